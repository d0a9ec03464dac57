"""CONTRIBUTING.md, followed to the letter in a scratch copy: what it says is all that has to be done."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

AS_OF = "2026-06-30"
COPIED = ("macros", "models", "profiles", "seeds", "tests/generic", "tests/singular", "docs")
COPIED_FILES = ("dbt_project.yml", "CHANGELOG.md", "expectations")
# the most files that a change may touch
MOST_FILES = {
    "Add a source": 6,
    "Add an attribute of organizations": 8,
    "Add a column to the warm list": 3,
}


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


def read_chapters(project_root: Path) -> dict[str, list[Block]]:
    text = (project_root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chapters = {}
    for chapter in text.split("\n## ")[1:]:
        title, _, body = chapter.partition("\n")
        chapters[title] = [
            Block(*found.groups())
            for found in re.finditer(r"^```(\w+) (\S+)\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
        ]
    return chapters


def copy_project(project_root: Path, folder: Path) -> Path:
    for name in COPIED:
        shutil.copytree(project_root / name, folder / name)
    for name in COPIED_FILES:
        copy = shutil.copytree if (project_root / name).is_dir() else shutil.copy
        copy(project_root / name, folder / name)
    return folder


def texts_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def changed(project_root: Path, tmp_path_factory) -> tuple[Path, dict[str, int]]:
    """A copy in which every chapter is done, and the number of files that each one touched."""
    folder = copy_project(project_root, tmp_path_factory.mktemp("contributing") / "project")
    touched = {}
    for title, blocks in read_chapters(project_root).items():
        before = texts_of(folder)
        for block in blocks:
            block.apply(folder)
        after = texts_of(folder)
        touched[title] = sum(before.get(name) != text for name, text in after.items())
    return folder, touched


@pytest.mark.parametrize("chapter", MOST_FILES)
def test_a_change_touches_few_files(changed, chapter):
    assert 0 < changed[1][chapter] <= MOST_FILES[chapter]


@pytest.fixture(scope="module")
def published(changed, run_warm, project_root: Path, tmp_path_factory):
    """Function published(sql) -> rows of a build of the changed project, with files of the new source."""
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
