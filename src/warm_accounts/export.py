"""
`warm export`: the tables for write-back as files, from the published file alone. The models have made
every text safe for spreadsheets already; a file is written beside its place and renamed into it.
"""

import json
from pathlib import Path

import duckdb

from warm_accounts.explain import open_published
from warm_accounts.project import UnusableInput, Warehouse
from warm_accounts.publish import (
    as_json,
    literal,
    put_in_place,
    quoted,
    temporary_path,
    write_text,
)

SCHEMA = "activation"
# Table -> the columns that give its rows a fixed order.
EXPORTS = {
    "crm_account_export": ("source_system", "source_record_id", "program_id"),
    "crm_contact_export": ("source_system", "source_record_id"),
}
COPY_OPTIONS = {
    "csv": "format csv, header true, timestampformat '%Y-%m-%dT%H:%M:%SZ'",
    "parquet": "format parquet, compression zstd",
}


def write_exports(warehouse: Warehouse, target: Path, file_format: str) -> dict[Path, int]:
    """Writes every export into the folder; returns its files with their row counts."""
    written = {}
    with open_published(warehouse) as published:
        missing = [name for name in EXPORTS if not published.has(SCHEMA, name)]
        if missing:
            raise UnusableInput(
                f"{warehouse.published_file} has no table {SCHEMA}.{missing[0]}: it was published by an "
                "earlier version. Run `warm build` and export again."
            )
        try:
            target.mkdir(parents=True, exist_ok=True)
            for name in EXPORTS:
                path = target / f"{name}.{file_format}"
                written[path] = write_table(published.connection, name, path, file_format)
            (publication,) = published.rows("select publication from main.publication")
            manifest = {
                "row_counts": {path.name: count for path, count in written.items()},
                "published": json.loads(publication["publication"]),
            }
            write_text(target / "export.json", as_json(manifest))
        except (OSError, duckdb.IOException) as error:
            raise UnusableInput(
                f"The files cannot be written to {target} ({str(error).splitlines()[0]}). Free some "
                "space, or name a folder that you may write to with --to."
            ) from None
    return written


def write_table(connection, name: str, path: Path, file_format: str) -> int:
    """One table into one file, in a fixed order; the file that was there stays until this one is whole."""
    temporary = temporary_path(path)
    order = ", ".join(quoted(column) for column in EXPORTS[name])
    try:
        (count,) = connection.execute(
            f"copy (select * from {quoted(SCHEMA, name)} order by {order})"
            f" to {literal(str(temporary))} ({COPY_OPTIONS[file_format]})"
        ).fetchone()
        put_in_place(temporary, path, 0o644)
    finally:
        temporary.unlink(missing_ok=True)
    return count
