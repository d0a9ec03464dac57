"""The decay table from its formula, in exact decimals."""

import csv
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path


def decay_weights(half_life_days: int) -> list[int]:
    """Weights by age in days: round(10000 * 2^(-age / half_life)), up to the last above 0."""
    weights, age = [], 0
    with localcontext() as context:
        context.prec = 50
        while True:
            exact = 10000 * Decimal(2) ** (Decimal(-age) / Decimal(half_life_days))
            weight = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
            if weight == 0:
                return weights
            weights.append(weight)
            age += 1


def write_decay_seed(path: Path, half_lives: Iterable[int]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["half_life_days", "age_days", "weight"])
        for half_life in sorted(set(half_lives)):
            for age, weight in enumerate(decay_weights(half_life)):
                writer.writerow([half_life, age, weight])
