"""Scores from activities, identity, policy and a date. Integers only; every division floors."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from .identity import Actor, Identity
from .ledger import Activity
from .policy import UNKNOWN, FitRule, Policy, Program, Relevance, Signal
from .rawfiles import code_name
from .topics import Topics

RETURN_DAYS = 60
# no answer counts as fast after so many days, whatever the business hours
LONGEST_ANSWER_DAYS = 14
# raw units in one point before breadth: seven percentages, or six and a decay weight
POINT = {"engagement": 100**7, "decay": 100**6 * 10000}
ENGAGEMENT_SCALE = POINT["engagement"] * 100
DECAY_SCALE = POINT["decay"]
# nobody's share is divided yet
AFFILIATION_PCT = 100
# of what counts once and has no id: days within a week are one, and so many are read
ONCE_DAYS = 7
ONCE_READ = 10
LOW_COUNT_FOR_ENGAGED = 3
# of what is made of other signals, which have theirs
NO_CHANNEL = "none"


@dataclass(frozen=True)
class Event:
    """One activity that counts, with what it takes to credit it."""

    activity_id: str
    signal_type: str
    at: dt.datetime
    # the event, asset or study
    once_key: str | None
    therapy_area: str | None
    product: str | None
    actor: Actor

    @property
    def day(self) -> dt.date:
        return self.at.date()


@dataclass(frozen=True)
class Counted:
    """An event that counts, and the percent that its repeats leave of it."""

    event: Event
    repeat_pct: int


@dataclass
class Sums:
    """What one account (or one account with its sites) gathered for one programme."""

    # measure -> signal type -> units
    units: dict[str, dict[str, int]] = field(
        default_factory=lambda: {name: defaultdict(int) for name in POINT}
    )
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
    if not program.therapy_area and not program.product:
        return "other" if therapy_area or product else "not_applicable"
    if not therapy_area and not product:
        return "unknown"
    if product and product == program.product:
        return "product_match"
    if product and program.product:
        return "other"
    if therapy_area and therapy_area == program.therapy_area:
        return "therapy_area_match" if program.product else "product_match"
    return "other"


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
    activities: list[Activity], topics: Topics, identity: Identity, as_of: dt.date
) -> list[Event]:
    """Human activities up to the date with a known account, with what they are and are about."""
    events = []
    for activity in activities:
        if activity.is_suspect or activity.day > as_of:
            continue
        actor = identity.resolve(activity)
        if actor.account_id is None:
            continue
        therapy_area, product = topics.topic_of(activity)
        events.append(
            Event(
                activity_id=activity.activity_id,
                signal_type=topics.signal_of(activity),
                at=activity.occurred_at,
                once_key=activity.content_id or activity.campaign_id,
                therapy_area=therapy_area,
                product=product,
                actor=actor,
            )
        )
    return events


def counted_events(events: list[Event], policy: Policy) -> list[Counted]:
    """Of each person and kind the latest in full, those before it less and less, in the end nothing."""
    kinds: dict[tuple, list[Event]] = defaultdict(list)
    for event in events:
        signal = policy.signals.get(event.signal_type)
        if signal is None:
            continue
        once = (True, event.once_key) if signal.repeat_profile == "once" else (False, None)
        topic = (event.signal_type, event.therapy_area, event.product)
        kinds[(whose(event), topic, once)].append(event)
    counted = []
    for (_who, topic, (is_once, once_key)), same in kinds.items():
        percents = policy.repeats[policy.signals[topic[0]].repeat_profile]
        same.sort(key=lambda event: event.day, reverse=True)
        if is_once and once_key is None:
            same = a_week_apart(same)
            percents = percents[:1] * len(same)
        counted.extend(
            Counted(event, pct) for event, pct in zip(same, percents, strict=False) if pct > 0
        )
    return counted


def a_week_apart(events: list[Event]) -> list[Event]:
    """The latest, and of those more than a week before one that counts again the latest."""
    kept: list[Event] = []
    for event in events:
        if not kept or (kept[-1].day - event.day).days > ONCE_DAYS:
            kept.append(event)
    return kept[:ONCE_READ]


def says_something(signal: Signal | None) -> bool:
    return signal is not None and signal.is_positive and bool(signal.points or signal.is_meeting)


def derived_events(events: list[Event], policy: Policy, as_of: dt.date) -> list[Event]:
    return [
        *ignored(events, policy, as_of),
        *fast_answers(events, policy),
        *in_time(events, policy),
    ]


def ignored(events: list[Event], policy: Policy, as_of: dt.date) -> Iterator[Event]:
    """Each eighth mail, or sixth attempt, since the person last did anything, of the last 60 days."""
    answered: dict[tuple, dt.date] = {}
    for event in events:
        if says_something(policy.signals.get(event.signal_type)):
            who = whose(event)
            answered[who] = max(event.day, answered.get(who, event.day))
    for rule in policy.derived:
        if rule.each_count is None:
            continue
        steps: dict[tuple, list[Event]] = defaultdict(list)
        for event in events:
            who = whose(event)
            is_recent = (as_of - event.day).days < rule.window_days
            is_unanswered = who not in answered or event.day > answered[who]
            if event.signal_type == rule.base_signal and is_recent and is_unanswered:
                steps[who].append(event)
        for same in steps.values():
            same.sort(key=lambda one: (one.day, *topic_order(one)))
            for one in same[rule.each_count - 1 :: rule.each_count]:
                yield replace(one, signal_type=rule.signal_type, once_key=None)


def fast_answers(events: list[Event], policy: Policy) -> Iterator[Event]:
    """An answer within hours of our latest step before it; of one step and topic the best-paying one."""
    touches: dict[tuple, list[Event]] = defaultdict(list)
    for event in events:
        if event.signal_type in policy.touches:
            touches[whose(event)].append(event)
    paid: dict[tuple, list[tuple]] = defaultdict(list)
    for answer in events:
        before = [
            touch
            for touch in touches[whose(answer)]
            if touch.at < answer.at and (answer.day - touch.day).days <= LONGEST_ANSWER_DAYS
        ]
        for rule in policy.derived if before else ():
            if rule.within_hours is None or rule.base_signal != answer.signal_type:
                continue
            latest = max(touch.at for touch in before)
            touch = min(
                (one for one in before if one.at == latest), key=lambda one: one.activity_id
            )
            if policy.business_minutes(touch.at, answer.at) <= rule.within_hours * 60:
                key = (whose(answer), touch.activity_id, answer.therapy_area, answer.product)
                points = policy.signals[rule.signal_type].points
                order = (-points, answer.at, answer.activity_id, rule.signal_type)
                paid[key].append((order, answer, rule.signal_type))
    for answers in paid.values():
        _order, answer, signal_type = min(answers, key=lambda one: one[0])
        yield replace(answer, signal_type=signal_type, once_key=None)


def in_time(events: list[Event], policy: Policy) -> Iterator[Event]:
    """What is done after the day that opens a timing window, until it closes: once a day and topic."""
    opened: dict[str, list[tuple[int, Event]]] = defaultdict(list)
    for event in events:
        days = policy.opens_window_days.get(event.signal_type)
        if days is not None:
            opened[event.actor.account_id].append((days, event))
    told = set()
    for event in events:
        is_in_time = any(
            0 < (event.day - opening.day).days < days and is_of_topic(event, opening)
            for days, opening in opened[event.actor.account_id]
        )
        for rule in policy.derived if is_in_time else ():
            if not rule.is_of_timing or rule.base_signal != event.signal_type:
                continue
            key = (whose(event), rule.signal_type, *topic_order(event), event.day)
            if key not in told:
                told.add(key)
                yield replace(event, signal_type=rule.signal_type, once_key=None)


def is_of_topic(event: Event, opening: Event) -> bool:
    """A window is of the area that it was opened with, or of the product where no area is known."""
    if opening.therapy_area is not None:
        return event.therapy_area == opening.therapy_area
    return opening.product in (None, event.product)


def topic_order(event: Event) -> tuple:
    """By area, then by product; nothing comes last."""
    return tuple((word is None, word or "") for word in (event.therapy_area, event.product))


def whose(event: Event) -> tuple:
    return (event.actor.account_id, event.actor.person, event.actor.match_step)


def relevance_of(event: Event, policy: Policy, program: Program) -> Relevance:
    topic = relevance_class(program, event.therapy_area, event.product)
    return policy.relevance[(program.use_case, topic)]


def sums_by_account(
    counted: list[Counted], policy: Policy, program: Program, as_of: dt.date
) -> dict[str, Sums]:
    """Units, engaged people, their roles, and channels of every account for one programme."""
    sums: dict[str, Sums] = defaultdict(Sums)
    strong, low, roles = set(), defaultdict(int), {}
    for one in counted:
        event, actor = one.event, one.event.actor
        signal = policy.signals[event.signal_type]
        use = policy.use(program.use_case, signal)
        relevance_pct = relevance_of(event, policy, program).pct
        if not use.use_pct or not relevance_pct:
            continue
        age = (as_of - event.day).days
        window_pct = policy.window.get(age, 0)
        unit = (
            one.repeat_pct
            * signal.points
            * use.use_pct
            * relevance_pct
            * policy.role_pct(program.use_case, actor.decision_role)
            * policy.match_pct(actor.match_step)
            * AFFILIATION_PCT
        )
        account = sums[actor.account_id]
        account.units["engagement"][event.signal_type] += unit * window_pct
        account.units["decay"][event.signal_type] += unit * policy.decay_weight(
            signal.half_life_days, age
        )
        if not signal.is_positive or not window_pct:
            continue
        if unit and signal.channel != NO_CHANNEL:
            account.channels.add(signal.channel)
        if actor.contact_id is None:
            continue
        roles[actor.contact_id] = actor.decision_role
        if use.intent_level in ("mid", "high") and signal.points:
            strong.add((actor.account_id, actor.contact_id))
        elif use.intent_level == "low" and (signal.points or signal.is_meeting):
            low[(actor.account_id, actor.contact_id)] += 1
    often = {key for key, count in low.items() if count >= LOW_COUNT_FOR_ENGAGED}
    for account_id, contact_id in strong | often:
        sums[account_id].engaged_contacts.add(contact_id)
        role = roles[contact_id]
        if role and role != "unknown":
            sums[account_id].roles.add(role)
    return sums


def merged(parts: list[Sums]) -> Sums:
    """An account with its sites as one: each event once, people and channels together."""
    whole = Sums()
    for part in parts:
        for measure, units in part.units.items():
            for signal_type, raw in units.items():
                whole.units[measure][signal_type] += raw
        whole.engaged_contacts |= part.engaged_contacts
        whole.channels |= part.channels
        whole.roles |= part.roles
    return whole


def limited(units: dict[str, int], point: int, policy: Policy, use_case: str) -> dict[str, int]:
    """What the limits take: of external signals, of low interest, and of both together."""
    rest = units["none"]

    def kept(group: str, raw: int) -> int:
        if (use_case, group) not in policy.limits:
            return raw
        points, pct = policy.limits[(use_case, group)]
        return min(raw, points * point + pct * rest // 100)

    external = kept("external", units["external"])
    interest = kept("interest", units["interest"])
    return {
        "external": units["external"] - external,
        "interest": units["interest"] - interest,
        "both": external + interest - kept("both", external + interest),
    }


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
    by_intent = {"high": 0, "mid": 0}
    result = {"breadth_pct": breadth_pct}
    for component, width, plain, half_point, scale in (
        ("engagement", breadth_pct, 100, weights["engagement_half_point"], ENGAGEMENT_SCALE),
        ("decay", 1, 1, weights["decay_half_point"], DECAY_SCALE),
    ):
        by_group = {"external": 0, "interest": 0, "none": 0}
        negative = 0
        for signal_type, raw in sums.units[component].items():
            signal = policy.signals[signal_type]
            use = policy.use(program.use_case, signal)
            if not signal.is_positive:
                negative += raw * plain
                factors[("negative", f"{component}.{signal_type}")] = raw * plain
                continue
            by_group[use.limit_group] += raw
            factors[(component, signal_type)] = raw * width
            if (component, use.limit_group) == (
                "engagement",
                "none",
            ) and use.intent_level in by_intent:
                by_intent[use.intent_level] += raw * width
        taken = limited(by_group, POINT[component], policy, program.use_case)
        for group, raw in taken.items():
            factors[(component, f"limit_of_{group}")] = -raw * width
        positive = (sum(by_group.values()) - sum(taken.values())) * width
        net = max(0, positive - negative)
        factors[(component, "negative_signals")] = net - positive
        result |= {
            f"{component}_positive_raw": positive,
            f"{component}_negative_raw": negative,
            f"{component}_raw": net,
            f"{component}_score": score_of(net, half_point, scale),
        }
    result |= {f"engagement_{level}_raw": raw for level, raw in by_intent.items()}
    result["engagement_low_raw"] = result["engagement_positive_raw"] - sum(by_intent.values())
    result["factors"] = factors
    return result


def return_of(
    days: dict[dt.date, bool], policy: Policy, as_of: dt.date
) -> tuple[dt.date | None, dt.date | None]:
    """Last day of before the silence and first day after it, where the account came back within 60 days."""
    recent = [day for day in days if (as_of - day).days < RETURN_DAYS]
    earlier = [day for day in days if (as_of - day).days >= RETURN_DAYS]
    if not recent or not earlier:
        return None, None
    if (min(recent) - max(earlier)).days < policy.reactivated_gap_days:
        return None, None
    within = policy.reactivated_intent_days
    if within is not None and not any(
        days[day] and (max(earlier) - day).days < within for day in earlier
    ):
        return None, None
    return max(earlier), min(recent)


def days_of_interest(
    events: list[Event], policy: Policy, program: Program
) -> dict[str, dict[dt.date, bool]]:
    """Days of an account with a signal that says something to the programme: and whether real interest."""
    days: dict[str, dict[dt.date, bool]] = defaultdict(lambda: defaultdict(bool))
    for event in events:
        signal = policy.signals.get(event.signal_type)
        if not says_something(signal) or not relevance_of(event, policy, program).pct:
            continue
        use = policy.use(program.use_case, signal)
        if use.use_pct:
            is_intent = use.limit_group == "none" and use.intent_level in ("mid", "high")
            days[event.actor.account_id][event.day] |= is_intent
    return days


def all_scores(
    activities: list[Activity],
    topics: Topics,
    identity: Identity,
    policy: Policy,
    as_of: dt.date,
) -> dict[tuple[str, str], Score]:
    """Every account x programme on one date."""
    events = credited_events(activities, topics, identity, as_of)
    events += derived_events(events, policy, as_of)
    counted = counted_events(events, policy)
    groups = identity.with_descendants()
    scores = {}
    for program in policy.programs.values():
        sums = sums_by_account(counted, policy, program, as_of)
        signal_days = days_of_interest(events, policy, program)
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
            days = signal_days.get(account_id, {})
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
