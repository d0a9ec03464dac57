"""`warm explain`: why an account is where it is: facts of the published file, in the words of the seeds."""

import datetime
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from warm_accounts.project import UnusableInput, Warehouse
from warm_accounts.publish import is_unreadable, unreadable

MAX_MATCHES = 20
MAX_FACTORS = 8
MAX_DECISIONS = 5
PIPE_WIDTH = 160
# Raw units of one point on dates scored in the first form: three percentages and a decay weight, or four
# percentages. Later dates say it themselves.
UNITS_PER_POINT = {"decay": 10**10, "engagement": 10**8, "fit": 1}
# The seeds that say it to people, with the columns read here; briefs and lists read the same rows.
WORD_SEEDS = {
    "signal_words": ("signal_type", "singular_words"),
    "score_change_causes": ("cause", "cause_words"),
}
# Activities with whose they are and what they are about: names of roles and content, never of people.
ACTIVITIES_IN_WORDS = """
    select
        activities.*, contacts.decision_role,
        coalesce(signal_words.singular_words, replace(activities.signal_type, '_', ' '))
            as signal_words,
        coalesce(contents.title, activities.content_id, activities.product, activities.therapy_area)
            as about
    from core.activities as activities
    left join core.contacts as contacts on activities.contact_id = contacts.contact_id
    left join (
        select content_id, arg_max(title, content_version) as title from core.content group by content_id
    ) as contents on activities.content_id = contents.content_id
    left join signal_words on activities.signal_type = signal_words.signal_type
"""
# A negative factor is named after what it takes points from: `engagement.unsubscribe`.
FACTORS_IN_WORDS = """
    select
        factors.*, coalesce(signal_words.singular_words, replace(factors.code, '_', ' '))
            as factor_words
    from (
        select *, if(component = 'negative', split_part(factor, '.', 2), factor) as code
        from scoring.account_score_factors
    ) as factors
    left join signal_words
        on factors.code = signal_words.signal_type and factors.component != 'fit'
"""


def open_console() -> Console:
    """Plain text: names come from raw data, so nothing in them is markup; pipes get whole lines."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = max(console.width, PIPE_WIDTH)
    return console


class PublishedTables:
    """Rows of the published file as dictionaries."""

    def __init__(self, connection):
        self.connection = connection

    def rows(self, sql: str, *values) -> list[dict]:
        result = self.connection.execute(sql, list(values))
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def has(self, schema: str, table: str) -> bool:
        return bool(
            self.rows(
                "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
                schema,
                table,
            )
        )


@contextmanager
def open_published(warehouse: Warehouse):
    if not warehouse.published_file.exists():
        raise UnusableInput(
            f"Nothing has been published in {warehouse.folder} yet. Run `warm build`, or name another "
            "folder with --warehouse."
        )
    try:
        connection = duckdb.connect(str(warehouse.published_file), read_only=True)
    except duckdb.Error as error:
        raise UnusableInput(unreadable(warehouse.published_file, error)) from None
    try:
        yield PublishedTables(connection)
    except duckdb.Error as error:
        if not is_unreadable(error):
            raise
        raise UnusableInput(unreadable(warehouse.published_file, error)) from None
    finally:
        connection.close()


def explain_account(
    warehouse: Warehouse,
    account: str,
    program: str | None = None,
    as_of: datetime.date | None = None,
    since: datetime.date | None = None,
    seeds: Path | None = None,
) -> None:
    console = open_console()
    with open_published(warehouse) as published:
        bring_words(published, seeds)
        found = find_account(published, account)
        say_account(console, published, found)
        scores = find_scores(published, found["account_id"], program, as_of)
        if since:
            require_earlier_score(published, scores, since)
        is_asked_for = program is not None or len(scores) == 1
        for score in scores:
            is_in_short = not is_asked_for and is_out_of_scope(published, score)
            say_program(console, published, score, is_in_short)
            if since:
                say_change(console, published, score, since)


def bring_words(published: PublishedTables, seeds: Path | None) -> None:
    """The seeds' words beside the published tables; without seeds codes are told as they are."""
    for name, columns in WORD_SEEDS.items():
        file = seeds / "reference" / f"{name}.csv" if seeds else None
        if file and file.is_file():
            published.connection.execute(
                f"create temp table {name} as select {', '.join(columns)}"
                " from read_csv(?, header = true, all_varchar = true)",
                [str(file)],
            )
        else:
            typed = ", ".join(f"{column} varchar" for column in columns)
            published.connection.execute(f"create temp table {name} ({typed})")


def require_earlier_score(published: PublishedTables, scores: list[dict], since) -> None:
    """Stops where no score of the account lies between `since` and the date that is explained."""
    latest = scores[0]["scored_on"]
    if since > latest:
        raise UnusableInput(
            f"--since is {since}, but the score to explain is of {latest}. Give an earlier day."
        )
    (first,) = published.rows(
        "select min(scored_on) as scored_on from scoring.account_scores where account_id = ?",
        scores[0]["account_id"],
    )
    if since < first["scored_on"]:
        raise UnusableInput(
            f"No score of {scores[0]['account_id']} was published on or before {since}; the first is of "
            f"{first['scored_on']}. Give that day or a later one to --since."
        )


def find_account(published: PublishedTables, text: str) -> dict:
    """One account by id, by a retired id, or by a part of its name; anything else is a clear error."""
    by_id = "select * from core.accounts where account_id = ?"
    found = published.rows(by_id, text)
    if not found:
        alias = published.rows(
            "select account_id, reason, changed_at from core.account_aliases where retired_account_id = ?",
            text,
        )
        found = published.rows(by_id, alias[0]["account_id"]) if alias else []
        if alias and not found:
            raise UnusableInput(
                f"The account {text} is no longer there and none stands for it since "
                f"{alias[0]['changed_at']:%Y-%m-%d}: {in_words(alias[0]['reason'])}."
            )
    if not found:
        found = published.rows(
            "select * from core.accounts where contains(lower(account_name), lower(?))"
            " order by account_name, account_id",
            text.strip(),
        )
        exact = [row for row in found if row["account_name"].lower() == text.strip().lower()]
        found = exact if len(exact) == 1 else found
    if not found:
        raise UnusableInput(
            f"No account has the id '{text}' or that text in its name. Look in core.accounts of the "
            "published file, or give a shorter part of the name."
        )
    if len(found) > 1:
        lines = [
            f"  {row['account_id']}  {row['account_name']}, {place_of(row)}"
            for row in found[:MAX_MATCHES]
        ]
        if len(found) > MAX_MATCHES:
            lines.append(f"  and {len(found) - MAX_MATCHES} more")
        raise UnusableInput(
            f"'{text}' is in the names of {len(found)} accounts. Give one of these ids:\n"
            + "\n".join(lines)
        )
    return found[0]


def place_of(row: dict) -> str:
    return (
        ", ".join(str(row[name]) for name in ("city", "state") if row.get(name)) or "place unknown"
    )


def in_words(code) -> str:
    return str(code).replace("_", " ").replace(";", ", ") if code is not None else "unknown"


def find_scores(published, account_id: str, program: str | None, as_of) -> list[dict]:
    """The account's scores on the latest scored date up to `as_of`, the warmest programme first."""
    scores = published.rows(
        "select account_scores.*, programs.program_name, programs.use_case"
        " from scoring.account_scores as account_scores"
        " inner join core.programs as programs on account_scores.program_id = programs.program_id"
        " where account_scores.account_id = ? and scored_on = ("
        "  select max(scored_on) from scoring.account_scores where account_id = ?"
        "  and (cast(? as date) is null or scored_on <= cast(? as date)))"
        " order by warmth_score desc nulls last, account_scores.program_id",
        *(account_id, account_id, as_of, as_of),
    )
    if not scores:
        until = f" on or before {as_of}" if as_of else ""
        raise UnusableInput(
            f"Account {account_id} has no score{until}. Build for such a date first."
        )
    if program is None:
        return scores
    wanted = program.strip().lower()
    chosen = [s for s in scores if s["program_id"].lower() == wanted]
    chosen = chosen or [s for s in scores if wanted in s["program_name"].lower()]
    if not chosen:
        names = ", ".join(f"{s['program_id']} ({s['program_name']})" for s in scores)
        raise UnusableInput(f"No programme is called '{program}'. There are: {names}.")
    return chosen


def say_account(console: Console, published: PublishedTables, account: dict) -> None:
    console.print(f"{account['account_name']}  ({account['account_id']})")
    console.print(
        f"  {in_words(account['account_type'])} in {place_of(account)}; "
        f"{account['source_record_count']} source records, firmographics "
        f"{account['firmographic_completeness']} % known"
    )
    parents = published.rows(
        "select account_name from core.accounts where account_id = ?", account["parent_account_id"]
    )
    if parents:
        console.print(f"  part of {parents[0]['account_name']}")
    methods = published.rows(
        "select match_method, count(*) as record_count from core.account_source_records"
        " where account_id = ? group by match_method order by record_count desc, match_method",
        account["account_id"],
    )
    joined = ", ".join(f"{in_words(m['match_method'])} {m['record_count']}" for m in methods)
    console.print(f"  records joined by: {joined}")


def is_out_of_scope(published: PublishedTables, score: dict) -> bool:
    """Points of a programme that the account does not qualify for are told where somebody asks for it."""
    return published.rows(
        "select band from activation.account_bands"
        " where account_id = ? and program_id = ? and scored_on = ?",
        *(score["account_id"], score["program_id"], score["scored_on"]),
    ) == [{"band": "out_of_scope"}]


def say_program(
    console: Console, published: PublishedTables, score: dict, is_in_short: bool = False
) -> None:
    key = (score["account_id"], score["program_id"], score["scored_on"])
    where = "where account_id = ? and program_id = ? and scored_on = ?"
    console.print()
    console.print(f"{score['program_name']} ({score['program_id']}) on {score['scored_on']}")
    for band in published.rows(f"select * from activation.account_bands {where}", *key):
        review = (
            f"; review because {in_words(band['review_reason'])}" if band["review_reason"] else ""
        )
        console.print(
            f"  band {in_words(band['band'])}, rule {band['band_step']}: {band['reasons']}{review}"
        )
        if band["best_case_band"] != band["worst_case_band"]:
            console.print(
                f"  what is missing could make it {in_words(band['worst_case_band'])} to "
                f"{in_words(band['best_case_band'])}"
            )
    if is_in_short:
        console.print(
            f"  warmth {score['warmth_score']}; --program {score['program_id']} tells more"
        )
        return
    fit = "unknown" if score["fit_score"] is None else score["fit_score"]
    console.print(
        f"  warmth {score['warmth_score']}: fit {fit} ({score['fit_completeness']} % known), "
        f"engagement of 90 days {score['engagement_score']}, all engagement faded {score['decay_score']}"
    )
    say_interval(console, score)
    if score["rolled_up_warmth_score"] not in (None, score["warmth_score"]):
        console.print(f"  with its sites: warmth {score['rolled_up_warmth_score']}")
    say_reach(console, published, where, key)
    say_factors(console, published, where, key)
    say_decisions(console, published, key)


def say_interval(console: Console, score: dict) -> None:
    """What is missing, and what looks like machines, could make of the warmth."""
    low, high = score.get("warmth_low_score"), score.get("warmth_high_score")
    if low != high:
        console.print(
            f"  what is missing could make the warmth {low} to {high}; "
            f"{in_words(score['most_valuable_missing_attribute'])} would tell most"
        )
    if score.get("unfiltered_warmth_score") not in (None, score["warmth_score"]):
        console.print(
            f"  with activities that look like a machine's: warmth {score['unfiltered_warmth_score']}"
        )


def say_reach(console, published, where: str, key: tuple) -> None:
    for row in published.rows(f"select * from scoring.account_engagement_scores {where}", *key):
        console.print(
            f"  {row['engaged_contact_count']} engaged contacts, {row['channel_count']} channels, "
            f"{row['role_count']} roles in 90 days"
        )
        # dates scored by earlier versions did not tell them apart
        if row.get("engagement_high_raw") is not None:
            intents = ("high", "mid", "low", "negative")
            per_point = units_per_engagement_point(published, row)
            points = [row[f"engagement_{name}_raw"] / per_point for name in intents]
            console.print(
                "  points by intent: {:,.2f} high, {:,.2f} mid, {:,.2f} low; {:,.2f} taken off".format(
                    *points
                )
            )


def say_factors(console, published, where: str, key: tuple) -> None:
    factors = published.rows(
        f"select * from ({FACTORS_IN_WORDS}) as factors {where}"
        " order by component, abs(raw_units) desc, factor",
        *key,
    )
    latest = {
        row["activity_id"]: row
        for row in published.rows(
            f"{ACTIVITIES_IN_WORDS} where activities.account_id = ?"
            " and activities.activity_id in (select unnest(cast(? as varchar[])))",
            *(key[0], [row["latest_activity_id"] for row in factors if row["latest_activity_id"]]),
        )
    }
    for component, title in (
        ("engagement", "points of engagement in the last 90 days"),
        ("decay", "points of all engagement, faded"),
        ("negative", "what speaks against it; it takes points away down to 0"),
        ("fit", "points of fit"),
    ):
        rows = [row for row in factors if row["component"] == component]
        if rows:
            console.print(f"  {title}")
        for row in rows[:MAX_FACTORS]:
            console.print(f"    {points_and_factor(row)}{evidence_of(row, latest)}")
        if len(rows) > MAX_FACTORS:
            console.print(f"                and {len(rows) - MAX_FACTORS} more")


def points_and_factor(factor: dict) -> str:
    """Points and name of a factor; a negative signal is named after what it takes points from."""
    units, name, component = factor["raw_units"], factor["factor_words"], factor["component"]
    if component == "negative":
        component = factor["factor"].partition(".")[0]
        units, name = -units, name if component == "engagement" else f"{name}, faded"
    return f"{float(units / units_per_point(factor, component)):10,.2f}  {name}"


def units_per_point(factor: dict, component: str) -> int | Decimal:
    """Raw units of one point of a factor, on whichever date it was scored."""
    return factor.get("units_per_point") or UNITS_PER_POINT[component]


def units_per_engagement_point(published, score: dict) -> int | Decimal:
    """The same of a day's engagement, whose factors are all told in one unit."""
    factors = published.rows(
        "select * from scoring.account_score_factors where account_id = ? and program_id = ?"
        " and scored_on = ? and (component = 'engagement' or factor like 'engagement.%') limit 1",
        *(score["account_id"], score["program_id"], score["scored_on"]),
    )
    return units_per_point(factors[0] if factors else {}, "engagement")


def evidence_of(factor: dict, latest: dict[str, dict]) -> str:
    """Of fit what is known; of signals how often, and the day, role and content of the latest."""
    if factor["component"] == "fit":
        if not factor["evidence_count"]:
            known = "not known"
        else:
            # dates scored by earlier versions told the points alone
            known = in_words(value) if (value := factor.get("known_value")) else "known"
        most = factor.get("maximum_points")
        return ("" if most is None else f", at most {most}") + f": {known}"
    if not factor["latest_activity_id"]:
        return ""
    count = factor["evidence_count"]
    activity = latest.get(factor["latest_activity_id"])
    last = (
        f"{activity['activity_date']}{by_whom_about_what(activity)}"
        if activity
        else f"{factor['latest_activity_id']}, which is not there any more"
    )
    return f", {'once' if count == 1 else f'{count} times'}, latest {last}"


def by_whom_about_what(activity: dict) -> str:
    role = in_words(activity["decision_role"]) if activity["decision_role"] else "nobody known"
    return f", {role}" + (f", about {activity['about']}" if activity["about"] else "")


def say_decisions(console, published, key: tuple) -> None:
    decisions = published.rows(
        "select * from activation.decision_log where account_id = ? and program_id = ?"
        " and scored_on <= ? order by scored_on desc, decision_revision desc limit ?",
        *(*key, MAX_DECISIONS),
    )
    if decisions:
        console.print("  decisions, latest first")
    for row in decisions:
        before = f" (before: {in_words(row['previous_band'])})" if row["previous_band"] else ""
        console.print(
            f"    {row['scored_on']}  {in_words(row['band'])}{before}: {row['reasons']}; "
            f"policy {row['policy_version']}"
        )


def say_change(console, published, score: dict, since: datetime.date) -> None:
    """What moved between two scored dates: cause by cause with its evidence, then factor by factor."""
    account_id, program_id = score["account_id"], score["program_id"]
    scored = published.rows(
        "select * from scoring.account_scores where account_id = ? and program_id = ?"
        " and scored_on <= ? order by scored_on",
        *(account_id, program_id, score["scored_on"]),
    )
    earlier = [row for row in scored if row["scored_on"] <= since]
    if not earlier:
        console.print(f"  since {since}: no score was published for it on or before that date")
        return
    before = earlier[-1]
    move = score["warmth_score"] - before["warmth_score"]
    console.print(
        f"  since {before['scored_on']}: warmth {before['warmth_score']} -> {score['warmth_score']} "
        f"({move:+}), engagement {before['engagement_score']} -> {score['engagement_score']}, "
        f"faded {before['decay_score']} -> {score['decay_score']}, "
        f"fit {before['fit_score']} -> {score['fit_score']}"
    )
    if before["scored_on"] == score["scored_on"]:
        console.print("    no later score was published")
        return
    if published.has("scoring", "score_changes"):
        say_causes(console, published, before, score, move)
        say_rolled_up_causes(console, published, before, score)
    say_factor_moves(console, published, before, score)


def logged_changes(published, before: dict, score: dict) -> list[dict]:
    return published.rows(
        "select score_changes.*,"
        " coalesce(score_change_causes.cause_words, replace(score_changes.cause, '_', ' ')) as cause_words"
        " from scoring.score_changes as score_changes"
        " left join score_change_causes on score_changes.cause = score_change_causes.cause"
        " where account_id = ? and program_id = ? and scored_on > ? and scored_on <= ?",
        *(score["account_id"], score["program_id"], before["scored_on"], score["scored_on"]),
    )


def summed_by_cause(changes: list[dict], delta: str) -> list[tuple[str, Decimal]]:
    """What each cause moved in all, the largest first."""
    moved = [row for row in changes if row.get(delta)]
    totals = {
        cause: sum(row[delta] for row in moved if row["cause"] == cause)
        for cause in {row["cause"] for row in moved}
    }
    return sorted(totals.items(), key=lambda item: (-abs(item[1]), item[0]))


def say_causes(console, published, before: dict, score: dict, move) -> None:
    """The logged causes between two dates, which sum to the move, each with what lies behind it."""
    changes = logged_changes(published, before, score)
    causes = summed_by_cause(changes, "warmth_delta")
    words = causes_in_words(changes, before, score)
    for cause, delta in causes:
        console.print(f"    {delta:+7.2f}  {words[cause]}")
        for line in evidence_of_cause(published, cause, before, score):
            console.print(f"             {line}")
    unexplained = move - sum(delta for _, delta in causes)
    if unexplained:
        console.print(
            f"    {unexplained:+7.2f}  not in the log of causes: a score in between was written again"
        )


def say_rolled_up_causes(console, published, before: dict, score: dict) -> None:
    """The same of the warmth with sites, where it moved otherwise than the own one."""
    was, is_now = before["rolled_up_warmth_score"], score["rolled_up_warmth_score"]
    if was is None or is_now is None:
        return
    changes = logged_changes(published, before, score)
    # what counts from 0 because nobody logged the score before is no move
    told = [
        row
        for row in changes
        if row["cause"] == "first_score" or row.get("previous_rolled_up_warmth_score") is not None
    ]
    causes = summed_by_cause(told, "rolled_up_warmth_delta")
    has_own_scores = (was, is_now) == (before["warmth_score"], score["warmth_score"])
    if has_own_scores and causes in ([], summed_by_cause(changes, "warmth_delta")):
        return
    console.print(f"    with its sites: warmth {was} -> {is_now} ({is_now - was:+})")
    words = causes_in_words(changes, before, score)
    for cause, delta in causes:
        console.print(f"      {delta:+7.2f}  {words[cause]}")
    unexplained = is_now - was - sum(delta for _, delta in causes)
    if unexplained:
        console.print(
            f"      {unexplained:+7.2f}  not in the log of causes: it was not kept yet, or a score in "
            "between was written again"
        )


def causes_in_words(changes: list[dict], before: dict, score: dict) -> dict[str, str]:
    """Words of each cause; places in braces are filled as in the reasons of a band."""
    days = (score["scored_on"] - before["scored_on"]).days
    places = {
        "{previous_scored_on}": str(before["scored_on"]),
        "{days_passed}": f"{days} {'day' if days == 1 else 'days'}",
    }
    words = {row["cause"]: row["cause_words"] for row in changes}
    for place, value in places.items():
        words = {cause: text.replace(place, value) for cause, text in words.items()}
    return words


def evidence_of_cause(published, cause: str, before: dict, score: dict) -> list[str]:
    """What lies behind a cause, as lines with dates, roles and content."""
    account_id, then, now = score["account_id"], before["scored_on"], score["scored_on"]
    if cause == "new_activity":
        return activities_in_words(
            published, account_id, "activity_date > ? and activity_date <= ?", then, now
        )
    if cause == "late_or_corrected_activity":
        return activities_in_words(
            published,
            account_id,
            "activity_date <= ? and cast(first_loaded_at as date) > ?"
            " and cast(first_loaded_at as date) <= ?",
            *(then, then, now),
        )
    if cause == "firmographics":
        return fit_moves_in_words(published, before, score)
    if cause == "identity":
        retired = published.rows(
            "select retired_account_id from core.account_aliases where account_id = ?"
            " order by retired_account_id",
            account_id,
        )
        return [f"joined with {row['retired_account_id']}" for row in retired[:MAX_FACTORS]]
    if cause == "policy":
        return [f"{before['policy_version']} -> {score['policy_version']}"]
    return []


def activities_in_words(published, account_id: str, condition: str, *values) -> list[str]:
    rows = published.rows(
        "select activity_date, signal_type, signal_words, decision_role, about,"
        " count(*) as activity_count,"
        " max(cast(first_loaded_at as date)) as loaded_on"
        f" from ({ACTIVITIES_IN_WORDS} where activities.account_id = ?) as activities"
        f" where not is_suspect and intent_level != 'none' and {condition}"
        " group by activity_date, signal_type, signal_words, decision_role, about"
        " order by activity_date desc, activity_count desc, signal_type, decision_role, about",
        *(account_id, *values),
    )
    lines = [
        f"{row['activity_date']}  "
        + (f"{row['activity_count']} x " if row["activity_count"] > 1 else "")
        + row["signal_words"]
        + by_whom_about_what(row)
        + (
            f" (arrived {row['loaded_on']})"
            if row["loaded_on"] and row["loaded_on"] > row["activity_date"]
            else ""
        )
        for row in rows[:MAX_FACTORS]
    ]
    if len(rows) > MAX_FACTORS:
        lines.append(f"and {len(rows) - MAX_FACTORS} more")
    return lines


def fit_moves_in_words(published, before: dict, score: dict) -> list[str]:
    """Fit criteria that gave other points, or became known or unknown."""
    rows = published.rows(
        "select factor,"
        " max(case when scored_on = ? then raw_units end) as points_before,"
        " max(case when scored_on = ? then raw_units end) as points_now,"
        " max(case when scored_on = ? then evidence_count end) as known_before,"
        " max(case when scored_on = ? then evidence_count end) as known_now"
        " from scoring.account_score_factors where account_id = ? and program_id = ?"
        " and component = 'fit' and scored_on in (?, ?) group by factor order by factor",
        *(before["scored_on"], score["scored_on"]) * 2,
        *(score["account_id"], score["program_id"], before["scored_on"], score["scored_on"]),
    )

    def said(points, known) -> str:
        return "not asked" if points is None else f"{points} points" if known else "not known"

    return [
        f"{in_words(row['factor'])}: {was} -> {is_now}"
        for row in rows
        if (was := said(row["points_before"], row["known_before"]))
        != (is_now := said(row["points_now"], row["known_now"]))
    ]


def say_factor_moves(console, published, before: dict, score: dict) -> None:
    factors = published.rows(
        f"select * from ({FACTORS_IN_WORDS}) as factors"
        " where account_id = ? and program_id = ? and scored_on in (?, ?) and component != 'negative'",
        *(score["account_id"], score["program_id"], before["scored_on"], score["scored_on"]),
    )
    # a day may have been scored in another form than the other, so that points compare and units do not
    moves: dict[tuple[str, str, str], Decimal] = {}
    for row in factors:
        points = Decimal(row["raw_units"]) / units_per_point(row, row["component"])
        named = (row["component"], row["factor"], row["factor_words"])
        sign = 1 if row["scored_on"] == score["scored_on"] else -1
        moves[named] = moves.get(named, Decimal(0)) + sign * points
    in_order = sorted(moves.items(), key=lambda item: (item[0][0], -abs(item[1]), item[0][1]))
    lines = [
        f"      {component}: {words} {points:+,.2f} points"
        for (component, _, words), move in in_order
        if (points := round(float(move), 2))
    ]
    for line in ["    points by factor", *lines] if lines else []:
        console.print(line)


def list_tables(warehouse: Warehouse) -> None:
    console = open_console()
    with open_published(warehouse) as published:
        tables = published.rows(
            "select schema_name, table_name, comment, estimated_size from duckdb_tables()"
            " where schema_name != 'main' order by schema_name, table_name"
        )
        shown = Table("table", "rows", "one row is", box=None)
        for row in tables:
            shown.add_row(
                f"{row['schema_name']}.{row['table_name']}",
                f"{row['estimated_size']:,}",
                (row["comment"] or "").split(". ")[0].strip(),
            )
        console.print(f"{warehouse.published_file}")
        console.print(shown)
