"""Runs one sequence of operations: built step by step, and once from scratch."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from oracle.warehouse import Expected

from . import compare
from .driver import LEDGER_MODELS, Builder
from .world import AROUND_THE_LEDGER, Operation, World, replay


@dataclass
class Finding:
    """What is wrong after a sequence; nothing, most of the time."""

    tables: dict[str, list[str]] = field(default_factory=dict)
    oracle: list[str] = field(default_factory=list)
    valid_rows: int = 0
    all_rows: int = 0

    def __bool__(self) -> bool:
        return bool(self.tables or self.oracle)

    def __str__(self) -> str:
        lines = []
        for table, rows in self.tables.items():
            lines.append(f"{table}: incremental is not full refresh")
            lines.extend(f"    {row}" for row in rows)
        lines.extend(f"oracle: {line}" for line in self.oracle[:20])
        return "\n".join(lines) or "equal"


def check(
    builder: Builder,
    steps: tuple[Operation, ...],
    *,
    every_step_whole: bool = False,
    models: tuple[str, ...] = (),
) -> Finding:
    """Builds after every step into one warehouse, from scratch into another, and compares.

    Steps in between build the models that keep state alone, unless asked for more: the others are
    made anew by each build that has them. `models` are all that is built, where they are named.
    """
    folder = Path(tempfile.mkdtemp(dir=builder.scratch, prefix="example_"))
    try:
        world = World(folder / "raw")
        kept = builder.new_warehouse(folder / "kept")

        def build(number: int) -> None:
            is_between = 1 < number < len(steps) and not every_step_whole
            if is_between and isinstance(steps[number - 1], AROUND_THE_LEDGER):
                return
            built = LEDGER_MODELS if is_between else models
            builder.build(kept, world.raw, str(world.as_of), models=built)

        replay(world, steps, build)
        fresh = builder.new_warehouse(folder / "fresh")
        builder.build(fresh, world.raw, str(world.as_of), full_refresh=True, models=models)
        finding = Finding(
            compare.differences(kept / "work.duckdb", fresh / "work.duckdb", world.as_of),
            valid_rows=world.valid_rows,
            all_rows=world.all_rows,
        )
        expected = Expected(kept / "work.duckdb", world.raw, builder.project / "seeds", world.as_of)
        # which of two rows wins that differ in content alone is the business of the SQL's tie-break
        if not expected.ledger.undecided_ids:
            finding.oracle = [
                *expected.differences(),
                *expected.differences_below_the_marts(),
            ]
        return finding
    finally:
        shutil.rmtree(folder)
