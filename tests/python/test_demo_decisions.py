"""The decisions of the demo: planted stories end in the right bands, and every logged decision replays."""

import csv
import re

import duckdb
import pytest
from oracle.decisions import replay

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(built_warehouse):
    with duckdb.connect(
        str(built_warehouse / "warm_accounts.duckdb"), read_only=True
    ) as connection:
        yield connection


@pytest.fixture(scope="module")
def bands_of_stories(published, demo_raw):
    """Story -> [(organization, bands of its accounts for the story's programme, their reason codes)]."""
    accounts = {
        (system, record): account
        for system, record, account in published.execute(
            "select source_system, source_record_id, account_id from core.account_source_records"
        ).fetchall()
    }
    records: dict[str, set[str]] = {}
    with (demo_raw / "truth" / "organization_records.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        for row in csv.DictReader(handle):
            account = accounts.get((row["source_system"], row["source_record_id"]))
            if account:
                records.setdefault(row["organization_id"], set()).add(account)
    at_sites = set(
        published.execute(
            "select account_id, program_id from scoring.account_site_scores"
            " where engaged_site_count > 0"
        ).fetchall()
    )
    bands = {
        (account, program): (
            band,
            [
                *reason_codes.split(";"),
                *(["engaged_at_sites"] if (account, program) in at_sites else []),
            ],
        )
        for account, program, band, reason_codes in published.execute(
            "select account_id, program_id, band, reason_codes from activation.account_bands"
            " where scored_on = (select max(scored_on) from activation.account_bands)"
        ).fetchall()
    }
    stories: dict[str, list] = {}
    with (demo_raw / "truth" / "stories.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found = [
                bands[account, row["program_id"]]
                for account in sorted(records.get(row["organization_id"], ()))
                if (account, row["program_id"]) in bands
            ]
            if found:
                stories.setdefault(row["story"], []).append((row["organization_id"], found))
    return stories


def test_hot_accounts_are_active(bands_of_stories):
    assert bands_of_stories["hot"]
    for organization, found in bands_of_stories["hot"]:
        assert "active" in {band for band, _ in found}, organization


def test_education_alone_never_warms(bands_of_stories):
    assert bands_of_stories["education_only"]
    for organization, found in bands_of_stories["education_only"]:
        assert not {band for band, _ in found} & {"warm", "active", "reactivated"}, organization


def test_cooled_accounts_are_cold(bands_of_stories):
    assert bands_of_stories["cooled"]
    for organization, found in bands_of_stories["cooled"]:
        assert {band for band, _ in found} == {"cold"}, organization
        # a system is not silent while people at its sites are engaged
        assert any({"inactive", "engaged_at_sites"} & set(codes) for _, codes in found), (
            organization
        )
    assert any("inactive" in codes for _, found in bands_of_stories["cooled"] for _, codes in found)


def test_returned_accounts_are_told_as_returned(bands_of_stories):
    assert bands_of_stories["reactivated"]
    for organization, found in bands_of_stories["reactivated"]:
        returned = {band for band, codes in found if "returned" in codes}
        assert returned & {"reactivated", "active"}, organization


def test_every_logged_decision_replays(built_warehouse, project_root):
    count, problems = replay(built_warehouse / "warm_accounts.duckdb", project_root)
    assert count > 0
    assert not problems


def test_warm_list_is_ranked_and_complete(published):
    rows = published.execute(
        "select program_id, warm_rank, account_name, top_reasons, next_action, owner_team"
        " from activation.warm_accounts order by program_id, warm_rank"
    ).fetchall()
    assert rows
    for column in zip(*rows, strict=True):
        assert None not in column
    by_program: dict[str, list[int]] = {}
    for program, rank, *_ in rows:
        by_program.setdefault(program, []).append(rank)
    for program, ranks in by_program.items():
        assert ranks == list(range(1, len(ranks) + 1)), program


# ---------------------------------------------------------------- a territory whose owners act


def truth(demo_raw, table: str) -> list[dict[str, str]]:
    with (demo_raw / "truth" / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_overdue_is_the_exception(published):
    """Owners answer and keep in touch: most of what is due lies ahead, and some of it does not."""
    for where in ("true", "band <> 'review'"):
        due, overdue = published.execute(
            "select count(action_due_on), count(*) filter (action_due_on < scored_on)"
            f" from activation.next_actions where {where}"
        ).fetchone()
        assert 0 < overdue <= 0.3 * due, where


def test_nobody_goes_out_to_an_account_in_review(published):
    """Leads of events and outreach wait where only a person can decide."""
    leads, going = published.execute(
        "select count(*), count(*) filter (leads.hold_reason is null)"
        " from activation.event_followups as leads"
        " inner join activation.next_actions as actions using (account_id, program_id)"
        " where actions.band = 'review'"
    ).fetchone()
    assert leads >= 5
    assert going == 0
    assert published.execute(
        "select count(*) from activation.contact_outreach as outreach"
        " inner join activation.next_actions as actions using (account_id, program_id)"
        " where actions.band = 'review' and outreach.may_contact"
    ).fetchone() == (0,)


def test_late_answers_are_owed_to_requests(published):
    """Nobody is long owed an answer who asked for nothing."""
    rows = published.execute(
        "select listed.account_name, listed.next_action"
        " from activation.warm_accounts as listed"
        " inner join activation.next_actions as actions using (account_id, program_id)"
        " where listed.due_reason = 'answer' and listed.action_due_on < listed.scored_on"
        " and actions.trigger_signal is null"
    ).fetchall()
    assert rows == []


def test_planted_answers_stop_the_clock(published, demo_raw):
    """What the team answered is owed no answer; its first action is the planted one or an earlier."""
    answered = {
        (row["source_system"], row["activity_record_id"]): row["answered_at"]
        for row in truth(demo_raw, "team_answers")
        if row["answered"] != "open"
    }
    rows = published.execute(
        "select activities.source_system, activities.activity_record_id, actions.due_reason,"
        " strftime(queue.first_action_at, '%Y-%m-%d %H:%M:%S')"
        " from activation.next_actions as actions"
        " inner join activation.routing_queue as queue using (account_id, program_id)"
        " inner join core.activities as activities"
        " on actions.trigger_activity_id = activities.activity_id"
    ).fetchall()
    planted = [
        (answered[system, record], reason, first_action_at)
        for system, record, reason, first_action_at in rows
        if (system, record) in answered
    ]
    assert len(planted) >= 5
    for answered_at, reason, first_action_at in planted:
        assert reason != "answer"
        assert first_action_at <= answered_at


def test_names_tell_listed_accounts_apart(published, demo_raw):
    """One name, one account, but for planted twins; and names as people write them out."""
    twins = {row["organization_name"] for row in truth(demo_raw, "name_twins")}
    names = published.execute(
        "select account_name, count(distinct account_id) from activation.warm_accounts group by account_name"
    ).fetchall()
    assert {name for name, count in names if count > 1} <= twins
    short = re.compile(
        r"\b(Assoc|Clin|Comm|Ctr|Hlth|Hosp|Inst|Med Ctr|Reg|Spec|Univ)\b|\bL\.?L\.?C\b|, (Inc|Ltd)"
    )
    assert [name for name, _ in names if short.search(name)] == []


def test_who_is_to_be_called_may_be_called(published):
    reachable, without_phone = published.execute(
        "select count(*), count(*) filter (next_action like '%the telephone is not open%')"
        " from activation.next_actions where is_outbound"
    ).fetchone()
    assert reachable >= 10
    assert without_phone <= reachable // 10


def test_study_sites_are_listed_for_studies(published):
    """At sites, and wherever the study leads, the list rests on what was said or read about studies."""
    rows = published.execute(
        "select listed.account_name, listed.top_reasons, count(activities.activity_id)"
        " from activation.warm_accounts as listed"
        " left join (select activities.*, sites.top_account_id from core.activities as activities"
        "   left join core.accounts as sites using (account_id)"
        "   left join core.content as content using (content_id)"
        "   where content.use_case = 'clinical_sites' or activities.signal_type in"
        "   ('feasibility_questionnaire', 'timeline_or_criteria_shared', 'pricing_feasibility_request')"
        " ) as activities"
        "   on listed.account_id in (activities.account_id, activities.top_account_id)"
        "   and activities.activity_date > listed.scored_on - 90"
        " where listed.program_id = 'neurology_trial_sites'"
        " and (listed.band = 'active' or listed.account_type in ('academic', 'research institute'))"
        " group by all"
    ).fetchall()
    assert len(rows) >= 2
    for name, reasons, count in rows:
        assert count > 0, name
        assert "access material" not in reasons, name


# ---------------------------------------------------------------- tables that must agree


def test_material_shown_is_in_the_catalogue(published):
    """Mailings, calls and meetings name material that the catalogue has; what was not approved is told."""
    rows = dict(
        published.execute(
            "select signal_type, count(*) filter (flag_reason = 'not_in_catalogue')"
            " from activation.content_shared group by signal_type"
        ).fetchall()
    )
    assert {"email_sent", "meeting_held", "call_connected"} <= set(rows)
    assert set(rows.values()) == {0}
    assert published.execute(
        "select count(*) filter (flag_reason = 'not_approved') > 0, bool_or(was_approved)"
        " from activation.content_shared"
    ).fetchone() == (True, True)


def test_a_past_touch_tells_its_permission(published):
    """Each touch of somebody known has its version and what was said on permission by that day."""
    told = dict(
        published.execute(
            "select permission_then, count(*) from activation.content_shared"
            " where contact_id is not null group by permission_then"
        ).fetchall()
    )
    assert None not in told
    assert {"granted", "told_later"} <= set(told)
    assert published.execute(
        "select count(*) from activation.content_shared"
        " where (permission_then = 'granted') != (permission_basis_then is not null)"
    ).fetchone() == (0,)


def test_who_wants_invitations_is_exported_so(published):
    """Who gave permission for webinars may be invited, and nobody else; every source has its basis."""
    export = published.execute(
        "select contact_id, max(may_invite::integer) from activation.crm_contact_export group by all"
    ).fetchall()
    invited = {contact for contact, may_invite in export if may_invite}
    permitted = {
        contact
        for (contact,) in published.execute(
            "select contact_id from activation.contact_permissions where channel = 'webinar'"
            " group by contact_id having bool_and(is_permitted)"
        ).fetchall()
    }
    assert len(invited) >= 100
    assert invited == permitted & {contact for contact, _ in export}
    bases, people = published.execute(
        "select count(data_use_bases), count(*) from core.contacts"
    ).fetchone()
    assert bases > people // 2


def test_some_listed_accounts_have_an_appointment(published):
    """A day that was agreed ahead is what is due there; none falls on a day without work."""
    days = published.execute(
        "select listed.sla_due_at, listed.scored_on from activation.warm_accounts as listed"
        " where listed.due_reason = 'appointment'"
    ).fetchall()
    assert len(days) >= 2
    for meets_at, scored_on in days:
        assert meets_at.date() > scored_on
        assert meets_at.isoweekday() < 6
    assert published.execute("select count(meets_at) from activation.meeting_briefs").fetchone()[0]


def test_no_group_of_one_and_no_own_call_as_a_reason(published):
    """1:few work is shared by two and more; what we did ourselves is nobody's interest."""
    assert published.execute(
        "select count(*) filter (tier_group is not null), min(group_account_count) >= 2"
        " from activation.account_tiers where account_tier = 'one_to_few'"
    ).fetchone()[1]
    assert (
        published.execute(
            "select account_name, top_reasons from activation.warm_accounts"
            " where top_reasons like '%connected call%' and top_reasons like '%;%'"
        ).fetchall()
        == []
    )


def test_no_study_joins_the_approach_of_a_brand(published):
    """A study's own approach waits for no other programme; one and the same question is answered once."""
    rows = published.execute(
        "select actions.account_id, actions.outreach_kind, actions.trigger_activity_id,"
        " leads.trigger_activity_id"
        " from activation.next_actions as actions"
        " inner join core.programs as own on actions.program_id = own.program_id"
        " inner join core.programs as ahead on actions.lead_program_id = ahead.program_id"
        " inner join activation.next_actions as leads"
        " on leads.account_id = actions.account_id and leads.program_id = actions.lead_program_id"
        " where own.use_case = 'clinical_sites' and ahead.use_case <> 'clinical_sites'"
        " and actions.trigger_activity_id is distinct from leads.trigger_activity_id"
    ).fetchall()
    assert rows == []


def test_a_higher_territory_goes_first_within_a_band(published):
    """The queue of an owner is by band, then by the tier of the territory."""
    rows = published.execute(
        "select owner_id, band, is_waiting, territory_tier from activation.routing_queue"
        " where owner_id is not null order by owner_id, rank_in_queue"
    ).fetchall()
    seen: dict[tuple, str] = {}
    for owner, band, is_waiting, tier in rows:
        key = (owner, band, is_waiting)
        assert seen.get(key, "") <= (tier or "z")
        seen[key] = tier or "z"
    assert len({tier for *_, tier in rows if tier}) >= 2


def test_what_is_answered_is_named_as_a_reason(published, project_root):
    """Whoever reads the list sees the request that the next action answers, or the day that is agreed."""
    with (project_root / "seeds" / "reference" / "signal_words.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        words = {
            row["signal_type"]: (row["singular_words"], row["plural_words"])
            for row in csv.DictReader(handle)
        }
    rows = published.execute(
        "select trigger_signal, triggered_on, actions.scored_on, top_reasons, actions.next_action"
        " from activation.warm_accounts"
        " inner join activation.next_actions as actions using (account_id, program_id)"
        " where trigger_signal is not null"
    ).fetchall()
    assert len(rows) >= 10
    for signal, triggered_on, scored_on, reasons, action in rows:
        if triggered_on > scored_on:
            assert reasons.endswith(f"an appointment on {triggered_on}"), (action, reasons)
        else:
            first = reasons.split("; ")[0]
            told = re.fullmatch(r"\d+ (.+), (?:latest )?(?:today|yesterday|\d+ days ago)", first)
            assert told and told[1] in words[signal], (action, reasons)


def test_nothing_is_due_or_asked_of_anybody_against_its_own_words(published):
    """No wait ends on a day without work; nobody is sent a mail or called before there is a permission."""
    assert (
        published.execute(
            "select account_id, action_due_on from activation.next_actions"
            " where due_reason = 'hold' and isodow(action_due_on) > 5"
        ).fetchall()
        == []
    )
    assert (
        published.execute(
            "select account_id, hold_reason, action_channel from activation.next_actions"
            " where hold_reason is not null and action_channel not in ('none', 'research')"
        ).fetchall()
        == []
    )
