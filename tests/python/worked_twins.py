"""Beside every worked example a twin in which one fact differs, and so must the outcome.

A twin is copied from the rows of its story: the same organization, people, permissions and activities under
other names, in another street, but for the one fact.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Tables = dict[str, list[dict[str, str]]]
COPIED = ("organizations", "contacts", "consents", "activities")
IDS = ("organization_record_id", "parent_organization_record_id", "contact_record_id")
OWN_IDS = ("activity_record_id", "consent_record_id")
PEOPLE = (
    *("Abbott", "Barlow", "Corbin", "Dalton", "Easton", "Fulton", "Gibson", "Hanlon"),
    *("Irving", "Jarvis", "Kimble", "Lawton", "Merton", "Norton", "Osborn", "Porter"),
    *("Ransom", "Sutton", "Tilton", "Upton", "Vinson", "Walton", "Yelton", "Zander"),
    *("Bolton", "Carson"),
)


@dataclass(frozen=True)
class Twin:
    """What is copied, how the copies are called, and what differs: how a row changes, or None."""

    of: tuple[str, ...]
    names: tuple[str, ...]
    fact: str
    table: str
    change: Callable[[dict[str, str]], dict[str, str] | None]


def where(column: str, values: tuple[str, ...], **changes: str):
    return lambda row: row | changes if row[column] in values else row


def gone(column: str, values: tuple[str, ...]):
    return lambda row: None if row[column] in values else row


TWINS = (
    Twin(
        ("cedar",),
        ("Juniper Hills Medical Center",),
        "nobody knows whether it has a committee",
        "organizations",
        lambda row: row | {"has_formulary_committee": ""},
    ),
    Twin(
        ("north", "north-1", "north-2", "north-3"),
        (
            "Southgate Care Network",
            "Aspen Grove Hospital",
            "Iron Bridge Hospital",
            "Otter Falls Hospital",
        ),
        "its hospitals name no parent",
        "organizations",
        lambda row: row | {"parent_organization_record_id": ""},
    ),
    Twin(
        ("lake",),
        ("Bayshore Brain Center",),
        "what they ask for is of another area",
        "activities",
        lambda row: row | {"therapy_area": "cardiology", "product": "", "content_id": ""},
    ),
    Twin(
        ("prairie",),
        ("Savanna Trial Institute",),
        "the feasibility questions are of oncology",
        "activities",
        lambda row: row | {"therapy_area": "oncology"},
    ),
    Twin(
        ("plains",),
        ("High Desert Health Plan",),
        "nobody there may be contacted",
        "consents",
        lambda row: row | {"status": "denied"},
    ),
    Twin(
        ("helix",),
        ("Spiral Data Laboratories",),
        "they ask for the brand and not for technology",
        "activities",
        where(
            "activity_type",
            ("technical_deep_dive_or_ip_terms",),
            activity_type="content_download_product",
        ),
    ),
    Twin(
        ("summit",),
        ("Foothill Neurology Group",),
        "the meeting was cancelled",
        "activities",
        where("activity_type", ("meeting_booked",), activity_type="meeting_cancelled"),
    ),
    Twin(
        ("harbor",),
        ("Lighthouse Heart Associates",),
        "who filled in the form wants no calls",
        "consents",
        where("channel", ("phone",), status="denied"),
    ),
    Twin(
        ("ridge",),
        ("Canyon Rim Medical Center",),
        "nobody said that they may be written to",
        "consents",
        gone("channel", ("email", "phone")),
    ),
    Twin(
        ("bluff",),
        ("Dune County Hospital",),
        "nobody called after the event",
        "activities",
        gone("activity_type", ("call_connected", "meeting_requested", "meeting_booked")),
    ),
    Twin(
        ("oak",),
        ("Elm Hollow Neurology Clinic",),
        "the one who is interested said no",
        "consents",
        where("contact_record_id", ("oak-yes",), status="denied"),
    ),
    Twin(
        ("maple",),
        ("Willow Street Neurology Institute",),
        "the call went well",
        "activities",
        where("activity_type", ("call_connected",), outcome="interested"),
    ),
)


def read(folder: Path) -> Tables:
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            tables[path.stem] = list(csv.DictReader(handle))
    return tables


def with_twins(given: Path, folder: Path) -> None:
    """The examples and their twins, as raw files in another folder."""
    tables = read(given / "uploads")
    names = iter(PEOPLE)
    added: Tables = {table: [] for table in COPIED}
    for number, twin in enumerate(TWINS):
        for table, rows in copied(tables, twin).items():
            changed = [twin.change(row) for row in rows] if table == twin.table else rows
            assert changed != rows or table != twin.table, f"nothing differs: {twin.fact}"
            added[table] += [
                renamed(row, table, twin, number, names) for row in changed if row is not None
            ]
    target = folder / "uploads"
    target.mkdir(parents=True)
    for table, rows in tables.items():
        with (target / f"{table}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows([*rows, *added.get(table, [])])


def copied(tables: Tables, twin: Twin) -> Tables:
    organizations = [
        row for row in tables["organizations"] if row["organization_record_id"] in twin.of
    ]
    contacts = [row for row in tables["contacts"] if row["organization_record_id"] in twin.of]
    people = {row["contact_record_id"] for row in contacts}
    return {"organizations": organizations, "contacts": contacts} | {
        table: [row for row in tables[table] if row["contact_record_id"] in people]
        for table in ("consents", "activities")
    }


def renamed(row: dict[str, str], table: str, twin: Twin, number: int, names) -> dict[str, str]:
    """The row as another organization's: its ids, names, street and telephone."""
    new = dict(row)
    for column in (*IDS, *OWN_IDS):
        if new.get(column):
            new[column] = f"twin-{new[column]}"
    if table == "organizations":
        place = twin.of.index(row["organization_record_id"])
        new["organization_name"] = twin.names[place]
        new["address_line_1"] = f"{1200 + 17 * number + place} {twin.names[place].split()[0]} Road"
        new["city"] = f"{twin.names[place].split()[0]}ville"
        new["phone"] = f"6{number:02}-7{place:02}-{3000 + number}"
    if table == "contacts":
        new["last_name"] = next(names)
        new["email"] = (
            f"{new['first_name']}.{new['last_name']}@{new['organization_record_id']}.example".lower()
        )
    return new
