"""One activity of two sources: removed in one, it is still the other's. Partial builds of a dozen rows."""

from pathlib import Path

import duckdb
import pytest
from property.driver import Builder
from property.project_copy import Patch, copy_project

pytestmark = pytest.mark.slow

AS_OF = "2026-06-30"
LEDGER = ("+int_signals_daily", "+int_activity_load_log")
TASKS = (
    "id,who_id,type,status,is_closed,is_deleted,activity_date,last_modified_date\n"
    "00T1,0031,Call,Completed,true,false,2026-06-01,2026-06-02\n"
    "00T2,0031,Call,Completed,true,false,2026-06-03,2026-06-03\n"
)
UPLOADED = (
    "source_system,activity_record_id,activity_type,occurred_at,contact_record_id,updated_at\n"
    "salesforce,task/00T1,email_click,2026-06-01 09:00:00,0031,{updated}\n"
    "crm,of uploads alone,email_click,2026-06-05 09:00:00,c1,2026-06-05\n"
)


def write(raw: Path, updated: str | None) -> Path:
    """The tasks of salesforce, and, where it has a time, what uploads say of one of them."""
    for path, text in (
        ("salesforce/task.csv", TASKS),
        ("uploads/activities.csv", UPLOADED.format(updated=updated)),
    ):
        (raw / path).parent.mkdir(parents=True, exist_ok=True)
        (raw / path).write_text(text)
    if updated is None:
        (raw / "uploads" / "activities.csv").unlink()
    return raw


def ledger(warehouse: Path) -> list[tuple]:
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select * exclude (landing_version) from intermediate.int_activities order by all"
        ).fetchall()


def sources(warehouse: Path) -> dict[str, str]:
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        return dict(
            connection.execute(
                "select activity_id, source_name from intermediate.int_activities"
            ).fetchall()
        )


def live(builder: Builder, folder: Path, updates: list[str | None]) -> tuple[dict, list, list]:
    """Builds one state after the other: where each activity stands, the ledger, and the ledger built anew."""
    warehouse, anew = (builder.new_warehouse(folder / name) for name in ("day by day", "anew"))
    for updated in updates:
        raw = write(folder / "raw", updated)
        builder.build(warehouse, raw, AS_OF, models=LEDGER)
    builder.build(anew, raw, AS_OF, models=LEDGER)
    return sources(warehouse), ledger(warehouse), ledger(anew)


@pytest.fixture(scope="module")
def builder(tmp_path_factory) -> Builder:
    folder = tmp_path_factory.mktemp("shared_activities")
    return Builder(copy_project(folder / "project"), folder / "scratch")


@pytest.mark.parametrize(
    "updates",
    [
        [None, "2026-06-09", None],
        ["2026-06-09", "2026-06-01"],
    ],
    ids=["comes and goes", "is corrected to earlier"],
)
def test_what_one_source_removes_is_still_the_other_s(builder, tmp_path, updates):
    found, day_by_day, anew = live(builder, tmp_path, updates)
    assert found["salesforce:task/00T1"] == found["salesforce:task/00T2"] == "salesforce"
    assert day_by_day == anew


def test_a_source_that_is_read_again_alone_is_noticed(builder, tmp_path):
    """The planted mistake: what the other source said is not read again."""
    forgetful = Patch("int_load_plan.sql", "activities_shared.activity_count > 0", "1 = 0")
    with builder.patched((forgetful,)) as mistaken:
        found, _, _ = live(mistaken, tmp_path, ["2026-06-09", None])
    assert "salesforce:task/00T1" not in found
