"""Topics of uploaded content: the latest version of each piece."""

import datetime as dt
from pathlib import Path

from .rawfiles import code_name, table_rows, to_time
from .topics import Content


def version_number(text: str | None) -> tuple:
    """Versions in reading order: numbers by value, so that 10 comes after 9."""
    return tuple(int(part) if part.isdigit() else -1 for part in (text or "").split("."))


def read_contents(raw: Path) -> dict[str, Content]:
    latest: dict[str, tuple[tuple, Content]] = {}
    for row in table_rows(raw, "uploads", "content"):
        if not row.get("content_id"):
            continue
        order = (
            to_time(row.get("approved_at")) or dt.datetime.min,
            version_number(row.get("content_version")),
        )
        content = Content(code_name(row.get("therapy_area")), code_name(row.get("product")))
        held = latest.get(row["content_id"])
        if held is None or order > held[0]:
            latest[row["content_id"]] = (order, content)
    return {content_id: content for content_id, (_order, content) in latest.items()}
