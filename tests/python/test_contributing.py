"""CONTRIBUTING.md, followed to the letter in a scratch copy: what it says is all that has to be done."""

import datetime as dt
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

# the first day of the policy that the chapters draft
AS_OF = "2026-07-01"
COPIED = ("macros", "models", "profiles", "seeds", "tests/generic", "tests/singular", "docs")
COPIED_FILES = ("dbt_project.yml", "CHANGELOG.md", "expectations")
# the most files that a change may touch
MOST_FILES = {
    "Add a source": 6,
    "Add an attribute of organizations": 8,
    "Add a column to the warm list": 3,
}
# chapters of policy: commands to type, and rows for a file that the text before them names
MOST_POLICY_FILES, MOST_POLICY_LINES = 3, 100
POLICY_CHAPTERS = ("Add a signal", "Add a fit criterion", "Add a programme")
STEP = re.compile(
    r"^```sh\n(?P<command>.*?)^```$|`(?P<file>seeds/\S+\.csv)`[^`]*?\n\n```csv\n(?P<rows>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A fenced block that names a file: its new text, or lines to add (+) and to take away (-)."""

    kind: str
    path: str
    text: str

    def apply(self, folder: Path) -> None:
        file = folder / self.path
        if self.kind != "diff":
            assert not file.exists(), f"{self.path} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text, encoding="utf-8")
            return
        lines = self.text.splitlines()
        assert all(line[:1] in (" ", "+", "-") for line in lines if line), self.text
        old = "\n".join(line[1:] for line in lines if not line.startswith("+"))
        new = "\n".join(line[1:] for line in lines if not line.startswith("-"))
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{self.path} holds {text.count(old)} times, not once:\n{old}"
        file.write_text(text.replace(old, new), encoding="utf-8")


def read_chapters(project_root: Path) -> dict[str, tuple[str, list[Block]]]:
    """Text and blocks of every chapter, by its title, in order."""
    text = (project_root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chapters = {}
    for chapter in text.split("\n## ")[1:]:
        title, _, body = chapter.partition("\n")
        blocks = [
            Block(*found.groups())
            for found in re.finditer(r"^```(\w+) (\S+)\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
        ]
        chapters[title] = (body, blocks)
    return chapters


def copy_project(project_root: Path, folder: Path) -> Path:
    for name in COPIED:
        shutil.copytree(project_root / name, folder / name)
    for name in COPIED_FILES:
        copy = shutil.copytree if (project_root / name).is_dir() else shutil.copy
        copy(project_root / name, folder / name)
    return folder


def texts_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def follow(project: Path, text: str, run_warm) -> None:
    for step in STEP.finditer(text):
        if step["command"]:
            command, *arguments = shlex.split(step["command"])
            assert command == "warm"
            done = run_warm(*arguments, "--project-dir", project)
            assert done.returncode == 0, done.stderr
        else:
            with (project / step["file"]).open("a", encoding="utf-8") as file:
                file.write(step["rows"])


@dataclass(frozen=True)
class Touched:
    """What a chapter took: files, and lines in them that are new or gone."""

    files: int
    lines: int


@pytest.fixture(scope="module")
def changed(project_root: Path, run_warm, tmp_path_factory) -> tuple[Path, dict[str, Touched]]:
    """A copy in which every chapter is done, one after the other, and what each one touched."""
    folder = copy_project(project_root, tmp_path_factory.mktemp("contributing") / "project")
    touched = {}
    for title, (body, blocks) in read_chapters(project_root).items():
        before = texts_of(folder)
        for block in blocks:
            block.apply(folder)
        if title in POLICY_CHAPTERS:
            follow(folder, body, run_warm)
        lines = [
            len(set(text.splitlines()) ^ set(before.get(name, "").splitlines()))
            for name, text in texts_of(folder).items()
            if text != before.get(name)
        ]
        touched[title] = Touched(len(lines), sum(lines))
    return folder, touched


@pytest.mark.parametrize("chapter", MOST_FILES)
def test_a_change_touches_few_files(changed, chapter):
    assert 0 < changed[1][chapter].files <= MOST_FILES[chapter]


@pytest.mark.parametrize("chapter", POLICY_CHAPTERS)
def test_a_change_of_policy_is_few_files_and_lines(changed, chapter):
    assert 2 <= changed[1][chapter].files <= MOST_POLICY_FILES
    assert 2 <= changed[1][chapter].lines <= MOST_POLICY_LINES


@pytest.fixture(scope="module")
def published(changed, run_warm, project_root: Path, tmp_path_factory):
    """Function published(sql) -> rows of a build of the changed project, with files of the new source
    and activities of the new signal.
    """
    folder = tmp_path_factory.mktemp("contributing_build")
    raw = shutil.copytree(project_root / "tests" / "fixtures" / "worked_examples", folder / "raw")
    organizations = raw / "uploads" / "organizations.csv"
    header, *rows = organizations.read_text().splitlines()
    chairs = {"cedar": "12"}
    key = header.split(",").index("organization_record_id")
    organizations.write_text(
        "\n".join(
            [
                f"{header},infusion_chair_count",
                *(f"{row},{chairs.get(row.split(',')[key], '')}" for row in rows),
            ]
        )
    )
    (raw / "outreach").mkdir()
    (raw / "outreach" / "mailing.csv").write_text(
        "id,prospect_id,email,state,clicked_at\n"
        "m1,p1,judith.arnott@cedar.example,clicked,2026-06-28 10:00:00\n"
        "m2,p1,judith.arnott@cedar.example,pondered,2026-06-28 11:00:00\n"
        "m3,p1,judith.arnott@cedar.example,clicked,yesterday\n"
    )
    activities = raw / "uploads" / "activities.csv"
    text = activities.read_text(encoding="utf-8").rstrip("\n")
    cells = dict.fromkeys(text.splitlines()[0].split(","), "")
    for number, day in enumerate((dt.date(2026, 6, 29), dt.date(2026, 6, 30))):
        cells |= {
            "example": "added",
            "source_system": "crm",
            "activity_record_id": f"workshop{number}",
            "activity_type": "formulary_workshop",
            "occurred_at": f"{day} 15:00:00",
            "contact_record_id": "cedar-pharm",
            "therapy_area": "neurology",
        }
        text += "\n" + ",".join(cells.values())
    activities.write_text(text + "\n", encoding="utf-8")
    result = run_warm(
        *("build", "--project-dir", changed[0], "--raw", raw),
        *("--warehouse", folder / "warehouse", "--as-of", AS_OF),
    )
    assert result.returncode == 0, result.stdout + result.stderr
    with duckdb.connect(
        str(folder / "warehouse" / "warm_accounts.duckdb"), read_only=True
    ) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.mark.slow
def test_rows_of_the_new_source_arrive(published):
    assert published(
        "select signal_type, account_name from core.activities left join core.accounts using (account_id)"
        " where source_system = 'outreach'"
    ) == [("email_click", "Cedar Valley Regional Medical Center")]
    assert published(
        "select landing_key, raw_count, staged_count, quarantined_count, is_reconciled"
        " from quality.load_reconciliation where source_system = 'outreach'"
    ) == [("outreach/mailing.csv", 3, 1, 2, True)]
    assert published(
        "select record_key, reason, raw_record like '%judith%' from quality.quarantined_records"
        " where source_table = 'outreach.mailing' order by 1"
    ) == [("m2", "unknown_type", False), ("m3", "unusable_time", False)]


@pytest.mark.slow
def test_the_new_attribute_survives_to_the_account(published):
    assert published(
        "select account_name, infusion_chair_count from core.accounts where infusion_chair_count is not null"
    ) == [("Cedar Valley Regional Medical Center", 12)]


@pytest.mark.slow
def test_the_warm_list_has_the_new_column(published):
    found = published(
        "select w.bed_count, a.bed_count from activation.warm_accounts w join core.accounts a"
        " using (account_id) where a.bed_count is not null"
    )
    assert found and all(listed == known for listed, known in found)


OF_CEDAR = (
    " join core.accounts as accounts using (account_id)"
    " where accounts.account_name = 'Cedar Valley Regional Medical Center'"
)


@pytest.mark.slow
def test_the_version_that_is_drafted_last_is_in_force(published):
    assert published("select distinct policy_version from scoring.account_scores") == [("2026.5",)]


@pytest.mark.slow
def test_the_signal_is_scored_told_in_words_and_answered(published):
    assert published(
        "select evidence_count from scoring.account_score_factors"
        f"{OF_CEDAR} and program_id = 'neurology_launch'"
        " and component = 'engagement' and factor = 'formulary_workshop'"
    ) == [(2,)]
    [(reasons, trigger)] = published(
        "select warm.top_reasons, actions.trigger_signal from activation.warm_accounts as warm"
        " join activation.next_actions as actions using (account_id, program_id)"
        f"{OF_CEDAR} and program_id = 'neurology_launch'"
    )
    assert "2 formulary workshops, latest yesterday" in reasons
    assert trigger == "formulary_workshop"


@pytest.mark.slow
def test_the_criterion_counts_and_another_gave_up_its_points(published):
    points = dict(
        published(
            "select factor, raw_units from scoring.account_score_factors"
            f"{OF_CEDAR} and program_id = 'neurology_launch' and component = 'fit'"
        )
    )
    assert (points["infusion_on_site"], points["specialty_match"]) == (10, 20)


@pytest.mark.slow
def test_every_account_has_one_band_for_the_programme(published):
    [(accounts, banded)] = published(
        "select (select count(*) from core.accounts), count(distinct account_id)"
        " from activation.account_bands where program_id = 'dermatology_launch'"
    )
    assert accounts == banded > 0
