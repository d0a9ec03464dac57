"""The `warm` command: help, versions, exit codes, and one build at a time."""

import json
import os
import signal
import subprocess
import sys
import time

import duckdb
import filelock
import pytest

from warm_accounts import dbt_run
from warm_accounts.project import UnusableInput

HEADER = "source_system,organization_record_id,organization_name\n"


@pytest.fixture
def small_raw(tmp_path):
    folder = tmp_path / "raw"
    (folder / "uploads").mkdir(parents=True)
    (folder / "uploads" / "organizations.csv").write_text(HEADER + "crm,1,Mercy\n")
    return folder


def test_help_names_the_commands_and_exit_codes(run_warm):
    assert {"build", "explain", "tables", "version"} <= set(run_warm("--help").stdout.split())
    text = run_warm("build", "--help").stdout
    for word in ("--raw", "--warehouse", "--as-of", "--full-refresh", "--target", "WARM_RAW_DIR"):
        assert word in text
    for code in ("0  built", "1  a model", "2  unusable", "3  another"):
        assert code in text


def test_version_is_the_package_version(run_warm):
    assert run_warm("version").stdout.strip() in run_warm("--version").stdout


@pytest.mark.parametrize(
    "as_of", ["yesterday", "2026-02-30", "2026-1-1; drop table x", "30.06.2026"]
)
def test_an_as_of_that_is_no_date_is_refused(run_warm, small_raw, tmp_path, as_of):
    result = run_warm("build", "--raw", small_raw, "--warehouse", tmp_path / "w", "--as-of", as_of)
    assert result.returncode == 2
    assert "is not a date" in result.stderr
    assert "YYYY-MM-DD" in result.stderr


def test_a_demo_without_a_usable_date_is_refused(run_warm, small_raw, tmp_path):
    (small_raw / "demo.json").write_text(json.dumps({"as_of": "soon"}))
    result = run_warm("build", "--raw", small_raw, "--warehouse", tmp_path / "w")
    assert result.returncode == 2
    assert "demo.json" in result.stderr


def test_environment_stands_in_for_options(run_warm, tmp_path):
    result = run_warm(
        "build", WARM_RAW_DIR=str(tmp_path / "nowhere"), WARM_WAREHOUSE_DIR=str(tmp_path)
    )
    assert result.returncode == 2
    assert f"There is no raw folder {tmp_path / 'nowhere'}" in result.stderr
    result = run_warm("build", "--warehouse", tmp_path / "w", WARM_AS_OF="never")
    assert "'never', which is not a date" in result.stderr


def test_unknown_options_and_targets_are_usage_errors(run_warm):
    assert run_warm("build", "--rwa", "x").returncode == 2
    assert run_warm("build", "--target", "oracle").returncode == 2


@pytest.mark.parametrize("first", ["2026-07-01", "2025-05-26", "yesterday"])
def test_dates_that_cannot_be_scored_again_are_refused(run_warm, small_raw, tmp_path, first):
    given = ("--as-of", "2026-06-30", "--restate-from", first)
    result = run_warm("build", "--raw", small_raw, "--warehouse", tmp_path / "w", *given)
    assert result.returncode == 2
    assert f"--restate-from is {first}" in result.stderr.replace("'", "")
    assert not (tmp_path / "w").exists()


def test_a_target_without_its_adapter_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(dbt_run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UnusableInput, match=r"warm-accounts\[spark\]") as stopped:
        dbt_run.require_adapter("spark")
    assert stopped.value.exit_code == 2


def test_a_warehouse_that_cannot_be_written_is_refused(run_warm, small_raw, tmp_path):
    (tmp_path / "file").write_text("")
    result = run_warm("build", "--raw", small_raw, "--warehouse", tmp_path / "file" / "w")
    assert result.returncode == 2
    assert "cannot be written" in result.stderr


def test_a_folder_that_is_no_project_is_refused(run_warm, tmp_path):
    result = run_warm("build", "--project-dir", tmp_path)
    assert result.returncode == 2
    assert "is not the warm_accounts project" in result.stderr


def test_bad_raw_input_stops_before_anything_is_written(run_warm, small_raw, tmp_path):
    (small_raw / "uploads" / "contacts.csv").write_bytes(b"\xff\xfe")
    result = run_warm("build", "--raw", small_raw, "--warehouse", tmp_path / "w", cwd=tmp_path)
    assert result.returncode == 2
    assert "uploads/contacts.csv: " in result.stderr
    assert not (tmp_path / "w" / "work.duckdb").exists()


def test_the_default_hash_key_can_be_refused(run_warm, small_raw, tmp_path):
    from warm_accounts.hash_key import DEFAULT_KEY, HASH_KEY

    arguments = ("build", "--raw", small_raw, "--warehouse", tmp_path / "w", "--require-hash-key")
    for key in ("", DEFAULT_KEY):
        result = run_warm(*arguments, **{HASH_KEY: key})
        assert result.returncode == 2
        assert HASH_KEY in result.stderr
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize(
    "file", ["w/warm_accounts.duckdb", "w/other.duckdb", "nowhere/lists.duckdb", "w"]
)
def test_lists_are_written_outside_of_the_warehouse(run_warm, small_raw, tmp_path, file):
    (tmp_path / "w").mkdir()
    places = ("--raw", small_raw, "--warehouse", tmp_path / "w", "--publish-to", tmp_path / file)
    result = run_warm("build", *places)
    assert result.returncode == 2
    assert "--publish-to is" in result.stderr
    assert not list((tmp_path / "w").iterdir())


def test_a_second_build_is_refused(run_warm, small_raw, tmp_path):
    warehouse = tmp_path / "w"
    warehouse.mkdir()
    with filelock.FileLock(warehouse / ".build.lock"):
        result = run_warm("build", "--raw", small_raw, "--warehouse", warehouse)
    assert result.returncode == 3
    assert "Another build is writing" in result.stderr


def test_the_lock_of_a_killed_build_does_not_block(run_warm, small_raw, tmp_path):
    warehouse = tmp_path / "w"
    warehouse.mkdir()
    hold = (
        "import sys, time, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire();"
        " print('held', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", hold, str(warehouse / ".build.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        blocked = run_warm("build", "--raw", small_raw, "--warehouse", warehouse)
        os.kill(holder.pid, signal.SIGKILL)
    assert blocked.returncode == 3
    freed = run_warm("build", "--raw", tmp_path / "nowhere", "--warehouse", warehouse)
    assert freed.returncode == 2, "past the lock, at the missing raw folder"


def test_a_work_file_open_elsewhere_is_a_lock(run_warm, small_raw, tmp_path):
    warehouse = tmp_path / "w"
    warehouse.mkdir()
    with duckdb.connect(str(warehouse / "work.duckdb")):
        result = run_warm("build", "--raw", small_raw, "--warehouse", warehouse)
    assert result.returncode == 3
    assert "is open in another program" in result.stderr


def test_a_damaged_work_file_is_named(run_warm, small_raw, tmp_path):
    warehouse = tmp_path / "w"
    warehouse.mkdir()
    (warehouse / "work.duckdb").write_bytes(b"no database" * 1000)
    result = run_warm("build", "--raw", small_raw, "--warehouse", warehouse)
    assert result.returncode == 2
    assert "cannot be opened" in result.stderr
    assert "move it away" in result.stderr


def test_explain_before_a_publish_says_so(run_warm, tmp_path):
    result = run_warm("explain", "acc_1", "--warehouse", tmp_path)
    assert result.returncode == 2
    assert "Nothing has been published" in result.stderr


def test_the_command_starts_quickly(run_warm):
    """Help must not pay for dbt or Great Expectations."""
    started = time.monotonic()
    run_warm("--help")
    assert time.monotonic() - started < 5
