"""Whoever asks to be forgotten is found in people's spellings, and stays forgotten when she comes again."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from warm_accounts.hash_key import hash_key

pytestmark = pytest.mark.slow

ORGANIZATION = {
    "source_system": "crm",
    "organization_record_id": "o1",
    "organization_name": "Mercy Hospital",
    "organization_type": "hospital",
    "city": "Des Moines",
    "state": "IA",
}
NPI, PLACEHOLDER_NPI = "1376592246", "1234567893"
# of a practice, and of the one physician there
OWN_NPI = "1679576722"
MANY = [f"many{number}@home.test" for number in range(1, 13)]


@dataclass(frozen=True)
class Person:
    """What was delivered of her, what she asked, and what comes of her afterwards."""

    name: str
    record: dict[str, str]
    request: dict[str, str]
    again: dict[str, str]
    # delivered before her record, under the same id
    before: dict[str, str] = field(default_factory=dict)


def by_id(name: str, record_id: str, asked: str, again: str | None = None, **more) -> Person:
    record = {"contact_record_id": record_id, **more}
    return Person(
        name,
        record,
        {"contact_record_id": asked},
        {**record, "contact_record_id": again or record_id},
    )


def by_address(name: str, asked: str, again: str = "") -> Person:
    address = f"{name}@{name}.test"
    return Person(
        name,
        {"contact_record_id": name, "email": address},
        {"email": asked},
        {"contact_record_id": f"{name}-again", "email": again or address},
    )


PEOPLE = (
    by_address("plain", "plain@plain.test"),
    by_address("named", "Ann Lee <NAMED@Named.TEST>"),
    by_address("nobreak", "\u00a0nobreak@nobreak.test\u00a0"),
    by_address("joiner", "join\u2060er@joiner.test"),
    by_address("hyphen", "hy\u00adphen@hyphen.test"),
    by_address("tenth", " ".join([*MANY[:9], "tenth@tenth.test"])),
    by_address(
        "redelivered", "redelivered@redelivered.test", "\u200bRE\u00adDELIVERED@redelivered.test "
    ),
    by_address("smart", "\u201csmart@smart.test\u201d"),
    by_address("percent", "percent%40percent.test"),
    by_address("halfword", "halfword [at] halfword.test"),
    by_address("fullwidth", "fullwidth\uff20fullwidth.test"),
    by_address("spoken", "spoken at spoken dot test"),
    by_address("hashed", "#hashed@hashed.test!"),
    # who took the request is not who asked
    Person(
        "taken_by_another",
        {"contact_record_id": "etaken", "email": "etaken@etaken.test"},
        {"email": "etaken@etaken.test", "handled_by": "free0@free.test"},
        {"contact_record_id": "etaken2", "email": "etaken@etaken.test"},
    ),
    # nobody is named but in a column of the form's own
    Person(
        "own_column",
        {"contact_record_id": "eown", "email": "eown@eown.test"},
        {"E-Mail-Adresse": "eown@eown.test"},
        {"contact_record_id": "eown2", "email": "eown@eown.test"},
    ),
    by_id("shared", "eshared", "crm:eshared", additional_emails="desk@desk.test"),
    by_id("slashed", "eslash", "crm/ESlash"),
    by_id("in_quotes", "equotes", "'equotes'"),
    by_id("in_brackets", "ebrackets", "(ebrackets)"),
    Person(
        "asks_by_additional",
        {
            "contact_record_id": "n1",
            "email": "n1@n1.test",
            "additional_emails": "n1.private@home.test",
        },
        {"email": "n1.private@home.test"},
        {"contact_record_id": "n1b", "email": "N1@n1.test"},
    ),
    Person(
        "comes_under_additional",
        {
            "contact_record_id": "n2",
            "email": "n2@n2.test",
            "additional_emails": "n2.private@home.test",
        },
        {"email": "n2@n2.test"},
        {"contact_record_id": "n2b", "email": "n2.private@home.test"},
    ),
    Person(
        "third_of_a_cell",
        {"contact_record_id": "n3", "email": "a3@x.test, b3@x.test; c3@x.test"},
        {"email": "c3@x.test"},
        {"contact_record_id": "n3b", "email": "b3@x.test"},
    ),
    Person(
        "twelfth_additional",
        {"contact_record_id": "n4", "email": "n4@n4.test", "additional_emails": ";".join(MANY)},
        {"email": MANY[-1]},
        {"contact_record_id": "n4b", "email": MANY[5]},
    ),
    Person(
        "comes_under_an_earlier_one",
        {"contact_record_id": "n5", "email": "n5@new.test", "updated_at": "2026-06-01"},
        {"email": "n5@new.test"},
        {"contact_record_id": "n5b", "email": "n5@old.test"},
        before={"email": "n5@old.test", "updated_at": "2026-01-01"},
    ),
    by_id("system_and_id", "ECase", " CRM : ecase "),
    by_id("bar", "ebar", "crm | EBAR"),
    by_id("without_its_blank", "EB 100", "eb100"),
    by_id("with_a_blank", "ec100", "EC 100", "E C100"),
    by_id("of_a_spreadsheet", "778001", "778001.0"),
    by_id("second_of_a_cell", "emulti", "zz1; emulti"),
    by_id("by_number", "enpi", NPI, npi=NPI, email="enpi@enpi.test"),
    by_id("by_number_of_the_practice", "esolo", OWN_NPI, npi=OWN_NPI, email="esolo@esolo.test"),
    by_id("as_we_publish_her", "econ", "CON_ID"),
    by_id("hyphened", "ehyphen", "crm-EHyphen"),
    by_id("page", "epage", "https://crm.test/contacts/epage?tab=1"),
    by_id(
        "salesforce_short",
        "003Bd00000CCCCCIA5",
        "salesforce:003Bd00000CCCCC",
        source_system="salesforce",
    ),
    by_id("marked", "emarked", "\u202aemarked\u202c"),
)
STAYING = [
    {"contact_record_id": f"free{number}", "email": f"free{number}@free.test", "npi": npi}
    # a number that people type as an example is nobody's
    for number, npi in enumerate(("", PLACEHOLDER_NPI, PLACEHOLDER_NPI))
]
STAYING[0]["additional_emails"] = "Desk@desk.test"
# Of rows that name `plain`, who is erased, and others beside her, what is left of the others.
PLAIN, OTHER = "plain@plain.test", "other@other.test"
UNSUBSCRIBES = {
    "semicolon": ({"email": f"{PLAIN}; {OTHER}"}, OTHER),
    "third": (
        {"email": f"a@else.test, b@else.test, Ann <{PLAIN.upper()}>"},
        "a@else.test;b@else.test",
    ),
    "plus": ({"email": f"{PLAIN}+{OTHER}"}, OTHER),
    "unparted": ({"email": f"{OTHER}{PLAIN}"}, OTHER),
    "in_url": ({"email": PLAIN, "url": "https://x.test/?e=other%40other.test"}, OTHER),
    "of_ids": ({"contact_record_id": "crm:plain; other"}, "other"),
    "by_id": ({"contact_record_id": "plain", "email": OTHER}, OTHER),
    "hers": ({"email": PLAIN, "url": f"https://x.test/?e={PLAIN}"}, None),
    "hers_twice": ({"email": f"{PLAIN}, {PLAIN.upper()}", "contact_record_id": "plain"}, None),
    "others": ({"email": OTHER}, OTHER),
    # the id is another's, the address hers
    "of_anothers_id": ({"contact_record_id": "free1", "email": PLAIN}, "free1"),
    "of_her_id": ({"source_system": "shop", "contact_record_id": "PLAIN", "email": PLAIN}, None),
    # what another wrote of her
    "told_of_her": (
        {"contact_record_id": "free1", "outcome": f"forwarded by {PLAIN}", "url": f"/?e={PLAIN}"},
        "free1",
    ),
    # what else was done under her address may be hers
    "visit_of_another": (
        {"activity_type": "web_visit", "contact_record_id": "free1", "email": PLAIN},
        None,
    ),
}


def write(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, sorted({name for row in rows for name in row}), restval="")
        writer.writeheader()
        writer.writerows(rows)


def contact(person: str, record: dict[str, str]) -> dict[str, str]:
    return {
        "source_system": "crm",
        "organization_record_id": "o1",
        "first_name": "Given",
        "last_name": f"Family {person}",
        **record,
    }


def query(warehouse: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        connection.execute(f"create temporary macro warm_hash_key() as '{hash_key()}'")
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def days(fast_builder, tmp_path_factory):
    """Three builds of all that finds people: before the requests, with them, and when all come again."""
    folder = tmp_path_factory.mktemp("erasure_spellings")
    uploads, warehouse = (
        folder / "raw" / "uploads",
        fast_builder.new_warehouse(folder / "warehouse"),
    )

    def build(as_of: str) -> None:
        fast_builder.build(
            warehouse, folder / "raw", as_of, models=("+int_identity_coverage_metrics",)
        )

    practice = {"organization_record_id": "o2", "organization_name": "Solo Practice"}
    write(
        uploads / "organizations.csv", [ORGANIZATION, {**ORGANIZATION, **practice, "npi": OWN_NPI}]
    )
    write(
        uploads / "activities.csv",
        [
            {
                "source_system": "crm",
                "activity_record_id": name,
                "activity_type": "unsubscribe",
                "occurred_at": "2026-06-20 10:00:00",
                **row,
            }
            for name, (row, _) in UNSUBSCRIBES.items()
        ],
    )
    write(
        uploads / "consents.csv",
        [
            {
                "source_system": "crm",
                "consent_record_id": f"no{number}",
                "contact_record_id": record,
                "email": email,
                "channel": "email",
                "status": "denied",
                "captured_at": "2026-06-20",
            }
            for number, (record, email) in enumerate(
                (("", PLAIN), ("", f"{PLAIN}; {OTHER}"), ("free2", PLAIN), ("plain", PLAIN))
            )
        ],
    )
    write(
        uploads / "suppressions.csv",
        [{"scope": "email", "value": value} for value in (f"{OTHER} {PLAIN}", PLAIN)],
    )
    contacts = [contact("free", record) for record in STAYING]
    for person in PEOPLE:
        if person.before:
            contacts.append(contact(person.name, {**person.record, **person.before}))
        contacts.append(contact(person.name, person.record))
    write(uploads / "contacts.csv", contacts)
    build("2026-06-28")
    people = dict(
        query(
            warehouse,
            "select contact_record_key, contact_id from intermediate.int_contact_record_map",
        )
    )
    write(
        uploads / "erasure_requests.csv",
        [
            {
                name: people["crm:econ"].upper() if value == "CON_ID" else value
                for name, value in {"request_id": f"r1 {person.name}", **person.request}.items()
            }
            for person in PEOPLE
        ],
    )
    build("2026-06-29")
    asked = query(
        warehouse,
        "select metric, dimension, value from intermediate.int_identity_coverage_metrics"
        " where metric like 'erasure%' order by all",
    )
    write(uploads / "contacts" / "first.csv", contacts)
    (uploads / "contacts.csv").unlink()
    write(
        uploads / "contacts" / "again.csv",
        [contact(person.name, person.again) for person in PEOPLE],
    )
    build("2026-06-30")
    left = query(
        warehouse, "select contact_record_key from intermediate.int_contact_record_map order by 1"
    )
    said = {
        table: query(warehouse, f"select * from raw_uploads.{table}")
        for table in ("activities", "consents", "suppressions")
    }
    counted = dict(
        query(
            warehouse,
            "select source_table, sum(erased_count) from raw_files.erased_rows group by all",
        )
    )
    # the hash that a mailbox is remembered by, and nothing else
    shared = query(
        warehouse,
        "select address from (values ('desk@desk.test'), ('plain@plain.test')) as given (address)"
        " where sha256(warm_hash_key() || '|shared_email ' || address) in"
        " (select key_hash from intermediate.int_erased_keys where key_kind = 'shared_email')",
    )
    return people, asked, [key for (key,) in left], said, counted, shared


def test_every_request_finds_its_person(days):
    people, asked, *_ = days
    assert len(people) == len(PEOPLE) + len(STAYING)
    assert len(asked) == len(PEOPLE)
    assert [row for row in asked if row[0] != "erasure_request_acted" or row[2] != 1] == []


def test_nobody_writes_to_a_mailbox_that_she_shared(days):
    """Under that address her colleague is nobody's to write to, and none of her rows is left out."""
    assert days[5] == [("desk@desk.test",)]


def test_who_comes_again_stays_forgotten(days):
    assert days[2] == [f"crm:{record['contact_record_id']}" for record in STAYING]


def test_what_others_said_in_her_rows_stays_without_her(days):
    said, counted = days[3:5]
    activities = {row[1]: row for row in said["activities"]}
    left = {}
    for name, row in activities.items():
        cells = ";".join(str(cell) for cell in row[4:6] if cell)
        left[name] = cells.replace("erased@erased.invalid;", "").strip(";")
    assert left == {name: others for name, (_, others) in UNSUBSCRIBES.items() if others}
    assert all("plain" not in str(row) for rows in said.values() for row in rows)
    assert sorted((row[2] or "", row[3]) for row in said["consents"]) == [
        ("", OTHER),
        ("free2", ""),
    ]
    assert [row[1] for row in said["suppressions"]] == [OTHER]
    assert {table: counted[f"uploads.{table}"] for table in said} == {
        "activities": 4,
        "consents": 2,
        "suppressions": 1,
    }
