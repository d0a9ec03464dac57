"""What a table is known by, and what a query reads: the grounds on which nothing is made again."""

from types import SimpleNamespace

import duckdb
import pytest

from warm_accounts import versions
from warm_accounts.versions import (
    Note,
    Versions,
    add_layouts,
    catalog_of,
    content_version,
    source_versions,
    stamp_of,
    tables_read,
)

AS_OF = "2026-06-30"


@pytest.fixture
def cursor():
    with duckdb.connect() as connection:
        yield connection.cursor()


@pytest.mark.parametrize(
    ("select", "tables"),
    [
        ("select 1", ()),
        ('select * from "work"."core"."Accounts" as a', ("core.accounts",)),
        ("with a as (select * from core.x) select * from a, core.y", ("core.x", "core.y")),
        ("select (select max(n) from core.x) where exists (select 1 from core.y)", None),
        ("with a as (with b as (from core.x) from b) from a where a in (from core.y)", None),
    ],
)
def test_every_table_that_a_query_reads(select, tables):
    assert tables_read(select) == (tables if tables is not None else ("core.x", "core.y"))


@pytest.mark.parametrize(
    "select",
    [
        "select now()",
        "select current_date",
        "select current_timestamp as now",
        "select * from core.x order by random()",
        "select uuid()",
        "select count(*) from 'a.csv'",
        "select * from read_csv('a.csv')",
        "select * from glob('*')",
        "select * from x_without_schema",
        "select a_function_that_nobody_knows(1)",
        "select nextval('s')",
        "no query at all",
    ],
)
def test_what_depends_on_more_than_tables_is_not_known(select):
    assert tables_read(select) is None


def test_a_hash_of_the_rows_is_theirs_whatever_their_order(cursor, monkeypatch):
    def version(select):
        cursor.execute(f"create or replace table rows as {select}")
        return content_version(cursor, "rows")

    first = version("select * from (values (1, 'a'), (2, null)) as t(n, s)")
    assert version("select * from (values (2, null), (1, 'a')) as t(n, s)") == first
    others = [
        "(1, 'a'), (2, '')",
        "(1, 'a')",
        "(1, 'a'), (2, null), (2, null)",
        "(1, null), (2, 'a')",
        "(1, 'b'), (2, null)",
    ]
    found = {version(f"select * from (values {rows}) as t(n, s)") for rows in others}
    assert len(found) == len(others) and first not in found
    assert version("select 1 as n where false") != version("select 1 as n")
    assert version("select 1 as n, null::int as m") != version("select null::int as n, 1 as m")
    assert version("select 1::int as n") != version("select 1::bigint as n")
    assert version("select 1 as n") != version("select 1 as m")
    monkeypatch.setattr(versions, "MOST_ROWS_HASHED", 1)
    assert version("select * from (values (1), (2)) as t(n)") is None


def test_a_source_is_known_by_paths_and_contents_of_its_own_files():
    source = SimpleNamespace(
        source_name="uploads", name="activities", schema="raw_uploads", identifier="activities"
    )

    def version(files):
        return source_versions([source], files)["raw_uploads.activities"]

    none = version({})
    one = version({"uploads/activities/1.csv": "a"})
    assert len({none, one, version({"uploads/activities/1.csv": "b"})}) == 3
    assert version({"uploads/activities/2.csv": "a"}) != one
    assert version({"uploads/activities.csv.gz": "a"}) not in (none, one)
    for other in (
        "uploads/activities_more/1.csv",
        "crm/activities/1.csv",
        "uploads/activities.txt",
    ):
        assert version({"uploads/activities/1.csv": "a", other: "x"}) == one


def noted(cursor) -> Versions:
    """A table that an earlier build noted, read by the build of today."""
    cursor.execute("create schema core; create table core.x as select 1 as n")
    earlier = Versions(AS_OF)
    earlier.standing["core.seed"] = "seed as it was"
    earlier.made("x", "core.x", earlier.made_of("select", ("core.seed",)), "rows of x")
    earlier.write(cursor, {"x": "core.x"})
    return earlier


def test_notes_are_believed_under_their_stamp_alone(cursor):
    earlier = noted(cursor)
    assert stamp_of(cursor) == earlier.stamp
    today = Versions(AS_OF)
    today.begin(cursor, [], {}, earlier.stamp)
    assert today.before == {"x": Note(earlier.now["x"].made_of, "rows of x", 1)}
    assert today.stands("core.x", "table", today.before["x"])
    # a build that ends before it writes its own leaves none
    again = Versions(AS_OF)
    again.begin(cursor, [], {}, earlier.stamp)
    assert again.before == {}


@pytest.mark.parametrize("stamp", [None, "another stamp"])
def test_notes_under_another_stamp_are_none(cursor, stamp):
    noted(cursor)
    today = Versions(AS_OF)
    today.begin(cursor, [], {}, stamp)
    assert today.before == {}


def test_what_is_made_of_something_unknown_is_unknown(cursor):
    found = Versions(AS_OF)
    found.standing = {"core.a": "1", "core.b": "2"}
    known = found.made_of("select", ("core.a", "core.b"))
    assert known and found.made_of("select", ("core.a",)) != known
    assert found.made_of("another", ("core.a", "core.b")) != known
    assert found.made_of("select", None) is None
    assert found.made_of("select", ("core.a", "core.c")) is None
    found.made("b", "core.b", None, None)
    assert found.made_of("select", ("core.a", "core.b")) is None


def test_a_table_that_is_gone_grown_or_another_kind_does_not_stand(cursor):
    earlier = noted(cursor)
    for change in (
        "drop table core.x",
        "create table core.x as select 1 as n from range(2)",
        "drop table core.x; create view core.x as select 1 as n",
    ):
        cursor.execute(change)
        today = Versions(AS_OF, catalog=catalog_of(cursor))
        assert not today.stands("core.x", "table", Note("", "", 1))
    assert earlier.now


def test_a_table_read_by_another_layout_is_another_content():
    with duckdb.connect() as connection:
        connection.execute(
            "create schema raw_files; create table raw_files.files as select 'hubspot/companies.csv'"
            " as landing_key, null::varchar as layout_state, null::varchar[] as table_names"
        )

        def version(changes: str, files: dict[str, str]) -> str:
            connection.execute(f"update raw_files.files set {changes}")
            standing = {"raw_hubspot.company": "native"}
            add_layouts(connection, standing, files)
            return standing["raw_hubspot.company"]

        files = {"hubspot/companies.csv": "1"}
        assert version("layout_state = null", files) == "native"
        by_one = version("layout_state = 'a', table_names = ['hubspot.company']", files)
        by_other = version("layout_state = 'b'", files)
        assert len({"native", by_one, by_other, version("layout_state = 'b'", {})}) == 4
