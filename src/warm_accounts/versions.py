"""
What need not be made again. Each table and view of a build has a version: what its rows are known by. A model
whose SQL and as-of date are the same, and which reads the same versions, would only become what it is; it is
kept, and so is the verdict of a data test on versions that it has passed.

The version of a table is a hash of its rows, so that a table which was made again and came out the same stops
what follows from being made. What cannot be known has no version, and what reads it is made: a table of very
many rows, SQL that asks the clock or a file, a table that nobody noted.

Notes are written into the work file when a build has passed all its tests, under a stamp of their own; the
stamp beside the warehouse is written after the publication and removed when a build begins. A build that was
killed, failed or refused, another tool that built in between, another work file, code or setting: the stamps
differ, and nothing is kept.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from functools import cache

import duckdb

from warm_accounts.project import RAW_FILE, plain_name

SCHEMA = "warm_build"
SEEDS = "seeds"
# What was found of the columns of raw files, noted before the first model.
COLUMNS_FOUND = "raw_files.source_columns"
# A hash of all rows costs seconds from here on, each day; what is larger has no version.
MOST_ROWS_HASHED = 5_000_000
# Functions of ours that DuckDB does not list; the key of the hashes is among the settings of a build.
OWN_FUNCTIONS = {"warm_hash_key"}
# Words without parentheses that DuckDB takes for a function where no column has the name.
WORDS_OF_THE_MOMENT = {
    *("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "now"),
    *("today", "current_user", "current_role", "session_user", "user", "current_schema"),
    *("current_catalog", "current_database"),
}
# Table functions that read nothing but their arguments.
PLAIN_TABLE_FUNCTIONS = {"generate_series", "range", "unnest"}


def fingerprint(*parts: str) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode() + b"\0")
    return found.hexdigest()


@cache
def functions_by_steadiness() -> dict[str, bool]:
    """DuckDB's functions; True for those that give the same for the same arguments, at any time."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select lower(function_name), bool_and(coalesce(stability, 'CONSISTENT') = 'CONSISTENT')"
            " from duckdb_functions() group by 1"
        ).fetchall()
    return dict(rows)


def tables_read(select: str, connection=None) -> tuple[str, ...] | None:
    """Every table and view that a query reads, as schema.name; None where that is not all it depends on."""
    with (connection or duckdb.connect()).cursor() as cursor:
        text = cursor.execute("select json_serialize_sql(?::varchar)", [select]).fetchall()[0][0]
    tree = json.loads(text)
    if tree.get("error"):
        return None
    tables, named, functions, is_known = set(), set(), set(), True
    left = [tree]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left += part
        elif isinstance(part, dict):
            left += part.values()
            if part.get("type") == "BASE_TABLE":
                tables.add((part.get("schema_name", ""), part.get("table_name", "")))
            if part.get("type") == "TABLE_FUNCTION":
                is_known &= part["function"].get("function_name") in PLAIN_TABLE_FUNCTIONS
            if part.get("class") == "COLUMN_REF":
                is_known &= part["column_names"][-1].lower() not in WORDS_OF_THE_MOMENT
            if part.get("function_name"):
                functions.add(part["function_name"].lower())
            if "cte_map" in part:
                named |= {entry["key"] for entry in part["cte_map"].get("map", [])}
    steady = functions_by_steadiness()
    is_known &= all(steady.get(name, name in OWN_FUNCTIONS) for name in functions)
    # a name without a schema is one of the query's own
    is_known &= all(schema or name in named for schema, name in tables)
    found = sorted(f"{schema}.{name}".lower() for schema, name in tables if schema)
    return tuple(found) if is_known else None


def source_versions(sources, raw_files: dict[str, str]) -> dict[str, str]:
    """For each source table, what its files hold: their paths below the raw folder and their contents."""
    # how many rows are left out follows from all files: where more persons are, the build is in full
    found = {"raw_files.erased_rows": fingerprint(json.dumps(sorted(raw_files.items())))}
    by_table: dict[tuple[str, str], list] = {}
    for path, digest in sorted(raw_files.items()):
        if match := RAW_FILE.match(path):
            table = match["source"], plain_name(match["table"])
            by_table.setdefault(table, []).append((path, digest))
    for source in sources:
        files = by_table.get((source.source_name, plain_name(source.name)), [])
        found[f"{source.schema}.{source.identifier}".lower()] = fingerprint(json.dumps(files))
    return found


def add_layouts(cursor, standing: dict[str, str], raw_files: dict[str, str]) -> None:
    """A table also holds what layouts read as it; another layout of the same file is another content."""
    for landing_key, state, tables in cursor.execute(
        "select landing_key, layout_state, table_names from raw_files.files"
        " where layout_state is not null order by landing_key"
    ).fetchall():
        for table in tables:
            name = f"raw_{table}".lower()
            standing[name] = fingerprint(
                json.dumps([standing.get(name), landing_key, state, raw_files.get(landing_key)])
            )


def content_version(cursor, relation: str) -> str | None:
    """A hash of columns and rows, whatever their order; None for a table too large to hash each day."""
    (count,) = cursor.execute(f"select count(*) from {relation}").fetchall()[0]
    if count > MOST_ROWS_HASHED:
        return None
    sums = cursor.execute(
        f"select count(*), sum(hash(one_row)), bit_xor(hash(one_row)) from {relation} as one_row"
    ).fetchall()[0]
    columns = [row[:2] for row in cursor.execute(f"describe {relation}").fetchall()]
    return fingerprint("rows", json.dumps(columns), *map(str, sums))


@dataclass
class Note:
    """What a table or view, or a passed test, was made of and what it came to."""

    made_of: str
    version: str
    size: int = 0


@dataclass
class Versions:
    """The versions of one build, and the notes of the build before where they may be believed."""

    as_of: str
    before: dict[str, Note] = field(default_factory=dict)
    now: dict[str, Note] = field(default_factory=dict)
    # version of each relation (schema.name) as it stands in this build; unknown where there is none
    standing: dict[str, str] = field(default_factory=dict)
    # relation -> (kind, number of rows as the catalog knows it) when the build began
    catalog: dict[str, tuple[str, int]] = field(default_factory=dict)
    stamp: str = field(default_factory=lambda: uuid.uuid4().hex)

    def begin(self, cursor, sources, raw_files: dict[str, str], stamp_before: str | None) -> None:
        """Looks at what stands, once the raw views are made."""
        self.catalog = catalog_of(cursor)
        self.standing = source_versions(sources, raw_files)
        if "raw_files.files" in self.catalog:
            add_layouts(cursor, self.standing, raw_files)
        if COLUMNS_FOUND in self.catalog and (version := content_version(cursor, COLUMNS_FOUND)):
            self.standing[COLUMNS_FOUND] = version
        if stamp_before and stamp_of(cursor) == stamp_before:
            self.before = {
                node_id: Note(made_of, version, size)
                for node_id, made_of, version, size in cursor.execute(
                    f"select node_id, made_of, version, size from {SCHEMA}.notes"
                ).fetchall()
            }
        cursor.execute(f"drop schema if exists {SCHEMA} cascade")

    def made_of(self, text: str, tables: tuple[str, ...] | None) -> str | None:
        """What comes of a text and the versions it reads; None where one of them is unknown."""
        if tables is None:
            return None
        inputs = [(table, self.standing.get(table)) for table in tables]
        if any(version is None for _, version in inputs):
            return None
        return fingerprint(text, json.dumps(inputs))

    def stands(self, relation: str, kind: str, note: Note) -> bool:
        return self.catalog.get(relation) == (kind, note.size)

    def keep(self, node_id: str, relation: str, note: Note) -> None:
        self.now[node_id] = note
        self.standing[relation] = note.version

    def made(self, node_id: str, relation: str, made_of: str | None, version: str | None) -> None:
        self.standing.pop(relation, None)
        if version is not None:
            self.standing[relation] = version
            self.now[node_id] = Note(made_of or "", version)

    def write(self, cursor, relations: dict[str, str]) -> None:
        """Notes all that is known now; `relations` are the tables and views by node."""
        catalog = catalog_of(cursor)
        rows = [
            (node_id, note.made_of, note.version, catalog.get(relations.get(node_id), ("", 0))[1])
            for node_id, note in self.now.items()
        ]
        cursor.execute(f"create schema {SCHEMA}")
        cursor.execute(
            f"create table {SCHEMA}.notes"
            " (node_id varchar, made_of varchar, version varchar, size bigint)"
        )
        names, made_of, version, size = zip(*rows, strict=True) if rows else ((), (), (), ())
        cursor.execute(
            f"insert into {SCHEMA}.notes select unnest(?::varchar[]), unnest(?::varchar[]),"
            " unnest(?::varchar[]), unnest(?::bigint[])",
            [list(names), list(made_of), list(version), list(size)],
        )
        cursor.execute(f"create table {SCHEMA}.stamp as select '{self.stamp}' as stamp")


def stamp_of(cursor) -> str | None:
    try:
        return cursor.execute(f"select stamp from {SCHEMA}.stamp").fetchall()[0][0]
    except (duckdb.Error, RuntimeError, IndexError):
        return None


def catalog_of(cursor) -> dict[str, tuple[str, int]]:
    return {
        f"{schema}.{name}".lower(): (kind, size)
        for schema, name, kind, size in cursor.execute(
            "select schema_name, table_name, 'table', estimated_size from duckdb_tables()"
            " where database_name = current_database() union all"
            " select schema_name, view_name, 'view', 0 from duckdb_views()"
            " where database_name = current_database() and not internal"
        ).fetchall()
    }
