"""`warm demo`: what it says it plants is really in the raw files, and nowhere else."""

import csv
import dataclasses
import datetime
import filecmp
import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml
from click.testing import CliRunner

from warm_workshop.demo import DemoError, DemoSize, demo, write_demo, write_increment
from warm_workshop.demo.generator import plan_load_files, read_layouts

SIZE = DemoSize(accounts=150, activities=9_000, days=365, seed=7)
RAW_NAMES = {
    "Email Delivered": "email_delivered",
    "Email Opened": "email_open",
    "Email Clicked": "email_click",
    "Webinar Attended": "webinar_attended",
    "Badge Scan": "booth_scan",
    "Phone Call": "call_connected",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small_demo") / "raw"
    write_demo(folder, SIZE)
    return folder


@pytest.fixture(scope="module")
def query(folder: Path):
    """Function query(sql) -> rows; views `raw.<source>_<table>` and `truth.<table>` hold the files."""
    con = duckdb.connect()
    for schema in ("raw", "truth"):
        con.execute(f"create schema {schema}")
    for path in folder.glob("*/*.csv"):
        schema, name = ("truth", path.stem)
        if path.parent.name != "truth":
            schema, name = ("raw", f"{path.parent.name}_{path.stem}")
        con.execute(
            f"""
            create view {schema}.{name} as
            select * from read_csv('{path}', all_varchar = true, header = true)
            """
        )
    con.execute(
        f"""
        create view raw.uploads_activities as
        select * from read_parquet('{folder}/uploads/activities/*.parquet')
        """
    )
    yield lambda sql: con.execute(sql).fetchall()
    con.close()


def one(query, sql):
    return query(sql)[0][0]


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- same arguments, same files


def test_same_arguments_give_the_same_bytes(folder, tmp_path):
    again = tmp_path / "again"
    write_demo(again, SIZE)
    assert files_of(again) == files_of(folder)
    _, differing, unreadable = filecmp.cmpfiles(folder, again, files_of(folder), shallow=False)
    assert (differing, unreadable) == ([], [])


def test_sizes_are_as_asked(folder, query):
    summary = json.loads((folder / "demo.json").read_text())
    assert one(query, "select count(*) from raw.uploads_activities") == SIZE.activities
    assert one(query, "select count(*) from truth.organizations") == SIZE.accounts
    assert summary["as_of"] == "2026-06-30"
    assert summary["first_day"] == "2025-07-01"
    for table, count in summary["rows"].items():
        assert one(query, f"select count(*) from raw.{table.replace('.', '_')}") == count, table
    usable = "occurred_at between '2025-07-01' and '2026-06-30 23:59:59'"
    assert one(query, f"select count(*) from raw.uploads_activities where not ({usable})") == 3


@pytest.mark.parametrize("days", [180, 200, 365, 366, 540, 730])
@pytest.mark.parametrize("activities", [1_000, 100_000_000])
def test_load_files_cover_every_day_once_and_stay_small(days, activities):
    first_day = datetime.date(2026, 6, 30) - datetime.timedelta(days=days - 1)
    files = plan_load_files(first_day, days, activities)
    covered = [day for file in files for day in range(file.first_day, file.first_day + file.days)]
    assert covered == list(range(days))
    assert min(file.days for file in files) >= 3
    assert len({file.label for file in files}) == len(files)


# ---------------------------------------------------------------- shapes


def test_files_have_the_declared_columns(folder):
    layouts = read_layouts()
    found = {(path.parent.name, path.stem) for path in folder.glob("*/*.csv")} | {
        ("uploads", "activities")
    }
    assert {key for key in found if key[0] != "truth"} == set(layouts)
    for (source, table), columns in layouts.items():
        path = folder / source / f"{table}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                assert next(csv.reader(file)) == columns, path.name


def test_upload_columns_are_those_that_staging_declares(project_root):
    sources = yaml.safe_load(
        (project_root / "models/staging/uploads/_uploads__sources.yml").read_text(encoding="utf-8")
    )["sources"]
    declared = {
        table["name"]: {column["name"] for column in table["columns"]} - {"landing_key"}
        for table in sources[0]["tables"]
    }
    written = {
        table: set(columns)
        for (source, table), columns in read_layouts().items()
        if source == "uploads"
    }
    # what the demo has nothing to say about
    silent = {
        "organizations": {"current_therapies"},
        "contacts": {
            *("additional_emails", "country", "frequency", "is_opted_out"),
            *("lead_source", "lead_campaign_id", "allowed_products", "allowed_regions"),
        },
        "consents": {"frequency"},
    }
    assert written == {
        table: columns - silent.get(table, set()) for table, columns in declared.items()
    }


def test_connector_columns_are_those_that_connectors_land(shared_data):
    for (source, table), columns in read_layouts().items():
        landed = shared_data / "connectors" / source / f"{table}.csv"
        if landed.exists():
            with landed.open(encoding="utf-8-sig", newline="") as file:
                header = next(csv.reader(file))
            # Columns that this sample lacks but the connector is known to land come after.
            assert columns[: len(header)] == header, (source, table)


def test_activity_types_are_signal_types_or_raw_names_that_are_mapped(project_root, query):
    with (project_root / "seeds/policy/signal_types.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        signal_types = {row["signal_type"] for row in csv.DictReader(file)}
    map_file = project_root / "seeds/reference/activity_type_map.csv"
    with map_file.open(encoding="utf-8", newline="") as file:
        mapped = {
            row["activity_type"]: row["signal_type"]
            for row in csv.DictReader(file)
            if row["source_system"] == "*"
        }
    used = {row[0] for row in query("select distinct activity_type from raw.uploads_activities")}
    assert used - signal_types - {None, "mystery touch", "Fax Received"} == set(RAW_NAMES)
    assert {name: mapped[name.lower()] for name in RAW_NAMES} == RAW_NAMES


def test_nobody_real_can_be_reached(query):
    for table, column in (
        ("uploads_contacts", "email"),
        ("uploads_activities", "email"),
        ("hubspot_contact", "property_email"),
    ):
        for (email,) in query(
            f"select distinct {column} from raw.{table} where {column} is not null"
        ):
            mailbox, host = email.split("@")
            assert host.endswith(".example") or (
                "_" in mailbox and host in ("gmail.com", "yahoo.com", "outlook.com")
            )
    for (phone,) in query(
        "select distinct phone from raw.uploads_organizations where phone is not null"
    ):
        digits = re.sub(r"\D", "", phone)[-10:]
        assert digits == "0000000000" or re.fullmatch(r"\d{3}[2-9]11\d{4}", digits), phone
    assert (
        one(
            query,
            'select count(*) from raw.nppes_npidata where "NPI" not like \'2%\' or length("NPI") <> 10',
        )
        == 0
    )


# ---------------------------------------------------------------- the truth is about the raw files


def assert_no_orphans(query, truth: str, raw: str, on: str, where: str = "true") -> None:
    """Each truth row has a raw row, and there are some."""
    given = f"{truth} where {where}"
    assert one(query, f"select count(*) from {truth} as truth where {where}") > 0, f"no {given}"
    orphans = query(
        f"""
        select * from {truth} as truth
        where ({where}) and not exists (select 1 from {raw} as raw where {on})
        limit 3
        """
    )
    assert orphans == [], given


RECORDS = """
    select 'uploads.organizations' as source_table, source_system, organization_record_id as id
    from raw.uploads_organizations
    where organization_name is not null and organization_record_id is not null
    union all
    select 'salesforce.account', 'salesforce', id from raw.salesforce_account
    union all
    select 'hubspot.company', 'hubspot', id from raw.hubspot_company
    union all
    select 'nppes.npidata', 'nppes', "NPI" from raw.nppes_npidata where "Entity Type Code" = '2'
    union all
    select 'cms.hospital_general_information', 'cms', "Facility ID"
    from raw.cms_hospital_general_information
"""


def test_organization_truth_refers_to_raw_records_and_covers_them(query):
    assert_no_orphans(
        query,
        "truth.organization_records",
        f"({RECORDS})",
        """
        raw.source_table = truth.source_table
        and raw.source_system = truth.source_system
        and raw.id = truth.source_record_id
        """,
    )
    # Only records that their system removed again have no truth.
    assert_no_orphans(
        query,
        f"({RECORDS})",
        """
        (
            select source_system, source_record_id from truth.organization_records
            union all
            select source_system, organization_record_id from raw.uploads_organizations
            where is_deleted = 'true'
        )
        """,
        "raw.source_system = truth.source_system and raw.source_record_id = truth.id",
    )
    tables = one(query, "select count(distinct source_table) from truth.organization_records")
    duplicates = "select count(*) from truth.organization_records where is_duplicate = 'true'"
    assert tables == 5
    assert one(query, duplicates) > SIZE.accounts


def test_one_organization_is_spelled_differently(query):
    spellings = query(
        """
        select truth.organization_id
        from truth.organization_records as truth
        inner join raw.uploads_organizations as raw
            on truth.source_system = raw.source_system
            and truth.source_record_id = raw.organization_record_id
        group by truth.organization_id
        having count(distinct raw.organization_name) > 1
        """
    )
    assert len(spellings) > 10


def test_health_systems_have_sites_and_sources_name_the_parent(query):
    for column in ("parent_organization_id", "organization_id"):
        on = f"raw.organization_id = truth.{column}"
        assert_no_orphans(query, "truth.health_systems", "truth.organizations", on)
    sites = query("select count(*) from truth.health_systems group by parent_organization_id")
    assert max(sites)[0] > 1
    assert_no_orphans(
        query,
        "truth.health_systems",
        """
        (
            select sites.organization_id as site, parents.organization_id as parent
            from raw.uploads_organizations as uploaded
            inner join truth.organization_records as sites
                on uploaded.source_system = sites.source_system
                and uploaded.organization_record_id = sites.source_record_id
            inner join truth.organization_records as parents
                on uploaded.source_system = parents.source_system
                and uploaded.parent_organization_record_id = parents.source_record_id
        )
        """,
        "raw.site = truth.organization_id and raw.parent = truth.parent_organization_id",
        "is_parent_in_crm = 'true'",
    )


CONTACTS = """
    select source_system, contact_record_id as id from raw.uploads_contacts
    union all
    select 'salesforce', id from raw.salesforce_contact
    union all
    select 'salesforce', 'lead/' || id from raw.salesforce_lead
    union all
    select 'hubspot', id from raw.hubspot_contact
    union all
    select 'marketo', id from raw.marketo_lead
"""


def test_contact_truth_refers_to_raw_records(query):
    on = "raw.source_system = truth.source_system and raw.id = truth.source_record_id"
    assert_no_orphans(query, "truth.contact_records", f"({CONTACTS})", on)
    systems = {row[0] for row in query("select distinct source_system from truth.contact_records")}
    assert systems == {"crm", "engage", "events", "salesforce", "hubspot", "marketo"}
    for column, table in (("organization_id", "organizations"), ("person_id", "people")):
        on = f"raw.{column} = truth.{column}"
        assert_no_orphans(query, "truth.contact_records", f"truth.{table}", on)


def test_people_who_moved_have_two_versions_at_two_organizations(query):
    versions = query(
        """
        select
            truth.contact_record_id,
            count(*),
            count(distinct raw.updated_at),
            count(distinct coalesce(raw.organization_record_id, raw.organization_name))
        from truth.contact_moves as truth
        inner join raw.uploads_contacts as raw
            on truth.source_system = raw.source_system
            and truth.contact_record_id = raw.contact_record_id
        group by truth.contact_record_id
        """
    )
    assert len(versions) >= 5
    assert {row[1:] for row in versions} == {(2, 2, 2)}


def test_merged_contacts_are_audited(query):
    for system, table, column in (
        ("hubspot", "hubspot_contact_merge_audit", "vid_to_merge"),
        ("marketo", "marketo_activity_merge_leads", "trim(merge_ids, '[]')"),
    ):
        on = f"{column} = truth.retired_record_id"
        where = f"source_system = '{system}'"
        assert_no_orphans(query, "truth.contact_merges", f"raw.{table}", on, where)


def test_people_at_two_sites_have_a_record_at_each(query):
    assert_no_orphans(
        query,
        "truth.contact_sites",
        "raw.uploads_contacts",
        """
        raw.source_system = truth.source_system
        and raw.contact_record_id = truth.contact_record_id
        """,
    )
    sites = query(
        "select count(distinct organization_id) from truth.contact_sites group by person_id"
    )
    assert len(sites) >= 5
    assert {row[0] for row in sites} == {2}


# ---------------------------------------------------------------- planted activities

PLANTED = """
    from truth.activities as truth
    inner join raw.uploads_activities as raw
        on truth.source_system = raw.source_system
        and truth.activity_record_id = raw.activity_record_id
"""
PAYLOAD = """
    raw.activity_type, raw.occurred_at, raw.contact_record_id, raw.email, raw.organization_record_id,
    raw.organization_name, raw.content_id, raw.campaign_id, raw.therapy_area, raw.product, raw.outcome,
    raw.user_agent, raw.url
"""


def test_every_planted_activity_is_there_and_nothing_else_is_repeated(query):
    planted = {row[0] for row in query("select distinct planted_as from truth.activities")}
    assert planted == {"scanner_click", "late", "corrected", "deleted", "redelivered"}
    assert_no_orphans(
        query,
        "truth.activities",
        "raw.uploads_activities",
        """
        raw.source_system = truth.source_system
        and raw.activity_record_id = truth.activity_record_id
        """,
    )
    assert_no_orphans(
        query,
        """
        (
            select source_system, activity_record_id
            from raw.uploads_activities
            where activity_record_id is not null
            group by source_system, activity_record_id
            having count(*) > 1
        )
        """,
        "truth.activities",
        """
        raw.source_system = truth.source_system
        and raw.activity_record_id = truth.activity_record_id
        """,
    )


def test_late_activities_were_loaded_long_after_they_happened(query):
    lags = query(
        f"""
        select date_diff('day', raw.occurred_at, raw.loaded_at) {PLANTED}
        where truth.planted_as = 'late'
        """
    )
    assert min(lags)[0] >= 14
    other_lags = query(
        """
        select distinct date_diff('day', occurred_at, loaded_at)
        from raw.uploads_activities as raw
        where
            activity_record_id not like 'X-%'
            and not exists (
                select 1 from truth.activities as truth
                where
                    truth.source_system = raw.source_system
                    and truth.activity_record_id = raw.activity_record_id
            )
        """
    )
    assert other_lags == [(0,)]


def test_corrections_come_later_and_say_something_else(query):
    rows = query(
        f"""
        select
            raw.activity_record_id,
            count(*),
            count(distinct raw.updated_at),
            count(distinct ({PAYLOAD})),
            any_value(truth.change_kind)
        {PLANTED}
        where truth.planted_as = 'corrected'
        group by raw.activity_record_id
        """
    )
    assert {row[1:3] for row in rows} == {(2, 2)}
    # A change of area or colleague is not always visible: the row may carry neither.
    assert sum(row[3] == 1 for row in rows) < len(rows) / 3
    assert {row[4] for row in rows} == {"signal", "contact", "day", "therapy_area"}


def test_deletions_come_later(query):
    deleted = query(
        f"""
        select
            count(*),
            count(*) filter (where raw.is_deleted),
            max(raw.updated_at) filter (where raw.is_deleted)
            > max(raw.updated_at) filter (where not raw.is_deleted)
        {PLANTED}
        where truth.planted_as = 'deleted'
        group by raw.activity_record_id
        """
    )
    assert set(deleted) == {(2, 1, True)}


def test_redeliveries_are_the_same_row_again(query):
    repeated = query(
        f"""
        select count(*), count(distinct ({PAYLOAD}, raw.updated_at, raw.loaded_at))
        {PLANTED}
        where truth.planted_as = 'redelivered'
        group by raw.activity_record_id
        """
    )
    assert set(repeated) == {(2, 1)}


def test_scanner_clicks_come_in_bursts_right_after_a_delivery(query):
    bursts = query(
        f"""
        with clicks as (
            select
                raw.*,
                cast(split_part(raw.activity_record_id, '-', 2) as bigint) // 8 as burst
            {PLANTED}
            where truth.planted_as = 'scanner_click'
        ),

        deliveries as (
            select
                cast(split_part(activity_record_id, '-', 2) as bigint) // 8 as burst,
                occurred_at as delivered_at
            from raw.uploads_activities
            where
                activity_record_id like 'E-%'
                and cast(split_part(activity_record_id, '-', 2) as bigint) % 8 = 0
        )

        select
            count(distinct clicks.activity_record_id),
            count(distinct clicks.url),
            date_diff('second', min(clicks.occurred_at), max(clicks.occurred_at)),
            max(date_diff('second', deliveries.delivered_at, clicks.occurred_at)),
            any_value(clicks.user_agent)
        from clicks
        left join deliveries
            on clicks.burst = deliveries.burst and deliveries.delivered_at < clicks.occurred_at
            and deliveries.delivered_at > clicks.occurred_at - interval 1 hour
        group by clicks.burst
        """
    )
    assert len(bursts) > 5
    assert all(clicks == links == 4 and length <= 3 for clicks, links, length, *_ in bursts)
    after_delivery = [seconds for *_, seconds, _ in bursts if seconds is not None]
    assert after_delivery and max(after_delivery) <= 10
    known = [re.search("SafeLinks|Proofpoint|Mimecast|Barracuda", agent) for *_, agent in bursts]
    assert 0 < sum(map(bool, known)) < len(bursts)


# ---------------------------------------------------------------- stories and outcomes

ACTED = """
    with mailboxes as (
        select
            lower(raw.email) as email,
            min(records.person_id) as person_id,
            min(records.organization_id) as organization_id
        from raw.uploads_contacts as raw
        inner join truth.contact_records as records
            on raw.source_system = records.source_system
            and raw.contact_record_id = records.source_record_id
        where raw.email is not null and raw.contact_record_id not like '%-S'
        group by lower(raw.email)
        having count(distinct records.organization_id) = 1
    ),

    homes as (
        select distinct organization_id, story from truth.stories
    ),

    acted as (
        select
            raw.activity_type,
            raw.occurred_at,
            cast(raw.occurred_at as date) as day,
            homes.organization_id,
            homes.story,
            coalesce(records.person_id, mailboxes.person_id) as person_id
        from raw.uploads_activities as raw
        left join truth.contact_records as records
            on raw.source_system = records.source_system
            and raw.contact_record_id = records.source_record_id
        left join mailboxes
            on lower(raw.email) = mailboxes.email
        inner join homes
            on coalesce(records.organization_id, mailboxes.organization_id) = homes.organization_id
        where raw.occurred_at between '2025-07-01' and '2026-06-30 23:59:59'
    )
"""


def test_stories_are_what_they_are_called(query):
    stories = dict(
        query("select story, count(distinct organization_id) from truth.stories group by story")
    )
    assert set(stories) == {"hot", "reactivated", "cooled", "education_only", "untouched"}
    assert stories["reactivated"] >= 2
    assert stories["hot"] >= 3
    assert query(f"{ACTED} select * from acted where story = 'untouched'") == []
    read = {
        row[0]
        for row in query(f"{ACTED} select activity_type from acted where story = 'education_only'")
    }
    mail = {"email_delivered", "email_open", "email_click"}
    assert {RAW_NAMES.get(name, name) for name in read} == {"web_disease_education", *mail}
    ended = query(f"{ACTED} select max(day) from acted where story = 'cooled'")
    assert str(ended[0][0]) < "2026-02-20"


def test_reactivated_houses_were_silent_for_four_months(query):
    gaps = query(
        f"""
        {ACTED},

        days as (select distinct organization_id, day from acted where story = 'reactivated'),

        gaps as (
            select
                organization_id,
                day,
                day - lag(day) over (partition by organization_id order by day) as gap
            from days
        )

        select max(gap), cast(max(day) as varchar) from gaps group by organization_id
        """
    )
    assert gaps
    assert all(gap >= 120 and last > "2026-06-01" for gap, last in gaps)


def test_hot_houses_have_several_people_in_several_roles(query):
    rows = query(
        f"""
        {ACTED}
        select count(distinct acted.person_id), count(distinct people.decision_role)
        from acted
        inner join truth.people as people
            on acted.person_id = people.person_id
        where acted.story = 'hot' and acted.day > date '2026-04-15'
        group by acted.organization_id
        """
    )
    assert len(rows) >= 3
    assert all(people >= 2 and roles >= 2 for people, roles in rows)


def test_outcomes_follow_the_predictive_signals_alone(query):
    assert_no_orphans(
        query,
        "truth.outcomes",
        """
        (
            select 'uploads.opportunities' as outcome_table, opportunity_record_id as id
            from raw.uploads_opportunities
            union all
            select 'uploads.activities', activity_record_id from raw.uploads_activities
            union all
            select 'salesforce.event', id from raw.salesforce_event
        )
        """,
        "raw.outcome_table = truth.outcome_table and raw.id = truth.outcome_record_id",
    )
    assert_no_orphans(
        query,
        "truth.outcomes",
        "raw.uploads_activities",
        """
        raw.source_system = truth.cause_source_system
        and raw.activity_record_id = truth.cause_activity_record_id
        """,
        "cause_signal_type is not null",
    )
    causes = {row[0] for row in query("select distinct cause_signal_type from truth.outcomes")}
    effects = dict(query("select signal_type, effect from truth.outcome_effects"))
    assert None in causes and len(causes) > 2
    assert {effects[cause] for cause in causes - {None}} == {"predictive"}
    assert set(effects.values()) == {"predictive", "none", "companion"}


def test_people_change_their_minds(query):
    assert_no_orphans(
        query,
        "truth.consent_changes",
        """
        (
            select later.*, earlier.consent_record_id as earlier_id, earlier.captured_at as earlier_at
            from raw.uploads_consents as later
            cross join raw.uploads_consents as earlier
            where later.consent_record_id = earlier.consent_record_id || '-2'
        )
        """,
        """
        raw.source_system = truth.source_system
        and raw.consent_record_id = truth.consent_record_id
        and raw.earlier_id = truth.earlier_consent_record_id
        and raw.status = truth.to_status
        and raw.captured_at > raw.earlier_at
        """,
    )


def test_missing_firmographics_are_nowhere(query):
    attributes = {
        row[0] for row in query("select distinct attribute from truth.missing_firmographics")
    }
    assert len(attributes) >= 5
    for attribute in attributes:
        known = one(
            query,
            f"""
            select count(raw.{attribute})
            from truth.missing_firmographics as missing
            inner join truth.organization_records as records
                on missing.organization_id = records.organization_id
            inner join raw.uploads_organizations as raw
                on records.source_system = raw.source_system
                and records.source_record_id = raw.organization_record_id
            where missing.attribute = '{attribute}'
            """,
        )
        assert known == 0, attribute


def test_unusable_rows_are_there_and_listed(query):
    keys = {
        "activities": "activity_record_id",
        "account_signals": "signal_record_id",
        "organizations": "organization_record_id",
        "contacts": "contact_record_id",
        "consents": "consent_record_id",
    }
    tables = {row[0] for row in query("select distinct source_table from truth.quarantined")}
    assert tables == set(keys)
    for table, key in keys.items():
        assert_no_orphans(
            query,
            "truth.quarantined",
            f"raw.uploads_{table}",
            f"""
            raw.source_system is not distinct from truth.source_system
            and raw.{key} is not distinct from truth.record_id
            """,
            f"source_table = '{table}'",
        )
    reasons = {row[0] for row in query("select distinct reason from truth.quarantined")}
    expected = {"missing_key", "missing_name", "unusable_time", "time_out_of_range", "unknown_type"}
    assert expected <= reasons


# ---------------------------------------------------------------- the team


def test_the_team_answers_most_requests(query):
    on = """
        raw.source_system = truth.source_system and raw.activity_record_id = truth.activity_record_id
        and (truth.answered_at is null or raw.occurred_at < cast(truth.answered_at as timestamp))
    """
    uploaded = "truth.signal_type is not null"
    assert_no_orphans(query, "truth.team_answers", "raw.uploads_activities", on, uploaded)
    assert_no_orphans(
        query,
        "truth.team_answers",
        "raw.uploads_activities",
        """
        raw.source_system = truth.answer_source_system
        and raw.activity_record_id = truth.answer_activity_record_id
        and raw.occurred_at = cast(truth.answered_at as timestamp)
        and raw.activity_type in ('message_sent', 'call_connected', 'call_attempted', 'Phone Call')
        """,
        "answered <> 'open'",
    )
    counts = dict(query("select answered, count(*) from truth.team_answers group by answered"))
    total = sum(counts.values())
    assert set(counts) == {"in time", "late", "open"}
    assert counts["in time"] > 0.7 * total
    assert counts["late"] + counts["open"] > 0.1 * total


def test_the_team_works_on_working_days_and_meets_at_many_hours(query):
    team = "activity_record_id similar to 'C-2[0-9]{9}'"
    weekdays = query(
        f"select distinct isodow(occurred_at) from raw.uploads_activities where {team}"
    )
    assert {day for (day,) in weekdays} == {1, 2, 3, 4, 5}
    hours = query(
        "select distinct hour(cast(start_date_time as timestamp)) from raw.salesforce_event"
        " union select hour(occurred_at) from raw.uploads_activities where activity_type = 'meeting_held'"
    )
    assert len(hours) >= 4


def test_who_refused_is_neither_written_to_nor_called_by_the_team(query):
    refused = query(
        """
        with words as (
            select contact_record_id, count(*) filter (status = 'granted') as granted_count
            from raw.uploads_consents
            where contact_record_id is not null and email is null
            group by contact_record_id
        )

        select raw.activity_record_id
        from raw.uploads_activities as raw
        inner join words
            on raw.contact_record_id = words.contact_record_id and words.granted_count = 0
        where
            raw.activity_record_id similar to 'C-2[0-9]{9}'
            and not exists (
                select 1 from raw.uploads_consents as others
                where others.status = 'granted' and others.contact_record_id = raw.contact_record_id
            )
        """
    )
    assert refused == []


def test_readers_read_what_was_written_for_them(query):
    rows = dict(
        query(
            """
            select organizations.account_type_group, list(distinct content.use_case)
            from raw.uploads_activities as activities
            inner join raw.uploads_content as content using (content_id)
            inner join truth.contact_records as records
                on activities.source_system = records.source_system
                and activities.contact_record_id = records.source_record_id
            inner join truth.organizations as organizations using (organization_id)
            where content.title not like '%rural%' and content.intent_level <> 'low'
            group by organizations.account_type_group
            """
        )
    )
    assert set(rows["site"]) == {"clinical_sites"}
    assert set(rows["payer"]) == {"market_access"}
    assert set(rows["partner"]) == {"business_development"}


def test_names_are_told_apart_by_place(query):
    twins = query("select organization_id from truth.name_twins")
    shared = query(
        """
        select organization_id from truth.organizations
        qualify count(*) over (partition by organization_name) > 1
        """
    )
    assert sorted(twins) == sorted(shared)
    assert len(shared) < SIZE.accounts / 50
    neighbours = query(
        """
        select * from truth.organizations
        qualify count(*) over (partition by organization_name, city) > 1
        """
    )
    assert neighbours == []


# ---------------------------------------------------------------- increments and the command


def test_an_increment_is_one_more_load(folder, tmp_path):
    copies = [tmp_path / "one", tmp_path / "two"]
    for copy in copies:
        shutil.copytree(folder, copy)
        added = write_increment(copy, 0.02, 3)
    assert added["rows"] == 180 and added["as_of"] == "2026-07-01"
    name = added["file"]
    assert filecmp.cmp(copies[0] / name, copies[1] / name, shallow=False)
    assert set(added["planted"]) == {"new", "late", "corrected", "deleted", "redelivered"}
    summary = json.loads((copies[0] / "demo.json").read_text())
    assert summary["as_of"] == "2026-07-01" and summary["rows"]["uploads.activities"] == 9_180
    con = duckdb.connect()
    layout = [
        row[0] for row in con.execute(f"describe select * from '{copies[0] / name}'").fetchall()
    ]
    assert layout == read_layouts()["uploads", "activities"]
    other_day = write_increment(copies[0], 0.02, 3)
    assert other_day["as_of"] == "2026-07-02" and other_day["file"] != name
    repeated = con.execute(
        f"""
        select count(*)
        from '{copies[0] / name}' as earlier
        inner join '{copies[0] / other_day["file"]}' as later
            on earlier.activity_record_id = later.activity_record_id
        where earlier.activity_record_id like '%-1-%'
        """
    ).fetchall()
    assert repeated == [(0,)]
    con.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--accounts", "-5"], "--accounts must be from 50"),
        (["--accounts", "0"], "--accounts must be from 50"),
        (["--activities", "0"], "--activities must be from 1,000"),
        (["--days", "-1"], "--days must be from 180"),
        (["--days", "ten"], "not a valid integer"),
        (["--seed", "-1"], "--seed must be from 0"),
        (["--increment", "1"], "holds no demo"),
        (["--increment", "1", "--days", "200"], "leave out"),
    ],
)
def test_unusable_arguments_are_refused(tmp_path, arguments, words):
    target = tmp_path / "raw"
    result = CliRunner().invoke(demo, [str(target), *arguments])
    assert result.exit_code == 2
    assert words in result.output
    assert not target.exists()


def test_other_files_are_never_replaced(folder, tmp_path):
    (tmp_path / "mine.csv").write_text("a\n1\n")
    for arguments in ([], ["--force"]):
        result = CliRunner().invoke(demo, [str(tmp_path), *arguments])
        assert result.exit_code == 2 and "not empty" in result.output
    assert files_of(tmp_path) == ["mine.csv"]
    result = CliRunner().invoke(demo, [str(folder)])
    assert result.exit_code == 2 and "--force" in result.output
    a_file = tmp_path / "mine.csv"
    result = CliRunner().invoke(demo, [str(a_file)])
    assert result.exit_code == 2 and "is a file" in result.output


def test_force_replaces_a_demo_and_another_seed_is_another_world(tmp_path):
    organizations = tmp_path / "uploads" / "organizations.csv"
    stray = tmp_path / "uploads" / "activities" / "stray.parquet"
    small = DemoSize(accounts=50, activities=1_000, days=180)
    write_demo(tmp_path, small)
    earlier = organizations.read_bytes()
    stray.write_bytes(b"stray")
    write_demo(tmp_path, dataclasses.replace(small, seed=2), replace=True)
    assert not stray.exists()
    assert organizations.read_bytes() != earlier
    assert not (tmp_path / ".partial-demo").exists()
    count = duckdb.sql(f"select count(*) from '{tmp_path}/uploads/activities/*.parquet'").fetchall()
    assert count == [(1_000,)]
    with pytest.raises(DemoError):
        write_demo(tmp_path, small)
