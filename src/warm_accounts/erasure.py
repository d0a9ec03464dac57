"""
Requests to be forgotten act before a build does anything else. Who is meant is worked out by the models, in
a work file of its own that is thrown away; what stays is `int_erased_keys`, keyed hashes. With them the raw
views leave the person out, so that the build that follows makes everything without her, in full.

What was made before is mended at once, so that a build that fails serves her no more either: the work file
is made anew out of the tables that no build can make again, the served files are copied without her. DuckDB
leaves deleted rows in free pages; every file is therefore a new one.
"""

import hashlib
import json
import re
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from warm_accounts import dbt_run
from warm_accounts.hash_key import HASH_KEY, PREVIOUS_KEY, hash_key, previous_hash_key
from warm_accounts.kept import Memory, copy_before, mark
from warm_accounts.layouts import Layouts, read_layouts
from warm_accounts.preflight import fingerprint_raw_files
from warm_accounts.project import RAW_FILE, BuildFailed, UnusableInput, Warehouse
from warm_accounts.publish import (
    STORAGE_VERSION,
    as_json,
    literal,
    put_in_place,
    quoted,
    read_publication,
    temporary_path,
    write_text,
)

KEYS = ("intermediate", "int_erased_keys")
KEY_COLUMNS = "key_hash, key_kind, request_hash, is_matched, erased_on, key_fingerprint"
NOTE = "erasure.json"
SCRATCH = "erasure.tmp"
REQUESTS = re.compile(r"uploads/erasurerequests[./]")
# Where people come in: a request that matches nobody may do so when one of these files changes.
PEOPLE = re.compile(
    r"(uploads/contacts|hubspot/contact(mergeaudit)?|marketo/(lead|activitymergeleads)|salesforce/(account|contact|lead)"
    r"|segment/identifies|openpayments/(physicians|researchpayments))[./]"
)
# What of the private folder says nothing about anybody.
HARMLESS_NOTES = {NOTE, "raw_files.json", "preflight.json"}
ERASED = "erased"


def act_on_requests(request, console, memory: Memory | None = None):
    """Forgets whom the raw files ask to forget; returns the request, to build in full where somebody was."""
    if request.target != "duckdb":
        return request
    if memory and memory.brought_back is not None:
        # who is forgotten is remembered whether a build publishes or not
        memory.brought_back.add(KEYS)
    warehouse, note_file = request.warehouse, request.warehouse.dbt_dir / NOTE
    held = remembered(warehouse)
    raw_files = fingerprint_raw_files(request.raw_dir, warehouse.dbt_dir)
    if not held and not asked(raw_files, REQUESTS):
        require_all_requests(set(), acted_before(warehouse))
        return request
    require_known_key(held)
    layouts = read_layouts(request.project_dir)
    try:
        before = json.loads(note_file.read_text())
    except (OSError, ValueError):
        before = {}
    if before == what_decides(raw_files, held, layouts) and keys_in(warehouse.work_file) == held:
        return request
    scratch = Warehouse(warehouse.folder / SCRATCH)
    keys, unreadable_count = resolve(request, scratch, held)
    if not held:
        try:
            require_all_requests({row[2] for row in keys}, acted_before(warehouse))
        except UnusableInput:
            shutil.rmtree(scratch.folder)
            raise
    console.print(f"  {told(keys, held, unreadable_count)}")
    if keys and (before.get("keys") != fingerprint(keys) or keys_in(warehouse.work_file) != keys):
        console.print("  building in full, without the persons who are erased")
        forget(warehouse, keys, kept_tables(scratch))
        bring_descriptions(scratch, warehouse)
        request = replace(request, full_refresh=True)
    shutil.rmtree(scratch.folder)
    # last: a build that ends before does all of it again
    write_text(note_file, json.dumps(what_decides(raw_files, keys, layouts)), mode=0o600)
    return request


@contextmanager
def acting_anyway(request, console):
    """Raw files that cannot be built from stop the build, but not a request to be forgotten."""
    try:
        yield
    except UnusableInput:
        try:
            act_on_requests(request, console)
        except (BuildFailed, UnusableInput, duckdb.Error, OSError):
            console.print("  erasure requests wait until the raw files can be read")
        raise


def what_decides(raw_files: dict[str, str], keys: list[tuple], layouts: Layouts) -> dict[str, str]:
    """While it is the same, nobody new is meant; a request that matches nobody waits for people."""
    is_waiting = any(not row[3] for row in keys)
    return {
        "requests": asked(raw_files, REQUESTS),
        "people": asked(raw_files, PEOPLE, layouts) if is_waiting else "",
        "keys": fingerprint(keys),
    }


def told(keys: list[tuple], held: list[tuple], unreadable_count: int) -> str:
    """What comes of the requests, in words."""
    acted, waiting = (
        {row[2] for row in keys if row[3] == is_matched} for is_matched in (True, False)
    )
    new = acted - {row[2] for row in held if row[3]}
    text = f"erasure requests: {len(new):,} act from now on, {len(acted):,} in all"
    if waiting:
        text += f"; {len(waiting):,} match nobody yet (quality.identity_health)"
    if unreadable_count:
        text += (
            f"; {unreadable_count:,} NAME NOBODY THAT CAN BE READ: repair them, nothing was erased for them"
            " (quality.quarantined_records, source_table uploads.erasure_requests)"
        )
    return text


def asked(raw_files: dict[str, str], pattern: re.Pattern, layouts: Layouts | None = None) -> str:
    """What the files of some raw tables hold, empty where there is none; names compare loosely."""
    found = [
        item
        for item in raw_files.items()
        if pattern.match(item[0].lower().replace("_", ""))
        # which tables a layout reads out of a file may change: each may tell of people
        or (
            layouts
            and (file := RAW_FILE.match(item[0]))
            and layouts.of_raw_table(file["source"], file["table"])
        )
    ]
    return hashlib.sha256(json.dumps(sorted(found)).encode()).hexdigest() if found else ""


def fingerprint(keys: list[tuple]) -> str:
    return hashlib.sha256(json.dumps(sorted(map(str, keys))).encode()).hexdigest()


def keys_in(file: Path) -> list[tuple]:
    if not file.exists():
        return []
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            rows = connection.execute(f"select {KEY_COLUMNS} from {quoted(*KEYS)}").fetchall()
    except duckdb.Error:  # no such table, or a damaged file: the build says so where it needs it
        return []
    # a request that found its person is no longer one that matches nobody
    met = {row[0] for row in rows if row[3]}
    return sorted((row for row in rows if row[3] or row[0] not in met), key=str)


def remembered(warehouse: Warehouse) -> list[tuple]:
    """The keys of all who are forgotten: of the work file, or of the histories where it was lost."""
    return keys_in(warehouse.work_file) or keys_in(warehouse.histories_file)


def keyed(key: str, text: str) -> str:
    """As the macro keyed_hash."""
    return hashlib.sha256(f"{key}|{text}".encode()).hexdigest()


def require_known_key(held: list[tuple]) -> None:
    """With another hash key nobody who was forgotten is recognized: the build stops."""
    keys = [hash_key(), *filter(None, [previous_hash_key()])]
    known = {keyed(key, "key erasure") for key in keys}
    unknown = [row for row in held if row[5] not in known]
    if unknown:
        raise UnusableInput(
            f"The hash key ({HASH_KEY}) is not the one that {len(unknown):,} keys of erased persons were "
            "remembered with: they would come back. Bring that key back, or give it beside the new one in "
            f"{PREVIOUS_KEY}."
        )


def acted_before(warehouse: Warehouse) -> int:
    """How many requests the last publication tells of that found somebody."""
    if not warehouse.published_file.exists():
        return 0
    try:
        with duckdb.connect(str(warehouse.published_file), read_only=True) as connection:
            return connection.execute(
                "select count(*) from quality.identity_health where metric = 'erasure_request_acted'"
            ).fetchall()[0][0]
    except duckdb.Error:  # no such table, or a damaged file: the build says so where it needs it
        return 0


def require_all_requests(given: set[str], acted_count: int) -> None:
    """Where nobody remembers who was erased, the requests must all be there again."""
    if len(given) < acted_count:
        raise UnusableInput(
            f"{acted_count:,} erasure requests were acted on before, and whom they meant is remembered no"
            " more: neither the work file nor histories.duckdb is there. Those persons would come back. Put"
            f" one of the two back, or all requests into uploads/erasure_requests ({len(given):,} are there)."
        )


def resolve(request, scratch: Warehouse, held: list[tuple]) -> tuple[list[tuple], int]:
    """All keys to remember, and how many requests cannot be read; the models find out who is meant."""
    shutil.rmtree(scratch.folder, ignore_errors=True)
    scratch.folder.mkdir(mode=0o700)
    with duckdb.connect() as connection:
        attach_new(connection, scratch.work_file, "scratch")
        write_keys(connection, "scratch", held)
    as_of = request.as_of.isoformat()
    with dbt_run.environment(
        WARM_RAW_DIR=str(request.raw_dir),
        WARM_WAREHOUSE_DIR=str(scratch.folder),
        WARM_AS_OF=as_of,
        WARM_RESOLVES_ERASURES="yes",
    ):
        outcome = dbt_run.build_on_duckdb(
            [],
            request.project_dir,
            scratch,
            as_of,
            select=f"+{KEYS[1]}",
            cache_beside=request.warehouse,
        )
    if not outcome.succeeded:
        shutil.rmtree(scratch.folder)
        raise BuildFailed(why_not_resolved(outcome))
    with duckdb.connect(str(scratch.work_file), read_only=True) as connection:
        unreadable_count = connection.execute(
            "select count(*) from staging.stg_uploads__erasure_requests where quarantine_reason is not null"
        ).fetchall()[0][0]
    return keys_in(scratch.work_file), unreadable_count


def why_not_resolved(outcome) -> str:
    """What failed: models fail on raw files, dbt itself on the project or its settings."""
    said = "Who is meant by the erasure requests cannot be worked out, nothing was erased or published: "
    if outcome.failures:
        failed = "; ".join(f"{name}: {message}" for name, message in outcome.failures[:3])
        return f"{said}{failed}. Repair what it names, in the raw files or in the project, and build again."
    return (
        f"{said}the project does not run. {outcome.error or 'dbt says no more.'} Repair the project, not the "
        "raw files, and build again."
    )


def kept_tables(scratch: Warehouse) -> list[tuple[str, str]]:
    """Tables that a full refresh keeps, as (schema, name): nothing else of the work file is copied."""
    manifest = json.loads((scratch.dbt_dir / "target" / "manifest.json").read_text())
    return [
        (node["schema"], node["alias"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"].get("full_refresh") is False
    ]


def bring_descriptions(scratch: Warehouse, warehouse: Warehouse) -> None:
    """What raw files have for columns was looked up already: a look into each of them less."""
    with duckdb.connect(str(warehouse.work_file)) as connection:
        connection.execute(f"attach {literal(str(scratch.work_file))} as scratch (read_only)")
        connection.execute("create schema if not exists raw_files")
        connection.execute(
            "create table raw_files.descriptions as from scratch.raw_files.descriptions"
        )


def attach_new(connection, file: Path, name: str) -> None:
    connection.execute(
        f"attach {literal(str(file))} as {name} (storage_version {literal(STORAGE_VERSION)})"
    )


def write_keys(connection, catalog: str, keys: list[tuple]) -> None:
    connection.execute(f"create schema if not exists {quoted(catalog, KEYS[0])}")
    connection.execute(
        f"create or replace table {quoted(catalog, *KEYS)} (key_hash varchar, key_kind varchar,"
        " request_hash varchar, is_matched boolean, erased_on date, key_fingerprint varchar)"
    )
    if keys:
        connection.executemany(
            f"insert into {quoted(catalog, *KEYS)} values (?, ?, ?, ?, ?, ?)", keys
        )


def forget(warehouse: Warehouse, keys: list[tuple], kept: list[tuple[str, str]]) -> None:
    """Takes the erased out of everything that earlier builds left in the folder."""
    with open_with_names(warehouse, keys) as connection:
        renew_work_file(connection, warehouse.work_file, keys, kept)
        if copy_before(warehouse).exists():
            renew_work_file(connection, copy_before(warehouse), keys, kept)
        for file, mode, is_keeper in (
            (warehouse.contact_file, 0o600, False),
            (warehouse.histories_file, 0o600, True),
            (warehouse.published_file, 0o644, False),
        ):
            if file.exists():
                renew_served_file(connection, file, mode, kept, keys if is_keeper else None)
        text = read_publication(warehouse)
        if text is not None:
            write_text(warehouse.published_json, text)
    harmless = HARMLESS_NOTES | {mark(warehouse).name, copy_before(warehouse).name}
    for path in [*warehouse.dbt_dir.iterdir(), *warehouse.reports.iterdir()]:
        # the history of checks holds figures alone
        if path.name not in harmless and path != warehouse.history_file:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def open_with_names(warehouse: Warehouse, keys: list[tuple]):
    """A connection that knows what earlier builds called the erased.

    `erased_names` are ids of ours (contacts, activities, actors), which mean the same in every table;
    `erased_ids` are ids and keys of source records.
    """
    with duckdb.connect() as connection:
        connection.execute("create temp table erased_keys (key_kind varchar, key_hash varchar)")
        connection.executemany(
            "insert into erased_keys values (?, ?)", [(row[1], row[0]) for row in keys]
        )
        secret = literal(hash_key() + "|")
        connection.execute(
            f"create temp macro keyed(kind, name) as sha256({secret} || kind || ' ' || name)"
        )
        for names in ("erased_names", "erased_ids"):
            connection.execute(f"create temp table {names} (name varchar)")
        for file in (warehouse.work_file, warehouse.published_file):
            if file.exists():
                connection.execute(f"attach {literal(str(file))} as earlier (read_only)")
                note_names(connection)
                connection.execute("detach earlier")
        for names in ("erased_names", "erased_ids"):
            rows = connection.execute(
                f"select distinct name from {names} where name != ''"
            ).fetchall()
            connection.execute(f"set variable {names} = {list_literal([row[0] for row in rows])}")
        yield connection


def list_literal(texts: list[str]) -> str:
    return f"[{', '.join(map(literal, texts))}]::varchar[]"


def note_names(connection) -> None:
    """What one earlier file calls the erased."""
    tables = columns_of(connection, "earlier")

    def note(names: str, column: str, schema: str, table: str, condition: str) -> None:
        if (schema, table) in tables:
            connection.execute(
                f"insert into {names} select distinct {column} from {quoted('earlier', schema, table)}"
                f" where {condition}"
            )

    is_known = "{} in (select key_hash from erased_keys)"
    is_hers = "contact_id in (select name from erased_names)"
    by_id = is_known.format("keyed('id', lower(trim({})))")
    by_record = is_known.format("keyed('record', lower(trim(contact_record_key)))")
    for schema, table in tables:
        if "contact_id" in tables[schema, table]:
            note(
                "erased_names",
                "contact_id",
                schema,
                table,
                is_known.format("keyed('contact', contact_id)"),
            )
    note("erased_names", "contact_id", "core", "contacts", is_known.format("email_hash"))
    by_key = f"{by_record} or {by_id.format('source_record_id')}"
    note("erased_names", "contact_id", "core", "contact_source_records", by_key)
    note("erased_names", "contact_id", "intermediate", "int_contact_record_map", by_record)
    note("erased_ids", "contact_record_key", "core", "contact_source_records", is_hers)
    note("erased_ids", "contact_record_key", "intermediate", "int_contact_record_map", is_hers)
    note("erased_ids", "source_record_id", "core", "contact_source_records", is_hers)
    note("erased_names", "activity_id", "core", "activities", is_hers)
    own_id = "split_part(contact_record_key, ':', 2)"
    by_key = f"{is_known.format('email_key')} or {by_record} or {by_id.format(own_id)}"
    note("erased_names", "activity_id", "intermediate", "int_activities", by_key)
    note("erased_names", "actor_key", "intermediate", "int_activity_actors", by_key)
    note("erased_names", "actor_key", "intermediate", "int_affiliation_history", is_hers)


def columns_of(connection, catalog: str) -> dict[tuple[str, str], list[str]]:
    """Text columns of each table, by (schema, name)."""
    rows = connection.execute(
        "select columns.schema_name, columns.table_name, columns.column_name from duckdb_columns() as columns"
        " inner join duckdb_tables() as tables using (database_name, schema_name, table_name)"
        " where columns.database_name = ? and columns.data_type = 'VARCHAR' order by all",
        [catalog],
    ).fetchall()
    found: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in rows:
        found.setdefault((schema, table), []).append(column)
    return found


def take_out(connection, catalog: str, kept: list[tuple[str, str]]) -> None:
    """Takes the erased out of every table of a file.

    A row that is about one of them goes. In tables of published dates it stays, and what names her is
    blanked, as a name among others in a cell is anywhere: `erased` in a list, else null.
    """
    nullable = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where database_name = ? and is_nullable",
        [catalog],
    ).fetchall()
    for table, columns in columns_of(connection, catalog).items():
        name = quoted(catalog, *table)
        is_published_history = table in kept and table[0] != "intermediate"
        for column in columns:
            cell = quoted(column)
            if table == ("quality", "quarantined_records"):
                # whose a row is that could not be used, nobody can tell
                connection.execute(f"delete from {name}")
            elif column in OWN_IDS:
                connection.execute(f"delete from {name} where {IS_ID.format(cell)}")
            elif column in OWN_NAMES and not is_published_history:
                connection.execute(f"delete from {name} where {IS_NAME.format(cell)}")
            else:
                emptied = "null" if (*table, column) in nullable else literal(ERASED)
                connection.execute(
                    f"update {name} set {cell} = case when {IS_NAME.format(cell)} then {emptied}"
                    f" else {WITHOUT_NAMES.format(cell)} end where {HOLDS_NAME.format(cell)}"
                )


# Columns that say whom or what a row is about, by an id of ours and by one of a source.
OWN_NAMES = {"contact_id", "activity_id", "actor_key", "person_key"}
OWN_IDS = {"contact_record_key", "subject_key", "other_key"}
IS_NAME = "list_contains(getvariable('erased_names'), {0})"
IS_ID = "list_contains(getvariable('erased_ids'), {0}) or list_contains(getvariable('erased_names'), {0})"
HOLDS_NAME = (
    "list_has_any(regexp_split_to_array(coalesce({0}, ''), '[;, ]+'), getvariable('erased_names'))"
)
WITHOUT_NAMES = (
    "array_to_string(list_transform(regexp_split_to_array({0}, '; *'), lambda part:"
    " if(list_contains(getvariable('erased_names'), part), 'erased', part)), ';')"
)


def renew_work_file(connection, final: Path, keys, kept: list[tuple[str, str]]) -> None:
    """A work file of nothing but what a full refresh keeps, and of the keys."""
    first = temporary_path(final)
    attach_new(connection, first, "renewed")
    if final.exists():
        connection.execute(f"attach {literal(str(final))} as earlier (read_only)")
        made_by = connection.execute(
            "select schema_name, table_name, sql from duckdb_tables() where database_name = 'earlier'"
        ).fetchall()
        connection.execute("use renewed")
        for schema, name, sql in made_by:
            if (schema, name) in kept and (schema, name) != KEYS:
                connection.execute(f"create schema if not exists {quoted(schema)}")
                connection.execute(sql)
                table = quoted(schema, name)
                connection.execute(f"insert into {table} select * from earlier.{table}")
        connection.execute("use memory")
        connection.execute("detach earlier")
        take_out(connection, "renewed", kept)
    write_keys(connection, "renewed", keys)
    connection.execute("detach renewed")
    copy_afresh(connection, first, final, 0o600)


def renew_served_file(connection, final: Path, mode: int, kept, keys: list[tuple] | None) -> None:
    """A file of a publication without the erased; where it is the one of the histories, with the keys."""
    first = temporary_path(final)
    shutil.copyfile(final, first)
    connection.execute(f"attach {literal(str(first))} as renewed")
    take_out(connection, "renewed", kept)
    count_again(connection)
    if keys is not None:
        write_keys(connection, "renewed", keys)
    connection.execute("detach renewed")
    copy_afresh(connection, first, final, mode)


def count_again(connection) -> None:
    """What the file says of itself must be true after rows are gone."""
    try:
        said = connection.execute("select publication from renewed.main.publication").fetchall()
    except duckdb.CatalogException:  # only the published file says something
        return
    publication = json.loads(said[0][0])
    for table in publication["row_counts"]:
        counted = connection.execute(f"select count(*) from {quoted('renewed', *table.split('.'))}")
        publication["row_counts"][table] = counted.fetchall()[0][0]
    connection.execute(
        "update renewed.main.publication set publication = ?", [as_json(publication)]
    )


def copy_afresh(connection, first: Path, final: Path, mode: int) -> None:
    """Replaces a file by the rows of another, which goes: nothing deleted is left in free pages."""
    afresh = temporary_path(first)
    connection.execute(f"attach {literal(str(first))} as source (read_only)")
    attach_new(connection, afresh, "afresh")
    connection.execute("copy from database source to afresh")
    connection.execute("detach source")
    connection.execute("checkpoint afresh")
    connection.execute("detach afresh")
    put_in_place(afresh, final, mode)
    first.unlink()
