"""Adds one more load to a demo folder: what the next day brings."""

import datetime
import json
import os
import shutil
from importlib import resources
from pathlib import Path

from warm_workshop.demo.generator import DEMO_JSON, MEMORY_LIMIT, PARTIAL, TRUTH, DemoError, literal


def write_increment(directory: Path | str, fraction: float = 0.01, seed: int | None = None) -> dict:
    """Adds a load file of `fraction` of the demo's activities and moves its as-of date on by a day.

    Of the rows 88 % are new activities of the last three days, 6 % late ones (20 to 140 days back), 3 %
    corrections (another day), 1.5 % deletions and 1.5 % exact re-deliveries of rows of the newest file.
    The truth of what changed is appended to truth/activities.csv. Returns {file, rows, as_of, planted}.
    """
    import duckdb

    directory = Path(directory)
    try:
        summary = json.loads((directory / DEMO_JSON).read_text(encoding="utf-8"))
        as_of = datetime.date.fromisoformat(summary["as_of"]) + datetime.timedelta(days=1)
        activities, days = int(summary["activities"]), int(summary["days"])
        increments = list(summary["increments"])
    except FileNotFoundError as error:
        raise DemoError(
            f"{directory} holds no demo ({DEMO_JSON} is missing). Write one first."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise DemoError(
            f"{directory / DEMO_JSON} is damaged. Write the demo again with --force."
        ) from error
    if not 0 < fraction <= 1:
        raise DemoError(f"An increment is more than 0 and at most 100 percent, not {fraction:.4%}.")
    rows = round(activities * fraction)
    if rows < 1:
        raise DemoError(
            f"{fraction:.4%} of {activities:,} activities is not even one row. Give a larger share."
        )
    folder = directory / "uploads" / "activities"
    files = sorted(path for path in folder.glob("*.parquet"))
    if not files:
        raise DemoError(f"{folder} holds no load file. Write the demo again with --force.")
    label = f"{as_of:%Y_%m_%d}"
    # The newest full file is what a day looks like; increments are made like it, not like each other.
    sample = [path for path in files if len(path.stem) <= len("YYYY_MM_P")][-1]
    number = len(increments) + 1
    target = folder / f"{label}.parquet"
    partial = folder / f".{label}.partial"
    sql = resources.files(__package__).joinpath("sql")
    spill = directory / PARTIAL
    con = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)})
    try:
        text_seed = f"{summary['seed'] if seed is None else seed}:increment:{number}"
        for name, value in {
            "seed": literal(text_seed),
            "as_of": f"date '{as_of}'",
            "first_day": f"date '{summary['first_day']}'",
            "sample_file": literal(str(sample)),
            "increment_rows": f"cast({rows} as bigint)",
            "increment_label": literal(f"{number}"),
            "late_days": f"cast({min(120, days - 30)} as bigint)",
        }.items():
            con.execute(f"set variable {name} = {value}")
        for name in ("10_macros", "99_increment"):
            con.execute(sql.joinpath(f"{name}.sql").read_text(encoding="utf-8"))
        planted = dict(
            con.execute(
                "select planted_as, count(*) from increment_file group by planted_as order by planted_as"
            ).fetchall()
        )
        changes = con.execute(
            "select planted_as, source_system, activity_record_id, "
            "strftime(occurred_at, '%Y-%m-%d %H:%M:%S') "
            "from increment_file where planted_as <> 'new' order by planted_as, activity_record_id"
        ).fetchall()
        con.execute(
            f"copy (select * exclude (planted_as) from increment_file) to {literal(str(partial))} "
            "(format parquet)"
        )
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)
    os.replace(partial, target)
    with (directory / TRUTH / "activities.csv").open("a", encoding="utf-8", newline="") as truth:
        for planted_as, source_system, record_id, occurred_at in changes:
            loaded_on = "" if planted_as == "redelivered" else str(as_of)
            change = "day" if planted_as == "corrected" else ""
            truth.write(
                f"{planted_as},{source_system},{record_id},{occurred_at},{loaded_on},{change}\n"
            )
    added = {
        "file": str(target.relative_to(directory)),
        "rows": rows,
        "as_of": str(as_of),
        "planted": planted,
    }
    summary["as_of"] = str(as_of)
    summary["rows"]["uploads.activities"] += rows
    summary["increments"] = [*increments, added]
    text = json.dumps(summary, indent=2) + "\n"
    (directory / f"{DEMO_JSON}.partial").write_text(text, encoding="utf-8")
    os.replace(directory / f"{DEMO_JSON}.partial", directory / DEMO_JSON)
    return added
