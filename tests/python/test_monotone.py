"""More relevant activity never lowers a programme's score, of another area never lifts it; nor does silence.

Random histories of one world: each is lived by three organizations that are alike, one of them with one
activity more that is about the programme, one with activities more that are about something else.
"""

import datetime as dt
import random

import duckdb
import pytest
from decisions_world import AS_OF, CARDELIO, NEUROLOGY, NO_TOPIC, NORVEXA, ONCOLOGY, World, write

pytestmark = pytest.mark.slow

PROGRAM = "neurology_launch"
HISTORIES = 40
OF_THE_PROGRAM = (NORVEXA, NEUROLOGY)
OF_SOMETHING_ELSE = (CARDELIO, ONCOLOGY)
SIGNALS = (
    *("content_download_product", "content_download_access", "webinar_attended", "email_click"),
    *("web_product_or_moa", "web_access_or_formulary", "booth_conversation", "web_general_page"),
    *("meeting_requested", "pricing_feasibility_request", "email_reply_advancing"),
    *("web_disease_education", "form_contact_or_demo", "session_attended"),
)
# what the programme's use case takes for mid or high
STRONG = ("content_download_access", "pricing_feasibility_request", "webinar_attended")
RANK_OF_BAND = {"cold": 0, "warm": 1, "reactivated": 1, "active": 2}


KINDS = ("base", "more", "other")
STARTS = ("ald", "brim", "cor", "dun", "elk", "fenn", "grav", "holm", "ives", "jor")
MIDDLES = ("a", "em", "or", "un")
ENDS = {"base": "bury", "more": "wick", "other": "ley"}


def name(history: int, kind: str) -> str:
    """Names that no two of are alike enough to be asked about."""
    return STARTS[history % 10] + MIDDLES[history // 10] + ENDS[kind]


def write_histories(raw) -> None:
    chance = random.Random(20260630)  # noqa: S311
    world = World()
    for history in range(HISTORIES):
        deeds = [
            (
                chance.choice(SIGNALS),
                chance.randint(1, 4),
                chance.randint(0, 110),
                chance.choice((*OF_THE_PROGRAM, *OF_THE_PROGRAM, *OF_SOMETHING_ELSE, NO_TOPIC)),
            )
            for _ in range(chance.randint(0, 12))
        ]
        more = (
            chance.choice(STRONG),
            chance.randint(1, 4),
            chance.randint(0, 60),
            chance.choice(OF_THE_PROGRAM),
        )
        other = [
            (
                chance.choice(SIGNALS),
                chance.randint(1, 4),
                chance.randint(0, 60),
                chance.choice(OF_SOMETHING_ELSE),
            )
            for _ in range(6)
        ]
        for kind, lived in zip(KINDS, (deeds, [*deeds, more], [*deeds, *other]), strict=True):
            key = world.account(name(history, kind))
            for signal, who, age, topic in lived:
                world.did(key, signal, who, age, **topic)
    write(raw, world)


@pytest.fixture(scope="module")
def house(run_warm, tmp_path_factory):
    """Function house(sql) -> rows, of the day of the histories and of the silent day after it."""
    folder = tmp_path_factory.mktemp("monotone")
    write_histories(folder / "raw")
    for day in (AS_OF, AS_OF + dt.timedelta(days=1)):
        result = run_warm(
            "build", "--raw", folder / "raw", "--warehouse", folder / "house", "--as-of", day
        )
        assert result.returncode == 0, result.stdout + result.stderr
    connection = duckdb.connect(str(folder / "house" / "warm_accounts.duckdb"), read_only=True)
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


@pytest.fixture(scope="module")
def scores(house):
    """(engagement, decay, rank of the band) by record id."""
    found = house(
        "select source_record_id, engagement_score, decay_score, band"
        " from core.account_source_records join scoring.account_scores using (account_id)"
        " join activation.account_bands using (account_id, program_id, scored_on)"
        f" where program_id = '{PROGRAM}' and scored_on = date '{AS_OF}'"
    )
    assert len(found) == 3 * HISTORIES
    return {
        record: (float(engagement), float(decay), RANK_OF_BAND[band])
        for record, engagement, decay, band in found
    }


def pairs(scores, kind: str) -> list[tuple]:
    return [(scores[name(n, "base")], scores[name(n, kind)]) for n in range(HISTORIES)]


def test_the_histories_are_of_every_kind(scores):
    before = [base for base, _ in pairs(scores, "more")]
    assert {rank for _, _, rank in before} == {0, 1, 2}
    assert sum(engagement == 0 for engagement, _, _ in before) >= 3
    assert len({engagement for engagement, _, _ in before}) > HISTORIES / 2


def test_one_more_relevant_activity_never_lowers(scores):
    compared = pairs(scores, "more")
    assert [pair for pair in compared if any(a < b for a, b in zip(*pair[::-1], strict=True))] == []
    assert sum(more[0] > base[0] for base, more in compared) > HISTORIES / 2


def test_activity_of_another_area_never_lifts(scores):
    assert [pair for pair in pairs(scores, "other") if pair[0] != pair[1]] == []


def test_silence_never_lifts_what_speaks_for_an_account(house):
    """Over all programmes: the positive units of a component, by the factors that explain it."""
    found = house(
        "select account_id, program_id, component,"
        f" sum(case when scored_on = date '{AS_OF}' then raw_units else 0 end) as before,"
        f" sum(case when scored_on > date '{AS_OF}' then raw_units else 0 end) as after"
        " from scoring.account_score_factors"
        " where component in ('engagement', 'decay') and raw_units > 0"
        " group by account_id, program_id, component"
    )
    assert len(found) > HISTORIES
    assert [row for row in found if row[4] > row[3]] == []
    assert sum(row[4] < row[3] for row in found) > HISTORIES
