"""Published tables as the oracle reads them, and where they differ from its own numbers."""

import datetime as dt
from pathlib import Path

import duckdb

from .contents import read_contents
from .identity import Contact, Identity
from .ledger import Activity, Ledger, read_ledger
from .policy import Policy, load_policy
from .scores import Score, all_scores

HUNDREDTHS = ("fit_score", "engagement_score", "decay_score", "warmth_score")
SCORE_COLUMNS = {
    "account_fit_scores": (
        "fit_score",
        "fit_points",
        "fit_points_known",
        "fit_completeness",
        "fit_grade",
    ),
    "account_engagement_scores": (
        "engagement_raw",
        "engagement_positive_raw",
        "engagement_negative_raw",
        "engagement_score",
        "breadth_pct",
        "engaged_contact_count",
        "channel_count",
        "role_count",
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
        "rolled_up_warmth_score",
    ),
}


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
            self.ledger = read_ledger(raw, self.policy, as_of)
            activities = [
                *self.ledger.activities,
                *published_activities(connection, self.ledger),
            ]
        self.scores: dict[tuple[str, str], Score] = all_scores(
            activities, read_contents(raw), self.identity, self.policy, as_of
        )

    def connect(self):
        return duckdb.connect(str(self.database), read_only=True)

    def differences(self) -> list[str]:
        with self.connect() as connection:
            return [
                *self.ledger_differences(connection),
                *self.score_differences(connection),
                *self.factor_differences(connection),
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
                ("signal_type", activity.signal_type),
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
            rows = {
                (row["account_id"], row["program_id"]): row
                for row in read_table(
                    connection, f"scoring.{table}", f"scored_on = date '{self.as_of}'"
                )
            }
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

    def factor_differences(self, connection) -> list[str]:
        """Factor rows, where a row of 0 units says as much as none."""
        published = {
            (row["account_id"], row["program_id"], row["component"], row["factor"]): int(
                row["raw_units"]
            )
            for row in read_table(
                connection, "scoring.account_score_factors", f"scored_on = date '{self.as_of}'"
            )
        }
        mine = {
            (*key, *factor): units
            for key, score in self.scores.items()
            for factor, units in score.factors.items()
        }
        return [
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
