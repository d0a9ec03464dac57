"""What the SQL decides and clusters, in plain Python, so that other weights can be tried without a build."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from warm_workshop.identity.pairs import MatchedBuild, levels_of


@dataclass(frozen=True)
class Decisions:
    """What each candidate pair of a build is under some weights: arrays in the order of `build.pairs`.

    `rule` is null below the review threshold; `decision` is what the pattern and a steward say, and
    `pattern_accepts` what the pattern alone says.
    """

    match_weight: np.ndarray
    rule: np.ndarray
    decision: np.ndarray
    is_binding: np.ndarray
    pattern_accepts: np.ndarray

    @property
    def is_accepted(self) -> np.ndarray:
        return self.decision == "accepted"


def weigh_pairs(build: MatchedBuild, weight_of: dict[tuple[str, str], int]) -> np.ndarray:
    """The match weight of every candidate pair, prior included, in integer milli-bits."""
    total = np.full(len(build.pairs), weight_of["prior", "any"], dtype=np.int64)
    levels = levels_of(build.pairs, build.comparisons)
    for comparison in build.comparisons:
        known = {level: weight for (name, level), weight in weight_of.items() if name == comparison}
        # a level without a row counts as nothing in the SQL too
        total += levels[comparison].map(known).fillna(0).to_numpy(np.int64)
    return total


def match_rules(build: MatchedBuild) -> pd.DataFrame:
    """One row a pair: the first floor rule that holds, its decision, is_binding; null where none does."""
    levels = levels_of(build.pairs, build.comparisons)
    patterns = levels.drop_duplicates()
    met = []
    for row in patterns.to_dict("records"):
        rule = next((rule for rule in build.rules if rule.holds(row)), None)
        met.append((rule.name, rule.decision, rule.is_binding) if rule else (None, None, False))
    columns = ["rule", "rule_decision", "is_binding"]
    found = pd.DataFrame(met, columns=columns, index=patterns.index, dtype=object)
    return levels.merge(patterns.join(found), on=list(build.comparisons), how="left")[columns]


def decide(
    build: MatchedBuild,
    match_weight: np.ndarray,
    rules: pd.DataFrame,
    accept: int | None = None,
) -> Decisions:
    """As int_organization_match_edges does; `accept` stands in for the threshold of the seed."""
    accept = build.thresholds["accept"] if accept is None else accept
    review = min(build.thresholds["review"], accept)
    by_rule = rules["rule"].notna().to_numpy()
    decision = np.where(
        by_rule,
        rules["rule_decision"],
        np.where(
            match_weight >= accept, "accepted", np.where(match_weight >= review, "review", None)
        ),
    )
    rule = np.where(by_rule, rules["rule"], np.where(match_weight >= review, "match_weight", None))
    pattern_accepts = decision == "accepted"
    override = build.pairs["override"].to_numpy(object)
    must, cannot = override == "must_link", override == "cannot_link"
    return Decisions(
        match_weight=match_weight,
        rule=np.where(must | cannot, override, rule),
        decision=np.where(must, "accepted", np.where(cannot, "rejected", decision)),
        is_binding=np.where(must | cannot, must, rules["is_binding"].to_numpy(bool)).astype(bool),
        pattern_accepts=pattern_accepts,
    )


def cluster_by_edges(
    nodes: Iterable[str],
    edges: Iterable[tuple[str, str, tuple, bool]],
    guards: Iterable[tuple[str, object, bool]],
) -> dict[str, str]:
    """Node -> smallest node of its cluster.

    Edges (left, right, order, is_binding) are taken in their order. One that would bring two nodes of a
    guard (node, guard, is_absolute) together is left out; a binding one passes guards that are not absolute.
    """
    cluster = {node: node for node in nodes}
    members = {node: [node] for node in cluster}
    held, absolute = defaultdict(set), defaultdict(set)
    for node, guard, is_absolute in guards:
        (absolute if is_absolute else held)[node].add(guard)
    for left, right, _, is_binding in sorted(edges, key=lambda edge: edge[2]):
        one, other = cluster[left], cluster[right]
        if one == other or not absolute[one].isdisjoint(absolute[other]):
            continue
        if not is_binding and not held[one].isdisjoint(held[other]):
            continue
        if len(members[one]) < len(members[other]):
            one, other = other, one
        for node in members[other]:
            cluster[node] = one
        members[one] += members.pop(other)
        held[one] |= held.pop(other, set())
        absolute[one] |= absolute.pop(other, set())
    smallest = {name: min(nodes_in) for name, nodes_in in members.items()}
    return {node: smallest[name] for node, name in cluster.items()}


def cluster_records(
    build: MatchedBuild, decisions: Decisions, only: set[str] | None = None
) -> dict[str, str]:
    """Record key -> cluster key, as int_organization_clusters has it; of the records in `only`, if given."""
    source_of = build.records["source_system"].to_dict()
    nodes = [key for key in source_of if only is None or key in only]
    left = build.pairs["left_record_key"].to_numpy(object)
    right = build.pairs["right_record_key"].to_numpy(object)
    inside = np.ones(len(left), dtype=bool)
    if only is not None:
        inside = np.isin(left.astype(str), list(only)) & np.isin(right.astype(str), list(only))
    steward = build.pairs["override"].notna().to_numpy()
    edges = [
        (
            left[row],
            right[row],
            (
                # a steward's word first, then binding rules, then by weight
                not steward[row],
                not decisions.is_binding[row],
                -int(decisions.match_weight[row]),
                pair_hash(left[row], right[row]),
            ),
            bool(decisions.is_binding[row]),
        )
        for row in np.flatnonzero(inside & decisions.is_accepted)
    ]
    guards = [
        (key, f"source {source_of[key]}", False)
        for key in nodes
        if source_of[key] in build.deduplicated
    ]
    kept_apart = (build.pairs["override"] == "cannot_link").to_numpy()
    for is_absolute, rows in ((True, kept_apart), (False, conflicts(build, decisions))):
        for row in np.flatnonzero(inside & rows):
            guards += [(key, (is_absolute, row), is_absolute) for key in (left[row], right[row])]
    return cluster_by_edges(nodes, edges, guards)


def conflicts(build: MatchedBuild, decisions: Decisions) -> np.ndarray:
    """True for each pair too unlike to be in one cluster, as int_organization_cluster_constraints says."""
    source_of = build.records["source_system"]
    left_source = build.pairs["left_record_key"].map(source_of)
    right_source = build.pairs["right_record_key"].map(source_of)
    is_one_list = ((left_source == right_source) & ~left_source.isin(build.declared)).to_numpy()
    weight = decisions.match_weight
    too_unlike = (weight < build.thresholds["conflict"]) | (
        is_one_list & (weight < build.thresholds["same_list"])
    )
    return too_unlike & ~decisions.pattern_accepts


def pair_hash(left: str, right: str) -> str:
    """What orders pairs of equal weight: favours no key, and is what the SQL takes."""
    return hashlib.md5(f"{left}|{right}".encode(), usedforsecurity=False).hexdigest()
