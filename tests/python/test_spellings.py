"""
Tables of spellings for times, numbers and refusals say what the readers make of each, on every engine that
is at hand: DuckDB always, PostgreSQL where its programs are installed. What Spark would run is parsed in
test_dialects.py.
"""

import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow
READERS = {
    "times": {"utc": "try_timestamp"},
    "numbers": {"integer": "try_integer", "count": "try_count", "amount": "try_decimal"},
    "refusals": {"plain": "marks_refusal", "said": "tells_refusal", "cell": "says_no"},
}


def read_cases(project_root: Path, name: str) -> list[dict[str, str]]:
    path = project_root / "tests" / "fixtures" / "spellings" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        cases = list(csv.DictReader(handle))
    if name == "refusals":
        # what is plain is said, too, and what is said a no in a cell about permission
        levels = (*READERS[name], "none")
        for case in cases:
            told = levels.index(case["refusal"])
            case.update({level: str(levels.index(level) >= told) for level in levels})
    return cases


@pytest.fixture(scope="module")
def reader(project_root: Path, tmp_path_factory):
    """Function reader(engine, macro): what a macro is in the SQL of an engine, for a column `spelling`."""
    macros = [macro for readers in READERS.values() for macro in readers.values()] + ["read_time"]
    inline = "\n---\n".join(f"{{{{ {macro}('spelling') }}}}" for macro in macros)

    # what has no models is parsed in no time
    macros_alone = tmp_path_factory.mktemp("macros_alone")
    for name in ("dbt_project.yml", "macros", "profiles", "tools"):
        (macros_alone / name).symlink_to(project_root / name)

    @cache
    def render(engine: str) -> dict[str, str]:
        folder = tmp_path_factory.mktemp(engine)
        script = Path(__file__).with_name("render_models.py")
        done = subprocess.run(
            [sys.executable, script, engine, macros_alone, folder, inline],
            env={**os.environ, "WARM_AS_OF": "2026-06-30"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        parts = (folder / "inline.sql").read_text(encoding="utf-8").split("\n---\n")
        return dict(zip(macros, parts, strict=True))

    return lambda engine, macro: render(engine)[macro]


def ask_duckdb(reader: str, spellings: list[str]) -> list:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create table given (place integer, spelling varchar)")
        connection.executemany("insert into given values (?, ?)", list(enumerate(spellings)))
        rows = connection.execute(f"select {reader} from given order by place").fetchall()
    return [row[0] for row in rows]


@pytest.fixture(scope="module")
def postgres():
    """A cursor on a PostgreSQL of our own, for as long as the tests run."""
    programs = [shutil.which(name) for name in ("initdb", "pg_ctl")]
    if None in programs:
        pytest.skip("PostgreSQL is not installed")
    psycopg2 = pytest.importorskip("psycopg2")
    folder = Path(tempfile.mkdtemp(prefix="warm_postgres_"))
    owner = {}
    if os.geteuid() == 0:  # it does not run as root
        owner = {"user": "nobody", "extra_groups": []}
        shutil.chown(folder, "nobody")
    initdb, pg_ctl = programs
    data = str(folder / "data")

    def run(*command):
        subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120, **owner)

    run(initdb, "-D", data, "-U", "warm", "-A", "trust", "-E", "UTF8", "--locale", "C")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        with psycopg2.connect(host=str(folder), user="warm", dbname="postgres") as connection:
            yield connection.cursor()
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def ask_postgres(cursor, reader: str, spellings: list[str]) -> list:
    cursor.execute("set timezone to 'UTC'")
    cursor.execute("drop table if exists given")
    cursor.execute("create temporary table given (place integer, spelling text)")
    cursor.executemany("insert into given values (%s, %s)", list(enumerate(spellings)))
    cursor.execute(f"select {reader} from given order by place".replace("%", "%%"))
    return [row[0] for row in cursor.fetchall()]


def differences(cases: list[dict], expected: str, read: list) -> dict[str, tuple]:
    return {
        case["spelling"]: (case[expected], str(value))
        for case, value in zip(cases, read, strict=True)
        if not same(case[expected], value)
    }


def same(expected: str, value) -> bool:
    if expected == "" or value is None:
        return expected == "" and value is None
    if hasattr(value, "isoformat"):
        return str(value).rstrip("0") == expected.rstrip("0") or str(value) == expected
    return str(value) == expected


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
@pytest.mark.parametrize(
    ("table", "column", "macro"),
    [(table, *reader) for table, readers in READERS.items() for reader in readers.items()],
)
def test_spellings(project_root, reader, request, engine, table, column, macro):
    cases = read_cases(project_root, table)
    spellings = [case["spelling"] for case in cases]
    if engine == "duckdb":
        read = ask_duckdb(reader(engine, macro), spellings)
    else:
        read = ask_postgres(request.getfixturevalue("postgres"), reader(engine, macro), spellings)
    assert differences(cases, column, read) == {}


def test_the_short_way_of_duckdb_reads_as_the_long_way(reader):
    """Plain ISO texts are cast at once; broken a little, they must come out as if they were not."""
    chance = random.Random(7)  # noqa: S311
    plain = [
        "2026-01-05 10:15:30",
        "2026-01-05",
        "2026-01-05T10:15:30Z",
        "2026-01-05T10:15:30.123Z",
    ]
    texts = set(plain)
    for _ in range(20_000):
        text = list(chance.choice(plain))
        for _ in range(chance.randint(1, 3)):
            text[chance.randrange(len(text))] = chance.choice("0123456789-:.TZ +APM")
        texts.add("".join(text))
    spellings = sorted(texts)
    short = ask_duckdb(reader("duckdb", "try_timestamp"), spellings)
    long = ask_duckdb(reader("duckdb", "read_time"), spellings)
    different = [row for row in zip(spellings, short, long, strict=True) if row[1] != row[2]]
    assert different == []
