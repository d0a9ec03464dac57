"""The policy chapters of CONTRIBUTING.md, followed to the letter in a scratch copy; what comes of them."""

import datetime as dt
import re
import shlex
import shutil
from pathlib import Path

import duckdb
import pytest

CHAPTERS = ("Add a signal", "Add a fit criterion", "Add a programme")
MOST_FILES, MOST_LINES = 3, 100
COPIED = (
    "macros",
    "models",
    "profiles",
    "seeds",
    "tests/generic",
    "tests/singular",
    "expectations",
)
# what a person types, and the rows for a file that the text before them names
STEP = re.compile(
    r"^```sh\n(?P<command>.*?)^```$|`(?P<file>seeds/\S+\.csv)`[^`]*?\n\n```csv\n(?P<rows>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def chapter(project_root: Path, title: str) -> str:
    text = (project_root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]


def texts_of(folder: Path) -> dict[str, list[str]]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8").splitlines()
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


@pytest.fixture(scope="module")
def changed(project_root, run_warm, tmp_path_factory) -> tuple[Path, dict[str, tuple[int, int]]]:
    """A copy in which the chapters are done one after the other; files and lines that each one took."""
    project = tmp_path_factory.mktemp("contributing_policy") / "project"
    for name in COPIED:
        shutil.copytree(project_root / name, project / name)
    shutil.copy(project_root / "dbt_project.yml", project)
    counts = {}
    for title in CHAPTERS:
        before = texts_of(project)
        follow(project, chapter(project_root, title), run_warm)
        touched = {
            name: set(lines) ^ set(before.get(name, []))
            for name, lines in texts_of(project).items()
            if lines != before.get(name)
        }
        counts[title] = (len(touched), sum(len(lines) for lines in touched.values()))
    return project, counts


@pytest.mark.parametrize("title", CHAPTERS)
def test_a_change_of_policy_is_few_files_and_lines(changed, title):
    files, lines = changed[1][title]
    assert 2 <= files <= MOST_FILES
    assert 2 <= lines <= MOST_LINES


@pytest.fixture(scope="module")
def published(changed, run_warm, project_root, tmp_path_factory):
    """Function published(sql) -> rows of a build on the first day of the changed policy."""
    folder = tmp_path_factory.mktemp("contributing_policy_build")
    raw = shutil.copytree(project_root / "tests" / "fixtures" / "worked_examples", folder / "raw")
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
    built = run_warm(
        *("build", "--raw", raw, "--warehouse", folder / "warehouse"),
        *("--as-of", "2026-07-01", "--project-dir", changed[0]),
    )
    assert built.returncode == 0, built.stdout + built.stderr
    file = folder / "warehouse" / "warm_accounts.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


OF_CEDAR = (
    " join core.accounts as accounts using (account_id)"
    " where accounts.account_name = 'Cedar Valley Regional Medical Center'"
)


@pytest.mark.slow
def test_the_version_that_is_drafted_last_is_in_force(published):
    assert published("select distinct policy_version from scoring.account_scores") == [("2026.4",)]


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
