"""
A build that would publish again what is published does not run. What the last publication was made of is
noted beside it: contents of raw files, code, seeds, settings, as-of date, and the files that it left. Only
where all of it is as it was, is there nothing to do; a doubt, or an option that asks for work, is a build.
"""

import hashlib
import importlib.metadata
import json
import os
from pathlib import Path

from warm_accounts.code_cache import code_fingerprint, hash_file, seeds_fingerprint
from warm_accounts.hash_key import hash_key_fingerprint
from warm_accounts.preflight import fingerprint_raw_files
from warm_accounts.project import PACKAGE_DIR
from warm_accounts.publish import write_text

NOTE = "publication_inputs.json"
STAMP = "versions_stamp.json"
# What else of the project decides what is published, and the packages that judge it.
OTHER_FOLDERS = ("expectations",)
JUDGES = ("great-expectations", "pandas", "numpy")
# Where things are and how much may be used changes no row.
SETTINGS_WITHOUT_EFFECT = {"WARM_WAREHOUSE_DIR", "WARM_RAW_DIR", "WARM_AS_OF", "WARM_TARGET"}
SETTINGS_WITHOUT_EFFECT |= {"WARM_THREADS", "WARM_MEMORY_LIMIT", "WARM_KEEPS_NOTES"}
# What tests of the project are told.
SETTINGS_WITHOUT_EFFECT |= {"WARM_TEST_DEMO_RAW", "WARM_TEST_WAREHOUSE", "WARM_SHARED_DATA"}


def other_code_fingerprint(project_dir: Path) -> str:
    found = hashlib.sha256()
    for name in JUDGES:
        found.update(f"{name} {importlib.metadata.version(name)}".encode() + b"\0")
    files = [*PACKAGE_DIR.rglob("*.py")]
    for folder in OTHER_FOLDERS:
        files += [path for path in (project_dir / folder).rglob("*") if path.is_file()]
    for path in sorted(files):
        found.update(os.path.relpath(path, project_dir).encode() + b"\0" + hash_file(path))
    return found.hexdigest()


def identity(path: Path) -> list[int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def size_and_time(path: Path) -> list[int] | None:
    """Stays the same where a folder is copied with its times."""
    state = identity(path)
    return state and state[1:3]


def inputs_of(request) -> dict:
    """All that decides what a build of this request would publish, but for the past it builds upon."""
    return {
        **settings_of(request),
        "code": code_fingerprint(request.project_dir, request.target),
        "other_code": other_code_fingerprint(request.project_dir),
        "seeds": seeds_fingerprint(request.project_dir),
        "raw_files": fingerprint_raw_files(request.raw_dir, request.warehouse.dbt_dir),
    }


def settings_of(request) -> dict:
    settings = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("WARM_") and name not in SETTINGS_WITHOUT_EFFECT
    }
    return {
        "as_of": request.as_of.isoformat(),
        "target": request.target,
        "policy": request.policy,
        # what is restated keeps the policy that it was published with
        "restate_from": request.restate_from and request.restate_from.isoformat(),
        "raw_dir": str(request.raw_dir),
        "hash_key": hash_key_fingerprint(),
        "settings": settings,
    }


def outputs_of(warehouse) -> dict:
    """The files that a publication left, and what it says of itself."""
    files = (warehouse.work_file, warehouse.published_file, warehouse.contact_file)
    files += (warehouse.published_json, warehouse.histories_file, warehouse.history_file)
    files += (warehouse.reports / "checks.json", warehouse.reports / "checks.html")
    return {path.name: identity(path) for path in files}


def take_stamp(request) -> str | None:
    """The stamp of the notes that this build may believe, if any; until it has published there is none."""
    file = request.warehouse.dbt_dir / STAMP
    try:
        taken = json.loads(file.read_text())
    except (OSError, ValueError):
        taken = {}
    file.unlink(missing_ok=True)
    asks_for_all = request.full_refresh or request.restate_from or request.skips_nothing
    if asks_for_all or taken.get("made_by") != makers_of(request):
        return None
    # somebody else wrote into the work file: what was noted there may not be so
    if taken.get("work_file") != size_and_time(request.warehouse.work_file):
        return None
    return taken.get("stamp")


def leave_stamp(request, stamp: str) -> None:
    """Written when all is published: what was noted in the work file may be believed."""
    text = json.dumps(
        {
            "stamp": stamp,
            "made_by": makers_of(request),
            "work_file": size_and_time(request.warehouse.work_file),
        }
    )
    write_text(request.warehouse.dbt_dir / STAMP, text, mode=0o600)


def makers_of(request) -> dict:
    """What must be the same from one day to the next, for tables to be kept."""
    settings = settings_of(request)
    # a file is known by its path below the raw folder and by its content
    del settings["as_of"], settings["raw_dir"], settings["restate_from"]
    return {
        **settings,
        "code": code_fingerprint(request.project_dir, request.target),
        "other_code": other_code_fingerprint(request.project_dir),
    }


def asks_for_work(request) -> bool:
    return bool(
        request.full_refresh
        or request.restate_from
        or request.accepted_checks
        or request.accepted_missing
        or request.skips_nothing
        or request.publish_to
        or request.target != "duckdb"
    )


def published_again(request) -> dict | None:
    """The publication that a build of this request would only repeat, or None."""
    publication = request.warehouse.published()
    if asks_for_work(request) or publication is None or publication.get("accepted_checks"):
        return None
    try:
        note = json.loads((request.warehouse.dbt_dir / NOTE).read_text())
    except (OSError, ValueError):
        return None
    outputs = outputs_of(request.warehouse)
    if (
        note.get("outputs") != outputs
        or None in outputs.values()
        or note.get("publication") != publication
        or not settings_of(request).items() <= note.get("inputs", {}).items()
    ):
        return None
    try:
        return publication if inputs_of(request) == note["inputs"] else None
    except OSError:  # a file that cannot be read: the build says which
        return None


def note_publication(request, inputs: dict, publication: dict) -> None:
    """Written last: a build that ends before it leaves a note that fits no file."""
    note = {
        "inputs": inputs,
        "outputs": outputs_of(request.warehouse),
        "publication": publication,
    }
    write_text(request.warehouse.dbt_dir / NOTE, json.dumps(note), mode=0o600)
