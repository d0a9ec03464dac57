"""
What is said of columns that protect: those that delete, merge, link, refuse or order. A file with rows that
lacks one is named with what follows from it; where the last publication had the column, the build stops.
"""

from pathlib import Path

import duckdb
import yaml

from warm_accounts.findings import Finding
from warm_accounts.project import UnusableInput, Warehouse

FOLLOWS = {
    "deletes": "deleted records stay",
    "merges": "merged records stay apart",
    "links": "its rows lead to nobody by it",
    "refuses": "its records count as refused: nothing is permitted",
    "orders": "the name of the file decides between versions",
}
# One column of these is as good as another; a refusal or a link is not.
ANY_WILL_DO = ("deletes", "merges", "orders")
MAX_NAMED = 10


def protecting_columns(project_dir: Path) -> set[str]:
    """Every column that protects, as source.table.column."""
    found = set()
    for path in sorted(project_dir.glob("models/staging/**/*.yml")):
        for source in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("sources", []):
            for table in source["tables"]:
                for column in table["columns"]:
                    if column.get("config", {}).get("meta", {}).get("protects"):
                        found.add(f"{source['name']}.{table['name']}.{column['name']}")
    return found


def require_known_columns(project_dir: Path, names: tuple[str, ...]) -> None:
    unknown = sorted(set(names) - protecting_columns(project_dir)) if names else []
    if unknown:
        raise UnusableInput(
            f"--accept-missing names {', '.join(unknown)}, which is no column that protects. Write "
            "source.table.column as the message about it does, for example "
            "salesforce.contact.has_opted_out_of_email."
        )


def columns_published(warehouse: Warehouse) -> set[tuple[str, str, str, str, str]]:
    """(source, table, landing, column, status) of what protects, where the last publication had rows."""
    if not warehouse.published_file.exists():
        return set()
    try:
        with duckdb.connect(str(warehouse.published_file), read_only=True) as connection:
            rows = connection.execute(
                "select source_name, table_name, landing_key, column_name, status from quality.source_columns"
                " where protects is not null and row_count > 0"
            ).fetchall()
    except duckdb.Error:  # published before the table was
        return set()
    return set(rows)


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
        " where protects is not null and status = 'missing' and has_rows order by all"
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
        f"  {landing}: no column {column} ({protects}). Without it, {FOLLOWS[protects]}."
        for column, landing, protects in lost[:MAX_NAMED]
    ]
    if len(lost) > MAX_NAMED:
        lines.append(f"  and {len(lost) - MAX_NAMED} more")
    names = " ".join(f"--accept-missing {name}" for name in sorted({name for name, _, _ in lost}))
    return (
        f"{len(lost)} columns that protect are missing and the last publication had them; nothing was "
        "published.\n"
        + "\n".join(lines)
        + "\nExport the files again with these columns. If it is right "
        f"that they are gone, build once with {names}."
    )


def missing_columns(cursor) -> list[Finding]:
    """One finding for each table with rows that lacks what protects it."""
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
            f"no column {', '.join(columns)} in {count} file{'s' if count > 1 else ''}: {FOLLOWS[protects]}"
            for protects, columns, count in lacking
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
