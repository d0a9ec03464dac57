"""The oracle gives the numbers worked out by hand, so that it may judge the SQL."""

import csv
import itertools
import random
from collections import defaultdict
from pathlib import Path

import pytest
from oracle import decay, golden
from oracle.contents import read_contents
from oracle.identity import Contact, Identity
from oracle.ledger import Activity, read_ledger
from oracle.policy import load_policy
from oracle.scores import all_scores, score_of, warmth_of
from oracle.topics import Topics, read_topics

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory, project_root):
    """The golden policy with its generated decay table, and the project's own vocabularies."""
    folder = tmp_path_factory.mktemp("golden_seeds")
    golden.write_seeds(project_root, folder)
    return folder


@pytest.fixture(scope="module")
def scores(seeds, tmp_path_factory):
    raw = tmp_path_factory.mktemp("golden_raw")
    golden.write_raw(raw, golden.raw_tables())
    policy = load_policy(seeds, golden.AS_OF)
    ledger = read_ledger(raw, policy, golden.AS_OF)
    assert not ledger.undecided_ids
    return all_scores(
        ledger.activities,
        read_topics(seeds, read_contents(raw)),
        plain_identity(),
        policy,
        golden.AS_OF,
    )


def plain_identity() -> Identity:
    """What any matcher must make of the cases: one account each, one contact per person."""
    identity = Identity()
    for case in golden.CASES:
        organization = case.organization
        identity.accounts[case.name] = {
            "parent_account_id": organization.get("parent_organization_record_id"),
            "account_type_group": "provider" if "organization_type" in organization else None,
            "therapy_areas": organization.get("therapy_areas"),
            "bed_count": organization.get("bed_count"),
            "annual_patient_volume": organization.get("annual_patient_volume"),
            "has_formulary_committee": True
            if organization.get("has_formulary_committee") == "yes"
            else None,
        }
        identity.account_of_record[(golden.SYSTEM, case.name)] = case.name
        for number, contact in enumerate(case.contacts, start=1):
            key = f"{case.name}/{number}"
            title = contact.get("job_title", golden.PHYSICIAN)
            identity.contacts[key] = Contact(
                key, case.name, "crm_link", golden.ROLE_OF_TITLE[title]
            )
            identity.contact_of_record[(golden.SYSTEM, key)] = key
    return identity


@pytest.mark.parametrize("case", golden.CASES, ids=lambda case: case.name)
def test_oracle_agrees_with_the_numbers_worked_out_by_hand(case, scores):
    for program_id, expected in case.expected.items():
        score = scores[(case.name, program_id)]
        assert {name: getattr(score, name) for name in expected} == expected, case.why
    for (program_id, component, factor), units in case.factors.items():
        factors = scores[(case.name, program_id)].factors
        assert factors.get((component, factor), 0) == units, case.why


def test_factors_sum_to_the_raw_units(scores):
    for score in scores.values():
        for component, raw in (
            ("engagement", score.engagement_raw),
            ("decay", score.decay_raw),
            ("fit", score.fit_points),
        ):
            of_component = [
                units for (part, _factor), units in score.factors.items() if part == component
            ]
            assert sum(of_component) == raw


def test_score_never_reaches_100():
    assert score_of(0, 40, 10**8) == 0
    assert score_of(40 * 10**8, 40, 10**8) == 5000
    assert score_of(10**38, 1, 1) == 9999


@pytest.mark.parametrize("completeness", [0, 1, 33, 50, 99, 100])
def test_weights_of_a_perfect_account_always_make_100(completeness):
    weights = {"w_fit": 400, "w_engagement": 350, "w_decay": 250}
    assert warmth_of(10000, completeness, 10000, 10000, weights) == 10000


def test_decay_table_follows_its_formula():
    weights = decay.decay_weights(7)
    assert weights[0] == 10000
    assert weights[7] == 5000
    assert weights[70] == 10
    assert (len(weights) - 1, weights[-1]) == (100, 1)


def test_project_decay_seed_is_the_formula_for_every_half_life(project_root):
    policy = project_root / "seeds" / "policy"
    shipped = defaultdict(dict)
    with (policy / "decay_weights.csv").open(newline="") as handle:
        for row in csv.DictReader(handle):
            shipped[int(row["half_life_days"])][int(row["age_days"])] = int(row["weight"])
    with (policy / "signal_types.csv").open(newline="") as handle:
        half_lives = {row["half_life_days"] for row in csv.DictReader(handle)} - {""}
    for half_life in map(int, half_lives):
        assert shipped[half_life] == dict(enumerate(decay.decay_weights(half_life)))


SIGNALS = (
    golden.CLICK,
    golden.PAGE,
    golden.DOWNLOAD,
    golden.FORM,
    golden.WEBINAR,
    "webinar_registered",
    "third_party_intent_topic",
    "service_line_launch",
    "meeting_held",
    "feasibility_questionnaire",
)
TOPICS = (
    {},
    {"therapy_area": "neurology"},
    {"product": "norvexa"},
    {"therapy_area": "cardiology", "product": "cardelio"},
)


def some_activity(chance: random.Random, number: int, topics: tuple = TOPICS) -> Activity:
    """Of few people, kinds, days and events, so that they meet."""
    who = chance.choice(["breadth_two/1", "breadth_two/2", "half_point/1", None])
    age = chance.choice([0, 0, 1, 5, 7, 8, 14, 20, 45, 89, 90, 200])
    return Activity(
        activity_id=f"crm:{number}",
        source_system=golden.SYSTEM,
        signal_type=chance.choice(SIGNALS),
        occurred_at=golden.dt.datetime(2026, 6, 30, 9) - golden.dt.timedelta(days=age),
        contact_record_id=who,
        organization_record_id=None if who else "breadth_two",
        content_id=chance.choice([None, None, "evening", "morning"]),
        **chance.choice(topics),
    )


@pytest.fixture(scope="module", params=["golden", "shipped"])
def policy(request, seeds, project_root):
    return load_policy(seeds if request.param == "golden" else project_root / "seeds", golden.AS_OF)


def scored(activities: list[Activity], policy, day=golden.AS_OF) -> dict:
    return all_scores(activities, Topics(), plain_identity(), policy, day)


@pytest.mark.parametrize("number", range(12))
def test_one_more_positive_activity_never_lowers_a_score(policy, number):
    """Whatever it is about and whenever it was: later ones take the better rank and the better weight."""
    chance = random.Random(number)  # noqa: S311
    held = [some_activity(chance, one) for one in range(chance.randrange(25))]
    before = scored(held, policy)
    for extra in range(8):
        after = scored([*held, some_activity(chance, 1000 + extra)], policy)
        for key, score in before.items():
            for name in ("engagement_raw", "decay_raw", "warmth_score", "rolled_up_warmth_score"):
                assert getattr(after[key], name) >= getattr(score, name), (key, name)


@pytest.mark.parametrize("number", range(12))
def test_the_positive_part_falls_when_nothing_happens(policy, number):
    chance = random.Random(number)  # noqa: S311
    held = [some_activity(chance, one) for one in range(25)]
    days = [golden.AS_OF + golden.dt.timedelta(days=day) for day in (0, 1, 6, 7, 30, 89, 90, 400)]
    scores = [scored(held, policy, day) for day in days]
    for earlier, later in itertools.pairwise(scores):
        for key, score in earlier.items():
            for name in ("engagement_positive_raw", "decay_positive_raw"):
                assert getattr(later[key], name) <= getattr(score, name), (key, name)


@pytest.mark.parametrize("number", range(12))
def test_an_activity_of_another_area_never_lifts_a_programme(project_root, number):
    """Not in units, not in breadth, not as a day of interest."""
    policy = load_policy(project_root / "seeds", golden.AS_OF)
    chance = random.Random(number)  # noqa: S311
    held = [some_activity(chance, one) for one in range(chance.randrange(15))]
    elsewhere = ({"therapy_area": "cardiology"}, {"product": "cardelio"}, {"product": "onkavia"})
    more = [some_activity(chance, 1000 + one, elsewhere) for one in range(10)]
    before, after = scored(held, policy), scored([*held, *more], policy)
    for key, score in before.items():
        if key[1] in ("neurology_launch", "neurology_trial_sites", "technology_partnering"):
            assert after[key] == score


def test_factors_sum_to_the_raw(policy):
    chance = random.Random(1)  # noqa: S311
    for score in scored([some_activity(chance, one) for one in range(60)], policy).values():
        for component, raw in (("engagement", score.engagement_raw), ("decay", score.decay_raw)):
            parts = [units for (name, _), units in score.factors.items() if name == component]
            assert sum(parts) == raw
