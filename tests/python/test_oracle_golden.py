"""The oracle gives the numbers worked out by hand, so that it may judge the SQL."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from oracle import decay, golden
from oracle.contents import read_contents
from oracle.identity import Contact, Identity
from oracle.ledger import Activity, read_ledger
from oracle.policy import load_policy
from oracle.scores import all_scores, score_of, warmth_of

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
    return all_scores(ledger.activities, read_contents(raw), plain_identity(), policy, golden.AS_OF)


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
        assert scores[(case.name, program_id)].factors[(component, factor)] == units, case.why


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


def test_one_more_positive_activity_never_lowers_a_score(seeds):
    """Monotone under caps: the extra activity may be of any relevance."""
    policy = load_policy(seeds, golden.AS_OF)
    identity = plain_identity()

    def download(number: int, **topic: str) -> Activity:
        return Activity(
            activity_id=f"crm:{number}",
            source_system=golden.SYSTEM,
            signal_type=golden.DOWNLOAD,
            occurred_at=golden.dt.datetime(2026, 6, 30, number),
            contact_record_id="half_point/1",
            **topic,
        )

    topics = [{}, {"therapy_area": "neurology"}, {"product": "neurexa"}, {"therapy_area": "x"}]
    for first in topics:
        for second in topics:
            held = [download(1, **first), download(2, **second)]
            before = all_scores(held, {}, identity, policy, golden.AS_OF)
            for third in topics:
                after = all_scores(
                    [*held, download(3, **third)], {}, identity, policy, golden.AS_OF
                )
                for key, score in before.items():
                    assert after[key].warmth_score >= score.warmth_score
