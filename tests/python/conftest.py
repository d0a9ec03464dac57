"""Fixtures that all tests share. The demo warehouse is built once in a test session."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from forked_warm import can_be_forked, run_forked

PROJECT_ROOT = Path(__file__).resolve().parents[2]
WARM = Path(sys.executable).with_name("warm")
DEMO_AS_OF_FILE = "demo.json"

# The session must not inherit a developer's settings.
CLEAN_NAMES = ("WARM_RAW_DIR", "WARM_WAREHOUSE_DIR", "WARM_AS_OF", "WARM_TARGET")


def clean_environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in CLEAN_NAMES}
    return {**kept, "GX_ANALYTICS_ENABLED": "false", "NO_COLOR": "1", "COLUMNS": "120", **changes}


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder of dbt_project.yml."""
    return PROJECT_ROOT


@pytest.fixture(scope="session")
def shared_data(project_root: Path) -> Path:
    """The shared data folder; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("WARM_SHARED_DATA") or project_root.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder} (set WARM_SHARED_DATA)")
    return folder


def call_warm(*arguments, cwd=None, timeout=900, **environment) -> subprocess.CompletedProcess:
    """`warm` with these arguments, as text, whatever it comes to."""
    if can_be_forked(arguments, environment):
        return run_forked(arguments, cwd, timeout, clean_environment(**environment))
    return subprocess.run(
        [str(WARM), *map(str, arguments)],
        cwd=cwd,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture(scope="session")
def run_warm():
    """Function run_warm(*arguments, cwd=None, timeout=900, **environment) -> CompletedProcess (text)."""
    return call_warm


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Function made_once(name, make) -> Path: a folder that one worker fills by make(folder), all read."""
    session_folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        session_folder = session_folder.parent

    def once(name: str, make) -> Path:
        folder, made = session_folder / name, session_folder / f"{name}.made"
        with FileLock(session_folder / f"{name}.lock"):
            if not made.exists():
                make(folder)
                made.touch()
        return folder

    return once


@pytest.fixture(scope="session")
def demo_raw(run_warm, made_once) -> Path:
    """Raw files of the default demo, with demo.json beside them: read them, never write to them."""
    given = os.environ.get("WARM_TEST_DEMO_RAW")
    if given:
        return Path(given)

    def make(folder: Path) -> None:
        result = run_warm("demo", folder)
        assert result.returncode == 0, result.stdout + result.stderr

    return made_once("demo_raw", make)


@pytest.fixture(scope="session")
def built_warehouse(run_warm, demo_raw: Path, made_once) -> Path:
    """Warehouse folder with the published demo: read it, never write to it."""
    given = os.environ.get("WARM_TEST_WAREHOUSE")
    if given:
        return Path(given)

    def make(folder: Path) -> None:
        result = run_warm("build", "--raw", demo_raw, "--warehouse", folder)
        assert result.returncode == 0, result.stdout + result.stderr

    return made_once("demo_warehouse", make)


@pytest.fixture(scope="session")
def compiled_models(project_root: Path, tmp_path_factory):
    """SQL of the models that tests run in memory; compiled once, which takes ten seconds."""
    from warm_accounts.model_sql import ModelSql
    from warm_accounts.replay import DECISION_MODELS

    names = (
        *DECISION_MODELS,
        *("int_planned_actions", "int_action_owners"),
        *("int_contact_records_standardized", "int_contact_golden_records"),
        *("policy_rows_total", "policy_bands_complete"),
        *("int_policy_lineage", "int_policy_use_cases", "int_policy_contents"),
    )
    return ModelSql.compile(project_root, names, tmp_path_factory.mktemp("compiled"))
