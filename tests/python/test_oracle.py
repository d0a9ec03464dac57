"""Every score row of the demo, recomputed in plain Python from the raw files, to the integer."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from oracle.warehouse import Expected

pytestmark = pytest.mark.slow
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def assert_every_score(warehouse: Path, raw: Path, project_root: Path, at_least: int) -> None:
    published = json.loads((warehouse / "published.json").read_text())
    as_of = dt.date.fromisoformat(published["as_of"])
    expected = Expected(warehouse / "warm_accounts.duckdb", raw, project_root / "seeds", as_of)
    assert not expected.ledger.undecided_ids
    assert len(expected.scores) > at_least
    assert any(score.engagement_score for score in expected.scores.values())
    differences = expected.differences()
    assert not differences, "\n".join([f"{len(differences)} differences", *differences[:30]])


def test_every_score_of_the_demo_is_the_oracles(built_warehouse, demo_raw, project_root):
    assert_every_score(built_warehouse, demo_raw, project_root, at_least=100)


@pytest.mark.skipif(not IS_NIGHTLY, reason="minutes; nightly profile")
def test_every_score_of_two_thousand_accounts_over_two_days(run_warm, project_root, tmp_path):
    raw, warehouse = tmp_path / "raw", tmp_path / "warehouse"
    size = ["--accounts", "2100", "--activities", "120000"]
    assert run_warm("demo", raw, *size).returncode == 0
    day = dt.date.fromisoformat(json.loads((raw / "demo.json").read_text())["as_of"])
    for as_of in (day, day + dt.timedelta(days=1)):
        built = run_warm("build", "--raw", raw, "--warehouse", warehouse, "--as-of", str(as_of))
        assert built.returncode == 0, built.stdout + built.stderr
        assert_every_score(warehouse, raw, project_root, at_least=2_000 * 5)
        assert run_warm("demo", raw, "--increment", "1").returncode == 0
