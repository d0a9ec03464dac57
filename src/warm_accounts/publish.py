"""
Publishing: the marts are copied out of the work file into a new file beside the served one, which is
then renamed into place. A reader has the old version or the new one, never a mix, and a kill at any
moment leaves the last good version. The next build removes what a killed one left.
"""

import datetime
import importlib.metadata
import json
import os
import shutil
import subprocess
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warm_accounts.hash_key import hash_key_fingerprint
from warm_accounts.project import MART_SCHEMAS, BuildLocked, UnusableInput, Warehouse

# Clients of DuckDB 1.4 and later open this format.
STORAGE_VERSION = "v1.4.0"
# Marts with plain personal data; they get a file of their own that only its owner can read.
RESTRICTED_TABLES = {("core", "contact_details")}
TEMPORARY_SUFFIX = ".tmp"
# In the published file: which tables remember earlier publications, here and in the file of histories.
KEPT_TABLES = "main.kept_tables"


@dataclass(frozen=True)
class Remembered:
    """Tables of one build that builds to come must remember, as (schema, name), and the build's stamp."""

    tables: tuple[tuple[str, str], ...] = ()
    # among them and the marts: what says of all dates at once what is true of each
    of_all_dates: frozenset[tuple[str, str]] = frozenset()
    stamp: str = ""

    @property
    def histories(self) -> list[tuple[str, str]]:
        """Those that no mart is."""
        return [table for table in self.tables if table[0] not in MART_SCHEMAS]


NOTHING_REMEMBERED = Remembered()


def quoted(*names: str) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(temporary: Path, final: Path, mode: int) -> None:
    """Makes a finished file durable, then renames it over the served one."""
    os.chmod(temporary, mode)
    descriptor = os.open(temporary, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(temporary, final)
    sync_folder(final.parent)


def temporary_path(final: Path) -> Path:
    return final.with_name(final.name + TEMPORARY_SUFFIX)


def write_text(final: Path, text: str, mode: int = 0o644) -> None:
    """Writes a small file atomically."""
    temporary = temporary_path(final)
    temporary.write_text(text, encoding="utf-8")
    put_in_place(temporary, final, mode)


def as_json(value: dict) -> str:
    return json.dumps(value, indent=2, default=str, ensure_ascii=False) + "\n"


def code_version(project_dir: Path) -> str:
    """Package version, with the commit where the project is a git checkout."""
    version = importlib.metadata.version("warm-accounts")
    git = ["git", "-C", str(project_dir), "rev-parse", "--short=12", "HEAD"]
    try:
        commit = subprocess.run(git, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return version
    return f"{version}+{commit.stdout.strip()}" if commit.returncode == 0 else version


@contextmanager
def open_work_file(warehouse: Warehouse, read_only: bool = True):
    """The work file as catalog `work`, with the settings that every reader of ours uses."""
    config = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": os.environ.get("WARM_MEMORY_LIMIT", "5GB"),
        "threads": int(os.environ.get("WARM_THREADS", "2")),
        "temp_directory": str(warehouse.dbt_dir / "spill"),
    }
    mode = " (read_only)" if read_only else ""
    with duckdb.connect(config=config) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach {literal(str(warehouse.work_file))} as work{mode}")
        connection.execute("use work")
        yield connection


def is_unreadable(error: duckdb.Error) -> bool:
    """True where the file is at fault, not the question; a wrong checksum has no class of its own."""
    damage = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException)
    return type(error) is duckdb.Error or isinstance(error, damage)


def unreadable(file: Path, error: Exception) -> str:
    """Why a served file cannot be read, and what helps."""
    if "lock" in str(error).lower():
        return f"{file} is open in a program that writes to it. Close that program."
    return (
        f"{file} is damaged ({first_line(error)}). Run `warm build` again, which writes it anew, or bring it "
        "back from a backup."
    )


def first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def heal(warehouse: Warehouse) -> list[str]:
    """Removes what a killed build left and says what it did. Only the holder of the lock may call it."""
    notes = finish_publication(warehouse)
    leftovers = [*warehouse.folder.glob(f"*{TEMPORARY_SUFFIX}*")]
    leftovers += warehouse.reports.glob(f"*{TEMPORARY_SUFFIX}*")
    for leftover in leftovers:
        # DuckDB spills into a folder beside the work file.
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        notes.append(f"removed {leftover.name}, left by a build that was killed")
    text = read_publication(warehouse)
    if text is not None and warehouse.published() != json.loads(text):
        write_text(warehouse.published_json, text)
        notes.append(
            "rewrote published.json from the published file: a build was killed between the two"
        )
    return notes


def finish_publication(warehouse: Warehouse) -> list[str]:
    """Puts in place the histories of the served version, where a build was killed between the two files."""
    waiting = temporary_path(warehouse.histories_file)
    if not fits(waiting, warehouse.published_file):
        return []
    put_in_place(waiting, warehouse.histories_file, 0o600)
    return [f"put {warehouse.histories_file.name} in place: a build was killed before it did"]


def read_publication(warehouse: Warehouse) -> str | None:
    """What the published file says of itself; None when there is none, or somebody writes to it."""
    return said_by(warehouse.published_file, "publication")


def said_by(file: Path, what: str) -> str | None:
    """The publication or the edition that a file names; None where it is not there or cannot be read."""
    if not file.exists():
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(f"select {what} from main.{what}").fetchall()[0][0]
    except (duckdb.Error, IndexError):
        return None


def fits(histories_file: Path, published_file: Path) -> bool:
    """Whether two files were written together."""
    edition = said_by(histories_file, "edition")
    return edition is not None and edition == said_by(published_file, "edition")


def require_usable_work_file(warehouse: Warehouse) -> None:
    """Opens the work file once: replays what a killed build left, or says why it cannot be used."""
    try:
        with open_work_file(warehouse, read_only=False):
            pass
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise BuildLocked(
                f"{warehouse.work_file} is open in another program. Close it (a dbt run, a DuckDB "
                "shell, a notebook) and build again; readers should open warm_accounts.duckdb instead."
            ) from None
        raise UnusableInput(unusable_work_file(warehouse, error)) from error
    except duckdb.Error as error:
        raise UnusableInput(unusable_work_file(warehouse, error)) from error


def unusable_work_file(warehouse: Warehouse, error: Exception) -> str:
    return (
        f"{warehouse.work_file} cannot be opened ({str(error).splitlines()[0]}). Bring it back from a "
        "backup, or move it away and build again: everything is rebuilt from the raw files, except "
        "the history of decisions, which then starts anew."
    )


def still_served(warehouse: Warehouse) -> str:
    published = warehouse.published()
    if published is None:
        return "There is no earlier published version."
    if read_publication(warehouse) is None:
        return f"{warehouse.published_file} cannot be read: bring it back from a backup, or build again."
    return f"The version of {published['as_of']} (published {published['published_at']}) is still served."


def mart_tables(connection, catalog: str) -> list[tuple[str, str]]:
    """Every table and view of the mart schemas, as (schema, name)."""
    return connection.execute(
        "select table_schema, table_name from information_schema.tables"
        " where table_catalog = ? and list_contains(?, table_schema)"
        " order by table_schema, table_name",
        [catalog, list(MART_SCHEMAS)],
    ).fetchall()


def policy_version(connection, as_of: datetime.date) -> str | None:
    """The policy version that the as-of date is scored by."""
    rows = connection.execute(
        "select policy_version from intermediate.int_scoring_dates"
        " where scored_on = ? and not is_hysteresis_date",
        [as_of],
    ).fetchall()
    return rows[0][0] if rows else None


def all_rows_of_work(schema: str, name: str) -> str:
    return f"select * from {quoted('work', schema, name)}"


def copy_tables(
    connection, target_file: Path, tables, descriptions, rows_of=all_rows_of_work
) -> dict[str, int]:
    """Copies tables into a new file, `rows_of` says which rows; returns the row count of each."""
    connection.execute(
        f"attach {literal(str(target_file))} as target (storage_version {literal(STORAGE_VERSION)})"
    )
    counts = {}
    for schema, name in tables:
        table = quoted("target", schema, name)
        connection.execute(f"create schema if not exists {quoted('target', schema)}")
        connection.execute(f"create table {table} as {rows_of(schema, name)}")
        (count,) = connection.execute(f"select count(*) from {table}").fetchall()[0]
        counts[f"{schema}.{name}"] = count
        described = descriptions.get((schema, name))
        if described:
            connection.execute(f"comment on table {table} is {literal(described['table'])}")
            existing = {row[0] for row in connection.execute(f"describe {table}").fetchall()}
            for column, text in described["columns"].items():
                if text and column in existing:
                    connection.execute(
                        f"comment on column {table}.{quoted(column)} is {literal(text)}"
                    )
    return counts


def close_target(connection) -> None:
    """Writes everything into the file itself, so that no .wal stays beside it."""
    connection.execute("checkpoint target")
    connection.execute("detach target")


def name_edition(connection, edition: str) -> None:
    """Files of one edition were written together."""
    connection.execute("create table target.main.edition (edition varchar)")
    connection.execute("insert into target.main.edition values (?)", [edition])


def name_publication(connection, edition: str, text: str, kept_tables) -> None:
    """What the open target says of itself, and which of its tables builds to come must remember."""
    connection.execute("create table target.main.publication (publication varchar)")
    connection.execute("insert into target.main.publication values (?)", [text])
    connection.execute(
        f"create table target.{KEPT_TABLES} (schema_name varchar, table_name varchar)"
    )
    for table in kept_tables:
        connection.execute(f"insert into target.{KEPT_TABLES} values (?, ?)", list(table))
    name_edition(connection, edition)


def put_all_in_place(warehouse: Warehouse, publication: str) -> None:
    """The published file counts: from its rename on the new version is served, and its histories follow."""
    put_in_place(temporary_path(warehouse.published_file), warehouse.published_file, 0o644)
    put_in_place(temporary_path(warehouse.histories_file), warehouse.histories_file, 0o600)
    write_text(warehouse.published_json, publication)


def publish(
    warehouse: Warehouse,
    project_dir: Path,
    as_of: datetime.date,
    invocation_id: str,
    accepted_checks: tuple[str, ...] = (),
    descriptions: dict[tuple[str, str], dict] | None = None,
    remembered: Remembered = NOTHING_REMEMBERED,
    warnings: list[dict] | None = None,
    accepted_missing: tuple[str, ...] = (),
) -> dict:
    """Replaces the served files by the marts of the work file; returns what published.json says.

    `descriptions` are words on marts and their columns, for readers of the file.
    """
    new_contacts = temporary_path(warehouse.contact_file)
    edition, descriptions = uuid.uuid4().hex, descriptions or {}
    with open_work_file(warehouse) as connection:
        tables = mart_tables(connection, "work")
        restricted = [table for table in tables if table in RESTRICTED_TABLES]
        shared = [table for table in tables if table not in RESTRICTED_TABLES]
        # The rows, not their order, must be kept; the copy is faster for it.
        connection.execute("set preserve_insertion_order = false")
        contact_counts = copy_tables(connection, new_contacts, restricted, descriptions)
        close_target(connection)
        copy_tables(connection, temporary_path(warehouse.histories_file), remembered.histories, {})
        name_edition(connection, edition)
        close_target(connection)
        new_file = temporary_path(warehouse.published_file)
        counts = copy_tables(connection, new_file, shared, descriptions)
        publication = {
            "as_of": as_of.isoformat(),
            "policy_version": policy_version(connection, as_of),
            "published_at": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "code_version": code_version(project_dir),
            "dbt_invocation_id": invocation_id,
            "build_stamp": remembered.stamp,
            "hash_key_fingerprint": hash_key_fingerprint(),
            "accepted_checks": list(accepted_checks),
            "warning_count": len(warnings or []),
            "warnings": warnings or [],
            "accepted_missing": list(accepted_missing),
            "row_counts": counts,
            "restricted_row_counts": contact_counts,
        }
        name_publication(connection, edition, as_json(publication), remembered.tables)
        close_target(connection)
    put_in_place(new_contacts, warehouse.contact_file, 0o600)
    put_all_in_place(warehouse, as_json(publication))
    return publication


def add_dates(warehouse: Warehouse, dates: list[str], descriptions, remembered: Remembered) -> None:
    """Adds earlier dates, as just built, to what is served; all else stays that of the latest date."""
    edition = uuid.uuid4().hex
    with open_work_file(warehouse) as connection:
        attach(connection, warehouse.published_file, "served")
        attach(connection, warehouse.histories_file, "histories")

        def rows_with_dates(side: str):
            def rows_of(schema: str, name: str) -> str:
                work, before = (quoted(catalog, schema, name) for catalog in ("work", side))
                if (schema, name) in remembered.of_all_dates:
                    return f"select * from {work}"
                if (schema, name) not in remembered.tables or not is_dated(connection, work):
                    return f"select * from {before}"
                listed = ", ".join(f"date {literal(date)}" for date in dates)
                return (
                    f"select * from {before} where scored_on not in ({listed})"
                    f" union all by name select * from {work} where scored_on in ({listed})"
                )

            return rows_of

        tables = mart_tables(connection, "served")
        new_histories = temporary_path(warehouse.histories_file)
        histories = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = 'histories' and schema_name != 'main' order by all"
        ).fetchall()
        copy_tables(connection, new_histories, histories, {}, rows_with_dates("histories"))
        name_edition(connection, edition)
        close_target(connection)
        new_file = temporary_path(warehouse.published_file)
        copy_tables(connection, new_file, tables, descriptions, rows_with_dates("served"))
        text = read_publication(warehouse)
        name_publication(connection, edition, text, remembered.tables)
        close_target(connection)
    put_all_in_place(warehouse, text)


def write_apart(
    warehouse: Warehouse, file: Path, as_of: datetime.date, descriptions, remembered: Remembered
) -> None:
    """Writes the marts of the work file into a file of its own, without dates later than the one built."""
    new_file = temporary_path(file)
    with open_work_file(warehouse) as connection:
        tables = [t for t in mart_tables(connection, "work") if t not in RESTRICTED_TABLES]

        def rows_of(schema: str, name: str) -> str:
            rows = all_rows_of_work(schema, name)
            if (schema, name) in remembered.tables and is_dated(
                connection, quoted("work", schema, name)
            ):
                rows += f" where scored_on <= date {literal(as_of.isoformat())}"
            return rows

        counts = copy_tables(connection, new_file, tables, descriptions, rows_of)
        publication = {
            "as_of": as_of.isoformat(),
            "policy_version": policy_version(connection, as_of),
            "row_counts": counts,
        }
        name_publication(connection, uuid.uuid4().hex, as_json(publication), ())
        close_target(connection)
    put_in_place(new_file, file, 0o644)


def attach(connection, file: Path, name: str) -> None:
    connection.execute(f"attach {literal(str(file))} as {name} (read_only)")


def is_dated(connection, table: str) -> bool:
    return "scored_on" in {row[0] for row in connection.execute(f"describe {table}").fetchall()}
