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
from conftest import WARM, call_warm, clean_environment

from warm_accounts import hash_key, kept
from warm_accounts.project import MART_SCHEMAS, Warehouse

pytestmark = [pytest.mark.slow, pytest.mark.nightly]

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
        done = call_warm("build", *self.arguments(as_of, *more), **environment)
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


# What tells of all dates at once tells of an added one too.
OVER_ALL_DATES = ["activation.band_history", "measurement.weekly_review"]


def without_date(tables: dict[str, list], date: str) -> dict[str, list]:
    """Without the rows of a date."""
    return {
        name: [row for row in rows if date not in map(str, row)] for name, rows in tables.items()
    }


@pytest.fixture(scope="module")
def earlier(calm, tmp_path_factory) -> World:
    """After an earlier date than the last published one; its lists are in a file of their own."""
    world = calm.copy(tmp_path_factory.mktemp("earlier") / "world")
    told = world.build(EARLIER, "--publish-to", world.folder / "lists.duckdb")
    assert f"{EARLIER} lies before {SECOND}, the last date published" in told
    return world


def test_an_earlier_date_is_added_and_replaces_no_list(calm, earlier):
    before, after = published(calm), published(earlier)
    changed = different(before, after)
    assert len(changed) >= 9 and "scoring.score_changes" in changed, changed
    for name in changed:
        assert len(after[name]) > len(before[name]), name
        if name != "activation.band_history":
            assert set(after[name]) > set(before[name]), name
    assert different(before, without_date(after, EARLIER)) == OVER_ALL_DATES[:1]
    for file in ("published.json", "contact_details.duckdb"):
        left, right = (world.warehouse.folder / file for world in (calm, earlier))
        assert left.read_bytes() == right.read_bytes(), file


def test_the_lists_of_an_earlier_date_stand_elsewhere(earlier):
    file = earlier.folder / "lists.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        dates = connection.execute(
            "select distinct scored_on from scoring.account_scores order by all"
        ).fetchall()
        (row,) = connection.execute("select publication from main.publication").fetchall()
    assert [str(date) for (date,) in dates] == [FIRST, EARLIER]
    assert f'"as_of": "{EARLIER}"' in row[0]
    assert "core.contact_details" not in tables_of(file, MART_SCHEMAS)


def test_a_lost_work_file_comes_back_with_all_that_was_published(earlier, calm_later, tmp_path):
    """The day after equals that of a world that lost nothing, but for the date that was added."""
    world = earlier.copy(tmp_path / "world")
    world.warehouse.work_file.unlink()
    told = world.build(THIRD)
    assert "The work file is not there" in told and f"as published for {SECOND}" in told
    expected, found = published(calm_later), without_date(published(world), EARLIER)
    assert different(expected, found) == OVER_ALL_DATES
    added = published(earlier)["scoring.account_scores"]
    assert set(added) < set(published(world)["scoring.account_scores"])


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"no database" * 1000,
        lambda content: content[:4096] + b"Z" * 8192 + content[12288:],
        lambda content: b"",
    ],
    ids=["half of it", "other bytes", "a broken head", "nothing"],
)
def test_a_damaged_work_file_is_made_anew(calm, tmp_path, damage):
    world = calm.copy(tmp_path / "world")
    before, file = remembered(world), world.warehouse.work_file
    file.write_bytes(damage(file.read_bytes()))
    memory = kept.bring_back(world.warehouse)
    assert "The work file is damaged" in " ".join(memory.notes)
    assert remembered(world) == before


def test_without_histories_the_published_file_tells_what_it_can(calm, tmp_path):
    world = calm.copy(tmp_path / "world")
    before = remembered(world)
    world.warehouse.work_file.unlink()
    world.warehouse.histories_file.unlink()
    assert "histories.duckdb is missing" in " ".join(kept.bring_back(world.warehouse).notes)
    after, told = remembered(world), {".".join(table) for table in kept.TOLD_BY_MARTS}
    assert told < before.keys()
    marts = {name for name in before if not name.startswith("intermediate.")}
    dated = {"intermediate.int_account_id_history"}
    assert set(different(before, after)) & (marts | told) <= dated
    keys = [
        {row[:2] for row in tables["intermediate.int_account_id_history"]}
        for tables in (before, after)
    ]
    assert keys[1] <= keys[0] and len(keys[1]) >= len(keys[0]) - 1


def test_a_work_file_of_an_earlier_day_is_brought_up_to_date(first, calm, tmp_path):
    world = calm.copy(tmp_path / "world")
    shutil.copy(first.warehouse.work_file, world.warehouse.work_file)
    memory = kept.bring_back(world.warehouse)
    assert memory.is_another_file and memory.brought_back
    assert remembered(world) == remembered(calm)


def test_what_dbt_commands_built_is_put_back_after_a_refused_build(calm, tmp_path):
    """What they built is in no publication: it is copied before a build begins."""
    world = calm.copy(tmp_path / "world")
    file = world.warehouse.work_file
    with duckdb.connect(str(file)) as work:
        work.execute("drop schema warm_build cascade")
        work.execute(
            f"insert into scoring.score_changes select * replace (date '{THIRD}' as scored_on)"
            " from scoring.score_changes limit 1"
        )
    before = remembered(world)
    assert kept.bring_back(world.warehouse).notes == []
    with duckdb.connect(str(file)) as work:
        work.execute("delete from scoring.score_changes")
    assert kept.bring_back(world.warehouse).is_another_file
    assert remembered(world) == before
    kept.has_published(world.warehouse)
    assert not kept.copy_before(world.warehouse).exists()


def test_another_hash_key_is_told_and_keeps_what_was_published(calm, calm_later, tmp_path):
    """Tokens are other ones; scores, dates and account ids are not."""
    world = calm.copy(tmp_path / "world")
    told = world.build(THIRD, **{hash_key.HASH_KEY: "open sesame"})
    assert "is not that of the last publication" in told
    assert "public default key" not in told
    assert different(published(calm_later), published(world)) == ["core.contacts"]
    tokens = "select count(*) from core.contacts where email_hash in ({})"
    listed = ", ".join(
        f"'{row[0]}'" for row in calm_later.rows("select email_hash from core.contacts")
    )
    assert world.rows(tokens.format(listed)) == [(0,)]
    old = kept.publication_of(calm_later.warehouse)["hash_key_fingerprint"]
    assert kept.publication_of(world.warehouse)["hash_key_fingerprint"] != old
    assert b"sesame" not in world.warehouse.published_json.read_bytes()


def test_the_default_key_is_told_and_can_be_refused(calm, tmp_path):
    told = calm.build(SECOND)
    assert "Nothing changed since" in told and "public default key" in told
    world = World(tmp_path)
    refused = world.build(SECOND, "--require-hash-key", code=2)
    assert "--require-hash-key was given" in refused
