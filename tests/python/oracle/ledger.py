"""The activity ledger from raw upload files: versions, deletions, signals, scanner verdicts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from .erased import is_erased
from .policy import Policy
from .rawfiles import code_name, table_rows, to_flag, to_time

EARLIEST = dt.datetime(2000, 1, 1)
BURST_URLS = 3
BURST_SECONDS = 3
CLICK = "email_click"


@dataclass(frozen=True)
class Activity:
    """The winning version of one activity."""

    activity_id: str
    source_system: str
    signal_type: str | None
    occurred_at: dt.datetime | None
    contact_record_id: str | None = None
    email: str | None = None
    organization_record_id: str | None = None
    organization_name: str | None = None
    content_id: str | None = None
    campaign_id: str | None = None
    therapy_area: str | None = None
    product: str | None = None
    user_agent: str | None = None
    url: str | None = None
    is_deleted: bool = False
    updated_at: dt.datetime | None = None
    loaded_at: dt.datetime | None = None
    is_suspect: bool = False
    # taken as published, not from a raw file
    is_resolved: bool = False

    @property
    def day(self) -> dt.date:
        return self.occurred_at.date()

    @property
    def actor(self) -> tuple:
        """Who did it, as the source says it: what bursts and unmatched people are counted by."""
        return (
            self.source_system,
            self.contact_record_id,
            self.email,
            self.organization_record_id,
            self.organization_name,
        )


@dataclass
class Ledger:
    activities: list[Activity] = field(default_factory=list)
    # every id the raw files ever spoke of, deleted and superseded ones too
    known_ids: set[str] = field(default_factory=set)
    # ids whose latest version is not decided by its times, so that only the content hash can tell
    undecided_ids: set[str] = field(default_factory=set)
    quarantined_count: int = 0


def record_key(source_system: str, record_id: str) -> str:
    """`<system>:<id>`, with the separator escaped in the system."""
    return source_system.replace("%", "%25").replace(":", "%3a") + ":" + record_id


def lower(text: str | None) -> str | None:
    return text.lower() if text else None


def signal_of(policy: Policy, source_system: str, raw_name: str | None) -> str | None:
    """The signal of a raw name: the system's own row, any system's row, or the name itself."""
    if raw_name is None:
        return None
    name = raw_name.lower()
    for key in ((source_system, name), ("*", name)):
        if key in policy.type_map:
            return policy.type_map[key]
    return name if name in policy.signals else None


def raw_versions(raw: Path) -> Iterable[dict]:
    """Uploaded activities, and account signals in the words of an activity."""
    for row in table_rows(raw, "uploads", "activities"):
        yield row
    for row in table_rows(raw, "uploads", "account_signals"):
        if not row.get("organization_record_id") and not row.get("organization_name"):
            continue  # nobody to credit: staging quarantines it
        signal_id = row.get("signal_record_id")
        yield {
            **row,
            "activity_record_id": f"account_signal/{signal_id}" if signal_id else None,
            "activity_type": row.get("signal_type"),
            "url": row.get("source_url"),
        }


def usable_version(row: dict, policy: Policy, as_of: dt.date) -> Activity | None:
    """The version as an activity, or None where it belongs in quarantine.

    A deletion needs its key alone: what it says about the rest no longer matters.
    """
    system, record_id = row.get("source_system"), row.get("activity_record_id")
    occurred_at = to_time(row.get("occurred_at"))
    signal = signal_of(policy, system, row.get("activity_type"))
    is_deleted = to_flag(row.get("is_deleted"))
    if not system or not record_id:
        return None
    if not is_deleted:
        # a day's grace for clocks and zones ahead of ours
        latest = as_of + dt.timedelta(days=1)
        if occurred_at is None or signal is None:
            return None
        if occurred_at < EARLIEST or occurred_at.date() > latest:
            return None
    return Activity(
        activity_id=record_key(system, record_id),
        source_system=system,
        signal_type=signal,
        occurred_at=occurred_at,
        contact_record_id=row.get("contact_record_id"),
        email=lower(row.get("email")),
        organization_record_id=row.get("organization_record_id"),
        organization_name=row.get("organization_name"),
        content_id=row.get("content_id"),
        campaign_id=row.get("campaign_id"),
        therapy_area=code_name(row.get("therapy_area")),
        product=code_name(row.get("product")),
        user_agent=row.get("user_agent"),
        url=row.get("url"),
        is_deleted=is_deleted,
        updated_at=to_time(row.get("updated_at")),
        loaded_at=to_time(row.get("loaded_at")),
    )


def version_order(version: Activity) -> tuple:
    """Later wins; a missing time loses to any."""
    return (version.updated_at or dt.datetime.min, version.loaded_at or dt.datetime.min)


def read_ledger(
    raw: Path, policy: Policy, as_of: dt.date, erased: set[str] | None = None
) -> Ledger:
    ledger = Ledger()
    versions: dict[str, list[Activity]] = defaultdict(list)
    for row in raw_versions(raw):
        if is_erased(row, erased or set()):
            continue
        if row.get("source_system") and row.get("activity_record_id"):
            ledger.known_ids.add(record_key(row["source_system"], row["activity_record_id"]))
        version = usable_version(row, policy, as_of)
        if version is None:
            ledger.quarantined_count += 1
        else:
            versions[version.activity_id].append(version)

    for activity_id, candidates in versions.items():
        newest = max(version_order(version) for version in candidates)
        winners = {version for version in candidates if version_order(version) == newest}
        if len(winners) > 1:
            ledger.undecided_ids.add(activity_id)
        winner = sorted(winners, key=repr)[-1]
        if not winner.is_deleted:
            ledger.activities.append(winner)

    ledger.activities = with_verdicts(ledger.activities, policy)
    return ledger


def with_verdicts(activities: list[Activity], policy: Policy) -> list[Activity]:
    """Marks what a machine did: a known scanner's user agent, or a burst of distinct links."""
    suspects = {
        activity.activity_id
        for activity in activities
        if any(
            fragment in (activity.user_agent or "").lower() for fragment in policy.scanner_fragments
        )
    }
    clicks = defaultdict(list)
    for activity in activities:
        if activity.signal_type == CLICK and activity.url:
            clicks[activity.actor].append(activity)
    for of_actor in clicks.values():
        of_actor.sort(key=lambda activity: activity.occurred_at)
        for first in of_actor:
            until = first.occurred_at + dt.timedelta(seconds=BURST_SECONDS)
            burst = [other for other in of_actor if first.occurred_at <= other.occurred_at <= until]
            if len({other.url for other in burst}) >= BURST_URLS:
                suspects.update(other.activity_id for other in burst)
    return [
        replace(activity, is_suspect=activity.activity_id in suspects) for activity in activities
    ]
