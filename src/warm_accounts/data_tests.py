"""
The data tests of a build, as few statements on one connection. What a test asks and when it fails or warns is
dbt's: its compiled SQL, `fail_calc`, `warn_if`, `error_if`, `limit` and `severity`. Each failure names the
test, the table, the column and the count. Plain `dbt build` runs them one by one, as ever.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

BATCH_SIZE = 40
# Tests of a table of more rows run one at a time: each may need the memory for itself.
MOST_ROWS_TOGETHER = 2_000_000


@dataclass
class Verdict:
    """What one test came to; `status` in dbt's words."""

    recipe: object
    status: str
    message: str = ""


def judged_sql(number: int, recipe, as_of: str) -> str:
    """One row for a test, as dbt's own test materialization asks it."""
    calc = recipe.fail_calc
    limit = f"limit {recipe.limit}" if recipe.limit is not None else ""
    return (
        f"select {number} as test_number, cast({calc} as varchar) as failures,"
        f" cast({calc} {recipe.warn_if} as boolean) as should_warn,"
        f" cast({calc} {recipe.error_if} as boolean) as should_error\n"
        f"from (\n{recipe.failing_rows(as_of)}\n{limit}\n) as dbt_internal_test"
    )


def run_data_tests(connection, recipes: list, as_of: str) -> Iterator[Verdict]:
    """Runs tests in the given order and says of each what it came to."""
    sizes = {
        f"{schema}.{name}": size
        for schema, name, size in connection.execute(
            "select schema_name, table_name, estimated_size from duckdb_tables()"
        ).fetchall()
    }
    for batch in batches(recipes, sizes):
        yield from run_batch(connection, batch, as_of)


def batches(recipes: Iterable, sizes: dict[str, int]) -> Iterator[list]:
    big = {name.split(".")[-1] for name, size in sizes.items() if size > MOST_ROWS_TOGETHER}
    batch = []
    for recipe in recipes:
        if any(node.split(".")[-1] in big for node in recipe.depends_on):
            yield [recipe]
            continue
        batch.append(recipe)
        if len(batch) == BATCH_SIZE:
            yield batch
            batch = []
    if batch:
        yield batch


def run_batch(connection, batch: list, as_of: str) -> list[Verdict]:
    questions = [judged_sql(number, recipe, as_of) for number, recipe in enumerate(batch)]
    try:
        rows = connection.execute("\nunion all\n".join(questions)).fetchall()
    except (duckdb.Error, RuntimeError) as error:
        if len(batch) > 1:
            # one of them cannot be asked: ask each alone, so that it is named and the others are judged
            return [result for recipe in batch for result in run_batch(connection, [recipe], as_of)]
        return [Verdict(batch[0], "error", f"{where(batch[0])}: {error}")]
    by_number = {row[0]: row[1:] for row in rows}
    return [judge(recipe, *by_number[number]) for number, recipe in enumerate(batch)]


def judge(recipe, failures: str | None, should_warn, should_error) -> Verdict:
    """As dbt's TestRunner judges; a count that is null is an error there too."""
    if failures is None or should_warn is None or should_error is None:
        return Verdict(recipe, "error", f"{where(recipe)}: {recipe.fail_calc} is null")
    counted = f"Got {failures} result{'' if failures == '1' else 's'}, configured to"
    if recipe.severity == "ERROR" and should_error:
        message = f"{counted} fail if {recipe.error_if} ({where(recipe)})"
        return Verdict(recipe, "fail", message)
    if should_warn:
        return Verdict(recipe, "warn", f"{counted} warn if {recipe.warn_if} ({where(recipe)})")
    return Verdict(recipe, "pass")


def where(recipe) -> str:
    column = f", column {recipe.column}" if recipe.column else ""
    return f"table {recipe.table}{column}" if recipe.table else f"test {recipe.name}"
