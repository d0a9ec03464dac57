"""Warnings: counted, ordered by harm, and short on the screen."""

import io

from rich.console import Console

from warm_accounts.findings import (
    MAX_NAMED,
    Finding,
    as_rows,
    of_notes,
    of_tests,
    print_warnings,
)


def test_the_worst_comes_first_and_harm_stays_inside():
    found = [
        Finding("checkpoint", "c", 1, "C", "form"),
        Finding("checkpoint", "b", 2, "B", "volume"),
        Finding("dbt", "a", 3, "A", "identity"),
        Finding("preflight", "d", 4, "D", "consent"),
    ]
    assert [row["name"] for row in as_rows(found)] == ["d", "a", "b", "c"]
    assert as_rows(found)[0] == {"source": "preflight", "name": "d", "count": 4, "message": "D"}


def test_notes_are_warnings_where_they_say_so_and_what_protects_is_the_worst():
    notes = [
        "uploads: 3 of 13 tables",
        "warning: 2 files not read, though their names say that they refuse: hubspot/opt_outs.csv",
        "warning: not read: folder upload/. Did you mean uploads/? Rename it",
    ]
    found = of_notes("preflight", notes)
    assert [(one.count, one.harm) for one in found] == [(2, "consent"), (1, "volume")]
    assert found[0].message.startswith("2 files not read")


def test_tests_that_warn_name_their_count_and_the_query_that_lists_the_rows():
    (found,) = of_tests([("band_overrides", "Got 3 results, configured to warn if != 0")], "runs")
    assert (found.source, found.name, found.count) == ("dbt", "band_overrides", 3)
    assert "runs/band_overrides.sql" in found.message


def test_the_screen_stays_short():
    text = io.StringIO()
    rows = as_rows([Finding("dbt", f"n{number:02}", 1, "M") for number in range(MAX_NAMED + 5)])
    print_warnings(Console(file=text, width=200), rows, "reports/checks.html")
    assert len(text.getvalue().splitlines()) == MAX_NAMED + 2
    assert "17 warnings, the worst first" in text.getvalue()
    assert "and 5 more: reports/checks.html" in text.getvalue()


def test_no_warning_says_nothing():
    text = io.StringIO()
    print_warnings(Console(file=text), [])
    assert text.getvalue() == ""
