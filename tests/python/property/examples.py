"""Sequences written by hand, each for a mistake that incremental models are known to make."""

from dataclasses import replace

from .world import (
    AddFile,
    AddSignals,
    ChangeContent,
    ChangeTitle,
    DeleteContact,
    DeliverAgain,
    EmptyFile,
    ExtendFile,
    MoveAsOf,
    MoveContact,
    Nothing,
    Operation,
    RemoveFile,
    RewriteFile,
    Row,
    SetConsent,
    SetParent,
    ShareIdentifier,
)

FORM = "form_contact_or_demo"
CLICK = "email_click"
DOWNLOAD = "content_download_product"


def row(activity: int = 1, signal: str = FORM, age: int = 0, **more) -> Row:
    """A plain row of a known person on product content."""
    plain = {
        "clock": "10:00:00",
        "contact": 1,
        "named_by": "contact",
        "topic": 0,
        "agent": 0,
        "link": 0,
        "updated": 1,
        "loaded": 1,
        "is_deleted": False,
        "oddity": None,
    }
    return Row(activity=activity, signal=signal, age=age, **plain | more)


def add(*rows: Row) -> AddFile:
    return AddFile(rows)


LATER = {"updated": 2, "loaded": 2}

EXAMPLES: dict[str, tuple[Operation, ...]] = {
    "late_by_400_days": (
        add(row(1), row(2, age=3)),
        add(row(7, age=400), row(4, age=90), row(5, age=30)),
    ),
    # beyond every horizon: nothing is left of it but the day
    "back_after_a_year": (
        add(row(1, CLICK, age=500), row(2, CLICK, age=450)),
        add(row(4, age=3), row(5, CLICK, age=470)),
    ),
    "late_on_a_built_day": (
        add(row(1, age=30), row(2)),
        add(row(4, age=30, contact=2)),
    ),
    "delivered_again": (
        add(row(1, DOWNLOAD), row(2, CLICK), row(4, age=7)),
        DeliverAgain(0),
        Nothing(),
        DeliverAgain(0),
    ),
    "same_row_in_two_files": (
        add(row(1, DOWNLOAD), row(2, DOWNLOAD, age=1)),
        add(row(1, DOWNLOAD, loaded=2), row(2, DOWNLOAD, age=1, loaded=3)),
    ),
    "moved_to_another_day": (
        add(row(1, age=2), row(2, age=30)),
        add(row(1, age=91, **LATER)),
    ),
    "moved_to_another_person": (
        add(row(1, contact=1), row(2, contact=1, age=1)),
        add(row(1, contact=2, **LATER)),
    ),
    "moved_to_another_signal": (
        add(row(1, FORM), row(2, DOWNLOAD)),
        add(row(1, CLICK, **LATER)),
    ),
    "deleted_leaves_a_day_empty": (
        add(row(1, age=2), row(2, age=30)),
        add(row(1, age=2, is_deleted=True, **LATER)),
    ),
    # the person stays known by another activity: who has none left would be dropped with all counts
    "deleted_on_a_shared_day": (
        add(row(1, age=2), row(2, age=2, contact=2), row(4, age=30)),
        add(row(1, age=2, is_deleted=True, **LATER)),
    ),
    "bare_deletion": (
        add(row(1, age=2), row(2, age=30)),
        add(row(1, oddity="bare_deletion", **LATER)),
    ),
    "deleted_then_back": (
        add(row(1, age=2)),
        add(row(1, age=2, is_deleted=True, **LATER)),
        add(row(1, age=2, updated=3, loaded=3)),
    ),
    "old_version_delivered_late": (
        add(row(1, age=1, updated=3, loaded=3)),
        add(row(1, age=90, updated=2, loaded=4)),
    ),
    "late_deletion_of_an_old_version": (
        add(row(1, age=1, updated=3, loaded=3)),
        add(row(1, age=1, is_deleted=True, updated=2, loaded=4)),
    ),
    "load_time_breaks_the_tie": (
        add(row(1, age=1, updated=2, loaded=3)),
        add(row(1, age=30, updated=2, loaded=2)),
        add(row(1, age=7, updated=2, loaded=4)),
    ),
    "no_times_at_all": (
        add(row(1, updated=None, loaded=None)),
        add(row(1, age=7, updated=None, loaded=1)),
    ),
    "cap_filled_by_late_rows": (
        add(*(row(number, CLICK, age=1, link=1) for number in (1, 2))),
        add(*(row(number, CLICK, age=1, link=1) for number in (4, 5, 7))),
    ),
    "cap_spent_on_relevant_rows": (
        add(row(1, DOWNLOAD, topic=4), row(2, DOWNLOAD, topic=4)),
        add(row(4, DOWNLOAD, topic=0), row(5, DOWNLOAD, topic=1)),
    ),
    "bounds_of_the_window": (
        add(row(1, age=89), row(2, age=90, contact=2), row(4, age=88, contact=3)),
        MoveAsOf(1),
    ),
    # and of the week before: six, seven and eight days ago
    "tomorrow": (
        add(
            row(1),
            row(2, age=1, contact=2),
            *(row(n, age=age, contact=3) for n, age in ((4, 7), (5, 8), (7, 9))),
        ),
        MoveAsOf(-1),
    ),
    "bounds_of_the_horizon": (
        add(row(1, CLICK, age=100), row(2, CLICK, age=101, contact=2)),
        MoveAsOf(-1),
    ),
    "negative_below_the_floor": (
        add(row(1, CLICK)),
        add(row(2, "unsubscribe")),
        add(row(4, FORM, contact=1)),
    ),
    "negative_stays_below_the_floor": (
        add(row(1, CLICK)),
        add(row(2, "unsubscribe")),
    ),
    "file_removed": (
        add(row(1), row(2, age=7)),
        add(row(1, age=30, **LATER), row(4)),
        RemoveFile(0),
    ),
    "file_extended": (
        add(row(1), row(2, age=7)),
        ExtendFile(0, (row(4, age=90), row(1, age=1, **LATER))),
    ),
    "file_rewritten": (
        add(row(1), row(2, age=7)),
        add(row(2, age=3, **LATER)),
        RewriteFile(1, (row(2, age=1),)),
    ),
    "empty_files": (
        add(row(1)),
        EmptyFile(True),
        EmptyFile(False),
        add(row(2)),
    ),
    "burst_completed_later": (
        add(row(1, CLICK, link=1), row(2, CLICK, link=2, clock="10:00:01")),
        add(row(4, CLICK, link=3, clock="10:00:02")),
    ),
    "burst_broken_by_a_deletion": (
        add(
            *(
                row(n, CLICK, link=link, clock=f"10:00:0{link - 1}")
                for link, n in ((1, 1), (2, 2), (3, 4))
            )
        ),
        add(row(2, CLICK, is_deleted=True, **LATER)),
    ),
    "scanner": (
        add(row(1, CLICK, agent=4, link=1), row(2, CLICK, agent=3, link=1)),
        add(row(4, CLICK, agent=4, link=2, age=30)),
    ),
    "as_of_admits_a_row": (
        add(row(1), row(2, oddity="some_days_ahead")),
        MoveAsOf(2),
        MoveAsOf(1),
    ),
    "as_of_back": (
        add(row(1), row(2, age=1), row(4, age=7)),
        MoveAsOf(-7),
    ),
    "as_of_back_past_an_unusable_row": (
        add(row(2, age=30), row(4, oddity="unknown_type")),
        MoveAsOf(-7),
    ),
    "as_of_back_and_forth": (
        add(row(1), row(2, age=1), row(4, age=7)),
        MoveAsOf(-2),
        add(row(5, age=30)),
        MoveAsOf(2),
    ),
    "unusable_correction": (
        add(row(1, age=1)),
        add(row(1, oddity="year_9999", **LATER), row(1, oddity="bad_time", **LATER)),
    ),
    "contact_moves_and_moves_back": (
        add(row(1, contact=2), row(2, contact=2, age=30, named_by="email")),
        MoveContact(2, 3),
        MoveContact(2, None),
        MoveContact(2, 2),
    ),
    "title_changes": (
        add(row(1), row(2, contact=2)),
        ChangeTitle(1, None),
        ChangeTitle(2, "Medical Director"),
    ),
    "contact_deleted": (
        add(row(1), row(2, contact=2)),
        DeleteContact(1, True),
        add(row(4, contact=1)),
        DeleteContact(1, False),
    ),
    "organizations_merge_and_split": (
        add(row(1, contact=1), row(2, contact=2), row(4, CLICK, contact=2)),
        ShareIdentifier(1, "1234567893"),
        ShareIdentifier(2, "1234567893"),
        ShareIdentifier(2, "1245319599"),
    ),
    "organizations_stay_merged": (
        add(row(1, contact=1), row(2, contact=2), row(4, CLICK, contact=2)),
        ShareIdentifier(1, "1234567893"),
        ShareIdentifier(2, "1234567893"),
    ),
    "parents_in_a_circle": (
        add(row(1, contact=1), row(2, contact=2)),
        SetParent(1, 2),
        SetParent(2, 1),
        SetParent(1, None),
    ),
    "consent_withdrawn": (
        add(row(1, contact=1)),
        SetConsent(1, "granted"),
        SetConsent(1, "denied"),
    ),
    "content_changes_topic": (
        add(row(1, topic=3), row(2, topic=3, contact=2)),
        ChangeContent("Oncology"),
        ChangeContent(None),
    ),
    "external_signals": (
        add(row(1)),
        AddSignals(1, 3),
        AddSignals(2, 30),
    ),
}


def side_by_side(names: tuple[str, ...]) -> tuple[Operation, ...]:
    """Examples that only add files as one sequence: their n-th files in one, activities kept apart."""
    batches: dict[int, list[Row]] = {}
    for offset, name in enumerate(names, start=1):
        for number, step in enumerate(EXAMPLES[name]):
            assert isinstance(step, AddFile)
            # a multiple of three keeps each activity in its source system
            batches.setdefault(number, []).extend(
                replace(one, activity=one.activity + 30 * offset) for one in step.rows
            )
    return tuple(AddFile(tuple(batch)) for batch in batches.values())


def one_after_the_other(names: tuple[str, ...]) -> tuple[Operation, ...]:
    return tuple(step for name in names for step in EXAMPLES[name])


ADDING = tuple(
    name for name, steps in EXAMPLES.items() if all(isinstance(step, AddFile) for step in steps)
)
AROUND = (
    "contact_moves_and_moves_back",
    "title_changes",
    "contact_deleted",
    "consent_withdrawn",
    "content_changes_topic",
    "external_signals",
    "parents_in_a_circle",
    "organizations_merge_and_split",
)
# the short profile: everything once, what can share a sequence without healing each other does
SHORT: dict[str, tuple[Operation, ...]] = {
    "everything_that_adds_files": side_by_side(ADDING),
    "everything_around_activities": one_after_the_other(AROUND),
    **{
        name: EXAMPLES[name]
        for name in (
            "file_removed",
            "file_extended",
            "file_rewritten",
            "empty_files",
            "as_of_admits_a_row",
            "as_of_back_past_an_unusable_row",
            "as_of_back_and_forth",
        )
    },
}
