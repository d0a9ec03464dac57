"""What was published stays: whatever is rebuilt, earlier dates keep their rows and gain only new columns."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from oracle import golden

from .driver import Builder
from .project_copy import Patch

pytestmark = pytest.mark.slow
DATES = [str(golden.AS_OF.replace(day=day)) for day in (26, 28, 30)]


@dataclass
class Release:
    """One state of the project, and the warehouse that all states build."""

    builder: Builder
    warehouse: Path
    raw: Path
    before: dict[str, list[tuple]] = field(default_factory=dict)

    def build(self, as_of: str, **how) -> None:
        self.builder.build(self.warehouse, self.raw, as_of, **how)


def rows(
    warehouse: Path, table: str, columns: str = "*", before: str = "9999-12-31"
) -> list[tuple]:
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        return connection.execute(
            f"select {columns} from {table} where scored_on < date '{before}' order by all"
        ).fetchall()


def dated_tables(warehouse: Path) -> list[str]:
    """Published tables that are keyed by the date of publication and hold earlier ones."""
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        return [
            f"{schema}.{table}"
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_columns() where column_name = 'scored_on'"
                " and schema_name in ('scoring', 'activation', 'measurement') order by all"
            ).fetchall()
            if connection.execute(
                f"select count(distinct scored_on) from {schema}.{table}"
            ).fetchall()[0][0]
            > 1
        ]


@pytest.fixture(scope="module")
def built(fast_builder, tmp_path_factory) -> Release:
    """Two dates are published, the third is built by a full refresh."""
    folder = tmp_path_factory.mktemp("published")
    golden.write_raw(folder / "raw", golden.raw_tables())
    warehouse = fast_builder.new_warehouse(folder / "warehouse")
    release = Release(fast_builder, warehouse, folder / "raw")
    release.build(DATES[0])
    release.build(DATES[1])
    release.before = {
        table: rows(warehouse, table, before=DATES[2]) for table in dated_tables(warehouse)
    }
    release.build(DATES[2], full_refresh=True)
    return release


def test_a_full_refresh_keeps_every_published_date(built):
    assert len(built.before) >= 7 and all(built.before.values())
    for table, kept in built.before.items():
        assert rows(built.warehouse, table, before=DATES[2]) == kept, table
        assert len(rows(built.warehouse, table)) > len(kept), table


def test_a_new_release_brings_the_columns_of_published_dates_along(built, fast_builder):
    """New ones are null for earlier dates, renamed ones are carried over, dropped ones go."""
    before = rows(
        built.warehouse, "scoring.account_scores", "account_id, program_id, scored_on, warmth_score"
    )
    with duckdb.connect(str(built.warehouse / "work.duckdb")) as work:
        # what the release before this one called its columns
        work.execute("alter table scoring.account_scores rename column warmth_score to heat")
        work.execute("alter table scoring.account_scores rename column policy_version to rule_set")
        work.execute("alter table scoring.account_scores add column left_behind integer")
        work.execute("alter table scoring.account_scores drop column fit_completeness")
    renames = Patch(
        "account_scores.sql",
        "        full_refresh=false,\n",
        "        full_refresh=false,\n"
        "        meta={'renamed_columns': {'heat': 'warmth_score', 'rule_set': 'policy_version'}},\n",
    )
    with fast_builder.patched((renames,)) as upgraded:
        upgraded.build(
            built.warehouse, built.raw, DATES[2], full_refresh=True, models=("account_scores",)
        )
    after = rows(
        built.warehouse, "scoring.account_scores", "account_id, program_id, scored_on, warmth_score"
    )
    assert after == before and len(before) > 0
    with duckdb.connect(str(built.warehouse / "work.duckdb"), read_only=True) as work:
        names = {
            name
            for (name,) in work.execute(
                "select column_name from duckdb_columns() where table_name = 'account_scores'"
            ).fetchall()
        }
        known = work.execute(
            "select scored_on, count(fit_completeness) > 0, count(policy_version) = count(*)"
            " from scoring.account_scores group by scored_on order by scored_on"
        ).fetchall()
    assert not names & {"heat", "rule_set", "left_behind"}
    assert [row[1:] for row in known] == [(False, True), (False, True), (True, True)]


def test_a_table_that_forgets_is_noticed(built, fast_builder):
    """The planted mistake: one table takes part in a full refresh like any other."""
    forgetful = Patch("account_bands.sql", "        full_refresh=false,\n", "")
    with fast_builder.patched((forgetful,)) as mistaken:
        mistaken.build(
            built.warehouse, built.raw, DATES[2], full_refresh=True, models=("account_bands",)
        )
    with pytest.raises(AssertionError, match="account_bands"):
        test_a_full_refresh_keeps_every_published_date(built)
