"""Whatever arrives in whatever order: incremental = full refresh = oracle, row for row."""

import os

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, given, settings

from . import compare
from .driver import Builder
from .examples import EXAMPLES, SHORT
from .project_copy import copy_project
from .sequences import check
from .world import World, replay, sequences

pytestmark = pytest.mark.slow
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
RANDOM_EXAMPLES = int(os.environ.get("WARM_PROPERTY_EXAMPLES", "1500" if IS_NIGHTLY else "4"))
LEAST_VALID_SHARE = 0.8
# a night is long: how often it says where it is (with `-s`)
SEQUENCES_BETWEEN_WORDS = 25
DIRECTED = EXAMPLES if IS_NIGHTLY else SHORT


@pytest.mark.parametrize("name", DIRECTED)
def test_directed_sequence(fast_builder, name):
    finding = check(fast_builder, DIRECTED[name], every_step_whole=IS_NIGHTLY)
    assert not finding, str(finding)


def test_random_sequences(fast_builder):
    counted = {"valid": 0, "all": 0, "sequences": 0}

    @settings(
        max_examples=RANDOM_EXAMPLES,
        deadline=None,
        # the short profile is the same every time; the nightly one goes elsewhere each night
        derandomize=not IS_NIGHTLY,
        database=None,
        phases=[Phase.generate, Phase.shrink] if IS_NIGHTLY else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.normal,
        print_blob=True,
    )
    @given(sequences(8 if IS_NIGHTLY else 5))
    def incremental_is_full_refresh(steps):
        finding = check(fast_builder, steps)
        counted["valid"] += finding.valid_rows
        counted["all"] += finding.all_rows
        counted["sequences"] += 1
        if IS_NIGHTLY and counted["sequences"] % SEQUENCES_BETWEEN_WORDS == 0:
            print(f"{counted['sequences']} sequences", flush=True)
        if finding:
            # a night that is cut short while it shrinks has still said what it found (with `-s`)
            print(f"{counted['sequences']}: {steps}\n{finding}", flush=True)
        assert not finding, str(finding)

    incremental_is_full_refresh()
    print(f"{counted['sequences']} sequences, {counted['valid']} of {counted['all']} rows valid")
    assert counted["valid"] >= LEAST_VALID_SHARE * counted["all"]


def test_second_identical_build_changes_nothing(fast_builder, tmp_path):
    world = World(tmp_path / "raw")
    replay(world, SHORT["everything_that_adds_files"], lambda number: None)
    once = fast_builder.new_warehouse(tmp_path / "once")
    twice = fast_builder.new_warehouse(tmp_path / "twice")
    for warehouse, times in ((once, 1), (twice, 2)):
        for _ in range(times):
            fast_builder.build(warehouse, world.raw, str(world.as_of))
    assert not compare.differences(twice / "work.duckdb", once / "work.duckdb", world.as_of)


@pytest.mark.skipif(not IS_NIGHTLY, reason="compares the two drivers; nightly profile")
def test_fast_builds_are_plain_builds(fast_builder, tmp_path):
    """What is replayed is what dbt does: all tables after plain and after fast builds are equal."""
    plain = Builder(copy_project(tmp_path / "project"), tmp_path / "scratch")
    world = World(tmp_path / "raw")
    by_plain = plain.new_warehouse(tmp_path / "by_plain")
    by_fast = fast_builder.new_warehouse(tmp_path / "by_fast")

    def build_both(number: int) -> None:
        plain.build(by_plain, world.raw, str(world.as_of))
        fast_builder.build(by_fast, world.raw, str(world.as_of))

    replay(
        world, SHORT["as_of_back_and_forth"] + EXAMPLES["organizations_merge_and_split"], build_both
    )
    assert not compare.differences(by_fast / "work.duckdb", by_plain / "work.duckdb", world.as_of)
