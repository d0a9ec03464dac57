"""One scheduled build: lock, look at the raw input, run and test the models, check, publish."""

import datetime
import hashlib
import json
import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import filelock
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from warm_accounts import dbt_run, hash_key
from warm_accounts.checkpoint import require_known_checks, run_checkpoint
from warm_accounts.erasure import act_on_requests, acting_anyway
from warm_accounts.explain import open_console
from warm_accounts.findings import (
    Finding,
    as_rows,
    of_notes,
    of_tests,
    print_warnings,
    unread_words,
)
from warm_accounts.kept import (
    Memory,
    bring_back,
    forget_work_file,
    has_published,
    is_damage,
    publication_of,
)
from warm_accounts.preflight import check_raw_input, fingerprint_raw_files
from warm_accounts.project import BuildFailed, BuildLocked, UnusableInput, Warehouse
from warm_accounts.publish import (
    add_dates,
    fits,
    heal,
    open_work_file,
    publish,
    still_served,
    write_apart,
)
from warm_accounts.same_day import (
    inputs_of,
    leave_stamp,
    note_publication,
    published_again,
    take_stamp,
)
from warm_accounts.signals import Interrupted, stop_if_asked, who_stopped
from warm_accounts.source_columns import (
    columns_published,
    columns_that_refuse,
    describe_lost,
    missing_columns,
    protecting_columns,
    require_known_columns,
    tables_gone_told,
    tables_published,
)
from warm_accounts.summary import print_kept, print_summary

MAX_NAMED_FAILURES = 20


@dataclass(frozen=True)
class BuildRequest:
    """What `warm build` was asked to do."""

    project_dir: Path
    raw_dir: Path
    warehouse: Warehouse
    as_of: datetime.date
    restate_from: datetime.date | None = None
    # days between the dates that are restated, counted back from the as-of date
    restate_every: int = 1
    # vars policy_line and policy_version, where they were asked for
    policy: dict[str, str] = field(default_factory=dict)
    target: str = "duckdb"
    full_refresh: bool = False
    accepted_checks: tuple[str, ...] = ()
    # columns that protect, as source.table.column, which may be missing from now on
    accepted_missing: tuple[str, ...] = ()
    skips_nothing: bool = False
    # a file of its own for the lists of this build, beside what is served
    publish_to: Path | None = None

    @property
    def dates(self) -> list[str]:
        """The dates that this build scores."""
        first = self.restate_from or self.as_of
        days = range(0, (self.as_of - first).days + 1, self.restate_every)
        dates = [(self.as_of - datetime.timedelta(days=day)).isoformat() for day in days]
        return dates[::-1]


@contextmanager
def hold_lock(warehouse: Warehouse):
    """One build at a time. The operating system frees the lock when its holder ends, however it ends."""
    holder_note = warehouse.lock_file.with_suffix(".json")
    lock = filelock.FileLock(warehouse.lock_file)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        raise BuildLocked(
            f"Another build is writing {warehouse.folder}{describe_holder(holder_note)}. Wait until it "
            "has ended, or build into another folder with --warehouse."
        ) from None
    try:
        started = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        holder_note.write_text(json.dumps({"process": os.getpid(), "started": started}))
        yield
    finally:
        holder_note.unlink(missing_ok=True)
        lock.release()


def describe_holder(holder_note: Path) -> str:
    try:
        holder = json.loads(holder_note.read_text())
        return f" (process {holder['process']}, started {holder['started']})"
    except (OSError, ValueError, KeyError):
        return ""


def make_warehouse_dir(warehouse: Warehouse) -> None:
    try:
        for folder in (warehouse.folder, warehouse.reports, warehouse.dbt_dir):
            folder.mkdir(parents=True, exist_ok=True)
        warehouse.dbt_dir.chmod(0o700)
        probe = warehouse.dbt_dir / "writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UnusableInput(
            f"The warehouse folder {warehouse.folder} cannot be written ({error.strerror}). Give a folder "
            "that you may write to --warehouse or WARM_WAREHOUSE_DIR."
        ) from None


def sql_fingerprint(project_dir: Path) -> str:
    """SHA-256 over DuckDB's version, hash key, models and macros: what incremental tables were built with.

    Another version of DuckDB may hash otherwise, another key does, and the ledger keeps hashes.
    """
    found = hashlib.sha256(
        f"{duckdb.__version__} {hash_key.hash_key_fingerprint()}".encode() + b"\0"
    )
    for folder in ("models", "macros"):
        for path in sorted((project_dir / folder).rglob("*.sql")):
            found.update(path.relative_to(project_dir).as_posix().encode() + b"\0")
            found.update(path.read_bytes() + b"\0")
    return found.hexdigest()


def sql_note(warehouse: Warehouse) -> Path:
    """Where the fingerprint of the SQL of the last complete run is kept."""
    return warehouse.dbt_dir / "sql.sha256"


def sql_has_changed(warehouse: Warehouse, fingerprint: str) -> bool:
    """True where tables stand that other SQL built, or nobody knows which: an increment would mix the two."""
    if not warehouse.work_file.exists():
        return False
    try:
        return sql_note(warehouse).read_text() != fingerprint
    except FileNotFoundError:
        return True


def run_models(
    request: BuildRequest,
    console: Console,
    raw_files: dict[str, str] | None = None,
    stamp_before: str | None = None,
    brought_back: set[tuple[str, str]] | None = None,
) -> dbt_run.DbtOutcome:
    """`dbt build` of everything, with a progress bar.

    Unit tests are left out: they judge the code on rows of their own, so `make test` runs them.
    """
    arguments = ["--full-refresh"] if request.full_refresh else []
    chosen = dict(request.policy)
    if request.restate_from:
        chosen["restate_from"] = request.restate_from.isoformat()
        if request.restate_every != 1:
            chosen["restate_every"] = request.restate_every
    arguments += ["--vars", json.dumps(chosen)] if chosen else []
    columns = (
        TextColumn("  {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress,
        dbt_run.environment(
            WARM_RAW_DIR=str(request.raw_dir),
            WARM_WAREHOUSE_DIR=str(request.warehouse.folder),
            WARM_AS_OF=request.as_of.isoformat(),
            WARM_KEEPS_NOTES="yes",
        ),
    ):
        task = progress.add_task("starting dbt", total=None)

        def show(index: int, total: int, name: str) -> None:
            progress.update(task, completed=index - 1, total=total, description=name[:50])

        if request.target == "duckdb":
            as_of = request.as_of.isoformat()
            return dbt_run.build_on_duckdb(
                arguments,
                request.project_dir,
                request.warehouse,
                as_of,
                show,
                raw_files=raw_files or {},
                stamp_before=stamp_before,
                brought_back=brought_back,
                columns_published=columns_published(request.warehouse),
                tables_published=tables_published(request.warehouse),
                accepted_missing=request.accepted_missing,
            )
        command = ["build", "--exclude-resource-type", "unit_test", *arguments]
        return dbt_run.run_dbt(
            command, request.project_dir, request.warehouse.dbt_dir, request.target, show
        )


def prepare_code(project_dir: Path) -> None:
    """Parses the project and renders its SQL for all builds to come; builds nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = Warehouse(Path(scratch))
        make_warehouse_dir(warehouse)
        with dbt_run.environment(WARM_WAREHOUSE_DIR=scratch, WARM_AS_OF="2026-06-30"):
            outcome = dbt_run.build_on_duckdb(
                [], project_dir, warehouse, "2026-06-30", prepares_only=True
            )
    if not outcome.succeeded:
        raise BuildFailed(f"The project cannot be parsed: {outcome.error}")


def stop_if_failed(outcome: dbt_run.DbtOutcome, request: BuildRequest) -> None:
    if outcome.lost_columns:
        raise BuildFailed(
            f"{describe_lost(outcome.lost_columns)} {still_served(request.warehouse)}"
        )
    if outcome.succeeded:
        return
    lines = [f"  {name}: {message}" for name, message in outcome.failures[:MAX_NAMED_FAILURES]]
    if len(outcome.failures) > MAX_NAMED_FAILURES:
        lines.append(f"  and {len(outcome.failures) - MAX_NAMED_FAILURES} more")
    if outcome.error:
        lines.append(f"  {outcome.error}")
    raise BuildFailed(
        "The build failed and nothing was published.\n"
        + "\n".join(lines)
        + f"\n{still_served(request.warehouse)} The full log is "
        f"{request.warehouse.dbt_dir / 'logs' / 'dbt.log'}, the SQL as run is in "
        f"{request.warehouse.dbt_dir / 'target' / 'run'}."
    )


def leave_notes(request: BuildRequest, inputs: dict, publication: dict, stamp: str) -> None:
    """Says what was made of what, unless a raw file was changed while it was read."""
    if fingerprint_raw_files(request.raw_dir, request.warehouse.dbt_dir) == inputs["raw_files"]:
        leave_stamp(request, stamp)
        note_publication(request, inputs, publication)


@contextmanager
def stop_if_unwritten(request: BuildRequest, what: str = "The published file"):
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise BuildFailed(
            f"{what} could not be written: {dbt_run.first_lines(str(error), 1)}. Make room or "
            f"repair the folder and build again. {still_served(request.warehouse)}"
        ) from None


def publish_or_stop(
    request: BuildRequest, outcome: dbt_run.DbtOutcome, warnings: list[dict]
) -> dict:
    with stop_if_unwritten(request):
        return publish(
            request.warehouse,
            request.project_dir,
            request.as_of,
            outcome.invocation_id,
            request.accepted_checks,
            outcome.code.descriptions,
            outcome.remembered,
            warnings,
            request.accepted_missing,
        )


def last_published_date(request: BuildRequest) -> str:
    """The date of the lists that are served, or nothing."""
    return (publication_of(request.warehouse) or {}).get("as_of", "")


def is_earlier(request: BuildRequest) -> bool:
    return request.as_of.isoformat() < last_published_date(request)


def require_room_for_earlier_dates(request: BuildRequest) -> None:
    warehouse = request.warehouse
    if is_earlier(request) and not fits(warehouse.histories_file, warehouse.published_file):
        raise UnusableInput(
            f"{request.as_of} lies before {last_published_date(request)}, the last date published, and "
            f"{warehouse.histories_file.name} is missing or of another publication. Build the last date, or "
            "a later one, first; then build this one."
        )


def publish_beside(request: BuildRequest, outcome: dbt_run.DbtOutcome, console: Console) -> None:
    """What a build may publish that does not replace what is served."""
    told = outcome.code.descriptions, outcome.remembered
    with stop_if_unwritten(request):
        if request.publish_to:
            write_apart(request.warehouse, request.publish_to, request.as_of, *told)
            console.print(f"Lists as of {request.as_of}: {request.publish_to}")
        if is_earlier(request):
            add_dates(request.warehouse, request.dates, *told)
            console.print(
                f"{request.as_of} lies before {last_published_date(request)}, the last date published: it was"
                " added to the history. Lists, exports and published.json stay those of the latest date."
            )
        else:
            console.print(f"Nothing else was published. {still_served(request.warehouse)}")


def is_damaged(request: BuildRequest, outcome: dbt_run.DbtOutcome) -> bool:
    said = " ".join([outcome.error, *(message for _, message in outcome.failures)])
    return request.target == "duckdb" and is_damage(request.warehouse, said)


def run_upon_new_file(
    request: BuildRequest, console: Console, raw_files: dict[str, str]
) -> dbt_run.DbtOutcome:
    """Where the work file turned out to be damaged while models ran."""
    console.print("  The work file is damaged: it is made anew from the raw files")
    forget_work_file(request.warehouse)
    memory = bring_back(request.warehouse)
    say(console, memory.notes)
    return run_models(request, console, raw_files, brought_back=memory.brought_back)


def in_full_where_needed(
    request: BuildRequest, console: Console, memory: Memory, fingerprint: str
) -> BuildRequest:
    """An increment must not mix tables of other SQL, another key or another file."""
    has_changed = sql_has_changed(request.warehouse, fingerprint)
    if has_changed:
        # a build that is killed now leaves tables of both
        sql_note(request.warehouse).unlink(missing_ok=True)
    if request.full_refresh or not (has_changed or memory.is_another_file):
        return request
    if has_changed:
        console.print(
            "  Another version of project, DuckDB or key built these tables: building in full"
        )
    return replace(request, full_refresh=True)


def say(console: Console, notes: list[str]) -> None:
    for note in notes:
        console.print(f"  {note}")


def findings_of(
    request: BuildRequest, notes: list[str], outcome: dbt_run.DbtOutcome
) -> list[Finding]:
    """What was found before the checkpoint, and does not stop the build."""
    queries = request.warehouse.dbt_dir / "target" / "run" / "tests"
    found = [*of_notes("preflight", notes), *of_tests(outcome.warnings, str(queries))]
    if request.target != "duckdb":
        return found
    with open_work_file(request.warehouse) as connection:
        found += missing_columns(connection, protecting_columns(request.project_dir))
        found += columns_that_refuse(connection)
        found += tables_gone_told(connection, tables_published(request.warehouse))
        found += unread_words(connection)
        (contacts,) = connection.execute("select count(*) from core.contacts").fetchone()
    if hash_key.is_default() and contacts:
        told = hash_key.DEFAULT_KEY_WARNING
        found.append(Finding("settings", "hash_key_is_own", contacts, told, "consent"))
    return found


def build(request: BuildRequest) -> None:
    """Runs one build to its end; whatever breaks it off is a message and an exit code, no traceback."""
    try:
        run_build(request)
    except KeyboardInterrupt:
        raise Interrupted(
            f"The build was stopped by {who_stopped()}. {still_served(request.warehouse)} "
            "The next build goes on as after any break."
        ) from None
    except (OSError, duckdb.Error) as error:
        raise BuildFailed(
            f"The build broke off: {dbt_run.first_lines(str(error), 1)}. Where there is no room left in "
            f"{request.warehouse.folder}, make some, and build again. {still_served(request.warehouse)}"
        ) from None


def run_build(request: BuildRequest) -> None:
    started = time.monotonic()
    console = open_console()
    dbt_run.require_adapter(request.target)
    require_known_checks(request.project_dir, request.accepted_checks)
    require_known_columns(request.project_dir, request.accepted_missing)
    make_warehouse_dir(request.warehouse)
    # The work file and what a killed build leaves hold contact data: for the owner's eyes only.
    os.umask(0o077)
    with hold_lock(request.warehouse):
        every = "date" if request.restate_every == 1 else f"{request.restate_every} days"
        since = f", every {every} from {request.restate_from} again" if request.restate_from else ""
        console.print(f"Building {request.warehouse.folder} as of {request.as_of}{since}")
        say(console, heal(request.warehouse))
        publication = published_again(request)
        if publication:
            print_kept(console, request.warehouse, publication)
            return
        fingerprint, inputs, stamp = sql_fingerprint(request.project_dir), {}, None
        memory, notes = Memory(), []
        if request.target == "duckdb":
            require_room_for_earlier_dates(request)
            with acting_anyway(request, console):
                notes = check_raw_input(request)
            say(console, notes)
            with stop_if_unwritten(request, request.warehouse.work_file.name):
                memory = bring_back(request.warehouse)
            say(console, memory.notes)
            request = in_full_where_needed(request, console, memory, fingerprint)
            request = act_on_requests(request, console, memory)
            inputs = inputs_of(request)
            stamp = take_stamp(request)
        console.print("Models and tests")
        raw_files = inputs.get("raw_files", {})
        outcome = run_models(request, console, raw_files, stamp, memory.brought_back)
        stop_if_asked()
        if is_damaged(request, outcome):
            outcome = run_upon_new_file(request, console, raw_files)
            stop_if_asked()
        for note in outcome.notes:
            # Connectors leave columns out all the time; in a file made by hand it may be a misspelling.
            if note.startswith("raw uploads.") and "no column" in note:
                console.print(f"  {note}")
        stop_if_failed(outcome, request)
        sql_note(request.warehouse).write_text(fingerprint)
        found = findings_of(request, notes, outcome)
        if request.target != "duckdb":
            console.print(
                f"Built in {request.target}: the tables are in its schemas core, scoring, activation, "
                "measurement and quality. The checkpoint and the published file are for duckdb only."
            )
            print_warnings(console, as_rows(found))
            return
        console.print("Checkpoint")
        checked = run_checkpoint(request, found)
        console.print("Publish")
        if request.publish_to or is_earlier(request):
            publish_beside(request, outcome, console)
            print_warnings(console, checked.warnings, request.warehouse.reports / "checks.html")
            return
        publication = publish_or_stop(request, outcome, checked.warnings)
        has_published(request.warehouse)
        checked.remember(publication)
        leave_notes(request, inputs, publication, outcome.stamp)
        print_summary(console, checked, publication, outcome, time.monotonic() - started)
