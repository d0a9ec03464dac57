"""Raw files as rows of text: CSV (gzipped, with a BOM) and Parquet, single files and folders."""

import csv
import datetime as dt
import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet

# A date, or a date and a time with an optional zone: what staging accepts as a time.
TIME_TEXT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?"
)
TRUE_TEXTS = {"true", "t", "yes", "y", "1"}


def table_files(raw: Path, source: str, table: str) -> list[Path]:
    """Every file of a table: `table.csv` and the like, or any such file in the folder `table`."""
    folder = raw / source
    names = [f"{table}.csv", f"{table}.csv.gz", f"{table}.parquet"]
    single = [folder / name for name in names if (folder / name).is_file()]
    inside = folder / table
    nested = (
        [path for path in inside.rglob("*") if path.name.endswith((".csv", ".csv.gz", ".parquet"))]
        if inside.is_dir()
        else []
    )
    return sorted(path for path in single + nested if path.stat().st_size > 0)


def table_rows(raw: Path, source: str, table: str) -> Iterator[dict[str, str | None]]:
    """Rows of a table, trimmed, empty text as None; `landing_key` says which file they came in."""
    for path in table_files(raw, source, table):
        landing_key = path.relative_to(raw).as_posix()
        for row in file_rows(path):
            yield {**row, "landing_key": landing_key}


def file_rows(path: Path) -> Iterator[dict[str, str | None]]:
    if path.name.endswith(".parquet"):
        for row in pyarrow.parquet.read_table(path).to_pylist():
            yield {name.lower(): clean(value) for name, value in row.items()}
        return
    data = path.read_bytes()
    if path.name.endswith(".gz"):
        data = gzip.decompress(data)
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    for row in reader:
        yield {name.lower(): clean(value) for name, value in row.items() if name is not None}


def clean(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    text = str(value).strip(" ")
    return text or None


def to_time(text: str | None) -> dt.datetime | None:
    """UTC time without zone, or None where the text is no time."""
    found = TIME_TEXT.fullmatch(text.strip()) if text else None
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        moment = dt.datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "0").ljust(6, "0")[:6]),
        )
        if zone and zone not in ("Z", "UTC"):
            digits = zone[1:].replace(":", "").ljust(4, "0")
            offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
            moment = moment - offset if zone[0] == "+" else moment + offset
    except (ValueError, OverflowError):
        return None
    return moment


def code_name(text: str | None) -> str | None:
    """A spelling-free code: lower case, runs of anything else one underscore."""
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_") or None if text else None


def to_flag(text: str | None) -> bool:
    return (text or "").strip().lower() in TRUE_TEXTS
