"""`warm policy`: draft a policy version on the base of another, and see whom it would move."""

import contextlib
import csv
import datetime
import io
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.table import Table

from warm_accounts.kept import mark
from warm_accounts.policy_seeds import PolicySeeds, read_csv
from warm_accounts.project import BuildFailed, UnusableInput, Warehouse, find_project

# what changes are counted by, and the column that says it
COLUMNS = {
    "programme": "program_id",
    "territory": "territory_id",
    "state": "state",
    "kind": "account_type",
}
MAX_MOVED = 15
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")
# What lies between the policy seeds and the comparison. The ledger and identity stay as they were
# built, which needs no raw files.
REPLAYED = "path:seeds/policy+,+policy_impact"
KEPT = (
    "path:models/staging",
    "path:models/intermediate/conformed",
    "path:models/intermediate/records",
    "path:models/intermediate/ledger",
    "path:models/intermediate/identity",
    "path:models/intermediate/attribution",
)


def require_whole(seeds: PolicySeeds, version: str, other: str) -> None:
    """A version must have rows, its own or inherited ones, wherever the other has them.

    In a seed that may be empty no row has a meaning of its own: no limit, nothing derived.
    """
    missing = [
        f"{name}.csv"
        for name in seeds.inheriting()
        if not seeds.declared[name].get("may_be_empty")
        and seeds.inherited_rows(name, other)
        and not seeds.inherited_rows(name, version)
    ]
    if missing:
        raise UnusableInput(
            f"Policy version '{version}' has no rows in {', '.join(missing)}, where '{other}' has. "
            "Say in policy_versions.csv what it is based_on: it then has the rows of that version too."
        )


def draft(
    seeds: PolicySeeds,
    new: str,
    old: str,
    valid_from: datetime.date,
    reason: str,
    changed: tuple[str, ...] = (),
    line: str | None = None,
) -> int:
    """Adds `new`, based on `old`, and copies the rows of the seeds to be changed; returns how many."""
    seeds.require(old)
    if new in seeds.versions:
        raise UnusableInput(f"Policy version '{new}' is there already. Choose another name.")
    for name in (new, line or old):
        if not NAME.fullmatch(name):
            raise UnusableInput(
                f"'{name}' cannot name a policy version or line: use letters, digits, dots and dashes."
            )
    if not reason.strip():
        raise UnusableInput("--reason is empty. Say why the policy changes.")
    policy_line = line or seeds.versions[old]["policy_line"]
    day = valid_from.isoformat()
    beside = [
        name
        for name, row in seeds.versions.items()
        if row["policy_line"] == policy_line and row["valid_from"] == day
    ]
    if max(beside, default=new) > new:
        raise UnusableInput(
            f"'{new}' would never be in force: '{max(beside)}' begins on the same day, and of two versions "
            "of one day the one counts whose name comes last in the order of letters. Give another day, "
            "or another name."
        )
    unknown = sorted(set(changed) - set(seeds.inheriting()))
    if unknown:
        raise UnusableInput(
            f"--change {', '.join(unknown)}: no such seed of the policy. "
            f"There are: {', '.join(seeds.inheriting())}."
        )
    version = seeds.versions[old] | {
        "policy_version": new,
        "policy_line": policy_line,
        "based_on": old,
        "valid_from": day,
        "reason": reason,
        "note": f"All that its own rows do not say is as in {old}",
    }
    added = {"policy_versions": [version]}
    for name in changed:
        added[name] = [
            row | {"policy_version": new, "is_removed": ""}
            for row in seeds.inherited_rows(name, old)
        ]
    texts = {}
    for name, rows in added.items():
        path = seeds.folder / f"{name}.csv"
        text = io.StringIO()
        csv.DictWriter(text, read_csv(path)[0], lineterminator="\n").writerows(rows)
        texts[path] = text.getvalue()
    lengths = {}
    try:
        for path, text in texts.items():
            lengths[path] = path.stat().st_size
            append(path, text)
    except UnusableInput:
        # half a version would stop the next build
        for path, length in lengths.items():
            with contextlib.suppress(OSError):
                os.truncate(path, length)
        raise
    return sum(len(added[name]) for name in changed)


def append(path: Path, text: str) -> None:
    try:
        is_open_ended = not path.read_text(encoding="utf-8").endswith("\n")
        with path.open("a", encoding="utf-8", newline="") as handle:
            handle.write(("\n" if is_open_ended else "") + text)
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written ({error.strerror}).") from None


def copy_work_file(warehouse: Warehouse, folder: Path) -> None:
    try:
        shutil.copyfile(warehouse.work_file, folder / warehouse.work_file.name)
    except OSError as error:
        raise UnusableInput(
            f"{warehouse.work_file} cannot be copied into {folder} ({error.strerror}). The comparison needs "
            "room for a second work file there."
        ) from None


@contextlib.contextmanager
def scratch_copy(warehouse: Warehouse):
    """The work file once more, so that the comparison leaves the warehouse as it is."""
    from warm_accounts.build import hold_lock

    if not warehouse.work_file.exists():
        raise UnusableInput(
            f"{warehouse.folder} holds no built warehouse. Run `warm build` first, or name another folder "
            "with --warehouse."
        )
    warehouse.dbt_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="policy_diff_", dir=warehouse.dbt_dir))
    try:
        with hold_lock(warehouse):
            if mark(warehouse).exists():
                raise UnusableInput(
                    f"The last build of {warehouse.folder} was not published or was of an earlier date, so"
                    " its tables are not those of the last publication. Run `warm build`, then compare."
                )
            copy_work_file(warehouse, folder)
        (folder / "raw").mkdir()
        yield Warehouse(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replay_policies(project: Path, warehouse: Warehouse, old: str, new: str) -> list[dict]:
    """Rows of measurement.policy_impact for two versions of the seeds as they are now."""
    from warm_accounts import dbt_run

    published = warehouse.published()
    if published is None:
        raise UnusableInput(
            f"Nothing has been published in {warehouse.folder} yet. Run `warm build` first."
        )
    with scratch_copy(warehouse) as scratch:
        with dbt_run.environment(
            WARM_RAW_DIR=str(scratch.folder / "raw"),
            WARM_WAREHOUSE_DIR=str(scratch.folder),
            WARM_AS_OF=published["as_of"],
        ):
            outcome = dbt_run.run_dbt(
                [
                    *("build", "--select", REPLAYED, "--exclude", *KEPT),
                    *("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
                    *("--vars", json.dumps({"policy_from": old, "policy_to": new})),
                ],
                project,
                scratch.dbt_dir,
                "duckdb",
            )
        if not outcome.succeeded:
            told = "\n".join(f"  {name}: {message}" for name, message in outcome.failures)
            raise BuildFailed(f"The policies could not be replayed.\n{told or outcome.error}")
        with duckdb.connect(str(scratch.work_file), read_only=True) as connection:
            result = connection.execute(
                "with bands as (select policy_version, band, band_step from intermediate.int_band_scenarios"
                " group by all)"
                " select policy_impact.*, accounts.account_name, bands_from.band_step as from_step,"
                " bands_to.band_step as to_step"
                " from measurement.policy_impact as policy_impact"
                " left join core.accounts as accounts on policy_impact.account_id = accounts.account_id"
                " left join bands as bands_from on policy_impact.from_band = bands_from.band"
                "  and policy_impact.from_policy_version = bands_from.policy_version"
                " left join bands as bands_to on policy_impact.to_band = bands_to.band"
                "  and policy_impact.to_policy_version = bands_to.policy_version"
                " order by program_id, account_id"
            )
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def say_impact(console: Console, rows: list[dict], old: str, new: str, by: str) -> None:
    moved = [row for row in rows if row["is_band_changed"]]
    rescored = sum(row["from_warmth_score"] != row["to_warmth_score"] for row in rows)
    as_of = rows[0]["scored_on"] if rows else "?"
    console.print(
        f"Policy {old} -> {new} as of {as_of}: {len(moved):,} of {len(rows):,} bands of accounts in "
        f"programmes change, {rescored:,} have another warmth; "
        f"{sum(row['enters_warm_list'] for row in rows):,} enter the warm list, "
        f"{sum(row['leaves_warm_list'] for row in rows):,} leave it"
    )
    if not moved:
        return
    say_counts(
        console, "from band", "to band", moved, lambda row: (row["from_band"], row["to_band"])
    )
    column = COLUMNS[by]
    grouped = Table(by, "accounts", "change band", "enter warm list", "leave warm list", box=None)
    for value in sorted({row[column] or "unknown" for row in rows}):
        of_group = [row for row in rows if (row[column] or "unknown") == value]
        counts = (
            len(of_group),
            sum(row["is_band_changed"] for row in of_group),
            sum(row["enters_warm_list"] for row in of_group),
            sum(row["leaves_warm_list"] for row in of_group),
        )
        if counts[1]:
            grouped.add_row(str(value), *(f"{count:,}" for count in counts))
    console.print(grouped)
    moved.sort(
        key=lambda row: (
            -abs((row["to_warmth_score"] or 0) - (row["from_warmth_score"] or 0)),
            row["account_id"],
            row["program_id"],
        )
    )
    listed = Table("account", "programme", "state", "band", "warmth", box=None)
    for row in moved[:MAX_MOVED]:
        listed.add_row(
            row["account_name"] or row["account_id"],
            row["program_id"],
            row["state"] or "",
            f"{row['from_band']} -> {row['to_band']}",
            f"{row['from_warmth_score']} -> {row['to_warmth_score']}",
        )
    console.print(listed)
    if len(moved) > MAX_MOVED:
        console.print(f"and {len(moved) - MAX_MOVED:,} more; --csv FILE writes all")


def say_counts(console: Console, first: str, second: str, rows: list[dict], key) -> None:
    counts: dict[tuple, int] = {}
    for row in rows:
        counts[key(row)] = counts.get(key(row), 0) + 1
    table = Table(first, second, "accounts in programmes", box=None)
    for (left, right), count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
        table.add_row(str(left), str(right), f"{count:,}")
    console.print(table)


def write_rows(path: Path, rows: list[dict]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]) if rows else ["account_id"])
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written ({error.strerror}).") from None


@click.group()
def policy() -> None:
    """Try a policy before it is in force: draft a version, change rows, see whom it moves."""


@policy.command("diff")
@click.argument("old", metavar="V1")
@click.argument("new", metavar="V2")
@click.option(
    "--by",
    type=click.Choice(list(COLUMNS)),
    default="programme",
    show_default=True,
    help="Count the changes by programme, by territory, by state, or by kind of account.",
)
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Also write one row per account and programme."
)
@click.option(
    "--warehouse",
    metavar="DIR",
    envvar="WARM_WAREHOUSE_DIR",
    show_envvar=True,
    help="A built warehouse. Default: warehouse/ in the project.",
)
@click.option(
    "--project-dir", metavar="DIR", help="The dbt project whose seeds/policy are compared."
)
def diff_command(old, new, by, csv_file, warehouse, project_dir) -> None:
    """Say who would change band if policy V2 were in force instead of V1.

    Replays both versions of seeds/policy, as they are in the files now, over the activities, the
    identity and the as-of date of the built warehouse. Works in a copy: nothing is published or changed.
    """
    from warm_accounts.explain import open_console

    project = find_project(project_dir)
    folder = Path(warehouse).absolute() if warehouse else project / "warehouse"
    seeds = PolicySeeds(project / "seeds" / "policy")
    for version in (old, new):
        seeds.require(version)
    if old == new:
        raise UnusableInput(f"Both versions are '{old}'. Name two.")
    require_whole(seeds, old, new)
    require_whole(seeds, new, old)
    rows = replay_policies(project, Warehouse(folder), old, new)
    say_impact(open_console(), rows, old, new, by)
    if csv_file:
        write_rows(Path(csv_file), rows)


@policy.command("draft")
@click.argument("new", metavar="NEW")
@click.option("--from", "old", metavar="V", required=True, help="The version it is based on.")
@click.option(
    "--valid-from", metavar="YYYY-MM-DD", required=True, help="First day on which it is in force."
)
@click.option(
    "--reason", required=True, help="Why the policy changes; the row in policy_versions says it."
)
@click.option(
    "--change",
    "changed",
    metavar="SEED",
    multiple=True,
    help="Also copy the rows of V in this seed, to be changed there. May be given several times.",
)
@click.option("--line", metavar="LINE", help="Begin or continue this policy line. Default: V's.")
@click.option(
    "--project-dir", metavar="DIR", help="The dbt project whose seeds/policy are extended."
)
def draft_command(new, old, valid_from, reason, changed, line, project_dir) -> None:
    """Add policy version NEW: everything as in V, until rows say otherwise.

    Writes the row of the version and nothing else: NEW inherits the rows of V. Rows with NEW as
    their policy_version then change or add what has the same row key, or take it out with
    is_removed. With --change the rows of V are copied to begin with; delete those that stay.

    After a change of half-lives run `python -m warm_workshop.policy_tables` to make their decay tables.
    """
    from warm_accounts.project import parse_date

    seeds = PolicySeeds(find_project(project_dir) / "seeds" / "policy")
    count = draft(
        seeds, new, old, parse_date(valid_from, "--valid-from"), reason, tuple(changed), line
    )
    click.echo(
        f"{new} is in {seeds.folder / 'policy_versions.csv'}, based on {old}"
        + (f"; {count:,} rows copied to be changed: {', '.join(changed)}" if changed else "")
    )
