"""The committed decay table is what its module writes, and what the formula says."""

import csv
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import pytest

from warm_workshop.policy_tables import decay_weights, decay_weights_csv

POLICY = Path(__file__).parents[2] / "seeds" / "policy"


def test_committed_decay_weights_are_the_generated_ones():
    committed = (POLICY / "decay_weights.csv").read_text(encoding="utf-8")
    assert committed == decay_weights_csv(POLICY / "signal_types.csv"), (
        "seeds/policy/decay_weights.csv is stale: run `python -m warm_workshop.policy_tables`"
    )


@pytest.mark.parametrize("half_life_days", [1, 7, 14, 30, 45, 120])
def test_decay_weights_are_the_rounded_formula(half_life_days):
    with localcontext() as context:
        context.prec = 60
        for age, weight in decay_weights(half_life_days):
            exact = 10_000 * Decimal(2) ** (Decimal(-age) / half_life_days)
            assert weight == int(exact.quantize(Decimal(1), ROUND_HALF_UP)), age


def test_decay_weights_halve_and_end_with_the_last_weight_above_zero():
    weights = dict(decay_weights(30))
    assert (weights[0], weights[30], weights[60]) == (10_000, 5_000, 2_500)
    last_age = max(weights)
    assert weights[last_age] == 1
    assert list(weights) == list(range(last_age + 1))
    # one day later the exact weight is below one half
    assert 2 ** (last_age + 1) > (2 * 10_000) ** 30


def test_decay_weights_refuse_a_half_life_below_one_day():
    with pytest.raises(ValueError, match="at least one day"):
        list(decay_weights(0))


def test_every_half_life_of_a_signal_has_its_weights():
    with (POLICY / "signal_types.csv").open(encoding="utf-8", newline="") as handle:
        wanted = {row["half_life_days"] for row in csv.DictReader(handle)}
    with (POLICY / "decay_weights.csv").open(encoding="utf-8", newline="") as handle:
        found = {row["half_life_days"] for row in csv.DictReader(handle)}
    assert found == wanted - {""}
