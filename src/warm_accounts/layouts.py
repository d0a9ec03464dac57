"""
How files of other connectors and exports are read as declared tables: by the rows of the seed
`source_layouts`. The macros of source_layouts.sql choose alike when views are made; here a file is looked at
before anything is built, and for `warm layout`.
"""

import csv
import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warm_accounts.project import UnusableInput, plain_column, plain_name

SEED = "seeds/reference/source_layouts.csv"
SETTING = "WARM_LAYOUTS"
# What a file is worth that has all keys of a table: more than any number of other columns.
HAS_KEYS = 1000


@dataclass(frozen=True)
class Row:
    """One row of the seed."""

    source_name: str
    layout: str
    raw_table: str
    raw_column: str
    table_name: str
    column_name: str
    conversion: str

    @property
    def table(self) -> tuple[str, str]:
        source, _, table = self.table_name.rpartition(".")
        return source or self.source_name, table

    @property
    def is_table(self) -> bool:
        return bool(self.table_name) and not self.raw_column and not self.column_name

    def is_of(self, table: tuple[str, str]) -> bool:
        return not self.is_table and (not self.table_name or self.table == table)


@dataclass
class Reading:
    """What a file is taken for: of each table, where each of our columns comes from."""

    layout: str
    tables: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)

    def told(self, source: str) -> list[str]:
        return [
            table if of_source == source else f"{of_source}.{table}"
            for of_source, table in self.tables
        ]


class Layouts:
    """The rows of the seed, and the layouts that somebody asked for."""

    def __init__(self, rows: list[Row], asked: dict[str, str], digest: str):
        self.rows = rows
        self.asked = asked
        self.digest = digest
        self.by_raw_table: dict[tuple[str, str], dict[str, list[Row]]] = {}
        everywhere = [row for row in rows if row.raw_table == "*"]
        for row in rows:
            if row.raw_table != "*":
                found = self.by_raw_table.setdefault(
                    (row.source_name, plain_name(row.raw_table)), {}
                )
                found.setdefault(row.layout, []).append(row)
        for (source, _), layouts in self.by_raw_table.items():
            for layout, own in layouts.items():
                own[:0] = [r for r in everywhere if (r.source_name, r.layout) == (source, layout)]

    @property
    def sources(self) -> set[str]:
        return {row.source_name for row in self.rows}

    def of_raw_table(self, source: str, raw_table: str) -> dict[str, list[Row]]:
        found = self.by_raw_table.get((source, plain_name(raw_table)), {})
        asked = self.asked.get(source)
        return {layout: rows for layout, rows in found.items() if asked in (None, layout)}


def read_layouts(project_dir: Path) -> Layouts:
    """The layouts of the project; stops where one was asked for that nobody knows."""
    asked = os.environ.get(SETTING, "")
    try:
        content = (project_dir / SEED).read_bytes()
    except FileNotFoundError:
        content = b""
    lines = csv.DictReader(content.decode("utf-8").splitlines())
    rows = [Row(**{name: line[name] or "" for name in Row.__annotations__}) for line in lines]
    layouts = Layouts(rows, {}, hashlib.md5(content + asked.encode()).hexdigest())  # noqa: S324
    for part in filter(None, (text.strip() for text in asked.split(","))):
        source, _, layout = (text.strip() for text in part.partition("="))
        known = {row.layout for row in rows if row.source_name == source}
        if layout not in known:
            names = ", ".join(
                sorted({f"{row.source_name}={row.layout}" for row in rows if row.layout})
            )
            raise UnusableInput(
                f"--layout (or {SETTING}) names {part}, which is no layout. Known are: {names}. Write "
                f"SOURCE=LAYOUT, or add rows to {SEED}."
            )
        layouts.asked[source] = layout
    return layouts


def rest_of_name(pattern: str, name: str) -> str | None:
    """What a pattern with `*` leaves of a name, None where it does not match."""
    start = pattern[:-1]
    if pattern != "*" and ("." in pattern) != ("." in name):
        return None
    if len(name) > len(start) and name.lower().startswith(start.lower()):
        return name[len(start) :]
    plain, plain_start = plain_column(name), plain_column(start)
    if len(plain) > len(plain_start) and plain.startswith(plain_start):
        return plain[len(plain_start) :]
    return None


def tables_of(rows: list[Row]) -> list[tuple[tuple[str, str], bool]]:
    """The tables that a layout reads out of one raw table, and whether only of columns that are named."""
    return [(row.table, row.conversion == "only") for row in rows if row.is_table]


def columns_by_layout(
    rows: list[Row], table: tuple[str, str], is_named_only: bool, names: list[str]
) -> dict[str, list[str]]:
    """Where each of our columns comes from, as columns_by_layout of the macros says it."""
    ours = [row for row in rows if row.is_of(table)]
    by_plain: dict[str, list[str]] = {}
    for name in names:
        by_plain.setdefault(plain_column(name), []).append(name)
    exact = {plain_column(row.raw_column) for row in ours if not row.raw_column.endswith("*")}
    columns: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    used: set[str] = set()
    for row in ours:
        found = []
        if not row.raw_column:
            found.append((row.column_name, f"'{row.conversion.partition(':')[2]}'"))
        elif "[" in row.raw_column:
            for name in by_plain.get(plain_column(row.raw_column.split("[")[0]), []):
                used.add(name)
                found.append((row.column_name, f"{name}[{row.raw_column.split('[')[1]}"))
        elif row.raw_column.endswith("*"):
            for name in names if row.column_name != "*" else []:
                rest = rest_of_name(row.raw_column, name)
                if (
                    rest
                    and plain_column(name) not in exact
                    and (name not in used or row.raw_column != "*")
                ):
                    used.add(name)
                    found.append((row.column_name[:-1] + rest, name))
        else:
            for name in by_plain.get(plain_column(row.raw_column), []):
                used.add(name)
                if row.column_name and row.conversion != "prefix":
                    found.append((row.column_name, name))
        for column, name in found:
            known = columns.setdefault(spelled.setdefault(plain_column(column), column), [])
            if name not in known:
                known.append(name)
    for name in names if not is_named_only else []:
        if name not in used:
            columns.setdefault(spelled.setdefault(plain_column(name), name), []).append(name)
    return columns


def score(table, names) -> int:
    """How many declared columns of a table some names find; more where they find its keys."""
    given = {plain_column(name) for name in names}
    found = sum(plain_column(column) in given for column in table.columns)
    return found + (0 if table.keys_missing(names) else HAS_KEYS)


def choose_layout(
    source: str, raw_table: str, names: list[str], layouts: Layouts, expected: dict
) -> Reading | None:
    """By which layout a file is read; None for the declared names."""
    best, best_score = None, -1
    of_raw_table = layouts.of_raw_table(source, raw_table)
    for (of_source, table), declared in expected.items():
        is_its_table = of_source == source and plain_name(table) == plain_name(raw_table)
        if is_its_table and source not in layouts.asked:
            best_score = score(declared, names)
    for layout, rows in of_raw_table.items():
        table, is_named_only = tables_of(rows)[0]
        found = score(expected[table], columns_by_layout(rows, table, is_named_only, names))
        if found > best_score:
            best, best_score = layout, found
    if best is None:
        return None
    reading = Reading(best)
    for table, is_named_only in tables_of(of_raw_table[best]):
        columns = columns_by_layout(of_raw_table[best], table, is_named_only, names)
        if not reading.tables or score(expected[table], columns) >= HAS_KEYS:
            reading.tables[table] = columns
    return reading


def opened_columns(layouts: dict[str, list[Row]]) -> list[tuple[str, bool]]:
    """Columns that a layout opens, and whether they hold whole rows: these first, then outer ones."""
    found = {
        (row.column_name != "*", row.raw_column.count("."), row.raw_column[:-2])
        for rows in layouts.values()
        for row in rows
        if row.raw_column.endswith(".*")
    }
    return [(column, not is_part) for is_part, _, column in sorted(found)]


class NotJson(Exception):
    """A column that a layout opens holds something else."""


def names_opened(
    path: Path, file_format: str, names: list[str], layouts: dict[str, list[Row]]
) -> list[str]:
    """The names of a file by its layouts: its header, and the keys of JSON objects that a layout opens."""
    opened = opened_columns(layouts)
    if not {plain_column(name) for name in names} & {plain_column(column) for column, _ in opened}:
        return names
    reader = (
        "read_parquet(?)"
        if file_format == "parquet"
        else "read_csv(?, all_varchar = true, header = true, skip = 0, delim = ',', quote = '\"',"
        " escape = '\"', comment = '')"
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        types = dict(
            row[:2]
            for row in connection.execute(
                f"describe select * from {reader}", [str(path)]
            ).fetchall()
        )
        found = {}
        for name in names:
            quoted = '"' + name.replace('"', '""') + '"'
            type_name = types.get(name, "VARCHAR")
            is_nested = type_name.startswith(("STRUCT", "MAP")) or type_name.endswith("]")
            found[name] = f"cast({f'to_json({quoted})' if is_nested else quoted} as varchar)"
        for column, is_row in opened:
            for name in [name for name in found if plain_column(name) == plain_column(column)]:
                text = found[name]
                bad, keys = connection.execute(
                    f"select count(*) filter (where {text} <> '' and not json_valid({text})), "
                    f"list_sort(list_distinct(flatten(list(case when json_valid({text}) and "
                    f"json_type({text}) = 'OBJECT' then json_keys({text}) end)))) from {reader}",
                    [str(path)],
                ).fetchall()[0]
                if bad or '"' in "".join(keys or []):
                    raise NotJson(
                        f"column {name} holds what is no JSON object in {bad} rows. Export the file again "
                        "as it was loaded"
                    )
                if keys:
                    del found[name]
                for key in keys or []:
                    path_of_key = json.dumps(key, ensure_ascii=False).replace("'", "''")
                    found[key if is_row else f"{name}.{key}"] = (
                        f"json_extract_string({text}, '$.{path_of_key}')"
                    )
    return list(found)
