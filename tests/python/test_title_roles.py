"""Titles that people wrote down with the role they mean, against the keywords: precision of every role."""

import csv
import dataclasses
from collections import Counter
from fractions import Fraction

import pytest

pytestmark = pytest.mark.slow

# A wrong role sends a person the wrong message, an unknown one asks somebody: precision counts most. Each
# part has some ten titles a role, so that one title moves it by a tenth; over all nine in ten must be right.
LEAST_PRECISION = Fraction(9, 10)
LEAST_ROLE_PRECISION = Fraction(3, 4)
LEAST_RECALL = Fraction(3, 4)


@pytest.fixture(scope="module")
def titles(project_root):
    path = project_root / "tests" / "fixtures" / "titles" / "golden_titles.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def roles_found(compiled_models, titles) -> dict[str, str]:
    """Title -> role, by the SQL of the models; what no keyword knows is `unknown`."""
    # the plain form of a title, as the model of contact records writes it
    standardized = compiled_models.nodes["int_contact_records_standardized"]["compiled_code"]
    before = standardized.split(" as title_key")[0]
    title_key = before[before.rindex("nullif(trim(") :]
    models = dataclasses.replace(compiled_models, order=("int_contact_golden_records",))
    with models.connect() as connection:
        for seed in ("title_roles", "specialty_groups", "specialty_roles"):
            models.give_seed(connection, seed)
        relation = models.nodes["int_contact_record_map"]["relation_name"]
        connection.execute("create table titles (job_title text)")
        connection.executemany(
            "insert into titles values (?)", [[row["job_title"]] for row in titles]
        )
        connection.execute(
            f"create table {relation} as select job_title as contact_id, job_title as contact_record_key,"
            " 1 as survivor_rank, cast(null as text) as email, cast(null as text) as specialty_key,"
            f" {title_key} as title_key from titles"
        )
        aliases = {"entity": "text", "retired_record_key": "text", "record_key": "text"}
        models.give(connection, "int_record_aliases", aliases, [])
        versions = models.nodes["int_contact_record_versions"]["relation_name"]
        connection.execute(
            f"create table {versions} as select job_title as contact_record_key, null::text as country,"
            " false as is_opted_out, false as is_pdrp, false as is_deleted from titles"
        )
        models.build(connection)
        found = models.nodes["int_contact_golden_records"]["relation_name"]
        return dict(
            connection.execute(
                f"select contact_id, coalesce(decision_role, 'unknown') from {found}"
            ).fetchall()
        )


def shares(titles, roles_found) -> tuple[dict[str, Fraction], Fraction]:
    """Precision of every role that is found, and the share of titles with a role whose role is found."""
    right = Counter(
        r["expected_role"] for r in titles if roles_found[r["job_title"]] == r["expected_role"]
    )
    found = Counter(roles_found[row["job_title"]] for row in titles)
    named = [row for row in titles if row["expected_role"] != "unknown"]
    recall = Fraction(sum(right[role] for role in {r["expected_role"] for r in named}), len(named))
    precision = {role: Fraction(right[role], count) for role, count in found.items()}
    return precision, recall


@pytest.mark.parametrize("part", ["development", "held_out"])
def test_roles_of_titles_are_precise(titles, roles_found, part):
    chosen = [row for row in titles if row["part"] == part]
    precision, recall = shares(chosen, roles_found)
    found = Counter(roles_found[row["job_title"]] for row in chosen)
    named = {role: share for role, share in sorted(precision.items()) if role != "unknown"}
    for role, share in named.items():
        print(f"{part} {role}: {float(share):.2f} of {found[role]}")
        assert share >= LEAST_ROLE_PRECISION, role
    right = sum(share * found[role] for role, share in named.items())
    overall = right / sum(found[role] for role in named)
    print(f"{part}: precision {float(overall):.3f}, recall {float(recall):.3f}")
    assert overall >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_who_left_or_assists_is_not_the_one(roles_found):
    assert roles_found["Former Director of Pharmacy"] == "unknown"
    assert roles_found["Assistant to the Director of Pharmacy"] == "admin_support"
    assert roles_found["Assistant Director of Pharmacy"] == "formulary_decision"


def test_the_golden_titles_are_as_reviewed(titles):
    assert len(titles) == len({row["job_title"] for row in titles}) >= 200
    assert min(Counter(row["expected_role"] for row in titles).values()) >= 10
