"""Personal data planted in every column of every source, in one whole build: it stays in the private files.

Each table has forty whole rows; then each column has a row for every form of what a person is known by (some
7,000 rows in all). What an organization is published by (its name, place, telephone and site) may show.
"""

import csv
import itertools
import re
import unicodedata
from pathlib import Path

import duckdb
import pytest
import yaml

pytestmark = pytest.mark.slow

AS_OF = "2026-11-20"
TIME = re.compile(
    r"(_at|date|timestamp|created|synced|modstamp|_time|_vod_c_time)$|date_?time", re.I
)
YES_NO = re.compile(r"^(property_)?(is|has)_|_deleted$|^(un)?subscribed$|^filtered_event$")
# What a row needs to be read, by the name of the column, or of the table and the column.
VALUES = {
    "_fivetran_active": "true",
    "source_system": "crm",
    "activity_type": itertools.cycle(
        ("email_click", "content_download_product", "pricing_page_view")
    ),
    "signal_type": "leadership_change",
    "state": "IA",
    "billing_state": "IA",
    "therapy_areas": "oncology",
    "therapy_area": "oncology",
    "organization_type": "hospital",
    "bed_count": "300",
    "task.is_closed": "true",
    "task.task_subtype": "Call",
    "event.type": "Meeting",
    "email_event.type": "CLICK",
    "engagement.type": "CALL",
    "status_vod_c": "Submitted_vod",
    "call_type_vod_c": "Detail Only",
    "Entity Type Code": "2",
    "Nature_of_Payment_or_Transfer_of_Value": "Food and Beverage",
    "Date_of_Payment": "11/06/2013",
    "suppressions.scope": "contact",
    "account.type": "Hospital",
    "property_type": "Hospital",
    "erasure_requests.contact_record_id": "nobody",
    "suppressions.value": "nobody@nowhere.example",
    "consents.status": "granted",
    "consents.channel": "email",
    "verdict": "accepted",
    "team": "field",
}
# What a table's own key and a link to it begin with.
PREFIX = {
    "salesforce.account": "001",
    "salesforce.contact": "003",
    "salesforce.lead": "00Q",
    "uploads.organizations": "o",
    "uploads.contacts": "c",
}
LINKS = {
    "salesforce": {
        "account_id": "001",
        "what_id": "001",
        "account_vod_c": "001",
        "contact_id": "003",
        "who_id": "003",
        "relation_id": "003",
        "lead_id": "00Q",
    },
    "uploads": {"organization_record_id": "o", "contact_record_id": "c"},
    "segment": {"user_id": "", "anonymous_id": "b"},
}
LINKED = 40  # rows of a table that others lead to
NAMES = re.compile(r"(^|_)name$|^property_name$|Facility Name|LBN|Last Name|\(Legal", re.I)


def source_tables(project_root: Path) -> dict[str, list[str]]:
    tables = {}
    for path in sorted(project_root.glob("models/staging/**/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                names = [c["name"] for c in table["columns"] if c["name"] != "landing_key"]
                tables[f"{source['name']}.{table['name']}"] = names
    return tables


# A telephone number in spellings that people and tools use; {} are its last four digits.
TELEPHONE_SPELLINGS = (
    "(271) 828-{}",
    "271.828.{}",
    "271828{}",
    "+1271828{}",
    "271 828 {}",
    "tel:+1-271-828-{}",
    "+44 20 7182 {}",
    "0271/828{}",
    "(271)828{}",
    "271 828{}",
    "0044 20 7182 {}",
    "271\u2013828\u2013{}",
    "271*828*{}",
    "271\u00a0828\u00a0{}",
    "1 (271) 828 - {}",
    "call 2718 28{} today",
    "0049271828{}",
    "+49 (0)271 828{}",
    "x271_828_{}x",
    "ext. 7 of 271\u00b7828\u00b7{}",
    "\uff12\uff17\uff11\uff18\uff12\uff18{}",
)
WIDE_DIGITS = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
LETTERS = str.maketrans("0123456789", "abcdefghij")


def telephone(spelling: str, digits: str) -> str:
    is_wide = spelling[0] == "\uff12"
    return spelling.format(digits.translate(WIDE_DIGITS) if is_wide else digits)


def forms(number: int) -> dict[str, str]:
    """What a person is known by: each holds the number, and nothing else does."""
    digits = f"{number:04d}"
    return {
        "mail": f"zq{number}x@leak.example",
        "spelt mail": f"zq{number}x (at) leak.example",
        "words": f"Dr Zedna Zq{number}x, Chief Xylomancer, 77 Zq{number}x Street",
        "name": f"Zedna Zq{digits.translate(LETTERS)}x",
        "word": f"Zq{number}x",
        "phone": telephone(TELEPHONE_SPELLINGS[number % len(TELEPHONE_SPELLINGS)], digits),
    }


def forms_planted(table: str) -> list[str]:
    """What each column of a table has a row for: of uploads, where people type, every telephone spelling."""
    own = ["mail", "spelt mail", "words", "name", "word"]
    return own + ["phone"] * (len(TELEPHONE_SPELLINGS) if table.startswith("uploads.") else 1)


def plain_value(table: str, column: str, number: int) -> str:
    source, name = table.split(".")
    for key in (f"{name}.{column}", column):
        if key in VALUES:
            value = VALUES[key]
            return value if isinstance(value, str) else next(value)
    if TIME.search(column):
        return "2026-11-01 10:00:00"
    if YES_NO.search(column):
        return "false"
    linked = LINKS.get(source, {}).get(column)
    if linked is not None:
        return f"{linked}{number % LINKED + 1}"
    if re.search(r"(^|_)(id|guid)$|^id$|Record_ID|Profile_ID|vid", column):
        return f"{PREFIX.get(table, '')}{number + 1}"
    if column in ("Facility ID",):
        return f"{10000 + number:06d}"
    if column == "NPI":
        return npi(number)
    if NAMES.search(column):
        return f"Plain {name} {number}"
    return ""


def npi(number: int) -> str:
    """A number of ten digits whose last one is right."""
    first = f"1{number:08d}"
    digits = [int(d) for d in "80840" + first]
    doubled = [
        sum(divmod(2 * d, 10)) if place % 2 == 0 else d for place, d in enumerate(digits[::-1])
    ]
    return f"{first}{-sum(doubled) % 10}"


def write_world(raw: Path, project_root: Path) -> dict[int, tuple[str, str]]:
    """Raw files of all source tables; returns where each number was planted: (column, form)."""
    planted, numbers = {}, itertools.count(1)
    for table, columns in source_tables(project_root).items():
        own = PREFIX.get(table)
        rows = []
        for number in range(LINKED):
            rows.append({c: plain_value(table, c, number) for c in columns})
        for column in columns:
            for form in forms_planted(table):
                canary = next(numbers)
                planted[canary] = (f"{table}.{column}", form)
                row = {c: plain_value(table, c, len(rows)) for c in columns}
                rows.append(row | {column: forms(canary)[form]})
        if own:
            key = {
                "uploads.organizations": "organization_record_id",
                "uploads.contacts": "contact_record_id",
            }
            for number, row in enumerate(rows):
                column = key.get(table, "id")
                if row[column] == "" or row[column].startswith(own):
                    row[column] = f"{own}{number + 1}"
        path = raw / f"{table.replace('.', '/')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    columns_and_files(raw, planted, numbers)
    return planted


def columns_and_files(raw: Path, planted: dict, numbers) -> None:
    """What people are known by as the name of a column, of a file and of a file that nobody reads."""
    path = raw / "uploads/content.csv"
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    for form in ("mail", "spelt mail", "words", "name", "phone"):
        canary = next(numbers)
        planted[canary] = ("uploads.content.(header)", form)
        header.append(forms(canary)[form])
    path.unlink()
    canary = next(numbers)
    planted[canary] = ("uploads.content.(file)", "mail")
    path = raw / f"uploads/content/{forms(canary)['mail']}.csv"
    path.parent.mkdir()
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(row + ["1"] * (len(header) - len(row)) for row in rows)
    for form in ("mail", "phone"):
        canary = next(numbers)
        planted[canary] = ("uploads.(unread file)", form)
        name = forms(canary)["mail"] if form == "mail" else f"271-828-{canary:04d}"
        (raw / f"uploads/{name}.csv").write_text("a,b\n1,2\n", encoding="utf-8")


FOUND = re.compile(
    r"zq(\d+)x|zq([a-j]{4})x|271\D{0,4}8\D?28\D{0,4}(\d{4})|20\D?7182\D?(\d{4})", re.I
)
DIGITS = str.maketrans("abcdefghij", "0123456789")
# An id is published as it was given where it may be no name: not of words with capitals, and no address.
IDS = re.compile(
    r"(^|_)(id|guid|npi|ccn|vid|source_system|content_version|ids|key)$|^vid_to_merge$|^account_vod_c$"
    r"|Facility ID|_(ID|CCN)$|^NPI$"
)
ORGANIZATIONS = re.compile(
    r"^(cms|nppes|hubspot.company|uploads.organizations)\."
    r"|^salesforce.account.(name|billing|shipping|phone|type|industry|ownership|website)"
    r"|^open_payments.research_payments.(Teaching|Noncovered|Recipient|Name_of_Study)"
)
ORGANIZATION_IDS = {
    "cms.hospital_general_information.Facility ID",
    "hubspot.company.id",
    "nppes.npidata.NPI",
    "open_payments.research_payments.Teaching_Hospital_CCN",
    "salesforce.account.id",
    "uploads.organizations.organization_record_id",
    "uploads.field_feedback.organization_record_id",
}
TELEPHONES = re.compile(r"phone|Telephone Number|Phone Number")


def may_show(column: str, form: str, place: str) -> bool:
    """Whether what was planted in a source column is no secret at a place among the published."""
    name = column.split(".", 2)[-1]
    if form in ("mail", "spelt mail"):
        return False
    if column == "segment.pages.context_campaign_name":
        return form == "word"
    # what a source system is called, and the id of an organization, as its name
    if name == "source_system" or column in ORGANIZATION_IDS:
        return True
    if IDS.search(name):
        return form in ("word", "phone") and name != "program_id"
    if form == "phone":
        return bool(ORGANIZATIONS.search(column) and TELEPHONES.search(name))
    if column == "uploads.content.title":
        return True
    return bool(ORGANIZATIONS.search(column)) and name != "tax_id"


def canaries_in(text: str) -> set[int]:
    found = FOUND.findall(unicodedata.normalize("NFKC", text))
    return {int(next(filter(None, groups)).lower().translate(DIGITS)) for groups in found}


@pytest.fixture(scope="module")
def world(project_root, run_warm, tmp_path_factory):
    """(where each number was planted, the warehouse, what the build printed)."""
    folder = tmp_path_factory.mktemp("canaries")
    planted = write_world(folder / "raw", project_root)
    arguments = ("--raw", folder / "raw", "--warehouse", folder / "warehouse", "--as-of", AS_OF)
    result = run_warm("build", *arguments)
    assert result.returncode == 0, result.stdout + result.stderr
    return planted, folder / "warehouse", result.stdout + result.stderr


def served_texts(warehouse: Path):
    """(schema.table.column, all its texts) of the published file."""
    with duckdb.connect(str(warehouse / "warm_accounts.duckdb"), read_only=True) as connection:
        for schema, table, column in connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where data_type = 'VARCHAR' and table_schema != 'main' order by all"
        ).fetchall():
            (text,) = connection.execute(
                f"""select string_agg(distinct "{column}", '\n') from {schema}.{table}"""
            ).fetchone()
            yield f"{schema}.{table}.{column}", text or ""


def leaks(planted: dict, place: str, text: str) -> list[str]:
    return [
        f"{planted[number][0]} ({planted[number][1]}) in {place}"
        for number in sorted(canaries_in(text))
        if number in planted and not may_show(*planted[number], place)
    ]


def test_most_rows_are_usable_and_people_are_known_in_the_private_file(world):
    planted, warehouse, _ = world
    with duckdb.connect(str(warehouse / "warm_accounts.duckdb"), read_only=True) as connection:
        counts = "sum(quarantined_count), sum(raw_count) from quality.load_reconciliation"
        quarantined, raw = connection.execute(f"select {counts}").fetchone()
    assert 0 < quarantined < raw / 4
    with duckdb.connect(str(warehouse / "contact_details.duckdb"), read_only=True) as connection:
        details = str(connection.execute("select * from core.contact_details").fetchall())
    known = {planted[number][0] for number in canaries_in(details)}
    assert {
        "hubspot.contact.property_email",
        "marketo.lead.first_name",
        "uploads.contacts.last_name",
    } <= known


def test_no_canary_stands_in_a_published_column(world):
    planted, warehouse, _ = world
    places = list(served_texts(warehouse))
    assert len(places) > 300
    assert [leak for place, text in places for leak in leaks(planted, place, text)] == []


def test_no_canary_stands_in_reports_logs_and_on_the_screen(world):
    planted, warehouse, screen = world
    private = {"work.duckdb", "contact_details.duckdb", "histories.duckdb", "warm_accounts.duckdb"}
    files = [path for path in warehouse.rglob("*") if path.is_file() and path.name not in private]
    assert {"published.json", "checks.html", "dbt.log"} <= {path.name for path in files}
    texts = [(path.name, path.read_bytes().decode("utf-8", "replace")) for path in files]
    texts.append(("screen", screen))
    # the build's own notes and SQL name the raw files by their paths
    notes = [path.name for path in files if ".dbt" in path.parts]
    of_files = {n for n, (column, _) in planted.items() if column.endswith("file)")}
    in_notes = {n: said for n, said in planted.items() if n not in of_files}
    found = [
        leak
        for place, text in texts
        for leak in leaks(in_notes if place in notes else planted, place, text)
    ]
    assert found == []
