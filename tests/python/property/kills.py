"""kill -9 through real `warm build`s: whatever is left, the next build equals the one that nobody killed.

Each build of a small demo's next day is killed: one half of them right after a model has finished, the
other half at any moment. After every few kills a build is let finish, and compared with the same build
undisturbed, table by table. After each kill the served file must be the version of before, whole.

    python -m property.kills --kills 40 --seed 1
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warm_workshop.demo import DemoSize, write_demo, write_increment

from . import compare

WARM = Path(sys.executable).parent / "warm"
KILLS_BEFORE_HEALING = 4
# what dbt's log says of each model that is done
FINISHED = " OK created sql "
# a build that has not come to its moment by then is not going to
PATIENCE_SECONDS = 900


@dataclass
class Outcome:
    """What became of one kill."""

    moment: str
    is_killed: bool
    problems: list[str]

    def __str__(self) -> str:
        state = "killed" if self.is_killed else "finished first"
        return f"{self.moment:32} {state:15} {'; '.join(self.problems) or 'served file whole'}"


def build_command(raw: Path, warehouse: Path) -> list[str]:
    return [str(WARM), "build", "--raw", str(raw), "--warehouse", str(warehouse)]


def build(raw: Path, warehouse: Path) -> float:
    """Builds and publishes; seconds. RuntimeError with what was said where it fails."""
    started = time.monotonic()
    done = subprocess.run(
        build_command(raw, warehouse), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"warm build gave {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return time.monotonic() - started


def models_finished(log: Path) -> int:
    try:
        return log.read_text(encoding="utf-8", errors="replace").count(FINISHED)
    except FileNotFoundError:
        return 0


def kill_build(raw: Path, warehouse: Path, moment: float, model_count: int | None) -> bool:
    """Kills a build after `moment` seconds, or once `model_count` models are done. False: it was faster."""
    log = warehouse / ".dbt" / "logs" / "dbt.log"
    log.unlink(missing_ok=True)
    started = time.monotonic()
    with subprocess.Popen(
        build_command(raw, warehouse),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        while process.poll() is None and time.monotonic() - started < PATIENCE_SECONDS:
            is_due = (
                time.monotonic() - started >= moment
                if model_count is None
                else models_finished(log) >= model_count
            )
            if is_due:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return process.returncode == -signal.SIGKILL
            time.sleep(0.02)
    return False


def served_problems(warehouse: Path, expected: dict[str, int]) -> list[str]:
    """What is wrong with the served file: it must open, and hold the rows that one version said it has."""
    with duckdb.connect(str(warehouse / "warm_accounts.duckdb"), read_only=True) as connection:
        found = {
            f"{schema}.{table}": connection.execute(
                f'select count(*) from "{schema}"."{table}"'
            ).fetchall()[0][0]
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_tables() where not internal"
            ).fetchall()
        }
    return [
        f"{table} has {found.get(table)} rows, not {rows}"
        for table, rows in expected.items()
        if found.get(table) != rows
    ]


def row_counts(warehouse: Path) -> dict[str, int]:
    return json.loads((warehouse / "published.json").read_text(encoding="utf-8"))["row_counts"]


def run(kills: int, seed: int, folder: Path) -> list[Outcome]:
    chance = random.Random(seed)  # noqa: S311
    raw = folder / "raw"
    write_demo(raw, DemoSize(accounts=80, activities=4_000, days=200, seed=seed))
    first = folder / "first"
    build(raw, first)
    summary = write_increment(raw, 0.05)
    undisturbed = Path(shutil.copytree(first, folder / "undisturbed"))
    log = undisturbed / ".dbt" / "logs" / "dbt.log"
    log.unlink()
    seconds = build(raw, undisturbed)
    model_count = models_finished(log)
    before = row_counts(first)
    print(f"a build takes {seconds:.0f} s and {model_count} models", flush=True)

    outcomes, killed = [], 0
    disturbed = folder / "disturbed"
    while killed < kills:
        shutil.rmtree(disturbed, ignore_errors=True)
        shutil.copytree(first, disturbed)
        for _ in range(min(KILLS_BEFORE_HEALING, kills - killed)):
            models = chance.randint(1, model_count) if chance.random() < 0.5 else None
            moment = chance.uniform(0, seconds)
            is_killed = kill_build(raw, disturbed, moment, models)
            named = f"after {models} models" if models else f"after {moment:.1f} s"
            outcomes.append(Outcome(named, is_killed, []))
            if not is_killed:
                break
            killed += 1
            # killed after the rename, the new version is already served
            if served_problems(disturbed, before) and (
                problems := served_problems(disturbed, row_counts(undisturbed))
            ):
                outcomes[-1].problems = problems
            print(outcomes[-1], flush=True)
        build(raw, disturbed)
        differences = compare.differences(
            disturbed / "work.duckdb", undisturbed / "work.duckdb", summary["as_of"], with_logs=True
        )
        outcomes[-1].problems += [f"{table}: {rows[0]}" for table, rows in differences.items()]
        print(f"  healed: {outcomes[-1]}", flush=True)
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=40, help="how many builds to kill")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run(arguments.kills, arguments.seed, Path(folder))
    failed = [outcome for outcome in outcomes if outcome.problems]
    print(f"{len(outcomes)} builds disturbed, {len(failed)} left something wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
