"""The checkpoint: what fails, what crashes, what drifts, what is accepted, and what stops the publish."""

import datetime
import json
from types import SimpleNamespace

import duckdb
import pytest
import yaml

from warm_accounts.checkpoint import require_known_checks, run_checkpoint
from warm_accounts.project import BuildFailed, UnusableInput, Warehouse

FRAME = "select source_system, share, row_count from core.shares order by source_system"
AS_OF = datetime.date(2026, 6, 30)


def between(name, severity="error", column="share", **limits) -> dict:
    return {
        "name": name,
        "frame": "shares",
        "severity": severity,
        "expectation": "expect_column_values_to_be_between",
        "arguments": {"column": column, **limits},
        "reason": "Because.",
    }


@pytest.fixture
def setting(tmp_path):
    """A project with one frame, and a warehouse whose shares a test sets."""
    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.reports.mkdir(parents=True)
    warehouse.dbt_dir.mkdir()
    frames = tmp_path / "expectations" / "frames"
    frames.mkdir(parents=True)
    (frames / "shares.sql").write_text(FRAME)
    (frames / "later.sql").write_text("select 1 as source_system from published.core.shares")

    def run(shares: dict, checks: list[dict], accepted=(), as_of=AS_OF):
        warehouse.work_file.unlink(missing_ok=True)
        with duckdb.connect(str(warehouse.work_file)) as connection:
            connection.execute("create schema core")
            connection.execute(
                "create table core.shares (source_system varchar, share double, row_count bigint)"
            )
            connection.executemany(
                "insert into core.shares values (?, ?, 100)",
                [list(item) for item in shares.items()],
            )
        definition = {
            "frames": {
                "shares": {
                    "keys": ["source_system"],
                    "drift": ["share"],
                    "weight": "row_count",
                    "least_weight": 50,
                },
                "later": {"keys": [], "needs_published": True},
            },
            "checks": checks,
        }
        (tmp_path / "expectations" / "checkpoint.yml").write_text(yaml.safe_dump(definition))
        return run_checkpoint(
            SimpleNamespace(
                project_dir=tmp_path, warehouse=warehouse, as_of=as_of, accepted_checks=accepted
            )
        )

    run.warehouse = warehouse
    return run


def outcomes(checked) -> dict[str, str]:
    return {result.name: result.outcome for result in checked.results}


def test_good_data_passes_and_a_warning_does_not_stop(setting):
    checks = [between("fine", min_value=0), between("low", severity="warn", min_value=0.5)]
    checked = setting({"crm": 0.9, "web": 0.2}, checks)
    assert outcomes(checked) == {"fine": "passed", "low": "failed"}
    report = json.loads((setting.warehouse.reports / "checks.json").read_text())
    assert report["stops_publish"] is False


def test_an_error_stops_and_names_the_row(setting):
    with pytest.raises(BuildFailed) as stopped:
        setting({"crm": 0.9, "web": 0.2}, [between("covered", min_value=0.5)])
    assert stopped.value.exit_code == 1
    assert "covered failed: share 0.2, source_system web" in stopped.value.message
    assert "no earlier published version" in stopped.value.message
    report = json.loads((setting.warehouse.reports / "checks.json").read_text())
    assert report["stops_publish"] is True


def test_a_crash_is_told_from_a_failure_and_stops_too(setting):
    with pytest.raises(BuildFailed, match=r"could not be evaluated .*nope"):
        setting({"crm": 0.9}, [between("broken", column="nope", min_value=0)])
    checked = setting(
        {"crm": 0.9}, [between("broken", severity="warn", column="nope", min_value=0)]
    )
    assert outcomes(checked) == {"broken": "crashed"}


def test_a_frame_that_cannot_be_read_is_a_crash(setting, tmp_path):
    (tmp_path / "expectations" / "frames" / "shares.sql").write_text("select * from core.gone")
    with pytest.raises(BuildFailed, match=r"could not be evaluated .*gone"):
        setting({"crm": 0.9}, [between("covered", min_value=0.5)])


def test_an_accepted_failure_is_published_and_said(setting):
    checked = setting({"web": 0.2}, [between("covered", min_value=0.5)], accepted=("covered",))
    assert checked.results[0].accepted
    assert "failed (accepted)" in (setting.warehouse.reports / "checks.html").read_text()


def test_accepting_an_unknown_check_is_refused(setting, tmp_path):
    setting({"web": 0.9}, [between("covered", min_value=0.5)])
    with pytest.raises(UnusableInput, match="is no check"):
        require_known_checks(tmp_path, ("coverd",))


def test_drift_compares_with_the_median_of_recent_publishes(setting):
    checks = [between("holds", column="share_change", min_value=-0.1)]
    for day, share in enumerate((0.9, 0.5, 0.9), start=1):
        as_of = AS_OF - datetime.timedelta(days=day)
        checked = setting({"crm": share}, [], as_of=as_of)
        checked.remember({"published_at": "now", "as_of": as_of.isoformat()})
    assert outcomes(setting({"crm": 0.85, "new": 0.1}, checks)) == {"holds": "passed"}
    with pytest.raises(BuildFailed, match="holds failed"):
        setting({"crm": 0.75}, checks)
    much_later = AS_OF + datetime.timedelta(days=60)
    assert outcomes(setting({"crm": 0.1}, checks, as_of=much_later)) == {"holds": "passed"}


def test_what_needs_an_earlier_version_is_skipped_before_there_is_one(setting):
    later = {**between("later_check", min_value=0), "frame": "later"}
    assert outcomes(setting({"crm": 0.9}, [later])) == {"later_check": "skipped"}


def test_the_report_shows_names_as_text_and_asks_nobody(setting):
    hostile = "<script>alert(1)</script>"
    setting({hostile: 0.2}, [between("low", severity="warn", min_value=0.5)])
    page = (setting.warehouse.reports / "checks.html").read_text()
    assert "<script" not in page
    assert "http" not in page
    assert "&lt;script&gt;" in page


def test_the_shipped_checks_have_frames_reasons_and_known_severities(project_root):
    folder = project_root / "expectations"
    definition = yaml.safe_load((folder / "checkpoint.yml").read_text())
    files = {path.stem for path in (folder / "frames").glob("*.sql")}
    assert set(definition["frames"]) == files
    assert {check["frame"] for check in definition["checks"]} == files
    for check in definition["checks"]:
        assert check["severity"] in ("error", "warn")
        assert check["reason"].endswith(".")
