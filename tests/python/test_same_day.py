"""A build that would only repeat the last publication is told from every other one."""

import dataclasses
import datetime
import json
import os
import shutil

import pytest

from warm_accounts.build import BuildRequest
from warm_accounts.project import Warehouse
from warm_accounts.same_day import (
    NOTE,
    inputs_of,
    leave_stamp,
    note_publication,
    published_again,
    take_stamp,
)

PUBLICATION = {"as_of": "2026-06-30", "published_at": "then", "accepted_checks": []}
TABLE = "id,name\n1,Mercy Hospital\n"


@pytest.fixture
def published(tmp_path, project_root):
    """A request whose warehouse has just been published."""
    project = tmp_path / "project"
    for folder in ("macros", "seeds", "profiles", "expectations"):
        shutil.copytree(project_root / folder, project / folder)
    shutil.copy(project_root / "dbt_project.yml", project)
    (project / "models").mkdir()
    (project / "models" / "one.sql").write_text("select 1 as number")
    raw = tmp_path / "raw"
    (raw / "uploads").mkdir(parents=True)
    (raw / "uploads" / "organizations.csv").write_text(TABLE)
    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.dbt_dir.mkdir(parents=True)
    warehouse.reports.mkdir()
    for file in (warehouse.work_file, warehouse.published_file, warehouse.contact_file):
        file.write_text("tables")
    warehouse.histories_file.write_text("histories")
    (warehouse.reports / "checks.html").write_text("<p>checks</p>")
    warehouse.history_file.write_text("")
    (warehouse.reports / "checks.json").write_text("{}")
    warehouse.published_json.write_text(json.dumps(PUBLICATION))
    request = BuildRequest(project, raw, warehouse, datetime.date(2026, 6, 30))
    note_publication(request, inputs_of(request), PUBLICATION)
    return request


def test_nothing_changed(published):
    assert published_again(published) == PUBLICATION
    # what a file is known by alone does not make it another one
    file = published.raw_dir / "uploads" / "organizations.csv"
    file.write_text(TABLE)
    os.utime(file, (1, 1))
    assert published_again(published) == PUBLICATION


def change_in_place(path, text):
    """Other content of the same length, with the times put back."""
    status = path.stat()
    path.write_text(text)
    assert path.stat().st_size == status.st_size
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES = {
    "a raw value": lambda r: change_in_place(
        r.raw_dir / "uploads" / "organizations.csv", TABLE.replace("Mercy", "Marcy")
    ),
    "a raw file more": lambda r: (r.raw_dir / "uploads" / "contacts.csv").write_text("id\n"),
    "a raw file less": lambda r: (r.raw_dir / "uploads" / "organizations.csv").unlink(),
    "a raw file's name": lambda r: (r.raw_dir / "uploads" / "organizations.csv").rename(
        r.raw_dir / "uploads" / "contacts.csv"
    ),
    "no raw folder": lambda r: shutil.rmtree(r.raw_dir),
    "a seed": lambda r: (r.project_dir / "seeds" / "policy" / "new.csv").write_text("a\n1\n"),
    "a model": lambda r: (r.project_dir / "models" / "one.sql").write_text("select 2 as number"),
    "an expectation": lambda r: (r.project_dir / "expectations" / "checkpoint.yml").write_text(""),
    "a profile": lambda r: (r.project_dir / "profiles" / "profiles.yml").write_text(""),
    "the published file": lambda r: r.warehouse.published_file.write_text("others"),
    "the contact file": lambda r: r.warehouse.contact_file.unlink(),
    "the histories": lambda r: r.warehouse.histories_file.unlink(),
    "the page of checks": lambda r: (r.warehouse.reports / "checks.html").unlink(),
    "the work file": lambda r: r.warehouse.work_file.write_text("tables of a dbt run"),
    "the publication": lambda r: r.warehouse.published_json.write_text(
        json.dumps({**PUBLICATION, "published_at": "later"})
    ),
    "the reports": lambda r: (r.warehouse.reports / "checks.json").unlink(),
    "a damaged note": lambda r: (r.warehouse.dbt_dir / NOTE).write_text("{"),
    "a note of nothing": lambda r: (r.warehouse.dbt_dir / NOTE).write_text("{}"),
    "no note": lambda r: (r.warehouse.dbt_dir / NOTE).unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_a_build(published, change):
    CHANGES[change](published)
    assert published_again(published) is None


@pytest.mark.parametrize(
    "options",
    [
        {"as_of": datetime.date(2026, 7, 1)},
        {"restate_from": datetime.date(2026, 6, 29)},
        {"full_refresh": True},
        {"accepted_checks": ("covered",)},
        {"skips_nothing": True},
        {"policy": {"policy_version": "2026.2"}},
        {"target": "postgres"},
    ],
    ids=lambda options: next(iter(options)),
)
def test_an_option_that_asks_for_work_is_a_build(published, options):
    assert published_again(dataclasses.replace(published, **options)) is None


@pytest.mark.parametrize(
    ("name", "is_build"),
    [
        ("DBT_ENV_SECRET_WARM_HASH_KEY", True),
        ("WARM_POLICY", True),
        ("DBT_EMPTY", True),
        ("WARM_THREADS", False),
    ],
)
def test_a_setting_that_changes_rows_is_a_build(published, monkeypatch, name, is_build):
    monkeypatch.setenv(name, "another")
    assert (published_again(published) is None) == is_build


def test_another_version_of_a_package_is_a_build(published, monkeypatch):
    import importlib.metadata

    plain = importlib.metadata.version
    for package in ("dbt-core", "great-expectations"):
        monkeypatch.setattr(
            importlib.metadata, "version", lambda name, of=package: plain(name) + "9" * (name == of)
        )
        assert published_again(published) is None


def test_what_was_published_with_an_accepted_failure_is_judged_again(published):
    publication = {**PUBLICATION, "accepted_checks": ["covered"]}
    published.warehouse.published_json.write_text(json.dumps(publication))
    note_publication(published, inputs_of(published), publication)
    assert published_again(published) is None


def test_a_build_after_dates_were_restated_is_a_build(published):
    """What is restated keeps the policy it was published with; the day itself goes by what is in force."""
    restated = dataclasses.replace(published, restate_from=datetime.date(2026, 6, 29))
    note_publication(restated, inputs_of(restated), PUBLICATION)
    assert published_again(published) is None


def test_the_note_tells_no_secret(published, monkeypatch):
    monkeypatch.setenv("DBT_ENV_SECRET_WARM_HASH_KEY", "open sesame")
    note_publication(published, inputs_of(published), PUBLICATION)
    assert published_again(published) == PUBLICATION
    assert "sesame" not in (published.warehouse.dbt_dir / NOTE).read_text()


def test_notes_are_believed_once_and_not_where_somebody_wrote_into_the_work_file(published):
    leave_stamp(published, "stamp")
    assert take_stamp(published) == "stamp"
    assert take_stamp(published) is None
    leave_stamp(published, "stamp")
    status = published.warehouse.work_file.stat()
    # a copy with its times is the same
    file = published.warehouse.work_file
    shutil.copy2(file, file.with_suffix(".copy"))
    file.with_suffix(".copy").replace(file)
    assert take_stamp(published) == "stamp"
    leave_stamp(published, "stamp")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert take_stamp(published) is None
