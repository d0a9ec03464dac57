"""Match weights from labelled pairs: a logistic regression over levels whose order is kept."""

import csv
import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from warm_accounts.project import UnusableInput
from warm_workshop.identity.pairs import WEIGHTS_COLUMNS, Weight

MILLI_BITS = 1000 / math.log(2)
INVERSE_PENALTY = 0.5
PRIOR = ("prior", "any")
# Better level first. A level may never weigh more than one before it.
ORDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "name": (
        (
            *("exact", "spelled", "contained_most", "shared_most", "shared_much"),
            *("shared_half", "shared_some", "shared_little", "unrelated"),
        ),
        ("contained_most", "contained_half", "contained_little"),
        ("exact", "alternate"),
        ("plain", "unrelated"),
        ("place_only", "unrelated"),
    ),
    "word": (("rare", "known", "common", "none"),),
    "namesake": (("neighbour", "one_place", "two_places", "many_places"),),
    "service": (("same", "shared", "onesided", "different"), ("none", "onesided")),
    "kind": (("same", "different"), ("unknown", "onesided", "different")),
    "address": (("same", "near", "number", "street", "vague", "different"),),
    "place": (("postal_code", "city", "near", "different", "other_state"),),
    "phone": (("same", "exchange", "area", "different"),),
    "domain": (("own", "few", "many", "different"),),
}
# The levels that say nothing, the first that occurs is worth 0.
NEUTRAL_LEVELS = {
    "name": ("unknown", "plain"),
    "word": ("none", "unknown"),
    "namesake": ("none",),
    "service": ("none",),
}
NEUTRAL_BY_DEFAULT = ("unknown",)

Level = tuple[str, str]


@dataclass(frozen=True)
class WeightFit:
    """A fitted model. `group_of` says for each level which level of its comparison speaks for it."""

    model: object
    columns: tuple[Level, ...]
    group_of: dict[Level, Level]
    weights: tuple[Weight, ...]
    refits: int

    def scores(self, levels: pd.DataFrame) -> np.ndarray:
        """Unrounded match weights by the fitted comparisons, in milli-bits; one a row of `levels`."""
        return (
            self.model.decision_function(one_hot(levels, self.columns, self.group_of)) * MILLI_BITS
        )


def import_scikit_learn():
    """The regression class. UnusableInput where the extra is not installed."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise UnusableInput(
            "Fitting needs scikit-learn: in the project's folder, pip install './tools[fit]'."
        ) from None
    return LogisticRegression


def neutral_levels(comparison: str) -> tuple[str, ...]:
    return NEUTRAL_LEVELS.get(comparison, NEUTRAL_BY_DEFAULT)


def check_levels(levels: pd.DataFrame, weights: tuple[Weight, ...]) -> None:
    """UnusableInput where a level occurs that the weights seed does not list."""
    listed = {(row.comparison, row.level) for row in weights}
    strange = [
        f"{comparison} {level}"
        for comparison in levels.columns
        for level in sorted(levels[comparison].unique())
        if (comparison, level) not in listed
    ]
    if strange:
        raise UnusableInput(
            f"The build's weights seed lacks a row for {', '.join(strange)}. Add it with match_weight 0 to "
            "organization_match_weights.csv and build again."
        )


def stand_in(level: Level, occurring: set[Level]) -> Level | None:
    """The level that speaks for one without data: the next better one that has some, else the next worse."""
    comparison, name = level
    chains = [chain for chain in ORDERS.get(comparison, ()) if name in chain]
    for step in (-1, 1):
        for chain in chains:
            place = chain.index(name)
            for other in chain[:place][::-1] if step < 0 else chain[place + 1 :]:
                if (comparison, other) in occurring:
                    return comparison, other
    return next(
        (
            (comparison, other)
            for other in neutral_levels(comparison)
            if (comparison, other) in occurring
        ),
        None,
    )


def one_hot(
    levels: pd.DataFrame, columns: tuple[Level, ...], group_of: dict[Level, Level]
) -> np.ndarray:
    """One column of 0 and 1 a group of levels; a level that nothing speaks for is 0 throughout."""
    spoken = {
        comparison: levels[comparison].map(
            lambda level, comparison=comparison: group_of.get((comparison, level), (None, None))[1]
        )
        for comparison in {comparison for comparison, _ in columns}
    }
    return np.column_stack(
        [(spoken[comparison] == level).to_numpy(float) for comparison, level in columns]
    )


def tie(group_of: dict[Level, Level], better: Level, worse: Level) -> None:
    """From now on `better` speaks for all that `worse` spoke for."""
    for level, speaker in group_of.items():
        if speaker == worse:
            group_of[level] = better


def most_broken(coefficients: dict[Level, float], group_of: dict[Level, Level]):
    """(better, worse) of the neighbours whose order the coefficients break most, or None."""
    worst = None
    for comparison, chains in ORDERS.items():
        for chain in chains:
            known = [(comparison, level) for level in chain if (comparison, level) in group_of]
            speakers = list(dict.fromkeys(group_of[level] for level in known))
            for better, worse in pairwise(speakers):
                gap = coefficients[worse] - coefficients[better]
                if gap > 1e-9 and (worst is None or gap > worst[0]):
                    worst = (gap, better, worse)
    return worst[1:] if worst else None


def fit_weights(levels: pd.DataFrame, is_same: pd.Series, weights: tuple[Weight, ...]) -> WeightFit:
    """Fits every comparison that is not set by hand throughout.

    `levels` has one row a labelled pair and one column a comparison, `is_same` its label; `weights` are the
    seed's rows, whose order, notes and hand-set weights are kept. A hand-set level of a fitted comparison
    has a coefficient, so that it bends no other, but not that weight. UnusableInput without pairs of both
    kinds.
    """
    regression = import_scikit_learn()
    check_levels(levels, weights)
    if set(is_same) != {True, False}:
        raise UnusableInput(
            "The truth holds no candidate pair of one entity, or none of two: nothing to fit from. "
            "Label more records."
        )
    fitted = {row.comparison for row in weights if not row.is_set_by_hand}
    comparisons = [name for name in levels.columns if name in fitted]
    # equal rows once, with their number: the same optimum, and far fewer rows
    counted = Counter(zip(*(levels[name] for name in comparisons), is_same, strict=True))
    rows = sorted(counted)
    patterns = pd.DataFrame([row[:-1] for row in rows], columns=comparisons)
    labels = np.array([row[-1] for row in rows], dtype=int)
    counts = np.array([counted[row] for row in rows], dtype=float)

    occurring = {(name, level) for name in comparisons for level in patterns[name].unique()}
    group_of = {level: level for level in sorted(occurring)}
    refits = 0
    while True:
        columns = tuple(sorted(set(group_of.values())))
        model = regression(C=INVERSE_PENALTY, solver="newton-cholesky", tol=1e-9, max_iter=500)
        model.fit(one_hot(patterns, columns, group_of), labels, sample_weight=counts)
        coefficients = dict(zip(columns, model.coef_[0], strict=True))
        broken = most_broken(coefficients, group_of)
        if broken is None:
            break
        tie(group_of, *broken)
        refits += 1
    for row in weights:
        level = (row.comparison, row.level)
        if row.comparison in comparisons and level not in occurring:
            speaker = stand_in(level, occurring)
            if speaker:
                group_of[level] = group_of[speaker]
    return WeightFit(
        model=model,
        columns=columns,
        group_of=group_of,
        weights=weigh(coefficients, float(model.intercept_[0]), group_of, comparisons, weights),
        refits=refits,
    )


def weigh(
    coefficients: dict[Level, float],
    intercept: float,
    group_of: dict[Level, Level],
    comparisons: list[str],
    weights: tuple[Weight, ...],
) -> tuple[Weight, ...]:
    """The seed's rows with new weights: neutral levels at 0, what they were worth moved into the prior."""
    worth_nothing = {}
    for comparison in comparisons:
        speakers = [
            group_of[comparison, level]
            for level in neutral_levels(comparison)
            if (comparison, level) in group_of
        ]
        worth_nothing[comparison] = coefficients[speakers[0]] if speakers else 0.0
    prior = intercept + sum(worth_nothing.values())

    def weight_of(row: Weight) -> int:
        if (row.comparison, row.level) == PRIOR:
            return round(prior * MILLI_BITS)
        if row.is_set_by_hand or row.comparison not in comparisons:
            return row.match_weight
        speaker = group_of.get((row.comparison, row.level))
        if speaker is None:
            return 0
        return round((coefficients[speaker] - worth_nothing[row.comparison]) * MILLI_BITS)

    return tuple(Weight(row.comparison, row.level, weight_of(row), row.note) for row in weights)


def write_weights(weights: tuple[Weight, ...], path: Path) -> None:
    """The complete seed file. UnusableInput where it cannot be written."""
    try:
        with open(path, "w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(WEIGHTS_COLUMNS)
            writer.writerows(
                (row.comparison, row.level, row.match_weight, row.note) for row in weights
            )
    except OSError as error:
        raise UnusableInput(
            f"{path} cannot be written: {error.strerror}. Name another file with --output."
        ) from None
