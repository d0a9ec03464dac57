"""Every score row of the demo, recomputed in plain Python from the raw files, to the integer."""

import datetime as dt
import json

import pytest
from oracle.warehouse import Expected

pytestmark = pytest.mark.slow


def test_every_score_of_the_demo_is_the_oracles(built_warehouse, demo_raw, project_root):
    published = json.loads((built_warehouse / "published.json").read_text())
    as_of = dt.date.fromisoformat(published["as_of"])
    expected = Expected(
        built_warehouse / "warm_accounts.duckdb", demo_raw, project_root / "seeds", as_of
    )
    assert not expected.ledger.undecided_ids
    assert len(expected.scores) > 100
    assert any(score.engagement_score for score in expected.scores.values())
    differences = expected.differences()
    assert not differences, "\n".join([f"{len(differences)} differences", *differences[:30]])
