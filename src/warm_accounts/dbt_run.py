"""Runs dbt inside this process and says what came out."""

import importlib.util
import os
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from warm_accounts.code_cache import CodeCache, code_fingerprint, seeds_fingerprint
from warm_accounts.project import MART_SCHEMAS, UnusableInput, Warehouse
from warm_accounts.publish import NOTHING_REMEMBERED, Remembered

PARTIAL_PARSE = "partial_parse.msgpack"
FAILED = {"error", "fail", "runtime error", "partial success"}


@dataclass
class DbtOutcome:
    """What one dbt command did: counts by status, the failures by name, notes on the raw input."""

    invocation_id: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # columns that protect, which the last publication had and this input lacks
    lost_columns: list[tuple[str, str, str]] = field(default_factory=list)
    error: str = ""
    # what the build knew of this version of the code, where it ran by recipes
    code: object = None
    # how many seeds and models were kept as they stood, and the stamp of what was noted of the others
    kept: int = 0
    stamp: str = ""
    # what builds to come must remember of this one
    remembered: Remembered = NOTHING_REMEMBERED

    def add(self, name: str, status: str, message: str | None) -> None:
        """Counts what a node came to, and names it where that is worth a line."""
        self.counts[status] = self.counts.get(status, 0) + 1
        if status in FAILED:
            self.failures.append((name, first_lines(message)))
        elif status == "warn":
            self.warnings.append((name, first_lines(message)))

    @property
    def succeeded(self) -> bool:
        return not self.error and not self.failures


def require_adapter(target: str) -> None:
    """Stops with a clear message when the dbt adapter of a target is not installed."""
    if importlib.util.find_spec(f"dbt.adapters.{target}") is None:
        raise UnusableInput(
            f"The dbt adapter for target {target} is not installed. Install it beside warm: "
            f"uv pip install 'warm-accounts[{target}]', or leave --target away to use DuckDB."
        )


@contextmanager
def environment(**values: str):
    """Sets environment variables for a while: dbt's profile reads them."""
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


def release_database() -> None:
    """Closes the DuckDB file that dbt keeps open until the process ends."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
    DuckDBConnectionManager.close_all_connections()


def first_lines(text: str | None, count: int = 3) -> str:
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return " ".join(lines[:count])


def run_dbt(
    arguments: list[str],
    project_dir: Path,
    dbt_dir: Path,
    target: str,
    on_progress: Callable[[int, int, str], None] = lambda index, total, name: None,
    manifest=None,
) -> DbtOutcome:
    """Runs one dbt command with its target and logs under `dbt_dir`; without a manifest dbt parses."""
    from dbt.cli.main import dbtRunner

    outcome = DbtOutcome()

    def listen(event) -> None:
        outcome.invocation_id = event.info.invocation_id
        if event.info.name == "LogStartLine":
            on_progress(event.data.index, event.data.total, event.data.node_info.node_name)
        elif event.info.name == "JinjaLogInfo" and event.data.msg.startswith("raw"):
            outcome.notes.append(event.data.msg)

    command = [
        *(
            "--log-level",
            "none",
            "--log-level-file",
            "info",
            "--no-use-colors",
            "--no-version-check",
        ),
        *("--no-send-anonymous-usage-stats", "--log-path", str(dbt_dir / "logs")),
        *arguments,
        *("--project-dir", str(project_dir), "--profiles-dir", str(project_dir / "profiles")),
        *("--target-path", str(dbt_dir / "target"), "--target", target),
    ]
    result = dbtRunner(callbacks=[listen], manifest=manifest).invoke(command)
    if target == "duckdb":
        release_database()
    if result.exception is not None:
        outcome.error = first_lines(str(result.exception), 6)
    for node_result in getattr(result.result, "results", None) or []:
        outcome.add(node_result.node.name, str(node_result.status), node_result.message)
    if not result.success and outcome.succeeded:
        outcome.error = "dbt stopped without naming a failed node"
    return outcome


def build_on_duckdb(
    arguments: list[str],
    project_dir: Path,
    warehouse: Warehouse,
    as_of: str,
    on_progress: Callable[[int, int, str], None] = lambda index, total, name: None,
    prepares_only: bool = False,
    raw_files: dict[str, str] | None = None,
    stamp_before: str | None = None,
    brought_back: set[tuple[str, str]] | None = None,
    columns_published: set | None = None,
    tables_published: dict[str, set[str]] | None = None,
    accepted_missing: tuple[str, ...] = (),
    select: str = "",
    cache_beside: Warehouse | None = None,
) -> DbtOutcome:
    """`dbt build` of seeds, models and data tests, by what is kept of this version of the code.

    With `select` of the models it names alone, without tests. What is kept of the code lies in the project,
    or, where that cannot be written, in the warehouse or the one of `cache_beside`.
    """
    from warm_accounts.dbt_build import BuildRun, plugged_in

    target_dir = warehouse.dbt_dir / "target"
    fingerprint = code_fingerprint(project_dir, "duckdb", arguments)
    cache = CodeCache(project_dir, cache_beside or warehouse, fingerprint)
    run = BuildRun(
        as_of,
        cache,
        target_dir,
        MART_SCHEMAS,
        on_progress,
        code=cache.read("code"),
        prepares_only=prepares_only,
        tests_nothing=bool(select),
        raw_files=raw_files or {},
        stamp_before=stamp_before,
        seeds_fingerprint=seeds_fingerprint(project_dir),
        brought_back=brought_back,
        columns_published=columns_published or set(),
        tables_published=tables_published or {},
        accepted_missing=accepted_missing,
    )
    is_known = run.code is not None
    parsed_before = None if is_known else cache.shared_file(PARTIAL_PARSE)
    command = [
        *(("--partial-parse-file-path", str(parsed_before)) if parsed_before else ()),
        *("--no-write-json", "build", *arguments, "--exclude-resource-type", "seed"),
        *("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
        *(("--select", select) if select else ()),
    ]
    with plugged_in(run):
        manifest = run.code.new_manifest() if is_known else None
        outcome = run_dbt(command, project_dir, warehouse.dbt_dir, "duckdb", on_progress, manifest)
    if is_known:
        write_manifest_json(cache, target_dir)
    elif run.code is not None:
        cache.share_file(target_dir / PARTIAL_PARSE)
    for result in run.tests:
        outcome.add(result.recipe.name, result.status, result.message)
    outcome.code = run.code
    outcome.kept = len(run.kept)
    outcome.stamp = run.versions.stamp if run.versions else ""
    outcome.remembered = run.remembered
    outcome.lost_columns = run.lost_columns
    return outcome


def write_manifest_json(cache: CodeCache, target_dir: Path) -> None:
    """dbt's manifest of this version of the code, for readers of the target folder."""
    note, manifest_file = target_dir / "manifest.code", target_dir / "manifest.json"
    if manifest_file.exists() and note.exists() and note.read_text() == cache.fingerprint:
        return
    text = cache.read("manifest.json")
    if text is not None:
        target_dir.mkdir(parents=True, exist_ok=True)
        manifest_file.write_bytes(text)
        note.write_text(cache.fingerprint)
