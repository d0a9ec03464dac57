"""Decisions once more, from what was logged and the policy seeds.

Written from the definition of the bands, not from the SQL, so that it is a second opinion.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from .policy import read_rows, rows_with_stars, with_stars_filled_in

STEPS = ("out_of_scope", "review", "active", "reactivated", "warm", "cold")


@dataclass(frozen=True)
class Decision:
    band: str
    reason_codes: str


@dataclass(frozen=True)
class Evaluation:
    """What was known of an account for a programme on one date."""

    evaluated_on: date
    fit_points: int
    fit_points_known: int
    fit_points_maximum: int
    fit_logged: int | None
    engagement: int
    engaged_contacts: int
    meetings_30d: int
    high_30d: int
    mid_high_60d: int
    match_pct: int | None
    first_60d: date | None
    before_60d: date | None
    last: date | None

    @classmethod
    def read(cls, text: str) -> "Evaluation":
        values = dict(item.split("=", 1) for item in text.split(","))
        values["fit_logged"] = values.pop("fit")
        dates = ("evaluated_on", "first_60d", "before_60d", "last")
        return cls(
            **{
                name: None
                if not value
                else date.fromisoformat(value)
                if name in dates
                else int(value)
                for name, value in values.items()
            }
        )

    def fit(self, case: str) -> int | None:
        """Fit in hundredths; missing criteria left out, all met (`best`) or none met (`worst`)."""
        points, whole = self.fit_points, self.fit_points_maximum
        if case == "known":
            whole = self.fit_points_known
        elif case == "best":
            points += self.fit_points_maximum - self.fit_points_known
        return 10_000 * points // whole if whole else None


class Rules:
    """Thresholds and rule effects of one policy version."""

    def __init__(self, project: Path, version: str, seeds: dict[str, list] | None = None):
        folder = project / "seeds" / "policy"
        versions = read_rows(folder / "policy_versions.csv")

        def rows(name: str, *row_key: str) -> list[dict[str, str]]:
            if seeds:
                return [row for row in seeds.get(name, ()) if row["policy_version"] == version]
            return rows_with_stars(versions, read_rows(folder / f"{name}.csv"), row_key, version)

        self.value = {row["rule_key"]: int(row["value"]) for row in rows("band_rules", "rule_key")}
        self.feedback = {row["verdict"]: row["effect"] for row in rows("feedback_rules", "verdict")}
        use_cases = {row["program_id"]: row["use_case"] for row in rows("programs", "program_id")}
        self.effects = {
            (program_id, row["rule_id"]): {"fail": row["on_fail"], "unknown": row["on_unknown"]}
            for program_id, use_case in use_cases.items()
            for row in with_stars_filled_in(
                rows("qualification_rules", "use_case", "rule_id"),
                ("use_case", "rule_id"),
                set(use_cases.values()),
            )
            if row["use_case"] == use_case
        }

    def enters_active(self, seen: Evaluation, fit: int | None) -> bool:
        return (
            fit is not None
            and fit >= self.value["active_fit"] * 100
            and seen.engagement >= self.value["active_engagement_enter"] * 100
            and seen.high_30d >= self.value["active_high_intent"]
            and (
                seen.engaged_contacts >= self.value["active_engaged_contacts"]
                or seen.meetings_30d >= self.value["active_accepted_meetings"]
            )
        )

    def enters_warm(self, seen: Evaluation, fit: int | None, by_fit: bool = False) -> bool:
        least_fit = self.value["warm_strong_fit" if by_fit else "warm_fit"]
        least = self.value["warm_strong_fit_engagement" if by_fit else "warm_engagement_enter"]
        return (
            fit is not None
            and fit >= least_fit * 100
            and seen.engagement >= least * 100
            and seen.mid_high_60d >= self.value["warm_mid_high"]
        )

    def is_reactivated(self, seen: Evaluation, fit: int | None) -> bool:
        if seen.first_60d is None or seen.before_60d is None:
            return False
        least_fit = self.value.get("reactivated_fit")
        if least_fit is not None and (fit is None or fit < least_fit * 100):
            return False
        return (
            (seen.first_60d - seen.before_60d).days >= self.value["reactivated_gap_days"]
            and (seen.evaluated_on - seen.first_60d).days < self.value["reactivated_stay_days"]
            and seen.engagement >= self.value["reactivated_engagement"] * 100
            and seen.mid_high_60d >= self.value["reactivated_mid_high"]
        )

    def step(self, day: Evaluation, before: Evaluation, case: str) -> int:
        """Step of the ladder below the gates."""
        fit, fit_before = day.fit(case), before.fit(case)
        if self.enters_active(day, fit) or (
            day.engagement >= self.value["active_engagement_stay"] * 100
            and self.enters_active(before, fit_before)
        ):
            return 3
        if self.is_reactivated(day, fit):
            return 4
        if (
            self.enters_warm(day, fit)
            or self.enters_warm(day, fit, by_fit=True)
            or (
                day.engagement >= self.value["warm_engagement_stay"] * 100
                and (
                    self.enters_warm(before, fit_before)
                    or self.enters_warm(before, fit_before, by_fit=True)
                )
            )
        ):
            return 5
        return 6

    def cold_reason(self, day: Evaluation, no_response: bool) -> str:
        if no_response:
            return "no_response"
        if day.last is None:
            return "never_engaged"
        if (day.evaluated_on - day.last).days > self.value["cold_inactive_days"]:
            return "inactive"
        if day.engagement < self.value["warm_engagement_stay"] * 100:
            return "low_engagement" if day.engaged_contacts else "nobody_engaged"
        if day.mid_high_60d < self.value["warm_mid_high"]:
            return "general_interest_only"
        if (day.fit("known") or 0) < self.value["warm_fit"] * 100:
            return "low_fit"
        return "low_engagement"

    def decide(self, program_id: str, decision_inputs: str) -> Decision:
        *parts, day_text, before_text = decision_inputs.split("|")
        named = dict(part.split("=", 1) for part in parts)
        day = Evaluation.read(day_text.removeprefix("day:"))
        before = Evaluation.read(before_text.removeprefix("week_before:"))
        if day.fit("known") != day.fit_logged:
            raise ValueError(f"fit {day.fit_logged} is not what its points give")
        effects = [
            self.effects[(program_id, rule_id)].get(result, "keep")
            for rule_id, result in (item.split(":") for item in named["rules"].split(",") if item)
        ]
        known, best, worst = (self.step(day, before, case) for case in ("known", "best", "worst"))
        doubts = {
            "low_match_confidence": day.match_pct is not None
            and day.match_pct < self.value["review_match_pct_below"]
            and day.engagement >= self.value["review_match_engagement"] * 100,
            "fit_incomplete": self.value["review_if_cases_differ"] == 1 and best != worst,
        }
        said = self.feedback.get(named.get("verdict", ""), "none")
        if "out_of_scope" in effects:
            ruled, codes = 1, ["qualification_failed"]
        elif "review" in effects or (any(doubts.values()) and said != "settle"):
            ruled = 2
            codes = ["qualification_open"] if "review" in effects else []
            codes += [code for code, is_so in doubts.items() if is_so]
        else:
            ruled, codes = known, self.reasons(known, day, named["no_response"] == "1")
            if said == "settle" and any(doubts.values()):
                codes.insert(0, "field_confirmed")
        if "override" in named:
            codes = [code for code in codes if code != "field_confirmed"]
            return Decision(named["override"], ";".join(["steward_override", *codes]))
        step = ruled
        if ruled > 2:
            less = {3: 5, 4: 6, 5: 6, 6: 6}[ruled]
            step = {"lower": less, "cool": 6, "review": 2}.get(said, ruled)
        if step != ruled:
            codes.insert(0, "field_review" if said == "review" else "field_lowered")
        return Decision(STEPS[step - 1], ";".join(codes))

    def reasons(self, step: int, day: Evaluation, no_response: bool) -> list[str]:
        fit = day.fit("known")
        if step == 3:
            entered = self.enters_active(day, fit)
            several = day.engaged_contacts >= self.value["active_engaged_contacts"]
            meeting = day.meetings_30d >= self.value["active_accepted_meetings"]
            return [
                "active_entered" if entered else "active_held",
                *(["people_engaged"] if several else []),
                *(["meeting"] if meeting else []),
                *(["high_intent"] if entered else []),
                *(["returned"] if self.is_reactivated(day, fit) else []),
            ]
        if step == 4:
            return ["returned"]
        if step == 5:
            if self.enters_warm(day, fit):
                first = "warm_entered"
            elif self.enters_warm(day, fit, by_fit=True):
                first = "warm_strong_fit"
            else:
                first = "warm_held"
            interest = day.mid_high_60d >= self.value["warm_mid_high"]
            return [first, *(["real_interest"] if interest else [])]
        return [self.cold_reason(day, no_response)]


def replay(warehouse: Path, project: Path) -> tuple[int, list[str]]:
    """(number of logged decisions, one line for each that does not come out the same)."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        logged = connection.execute(
            "select decision_id, program_id, policy_version, band, reason_codes, decision_inputs, inputs_hash"
            " from activation.decision_log order by decision_id"
        ).fetchall()
    rules: dict[str, Rules] = {}
    problems = []
    for decision_id, program_id, version, band, reason_codes, inputs, inputs_hash in logged:
        if version not in rules:
            rules[version] = Rules(project, version)
        if hashlib.md5(inputs.encode(), usedforsecurity=False).hexdigest() != inputs_hash:
            problems.append(f"{decision_id}: the logged inputs are not those of its hash")
        again = rules[version].decide(program_id, inputs)
        if again != Decision(band, reason_codes):
            problems.append(
                f"{decision_id}: logged {band} ({reason_codes}), replayed {again.band} ({again.reason_codes})"
            )
    return len(logged), problems
