"""The checkpoint: what fails, what crashes, what drifts, what is accepted, and what stops the publish."""

import datetime
import json
from types import SimpleNamespace

import duckdb
import pytest
import yaml

from warm_accounts import checkpoint
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

    def run(shares: dict, checks: list[dict], accepted=(), as_of=AS_OF, no_skip=False):
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
                project_dir=tmp_path,
                warehouse=warehouse,
                as_of=as_of,
                accepted_checks=accepted,
                skips_nothing=no_skip,
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


def refuse_to_judge():
    raise AssertionError("Great Expectations was asked")


def test_the_same_measures_keep_their_verdict_without_the_library(setting, monkeypatch):
    checks = [between("fine", min_value=0), between("low", severity="warn", min_value=0.5)]
    first = setting({"crm": 0.9, "web": 0.2}, checks)
    monkeypatch.setattr(checkpoint, "open_context", refuse_to_judge)
    second = setting({"web": 0.2, "crm": 0.9}, checks)
    assert second.results == first.results
    assert (first.kept_frames, second.kept_frames) == ([], ["shares"])
    assert "stands: shares" in (setting.warehouse.reports / "checks.html").read_text()


def test_a_kept_failure_still_stops(setting, monkeypatch):
    checks = [between("covered", min_value=0.5)]
    with pytest.raises(BuildFailed):
        setting({"web": 0.2}, checks)
    monkeypatch.setattr(checkpoint, "open_context", refuse_to_judge)
    with pytest.raises(BuildFailed, match=r"covered failed: share 0\.2, source_system web"):
        setting({"web": 0.2}, checks)
    assert setting({"web": 0.2}, checks, accepted=("covered",)).results[0].accepted


@pytest.mark.parametrize("change", ["a measure", "a limit", "a source", "no_skip", "the note"])
def test_what_is_not_the_same_is_judged_again(setting, monkeypatch, change):
    setting({"web": 0.7}, [between("covered", min_value=0.5)])
    monkeypatch.setattr(checkpoint, "open_context", refuse_to_judge)
    note = setting.warehouse.dbt_dir / "verdicts.json"
    if change == "the note":
        assert note.read_text().count("passed") == 1
        note.write_text(note.read_text().replace("passed", "failed"))
    shares = {"a measure": {"web": 0.71}, "a source": {"web": 0.7, "crm": 0.7}}
    with pytest.raises(AssertionError, match="was asked"):
        setting(
            shares.get(change, {"web": 0.7}),
            [between("covered", min_value=0.6 if change == "a limit" else 0.5)],
            no_skip=change == "no_skip",
        )


def test_a_crash_is_never_kept(setting, monkeypatch):
    checks = [between("broken", severity="warn", column="nope", min_value=0)]
    assert outcomes(setting({"crm": 0.9}, checks)) == {"broken": "crashed"}
    monkeypatch.setattr(checkpoint, "open_context", refuse_to_judge)
    with pytest.raises(AssertionError, match="was asked"):
        setting({"crm": 0.9}, checks)


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


# ---------------------------------------------------------------- what the shipped checks find


@pytest.fixture
def shipped(tmp_path, project_root):
    """Runs the shipped checks of one frame over made-up tables, and publishes if told to."""
    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.reports.mkdir(parents=True)
    warehouse.dbt_dir.mkdir()
    (tmp_path / "expectations" / "frames").mkdir(parents=True)

    def run(frame: str, statements: list[str], day: int = 0, publish: bool = False) -> set[str]:
        """Names of the checks that failed, those of severity error with a `!`."""
        folder = project_root / "expectations"
        definition = yaml.safe_load((folder / "checkpoint.yml").read_text())
        checks = [check for check in definition["checks"] if check["frame"] == frame]
        (tmp_path / "expectations" / "checkpoint.yml").write_text(
            yaml.safe_dump({"frames": {frame: definition["frames"][frame]}, "checks": checks})
        )
        sql = (folder / "frames" / f"{frame}.sql").read_text()
        (tmp_path / "expectations" / "frames" / f"{frame}.sql").write_text(sql)
        warehouse.work_file.unlink(missing_ok=True)
        with duckdb.connect(str(warehouse.work_file)) as connection:
            for schema in ("core", "intermediate"):
                connection.execute(f"create schema {schema}")
            for statement in statements:
                connection.execute(statement)
        as_of = AS_OF + datetime.timedelta(days=day)
        request = SimpleNamespace(
            project_dir=tmp_path,
            warehouse=warehouse,
            as_of=as_of,
            accepted_checks=tuple(check["name"] for check in checks),
            skips_nothing=False,
        )
        checked = run_checkpoint(request)
        assert not [result.detail for result in checked.results if result.outcome == "crashed"]
        found = {
            result.name + ("!" if result.severity == "error" else "")
            for result in checked.results
            if result.outcome == "failed"
        }
        if publish:
            checked.remember({"published_at": "now", "as_of": as_of.isoformat()})
            warehouse.published_file.write_bytes(warehouse.work_file.read_bytes())
        return found

    return run


def accounts_of(*sizes: tuple[int, int], moved: int = 0) -> list[str]:
    """core.account_source_records with so many accounts of so many records, some records moved."""
    parts = [
        f"select 'crm' as source_system, '{number}|' || account || '|' || record as source_record_id,"
        f" '{number}|' || account as account_id"
        f" from range({accounts}) as accounts (account), range({records}) as records (record)"
        for number, (accounts, records) in enumerate(sizes)
    ]
    return [
        f"create table core.account_source_records as {' union all '.join(parts)}",
        "update core.account_source_records set account_id = 'moved' where source_record_id in"
        " (select source_record_id from core.account_source_records"
        f" order by source_record_id limit {moved})",
    ]


def test_an_account_of_more_than_200_records_stops(shipped):
    assert shipped("identity_clusters", accounts_of((30_000, 1), (1, 200))) == set()
    assert shipped("identity_clusters", accounts_of((30_000, 1), (1, 201))) == {
        "cluster_is_no_snowball!"
    }


def test_an_account_of_a_hundredth_of_all_records_is_reported(shipped):
    assert shipped("identity_clusters", accounts_of((990, 1), (1, 10))) == set()
    assert shipped("identity_clusters", accounts_of((989, 1), (1, 11))) == {
        "cluster_share_is_small"
    }
    # too few records to say so
    assert shipped("identity_clusters", accounts_of((987, 1), (1, 12))) == set()


def test_accounts_that_grow_by_half_are_reported(shipped):
    before, half, more = (accounts_of((196, 1), (4, size)) for size in (4, 6, 7))
    assert shipped("cluster_growth", before, publish=True) == set()
    assert shipped("cluster_growth", more) == {"clusters_grow_slowly"}
    assert shipped("cluster_growth", half) == set()


def test_few_or_small_accounts_may_grow(shipped):
    assert shipped("cluster_growth", accounts_of((199, 1)), publish=True) == set()
    assert shipped("cluster_growth", accounts_of((199, 9))) == set()
    assert shipped("cluster_growth", accounts_of((200, 1)), publish=True) == set()
    assert shipped("cluster_growth", accounts_of((200, 3))) == set()
    assert shipped("cluster_growth", accounts_of((200, 5))) == {"clusters_grow_slowly"}


@pytest.mark.parametrize(
    ("moved", "found"),
    [
        (5, set()),
        (6, {"account_ids_mostly_stay"}),
        (50, {"account_ids_mostly_stay"}),
        (51, {"account_ids_mostly_stay", "account_ids_stay!"}),
    ],
)
def test_records_that_change_their_account_are_reported_and_stop(shipped, moved, found):
    assert shipped("id_churn", accounts_of((1000, 1)), publish=True) == set()
    # a new record has no account to leave
    assert shipped("id_churn", accounts_of((1000, 1), (500, 1), moved=moved)) == found


def test_few_records_may_all_change_their_account(shipped):
    assert shipped("id_churn", accounts_of((199, 1)), publish=True) == set()
    assert shipped("id_churn", accounts_of((199, 1), moved=199)) == set()


def contacts_with_accounts(matched: int, total: int = 100) -> list[str]:
    return [
        "create table core.contact_source_records as"
        f" select 'crm' as source_system, number as contact_id from range({total}) as r (number)",
        "create table core.contacts as select number as contact_id,"
        f" case when number < {matched} then 'a' end as account_id from range({total}) as r (number)",
    ]


def activities_with_accounts(matched: int, total: int = 200) -> list[str]:
    return [
        "create table intermediate.int_activities as select 'web' as source_system,"
        f" number as actor_hash, false as is_deleted from range({total}) as r (number)",
        "create table intermediate.int_actor_accounts as select number as actor_hash,"
        f" case when number < {matched} then 'a' end as account_id from range({total}) as r (number)",
    ]


@pytest.mark.parametrize(
    ("frame", "tables", "name", "unit"),
    [
        ("contact_coverage", contacts_with_accounts, "contact_coverage", 1),
        ("activity_coverage", activities_with_accounts, "activity_coverage", 2),
    ],
)
def test_coverage_that_falls_is_reported_and_stops(shipped, frame, tables, name, unit):
    for day, share in enumerate((80, 90, 90), start=-3):
        assert shipped(frame, tables(share * unit), day=day, publish=True) == set()
    holds, mostly = f"{name}_holds!", f"{name}_mostly_holds"
    assert shipped(frame, tables(79 * unit)) == {holds, mostly}
    assert shipped(frame, tables(81 * unit)) == {mostly}
    assert shipped(frame, tables(87 * unit)) == {mostly}
    # too few to tell from chance
    assert shipped(frame, tables(30, 49)) == set()
    assert shipped(frame, tables(89 * unit)) == set()


def organizations_with_a_type(typed: int, total: int = 100) -> list[str]:
    return [
        "create table intermediate.int_organization_records as select 'crm' as source_system,"
        f" case when number < {typed} then 'hospital' end as organization_type, 'IA' as state,"
        f" '50010' as postal_code, 100 as bed_count from range({total}) as r (number)"
    ]


def test_firmographics_that_a_source_loses_are_reported_and_stop(shipped):
    frame, tables = "missing_firmographics", organizations_with_a_type
    assert shipped(frame, tables(80), day=-1, publish=True) == set()
    assert shipped(frame, tables(76)) == set()
    assert shipped(frame, tables(74)) == {"organization_type_holds"}
    assert shipped(frame, tables(10)) == {"organization_type_holds"}
    assert shipped(frame, tables(9)) == {
        "organization_type_holds",
        "organization_type_is_known",
        "organization_type_is_not_lost!",
    }
    # too few to tell from chance, and only reported where it was never known
    assert shipped(frame, tables(0, 49)) == {"organization_type_is_known"}


def test_firmographics_that_a_source_never_had_do_not_stop(shipped):
    frame, tables = "missing_firmographics", organizations_with_a_type
    assert shipped(frame, tables(9), day=-1, publish=True) == {"organization_type_is_known"}
    assert shipped(frame, tables(9)) == {"organization_type_is_known"}
