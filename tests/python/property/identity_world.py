"""A handful of organization records in two sources, stewards' decisions, and what happens to both.

Three organizations share six record numbers, so that records meet and part again: by name, by
identifier, by a steward's word. Two more records stand far away and are never touched; whatever
happens to the others must leave them alone.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from hypothesis import strategies as st
from oracle.golden import write_csv

FIRST_DAY = dt.date(2026, 6, 30)
RECORD_COUNT = 6
SOURCES = ("crm", "registry")
# name, street, city, postal code
ORGANIZATIONS = (
    ("Unity Hospital", "100 Main Street", "Ames", "50010"),
    ("Mary Greeley Center", "2200 Oak Avenue", "Ames", "50014"),
    ("Prairie Heart Institute", "71 River Road", "Boone", "50036"),
)
BYSTANDERS = (
    ("Lakeside Cancer Center", "9 Harbor Way", "Seattle", "WA", "98101"),
    ("Harborview Eye Clinic", "415 Hill Street", "Tacoma", "WA", "98402"),
)
NPIS = ("1234567893", "1245319599")
# few, so that the earliest record is often one of several
CREATED = ("2020-01-01", "2020-01-01", "2021-05-05", "2024-02-02", None)
OVERRIDES = ("must_link", "must_link", "cannot_link", None)
COLUMNS = (
    "source_system",
    "organization_record_id",
    "organization_name",
    "address_line_1",
    "city",
    "state",
    "postal_code",
    "npi",
    "parent_organization_record_id",
    "created_at",
    "updated_at",
    "is_deleted",
)


def source_of(number: int) -> str:
    return SOURCES[number % len(SOURCES)]


def key_of(number: int) -> str:
    return f"{source_of(number)}:r{number}"


@dataclass
class IdentityWorld:
    """The raw folder and the stewards' tables as they are after some edits."""

    raw: Path
    as_of: dt.date = FIRST_DAY
    moment: int = 0
    records: dict[int, dict] = field(default_factory=dict)
    match_overrides: dict[tuple[int, int], tuple] = field(default_factory=dict)
    parent_overrides: dict[int, tuple] = field(default_factory=dict)
    deduplicated: dict[str, bool] = field(default_factory=dict)
    is_full_refresh: bool = False

    def __post_init__(self) -> None:
        (self.raw / "uploads").mkdir(parents=True)

    def new_record(self, number: int, organization: int, created: str | None) -> None:
        name, street, city, postal_code = ORGANIZATIONS[organization]
        self.records[number] = {
            "source_system": source_of(number),
            "organization_record_id": f"r{number}",
            "organization_name": name,
            "address_line_1": street,
            "city": city,
            "state": "IA",
            "postal_code": postal_code,
            "created_at": created,
        }

    def edit(self, number: int, **cells: str | None) -> None:
        if number in self.records:
            self.moment += 1
            at = dt.datetime(2026, 1, 1, 8) + dt.timedelta(minutes=self.moment)
            self.records[number] |= {**cells, "updated_at": str(at)}

    @property
    def live_keys(self) -> set[str]:
        return {
            key_of(number)
            for number, record in self.records.items()
            if record["organization_name"] and not record.get("is_deleted")
        }

    def write(self) -> None:
        bystanders = [
            {
                "source_system": SOURCES[number],
                "organization_record_id": f"far{number}",
                "organization_name": name,
                "address_line_1": street,
                "city": city,
                "state": state,
                "postal_code": postal_code,
                "created_at": "2019-03-03",
            }
            for number, (name, street, city, state, postal_code) in enumerate(BYSTANDERS)
        ]
        rows = [*self.records.values(), *bystanders]
        write_csv(self.raw / "uploads" / "organizations.csv", rows, list(COLUMNS))
        write_csv(
            self.raw / "uploads" / "source_systems.csv",
            [
                {"source_system": name, "is_deduplicated": str(value).lower()}
                for name, value in self.deduplicated.items()
            ],
            ["source_system", "is_deduplicated"],
        )

    def write_overrides(self, warehouse: Path) -> None:
        """Stewards' decisions are seeds, and builds of the suite load no seeds."""
        with duckdb.connect(str(warehouse / "work.duckdb")) as connection:
            for table, rows in (
                (
                    "organization_match_overrides",
                    [
                        (key_of(one), key_of(other), kind, "tester", day, "because")
                        for (one, other), (kind, day) in self.match_overrides.items()
                    ],
                ),
                (
                    "account_parent_overrides",
                    [
                        (key_of(child), key_of(parent), "tester", day, "because")
                        for child, (parent, day) in self.parent_overrides.items()
                    ],
                ),
            ):
                connection.execute(f"delete from overrides.{table}")
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    connection.executemany(f"insert into overrides.{table} values ({marks})", rows)


# edits: plain values, so that an example prints as what one would type to repeat it


@dataclass(frozen=True)
class Add:
    record: int
    organization: int
    created: str | None = "2020-01-01"

    def apply(self, world: IdentityWorld) -> None:
        world.new_record(self.record, self.organization, self.created)


@dataclass(frozen=True)
class Rename:
    """The record is about another organization now, or lost its name and with it its use."""

    record: int
    organization: int | None

    def apply(self, world: IdentityWorld) -> None:
        name = None if self.organization is None else ORGANIZATIONS[self.organization][0]
        world.edit(self.record, organization_name=name)


@dataclass(frozen=True)
class Move:
    record: int
    organization: int

    def apply(self, world: IdentityWorld) -> None:
        _, street, city, postal_code = ORGANIZATIONS[self.organization]
        world.edit(self.record, address_line_1=street, city=city, postal_code=postal_code)


@dataclass(frozen=True)
class Become:
    """The record is about another organization, name, place and all."""

    record: int
    organization: int

    def apply(self, world: IdentityWorld) -> None:
        Rename(self.record, self.organization).apply(world)
        Move(self.record, self.organization).apply(world)


@dataclass(frozen=True)
class Identify:
    record: int
    npi: str | None

    def apply(self, world: IdentityWorld) -> None:
        world.edit(self.record, npi=self.npi)


@dataclass(frozen=True)
class Predate:
    """The record turns out to be of another day, so that another one may name the account."""

    record: int
    created: str | None

    def apply(self, world: IdentityWorld) -> None:
        world.edit(self.record, created_at=self.created)


@dataclass(frozen=True)
class Reparent:
    """Cycles, and parents that do not exist, are welcome."""

    record: int
    parent: int | None

    def apply(self, world: IdentityWorld) -> None:
        # a parent is named within the source
        parent = None
        if self.parent is not None:
            parent = f"r{self.parent - (self.parent - self.record) % len(SOURCES)}"
        world.edit(self.record, parent_organization_record_id=parent)


@dataclass(frozen=True)
class Delete:
    record: int
    is_deleted: bool = True

    def apply(self, world: IdentityWorld) -> None:
        world.edit(self.record, is_deleted="true" if self.is_deleted else None)


@dataclass(frozen=True)
class Drop:
    """The record is in no file any more."""

    record: int

    def apply(self, world: IdentityWorld) -> None:
        world.records.pop(self.record, None)


@dataclass(frozen=True)
class Decide:
    """A steward's word on a pair; None takes it back."""

    one: int
    other: int
    override: str | None

    def apply(self, world: IdentityWorld) -> None:
        pair = (min(self.one, self.other), max(self.one, self.other))
        world.match_overrides.pop(pair, None)
        if self.override and self.one != self.other:
            world.match_overrides[pair] = (self.override, "2026-06-01")


@dataclass(frozen=True)
class DecideParent:
    child: int
    parent: int | None

    def apply(self, world: IdentityWorld) -> None:
        world.parent_overrides.pop(self.child, None)
        if self.parent is not None:
            world.parent_overrides[self.child] = (self.parent, "2026-06-02")


@dataclass(frozen=True)
class Declare:
    source: str
    is_deduplicated: bool | None

    def apply(self, world: IdentityWorld) -> None:
        world.deduplicated.pop(self.source, None)
        if self.is_deduplicated is not None:
            world.deduplicated[self.source] = self.is_deduplicated


@dataclass(frozen=True)
class PassDays:
    days: int

    def apply(self, world: IdentityWorld) -> None:
        world.as_of += dt.timedelta(days=self.days)


@dataclass(frozen=True)
class RefreshFully:
    def apply(self, world: IdentityWorld) -> None:
        world.is_full_refresh = True


Edit = (
    Add
    | Rename
    | Move
    | Become
    | Identify
    | Predate
    | Reparent
    | Delete
    | Drop
    | Decide
    | DecideParent
    | Declare
    | PassDays
    | RefreshFully
)
# what happens between two builds
Step = tuple[Edit, ...]


def edits() -> st.SearchStrategy[Edit]:
    record = st.integers(0, RECORD_COUNT - 1)
    organization = st.integers(0, len(ORGANIZATIONS) - 1)
    created = st.sampled_from(CREATED)
    return st.one_of(
        *[st.builds(Add, record, organization, created)] * 3,
        *[st.builds(Become, record, organization)] * 3,
        # one edit in about twelve of names takes the name away
        st.builds(Rename, record, st.sampled_from((0, 1, 2, None))),
        st.builds(Move, record, organization),
        *[st.builds(Identify, record, st.sampled_from((*NPIS, None)))] * 2,
        st.builds(Predate, record, created),
        *[st.builds(Reparent, record, st.one_of(st.none(), record))] * 2,
        *[st.builds(Delete, record, st.sampled_from((True, True, False)))] * 2,
        st.builds(Drop, record),
        *[st.builds(Decide, record, record, st.sampled_from(("must_link", "cannot_link", None)))]
        * 2,
        st.builds(DecideParent, record, st.one_of(st.none(), record)),
        st.builds(Declare, st.sampled_from(SOURCES), st.sampled_from((True, True, False, None))),
        *[st.builds(PassDays, st.sampled_from((-7, -1, 1, 2, 30)))] * 2,
        st.builds(RefreshFully),
    )


def histories(max_steps: int) -> st.SearchStrategy[tuple[Step, ...]]:
    """Some records are there first; a day passes before most builds."""
    record = st.builds(
        Add,
        st.integers(0, RECORD_COUNT - 1),
        st.integers(0, len(ORGANIZATIONS) - 1),
        st.sampled_from(CREATED),
    )
    step = st.tuples(
        st.sampled_from(((PassDays(1),), (PassDays(1),), ())),
        st.lists(edits(), min_size=2, max_size=5).map(tuple),
    ).map(lambda parts: parts[0] + parts[1])
    return st.tuples(
        st.lists(record, min_size=5, max_size=8).map(tuple),
        st.lists(step, min_size=1, max_size=max_steps),
    ).map(lambda parts: (parts[0], *parts[1]))


def replay(
    world: IdentityWorld, steps: tuple[Step, ...], after_each: Callable[[int], None]
) -> None:
    for number, step in enumerate(steps, start=1):
        for edit in step:
            edit.apply(world)
        world.write()
        after_each(number)
        world.is_full_refresh = False
