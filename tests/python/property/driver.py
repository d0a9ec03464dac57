"""Builds a warehouse from a raw folder with the real project, many times in one process."""

import copy
import json
import os
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from .project_copy import Patch, apply, find_file

QUIET = (
    "--quiet",
    "--no-use-colors",
    "--no-version-check",
    "--no-send-anonymous-usage-stats",
    "--no-write-json",
    "--log-level-file",
    "none",
)


# what keeps state from one build to the next, before any score
LEDGER_MODELS = (
    "int_load_plan",
    "int_activity_versions",
    "int_activities_repeated",
    "int_activity_version_conflicts",
    "int_activities",
    "int_activities_quarantined",
    "int_activity_load_log",
    "int_ledger_days",
    "int_activity_actors",
    "int_signal_variants",
    "int_activity_bot_verdicts",
    "int_signals_daily",
)

# what the oracle reads: activities and people, and all scores with what they are made of
SCORED_MODELS = (
    *("+accounts", "+account_source_records", "+activities"),
    *("+contacts", "+contact_affiliations", "+contact_source_records"),
    *("+account_fit_scores", "+account_engagement_scores", "+account_decay_scores"),
    *("+account_scores", "+account_score_factors", "+score_changes"),
)


class BuildBroke(Exception):
    """dbt failed: a finding of its own, never a mere difference."""


@contextmanager
def environment(**values: str):
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@dataclass
class Builder:
    """One parsed project; builds any warehouse folder from any raw folder."""

    project: Path
    scratch: Path
    select: tuple[str, ...] = ()
    seconds: float = 0.0
    builds: int = 0
    manifest: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.seeded = self.scratch / "seeded"
        self.seeded.mkdir(exist_ok=True)
        empty = self.scratch / "no_raw"
        empty.mkdir(exist_ok=True)
        self.parse()
        with environment(WARM_WAREHOUSE_DIR=str(self.seeded), WARM_RAW_DIR=str(empty)):
            self._dbt("seed", "--full-refresh")

    def parse(self) -> None:
        with environment(WARM_WAREHOUSE_DIR=str(self.seeded)):
            self.manifest = self._dbt("parse").result
            # dbt cannot copy its list of disabled nodes, and a run has no use for it, nor for tests
            self.manifest.disabled = {}
            self.manifest.unit_tests = {}
            for node_id in [key for key in self.manifest.nodes if key.startswith("test.")]:
                del self.manifest.nodes[node_id]

    @contextmanager
    def patched(self, patches: tuple[Patch, ...]):
        """The same project with patches, as a builder; dbt parses again what they touch."""
        originals = {
            (path := find_file(self.project, patch.path)): path.read_text(encoding="utf-8")
            for patch in patches
        }
        twin = copy.copy(self)
        try:
            for patch in patches:
                apply(self.project, patch)
            twin.manifest = None
            twin.parse()
            yield twin
        finally:
            for path, text in originals.items():
                path.write_text(text, encoding="utf-8")

    def new_warehouse(self, folder: Path) -> Path:
        """A warehouse that holds the seeds and nothing else."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(self.seeded / "work.duckdb", folder / "work.duckdb")
        return folder

    def build(
        self,
        warehouse: Path,
        raw: Path,
        as_of: str,
        *,
        full_refresh: bool = False,
        models: tuple[str, ...] = (),
        variables: dict[str, str] | None = None,
    ) -> None:
        """All that this builder builds, or the named models alone."""
        started = time.monotonic()
        select = ("--select", *models) if models else self.select
        arguments = [*select, *(["--full-refresh"] if full_refresh else [])]
        if variables:
            arguments += ["--vars", json.dumps(variables)]
        with environment(
            WARM_WAREHOUSE_DIR=str(warehouse), WARM_RAW_DIR=str(raw), WARM_AS_OF=as_of
        ):
            self._dbt("run", *arguments)
        self.builds += 1
        self.seconds += time.monotonic() - started

    def copied_manifest(self):
        """A run writes compiled SQL into the parsed project: each gets a copy of its own."""
        return self.manifest.deepcopy()

    def _dbt(self, command: str, *arguments: str):
        result = dbtRunner(manifest=self.copied_manifest() if self.manifest else None).invoke(
            [
                command,
                *arguments,
                *QUIET,
                "--log-path",
                str(self.scratch / "logs"),
                "--target-path",
                str(self.scratch / "target"),
                "--project-dir",
                str(self.project),
                "--profiles-dir",
                str(self.project / "profiles"),
                "--threads",
                "2",
            ]
        )
        release_database()
        if not result.success:
            raise BuildBroke(failure_text(result))
        return result


def release_database() -> None:
    """Closes the file that dbt keeps open until the process ends."""
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
    DuckDBConnectionManager.close_all_connections()
    DuckDBConnectionManager._ENV = None


def failure_text(result) -> str:
    if result.exception is not None:
        return str(result.exception)
    return "\n".join(
        f"{node.node.name}: {node.message}"
        for node in result.result
        if str(node.status) not in ("success", "skipped")
    )
