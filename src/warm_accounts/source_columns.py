"""
What is said of columns that protect: those that delete, merge, link, refuse or order. A file with rows that
lacks one is named with what follows from it; where the last publication had the column, the build stops.
"""

from pathlib import Path

import duckdb

from warm_accounts.findings import Finding
from warm_accounts.project import UnusableInput, Warehouse, read_yaml

FOLLOWS = {
    "deletes": "deleted records stay",
    "merges": "merged records stay apart",
    "links": "its rows lead to nobody by it",
    "refuses": "its records count as refused: nothing is permitted",
    "orders": "the name of the file decides between versions",
}
# What stays closed without a column that refuses: everything, or what `closes` in its meta says.
STAYS_CLOSED = {
    "everything": FOLLOWS["refuses"],
    "phone": "nobody in it may be called or sent a text",
    "nothing": "whoever refuses by it, or whom no mail reaches, is not known",
}
# A table of these that is gone would take back what it said.
TAKES_BACK = ("refuses", "deletes", "merges")
# One column of these is as good as another; a refusal or a link is not.
ANY_WILL_DO = ("deletes", "merges", "orders")
MAX_NAMED = 10


def protecting_columns(project_dir: Path) -> dict[str, str]:
    """What stays closed without a column that protects, by source.table.column."""
    found = {}
    for path in sorted(project_dir.glob("models/staging/**/*.yml")):
        for source in read_yaml(path).get("sources", []):
            for table in source["tables"]:
                for column in table["columns"]:
                    meta = column.get("config", {}).get("meta", {})
                    if meta.get("protects"):
                        name = f"{source['name']}.{table['name']}.{column['name']}"
                        found[name] = meta.get("closes", "everything")
    return found


def require_known_columns(project_dir: Path, names: tuple[str, ...]) -> None:
    if not names:
        return
    columns = set(protecting_columns(project_dir))
    tables = {f"{column.rsplit('.', 1)[0]}.*" for column in columns}
    unknown = sorted(set(names) - columns - tables)
    if unknown:
        raise UnusableInput(
            f"--accept-missing names {', '.join(unknown)}, which is no column that protects. Write "
            "source.table.column, or source.table.* for a whole table, as the message about it does, for "
            "example salesforce.contact.has_opted_out_of_email."
        )


def asked_of_publication(warehouse: Warehouse, sql: str) -> list[tuple]:
    """Rows of the last publication; none where there is none, or it was before `quality.source_columns`."""
    if not warehouse.published_file.exists():
        return []
    try:
        with duckdb.connect(str(warehouse.published_file), read_only=True) as connection:
            return connection.execute(sql).fetchall()
    except duckdb.Error:
        return []


def columns_published(warehouse: Warehouse) -> set[tuple[str, str, str, str, str]]:
    """(source, table, landing, column, status) of what protects or is missing, of files with rows then."""
    return set(
        asked_of_publication(
            warehouse,
            "select source_name, table_name, landing_key, column_name, status from quality.source_columns"
            " where (protects is not null or status = 'missing') and row_count > 0",
        )
    )


def tables_published(warehouse: Warehouse) -> dict[str, set[str]]:
    """The tables that the last publication had with rows, and what their columns protected."""
    rows = asked_of_publication(
        warehouse,
        "select source_name || '.' || table_name, list(distinct protects) from quality.source_columns"
        " where status = 'found' and row_count > 0 group by all",
    )
    return {table: set(protects) for table, protects in rows}


def tables_gone(cursor, published: dict[str, set[str]]) -> dict[str, set[str]]:
    """Those of them of which no file is left."""
    if not published:
        return {}
    landed = {
        table
        for (table,) in cursor.execute(
            "select distinct source_name || '.' || table_name from raw_files.source_columns"
            " where landing_key is not null"
        ).fetchall()
    }
    return {table: kinds for table, kinds in published.items() if table not in landed}


def tables_lost(
    cursor, published: dict[str, set[str]], accepted: tuple[str, ...]
) -> list[tuple[str, str, str]]:
    """(table.*, where, protects) of tables that are gone and would take back what they said."""
    lost = []
    for table, kinds in sorted(tables_gone(cursor, published).items()):
        harms = [kind for kind in TAKES_BACK if kind in kinds]
        if harms and f"{table}.*" not in accepted:
            lost.append((f"{table}.*", "no file", harms[0]))
    return lost


def tables_gone_told(cursor, published: dict[str, set[str]]) -> list[Finding]:
    return [
        Finding(
            "raw input",
            f"table_gone_{table.replace('.', '_')}",
            1,
            f"{table}: the last publication had rows of it, and no file of it is there any more. Land it "
            "again, or leave it out for good",
            "consent" if "refuses" in kinds else "volume",
        )
        for table, kinds in sorted(tables_gone(cursor, published).items())
    ]


def columns_lost(cursor, published: set, accepted: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(column, landing, protects) of what raw files lack now and the last publication had."""
    had = {
        (source, table, column)
        for source, table, _, column, status in published
        if status == "found"
    }
    if not had:
        return []
    lacked = {row[:4] for row in published if row[4] == "missing"}
    missing = cursor.execute(
        "select source_name, table_name, landing_key, column_name, protects from raw_files.source_columns"
        " where status = 'missing' and has_rows order by all"
    ).fetchall()
    return [
        (f"{source}.{table}.{column}", landing, protects)
        for source, table, landing, column, protects in missing
        if (source, table, column) in had
        and (source, table, landing, column) not in lacked
        and f"{source}.{table}.{column}" not in accepted
    ]


def describe_lost(lost: list[tuple[str, str, str]]) -> str:
    lines = [
        f"  {column.removesuffix('.*')}: no file is left ({protects}). What the table said would be undone."
        if column.endswith(".*")
        else f"  {landing}: no column {column}{f' ({protects})' if protects else ''}. Without it, "
        f"{FOLLOWS.get(protects, 'what it said is not known')}."
        for column, landing, protects in lost[:MAX_NAMED]
    ]
    if len(lost) > MAX_NAMED:
        lines.append(f"  and {len(lost) - MAX_NAMED} more")
    names = " ".join(
        f"--accept-missing '{name}'" if name.endswith("*") else f"--accept-missing {name}"
        for name in sorted({name for name, _, _ in lost})
    )
    return (
        f"{len(lost)} columns or tables that protect are missing and the last publication had them; nothing "
        "was published.\n"
        + "\n".join(lines)
        + "\nExport the files again with these columns. If it is right "
        f"that they are gone, build once with {names}."
    )


def missing_columns(cursor, closes: dict[str, str] | None = None) -> list[Finding]:
    """One finding for each table with rows that lacks what protects it; `closes` is of protecting_columns."""
    rows = cursor.execute(
        """
        with

        columns_noted as (

            select
                source_name || '.' || table_name as source_table,
                landing_key,
                column_name,
                status,
                protects,
                bool_or(status = 'found') over one_file_and_kind as has_another
            from raw_files.source_columns
            where has_rows
            window one_file_and_kind as (partition by source_name, table_name, landing_key, protects)

        )

        select
            source_table,
            protects,
            list(distinct column_name order by column_name) as columns,
            count(distinct landing_key) as file_count
        from columns_noted
        where
            status = 'missing'
            and protects is not null
            and not (has_another and list_contains(?, protects))
        group by
            source_table,
            protects
        order by
            source_table,
            list_position(['refuses', 'deletes', 'merges', 'links', 'orders'], protects)
        """,
        [list(ANY_WILL_DO)],
    ).fetchall()
    by_table: dict[str, list[tuple]] = {}
    for table, protects, columns, count in rows:
        by_table.setdefault(table, []).append((protects, columns, count))
    found = []
    for table, lacking in by_table.items():
        told = [
            f"no column {', '.join(named)} in {count} file{'s' if count > 1 else ''}: {follows}"
            for protects, columns, count in lacking
            for follows, named in by_what_follows(table, protects, columns, closes or {}).items()
        ]
        found.append(
            Finding(
                "raw input",
                f"columns_of_{table.replace('.', '_')}",
                max(count for _, _, count in lacking),
                f"{table}: {'; '.join(told)}. Export the table with them",
                "consent" if lacking[0][0] == "refuses" else "identity",
            )
        )
    return found


def columns_that_refuse(cursor) -> list[Finding]:
    """One finding of the columns that nobody declared and whose names tell of permission."""
    rows = cursor.execute(
        "select source_name || '.' || table_name || '.' || column_name from raw_files.source_columns"
        " where status = 'unknown' and protects = 'refuses' and has_rows group by all order by all"
    ).fetchall()
    if not rows:
        return []
    names = [name for (name,) in rows]
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return [
        Finding(
            "raw input",
            "columns_that_refuse",
            len(names),
            f"{', '.join(names[:MAX_NAMED])}{more}: no known columns, but their names tell of permission. A "
            "row that says no there, or what cannot be read, is closed; a yes permits nothing. Export it as "
            "a column of docs/raw_input.md, or name it otherwise where it says nothing of permission",
            "consent",
        )
    ]


def by_what_follows(
    table: str, protects: str, columns: list[str], closes: dict[str, str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column in columns:
        closed = STAYS_CLOSED[closes.get(f"{table}.{column}", "everything")]
        found.setdefault(closed if protects == "refuses" else FOLLOWS[protects], []).append(column)
    return found
