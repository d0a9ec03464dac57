"""The analyses answer their questions on the demo, and docs/analyses.md says what they answer."""

import datetime as dt
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warm_accounts.policy_seeds import PolicySeeds

pytestmark = pytest.mark.slow
DBT = Path(sys.executable).with_name("dbt")
# dbt names tables by the database of the profile: the work file, whose published tables stand in
# the published file too. What runs there runs for everybody who has no more than that file.
DATABASE = "work"
PUBLISHED_SCHEMAS = {"core", "scoring", "activation", "measurement", "quality"}

COLUMNS = {
    "accounts_on_one_person": "account_id program_id account_name state band engaged_roles next_role"
    " next_role_status warmth_score last_activity_date known_contact_count contactable_contact_count",
    "accounts_that_went_cold": "account_id program_id account_name state lost_stage setback_reason"
    " cold_reason fit_score warmth_score went_cold_on last_activity_date last_touch_on",
    "clicks_worth_nothing": "account_id program_id account_name band engagement_score"
    " engagement_without signal_count signal_pct falls_below_range",
    "content_before_a_step_up": "content_id title format intent_level usability account_count"
    " moved_count moved_pct theme theme_account_count theme_moved_count theme_moved_pct all_content_pct",
    "facts_that_end_reviews": "missing_fact why review_count account_count could_be_listed_count",
    "fitting_accounts_left_alone": "account_id program_id account_name account_type state cold_reason"
    " readiness fit_score fit_completeness warmth_score contactable_contact_count last_touch_on",
    "hospitals_without_pharmacy_contact": "account_id account_name account_type city state"
    " warm_programs warmth_score bed_count known_pharmacy_contact_count contactable_pharmacist_count"
    " has_pharmacy_contact_in_system",
    "owners_over_capacity": "owner_id owner_team territories open_count weekly_capacity"
    " over_capacity_count warmest_waiting spare_in_team",
    "programmes_colliding_on_an_account": "account_id account_name state lead_program_id programs"
    " owner_teams program_count waiting_program_count warmth_score people_touched_by_several_teams",
    "requests_past_due": "account_id program_id owner_id owner_team account_name state band asked_by"
    " next_action days_late is_over_capacity triggered_at sla_due_at",
    "systems_warm_at_one_site": "account_id program_id most_engaged_account_id account_name"
    " most_engaged_account_name most_engaged_state warmth_score rolled_up_warmth_score site_count"
    " engaged_site_count concentration_pct",
    "warm_accounts_nobody_may_contact": "account_id program_id account_name state band stops holds"
    " warmth_score opens_on known_contact_count consent_unknown_count",
}

# What docs/analyses.md says of each, worked out from the rows that the demo gives.
ANSWERS = {
    "accounts_on_one_person": lambda rows: (
        f"{len(rows)} of the warm list; for"
        f" {sum(row['next_role_status'] == 'known' for row in rows)} the next person is known"
    ),
    "accounts_that_went_cold": lambda rows: (
        f"{len(rows)}: {counted(row['setback_reason'] for row in rows)}"
    ),
    "clicks_worth_nothing": lambda rows: (
        f"of {len(rows)} scores with clicks {sum(row['falls_below_range'] for row in rows)} would fall"
        f" below 30, {sum(row['falls_below_range'] and is_listed(row) for row in rows)} of them on the"
        " warm list"
    ),
    "content_before_a_step_up": lambda rows: (
        f"{rows[0]['title']}: {rows[0]['moved_count']} of {rows[0]['account_count']} accounts"
        f" ({rows[0]['moved_pct']} %, all content {rows[0]['all_content_pct']} %)"
    ),
    "facts_that_end_reviews": lambda rows: ", ".join(
        f"{row['missing_fact']} {row['review_count']}" for row in rows[:3]
    ),
    "fitting_accounts_left_alone": lambda rows: (
        f"{len(rows)}: {counted(row['cold_reason'] for row in rows)}"
    ),
    "hospitals_without_pharmacy_contact": lambda rows: (
        f"{len(rows)}: {sum(row['known_pharmacy_contact_count'] == 0 for row in rows)} where nobody is"
        f" known, {sum(row['known_pharmacy_contact_count'] > 0 for row in rows)} without permission"
    ),
    "owners_over_capacity": lambda rows: (
        "; ".join(
            f"{row['owner_id']} ({row['owner_team'].replace('_', ' ')}) has {row['open_count']} for"
            f" {row['weekly_capacity']} a week"
            for row in rows
        )
        or "nobody"
    ),
    "programmes_colliding_on_an_account": lambda rows: (
        f"at {len(rows)} accounts; {rows[0]['program_count']} meet at {rows[0]['account_name']}"
    ),
    "requests_past_due": lambda rows: (
        f"{len(rows)}; the oldest is {rows[0]['days_late']} days late, with {rows[0]['owner_id']}"
    ),
    "systems_warm_at_one_site": lambda rows: (
        f"{len(rows)}; {rows[0]['concentration_pct']} % of {rows[0]['account_name']} is at"
        f" {rows[0]['most_engaged_account_name']}"
    ),
    "warm_accounts_nobody_may_contact": lambda rows: (
        f"{len(rows)}; at {sum(row['stops'] is None for row in rows)} a hold passes by itself"
    ),
}


# Questions that the demo gives no reason to ask.
SILENT = {"owners_over_capacity"}


def counted(words) -> str:
    return ", ".join(
        f"{number} {word.replace('_', ' ')}" for word, number in Counter(words).most_common()
    )


def is_listed(row: dict) -> bool:
    return row["band"] in ("active", "reactivated", "warm")


@dataclass(frozen=True)
class Published:
    """The published demo, and the compiled analyses."""

    file: Path
    compiled: Path

    def rows(self, sql: str, threads: int = 2) -> list[dict]:
        with duckdb.connect(config={"threads": threads}) as connection:
            connection.execute(f"attach '{self.file}' as {DATABASE} (read_only)")
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def table(self, name: str) -> list[dict]:
        return self.rows(f"select * from {DATABASE}.{name}")

    def answer(self, analysis: str, threads: int = 2) -> list[dict]:
        return self.rows((self.compiled / f"{analysis}.sql").read_text(encoding="utf-8"), threads)


@pytest.fixture(scope="module")
def published(built_warehouse, project_root, tmp_path_factory) -> Published:
    folder = tmp_path_factory.mktemp("analyses")
    done = subprocess.run(
        [
            *(str(DBT), "--quiet", "compile", "--select", "path:analyses"),
            *("--no-introspect", "--no-populate-cache", "--profiles-dir", "profiles"),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
        ],
        cwd=project_root,
        env={
            **os.environ,
            "WARM_AS_OF": "2000-01-01",  # an analysis takes its date from the tables
            "WARM_WAREHOUSE_DIR": str(folder),
            "WARM_TARGET": "duckdb",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Published(
        built_warehouse / "warm_accounts.duckdb",
        folder / "target" / "compiled" / "warm_accounts" / "analyses",
    )


def test_every_analysis_is_known(project_root):
    files = {path.stem for path in (project_root / "analyses").glob("*.sql")}
    assert files == COLUMNS.keys() == ANSWERS.keys()


@pytest.mark.parametrize("analysis", sorted(COLUMNS))
def test_an_analysis_answers_on_the_demo(published, analysis):
    rows = published.answer(analysis)
    if analysis in SILENT:
        assert not rows, "the demo has an answer again"
        return
    assert rows
    assert list(rows[0]) == COLUMNS[analysis].split()
    assert rows == published.answer(analysis, threads=1), "the order is not total"


@pytest.mark.parametrize("analysis", sorted(COLUMNS))
def test_an_analysis_says_how_to_read_it(project_root, analysis):
    text = (project_root / "analyses" / f"{analysis}.sql").read_text(encoding="utf-8")
    assert text.startswith("{#- One row per ")
    for part in ("-- Question: ", "-- How to read it: ", "-- What to change: "):
        assert part in text


def test_an_analysis_reads_published_tables_alone(published):
    for analysis in COLUMNS:
        text = (published.compiled / f"{analysis}.sql").read_text(encoding="utf-8")
        schemas = set(re.findall(rf'"{DATABASE}"\."(\w+)"\.', text))
        assert schemas and schemas <= PUBLISHED_SCHEMAS, analysis
        assert "contact_details" not in text


def test_the_page_gives_the_questions_and_what_the_demo_answers(published, project_root):
    page = (project_root / "docs" / "analyses.md").read_text(encoding="utf-8")
    listed = {
        file: (question, answer)
        for question, file, answer in re.findall(
            r"^\| (.+?) \| \[\w+\]\(\.\./analyses/(\w+)\.sql\) \| (.+?) \|$", page, re.MULTILINE
        )
    }
    expected = {}
    for analysis, say in ANSWERS.items():
        text = (project_root / "analyses" / f"{analysis}.sql").read_text(encoding="utf-8")
        question = re.search(r"^-- Question: (.+)$", text, re.MULTILINE).group(1)
        expected[analysis] = (question[0].upper() + question[1:], say(published.answer(analysis)))
    assert listed == expected


def test_the_readme_names_questions_that_there_are(project_root):
    readme = (project_root / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`analyses/(\w+)\.sql`", readme)
    assert len(named) >= 3
    assert set(named) <= COLUMNS.keys()


# Worked out again in plain Python, from the tables and not from the SQL.


def test_hospitals_without_pharmacy_contact_by_hand(published):
    role_of = {row["contact_id"]: row for row in published.table("core.contacts")}
    deciders, contactable = defaultdict(int), set()
    for row in published.table("core.contact_affiliations"):
        contact = role_of[row["contact_id"]]
        if contact["decision_role"] == "formulary_decision":
            deciders[row["account_id"]] += 1
            if contact["is_contactable"]:
                contactable.add(row["account_id"])
    expected = {
        row["account_id"]: deciders[row["account_id"]]
        for row in published.table("core.accounts")
        if row["account_type"].startswith(("hospital_", "health_system"))
        and row["account_id"] not in contactable
    }
    found = published.answer("hospitals_without_pharmacy_contact")
    assert {row["account_id"]: row["known_pharmacy_contact_count"] for row in found} == expected
    assert len(found) == len(expected)


def test_clicks_worth_nothing_by_hand(published, project_root):
    """The score formula of docs/design.md with the half points of the policy, instead of what was scored."""
    programs = published.table("core.programs")
    seeds = PolicySeeds(project_root / "seeds" / "policy")
    half_points = {
        row["use_case"]: int(row["engagement_half_point"])
        for row in seeds.inherited_rows("score_weights", programs[0]["policy_version"])
    }
    use_case_of = {row["program_id"]: row["use_case"] for row in programs}

    def score(raw: int, program_id: str) -> Decimal:
        use_case = use_case_of[program_id]
        half = half_points.get(use_case, half_points.get("*")) * 10**16
        return Decimal(10_000 * raw // (raw + half)) / 100

    clicks = {
        (row["account_id"], row["program_id"]): int(row["raw_units"])
        for row in published.table("scoring.account_score_factors")
        if row["component"] == "engagement" and row["factor"] == "email_click" and row["raw_units"]
    }
    raw = {
        (row["account_id"], row["program_id"]): (
            int(row["engagement_raw"]),
            row["engagement_score"],
        )
        for row in published.table("scoring.account_engagement_scores")
    }
    band = {
        (row["account_id"], row["program_id"]): row["band"]
        for row in published.table("activation.account_bands")
    }
    found = {
        (row["account_id"], row["program_id"]): row
        for row in published.answer("clicks_worth_nothing")
    }
    assert found.keys() == {
        key for key in clicks if band[key] != "out_of_scope" and raw[key][1] > 0
    }
    for key, row in found.items():
        units, scored = raw[key]
        assert score(units, key[1]) == scored == row["engagement_score"]
        without = score(max(units - clicks[key], 0), key[1])
        # half is told from a score of two decimals, which costs a hundredth or so
        assert abs(row["engagement_without"] - without) <= Decimal("0.02"), key
        assert row["falls_below_range"] == (scored >= 30 > row["engagement_without"])


def test_requests_past_due_by_hand(published):
    answers = {
        (row["account_id"], row["program_id"])
        for row in published.table("activation.next_actions")
        if row["outreach_kind"] == "answer"
    }
    expected = set()
    for row in published.table("activation.routing_queue"):
        key = row["account_id"], row["program_id"]
        end_of_day = dt.datetime.combine(row["scored_on"], dt.time.max)
        is_due = row["sla_due_at"] is not None and row["sla_due_at"] <= end_of_day
        if key in answers and is_due and row["first_action_at"] is None and not row["is_waiting"]:
            expected.add((*key, (end_of_day.date() - row["sla_due_at"].date()).days))
    found = published.answer("requests_past_due")
    assert {(row["account_id"], row["program_id"], row["days_late"]) for row in found} == expected
    assert [row["sla_due_at"] for row in found] == sorted(row["sla_due_at"] for row in found)


def test_content_before_a_step_up_by_hand(published):
    step_days = defaultdict(set)
    for row in published.table("activation.stage_transitions"):
        if (
            row["stage_level"] == "account"
            and row["stage"]
            in ("stakeholders_engaged", "meeting_requested", "qualified_opportunity")
            and row["from_stage"]
            in ("targeted", "account_engaged", "stakeholders_engaged", "recycle")
        ):
            step_days[row["account_id"]].add(row["entered_at"].date())
    moved = defaultdict(dict)
    for row in published.table("core.activities"):
        if not row["account_id"] or not row["content_id"] or row["is_suspect"]:
            continue
        if row["intent_level"] == "none":
            continue
        account_id, day = row["account_id"], row["activity_date"]
        followed = any(0 <= (step - day).days <= 30 for step in step_days[account_id])
        accounts = moved[row["content_id"]]
        accounts[account_id] = accounts.get(account_id, False) or followed
    expected = {
        content_id: (len(accounts), sum(accounts.values()))
        for content_id, accounts in moved.items()
        if len(accounts) >= 20
    }
    found = published.answer("content_before_a_step_up")
    assert {
        row["content_id"]: (row["account_count"], row["moved_count"]) for row in found
    } == expected
    newest = {}
    for row in published.table("core.content"):
        version = (row["valid_from"], row["content_version"], row["theme"])
        newest[row["content_id"]] = max(newest.get(row["content_id"], version), version)
    themes = defaultdict(dict)
    for content_id, accounts in moved.items():
        theme = newest[content_id][2] if content_id in newest else None
        for account_id, has_moved in accounts.items():
            before = themes[theme].get(account_id, False)
            themes[theme][account_id] = before or has_moved
    of_themes = [row for row in found if row["theme"]]
    assert len({row["theme"] for row in of_themes}) > 3
    for row in of_themes:
        accounts = themes[row["theme"]]
        assert (row["theme_account_count"], row["theme_moved_count"], row["theme_moved_pct"]) == (
            len(accounts),
            sum(accounts.values()),
            100 * sum(accounts.values()) // len(accounts),
        )
    pairs = [has_moved for accounts in moved.values() for has_moved in accounts.values()]
    assert {row["all_content_pct"] for row in found} == {100 * sum(pairs) // len(pairs)}
