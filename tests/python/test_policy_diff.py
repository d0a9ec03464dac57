"""`warm policy`: a draft is a whole version, and the diff is what switching it on does."""

import csv
import datetime as dt
import json
import shutil

import duckdb
import pytest

from warm_accounts import dbt_run, policy_diff
from warm_accounts.policy_diff import KEPT, PolicySeeds, draft
from warm_accounts.project import UnusableInput

LATER = dt.date(2100, 1, 1)
# everything that a policy decides, down to the marts
RESCORED = (
    "path:seeds/policy",
    "int_policy_contents+",
    "int_compared_policies+",
    "int_band_thresholds",
    "int_fit_criteria_values",
)


@pytest.fixture
def seeds(tmp_path) -> PolicySeeds:
    (tmp_path / "policy_versions.csv").write_text(
        "policy_version,valid_from,author,reason,note\nv1,2000-01-01,board,First,n"
    )
    (tmp_path / "bands.csv").write_text('policy_version,band,note\nv1,warm,"a, b"\nv1,cold,\n')
    return PolicySeeds(tmp_path)


def test_a_draft_copies_every_row_once(seeds):
    assert draft(seeds, "v2", "v1", LATER, "Try it") == 3
    assert (seeds.folder / "bands.csv").read_text() == (
        'policy_version,band,note\nv1,warm,"a, b"\nv1,cold,\nv2,warm,"a, b"\nv2,cold,\n'
    )
    assert seeds.rows("policy_versions")[1] == {
        "policy_version": "v2",
        "valid_from": "2100-01-01",
        "author": "board",
        "reason": "Try it",
        "note": "n",
    }
    seeds.require_whole("v2", "v1")


def test_a_draft_that_cannot_be_written_whole_leaves_the_files_as_they_were(seeds, monkeypatch):
    before = {path: path.read_bytes() for path in seeds.files}
    whole = policy_diff.append

    def fail_at_the_second(path, text):
        whole(path, text[: len(text) // 2] if path.stem == "policy_versions" else text)
        if path.stem == "policy_versions":
            raise UnusableInput(f"{path} cannot be written (No space left on device).")

    monkeypatch.setattr(policy_diff, "append", fail_at_the_second)
    with pytest.raises(UnusableInput, match="No space left"):
        draft(seeds, "v2", "v1", LATER, "Try it")
    assert {path: path.read_bytes() for path in seeds.files} == before


@pytest.mark.parametrize(
    ("new", "old", "message"),
    [
        ("v1", "v1", "is there already"),
        ("v2", "v0", "There is no policy version 'v0'"),
        ("a;b", "v1", "cannot name a policy version"),
        ("", "v1", "cannot name a policy version"),
    ],
)
def test_drafts_that_cannot_be_are_refused(seeds, new, old, message):
    with pytest.raises(UnusableInput, match=message):
        draft(seeds, new, old, LATER, "r")
    assert len(seeds.rows("bands")) == 2


def test_a_version_with_rows_missing_is_not_replayed(seeds):
    with (seeds.folder / "policy_versions.csv").open("a") as file:
        file.write("\nv2,2100-01-01,board,Second,n\n")
    with pytest.raises(UnusableInput, match=r"'v2' has no rows in bands\.csv"):
        seeds.require_whole("v2", "v1")


@pytest.mark.slow
def test_the_diff_is_what_switching_on_does(
    built_warehouse, demo_raw, project_root, tmp_path, run_warm
):
    project = tmp_path / "project"
    shutil.copytree(
        project_root,
        project,
        ignore=shutil.ignore_patterns(".*", "python", "warehouse", "raw", "target", "__pycache__"),
    )
    warehouse = shutil.copytree(built_warehouse, tmp_path / "warehouse")
    as_of = json.loads((warehouse / "published.json").read_text())["as_of"]
    options = ("--project-dir", project)
    drafted = run_warm(
        *("policy", "draft", "next", "--from", "2026.1", "--valid-from", "2100-01-01"),
        *("--reason", "Test", *options),
    )
    assert drafted.returncode == 0, drafted.stderr
    change(
        project,
        "score_weights",
        "next,commercial,375,500,125,40,",
        "next,commercial,375,500,125,80,",
    )
    before = (warehouse / "work.duckdb").read_bytes()
    told = run_warm(
        *(
            "policy",
            "diff",
            "2026.1",
            "next",
            "--warehouse",
            warehouse,
            "--csv",
            tmp_path / "d.csv",
        ),
        *("--by", "kind", *options),
    )
    assert told.returncode == 0, told.stderr
    assert (warehouse / "work.duckdb").read_bytes() == before
    assert not list((warehouse / ".dbt").glob("policy_diff_*"))
    with (tmp_path / "d.csv").open(newline="") as handle:
        impact = list(csv.DictReader(handle))
    moved = [row for row in impact if row["is_band_changed"] == "True"]
    assert moved
    assert f"{len(moved):,} of {len(impact):,} bands" in told.stdout

    def build(valid_from: str, day: str) -> dbt_run.DbtOutcome:
        change(project, "policy_versions", "next,2100-01-01", f"next,{valid_from}")
        with dbt_run.environment(
            WARM_RAW_DIR=str(demo_raw), WARM_WAREHOUSE_DIR=str(warehouse), WARM_AS_OF=day
        ):
            outcome = dbt_run.run_dbt(
                [
                    *("build", "--exclude-resource-type", "unit_test", "--select", *RESCORED),
                    *("--exclude", *KEPT),
                ],
                project,
                warehouse / ".dbt",
                "duckdb",
            )
        change(project, "policy_versions", f"next,{valid_from}", "next,2100-01-01")
        return outcome

    # in force tomorrow: the move says that it is the policy's
    tomorrow = str(dt.date.fromisoformat(as_of) + dt.timedelta(days=1))
    outcome = build(tomorrow, tomorrow)
    assert outcome.succeeded, outcome.failures
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        causes = dict(
            connection.execute(
                "select cause, sum(warmth_delta) from scoring.score_changes"
                f" where scored_on = date '{tomorrow}' group by cause"
            ).fetchall()
        )
        by_policy = connection.execute(
            "select count(*) from scoring.score_changes where cause = 'policy' and warmth_delta != 0"
        ).fetchall()[0][0]
    assert set(causes) == {"policy", "decay"}
    assert by_policy == sum(row["from_warmth_score"] != row["to_warmth_score"] for row in impact)

    # in force on the day of the diff, in a warehouse that never saw it: every band is what the diff said
    shutil.rmtree(warehouse)
    shutil.copytree(built_warehouse, warehouse)
    outcome = build(as_of, as_of)
    assert outcome.succeeded, outcome.failures
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        published = connection.execute(
            "select account_id, program_id, band, warmth_score from activation.account_bands"
            " inner join scoring.account_scores using (account_id, program_id, scored_on)"
            f" where scored_on = date '{as_of}'"
        ).fetchall()
    assert sorted(map(tuple, ((*map(str, row),) for row in published))) == sorted(
        (row["account_id"], row["program_id"], row["to_band"], row["to_warmth_score"])
        for row in impact
    )

    # a version that was in force may not be edited any more, and nothing is scored by it
    edited = "2026.1,commercial,375,500,125,"
    change(project, "score_weights", f"{edited}40,", f"{edited}41,")
    outcome = build("2100-01-01", as_of)
    assert "int_policy_history" in dict(outcome.failures)
    message = dict(outcome.failures)["int_policy_history"]
    assert "2026.1 in seeds/policy/score_weights.csv" in message
    assert "new policy_version" in message


def change(project, seed: str, old: str, new: str) -> None:
    path = project / "seeds" / "policy" / f"{seed}.csv"
    text = path.read_text()
    assert text.count(f"\n{old}") == 1, (seed, old)
    path.write_text(text.replace(f"\n{old}", f"\n{new}"))
