"""People, what they and we said and did, and a second opinion on who may be contacted.

The opinion is written anew from the policy in words, person by person; the models are SQL over sets.
"""

import datetime as dt
from dataclasses import dataclass, field

from hypothesis import strategies as st

AS_OF = dt.date(2026, 6, 30)
PRODUCT = "drug_a"
PROGRAM = "launch"
RANKS = ("never", "suppressed", "denied", "expired", "unknown", "granted")
CONSENT_DAYS = 365
MEETING_DAYS = 30
ATTEMPT_DAYS = 7
WINDOW_DAYS = 7
CAPS = {"email": 2, "phone": 1}
ACCOUNT_CAP = 5
TOUCHES = {"email_sent": "email", "call_attempted": "phone", "meeting_held": "in_person"}
CONTACTS = ("ada", "ben", "cyd")
# ada was merged of two records, one of which had swallowed a third at its source
RECORDS = {"ada": ("s:r1", "s:r2"), "ben": ("s:r3",), "cyd": ("s:r4",)}
RETIRED_RECORDS = {"s:r9": "s:r2"}
EMAILS = {"s:r1": "ada@north.test", "s:r2": "ada@old.test", "s:r3": "ben@north.test", "s:r4": None}
ACCOUNTS = {"ada": "acc_a", "ben": "acc_a", "cyd": "acc_b"}
ACCOUNT_RECORDS = {"acc_a": "s:o1", "acc_b": "s:o2"}
RETIRED_ACCOUNTS = {"acc_old": "acc_a"}


@dataclass(frozen=True)
class Consent:
    named_by: str
    channel: str | None
    scope: str | None
    status: str
    age: int
    days_left: int | None

    def refuses(self) -> bool:
        """What is not known to permit, or to have permitted once, is a no."""
        return self.status not in ("granted", "expired")

    def names_channel(self) -> str | None:
        if self.channel == "carrier pigeon":
            return "any" if self.refuses() else None
        return {None: "any", "e-mail": "email"}.get(self.channel, self.channel)

    def names_scope(self) -> str | None:
        if self.scope == "drug_b":
            return "any" if self.refuses() else None
        return {None: "any", "all": "any", "Drug A": "drug_a"}.get(self.scope, self.scope)

    def counts(self) -> bool:
        """A permission of tomorrow is not known yet, a refusal is; unread words permit nothing."""
        is_read = self.names_channel() is not None and self.names_scope() is not None
        return is_read and (self.age >= 0 or self.refuses())

    def status_today(self) -> str:
        if self.status not in RANKS:
            return "unknown"
        last = (
            self.days_left
            if self.days_left is not None
            else (0 if self.channel == "in_person" else CONSENT_DAYS - self.age)
        )
        return "expired" if self.status == "granted" and last < 0 else self.status


@dataclass(frozen=True)
class Event:
    contact: str
    signal: str
    age: int


@dataclass(frozen=True)
class Suppression:
    scope: str
    value: str
    age: int


@dataclass(frozen=True)
class Sale:
    account: str
    program: str | None
    is_closed: bool
    is_won: bool


@dataclass
class OutreachWorld:
    consents: list[Consent] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    opted_out: set[str] = field(default_factory=set)
    # account -> (channel, kind, who asked)
    plans: dict[str, tuple[str, str, str | None]] = field(default_factory=dict)


NAMES = ("s:r1", "s:r2", "s:r3", "s:r4", "s:r9", "ada@north.test", "ada@old.test", "ben@north.test")
consents = st.builds(
    Consent,
    named_by=st.sampled_from(NAMES),
    channel=st.sampled_from(
        ("email", "email", "phone", "phone", "e-mail", "in_person", None, "carrier pigeon")
    ),
    scope=st.sampled_from((None, None, "all", "Drug A", "drug_b")),
    status=st.sampled_from(
        ("granted", "granted", "granted", "denied", "expired", "unknown", "never", "maybe")
    ),
    age=st.sampled_from((-1, 0, 1, 10, 20, 364, 365, 366)),
    days_left=st.sampled_from((None, None, None, -1, 0, 1)),
)
events = st.builds(
    Event,
    contact=st.sampled_from(CONTACTS),
    signal=st.sampled_from(
        (
            *("email_sent", "email_sent", "email_sent", "call_attempted", "meeting_requested"),
            *("meeting_held", "unsubscribe", "asked_to_stop", "hard_bounce", "email_click"),
        )
    ),
    age=st.sampled_from((-1, 0, 1, 3, 6, 7, 8, 15, 30, 31, 400)),
)
suppressions = st.builds(
    lambda named, age: Suppression(*named, age),
    st.sampled_from(
        (
            ("contact", "s:r2"),
            ("contact", "s:r9"),
            ("contact", "r3"),
            ("contact", "cyd"),
            ("email", "ADA@Old.test"),
            ("domain", "@north.test"),
            ("account", "acc_old"),
            ("account", "s:o2"),
        )
    ),
    st.sampled_from((-1, 0, 100)),
)
sales = st.builds(
    Sale,
    account=st.sampled_from(("acc_a", "acc_b")),
    program=st.sampled_from((None, PROGRAM, "other")),
    is_closed=st.booleans(),
    is_won=st.booleans(),
).map(lambda sale: Sale(sale.account, sale.program, sale.is_closed, sale.is_won and sale.is_closed))


AGREEMENTS = [(person, channel) for person in CONTACTS for channel in ("email", "phone")]

MAILINGS = [(person, age) for person in CONTACTS for age in (0, 2, 6)]


def rarely(strategy):
    return st.one_of(st.just([]), st.just([]), st.lists(strategy, min_size=1, max_size=1))


@st.composite
def worlds(draw) -> OutreachWorld:
    plans = {}
    for account in ACCOUNT_RECORDS:
        people = [person for person in CONTACTS if ACCOUNTS[person] == account]
        plans[account] = (
            draw(st.sampled_from(("email", "phone"))),
            draw(st.sampled_from(("approach", "answer"))),
            draw(st.sampled_from((None, *people))),
        )
    return OutreachWorld(
        # most people once agreed to something, else there is nobody to contact in the first place
        consents=[
            Consent(RECORDS[person][0], channel, None, "granted", 40, None)
            for person, channel in draw(st.sets(st.sampled_from(AGREEMENTS), min_size=3))
        ]
        + draw(st.lists(consents, max_size=4, unique=True)),
        events=draw(st.lists(events, max_size=5))
        + [
            Event(person, "email_sent", age)
            for person, age in draw(st.sets(st.sampled_from(MAILINGS), max_size=6))
        ],
        # rare enough that somebody is left to contact
        suppressions=draw(rarely(suppressions)),
        sales=draw(rarely(sales)),
        opted_out=set(draw(rarely(st.sampled_from(CONTACTS)))),
        plans=plans,
    )


def keys_of(contact: str) -> set[str]:
    records = set(RECORDS[contact])
    records |= {old for old, new in RETIRED_RECORDS.items() if new in records}
    emails = {EMAILS.get(record) for record in records} - {None}
    return records | emails


def is_suppressed(world: OutreachWorld, contact: str) -> bool:
    account = ACCOUNTS[contact]
    live_records = set(RECORDS[contact])
    names = {
        "contact": keys_of(contact) | {contact} | {record.split(":")[1] for record in live_records},
        "email": {key for key in keys_of(contact) if "@" in key},
        "domain": {"@" + key.split("@")[1] for key in keys_of(contact) if "@" in key},
        "account": {account, ACCOUNT_RECORDS[account]}
        | {old for old, new in RETIRED_ACCOUNTS.items() if new == account},
    }
    return any(
        # whatever the date says
        (entry.value.lower() if entry.scope == "email" else entry.value) in names[entry.scope]
        for entry in world.suppressions
    )


def words_on(world: OutreachWorld, contact: str) -> dict[tuple[str, str], str]:
    """(channel, scope) -> the status that counts there."""
    said: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for consent in world.consents:
        if consent.named_by in keys_of(contact) and consent.counts():
            status = consent.status_today()
            # dated tomorrow it is of today, and after everything else of today
            is_ahead = consent.age < 0
            said.setdefault((consent.names_channel(), consent.names_scope()), []).append(
                (min(-consent.age, 0), is_ahead, -RANKS.index(status), status)
            )
    for event in world.events:
        channel = {"unsubscribe": "email", "asked_to_stop": "any"}.get(event.signal)
        if channel and event.contact == contact and event.age >= 0:
            said.setdefault((channel, "any"), []).append(
                (-event.age, False, -RANKS.index("denied"), "denied")
            )
    return {
        place: "never" if any(word[-1] == "never" for word in words) else max(words)[-1]
        for place, words in said.items()
    }


def is_permitted(world: OutreachWorld, contact: str, channel: str) -> bool:
    """E-mail or telephone, for the programme: granted, and nothing stricter said anywhere about it."""
    if contact in world.opted_out or is_suppressed(world, contact):
        return False
    words = words_on(world, contact)
    scopes = {"any", PRODUCT} if any(scope == PRODUCT for _, scope in words) else {"any"}
    statuses = {
        status
        for (named, scope), status in words.items()
        if named in (channel, "any") and scope in scopes
    }
    if statuses != {"granted"}:
        return False
    bounces = [e.age for e in world.events if e.signal == "hard_bounce" and e.contact == contact]
    bounces = [age for age in bounces if age >= 0]
    if channel != "email" or not bounces:
        return True
    grants = [
        consent.age
        for consent in world.consents
        if consent.named_by in keys_of(contact)
        and consent.counts()
        and consent.age >= 0
        and consent.names_channel() in ("email", "any")
        and consent.status_today() == "granted"
    ]
    return any(age < min(bounces) for age in grants)


WORDS = {
    "email": ("email", "E-Mail", "e_mail", "E-mail marketing", "by e\u200bmail"),
    "e-mail": ("e-mail",),
    "phone": ("phone", "Phone call", "TELEPHONE", "t\u00e9l\u00e9phone "),
    "in_person": ("in_person", "In person", "visit"),
    "carrier pigeon": ("carrier pigeon", "semaphore"),
    "granted": ("granted", "Opted-in", "YES", " granted "),
    "denied": ("denied", "Opted Out", "withdrawn", "REVOKED", "nein", "un-subscribed"),
    "never": ("never", "Never contact"),
    "maybe": ("maybe", "", "X", "granted?no"),
    "all": ("all", "All products", "*", ""),
    "Drug A": ("Drug A", "drug_a", "Product: drug-A"),
    "drug_b": ("drug_b", "some of it"),
}


def spelled_word(word: str | None, number: int) -> str | None:
    """The same word as somebody else writes it."""
    spellings = WORDS.get(word, (word,))
    return spellings[number % len(spellings)]


def spelled_name(name: str | None, number: int) -> str | None:
    """An address or an id as somebody else writes it."""
    if name is None:
        return None
    if "@" in name[1:]:
        return (
            name,
            f"mailto:{name}",
            f"Ada North <{name.upper()}>",
            f"{name}.",
            f"somebody@else.test; {name}",
            f"\u200b{name}\u00a0",
        )[number % 6]
    return (name, f" {name.upper()} ", name.replace(":", " | "))[number % 3]


def spelled_domain(name: str, number: int) -> str:
    domain = name.lstrip("@")
    return (name, f"https://www.{domain}/", f"*.{domain}", domain.upper() + ".")[number % 4]


def may_begin(world: OutreachWorld, contact: str, channel: str) -> bool:
    """Nobody asked: no sale, no meeting, no attempt of late, no full cap."""
    account = ACCOUNTS[contact]
    if any(
        sale.account == account
        and sale.program in (None, PROGRAM)
        and (sale.is_won or not sale.is_closed)
        for sale in world.sales
    ):
        return False
    own = [e for e in world.events if e.contact == contact and e.age >= 0]
    if any(e.signal.startswith("meeting") and e.age <= MEETING_DAYS for e in own):
        return False
    if any(e.signal == "call_attempted" and e.age <= ATTEMPT_DAYS for e in own):
        return False
    touches = {
        (e.contact, TOUCHES[e.signal], e.age)
        for e in world.events
        if e.signal in TOUCHES and 0 <= e.age < WINDOW_DAYS
    }
    of_account = [touch for touch in touches if ACCOUNTS[touch[0]] == account]
    of_contact = [touch for touch in touches if touch[:2] == (contact, channel)]
    return len(of_account) < ACCOUNT_CAP and len(of_contact) < CAPS[channel]
