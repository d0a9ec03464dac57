"""Every model and analysis, rendered for PostgreSQL and for Spark, is a statement those engines can parse."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pglast
import pytest
from property.project_copy import copy_project

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent


def render(project_root: Path, target: str, folder: Path) -> Path:
    script = Path(__file__).with_name("render_models.py")
    # without tests and descriptions, which take half of the parsing
    project = copy_project(folder / "project")
    for name in ("analyses", "tools"):
        (project / name).symlink_to(project_root / name)
    command = [sys.executable, script, target, project, folder]
    done = subprocess.run(
        list(map(str, command)),
        env={**os.environ, "WARM_AS_OF": "2026-06-30"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "target" / "compiled" / "warm_accounts"


def rendered_files(project_root: Path, target: str, folder: Path) -> list[Path]:
    rendered = render(project_root, target, folder)
    files = []
    for part in ("models", "analyses"):
        found = [path for path in (rendered / part).rglob("*.sql") if path.is_file()]
        assert len(found) >= len(list((project_root / part).rglob("*.sql"))) > 0
        files += found
    return files


def test_models_parse_in_postgres(project_root, tmp_path):
    """By the grammar of PostgreSQL itself."""
    unparsable = {}
    for file in rendered_files(project_root, "postgres", tmp_path):
        try:
            pglast.parser.parse_sql_json(file.read_text(encoding="utf-8"))
        except pglast.parser.ParseError as error:
            unparsable[file.name] = str(error)
    assert unparsable == {}


def test_models_parse_in_spark(project_root, tmp_path):
    # One cheap rule: what does not parse is reported whatever the rules are.
    command = [
        *(
            BIN / "sqlfluff",
            "lint",
            "--ignore-local-config",
            "--templater",
            "raw",
            "--processes",
            "2",
        ),
        *("--dialect", "sparksql", "--rules", "LT12", "--format", "json"),
        *("--disable-progress-bar", *rendered_files(project_root, "spark", tmp_path)),
    ]
    done = subprocess.run(
        list(map(str, command)), cwd=tmp_path, capture_output=True, text=True, check=False
    )
    unparsable = [
        f"{Path(file['filepath']).name}:{violation['start_line_no']}: {violation['description'][:200]}"
        for file in json.loads(done.stdout)
        for violation in file["violations"]
        if violation["code"] == "PRS"
    ]
    assert unparsable == []
