"""`warm layout FILE`: what a file is taken for, what goes where, what is lacking, rows for a new layout."""

import csv
import difflib
import io
import re
from pathlib import Path

import click
import duckdb

from warm_accounts.layouts import (
    HAS_KEYS,
    SEED,
    Layouts,
    NotJson,
    choose_layout,
    columns_by_layout,
    names_opened,
    read_layouts,
    score,
    tables_of,
)
from warm_accounts.preflight import (
    BadFile,
    read_csv_header,
    read_parquet_columns,
    read_source_tables,
    told_path,
)
from warm_accounts.project import UnusableInput, plain_column, plain_name, read_yaml

# How alike two names are (0 to 1) for one to be proposed for the other.
ALIKE = 0.8
# What people call columns of ours, as letters alone.
OTHER_NAMES = {
    "accountid": "organizationrecordid",
    "accountnr": "organizationrecordid",
    "accountnumber": "organizationrecordid",
    "companyid": "organizationrecordid",
    "accountname": "organizationname",
    "companyname": "organizationname",
    "company": "organizationname",
    "hospital": "organizationname",
    "contactid": "contactrecordid",
    "personid": "contactrecordid",
    "emailaddress": "email",
    "town": "city",
    "province": "state",
    "zip": "postalcode",
    "zipcode": "postalcode",
    "street": "addressline1",
    "telephone": "phone",
    "title": "jobtitle",
    "eventid": "activityrecordid",
    "activityid": "activityrecordid",
    "eventtype": "activitytype",
    "type": "activitytype",
    "timestamp": "occurredat",
    "eventtime": "occurredat",
    "date": "occurredat",
    "optout": "isoptedout",
}
# A name of a column as it may be told: anything else may be somebody's name, address or number.
COLUMN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:$ ()/,\-\[\]]{0,119}")
FORMAT = re.compile(r"\.(csv|csv\.gz|parquet)$")


def tell_layout(file: Path, taken_as: str | None, project_dir: Path) -> None:
    source, raw_table = place_of(file, taken_as)
    expected = read_source_tables(project_dir)
    layouts = read_layouts(project_dir)
    names = names_of(file)
    if (source, raw_table) == (None, None):
        source, raw_table = file.parent.name, file.name.split(".")[0]
    candidates = layouts.of_raw_table(source, raw_table)
    if candidates:
        names = opened(file, names, candidates)
    reading = choose_layout(source, raw_table, names, layouts, expected) if candidates else None
    declared = declared_table(source, raw_table, expected)
    name = told_path(f"{source}/{raw_table}")
    if reading:
        first, columns = next(iter(reading.tables.items()))
        if score(expected[first], columns) >= HAS_KEYS:
            click.echo(
                f"{name}: read as {', '.join(reading.told(source))} by the layout {reading.layout}"
            )
            for table, found in reading.tables.items():
                tell_columns(table, found, expected, project_dir)
            return
    elif declared and score(expected[declared], names) >= HAS_KEYS:
        click.echo(f"{name}: read as {declared[1]}, by the declared names")
        tell_columns(declared, {name: [name] for name in names}, expected, project_dir)
        return
    tell_unknown(source, raw_table, names, layouts, expected)


def place_of(file: Path, taken_as: str | None) -> tuple[str, str]:
    """Source and raw table of a file: as it was said, else its folder and name, as a build finds them."""
    if taken_as:
        source, _, table = taken_as.partition("/")
        if not source or not table:
            raise UnusableInput(
                f"--as is {taken_as}. Write SOURCE/TABLE, for example hubspot/companies."
            )
        return source, table.split(".")[0]
    return file.parent.name, file.name.split(".")[0]


def names_of(file: Path) -> list[str]:
    told = told_path(file.name)
    if not FORMAT.search(file.name):
        raise UnusableInput(
            f"{told} is no .csv, .csv.gz or .parquet file: write it as one of these."
        )
    try:
        names = read_parquet_columns(file) if file.suffix == ".parquet" else read_csv_header(file)
    except BadFile as problem:
        raise UnusableInput(f"{told}: {problem}.") from None
    except OSError as error:
        raise UnusableInput(f"{told}: it cannot be read ({error.strerror or error}).") from None
    if not names:
        raise UnusableInput(f"{told}: it is empty. Give a file with a header.")
    return names


def opened(file: Path, names: list[str], candidates) -> list[str]:
    try:
        return names_opened(
            file, "parquet" if file.suffix == ".parquet" else "csv", names, candidates
        )
    except (NotJson, duckdb.Error) as problem:
        said = (
            str(problem) if isinstance(problem, NotJson) else "it cannot be read. Export it again"
        )
        raise UnusableInput(f"{told_path(file.name)}: {said}.") from None


def declared_table(source: str, raw_table: str, expected) -> tuple[str, str] | None:
    for of_source, table in expected:
        if of_source == source and plain_name(table) == plain_name(raw_table):
            return of_source, table
    return None


def told(name: str) -> str:
    """The name of a column as it may be told."""
    return name if COLUMN_NAME.fullmatch(name) else f"{name[:2]}.. ({len(name)} characters)"


def protections(project_dir: Path, table: tuple[str, str]) -> dict[str, str]:
    """What each column of a table protects."""
    for path in sorted(project_dir.glob(f"models/staging/**/_{table[0]}__sources.yml")):
        for source in read_yaml(path)["sources"]:
            for declared in source["tables"]:
                if (source["name"], declared["name"]) == table:
                    return {
                        column["name"]: protects
                        for column in declared["columns"]
                        if (protects := column.get("config", {}).get("meta", {}).get("protects"))
                    }
    return {}


def tell_columns(table, found: dict[str, list[str]], expected, project_dir: Path) -> None:
    declared = {plain_column(column): column for column in expected[table].columns}
    given = {plain_column(column): names for column, names in found.items()}
    click.echo(f"\n{table[0]}.{table[1]}")
    for plain, column in declared.items():
        if plain in given:
            click.echo(f"  {', '.join(map(told, given[plain]))} -> {column}")
    protects = protections(project_dir, table)
    missing = [column for plain, column in declared.items() if plain not in given]
    missing.sort(key=lambda column: column not in protects)
    if missing:
        words = [
            f"{column} ({protects[column]})" if column in protects else column for column in missing
        ]
        click.echo(f"  missing: {', '.join(words)}")
    unknown = sorted(
        told(name) for plain, names in given.items() if plain not in declared for name in names
    )
    if unknown:
        click.echo(f"  unknown: {', '.join(unknown)}")


def tell_unknown(source: str, raw_table: str, names: list[str], layouts: Layouts, expected) -> None:
    """What the file resembles most, and rows for a layout of its own."""
    name = told_path(f"{source}/{raw_table}")
    likeness, sources = {}, {of_source for of_source, _ in expected}
    for table, declared in expected.items():
        pairs = alike(names, declared.columns)
        # what comes from nobody we know comes in by the front door
        if pairs and table[0] == (source if source in sources else "uploads"):
            missing_keys = len(declared.keys_missing(pairs.values()))
            near = difflib.SequenceMatcher(
                None, plain_name(raw_table), plain_name(table[1])
            ).ratio()
            likeness[table] = (len(pairs) - 2 * missing_keys + 3 * near, pairs)
    known, given = [], set(names)
    for (of_source, table), by_layout in layouts.by_raw_table.items():
        for layout, rows in by_layout.items():
            first, is_named_only = tables_of(rows)[0]
            # what the layout itself says of every file (constants) is no likeness
            own = {
                column
                for column, found in columns_by_layout(rows, first, is_named_only, names).items()
                if set(found) & given
            }
            count = score(expected[first], own) % HAS_KEYS
            known.append((count, f"{of_source}/{table}", layout, first))
    click.echo(f"{name}: not known")
    if known and max(known)[0]:
        count, of_file, layout, first = max(known)
        click.echo(
            f"  most of its columns have {of_file} by the layout {layout}: {count} of "
            f"{len(expected[first].columns)} of {'.'.join(first)}. Is it called otherwise? Rename it"
        )
    if not likeness:
        click.echo("  no column looks like one of ours")
        return
    table, (_, pairs) = max(likeness.items(), key=lambda item: (item[1][0], item[0]))
    missing = expected[table].keys_missing(pairs.values())
    click.echo(
        f"  looks like {'.'.join(table)}: {len(pairs)} of {len(expected[table].columns)} columns"
    )
    if missing:
        click.echo(f"  missing keys: {', '.join(missing)}")
    unknown = [told(name) for name in names if name not in pairs]
    if unknown:
        click.echo(f"  no proposal for: {', '.join(unknown)}")
    click.echo(f"\nRows for {SEED}, for review (guessed by name; NEW is the name of the layout):\n")
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    target = table[1] if table[0] == source else ".".join(table)
    writer.writerow([source, "NEW", told_path(raw_table), "", target, "", ""])
    for raw, column in pairs.items():
        if plain_column(raw) != plain_column(column):
            writer.writerow([source, "NEW", told_path(raw_table), raw, target, column, ""])
    if "source_system" in missing:
        writer.writerow(
            [source, "NEW", told_path(raw_table), "", target, "source_system", f"constant:{source}"]
        )
    click.echo(lines.getvalue(), nl=False)


def alike(names: list[str], columns: tuple[str, ...]) -> dict[str, str]:
    """Our column for each raw one that has nearly its name; each of ours once, the nearest first."""
    weighed = []
    for name in names:
        if not COLUMN_NAME.fullmatch(name):
            continue
        for column in columns:
            given, ours = letters(name), letters(column)
            ratio = (
                1.0
                if ours in (given, OTHER_NAMES.get(given))
                else difflib.SequenceMatcher(None, given, ours).ratio()
            )
            if ratio >= ALIKE:
                weighed.append((-ratio, name, column))
    found: dict[str, str] = {}
    for _, name, column in sorted(weighed):
        if name not in found and column not in found.values():
            found[name] = column
    return found


def letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("property_"))
