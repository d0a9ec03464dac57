"""Histories written by hand, each for a mistake that identity warehouses are known to make."""

from .identity_world import (
    NPIS,
    Add,
    Decide,
    DecideParent,
    Declare,
    Delete,
    Drop,
    Identify,
    Move,
    PassDays,
    Predate,
    RefreshFully,
    Rename,
    Reparent,
    Step,
)

DAY = PassDays(1)

IDENTITY_EXAMPLES: dict[str, tuple[Step, ...]] = {
    # two merge, part, merge by a steward's word and part again; then one goes
    "merge_and_unmerge": (
        (Add(0, 0, "2020-01-01"), Add(1, 1, "2024-02-02")),
        (DAY, Rename(1, 0), Move(1, 0)),
        (DAY, Rename(1, 1), Move(1, 1), RefreshFully()),
        (DAY, Decide(0, 1, "must_link")),
        (DAY, Decide(0, 1, "cannot_link"), Identify(0, NPIS[0]), Identify(1, NPIS[0])),
        (DAY, Drop(1)),
    ),
    # the record that named the account goes, comes back, and another one turns out to be older
    "earliest_record_removed": (
        (Add(0, 0, "2020-01-01"), Add(2, 0, "2021-05-05"), Add(4, 0, "2024-02-02")),
        (DAY, Delete(0)),
        (DAY, Delete(2), RefreshFully()),
        (DAY, Delete(0, False), Predate(4, "2019-09-09")),
        (DAY, Drop(4), Drop(0)),
    ),
    "ties_and_missing_dates": (
        (Add(2, 0, "2020-01-01"), Add(4, 0, None)),
        (DAY, Add(0, 0, "2020-01-01"), Rename(2, 0)),
        (DAY, Drop(2), Predate(0, None), Rename(4, 0)),
    ),
    # nothing is left for a while, then everything is back
    "source_missing_for_a_day": (
        (Add(0, 0, "2020-01-01"), Add(1, 0, "2021-05-05"), Add(3, 1, "2021-05-05")),
        (DAY, Identify(1, NPIS[0]), Identify(3, NPIS[0])),
        (DAY, Drop(3), Drop(1)),
        (DAY, Drop(0)),
        (DAY, Add(0, 0, "2020-01-01")),
    ),
    # an id that lives again stands for itself, not for the account it was merged into once
    "unmerged_then_removed": (
        (Add(0, 0, "2020-01-01"), Add(1, 0, "2024-02-02")),
        (DAY, Decide(0, 1, "cannot_link")),
        (DAY, Decide(0, 1, None)),
        (DAY, Decide(0, 1, "cannot_link")),
        (DAY, Delete(1)),
    ),
    "source_declared_deduplicated": (
        (Add(0, 0), Add(2, 0), Add(1, 0), Add(3, 0)),
        (DAY, Declare("crm", True)),
        (DAY, Declare("crm", None), Declare("registry", True)),
        (DAY, Declare("registry", False)),
    ),
    "parents_change": (
        (Add(0, 0), Add(2, 1), Add(4, 2), Reparent(0, 2)),
        (DAY, Reparent(0, 4)),
        (DAY, Reparent(4, 0)),
        (DAY, Reparent(0, None), DecideParent(2, 0)),
        (DAY, Rename(2, 2), Identify(2, NPIS[1]), Identify(4, NPIS[1])),
        (DAY, DecideParent(2, None), RefreshFully()),
    ),
    # an older record takes over the account's id, and its parent merges away
    "past_parents_follow_ids": (
        (Add(2, 0, "2021-05-05"), Add(0, 1), Add(4, 2), Reparent(2, 0)),
        (DAY, Add(3, 0, "2020-01-01"), Identify(3, NPIS[0]), Identify(2, NPIS[0])),
        (DAY, Reparent(2, 4)),
        (DAY, Identify(0, NPIS[1]), Identify(4, NPIS[1])),
        (DAY, Reparent(2, None)),
    ),
    # A was below B until it merged with what is above B
    "past_parents_in_a_circle": (
        (Add(0, 0), Add(2, 1), Add(4, 2), Reparent(0, 2), Reparent(2, 4)),
        (DAY, Reparent(0, None), Decide(0, 4, "must_link")),
        (DAY, Reparent(2, None)),
    ),
    "as_of_moves_back": (
        (Add(0, 0, "2020-01-01"), Add(1, 1, "2021-05-05"), Add(3, 2)),
        (DAY, Rename(1, 0), Move(1, 0), Reparent(1, 3)),
        (PassDays(-7), Rename(1, 1), Move(1, 1)),
        (PassDays(9), Rename(3, 0), Move(3, 0)),
    ),
}
# `make test` has parents in a test of their own, and in random histories
SHORT_IDENTITY = ("merge_and_unmerge",)
