"""Match weights that never saw what they weigh: fitted without every pair that touches the fold."""

import hashlib

import numpy as np
import pandas as pd

from warm_accounts.project import UnusableInput
from warm_workshop.identity.clusters import weigh_pairs
from warm_workshop.identity.pairs import MatchedBuild, levels_of
from warm_workshop.identity.weights import fit_weights


def assign_folds(values: pd.Series, fold_count: int) -> dict[str, int]:
    """Value -> fold, in turn by a hash of the value: no draw that could be a lucky one."""
    found = sorted(
        {value or "" for value in values},
        key=lambda value: hashlib.md5(value.encode(), usedforsecurity=False).hexdigest(),
    )
    if len(found) < fold_count:
        raise UnusableInput(
            f"The records have {len(found)} values to part by, too few for {fold_count} folds. Give --folds "
            "a smaller number."
        )
    return {value: number % fold_count for number, value in enumerate(found)}


def out_of_fold_weights(
    build: MatchedBuild, is_same: pd.Series, fold_count: int, by: str
) -> np.ndarray:
    """The match weight of every pair by a fit that left out all pairs touching a fold of that pair.

    `is_same` labels the pairs (null: unknown), `by` is a column of `build.records`. A pair between two
    folds takes the weights of the first. UnusableInput where a fold leaves nothing to fit from.
    """
    values = build.records[by].map(lambda value: value or "")
    fold_of = values.map(assign_folds(values, fold_count))
    left = build.pairs["left_record_key"].map(fold_of).to_numpy()
    right = build.pairs["right_record_key"].map(fold_of).to_numpy()
    known = is_same.notna().to_numpy()
    levels = levels_of(build.pairs, build.comparisons)
    weights = np.zeros(len(build.pairs), dtype=np.int64)
    for fold in range(fold_count):
        touched = (left == fold) | (right == fold)
        train = known & ~touched
        fit = fit_weights(levels[train], is_same[train].astype(bool), build.weights)
        here = np.minimum(left, right) == fold
        weight_of = {(row.comparison, row.level): row.match_weight for row in fit.weights}
        weights[here] = weigh_pairs(build, weight_of)[here]
    return weights
