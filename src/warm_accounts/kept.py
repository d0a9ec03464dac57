"""
What was published is kept, and nothing else is. Models with `full_refresh: false` remember: scores and
bands of earlier dates, decisions, account ids, owners. Each publication keeps them all: marts in the
published file, the others in `histories.duckdb` beside it. A build that does not publish (a failed test, a
stop at the checkpoint, a kill, an earlier date) leaves its mark, and the next build first brings back what
was published. So it does where the work file is lost, damaged or older than the publication.
"""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warm_accounts import hash_key
from warm_accounts.project import MART_SCHEMAS, UnusableInput, Warehouse
from warm_accounts.publish import (
    KEPT_TABLES,
    attach,
    fits,
    open_work_file,
    put_in_place,
    quoted,
    read_publication,
    require_usable_work_file,
    temporary_path,
    write_text,
)
from warm_accounts.versions import stamp_of

# What DuckDB says of a file that is no whole database any more; a lock or a setting is no damage.
DAMAGE = (
    "not a valid duckdb database",
    "could not read enough bytes",
    "corrupt database file",
    "replaying wal",
)
# The one log whose keys hold e-mail tokens.
LOG_OF_TOKENS = ("intermediate", "int_affiliation_history")
# What the published file alone tells of logs that are lost with the file of histories.
TOLD_BY_MARTS = {
    ("intermediate", "int_score_history"): """
        select account_id, program_id, policy_version,
            cast(100 * warmth_score as bigint) as warmth_hundredths,
            cast(100 * rolled_up_warmth_score as bigint) as rolled_up_warmth_hundredths,
            cast(100 * fit_score as bigint) as fit_score_hundredths, fit_completeness, scored_on
        from served.scoring.account_scores""",
    ("intermediate", "int_account_alias_history"): """
        select retired_account_id, account_id, reason, cast(1 as bigint) as change_number, changed_at
        from served.core.account_aliases""",
    ("intermediate", "int_account_id_history"): """
        select replace(replace(source_system, '%', '%25'), ':', '%3a') || ':' || source_record_id
            as organization_record_key, account_id,
            (select min(scored_on) from served.scoring.account_scores) as first_seen_on
        from served.core.account_source_records""",
    ("intermediate", "int_ownership_log"): """
        select account_id, program_id, owner_team, owner_id, lag(owner_team) over history as previous_team,
            lag(owner_id) over history as previous_owner_id, change_reason,
            cast(1 as bigint) as ownership_revision, valid_from as owned_from
        from served.activation.account_ownership
        window history as (partition by account_id, program_id order by valid_from)""",
}


@dataclass
class Memory:
    """What a build starts from: what to say of it, and the tables that were brought back, where any were."""

    notes: list[str] = field(default_factory=list)
    # (schema, name) of all that the work file may remember; None where it remembers what was published
    brought_back: set[tuple[str, str]] | None = None
    # the rest of the work file is of a past that nothing is known of
    is_another_file: bool = False


def mark(warehouse: Warehouse):
    """Stands from the start of a build until it has published."""
    return warehouse.dbt_dir / "unpublished.json"


def copy_before(warehouse: Warehouse):
    """The work file as dbt commands left it, where what they built is in no publication."""
    return warehouse.dbt_dir / "work_before.duckdb"


def is_damage(warehouse: Warehouse, error: Exception | str | None) -> bool:
    """What is said of the file, whatever its folder is called."""
    said = str(error or "").replace(str(warehouse.folder), "").lower()
    return any(words in said for words in DAMAGE)


def publication_of(warehouse: Warehouse) -> dict | None:
    """What the published file says of itself; None where there is none that can be read."""
    text = read_publication(warehouse)
    return json.loads(text) if text is not None else None


def bring_back(warehouse: Warehouse) -> Memory:
    """Makes the work file remember what was published. Only the holder of the lock may call it."""
    memory, publication = Memory(), publication_of(warehouse)
    note = read_mark(warehouse)
    if remove_damaged(warehouse, publication):
        memory.notes.append("The work file is damaged: it is made anew from the raw files")
    is_lost = not warehouse.work_file.exists()
    if is_lost:
        forget_work_file(warehouse)
    if note is not None and copy_before(warehouse).exists():
        os.replace(copy_before(warehouse), warehouse.work_file)
        write_ahead_log(warehouse).unlink(missing_ok=True)
        memory.is_another_file = True
        memory.notes.append("The last build did not publish: what it left is taken back")
    elif publication is None:
        forget_all_or_nothing(warehouse, note, memory)
    elif "build_stamp" not in publication:
        if is_lost:
            memory.notes.append(
                "The work file is not there, and an earlier release published, which kept no histories"
                " for it: what it published is gone with the next publication"
            )
    elif is_lost or not is_published(warehouse, publication, note):
        memory.notes.append(restore(warehouse, publication, is_lost))
        memory.brought_back = tables_kept(warehouse)
        memory.is_another_file = note is None and not is_lost
    forget_tokens_of_another_key(warehouse, publication, memory)
    leave_mark(warehouse, publication)
    return memory


def read_mark(warehouse: Warehouse) -> dict | None:
    try:
        return json.loads(mark(warehouse).read_text())
    except FileNotFoundError:
        return None
    except ValueError:  # a kill while it was written
        return {}


def leave_mark(warehouse: Warehouse, publication: dict | None) -> None:
    """Before the first change. What no publication could bring back, as of dbt commands, is copied first."""
    built_on = (publication or {}).get("build_stamp")
    is_first_try = read_mark(warehouse) is None and warehouse.work_file.exists()
    if is_first_try and (built_on is None or stamp_in(warehouse) != built_on):
        unfinished = temporary_path(copy_before(warehouse))
        shutil.copyfile(warehouse.work_file, unfinished)
        put_in_place(unfinished, copy_before(warehouse), 0o600)
    write_text(mark(warehouse), json.dumps({"built_on": built_on}), mode=0o600)


def has_published(warehouse: Warehouse) -> None:
    """Takes the mark away: what the work file remembers is what was published."""
    mark(warehouse).unlink(missing_ok=True)
    copy_before(warehouse).unlink(missing_ok=True)


def remove_damaged(warehouse: Warehouse, publication: dict | None) -> bool:
    """True where the work file was no whole database and is gone; only a publication can stand in for it."""
    if not warehouse.work_file.exists():
        return False
    try:
        require_usable_work_file(warehouse)
    except UnusableInput as error:
        if publication is None or not is_damage(warehouse, error.__cause__):
            raise
        forget_work_file(warehouse)
        return True
    return False


def forget_work_file(warehouse: Warehouse) -> None:
    warehouse.work_file.unlink(missing_ok=True)
    write_ahead_log(warehouse).unlink(missing_ok=True)


def write_ahead_log(warehouse: Warehouse) -> Path:
    return warehouse.work_file.with_name(warehouse.work_file.name + ".wal")


def forget_all_or_nothing(warehouse: Warehouse, note: dict | None, memory: Memory) -> None:
    """Without a publication: a first build that was refused leaves nothing behind."""
    if note is None:
        return
    if note.get("built_on") or warehouse.published_file.exists():
        memory.notes.append(
            f"{warehouse.published_file.name} cannot be read: what the last build left is taken as it is"
        )
        return
    memory.brought_back = set()


def stamp_in(warehouse: Warehouse) -> str | None:
    with open_work_file(warehouse) as connection:
        return stamp_of(connection)


def is_published(warehouse: Warehouse, publication: dict, note: dict | None) -> bool:
    """Whether the work file remembers what was published, or more that only dbt commands have built."""
    stamp = stamp_in(warehouse)
    if stamp is not None or note is not None:
        return stamp == publication["build_stamp"]
    return knows_published_dates(warehouse)


def knows_published_dates(warehouse: Warehouse) -> bool:
    """A copy of an earlier day does not."""
    dates = "select distinct scored_on from {}.scoring.account_scores"
    with open_work_file(warehouse) as connection:
        attach(connection, warehouse.published_file, "served")
        try:
            missing = connection.execute(
                f"{dates.format('served')} except {dates.format('work')}"
            ).fetchall()
        except duckdb.CatalogException:
            return False
    return not missing


def tables_kept(warehouse: Warehouse) -> set[tuple[str, str]]:
    with duckdb.connect(str(warehouse.published_file), read_only=True) as connection:
        return set(
            connection.execute(f"select schema_name, table_name from {KEPT_TABLES}").fetchall()
        )


def restore(warehouse: Warehouse, publication: dict, is_lost: bool) -> str:
    """Puts what was published in the place of what the work file remembers; says what it did."""
    kept = sorted(tables_kept(warehouse))
    has_histories = fits(warehouse.histories_file, warehouse.published_file)
    with open_work_file(warehouse, read_only=False) as connection:
        attach(connection, warehouse.published_file, "served")
        if has_histories:
            attach(connection, warehouse.histories_file, "histories")
        connection.execute("begin transaction")
        for schema, name in kept:
            side = "served" if schema in MART_SCHEMAS else "histories"
            rows = f"select * from {quoted(side, schema, name)}"
            if side == "histories" and not has_histories:
                rows = TOLD_BY_MARTS.get((schema, name))
            if rows is not None:
                connection.execute(f"create schema if not exists {quoted('work', schema)}")
                connection.execute(
                    f"create or replace table {quoted('work', schema, name)} as {rows}"
                )
        connection.execute("commit")
    reason = (
        "The work file is not there" if is_lost else "What the last build left was not published"
    )
    said = (
        f"{reason}: scores, bands and logs are brought back as published for {publication['as_of']}"
    )
    if not has_histories:
        said += (
            f"; {warehouse.histories_file.name} is missing or of another publication, so logs of which"
            " nothing is published (first days, parents, open questions, policies in use) are as the work"
            " file has them, or begin anew"
        )
    return said


def forget_tokens_of_another_key(
    warehouse: Warehouse, publication: dict | None, memory: Memory
) -> None:
    """Who was known by an e-mail token is taken as known today: nobody can tell the old tokens any more."""
    if not hash_key.has_changed(publication):
        return
    memory.notes.append(
        f"The hash key ({hash_key.HASH_KEY}) is not that of the last publication: e-mail tokens, and whom"
        " they stand for, are made anew; dates that were published stay"
    )
    with open_work_file(warehouse, read_only=False) as connection:
        try:
            connection.execute(
                f"delete from {quoted('work', *LOG_OF_TOKENS)}"
                r" where regexp_matches(actor_key, '(^|\|)e=[0-9a-f]{64}\|')"
            )
        except duckdb.CatalogException:  # nothing was scored yet
            return
