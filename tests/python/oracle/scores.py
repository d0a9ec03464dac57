"""Scores from activities, identity, policy and a date. Integers only; every division floors."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from .identity import Actor, Identity
from .ledger import Activity
from .policy import UNKNOWN, FitRule, Policy, Program
from .rawfiles import code_name

WINDOW_DAYS = 90
RETURN_DAYS = 60
DECAY_SCALE = 100 * 100 * 100 * 10000
ENGAGEMENT_SCALE = 100**4
LOW_COUNT_FOR_ENGAGED = 3


@dataclass
class Content:
    therapy_area: str | None
    product: str | None


@dataclass(frozen=True)
class Event:
    """One activity that counts, with what it takes to credit it."""

    activity_id: str
    signal_type: str
    day: dt.date
    content_id: str | None
    therapy_area: str | None
    product: str | None
    actor: Actor


@dataclass
class Sums:
    """What one account (or one account with its sites) gathered for one programme."""

    engagement: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    decay: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    engaged_contacts: set[str] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)


@dataclass
class Score:
    account_id: str
    program_id: str
    fit_score: int | None
    fit_points: int
    fit_points_known: int
    fit_points_maximum: int
    fit_completeness: int
    fit_grade: str | None
    engaged_contact_count: int
    channel_count: int
    role_count: int
    reactivation_score: int | None
    silent_since: dt.date | None
    returned_on: dt.date | None
    breadth_pct: int
    engagement_positive_raw: int
    engagement_high_raw: int
    engagement_mid_raw: int
    engagement_low_raw: int
    engagement_negative_raw: int
    engagement_raw: int
    engagement_score: int
    decay_positive_raw: int
    decay_negative_raw: int
    decay_raw: int
    decay_score: int
    last_activity_date: dt.date | None
    warmth_score: int
    warmth_low_score: int
    warmth_high_score: int
    most_valuable_missing_attribute: str | None
    rolled_up_warmth_score: int
    # (component, factor) -> raw units
    factors: dict[tuple[str, str], int]


def relevance_class(program: Program, therapy_area: str | None, product: str | None) -> str:
    if product and product == program.product:
        return "product_match"
    if therapy_area and therapy_area == program.therapy_area:
        return "therapy_area_match"
    if (not therapy_area and not product) or (not program.therapy_area and not program.product):
        return "unknown"
    return "other_therapy_area"


def score_of(raw: int, half_point: int, scale: int) -> int:
    """Hundredths; raw points equal to the half point give 5000."""
    return 10000 * raw // (raw + half_point * scale)


def warmth_of(
    fit: int | None, completeness: int, engagement: int, decay: int, weights: dict[str, int]
) -> int:
    w_fit = weights["w_fit"] * completeness // 100
    lost = weights["w_fit"] - w_fit
    others = weights["w_engagement"] + weights["w_decay"]
    to_engagement = lost * weights["w_engagement"] // others if others else 0
    w_engagement = weights["w_engagement"] + to_engagement
    w_decay = weights["w_decay"] + lost - to_engagement
    return (w_fit * (fit or 0) + w_engagement * engagement + w_decay * decay) // 1000


def interval_of(fit: dict, warmth: int, part: dict, weights: dict[str, int]) -> tuple[int, int]:
    """Warmth with every missing criterion not met, and met; the score itself is never outside."""
    total, missing = fit["fit_points_maximum"], fit["fit_points_maximum"] - fit["fit_points_known"]
    if not total:
        return warmth, warmth
    worst, best = (
        warmth_of(
            10000 * points // total, 100, part["engagement_score"], part["decay_score"], weights
        )
        for points in (fit["fit_points"], fit["fit_points"] + missing)
    )
    return min(warmth, worst), max(warmth, best)


def grade_of(policy: Policy, fit: int | None) -> str | None:
    if fit is None:
        return None
    return next((grade for grade, least in policy.grades if fit >= least), None)


def codes(text: str | None) -> set[str]:
    """The codes in a `;`-separated list."""
    return {code for part in (text or "").split(";") if (code := code_name(part))}


def matches_rule(rule: FitRule, value: object, program: Program) -> bool:
    wanted = program.therapy_area if rule.value == "program_therapy_area" else rule.value
    if rule.operator == "in":
        return code_name(str(value)) in codes(wanted)
    if rule.operator == "contains_any":
        return bool(codes(str(value)) & codes(wanted))
    if rule.operator == "gte":
        return int(value) >= int(wanted or 0)
    if rule.operator == "is_true":
        return value is True
    raise ValueError(f"fit operator {rule.operator!r} is not known to the oracle")


def fit_of(policy: Policy, program: Program, account: dict) -> dict:
    """Points over what is known; a criterion with no known attribute counts against nobody."""
    rules = policy.fit.get((program.use_case, account.get("account_type_group") or ""), [])
    by_criterion: dict[str, list[FitRule]] = defaultdict(list)
    for rule in rules:
        by_criterion[rule.criterion].append(rule)
    points = known = total = 0
    factors = {}
    missing: dict[str, int] = defaultdict(int)
    for criterion, alternatives in by_criterion.items():
        most = max(rule.points for rule in alternatives)
        total += most
        usable = [
            rule
            for rule in alternatives
            if account.get(rule.attribute) is not None and account[rule.attribute] != UNKNOWN
        ]
        if not usable:
            factors[("fit", criterion)] = 0
            missing[min(rule.attribute for rule in alternatives)] += most
            continue
        gained = max(
            [
                rule.points
                for rule in usable
                if matches_rule(rule, account[rule.attribute], program)
            ],
            default=0,
        )
        points += gained
        known += most
        factors[("fit", criterion)] = gained
    return {
        "fit_score": 10000 * points // known if known else None,
        "fit_points": points,
        "fit_points_known": known,
        "fit_points_maximum": total,
        "missing": min(missing, key=lambda name: (-missing[name], name), default=None),
        "fit_completeness": 100 * known // total if total else 0,
        "factors": factors,
    }


def credited_events(
    activities: list[Activity], contents: dict[str, Content], identity: Identity, as_of: dt.date
) -> list[Event]:
    """Human activities up to the date with a known account, with their or their content's topic."""
    events = []
    for activity in activities:
        if activity.is_suspect or activity.day > as_of:
            continue
        actor = identity.resolve(activity)
        if actor.account_id is None:
            continue
        content = contents.get(activity.content_id or "", Content(None, None))
        events.append(
            Event(
                activity_id=activity.activity_id,
                signal_type=activity.signal_type,
                day=activity.day,
                content_id=activity.content_id,
                therapy_area=activity.therapy_area or content.therapy_area,
                product=activity.product or content.product,
                actor=actor,
            )
        )
    return events


def sums_by_account(
    events: list[Event], policy: Policy, program: Program, as_of: dt.date
) -> dict[str, Sums]:
    """Units of every account for one programme, after daily caps."""
    use_case = program.use_case
    sums: dict[str, Sums] = defaultdict(Sums)
    held = defaultdict(list)
    for event in events:
        actor = event.actor
        relevance = policy.relevance[
            (use_case, relevance_class(program, event.therapy_area, event.product))
        ]
        held[(actor.account_id, actor.person, event.signal_type, event.day)].append(
            (relevance * policy.match_pct(actor.match_step), relevance, actor)
        )
    for (account_id, _person, signal_type, day), rows in held.items():
        signal = policy.signals.get(signal_type)
        if signal is None:
            continue
        rows.sort(key=lambda row: row[:2], reverse=True)
        age = (as_of - day).days
        for weight, _relevance, actor in rows[: signal.daily_cap]:
            unit = signal.points * policy.role_pct(use_case, actor.decision_role) * weight
            if age < WINDOW_DAYS:
                sums[account_id].engagement[signal_type] += unit
            sums[account_id].decay[signal_type] += unit * policy.decay_weight(
                signal.half_life_days, age
            )
    for account_id, breadth in breadth_by_account(events, policy, as_of).items():
        sums[account_id].engaged_contacts = breadth.engaged_contacts
        sums[account_id].channels = breadth.channels
        sums[account_id].roles = breadth.roles
    return sums


def breadth_by_account(events: list[Event], policy: Policy, as_of: dt.date) -> dict[str, Sums]:
    """Engaged people, their roles, and channels in the window, from plain counts before caps."""
    found: dict[str, Sums] = defaultdict(Sums)
    strong, low, roles = set(), defaultdict(int), {}
    for event in events:
        signal = policy.signals.get(event.signal_type)
        if signal is None or not signal.is_positive or (as_of - event.day).days >= WINDOW_DAYS:
            continue
        account_id, contact_id = event.actor.account_id, event.actor.contact_id
        if signal.points > 0:
            found[account_id].channels.add(signal.channel)
        if contact_id is None:
            continue
        roles[contact_id] = event.actor.decision_role
        if signal.intent_level in ("mid", "high"):
            strong.add((account_id, contact_id))
        elif signal.intent_level == "low":
            low[(account_id, contact_id)] += 1
    often = {key for key, count in low.items() if count >= LOW_COUNT_FOR_ENGAGED}
    for account_id, contact_id in strong | often:
        found[account_id].engaged_contacts.add(contact_id)
        role = roles[contact_id]
        if role and role != "unknown":
            found[account_id].roles.add(role)
    return found


def merged(parts: list[Sums]) -> Sums:
    """An account with its sites as one: each event once, people and channels together."""
    whole = Sums()
    for part in parts:
        for signal_type, units in part.engagement.items():
            whole.engagement[signal_type] += units
        for signal_type, units in part.decay.items():
            whole.decay[signal_type] += units
        whole.engaged_contacts |= part.engaged_contacts
        whole.channels |= part.channels
        whole.roles |= part.roles
    return whole


def measured(sums: Sums, policy: Policy, program: Program) -> dict:
    """Raw units and scores of engagement and decay."""
    weights = policy.weights[program.use_case]
    breadth_pct = policy.breadth_pct(
        program.use_case,
        {
            "contacts": len(sums.engaged_contacts),
            "channels": len(sums.channels),
            "roles": len(sums.roles),
        },
    )
    factors: dict[tuple[str, str], int] = {}
    by_intent = {"high": 0, "mid": 0, "low": 0}
    for signal_type, raw in sums.engagement.items():
        signal = policy.signals[signal_type]
        if signal.is_positive:
            level = signal.intent_level if signal.intent_level in ("high", "mid") else "low"
            by_intent[level] += raw * breadth_pct
    result = {"breadth_pct": breadth_pct}
    result |= {f"engagement_{level}_raw": raw for level, raw in by_intent.items()}
    for component, units, multiplier, half_point, scale in (
        (
            "engagement",
            sums.engagement,
            breadth_pct,
            weights["engagement_half_point"],
            ENGAGEMENT_SCALE,
        ),
        ("decay", sums.decay, 1, weights["decay_half_point"], DECAY_SCALE),
    ):
        positive = negative = 0
        for signal_type, raw in units.items():
            if policy.signals[signal_type].is_positive:
                positive += raw * multiplier
                factors[(component, signal_type)] = raw * multiplier
            else:
                negative += raw * multiplier
                factors[("negative", f"{component}.{signal_type}")] = raw * multiplier
        net = max(0, positive - negative)
        factors[(component, "negative_signals")] = net - positive
        result |= {
            f"{component}_positive_raw": positive,
            f"{component}_negative_raw": negative,
            f"{component}_raw": net,
            f"{component}_score": score_of(net, half_point, scale),
        }
    result["factors"] = factors
    return result


def return_of(
    days: set[dt.date], policy: Policy, as_of: dt.date
) -> tuple[dt.date | None, dt.date | None]:
    """Last day of before the silence and first day after it, where the account came back within 60 days."""
    recent = [day for day in days if (as_of - day).days < RETURN_DAYS]
    earlier = [day for day in days if (as_of - day).days >= RETURN_DAYS]
    if not recent or not earlier:
        return None, None
    if (min(recent) - max(earlier)).days < policy.reactivated_gap_days:
        return None, None
    return max(earlier), min(recent)


def all_scores(
    activities: list[Activity],
    contents: dict[str, Content],
    identity: Identity,
    policy: Policy,
    as_of: dt.date,
) -> dict[tuple[str, str], Score]:
    """Every account x programme on one date."""
    events = credited_events(activities, contents, identity, as_of)
    signal_days: dict[str, set[dt.date]] = defaultdict(set)
    for event in events:
        signal = policy.signals.get(event.signal_type)
        if signal is not None and signal.is_positive and (signal.points or signal.is_meeting):
            signal_days[event.actor.account_id].add(event.day)
    groups = identity.with_descendants()
    scores = {}
    for program in policy.programs.values():
        sums = sums_by_account(events, policy, program, as_of)
        weights = policy.weights[program.use_case]
        for account_id, account in identity.accounts.items():
            fit = fit_of(policy, program, account)
            own_sums = sums.get(account_id, Sums())
            own = measured(own_sums, policy, program)
            rolled = measured(
                merged([sums[member] for member in groups[account_id] if member in sums]),
                policy,
                program,
            )

            def warmth(part: dict, fit: dict = fit, weights: dict = weights) -> int:
                return warmth_of(
                    fit["fit_score"],
                    fit["fit_completeness"],
                    part["engagement_score"],
                    part["decay_score"],
                    weights,
                )

            low, high = interval_of(fit, warmth(own), own, weights)
            days = signal_days.get(account_id, set())
            silent_since, returned_on = return_of(days, policy, as_of)
            scores[(account_id, program.program_id)] = Score(
                account_id=account_id,
                program_id=program.program_id,
                fit_score=fit["fit_score"],
                fit_points=fit["fit_points"],
                fit_points_known=fit["fit_points_known"],
                fit_points_maximum=fit["fit_points_maximum"],
                fit_completeness=fit["fit_completeness"],
                fit_grade=grade_of(policy, fit["fit_score"]),
                engaged_contact_count=len(own_sums.engaged_contacts),
                channel_count=len(own_sums.channels),
                role_count=len(own_sums.roles),
                reactivation_score=own["engagement_score"] if returned_on else None,
                silent_since=silent_since,
                returned_on=returned_on,
                last_activity_date=max(days, default=None),
                warmth_score=warmth(own),
                warmth_low_score=low,
                warmth_high_score=high,
                most_valuable_missing_attribute=fit["missing"],
                rolled_up_warmth_score=warmth(rolled),
                factors=fit["factors"] | own["factors"],
                **{name: value for name, value in own.items() if name != "factors"},
            )
    return scores
