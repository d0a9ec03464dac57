"""Whatever happens to organization records: ids resolve, the untouched stay, from scratch is the same."""

import datetime as dt
import os

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from .driver import Builder
from .identity_examples import IDENTITY_EXAMPLES, SHORT_IDENTITY
from .identity_sequences import MODELS, check_identity
from .identity_world import IdentityWorld, Reparent, histories

pytestmark = pytest.mark.slow
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
RANDOM_EXAMPLES = int(os.environ.get("WARM_IDENTITY_EXAMPLES", "2000" if IS_NIGHTLY else "3"))
LEAST_VALID_SHARE = 0.8
DIRECTED = IDENTITY_EXAMPLES if IS_NIGHTLY else SHORT_IDENTITY


@pytest.mark.parametrize("name", DIRECTED)
def test_directed_history(fast_builder, name):
    finding = check_identity(fast_builder, IDENTITY_EXAMPLES[name])
    assert not finding, str(finding)
    assert finding.retired


def test_random_histories(fast_builder):
    counted = {"valid": 0, "all": 0, "histories": 0, "retired": 0}

    @settings(
        max_examples=RANDOM_EXAMPLES,
        deadline=None,
        # the short profile is the same every time; the nightly one goes elsewhere each night
        derandomize=not IS_NIGHTLY,
        database=None,
        phases=[Phase.generate, Phase.shrink] if IS_NIGHTLY else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(histories(6 if IS_NIGHTLY else 2))
    def ids_resolve_and_nothing_depends_on_the_past(steps):
        finding = check_identity(fast_builder, steps)
        counted["valid"] += finding.valid_records
        counted["all"] += finding.all_records
        counted["histories"] += 1
        counted["retired"] += bool(finding.retired)
        if finding:
            # a night that is cut short while it shrinks has still said what it found (with `-s`)
            print(f"{counted['histories']}: {steps}\n{finding}", flush=True)
        assert not finding, str(finding)

    ids_resolve_and_nothing_depends_on_the_past()
    print(", ".join(f"{name} {count}" for name, count in counted.items()))
    assert counted["valid"] >= LEAST_VALID_SHARE * counted["all"]
    assert counted["retired"] >= counted["histories"] // 3


def test_a_replaced_parent_stays_on_record(fast_builder, tmp_path):
    """Dated parents, kept by a full refresh, and the scopes of replayed dates by the parents of then."""
    warehouse = fast_builder.new_warehouse(tmp_path / "warehouse")
    world = IdentityWorld(tmp_path / "raw")
    for number, created in ((0, "2020-02-02"), (2, "2019-01-01"), (4, "2019-01-01")):
        world.new_record(number, number // 2, created)

    def rows_of(query: str) -> list[tuple]:
        with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def build(day: int, parent: int | None, **options) -> list[tuple]:
        Reparent(0, parent).apply(world)
        world.write()
        fast_builder.build(warehouse, world.raw, f"2026-06-{day:02d}", models=MODELS, **options)
        return rows_of(
            "select parents.source_record_id, day(valid_from), day(valid_to)"
            " from core.account_hierarchy inner join core.account_source_records as parents"
            " on account_hierarchy.ancestor_account_id = parents.account_id order by valid_from"
        )

    # dated by its record, which was created on the second
    assert build(1, 2) == [("r2", 2, None)]
    moved = [("r2", 2, 5), ("r4", 5, None)]
    assert build(5, 4) == moved
    assert build(5, 4, full_refresh=True) == moved
    # an as-of date moved back with the same records says nothing new
    assert build(3, 4) == moved
    orphaned = [moved[0], ("r4", 5, 7)]
    assert build(7, None) == orphaned
    assert build(8, 2, full_refresh=True) == [*orphaned, ("r2", 8, None)]

    # what was recorded knows one date: replays are rendered
    Builder.build(
        fast_builder,
        warehouse,
        world.raw,
        "2026-06-08",
        models=("+int_account_rollup_members",),
        variables={"restate_from": "2026-06-04"},
    )
    rolled_up = rows_of(
        "select scopes.scored_on, parents.source_record_id"
        " from intermediate.int_account_rollup_members as scopes"
        " inner join core.account_source_records as parents"
        " on scopes.account_id = parents.account_id"
        " inner join core.account_source_records as members"
        " on scopes.member_account_id = members.account_id"
        " where scopes.scope = 'rolled_up' and members.source_record_id = 'r0' order by 1"
    )
    assert rolled_up == [
        (dt.date(2026, 6, day), parent)
        for day, parent in ((4, "r2"), (5, "r4"), (6, "r4"), (8, "r2"))
    ]
