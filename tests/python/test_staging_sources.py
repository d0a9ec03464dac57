"""Builds staging from connector tables and hand-written edge files, and states what comes of every row."""

import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow

AS_OF = "2026-01-15"
SELECTION = ("+load_reconciliation", "+quarantined_records", "+int_organization_records")
SELECTION += ("+int_contact_records", "+int_record_aliases")
CHOSEN_PAYER = "Pfizer Inc."


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """Where all builds are made: dbt parses the project again for every other path of a warehouse."""
    return tmp_path_factory.mktemp("staging_place")


def build(project_root: Path, raw: Path, work: Path, place: Path) -> subprocess.CompletedProcess:
    """`dbt build` of everything up to the quality marts, into a folder of its own; no unit tests."""
    warehouse = place / "warehouse"
    warehouse.mkdir()
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            "build",
            *("--profiles-dir", "profiles", "--target-path", place / "target"),
            *("--log-path", place / "logs", "--indirect-selection", "cautious"),
            *("-s", *SELECTION, "--exclude-resource-type", "unit_test"),
        ],
        cwd=project_root,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("WARM_")},
            "WARM_RAW_DIR": str(raw),
            "WARM_WAREHOUSE_DIR": str(warehouse),
            "WARM_AS_OF": AS_OF,
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    warehouse.rename(work)
    return done


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def write_rows(path: Path, header: str, *rows: list) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def write_uploads(folder: Path) -> None:
    # BOM, CRLF, a line break and quotes inside a value, leading zeros, hostile names, two versions
    write(
        folder / "organizations.csv",
        "source_system,organization_record_id,organization_name,postal_code,npi,ccn,updated_at,"
        "is_deleted,bed_count,an_unknown_column\r\n"
        'crm,1,"Mercy ""Main""\nHospital",01234,0012345678,050001,2025-01-02,,12.0,x\r\n'
        "crm,1,Mercy before,01234,0012345678,050001,2025-01-01,,,x\r\n"
        'crm,2,"=HYPERLINK(""http://x.example"",""y"")",,,,,,many,x\r\n'
        "crm,3,{{ 7*7 }},,,,,,,x\r\n"
        "crm,4,'; drop table core.accounts; --,,,,,,,x\r\n"
        "crm,5,To go,,,,2025-01-01,,,x\r\n"
        "crm,5,,,,,2025-01-02,true,,x\r\n"
        "crm,,No key,,,,,,,x\r\n"
        ",6,No system,,,,,,,x\r\n"
        "crm,7,   ,,,,,,,x\r\n"
        "a:b,8,Odd system,,,,9999-12-31,,,x\r\n",
        "utf-8-sig",
    )
    # one table as a file, a zipped file and a Parquet file with fewer columns
    write(
        folder / "contacts.csv",
        "source_system,contact_record_id,email,first_name,phone\n"
        "crm,c1, Ann@Example.ORG ,Ann,(515) 555-1234\n"
        'crm,,bob@example.org,"Bob \\""B""",515-555-9876\n',
    )
    (folder / "contacts").mkdir()
    with gzip.open(folder / "contacts" / "more.csv.gz", "wt", encoding="utf-8") as file:
        file.write("source_system,contact_record_id,npi,email\ncrm,c2,0098765432,not a mail\n")
    duckdb.sql(
        "select 'crm' as source_system, 'c3' as contact_record_id, '01234' as postal_code,"
        " timestamp '2025-03-01 10:00:00' as updated_at"
    ).write_parquet(str(folder / "contacts" / "rest.parquet"))
    with gzip.open(folder / "activities.csv.gz", "wt", encoding="utf-8") as file:
        file.write(
            "source_system,activity_record_id,activity_type,occurred_at,outcome,is_deleted\n"
            "crm,a1,email_click,2025-06-01 10:00:00,,\n"
            "crm,a1,email_click,2025-06-01 11:00:00,,\n"
            "crm,a2,Email Clicked,2025-06-01T23:30:00-02:00,,\n"
            "crm,a3,telepathy,2025-06-01,,\n"
            "crm,a4,email_click,9999-12-31,,\n"
            "crm,a5,email_click,1999-12-31 23:59:59,,\n"
            "crm,a6,email_click,2000-01-01,,\n"
            "crm,a7,email_click,2026-01-16 23:59:59,,\n"
            "crm,a8,email_click,2026-01-17,,\n"
            "crm,a9,email_click,last Tuesday,ask jo@example.org or +15155551234,\n"
            "crm,,email_click,2025-06-01,,\n"
            "crm,a10,,2025-06-01,,\n"
            "crm,a11,,,,true\n"
        )
    write_rows(
        folder / "account_signals.csv",
        "source_system,signal_record_id,signal_type,organization_name,occurred_at",
        ["news", "s1", "service_line_launch", "Mercy", "2025-05-01"],
        ["news", "s2", "service_line_launch", "", "2025-05-01"],
    )
    write(folder / "suppressions.csv", "scope,value,reason,requested_at\n")
    write(folder / "owners.csv", "")
    write(folder / "territories.csv", "territory_id\nt1\n")
    write(folder / "erasure_requests.csv", "request_id,email\nr1,gone@example.org\nr2,\n")


def write_references(raw: Path) -> None:
    write_rows(
        raw / "cms" / "hospital_general_information.csv",
        "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,Telephone Number",
        ["010001", "SOUTHEAST HEALTH", "1108 ROSS CLARK CIRCLE", "DOTHAN", "AL", "03630", ""],
        ["010002", "", "", "", "", "", ""],
    )
    practice = "Provider Business Practice Location Address "
    write_rows(
        raw / "nppes" / "npidata.csv",
        "NPI,Entity Type Code,Provider Organization Name (Legal Business Name),"
        f"Provider Last Name (Legal Name),{practice}Postal Code,Last Update Date,"
        "NPI Deactivation Date,NPI Reactivation Date",
        ["1000000001", "2", "REGISTERED CLINIC", "", "012345678", "07/08/2020", "", ""],
        ["1000000002", "1", "", "DOE", "", "07/08/2020", "", ""],
        ["1000000003", "", "", "", "", "", "01/01/2021", ""],
        ["1000000004", "2", "BACK AGAIN", "", "", "03/01/2022", "01/01/2021", "02/01/2022"],
        ["1000000005", "", "", "", "", "07/08/2020", "", ""],
    )
    payer = "Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name"
    product = "Name_of_Associated_Covered_Drug_or_Biological1"
    write_rows(
        raw / "open_payments" / "general_payments.csv",
        f"Record_ID,Physician_Profile_ID,{payer},Nature_of_Payment_or_Transfer_of_Value,"
        f"{product},Date_of_Payment",
        ["1", "77", CHOSEN_PAYER, "Food and Beverage", "ELIQUIS", "11/06/2013"],
        ["2", "77", "Another Company", "Food and Beverage", "ELIQUIS", "11/06/2013"],
        ["3", "77", CHOSEN_PAYER, "Something New", "", "11/06/2013"],
        ["4", "77", CHOSEN_PAYER, "Education", "", "13/45/2013"],
    )
    recipient = "Recipient_Primary_Business_Street_Address_Line1"
    write_rows(
        raw / "open_payments" / "research_payments.csv",
        f"Record_ID,Teaching_Hospital_CCN,Teaching_Hospital_Name,Noncovered_Recipient_Entity_Name,"
        f"{recipient},Recipient_Zip_Code,Principal_Investigator_1_Profile_ID,{payer},Date_of_Payment",
        [
            "1",
            "050001",
            "TEACHING HOSPITAL",
            "",
            "1 Main St",
            "01234",
            "77",
            CHOSEN_PAYER,
            "01/02/2014",
        ],
        [
            "2",
            "",
            "",
            "West Clinic, P.C.",
            "1 Main St.",
            "01234-1",
            "88",
            CHOSEN_PAYER,
            "01/02/2014",
        ],
        ["3", "", "", "WEST CLINIC P C", "1 MAIN ST ", "01234", "88", CHOSEN_PAYER, "01/03/2014"],
    )
    write_rows(
        raw / "open_payments" / "physicians.csv",
        "Physician_Profile_ID,Physician_Last_Name,Recipient_Zip_Code",
        ["77", "P77", "01234"],
    )


def write_connectors(raw: Path) -> None:
    """What the small connector tables do not show, in files beside them."""
    salesforce = raw / "salesforce"
    write_rows(
        salesforce / "account" / "persons.csv",
        "id,name,is_person_account,person_contact_id,primary_parent_vod_c,last_name,is_deleted,"
        "master_record_id",
        ["001ORG", "Parent Clinic", "false", "", "", "", "false", ""],
        ["001DOC", "Dr Person", "true", "003DOC", "001ORG", "Person", "false", ""],
        ["001OLD", "Parent Clinic old", "false", "", "", "", "true", "001ORG"],
    )
    write_rows(
        salesforce / "campaign.csv",
        "id,type,last_modified_date",
        ["701", "Webinar", "2025-01-02"],
        ["701", "Conference", "2025-01-01"],
    )
    write_rows(
        salesforce / "campaign_member.csv",
        "id,campaign_id,contact_id,lead_id,status,created_date",
        ["m1", "701", "003A", "", "Attended", "2025-02-01"],
        ["m2", "701", "", "00QB", "No Show", "2025-02-01"],
    )
    write_rows(
        salesforce / "call_2_vod_c.csv",
        "id,account_vod_c,status_vod_c,call_channel_vod_c,call_date_vod_c,detailed_products_vod_c",
        ["v1", "001DOC", "Submitted_vod", "Face_to_face_vod", "2025-02-01", "Cardelio; Norvexa"],
        ["v2", "001DOC", "Planned_vod", "", "2025-02-01", ""],
    )
    write_rows(
        salesforce / "task" / "more.csv",
        "id,who_id,what_id,type,task_subtype,is_closed,created_date",
        ["t1", "00QX", "001ORG", "", "Call", "true", "2025-02-01"],
        ["t2", "003X", "006X", "Email", "", "false", "2025-02-01"],
    )
    write_rows(
        raw / "marketo" / "activity_merge_leads" / "chain.csv",
        "id,lead_id,merge_ids,activity_date",
        ["x1", "900002", "[900001]", "2025-01-01"],
        ["x2", "900003", "[900002, 900004]", "2025-01-02"],
    )
    write_rows(
        raw / "marketo" / "lead" / "chain.csv",
        "id,email,updated_at",
        ["900002", "chain@example.org", "2025-01-01"],
        ["900003", "chain@example.org", "2025-01-01"],
        ["900005", "gone@example.org", "2025-01-01"],
        ["900006", "back@example.org", "2025-01-03"],
    )
    write_rows(
        raw / "marketo" / "activity_delete_lead" / "gone.csv",
        "id,lead_id,activity_date",
        ["d1", "900005", "2025-01-02"],
        ["d2", "900006", "2025-01-02"],
    )
    write_rows(
        raw / "segment" / "identifies.csv",
        "id,user_id,anonymous_id,email,timestamp",
        ["i1", "u1", "b1", "u1@example.org", "2025-01-01"],
        ["i2", "u2", "b1", "u2@example.org", "2025-01-02"],
        ["i3", "", "b2", "", "2025-01-02"],
    )
    write_rows(
        raw / "segment" / "pages" / "more.csv",
        "id,user_id,anonymous_id,timestamp",
        ["p1", "", "b1", "2025-01-01"],
    )
    write_rows(
        raw / "hubspot" / "engagement_meeting" / "more.csv",
        "engagement_id,property_hs_meeting_outcome,property_hs_timestamp",
        ["e1", "COMPLETED", "2025-01-01"],
        ["e2", "NO_SHOW", ""],
    )
    write_rows(
        raw / "hubspot" / "engagement" / "more.csv",
        "id,type,timestamp",
        ["e2", "MEETING", "2025-01-02"],
    )
    write_rows(
        raw / "hubspot" / "engagement_contact" / "more.csv",
        "engagement_id,contact_id",
        ["e1", "501"],
        ["e1", "502"],
        ["e9", "503"],
    )


@pytest.fixture(scope="module")
def raw(project_root: Path, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("staging") / "raw"
    shared = Path(os.environ.get("WARM_SHARED_DATA") or project_root.parent / "shared" / "data")
    if (shared / "connectors").is_dir():
        shutil.copytree(shared / "connectors", folder)
    folder.mkdir(exist_ok=True)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    folder.chmod(0o755)
    write_uploads(folder / "uploads")
    write_references(folder)
    write_connectors(folder)
    return folder


@pytest.fixture(scope="module")
def query(project_root: Path, raw: Path, place: Path, tmp_path_factory):
    work = tmp_path_factory.mktemp("staging_work") / "work"
    result = build(project_root, raw, work, place)
    assert result.returncode == 0, result.stdout + result.stderr
    with duckdb.connect(str(work / "work.duckdb"), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def count_csv_rows(path: Path) -> int:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        return max(0, sum(1 for row in csv.reader(file) if row) - 1)


def test_every_raw_row_is_staged_or_quarantined(raw: Path, query):
    counted = {}
    for path in raw.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            rows = 1 if path.suffix == ".parquet" else count_csv_rows(path)
            folder, table = path.relative_to(raw).parts[:2]
            source_table = f"{folder}.{table.split('.')[0]}"
            counted[source_table] = counted.get(source_table, 0) + rows
    reconciled = {
        table: (raw_count, staged + quarantined)
        for table, raw_count, staged, quarantined in query(
            "select source_table, sum(raw_count), sum(staged_count), sum(quarantined_count)"
            " from quality.load_reconciliation group by source_table"
        )
    }
    expected = {
        table: (rows, rows)
        for table, rows in counted.items()
        # files of tables that no staging model reads are nobody's loss
        if rows and table in reconciled
    }
    assert reconciled == expected
    assert len(reconciled) >= 20


def test_quarantined_rows_are_counted_and_published(query):
    counted = query(
        "select source_table, sum(quarantined_count) from quality.load_reconciliation"
        " where quarantined_count > 0 group by source_table order by source_table"
    )
    published = query(
        "select source_table, count(*) from quality.quarantined_records"
        " group by source_table order by source_table"
    )
    assert counted == published


def test_connector_tables_read_unchanged(query, shared_data: Path):
    names = {f"{path.parent.name}.{path.stem}" for path in shared_data.glob("connectors/*/*.csv")}
    reconciled = query(
        "select source_table, sum(quarantined_count) from quality.load_reconciliation"
        " where landing_key not like '%/%/%' and source_system in"
        " ('salesforce', 'hubspot', 'marketo', 'segment') group by source_table"
    )
    quarantined = {table: count for table, count in reconciled if table in names and count}
    assert quarantined == {
        # a start time in milliseconds that the connector took for seconds
        "hubspot.engagement_meeting": 7,
        # beside the hand-written one of an engagement that was never landed
        "hubspot.engagement_contact": 1,
        "marketo.activity_merge_leads": 1,
        # the type of these tasks was hashed
        "salesforce.task": 7,
    }


def test_organizations_keep_zeros_and_hostile_names(query):
    assert query(
        "select source_system, source_record_id, organization_name, postal_code, npi, ccn, bed_count"
        " from intermediate.int_organization_records where landed_from = 'uploads.organizations'"
        " order by source_system, source_record_id"
    ) == [
        ("a:b", "8", "Odd system", None, None, None, None),
        ("crm", "1", 'Mercy "Main"\nHospital', "01234", "0012345678", "050001", 12),
        ("crm", "2", '=HYPERLINK("http://x.example","y")', None, None, None, None),
        ("crm", "3", "{{ 7*7 }}", None, None, None, None),
        ("crm", "4", "'; drop table core.accounts; --", None, None, None, None),
    ]
    assert query(
        "select organization_record_key from intermediate.int_organization_records"
        " where source_system = 'a:b'"
    ) == [("a%3ab:8",)]


def test_contacts_come_from_files_of_every_format(query):
    assert query(
        "select source_record_id, email, phone, npi, postal_code, updated_at"
        " from intermediate.int_contact_records where landed_from = 'uploads.contacts' order by 1"
    ) == [
        ("c1", "ann@example.org", "(515) 555-1234", None, None, None),
        ("c2", None, None, "0098765432", None, None),
        ("c3", None, None, None, "01234", datetime(2025, 3, 1, 10)),
    ]


def test_uploaded_activities_are_judged(query):
    assert query(
        "select record_key, reason from quality.quarantined_records"
        " where source_table = 'uploads.activities' order by record_key"
    ) == [
        ("crm:", "missing_key"),
        ("crm:a10", "unknown_type"),
        ("crm:a3", "unknown_type"),
        ("crm:a4", "time_out_of_range"),
        ("crm:a5", "time_out_of_range"),
        ("crm:a8", "time_out_of_range"),
        ("crm:a9", "unusable_time"),
    ]
    # the offset moves the day, and a deletion needs neither time nor type
    assert query(
        "select activity_record_id, occurred_at, is_deleted"
        " from intermediate.int_uploads__activities"
        " where activity_record_id in ('a2', 'a11') order by 1"
    ) == [("a11", None, True), ("a2", datetime(2025, 6, 2, 1, 30), False)]
    assert query(
        "select count(*), count(distinct activity_id) from intermediate.int_activities"
        " where source_table = 'uploads.activities' and not is_deleted"
    ) == [(4, 4)]


def test_other_uploads_are_judged(query):
    assert query(
        "select source_table, record_key, reason from quality.quarantined_records"
        " where source_table like 'uploads.%' and source_table <> 'uploads.activities' order by all"
    ) == [
        ("uploads.account_signals", "news:s2", "missing_value"),
        ("uploads.contacts", "crm:", "missing_key"),
        ("uploads.erasure_requests", "r2", "missing_value"),
        ("uploads.organizations", ":6", "missing_key"),
        ("uploads.organizations", "crm:", "missing_key"),
        ("uploads.organizations", "crm:7", "missing_name"),
        ("uploads.territories", "t1", "missing_value"),
    ]


def test_quarantine_says_nothing_about_people(query):
    published = query("select record_key, raw_record from quality.quarantined_records")
    text = json.dumps(published)
    for personal in ("bob@", "Bob", "555-9876", "jo@example.org", "5155551234"):
        assert personal not in text
    (contact,) = query(
        "select raw_record from quality.quarantined_records where source_table = 'uploads.contacts'"
    )
    row = json.loads(contact[0])
    assert row["email"] == row["first_name"] == row["phone"] == "[restricted]"
    assert row["source_system"] == "crm"
    assert row["job_title"] is None
    (restricted,) = query(
        "select raw_record from intermediate.int_quarantined_records"
        " where source_table = 'uploads.contacts'"
    )
    assert json.loads(restricted[0])["first_name"] == 'Bob \\"B"'


def test_reference_organizations(query):
    assert query(
        "select organization_record_key, organization_name, postal_code, ccn"
        " from intermediate.int_organization_records"
        " where source_system in ('cms', 'nppes') order by 1"
    ) == [
        ("cms:010001", "SOUTHEAST HEALTH", "03630", "010001"),
        ("nppes:1000000001", "REGISTERED CLINIC", "012345678", None),
        ("nppes:1000000004", "BACK AGAIN", None, None),
    ]
    assert query(
        "select record_key, reason from quality.quarantined_records"
        " where source_system in ('cms', 'nppes') order by 1"
    ) == [("010002", "missing_name"), ("1000000005", "missing_value")]


def test_open_payments_map_by_nature_and_payer(query):
    assert query(
        "select activity_record_id, activity_type, contact_record_id, product, therapy_area"
        " from intermediate.int_open_payments__activities"
        " where source_table = 'open_payments.general_payments' order by 1"
    ) == [
        ("general_payments/1", "food and beverage", "77", "eliquis", "cardiology"),
        ("general_payments/2", "payment by another manufacturer", "77", "eliquis", "cardiology"),
        ("general_payments/3", "something new", "77", None, None),
        ("general_payments/4", "education", "77", None, None),
    ]
    assert query(
        "select record_key, reason from quality.quarantined_records"
        " where source_table = 'open_payments.general_payments' order by 1"
    ) == [("3", "unknown_type"), ("4", "unusable_time")]


def test_research_payments_name_organizations_and_investigators(query):
    organizations = query(
        "select source_record_id, organization_name, ccn from intermediate.int_organization_records"
        " where source_system = 'open_payments' order by ccn nulls last"
    )
    # two spellings that differ in case and punctuation only are one record, the later one told
    assert [row[1:] for row in organizations] == [
        ("TEACHING HOSPITAL", "050001"),
        ("WEST CLINIC P C", None),
    ]
    assert organizations[0][0] == "050001"
    assert query(
        "select contact_record_key, organization_record_key, landed_from"
        " from intermediate.int_contact_records where source_system = 'open_payments' order by 1"
    ) == [
        ("open_payments:77", None, "open_payments.physicians"),
        (
            "open_payments:88",
            f"open_payments:{organizations[1][0]}",
            "open_payments.research_payments",
        ),
    ]
    assert query(
        "select contact_record_id, organization_record_id"
        " from intermediate.int_open_payments__activities"
        " where source_table = 'open_payments.research_payments' order by activity_record_id"
    ) == [("77", "050001"), ("88", organizations[1][0]), ("88", organizations[1][0])]


def test_salesforce_activities_map_to_people_and_kinds(query):
    assert query(
        "select activity_record_id, activity_type, contact_record_id, organization_record_id,"
        " product from (from intermediate.int_salesforce__activities"
        " union all from intermediate.int_salesforce__calls"
        " union all from intermediate.int_salesforce__campaign_members)"
        " where activity_record_id in ('task/t1', 'task/t2', 'call/v1', 'call/v2',"
        " 'campaign_member/m1', 'campaign_member/m2') order by 1"
    ) == [
        ("call/v1", "call/submitted_vod/face_to_face_vod", "001DOC", "001DOC", "Cardelio"),
        ("call/v2", "call/planned_vod/none", "001DOC", "001DOC", None),
        ("campaign_member/m1", "campaign_member/webinar/attended", "003A", None, None),
        ("campaign_member/m2", "campaign_member/webinar/no show", "lead/00QB", None, None),
        ("task/t1", "task/call", "lead/00QX", "001ORG", None),
        ("task/t2", "task/open", "003X", None, None),
    ]


def test_person_accounts_are_contacts(query):
    assert query(
        "select contact_record_key, organization_record_key from intermediate.int_contact_records"
        " where landed_from = 'salesforce.account'"
    ) == [("salesforce:001DOC", "salesforce:001ORG")]
    assert query(
        "select entity, record_key from intermediate.int_record_aliases"
        " where retired_record_key = 'salesforce:003DOC'"
    ) == [("contact", "salesforce:001DOC")]
    assert query(
        "select entity, retired_record_key, record_key from intermediate.int_record_aliases"
        " where record_key = 'salesforce:001ORG'"
    ) == [("organization", "salesforce:001OLD", "salesforce:001ORG")]


def test_merges_are_followed_over_chains(query):
    assert query(
        "select retired_record_key, record_key from intermediate.int_record_aliases"
        " where entity = 'contact' and record_key like 'marketo:90000%' order by 1"
    ) == [
        ("marketo:900001", "marketo:900003"),
        ("marketo:900002", "marketo:900003"),
        ("marketo:900004", "marketo:900003"),
    ]
    # merged and deleted leads are gone, one that was written again after its deletion is not
    assert query(
        "select source_record_id from intermediate.int_contact_records"
        " where contact_record_key like 'marketo:90000%' order by 1"
    ) == [("900003",), ("900006",)]


def test_hubspot_merges_of_the_connector_tables(query, shared_data: Path):
    assert query(
        "select retired_record_key from intermediate.int_record_aliases"
        " where entity = 'contact' and record_key = 'hubspot:78971951' order by 1"
    ) == [("hubspot:46897301",), ("hubspot:76226001",), ("hubspot:76340251",)]


def test_browsers_belong_to_whom_they_named_last(query):
    assert query(
        "select retired_record_key, record_key from intermediate.int_record_aliases"
        " where entity = 'contact' and record_key like 'segment:%'"
    ) == [("segment:anonymous/b1", "segment:u2")]
    assert query(
        "select contact_record_id from intermediate.int_segment__activities"
        " where activity_record_id = 'page/p1'"
    ) == [("anonymous/b1",)]


def test_hubspot_engagements_count_once_per_participant(query):
    assert query(
        "select activity_record_id, activity_type, contact_record_id, occurred_at, is_deleted"
        " from intermediate.int_hubspot__engagements"
        " where activity_record_id like 'engagement/e%' order by 1"
    ) == [
        ("engagement/e1", "engagement_meeting/completed", None, datetime(2025, 1, 1), True),
        ("engagement/e1/501", "engagement_meeting/completed", "501", datetime(2025, 1, 1), False),
        ("engagement/e1/502", "engagement_meeting/completed", "502", datetime(2025, 1, 1), False),
        ("engagement/e2", "engagement_meeting/no_show", None, datetime(2025, 1, 2), False),
        ("engagement/e9/503", None, "503", None, False),
    ]


@pytest.mark.parametrize(
    ("rows", "models"),
    [
        ("organizations", 6),
        ("contacts", 6),
        ("merges", 4),
        (
            "activities|campaign_members|calls|email_events|form_submissions|engagements",
            10,
        ),
    ],
)
def test_conformed_models_share_their_columns(query, rows, models):
    shapes = query(
        "select string_agg(column_name || ' ' || data_type, ',' order by ordinal_position)"
        " from information_schema.columns where table_schema = 'intermediate'"
        f" and regexp_matches(table_name, '^int_[a-z_]+__({rows})$') group by table_name"
    )
    assert len(shapes) == models
    assert len(set(shapes)) == 1


def test_all_sources_absent(project_root: Path, place: Path, tmp_path: Path):
    (tmp_path / "raw").mkdir()
    result = build(project_root, tmp_path / "raw", tmp_path / "work", place)
    assert result.returncode == 0, result.stdout + result.stderr
    with duckdb.connect(str(tmp_path / "work" / "work.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select count(*) from quality.load_reconciliation"
        ).fetchall() == [(0,)]
