"""How long builds take against a raw scan of the same files, over growing inputs.

Every figure of a size comes from one run on one machine: the raw scan is the reference, builds are told as
ratios to it and to the full build. Writes the table of docs/benchmarks.md between its markers.

    python benchmarks/builds.py --scale small
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent
WARM = Path(sys.executable).parent / "warm"
PAGE = PROJECT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- builds: begin -->", "<!-- builds: end -->"

# activities by scale; accounts grow with them, so that people per account stay alike
SCALES = {
    "tiny": [20_000, 60_000, 200_000],
    "small": [100_000, 300_000, 1_000_000],
    "medium": [1_000_000, 3_000_000, 10_000_000],
    "large": [10_000_000, 30_000_000, 100_000_000],
}
ACTIVITIES_PER_ACCOUNT = 200


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


def raw_scan_seconds(raw: Path) -> tuple[float, float]:
    """Best of three scans of every column of the activity files, and their size in MB."""
    files = [file for file in (raw / "uploads" / "activities").rglob("*") if file.is_file()]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    connection = duckdb.connect(config={"threads": 2})
    path = str(raw / "uploads" / "activities" / "*.parquet").replace("'", "''")
    columns = connection.execute(f"describe select * from read_parquet('{path}')").fetchall()
    sums = ", ".join(f'max(hash("{column[0]}"))' for column in columns)
    best = None
    for _ in range(3):
        started = time.monotonic()
        connection.execute(f"select {sums} from read_parquet('{path}')").fetchall()
        elapsed = time.monotonic() - started
        best = elapsed if best is None else min(best, elapsed)
    connection.close()
    return best, megabytes


def measure_size(activities: int, folder: Path) -> dict:
    """Demo of one size: raw scan, full build, one per cent more, a day without news."""
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
    say("  a day without news")
    quiet = timed(build)
    timed([str(WARM), "demo", str(raw), "--increment", "1"])
    say("  one per cent more")
    increment = timed(build)
    return {
        "activities": activities,
        "accounts": accounts,
        "megabytes": megabytes,
        "scan": scan,
        "full": full,
        "increment": increment,
        "quiet": quiet,
    }


def say(text: str) -> None:
    print(text, flush=True)


def table(rows: list[dict]) -> str:
    """The Markdown table of all sizes."""
    lines = [
        "| activities | accounts | raw MB | raw scan s | full build s (CPU) | x scan | 1 % more s (CPU) "
        "| of full | quiet day s (CPU) | of full | peak MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        full, increment, quiet = row["full"], row["increment"], row["quiet"]
        lines.append(
            f"| {row['activities']:,} | {row['accounts']:,} | {row['megabytes']:.0f} | {row['scan']:.2f} "
            f"| {full.wall:.1f} ({full.cpu:.1f}) | {full.wall / row['scan']:.0f} "
            f"| {increment.wall:.1f} ({increment.cpu:.1f}) | {increment.wall / full.wall:.2f} "
            f"| {quiet.wall:.1f} ({quiet.cpu:.1f}) | {quiet.wall / full.wall:.2f} "
            f"| {max(full.peak_mb, increment.peak_mb, quiet.peak_mb):.0f} |"
        )
    return "\n".join(lines)


def put_between(page: str, begin: str, end: str, text: str) -> str:
    """The page with `text` between the two markers, instead of what was there."""
    head, rest = page.split(begin, 1)
    _, tail = rest.split(end, 1)
    return f"{head}{begin}\n{text}\n{end}{tail}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--scale", choices=SCALES, default="small", help="which three sizes to run")
    parser.add_argument(
        "--folder", type=Path, help="where to write the data (default: a temporary folder)"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/benchmarks.md"
    )
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="warm-bench-", dir=arguments.folder))
    rows = []
    try:
        for activities in SCALES[arguments.scale]:
            folder = base / str(activities)
            rows.append(measure_size(activities, folder))
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    text = (
        f"Scale `{arguments.scale}`, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"duckdb {duckdb.__version__}.\n\n{table(rows)}"
    )
    say(text)
    if arguments.write:
        PAGE.write_text(put_between(PAGE.read_text(), BEGIN, END, text))


if __name__ == "__main__":
    main()
