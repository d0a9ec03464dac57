"""Data tests as few statements: each must come to what dbt says of it, and name what failed."""

import dataclasses

import duckdb
import pytest

from warm_accounts.data_tests import BATCH_SIZE, batches, run_data_tests
from warm_accounts.recipes import AS_OF_MARK, DataTest

AS_OF = "2026-06-30"


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("create table numbers as select range as number from range(5)")
        yield connection


def recipe(sql: str, **changes) -> DataTest:
    plain = DataTest(
        node_id=f"test.{sql}",
        name="a_test",
        sql=sql,
        fail_calc="count(*)",
        warn_if="!= 0",
        error_if="!= 0",
        limit=None,
        severity="ERROR",
        depends_on=("model.warm_accounts.numbers",),
        tables=("main.numbers",),
        table="numbers",
        column="number",
        path="tests/a_test.sql",
    )
    return dataclasses.replace(plain, **changes)


def outcome(connection, *recipes) -> list[tuple[str, str]]:
    return [(r.status, r.message) for r in run_data_tests(connection, list(recipes), AS_OF)]


def test_no_row_passes_and_a_row_fails_by_name_and_count(connection):
    assert outcome(
        connection,
        recipe("select * from numbers where number > 9"),
        recipe("select * from numbers where number > 3"),
        recipe("with n as (select * from numbers) select * from n -- all", column=""),
    ) == [
        ("pass", ""),
        ("fail", "Got 1 result, configured to fail if != 0 (table numbers, column number)"),
        ("fail", "Got 5 results, configured to fail if != 0 (table numbers)"),
    ]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"severity": "WARN"}, "warn"),
        ({"error_if": "> 5"}, "warn"),
        ({"error_if": "> 5", "warn_if": "> 5"}, "pass"),
        ({"error_if": ">= 5"}, "fail"),
        ({"limit": 2, "error_if": "> 2"}, "warn"),
        ({"fail_calc": "sum(number)", "error_if": "= 10"}, "fail"),
        ({"fail_calc": "max(number)", "error_if": "> 4", "warn_if": "> 4"}, "pass"),
        ({"fail_calc": "cast(null as integer)"}, "error"),
    ],
)
def test_severity_and_thresholds_are_dbts(connection, changes, status):
    assert outcome(connection, recipe("select * from numbers", **changes))[0][0] == status


def test_the_as_of_date_is_put_in(connection):
    sql = f"select * from numbers where date '{AS_OF_MARK}' = date '2026-06-30'"
    assert outcome(connection, recipe(sql))[0][0] == "fail"


def test_a_test_that_cannot_be_asked_is_named_and_the_others_are_judged(connection):
    found = outcome(
        connection,
        recipe("select * from numbers where number > 9"),
        recipe("select * from no_such_table"),
        recipe("select * from numbers where cast('x' as integer) = number", table="other"),
        recipe("select * from numbers"),
    )
    assert [status for status, _ in found] == ["pass", "error", "error", "fail"]
    assert "no_such_table" in found[1][1]
    assert found[2][1].startswith("table other, column number: ")


def test_many_tests_are_few_statements_and_a_large_table_is_asked_alone():
    many = [recipe("select 1", name=f"test_{number}") for number in range(2 * BATCH_SIZE + 1)]
    large = recipe("select 2", depends_on=("model.warm_accounts.large", "seed.warm_accounts.small"))
    found = list(batches([*many, large], {"core.large": 3_000_000, "core.numbers": 5}))
    assert [large] in found
    assert sorted(map(len, found)) == [1, 1, BATCH_SIZE, BATCH_SIZE]
    assert sorted(r.name for batch in found for r in batch) == sorted(
        r.name for r in [*many, large]
    )
