"""Whether the product decides as a field director would believe, from raw files to the published rows.

One world (decisions_world.py), a test or two a case. A case that is decided wrongly today is expected to
fail, and says by which row.
"""

import datetime as dt
import itertools

import decisions_world
import duckdb
import pytest
from decisions_world import APPOINTMENT, AS_OF

pytestmark = pytest.mark.slow

LAUNCH, SITES = "neurology_launch", "neurology_trial_sites"
CARDIOLOGY, ACCESS, PARTNERING = "cardiology_growth", "oncology_access", "technology_partnering"


def given(condition: bool, words: str) -> None:
    """What a case stands on; without it nothing is said about the product."""
    if not condition:
        pytest.fail(f"the case does not stand: {words}")


@pytest.fixture(scope="module")
def built(run_warm, tmp_path_factory):
    folder = tmp_path_factory.mktemp("decisions")
    world = decisions_world.write(folder / "raw")
    result = run_warm(
        "build", "--raw", folder / "raw", "--warehouse", folder / "house", "--as-of", AS_OF
    )
    if result.returncode != 0:
        pytest.fail(result.stdout + result.stderr)
    connection = duckdb.connect(str(folder / "house" / "warm_accounts.duckdb"), read_only=True)
    yield world, connection
    connection.close()


@pytest.fixture(scope="module")
def world(built):
    return built[0]


@pytest.fixture(scope="module")
def published(built):
    """Function published(sql, *values) -> rows as dicts."""

    def rows(sql: str, *values) -> list[dict]:
        found = built[1].execute(sql, list(values))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return rows


@pytest.fixture(scope="module")
def of(published):
    """Function of(table, key of an account, programme=None) -> its rows of the latest date."""

    def rows(table: str, key: str, program: str | None = None) -> list[dict]:
        return published(
            f"select t.* from {table} t join core.account_source_records s using (account_id)"
            " where s.source_record_id = ?" + (" and t.program_id = ?" if program else ""),
            *(key, program) if program else (key,),
        )

    return rows


@pytest.fixture(scope="module")
def one(of):
    """Function one(table, key, programme) -> its one row."""

    def row(table: str, key: str, program: str = LAUNCH) -> dict:
        found = of(table, key, program)
        if len(found) != 1:
            raise LookupError(f"{table}: {len(found)} rows for {key}, {program}")
        return found[0]

    return row


@pytest.fixture(scope="module")
def band(one):
    return lambda key, program=LAUNCH: one("activation.account_bands", key, program)["band"]


@pytest.fixture(scope="module")
def engagement(one):
    """Function engagement(key, programme) -> the score of engagement."""
    table = "scoring.account_engagement_scores"
    return lambda key, program=LAUNCH: float(one(table, key, program)["engagement_score"])


@pytest.fixture(scope="module")
def points(one):
    """Function points(key, programme) -> the raw units of engagement, which add up where a score bends."""
    table = "scoring.account_engagement_scores"
    return lambda key, program=LAUNCH: int(one(table, key, program)["engagement_raw"])


@pytest.fixture(scope="module")
def of_person(published):
    """Function of_person(table, record id of a person, programme=None) -> rows."""

    def rows(table: str, record: str, program: str | None = None) -> list[dict]:
        return published(
            f"select t.* from {table} t join core.contact_source_records s using (contact_id)"
            " where s.source_record_id = ?" + (" and t.program_id = ?" if program else ""),
            *(record, program) if program else (record,),
        )

    return rows


@pytest.fixture(scope="module")
def account_id(published):
    """Function account_id(key) -> the account of a record."""

    def found(key: str) -> str:
        rows = published(
            "select account_id from core.account_source_records where source_record_id = ?", key
        )
        given(len(rows) == 1, f"{len(rows)} accounts of {key}")
        return rows[0]["account_id"]

    return found


def outbound(rows: list[dict]) -> list[dict]:
    return [row for row in rows if row["is_outbound"]]


# what all cases stand on


def test_every_row_arrived(world, published):
    """All activities are in the ledger, none suspect or quarantined; the appointment is a case itself."""
    expected = len(world.tables["activities"]) - 1
    found = published(
        "select count(*) as n, count(*) filter (is_suspect) as suspects from core.activities"
        " where activity_record_id != ?",
        APPOINTMENT,
    )
    assert found == [{"n": expected, "suspects": 0}]
    refused = published("select record_key from quality.quarantined_records")
    assert [row for row in refused if APPOINTMENT not in row["record_key"]] == []


def test_nothing_merged_by_accident(world, published):
    """One account a record of an organization; one person, the doctor of two centres, has two records."""
    assert published("select count(*) as n from core.accounts")[0]["n"] == len(world.names)
    people = published("select count(*) as n from core.contacts")[0]["n"]
    assert people == len(world.tables["contacts"]) - 1


def test_every_account_is_fit(world, one):
    """Grade A for the launch brand, so that no case is about fit."""
    fits = {key: one("scoring.account_fit_scores", key) for key in world.names}
    assert [key for key, row in fits.items() if row["fit_score"] < 85] == []
    assert {row["fit_grade"] for row in fits.values()} == {"A"}


def test_whoever_is_not_in_a_case_of_refusal_may_be_written_to_and_called(published):
    """Everybody but the two who refused has an open channel for e-mail and telephone."""
    closed = published(
        "select s.source_record_id from activation.contact_permissions p"
        " join core.contact_source_records s using (contact_id)"
        " where channel in ('email', 'phone') and scope = 'any' and not is_permitted"
    )
    assert {row["source_record_id"] for row in closed} == {"northgate-1"}
    refused = published(
        "select s.source_record_id from activation.contact_permissions p"
        " join core.contact_source_records s using (contact_id)"
        " where channel in ('email', 'phone') and scope = 'norvexa' and not is_permitted"
    )
    assert {row["source_record_id"] for row in refused} == {"quillan-1"}


# whose interest counts, and how much


def test_01_a_meeting_about_oncology_is_nothing_to_neurology(engagement, band, of, one):
    """The programme of another area has no score and no action of it; the area's own programme acts."""
    assert (engagement("aspen"), band("aspen")) == (0, "cold")
    assert of("activation.next_actions", "aspen", LAUNCH) == []
    assert of("activation.warm_accounts", "aspen", LAUNCH) == []
    assert one("activation.next_actions", "aspen", ACCESS)["trigger_signal"] == "meeting_requested"


def test_02_six_signals_about_one_brand_are_one_programmes(engagement, band, of):
    """Active in cardiology; no other programme has a reason, a rank or an action from the signals."""
    assert band("beech", CARDIOLOGY) == "active"
    others = (LAUNCH, SITES, ACCESS, PARTNERING)
    assert {engagement("beech", program) for program in others} == {0}
    for table in ("warm_accounts", "next_actions", "routing_queue", "handoff_briefs"):
        programs = {row["program_id"] for row in of(f"activation.{table}", "beech")}
        assert programs <= {CARDIOLOGY}, table
    factors = of("scoring.account_score_factors", "beech")
    assert {row["program_id"] for row in factors if row["component"] != "fit"} == {CARDIOLOGY}


def test_03_education_and_one_access_page_are_at_most_warm(band, of):
    """Eighty views of education by two prescribers and one access page: not active, and nobody calls."""
    assert band("cedar") in ("warm", "cold")
    assert {row["action_channel"] for row in of("activation.next_actions", "cedar")} <= {"email"}


def test_04_a_hundred_clicks_of_one_person_are_little(band, engagement):
    """Clicks alone are small, and never warm."""
    assert engagement("dogwood") < 15
    assert band("dogwood") == "cold"


def test_05_one_webinar_logged_on_four_days_counts_once(points):
    """As much as a webinar logged once, with and without an id of what was attended."""
    assert points("elmwood") == points("elmhurst") > 0
    assert points("elverton") == points("elmhurst")


def test_06_ten_downloads_of_four_people_beat_those_of_one(engagement, points):
    """Clearly: more than ten of a hundred."""
    assert engagement("ginkgo") > engagement("firwood") + 10
    assert points("ginkgo") > 1.5 * points("firwood")


def test_07_five_touches_in_a_day_beat_the_same_over_80_days(engagement, points):
    """Clearly: a third more points."""
    assert engagement("hazel") > engagement("ivywood") + 5
    assert points("hazel") > 1.3 * points("ivywood")


def test_08_the_first_question_counts_in_full_and_the_tenth_hardly(points):
    """Ten questions of one person are worth less than two; the tenth adds less than a tenth of the first."""
    ten, nine, first = points("juniper"), points("kapok"), points("larch")
    # 40 points of a formulary decision maker, 150 %
    assert first == 60 * 100**8
    assert first < ten < 2 * first
    assert ten - nine < first / 10


def test_09_what_is_told_from_outside_alone_is_limited(engagement, band, one):
    """69 external signals make nobody warm; nobody is counted as engaged."""
    assert engagement("maple") < 20
    assert band("maple") == "cold"
    assert one("scoring.account_engagement_scores", "maple")["engaged_contact_count"] == 0
    assert one("scoring.account_scores", "maple")["warmth_score"] < 50


def test_09_that_nobody_is_engaged_is_said(one):
    """The reasons of an account of external signals alone say that nobody there is engaged."""
    reasons = one("activation.account_bands", "maple")["reasons"].lower()
    assert any(word in reasons for word in ("nobody", "no one", "no person"))


def test_10_topics_of_third_parties_and_a_page_are_cold(band):
    """Sixty third-party topics without a topic and one product page."""
    assert band("nutmeg") == "cold"


def test_11_who_only_looked_before_is_new_and_not_back(band, of):
    """One education view 290 days ago is no earlier interest."""
    assert band("oakmont") in ("warm", "active")
    assert of("activation.reactivation_offers", "oakmont") == []


def test_12_silence_after_many_attempts_is_said(one, of):
    """Cold, because nobody answered forty mails and ten calls; nothing is to be done."""
    row = one("activation.account_bands", "pinecrest")
    assert (row["band"], row["cold_reason"]) == ("cold", "no_response")
    assert "No response" in row["reasons"]
    assert of("activation.next_actions", "pinecrest") == []


# whose it is


SITE_KEYS = ("redstone", "silverlake", "tannery", "underhill", "valemont", "westbrook")


def test_13_a_system_of_lightly_engaged_sites_is_warm(one, band):
    """Six of six sites are engaged: the system is warm."""
    spread = one("scoring.account_site_scores", "quarry")
    given(spread["engaged_site_count"] == 6, "six engaged sites")
    given(float(spread["rolled_up_warmth_score"]) > 60, "a high rolled-up score")
    assert band("quarry") in ("warm", "active")


def test_13_a_system_has_one_approach_with_the_people_of_its_sites(of, account_id, published):
    """One approach, of the system, with a person of a site, and a brief; no site has one of its own."""
    approaches = {
        key: outbound(of("activation.next_actions", key, LAUNCH)) for key in ("quarry", *SITE_KEYS)
    }
    assert [key for key, rows in approaches.items() if rows] == ["quarry"]
    assert len(of("activation.handoff_briefs", "quarry", LAUNCH)) == 1
    person = published(
        "select account_id from core.contacts where contact_id = ?",
        approaches["quarry"][0]["contact_id"],
    )
    assert person[0]["account_id"] in {account_id(key) for key in SITE_KEYS}


def test_14_an_activity_that_names_its_organization_is_that_organizations(
    of_person, account_id, engagement
):
    """One doctor at two centres, three downloads that name the second: the second's interest."""
    seats = of_person("core.contact_affiliations", "xanthus-2")
    given(
        {row["account_id"] for row in seats} == {account_id("xanthus"), account_id("yarrow")},
        "one doctor at both",
    )
    done = of_person("core.activities", "xanthus-2")
    given(len(done) == 3, "three activities of the doctor")
    assert {row["account_id"] for row in done} == {account_id("yarrow")}
    assert engagement("xanthus") == 0
    assert engagement("yarrow") > 0


@pytest.fixture(scope="module")
def event_account(published):
    """Function event_account(record) -> the account of the row of an event."""

    def found(record: str) -> str | None:
        rows = published(
            "select account_id from core.activities where activity_record_id = ?", record
        )
        given(len(rows) == 1, f"{len(rows)} activities {record}")
        return rows[0]["account_id"]

    return found


def test_15_an_abbreviated_name_leads_to_the_account(event_account, account_id):
    """'St Raphael Neurology Ctr' is the one account 'Saint Raphael Neurology Center'."""
    given(event_account("brookfield-event") == account_id("brookfield"), "names are read at all")
    assert event_account("raphael-event") == account_id("raphael")


def test_15_a_name_of_two_accounts_is_a_question(event_account, account_id, published):
    """Where two accounts are possible a person is asked, and nobody guesses."""
    assert event_account("ansgar-event") is None
    asked = published(
        "select * from activation.review_queue where subject_key like '%ansgar-event%'"
        " or account_id in (?, ?) or other_account_id in (?, ?)",
        *(account_id("ansgar"), account_id("ansgartwo")) * 2,
    )
    assert asked


def test_16_a_lead_whose_company_nobody_knows_has_an_owner_and_a_deadline(of_person, published):
    """Who asks for a demo is in a queue, with an owner or a team and a time by when."""
    person = of_person("core.contacts", "lead-unheard")
    given(len(person) == 1, "the lead is a person")
    given(len(of_person("core.activities", "lead-unheard")) == 1, "the request arrived")
    contact = person[0]["contact_id"]
    leads = [
        *of_person("activation.daily_triage", "lead-unheard"),
        *of_person("activation.event_followups", "lead-unheard"),
        *published(
            "select * from activation.review_queue where subject_key in (?, ?)",
            *(contact, "crm:lead-unheard"),
        ),
    ]
    assert leads
    assert any(row.get("owner_id") or row.get("owner_team") for row in leads)
    assert any(
        row.get("due_at") or row.get("sla_due_at") or row.get("action_due_on") for row in leads
    )


def test_17_a_parent_that_is_told_later_is_not_the_parent_yet(published, account_id):
    """On the as-of date the first parent is the only one that anybody had told."""
    parent = published(
        "select parent_account_id from core.accounts where account_id = ?", account_id("carraway")
    )
    assert parent == [{"parent_account_id": account_id("abernathy")}]


# what is to be done


def test_18_a_cycle_is_a_timing_window_in_which_the_owner_acts(one, of, band):
    """A verdict that says when, and not whether, opens a window and holds nobody."""
    given(band("dunmore") == "warm", "a warm account")
    window = of("activation.account_readiness", "dunmore", LAUNCH)
    given([row["is_open"] for row in window] == [True], "an open window")
    action = one("activation.next_actions", "dunmore")
    assert action["hold_reason"] is None
    assert action["is_outbound"]
    assert action["action_due_on"] <= window[0]["open_until"]
    assert not one("activation.account_stages", "dunmore")["is_waiting"]


def test_18_what_comes_inside_a_window_counts_more(of, points):
    """A factor of its own, of engagement and of what is remembered; after the window none."""

    def of_timing(key: str) -> list[str]:
        factors = of("scoring.account_score_factors", key, LAUNCH)
        return [row["component"] for row in factors if row["factor"] == "in_timing_window"]

    assert sorted(of_timing("tamarack")) == ["decay", "engagement"]
    assert of_timing("sassafras") == []
    assert points("tamarack") > points("sassafras")


def test_13_who_is_ranked_by_the_whole_shows_it(published):
    """A system stands at the warmth of itself and its sites, and the list is in that order."""
    listed = published("select * from activation.warm_accounts order by program_id, warm_rank")
    shown = [row for row in listed if row["ranked_warmth_score"] != row["warmth_score"]]
    given(bool(shown), "a system that is ranked by its sites")
    assert {row["ranked_warmth_score"] == row["rolled_up_warmth_score"] for row in shown} == {True}
    for row, after in itertools.pairwise(listed):
        if (row["program_id"], row["band"]) == (after["program_id"], after["band"]):
            assert row["ranked_warmth_score"] >= after["ranked_warmth_score"]


def test_19_a_rejection_after_a_request_shows_and_stops(one, of):
    """The field rejected three days ago what was asked 20 days ago: said, and nobody confirms a meeting."""
    row = one("activation.account_bands", "elderbank")
    assert row["band"] != "active"
    assert "reject" in row["reasons"].lower()
    actions = outbound(of("activation.next_actions", "elderbank"))
    assert not [action for action in actions if action["trigger_signal"]]
    assert of("activation.meeting_briefs", "elderbank") == []
    held = one("activation.next_actions", "elderbank")
    assert (held["hold_reason"], held["trigger_signal"]) == ("rejected", None)
    assert "meeting was" not in held["next_action"]


def test_20_not_now_of_one_programme_holds_the_house(one, of, band):
    """Who told one programme to come back later is not approached by another the next day."""
    given(band("foxglove", SITES) == "warm", "the other programme would act")
    given(one("activation.account_stages", "foxglove")["is_waiting"], "the programme waits")
    assert outbound(of("activation.next_actions", "foxglove")) == []
    people = of("activation.contact_outreach", "foxglove")
    assert {row["may_contact"] for row in people} == {False}
    assert all(row["hold_reason"] for row in of("activation.event_followups", "foxglove"))


def test_21_an_investigator_who_asks_for_prices_is_answered_that(of):
    """The one action that goes out answers a question of pricing, and calls it by no other name."""
    actions = outbound(of("activation.next_actions", "glenmoor"))
    given(len(actions) == 1, "one action goes out")
    given(actions[0]["decision_role"] == "research", "an investigator asked")
    given(actions[0]["trigger_signal"] == "pricing_feasibility_request", "about pricing")
    assert "scientific" not in actions[0]["next_action"].lower()
    assert actions[0]["action_code"] != "answer_medical_question"


def test_22_a_cancelled_meeting_is_cancelled(one, of):
    """No brief says that it is booked, nobody confirms it, and the next step speaks of it."""
    assert "booked" not in {
        row["meeting_step"] for row in of("activation.meeting_briefs", "hartwell")
    }
    action = one("activation.next_actions", "hartwell")
    assert action["action_code"] != "confirm_meeting"
    brief = one("activation.handoff_briefs", "hartwell")
    said = f"{action['next_action']} {brief['path_followed']} {brief['last_team_action']}".lower()
    assert "cancel" in said


def test_23_a_meeting_of_next_week_is_an_appointment(published, one, of):
    """It is read, briefed with its date, and nobody offers a meeting to who has one."""
    refused = published("select record_key, reason from quality.quarantined_records")
    assert refused == []
    briefs = of("activation.meeting_briefs", "thornbury", LAUNCH)
    assert [row["meeting_step"] for row in briefs] == ["booked"]
    action = one("activation.next_actions", "thornbury")
    assert action["action_code"] != "event_meeting"
    day = AS_OF + dt.timedelta(days=9)
    assert (action["action_due_on"], action["due_reason"]) == (day, "appointment")
    assert (briefs[0]["meets_at"].date(), briefs[0]["remind_on"]) == (day, day - dt.timedelta(1))


def test_24_a_booked_meeting_is_no_missed_deadline(one):
    """Nobody is late with an answer to a meeting that the team itself has booked."""
    row = one("activation.routing_queue", "inverness")
    given(row["owner_id"] is not None, "somebody owns it")
    assert not row["is_sla_breached"]
    assert not one("activation.warm_accounts", "inverness")["is_sla_breached"]


def test_24_a_booked_meeting_and_nothing_else_is_not_overdue(one):
    """A meeting that the team booked ten days ago leaves no confirmation that was due since."""
    stage = one("activation.account_stages", "kingsley")
    given(stage["evidence_ids"] is not None, "the booking is known")
    assert stage["next_action_due_on"] is None or stage["next_action_due_on"] >= AS_OF


def test_25_three_tools_that_mail_one_person_on_one_day_collide(of_person):
    """Three touches, and which systems they came from."""
    row = of_person("activation.contact_outreach", "jessamine-1", LAUNCH)[0]
    assert row["contact_touch_count"] == 3
    assert row["colliding_systems"] == "crm;mailer;sequencer"
    assert str(row["collided_on"]) == decisions_world.ago(2)


def test_26_what_is_over_the_capacity_of_one_goes_to_a_colleague(one):
    """Three accounts in the territory of who can do one a week: two are a colleague's who is free."""
    rows = [one("activation.routing_queue", key) for key in ("kestrel", "lavender", "marigold")]
    given({row["owner_team"] for row in rows} == {"field"}, "one team")
    given(not any(row["is_waiting"] for row in rows), "all are to be done")
    assert sum(row["owner_id"] == "own_small" for row in rows) == 1
    assert not any(row["is_over_capacity"] for row in rows)


def test_27_who_denied_everything_is_offered_nothing(of, of_person, one):
    """No offer to act on, and the reason is the refusal: it is not unclear."""
    stops = {row["stop_reason"] for row in of_person("activation.contact_outreach", "northgate-1")}
    given(stops == {"consent_denied"}, "the only person refused")
    offers = [row for row in of("activation.reactivation_offers", "northgate") if row["is_current"]]
    assert all(row["hold_reason"] for row in offers)
    assert {row["hold_reason"] for row in offers} <= {"permission_refused"}
    assert one("activation.account_stages", "northgate")["next_action"] != (
        "Try a re-activation offer"
    )


def test_28_an_offer_that_was_never_sent_has_no_credit(of, band):
    """Nobody wrote or called before the account came back."""
    given(band("ottershaw") == "reactivated", "the account came back")
    offers = of("activation.reactivation_offers", "ottershaw")
    given(offers != [], "offers were due")
    assert [row["offer"] for row in offers if row["is_credited"]] == []


def test_28_the_offer_that_was_sent_has_the_credit(of, band):
    """One mail went out after the second offer was due, and no call after it."""
    given(band("pagewood") == "reactivated", "the account came back")
    offers = of("activation.reactivation_offers", "pagewood", LAUNCH)
    assert [row["sequence_step"] for row in offers if row["is_credited"]] == [2]


def test_29_what_decides_here_is_researched_before_anybody_calls(one, published, account_id):
    """Neither committee nor service lines are known: research first, then the call."""
    row = published(
        "select has_formulary_committee, service_lines from core.accounts where account_id = ?",
        account_id("pemberton"),
    )[0]
    given(set(row.values()) == {None}, "neither is known")
    action = one("activation.next_actions", "pemberton")
    assert action["action_channel"] == "research"
    assert not action["is_outbound"]


def test_30_a_product_that_was_refused_is_closed_in_every_team(of, of_person):
    """Who refused the brand's product is not answered about it by another programme's team."""
    launch = of_person("activation.contact_outreach", "quillan-1", LAUNCH)[0]
    given((launch["stop_reason"], launch["may_answer"]) == ("consent_denied", False), "a refusal")
    assert outbound(of("activation.next_actions", "quillan")) == []


def test_30_the_export_opens_no_product_that_was_refused(of_person):
    """The CRM is told no general permission, and none for the programme of the product."""
    export = of_person("activation.crm_contact_export", "quillan-1")[0]
    assert not export["may_email"]
    assert LAUNCH not in (export["email_programs"] or "").split(";")


def test_31_an_asset_that_was_asked_for_is_delivered(one, published):
    """What the form asked for is delivered with a welcome before anybody follows up by telephone."""
    form = published(
        "select content_id from core.activities where signal_type = 'form_general' and account_id ="
        " (select account_id from core.account_source_records where source_record_id = 'rosedale')"
    )
    given(form == [{"content_id": "evidence_summary"}], "a form that asks for an asset")
    action = one("activation.next_actions", "rosedale")
    assert action["action_code"] != "call_back"
    assert action["action_channel"] == "email"
    assert action["content_id"] == "evidence_summary"


def test_32_a_stranger_at_the_booth_is_a_lead_to_identify(published, event_account):
    """A conversation with somebody whom nobody knows waits for somebody to find out who it was."""
    given(event_account("badge-77") is None, "nobody knows the person")
    leads = published(
        "select * from activation.event_followups where event_id like 'congress-of-strangers%'"
    )
    assert len(leads) == 1
    assert leads[0]["hold_reason"] == "no_known_person"
    assert leads[0]["owner_team"]
    assert leads[0]["due_at"]


# what the tables say together


def test_34_a_stage_that_nobody_acts_on_says_so(one, of, band, published):
    """A meeting of long ago at a cold account asks nobody to confirm it."""
    given(band("saltmarsh") == "cold", "nobody is interested any more")
    given(of("activation.routing_queue", "saltmarsh") == [], "nobody is asked to act")
    stage = one("activation.account_stages", "saltmarsh")
    given(stage["stage"] == "meeting_requested", "a meeting was held")
    assert stage["next_action"].startswith("Nobody acts while it is cold")
    assert (stage["owner_id"], stage["next_action_due_on"]) == (None, None)
    rows = published(
        "select count(*) as n from activation.account_stages s"
        " left join activation.next_actions a using (account_id, program_id)"
        " where a.account_id is null and s.stage_kind = 'main' and s.next_action = s.stage_plan"
        " and (s.owner_id is null or s.next_action_due_on is null)"
    )
    assert rows == [{"n": 0}]


def test_34_a_sale_is_handed_over_by_somebody_on_a_day(one):
    """Won five days ago: whose territory it is hands over within two business days; a month later nobody."""
    stage = one("activation.account_stages", "tarnwell")
    assert stage["next_action"] == "Hand over to customer success"
    assert (stage["owner_id"], stage["owner_team"]) == ("own_field", "field")
    assert stage["next_action_due_on"] == dt.date(2026, 6, 29)
    served = one("activation.account_stages", "umberly")
    assert served["next_action"].startswith("A customer")
    assert (served["owner_id"], served["next_action_due_on"]) == (None, None)


def test_34_a_holiday_is_no_business_day(one, published):
    """Asked late on the day before Juneteenth, due on the Monday after it, as the weekend lies between."""
    row = one("activation.routing_queue", "verdley")
    given(row["triggered_at"].date() == dt.date(2026, 6, 18), "asked on a Thursday")
    assert row["sla_due_at"].date() == dt.date(2026, 6, 22)
    assert (
        published(
            "select account_id from activation.routing_queue"
            " where cast(sla_due_at as date) in ('2026-06-19', '2026-07-03') and due_reason <> 'hold'"
        )
        == []
    )


def test_34_what_is_late_and_what_to_write_down(published):
    """A step is late where its day has passed; every action says what the CRM is told."""
    rows = published(
        "select is_next_step_late, due_reason = 'next_step' and action_due_on < scored_on as is_late,"
        " crm_update from activation.next_actions"
    )
    given(any(row["is_late"] for row in rows), "some step is late")
    for row in rows:
        assert bool(row["is_late"]) == row["is_next_step_late"]
        assert row["crm_update"]


def test_34_outcomes_count_for_their_programme(published):
    """Requests about the brand are no outcome of a programme about another area; its own meeting is."""
    rows = published(
        "select program_id, sum(request_count) as requests, sum(meeting_count) as meetings"
        " from measurement.weekly_review group by program_id"
    )
    counted = {row["program_id"]: (row["requests"], row["meetings"]) for row in rows}
    given(counted[LAUNCH][0] >= 10, "the brand is asked about")
    assert counted[ACCESS] == (0, 1)


def test_34_every_account_has_one_segment_of_each_programme(published, one):
    """Each account once in every programme; of what nobody knows the size, no size is said."""
    counted = published(
        "select count(*) as n, count(segment) as segments, count(distinct account_id || program_id) as pairs,"
        " (select count(*) from activation.account_bands where scored_on = ?) as bands"
        " from activation.account_tiers",
        AS_OF,
    )[0]
    assert counted["n"] == counted["segments"] == counted["pairs"] == counted["bands"] > 0
    segments = {
        key: one("activation.account_tiers", key)["segment"]
        for key in ("vandermeer", "waverly", "yellowood", "quarry")
    }
    assert segments == {
        "vandermeer": "academic_center",
        "waverly": "community_hospital",
        "yellowood": "hospital_of_unknown_size",
        "quarry": "health_system",
    }


def test_34_a_segment_with_urgency_is_due_first(one):
    """The same question on the same day: the academic center within 6 hours, the small hospital within 8."""
    fast, slow, unknown = (
        one("activation.routing_queue", key) for key in ("vandermeer", "waverly", "yellowood")
    )
    given(fast["band"] == slow["band"] == unknown["band"], "the same play")
    hours = [row["sla_business_hours"] for row in (fast, slow, unknown)]
    given(slow["due_reason"] == "answer", "an answer is due")
    assert hours[1] == hours[2]
    assert hours[0] == -(-hours[1] * 75 // 100)
    assert fast["sla_due_at"] < slow["sla_due_at"]
    assert slow["sla_due_at"] - unknown["sla_due_at"] < dt.timedelta(minutes=10)


@pytest.fixture(scope="module")
def of_leads(of_person):
    """Function of_leads(key) -> the outreach rows for the launch brand of the first three people there."""
    return lambda key: [
        of_person("activation.contact_outreach", f"{key}-{who}", LAUNCH)[0] for who in (1, 2, 3)
    ]


def test_35_who_was_passed_on_and_is_checked_is_approached(of_leads, of):
    """A referral with permission, a role that counts and no limits: somebody acts on it."""
    assert all(row["may_contact"] for row in of_leads("langholm"))
    assert outbound(of("activation.next_actions", "langholm", LAUNCH))


def test_35_a_referral_of_unknown_role_is_checked_first(of_leads, one):
    """Nobody is approached whose role nobody knows; the action says to find out."""
    assert {row["hold_reason"] for row in of_leads("medwin")} == {"referral_role"}
    assert not any(row["may_contact"] for row in of_leads("medwin"))
    assert all(row["may_answer"] for row in of_leads("medwin"))
    action = one("activation.next_actions", "medwin")
    assert (action["is_outbound"], action["hold_reason"]) == (False, "referral_unchecked")
    assert "role" in action["next_action"]


@pytest.mark.parametrize("key", ["norcott", "orville"])
def test_35_what_was_not_agreed_with_who_passed_them_on_is_closed(of_leads, of, key):
    """Another product, or another state than the account's: nobody there is approached or answered."""
    assert {row["stop_reason"] for row in of_leads(key)} == {"referral_restricted"}
    assert not any(row["may_contact"] or row["may_answer"] for row in of_leads(key))
    assert outbound(of("activation.next_actions", key)) == []


def test_36_a_lead_has_a_source_in_accepted_words(of_person):
    """As its record says, else by the first signal; words that nobody can read and silence are unknown."""
    columns = ("lead_source", "lead_source_basis", "lead_quality", "lead_campaign_id")

    def source(record: str) -> tuple:
        row = of_person("core.contacts", record)[0]
        return tuple(row[column] for column in columns)

    assert source("langholm-1") == ("referral", "stated", "mid", "congress-of-friends")
    assert source("penrith-1") == ("contact_form", "stated", "mid", None)
    assert source("penrith-2") == ("unknown", "unread", "unknown", None)
    assert source("penrith-3") == ("trade_show", "first_signal", "mid", None)
    assert source("penrith-4") == ("unknown", "none", "unknown", None)


def test_36_words_for_a_source_that_nobody_can_read_are_listed(published):
    """They are told beside the words that permit or route, and taken as no source."""
    rows = published(
        "select table_name, taken_as, row_count from quality.unread_words where column_name = 'lead_source'"
    )
    assert rows == [{"table_name": "contacts", "taken_as": "no known source", "row_count": 1}]


def test_37_what_came_of_a_meeting_is_told(of):
    """Interest, objections with documented answers and approved material, and the day that was agreed."""
    row = of("activation.meeting_outcomes", "quimby")[0]
    assert (row["interest_level"], row["objection_kinds"]) == ("high", "budget;evidence")
    assert row["agreed_on"] == dt.date(2026, 7, 15)
    assert row["answer_content_ids"] == "evidence_summary"
    assert "budget: " in row["answers"]
    assert "no approved material fits" in row["answers"]
    brief = of("activation.handoff_briefs", "quimby", LAUNCH)[0]
    assert "evidence_summary, version 2" in brief["objections"]
    assert "interest high, next on 2026-07-15" in brief["last_conversation"]


def test_37_a_meeting_without_objections_has_none(of, one):
    """The twin was only held: no objection, no interest guessed; nobody wrote anything at the other."""
    row = of("activation.meeting_outcomes", "rutland")
    held = next(found for found in row if found["conversation_kind"] == "meeting_held")
    assert (held["objection_kinds"], held["interest_level"]) == (None, "unknown")
    assert (held["outcome"], held["is_outcome_missing"]) == ("noted", False)
    silent = of("activation.meeting_outcomes", "selwyn")[0]
    assert (silent["outcome"], silent["is_outcome_missing"]) == ("none", True)
    brief = one("activation.handoff_briefs", "selwyn")
    assert brief["objections"] == "none on record"
    assert "nobody wrote what came of it" in brief["last_conversation"]


def test_37_what_the_field_says_of_a_competitor_is_an_objection(of):
    """A verdict of the field is on record beside what was said in meetings."""
    told = [
        row
        for row in of("activation.meeting_outcomes", "rutland")
        if row["conversation_kind"] == "feedback"
    ]
    assert [row["objection_kinds"] for row in told] == ["competitor"]
    assert told[0]["product"] == "cardelio"


def test_38_what_is_written_down_late_warns_before_another_call(of, one):
    """27 hours are in time; 75 hours are late, and the brief says to ask first."""
    early, late = (of("activation.meeting_outcomes", key)[0] for key in ("selwyn", "tilbury"))
    assert (early["record_lag_hours"], early["is_recorded_late"]) == (26, False)
    assert (late["record_lag_hours"], late["is_recorded_late"]) == (74, True)
    assert "late" not in one("activation.handoff_briefs", "selwyn")["constraints"]
    assert (
        "74 hours late, ask before calling"
        in (one("activation.handoff_briefs", "tilbury")["constraints"])
    )


def test_39_the_day_on_which_a_record_was_first_seen(published):
    """The day that its earliest version tells, for organizations and people."""
    days = {
        table: published(
            f"select min(first_seen_on) as first, max(first_seen_on) as last, count(*) - count(first_seen_on)"
            f" as unknown from core.{table}"
        )[0]
        for table in ("account_source_records", "contact_source_records")
    }
    made = dt.date(2024, 3, 1), dt.date(2025, 2, 1)
    for row, day in zip(days.values(), made, strict=True):
        assert (row["first"], row["last"], row["unknown"]) == (day, day, 0)


def test_40_a_reply_of_unknown_quality_stays_vague(points, of):
    """It counts least; one that tells something is between it and one that moves on."""
    vague, informative, advancing = (points(key) for key in ("ulverston", "vauxhall", "wexford"))
    assert 0 < vague < informative < advancing
    signals = {
        key: {row["signal_type"] for row in of("core.activities", key)}
        for key in ("ulverston", "vauxhall")
    }
    assert signals == {"ulverston": {"email_reply_vague"}, "vauxhall": {"email_reply_informative"}}


def test_41_what_is_in_use_there_is_told_and_scores_nothing(one, engagement):
    """Therapies that a source tells stand in the brief; the twin's are not known, its score is the same."""
    told, silent = (one("activation.handoff_briefs", key) for key in ("yardley", "thornbury"))
    assert "Otherdrug" in told["therapies_in_use"]
    assert silent["therapies_in_use"] == "not known"
    fits = [one("scoring.account_fit_scores", key)["fit_score"] for key in ("yardley", "thornbury")]
    assert fits[0] == fits[1]


def test_42_who_was_not_verified_for_a_year_is_stale(of_person):
    """A year to the day is not."""
    people = [of_person("core.contacts", f"zennor-{who}")[0] for who in (1, 2)]
    assert [row["is_stale"] for row in people] == [False, True]
    assert str(people[1]["last_verified_on"]) == decisions_world.ago(366)


def test_43_a_decision_names_the_segment_of_its_day(of, one):
    """Every decision of today does, as account_tiers has it."""
    for key in ("vandermeer", "waverly", "yellowood"):
        told = {row["segment"] for row in of("activation.decision_log", key, LAUNCH)}
        assert told == {one("activation.account_tiers", key)["segment"]}


def test_44_where_systems_disagree_about_an_account_is_listed(published, account_id):
    """Two records of one account with different beds; the twin's records agree."""
    told = {
        key: published(
            "select disagreeing_attributes from core.accounts where account_id = ?", account_id(key)
        )[0]["disagreeing_attributes"]
        for key in ("abington", "bexley")
    }
    assert told == {"abington": "bed_count", "bexley": None}


def test_45_areas_modalities_and_specialties_are_tagged_in_standard_words(published):
    """Programmes have an area and a modality, or none; specialties that belong to no group are counted."""
    tags = {
        row["program_id"]: (row["therapy_area"], row["modality"])
        for row in published("select * from core.programs")
    }
    assert tags[LAUNCH] == ("neurology", "small_molecule")
    assert tags[ACCESS] == ("oncology", "biologic")
    assert tags[SITES] == ("neurology", None)
    counted = published(
        "select metric, value from quality.identity_health where metric like 'specialties%'"
    )
    assert {row["metric"]: row["value"] for row in counted} == {
        "specialties_stated": 2,
        "specialties_unmapped": 1,
    }


# what the house does not understand


@pytest.fixture(scope="module")
def built_noes(run_warm, tmp_path_factory):
    """The world of noes, and function rows(sql, *values) -> tuples of its published tables."""
    folder = tmp_path_factory.mktemp("noes")
    world = decisions_world.write(folder / "raw", decisions_world.world_of_noes())
    result = run_warm(
        "build", "--raw", folder / "raw", "--warehouse", folder / "house", "--as-of", AS_OF
    )
    if result.returncode != 0:
        pytest.fail(result.stdout + result.stderr)
    connection = duckdb.connect(str(folder / "house" / "warm_accounts.duckdb"), read_only=True)
    yield world, lambda sql, *values: connection.execute(sql, list(values)).fetchall(), result
    connection.close()


@pytest.fixture(scope="module")
def approaches(built_noes):
    """Function approaches(key) -> what the lists let somebody do at the account of a record."""
    rows = built_noes[1]

    def found(key: str) -> list[tuple]:
        account = rows(
            "select account_id from core.account_source_records where source_record_id = ?", key
        )
        given(len(account) == 1, f"{len(account)} accounts of {key}")
        return [
            (table, program)
            for table, condition in (
                ("next_actions", "is_outbound"),
                ("contact_outreach", "may_contact"),
                ("event_followups", "hold_reason is null"),
                ("meeting_briefs", "true"),
            )
            for (program,) in rows(
                f"select program_id from activation.{table} where account_id = ? and {condition}",
                *account[0],
            )
        ]

    return found


KINDS = (*decisions_world.NOES_OF_THE_FIELD, "merged twin", "rejection", "outcome")


@pytest.mark.parametrize("kind", KINDS)
def test_33_a_no_that_is_not_understood_holds_the_account(built_noes, approaches, kind):
    """Whatever the field did not write as expected, nobody calls; who is not meant is called as before."""
    world = built_noes[0]
    held = {key: own for key, (of_kind, own) in world.held.items() if of_kind == kind}
    given(held != {}, "accounts of the kind")
    for key in world.free:
        given(
            {"next_actions", "contact_outreach"} <= {table for table, _ in approaches(key)},
            f"{key}, of whom nothing is said, is on the list",
        )
    assert {str(own): approaches(key) for key, own in held.items() if approaches(key)} == {}


def test_33_a_yes_that_is_not_understood_gives_nothing(built_noes):
    """A confirmation whose time or programme nobody can read is in force nowhere, and says why."""
    world, rows, _ = built_noes
    for key in world.unclear:
        found = rows(
            "select feedback_status, unread_parts from activation.account_feedback"
            " where feedback_id = ?",
            f"f-{key}",
        )
        assert len(found) == 1
        assert found[0][0] in ("no_date", "unknown_program", "not_yet")
        assert found[0][1] in ("time", "program")


def test_33_what_is_not_understood_is_listed(built_noes):
    """Every part that nobody could read is a row of quality.unread_words, and the screen tells of them."""
    _, rows, result = built_noes
    found = rows(
        "select column_name, taken_as, sum(row_count) from quality.unread_words"
        " where table_name = 'field_feedback' group by all"
    )
    counts = {(column, taken_as): count for column, taken_as, count in found}
    assert counts[("verdict", "a no that holds the account")] >= 10
    assert counts[("given_at", "today")] >= 6
    assert counts[("program_id", "every programme")] == 2
    assert counts[("given_at", "no verdict")] == 4
    assert "uploads.field_feedback.verdict" in result.stdout
    told = rows(
        "select column_name, word, taken_as from quality.unread_words where table_name = 'activities'"
    )
    assert ("outcome", "zy.. (3 characters)", "nothing against anybody") in told
    assert {
        ("occurred_at", "(unusable_time)", "a no of the account, of today"),
        ("occurred_at", "(time_out_of_range)", "a no of the account, of today"),
        ("record_key", "(missing_key)", "a no of the account, of today"),
        ("activity_type", "Fi.. (14 characters)", "a no of the account, of today"),
    } <= set(told)
