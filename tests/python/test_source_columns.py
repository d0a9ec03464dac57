"""Names of raw columns, those that protect, and what follows where one of them is missing."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from warm_accounts.project import UnusableInput, Warehouse
from warm_accounts.source_columns import (
    columns_lost,
    columns_published,
    columns_that_refuse,
    describe_lost,
    missing_columns,
    protecting_columns,
    require_known_columns,
    tables_gone_told,
    tables_lost,
    tables_published,
)

AS_OF = "2026-11-20"
SELECTION = ("+source_columns", "+quarantined_records", "+int_contact_records")
SELECTION += ("+int_organization_records", "+int_record_aliases", "stg_uploads__consents")
OPT_OUT = "has_opted_out_of_email"
REFUSING_NAMES = (
    *(
        "do_not_email",
        "unsubscribed",
        "opt_out",
        "OptedOut",
        "do_not_contact",
        "DNC",
        "gdpr_erased",
    ),
    *(
        "consent_withdrawn_at",
        "hs_email_optout_12345",
        "mktg_opt_out",
        "unsubscribed_at",
        "deleted_at",
    ),
    *("marketing_denied", "on_blocklist", "no_email", "consent_revoked"),
)
PERMITTING_NAMES = ("opt_in", "Email_Consent__c", "contactable", "gdpr_permission", "AllowEmail")
HARMLESS_NAMES = (
    "opt_out_reason",
    "has_opted_out_of_fax",
    "not_opted_out",
    "optician",
    "declination",
)


def write_rows(path: Path, header: str, *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([line.split(",") for line in (header, *rows)])


def write_world(raw: Path) -> None:
    """Exports of Salesforce's own API in two layouts, and columns that people named their way."""
    salesforce = raw / "salesforce"
    write_rows(
        salesforce / "Account.csv",
        "Id,IsDeleted,MasterRecordId,Name,ParentId,BillingCity,BillingState,CreatedDate,LastModifiedDate",
        "001Bd00000AAAAAAA4,false,,Fennel Hospital,,Waco,TX,2025-01-01,2026-06-01",
        "001Bd00000BBBBBBB4,true,,Gone Clinic,,Waco,TX,2025-01-01,2026-06-01",
        "001Bd00000CCCCCCC4,true,001Bd00000AAAAAAA4,Fennel Hosp,,Waco,TX,2025-01-01,2026-06-01",
    )
    write_rows(
        salesforce / "contact" / "with.csv",
        "ID,ISDELETED,ACCOUNTID,FIRSTNAME,LASTNAME,EMAIL,HASOPTEDOUTOFEMAIL,LASTMODIFIEDDATE,Pet_Name",
        "003Bd00000AAAAAAA4,false,001Bd00000AAAAAAA4,Ann,Out,ann@fennel.example,true,2026-06-01,Rex",
        "003Bd00000BBBBBBB4,true,001Bd00000AAAAAAA4,Del,Eted,del@fennel.example,false,2026-06-01,Rex",
        "003Bd00000CCCCCCC4,false,001Bd00000AAAAAAA4,Ivy,In,ivy@fennel.example,false,2026-06-01,Rex",
        "003Bd00000DDDDDDD4,false,001Bd00000AAAAAAA4,Tim,Less,tim@fennel.example,false,01/06/2026,Rex",
        "003Bd00000EEEEEEE4,false,001Bd00000AAAAAAA4,Una,Out,una@fennel.example,true,sometime in May,Rex",
    )
    write_rows(
        salesforce / "contact" / "without.csv",
        "id,is_deleted,account_id,last_name,email,last_modified_date",
        "003Bd00000FFFFFFF4,false,001Bd00000AAAAAAA4,Who,who@fennel.example,2026-06-01",
    )
    write_rows(
        salesforce / "TASK.csv",
        "Id,WhoId,Type,IsClosed,IsDeleted,CompletedDateTime,CreatedDate,LastModifiedDate",
        "00TBd00000AAAAAAA4,003Bd00000CCCCCCC4,Call,true,false,2026-10-10T10:00:00.000+0000,,2026-10-10",
        "00TBd00000BBBBBBB4,003Bd00000CCCCCCC4,Call,true,false,10 o'clock,2026-10-01,2026-10-10",
        "00TBd00000CCCCCCC4,003Bd00000CCCCCCC4,Call,true,true,10 o'clock,2026-10-01,2026-10-10",
        "00TBd00000DDDDDDD4,003Bd00000CCCCCCC4,Call,true,false,2026-10-10,,infinity",
    )
    write_rows(salesforce / "TaskRelation2.csv", "Id,RelationId", "x,y")
    uploads = raw / "uploads"
    write_rows(
        uploads / "activities.csv",
        "SourceSystem,Activity_Record_ID,activityType,OccurredAt,UpdatedAt",
        "crm,a1,email_click,2026-10-10 02:15:00 PM,",
        "crm,a2,email_click,2026-10-10 10:00 PST,",
        "crm,a3,email_click,2026-10-10 10:00 America/New_York,",
        "crm,a4,email_click,2026-10-10 10:00 garbage,",
        "crm,a5,email_click,1791626400,",
        "crm,a6,email_click,2026-10-10,infinity",
        "crm,a6,email_click,2026-10-10,2026-10-11",
    )
    write_rows(
        uploads / "organizations.csv",
        "source_system,organization_record_id,organization_name,bed_count,annual_patient_volume,updated_at",
        "crm,1,Minus Hospital,-5,12.5,2026-01-01",
        "crm,2,Thousand Hospital,1.200,123.0,2026-01-01",
        "crm,3,Garbage Hospital,9,9,next week",
    )
    # what nobody declared and what refuses by its name, a row each; the last ones refuse nothing
    names = (*REFUSING_NAMES, *PERMITTING_NAMES, *HARMLESS_NAMES)
    for place, name in enumerate(names):
        write_rows(
            uploads / "contacts" / f"{place:02}.csv",
            f"source_system,contact_record_id,is_deleted,{name}",
            *(
                f"names,{name} {number},{value}"
                for number, value in enumerate((",yes", ",no", ","))
            ),
            f"names,{name} 3,,2026-10-01",
        )
    write_rows(
        uploads / "contacts" / "deleted.csv",
        "source_system,contact_record_id,is_deleted,is_opted_out",
        *("gone,1,deleted,", "gone,2,2026-06-01,", "gone,3,true,yes", "gone,4,X,no"),
        *("gone,5,no,", "gone,6,0,", "gone,7,,", "gone,8,deleted,yes"),
    )
    write_rows(
        uploads / "consents.csv",
        "source_system,consent_record_id,contact_record_id,channel,status,captured_at,withdrawn_at,is_deleted",
        *("crm,1,1,email,granted,2026-06-01,2026-07-01,", "crm,2,2,email,granted,2026-06-01,,true"),
        *("crm,3,3,email,granted,2026-06-01,,false", "crm,4,4,email,granted,2026-06-01,,"),
    )


@pytest.fixture(scope="module")
def query(project_root: Path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("source_columns")
    write_world(folder / "raw")
    (folder / "work").mkdir()
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            *("build", "--profiles-dir", "profiles", "--target-path", folder / "target"),
            *("--log-path", folder / "logs", "--indirect-selection", "cautious"),
            *("--exclude-resource-type", "unit_test", "-s", *SELECTION),
        ],
        cwd=project_root,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("WARM_")},
            "WARM_RAW_DIR": str(folder / "raw"),
            "WARM_WAREHOUSE_DIR": str(folder / "work"),
            "WARM_AS_OF": AS_OF,
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(folder / "work" / "work.duckdb"), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.mark.slow
def test_names_of_the_api_are_those_of_the_connector(query):
    assert query(
        "select account_name, billing_city, is_deleted from staging.stg_salesforce__accounts"
        " order by account_id"
    ) == [
        ("Fennel Hospital", "Waco", False),
        ("Gone Clinic", "Waco", True),
        ("Fennel Hosp", "Waco", True),
    ]
    people = query(
        "select first_name, is_opted_out, is_deleted from staging.stg_salesforce__contacts"
        " where landing_key like '%with.csv' order by contact_id limit 3"
    )
    assert people == [("Ann", True, False), ("Del", False, True), ("Ivy", False, False)]
    assert query(
        "select count(distinct account_id), count(*) from staging.stg_salesforce__contacts"
    ) == [(1, 6)]


@pytest.mark.slow
def test_a_record_whose_refusal_column_is_missing_counts_as_refused(query):
    assert query(
        "select is_opted_out from staging.stg_salesforce__contacts where landing_key like '%without.csv'"
    ) == [(True,)]


@pytest.mark.slow
def test_a_column_that_nobody_declared_refuses_by_its_name(query):
    refused = {
        record
        for (record,) in query(
            "select contact_record_id from staging.stg_uploads__contacts"
            " where source_system = 'names' and is_opted_out"
        )
    }
    # nothing and a plain no refuse nothing; a date does
    assert refused == {f"{name} {number}" for name in REFUSING_NAMES for number in (0, 3)} | {
        # the day of a permission is a yes, its no is none
        f"{name} 1"
        for name in PERMITTING_NAMES
    }
    assert query(
        "select consent_record_id, status from staging.stg_uploads__consents order by all"
    ) == [("1", "withdrawn"), ("2", "withdrawn"), ("3", "granted"), ("4", "granted")]
    named = query(
        "select column_name from quality.source_columns where status = 'unknown' and protects = 'refuses'"
    )
    assert {name for (name,) in named} == {
        *REFUSING_NAMES,
        *PERMITTING_NAMES,
        "withdrawn_at",
        "is_deleted",
    }


@pytest.mark.slow
def test_a_flag_of_deletion_that_is_no_plain_no_deletes(query):
    assert query(
        "select contact_record_id, unread_is_deleted from staging.stg_uploads__contacts"
        " where source_system = 'gone' and is_deleted order by all"
    ) == [("1", "deleted"), ("2", "2026-06-01"), ("3", None), ("4", None)]
    # but takes no refusal away
    assert query(
        "select is_opted_out from staging.stg_uploads__contacts where contact_record_id = '8'"
    ) == [(True,)]


@pytest.mark.slow
def test_every_column_is_found_missing_or_unknown(query):
    def status(table, landing, column):
        return query(
            "select status, protects, row_count from quality.source_columns where table_name ="
            f" '{table}' and landing_key = '{landing}' and column_name = '{column}'"
        )

    assert status("contact", "salesforce/contact/with.csv", OPT_OUT) == [("found", "refuses", 5)]
    assert status("contact", "salesforce/contact/without.csv", OPT_OUT) == [
        ("missing", "refuses", 1)
    ]
    assert status("contact", "salesforce/contact/with.csv", "Pet_Name") == [("unknown", None, 5)]
    assert status("lead", "", OPT_OUT) == [("missing", "refuses", 0)]
    assert status("TaskRelation2", "salesforce/TaskRelation2.csv", "*") == [("unknown", None, 0)]
    # who keeps no person accounts has no opt-out of theirs to lose
    assert status("account", "salesforce/Account.csv", "person_has_opted_out_of_email") == [
        ("missing", None, 3)
    ]


@pytest.mark.slow
def test_times_that_cannot_be_read_are_quarantined_in_any_column(query):
    assert (
        query(
            "select record_key, reason from quality.quarantined_records order by record_key, reason"
        )
        == [
            ("00TBd00000BBBBBBB4", "unusable_time"),
            ("00TBd00000DDDDDDD4", "unusable_time"),
            ("003Bd00000DDDDDDD4", "unusable_time"),
            ("crm:3", "unusable_time"),
            ("crm:a2", "unusable_time"),
            ("crm:a4", "unusable_time"),
            ("crm:a6", "unusable_time"),
        ]
        or [row[1] for row in query("select record_key, reason from quality.quarantined_records")]
        == ["unusable_time"] * 7
    )
    reasons = query(
        "select source_table, reason, count(*) from quality.quarantined_records group by all order by all"
    )
    assert reasons == [
        ("salesforce.contact", "unusable_time", 1),
        ("salesforce.task", "unusable_time", 2),
        ("uploads.activities", "unusable_time", 3),
        ("uploads.organizations", "unusable_time", 1),
    ]
    assert query(
        "select activity_record_id, cast(occurred_at as varchar) from staging.stg_uploads__activities"
        " where quarantine_reason is null order by 1"
    ) == [
        ("a1", "2026-10-10 14:15:00"),
        ("a3", "2026-10-10 14:00:00"),
        ("a5", "2026-10-10 10:00:00"),
        ("a6", "2026-10-10 00:00:00"),
    ]


@pytest.mark.slow
def test_numbers_that_may_mean_two_things_are_none(query):
    assert query(
        "select bed_count, annual_patient_volume from staging.stg_uploads__organizations"
        " order by organization_record_id"
    ) == [(None, None), (None, 123), (9, 9)]


@pytest.mark.slow
def test_a_refusal_of_unknown_time_is_kept_and_counts_as_of_now(query):
    assert query(
        "select is_opted_out, quarantine_reason, cast(updated_at as varchar)"
        " from staging.stg_salesforce__contacts where first_name = 'Una'"
    ) == [(True, None, f"{AS_OF} 00:00:00")]


NOTED = [
    ("crm", "people", "a.csv", "opt_out", "found", "refuses", True),
    ("crm", "people", "a.csv", "gone", "found", "deletes", True),
    ("crm", "people", "b.csv", "opt_out", "missing", "refuses", True),
    ("crm", "people", "b.csv", "gone", "missing", "deletes", True),
    ("crm", "people", "b.csv", "also_gone", "found", "deletes", True),
    ("crm", "people", "c.csv", "opt_out", "missing", "refuses", False),
    ("crm", "people", "a.csv", "pet", "missing", None, True),
]


@pytest.fixture
def noted():
    with duckdb.connect() as connection:
        connection.execute("create schema raw_files")
        connection.execute(
            "create table raw_files.source_columns (source_name varchar, table_name varchar,"
            " landing_key varchar, column_name varchar, status varchar, protects varchar, has_rows boolean)"
        )
        connection.executemany(
            "insert into raw_files.source_columns values (?, ?, ?, ?, ?, ?, ?)", NOTED
        )
        yield connection


def test_a_first_build_says_what_follows(noted):
    (found,) = missing_columns(noted)
    assert found.message.startswith(
        "crm.people: no column opt_out in 1 file: its records count as refused"
    )
    assert found.harm == "consent"
    # the file has another column that deletes
    assert "gone" not in found.message


def test_columns_that_refuse_by_their_name_are_told(noted):
    assert columns_that_refuse(noted) == []
    noted.execute(
        "insert into raw_files.source_columns values"
        " ('crm', 'people', 'a.csv', 'do_not_mail', 'unknown', 'refuses', true),"
        " ('crm', 'people', 'c.csv', 'stop_mail', 'unknown', 'refuses', false)"
    )
    (found,) = columns_that_refuse(noted)
    assert (found.count, found.harm) == (1, "consent")
    assert found.message.startswith("crm.people.do_not_mail: no known columns")


def test_what_the_last_publication_had_is_lost(noted):
    had = {("crm", "people", "a.csv", "opt_out", "found")}
    lost = columns_lost(noted, had, ())
    assert lost == [("crm.people.opt_out", "b.csv", "refuses")]
    message = describe_lost(lost)
    assert "b.csv: no column crm.people.opt_out (refuses)" in message
    assert "--accept-missing crm.people.opt_out" in message


def test_what_was_missing_before_or_accepted_or_never_there_is_not_lost(noted):
    had = {("crm", "people", "a.csv", "opt_out", "found")}
    assert columns_lost(noted, set(), ()) == []
    assert columns_lost(noted, had, ("crm.people.opt_out",)) == []
    assert columns_lost(noted, had | {("crm", "people", "b.csv", "opt_out", "missing")}, ()) == []


def test_what_stays_closed_hangs_on_what_the_column_is_about(noted):
    noted.execute(
        "update raw_files.source_columns set landing_key = 'b.csv' where column_name = 'pet'"
    )
    noted.execute(
        "update raw_files.source_columns set protects = 'refuses' where column_name = 'pet'"
    )
    (found,) = missing_columns(noted, {"crm.people.pet": "phone"})
    assert "no column opt_out in 1 file: its records count as refused" in found.message
    assert "no column pet in 1 file: nobody in it may be called or sent a text" in found.message


def test_columns_beside_the_one_that_says_no_close_less(project_root):
    closes = protecting_columns(project_root)
    assert closes["salesforce.contact.has_opted_out_of_email"] == "everything"
    assert closes["marketo.lead.black_listed"] == "everything"
    assert closes["salesforce.lead.do_not_call"] == "phone"
    assert closes["hubspot.contact.property_hs_email_bad_address"] == "nothing"


def test_a_table_that_takes_back_what_it_said_is_lost(noted):
    had = {
        "crm.people": {"refuses", None},
        "crm.stops": {"links", "refuses"},
        "crm.visits": {"orders"},
    }
    assert tables_lost(noted, had, ()) == [("crm.stops.*", "no file", "refuses")]
    message = describe_lost(tables_lost(noted, had, ()))
    assert "no file: no column crm.stops.* (refuses)" not in message
    assert "crm.stops: no file is left (refuses)" in message
    assert "--accept-missing 'crm.stops.*'" in message
    assert tables_lost(noted, had, ("crm.stops.*",)) == []
    told = {found.name: found.harm for found in tables_gone_told(noted, had)}
    assert told == {"table_gone_crm_stops": "consent", "table_gone_crm_visits": "volume"}


def test_the_served_file_remembers(tmp_path):
    warehouse = Warehouse(tmp_path)
    assert columns_published(warehouse) == set()
    with duckdb.connect(str(warehouse.published_file)) as connection:
        connection.execute("create schema quality")
        connection.execute(
            "create table quality.source_columns as select 'crm' as source_name, 'people' as table_name,"
            " 'a.csv' as landing_key, 'opt_out' as column_name, 'found' as status, 'refuses' as protects,"
            " 3 as row_count"
        )
        # one that is not needed, where nothing protects but what is there
        connection.execute(
            "insert into quality.source_columns values"
            " ('crm', 'people', 'b.csv', 'opt_out', 'missing', null, 2),"
            " ('crm', 'people', 'c.csv', 'opt_out', 'missing', null, 0),"
            " ('crm', 'people', 'b.csv', 'nickname', 'unknown', null, 2)"
        )
    assert columns_published(warehouse) == {
        ("crm", "people", "a.csv", "opt_out", "found"),
        ("crm", "people", "b.csv", "opt_out", "missing"),
    }
    assert tables_published(warehouse) == {"crm.people": {"refuses"}}


def test_accepted_columns_are_known_ones(project_root):
    require_known_columns(project_root, (f"salesforce.contact.{OPT_OUT}", "uploads.suppressions.*"))
    with pytest.raises(UnusableInput, match="is no column that protects"):
        require_known_columns(project_root, ("salesforce.contact.title",))


def test_accepting_asks_for_work(project_root):
    from warm_accounts.same_day import asks_for_work

    nothing = {
        "full_refresh": False,
        "restate_from": None,
        "accepted_checks": (),
        "skips_nothing": False,
        "target": "duckdb",
        "publish_to": None,
    }
    assert not asks_for_work(SimpleNamespace(**nothing, accepted_missing=()))
    assert asks_for_work(SimpleNamespace(**nothing, accepted_missing=("a.b.c",)))
