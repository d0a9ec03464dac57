"""The checkpoint: what fails, what crashes, what drifts, what is accepted, and what stops the publish."""

import datetime
import json
from types import SimpleNamespace

import duckdb
import pytest
import yaml

from warm_accounts import checkpoint
from warm_accounts.checkpoint import require_known_checks, run_checkpoint
from warm_accounts.findings import HARMS
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
                    "harm": "identity",
                    "remedy": "Ask the sender.",
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


def publish_shares(setting, checks=(), accepted=(), **days: float) -> None:
    """Publications of so many days ago, each with one share."""
    for day, share in days.items():
        as_of = AS_OF - datetime.timedelta(days=int(day.removeprefix("before_")))
        checked = setting({"crm": share}, list(checks), accepted=accepted, as_of=as_of)
        checked.remember({"published_at": "now", "as_of": as_of.isoformat()})


def test_what_was_accepted_once_is_what_later_publications_compare_with(setting):
    checks = [between("holds", column="share_change", min_value=-0.1)]
    publish_shares(setting, before_4=0.9, before_3=0.9, before_2=0.9)
    publish_shares(setting, checks, ("holds",), before_1=0.5)
    assert outcomes(setting({"crm": 0.5}, checks)) == {"holds": "passed"}
    with pytest.raises(BuildFailed, match="holds failed"):
        setting({"crm": 0.3}, checks)


@pytest.mark.parametrize(
    "damage",
    [
        b'{"published_at": "now", "as_of": "2026-06-29", "frames": {"sha',
        b"\xff\xfe\x00",
        b"null",
        b'{"as_of": "someday", "frames": {}}',
        b'{"as_of": "2026-06-29", "frames": {"shares": [1]}}',
        b'{"as_of": "2026-06-29", "frames": []}',
    ],
)
def test_half_a_line_of_history_is_said_and_blocks_nothing(setting, damage):
    checks = [between("holds", column="share_change", min_value=-0.1)]
    publish_shares(setting, before_3=0.9, before_2=0.9)
    history = setting.warehouse.history_file
    history.write_bytes(history.read_bytes() + damage)
    checked = setting({"crm": 0.9}, checks)
    (warning,) = checked.warnings
    assert (warning["name"], warning["count"]) == ("history_is_read", 1)
    assert str(history) in warning["message"]
    with pytest.raises(BuildFailed, match="holds failed"):
        setting({"crm": 0.5}, checks)
    checked.remember({"published_at": "now", "as_of": AS_OF.isoformat()})
    assert setting({"crm": 0.9}, checks).warnings == []


def test_a_served_version_that_cannot_be_read_is_said_and_blocks_nothing(setting):
    later = {**between("later_check", min_value=0), "frame": "later"}
    setting({"crm": 0.9}, [later])
    served = setting.warehouse.published_file
    with duckdb.connect(str(served)) as connection:
        connection.execute("create schema core")
        connection.execute(
            "create table core.shares as select hash(number) as n from range(300000) as r (number)"
        )
    sound = served.read_bytes()
    for damaged in (b"no database" * 1000, sound[: len(sound) // 2], flipped(sound)):
        served.write_bytes(damaged)
        checked = setting({"crm": 0.9}, [later])
        assert outcomes(checked) == {"later_check": "skipped"}
        assert [warning["name"] for warning in checked.warnings] == ["served_version_is_read"]


def flipped(sound: bytes) -> bytes:
    """The bytes of a file, some of them wrong, behind the headers."""
    damaged = bytearray(sound)
    for place in range(20_000, len(damaged), 997):
        damaged[place] ^= 0xFF
    return bytes(damaged)


def test_warnings_say_what_where_how_many_and_what_to_do(setting):
    checked = setting({"crm": 0.9, "web": 0.2}, [between("low", severity="warn", min_value=0.5)])
    (warning,) = checked.warnings
    assert (warning["source"], warning["name"], warning["count"]) == ("checkpoint", "low", 1)
    assert warning["message"] == "failed: share 0.2, source_system web. Because. Ask the sender."
    report = json.loads((setting.warehouse.reports / "checks.json").read_text())
    assert report["warnings"] == checked.warnings
    assert "Warnings: 1" in (setting.warehouse.reports / "checks.html").read_text()


def test_what_is_published_in_spite_of_its_check_is_a_warning(setting):
    checked = setting({"web": 0.2}, [between("covered", min_value=0.5)], accepted=("covered",))
    assert [warning["name"] for warning in checked.warnings] == ["covered"]
    assert "(accepted)" in checked.warnings[0]["message"]


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
    for options in definition["frames"].values():
        assert options["harm"] in HARMS
        assert options["remedy"].endswith(".")


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
            for schema in ("core", "intermediate", "activation"):
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


def material_to_review(*overdue_days: int) -> list[str]:
    rows = ", ".join(
        f"('medical', date '{AS_OF}' - {days}, true, true), ('medical', date '{AS_OF}' - 99, true, false)"
        for days in overdue_days
    )
    return [
        AS_OF_TABLE,
        f"create table core.content as select * from (values {rows}) as r"
        " (review_team, review_due_on, is_review_overdue, is_usable)",
    ]


def test_material_that_nobody_reviews_is_reported(shipped):
    """From the 31st day on, and only what may still be sent."""
    assert shipped("overdue_reviews", material_to_review(1, 30)) == set()
    assert shipped("overdue_reviews", material_to_review(1, 31)) == {"material_is_reviewed"}


def test_firmographics_that_a_source_never_had_do_not_stop(shipped):
    frame, tables = "missing_firmographics", organizations_with_a_type
    assert shipped(frame, tables(9), day=-1, publish=True) == {"organization_type_is_known"}
    assert shipped(frame, tables(9)) == {"organization_type_is_known"}


# ---------------------------------------------------------------- what records and activities mean

AS_OF_TABLE = (
    "create table intermediate.int_scoring_dates as"
    f" select date '{AS_OF}' as scored_on, false as is_hysteresis_date"
)


def activities_of(total: int = 100, newest: int = 0, shifted: int = 0) -> list[str]:
    """So many activities, one a day up to some days ago; the first ones are of another day."""
    return [
        AS_OF_TABLE,
        "create table intermediate.int_activities as select 'web' as source_system,"
        f" number as activity_id, false as is_deleted, cast(date '{AS_OF}' - {newest}"
        f" - cast(number as integer) - case when number < {shifted} then 9 else 0 end as date)"
        f" as activity_date from range({total}) as r (number)",
        "create view core.activities as select * from intermediate.int_activities",
    ]


def test_a_source_that_fell_silent_is_reported_and_stops(shipped):
    frame = "activity_recency"
    assert shipped(frame, activities_of(newest=3), day=-1, publish=True) == set()
    assert shipped(frame, activities_of(newest=17)) == set()
    assert shipped(frame, activities_of(newest=18)) == {"recency_mostly_holds"}
    assert shipped(frame, activities_of(newest=64)) == {"recency_mostly_holds", "recency_holds!"}
    assert "activities_are_recent" in shipped(frame, activities_of(newest=121))
    # too few to tell from chance
    assert shipped(frame, activities_of(49, newest=400)) == set()


def test_an_old_history_is_reported_on_a_first_build(shipped):
    assert shipped("activity_recency", activities_of(newest=120)) == set()
    assert shipped("activity_recency", activities_of(newest=365)) == {"activities_are_recent"}


def test_dates_that_move_are_reported_and_stop(shipped):
    frame = "shifted_dates"
    assert shipped(frame, activities_of(), day=-1, publish=True) == set()
    assert shipped(frame, activities_of(shifted=2)) == set()
    assert shipped(frame, activities_of(shifted=3)) == {"dates_mostly_stay"}
    assert shipped(frame, activities_of(shifted=21)) == {"dates_mostly_stay", "dates_stay!"}
    # a new activity has no day of before
    assert shipped(frame, activities_of(400)) == set()
    assert shipped(frame, activities_of(49, shifted=49)) == set()


def test_activities_that_are_lost_are_reported_and_stop(shipped):
    frame = "activity_volume"
    assert shipped(frame, activities_of(), day=-1, publish=True) == set()
    assert shipped(frame, activities_of(90)) == set()
    assert shipped(frame, activities_of(50)) == {"activities_stay"}
    assert shipped(frame, activities_of(49)) == {"activities_stay", "activities_are_not_lost!"}


def refusals_of(people: int, refused: int, *permitted: tuple[int, str]) -> list[str]:
    """So many people of whom so many refuse since 06-10, and permissions as (person, since)."""
    grants = "".join(
        f" union all select {person}, 'email', 'granted', timestamp '{since}'"
        for person, since in permitted
    )
    return [
        f"create table activation.account_bands as select date '{AS_OF}' as scored_on",
        f"create table core.contacts as select number as contact_id, 'a' as account_id from range({people})"
        " as r (number)",
        "create table activation.suppressed_contacts as select number as contact_id, 'a' as account_id,"
        " case number % 3 when 0 then 'email' else 'any' end as channel, 'any' as scope,"
        " ['consent_denied', 'suppressed_account', 'opted_out'][number % 3 + 1] as reason,"
        " case when number % 3 < 2 then date '2026-06-10' end as started_on"
        f" from range({refused}) as r (number)"
        # nobody ever asked these: that is no refusal
        f" union all select number, 'a', 'any', 'any', 'consent_unknown', null"
        f" from range({refused}, {people}) as r (number)",
        "create table activation.contact_permissions as select 0 as contact_id, 'phone' as channel,"
        f" 'granted' as status, timestamp '2026-06-20' as captured_at{grants}",
    ]


def test_refusals_that_are_gone_are_reported_and_stop(shipped):
    frame, lost = "lost_refusals", {"refusals_stay"}
    many = {"refusals_stay", "refusals_are_not_lost!"}
    assert shipped(frame, refusals_of(200, 60), day=-1, publish=True) == set()
    assert shipped(frame, refusals_of(200, 60)) == set()
    assert shipped(frame, refusals_of(200, 70)) == set()
    assert shipped(frame, refusals_of(200, 59)) == lost
    # two may be corrections, three in sixty are one in twenty
    assert shipped(frame, refusals_of(200, 58)) == lost
    assert shipped(frame, refusals_of(200, 57)) == many
    assert shipped(frame, refusals_of(200, 0)) == many
    # people who are erased, merged or deleted
    assert shipped(frame, refusals_of(40, 40)) == set()
    # a permission after the refusal; of an opt-out without a date, after the publication
    later = [(57, "2026-06-11"), (58, "2026-06-11"), (59, str(AS_OF))]
    assert shipped(frame, refusals_of(200, 57, *later)) == set()
    earlier = [(57, "2026-06-10"), (58, "2026-06-09"), (59, "2026-06-11")]
    assert shipped(frame, refusals_of(200, 57, *earlier)) == many


def test_one_in_a_hundred_refusals_that_are_gone_is_reported(shipped):
    assert shipped("lost_refusals", refusals_of(200, 100), day=-1, publish=True) == set()
    assert shipped("lost_refusals", refusals_of(200, 96)) == {"refusals_stay"}


def warm_pairs(warm: int, scope: int = 100, out: int = 300) -> list[str]:
    """Rows of bands: so many on the warm list, so many in scope, the others out of it."""
    return [
        AS_OF_TABLE,
        f"create table activation.account_bands as select date '{AS_OF}' as scored_on,"
        f" case when number < {warm} then 'warm' when number < {scope} then 'cold'"
        f" else 'out_of_scope' end as band, number < {warm} as is_on_warm_list"
        f" from range({scope + out}) as r (number)",
    ]


@pytest.mark.parametrize(
    ("warm", "found"),
    [
        *((number, set()) for number in (36, 22, 61)),
        *((number, {"warm_list_mostly_holds"}) for number in (21, 62, 12, 100)),
        *((number, {"warm_list_mostly_holds", "warm_list_holds!"}) for number in (4, 0, 11)),
    ],
)
def test_a_warm_list_of_another_size_is_reported_and_stops(shipped, warm, found):
    assert shipped("warm_list", warm_pairs(36), day=-1, publish=True) == set()
    assert shipped("warm_list", warm_pairs(warm)) == found


def test_a_short_warm_list_may_empty(shipped):
    assert shipped("warm_list", warm_pairs(9), day=-1, publish=True) == set()
    assert shipped("warm_list", warm_pairs(0)) == set()


def test_bands_that_change_their_shares_are_reported_and_stop(shipped):
    frame = "band_shares"
    assert shipped(frame, warm_pairs(40), day=-1, publish=True) == set()
    assert shipped(frame, warm_pairs(70)) == set()
    assert shipped(frame, warm_pairs(40, 150, 250)) == {"bands_mostly_hold"}
    assert shipped(frame, warm_pairs(40, 230, 170)) == {"bands_mostly_hold", "bands_hold!"}


def types_read(unknown: int, total: int = 100) -> list[str]:
    return [
        "create table intermediate.int_activities as select 'crm' as source_system,"
        f" 'salesforce.task' as source_table from range({total - unknown})",
        "create table intermediate.int_quarantined_records as select 'crm' as source_system,"
        f" 'salesforce.task' as source_table, 'unknown_type' as reason from range({unknown})"
        " union all select 'crm', 'salesforce.task', 'missing_key' from range(40)",
    ]


def test_types_that_are_no_longer_known_are_reported_and_stop(shipped):
    frame = "unknown_types"
    assert shipped(frame, types_read(100)) == {"types_are_known"}
    assert shipped(frame, types_read(0), day=-1, publish=True) == set()
    assert shipped(frame, types_read(2)) == set()
    assert shipped(frame, types_read(20)) == {"known_types_mostly_hold"}
    found = {"known_types_mostly_hold", "known_types_hold!", "types_are_known"}
    assert shipped(frame, types_read(21)) == found
    assert shipped(frame, types_read(100)) == found
    assert shipped(frame, types_read(19, 19)) == set()


OTHERS_GONE = [
    "delete from intermediate.int_organization_records",
    "delete from intermediate.int_contact_records",
]


def records_said(doubled: int = 0, total: int = 100, time: str = "10:00:00") -> list[str]:
    """Records of all kinds, of which so many say again what another one says."""
    return [
        f"create view records as select case when number < {doubled} then 99 else number end as n,"
        f" number from range({total}) as r (number)",
        "create table intermediate.int_organization_records as select 'crm' as source_system,"
        " 'Name ' || n as organization_name, n || ' Main St' as address_line_1, 'Ames' as city"
        " from records",
        "create table intermediate.int_contact_records as select 'crm' as source_system,"
        " 'A' as first_name, 'B' as last_name, n || '@x.example' as email from records",
        "create table intermediate.int_activities as select 'segment' as source_system,"
        " 'segment.pages' as source_table, 'page' as activity_type, hash(n) as actor_hash,"
        f" timestamp '2026-06-01 {time}' as occurred_at, date '2026-06-01' as activity_date,"
        " null as content_id, null as campaign_id,"
        " null as url, false as is_deleted from records",
    ]


def test_records_that_come_again_under_new_ids_are_reported_and_stop(shipped):
    frame = "doubled_records"
    assert shipped(frame, records_said(21)) == {"records_are_not_doubled"}
    assert shipped(frame, records_said(1), day=-1, publish=True) == set()
    assert shipped(frame, records_said(3)) == set()
    assert shipped(frame, records_said(4)) == {"doubles_mostly_hold"}
    assert shipped(frame, records_said(22)) == {
        *("records_are_not_doubled", "doubles_mostly_hold", "doubles_hold!"),
    }
    assert shipped(frame, records_said(19, 19)) == set()


def test_payments_of_one_day_are_no_doubles(shipped):
    found = shipped("doubled_records", [*records_said(99, time="00:00:00"), *OTHERS_GONE])
    assert found == set()


def contacts_named(absent: int, total: int = 100) -> list[str]:
    return [
        "create table intermediate.int_contact_records as select 'crm:' || number as contact_record_key"
        f" from range({absent}, {total - 1}) as r (number)",
        "create table intermediate.int_record_aliases as select 'contact' as entity,"
        f" 'crm:{total - 1}' as retired_record_key",
        "create table intermediate.int_activities as select 'crm' as source_system,"
        f" false as is_deleted, 'crm:' || number as contact_record_key from range({total}) as r (number)"
        " union all select 'crm', false, 'crm:anonymous/' || number from range(500) as r (number)"
        " union all select 'crm', false, null from range(500)",
    ]


def test_contacts_that_activities_name_and_no_file_has_are_reported_and_stop(shipped):
    frame = "contact_links"
    assert shipped(frame, contacts_named(50)) == {"contacts_of_activities_are_there"}
    assert shipped(frame, contacts_named(0), day=-1, publish=True) == set()
    assert shipped(frame, contacts_named(2)) == set()
    assert shipped(frame, contacts_named(20)) == {"contact_links_mostly_hold"}
    assert shipped(frame, contacts_named(50)) == {
        *("contacts_of_activities_are_there", "contact_links_mostly_hold", "contact_links_hold!"),
    }


def records_kept(organizations: int, contacts: int) -> list[str]:
    return [
        f"create table core.{name} as select 'crm' as source_system from range({count})"
        for name, count in (
            ("account_source_records", organizations),
            ("contact_source_records", contacts),
        )
    ]


def test_records_that_are_lost_are_reported_and_stop(shipped):
    frame = "record_volume"
    assert shipped(frame, records_kept(100, 29), day=-1, publish=True) == set()
    assert shipped(frame, records_kept(90, 0)) == set()
    assert shipped(frame, records_kept(70, 29)) == {"records_stay"}
    assert shipped(frame, records_kept(69, 29)) == {"records_stay", "records_are_not_lost!"}


def values_of(alike: int, total: int = 100, column: str = "email") -> list[str]:
    value = f"case when number < {alike} then 'same' else 'other ' || number end"
    given = {
        name: f"'own ' || number as {name}" for name in ("organization_name", "email", "last_name")
    }
    given[column] = f"{value} as {column}"
    return [
        "create table intermediate.int_organization_records as select 'crm' as source_system,"
        f" {given['organization_name']} from range({total}) as r (number)",
        "create table intermediate.int_contact_records as select 'crm' as source_system, 'Ann' as first_name,"
        f" {given['email']}, {given['last_name']} from range({total}) as r (number)",
    ]


@pytest.mark.parametrize("column", ["organization_name", "email", "last_name"])
def test_values_that_are_all_alike_stop_also_a_first_build(shipped, column):
    assert shipped("collapsed_values", values_of(50, column=column)) == set()
    assert shipped("collapsed_values", values_of(51, column=column)) == {
        "values_are_not_all_alike!"
    }
    # one person's desk, or a handful of rows
    assert shipped("collapsed_values", values_of(19, 19, column)) == set()


def addresses(stateless: int = 0, bare: int = 0, total: int = 100, **fixed: str) -> list[str]:
    """Organizations with an address; so many without a state, so many without any firmographic."""
    columns = {
        "source_system": "'crm'",
        "city": "'Ames'",
        "postal_code": "'50010'",
        "address_line_1": "'1 Main St'",
        "country": "null",
        "state": f"case when number >= {stateless} then 'IA' end",
        "bed_count": f"case when number >= {bare} then 10 end",
        **dict.fromkeys(("organization_type", "ownership", "therapy_areas"), "null"),
        **dict.fromkeys(("service_lines", "annual_patient_volume"), "null"),
        "has_formulary_committee": "null",
        **fixed,
    }
    return [
        "create table intermediate.int_organization_records as select "
        + ", ".join(f"{value} as {name}" for name, value in columns.items())
        + f" from range({total}) as r (number)"
    ]


def test_states_and_firmographics_that_are_gone_stop_also_a_first_build(shipped):
    frame = "lost_firmographics"
    assert shipped(frame, addresses(90, 90)) == set()
    assert shipped(frame, addresses(91)) == {"states_are_there!"}
    assert shipped(frame, addresses(bare=91)) == {"firmographics_are_there!"}
    # a handful of rows, a list from abroad, a list of sign-ups
    assert shipped(frame, addresses(29, 29, 29)) == set()
    assert shipped(frame, addresses(100, country="'Italy'")) == set()
    assert shipped(frame, addresses(bare=100, address_line_1="null", postal_code="null")) == set()
    # what a source never has, it cannot lose
    assert shipped(frame, addresses(bare=100, source_system="'open_payments'")) == set()
