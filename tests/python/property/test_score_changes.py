"""Causes of a move, recomputed in plain Python: one thing changed at a time between two publications."""

import copy
import os
from collections import defaultdict

import duckdb
import pytest
from oracle.scores import all_scores
from oracle.warehouse import Expected, read_table

from .driver import SCORED_MODELS
from .examples import CLICK, DOWNLOAD, LATER, add, row
from .world import (
    ChangeContent,
    ChangeTitle,
    DeleteContact,
    MoveAsOf,
    MoveContact,
    Nothing,
    RemoveFile,
    SetParent,
    ShareIdentifier,
    World,
    replay,
)

pytestmark = pytest.mark.slow
CAUSES = (
    *("late_or_corrected_activity", "identity", "hierarchy"),
    *("firmographics", "decay", "new_activity"),
)
BEFORE = (
    add(row(1), row(2, DOWNLOAD, age=30, contact=2), row(4, CLICK, age=88, contact=3)),
    SetParent(1, 3),
    SetParent(2, 3),
)
# own and rolled-up hundredths
Moves = dict[tuple[str, str], dict[str, tuple[int, int]]]


class ChangeBeds:
    """A firmographic fact arrives."""

    def apply(self, world: World) -> None:
        world.organizations[1]["bed_count"] = 900
        world.organizations[1]["therapy_areas"] = None
        world.write_organizations()


LATE = add(row(5, age=3, contact=1, **LATER), row(2, DOWNLOAD, age=31, contact=2, **LATER))
DELETED = add(row(1, is_deleted=True, **LATER))
NEW = add(row(7, DOWNLOAD, age=-2, contact=1, **LATER))
NEWER = add(row(8, DOWNLOAD, age=-4, contact=3, **LATER))
# what happens between the two publications -> the causes that must show
STORIES = {
    "nothing": ((Nothing(),), {"decay"}),
    "late": ((LATE,), {"late_or_corrected_activity", "decay"}),
    "deleted": ((DELETED,), {"late_or_corrected_activity"}),
    "content": ((ChangeContent("oncology"),), set()),
    "moved": ((MoveContact(1, 2),), {"identity", "decay"}),
    "role": ((ChangeTitle(1, "Physician"),), {"identity", "decay"}),
    "nowhere": ((MoveContact(1, None),), {"identity"}),
    "beds": ((ChangeBeds(),), {"firmographics"}),
    "new": ((NEW,), {"new_activity", "decay"}),
    # an account that never had sites: its own score is 0 and stays so
    "site joins": ((SetParent(3, 0),), {"hierarchy"}),
    "site leaves": ((SetParent(1, None),), {"hierarchy"}),
    "sites merge": (
        (ShareIdentifier(1, "1234567893"), ShareIdentifier(2, "1234567893")),
        {"identity", "decay"},
    ),
    "sites move with their people": (
        (SetParent(1, 0), SetParent(2, 0), MoveContact(1, 2), ChangeTitle(3, "Physician")),
        {"identity", "hierarchy", "decay"},
    ),
    "everything": (
        (
            *(LATE, MoveContact(1, 2), ChangeTitle(2, "Physician")),
            *(SetParent(2, 0), ChangeBeds(), NEW),
        ),
        set(CAUSES),
    ),
}

# what `make test` tells: each cause is in one of them; the nightly profile tells all
SHORT_STORIES = (
    *("nothing", "deleted", "nowhere"),
    *("sites merge", "sites move with their people", "everything"),
)
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def published_changes(connection, as_of) -> Moves:
    found: Moves = defaultdict(dict)
    for change in read_table(connection, "scoring.score_changes", f"scored_on = date '{as_of}'"):
        key = (change["account_id"], change["program_id"])
        assert change["cause"] not in found[key]
        deltas = (change["warmth_delta"], change["rolled_up_warmth_delta"])
        found[key][change["cause"]] = tuple(int(delta * 100) for delta in deltas)
    return dict(found)


def expected_changes(before: Expected, after: Expected) -> Moves:
    """Both warmths with one thing changed at a time, in the order that `score_changes` states."""
    then, now = before.as_of, after.as_of
    known = [activity for activity in after.activities if activity.day <= then]
    people_of_now = copy.copy(after.identity)
    people_of_now.accounts = before.identity.accounts
    parents_of_now = copy.copy(people_of_now)
    parents_of_now.accounts = {
        key: account
        | {"parent_account_id": after.identity.accounts.get(key, account)["parent_account_id"]}
        for key, account in before.identity.accounts.items()
    }
    identity_of_then = copy.copy(before.identity)
    # the matcher says where an activity that came later leads
    identity_of_then.published = after.identity.published | before.identity.published

    def warmths(scores) -> dict[tuple[str, str], tuple[int, int]]:
        return {key: (s.warmth_score, s.rolled_up_warmth_score) for key, s in scores.items()}

    def replayed(activities, identity, day) -> dict[tuple[str, str], tuple[int, int]]:
        return warmths(all_scores(activities, after.topics, identity, after.policy, day))

    steps = [
        warmths(before.scores),
        replayed(known, identity_of_then, then),
        replayed(known, people_of_now, then),
        replayed(known, parents_of_now, then),
        replayed(known, after.identity, then),
        replayed(known, after.identity, now),
        replayed(after.activities, after.identity, now),
    ]
    found = {}
    for key in steps[-1]:
        moves = {
            cause: tuple(
                is_now - was
                for is_now, was in zip(steps[number + 1][key], steps[number][key], strict=True)
            )
            for number, cause in enumerate(CAUSES)
        }
        moved = {cause: move for cause, move in moves.items() if any(move)}
        if moved:
            found[key] = moved
    return found


@pytest.mark.parametrize("story", STORIES if IS_NIGHTLY else SHORT_STORIES)
def test_causes_are_the_oracles(story, fast_builder, tmp_path):
    between, wanted = STORIES[story]
    world = World(tmp_path / "raw")
    warehouse = fast_builder.new_warehouse(tmp_path / "warehouse")
    seeds = fast_builder.project / "seeds"

    def build() -> Expected:
        fast_builder.build(warehouse, world.raw, str(world.as_of), models=SCORED_MODELS)
        return Expected(warehouse / "work.duckdb", world.raw, seeds, world.as_of)

    replay(world, BEFORE, lambda number: None)
    before = build()
    with before.connect() as connection:
        assert {
            cause
            for causes in published_changes(connection, world.as_of).values()
            for cause in causes
        } == {"first_score"}
    replay(world, (*between, MoveAsOf(4)), lambda number: None)
    after = build()
    with after.connect() as connection:
        published = published_changes(connection, world.as_of)
    expected = expected_changes(before, after)
    assert published == expected
    assert wanted <= {cause for causes in expected.values() for cause in causes}
    assert not any(causes.get("hierarchy", (0, 0))[0] for causes in published.values())
    # the same date once more, and then from scratch: what was said of the move stays said
    for is_whole in (False, True):
        fast_builder.build(
            *(warehouse, world.raw, str(world.as_of)), full_refresh=is_whole, models=SCORED_MODELS
        )
        with after.connect() as connection:
            assert published_changes(connection, world.as_of) == published


# one publication after each line: people, organizations, files and the date go back and forth
LONG_STORY = (
    (*BEFORE, SetParent(1, 2)),
    (LATE, ChangeBeds(), SetParent(3, 2), MoveAsOf(1)),
    (ShareIdentifier(1, "1234567893"), ShareIdentifier(2, "1234567893"), MoveAsOf(2)),
    (MoveContact(1, 3), ChangeContent("oncology"), SetParent(3, 0), MoveAsOf(-2)),
    (MoveAsOf(2),),
    (ShareIdentifier(2, None), DeleteContact(2, True), NEWER, MoveAsOf(1)),
    (RemoveFile(0), SetParent(0, 1), MoveAsOf(-9)),
    (MoveAsOf(90),),
    (Nothing(),),
)


def test_causes_sum_to_the_move_after_every_publication(fast_builder, tmp_path):
    """Whatever happens, and where ids come and go: the log says both whole moves, to the hundredth."""
    world = World(tmp_path / "raw")
    warehouse = fast_builder.new_warehouse(tmp_path / "warehouse")
    seen = set()
    for steps in LONG_STORY:
        replay(world, steps, lambda number: None)
        fast_builder.build(warehouse, world.raw, str(world.as_of), models=SCORED_MODELS)
        with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
            scores = read_table(connection, "scoring.account_scores")
            changes = published_changes(connection, world.as_of)
        earlier = {s["scored_on"] for s in scores if s["scored_on"] < world.as_of}
        by_date = defaultdict(dict)
        for score in scores:
            key = (score["account_id"], score["program_id"])
            warmths = (score["warmth_score"], score["rolled_up_warmth_score"])
            by_date[score["scored_on"]][key] = tuple(int(warmth * 100) for warmth in warmths)
        before = by_date[max(earlier)] if earlier else {}
        for key, warmths in by_date[world.as_of].items():
            causes = changes.get(key, {})
            told = (world.as_of, key, causes)
            for number, warmth in enumerate(warmths):
                moved = sum(deltas[number] for deltas in causes.values())
                assert moved == warmth - before.get(key, (0, 0))[number], told
            assert ("first_score" in causes) == (key not in before and any(warmths))
            seen |= set(causes)
    assert seen >= {"first_score", *CAUSES}
