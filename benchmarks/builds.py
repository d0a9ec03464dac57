"""How long builds take against a raw scan of the same files, over growing inputs.

Every figure of a size comes from one run on one machine: the raw scan is the reference, builds are told as
ratios to it and to the full build. Writes the table of docs/benchmarks.md between its markers.

    python benchmarks/builds.py --scale small
    python benchmarks/builds.py --ledger 1000000 10000000    (from the ledger to the scores alone)
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent
WARM = Path(sys.executable).parent / "warm"
DBT = Path(sys.executable).parent / "dbt"
PAGE = PROJECT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- builds: begin -->", "<!-- builds: end -->"
LEDGER_BEGIN, LEDGER_END = "<!-- ledger: begin -->", "<!-- ledger: end -->"

# activities by scale; accounts grow with them, so that people per account stay alike
SCALES = {
    "tiny": [20_000, 60_000, 200_000],
    "small": [100_000, 300_000, 1_000_000],
    "medium": [1_000_000, 3_000_000, 10_000_000],
    "large": [10_000_000, 30_000_000, 100_000_000],
}
ACTIVITIES_PER_ACCOUNT = 200
# a market has no more organizations than that: beyond it they only grow busier
MOST_ACCOUNTS = 50_000
# the process takes about half a gigabyte more
MEMORY_LIMIT, THREADS = "5GB", 2
# from the ledger to the scores, and a model that costs nothing: what is left is dbt's start
ROOMS = ("intermediate/ledger", "intermediate/attribution", "intermediate/scoring", "marts/scoring")
SCORED = [f"path:models/{room}" for room in ROOMS]
SMALLEST_MODEL = "int_scoring_dates"
# one date again from the daily counts, as it is known now
REPLAYED = SCORED[2:]
REPLAYED_DAYS_AGO = 30


@dataclass
class Measure:
    """One timed child process: wall and CPU seconds, and its peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


class TookTooLong(Exception):
    """A timed child process was ended: it ran beyond its time."""


def timed(
    command: list[str], environment: dict[str, str] | None = None, seconds: float | None = None
) -> Measure:
    """Runs a command to its end; raises when it fails, with the tail of what it printed.

    `environment` adds to that of this process. After `seconds` the command is killed: TookTooLong.
    """
    late = threading.Event()

    def kill() -> None:
        late.set()
        process.kill()

    with tempfile.TemporaryFile("w+") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        timer = threading.Timer(seconds or 0, kill)
        if seconds:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        wall = time.monotonic() - started
        if late.is_set():
            raise TookTooLong(f"{' '.join(command)}: more than {seconds:.0f} s")
        if status:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{output.read()[-3000:]}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def dbt_build(
    raw: Path, warehouse: Path, *selection: str, as_of: str | None = None
) -> tuple[Measure, dict[str, float]]:
    """One `dbt build` in a process of its own: what it cost, and the seconds of each model."""
    scratch = warehouse / ".dbt"
    scratch.mkdir(parents=True, exist_ok=True)
    measure = timed(
        [
            *(str(DBT), "--quiet", "build", "--target", "duckdb"),
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT / "profiles")),
            *("--target-path", str(scratch / "target"), "--log-path", str(scratch / "logs")),
            *("--exclude-resource-type", "test", "unit_test"),
            *selection,
        ],
        {
            "WARM_RAW_DIR": str(raw),
            "WARM_WAREHOUSE_DIR": str(warehouse),
            "WARM_THREADS": str(THREADS),
            "WARM_MEMORY_LIMIT": MEMORY_LIMIT,
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            **({"WARM_AS_OF": as_of} if as_of else {}),
        },
    )
    results = json.loads((scratch / "target" / "run_results.json").read_text())["results"]
    return measure, {
        result["unique_id"].split(".")[-1]: result["execution_time"]
        for result in results
        if result["unique_id"].startswith(("model.", "seed."))
    }


def net(measure: Measure, start: Measure) -> Measure:
    """What a process cost beyond starting Python and dbt."""
    return Measure(measure.wall - start.wall, measure.cpu - start.cpu, measure.peak_mb)


def raw_scan_seconds(raw: Path) -> tuple[float, float]:
    """Best of three scans of every column of the activity files, and their size in MB."""
    files = [file for file in (raw / "uploads" / "activities").rglob("*") if file.is_file()]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    connection = duckdb.connect(config={"threads": 2})
    path = literal(raw / "uploads" / "activities" / "*.parquet")
    columns = connection.execute(f"describe select * from read_parquet({path})").fetchall()
    sums = ", ".join(f'max(hash("{column[0]}"))' for column in columns)
    best = None
    for _ in range(3):
        started = time.monotonic()
        connection.execute(f"select {sums} from read_parquet({path})").fetchall()
        elapsed = time.monotonic() - started
        best = elapsed if best is None else min(best, elapsed)
    connection.close()
    return best, megabytes


# What an analyst writes on a Monday: the latest version of every row, joined to people, decayed anew.
NAIVE_QUERY = """
    with latest as (
        select * from (
            select *, row_number() over (
                partition by source_system, activity_record_id order by updated_at desc, loaded_at desc
            ) as version_rank
            from read_parquet({files})
        )
        where version_rank = 1 and not coalesce(is_deleted, false)
    ),
    attributed as (
        select
            people.account_id, latest.therapy_area, signal_types.signal_type, signal_types.points,
            cast(latest.occurred_at as date) as activity_date,
            power(
                0.5,
                date_diff('day', latest.occurred_at, timestamp '{as_of}') / signal_types.half_life_days
            )
            as decayed
        from latest
        inner join work.intermediate.int_contact_record_map as records
            on records.contact_record_key = latest.source_system || ':' || latest.contact_record_id
        inner join work.intermediate.int_contact_accounts as people using (contact_id)
        inner join work.policy.signal_types
            on signal_types.signal_type = lower(latest.activity_type) and policy_version = '2026.1'
    )
    select
        account_id, program_id, sum(points * decayed) as decayed_points,
        sum(case when activity_date > date '{as_of}' - 90 then points end) as window_points
    from attributed
    cross join (
        select distinct program_id, therapy_area from work.intermediate.int_scored_programs
    ) as programs
    where programs.therapy_area is null or attributed.therapy_area is null
        or programs.therapy_area = attributed.therapy_area
    group by account_id, program_id
"""


def naive_seconds(raw: Path, warehouse: Path, as_of: str) -> float:
    """Seconds of the query that recomputes everything from the files, without caps, roles or history."""
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY_LIMIT})
    connection.execute(f"set temp_directory = {literal(warehouse / 'spilled')}")
    connection.execute(f"attach {literal(warehouse / 'work.duckdb')} as work (read_only)")
    files = literal(raw / "uploads" / "activities" / "*.parquet")
    started = time.monotonic()
    connection.execute(NAIVE_QUERY.format(files=files, as_of=as_of)).fetchall()
    seconds = time.monotonic() - started
    connection.close()
    return seconds


def literal(path: Path) -> str:
    escaped = str(path).replace("'", "''")
    return f"'{escaped}'"


def measure_size(activities: int, folder: Path) -> dict:
    """Demo of one size: raw scan, full build, one per cent more, the day after without news."""
    raw, warehouse = folder / "raw", folder / "warehouse"
    accounts = max(300, activities // ACTIVITIES_PER_ACCOUNT)
    say(f"{activities:,} activities: writing the demo")
    timed(
        [str(WARM), "demo", str(raw), "--accounts", str(accounts), "--activities", str(activities)]
    )
    scan, megabytes = raw_scan_seconds(raw)
    build = [str(WARM), "build", "--raw", str(raw), "--warehouse", str(warehouse)]
    say("  full build")
    full = timed([*build, "--full-refresh"])
    timed([str(WARM), "demo", str(raw), "--increment", "1"])
    say("  one per cent more")
    increment = timed(build)
    say("  the day after, without news")
    as_of = date.fromisoformat(json.loads((raw / "demo.json").read_text())["as_of"])
    quiet = timed([*build, "--as-of", str(as_of + timedelta(days=1))])
    return {
        "ledger": ledger_to_scores(raw, warehouse),
        "activities": activities,
        "accounts": accounts,
        "megabytes": megabytes,
        "scan": scan,
        "full": full,
        "increment": increment,
        "quiet": quiet,
    }


def measure_ledger(activities: int, folder: Path) -> dict:
    """Demo of one size: what its ledger and scores cost, beside a raw scan and the naive query."""
    raw, warehouse = folder / "raw", folder / "warehouse"
    accounts = min(MOST_ACCOUNTS, max(300, activities // ACTIVITIES_PER_ACCOUNT))
    if not (raw / "demo.json").exists():
        say(f"{activities:,} activities: writing the demo")
        size = ["--accounts", str(accounts), "--activities", str(activities)]
        timed([str(WARM), "demo", str(raw), *size])
    as_of = json.loads((raw / "demo.json").read_text())["as_of"]
    if not (warehouse / "work.duckdb").exists():
        say("  organizations and people")
        dbt_build(raw, warehouse, "--select", "+path:models/marts/scoring", as_of=as_of)
    scan, megabytes = raw_scan_seconds(raw)
    say("  the naive query")
    return {
        "activities": activities,
        "accounts": accounts,
        "megabytes": megabytes,
        "scan": scan,
        "naive": naive_seconds(raw, warehouse, as_of),
        "ledger": ledger_to_scores(raw, warehouse),
    }


def ledger_to_scores(raw: Path, warehouse: Path) -> dict[str, Measure]:
    """The models from ledger to scores alone, without dbt's start.

    Full, one per cent more, the day after, and the replay of a past date.
    """
    as_of = date.fromisoformat(json.loads((raw / "demo.json").read_text())["as_of"])
    today, tomorrow = str(as_of), str(as_of + timedelta(days=1))
    long_ago = str(as_of - timedelta(days=REPLAYED_DAYS_AGO))
    say("  ledger to scores")
    # Lists that no room scored here seeds itself, such as known words.
    dbt_build(raw, warehouse, "--select", "path:seeds", as_of=today)
    start, _ = dbt_build(raw, warehouse, "--select", SMALLEST_MODEL, as_of=today)
    full, _ = dbt_build(raw, warehouse, "--full-refresh", "--select", *SCORED, as_of=today)
    timed([str(WARM), "demo", str(raw), "--increment", "1"])
    increment, _ = dbt_build(raw, warehouse, "--select", *SCORED, as_of=today)
    quiet, models = dbt_build(raw, warehouse, "--select", *SCORED, as_of=tomorrow)
    slowest = sorted(models.items(), key=lambda model: -model[1])[:4]
    say("    longest: " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in slowest))
    replay, _ = dbt_build(raw, warehouse, "--select", *REPLAYED, as_of=long_ago)
    return {
        "full": net(full, start),
        "increment": net(increment, start),
        "quiet": net(quiet, start),
        "replay": net(replay, start),
    }


def say(text: str) -> None:
    print(text, flush=True)


def measured(full: Measure, increment: Measure, quiet: Measure, scan: float) -> str:
    """The cells of a full build, an increment and a quiet day: seconds, and ratios to their reference."""
    return (
        f"{full.wall:.1f} ({full.cpu:.1f}) | {full.wall / scan:.0f} "
        f"| {increment.wall:.1f} ({increment.cpu:.1f}) | {increment.wall / full.wall:.2f} "
        f"| {quiet.wall:.1f} ({quiet.cpu:.1f}) | {quiet.wall / full.wall:.2f} "
        f"| {max(full.peak_mb, increment.peak_mb, quiet.peak_mb):.0f}"
    )


def size(row: dict) -> str:
    """The cells of what a line was measured on."""
    return (
        f"{row['activities']:,} | {row['accounts']:,} | {row['megabytes']:.0f} | {row['scan']:.2f}"
    )


def table(rows: list[dict]) -> str:
    """The Markdown table of all sizes."""
    lines = [
        "| activities | accounts | raw MB | raw scan s | full build s (CPU) | x scan | 1 % more s (CPU) "
        "| of full | quiet day s (CPU) | of full | peak MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = measured(row["full"], row["increment"], row["quiet"], row["scan"])
        lines.append(f"| {size(row)} | {cells} |")
    return "\n".join(lines)


def ledger_table(rows: list[dict]) -> str:
    """From ledger to scores alone, beside the raw scan and, where it was run, the naive query."""
    lines = [
        "| activities | accounts | raw MB | raw scan s | naive query s | ledger to scores s (CPU) | x scan "
        "| 1 % more s (CPU) | of full | the day after s (CPU) | of full | peak MB | a past date s (CPU) |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        naive = f"{row['naive']:.1f}" if "naive" in row else ""
        builds = {name: row["ledger"][name] for name in ("full", "increment", "quiet")}
        replay = row["ledger"]["replay"]
        lines.append(
            f"| {size(row)} | {naive} | {measured(**builds, scan=row['scan'])} "
            f"| {replay.wall:.1f} ({replay.cpu:.1f}) |"
        )
    return "\n".join(lines)


def put_between(page: str, begin: str, end: str, text: str) -> str:
    """The page with `text` between the two markers, instead of what was there."""
    head, rest = page.split(begin, 1)
    _, tail = rest.split(end, 1)
    return f"{head}{begin}\n{text}\n{end}{tail}"


def bench_ledger(sizes: list[int], folder: Path, is_written: bool) -> None:
    """The table of ledger to scores; demos and warehouses already under `folder` are used again."""
    rows = [measure_ledger(activities, folder / str(activities)) for activities in sizes]
    text = (
        f"{os.cpu_count()} cores, {MEMORY_LIMIT} for the database, duckdb {duckdb.__version__}; "
        f"without what it costs to start dbt.\n\n{ledger_table(rows)}"
    )
    say(text)
    if is_written:
        PAGE.write_text(put_between(PAGE.read_text(), LEDGER_BEGIN, LEDGER_END, text))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--scale", choices=SCALES, default="small", help="which three sizes to run")
    parser.add_argument(
        "--ledger",
        type=int,
        nargs="+",
        metavar="N",
        help="from the ledger to the scores alone, of N activities",
    )
    parser.add_argument(
        "--folder", type=Path, help="where to write the data (default: a temporary folder)"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/benchmarks.md"
    )
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="warm-bench-", dir=arguments.folder))
    rows = []
    if arguments.ledger:
        bench_ledger(arguments.ledger, arguments.folder or base, arguments.write)
        shutil.rmtree(base, ignore_errors=True)
        return
    try:
        for activities in SCALES[arguments.scale]:
            folder = base / str(activities)
            rows.append(measure_size(activities, folder))
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    text = (
        f"Scale `{arguments.scale}`, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"duckdb {duckdb.__version__}.\n\n{table(rows)}\n\n"
        f"From the ledger to the scores alone, without what it costs to start dbt:\n\n{ledger_table(rows)}"
    )
    say(text)
    if arguments.write:
        PAGE.write_text(put_between(PAGE.read_text(), BEGIN, END, text))


if __name__ == "__main__":
    main()
