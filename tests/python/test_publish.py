"""Publishing is atomic: readers have the old version or the new one, whatever kills the writer."""

import datetime
import json
import signal
import stat
import subprocess
import sys
import textwrap

import duckdb
import pytest

from warm_accounts.project import Warehouse
from warm_accounts.publish import fits, heal, publish

AS_OF = datetime.date(2026, 6, 30)


def write_work_file(warehouse: Warehouse, version: int) -> None:
    """A work file with one table and one view a mart schema has, and tables nobody may see."""
    warehouse.work_file.unlink(missing_ok=True)
    with duckdb.connect(str(warehouse.work_file)) as connection:
        for schema in ("core", "scoring", "staging", "intermediate"):
            connection.execute(f"create schema {schema}")
        connection.execute(f"create table core.accounts as select {version} as account_id")
        connection.execute("create view core.activities as select * from core.accounts")
        connection.execute(
            "create table core.contact_details as select 'jane@example.org' as email"
        )
        connection.execute("create table staging.contacts as select 'jane@example.org' as email")
        connection.execute(
            "create table intermediate.int_scoring_dates as select * from (values"
            f" (date '{AS_OF}', '2026.1', false), (date '{AS_OF}', '2026.0', true))"
            " as dates(scored_on, policy_version, is_hysteresis_date)"
        )


@pytest.fixture
def warehouse(tmp_path):
    made = Warehouse(tmp_path / "ware 'house'")
    made.reports.mkdir(parents=True)
    made.dbt_dir.mkdir()
    write_work_file(made, 1)
    return made


def served_version(warehouse: Warehouse) -> int:
    with duckdb.connect(str(warehouse.published_file), read_only=True) as connection:
        return connection.execute("select account_id from core.accounts").fetchall()[0][0]


def test_marts_are_published_and_contact_details_apart(warehouse, project_root):
    publication = publish(warehouse, project_root, AS_OF, "run-1")
    assert json.loads(warehouse.published_json.read_text()) == publication
    assert publication["row_counts"] == {"core.accounts": 1, "core.activities": 1}
    assert publication["as_of"] == "2026-06-30"
    assert publication["policy_version"] == "2026.1"
    assert publication["dbt_invocation_id"] == "run-1"
    assert publication["published_at"] and publication["code_version"]
    assert b"jane@example.org" not in warehouse.published_file.read_bytes()
    assert stat.S_IMODE(warehouse.contact_file.stat().st_mode) == 0o600
    with duckdb.connect(str(warehouse.contact_file), read_only=True) as connection:
        assert connection.execute("select email from core.contact_details").fetchall()
    assert not list(warehouse.folder.glob("*.tmp*"))


def test_the_file_says_itself_what_it_is(warehouse, project_root):
    publication = publish(warehouse, project_root, AS_OF, "run-1")
    with duckdb.connect(str(warehouse.published_file), read_only=True) as connection:
        (text,) = connection.execute("select publication from main.publication").fetchall()[0]
    assert json.loads(text) == publication


def test_an_open_reader_keeps_its_version(warehouse, project_root):
    publish(warehouse, project_root, AS_OF, "run-1")
    with duckdb.connect(str(warehouse.published_file), read_only=True) as reader:
        write_work_file(warehouse, 2)
        publish(warehouse, project_root, AS_OF, "run-2")
        assert reader.execute("select account_id from core.accounts").fetchall() == [(1,)]
    assert served_version(warehouse) == 2


KILLED_PUBLISH = """
    import datetime, os, pathlib, signal, sys
    from warm_accounts import publish
    from warm_accounts.project import Warehouse

    function, count, folder, project = sys.argv[1:]
    original, calls = getattr(os, function), []

    def kill(*arguments):
        calls.append(arguments)
        if len(calls) == int(count):
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments)

    setattr(os, function, kill)
    warehouse, as_of = Warehouse(pathlib.Path(folder)), datetime.date(2026, 6, 30)
    publish.publish(warehouse, pathlib.Path(project), as_of, "run-2")
"""


@pytest.mark.parametrize(
    ("function", "count"),
    [
        ("chmod", 1),
        ("replace", 1),
        ("chmod", 2),
        ("replace", 2),
        ("fsync", 4),
        ("replace", 3),
        ("replace", 4),
    ],
)
def test_kill_during_publish_leaves_one_good_version(warehouse, project_root, function, count):
    """Killed while files are written, before and between the renames: readers see 1 or 2, whole."""
    publish(warehouse, project_root, AS_OF, "run-1")
    write_work_file(warehouse, 2)
    command = [sys.executable, "-c", textwrap.dedent(KILLED_PUBLISH), function, str(count)]
    killed = subprocess.run([*command, warehouse.folder, project_root], check=False)
    assert killed.returncode == -signal.SIGKILL
    renamed = (function, count) in {("fsync", 4), ("replace", 3), ("replace", 4)}
    assert served_version(warehouse) == (2 if renamed else 1)

    heal(warehouse)
    assert not list(warehouse.folder.glob("*.tmp*"))
    said = json.loads(warehouse.published_json.read_text())
    assert said["dbt_invocation_id"] == ("run-2" if renamed else "run-1")
    assert fits(warehouse.histories_file, warehouse.published_file)
    publish(warehouse, project_root, AS_OF, "run-3")
    assert served_version(warehouse) == 2
    assert json.loads(warehouse.published_json.read_text())["dbt_invocation_id"] == "run-3"


def test_kill_while_tables_are_copied(warehouse, project_root):
    publish(warehouse, project_root, AS_OF, "run-1")
    warehouse.published_file.with_name("warm_accounts.duckdb.tmp").write_bytes(b"half a file")
    warehouse.published_file.with_name("warm_accounts.duckdb.tmp.wal").write_bytes(b"half a log")
    (warehouse.folder / "work.duckdb.tmp").mkdir()
    (warehouse.folder / "work.duckdb.tmp" / "spilled").write_bytes(b"")
    assert served_version(warehouse) == 1
    assert len(heal(warehouse)) == 3
    publish(warehouse, project_root, AS_OF, "run-2")
    assert served_version(warehouse) == 1


def install_reader(project_root, folder):
    """The older client, from its own lock, beside this environment; skips where it cannot be had."""
    lock = project_root / "requirements" / "reader.lock"
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
    command = [*uv, "--require-hashes", "--target", str(folder), "-r", str(lock)]
    installed = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if installed.returncode:
        pytest.skip(f"the older client cannot be installed: {installed.stderr.strip()[-200:]}")


def test_older_clients_open_the_published_file(warehouse, project_root, tmp_path):
    publish(warehouse, project_root, AS_OF, "run-1")
    client = tmp_path / "client"
    install_reader(project_root, client)
    script = """
        import sys
        sys.path.insert(0, sys.argv[1])
        import duckdb
        assert duckdb.__version__.startswith("1.5."), duckdb.__version__
        connection = duckdb.connect(sys.argv[2], read_only=True)
        print(connection.execute("select account_id from core.accounts").fetchall())
    """
    command = [sys.executable, "-c", textwrap.dedent(script), client, warehouse.published_file]
    read = subprocess.run(command, capture_output=True, text=True, check=False)
    assert read.stdout.strip() == "[(1,)]", read.stderr
