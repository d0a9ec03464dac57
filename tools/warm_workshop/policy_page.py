"""The written definition of the bands, generated from the policy seeds so that it cannot drift.

`python -m warm_workshop.policy_page` rewrites `docs/policy.md`; a test fails while page and seeds
differ.
"""

from pathlib import Path

from warm_accounts.policy_seeds import DEFAULT_LINE, PolicySeeds, Row, read_csv


class Policy:
    """The version of the shipped line that started last, with the rows that it has."""

    def __init__(self, seeds: Path):
        self.seeds = seeds
        self.policy = PolicySeeds(seeds / "policy")
        self.version = max(
            (row for row in self.policy.versions.values() if row["policy_line"] == DEFAULT_LINE),
            key=lambda row: (row["valid_from"], row["policy_version"]),
        )

    def rows(self, name: str) -> list[Row]:
        return self.policy.rows(name, self.version["policy_version"])


def words(code: str) -> str:
    return code.replace("_", " ")


def listed(items: list[str]) -> str:
    """`a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def counted(number: str, one: str, several: str) -> str:
    return f"1 {one}" if number == "1" else f"{number} {several}"


def table(header: list[str], rows: list[list[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def band_conditions(rule: dict[str, str]) -> dict[str, list[str]]:
    """What must hold for each band, in sentences with the numbers of the seed."""
    interest = counted(rule["warm_mid_high"], "signal", "signals")
    review = [
        "A qualification rule that must be known could not be judged.",
        f"Or engagement is {rule['review_match_engagement']} or more, but the activities are matched to the "
        f"account with less than {rule['review_match_pct_below']} % certainty.",
    ]
    if rule["review_if_cases_differ"] == "1":
        review.append(
            "Or part of the fit is not known, and the band would differ between the best and the worst "
            "that the missing part could be."
        )
    return {
        "out_of_scope": ["A qualification rule of the programme failed (see below)."],
        "review": review,
        "active": [
            f"Fit {rule['active_fit']} or more, and engagement {rule['active_engagement_enter']} or more.",
            f"At least {counted(rule['active_engaged_contacts'], 'engaged person', 'engaged people')}, or "
            f"{counted(rule['active_accepted_meetings'], 'meeting', 'meetings')} requested, "
            "booked or held in the last 30 days.",
            f"At least {counted(rule['active_high_intent'], 'high-intent signal', 'high-intent signals')} "
            "in the last 30 days.",
            f"Stays active while engagement is {rule['active_engagement_stay']} or more, "
            "if it met the conditions a week ago.",
        ],
        "reactivated": [
            f"No signal for {rule['reactivated_gap_days']} days or more, then back within the last "
            f"{rule['reactivated_stay_days']} days.",
            f"Engagement {rule['reactivated_engagement']} or more since, with at least "
            f"{counted(rule['reactivated_mid_high'], 'signal', 'signals')} of real interest.",
            *([f"Fit {rule['reactivated_fit']} or more."] if "reactivated_fit" in rule else []),
            *(
                [
                    "Real interest in the programme before, too: a signal in the "
                    f"{rule['reactivated_intent_days']} days before the silence."
                ]
                if "reactivated_intent_days" in rule
                else []
            ),
            f"Banded like any other account {rule['reactivated_stay_days']} days after the return.",
        ],
        "warm": [
            f"Fit {rule['warm_fit']} or more, and engagement {rule['warm_engagement_enter']} or more.",
            f"Or fit {rule['warm_strong_fit']} or more, and engagement "
            f"{rule['warm_strong_fit_engagement']} or more.",
            f"In both cases at least {interest} of real interest in the last 60 days.",
            f"Stays warm while engagement is {rule['warm_engagement_stay']} or more, "
            "if it met the conditions a week ago.",
        ],
        "cold": [
            "None of the above. The reason is one of: no activity on record; no response to repeated "
            f"attempts in {rule['cold_no_response_days']} days; no activity for more than "
            f"{rule['cold_inactive_days']} days; fit too low; general interest only; engagement too low; "
            "the same with nobody engaged.",
        ],
    }


def signal_names(policy: Policy) -> dict[str, str]:
    """Each signal in words, several of it; without words of its own its name is spelled out."""
    told = {
        row["signal_type"]: row["plural_words"]
        for row in read_csv(policy.seeds / "reference" / "signal_words.csv")[1]
    }
    return {
        row["signal_type"]: told.get(row["signal_type"], f"{words(row['signal_type'])}s")
        for row in policy.rows("signal_types")
    }


def signals_of(policy: Policy, intent_level: str) -> list[str]:
    """Signals of one intent level that count, the heaviest first, in words."""
    names = signal_names(policy)
    signals = [
        row
        for row in policy.rows("signal_types")
        if row["intent_level"] == intent_level
        and row["polarity"] == "positive"
        and int(row["points"]) > 0
    ]
    signals.sort(key=lambda row: (-int(row["points"]), row["signal_type"]))
    return [f"{names[row['signal_type']]} ({row['points']})" for row in signals]


def qualification_lines(policy: Policy) -> list[str]:
    names = {row["program_id"]: row for row in policy.rows("programs")}
    use_cases = list(dict.fromkeys(row["use_case"] for row in names.values()))
    rules = policy.rows("qualification_rules")
    rows = []
    for use_case in use_cases:
        by_rule: dict[str, list[Row]] = {}
        for row in rules:
            if row["use_case"] == use_case:
                by_rule.setdefault(row["rule_id"], []).append(row)
        for rule_id, alternatives in by_rule.items():
            rows.append(
                [
                    words(use_case),
                    words(rule_id),
                    ", or ".join(row["rule_text"] for row in alternatives),
                    words(alternatives[0]["on_fail"]).replace("keep", "shown only"),
                    words(alternatives[0]["on_unknown"]).replace("keep", "shown only"),
                ]
            )
    return table(["use case", "rule", "the account is, or has", "if not", "if not known"], rows)


def consent_lines(policy: Policy) -> list[str]:
    rules = policy.rows("consent_rules")
    ranks = sorted(
        (row for row in rules if row["rule_kind"] == "status_rank"),
        key=lambda row: int(row["rank"]),
    )
    lines = [
        "Where permissions of one person contradict each other, the stricter one counts: "
        + ", then ".join(f"{row['status']} ({row['outcome']})" for row in ranks)
        + ".",
        "",
    ]
    channels = []
    for row in (row for row in rules if row["rule_kind"] == "channel"):
        permission = "a granted permission" if row["outcome"] == "opt_in" else "no objection"
        days = f", renewed every {row['value']} days" if int(row["value"]) else ""
        channels.append([words(row["channel"]), permission + days, row["note"]])
    lines += table(["channel", "needs", "meaning"], channels)
    lines += [""]
    lines += [
        f"- {row['note']}." for row in rules if row["rule_kind"] in ("stop", "restriction", "hold")
    ]
    return lines


def effect_words(row: Row) -> str:
    return {
        "settle": "an uncertain match and missing fit facts no longer ask for a review",
        "lower": "active becomes warm; reactivated and warm become cold",
        "cool": "cold at most",
        "review": "a person looks first",
        "none": "no effect on the band; shown as a timing window",
    }[row["effect"]]


def feedback_lines(policy: Policy) -> list[str]:
    lines = [
        "The field says what it saw, in `uploads.field_feedback`; a rule says what that does. Scores "
        "are never edited by hand. The last word on an account and programme counts, a verdict without "
        "effect replaces none, and nothing leads past a failed or an open qualification rule. Taking a "
        "feedback back brings the band of the rules back. `activation.account_feedback` tells what "
        "became of each. An activity named below says the same as the verdict.",
        "",
    ]
    lines += table(
        ["verdict", "the field", "effect on the band", "days", "activity", "why"],
        [
            [
                words(row["verdict"]),
                row["verdict_words"],
                effect_words(row),
                row["days"],
                words(row["signal_type"]) or "-",
                row["note"],
            ]
            for row in policy.rows("feedback_rules")
        ],
    )
    return [
        *lines,
        "",
        "A steward may set a band by a row in `seeds/overrides/band_overrides.csv`, with who, why, from "
        "when and until when. It wins over every rule and is told as the first reason. It gives nobody "
        "permission to contact anybody, and a suppressed account stays without outreach. Feedback and "
        "overrides are part of the logged inputs: `warm replay` decides once more with them.",
    ]


def axis_lines(policy: Policy) -> list[str]:
    axes = sorted(policy.rows("qualification_axes"), key=lambda row: int(row["axis_order"]))
    lines = ["Four axes are measured beside these rules; they are shown and gate nothing:", ""]
    for row in axes:
        told = row["axis_text"].replace("{minimum}", row["minimum_count"])
        lines.append(f"- **{words(row['axis'])}**: {told}. {row['note']}.")
    lines += ["", "An account is ready, whatever its fit, while a timing window is open:", ""]
    lines += table(
        ["the account", "readiness", "days", "why"],
        [
            [
                row["readiness_words"],
                words(row["readiness_kind"]),
                row["window_days"],
                row["note"],
            ]
            for row in policy.rows("readiness_rules")
        ],
    )
    return [*lines, *timing_lines(policy)]


def timing_lines(policy: Policy) -> list[str]:
    """What counts more inside a window, and by how many points."""
    names = signal_names(policy)
    points = {row["signal_type"]: row["points"] for row in policy.rows("signal_types")}
    lines = []
    rules = [
        row
        for row in policy.rows("derived_signals")
        if not row["each_count"] and not row["within_hours"]
    ]
    for signal in dict.fromkeys(row["derived_signal"] for row in rules):
        bases = [names[row["base_signal"]] for row in rules if row["derived_signal"] == signal]
        lines += [
            "",
            f"Worth {points[signal]} points more on a later day of a window that a signal opened, once in "
            f"seven days, person and topic: {listed(bases)}. What the field reports moves no score.",
        ]
    return lines


def path_lines(policy: Policy) -> list[str]:
    weights = policy.rows("role_weights")
    paths = policy.rows("decision_paths")
    lines = []
    for use_case in dict.fromkeys(row["use_case"] for row in paths):
        required = [
            words(row["decision_role"])
            for row in weights
            if row["use_case"] == use_case and row["is_required"] == "true"
        ]
        steps = sorted(
            (row for row in paths if row["use_case"] == use_case),
            key=lambda row: int(row["path_step"]),
        )
        way = "; then ".join(
            f"{words(row['decision_role'])} {row['step_purpose']}" for row in steps
        )
        lines.append(f"- **{words(use_case)}** needs {listed(required)}. The way: {way}.")
    return [
        *lines,
        "",
        "Where people are engaged and none of them has a required role, "
        "`activation.stakeholder_coverage` warns of the wrong person.",
    ]


def stop_lines(policy: Policy) -> list[str]:
    names = signal_names(policy)
    kinds: dict[str, list[str]] = {}
    for row in policy.rows("signal_types"):
        if row["stop_kind"]:
            kinds.setdefault(row["stop_kind"], []).append(names[row["signal_type"]])
    return [f"- **{words(kind)}**: {listed(signals)}." for kind, signals in kinds.items()]


def segment_lines(policy: Policy) -> list[str]:
    """Each segment once, with the conditions of its rows and the share of the hours."""
    lines = [
        "Every account has one segment in a programme: that of the first condition below that fits. What is "
        "not known meets none, and where none fits the segment is unknown. Deadlines take the share of the "
        "playbook's hours that the segment says.",
        "",
    ]
    rows = []
    for row in sorted(policy.rows("segments"), key=lambda row: int(row["segment_order"])):
        kind = [
            row[column] for column in ("account_type_group", "match_kind") if row[column] != "*"
        ]
        said = {
            "any": "",
            "is_known": f"{words(row['attribute'])} known",
            "gte": f"{words(row['attribute'])} at least {row['value']}",
        }.get(row["operator"], f"{words(row['attribute'])} {words(row['value'])}")
        rows.append(
            [
                words(row["segment"]),
                "any" if row["use_case"] == "*" else words(row["use_case"]),
                ", ".join([*map(words, kind), *([said] if said else [])]),
                f"{row['sla_pct']} %",
                row["note"],
            ]
        )
    return lines + table(["segment", "use case", "the account", "hours", "why"], rows)


def page(seeds: Path) -> str:
    """Text of `docs/policy.md`."""
    policy = Policy(seeds)
    version = policy.version
    rule = {row["rule_key"]: row["value"] for row in policy.rows("band_rules")}
    bands = sorted(policy.rows("bands"), key=lambda row: int(row["band_step"]))
    conditions = band_conditions(rule)
    weights = policy.rows("score_weights")[0]
    grades = {row["fit_grade"]: row["minimum_fit_score"] for row in policy.rows("fit_grades")}
    zero_signals = [
        row["signal_type"]
        for row in policy.rows("signal_types")
        if row["points"] == "0" and row["intent_level"] == "none"
    ]

    lines = [
        "# What cold, warm, active, reactivated and review mean",
        "",
        "<!-- Generated from seeds/policy by `python -m warm_workshop.policy_page`. "
        "Edit the seeds, not this page. -->",
        "",
        f"Policy version {version['policy_version']}, in force from {version['valid_from']} "
        f"({version['author']}: {version['reason'][0].lower()}{version['reason'][1:]}). "
        "Every account has exactly one band for every programme and day. The first band below "
        "whose conditions hold is the one, unless the field or a steward said otherwise (see below); "
        "`activation.decision_log` keeps what was decided, when and why.",
        "",
        "## The bands, in the order in which they are tried",
        "",
    ]
    for band in bands:
        lines += [f"### {band['band_step']}. {band['band_name']}", "", band["meaning"], ""]
        lines += [f"- {sentence}" for sentence in conditions[band["band"]]]
        lines += ["", f"Who acts: {band['who_acts'][0].lower()}{band['who_acts'][1:]}", ""]

    lines += [
        "A band changes at most once a day. The gap between entering and staying keeps accounts from "
        "moving to and fro.",
        "",
        *(
            [
                "A health system is banded by what it and all its sites do together; of unknown fit, by the "
                "best fit of a site where somebody is engaged. Its sites have bands of their own, and join "
                "its approach while it is on the warm list.",
                "",
            ]
            if rule.get("system_by_sites") == "1"
            else []
        ),
        "## The words",
        "",
        "- **Engagement**: points of the activities of the last 90 days, by role of the person, "
        "relevance of the content and certainty of the match, on a scale from 0 to 100; "
        f"{weights['engagement_half_point']} points are 50.",
        "- **Fit**: how many of the known criteria the account meets, from 0 to 100; "
        + listed(
            [f"grade {grade} from {minimum}" for grade, minimum in grades.items() if minimum != "0"]
        )
        + ". What is not known lowers the completeness, not the fit.",
        "- **Engaged person**: at least one signal of real interest, or three light ones, in the last "
        "90 days.",
        "- **High-intent signals** (points): " + "; ".join(signals_of(policy, "high")) + ".",
        "- **Signals of real interest** are the high-intent ones and these (points): "
        + "; ".join(signals_of(policy, "mid"))
        + ".",
        "- **Light signals** (points): " + "; ".join(signals_of(policy, "low")) + ".",
        "- **Never counted**: "
        + ", ".join(words(signal) for signal in zero_signals)
        + ". E-mail opens are among them, because mail programs and scanners open mail too.",
        "",
        "## Programmes",
        "",
    ]
    lines += table(
        ["programme", "use case", "therapy area"],
        [
            [row["program_name"], words(row["use_case"]), words(row["therapy_area"]) or "any"]
            for row in policy.rows("programs")
            if row["is_active"] == "true"
        ],
    )
    lines += ["", "## Who qualifies", ""]
    lines += qualification_lines(policy)
    lines += ["", *axis_lines(policy)]
    lines += ["", "## What the field and stewards may change", ""]
    lines += feedback_lines(policy)
    lines += ["", "## Who decides, and in which order", ""]
    lines += path_lines(policy)
    lines += ["", "## Segments, and who is followed up faster", ""]
    lines += segment_lines(policy)
    lines += ["", "## Permission to contact", ""]
    lines += consent_lines(policy)
    lines += ["", "Signals that stop or hold something, whatever the band:", ""]
    lines += stop_lines(policy)
    lines += [
        "",
        "Nothing here is legal advice. Points and thresholds are starting values, to be "
        "replaced by measured lift; a change is a new policy version with its reason.",
        "",
    ]
    return "\n".join(lines)


def main(project: Path = Path(".")) -> None:
    """Rewrite the page of the project in the current folder."""
    target = project / "docs" / "policy.md"
    target.write_text(page(project / "seeds"), encoding="utf-8", newline="")
    print(f"wrote {target}")


if __name__ == "__main__":
    main()
