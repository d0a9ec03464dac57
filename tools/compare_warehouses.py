"""Compares two warehouses by name and says what differs, the way a person would want to read it.

Give two warehouse folders (their published files are compared: warm_accounts.duckdb, and
contact_details.duckdb where there is one) or two files (work.duckdb too). Rows are compared as whole
rows, duplicates counted; rows that differ are then paired by the table's key and told column by column.

Exit codes: 0 equal, 1 different, 2 unusable arguments or files.
"""

import argparse
import csv
import datetime as dt
import itertools
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import yaml

PROJECT = Path(__file__).resolve().parents[1]
PUBLISHED_FILE = "warm_accounts.duckdb"
PERSONAL_FILE = "contact_details.duckdb"
# What says which run wrote a row, not what the row says. Every other timestamp comes from the raw
# files or from the as-of date, and is compared.
RUN_STAMPS = {
    *("run_id", "invocation_id", "dbt_invocation_id"),
    *("built_at", "published_at", "code_version"),
}
# One row about the publication itself; what can be compared of it stands in the first lines of the report.
RUN_TABLES = {("main", "publication")}
# A work file also holds views on raw files, which are not derived from anything, and a build's own notes.
RAW_SCHEMAS = ("raw_", "main", "staging", "warm_build")
# Tables keyed by this date keep earlier dates as they were published.
PUBLISHED_DATE = "scored_on"
KEY_TESTS = ("unique_key", "unique")
# A key is guessed from columns that look like names of things, at most this many together.
KEY_ENDINGS = ("_id", "_key", "_on", "_date", "_type", "_code", "_system", "_role", "_kind")
KEY_TYPES = ("VARCHAR", "DATE", "BIGINT", "INTEGER")
NUMBER_TYPES = ("DECIMAL", "BIGINT", "INTEGER", "HUGEINT")
LONGEST_GUESSED_KEY = 4
MOST_KEY_CANDIDATES = 10
LONGEST_VALUE = 160

Table = tuple[str, str]


class UnusableError(Exception):
    """What is wrong with the arguments or the files."""


@dataclass(frozen=True)
class Column:
    """One column as both sides have it."""

    old: str
    new: str
    old_type: str
    new_type: str
    is_second: bool = False  # an earlier pair compares with the same new column

    @property
    def name(self) -> str:
        """What the report calls it: its new name, by which the keys of the contract go."""
        return f"{self.old} as {self.new}" if self.is_second else self.new

    @property
    def type(self) -> str:
        """Columns of two types are compared as text."""
        return self.new_type if self.old_type == self.new_type else "VARCHAR"

    def of(self, side: str) -> str:
        """The column as one side selects it."""
        name = quoted(self.old if side == "old" else self.new)
        if self.old_type != self.new_type:
            name = f"cast({name} as varchar)"
        return f"{name} as {quoted(self.name)}"


@dataclass
class Renames:
    """Old name -> new name of tables and columns; an empty name: dropped, or added, on purpose."""

    tables: dict[Table, Table | None] = field(default_factory=dict)
    columns: dict[tuple[Table, str], str | None] = field(default_factory=dict)
    columns_anywhere: dict[str, str | None] = field(default_factory=dict)
    added_tables: set[Table] = field(default_factory=set)
    added_columns: set[tuple[Table, str]] = field(default_factory=set)

    def moved(self, table: Table) -> set[str]:
        """Columns of a table that are called otherwise now."""
        return {name for of, name in self.columns if of == table} | self.columns_anywhere.keys()

    def column(self, table: Table, name: str) -> str | None:
        return self.columns.get((table, name), self.columns_anywhere.get(name, name))


@dataclass
class TableDifference:
    """What differs in one table; nothing, most of the time."""

    name: str
    old_rows: int = 0
    new_rows: int = 0
    only_old: int = 0
    only_new: int = 0
    lines: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __str__(self) -> str:
        counts = (
            f"{self.old_rows} rows"
            if self.old_rows == self.new_rows
            else f"{self.old_rows} -> {self.new_rows} rows"
        )
        if self.only_old or self.only_new:
            counts += f"; {self.only_old} only in the old, {self.only_new} only in the new"
        return "\n".join([f"{self.name}: {counts}", *(f"  {line}" for line in self.lines)])


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


# ---------------------------------------------------------------------------------------------------
# The engine: two attached databases, compared table by table. The property suite uses it too.


def columns_by_table(
    connection, database: str, *, with_views: bool = True
) -> dict[Table, dict[str, str]]:
    """(schema, table) -> column -> type, in the order of the columns."""
    found: dict[Table, dict[str, str]] = {}
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where database_name = ? and not internal and (? or exists (select 1 from duckdb_tables()"
        " as stored where stored.table_oid = duckdb_columns.table_oid"
        " and stored.database_name = duckdb_columns.database_name))"
        " order by schema_name, table_name, column_index",
        [database, with_views],
    ).fetchall():
        found.setdefault((schema, table), {})[column] = kind
    return found


class RowComparison:
    """The rows of one table on both sides; after it, temp tables only_old and only_new hold what differs."""

    def __init__(self, connection, old_rows: str, new_rows: str):
        """Both are queries that give the same columns."""
        self.connection = connection
        self.rows = {"old": old_rows, "new": new_rows}
        self.counts = {
            side: connection.execute(f"select count(*) from ({rows})").fetchall()[0][0]
            for side, rows in self.rows.items()
        }
        self.only = {"old": self.keep_only("old", "new"), "new": 0}
        # as many rows on both sides, and each of the old is in the new: nothing is left over
        if self.only["old"] or self.counts["old"] != self.counts["new"]:
            self.only["new"] = self.keep_only("new", "old")

    def keep_only(self, here: str, there: str) -> int:
        return self.connection.execute(
            f"create or replace temp table only_{here} as"
            f" (({self.rows[here]}) except all ({self.rows[there]}))"
        ).fetchall()[0][0]

    def __bool__(self) -> bool:
        return bool(self.only["old"] or self.only["new"])

    def is_key(self, columns: Iterable[str]) -> bool:
        return not any(self.repeats(side, columns) for side in self.rows)

    def repeats(self, side: str, columns: Iterable[str]) -> int:
        """How many rows of a side share these columns with an earlier one."""
        listed = ", ".join(quoted(column) for column in columns)
        distinct = self.connection.execute(
            f"select count(*) from (select distinct {listed} from ({self.rows[side]}))"
        ).fetchall()[0][0]
        return self.counts[side] - distinct

    def key(
        self, types: dict[str, str], contract: Iterable[tuple[str, ...]] = ()
    ) -> tuple[str, ...]:
        """The first key of the contract that holds on both sides, else a guess; empty when there is none.

        Where a key of the contract does not hold, no other is guessed: the rows themselves are told.
        """
        stated = [columns for columns in contract if set(columns) <= types.keys()]
        for columns in stated:
            if self.is_key(columns):
                return columns
        if stated:
            return ()
        likely = [
            column
            for column, kind in types.items()
            if kind in KEY_TYPES and column.endswith(KEY_ENDINGS)
        ][:MOST_KEY_CANDIDATES]
        for size in range(1, LONGEST_GUESSED_KEY + 1):
            for columns in itertools.combinations(likely, size):
                if self.is_key(columns):
                    return columns
        return ()

    def rows_of(self, side: str, limit: int) -> list[dict]:
        cursor = self.connection.execute(f"select * from only_{side} limit {limit}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def unpaired(self, side: str, key: tuple[str, ...], limit: int) -> tuple[int, list[tuple]]:
        """How many rows have no row of the same key on the other side, and some of their keys."""
        other = "new" if side == "old" else "old"
        listed = ", ".join(f"here.{quoted(column)}" for column in key)
        from_where = (
            f"from only_{side} as here where not exists"
            f" (select 1 from only_{other} as there where {same(key)})"
        )
        count = self.connection.execute(f"select count(*) {from_where}").fetchall()[0][0]
        rows = self.connection.execute(
            f"select {listed} {from_where} order by {listed} limit {limit}"
        ).fetchall()
        return count, rows

    def changes(self, column: str, key: tuple[str, ...], limit: int) -> tuple[int, list[tuple]]:
        """How many rows of the same key differ in a column, and the most frequent changes.

        Each change is (old value, new value, how many rows, key of one of them).
        """
        name = quoted(column)
        listed = ", ".join(f"here.{quoted(part)}" for part in key)
        paired = (
            f"select here.{name} as old_value, there.{name} as new_value, row({listed}) as key"
            f" from only_old as here inner join only_new as there on {same(key)}"
            f" where here.{name} is distinct from there.{name}"
        )
        count = self.connection.execute(f"select count(*) from ({paired})").fetchall()[0][0]
        if not count:
            return 0, []
        rows = self.connection.execute(
            f"select old_value, new_value, count(*) as changes, min(key) as first_key from ({paired})"
            f" group by old_value, new_value order by changes desc, first_key limit {limit}"
        ).fetchall()
        return count, rows

    def span(self, column: str, key: tuple[str, ...]) -> tuple | None:
        """Smallest and greatest change of a number."""
        name = quoted(column)
        return self.connection.execute(
            f"select min(there.{name} - here.{name}), max(there.{name} - here.{name})"
            f" from only_old as here inner join only_new as there on {same(key)}"
            f" where here.{name} is distinct from there.{name}"
        ).fetchall()[0]


def same(key: tuple[str, ...]) -> str:
    return " and ".join(
        f"here.{quoted(column)} is not distinct from there.{quoted(column)}" for column in key
    )


# ---------------------------------------------------------------------------------------------------
# Words


class Words:
    """Rows and values as a person reads them."""

    def __init__(self, account_names: dict[str, str] | None = None, *, hides_values: bool = False):
        self.account_names = account_names or {}
        self.hides_values = hides_values

    def value(self, value) -> str:
        if self.hides_values:
            return "(not shown)" if value is not None else "nothing"
        if value is None:
            return "nothing"
        text = str(value).replace("\n", " ")
        return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."

    def key(self, columns: tuple[str, ...], values) -> str:
        parts = []
        for column, value in zip(columns, values, strict=True):
            what = {"program_id": "programme"}.get(column, column.removesuffix("_id"))
            text = f"{what.replace('_', ' ')} {value}"
            if column == "account_id" and value in self.account_names:
                text += f" ({self.account_names[value]})"
            parts.append(text)
        return ", ".join(parts)

    def row(self, row: dict) -> str:
        return ", ".join(
            f"{column} {self.value(value)}" for column, value in row.items() if value is not None
        )


def told(
    rows: RowComparison,
    types: dict[str, str],
    contract: Iterable[tuple[str, ...]] = (),
    *,
    words: Words | None = None,
    limit: int = 3,
    sides: tuple[str, str] = ("the old", "the new"),
) -> list[str]:
    """The differing rows of one table, paired by its key and grouped by column."""
    words = words or Words()
    named = dict(zip(("old", "new"), sides, strict=True))
    contract = list(contract)
    key = rows.key(types, contract)
    if not key:
        return [
            *repeated_keys(rows, types, contract, named),
            *(
                f"only in {named[side]}: {words.row(row)}"
                for side in ("old", "new")
                for row in rows.rows_of(side, limit)
            ),
        ]
    lines = []
    for side in ("old", "new"):
        count, keys = rows.unpaired(side, key, limit)
        if count:
            lines.append(f"only in {named[side]}: {counted(count, 'row')} by {', '.join(key)}")
            lines.extend(f"  {words.key(key, values)}" for values in keys)
    for column in (name for name in types if name not in key):
        count, changes = rows.changes(column, key, limit)
        if not count:
            continue
        lines.append(f"{column}: {counted(count, 'row')}{span(rows, column, key, types, words)}")
        for old_value, new_value, number, of_one in changes:
            others = f", and {number - 1} more with this change" if number > 1 else ""
            lines.append(
                f"  {words.key(key, of_one)}: {column} {words.value(old_value)}"
                f" -> {words.value(new_value)}{others}"
            )
    return lines


def repeated_keys(
    rows: RowComparison,
    types: dict[str, str],
    contract: Iterable[tuple[str, ...]],
    named: dict[str, str],
) -> Iterator[str]:
    for columns in contract:
        if set(columns) <= types.keys():
            for side in ("old", "new"):
                if count := rows.repeats(side, columns):
                    yield (
                        f"{', '.join(columns)} should name one row, and in {named[side]}"
                        f" {counted(count, 'row')} too many share it"
                    )


def span(
    rows: RowComparison, column: str, key: tuple[str, ...], types: dict[str, str], words: Words
) -> str:
    if words.hides_values or not types[column].startswith(NUMBER_TYPES):
        return ""
    least, most = rows.span(column, key)
    return "" if least is None else f", by {least:+} to {most:+}"


# ---------------------------------------------------------------------------------------------------
# What the command compares


def contract_keys(project: Path = PROJECT) -> dict[str, list[tuple[str, ...]]]:
    """Model -> its keys as the YAML files of the models state them in tests."""
    keys: dict[str, list[tuple[str, ...]]] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted((project / "models").rglob("*.yml")):
        content = yaml.load(file.read_text(encoding="utf-8"), loader) or {}  # noqa: S506
        for model in content.get("models") or ():
            found = keys.setdefault(model["name"], [])
            for test in model.get("data_tests") or ():
                if isinstance(test, dict) and "unique_key" in test:
                    arguments = test["unique_key"].get("arguments", test["unique_key"])
                    found.append(tuple(arguments["columns"]))
            for column in model.get("columns") or ():
                tests = column.get("data_tests") or ()
                if any(test == "unique" or "unique" in test for test in tests):
                    found.append((column["name"],))
    return keys


def read_renames(file: Path | None) -> Renames:
    """Rows of old,new: `schema.table` or `schema.table.column`, or a column alone: in every table."""
    renames = Renames()
    if file is None:
        return renames
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
    except OSError as error:
        raise UnusableError(f"{file}: {error.strerror}") from error
    for number, row in enumerate(rows, start=2):
        if set(row) != {"old", "new"}:
            raise UnusableError(f"{file}: the first line must be `old,new`")
        old, new = (tuple((row[side] or "").split(".")) if row[side] else () for side in row)
        if (not old and not new) or (old and new and len(old) != len(new)):
            raise UnusableError(f"{file}, line {number}: both must name the same kind of thing")
        match len(old or new):
            case 1 if old:
                renames.columns_anywhere[old[0]] = new[0] if new else None
            case 2 if old:
                renames.tables[old] = new or None
            case 2:
                renames.added_tables.add(new)
            case 3 if old:
                renames.columns[(old[:2], old[2])] = new[2] if new else None
            case 3:
                renames.added_columns.add((new[:2], new[2]))
            case _:
                raise UnusableError(
                    f"{file}, line {number}: write schema.table, schema.table.column, or a column"
                )
    return renames


class Warehouses:
    """Two database files, attached as `old` and `new`."""

    def __init__(
        self,
        old: Path,
        new: Path,
        renames: Renames | None = None,
        *,
        schemas: Iterable[str] = (),
        as_of: dt.date | None = None,
        examples: int = 3,
        hides_values: bool = False,
    ):
        self.connection = duckdb.connect()
        self.renames = renames or Renames()
        self.schemas = set(schemas)
        self.as_of = as_of
        self.examples = examples
        for side, file in (("old", old), ("new", new)):
            try:
                name = str(file).replace("'", "''")
                self.connection.execute(f"attach '{name}' as {side} (read_only)")
            except duckdb.Error as error:
                raise UnusableError(f"{file} cannot be opened: {error}") from error
        self.tables = {side: self.comparable_tables(side) for side in ("old", "new")}
        self.words = Words(self.account_names(), hides_values=hides_values)
        self.keys: dict[str, list[tuple[str, ...]]] | None = None

    def comparable_tables(self, side: str) -> dict[Table, dict[str, str]]:
        found = columns_by_table(self.connection, side)
        unknown = self.schemas - {schema for schema, _ in found}
        if unknown:
            raise UnusableError(f"the {side} warehouse has no schema {', '.join(sorted(unknown))}")
        return {
            table: columns
            for table, columns in found.items()
            if table not in RUN_TABLES
            and (table[0] in self.schemas if self.schemas else not table[0].startswith(RAW_SCHEMAS))
        }

    def account_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for side in ("old", "new"):
            if {"account_id", "account_name"} <= self.tables[side].get(
                ("core", "accounts"), {}
            ).keys():
                names |= dict(
                    self.connection.execute(
                        f"select account_id, account_name from {side}.core.accounts"
                    ).fetchall()
                )
        return names

    def differences(self) -> Iterator[TableDifference]:
        """Every table, equal or not, in the order of their names; what differs is true."""
        renamed = self.renames.tables
        unknown = renamed.keys() - self.tables["old"].keys()
        if unknown and not self.schemas:
            raise UnusableError(
                "renamed, but not in the old warehouse: "
                + ", ".join(map(".".join, sorted(unknown)))
            )
        taken: set[Table] = set(self.renames.added_tables)
        moved = set(renamed.values())
        for table in sorted(self.tables["old"]):
            target = renamed.get(table, table)
            if target is None:
                continue
            targets = [
                other for other in names(target, table, moved) if other in self.tables["new"]
            ]
            taken.update(targets)
            for other in targets:
                yield self.compare_table(table, other)
            if not targets:
                rows = self.row_count("old", table)
                yield TableDifference(dotted(table), rows, 0, lines=["only the old has this table"])
        for table in sorted(self.tables["new"].keys() - taken):
            rows = self.row_count("new", table)
            yield TableDifference(dotted(table), 0, rows, lines=["only the new has this table"])

    def row_count(self, side: str, table: Table) -> int:
        return self.connection.execute(
            f"select count(*) from {side}.{quoted(table[0])}.{quoted(table[1])}"
        ).fetchall()[0][0]

    def compare_table(self, old: Table, new: Table) -> TableDifference:
        title = dotted(new) if old == new else f"{dotted(old)} -> {dotted(new)}"
        columns, lines = self.column_pairs(old, new)
        if not columns:
            counts = self.row_count("old", old), self.row_count("new", new)
            if counts[0] != counts[1]:
                lines.append("the number of rows differs")
            return TableDifference(title, *counts, lines=lines)
        try:
            rows = RowComparison(
                self.connection,
                self.query("old", old, columns),
                self.query("new", new, columns),
            )
        except duckdb.Error as error:
            return TableDifference(title, lines=[*lines, f"cannot be read: {error}"])
        found = TableDifference(
            title,
            rows.counts["old"],
            rows.counts["new"],
            rows.only["old"],
            rows.only["new"],
            lines,
        )
        if rows:
            if self.keys is None:
                self.keys = contract_keys()
            types = {column.name: column.type for column in columns}
            lines.extend(
                told(
                    rows,
                    types,
                    self.keys.get(new[1], ()),
                    words=self.words,
                    limit=self.examples,
                )
            )
        return found

    def column_pairs(self, old: Table, new: Table) -> tuple[list[Column], list[str]]:
        """Columns to compare, and what is to say of the others.

        What was renamed and is kept under its old name too is compared with both.
        """
        here, there = self.tables["old"][old], self.tables["new"][new]
        pairs, lines = [], []
        taken = {name for table, name in self.renames.added_columns if table == new} | RUN_STAMPS
        moved = {self.renames.column(old, name) for name in here if name in self.renames.moved(old)}
        for name, kind in here.items():
            target = self.renames.column(old, name)
            if name in RUN_STAMPS or target is None:
                continue
            found = [other for other in names(target, name, moved) if other in there]
            if not found:
                lines.append(f"only the old has the column {name}")
            for other in found:
                is_second = any(pair.new == other for pair in pairs)
                taken.add(other)
                pairs.append(Column(name, other, kind, there[other], is_second))
                if kind != there[other]:
                    lines.append(f"{other} was {kind.lower()} and is {there[other].lower()}")
        lines.extend(f"only the new has the column {name}" for name in there if name not in taken)
        return pairs, lines

    def query(self, side: str, table: Table, columns: list[Column]) -> str:
        listed = ", ".join(column.of(side) for column in columns)
        query = f"select {listed} from {side}.{quoted(table[0])}.{quoted(table[1])}"
        if self.as_of and PUBLISHED_DATE in self.tables[side][table]:
            query += f" where {PUBLISHED_DATE} = date '{self.as_of}'"
        return query

    def close(self) -> None:
        self.connection.close()


def names(target, name, moved: set) -> list:
    """The new name, and the old one where it is kept beside it (and is not the new name of another)."""
    return [target] if target == name or name in moved else [target, name]


def dotted(table: Table) -> str:
    return ".".join(table)


def file_pairs(old: Path, new: Path) -> list[tuple[Path, Path]]:
    """The files to compare: those named, or the published ones of two folders."""
    for path in (old, new):
        if not path.exists():
            raise UnusableError(f"{path} does not exist")
    if old.is_dir() != new.is_dir():
        raise UnusableError("give two folders or two files")
    if not old.is_dir():
        return [(old, new)]
    for folder in (old, new):
        if not (folder / PUBLISHED_FILE).exists():
            raise UnusableError(f"{folder} has no {PUBLISHED_FILE}: nothing was published there")
    pairs = [(old / PUBLISHED_FILE, new / PUBLISHED_FILE)]
    personal = (old / PERSONAL_FILE, new / PERSONAL_FILE)
    if all(file.exists() for file in personal):
        pairs.append(personal)
    elif any(file.exists() for file in personal):
        raise UnusableError(f"only one of the folders has {PERSONAL_FILE}")
    return pairs


def publication(path: Path) -> str:
    """What published.json beside a file says of it."""
    folder = path if path.is_dir() else path.parent
    try:
        told_by = json.loads((folder / "published.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return str(path)
    said = {
        "as of": told_by.get("as_of"),
        "policy": told_by.get("policy_version"),
        "code": told_by.get("code_version"),
    }
    return f"{path} ({', '.join(f'{name} {value}' for name, value in said.items() if value)})"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", type=Path, metavar="OLD", help="warehouse folder or DuckDB file")
    parser.add_argument("new", type=Path, metavar="NEW", help="the same of the other warehouse")
    parser.add_argument(
        "--renamed",
        type=Path,
        metavar="FILE",
        help="CSV old,new: schema.table, schema.table.column, or a column in every table;"
        " an empty side: dropped or added on purpose",
    )
    parser.add_argument("--schemas", nargs="+", default=[], metavar="S", help="these schemas alone")
    parser.add_argument(
        "--as-of",
        type=dt.date.fromisoformat,
        metavar="D",
        help=f"of tables with {PUBLISHED_DATE}, this date alone",
    )
    parser.add_argument(
        "--examples", type=int, default=3, metavar="N", help="examples a column (3)"
    )
    given = parser.parse_args(arguments)
    try:
        return compare(given)
    except UnusableError as error:
        print(f"compare_warehouses: {error}", file=sys.stderr)
        return 2


def compare(given: argparse.Namespace) -> int:
    renames = read_renames(given.renamed)
    pairs = file_pairs(given.old, given.new)
    print(f"old: {publication(given.old)}\nnew: {publication(given.new)}")
    print(f"not compared: {', '.join(sorted(RUN_STAMPS))}; {', '.join(map(dotted, RUN_TABLES))}")
    equal, different = [], []
    for old, new in pairs:
        is_personal = old.name == PERSONAL_FILE
        warehouses = Warehouses(
            old,
            new,
            Renames() if is_personal else renames,
            schemas=() if is_personal else given.schemas,
            as_of=given.as_of,
            examples=given.examples,
            hides_values=is_personal,
        )
        for found in warehouses.differences():
            if found:
                print(f"\n{found}", flush=True)
            (different if found else equal).append(found)
        warehouses.close()
    rows = sum(found.new_rows for found in equal)
    print(f"\n{counted(len(equal), 'table')} equal ({rows} rows), {len(different)} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
