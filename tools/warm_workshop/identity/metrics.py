"""Counts of pairs: how far clusters agree with the truth, and where they do not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Agreement:
    """Pairs of known records: in one entity, in one cluster, and in both."""

    true_pairs: int
    found_pairs: int
    right_pairs: int

    @property
    def precision(self) -> float | None:
        return self.right_pairs / self.found_pairs if self.found_pairs else None

    @property
    def recall(self) -> float | None:
        return self.right_pairs / self.true_pairs if self.true_pairs else None

    @property
    def f1(self) -> float | None:
        both = self.true_pairs + self.found_pairs
        return 2 * self.right_pairs / both if both else None

    def as_dict(self) -> dict:
        return {
            "true_pairs": self.true_pairs,
            "found_pairs": self.found_pairs,
            "right_pairs": self.right_pairs,
            **{
                name: None if value is None else round(value, 4)
                for name, value in (
                    ("precision", self.precision),
                    ("recall", self.recall),
                    ("f1", self.f1),
                )
            },
        }


def pair_count(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def agreement(truth: Mapping[str, str], clusters: Mapping[str, str]) -> Agreement:
    """Over the records that have both an entity and a cluster; the others are unknown, not wrong."""
    known = [key for key in truth if key in clusters]
    return Agreement(
        true_pairs=pair_count(Counter(truth[key] for key in known).values()),
        found_pairs=pair_count(Counter(clusters[key] for key in known).values()),
        right_pairs=pair_count(Counter((truth[key], clusters[key]) for key in known).values()),
    )


def pairs_within(group_of: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every pair of keys of one group, smaller key first, in order."""
    groups = defaultdict(list)
    for key in sorted(group_of):
        groups[group_of[key]].append(key)
    return sorted(pair for keys in groups.values() for pair in combinations(keys, 2))
