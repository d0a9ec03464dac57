"""docs/policy.md says what the seeds say."""

import csv
import shutil
from pathlib import Path

import pytest

from warm_accounts.policy_seeds import PolicySeeds
from warm_workshop.policy_page import page

PROJECT = Path(__file__).parents[2]


def test_page_equals_the_seeds():
    assert (PROJECT / "docs" / "policy.md").read_text(encoding="utf-8") == page(
        PROJECT / "seeds"
    ), "docs/policy.md is stale: run `python -m warm_workshop.policy_page`"


def test_page_tells_every_threshold_of_the_bands(tmp_path):
    """Each band rule shows on the page: another number there makes another page."""
    original = page(PROJECT / "seeds")
    rules = PROJECT / "seeds" / "policy" / "band_rules.csv"
    with rules.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for changed in rows:
        seeds = tmp_path / changed["rule_key"]
        shutil.copytree(PROJECT / "seeds", seeds)
        with (seeds / "policy" / "band_rules.csv").open(
            "w", encoding="utf-8", newline=""
        ) as handle:
            writer = csv.DictWriter(handle, rows[0])
            writer.writeheader()
            for row in rows:
                value = str(int(row["value"]) + 17) if row is changed else row["value"]
                writer.writerow({**row, "value": value})
        assert page(seeds) != original, f"{changed['rule_key']} is not told on the page"


@pytest.mark.parametrize(
    ("seed", "column", "other"),
    [
        ("feedback_rules", "days", "17"),
        ("feedback_rules", "effect", None),
        ("readiness_rules", "window_days", "17"),
        ("qualification_axes", "minimum_count", "17"),
        ("decision_paths", "step_purpose", "does something else"),
        ("signal_types", "stop_kind", "another_stop"),
        ("segments", "sla_pct", "17"),
        ("segments", "match_kind", "another_kind"),
    ],
)
def test_page_tells_every_row_of_other_rules(tmp_path, seed, column, other):
    """Another cell in any row makes another page; a stop where there was none does too."""
    seeds = tmp_path / "seeds"
    shutil.copytree(PROJECT / "seeds", seeds)
    original = page(seeds)
    with (seeds / "policy" / f"{seed}.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    keys = PolicySeeds(seeds / "policy").declared[seed]["row_key"]
    # the last row of a key is in force
    in_force = {tuple(row[key] for key in keys): row for row in rows}
    for changed in in_force.values():
        effect = "cool" if changed.get("effect") != "cool" else "lower"
        put = [row | {column: other or effect} if row is changed else row for row in rows]
        with (seeds / "policy" / f"{seed}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, rows[0])
            writer.writeheader()
            writer.writerows(put)
        assert page(seeds) != original, changed


def test_page_takes_the_version_that_started_last(tmp_path):
    seeds = tmp_path / "seeds"
    shutil.copytree(PROJECT / "seeds", seeds)
    for table in (seeds / "policy").glob("*.csv"):
        lines = table.read_text(encoding="utf-8").splitlines()
        later = [line.replace("2026.1,2000-01-01", "2026.1,2027-01-01") for line in lines[1:]]
        later = [line.replace("2026.1", "2027.1", 1) for line in later]
        table.write_text("\n".join([*lines, *later]) + "\n", encoding="utf-8")
    assert page(seeds).replace("2027", "2026").replace("2026-01-01", "2000-01-01") == page(
        PROJECT / "seeds"
    )
