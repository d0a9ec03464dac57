"""The decisions of the demo: planted stories end in the right bands, and every logged decision replays."""

import csv

import duckdb
import pytest
from oracle.decisions import replay

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def published(built_warehouse):
    with duckdb.connect(
        str(built_warehouse / "warm_accounts.duckdb"), read_only=True
    ) as connection:
        yield connection


@pytest.fixture(scope="module")
def bands_of_stories(published, demo_raw):
    """Story -> [(organization, bands of its accounts for the story's programme, their reason codes)]."""
    accounts = {
        (system, record): account
        for system, record, account in published.execute(
            "select source_system, source_record_id, account_id from core.account_source_records"
        ).fetchall()
    }
    records: dict[str, set[str]] = {}
    with (demo_raw / "truth" / "organization_records.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        for row in csv.DictReader(handle):
            account = accounts.get((row["source_system"], row["source_record_id"]))
            if account:
                records.setdefault(row["organization_id"], set()).add(account)
    bands = {
        (account, program): (band, reason_codes.split(";"))
        for account, program, band, reason_codes in published.execute(
            "select account_id, program_id, band, reason_codes from activation.account_bands"
            " where scored_on = (select max(scored_on) from activation.account_bands)"
        ).fetchall()
    }
    stories: dict[str, list] = {}
    with (demo_raw / "truth" / "stories.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found = [
                bands[account, row["program_id"]]
                for account in sorted(records.get(row["organization_id"], ()))
                if (account, row["program_id"]) in bands
            ]
            if found:
                stories.setdefault(row["story"], []).append((row["organization_id"], found))
    return stories


def test_hot_accounts_are_active(bands_of_stories):
    assert bands_of_stories["hot"]
    for organization, found in bands_of_stories["hot"]:
        assert "active" in {band for band, _ in found}, organization


def test_education_alone_never_warms(bands_of_stories):
    assert bands_of_stories["education_only"]
    for organization, found in bands_of_stories["education_only"]:
        assert not {band for band, _ in found} & {"warm", "active", "reactivated"}, organization


def test_cooled_accounts_are_cold(bands_of_stories):
    assert bands_of_stories["cooled"]
    for organization, found in bands_of_stories["cooled"]:
        assert {band for band, _ in found} == {"cold"}, organization
        assert any("inactive" in codes for _, codes in found), organization


def test_returned_accounts_are_told_as_returned(bands_of_stories):
    assert bands_of_stories["reactivated"]
    for organization, found in bands_of_stories["reactivated"]:
        returned = {band for band, codes in found if "returned" in codes}
        assert returned & {"reactivated", "active"}, organization


def test_every_logged_decision_replays(built_warehouse, project_root):
    count, problems = replay(built_warehouse / "warm_accounts.duckdb", project_root)
    assert count > 0
    assert not problems


def test_warm_list_is_ranked_and_complete(published):
    rows = published.execute(
        "select program_id, warm_rank, account_name, top_reasons, next_action, owner_team"
        " from activation.warm_accounts order by program_id, warm_rank"
    ).fetchall()
    assert rows
    for column in zip(*rows, strict=True):
        assert None not in column
    by_program: dict[str, list[int]] = {}
    for program, rank, *_ in rows:
        by_program.setdefault(program, []).append(rank)
    for program, ranks in by_program.items():
        assert ranks == list(range(1, len(ranks) + 1)), program
