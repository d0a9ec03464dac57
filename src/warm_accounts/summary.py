"""What `warm build` prints at its end: read back from the published file, so that it is true."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from warm_accounts.checkpoint import Checked
from warm_accounts.dbt_run import DbtOutcome
from warm_accounts.explain import PublishedTables, in_words, open_published, place_of
from warm_accounts.findings import print_warnings
from warm_accounts.project import Warehouse

WARMEST_COUNT = 10


def print_summary(
    console: Console,
    checked: Checked,
    publication: dict,
    outcome: DbtOutcome,
    seconds: float,
) -> None:
    warehouse = checked.warehouse
    print_tables(console, warehouse, publication)
    counts = outcome.counts
    passed, warned, kept = (counts.get(status, 0) for status in ("pass", "warn", "kept"))
    console.print(
        f"{passed + kept} dbt tests passed, {warned} warned; {sum(counts.values())} nodes;"
        f" {checked.count('passed')} checks passed, {checked.count('failed', 'crashed')} warned"
    )
    if kept or outcome.kept:
        console.print(
            f"Unchanged and kept: {outcome.kept} of {counts.get('success', 0)} seeds and models,"
            f" the verdicts of {kept} tests"
        )
    print_warnings(console, publication["warnings"], warehouse.reports / "checks.html")
    print_places(console, warehouse, publication)
    console.print(f"Published as of {publication['as_of']} in {seconds:.0f} s.")


def print_kept(console: Console, warehouse: Warehouse, publication: dict) -> None:
    """The summary of a build that had nothing to do."""
    print_tables(console, warehouse, publication)
    print_warnings(console, publication.get("warnings", []), warehouse.reports / "checks.html")
    print_places(console, warehouse, publication)
    console.print(
        f"Nothing changed since {publication['published_at']}: raw files, seeds, SQL and as-of date are those"
        f" of the last publication. What was published as of {publication['as_of']} still serves."
    )


def print_tables(console: Console, warehouse: Warehouse, publication: dict) -> None:
    with open_published(warehouse) as published:
        print_warmest(console, published)
        print_bands(console, published, publication)
    counts = publication["row_counts"]
    named = ("core.accounts", "core.contacts", "core.activities", "quality.quarantined_records")
    console.print(
        ", ".join(
            f"{counts[n]:,} {n.split('.')[1].replace('_', ' ')}" for n in named if n in counts
        )
    )


def print_places(console: Console, warehouse: Warehouse, publication: dict) -> None:
    count = len(publication["row_counts"])
    console.print(f"Tables:  {warehouse.published_file} ({count} tables; `warm tables` lists them)")
    console.print(f"Reports: {warehouse.reports / 'checks.html'}")


def print_warmest(console: Console, published: PublishedTables) -> None:
    if not published.has("activation", "warm_accounts"):
        return
    rows = published.rows(
        "select * from activation.warm_accounts"
        " order by ranked_warmth_score desc, account_name, account_id, program_id limit ?",
        WARMEST_COUNT,
    )
    if not rows:
        console.print("No account is warm on this date.")
        return
    table = Table("account", "place", "programme", "band", "warmth", "top reason", box=None)
    for row in rows:
        cells = (
            row["account_name"],
            place_of(row),
            row["program_name"],
            in_words(row["band"]),
            warmth_of(row),
            (row["top_reasons"] or "").split(";")[0],
        )
        # Names come from raw data: markup in them must stay text.
        table.add_row(*map(Text, cells))
    console.print("The warmest accounts")
    console.print(table)


def warmth_of(row: dict) -> str:
    """What the account is ranked by, with its own beside it where that is the one with its sites."""
    ranked, own = row["ranked_warmth_score"], row["warmth_score"]
    return str(ranked) if ranked == own else f"{ranked} with its sites (own {own})"


def print_bands(console: Console, published: PublishedTables, publication: dict) -> None:
    if not published.has("activation", "account_bands"):
        return
    rows = published.rows(
        "select band, count(*) as pair_count from activation.account_bands"
        " where scored_on = cast(? as date) group by band order by pair_count desc, band",
        publication["as_of"],
    )
    console.print(
        "Account x programme pairs: "
        + ", ".join(f"{r['pair_count']:,} {in_words(r['band'])}" for r in rows)
    )
