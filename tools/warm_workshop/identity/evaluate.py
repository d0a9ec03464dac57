"""Measures the matcher of a build against the truth: clusters, pairs, rules, blocking, mistakes."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from warm_accounts.project import UnusableInput
from warm_workshop.identity.clusters import (
    Decisions,
    cluster_records,
    decide,
    match_rules,
    weigh_pairs,
)
from warm_workshop.identity.folds import out_of_fold_weights
from warm_workshop.identity.metrics import agreement, pairs_within
from warm_workshop.identity.pairs import MatchedBuild, label_pairs, read_csv
from warm_workshop.identity.weights import neutral_levels

CURVE = range(-2000, 3001, 500)
SETS_COLUMNS = ("record_set", "source_system")
LOOSE_FROM = 3


@dataclass(frozen=True)
class Trial:
    """One way to weigh the pairs of a build, what it decides and the clusters of all records by it."""

    decisions: Decisions
    clusters: dict[str, str]


def sets_of_sources(build: MatchedBuild, lists: tuple[str, ...]) -> dict[str, set[str]]:
    """One set of record keys for each comma-separated list. UnusableInput for a source without records."""
    source_of = build.records["source_system"]
    known = set(source_of)
    sets = {}
    for text in lists:
        names = [name.strip() for name in text.split(",") if name.strip()]
        strange = [name for name in names if name not in known]
        if strange or not names:
            raise UnusableInput(
                f"--only-sources names {', '.join(strange) or 'nothing'}; the build has records of "
                f"{', '.join(sorted(known))}. Name some of those."
            )
        sets[", ".join(names)] = set(source_of.index[source_of.isin(names)])
    return sets


def read_sets(build: MatchedBuild, path: Path) -> dict[str, set[str]]:
    """Record set -> record keys, of a CSV of record_set, source_system and organization_record_id.

    Without organization_record_id a row takes the whole source. UnusableInput where nothing is found.
    """
    keys_of_source = build.records.groupby("source_system").groups
    found = defaultdict(set)
    for row in read_csv(path, SETS_COLUMNS):
        record_id = row.get("organization_record_id")
        if record_id:
            keys = {f"{row['source_system']}:{record_id}"} & set(build.records.index)
        else:
            keys = set(keys_of_source.get(row["source_system"], ()))
        found[row["record_set"]] |= keys
    empty = sorted(name for name, keys in found.items() if not keys)
    if empty or not found:
        raise UnusableInput(
            f"{path} gives no record of this build to {', '.join(empty) or 'any set'}. Check source_system "
            "and organization_record_id."
        )
    return dict(found)


def evaluate(
    build: MatchedBuild,
    truth: Mapping[str, str],
    *,
    fold_count: int,
    by: str,
    sets: Mapping[str, set[str]],
    examples: int,
) -> dict:
    """Everything that `warm identity evaluate` prints, as numbers and texts ready for JSON.

    With `fold_count` 0 no weights are fitted, and the details are those of the weights of the build.
    UnusableInput where no record of the build has a known entity.
    """
    truth = {key: entity for key, entity in truth.items() if key in build.records.index}
    if not truth:
        raise UnusableInput(
            "No record of the truth is in this build. Its keys are source_system and organization_record_id "
            "of the raw input."
        )
    is_same = label_pairs(build.pairs, truth)
    rules = match_rules(build)
    built = Trial(
        decide(build, weigh_pairs(build, build.weight_of), rules),
        build.records["cluster_key"].to_dict(),
    )
    trial = built
    if fold_count:
        decisions = decide(build, out_of_fold_weights(build, is_same, fold_count, by), rules)
        trial = Trial(decisions, cluster_records(build, decisions))
    found = Findings(build, truth, is_same, trial)
    return {
        "records": {
            "in_build": len(build.records),
            "known": len(truth),
            "entities": len(set(truth.values())),
            "clusters": len(set(built.clusters.values())),
            "deduplicated_sources": sorted(build.deduplicated),
        },
        "folds": {"count": fold_count, "by": by if fold_count else None},
        "agreement": agreements(build, truth, built, trial if fold_count else None, sets),
        "threshold_curve": threshold_curve(build, truth, trial.decisions.match_weight, rules),
        "by_rule": found.by_rule(),
        "by_source_pair": found.by_source_pair(),
        "blocking": found.blocking(),
        "false_merges": found.false_merges(examples),
        "misses": found.misses(examples),
        "largest_clusters": found.clusters_by(lambda row: -row["records"], examples, 2),
        "loosest_clusters": found.clusters_by(
            lambda row: row["weakest_weight"], examples, LOOSE_FROM
        ),
    }


def agreements(build, truth, built: Trial, folded: Trial | None, sets) -> list[dict]:
    rows = []
    for name, keys in {"all records": None, **sets}.items():
        known = truth if keys is None else {key: truth[key] for key in truth if key in keys}

        def add(weights, clustered, clusters, name=name, known=known):
            rows.append(
                {"record_set": name, "weights": weights, "clustered": clustered}
                | agreement(known, clusters).as_dict()
            )

        add("as built", "all records", built.clusters)
        if folded:
            add("out of fold", "all records", folded.clusters)
            if keys is not None:
                add("out of fold", "alone", cluster_records(build, folded.decisions, keys))
    return rows


def threshold_curve(build, truth, match_weight: np.ndarray, rules: pd.DataFrame) -> list[dict]:
    """Clusters of all records with other accept thresholds; floor rules and guards stay."""
    rows = []
    for accept in sorted({*CURVE, build.thresholds["accept"]}):
        clusters = cluster_records(build, decide(build, match_weight, rules, accept))
        rows.append({"accept": accept} | agreement(truth, clusters).as_dict())
    return rows


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


class Findings:
    """Where one trial is right and wrong, pair by pair."""

    def __init__(self, build: MatchedBuild, truth: Mapping[str, str], is_same, trial: Trial):
        self.build = build
        self.truth = truth
        self.trial = trial
        self.is_same = is_same.to_numpy(object)
        self.left = build.pairs["left_record_key"].to_numpy(object)
        self.right = build.pairs["right_record_key"].to_numpy(object)
        self.row_of = {
            pair: row for row, pair in enumerate(zip(self.left, self.right, strict=True))
        }
        self.true_pairs = pairs_within(truth)
        self.records = build.records.to_dict("index")

    def source_pair(self, left: str, right: str) -> str:
        names = (self.records[left]["source_system"], self.records[right]["source_system"])
        return " + ".join(sorted(names))

    def counted(self, rows) -> dict:
        """How many of these candidate pairs there are, are known, and are one entity."""
        labels = [self.is_same[row] for row in rows if self.is_same[row] is not None]
        return {
            "pairs": len(rows),
            "known": len(labels),
            "precision": share(sum(labels), len(labels)),
        }

    def by_rule(self) -> list[dict]:
        decisions = self.trial.decisions
        groups = defaultdict(list)
        for row in np.flatnonzero(decisions.decision != None):  # noqa: E711
            groups[decisions.decision[row], decisions.rule[row]].append(row)
        return [
            {"decision": decision, "rule": rule} | self.counted(rows)
            for (decision, rule), rows in sorted(groups.items())
        ]

    def by_source_pair(self) -> list[dict]:
        accepted, true = defaultdict(list), defaultdict(list)
        for row in np.flatnonzero(self.trial.decisions.is_accepted):
            accepted[self.source_pair(self.left[row], self.right[row])].append(row)
        for pair in self.true_pairs:
            true[self.source_pair(*pair)].append(pair)
        rows = []
        for name in sorted({*accepted, *true}):
            counted = self.counted(accepted[name])
            rows.append(
                {
                    "sources": name,
                    "accepted_edges": counted["pairs"],
                    "known_edges": counted["known"],
                    "edge_precision": counted["precision"],
                    "true_pairs": len(true[name]),
                    "candidates": share(
                        sum(pair in self.row_of for pair in true[name]), len(true[name])
                    ),
                    "recall": share(
                        sum(self.is_together(*pair) for pair in true[name]), len(true[name])
                    ),
                }
            )
        return rows

    def blocking(self) -> dict:
        candidates = sum(pair in self.row_of for pair in self.true_pairs)
        return {
            "candidate_pairs": len(self.left),
            "pairs_per_record": round(len(self.left) / max(1, len(self.records)), 2),
            "true_pairs": len(self.true_pairs),
            "true_candidates": candidates,
            "completeness": share(candidates, len(self.true_pairs)),
        }

    def is_together(self, left: str, right: str) -> bool:
        return self.trial.clusters[left] == self.trial.clusters[right]

    def false_merges(self, limit: int) -> dict:
        """Known pairs of two entities in one cluster; the heaviest accepted ones are the worst."""
        together = {key: self.trial.clusters[key] for key in self.truth}
        wrong = [
            pair for pair in pairs_within(together) if self.truth[pair[0]] != self.truth[pair[1]]
        ]
        return self.told(wrong, limit, lambda weight: -weight)

    def misses(self, limit: int) -> dict:
        """Pairs of one entity in two clusters; the lightest candidates are the worst."""
        missed = [pair for pair in self.true_pairs if not self.is_together(*pair)]
        return self.told(missed, limit, lambda weight: weight)

    def told(self, pairs, limit: int, weight_order) -> dict:
        weights = self.trial.decisions.match_weight
        rows = {pair: self.row_of.get(pair) for pair in pairs}
        ordered = sorted(
            (pair for pair in pairs if rows[pair] is not None),
            key=lambda pair: (weight_order(int(weights[rows[pair]])), pair),
        )
        reasons = Counter(self.reason(*pair) for pair in pairs)
        return {
            "pairs": len(pairs),
            "reasons": dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
            "worst": [self.example(*pair) for pair in ordered[:limit]],
        }

    def reason(self, left: str, right: str) -> str:
        """Why this pair is together or apart."""
        row = self.row_of.get((left, right))
        decision = None if row is None else self.trial.decisions.decision[row]
        if self.is_together(left, right):
            return self.trial.decisions.rule[row] if decision == "accepted" else "through others"
        if row is None:
            return "no candidate"
        return {"accepted": "refused by a guard", "review": "sent to review"}.get(
            decision, decision or "too light"
        )

    def example(self, left: str, right: str) -> dict:
        row = self.row_of[left, right]
        pair = self.build.pairs.iloc[row]
        levels = {name: pair[f"{name}_level"] for name in self.build.comparisons}
        return {
            "match_weight": int(self.trial.decisions.match_weight[row]),
            "reason": self.reason(left, right),
            "left": self.described(left),
            "right": self.described(right),
            "levels": {
                name: level for name, level in levels.items() if level not in neutral_levels(name)
            },
        }

    def described(self, key: str) -> dict:
        record = self.records[key]
        return {"record_key": key} | {name: record[name] for name in ("name", "city", "state")}

    def clusters_by(self, order, limit: int, least: int) -> list[dict]:
        """The first clusters of `least` records and more in an order over these rows."""
        members, weights = defaultdict(list), defaultdict(list)
        for key, cluster in self.trial.clusters.items():
            members[cluster].append(key)
        for row, (left, right) in enumerate(zip(self.left, self.right, strict=True)):
            if self.is_together(left, right):
                cluster = self.trial.clusters[left]
                weights[cluster].append(int(self.trial.decisions.match_weight[row]))
        rows = [
            {
                "cluster_key": cluster,
                "name": self.records[cluster]["name"],
                "city": self.records[cluster]["city"],
                "state": self.records[cluster]["state"],
                "records": len(keys),
                "known_entities": len({self.truth[key] for key in keys if key in self.truth}),
                "candidate_pairs": len(weights[cluster]),
                "weakest_weight": min(weights[cluster]),
            }
            for cluster, keys in members.items()
            if len(keys) >= least
        ]
        return sorted(rows, key=lambda row: (order(row), row["cluster_key"]))[:limit]
