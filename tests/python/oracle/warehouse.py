"""Published tables as the oracle reads them, and where they differ from its own numbers."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import duckdb

from .contents import read_contents
from .erased import read_erased
from .identity import Contact, Identity
from .ledger import Activity, Ledger, read_ledger
from .policy import Policy, load_policy
from .scores import Score, all_scores
from .topics import read_topics

HUNDREDTHS = (
    "fit_score",
    "engagement_score",
    "decay_score",
    "warmth_score",
    "warmth_low_score",
    "warmth_high_score",
    "unfiltered_warmth_score",
    "reactivation_score",
)
SCORE_COLUMNS = {
    "account_fit_scores": (
        "fit_score",
        "fit_points",
        "fit_points_known",
        "fit_points_maximum",
        "fit_completeness",
        "fit_grade",
    ),
    "account_engagement_scores": (
        "engagement_raw",
        "engagement_positive_raw",
        "engagement_high_raw",
        "engagement_mid_raw",
        "engagement_low_raw",
        "engagement_negative_raw",
        "engagement_score",
        "breadth_pct",
        "engaged_contact_count",
        "channel_count",
        "role_count",
        "reactivation_score",
        "silent_since",
        "returned_on",
    ),
    "account_decay_scores": (
        "decay_raw",
        "decay_positive_raw",
        "decay_negative_raw",
        "decay_score",
        "last_activity_date",
    ),
    "account_scores": (
        "fit_score",
        "fit_completeness",
        "engagement_score",
        "decay_score",
        "warmth_score",
        "warmth_low_score",
        "warmth_high_score",
        "most_valuable_missing_attribute",
        "rolled_up_warmth_score",
    ),
}
# a date that bands look back at is never published: its scores, as they lie below the marts
EVALUATED_COLUMNS = {
    "fit_score_hundredths": "fit_score",
    "breadth_pct": "breadth_pct",
    "engagement_raw": "engagement_raw",
    "engagement_hundredths": "engagement_score",
    "decay_raw": "decay_raw",
    "decay_hundredths": "decay_score",
    "warmth_hundredths": "warmth_score",
    "rolled_up_warmth_hundredths": "rolled_up_warmth_score",
    "engaged_contact_count": "engaged_contact_count",
    "channel_count": "channel_count",
    "role_count": "role_count",
}
LOOKBACK = dt.timedelta(days=7)


def read_table(connection, table: str, where: str = "true") -> list[dict]:
    """Rows of a published table; the query only names it, all logic is here in Python."""
    cursor = connection.execute(f"select * from {table} where {where}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_identity(connection) -> Identity:
    identity = Identity()
    for row in read_table(connection, "core.accounts"):
        identity.accounts[row["account_id"]] = row
    for row in read_table(connection, "core.account_source_records"):
        key = (row["source_system"], row["source_record_id"])
        identity.account_of_record[key] = row["account_id"]
    for row in read_table(connection, "core.contacts"):
        identity.contacts[row["contact_id"]] = Contact(
            row["contact_id"], row["account_id"], row["account_match_step"], row["decision_role"]
        )
    for row in read_table(connection, "core.contact_affiliations"):
        key = (row["contact_id"], row["account_id"])
        identity.affiliations[key] = row["account_match_step"]
    for row in read_table(connection, "core.contact_source_records"):
        key = (row["source_system"], row["source_record_id"])
        identity.contact_of_record[key] = row["contact_id"]
    for row in read_table(connection, "core.activities"):
        identity.published[row["activity_id"]] = (row["contact_id"], row["account_id"])
    return identity


def published_activities(connection, ledger: Ledger) -> list[Activity]:
    """Activities of connector sources, whose raw rows the oracle does not read."""
    return [
        Activity(
            activity_id=row["activity_id"],
            source_system=row["source_system"],
            signal_type=row["signal_type"],
            occurred_at=row["occurred_at"],
            content_id=row["content_id"],
            campaign_id=row["campaign_id"],
            therapy_area=row["therapy_area"],
            product=row["product"],
            is_suspect=row["is_suspect"],
            is_resolved=True,
        )
        for row in read_table(connection, "core.activities")
        if row["activity_id"] not in ledger.known_ids
    ]


class Expected:
    """What the oracle makes of a raw folder and the identity of a warehouse."""

    def __init__(self, database: Path, raw: Path, seeds: Path, as_of: dt.date) -> None:
        self.database = database
        self.as_of = as_of
        with self.connect() as connection:
            self.identity = read_identity(connection)
            self.policy: Policy = load_policy(seeds, as_of)
            erased = read_erased(database.parent / "histories.duckdb")
            self.ledger = read_ledger(raw, self.policy, as_of, erased)
            self.activities = [
                *self.ledger.activities,
                *published_activities(connection, self.ledger),
            ]
        self.topics = read_topics(seeds, read_contents(raw))
        self.scores = self.scores_on(as_of)

    def scores_on(self, day: dt.date) -> dict[tuple[str, str], Score]:
        """By the policy of the date that is scored, whichever day is looked at."""
        return all_scores(self.activities, self.topics, self.identity, self.policy, day)

    def connect(self):
        return duckdb.connect(str(self.database), read_only=True)

    def differences(self) -> list[str]:
        with self.connect() as connection:
            return [
                *self.ledger_differences(connection),
                *self.score_differences(connection),
                *self.unfiltered_differences(connection),
                *self.factor_differences(connection),
            ]

    def differences_below_the_marts(self) -> list[str]:
        """What no mart shows as it is; a published warehouse has none of it."""
        with self.connect() as connection:
            return [
                *self.unheard_of_activities(connection),
                *self.count_differences(connection),
                *self.lookback_differences(connection),
            ]

    def ledger_differences(self, connection) -> list[str]:
        """Uploaded activities: which there are, what they mean, when, whose, and human or not."""
        rows = [
            row
            for row in read_table(connection, "core.activities")
            if row["activity_id"] in self.ledger.known_ids
        ]
        published = {row["activity_id"]: row for row in rows}
        mine = {activity.activity_id: activity for activity in self.ledger.activities}
        found = [
            f"activity {activity_id}: {'only published' if activity_id in published else 'missing'}"
            for activity_id in sorted(published.keys() ^ mine.keys())
        ]
        if len(rows) > len(published):
            found.append(f"{len(rows) - len(published)} activities are published twice")
        for activity_id in sorted(published.keys() & mine.keys()):
            row, activity = published[activity_id], mine[activity_id]
            actor = self.identity.resolve(activity)
            for column, value in (
                ("signal_type", self.topics.signal_of(activity)),
                ("occurred_at", activity.occurred_at),
                ("activity_date", activity.day),
                ("content_id", activity.content_id),
                ("is_suspect", activity.is_suspect),
                ("contact_id", actor.contact_id),
                ("account_id", actor.account_id),
            ):
                if row[column] != value:
                    found.append(
                        f"activity {activity_id}.{column}: published {row[column]!r},"
                        f" oracle {value!r}"
                    )
        return found

    def score_differences(self, connection) -> list[str]:
        found = []
        for table, columns in SCORE_COLUMNS.items():
            held = read_table(connection, f"scoring.{table}", f"scored_on = date '{self.as_of}'")
            rows = {(row["account_id"], row["program_id"]): row for row in held}
            if len(held) > len(rows):
                found.append(f"{len(held) - len(rows)} rows of {table} are published twice")
            found.extend(
                f"{table} {key}: {'only published' if key in rows else 'missing'}"
                for key in sorted(rows.keys() ^ self.scores.keys())
            )
            for key in sorted(rows.keys() & self.scores.keys()):
                for column in columns:
                    published = comparable(rows[key][column], column)
                    mine = getattr(self.scores[key], column)
                    if published != mine:
                        found.append(
                            f"{table} {key}.{column}: published {published!r}, oracle {mine!r}"
                        )
        return found

    def unfiltered_differences(self, connection) -> list[str]:
        """Warmth with the activities counted that look like a machine's."""
        believed = [replace(activity, is_suspect=False) for activity in self.activities]
        mine = all_scores(believed, self.topics, self.identity, self.policy, self.as_of)
        return [
            f"unfiltered warmth {key}: published {published}, oracle {mine[key].warmth_score}"
            for row in read_table(
                connection, "scoring.account_scores", f"scored_on = date '{self.as_of}'"
            )
            if (key := (row["account_id"], row["program_id"])) in mine
            and (published := comparable(row["unfiltered_warmth_score"], "unfiltered_warmth_score"))
            != mine[key].warmth_score
        ]

    def unheard_of_activities(self, connection) -> list[str]:
        """Uploaded activities that no raw file speaks of any more: the marts do not say whose they are."""
        return [
            f"activity {row['activity_id']}: in no raw file"
            for row in read_table(
                connection, "intermediate.int_activities", "source_name = 'uploads'"
            )
            if row["activity_id"] not in self.ledger.known_ids
        ]

    def count_differences(self, connection) -> list[str]:
        """Daily counts, human and suspect apart, whether or not they lead to an account."""
        mine: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
        for activity in self.activities:
            mine[(activity.day, activity.signal_type)][activity.is_suspect] += 1
        published: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
        kinds = {
            row["variant_hash"]: row["signal_type"]
            for row in read_table(connection, "intermediate.int_signal_variants")
        }
        for row in read_table(connection, "intermediate.int_signals_daily"):
            held = published[(row["activity_date"], kinds[row["variant_hash"]])]
            held[0] += row["signal_count"]
            held[1] += row["suspect_count"]
        return [
            f"counts of {signal_type} on {day}: published {published[(day, signal_type)]},"
            f" oracle {mine[(day, signal_type)]} (human, suspect)"
            for day, signal_type in sorted(mine.keys() | published.keys())
            if published[(day, signal_type)] != mine[(day, signal_type)]
        ]

    def lookback_differences(self, connection) -> list[str]:
        """Scores of the week before, which decide whether an account may stay in its band."""
        mine = self.scores_on(self.as_of - LOOKBACK)
        rows = {
            (row["account_id"], row["program_id"]): row
            for row in read_table(
                connection,
                "intermediate.int_account_score_scenarios",
                f"scored_on = date '{self.as_of}' and is_hysteresis_date",
            )
        }
        found = [
            f"week before {key}: {'only evaluated' if key in rows else 'missing'}"
            for key in sorted(rows.keys() ^ mine.keys())
        ]
        for key in sorted(rows.keys() & mine.keys()):
            for column, name in EVALUATED_COLUMNS.items():
                evaluated = comparable(rows[key][column], column)
                if evaluated != getattr(mine[key], name):
                    found.append(
                        f"week before {key}.{column}: evaluated {evaluated!r},"
                        f" oracle {getattr(mine[key], name)!r}"
                    )
        return found

    def factor_differences(self, connection) -> list[str]:
        """Factor rows, where a row of 0 units says as much as none."""
        rows = read_table(
            connection, "scoring.account_score_factors", f"scored_on = date '{self.as_of}'"
        )
        published = {
            (row["account_id"], row["program_id"], row["component"], row["factor"]): int(
                row["raw_units"]
            )
            for row in rows
        }
        mine = {
            (*key, *factor): units
            for key, score in self.scores.items()
            for factor, units in score.factors.items()
        }
        twice = len(rows) - len(published)
        found = [f"{twice} factors are published twice"] if twice else []
        return found + [
            f"factor {key}: published {published.get(key, 0)}, oracle {mine.get(key, 0)}"
            for key in sorted(published.keys() | mine.keys())
            if published.get(key, 0) != mine.get(key, 0)
        ]


def comparable(value: object, column: str) -> object:
    """A published score back in hundredths; other numbers as integers."""
    if value is None or isinstance(value, str | dt.date):
        return value
    if column in HUNDREDTHS or column == "rolled_up_warmth_score":
        hundredths = value * 100
        assert hundredths == int(hundredths), (column, value)
        return int(hundredths)
    assert value == int(value), (column, value)
    return int(value)
