"""`warm policy`: a draft inherits what it does not change, and the diff is what switching it on does."""

import csv
import datetime as dt
import json
import shutil

import duckdb
import pytest

from warm_accounts import dbt_run, policy_diff
from warm_accounts.kept import mark
from warm_accounts.policy_diff import KEPT, draft, require_whole, scratch_copy
from warm_accounts.policy_seeds import PolicySeeds, choose_policy
from warm_accounts.project import UnusableInput, Warehouse

LATER = dt.date(2100, 1, 1)
NEXT = "next,shipped,2026.2"
# everything that a policy decides, down to the marts
RESCORED = (
    "path:seeds/policy",
    "int_policy_lineage+",
)


VERSIONS = "policy_version,policy_line,based_on,valid_from,author,reason,note\n"
DECLARED = """
seeds:
  - name: bands
    config: {meta: {row_key: [band]}}
  - name: goals
    config: {meta: {row_key: [use_case], spreads_over_use_cases: true}}
  - name: programs
    config: {meta: {row_key: [program_id]}}
"""


@pytest.fixture
def seeds(tmp_path) -> PolicySeeds:
    files = {
        "policy_versions.csv": f"{VERSIONS}v1,shipped,,2000-01-01,board,First,n",
        "bands.csv": 'policy_version,band,step,is_removed,note\nv1,warm,1,,"a, b"\nv1,cold,2,,\n',
        "goals.csv": "policy_version,use_case,goal,is_removed,note\nv1,*,meet,,\nv1,b,talk,,\n",
        "programs.csv": "policy_version,program_id,use_case,is_removed,note\nv1,p,a,,\nv1,q,b,,\n",
        "_seeds.yml": DECLARED,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return PolicySeeds(tmp_path)


def add(seeds: PolicySeeds, name: str, *lines: str) -> None:
    path = seeds.folder / f"{name}.csv"
    text = path.read_text()
    path.write_text("\n".join([text.rstrip("\n"), *lines, ""]))


def test_a_draft_is_one_row_and_has_all_rows_of_its_base(seeds):
    before = {path: path.read_text() for path in seeds.files}
    assert draft(seeds, "v2", "v1", LATER, "Try it") == 0
    assert seeds.versions["v2"] == {
        "policy_version": "v2",
        "policy_line": "shipped",
        "based_on": "v1",
        "valid_from": "2100-01-01",
        "author": "board",
        "reason": "Try it",
        "note": "All that its own rows do not say is as in v1",
    }
    changed = [path.stem for path, text in before.items() if path.read_text() != text]
    assert changed == ["policy_versions"]
    for name in seeds.inheriting():
        of_base = [row | {"policy_version": "v2"} for row in seeds.rows(name, "v1")]
        assert seeds.rows(name, "v2") == of_base
    require_whole(seeds, "v2", "v1")


def test_a_draft_that_would_never_be_in_force_or_has_no_reason_is_refused(seeds):
    draft(seeds, "v9", "v1", LATER, "Try it")
    before = seeds.versions
    with pytest.raises(
        UnusableInput, match="'v10' would never be in force: 'v9' begins on the same"
    ):
        draft(seeds, "v10", "v9", LATER, "One point mended")
    with pytest.raises(UnusableInput, match="--reason is empty"):
        draft(seeds, "v91", "v9", LATER, " ")
    assert seeds.versions == before
    draft(seeds, "v10", "v9", LATER, "One point mended", line="ours")
    draft(seeds, "v91", "v9", LATER, "One point mended")


def test_a_draft_copies_the_rows_to_be_changed(seeds):
    draft(seeds, "v2", "v1", LATER, "Try it")
    add(seeds, "bands", "v2,cold,3,,later", "v2,warm,1,true,gone")
    assert draft(seeds, "v3", "v2", LATER, "Try it", ("bands", "goals"), "ours") == 3
    assert (seeds.folder / "bands.csv").read_text().endswith("v3,cold,3,,later\n")
    assert (seeds.folder / "goals.csv").read_text().endswith("v3,*,meet,,\nv3,b,talk,,\n")
    assert seeds.lines() == ["ours", "shipped"]


def test_the_nearest_version_decides_key_by_key(seeds):
    draft(seeds, "v2", "v1", LATER, "Try it")
    add(seeds, "bands", "v2,warm,1,true,gone", "v2,hot,0,,new")
    draft(seeds, "v3", "v2", LATER, "Try it")
    add(seeds, "bands", "v3,cold,9,,moved")

    def steps(version: str) -> dict[str, str]:
        return {row["band"]: row["step"] for row in seeds.rows("bands", version)}

    assert steps("v1") == {"warm": "1", "cold": "2"}
    assert steps("v2") == {"hot": "0", "cold": "2"}
    assert steps("v3") == {"hot": "0", "cold": "9"}


@pytest.mark.parametrize("word", ["true", "TRUE", "t", "yes", "1"])
def test_a_row_is_removed_by_each_word_that_a_database_takes_for_true(seeds, word):
    assert duckdb.execute("select cast(? as boolean)", [word]).fetchall() == [(True,)]
    draft(seeds, "v2", "v1", LATER, "Try it")
    add(seeds, "bands", f"v2,warm,1,{word},gone")
    assert [row["band"] for row in seeds.rows("bands", "v2")] == ["cold"]


def test_a_star_yields_to_a_specific_row_of_any_ancestor(seeds):
    draft(seeds, "v2", "v1", LATER, "Try it")
    add(seeds, "goals", "v2,*,call,,every use case anew")
    add(seeds, "programs", "v2,r,c,,a third use case")

    def goals(version: str) -> dict[str, str]:
        return {row["use_case"]: row["goal"] for row in seeds.rows("goals", version)}

    assert goals("v1") == {"a": "meet", "b": "talk"}
    assert goals("v2") == {"a": "call", "b": "talk", "c": "call"}
    draft(seeds, "v3", "v2", LATER, "Try it")
    add(seeds, "goals", "v3,b,,true,back to the star")
    assert goals("v3") == {"a": "call", "b": "call", "c": "call"}


def test_a_circle_and_an_unknown_base_are_told(seeds):
    add(
        seeds, "policy_versions", "v2,shipped,v3,2100-01-01,b,r,n", "v3,shipped,v2,2100-01-01,b,r,n"
    )
    with pytest.raises(UnusableInput, match="circle: v2 > v3 > v2"):
        seeds.rows("bands", "v2")
    add(seeds, "policy_versions", "v4,shipped,v0,2100-01-01,b,r,n")
    with pytest.raises(UnusableInput, match="v4 is based on 'v0'"):
        seeds.rows("bands", "v4")


def test_a_draft_that_cannot_be_written_whole_leaves_the_files_as_they_were(seeds, monkeypatch):
    before = {path: path.read_bytes() for path in seeds.files}
    whole = policy_diff.append

    def fail_at_the_second(path, text):
        whole(path, text[: len(text) // 2] if path.stem == "bands" else text)
        if path.stem == "bands":
            raise UnusableInput(f"{path} cannot be written (No space left on device).")

    monkeypatch.setattr(policy_diff, "append", fail_at_the_second)
    with pytest.raises(UnusableInput, match="No space left"):
        draft(seeds, "v2", "v1", LATER, "Try it", ("bands",))
    assert {path: path.read_bytes() for path in seeds.files} == before


@pytest.mark.parametrize(
    ("new", "old", "changed", "message"),
    [
        ("v1", "v1", (), "is there already"),
        ("v2", "v0", (), "There is no policy version 'v0'"),
        ("a;b", "v1", (), "cannot name a policy version"),
        ("", "v1", (), "cannot name a policy version"),
        ("v2", "v1", ("band",), "no such seed of the policy. There are: bands, goals, programs"),
    ],
)
def test_drafts_that_cannot_be_are_refused(seeds, new, old, changed, message):
    with pytest.raises(UnusableInput, match=message):
        draft(seeds, new, old, LATER, "r", changed)
    assert list(seeds.versions) == ["v1"]
    assert len(seeds.own_rows("bands", "v1")) == 2


def test_a_version_with_rows_missing_is_not_replayed(seeds):
    add(seeds, "policy_versions", "v2,shipped,,2100-01-01,board,Second,n")
    with pytest.raises(UnusableInput, match=r"'v2' has no rows in bands\.csv, goals\.csv"):
        require_whole(seeds, "v2", "v1")


def test_a_seed_without_rows_may_say_so(seeds):
    """No limit and nothing derived are a policy; no bands are none."""
    add(seeds, "policy_versions", "v2,shipped,,2100-01-01,board,Second,n")
    seeds.declared["goals"]["may_be_empty"] = True
    with pytest.raises(UnusableInput, match=r"no rows in bands\.csv, programs\.csv, where"):
        require_whole(seeds, "v2", "v1")


def test_shipped_versions_can_be_compared(project_root):
    """README offers this diff to whoever opens the project."""
    shipped = PolicySeeds(project_root / "seeds" / "policy")
    require_whole(shipped, "2026.1", "2026.2")
    require_whole(shipped, "2026.2", "2026.1")


def test_tables_that_were_not_published_are_not_compared(tmp_path):
    warehouse = Warehouse(tmp_path)
    warehouse.work_file.touch()
    warehouse.dbt_dir.mkdir()
    with scratch_copy(warehouse) as scratch:
        assert scratch.work_file.exists()
    mark(warehouse).write_text("{}")
    with pytest.raises(UnusableInput, match="was not published"), scratch_copy(warehouse):
        pass


def test_a_line_and_a_version_that_are_asked_for_must_be_there(tmp_path, seeds):
    folder = tmp_path / "seeds" / "policy"
    folder.mkdir(parents=True)
    draft(seeds, "v2", "v1", LATER, "Try it", line="ours")
    shutil.copy(seeds.folder / "policy_versions.csv", folder)
    day = dt.date(2026, 6, 30)
    assert choose_policy(tmp_path, None, None, day) == {}
    asked = {"policy_line": "ours", "policy_version": "v1"}
    assert choose_policy(tmp_path, "ours", "v1", day) == asked
    with pytest.raises(UnusableInput, match=r"no policy line 'theirs' .* There are: ours, shipped"):
        choose_policy(tmp_path, "theirs", None, day)
    with pytest.raises(UnusableInput, match="'v2' is a draft until 2100-01-01"):
        choose_policy(tmp_path, None, "v2", day)
    with pytest.raises(UnusableInput, match="no policy version 'v9'"):
        choose_policy(tmp_path, None, "v9", day)


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
        *("policy", "draft", "next", "--from", "2026.2", "--valid-from", "2100-01-01"),
        *("--reason", "Test", "--change", "score_weights", *options),
    )
    assert drafted.returncode == 0, drafted.stderr
    change(
        project,
        "score_weights",
        "next,*,375,500,125,40,",
        "next,*,375,500,125,80,",
    )
    before = (warehouse / "work.duckdb").read_bytes()
    told = run_warm(
        *(
            "policy",
            "diff",
            "2026.2",
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
        change(project, "policy_versions", f"{NEXT},2100-01-01", f"{NEXT},{valid_from}")
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
        change(project, "policy_versions", f"{NEXT},{valid_from}", f"{NEXT},2100-01-01")
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
    edited = "2026.1,*,375,500,125,"
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
