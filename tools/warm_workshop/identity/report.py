"""Plain-text tables of what was fitted and measured."""

from collections.abc import Iterable

import click
import pandas as pd

from warm_workshop.identity.pairs import Weight


def text_of(value) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4f}"
    return str(value)


def say_table(title: str, header: tuple[str, ...], rows: Iterable[Iterable]) -> None:
    """Numbers to the right, texts to the left, nothing cut off."""
    rows = [list(row) for row in rows]
    click.echo(f"\n{title}")
    if not rows:
        click.echo("  none")
        return
    is_number = [
        all(value is None or isinstance(value, int | float) for value in column)
        for column in zip(*rows, strict=True)
    ]
    table = [list(header), *([text_of(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(header))]
    for row in table:
        cells = (
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, is_number, strict=True)
        )
        click.echo(("  " + "  ".join(cells)).rstrip())


def say_dicts(title: str, rows: list[dict]) -> None:
    header = tuple(rows[0]) if rows else ()
    words = tuple(name.replace("_", " ") for name in header)
    say_table(title, words, ([row[name] for name in header] for row in rows))


def say_fit(
    levels: pd.DataFrame, is_same: pd.Series, old: tuple[Weight, ...], new: tuple[Weight, ...]
) -> None:
    """One line a level: how often it occurs among the labelled pairs, and its weights before and now."""
    rows = []
    for before, after in zip(old, new, strict=True):
        if before.comparison in levels:
            here = is_same[levels[before.comparison] == before.level]
            count, true = len(here), round(float(here.mean()), 4) if len(here) else None
        else:
            count, true = len(is_same), round(float(is_same.mean()), 4)
        rows.append(
            (before.comparison, before.level, count, true, before.match_weight, after.match_weight)
        )
    say_table(
        "Match weights in milli-bits",
        ("comparison", "level", "pairs", "share true", "old weight", "new weight"),
        rows,
    )


def say_evaluation(result: dict) -> None:
    records, folds = result["records"], result["folds"]
    click.echo(
        f"{records['in_build']} records in {records['clusters']} clusters; {records['known']} records of "
        f"{records['entities']} entities are known."
    )
    listed = ", ".join(records["deduplicated_sources"]) or "no source"
    click.echo(f"Held to list each organization once: {listed}.")
    used = f"weights out of {folds['count']} folds by {folds['by']}" if folds["count"] else ""
    used = used or "weights as built"
    say_dicts("Pairwise agreement of clusters with the truth", result["agreement"])
    say_dicts(f"By accept threshold, {used}", result["threshold_curve"])
    say_dicts(f"By rule, {used}", result["by_rule"])
    say_dicts(f"By pair of sources, {used}", result["by_source_pair"])
    say_dicts("Blocking", [result["blocking"]])
    for name, title in (
        ("false_merges", "False merges"),
        ("misses", "Misses"),
    ):
        found = result[name]
        say_table(
            f"{title}, {used}: {found['pairs']} pairs, because",
            ("reason", "pairs"),
            found["reasons"].items(),
        )
        say_table(
            f"The worst {title.lower()}",
            ("weight", "reason", "one", "other", "levels"),
            (
                (
                    row["match_weight"],
                    row["reason"],
                    place(row["left"]),
                    place(row["right"]),
                    levels(row),
                )
                for row in found["worst"]
            ),
        )
    say_dicts(f"Largest clusters, {used}", result["largest_clusters"])
    say_dicts(f"Loosest clusters, {used}", result["loosest_clusters"])


def place(record: dict) -> str:
    where = " ".join(str(record[name]) for name in ("city", "state") if record[name])
    return f"{record['name']}, {where} [{record['record_key'].split(':')[0]}]"


def levels(row: dict) -> str:
    return " ".join(f"{name}={level}" for name, level in row["levels"].items())
