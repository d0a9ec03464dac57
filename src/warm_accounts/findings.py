"""What a build found, did not stop at, and must say: on the screen and in published.json, by harm."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from warm_accounts.advice import ADVICE

# What is put at risk, the worst first.
HARMS = ("consent", "identity", "volume", "form")
MAX_NAMED = 12
MAX_PLACES = 3
WARNING = "warning: "
# Names of tests, tables and columns that stand for what people allowed or refused.
OF_CONSENT = re.compile(
    r"consent|permission|contactable|suppress|refus|unread_word|opt_?(in|out)|eras|unsubscri|hash_key",
    re.IGNORECASE,
)
COUNT = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Finding:
    """One warning: who found it, what, how often, in a sentence that says where and what to do."""

    source: str
    name: str
    count: int
    message: str
    harm: str = "form"


def harm_rank(harm: str) -> int:
    return HARMS.index(harm) if harm in HARMS else len(HARMS)


def by_harm(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda found: (harm_rank(found.harm), found.source, found.name))


def of_notes(source: str, notes: list[str]) -> list[Finding]:
    """Those of some notes that begin with `warning: `; the first number in one is how many."""
    found = []
    for note in notes:
        if note.startswith(WARNING):
            message = note.removeprefix(WARNING)
            name = "_".join(re.findall(r"[a-z]+", message.lower())[:4])
            harm = "consent" if OF_CONSENT.search(message) else "volume"
            found.append(Finding(source, name, first_number(message), message, harm))
    return found


def of_tests(warnings: list[tuple[str, str]], ran_sql: str) -> list[Finding]:
    """Data tests of severity warn that found rows."""
    return [
        Finding(
            "dbt",
            name,
            first_number(message),
            f"{ADVICE[name] + '. ' if name in ADVICE else ''}{message}. The query that lists the rows: "
            f"{ran_sql}/{name}.sql",
            "consent" if OF_CONSENT.search(f"{name} {message}") else "identity",
        )
        for name, message in warnings
    ]


def unread_words(cursor) -> list[Finding]:
    """One finding of what quality.unread_words lists: how many words, where the most stand, an example."""
    rows = cursor.execute(
        "select source_name || '.' || table_name || '.' || column_name as place, sum(row_count) as rows,"
        " count(*) as words, arg_max(word, row_count) filter (where word[1] not in ('[', '(')) as example,"
        " arg_max(taken_as, row_count) as taken_as"
        " from quality.unread_words group by all order by rows desc, place"
    ).fetchall()
    if not rows:
        return []
    words = sum(row[2] for row in rows)
    places = "; ".join(
        f"{place} in {count:,} rows{f' (such as `{example}`)' if example else ''}, taken as {taken_as}"
        for place, count, _, example, taken_as in rows[:MAX_PLACES]
    )
    more = f"; and {len(rows) - MAX_PLACES} more columns" if len(rows) > MAX_PLACES else ""
    return [
        Finding(
            "raw input",
            "unread_words",
            words,
            f"{words:,} {'word' if words == 1 else 'words'} of permission or routing that nobody could "
            f"read, or that name nobody yet: {places}{more}. Correct them at their source, or add them to "
            "seeds/reference/known_words.csv; quality.unread_words lists all",
            "consent",
        )
    ]


def first_number(text: str) -> int:
    found = COUNT.search(text)
    return int(found[0].replace(",", "")) if found else 1


def as_rows(findings: list[Finding]) -> list[dict]:
    """As published.json has them."""
    return [{k: v for k, v in asdict(found).items() if k != "harm"} for found in by_harm(findings)]


def print_warnings(console: Console, rows: list[dict], page: Path | None = None) -> None:
    """The worst by name, the others by their number and the page that has all."""
    if not rows:
        return
    console.print(f"{len(rows)} {'warning' if len(rows) == 1 else 'warnings'}, the worst first")
    for row in rows[:MAX_NAMED]:
        console.print(f"  {row['source']} {row['name']}: {row['message']}")
    if len(rows) > MAX_NAMED:
        console.print(f"  and {len(rows) - MAX_NAMED} more{f': {page}' if page else ''}")
