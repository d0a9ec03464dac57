"""People of the demo against the truth planted in it: who they are, and which account they belong to."""

from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow

TRUTH = ("contact_records", "contact_sites", "organization_records", "people")
# A little under what docs/identity_people.md reports: coverage and precision of the step alone, and
# precision where it fires.
STEP_FLOORS = {
    "crm_link": (0.51, 0.985, 0.985),
    "npi_affiliation": (0.07, 0.94, 0.96),
    "email_domain": (0.58, 0.98, 0.985),
    "address": (0.21, 0.97, 0.94),
    "name_and_place": (0.54, 0.98, 0.97),
}


@pytest.fixture(scope="module")
def people(built_warehouse: Path, demo_raw: Path):
    """Connection with truth.<table>, and what was found beside it.

    The ladder is right when its account holds a record of the person's organization. Whether the
    account is nothing but that organization is for the matcher to answer; `main_organization`, what
    most of its records are of, shows what both together give.
    """
    connection = duckdb.connect()
    connection.execute(f"attach '{built_warehouse / 'work.duckdb'}' as built (read_only)")
    connection.execute("create schema truth")
    for table in TRUTH:
        connection.execute(
            f"create view truth.{table} as select * from "
            f"read_csv('{demo_raw / 'truth' / table}.csv', all_varchar = true, header = true)"
        )
    connection.execute(
        """
        create table account_organizations as
        select
            found.account_id,
            planted.organization_id,
            first_value(planted.organization_id) over (
                partition by found.account_id order by count(*) desc, planted.organization_id
            ) as main_organization
        from built.core.account_source_records as found
        inner join truth.organization_records as planted using (source_system, source_record_id)
        group by found.account_id, planted.organization_id
        """
    )
    connection.execute(
        """
        create table records as
        select found.contact_record_key, found.contact_id, planted.person_id, planted.organization_id
        from built.core.contact_source_records as found
        inner join truth.contact_records as planted using (source_system, source_record_id)
        """
    )
    yield connection
    connection.close()


def one(connection, query):
    return connection.execute(query).fetchone()


STEPS = """
    select
        links.account_match_step,
        count(*) as record_count,
        count(places.account_id) / count(*) as right_share,
        count(*) filter (places.main_organization = records.organization_id) / count(*) as sole_share
    from records
    inner join built.intermediate.int_contact_record_accounts as links using (contact_record_key)
    left join account_organizations as places
        on places.account_id = links.account_id
        and places.organization_id = records.organization_id
    where {condition}
    group by links.account_match_step
"""


def steps(connection, condition: str) -> dict[str, tuple[int, float, float]]:
    rows = connection.execute(STEPS.format(condition=condition)).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_each_step_of_the_ladder(people, capsys):
    """Alone: every record that the step would place. Fired: the records that no earlier step placed."""
    alone = steps(people, "true")
    fired = steps(people, "links.step_rank = 1")
    total = one(people, "select count(*) from records")[0]
    with capsys.disabled():
        print(f"\n{total} records")
        for step in STEP_FLOORS:
            print(
                f"| {step} | {alone[step][0] / total:.3f} | {alone[step][1]:.3f} | {alone[step][2]:.3f}"
                f" | {fired[step][0] / total:.3f} | {fired[step][1]:.3f} | {fired[step][2]:.3f} |"
            )
    for step, (coverage_floor, alone_floor, fired_floor) in STEP_FLOORS.items():
        assert alone[step][0] / total >= coverage_floor, (step, alone[step])
        assert alone[step][1] >= alone_floor, (step, alone[step])
        assert fired[step][1] >= fired_floor, (step, fired[step])
    assert sum(row[0] for row in fired.values()) / total >= 0.97


def test_contacts_lead_to_their_account(people, capsys):
    """Over all records of a person; who moved belongs to where they are now."""
    count, placed, now, once, sole = one(
        people,
        """
        select
            count(*),
            count(account_id),
            count(*) filter (is_now),
            count(*) filter (is_now or is_before),
            count(*) filter (is_sole)
        from (
            select
                contacts.contact_id,
                contacts.account_id,
                bool_or(places.organization_id = later) as is_now,
                bool_or(places.organization_id = people.organization_id) as is_before,
                bool_or(places.main_organization = later) as is_sole
            from built.core.contacts
            inner join (select contact_id, min(person_id) as person_id from records group by contact_id)
                as persons using (contact_id)
            inner join (
                select *, coalesce(later_organization_id, organization_id) as later from truth.people
            ) as people using (person_id)
            left join account_organizations as places using (account_id)
            group by contacts.contact_id, contacts.account_id
        )
        """,
    )
    with capsys.disabled():
        print(
            f"\n{count} contacts: coverage {placed / count:.4f}, precision now {now / placed:.4f}, "
            f"now or before {once / placed:.4f}, and mainly that organization {sole / placed:.4f}"
        )
    assert placed / count >= 0.99
    assert now / placed >= 0.985
    assert once / placed >= 0.99
    assert sole / placed >= 0.94


def test_records_of_one_person_are_one_contact(people, capsys):
    both, found, planted = (
        one(
            people,
            f"select sum(n * (n - 1)) / 2 from (select count(*) as n from records group by {key})",
        )[0]
        for key in ("contact_id, person_id", "contact_id", "person_id")
    )
    with capsys.disabled():
        print(f"\npairs of records: precision {both / found:.4f}, recall {both / planted:.4f}")
    assert both / found >= 0.995
    assert both / planted >= 0.985


def test_people_at_two_sites_keep_both(people, capsys):
    """Of those whose two records are one contact, both sites are affiliations."""
    count, joined, both_sites = one(
        people,
        """
        with sites as (
            select
                planted.person_id,
                count(*) over (partition by planted.person_id, records.contact_id) as record_count,
                min(coalesce(affiliations.weight_pct, 0)) over (partition by planted.person_id)
                    as least_weight
            from truth.contact_sites as planted
            inner join records
                on records.contact_record_key
                    = planted.source_system || ':' || planted.contact_record_id
            left join account_organizations as places
                on places.organization_id = planted.organization_id
            left join built.core.contact_affiliations as affiliations
                on affiliations.contact_id = records.contact_id
                and affiliations.account_id = places.account_id
        )
        select
            count(distinct person_id),
            count(distinct person_id) filter (record_count = 2),
            count(distinct person_id) filter (record_count = 2 and least_weight > 0)
        from sites
        """,
    )
    with capsys.disabled():
        print(f"\n{count} people at two sites: {joined} one contact, {both_sites} with both sites")
    assert count >= 20
    assert joined / count >= 0.9
    assert both_sites == joined


def test_affiliations_are_places_of_the_person(people, capsys):
    found, right = one(
        people,
        """
        select
            count(distinct (affiliations.contact_id, affiliations.account_id)),
            count(distinct (affiliations.contact_id, affiliations.account_id))
                filter (planted.contact_id is not null)
        from built.core.contact_affiliations as affiliations
        inner join account_organizations as places using (account_id)
        left join (
            select contact_id, organization_id from records
            union
            select records.contact_id, people.later_organization_id
            from records
            inner join truth.people using (person_id)
        ) as planted
            on planted.contact_id = affiliations.contact_id
            and planted.organization_id = places.organization_id
        where affiliations.contact_id in (select contact_id from records)
        """,
    )
    with capsys.disabled():
        print(f"\n{found} affiliations: precision {right / found:.4f}")
    assert right / found >= 0.985
