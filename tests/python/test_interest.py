"""Whose interest counts, for which programme and how much: each rule in one world, to the published rows.

One organization a rule, all alike but for what their people did; no row of the world is left out or repeated.
"""

import csv
import datetime as dt
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow

AS_OF = dt.date(2026, 6, 30)
NEURO = "neurology_launch"
TITLES = ("Pharmacy Director", "Neurologist", "Medical Director", "Clinic Operations Manager")
NORVEXA = {"therapy_area": "neurology", "product": "norvexa"}
CARDELIO = {"therapy_area": "cardiology", "product": "cardelio"}


def did(signal: str, who: int | None = 1, age: int = 1, times: int = 1, **more: str) -> list[dict]:
    """What a person of the organization did so many times on a day; without one the organization did."""
    more = more or NORVEXA
    return [{"activity_type": signal, "who": who, "age": age, **more} for _ in range(times)]


DOWNLOAD = "content_download_product"
WORLD: dict[str, list[dict]] = {
    "Aspen": did("meeting_requested", therapy_area="oncology"),
    "Beech": [
        *did(DOWNLOAD, 1, **CARDELIO),
        *did(DOWNLOAD, 2, **CARDELIO),
        *did("meeting_requested", 3, **CARDELIO),
        *did("pricing_feasibility_request", 4, **CARDELIO),
        *did("webinar_attended", 1, age=9, **CARDELIO),
        *did("web_access_or_formulary", 2, age=3, **CARDELIO),
    ],
    "Cedar": [
        *did("web_disease_education", 1, times=40),
        *did("web_disease_education", 2, times=40),
        *did("web_access_or_formulary", 1),
    ],
    "Dogwood": did("email_click", times=100),
    "Elm": [
        row
        for age in (1, 2, 3, 4)
        for row in did("webinar_attended", age=age, content_id="evening", **NORVEXA)
    ],
    "Fir": did(DOWNLOAD, times=10),
    "Ginkgo": [row for who in (1, 2, 3, 4) for row in did(DOWNLOAD, who, times=2)]
    + did(DOWNLOAD, 1, times=2),
    "Hazel": did(DOWNLOAD, age=1, times=2) + did("webinar_attended", age=2, times=1),
    "Ivy": did(DOWNLOAD, age=20) + did(DOWNLOAD, age=60) + did("webinar_attended", age=80),
    "Juniper": did("pricing_feasibility_request", times=10),
    "Kapok": did("pricing_feasibility_request", times=1),
    "Larch": [
        row
        for age in range(1, 70)
        for row in did("service_line_launch", None, age, therapy_area="neurology")
    ],
    "Maple": did("third_party_intent_topic", None, times=60, campaign_id="intent")
    + did("web_product_or_moa"),
    "Nutmeg": did("web_disease_education", age=290) + did(DOWNLOAD, 1) + did(DOWNLOAD, 2, times=3),
    "Oak": did("email_delivered", 1, age=5, times=40) + did("call_attempted", 2, times=10),
    "Pine": did("meeting_requested", campaign_id="nothing that anybody knows"),
    "Quince": did("feasibility_questionnaire", therapy_area="neurology"),
    "Rowan": did("meeting_requested") + did("webinar_attended", 2, age=3) + did(DOWNLOAD, 3),
}


def write(folder: Path, name: str, rows: list[dict]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_world(raw: Path) -> None:
    folder = raw / "uploads"
    folder.mkdir(parents=True)
    organizations, contacts, activities = [], [], []
    for number, (name, deeds) in enumerate(WORLD.items()):
        key = name.lower()
        organizations.append(
            {
                "source_system": "crm",
                "organization_record_id": key,
                "organization_name": f"{name} Neurology Center",
                "address_line_1": f"{100 + 31 * number} {name} Drive",
                "city": f"{name}ton",
                "state": "WI",
                "postal_code": f"53{700 + number}",
                "country": "US",
                "organization_type": "Specialty Center",
                "annual_patient_volume": 120000,
                "therapy_areas": "neurology;cardiology;oncology",
                "service_lines": "neurology;cardiology;oncology;infusion",
                "has_formulary_committee": "true",
                "created_at": "2024-03-01",
                "updated_at": "2026-05-01",
            }
        )
        contacts += [
            {
                "source_system": "crm",
                "contact_record_id": f"{key}-{who}",
                "organization_record_id": key,
                "first_name": f"Given{who}",
                "last_name": f"{name}son{who}",
                "email": f"person{who}@{key}.example",
                "job_title": title,
                "created_at": "2025-02-01",
                "updated_at": "2026-05-01",
            }
            for who, title in enumerate(TITLES, start=1)
        ]
        activities += [
            {
                "source_system": "crm",
                "activity_record_id": f"{key}-{one}",
                "occurred_at": f"{AS_OF - dt.timedelta(days=deed['age'])} 15:{one % 60:02d}:00",
                "contact_record_id": f"{key}-{deed['who']}" if deed["who"] else "",
                "organization_record_id": "" if deed["who"] else key,
                **{name: deed[name] for name in deed.keys() - {"who", "age"}},
            }
            for one, deed in enumerate(deeds)
        ]
    write(folder, "organizations", organizations)
    write(folder, "contacts", contacts)
    write(folder, "activities", activities)


@pytest.fixture(scope="module")
def published(run_warm, tmp_path_factory):
    """Function published(sql, *values) -> rows as dicts, of one build of the whole world."""
    folder = tmp_path_factory.mktemp("interest")
    write_world(folder / "raw")
    result = run_warm(
        "build", "--raw", folder / "raw", "--warehouse", folder / "house", "--as-of", AS_OF
    )
    assert result.returncode == 0, result.stdout + result.stderr
    connection = duckdb.connect(str(folder / "house" / "warm_accounts.duckdb"), read_only=True)

    def rows(sql: str, *values) -> list[dict]:
        found = connection.execute(sql, list(values))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    yield rows
    connection.close()


@pytest.fixture(scope="module")
def one(published):
    """Function one(table, account, programme) -> its one row."""

    def row(table: str, account: str, program: str = NEURO) -> dict:
        found = published(
            f"select t.* from {table} t join core.accounts using (account_id)"
            " where account_name = ? and program_id = ?",
            f"{account} Neurology Center",
            program,
        )
        assert len(found) == 1, f"{table}: {len(found)} rows for {account}, {program}"
        return found[0]

    return row


@pytest.fixture(scope="module")
def engagement(one):
    return lambda account, program=NEURO: float(
        one("scoring.account_engagement_scores", account, program)["engagement_score"]
    )


@pytest.fixture(scope="module")
def band(one):
    return lambda account, program=NEURO: one("activation.account_bands", account, program)["band"]


def test_every_row_of_the_world_counts(published):
    expected = sum(map(len, WORLD.values()))
    assert published("select count(*) as n from core.activities")[0]["n"] == expected
    assert published("select count(*) as n from quality.quarantined_records")[0]["n"] == 0
    assert published("select count(*) as n from core.accounts")[0]["n"] == len(WORLD)


def test_a_meeting_about_another_area_is_nothing_to_the_programme(engagement, band, published):
    assert (engagement("Aspen"), band("Aspen")) == (0, "cold")
    assert engagement("Aspen", "oncology_access") > 0
    assert not actions_of(published, "Aspen", NEURO)


def test_active_in_one_programme_alone(band, engagement, published):
    """Six signals about one brand: no other programme has a reason, a rank or an action from them."""
    assert band("Beech", "cardiology_growth") == "active"
    others = (NEURO, "neurology_trial_sites", "oncology_access", "technology_partnering")
    assert {engagement("Beech", program) for program in others} == {0}
    for table in ("activation.warm_accounts", "activation.next_actions"):
        programs = published(
            f"select program_id from {table} join core.accounts using (account_id)"
            " where accounts.account_name = 'Beech Neurology Center'"
        )
        assert {row["program_id"] for row in programs} <= {"cardiology_growth"}, table


def actions_of(published, account: str, program: str) -> list[dict]:
    return published(
        "select n.* from activation.next_actions n join core.accounts a using (account_id)"
        " where a.account_name = ? and n.program_id = ?",
        f"{account} Neurology Center",
        program,
    )


def test_education_and_one_access_page_are_at_most_warm(band, engagement):
    assert band("Cedar") in ("warm", "cold")
    assert engagement("Cedar") < 40


def test_a_hundred_clicks_are_little(band, engagement):
    assert engagement("Dogwood") < 10
    assert band("Dogwood") == "cold"


def test_one_webinar_logged_on_four_days_counts_once(published):
    factors = published(
        "select raw_units, evidence_count from scoring.account_score_factors f"
        " join core.accounts a using (account_id) where a.account_name = 'Elm Neurology Center'"
        f" and f.program_id = '{NEURO}' and component = 'engagement' and factor = 'webinar_attended'"
    )
    assert [row["evidence_count"] for row in factors] == [1]
    # 12 points of a pharmacy director, 150 %
    assert [int(row["raw_units"]) for row in factors] == [18 * 10**16]


def test_ten_downloads_of_four_people_beat_those_of_one(engagement):
    assert engagement("Ginkgo") > engagement("Fir") + 10


def test_a_week_says_more_than_three_months(engagement):
    assert engagement("Hazel") > engagement("Ivy") * 1.3


def test_the_first_question_counts_and_the_tenth_hardly(engagement):
    # 40 x 150 %, then 185 % of it: 60 / 100, 111 / 151
    assert engagement("Kapok") == 60
    assert 60 < engagement("Juniper") < 75


def test_what_is_told_from_outside_alone_makes_nobody_warm(one, band, engagement):
    assert engagement("Larch") < 15
    assert band("Larch") == "cold"
    assert one("scoring.account_engagement_scores", "Larch")["engaged_contact_count"] == 0


def test_topics_of_third_parties_and_a_page_are_cold(band):
    assert band("Maple") == "cold"


def test_who_only_looked_before_is_new_and_not_back(band, one):
    assert band("Nutmeg") != "reactivated"
    assert one("scoring.account_engagement_scores", "Nutmeg")["silent_since"] is None


def test_silence_after_many_attempts_is_said(one, published):
    row = one("activation.account_bands", "Oak")
    assert row["band"] == "cold"
    assert "no_response" in row["reason_codes"]
    factors = published(
        "select factor from scoring.account_score_factors join core.accounts using (account_id)"
        f" where account_name = 'Oak Neurology Center' and program_id = '{NEURO}'"
    )
    assert {"engagement.ignored_mails", "engagement.no_response_after_attempts"} <= {
        row["factor"] for row in factors
    }


def test_an_unknown_topic_counts_for_part_and_never_makes_active(engagement, band):
    """A meeting whose topic nobody knows: half of its points, and the twin that names it counts in full."""
    # 50 x 150 % x 50 %: 37.5 / 77.5
    assert engagement("Pine") == pytest.approx(48.38, abs=0.01)
    assert band("Pine") != "active"
    assert band("Rowan") == "active"


def test_a_signal_means_what_it_means_to_the_use_case(engagement):
    assert engagement("Quince") == 0
    assert engagement("Quince", "neurology_trial_sites") > 30
