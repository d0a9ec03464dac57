"""Published once, kept: real builds that are refused, killed, of an earlier date, or lose their work file.

One world of fourteen organizations and seventy people, built nine times by real `warm build`s.
"""

import csv
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from conftest import WARM, clean_environment

from warm_accounts import kept
from warm_accounts.project import MART_SCHEMAS, Warehouse

pytestmark = pytest.mark.slow

FIRST, REFUSED, SECOND, THIRD, EARLIER = (
    "2026-06-20",
    "2026-06-22",
    "2026-06-23",
    "2026-06-25",
    "2026-06-21",
)
NAMES = (
    *("Alder Bay", "Birch Creek", "Cedar Falls", "Dogwood", "Elm Grove", "Fir Hill", "Ginkgo Park"),
    *("Hazel Run", "Ironwood", "Juniper", "Koa Point", "Larch Lake", "Maple Ridge", "Nutmeg"),
)
ACTIVITY_COLUMNS = (
    *("source_system", "activity_record_id", "activity_type", "occurred_at", "contact_record_id"),
    *("email", "updated_at", "product"),
)


def write(path: Path, columns, rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def write_organizations(raw: Path, *, parent_of_last: str = "", gone: tuple[int, ...] = ()) -> None:
    rows = [
        [
            *("crm", f"O{number}", f"{name} Hospital", f"{number + 1} Main Street", f"{name} City"),
            *("IA", f"5{number:04d}", "hospital", 100 + number, "2020-01-01", "2020-01-01"),
            parent_of_last if number == len(NAMES) - 1 else "",
            "true" if number in gone else "false",
        ]
        for number, name in enumerate(NAMES)
    ]
    columns = ("source_system", "organization_record_id", "organization_name", "address_line_1")
    columns += ("city", "state", "postal_code", "organization_type", "bed_count", "created_at")
    columns += ("updated_at", "parent_organization_record_id", "is_deleted")
    write(raw / "uploads" / "organizations.csv", columns, rows)


def write_contacts(raw: Path, *, have_accounts: bool = True, moved: tuple[int, ...] = ()) -> None:
    rows = []
    for number in range(70):
        home = (number + 1 if number in moved else number) % len(NAMES)
        rows.append(
            [
                *("crm", f"C{number}", f"O{home}" if have_accounts else "gone", f"Ann{number}"),
                *("Doe", f"ann{number}@h{number % len(NAMES)}.example", "Pharmacy Director"),
            ]
        )
    columns = ("source_system", "contact_record_id", "organization_record_id", "first_name")
    write(raw / "uploads" / "contacts.csv", (*columns, "last_name", "email", "job_title"), rows)


def write_activities(raw: Path, file: str, day: str, accounts, kind: str) -> None:
    """Two people of each account act; one is named by record, the other by address alone."""
    rows = []
    for number in accounts:
        for person, named in ((number, True), (number + len(NAMES), False)):
            address = "" if named else f"ann{person}@h{number}.example"
            record = f"C{person}" if named else ""
            key = f"{file}/{person}"
            rows.append(
                ["crm", key, kind, f"{day} 09:00:00", record, address, f"{day} 10:00:00", "neurexa"]
            )
    write(raw / "uploads" / "activities" / f"{file}.csv", ACTIVITY_COLUMNS, rows)


def write_first_day(raw: Path) -> None:
    write_organizations(raw)
    write_contacts(raw)
    write_activities(raw, "first", "2026-06-15", range(8), "content_download_product")
    write_activities(raw, "demos", "2026-06-18", range(3), "form_contact_or_demo")
    owners = [
        [f"W{n}", f"Owner {n}", team, "20"]
        for n, team in enumerate(("field", "inside_sales", "marketing"))
    ]
    write(
        raw / "uploads" / "owners.csv",
        ("owner_id", "owner_name", "team", "weekly_capacity"),
        owners,
    )


def write_refused_day(raw: Path) -> None:
    """News of every kind, and contacts without accounts, at which the checkpoint stops."""
    write_organizations(raw, parent_of_last="O1", gone=(7,))
    write_contacts(raw, have_accounts=False)
    write_activities(raw, "refused", REFUSED, range(4, 12), "form_contact_or_demo")


def write_mended_day(raw: Path) -> None:
    write_organizations(raw, parent_of_last="O2", gone=(6,))
    write_contacts(raw, moved=(1, 15))
    (raw / "uploads" / "activities" / "refused.csv").unlink(missing_ok=True)
    write_activities(raw, "mended", "2026-06-22", range(5, 9), "form_contact_or_demo")


@dataclass
class World:
    """A raw folder and a warehouse."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.folder / "warehouse")

    def copy(self, folder: Path) -> "World":
        return World(shutil.copytree(self.folder, folder))

    def arguments(self, as_of: str, *more: str) -> list[str]:
        places = ["--raw", self.raw, "--warehouse", self.warehouse.folder, "--as-of", as_of]
        return [*map(str, places), *map(str, more)]

    def build(self, as_of: str, *more, code: int = 0, **environment: str) -> str:
        done = subprocess.run(
            [str(WARM), "build", *self.arguments(as_of, *more)],
            env=clean_environment(**environment),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def kill(self, as_of: str, model: str) -> None:
        """kill -9 once a model is done."""
        log = self.warehouse.dbt_dir / "logs" / "dbt.log"
        log.unlink(missing_ok=True)
        with subprocess.Popen(
            [str(WARM), "build", *self.arguments(as_of)],
            env=clean_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            deadline = time.monotonic() + 900
            while not (log.exists() and model in log.read_text(errors="replace")):
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)
            process.send_signal(signal.SIGKILL)

    def rows(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.warehouse.published_file), read_only=True) as connection:
            return connection.execute(query).fetchall()


def tables_of(file: Path, schemas) -> dict[str, list[tuple]]:
    """Every row of a file's tables of some schemas, sorted."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where list_contains(?, schema_name) order by all",
            [list(schemas)],
        ).fetchall()
        return {
            name: connection.execute(f"select * from {name} order by all").fetchall()
            for (name,) in names
        }


def published(world: World) -> dict[str, list[tuple]]:
    return tables_of(world.warehouse.published_file, MART_SCHEMAS)


def different(left: dict[str, list], right: dict[str, list]) -> list[str]:
    return [
        name for name in sorted(left.keys() | right.keys()) if left.get(name) != right.get(name)
    ]


def remembered(world: World) -> dict[str, list[tuple]]:
    """All that the work file remembers of earlier publications."""
    names = [".".join(table) for table in kept.tables_kept(world.warehouse)]
    found = tables_of(world.warehouse.work_file, (*MART_SCHEMAS, "intermediate"))
    return {name: found.get(name, []) for name in names}


def all_but(left_out: str):
    plain = kept.tables_kept
    return lambda warehouse: {t for t in plain(warehouse) if ".".join(t) != left_out}


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> World:
    world = World(tmp_path_factory.mktemp("published_once") / "first")
    write_first_day(world.raw)
    world.build(FIRST)
    return world


@pytest.fixture(scope="module")
def refused(first, tmp_path_factory) -> World:
    """The world after a build that its checkpoint stopped."""
    world = first.copy(tmp_path_factory.mktemp("refused") / "world")
    write_refused_day(world.raw)
    assert "contact_coverage_holds failed" in world.build(REFUSED, code=1)
    return world


@pytest.fixture(scope="module")
def calm(first, tmp_path_factory) -> World:
    """The second day of a world in which nothing was ever refused."""
    world = first.copy(tmp_path_factory.mktemp("calm") / "world")
    write_mended_day(world.raw)
    world.build(SECOND)
    return world


@pytest.fixture(scope="module")
def calm_later(calm, tmp_path_factory) -> World:
    world = calm.copy(tmp_path_factory.mktemp("calm_later") / "world")
    world.build(THIRD)
    return world


def test_a_refused_and_a_killed_build_leave_no_trace(refused, calm, tmp_path):
    world = refused.copy(tmp_path / "world")
    world.kill(REFUSED, "OK created sql incremental model scoring.account_scores")
    write_mended_day(world.raw)
    told = world.build(SECOND)
    assert f"brought back as published for {FIRST}" in told
    assert different(published(world), published(calm)) == []
    assert not kept.mark(world.warehouse).exists()
    assert world.rows(
        "select count(*) from scoring.account_scores where scored_on = date '2026-06-22'"
    ) == [(0,)]


def test_each_table_that_a_refused_build_touched_is_brought_back(
    first, refused, tmp_path, monkeypatch
):
    """Planted: one table after the other is left out, and is noticed."""
    before, after = remembered(first), remembered(refused)
    touched = different(before, after)
    assert len(touched) > 12, touched
    for number, left_out in enumerate(["", *touched]):
        world = refused.copy(tmp_path / str(number))
        with monkeypatch.context() as patched:
            patched.setattr(kept, "tables_kept", all_but(left_out))
            kept.bring_back(world.warehouse)
        assert different(remembered(world), before) == ([left_out] if left_out else [])
        shutil.rmtree(world.folder)
