"""Runs one history of organization records: what was published after each build, and once from scratch."""

import datetime as dt
import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from . import compare
from .fast_driver import NOT_STANDING, FastBuilder
from .identity_world import BYSTANDERS, SOURCES, IdentityWorld, Step, replay
from .project_copy import PROJECT_ROOT

BUILT = (
    "account_aliases",
    "account_hierarchy",
    "account_match_edges",
    "account_source_records",
    "int_identity_record_metrics",
)
MODELS = tuple(f"tag:{NOT_STANDING},+{name}" for name in BUILT)
# the project's own tests of what must hold after every build
SINGULAR_TESTS = (
    "accepted_edges_stay_inside",
    "deduplicated_sources_stand_once",
    "every_organization_record_has_one_account",
    "hierarchy_has_one_parent_at_a_time",
    "hierarchy_is_a_forest",
    "one_npi_is_one_account",
    "retired_ids_resolve",
    "steward_decisions_hold",
)
BYSTANDER_KEYS = {f"{SOURCES[number]}:far{number}" for number in range(len(BYSTANDERS))}


@dataclass
class Published:
    """What one build says about who is who."""

    account_of: dict[str, str]
    created_of: dict[str, str | None]
    aliases: list[tuple[str, str | None, str]]
    # account, parent, first day, first day after
    parents: list[tuple[str, str, dt.date | None, dt.date | None]]
    broken_tests: list[str]

    def parents_on(self, day: dt.date | None) -> dict[str, str]:
        """Who is whose parent on a day, or today; a forked way would lose one here, a test says so."""
        return {
            account_id: parent
            for account_id, parent, first, after in self.parents
            if (after is None if day is None else (not first or first <= day))
            and (day is None or not after or day < after)
        }

    @property
    def members(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, account_id in self.account_of.items():
            found.setdefault(account_id, set()).add(key)
        return found


@dataclass
class Ids:
    """Every account id ever published: who carried it, and which account it stood for last."""

    carriers: dict[str, set[str]] = field(default_factory=dict)
    stood_for: dict[str, str] = field(default_factory=dict)

    def expected(self, account_id: str, published: Published) -> set[str | None]:
        """Where a retired id may lead: with its first record, else with another one that carried it,
        else to where the account is now that it stood for last."""
        carriers = self.carriers[account_id] & published.account_of.keys()
        origins = {key for key in carriers if id_of(key) == account_id}
        if carriers:
            return {published.account_of[key] for key in origins or carriers}
        followed = self.stood_for[account_id]
        if followed in published.members:
            return {followed}
        if followed != account_id and self.carriers[followed] & published.account_of.keys():
            return self.expected(followed, published)
        return {None}

    def check(self, published: Published) -> Iterator[str]:
        for key, account_id in published.account_of.items():
            self.carriers.setdefault(account_id, set()).add(key)
        aliases: dict[str, list[str | None]] = {}
        for retired, account_id, _ in published.aliases:
            aliases.setdefault(retired, []).append(account_id)
        for account_id in sorted(self.carriers):
            found = aliases.pop(account_id, [])
            if account_id in published.members:
                expected = {account_id}
                if found:
                    yield f"{account_id} is live and an alias of {found}"
            else:
                expected = self.expected(account_id, published)
                if len(found) != 1 or found[0] not in expected:
                    yield f"{account_id} leads to {found}, not to one of {expected}"
            if None not in expected and len(expected) == 1:
                self.stood_for[account_id] = next(iter(expected))
            elif found and found[0]:
                self.stood_for[account_id] = found[0]
        if aliases:
            yield f"aliases of ids that were never published: {sorted(aliases)}"


@dataclass
class IdentityFinding:
    lines: list[str] = field(default_factory=list)
    valid_records: int = 0
    all_records: int = 0
    # ids that were retired in some build: without any a history proves little
    retired: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __str__(self) -> str:
        return "\n".join(self.lines[:30]) or "sound"


def id_of(record_key: str) -> str:
    return f"acc_{hashlib.md5(record_key.encode(), usedforsecurity=False).hexdigest()}"


def check_identity(builder: FastBuilder, steps: tuple[Step, ...]) -> IdentityFinding:
    """Builds after every step into one warehouse; at the end once from scratch, and once more fully."""
    folder = Path(tempfile.mkdtemp(dir=builder.scratch, prefix="identity_"))
    finding, ids = IdentityFinding(), Ids()
    past: list[Published] = []
    days: list[dt.date] = []
    try:
        world = IdentityWorld(folder / "raw")
        kept = builder.new_warehouse(folder / "kept")

        def build(warehouse: Path, *, full_refresh: bool) -> Published:
            world.write_overrides(warehouse)
            builder.build(
                warehouse, world.raw, str(world.as_of), full_refresh=full_refresh, models=MODELS
            )
            return read_published(builder, warehouse)

        def build_and_look(number: int) -> None:
            now = build(kept, full_refresh=world.is_full_refresh)
            problems = [
                *misplaced_records(world, now),
                *misnamed_accounts(now),
                *ids.check(now),
                *(ids_changed(past[-1], now) if past else ()),
                *parents_forgotten([*zip(days, past, strict=True)], now, world.as_of),
                *(f"{name} fails" for name in now.broken_tests),
            ]
            finding.lines.extend(f"build {number}: {line}" for line in problems)
            finding.valid_records += sum(
                record["organization_name"] is not None for record in world.records.values()
            )
            finding.all_records += len(world.records)
            finding.retired |= {retired for retired, _, _ in now.aliases}
            past.append(now)
            days.append(world.as_of)

        replay(world, steps, build_and_look)

        fresh = builder.new_warehouse(folder / "fresh")
        build(fresh, full_refresh=True)
        finding.lines.extend(listed("not as from scratch", kept, fresh, world))

        before = folder / "before"
        shutil.copytree(kept, before)
        build(kept, full_refresh=True)
        finding.lines.extend(listed("changed by a full refresh", kept, before, world, True))
        return finding
    finally:
        shutil.rmtree(folder)


def listed(
    what: str, left: Path, right: Path, world: IdentityWorld, with_logs: bool = False
) -> list[str]:
    found = compare.differences(
        left / "work.duckdb",
        right / "work.duckdb",
        world.as_of,
        with_logs=with_logs,
        with_views=False,
    )
    return [f"{table} is {what}: {row}" for table, rows in found.items() for row in rows]


def read_published(builder: FastBuilder, warehouse: Path) -> Published:
    with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
        records = connection.execute(
            "select source_records.organization_record_key, source_records.account_id,"
            " cast(records.created_at as varchar) from core.account_source_records"
            " as source_records left join intermediate.int_organization_records as records"
            " on source_records.organization_record_key = records.organization_record_key"
        ).fetchall()
        return Published(
            {key: account_id for key, account_id, _ in records},
            {key: created for key, _, created in records},
            connection.execute(
                "select retired_account_id, account_id, reason from core.account_aliases"
            ).fetchall(),
            connection.execute(
                "select account_id, ancestor_account_id, valid_from, valid_to"
                " from core.account_hierarchy where distance = 1"
            ).fetchall(),
            [
                name
                for name in SINGULAR_TESTS
                if connection.execute(query_of_test(builder, name)).fetchall()
            ],
        )


def query_of_test(builder: FastBuilder, name: str) -> str:
    """A singular test whose only template calls are references."""
    path = PROJECT_ROOT / "tests" / "singular" / "identity" / f"{name}.sql"
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    def relation(match: re.Match) -> str:
        node = builder.manifest.nodes[f"model.warm_accounts.{match[1]}"]
        return f'"{node.schema}"."{node.alias}"'

    return re.sub(r"\{\{ ref\('(\w+)'\) \}\}", relation, text)


def misplaced_records(world: IdentityWorld, now: Published) -> Iterator[str]:
    wanted = world.live_keys | BYSTANDER_KEYS
    if now.account_of.keys() != wanted:
        yield f"records with an account: {sorted(now.account_of)}, live records: {sorted(wanted)}"


def misnamed_accounts(now: Published) -> Iterator[str]:
    """An account has the id of its earliest record: by created_at, those without last, then by key."""
    for account_id, keys in now.members.items():
        earliest = min(
            keys, key=lambda key: (now.created_of[key] is None, now.created_of[key], key)
        )
        if account_id != id_of(earliest):
            yield f"{account_id} of {sorted(keys)} is not the id of {earliest}"


def ids_changed(before: Published, now: Published) -> Iterator[str]:
    for account_id, keys in before.members.items():
        dates = [{key: each.created_of.get(key) for key in keys} for each in (before, now)]
        current = {now.account_of.get(key) for key in keys}
        is_same = len(current) == 1 and dates[0] == dates[1]
        if is_same and now.members.get(next(iter(current))) == keys and current != {account_id}:
            yield f"{account_id} of {sorted(keys)} is {current} now, and nobody came or went"
    for key in BYSTANDER_KEYS:
        if before.account_of.get(key) != now.account_of.get(key):
            yield f"{key} was never touched and has another account"


def parents_forgotten(
    past: list[tuple[dt.date, Published]], now: Published, today: dt.date
) -> Iterator[str]:
    """What was published last about a day, in the ids of now, is what the hierarchy says of that day."""
    first_seen: dict[str, dt.date] = {}
    for day, published in [*past, (today, now)]:
        for account_id in published.members:
            first_seen.setdefault(account_id, day)
    leads_to = {retired: account_id for retired, account_id, _ in now.aliases}
    leads_to |= {account_id: account_id for account_id in now.members}
    for number, (day, published) in enumerate(past):
        later = [other for other, _ in past[number + 1 :]] + [today]
        if min(later) <= day:
            continue
        said, found = published.parents_on(None), now.parents_on(day)
        wanted = {
            account_id: leads_to.get(said.get(account_id, ""))
            for account_id in published.members.keys() & now.members.keys()
            if first_seen[account_id] <= day
        }
        for account_id, parent in wanted.items():
            has_parent = parent is not None and parent != account_id
            if found.get(account_id) == (parent if has_parent else None):
                continue
            # merges since may have closed a circle, whose past links are left out
            if (
                account_id not in found
                and has_parent
                and leads_back(account_id, wanted | found, parent)
            ):
                continue
            yield f"{account_id} had {parent} above it on {day}, not {found.get(account_id)}"


def leads_back(account_id: str, parents: dict[str, str | None], start: str | None) -> bool:
    seen: set[str] = set()
    while start and start not in seen:
        if start == account_id:
            return True
        seen.add(start)
        start = parents.get(start)
    return False
