"""Who asked to be forgotten, as the warehouse remembers them: their rows are in no score."""

import hashlib
from pathlib import Path

import duckdb

# the public default: what the tests build with
KEY = "warm-accounts-demo-key"


def read_erased(histories: Path) -> set[str]:
    if not histories.exists():
        return set()
    with duckdb.connect(str(histories), read_only=True) as connection:
        rows = connection.execute("select key_hash from intermediate.int_erased_keys").fetchall()
    return {row[0] for row in rows}


def is_erased(row: dict, erased: set[str]) -> bool:
    """By her address, the record in its system, or an id that means her in every system."""
    if not erased:
        return False
    system, record_id = row.get("source_system") or "", (row.get("contact_record_id") or "").lower()
    names = [
        (row.get("email") or "").lower(),
        f"record {system.lower()}:{record_id}",
        f"id {record_id}",
    ]
    return any(hashlib.sha256(f"{KEY}|{name}".encode()).hexdigest() in erased for name in names)
