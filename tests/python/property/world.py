"""A small world of raw files, and the things that happen to raw files.

Few ids, so that they collide: a handful of activities is written, corrected, deleted, delivered again
and moved between people and days by whatever order the operations come in. Rows are valid but for one
in twelve; `valid_row_share` measures it, because a generator of nonsense tests nothing.
"""

import csv
import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st
from oracle.golden import write_csv

FIRST_DAY = dt.date(2026, 6, 30)
CONTACT_COUNT = 5
ORGANIZATION_COUNT = 4
ACTIVITY_COUNT = 10
SIGNALS = (
    "email_click",
    "email_click",
    "content_download_product",
    "form_contact_or_demo",
    "web_product_or_moa",
    "unsubscribe",
)
# bounds of the window and of the decay horizons, and late arrivals up to 400 days
AGES = (0, 0, 1, 2, 3, 7, 30, 88, 89, 90, 91, 100, 101, 400)
# the same second for some, three links within three seconds for others
CLOCKS = ("10:00:00", "10:00:01", "10:00:02", "10:00:05", "00:00:00", "23:59:59.999999")
# versions are updated and loaded at few moments, so that ties and out-of-order loads are common
MOMENTS = (None, 1, 2, 2, 3, 4)
TOPICS = (
    {"product": "neurexa"},
    {"therapy_area": "Neurology"},
    {"therapy_area": "oncology"},
    {"content_id": "brochure"},
    {},
)
AGENTS = (None, None, None, "Mozilla/5.0", "Mimecast URL Protect")
ODDITIES = (
    "no_id",
    "no_type",
    "unknown_type",
    "no_time",
    "bad_time",
    "ancient",
    "year_9999",
    "some_days_ahead",
    "nobody",
    "unknown_contact",
    "bare_deletion",
    "odd_flag",
)
ACTIVITY_COLUMNS = (
    "source_system",
    "activity_record_id",
    "activity_type",
    "occurred_at",
    "contact_record_id",
    "email",
    "organization_record_id",
    "organization_name",
    "content_id",
    "therapy_area",
    "product",
    "user_agent",
    "url",
    "is_deleted",
    "updated_at",
    "loaded_at",
)
TITLES = ("Physician", "Medical Director", "Pharmacy Director", None)
NAMES = ("Northgate Hospital", "Lakeside Clinic", "Summit Cancer Center", "Prairie Heart Institute")


@dataclass(frozen=True)
class Row:
    """One row of uploads.activities in small numbers."""

    activity: int
    signal: str
    age: int
    clock: str
    contact: int
    named_by: str
    topic: int
    agent: int
    link: int
    updated: int | None
    loaded: int | None
    is_deleted: bool
    oddity: str | None

    def cells(self) -> dict[str, str | None]:
        organization = self.contact % ORGANIZATION_COUNT
        cells = {
            "source_system": "web" if self.activity % 3 == 0 else "crm",
            "activity_record_id": f"a{self.activity}",
            "activity_type": self.signal,
            "occurred_at": f"{FIRST_DAY - dt.timedelta(days=self.age)} {self.clock}",
            "contact_record_id": f"c{self.contact}" if self.named_by == "contact" else None,
            "email": f"p{self.contact}@site{organization}.test"
            if self.named_by == "email"
            else None,
            "organization_record_id": f"o{organization}"
            if self.named_by == "organization"
            else None,
            "organization_name": NAMES[organization] if self.named_by == "name" else None,
            "user_agent": AGENTS[self.agent],
            "url": f"https://links.test/{self.link}" if self.link else None,
            "is_deleted": "true" if self.is_deleted else None,
            "updated_at": moment(self.updated),
            "loaded_at": moment(self.loaded),
            **TOPICS[self.topic],
        }
        return cells | odd_cells(self.oddity)


def moment(number: int | None) -> str | None:
    return f"2026-06-{20 + number} 08:00:00" if number is not None else None


def odd_cells(oddity: str | None) -> dict[str, str | None]:
    return {
        None: {},
        "no_id": {"activity_record_id": None},
        "no_type": {"activity_type": None},
        "unknown_type": {"activity_type": "stared_at_the_wall"},
        "no_time": {"occurred_at": None},
        "bad_time": {"occurred_at": "31/31/2026"},
        "ancient": {"occurred_at": "1999-12-31 10:00:00"},
        "year_9999": {"occurred_at": "9999-12-31 00:00:00"},
        "some_days_ahead": {"occurred_at": f"{FIRST_DAY + dt.timedelta(days=3)} 10:00:00"},
        "nobody": {
            "contact_record_id": None,
            "email": None,
            "organization_record_id": None,
            "organization_name": None,
        },
        "unknown_contact": {"contact_record_id": "nobody_we_know"},
        "bare_deletion": {"is_deleted": "true", "occurred_at": None, "activity_type": None},
        "odd_flag": {"is_deleted": "perhaps"},
    }[oddity]


# which oddities leave a row that staging can use
STILL_USABLE = {None, "nobody", "unknown_contact", "bare_deletion", "odd_flag"}


def rows(min_size: int = 2, max_size: int = 8) -> st.SearchStrategy[list[Row]]:
    row = st.builds(
        Row,
        activity=st.integers(0, ACTIVITY_COUNT - 1),
        signal=st.sampled_from(SIGNALS),
        age=st.sampled_from(AGES),
        clock=st.sampled_from(CLOCKS),
        contact=st.integers(0, CONTACT_COUNT - 1),
        named_by=st.sampled_from(
            ("contact", "contact", "contact", "email", "organization", "name")
        ),
        topic=st.integers(0, len(TOPICS) - 1),
        agent=st.integers(0, len(AGENTS) - 1),
        link=st.integers(0, 3),
        updated=st.sampled_from(MOMENTS),
        loaded=st.sampled_from(MOMENTS),
        is_deleted=st.sampled_from((False,) * 5 + (True,)),
        oddity=st.sampled_from((None,) * (11 * len(ODDITIES)) + ODDITIES),
    )
    return st.lists(row, min_size=min_size, max_size=max_size)


@dataclass
class World:
    """The raw folder as it is after some operations, and the as-of date."""

    raw: Path
    as_of: dt.date = FIRST_DAY
    clock: int = 0
    file_count: int = 0
    valid_rows: int = 0
    all_rows: int = 0
    contacts: dict[int, dict] = field(default_factory=dict)
    organizations: dict[int, dict] = field(default_factory=dict)
    consents: list[dict] = field(default_factory=list)
    topic_of_brochure: str | None = "neurology"

    def __post_init__(self) -> None:
        (self.raw / "uploads" / "activities").mkdir(parents=True)
        for number in range(ORGANIZATION_COUNT):
            self.organizations[number] = {
                "source_system": "crm",
                "organization_record_id": f"o{number}",
                "organization_name": NAMES[number],
                "organization_type": "hospital" if number % 2 else None,
                "address_line_1": f"{100 + 211 * number} {NAMES[number].split()[0]} Avenue",
                "city": ("Ames", "Waterloo", "Dubuque", "Clinton")[number],
                "state": "IA",
                "postal_code": f"5{number}01{number}",
                "bed_count": (None, 50, 250, 400)[number],
                "therapy_areas": (None, "neurology", "oncology;neurology", "cardiology")[number],
                "created_at": f"2020-01-0{1 + number}",
            }
        for number in range(CONTACT_COUNT):
            organization = number % ORGANIZATION_COUNT
            self.contacts[number] = {
                "source_system": "crm",
                "contact_record_id": f"c{number}",
                "organization_record_id": f"o{organization}",
                "first_name": ("Ada", "Ben", "Cleo", "Dan", "Eve")[number],
                "last_name": ("Ash", "Birch", "Cedar", "Doe", "Elm")[number],
                "email": f"p{number}@site{organization}.test",
                "job_title": TITLES[number % len(TITLES)],
                "created_at": f"2021-01-0{1 + number}",
            }
        self.write_organizations()
        self.write_contacts()
        self.write_content()

    # files

    @property
    def activity_files(self) -> list[Path]:
        return sorted((self.raw / "uploads" / "activities").iterdir())

    def touch(self, path: Path) -> None:
        """Every write is later than the one before, on file systems of any resolution."""
        self.clock += 1
        at = 1_780_000_000 + self.clock
        os.utime(path, (at, at))

    def write(self, path: Path, table_rows: list[dict], columns: tuple[str, ...] = ()) -> None:
        write_csv(path, table_rows, list(columns) or None)
        self.touch(path)

    def write_organizations(self) -> None:
        path = self.raw / "uploads" / "organizations.csv"
        self.write(path, list(self.organizations.values()), all_columns(self.organizations))

    def write_contacts(self) -> None:
        path = self.raw / "uploads" / "contacts.csv"
        self.write(path, list(self.contacts.values()), all_columns(self.contacts))

    def write_content(self) -> None:
        self.write(
            self.raw / "uploads" / "content.csv",
            [{"content_id": "brochure", "title": "A", "therapy_area": self.topic_of_brochure}],
        )

    def new_activity_file(self) -> Path:
        """Names run against time, so that reading files in order of name is no help."""
        self.file_count += 1
        return self.raw / "uploads" / "activities" / f"batch_{500 - self.file_count:03d}.csv"

    def write_activities(self, path: Path, batch: list[Row]) -> None:
        self.all_rows += len(batch)
        self.valid_rows += sum(row.oddity in STILL_USABLE for row in batch)
        self.write(path, [row.cells() for row in batch], ACTIVITY_COLUMNS)


def all_columns(table: dict[int, dict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in table.values() for name in row))


# operations: plain values, so that an example prints as what one would type to repeat it


@dataclass(frozen=True)
class AddFile:
    rows: tuple[Row, ...]

    def apply(self, world: World) -> None:
        world.write_activities(world.new_activity_file(), list(self.rows))


@dataclass(frozen=True)
class AddSignals:
    """External signals arrive in a table of their own, rewritten whole."""

    organization: int
    age: int

    def apply(self, world: World) -> None:
        world.write(
            world.raw / "uploads" / "account_signals.csv",
            [
                {
                    "source_system": "intent",
                    "signal_record_id": f"s{self.organization}",
                    "signal_type": "web_product_or_moa",
                    "organization_name": NAMES[self.organization],
                    "occurred_at": str(FIRST_DAY - dt.timedelta(days=self.age)),
                    "therapy_area": "neurology",
                }
            ],
        )


@dataclass(frozen=True)
class EmptyFile:
    has_header: bool

    def apply(self, world: World) -> None:
        path = world.new_activity_file()
        if self.has_header:
            world.write_activities(path, [])
        else:
            path.write_bytes(b"")
            world.touch(path)


@dataclass(frozen=True)
class DeliverAgain:
    """The same file once more, under another name."""

    which: int

    def apply(self, world: World) -> None:
        if world.activity_files:
            old = world.activity_files[self.which % len(world.activity_files)]
            new = world.new_activity_file()
            new.write_bytes(old.read_bytes())
            world.touch(new)


@dataclass(frozen=True)
class ExtendFile:
    """A file is replaced by itself and more."""

    which: int
    rows: tuple[Row, ...]

    def apply(self, world: World) -> None:
        if not world.activity_files:
            return AddFile(self.rows).apply(world)
        path = world.activity_files[self.which % len(world.activity_files)]
        held = path.read_text() or ",".join(ACTIVITY_COLUMNS) + "\n"
        path.write_text(held)
        with path.open("a", newline="") as handle:
            writer = csv.DictWriter(handle, ACTIVITY_COLUMNS, restval="", lineterminator="\n")
            for row in self.rows:
                writer.writerow({name: value or "" for name, value in row.cells().items()})
        world.all_rows += len(self.rows)
        world.valid_rows += sum(row.oddity in STILL_USABLE for row in self.rows)
        return world.touch(path)


@dataclass(frozen=True)
class RewriteFile:
    """A file is replaced by something else."""

    which: int
    rows: tuple[Row, ...]

    def apply(self, world: World) -> None:
        if world.activity_files:
            path = world.activity_files[self.which % len(world.activity_files)]
            world.write_activities(path, list(self.rows))


@dataclass(frozen=True)
class RemoveFile:
    which: int

    def apply(self, world: World) -> None:
        if world.activity_files:
            world.activity_files[self.which % len(world.activity_files)].unlink()


@dataclass(frozen=True)
class MoveContact:
    contact: int
    organization: int | None

    def apply(self, world: World) -> None:
        world.contacts[self.contact]["organization_record_id"] = (
            None if self.organization is None else f"o{self.organization}"
        )
        world.write_contacts()


@dataclass(frozen=True)
class ChangeTitle:
    contact: int
    title: str | None

    def apply(self, world: World) -> None:
        world.contacts[self.contact]["job_title"] = self.title
        world.write_contacts()


@dataclass(frozen=True)
class DeleteContact:
    contact: int
    is_deleted: bool

    def apply(self, world: World) -> None:
        world.contacts[self.contact]["is_deleted"] = "true" if self.is_deleted else None
        world.write_contacts()


@dataclass(frozen=True)
class ShareIdentifier:
    """Two organizations turn out to be one; None splits them again."""

    organization: int
    npi: str | None

    def apply(self, world: World) -> None:
        world.organizations[self.organization]["npi"] = self.npi
        world.write_organizations()


@dataclass(frozen=True)
class SetParent:
    """Cycles are welcome."""

    organization: int
    parent: int | None

    def apply(self, world: World) -> None:
        world.organizations[self.organization]["parent_organization_record_id"] = (
            None if self.parent is None else f"o{self.parent}"
        )
        world.write_organizations()


@dataclass(frozen=True)
class SetConsent:
    contact: int
    status: str

    def apply(self, world: World) -> None:
        world.consents.append(
            {
                "source_system": "crm",
                "consent_record_id": f"k{len(world.consents)}",
                "contact_record_id": f"c{self.contact}",
                "channel": "email",
                "status": self.status,
                "captured_at": str(FIRST_DAY - dt.timedelta(days=20 - len(world.consents) % 20)),
            }
        )
        world.write(world.raw / "uploads" / "consents.csv", world.consents)


@dataclass(frozen=True)
class ChangeContent:
    therapy_area: str | None

    def apply(self, world: World) -> None:
        world.topic_of_brochure = self.therapy_area
        world.write_content()


@dataclass(frozen=True)
class MoveAsOf:
    days: int

    def apply(self, world: World) -> None:
        world.as_of += dt.timedelta(days=self.days)


@dataclass(frozen=True)
class Nothing:
    """A second, identical run."""

    def apply(self, world: World) -> None:
        pass


# what never reaches the ledger: between builds of the ledger alone it needs none
AROUND_THE_LEDGER = (
    MoveContact,
    ChangeTitle,
    DeleteContact,
    ShareIdentifier,
    SetParent,
    SetConsent,
    ChangeContent,
)
Operation = AddFile | ExtendFile | RewriteFile | RemoveFile | MoveAsOf | Nothing


def operations() -> st.SearchStrategy[Operation]:
    which = st.integers(0, 5)
    contact = st.integers(0, CONTACT_COUNT - 1)
    organization = st.integers(0, ORGANIZATION_COUNT - 1)
    batch = rows().map(tuple)
    activity = [
        *[st.builds(AddFile, batch)] * 4,
        st.builds(ExtendFile, which, batch),
        st.builds(RewriteFile, which, batch),
        st.builds(DeliverAgain, which),
        st.builds(RemoveFile, which),
        st.builds(EmptyFile, st.booleans()),
        st.builds(AddSignals, organization, st.sampled_from(AGES)),
    ]
    around = [
        st.builds(MoveContact, contact, st.one_of(st.none(), organization)),
        st.builds(ChangeTitle, contact, st.sampled_from(TITLES)),
        st.builds(DeleteContact, contact, st.booleans()),
        st.builds(
            ShareIdentifier, organization, st.sampled_from(("1234567893", "1245319599", None))
        ),
        st.builds(SetParent, organization, st.one_of(st.none(), organization)),
        st.builds(SetConsent, contact, st.sampled_from(("granted", "denied", "expired"))),
        st.builds(ChangeContent, st.sampled_from(("neurology", "Oncology", None))),
        *[st.builds(MoveAsOf, st.sampled_from((-7, -1, 1, 2, 7, 90)))] * 2,
        st.just(Nothing()),
    ]
    return st.one_of(*activity, *around)


def sequences(max_size: int) -> st.SearchStrategy[tuple[Operation, ...]]:
    """Something is there first; then anything may happen."""
    return st.tuples(
        st.builds(AddFile, rows(4, 12).map(tuple)),
        st.lists(operations(), min_size=1, max_size=max_size),
    ).map(lambda parts: (parts[0], *parts[1]))


def replay(world: World, steps: tuple[Operation, ...], after_each: Callable[[int], None]) -> None:
    for number, step in enumerate(steps, start=1):
        step.apply(world)
        after_each(number)
