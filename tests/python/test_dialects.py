"""Every model and analysis, rendered for PostgreSQL and for Spark, is a statement those engines can parse."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
DIALECTS = {"postgres": "postgres", "spark": "sparksql"}


def render(project_root: Path, target: str, folder: Path) -> Path:
    script = Path(__file__).with_name("render_models.py")
    command = [sys.executable, script, target, project_root, folder]
    done = subprocess.run(
        list(map(str, command)),
        env={**os.environ, "WARM_AS_OF": "2026-06-30"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "target" / "compiled" / "warm_accounts"


@pytest.mark.parametrize("target", ["postgres", "spark"])
def test_models_parse_in_the_dialect(project_root, tmp_path, target):
    rendered = render(project_root, target, tmp_path)
    files = []
    for part in ("models", "analyses"):
        found = [path for path in (rendered / part).rglob("*.sql") if path.is_file()]
        assert len(found) >= len(list((project_root / part).rglob("*.sql"))) > 0
        files += found
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
        *("--dialect", DIALECTS[target], "--rules", "LT12", "--format", "json"),
        *("--disable-progress-bar", *files),
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
