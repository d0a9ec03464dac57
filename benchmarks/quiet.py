"""What a build costs when there is nothing new, beside an empty dbt project and the same SQL without dbt.

All figures of a size come from one run. Writes its table into docs/benchmarks.md between its markers.

    python benchmarks/quiet.py --write                 (1,000, 60,000 and 1,000,000 activities)
    python benchmarks/quiet.py --sizes 1000 60000
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
from builds import (
    ACTIVITIES_PER_ACCOUNT,
    DBT,
    MEMORY_LIMIT,
    PAGE,
    PROJECT,
    THREADS,
    WARM,
    Measure,
    put_between,
    say,
    timed,
)

BEGIN, END = "<!-- quiet: begin -->", "<!-- quiet: end -->"
SIZES = [1_000, 60_000, 1_000_000]
FEWEST_ACCOUNTS = 50
EMPTY_PROJECT = {
    "dbt_project.yml": "name: empty\nprofile: empty\nmodel-paths: [models]\n",
    "models/one.sql": "select 1 as one\n",
    "profiles.yml": "empty: {target: d, outputs: {d: {type: duckdb, path: empty.duckdb}}}\n",
}
COLUMNS = {
    "full": "first build",
    "after": "the day after",
    "again": "the same day again",
    "no_skip": "a day after, `--no-skip`",
    "sql": "its SQL without dbt",
    "empty": "empty dbt project",
}


def empty_dbt_build(folder: Path) -> Measure:
    """`dbt build` of one model that reads nothing, for the second time."""
    for path, text in EMPTY_PROJECT.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    command = [
        *(str(DBT), "--quiet", "build", "--project-dir", str(folder)),
        *("--profiles-dir", str(folder), "--target-path", str(folder / "target")),
        *("--log-path", str(folder / "logs"), "--no-send-anonymous-usage-stats"),
    ]
    timed(command)
    return timed(command)


def measure_size(activities: int, folder: Path) -> dict:
    raw, warehouse = folder / "raw", folder / "warehouse"
    accounts = max(FEWEST_ACCOUNTS, activities // ACTIVITIES_PER_ACCOUNT)
    say(f"{activities:,} activities: writing the demo")
    count = ["--accounts", str(accounts), "--activities", str(activities)]
    timed([str(WARM), "demo", str(raw), *count])
    as_of = date.fromisoformat(json.loads((raw / "demo.json").read_text())["as_of"])

    def build(days: int, *options: str) -> Measure:
        day = str(as_of + timedelta(days=days))
        say(f"  as of {day} {' '.join(options)}")
        command = [str(WARM), "build", "--raw", str(raw), "--warehouse", str(warehouse)]
        settings = {"WARM_THREADS": str(THREADS), "WARM_MEMORY_LIMIT": MEMORY_LIMIT}
        return timed([*command, "--as-of", day, *options], settings)

    row = {
        "activities": activities,
        "full": build(0),
        "after": build(1),
        "again": build(1),
        "no_skip": build(2, "--no-skip"),
    }
    report = (
        "import sys; sys.path.insert(0, sys.argv[1]); import quiet; quiet.run_sql(*sys.argv[2:])"
    )
    say("  its SQL on one connection")
    here = str(Path(__file__).parent)
    copy = folder / "sql" / "work.duckdb"
    copy.parent.mkdir()
    shutil.copy(warehouse / "work.duckdb", copy)
    day = str(as_of + timedelta(days=3))
    nothing = timed([sys.executable, "-c", report, here, str(warehouse), str(copy), day, "nothing"])
    run = timed([sys.executable, "-c", report, here, str(warehouse), str(copy), day, "all"])
    row["sql"] = Measure(run.wall - nothing.wall, run.cpu - nothing.cpu, run.peak_mb)
    row["empty"] = empty_dbt_build(folder / "empty")
    return row


def run_sql(warehouse: str, work_file: str, as_of: str, how_many: str) -> None:
    """Every table and view whose SQL is known without dbt, made once more, in an order that works."""
    from warm_accounts.code_cache import CodeCache, code_fingerprint
    from warm_accounts.project import Warehouse

    cache = CodeCache(PROJECT, Warehouse(Path(warehouse)), code_fingerprint(PROJECT, "duckdb"))
    models = list(cache.read("code").models.values())
    own = {model.relation.replace('"', "").split(".", 1)[1].lower(): model for model in models}
    # as profiles.yml opens the work file
    with duckdb.connect(
        work_file, config={"threads": THREADS, "disabled_optimizers": "in_clause"}
    ) as connection:
        connection.execute("set TimeZone = 'UTC'")
        done: set[str] = set()

        def make(relation: str) -> None:
            if relation in done:
                return
            done.add(relation)
            for read in own[relation].tables or ():
                if read in own:
                    make(read)
            connection.execute(own[relation].at(as_of))

        for relation in own if how_many == "all" else ():
            make(relation)
    say(f"{len(done)} models")


def cell(measure: Measure) -> str:
    return f"{measure.wall:.1f} ({measure.cpu:.1f})"


def table(rows: list[dict]) -> str:
    lines = [
        "| activities | " + " | ".join(f"{words} s (CPU)" for words in COLUMNS.values()) + " |",
        "|---" * (len(COLUMNS) + 1) + "|",
    ]
    for row in rows:
        cells = " | ".join(cell(row[name]) for name in COLUMNS)
        lines.append(f"| {row['activities']:,} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--folder", type=Path, help="where to write the data")
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/benchmarks.md"
    )
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="warm-quiet-", dir=arguments.folder))
    timed([str(WARM), "prepare"])
    rows = []
    try:
        for activities in arguments.sizes:
            rows.append(measure_size(activities, base / str(activities)))
            shutil.rmtree(base / str(activities))
    finally:
        shutil.rmtree(base, ignore_errors=True)
    busy = os.getloadavg()[1]
    text = (
        f"{os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}, duckdb {duckdb.__version__};"
        f" about {busy:.0f} processes wanted a core at the end of the run.\n\n{table(rows)}"
    )
    say(text)
    if arguments.write:
        PAGE.write_text(put_between(PAGE.read_text(), BEGIN, END, text))


if __name__ == "__main__":
    main()
