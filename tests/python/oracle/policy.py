"""The policy seeds as plain dictionaries, one active version at a time."""

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Signal:
    signal_type: str
    family: str
    channel: str
    intent_level: str
    is_positive: bool
    points: int
    half_life_days: int
    repeat_profile: str
    limit_group: str | None = None
    # worth no points by itself, and still somebody's step towards us
    is_meeting: bool = False


@dataclass(frozen=True)
class Use:
    """What a signal means to a use case."""

    use_pct: int
    intent_level: str
    limit_group: str


@dataclass(frozen=True)
class Derived:
    """A signal of our steps without any answer, each so many, of a fast answer, or of what comes in time."""

    signal_type: str
    base_signal: str
    each_count: int | None
    window_days: int | None
    within_hours: int | None

    @property
    def is_of_timing(self) -> bool:
        return self.each_count is None and self.within_hours is None


@dataclass(frozen=True)
class Relevance:
    pct: int
    counts_for_active: bool


@dataclass(frozen=True)
class Program:
    program_id: str
    use_case: str
    therapy_area: str | None
    product: str | None


@dataclass(frozen=True)
class FitRule:
    criterion: str
    attribute: str
    operator: str
    value: str
    points: int


@dataclass
class Policy:
    version: str
    signals: dict[str, Signal] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    roles: dict[tuple[str, str], int] = field(default_factory=dict)
    relevance: dict[tuple[str, str], Relevance] = field(default_factory=dict)
    uses: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    # profile -> percentages, the latest first
    repeats: dict[str, list[int]] = field(default_factory=dict)
    window: dict[int, int] = field(default_factory=dict)
    derived: list[Derived] = field(default_factory=list)
    # signal -> days for which it opens a timing window, its own day the first
    opens_window_days: dict[str, int] = field(default_factory=dict)
    # signals that are our own steps towards a person
    touches: set[str] = field(default_factory=set)
    # weekday -> minutes of the day
    opens_and_closes: dict[int, tuple[int, int]] = field(default_factory=dict)
    # (use case, group) -> points and percent of the rest
    limits: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    matches: dict[str, int] = field(default_factory=dict)
    breadth: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)
    fit: dict[tuple[str, str], list[FitRule]] = field(default_factory=dict)
    weights: dict[str, dict[str, int]] = field(default_factory=dict)
    decay: dict[tuple[int, int], int] = field(default_factory=dict)
    type_map: dict[tuple[str, str], str] = field(default_factory=dict)
    scanner_fragments: list[str] = field(default_factory=list)
    # (grade, least fit score in hundredths), best first
    grades: list[tuple[str, int]] = field(default_factory=list)
    reactivated_gap_days: int = 0
    reactivated_intent_days: int | None = None

    def role_pct(self, use_case: str, role: str | None) -> int:
        """Unknown roles, and roles this use case has no row for, take the row `unknown`."""
        found = self.roles.get((use_case, role or UNKNOWN))
        return self.roles[(use_case, UNKNOWN)] if found is None else found

    def match_pct(self, step: str | None) -> int:
        found = self.matches.get(step or UNKNOWN)
        return self.matches[UNKNOWN] if found is None else found

    def breadth_pct(self, use_case: str, counts: dict[str, int]) -> int:
        """100 plus, for each dimension, the bonus of the largest minimum reached."""
        pct = 100
        for dimension, count in counts.items():
            reached = [
                step for step in self.breadth.get((use_case, dimension), []) if step[0] <= count
            ]
            pct += max(reached)[1] if reached else 0
        return pct

    def use(self, use_case: str, signal: Signal) -> Use:
        """The row of the use case, else all points and the signal's own intent."""
        pct, intent = self.uses.get((use_case, signal.signal_type), (100, signal.intent_level))
        group = signal.limit_group or ("interest" if intent == "low" else "none")
        return Use(pct, intent, group if signal.is_positive else "none")

    def business_minutes(self, start: dt.datetime, end: dt.datetime) -> int:
        """Minutes of business between two times; seconds are cut off."""
        minutes = 0
        day = start.date()
        while day <= end.date():
            opens, closes = self.opens_and_closes[day.isoweekday()]
            first = start.hour * 60 + start.minute if day == start.date() else 0
            last = end.hour * 60 + end.minute if day == end.date() else 24 * 60
            minutes += max(min(last, closes), opens) - max(min(first, closes), opens)
            day += dt.timedelta(days=1)
        return minutes

    def decay_weight(self, half_life_days: int, age_days: int) -> int:
        return self.decay.get((half_life_days, age_days), 0)


def read_rows(path: Path) -> list[dict[str, str | None]]:
    """Rows of a seed; an empty cell is null, as dbt loads it. A seed that is not there has none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            {name: (value.strip() or None) for name, value in row.items()}
            for row in csv.DictReader(handle)
        ]


# what tells the rows of a seed apart, and stays the same when a later version changes one
ROW_KEYS = {
    "signal_types": ("signal_type",),
    "programs": ("program_id",),
    "role_weights": ("use_case", "decision_role"),
    "content_relevance": ("use_case", "relevance_class"),
    "match_confidence": ("account_match_step",),
    "signal_uses": ("use_case", "signal_type"),
    "repeat_weights": ("repeat_profile", "repeat_rank"),
    "window_weights": ("age_days",),
    "share_limits": ("use_case", "limit_group"),
    "derived_signals": ("derived_signal", "base_signal"),
    "readiness_rules": ("evidence_kind", "evidence_code"),
    "business_hours": ("weekday",),
    "touch_types": ("signal_type",),
    "breadth": ("use_case", "dimension", "minimum_count"),
    "fit_criteria": ("use_case", "account_type_group", "criterion", "value"),
    "fit_grades": ("fit_grade",),
    "score_weights": ("use_case",),
    "band_rules": ("rule_key",),
}


def active_version(seeds: Path, on: dt.date, line: str = "shipped") -> str:
    """The version of the line with the greatest valid_from not after the date; ties: the greatest name."""
    started = [
        (row["valid_from"], row["policy_version"])
        for row in read_rows(seeds / "policy" / "policy_versions.csv")
        if dt.date.fromisoformat(row["valid_from"]) <= on and row["policy_line"] == line
    ]
    return max(started)[1]


def rows_with_stars(
    versions: list[dict], written: list[dict], row_key: tuple[str, ...], version: str
) -> list[dict]:
    """What a version has in a seed: of each key the row that was written last on the way to it."""
    bases = {row["policy_version"]: row["based_on"] for row in versions}
    way = [version]
    while bases[way[0]]:
        way.insert(0, bases[way[0]])
    standing: dict[tuple, dict] = {}
    for step in way:
        for row in written:
            if row["policy_version"] != step:
                continue
            key = tuple(row[column] for column in row_key)
            if (row["is_removed"] or "").lower() == "true":
                del standing[key]
            else:
                standing[key] = row
    return list(standing.values())


def with_stars_filled_in(
    rows: list[dict], row_key: tuple[str, ...], use_cases: set[str]
) -> list[dict]:
    """A row for every use case where the seed says `*` and nothing closer."""
    filled = [row for row in rows if row["use_case"] != "*"]
    closer = {tuple(row[column] for column in row_key) for row in filled}
    for star in rows:
        for use_case in use_cases if star["use_case"] == "*" else ():
            row = {**star, "use_case": use_case}
            if tuple(row[column] for column in row_key) not in closer:
                filled.append(row)
    return filled


def load_policy(seeds: Path, on: dt.date) -> Policy:
    version = active_version(seeds, on)
    policy = Policy(version)
    versions = read_rows(seeds / "policy" / "policy_versions.csv")
    programs = rows_with_stars(
        versions, read_rows(seeds / "policy" / "programs.csv"), ROW_KEYS["programs"], version
    )
    use_cases = {row["use_case"] for row in programs}

    def rows(name: str) -> list[dict[str, str | None]]:
        row_key = ROW_KEYS[name]
        found = rows_with_stars(
            versions, read_rows(seeds / "policy" / f"{name}.csv"), row_key, version
        )
        return with_stars_filled_in(found, row_key, use_cases) if "use_case" in row_key else found

    for row in rows("signal_types"):
        policy.signals[row["signal_type"]] = Signal(
            signal_type=row["signal_type"],
            family=row["family"],
            channel=row["channel"],
            intent_level=row["intent_level"],
            is_positive=row["polarity"] == "positive",
            points=int(row["points"]),
            half_life_days=int(row["half_life_days"]),
            repeat_profile=row["repeat_profile"],
            limit_group=row["limit_group"],
            is_meeting=row.get("stop_kind") == "meeting",
        )
    for row in rows("programs"):
        if row.get("is_active", "true").lower() == "true":
            policy.programs[row["program_id"]] = Program(
                row["program_id"], row["use_case"], row["therapy_area"], row["product"]
            )
    for row in rows("role_weights"):
        policy.roles[(row["use_case"], row["decision_role"])] = int(row["weight_pct"])
    for row in rows("content_relevance"):
        policy.relevance[(row["use_case"], row["relevance_class"])] = Relevance(
            int(row["relevance_pct"]), row["counts_for_active"].lower() == "true"
        )
    for row in rows("signal_uses"):
        policy.uses[(row["use_case"], row["signal_type"])] = (
            int(row["use_pct"]),
            row["intent_level"],
        )
    repeats = sorted(
        (row["repeat_profile"], int(row["repeat_rank"]), int(row["repeat_pct"]))
        for row in rows("repeat_weights")
    )
    for profile, _rank, pct in repeats:
        policy.repeats.setdefault(profile, []).append(pct)
    policy.window = {int(row["age_days"]): int(row["window_pct"]) for row in rows("window_weights")}
    policy.derived = [
        Derived(
            row["derived_signal"],
            row["base_signal"],
            *(
                int(row[name]) if row[name] else None
                for name in ("each_count", "window_days", "within_hours")
            ),
        )
        for row in rows("derived_signals")
    ]
    policy.opens_window_days = {
        row["evidence_code"]: int(row["window_days"])
        for row in rows("readiness_rules")
        if row["evidence_kind"] == "signal"
    }
    policy.touches = {row["signal_type"] for row in rows("touch_types")}
    policy.opens_and_closes = {
        int(row["weekday"]): (int(row["opens_minute"]), int(row["closes_minute"]))
        for row in rows("business_hours")
    }
    for row in rows("share_limits"):
        policy.limits[(row["use_case"], row["limit_group"])] = (
            int(row["limit_points"]),
            int(row["limit_pct"]),
        )
    for row in rows("match_confidence"):
        policy.matches[row["account_match_step"]] = int(row["match_pct"])

    breadth = defaultdict(list)
    for row in rows("breadth"):
        breadth[(row["use_case"], row["dimension"])].append(
            (int(row["minimum_count"]), int(row["bonus_pct"]))
        )
    policy.breadth = dict(breadth)

    fit = defaultdict(list)
    for row in rows("fit_criteria"):
        fit[(row["use_case"], row["account_type_group"])].append(
            FitRule(
                row["criterion"],
                row["attribute"],
                row["operator"],
                row["value"] or "",
                int(row["points"]),
            )
        )
    policy.fit = dict(fit)

    for row in rows("score_weights"):
        policy.weights[row["use_case"]] = {
            name: int(row[name])
            for name in (
                "w_fit",
                "w_engagement",
                "w_decay",
                "engagement_half_point",
                "decay_half_point",
            )
        }
    rules = {row["rule_key"]: int(row["value"]) for row in rows("band_rules")}
    policy.reactivated_gap_days = rules["reactivated_gap_days"]
    policy.reactivated_intent_days = rules.get("reactivated_intent_days")
    policy.grades = sorted(
        ((row["fit_grade"], int(row["minimum_fit_score"]) * 100) for row in rows("fit_grades")),
        key=lambda grade: -grade[1],
    )
    for row in read_rows(seeds / "policy" / "decay_weights.csv"):
        policy.decay[(int(row["half_life_days"]), int(row["age_days"]))] = int(row["weight"])

    for row in read_rows(seeds / "reference" / "activity_type_map.csv"):
        policy.type_map[(row["source_system"], row["activity_type"])] = row["signal_type"]
    policy.scanner_fragments = [
        row["fragment"].lower()
        for row in read_rows(seeds / "reference" / "scanner_user_agents.csv")
    ]
    return policy
