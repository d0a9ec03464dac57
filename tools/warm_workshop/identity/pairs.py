"""Candidate pairs of a finished build with their levels, and the truth of the records from a file."""

import csv
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from warm_accounts.project import UnusableInput, Warehouse

WEIGHTS_COLUMNS = ("comparison", "comparison_level", "match_weight", "note")
TRUTH_COLUMNS = ("source_system", "organization_record_id", "entity_id")
PAIRS_TABLE = "int_organization_pairs_compared"
# how the note of a weight begins that no data is to change
SET_BY_HAND = "set by hand"
YES = {"1", "t", "true", "y", "yes"}


@dataclass(frozen=True)
class Rule:
    """A floor rule: what a pair is whose levels are all listed, whatever its weight."""

    name: str
    decision: str
    is_binding: bool
    levels: dict[str, frozenset[str] | None]

    def holds(self, pair_levels: dict[str, str]) -> bool:
        return all(
            listed is None or pair_levels[comparison] in listed
            for comparison, listed in self.levels.items()
        )


@dataclass(frozen=True)
class Weight:
    """One row of the weights seed."""

    comparison: str
    level: str
    match_weight: int
    note: str

    @property
    def is_set_by_hand(self) -> bool:
        """The note says so; a fit leaves such a weight alone."""
        return self.note.startswith(SET_BY_HAND)


@dataclass(frozen=True)
class MatchedBuild:
    """What the matcher of one build saw and did.

    `records` has one row a record, indexed by record key: source_system, state, name, city, cluster_key.
    `pairs` has one row a candidate pair, in the order of its keys: left_record_key, right_record_key,
    override (must_link, cannot_link or null) and one `<comparison>_level` column a comparison.
    `declared`: sources of which somebody said whether they repeat organizations; `deduplicated`: that do not.
    """

    records: pd.DataFrame
    pairs: pd.DataFrame
    comparisons: tuple[str, ...]
    weights: tuple[Weight, ...]
    thresholds: dict[str, int]
    rules: tuple[Rule, ...]
    deduplicated: frozenset[str]
    declared: frozenset[str]

    @property
    def weight_of(self) -> dict[tuple[str, str], int]:
        return {(row.comparison, row.level): row.match_weight for row in self.weights}


@contextmanager
def open_work(warehouse: Warehouse):
    """A read-only connection to the work database. UnusableInput where there is none or it is in use."""
    if not warehouse.work_file.exists():
        raise UnusableInput(
            f"There is no build in {warehouse.folder}: {warehouse.work_file.name} is missing. "
            "Run `warm build`, or name another folder with --warehouse."
        )
    try:
        connection = duckdb.connect(str(warehouse.work_file), read_only=True)
    except duckdb.IOException as error:
        raise UnusableInput(
            f"{warehouse.work_file} cannot be opened: {str(error).splitlines()[0]}. Wait for the build that "
            "writes to it."
        ) from None
    try:
        yield connection
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UnusableInput(
            f"{warehouse.work_file} holds no finished build: {str(error).splitlines()[0]}. "
            "Run `warm build` again."
        ) from None
    finally:
        connection.close()


def read_build(warehouse: Warehouse) -> MatchedBuild:
    """Everything that matching read and wrote in the last build of this warehouse."""
    with open_work(warehouse) as work:
        records = work.execute(
            "select clusters.organization_record_key as record_key, records.source_system,"
            " records.state_key as state, latest.organization_name as name, latest.city,"
            " clusters.cluster_key"
            " from intermediate.int_organization_clusters as clusters"
            " inner join intermediate.int_organization_records_standardized as records"
            "  on clusters.organization_record_key = records.organization_record_key"
            " inner join intermediate.int_organization_record_versions as latest"
            "  on clusters.organization_record_key = latest.organization_record_key"
            " order by record_key"
        ).df()
        pairs = work.execute(
            "select least(one.organization_record_key, other.organization_record_key) as left_record_key,"
            " greatest(one.organization_record_key, other.organization_record_key) as right_record_key,"
            " pairs.* exclude (left_record_hash, right_record_hash, level_pattern), overrides.override"
            f" from intermediate.{PAIRS_TABLE} as pairs"
            " inner join intermediate.int_organization_clusters as one"
            "  on pairs.left_record_hash = one.record_hash"
            " inner join intermediate.int_organization_clusters as other"
            "  on pairs.right_record_hash = other.record_hash"
            " left join intermediate.int_organization_overrides_judged as overrides"
            "  on overrides.left_record_key"
            "   = least(one.organization_record_key, other.organization_record_key)"
            "  and overrides.right_record_key"
            "   = greatest(one.organization_record_key, other.organization_record_key)"
            " order by left_record_key, right_record_key"
        ).df()
        weights = work.execute(
            f"select {', '.join(WEIGHTS_COLUMNS)} from reference.organization_match_weights order by rowid"
        ).fetchall()
        thresholds = work.execute(
            "select threshold, match_weight from reference.organization_match_thresholds"
        ).fetchall()
        rules = work.execute(
            "select * from reference.organization_match_rules order by rule_rank, rule"
        ).df()
        declared = work.execute(
            "select source_system, is_deduplicated from intermediate.int_source_systems where is_declared"
        ).fetchall()
    comparisons = tuple(
        column.removesuffix("_level") for column in pairs.columns if column.endswith("_level")
    )
    records = records.astype(object).where(records.notna(), None).set_index("record_key")
    pairs["override"] = pairs["override"].astype(object).where(pairs["override"].notna(), None)
    return MatchedBuild(
        records=records,
        pairs=pairs,
        comparisons=comparisons,
        weights=tuple(Weight(*row) for row in weights),
        thresholds=dict(thresholds),
        rules=tuple(read_rule(row, comparisons) for row in rules.to_dict("records")),
        deduplicated=frozenset(name for name, is_deduplicated in declared if is_deduplicated),
        declared=frozenset(name for name, _ in declared),
    )


def read_rule(row: dict, comparisons: tuple[str, ...]) -> Rule:
    texts = {name: row[f"{name}_levels"] for name in comparisons}
    levels = {
        name: None if text == "*" else frozenset(text.split()) for name, text in texts.items()
    }
    return Rule(row["rule"], row["decision"], bool(row["is_binding"]), levels)


def read_csv(path: Path, required: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a CSV file. UnusableInput where it cannot be read or lacks a required column."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as handle:
            reader = csv.DictReader(handle)
            missing = [name for name in required if name not in (reader.fieldnames or ())]
            rows = [] if missing else list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput(f"{path} cannot be read: {error}. Give a CSV file in UTF-8.") from None
    if missing:
        raise UnusableInput(f"{path} has no column {', '.join(missing)}. Add it to the header.")
    return rows


def read_truth(path: Path, hold_out: str | None = None) -> tuple[dict[str, str], set[str]]:
    """Record key -> entity, of the records whose entity is known; and the keys that `hold_out` marks."""
    rows = read_csv(path, (*TRUTH_COLUMNS, *([hold_out] if hold_out else [])))
    truth, held_out = {}, set()
    for row in rows:
        key = f"{row['source_system']}:{row['organization_record_id']}"
        if not row["entity_id"]:
            continue
        if truth.setdefault(key, row["entity_id"]) != row["entity_id"]:
            raise UnusableInput(
                f"{path} gives {key} two entities: {truth[key]} and {row['entity_id']}. Keep one row."
            )
        if hold_out and (row[hold_out] or "").strip().lower() in YES:
            held_out.add(key)
    if not truth:
        raise UnusableInput(f"{path} names no entity. Fill entity_id for the records you know.")
    return truth, held_out


def label_pairs(pairs: pd.DataFrame, truth: dict[str, str]) -> pd.Series:
    """True, False or null (either record unknown) for each pair."""
    left = pairs["left_record_key"].map(truth)
    right = pairs["right_record_key"].map(truth)
    known = left.notna() & right.notna()
    return (left == right).astype(object).where(known, None)


def levels_of(pairs: pd.DataFrame, comparisons: tuple[str, ...]) -> pd.DataFrame:
    """The level columns alone, named after their comparisons."""
    return pairs[[f"{name}_level" for name in comparisons]].set_axis(list(comparisons), axis=1)
