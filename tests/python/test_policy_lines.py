"""Which version a date is scored by, and which policies are refused before anything is scored."""

import datetime as dt
import json
import shutil

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from warm_accounts import dbt_run
from warm_accounts.dbt_build import pack_manifest, unpack_manifest

POLICY_MODELS = (
    "int_policy_lineage",
    "int_policy_use_cases",
    "int_policy_contents",
    "int_policy_history",
    "int_scoring_dates",
)


def test_a_build_for_a_line_that_is_not_there_says_which_there_are(run_warm, tmp_path):
    asked = run_warm("build", "--raw", tmp_path, "--warehouse", tmp_path, "--policy-line", "theirs")
    assert asked.returncode == 2
    assert "There is no policy line 'theirs'" in asked.stderr
    assert "There are: shipped" in asked.stderr


class House:
    """A built warehouse whose policy versions are changed by hand, and dbt for the models that see it."""

    def __init__(self, project_root, manifest: bytes, folder):
        self.project, self.manifest, self.folder = project_root, manifest, folder
        published = json.loads((folder / "published.json").read_text())
        self.as_of = dt.date.fromisoformat(published["as_of"])

    def execute(self, *statements: str) -> None:
        with duckdb.connect(str(self.folder / "work.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)

    def add_version(
        self, version: str, base: str | None, valid_from: object, line="shipped"
    ) -> None:
        based_on = f"'{base}'" if base else "null"
        self.execute(
            "insert into policy.policy_versions"
            " (policy_version, policy_line, based_on, valid_from, author, reason, note) values"
            f" ('{version}', '{line}', {based_on}, '{valid_from}', 'board', 'test', 'test')"
        )

    def run(self, as_of: dt.date | None = None, line: str = "", **named: str) -> dbt_run.DbtOutcome:
        with dbt_run.environment(
            WARM_RAW_DIR=str(self.folder / "no_raw"),
            WARM_WAREHOUSE_DIR=str(self.folder),
            WARM_AS_OF=str(as_of or self.as_of),
            WARM_POLICY_LINE=line,
        ):
            return dbt_run.run_dbt(
                ["run", "--select", *POLICY_MODELS, "--vars", json.dumps(named)],
                self.project,
                self.folder / ".dbt",
                "duckdb",
                manifest=unpack_manifest(self.manifest),
            )

    def refusal(self, model: str, **named: str) -> str:
        """What the model that stops the run says."""
        return dict(self.run(**named).failures)[model]

    def versions(self, as_of: dt.date | None = None, line: str = "", **named: str) -> dict:
        outcome = self.run(as_of, line, **named)
        assert outcome.succeeded, outcome.failures or outcome.error
        with duckdb.connect(str(self.folder / "work.duckdb"), read_only=True) as connection:
            rows = connection.execute(
                "select scored_on, policy_version from intermediate.int_scoring_dates"
                " where not is_hysteresis_date"
            )
            return {(row[0] - self.as_of).days: row[1] for row in rows.fetchall()}


@pytest.fixture(scope="module")
def manifest(project_root, tmp_path_factory) -> bytes:
    """The project parsed once: other vars would make dbt parse it again for each run."""
    folder = str(tmp_path_factory.mktemp("parsed"))
    command = ["--quiet", "--log-path", folder, "parse", "--project-dir", str(project_root)]
    command += ["--profiles-dir", str(project_root / "profiles"), "--target-path", folder]
    return pack_manifest(dbtRunner().invoke(command).result)


@pytest.fixture
def house(built_warehouse, project_root, manifest, tmp_path) -> House:
    return House(project_root, manifest, shutil.copytree(built_warehouse, tmp_path / "warehouse"))


@pytest.mark.slow
def test_a_date_is_scored_by_the_version_of_its_line_and_a_published_one_by_its_own(house):
    today, earlier = house.as_of, house.as_of - dt.timedelta(days=5)
    tomorrow = today + dt.timedelta(days=1)
    house.add_version("2020.1", None, "2000-01-01")
    house.add_version("2026.3", "2026.2", today)
    house.add_version("2026.4", "2026.3", today)
    house.add_version("draft", "2026.4", "2100-01-01")
    house.add_version("ours.1", "2026.2", "2000-01-01", "ours")
    house.execute(
        "insert into intermediate.int_score_history (account_id, program_id, policy_version, scored_on)"
        f" values ('a', 'p', '2020.1', date '{earlier}')"
    )
    # of two of one day the later name; the latest date goes by what is in force
    assert house.versions() == {0: "2026.4"}
    assert house.versions(tomorrow) == {1: "2026.4"}
    # a line that was asked for, by either way; the other line's versions are not touched by it
    assert house.versions(policy_line="ours") == house.versions(line="ours") == {0: "ours.1"}
    # published dates keep theirs, here also where they are written again
    assert house.versions(earlier) == {-5: "2020.1"}
    since = {"restate_from": str(earlier)}
    kept = {-5: "2020.1", -4: "2026.2", 0: "2026.2", 1: "2026.4"}
    restated = house.versions(tomorrow, **since)
    assert {day: restated[day] for day in kept} == kept
    # ... unless another version is named, or a line that theirs is not of
    assert set(house.versions(tomorrow, policy_version="2026.3", **since).values()) == {"2026.3"}
    assert set(house.versions(tomorrow, line="ours", **since).values()) == {"ours.1"}
    # on a line that nobody asked for a published date stays
    house.execute("update intermediate.int_score_history set policy_version = 'ours.1'")
    assert house.versions(today, restate_from=str(today)) == {0: "ours.1"}


@pytest.mark.slow
def test_what_cannot_be_scored_by_is_refused_in_words(house):
    house.add_version("2026.3", "2026.4", "2100-01-01")
    house.add_version("2026.4", "2026.3", "2100-01-01")
    house.add_version("2026.5", "2025.9", "2100-01-01")
    told = house.refusal("int_policy_lineage", policy_line="theirs", policy_version="2026.5")
    assert "in a circle: 2026.3 > 2026.4 > 2026.3" in told
    assert "2026.5 is based on '2025.9', which is no version" in told
    assert "no policy line 'theirs'; there are: shipped" in told
    assert (
        f"no policy version '2026.5' is in force by {house.as_of}; there are: 2026.1, 2026.2"
        in told
    )
    assert "must be letters" in house.refusal("int_policy_lineage", policy_line="x'; drop")

    house.execute(
        "delete from policy.policy_versions where policy_version not in ('2026.1', '2026.2')"
    )
    house.add_version("2026.3", "2026.2", "2000-01-02")
    house.add_version("2026.4", "2026.3", "2100-01-01")
    house.execute(
        "insert into policy.bands (policy_version, band, is_removed) values"
        " ('2026.4', 'warm', true), ('2026.4', 'hot', true)"
    )
    told = house.refusal("int_policy_history")
    assert "2026.4 in seeds/policy/bands.csv: hot" in told
    assert "warm" not in told
    house.execute("delete from policy.bands where band = 'hot'")
    assert house.run().succeeded

    # all three could be scored with; an edited row is one of each
    house.execute("update policy.bands set needs_action = not needs_action where band = 'cold'")
    told = house.refusal("int_policy_history")
    for version in ("2026.1", "2026.2", "2026.3"):
        assert f"{version} in seeds/policy/bands.csv" in told
    assert "2026.4" not in told


@pytest.mark.slow
def test_a_line_of_24_versions_is_followed_back_and_no_longer_one(house):
    for number in range(3, 26):
        house.add_version(f"2026.{number}", f"2026.{number - 1}", "2100-01-01")
    assert house.versions() == {0: "2026.2"}
    with duckdb.connect(str(house.folder / "work.duckdb"), read_only=True) as connection:
        oldest = connection.execute(
            "select ancestor_version from intermediate.int_policy_lineage"
            " where policy_version = '2026.25' order by distance desc limit 1"
        ).fetchone()
    assert oldest == ("2026.1",)
    house.add_version("2026.26", "2026.25", "2100-01-01")
    assert "2026.26 inherits over more than 24 steps" in house.refusal("int_policy_lineage")
