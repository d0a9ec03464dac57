"""`warm explain --since`: the logged causes of a move, in words, from a small published file."""

import datetime as dt
import io

import duckdb
import pytest
from conftest import PROJECT_ROOT
from rich.console import Console

from warm_accounts import explain
from warm_accounts.project import UnusableInput, Warehouse

THEN, BETWEEN, NOW = dt.date(2026, 6, 20), dt.date(2026, 6, 25), dt.date(2026, 6, 30)
TABLES = """
create schema core; create schema scoring; create schema activation;
create table core.accounts as select 'acc_1' as account_id, 'Mercy' as account_name,
  'hospital' as account_type, 'Ames' as city, 'IA' as state, 2 as source_record_count,
  50 as firmographic_completeness, null::varchar as parent_account_id;
create table core.account_aliases as select 'acc_old' as retired_account_id, 'acc_1' as account_id;
create table core.account_source_records as select 'acc_1' as account_id, 'same npi' as match_method;
create table core.programs as select 'neuro' as program_id, 'Neurology launch' as program_name,
  'commercial' as use_case;
create table core.contacts as select 'con_1' as contact_id, 'pharmacy_director' as decision_role;
create table core.content (content_id varchar, content_version bigint, title varchar);
insert into core.content values ('brochure', 1, 'Draft'), ('brochure', 2, 'Access guide');
create table core.activities (activity_id varchar, contact_id varchar, account_id varchar,
  signal_type varchar, intent_level varchar, content_id varchar, product varchar,
  therapy_area varchar, activity_date date, first_loaded_at timestamp, is_suspect boolean);
insert into core.activities values
  ('new', 'con_1', 'acc_1', 'form_contact', 'high', 'brochure', 'x', null, '2026-06-28', '2026-06-28', false),
  ('on the day', 'con_1', 'acc_1', 'web_view', 'low', null, null, null, '2026-06-20', '2026-06-20', false),
  ('late', null, 'acc_1', 'web_view', 'low', null, 'norvexa', null, '2026-06-20', '2026-06-21', false),
  ('scanner', 'con_1', 'acc_1', 'email_click', 'low', null, null, null, '2026-06-28', '2026-06-28', true),
  ('sent', 'con_1', 'acc_1', 'email_sent', 'none', null, null, null, '2026-06-28', '2026-06-28', false);
create table scoring.account_scores (account_id varchar, program_id varchar, scored_on date,
  policy_version varchar, fit_score decimal(5, 2), fit_completeness bigint,
  engagement_score decimal(5, 2), decay_score decimal(5, 2), warmth_score decimal(5, 2),
  rolled_up_warmth_score decimal(5, 2));
insert into scoring.account_scores values
  ('acc_1', 'neuro', '2026-06-20', 'v1', 50, 50, 10, 5, 20.00, 20.00),
  ('acc_1', 'neuro', '2026-06-25', 'v2', 50, 50, 10, 5, 19.50, 19.50),
  ('acc_1', 'neuro', '2026-06-30', 'v2', 80, 100, 30, 9, 44.25, 44.25);
create table scoring.score_changes (account_id varchar, program_id varchar, scored_on date,
  cause varchar, warmth_delta decimal(5, 2));
insert into scoring.score_changes values
  ('acc_1', 'neuro', '2026-06-20', 'first_score', 20.00),
  ('acc_1', 'neuro', '2026-06-25', 'policy', -0.30),
  ('acc_1', 'neuro', '2026-06-25', 'decay', -0.20),
  ('acc_1', 'neuro', '2026-06-30', 'decay', -0.25),
  ('acc_1', 'neuro', '2026-06-30', 'identity', 2.00),
  ('acc_1', 'neuro', '2026-06-30', 'firmographics', 8.00),
  ('acc_1', 'neuro', '2026-06-30', 'late_or_corrected_activity', 1.00),
  ('acc_1', 'neuro', '2026-06-30', 'new_activity', 14.00);
create table scoring.account_score_factors (account_id varchar, program_id varchar, scored_on date,
  component varchar, factor varchar, raw_units decimal(38, 0), evidence_count bigint,
  latest_activity_id varchar, maximum_points bigint, known_value varchar);
insert into scoring.account_score_factors values
  ('acc_1', 'neuro', '2026-06-20', 'fit', 'bed_count', 0, 0, null, 10, null),
  ('acc_1', 'neuro', '2026-06-30', 'fit', 'bed_count', 10, 1, null, 10, '350'),
  ('acc_1', 'neuro', '2026-06-30', 'fit', 'care_setting', 5, 1, null, null, null),
  ('acc_1', 'neuro', '2026-06-30', 'fit', 'service_line', 0, 0, null, 15, null),
  ('acc_1', 'neuro', '2026-06-30', 'engagement', 'form_contact', 3000000000, 1, 'new', null, null),
  ('acc_1', 'neuro', '2026-06-30', 'engagement', 'negative_signals', -500000000, 0, null, null, null),
  ('acc_1', 'neuro', '2026-06-30', 'decay', 'web_view', 20000000000, 2, 'deleted since', null, null),
  ('acc_1', 'neuro', '2026-06-30', 'negative', 'engagement.unsubscribe', 500000000, 1, 'late', null, null),
  ('acc_1', 'neuro', '2026-06-30', 'negative', 'decay.unsubscribe', 20000000000, 1, 'late', null, null);
create table scoring.account_engagement_scores as select 'acc_1' as account_id,
  'neuro' as program_id, date '2026-06-30' as scored_on, 1 as engaged_contact_count,
  1 as channel_count, 1 as role_count, 3000000000 as engagement_high_raw,
  50000000 as engagement_mid_raw, 0 as engagement_low_raw, 500000000 as engagement_negative_raw;
create table activation.account_bands (account_id varchar, program_id varchar, scored_on date);
create table activation.decision_log (account_id varchar, program_id varchar, scored_on date,
  decision_revision bigint);
"""


@pytest.fixture
def warehouse(tmp_path) -> Warehouse:
    with duckdb.connect(str(tmp_path / "warm_accounts.duckdb")) as connection:
        connection.execute(TABLES)
    return Warehouse(tmp_path)


@pytest.fixture
def told(warehouse, monkeypatch):
    """Function told(**options) -> what is printed, in the words of the project's seeds."""

    def tell(seeds=PROJECT_ROOT / "seeds", **options) -> str:
        text = io.StringIO()
        console = Console(file=text, width=200, soft_wrap=True, highlight=False, markup=False)
        monkeypatch.setattr(explain, "open_console", lambda: console)
        explain.explain_account(warehouse, "acc_1", seeds=seeds, **options)
        return text.getvalue()

    return tell


def test_causes_sum_to_the_move_and_name_their_evidence(told):
    text = told(since=THEN)
    assert "since 2026-06-20: warmth 20.00 -> 44.25 (+24.25)" in text
    assert "+14.00  new activities after 2026-06-20" in text
    assert "2026-06-28  form contact, pharmacy director, about Access guide\n" in text
    assert "2026-06-20  web view, nobody known, about norvexa (arrived 2026-06-21)" in text
    assert "+8.00  what is known of the account" in text
    assert "bed count: not known -> 10 points" in text
    assert "-0.45  10 days passed" in text
    assert "v1 -> v2" in text
    assert "joined with acc_old" in text
    assert "first score" not in text.split("since")[1]
    assert "not in the log" not in text
    # neither scanners, nor what carries no intent, nor what was there already
    assert "email click" not in text and "e-mail click" not in text
    assert "email sent" not in text and "e-mail sent" not in text
    assert "2026-06-20  web view, pharmacy director" not in text


def test_factors_name_dates_roles_and_content(told):
    lines = [line.strip() for line in told().splitlines()]
    assert (
        "30.00  form contact, once, latest 2026-06-28, pharmacy director, about Access guide"
        in lines
    )
    assert "-5.00  negative signals" in lines
    assert "points by intent: 30.00 high, 0.50 mid, 0.00 low; 5.00 taken off" in lines
    assert "-5.00  unsubscribe, once, latest 2026-06-20, nobody known, about norvexa" in lines
    assert (
        "-2.00  unsubscribe, faded, once, latest 2026-06-20, nobody known, about norvexa" in lines
    )
    assert "10.00  bed count, at most 10: 350" in lines
    assert "0.00  service line, at most 15: not known" in lines
    assert "5.00  care setting: known" in lines
    assert "2.00  web view, 2 times, latest deleted since, which is not there any more" in lines


SEEDS_IN_OTHER_WORDS = {
    "signal_words": "signal_type,singular_words,plural_words,note\n"
    "form_contact,letter,letters,x\nunsubscribe,farewell,farewells,x\nbed_count,no signal,x,x\n",
    "score_change_causes": "cause,cause_words,note\n"
    "new_activity,heard after {previous_scored_on},x\ndecay,{days_passed} of silence,x\n",
}


def test_signals_and_causes_are_called_as_the_seeds_say(told, tmp_path):
    (tmp_path / "reference").mkdir()
    for name, text in SEEDS_IN_OTHER_WORDS.items():
        (tmp_path / "reference" / f"{name}.csv").write_text(text)
    lines = [line.strip() for line in told(seeds=tmp_path, since=THEN).splitlines()]
    for line in (
        "30.00  letter, once, latest 2026-06-28, pharmacy director, about Access guide",
        "-5.00  farewell, once, latest 2026-06-20, nobody known, about norvexa",
        "-2.00  farewell, faded, once, latest 2026-06-20, nobody known, about norvexa",
        "2026-06-28  letter, pharmacy director, about Access guide",
        "engagement: letter +30.00 points",
        "+14.00  heard after 2026-06-20",
        "-0.45  10 days of silence",
    ):
        assert line in lines
    # a criterion of fit is no signal, and what no seed names is told by its code
    assert "10.00  bed count, at most 10: 350" in lines
    assert "+8.00  firmographics" in lines


def test_without_seeds_codes_are_told_as_they_are(told):
    lines = [line.strip() for line in told(seeds=None, since=THEN).splitlines()]
    assert "+1.00  late or corrected activity" in lines
    assert "-5.00  unsubscribe, once, latest 2026-06-20, nobody known, about norvexa" in lines


def test_between_two_dates_only_what_was_said_between_counts(told):
    text = told(since=dt.date(2026, 6, 24), as_of=BETWEEN)
    assert "since 2026-06-20: warmth 20.00 -> 19.50 (-0.50)" in text
    assert "-0.30  another policy" in text
    assert "new activities" not in text


def test_a_move_without_its_cause_is_said(told, warehouse):
    with duckdb.connect(str(warehouse.published_file)) as connection:
        connection.execute("delete from scoring.score_changes where cause = 'new_activity'")
    assert "+14.00  not in the log of causes" in told(since=THEN)


def test_the_same_date_has_no_move(told):
    assert "no later score was published" in told(since=NOW)


@pytest.mark.parametrize(
    ("since", "message"),
    [(dt.date(2026, 7, 1), "Give an earlier day"), (dt.date(2026, 6, 19), "the first is of")],
)
def test_dates_without_a_score_are_refused(told, since, message):
    with pytest.raises(UnusableInput, match=message):
        told(since=since)


# the warmth with sites moved by 5.00 on each of two dates, once because a site joined
WITH_SITES = """
alter table scoring.score_changes add column rolled_up_warmth_delta decimal(5, 2);
alter table scoring.score_changes add column previous_rolled_up_warmth_score decimal(5, 2);
update scoring.account_scores set rolled_up_warmth_score = 40 where scored_on = '2026-06-20';
update scoring.account_scores set rolled_up_warmth_score = 45 where scored_on = '2026-06-25';
update scoring.account_scores set rolled_up_warmth_score = 50 where scored_on = '2026-06-30';
update scoring.score_changes set rolled_up_warmth_delta = 0,
  previous_rolled_up_warmth_score = if(scored_on = '2026-06-25', 40, 45)
  where scored_on > '2026-06-20';
update scoring.score_changes set rolled_up_warmth_delta = -1
  where scored_on = '2026-06-30' and cause = 'decay';
insert into scoring.score_changes values
  ('acc_1', 'neuro', '2026-06-25', 'hierarchy', 0, 5, 40),
  ('acc_1', 'neuro', '2026-06-30', 'hierarchy', 0, 6, 45);
"""


@pytest.fixture
def with_sites(warehouse):
    with duckdb.connect(str(warehouse.published_file)) as connection:
        connection.execute(WITH_SITES)
    return warehouse


def test_the_move_with_sites_is_told_where_it_differs(told, with_sites):
    own, rolled_up = told(since=THEN).split("with its sites: warmth 40.00 -> 50.00 (+10.00)")
    assert "sites joined or left" not in own
    assert "+14.00  new activities after 2026-06-20" in own
    assert "+11.00  sites joined or left" in rolled_up
    assert "-1.00  10 days passed" in rolled_up
    assert "new activities" not in rolled_up
    assert "not in the log" not in rolled_up


def test_an_account_without_sites_tells_its_move_once(told):
    assert "with its sites" not in told(since=THEN)


def test_a_rolled_up_score_that_was_not_logged_counts_as_no_cause(told, with_sites):
    with duckdb.connect(str(with_sites.published_file)) as connection:
        connection.execute(
            "update scoring.score_changes set cause = 'not_separable', rolled_up_warmth_delta = 45,"
            " previous_rolled_up_warmth_score = null"
            " where cause = 'hierarchy' and scored_on = '2026-06-25'"
        )
    rolled_up = told(since=THEN).split("with its sites: warmth 40.00 -> 50.00 (+10.00)")[1]
    assert "cannot be told apart" not in rolled_up
    assert "+5.00  not in the log of causes: it was not kept yet" in rolled_up


# What was scored in the second form has 10^16 units in a point, in engagement and in decay, and says so.
IN_THE_SECOND_FORM = """
alter table scoring.account_score_factors add column units_per_point decimal(38, 0);
update scoring.account_score_factors set
  units_per_point = 10000000000000000
  where scored_on = '2026-06-30' and component != 'fit';
update scoring.account_score_factors set raw_units = raw_units * (units_per_point
  / if(component = 'decay' or factor like 'decay.%', 10000000000, 100000000))::decimal(38, 0)
  where units_per_point is not null;
create or replace table scoring.account_engagement_scores as select * replace (
  engagement_high_raw::decimal(38, 0) * 100000000 as engagement_high_raw,
  engagement_mid_raw::decimal(38, 0) * 100000000 as engagement_mid_raw,
  engagement_negative_raw::decimal(38, 0) * 100000000 as engagement_negative_raw
) from scoring.account_engagement_scores;
insert into scoring.account_score_factors by name select
  'acc_1' as account_id, 'neuro' as program_id, '2026-06-20'::date as scored_on, 'engagement' as component,
  'form_contact' as factor, 2000000000 as raw_units, 1 as evidence_count;
"""


def test_dates_of_both_forms_are_told_in_points(told, warehouse):
    first = told()
    with duckdb.connect(str(warehouse.published_file)) as connection:
        connection.execute(IN_THE_SECOND_FORM)
    assert sorted(told().splitlines()) == sorted(first.splitlines())
    moves = told(since=THEN).split("points by factor")[1]
    assert "engagement: form contact +10.00 points" in moves
    assert "decay: web view +2.00 points" in moves
