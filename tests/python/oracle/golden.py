"""Hand-written cases: a few uploaded rows, and the numbers a person worked out on paper.

The policy is the small one in tests/fixtures/golden_policy, with round numbers: a form is 40 points
with a half-life of 30 days, half points are 40 (commercial) and 20 / 30 (market access), a
prescriber counts 100 % in commercial programmes and 50 % in market access, product content 100 %.

Scales: an engagement raw carries eight percentages, a decay raw six and a weight of up to 10,000: a
point at par on the day is 10^16 of both. Sums in the comments are in points.

Each case is an organization of its own, whose record id is the case's name.
"""

import csv
import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from warm_accounts.policy_seeds import PolicySeeds

from .decay import write_decay_seed

GOLDEN_POLICY = Path(__file__).resolve().parents[2] / "fixtures" / "golden_policy"
# what the golden version inherits from, and overrules, removes and fills in with `*`
BASE_VERSION = "base"
AS_OF = dt.date(2026, 6, 30)
SYSTEM = "crm"
PHYSICIAN = "Physician"
MEDICAL_DIRECTOR = "Medical Director"
# what the title vocabulary makes of those titles
ROLE_OF_TITLE = {PHYSICIAN: "prescriber", MEDICAL_DIRECTOR: "clinical_decision", None: None}
POINT = 10**16


@dataclass
class Case:
    name: str
    why: str
    activities: list[dict]
    expected: dict[str, dict[str, object]]
    contacts: list[dict] = field(default_factory=lambda: [{}])
    organization: dict = field(default_factory=dict)
    content: list[dict] = field(default_factory=list)
    factors: dict[tuple[str, str, str], int] = field(default_factory=dict)


def days_ago(age: int, clock: str = "10:00:00") -> str:
    return f"{AS_OF - dt.timedelta(days=age)} {clock}"


def act(signal: str, age: int = 0, clock: str = "10:00:00", **more: object) -> dict:
    """One activity of the case's first contact with product content, unless it says otherwise."""
    return {
        "activity_type": signal,
        "occurred_at": days_ago(age, clock),
        "product": "neurexa",
        "contact": 1,
        **more,
    }


FORM = "form_contact_or_demo"
CLICK = "email_click"
DOWNLOAD = "content_download_product"
PAGE = "web_product_or_moa"
WEBINAR = "webinar_attended"
REPLY = "email_reply_vague"

NOTHING = {
    "engagement_raw": 0,
    "engagement_score": 0,
    "decay_raw": 0,
    "decay_score": 0,
    "warmth_score": 0,
    "engaged_contact_count": 0,
    "last_activity_date": None,
}

CASES = [
    Case(
        "half_point",
        "raw points equal to the half point give 50.00; without fit its weight goes to the others",
        [act(FORM)],
        {
            # 40 points * 100 * 100 * 100 = 40,000,000; 4e9 / (4e9 + 40 * 1e8) = 1/2
            # no firmographics: w_fit' = 0, 400 goes 400*350//600 = 233 to engagement, 167 to decay
            # (583 * 5000 + 417 * 5000) // 1000 = 5000
            "neuro": {
                "engagement_raw": 40 * POINT,
                "engagement_score": 5000,
                "decay_raw": 40 * POINT,
                "decay_score": 5000,
                "fit_score": None,
                "fit_completeness": 0,
                "warmth_score": 5000,
                "engaged_contact_count": 1,
                "channel_count": 1,
                "role_count": 1,
                "last_activity_date": AS_OF,
            },
            # another topic 10 %: 4e8 / (4e8 + 4e9) = 1/11 = 909.09
            "onc": {"engagement_raw": 4 * POINT, "engagement_score": 909, "warmth_score": 909},
            # prescriber 50 %, relevance unknown 100 %: 2e9 / (2e9 + 20e8) = 1/2
            # and 2e11 / (2e11 + 3e11) = 2/5
            # w_fit' = 0, 300*500//700 = 214 to engagement (714), 86 to decay (286)
            # (714 * 5000 + 286 * 4000) // 1000 = 4714
            "access": {"engagement_score": 5000, "decay_score": 4000, "warmth_score": 4714},
        },
        factors={
            ("neuro", "engagement", FORM): 40 * POINT,
            ("neuro", "decay", FORM): 40 * POINT,
        },
    ),
    Case(
        "repeats_within_a_day",
        "of five clicks the latest is whole, those before 50, 25 and 10 %, the fifth nothing",
        [act(CLICK, clock=f"1{hour}:00:00") for hour in range(5)],
        # 1.85 / 41.85 = 442.05; the same decayed
        {
            "neuro": {
                "engagement_raw": 185 * POINT // 100,
                "engagement_score": 442,
                "decay_raw": 185 * POINT // 100,
                "decay_score": 442,
                "engaged_contact_count": 1,
            }
        },
    ),
    Case(
        "repeats_over_days",
        "the latest day first: two of it, then two of the day before",
        [act(CLICK, age=age, clock=clock) for age in (0, 1) for clock in ("10:00:00", "11:00:00")],
        # 1.5 today, 0.35 yesterday of weight(7, 1) = 9057
        {
            "neuro": {
                "engagement_raw": 185 * POINT // 100,
                "decay_raw": 150 * POINT // 100 + 35 * 9057 * POINT // 1_000_000,
            }
        },
    ),
    Case(
        "repeats_of_two_people",
        "another person begins anew",
        [act(CLICK), act(CLICK, contact=2)],
        {"neuro": {"engagement_raw": 2 * POINT, "engaged_contact_count": 0}},
        contacts=[{}, {}],
    ),
    Case(
        "repeats_by_topic",
        "another topic is another kind: each begins anew",
        [
            act(DOWNLOAD, clock="08:00:00", product=None),
            act(DOWNLOAD, clock="09:00:00", product=None),
            act(DOWNLOAD, clock="10:00:00", product=None, therapy_area="Neurology"),
            act(DOWNLOAD, clock="11:00:00"),
        ],
        {
            # 10 x (100 + 60 + (100 + 100) x 50 %) = 26; 26 / 66 = 3939.39
            "neuro": {"engagement_raw": 26 * POINT, "engagement_score": 3939},
            # 10 x (10 + 10 + 200 x 50 %) = 12; 12 / 52 = 2307.69
            "onc": {"engagement_raw": 12 * POINT, "engagement_score": 2307},
        },
    ),
    Case(
        "once_per_event",
        "one webinar logged on three days is one, on its latest day; another one is another",
        [
            *(act(WEBINAR, age=age, content_id="evening") for age in (0, 7, 30)),
            act(WEBINAR, age=0, content_id="morning"),
        ],
        {"neuro": {"engagement_raw": 24 * POINT, "decay_raw": 24 * POINT}},
    ),
    Case(
        "once_a_week_without_an_event",
        "without an id what lies up to seven days before is the same one, the eighth day another",
        [act(WEBINAR, age=age) for age in (0, 3, 7, 8, 15, 16)],
        # ages 0, 8 and 16
        {"neuro": {"engagement_raw": 36 * POINT}},
    ),
    Case(
        "limit_of_interest",
        "a click of each of seven people, and nothing else: 6 of their 7 points",
        [act(CLICK, contact=number) for number in range(1, 8)],
        # 6 / 46 = 1304.34
        {"neuro": {"engagement_raw": 6 * POINT, "engagement_score": 1304, "decay_raw": 6 * POINT}},
        contacts=[{}] * 7,
        factors={("neuro", "engagement", "limit_of_interest"): -POINT},
    ),
    Case(
        "limit_beside_the_rest",
        "beside 3 points of a page half of them more: all 7, and 10 % for a second channel",
        [*(act(CLICK, contact=number) for number in range(1, 8)), act(PAGE)],
        {"neuro": {"engagement_raw": 11 * POINT}},
        contacts=[{}] * 7,
    ),
    Case(
        "limit_of_external",
        "told from outside and by nobody: 6 points of 12",
        [
            act("service_line_launch", contact=None, organization_record_id="limit_of_external"),
            act(
                "service_line_launch",
                contact=None,
                organization_record_id="limit_of_external",
                product=None,
                therapy_area="Neurology",
            ),
        ],
        # 12 x 70 % x 90 % = 7.56, and 60 % of it: 12.096, limited to 6; 6 / 46 = 1304.34
        {
            "neuro": {
                "engagement_positive_raw": 6 * POINT,
                "engagement_low_raw": 6 * POINT,
                "engagement_mid_raw": 0,
                "engagement_score": 1304,
                "decay_raw": 6 * POINT,
            }
        },
        factors={
            ("neuro", "engagement", "service_line_launch"): 12_096 * POINT // 1_000,
            ("neuro", "engagement", "limit_of_external"): -6_096 * POINT // 1_000,
            ("neuro", "decay", "limit_of_external"): -6_096 * POINT // 1_000,
        },
    ),
    Case(
        "mails_without_answer",
        "of seventeen mails since the last click each eighth takes 5 points; one of before does not count",
        [
            act(FORM, age=40),
            act("email_delivered", age=40, product=None),
            *(act("email_delivered", age=age, product=None) for age in range(17)),
        ],
        # two times 5 points of unknown relevance 50 %, at ages 9 and 1
        {"neuro": {"engagement_negative_raw": 5 * POINT, "engagement_raw": 35 * POINT}},
        factors={("neuro", "negative", "engagement.ignored_mails"): 5 * POINT},
    ),
    Case(
        "mails_of_two_months",
        "a mail of 60 days ago is no longer one of them",
        [act("email_delivered", age=age) for age in (0, 1, 2, 3, 4, 5, 59, 60)],
        {"neuro": {"engagement_negative_raw": 0, "last_activity_date": None}},
    ),
    Case(
        "answer_within_hours",
        "within four business hours of our mail 8 points more, once for a mail",
        # business is from 14:00 to 22:00; 2026-06-30 is a Tuesday
        [
            act("email_delivered", age=1, clock="20:00:00"),
            act(REPLY, clock="16:00:00"),
            act(REPLY, clock="16:30:00"),
        ],
        # two replies of 8 points, and 8
        {"neuro": {"engagement_raw": 24 * POINT}},
        factors={("neuro", "engagement", "fast_response"): 8 * POINT},
    ),
    Case(
        "at_a_time_of_decision",
        "30 days after a launch that opens 31 a download is worth 10 points more, once a day; on its day not",
        [
            act(
                "service_line_launch",
                age=30,
                contact=None,
                organization_record_id="at_a_time_of_decision",
                product=None,
            ),
            act(DOWNLOAD, age=30),
            act(DOWNLOAD),
            act(DOWNLOAD, clock="11:00:00"),
        ],
        {},
        factors={("neuro", "engagement", "in_timing_window"): 11 * POINT},
    ),
    Case(
        "after_a_time_of_decision",
        "31 days after it is over",
        [
            act(
                "service_line_launch",
                age=31,
                contact=None,
                organization_record_id="after_a_time_of_decision",
                product=None,
            ),
            act(DOWNLOAD),
        ],
        {},
        factors={("neuro", "engagement", "in_timing_window"): 0},
    ),
    Case(
        "at_another_times_of_decision",
        "a launch of another area opens nothing for what is about this one",
        [
            act(
                "service_line_launch",
                age=10,
                contact=None,
                organization_record_id="at_another_times_of_decision",
                product=None,
                therapy_area="Oncology",
            ),
            act(DOWNLOAD),
        ],
        {},
        factors={("neuro", "engagement", "in_timing_window"): 0},
    ),
    Case(
        "at_another_products_time_of_decision",
        "a launch that names another product, of whatever area, opens nothing for this one",
        [
            act(
                "service_line_launch",
                age=10,
                contact=None,
                organization_record_id="at_another_products_time_of_decision",
                product="otherium",
                therapy_area=None,
            ),
            act(DOWNLOAD),
        ],
        {},
        factors={("neuro", "engagement", "in_timing_window"): 0},
    ),
    Case(
        "answer_a_minute_later",
        "a minute after the four hours it is 5, two days later nothing",
        [
            act("email_delivered", age=1, clock="20:00:00"),
            act(REPLY, clock="16:01:00"),
        ],
        {"neuro": {"engagement_raw": 13 * POINT}},
        factors={("neuro", "engagement", "prompt_response"): 5 * POINT},
    ),
    Case(
        "answer_after_days",
        "a minute after twenty-four business hours: three business days",
        [
            act("email_delivered", age=5, clock="20:00:00"),
            act(REPLY, clock="20:01:00"),
        ],
        # Thursday 20:00 to Tuesday 20:01 is 24 hours and a minute
        {"neuro": {"engagement_raw": 8 * POINT}},
    ),
    Case(
        "use_of_a_signal",
        "a questionnaire is nothing to a brand, and half of its points to market access",
        [act("feasibility_questionnaire", product=None)],
        {
            "neuro": NOTHING,
            # 35 x 50 % x 50 % role
            "access": {"engagement_positive_raw": 875 * POINT // 100, "engagement_low_raw": 0},
        },
    ),
    Case(
        "window_last_day",
        "89 days ago is the last day of the window",
        [act(FORM, age=89)],
        # weight(30, 89) = 10000 * 2^-2.9667 = 1279.1; 5.116e10 / (5.116e10 + 4e11) = 0.11340
        {
            "neuro": {
                "engagement_raw": 40 * POINT,
                "engagement_score": 5000,
                "decay_raw": 51_160 * POINT // 10_000,
                "decay_score": 1133,
                "engaged_contact_count": 1,
            }
        },
    ),
    Case(
        "window_day_after",
        "90 days ago is outside the window, and still in the decaying sum",
        [act(FORM, age=90)],
        # three half-lives: 1250; 5e10 / 4.5e11 = 1/9
        {
            "neuro": {
                "engagement_raw": 0,
                "engagement_score": 0,
                "decay_raw": 5 * POINT,
                "decay_score": 1111,
                "engaged_contact_count": 0,
                "channel_count": 0,
                # (583 * 0 + 417 * 1111) // 1000 = 463
                "warmth_score": 463,
            }
        },
    ),
    Case(
        "half_life",
        "one half-life later the decaying sum is half, the window still whole",
        [act(FORM, age=30)],
        # 2e11 / 6e11 = 1/3
        {"neuro": {"engagement_score": 5000, "decay_raw": 20 * POINT, "decay_score": 3333}},
    ),
    Case(
        "horizon_last_day",
        "a click has weight 1 of 10,000 on day 100",
        [act(CLICK, age=100)],
        {
            "neuro": {
                "decay_raw": POINT // 10_000,
                "decay_score": 0,
                "last_activity_date": AS_OF - dt.timedelta(days=100),
            }
        },
    ),
    Case(
        "horizon_day_after",
        "and weight 0 from day 101 (10000 * 2^(-101/7) = 0.45)",
        [act(CLICK, age=101)],
        {"neuro": {"decay_raw": 0, "last_activity_date": AS_OF - dt.timedelta(days=101)}},
    ),
    Case(
        "negative_partly",
        "an unsubscribe takes 15 of 40 points",
        [act(FORM), act("unsubscribe", clock="11:00:00")],
        # 25e8 / 65e8 = 3846.15; 25e10 / 65e10 the same
        {
            "neuro": {
                "engagement_positive_raw": 40 * POINT,
                "engagement_high_raw": 40 * POINT,
                "engagement_mid_raw": 0,
                "engagement_low_raw": 0,
                "engagement_negative_raw": 15 * POINT,
                "engagement_raw": 25 * POINT,
                "engagement_score": 3846,
                "decay_score": 3846,
                "channel_count": 1,
            }
        },
        factors={
            ("neuro", "engagement", "negative_signals"): -15 * POINT,
            ("neuro", "negative", "engagement.unsubscribe"): 15 * POINT,
            ("neuro", "decay", "negative_signals"): -15 * POINT,
        },
    ),
    Case(
        "negative_floor",
        "a click and an unsubscribe make 0, not -14",
        [act(CLICK), act("unsubscribe", clock="11:00:00")],
        {
            "neuro": {
                "engagement_negative_raw": 15 * POINT,
                "engagement_raw": 0,
                "engagement_score": 0,
                "decay_raw": 0,
                "warmth_score": 0,
            }
        },
        factors={
            # the row that closes the sum takes away no more than there was
            ("neuro", "engagement", "negative_signals"): -POINT,
            ("neuro", "negative", "engagement.unsubscribe"): 15 * POINT,
        },
    ),
    Case(
        "breadth_two",
        "two people in two roles over two channels: 100 + 10 + 10 + 15",
        [act(FORM), act(PAGE, contact=2)],
        # 40 * 1e6 + 3 * 150 * 1e4 = 44,500,000; * 135 = 6,007,500,000; / 10,007,500,000 = 6002.99
        {
            "neuro": {
                "breadth_pct": 135,
                "engagement_raw": 600_750 * POINT // 10_000,
                "engagement_score": 6002,
                "engaged_contact_count": 2,
                "channel_count": 2,
                "role_count": 2,
            },
            # market access rewards people only: 100 + 10
            "access": {"breadth_pct": 110},
        },
        contacts=[{}, {"job_title": MEDICAL_DIRECTOR}],
    ),
    Case(
        "breadth_four",
        "four people of one role on one channel: the largest step reached, 100 + 25",
        [act(FORM, contact=number) for number in (1, 2, 3, 4)],
        # 160 * 1e6 * 125 = 2e10; / 2.4e10 = 8333.33
        {"neuro": {"breadth_pct": 125, "engagement_raw": 200 * POINT, "engagement_score": 8333}},
        contacts=[{}, {}, {}, {}],
    ),
    Case(
        "breadth_three",
        "three people are still on the step of two",
        [act(FORM, contact=number) for number in (1, 2, 3)],
        {"neuro": {"breadth_pct": 110, "engaged_contact_count": 3, "role_count": 1}},
        contacts=[{}, {}, {}],
    ),
    Case(
        "low_interest_twice",
        "two low signals do not make an engaged contact",
        [act(CLICK, age=1), act(CLICK, age=2)],
        {"neuro": {"engaged_contact_count": 0, "role_count": 0, "channel_count": 1}},
    ),
    Case(
        "low_interest_thrice",
        "three low signals do",
        [act(CLICK, age=1), act(CLICK, age=2), act(CLICK, age=89)],
        {"neuro": {"engaged_contact_count": 1, "role_count": 1, "channel_count": 1}},
    ),
    Case(
        "opens_are_nothing",
        "an opened mail earns no point and no channel",
        [act("email_open"), act("email_open", age=1), act("email_open", age=2)],
        {
            "neuro": {
                "engagement_raw": 0,
                "decay_raw": 0,
                "channel_count": 0,
                "engaged_contact_count": 0,
            }
        },
    ),
    Case(
        "unknown_role",
        "a person without a title counts as the row unknown, and as no known role",
        [act(FORM)],
        # 40 * 70 * 100 * 100 = 28e6; 2.8 / 6.8 = 4117.6
        {
            "neuro": {
                "engagement_raw": 28 * POINT,
                "engagement_score": 4117,
                "engaged_contact_count": 1,
                "role_count": 0,
            }
        },
        contacts=[{"job_title": None}],
    ),
    Case(
        "unknown_content",
        "content nobody described counts as the row unknown",
        [act(FORM, product=None, content_id="never_described")],
        # 40 * 100 * 50 * 100 = 20e6; 2 / 6
        {"neuro": {"engagement_score": 3333}, "onc": {"engagement_score": 3333}},
    ),
    Case(
        "content_topic",
        "an activity takes the topic of its content, here the therapy area of one programme",
        [act(FORM, product=None, content_id="brochure")],
        # 60 %: 24 / 64 = 3750; 10 %: 909
        {"onc": {"engagement_score": 3750}, "neuro": {"engagement_score": 909}},
        content=[{"content_id": "brochure", "content_version": "1", "therapy_area": "Oncology"}],
    ),
    Case(
        "organization_only",
        "an activity of an organization: role unknown 70 %, link 90 %, nobody engaged",
        [act(FORM, contact=None, organization_record_id="organization_only")],
        # 40 * 70 * 100 * 90 = 25,200,000; 2.52 / 6.52 = 3865.03
        {
            "neuro": {
                "engagement_raw": 252_000 * POINT // 10_000,
                "engagement_score": 3865,
                "engaged_contact_count": 0,
                "channel_count": 1,
                "role_count": 0,
            }
        },
    ),
    Case(
        "deleted",
        "a later deletion removes the activity",
        [
            act(FORM, activity_record_id="deleted/1", updated_at=days_ago(0, "10:00:00")),
            act(
                FORM,
                activity_record_id="deleted/1",
                updated_at=days_ago(0, "11:00:00"),
                is_deleted="true",
            ),
        ],
        {"neuro": NOTHING},
    ),
    Case(
        "undeleted",
        "a deletion older than the row that counts removes nothing",
        [
            act(FORM, activity_record_id="undeleted/1", updated_at=days_ago(0, "11:00:00")),
            act(
                FORM,
                activity_record_id="undeleted/1",
                updated_at=days_ago(0, "10:00:00"),
                is_deleted="true",
            ),
        ],
        {"neuro": {"engagement_score": 5000}},
    ),
    Case(
        "moved_day",
        "a correction moves the activity out of the window",
        [
            act(FORM, activity_record_id="moved_day/1", updated_at=days_ago(9)),
            act(FORM, age=100, activity_record_id="moved_day/1", updated_at=days_ago(8)),
        ],
        # weight(30, 100) = 992.1: 3.968e10 / 43.968e10 = 902.47
        {"neuro": {"engagement_raw": 0, "decay_raw": 39_680 * POINT // 10_000, "decay_score": 902}},
    ),
    Case(
        "later_load_wins",
        "of two versions updated at once the later load wins",
        [
            act(FORM, activity_record_id="later/1", loaded_at=days_ago(0, "12:00:00")),
            act(FORM, age=30, activity_record_id="later/1", loaded_at=days_ago(0, "13:00:00")),
        ],
        {"neuro": {"decay_score": 3333}},
    ),
    Case(
        "future",
        "an activity of tomorrow is kept and not counted today",
        [act(FORM, age=-1, clock="00:00:00")],
        {"neuro": NOTHING},
    ),
    Case(
        "year_9999",
        "a version with an impossible time is quarantined and the one before it stands",
        [
            act(FORM, activity_record_id="y9999/1", updated_at=days_ago(2)),
            act(
                FORM,
                activity_record_id="y9999/1",
                updated_at=days_ago(1),
                occurred_at="9999-12-31 00:00:00",
            ),
        ],
        {"neuro": {"engagement_score": 5000}},
    ),
    Case(
        "duplicate",
        "the same row delivered twice counts once",
        [act(FORM, activity_record_id="duplicate/1")] * 2,
        {"neuro": {"engagement_score": 5000}},
    ),
    Case(
        "scanner_agent",
        "a click of a known scanner counts nothing",
        [act(CLICK, user_agent="Mozilla/5.0 (BarracudaCentral; check)", url="https://x.test/a")],
        {"neuro": {"engagement_raw": 0, "decay_raw": 0, "channel_count": 0}},
    ),
    Case(
        "scanner_burst",
        "three links of a mail within three seconds are a machine",
        [
            act(CLICK, clock=f"10:00:0{second}", url=f"https://x.test/{second}")
            for second in (0, 1, 3)
        ],
        {"neuro": {"engagement_raw": 0, "decay_raw": 0}},
    ),
    Case(
        "slow_reader",
        "three links in four seconds are a person",
        [
            act(CLICK, clock=f"10:00:0{second}", url=f"https://x.test/{second}")
            for second in (0, 1, 4)
        ],
        {"neuro": {"engagement_raw": 175 * POINT // 100}},
    ),
    Case(
        "double_click",
        "one link three times within three seconds is a person, too",
        [act(CLICK, clock=f"10:00:0{second}", url="https://x.test/a") for second in (0, 1, 2)],
        {"neuro": {"engagement_raw": 175 * POINT // 100}},
    ),
    Case(
        "fit_all_known",
        "every criterion known: 30 + 20 + 15 + 0 of 80",
        [act(FORM)],
        {
            # 10000 * 65 // 80 = 8125; (400 * 8125 + 350 * 5000 + 250 * 5000) // 1000 = 6250
            "neuro": {
                "fit_score": 8125,
                "fit_points": 65,
                "fit_points_known": 80,
                "fit_completeness": 100,
                "fit_grade": "A",
                "warmth_score": 6250,
            },
            # other therapy area: 35 of 80; (400 * 4375 + 600 * 909) // 1000 = 2295
            "onc": {"fit_score": 4375, "fit_grade": "C", "warmth_score": 2295},
        },
        organization={
            "organization_type": "hospital",
            "therapy_areas": "cardiology;Neurology",
            "bed_count": "400",
            "has_formulary_committee": "yes",
            "annual_patient_volume": "4999",
        },
        factors={
            ("neuro", "fit", "therapy_area"): 30,
            ("neuro", "fit", "size"): 20,
            ("neuro", "fit", "volume"): 0,
        },
    ),
    Case(
        "fit_partly_known",
        "an unknown criterion shrinks the weight of fit and not the fit",
        [act(FORM)],
        {
            # known 30 + 20 of 80: completeness 62; 30 + 10 of 50 = 8000
            # w_fit' = 400 * 62 // 100 = 248; lost 152: 152 * 350 // 600 = 88 and 64
            # (248 * 8000 + 438 * 5000 + 314 * 5000) // 1000 = 5744
            "neuro": {
                "fit_score": 8000,
                "fit_points": 40,
                "fit_points_known": 50,
                "fit_completeness": 62,
                "warmth_score": 5744,
            }
        },
        organization={
            "organization_type": "hospital",
            "therapy_areas": "neurology",
            "bed_count": "399",
        },
    ),
    Case(
        "fit_zero",
        "known and not met is 0, not null",
        [],
        {
            "neuro": {
                "fit_score": 0,
                "fit_completeness": 25,
                "fit_grade": "D",
                "engagement_score": 0,
                "decay_score": 0,
                "warmth_score": 0,
            }
        },
        organization={"organization_type": "hospital", "bed_count": "99"},
    ),
    Case(
        "fit_no_criteria",
        "a programme without criteria for this kind of account: null, completeness 0",
        [],
        {"access": {"fit_score": None, "fit_completeness": 0, "warmth_score": 0}},
        organization={"organization_type": "hospital", "bed_count": "500"},
    ),
    Case(
        "system_top",
        "a health system has its own score and one rolled up over its sites, each event once",
        [act(FORM)],
        {
            # own: 40 points, one person. With the site: 80 points * 110 % (two people) = 8.8e9
            # 8.8 / 12.8 = 6875; decay 8e11 / 12e11 = 6666
            # (583 * 6875 + 417 * 6666) // 1000 = 6787
            "neuro": {
                "engagement_score": 5000,
                "warmth_score": 5000,
                "rolled_up_warmth_score": 6787,
            }
        },
    ),
    Case(
        "system_site",
        "a site without sites below it rolls up to itself",
        [act(FORM)],
        {"neuro": {"warmth_score": 5000, "rolled_up_warmth_score": 5000}},
        organization={"parent_organization_record_id": "system_top"},
    ),
]


def raw_tables(cases: list[Case] = CASES) -> dict[str, list[dict]]:
    """The cases as rows of uploads."""
    tables: dict[str, list[dict]] = {
        "organizations": [],
        "contacts": [],
        "activities": [],
        "content": [],
    }
    for index, case in enumerate(cases):
        # names and addresses far apart, so that no two cases look like one organization
        tables["organizations"].append(
            {
                "source_system": SYSTEM,
                "organization_record_id": case.name,
                "organization_name": f"{case.name.replace('_', ' ').title()} Hospital",
                "address_line_1": f"{100 + 37 * index} {case.name.title()} Street",
                "city": f"{case.name.replace('_', '').title()}ville",
                "state": "IA",
                "postal_code": f"5{index:04d}",
                "created_at": days_ago(900),
                "updated_at": days_ago(900),
                "loaded_at": days_ago(1),
                **case.organization,
            }
        )
        for number, contact in enumerate(case.contacts, start=1):
            tables["contacts"].append(
                {
                    "source_system": SYSTEM,
                    "contact_record_id": f"{case.name}/{number}",
                    "organization_record_id": case.name,
                    "first_name": f"Given{number}",
                    "last_name": f"{case.name.title()}{number}",
                    "email": f"person{number}@{case.name.replace('_', '-')}.test",
                    "job_title": PHYSICIAN,
                    "created_at": days_ago(800),
                    "updated_at": days_ago(800),
                    "loaded_at": days_ago(1),
                    **contact,
                }
            )
        for number, activity in enumerate(case.activities, start=1):
            who = activity["contact"]
            tables["activities"].append(
                {
                    "source_system": SYSTEM,
                    "activity_record_id": f"{case.name}/{number}",
                    "contact_record_id": f"{case.name}/{who}" if who else None,
                    "updated_at": days_ago(0),
                    "loaded_at": days_ago(0, "12:00:00"),
                    **{name: value for name, value in activity.items() if name != "contact"},
                }
            )
        tables["content"].extend(case.content)
    return tables


def write_raw(raw: Path, tables: dict[str, list[dict]]) -> None:
    folder = raw / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        write_csv(folder / f"{table}.csv", rows)


def write_seeds(project_root: Path, folder: Path) -> None:
    """The project's seeds with the small policy in place of its own, under `folder`."""
    shutil.copytree(project_root / "seeds", folder, dirs_exist_ok=True)
    policy = folder / "policy"
    policy.mkdir(exist_ok=True)
    for path in GOLDEN_POLICY.glob("*.csv"):
        shutil.copy(path, policy / path.name)
    with (policy / "signal_types.csv").open(newline="") as handle:
        half_lives = {row["half_life_days"] for row in csv.DictReader(handle)} - {""}
    write_decay_seed(policy / "decay_weights.csv", map(int, half_lives))
    use_base_version_everywhere(PolicySeeds(project_root / "seeds" / "policy"), policy)


def use_base_version_everywhere(shipped: PolicySeeds, policy: Path) -> None:
    """Rules that the golden policy does not replace (bands, playbook, ...) join the version below it."""
    latest = max(
        shipped.versions.values(), key=lambda row: (row["valid_from"], row["policy_version"])
    )
    for name in shipped.inheriting():
        if (GOLDEN_POLICY / f"{name}.csv").exists():
            continue
        rows = shipped.inherited_rows(name, latest["policy_version"])
        write_csv(
            policy / f"{name}.csv",
            [row | {"policy_version": BASE_VERSION} for row in rows],
        )


def write_csv(path: Path, rows: list[dict], columns: list[str] | None = None) -> None:
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: "" if value is None else value for name, value in row.items()} for row in rows
        )
