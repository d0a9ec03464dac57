"""The worked examples of the domain documents, from raw files to the published rows.

tests/fixtures/worked_examples holds the raw rows; its column `example` says to which story a row belongs.
Beside every story stands a twin in which one fact differs (worked_twins.py), and so does the outcome.
"""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from worked_twins import TWINS, with_twins

pytestmark = pytest.mark.slow

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def published(run_warm, project_root: Path, tmp_path_factory):
    """Function published(sql, *values) -> rows as dicts, of a build of all examples."""
    folder = tmp_path_factory.mktemp("worked_examples")
    with_twins(project_root / "tests" / "fixtures" / "worked_examples", folder / "raw")
    result = run_warm("build", "--raw", folder / "raw", "--warehouse", folder, "--as-of", AS_OF)
    assert result.returncode == 0, result.stdout + result.stderr
    connection = duckdb.connect(str(folder / "warm_accounts.duckdb"), read_only=True)

    def rows(sql: str, *values) -> list[dict]:
        found = connection.execute(sql, list(values))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    yield rows
    connection.close()


@pytest.fixture(scope="module")
def one(published):
    """Function one(table, account name, programme=None) -> the one row of an account."""

    def row(table: str, account: str, program: str | None = None) -> dict:
        sql = f"select t.* from {table} t join core.accounts using (account_id) where account_name = ?"
        values = [account]
        if program:
            sql += " and program_id = ?"
            values.append(program)
        found = published(sql, *values)
        assert len(found) == 1, f"{table}: {len(found)} rows for {account}, {program}"
        return found[0]

    return row


@pytest.fixture(scope="module")
def person(published):
    """Function person(table, record id of a contact, programme) -> the one row of a person."""

    def row(table: str, record: str, program: str) -> dict:
        found = published(
            f"select t.* from {table} t join core.contact_source_records s using (contact_id)"
            " where s.source_record_id = ? and program_id = ?",
            record,
            program,
        )
        assert len(found) == 1, f"{table}: {len(found)} rows for {record}"
        return found[0]

    return row


def test_hospital_before_a_committee_is_warm_once_research_confirms_the_committee(one, published):
    hospital = "Cedar Valley Regional Medical Center"
    assert one("activation.account_bands", hospital, "neurology_launch")["band"] in (
        "warm",
        "active",
    )
    action = one("activation.next_actions", hospital, "neurology_launch")
    assert (action["owner_team"], action["is_outbound"]) == ("field", True)
    assert action["decision_role"] == "formulary_decision"
    # the same interest where committee and service lines are not known: research first, no outreach
    twin = "Willow Bend Infusion Partners"
    assert one("activation.account_bands", twin, "neurology_launch")["band"] == "review"
    twin_action = one("activation.next_actions", twin, "neurology_launch")
    assert (twin_action["action_channel"], twin_action["is_outbound"]) == ("research", False)
    listed = published(
        "select 1 from activation.warm_accounts where account_name = ? and program_id = ?",
        twin,
        "neurology_launch",
    )
    assert not listed


def test_large_network_with_few_contacts_is_clear_once_rolled_up(one, published):
    system = one("scoring.account_scores", "Northfield Health System", "neurology_launch")
    sites = published(
        "select warmth_score from scoring.account_scores join core.accounts using (account_id)"
        " where parent_account_id = ? and program_id = 'neurology_launch'",
        system["account_id"],
    )
    assert len(sites) == 3
    assert system["rolled_up_warmth_score"] > max(site["warmth_score"] for site in sites)
    assert system["rolled_up_warmth_score"] > system["warmth_score"]
    spread = one("scoring.account_site_scores", "Northfield Health System", "neurology_launch")
    assert (spread["engaged_site_count"], spread["site_count"]) == (3, 3)


def test_neurology_programme_speaks_to_each_role_and_briefs_the_meeting(one, person):
    center = "Lakeshore Neurology Center"
    assert one("activation.account_bands", center, "neurology_launch")["band"] == "active"
    assert one("activation.account_stages", center, "neurology_launch")["stage"] == (
        "meeting_requested"
    )
    paths = {
        role: person("activation.nurture_tracks", f"lake-{role}", "neurology_launch")["path"]
        for role in ("neuro", "pharm", "ops")
    }
    assert paths == {"neuro": "clinical", "pharm": "access", "ops": "workflow"}
    brief = one("activation.meeting_briefs", center, "neurology_launch")
    assert "committee" in brief["questions"]
    assert "access_guide, version 1" in brief["materials"]
    handoff = one("activation.handoff_briefs", center, "neurology_launch")
    assert handoff["path_followed"].endswith("meeting request (formulary decision, 2026-06-29)")
    assert handoff["people_engaged"] == "3 engaged: formulary decision, operations, prescriber"


def test_fitting_site_goes_to_the_study_team_and_an_unclear_one_to_research(one):
    site = "Prairie Clinical Research Institute"
    assert one("activation.account_bands", site, "neurology_trial_sites")["band"] == "active"
    action = one("activation.next_actions", site, "neurology_trial_sites")
    assert (action["owner_team"], action["is_outbound"]) == ("medical", True)
    unclear = one("activation.account_bands", "Hollow Creek Associates", "neurology_trial_sites")
    assert unclear["band"] == "review"
    assert unclear["best_case_band"] != unclear["worst_case_band"]


def test_market_access_answers_evidence_and_coverage_requests(one, published):
    payer = "Great Plains Health Plan"
    assert one("activation.account_bands", payer, "oncology_access")["band"] == "active"
    action = one("activation.next_actions", payer, "oncology_access")
    assert (action["owner_team"], action["action_code"]) == ("market_access", "answer_request")
    criteria = published(
        "select factor from scoring.account_score_factors join core.accounts using (account_id)"
        " where account_name = ? and program_id = 'oncology_access' and component = 'fit'",
        payer,
    )
    assert criteria, "a payer is asked the payer's criteria"
    assert one("activation.account_bands", payer, "neurology_launch")["band"] == "out_of_scope"


def test_technology_partner_gets_a_session_and_a_mismatch_is_reviewed(one):
    partner = one("activation.next_actions", "Helix Data Laboratories", "technology_partnering")
    assert partner["action_code"] == "technical_session"
    mismatch = one("activation.account_bands", "Fern Hollow Ventures", "technology_partnering")
    assert mismatch["band"] == "review"


def test_webinar_registrants_go_on_by_what_they_watched_and_stop_at_a_meeting(person):
    watched = person("activation.nurture_tracks", "summit-watched", "neurology_launch")
    absent = person("activation.nurture_tracks", "summit-absent", "neurology_launch")
    booked = person("activation.nurture_tracks", "summit-booked", "neurology_launch")
    assert (watched["content_intent_level"], watched["intent_theme"]) == (
        "mid",
        "clinical_evidence",
    )
    assert (absent["content_intent_level"], absent["is_paused"]) == ("low", False)
    assert (booked["is_paused"], booked["pause_reason"]) == (True, "meeting")
    stopped = person("activation.contact_outreach", "summit-booked", "neurology_launch")
    assert (stopped["stop_reason"], stopped["may_contact"]) == ("meeting", False)


def test_form_fill_is_called_back_with_what_was_asked_for(one):
    action = one("activation.next_actions", "Harbor Cardiology Associates", "cardiology_growth")
    assert (action["action_code"], action["action_channel"]) == ("call_back", "phone")
    assert action["content_id"] == "cardelio_brochure"
    # eight business hours after the form at most; a large practice has three quarters of them
    assert action["action_due_on"] == date(2026, 6, 29)


def test_event_attendees_take_the_track_of_their_role(person, published):
    clinical = person("activation.nurture_tracks", "ridge-clin", "neurology_launch")
    assert clinical["path"] == "clinical"
    buyer = published(
        "select path from activation.nurture_tracks join core.contact_source_records"
        " using (contact_id) where source_record_id = 'ridge-buyer'"
    )
    assert buyer == [{"path": "value"}]
    followed = published(
        "select what_they_did, owner_id from activation.event_followups"
        " join core.accounts using (account_id) where account_name = 'Ridgeway Medical Center'"
        " order by what_they_did"
    )
    assert [row["what_they_did"] for row in followed] == [
        "talked at the booth",
        "was scanned at the booth",
    ]
    assert all(row["owner_id"] for row in followed)


def test_event_lead_is_followed_up_in_time_and_its_meeting_briefed(one):
    lead = one("activation.event_followups", "Bluff County Hospital")
    assert (lead["followup_status"], lead["owner_team"]) == ("done", "field")
    assert lead["first_action_at"] <= lead["due_at"]
    brief = one("activation.meeting_briefs", "Bluff County Hospital", "neurology_launch")
    assert brief["meeting_step"] == "booked"
    assert "evidence_summary, version 2" in brief["materials"]
    assert not {"evidence_draft", "evidence_old"} & set(
        brief["materials"].replace("(", " ").split()
    )


def test_territory_outreach_moves_only_who_qualifies_and_may_be_contacted(one, person):
    action = one("activation.next_actions", "Oak Ridge Neurology Clinic", "neurology_launch")
    qualified = person("activation.contact_outreach", "oak-yes", "neurology_launch")
    assert action["contact_id"] == qualified["contact_id"]
    assert action["content_id"] == "evidence_summary"
    for record, reason in (("oak-silent", "consent_unknown"), ("oak-no", "consent_denied")):
        outreach = person("activation.contact_outreach", record, "neurology_launch")
        assert (outreach["may_contact"], outreach["stop_reason"]) == (False, reason)
        assert person("activation.nurture_tracks", record, "neurology_launch")["is_paused"]


def test_not_now_waits_for_the_check_in(one, person):
    institute = "Maple Street Neurology Institute"
    stage = one("activation.account_stages", institute, "neurology_launch")
    assert (stage["stage"], stage["reason_code"]) == ("nurture", "not_now")
    assert stage["recheck_on"] == date(2026, 9, 8)  # 90 days after the call
    action = one("activation.next_actions", institute, "neurology_launch")
    assert (action["hold_reason"], action["is_outbound"]) == ("check_in", False)
    assert action["hold_until"] == date(2026, 9, 7)
    track = person("activation.nurture_tracks", "maple-neuro", "neurology_launch")
    assert (track["pause_reason"], track["resumes_on"]) == ("check_in", date(2026, 9, 8))


# ---------- one fact differs

OUTCOMES = {
    # organization: (programme, what it came to, what its twin comes to)
    "cedar": (
        "neurology_launch",
        "active, offer_access_review by phone",
        "active, research_first by research",
    ),
    "north": ("neurology_launch", "warm, send_related_material by email", "cold"),
    "lake": ("neurology_launch", "active, confirm_meeting by phone", "cold"),
    "prairie": ("neurology_trial_sites", "active, answer_study_question by email", "cold"),
    "plains": (
        "oncology_access",
        "active, answer_request by phone",
        "active, answer_request held: permission_refused",
    ),
    "helix": (
        "technology_partnering",
        "active, technical_session by phone",
        "warm, partner_conversation by email",
    ),
    "summit": (
        "neurology_launch",
        "warm, confirm_meeting by phone",
        "warm, offer_new_date by phone",
    ),
    "harbor": (
        "cardiology_growth",
        "warm, call_back by phone",
        "warm, call_back by email",
    ),
    "ridge": (
        "neurology_launch",
        "warm, event_summary by email",
        "warm, event_summary held: permission_unclear",
    ),
    "bluff": ("neurology_launch", "active, confirm_meeting by phone", "cold"),
    "oak": (
        "neurology_launch",
        "warm, continue_by_mail by email",
        "warm, continue_by_mail held: permission_refused",
    ),
    "maple": (
        "neurology_launch",
        "warm, send_related_material held: check_in",
        "warm, send_related_material by email",
    ),
}


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.fact)
def test_one_fact_differs_and_so_does_the_outcome(published, twin):
    program, *expected = OUTCOMES[twin.of[0]]

    def outcome(record: str) -> str:
        (row,) = published(
            "select bands.band, actions.action_code, actions.action_channel, actions.hold_reason,"
            " actions.is_outbound, actions.contact_id is not null as names_somebody"
            " from core.account_source_records records"
            " join activation.account_bands bands using (account_id)"
            " left join activation.next_actions actions using (account_id, program_id)"
            " where records.source_record_id = ? and bands.program_id = ? and bands.scored_on = ?",
            record,
            program,
            AS_OF,
        )
        if row["action_code"] is None:
            return row["band"]
        researched = row["hold_reason"] or row["action_channel"] == "research"
        assert (row["is_outbound"], row["names_somebody"]) == (not researched,) * 2
        way = f"held: {row['hold_reason']}" if row["hold_reason"] else f"by {row['action_channel']}"
        return f"{row['band']}, {row['action_code']} {way}"

    assert [outcome(twin.of[0]), outcome(f"twin-{twin.of[0]}")] == expected


def test_an_event_lead_that_nobody_called_is_late(one):
    lead = one("activation.event_followups", "Dune County Hospital")
    assert (lead["followup_status"], lead["first_action_at"]) == ("overdue", None)


def test_sites_that_name_no_parent_lift_nobody(published):
    hospitals = published(
        "select accounts.parent_account_id, scores.engagement_score > 0 as is_engaged"
        " from core.account_source_records records join core.accounts accounts using (account_id)"
        " join scoring.account_scores scores using (account_id)"
        " where records.source_record_id like 'twin-north-%' and program_id = 'neurology_launch'"
    )
    assert hospitals == [{"parent_account_id": None, "is_engaged": True}] * 3
