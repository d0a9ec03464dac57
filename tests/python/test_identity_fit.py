"""Fitted match weights and the measures of `warm identity`: alone, and against the SQL on labelled lists."""

import csv
import itertools
import json
import math
import random
import shutil
import sys
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import PROJECT_ROOT
from property.driver import Builder
from property.project_copy import copy_project
from test_identity import (
    CORE_LISTS,
    REPEATING_LISTS,
    declared,
    labelled,
    taken_one_by_one,
    weighted_graph,
    write_uploads,
)

from warm_accounts.cli import main
from warm_accounts.project import UnusableInput, Warehouse
from warm_workshop.identity.clusters import (
    cluster_by_edges,
    cluster_records,
    decide,
    match_rules,
    weigh_pairs,
)
from warm_workshop.identity.evaluate import evaluate
from warm_workshop.identity.folds import assign_folds, out_of_fold_weights
from warm_workshop.identity.metrics import agreement, pairs_within
from warm_workshop.identity.pairs import Weight, label_pairs, levels_of, read_build, read_truth
from warm_workshop.identity.weights import (
    NEUTRAL_LEVELS,
    ORDERS,
    PRIOR,
    fit_weights,
    write_weights,
)

pytest.importorskip("sklearn")

SEED = PROJECT_ROOT / "seeds" / "reference" / "organization_match_weights.csv"
RULES = SEED.with_name("organization_match_rules.csv")
THRESHOLDS = SEED.with_name("organization_match_thresholds.csv")
IDENTIFIERS = ("npi", "ccn", "tax_id")  # set by hand throughout
COMPARISONS = [*ORDERS, *IDENTIFIERS]
# milli-bits; phone breaks no order
PLANTED = {
    "name": {"exact": 4000, "unrelated": -3000, "plain": 0},
    "place": {"city": 1500, "near": 200, "different": -2500, "unknown": 0},
    "phone": {"same": 3000, "exchange": 1000, "different": -1500, "unknown": 0},
}
PLANTED_PRIOR = -1200


def seed_rows() -> tuple[Weight, ...]:
    with open(SEED, newline="", encoding="utf-8") as handle:
        return tuple(
            Weight(
                row["comparison"], row["comparison_level"], int(row["match_weight"]), row["note"]
            )
            for row in csv.DictReader(handle)
        )


def by_level(weights) -> dict[tuple[str, str], int]:
    return {(row.comparison, row.level): row.match_weight for row in weights}


def neutral(comparison: str) -> str:
    # a name that nothing is known of is a plain one, in the labelled lists
    return "plain" if comparison == "name" else NEUTRAL_LEVELS.get(comparison, ("unknown",))[0]


def planted_pairs(planted, prior: int, pairs_a_pattern: int = 3000):
    """Every combination of planted levels, true as often as its weights say; the rest is neutral."""
    rows, labels = [], []
    for chosen in itertools.product(*(planted[name] for name in planted)):
        weight = prior + sum(planted[n][level] for n, level in zip(planted, chosen, strict=True))
        true = round(pairs_a_pattern / (1 + 2 ** (-weight / 1000)))
        row = {name: neutral(name) if name in ORDERS else "unknown" for name in COMPARISONS}
        row |= dict(zip(planted, chosen, strict=True))
        rows += [row] * pairs_a_pattern
        labels += [True] * true + [False] * (pairs_a_pattern - true)
    return pd.DataFrame(rows, columns=COMPARISONS), pd.Series(labels)


# ---------------------------------------------------------------- the fit alone


def test_planted_weights_are_recovered():
    levels, is_same = planted_pairs(PLANTED, PLANTED_PRIOR)
    found = fit_weights(levels, is_same, seed_rows())
    weight_of = by_level(found.weights)
    assert found.refits == 0
    assert weight_of[PRIOR] == pytest.approx(PLANTED_PRIOR, abs=60)
    for comparison, planted in PLANTED.items():
        for level, weight in planted.items():
            assert weight_of[comparison, level] == pytest.approx(weight, abs=60), (
                comparison,
                level,
            )


def test_levels_that_break_their_order_are_tied():
    broken = PLANTED | {"phone": PLANTED["phone"] | {"same": 500, "exchange": 2500}}
    levels, is_same = planted_pairs(broken, PLANTED_PRIOR)
    found = fit_weights(levels, is_same, seed_rows())
    weight_of = by_level(found.weights)
    assert found.refits == 1
    assert 500 < weight_of["phone", "same"] == weight_of["phone", "exchange"] < 2500
    assert_ordered(weight_of)


def assert_ordered(weight_of) -> None:
    for comparison, chains in ORDERS.items():
        for chain in chains:
            weights = [weight_of[comparison, level] for level in chain]
            assert weights == sorted(weights, reverse=True), (comparison, chain)


def random_pairs(number: int, seed: int = 5):
    """Pairs of levels and labels drawn without any order in them."""
    chance = random.Random(seed)  # noqa: S311
    known = {
        name: sorted({level for chain in ORDERS[name] for level in chain} | {neutral(name)})
        for name in ORDERS
    }
    rows = [
        {name: chance.choice(known[name]) for name in ORDERS}
        | dict.fromkeys(IDENTIFIERS, "unknown")
        for _ in range(number)
    ]
    return pd.DataFrame(rows, columns=COMPARISONS), pd.Series(
        [chance.random() < 0.4 for _ in range(number)]
    )


def test_any_data_gives_ordered_weights_and_a_neutral_level_of_nothing():
    levels, is_same = random_pairs(3000)
    found = fit_weights(levels, is_same, seed_rows())
    weight_of = by_level(found.weights)
    assert found.refits > 5
    assert_ordered(weight_of)
    assert all(weight_of[name, neutral(name)] == 0 for name in ORDERS)


def test_integer_weights_add_up_to_the_model():
    levels, is_same = random_pairs(3000)
    found = fit_weights(levels, is_same, seed_rows())
    weight_of = by_level(found.weights)
    summed = weight_of[PRIOR] + sum(
        levels[name].map({level: w for (n, level), w in weight_of.items() if n == name})
        for name in ORDERS
    )
    assert np.abs(summed.to_numpy() - found.scores(levels)).max() <= 0.5 * len(ORDERS) + 1


def test_levels_without_data_take_the_next_better_weight():
    levels, is_same = planted_pairs(PLANTED, PLANTED_PRIOR)
    weight_of = by_level(fit_weights(levels, is_same, seed_rows()).weights)
    assert weight_of["phone", "area"] == weight_of["phone", "exchange"]
    assert (
        weight_of["place", "postal_code"] == weight_of["place", "city"]
    )  # nothing better has data
    assert weight_of["place", "other_state"] == weight_of["place", "different"]
    assert weight_of["name", "within"] == 0  # in no order
    assert weight_of["name", "unknown"] == weight_of["name", "plain"] == 0


def test_a_level_set_by_hand_keeps_its_weight():
    planted = PLANTED | {"address": {"same": 2000, "campus": -4000, "unknown": 0}}
    levels, is_same = planted_pairs(planted, PLANTED_PRIOR, pairs_a_pattern=1000)
    seed = seed_rows()
    assert {row.comparison for row in seed if row.is_set_by_hand} >= set(IDENTIFIERS)
    found = by_level(fit_weights(levels, is_same, seed).weights)
    assert {
        row.match_weight - found[row.comparison, row.level] for row in seed if row.is_set_by_hand
    } == {0}
    # and bends no other
    assert found["address", "same"] == pytest.approx(2000, abs=100)
    assert found["phone", "same"] == pytest.approx(PLANTED["phone"]["same"], abs=100)


def test_the_file_is_the_seed_with_other_weights(tmp_path):
    levels, is_same = random_pairs(2000)
    files = []
    for number in range(2):
        order = levels.sample(frac=1, random_state=number).index
        found = fit_weights(levels.loc[order], is_same.loc[order], seed_rows())
        files.append(tmp_path / f"{number}.csv")
        write_weights(found.weights, files[-1])
    assert files[0].read_bytes() == files[1].read_bytes()
    with (
        open(SEED, newline="", encoding="utf-8") as old,
        open(files[0], newline="", encoding="utf-8") as new,
    ):
        old_rows, new_rows = csv.DictReader(old), csv.DictReader(new)
        assert old_rows.fieldnames == new_rows.fieldnames
        for before, after in zip(old_rows, new_rows, strict=True):
            assert before | {"match_weight": ""} == after | {"match_weight": ""}
            assert str(int(after["match_weight"])) == after["match_weight"]
            if before["note"].startswith("set by hand"):
                assert before == after
    write_weights(seed_rows(), tmp_path / "seed.csv")
    assert (tmp_path / "seed.csv").read_bytes() == SEED.read_bytes()


def test_the_seed_lists_every_ordered_level():
    listed = {(row.comparison, row.level) for row in seed_rows()}
    named = {(name, level) for name in ORDERS for chain in ORDERS[name] for level in chain}
    named |= {(name, neutral(name)) for name in ORDERS}
    assert named <= listed


def test_unusable_pairs_are_refused():
    levels, is_same = random_pairs(200)
    with pytest.raises(UnusableInput, match="nothing to fit from"):
        fit_weights(levels, is_same | True, seed_rows())
    levels.loc[0, "phone"] = "telepathic"
    with pytest.raises(UnusableInput, match="phone telepathic"):
        fit_weights(levels, is_same, seed_rows())


# ---------------------------------------------------------------- measures and clusters alone


def test_pairwise_agreement_equals_a_count_of_all_pairs():
    chance = random.Random(3)  # noqa: S311
    for _ in range(50):
        keys = [f"k{number}" for number in range(chance.randrange(2, 40))]
        truth = {key: f"e{chance.randrange(9)}" for key in keys if chance.random() < 0.8}
        clusters = {key: f"c{chance.randrange(9)}" for key in keys if chance.random() < 0.9}
        known = sorted(truth.keys() & clusters.keys())
        pairs = list(itertools.combinations(known, 2))
        true = {pair for pair in pairs if truth[pair[0]] == truth[pair[1]]}
        found = {pair for pair in pairs if clusters[pair[0]] == clusters[pair[1]]}
        counted = agreement(truth, clusters)
        assert (counted.true_pairs, counted.found_pairs, counted.right_pairs) == (
            len(true),
            len(found),
            len(true & found),
        )
        assert set(pairs_within({key: truth[key] for key in known})) == true
        if true & found:
            precision, recall = len(true & found) / len(found), len(true & found) / len(true)
            assert math.isclose(counted.precision, precision)
            assert math.isclose(counted.recall, recall)
            assert math.isclose(counted.f1, 2 * precision * recall / (precision + recall))
    nothing = agreement({}, {})
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


def test_clusters_equal_edges_taken_one_by_one():
    edges, guards = weighted_graph()
    nodes = {node for left, right, *_ in edges for node in (left, right)} | {"alone"}
    expected = taken_one_by_one(edges, guards) | {"alone": "alone"}
    assert cluster_by_edges(nodes, edges, guards) == expected


# ---------------------------------------------------------------- a small work database


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A work database with what a build leaves of forty hospitals in two lists, and their truth."""
    folder = tmp_path_factory.mktemp("small")
    chance = random.Random(1)  # noqa: S311
    keys = [f"{source}:{number:02d}" for source in ("crm", "list") for number in range(40)]
    records = pd.DataFrame(
        {
            "key": keys,
            "source": [key.split(":")[0] for key in keys],
            "state": [f"S{int(key[-2:]) % 6}" for key in keys],
        }
    )
    pairs = []
    for left, right in itertools.combinations(keys, 2):
        is_same = left[-2:] == right[-2:]
        if not is_same and chance.random() < 0.9:
            continue
        row = {name: neutral(name) if name in ORDERS else "unknown" for name in COMPARISONS}
        good = chance.random() < (0.9 if is_same else 0.1)
        row["name"] = "exact" if good else "unrelated"
        row["phone"] = chance.choice(["same", "unknown"] if is_same else ["different", "unknown"])
        pairs.append((left, right, *row.values(), "|".join(row.values())))
    pairs = pd.DataFrame(
        pairs,
        columns=[
            *("left_record_key", "right_record_key"),
            *(f"{name}_level" for name in COMPARISONS),
            "level_pattern",
        ],
    )
    with duckdb.connect(str(folder / "work.duckdb")) as work:
        work.register("records", records)
        work.register("pairs", pairs)
        work.execute("create schema intermediate; create schema reference")
        for name, path in (
            ("weights", SEED),
            ("rules", RULES),
            ("thresholds", THRESHOLDS),
        ):
            work.execute(
                f"create table reference.organization_match_{name} as select * from read_csv('{path}')"
            )
        for name, query in {
            "pairs_compared": "select hash(left_record_key) as left_record_hash,"
            " hash(right_record_key) as right_record_hash,"
            " * exclude (left_record_key, right_record_key) from pairs",
            "overrides_judged": "select left_record_key, right_record_key, 'must_link' as override"
            " from pairs limit 0",
            "clusters": "select key as organization_record_key, hash(key) as record_hash,"
            " key as cluster_key from records",
            "records_standardized": "select key as organization_record_key, source as source_system,"
            " state as state_key from records",
            "record_versions": "select key as organization_record_key, key as organization_name,"
            " null::varchar as city from records",
        }.items():
            work.execute(f"create table intermediate.int_organization_{name} as {query}")
        work.execute(
            "create table intermediate.int_source_systems as"
            " select *, true as is_declared"
            " from (values ('crm', true), ('list', false)) as t(source_system, is_deduplicated)"
        )
    with open(folder / "truth.csv", "w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(("source_system", "organization_record_id", "entity_id", "is_held_out"))
        for key in keys:
            source, number = key.split(":")
            entity = "" if number == "39" else f"E{number}"
            writer.writerow((source, number, entity, str(number < "05").lower()))
    return folder


def warm(*arguments):
    return CliRunner().invoke(main, ["identity", *map(str, arguments)])


def test_fit_prints_and_writes_only_where_it_is_told(small, tmp_path):
    given = ("fit", "--warehouse", small, "--truth", small / "truth.csv")
    printed = warm(*given)
    assert printed.exit_code == 0, printed.output
    assert "Nothing was written" in printed.output
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for path in files:
        result = warm(*given, "--output", path, "--hold-out", "is_held_out")
        assert result.exit_code == 0, result.output
        assert "Held-out candidate pairs" in result.output
    assert files[0].read_bytes() == files[1].read_bytes()


def test_evaluate_prints_and_writes_json(small, tmp_path):
    sets = tmp_path / "sets.csv"
    sets.write_text("record_set,source_system\nfirst,crm\n", encoding="utf-8")
    result = warm(
        *("evaluate", "--warehouse", small, "--truth", small / "truth.csv", "--folds", 3),
        *("--only-sources", "crm,list", "--sets", sets, "--json", tmp_path / "found.json"),
    )
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["records"]["known"] == 78
    assert found["blocking"]["completeness"] == 1
    assert {row["record_set"] for row in found["agreement"]} == {
        "all records",
        "crm, list",
        "first",
    }
    assert sum(found["misses"]["reasons"].values()) == found["misses"]["pairs"]
    built = found["agreement"][0]
    assert (built["weights"], built["found_pairs"], built["recall"]) == ("as built", 0, 0)


def test_unusable_arguments_exit_with_2(small, tmp_path):
    (tmp_path / "short.csv").write_text("source_system,entity_id\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    duckdb.connect(str(tmp_path / "empty" / "work.duckdb")).close()
    truth = small / "truth.csv"
    for arguments, words in (
        (("fit", "--warehouse", tmp_path, "--truth", truth), "Run `warm build`"),
        (("fit", "--warehouse", tmp_path / "empty", "--truth", truth), "no finished build"),
        (
            ("fit", "--warehouse", small, "--truth", tmp_path / "short.csv"),
            "organization_record_id",
        ),
        (("fit", "--warehouse", small, "--truth", tmp_path / "none.csv"), "cannot be read"),
        (("evaluate", "--warehouse", small, "--truth", truth, "--folds", 1), "--folds is 1"),
        (("evaluate", "--warehouse", small, "--truth", truth, "--only-sources", "x"), "crm, list"),
    ):
        result = warm(*arguments)
        assert result.exit_code == 2, result.output
        assert words in result.output


def test_without_scikit_learn_one_line_says_how_to_get_it(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    given = ("--warehouse", small, "--truth", small / "truth.csv")
    for command in ("fit", "evaluate"):
        result = warm(command, *given)
        assert result.exit_code == 2
        assert result.output.strip().endswith("pip install './tools[fit]'.")
        assert len(result.output.strip().splitlines()) == 1
    assert warm("evaluate", *given, "--folds", 0).exit_code == 0
    assert warm("--help").exit_code == 0


def test_weights_out_of_a_fold_never_saw_it(small):
    build = read_build(Warehouse(small))
    truth, _ = read_truth(small / "truth.csv")
    is_same = label_pairs(build.pairs, truth)
    before = out_of_fold_weights(build, is_same, 3, "state")
    fold_of = build.records["state"].map(assign_folds(build.records["state"], 3))
    left, right = (build.pairs[f"{side}_record_key"].map(fold_of) for side in ("left", "right"))
    for fold in range(3):
        touched = (left == fold) | (right == fold)
        lies = is_same.where(~touched | is_same.isna(), is_same != True)  # noqa: E712
        after = out_of_fold_weights(build, lies, 3, "state")
        here = np.minimum(left, right) == fold
        assert (before[here] == after[here]).all()
        assert (before[~here] != after[~here]).any()


# ---------------------------------------------------------------- against the SQL on labelled lists


@pytest.fixture(scope="module")
def nine_lists(tmp_path_factory, shared_data):
    """(builder, warehouse, truth, core truth): all nine labelled lists, clustered with lists declared."""
    if not (shared_data / "identity_dev").is_dir():
        pytest.skip(f"no identity_dev under {shared_data}")
    folder = tmp_path_factory.mktemp("nine_lists")
    builder = Builder(
        copy_project(folder / "project"),
        folder / "scratch",
        ("--select", "+int_organization_clusters"),
    )
    rows, truth = labelled(shared_data, core_only=False)
    _, core_truth = labelled(shared_data, core_only=True)
    sources = {row["source_system"] for row in rows}
    assert sources > {*CORE_LISTS, *REPEATING_LISTS}
    tables = {"organizations": rows, "source_systems": declared(sources)}
    warehouse = builder.new_warehouse(folder / "warehouse")
    builder.build(warehouse, write_uploads(folder / "raw", tables), "2026-06-30")
    return builder, warehouse, truth, core_truth


def python_clusters(build):
    decisions = decide(build, weigh_pairs(build, build.weight_of), match_rules(build))
    return cluster_records(build, decisions)


@pytest.mark.slow
def test_python_clusters_equal_the_sql_ones(nine_lists):
    _, warehouse, _, _ = nine_lists
    build = read_build(Warehouse(warehouse))
    assert build.deduplicated == {
        name for name in set(build.records["source_system"]) if name not in REPEATING_LISTS
    }
    assert python_clusters(build) == build.records["cluster_key"].to_dict()


@pytest.mark.slow
def test_the_sql_weighs_as_the_model_does(nine_lists, tmp_path, monkeypatch):
    """A refitted seed, read by the SQL, gives each pattern the model's decision function in milli-bits."""
    builder, warehouse, truth, _ = nine_lists
    build = read_build(Warehouse(warehouse))
    levels = levels_of(build.pairs, build.comparisons)
    is_same = label_pairs(build.pairs, truth)
    known = is_same.notna()
    # weights other than those of the build
    chosen = known & (np.arange(len(known)) % 3 > 0)
    found = fit_weights(levels[chosen], is_same[chosen].astype(bool), build.weights)
    write_weights(found.weights, tmp_path / "weights.csv")
    refitted = tmp_path / "warehouse"
    shutil.copytree(warehouse, refitted)
    with duckdb.connect(str(refitted / "work.duckdb")) as work:
        work.execute("delete from reference.organization_match_weights")
        work.execute(
            "insert into reference.organization_match_weights by name"
            f" select * from read_csv('{tmp_path / 'weights.csv'}')"
        )
    monkeypatch.setattr(
        builder,
        "select",
        ("--select", "int_organization_record_fingerprints+,+int_organization_clusters"),
    )
    builder.build(refitted, warehouse.parent / "raw", "2026-06-30")
    with duckdb.connect(str(refitted / "work.duckdb"), read_only=True) as work:
        patterns = work.execute(
            "select distinct pairs.* exclude (left_record_hash, right_record_hash), patterns.match_weight"
            " from intermediate.int_organization_pairs_compared as pairs"
            " inner join intermediate.int_organization_match_patterns as patterns"
            "  on pairs.level_pattern = patterns.level_pattern"
        ).df()
    assert len(patterns) > 1000
    scores = found.scores(levels_of(patterns, build.comparisons))
    for name in IDENTIFIERS:  # not in the model
        by_hand = {row.level: row.match_weight for row in build.weights if row.comparison == name}
        scores += patterns[f"{name}_level"].map(by_hand).to_numpy()
    # a level set by hand among fitted ones weighs what the seed says, not what the model would
    by_model = pd.Series(True, index=patterns.index)
    for row in build.weights:
        if row.is_set_by_hand and row.comparison in ORDERS:
            by_model &= patterns[f"{row.comparison}_level"] != row.level
    assert by_model.sum() > 1000
    apart = np.abs(patterns["match_weight"] - scores)[by_model]
    assert apart.max() <= 0.5 * len(build.comparisons) + 1
    build = read_build(Warehouse(refitted))
    assert by_level(build.weights) == by_level(found.weights)
    # and each pattern, levels set by hand or not, weighs exactly what the rows of the seed add up to
    weight_of = by_level(build.weights)
    summed = weight_of[PRIOR] + sum(
        patterns[f"{name}_level"].map(lambda level, name=name: weight_of[name, level])
        for name in build.comparisons
    )
    assert (summed == patterns["match_weight"]).all()
    assert python_clusters(build) == build.records["cluster_key"].to_dict()


@pytest.mark.slow
def test_folds_of_states_reach_the_targets(nine_lists, capsys):
    _, warehouse, truth, core_truth = nine_lists
    build = read_build(Warehouse(warehouse))
    found = evaluate(
        build, truth, fold_count=5, by="state", sets={"core": set(core_truth)}, examples=0
    )
    rows = {
        (row["record_set"], row["weights"], row["clustered"]): row for row in found["agreement"]
    }
    nine = rows["all records", "out of fold", "all records"]
    core = rows["core", "out of fold", "alone"]
    with capsys.disabled():
        for name, row in (("nine", nine), ("core", core)):
            print("", name, row["precision"], row["recall"], row["f1"], end=" ")
    assert core["f1"] >= 0.965 and core["precision"] >= 0.97
    assert nine["f1"] >= 0.94 and nine["precision"] >= 0.96
    shuffled = replace(build, pairs=build.pairs.sample(frac=1, random_state=1))
    assert python_clusters(shuffled) == python_clusters(build)
