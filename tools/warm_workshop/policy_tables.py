"""Policy seeds that are computed, not written: the decay table.

`python -m warm_workshop.policy_tables` rewrites `seeds/policy/decay_weights.csv` from the half-lives of
`seeds/policy/signal_types.csv`. Only integers are used, so every machine writes the same file.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

FULL_WEIGHT = 10_000
HEADER = ("half_life_days", "age_days", "weight")


def decay_weights(half_life_days: int) -> Iterator[tuple[int, int]]:
    """Yield (age in days, weight) down to the last weight above 0.

    The weight is round(10000 * 2^(-age / half_life)), halves up. That is the largest integer w with
    w - 1/2 <= 10000 * 2^(-age / h); raised to the power h both sides are integers:
    (2w - 1)^h * 2^age <= 20000^h.
    """
    if half_life_days < 1:
        raise ValueError(f"a half-life is at least one day, not {half_life_days}")
    bound = (2 * FULL_WEIGHT) ** half_life_days
    age, weight = 0, FULL_WEIGHT
    while True:
        while weight > 0 and (2 * weight - 1) ** half_life_days << age > bound:
            weight -= 1
        if weight == 0:
            return
        yield age, weight
        age += 1


def half_lives(signal_types: Path) -> list[int]:
    """Half-lives in days of the signals of all versions, once each, in order."""
    with signal_types.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return sorted({int(row["half_life_days"]) for row in rows if row["half_life_days"]})


def decay_weights_csv(signal_types: Path) -> str:
    """Text of the seed `decay_weights` for the half-lives in the seed `signal_types`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for half_life_days in half_lives(signal_types):
        for age_days, weight in decay_weights(half_life_days):
            writer.writerow((half_life_days, age_days, weight))
    return text.getvalue()


def main(seeds: Path = Path("seeds/policy")) -> None:
    """Rewrite the decay table of the project in the current folder."""
    target = seeds / "decay_weights.csv"
    target.write_text(decay_weights_csv(seeds / "signal_types.csv"), encoding="utf-8", newline="")
    print(f"wrote {target}")


if __name__ == "__main__":
    main()
