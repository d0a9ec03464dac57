"""The public CMS and Open Payments extracts, from the published files to a list of real institutions."""

import subprocess

import duckdb
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.real_input]


@pytest.fixture(scope="module")
def published(project_root, shared_data, tmp_path_factory):
    """Read-only connection to the warehouse that the documented command builds."""
    warehouse = tmp_path_factory.mktemp("real_input")
    run = subprocess.run(
        [
            "sh",
            str(project_root / "examples" / "real_input" / "build.sh"),
            str(shared_data / "public"),
            str(warehouse),
        ],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    connection = duckdb.connect(str(warehouse / "warm_accounts.duckdb"), read_only=True)
    yield connection
    connection.close()


def one(connection, query):
    return connection.execute(query).fetchall()[0][0]


def test_every_published_row_is_accounted_for(published):
    rows = dict(
        published.execute(
            "select source_table, sum(raw_count) from quality.load_reconciliation group by 1"
        ).fetchall()
    )
    assert rows["cms.hospital_general_information"] == 1294
    assert rows["open_payments.general_payments"] == 126084
    assert rows["open_payments.research_payments"] == 9929
    assert rows["open_payments.physicians"] == 2048
    assert (
        one(published, "select count(*) from quality.load_reconciliation where not is_reconciled")
        == 0
    )


def test_payments_are_counted_as_their_nature_says(published):
    """Every kept payment is one activity; a meal is not an education programme."""
    assert one(published, "select count(*) from core.activities") == 126084 + 9929
    signals = dict(
        published.execute("select signal_type, count(*) from core.activities group by 1").fetchall()
    )
    assert signals["call_connected"] > 10_000
    assert signals["research_collaboration"] > 1_000


def test_hospitals_keep_their_certification_number(published):
    """One CMS number is one account, and teaching hospitals of the payments join theirs."""
    assert (
        one(
            published,
            "select max(n) from (select count(*) n from core.accounts where ccn is not null group by ccn)",
        )
        == 1
    )
    joined = one(
        published,
        """
        select count(distinct account_id) from (
            select account_id from core.account_source_records
            group by account_id having count(distinct source_system) > 1
        )
        """,
    )
    assert joined >= 10


def test_a_fair_share_of_people_and_payments_finds_an_account(published):
    """Floors well under what was measured (docs/real_input.md): a broken ladder falls through them."""
    contacts = one(published, "select avg((account_id is not null)::int) from core.contacts")
    activities = one(published, "select avg((account_id is not null)::int) from core.activities")
    assert contacts >= 0.25, contacts
    assert activities >= 0.20, activities


def test_the_institutions_of_most_interest_are_named_with_what_is_missing(published):
    """Payments name no topic and hospitals few facts: who would be warm is asked about, not called warm."""
    rows = published.execute(
        """
        select account_name, city, state, program_id, band, reasons
        from activation.account_bands
        inner join core.accounts using (account_id)
        inner join scoring.account_scores using (account_id, program_id)
        where best_case_band in ('warm', 'active') and band != 'out_of_scope' and warmth_score >= 30
        order by engagement_score desc
        """
    ).fetchall()
    assert len(rows) >= 5, rows
    assert all(name and city and reasons for name, city, *_, reasons in rows)
    assert {row[2] for row in rows} >= {"IA"}
    assert {row[4] for row in rows} == {"review"}
    # research that a hospital takes part in is the strongest thing to the team of trial sites
    assert rows[0][3] == "neurology_trial_sites", rows[0]


def test_calls_of_our_own_people_make_nobody_warm(published):
    assert one(published, "select count(*) from activation.warm_accounts") == 0
    best = one(
        published,
        """
        select max(engagement_score) from scoring.account_scores
        where (account_id, program_id) not in (
            select account_id, program_id from scoring.account_score_factors
            where factor in (
                'research_collaboration', 'speaking_or_consulting', 'session_attended',
                'content_download_education'
            )
        )
        """,
    )
    called = one(
        published,
        "select count(distinct account_id) from scoring.account_score_factors"
        " where factor = 'call_connected' and component = 'engagement'",
    )
    assert called >= 10 and best < 30, (called, best)
