"""What a build decides before dbt runs."""

import dataclasses
import datetime
import shutil

import duckdb
import pytest

from warm_accounts import dbt_run
from warm_accounts.build import (
    BuildRequest,
    run_models,
    sql_fingerprint,
    sql_has_changed,
    sql_note,
)
from warm_accounts.explain import open_console
from warm_accounts.project import UnusableInput, Warehouse, choose_restate_from


@pytest.fixture
def request_of(tmp_path, project_root):
    """A request for a warehouse that a copy of the project has built."""
    project = tmp_path / "project"
    for folder in ("models", "macros", "seeds"):
        shutil.copytree(project_root / folder, project / folder)
    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.dbt_dir.mkdir(parents=True)
    warehouse.work_file.touch()
    sql_note(warehouse).write_text(sql_fingerprint(project))
    return BuildRequest(project, tmp_path / "raw", warehouse, datetime.date(2026, 6, 30))


def has_changed(request: BuildRequest) -> bool:
    return sql_has_changed(request.warehouse, sql_fingerprint(request.project_dir))


def test_the_same_sql_is_no_change(request_of):
    assert not has_changed(request_of)


@pytest.mark.parametrize(
    "path",
    [
        "models/intermediate/identity/matching/int_organization_pairs_compared.sql",
        "macros/identity/comparison_levels.sql",
        "models/marts/core/accounts/accounts.sql",
    ],
)
def test_another_model_or_macro_is_a_change(request_of, path):
    with (request_of.project_dir / path).open("a") as file:
        file.write("-- another word\n")
    assert has_changed(request_of)


def test_another_version_of_duckdb_is_a_change(request_of, monkeypatch):
    """Hashes that the ledger keeps are DuckDB's own, and may be others in another version."""
    monkeypatch.setattr(duckdb, "__version__", "99.0.0")
    assert has_changed(request_of)


def test_a_model_that_is_gone_new_or_renamed_is_a_change(request_of):
    model = request_of.project_dir / "models/marts/core/accounts/accounts.sql"
    text = model.read_text()
    model.unlink()
    assert has_changed(request_of)
    model.with_name("renamed.sql").write_text(text)
    assert has_changed(request_of)
    model.with_name("renamed.sql").rename(model)
    assert not has_changed(request_of)


def test_seeds_are_data_and_no_change(request_of):
    seed = request_of.project_dir / "seeds" / "reference" / "organization_match_thresholds.csv"
    seed.write_text(seed.read_text().replace("accept,0", "accept,500"))
    assert not has_changed(request_of)


def test_tables_of_unknown_sql_are_built_in_full_and_none_are_no_tables(request_of):
    sql_note(request_of.warehouse).unlink()
    assert has_changed(request_of)
    request_of.warehouse.work_file.unlink()
    assert not has_changed(request_of)


def test_dates_to_score_again_reach_dbt_and_no_others_do(request_of, monkeypatch):
    given = []
    monkeypatch.setattr(
        dbt_run, "build_on_duckdb", lambda arguments, *rest, **named: given.append(arguments)
    )
    run_models(request_of, open_console())
    first = choose_restate_from("2025-05-27", request_of.as_of)
    run_models(dataclasses.replace(request_of, restate_from=first), open_console())
    monthly = dataclasses.replace(request_of, restate_from=first, restate_every=28)
    run_models(monthly, open_console())
    assert given[0] == []
    assert given[1] == ["--vars", '{"restate_from": "2025-05-27"}']
    assert given[2] == ["--vars", '{"restate_from": "2025-05-27", "restate_every": 28}']
    assert monthly.dates[-2:] == [
        (request_of.as_of - datetime.timedelta(days=28)).isoformat(),
        request_of.as_of.isoformat(),
    ]


def test_steps_between_dates_to_score_again_need_a_first_date():
    as_of = datetime.date(2026, 6, 30)
    with pytest.raises(UnusableInput, match="--restate-every says nothing"):
        choose_restate_from(None, as_of, 28)
    with pytest.raises(UnusableInput, match="at most 399 days earlier"):
        choose_restate_from("2025-05-26", as_of)
    assert choose_restate_from("2025-05-26", as_of, 2) == datetime.date(2025, 5, 26)
    assert choose_restate_from(None, as_of) is None
