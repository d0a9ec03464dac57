"""One organization a case that a field director would judge: what it is, who is there, what happened.

All centres are alike (grade A for the launch brand) and all people have said yes to e-mail and telephone,
unless the case is about that. Names, cities and addresses differ, so that nothing merges by accident.
"""

import csv
import datetime as dt
from pathlib import Path

AS_OF = dt.date(2026, 6, 30)
TITLES = ("Pharmacy Director", "Neurologist", "Medical Director", "Clinic Operations Manager")
NORVEXA = {"therapy_area": "neurology", "product": "norvexa"}
CARDELIO = {"therapy_area": "cardiology", "product": "cardelio"}
ONCOLOGY = {"therapy_area": "oncology"}
NEUROLOGY = {"therapy_area": "neurology"}
NO_TOPIC = {"campaign_id": "list-44"}
DOWNLOAD = "content_download_product"
PRICING = "pricing_feasibility_request"

# the one row that lies in the future
APPOINTMENT = "thornbury-1"


def ago(days: int) -> str:
    return str(AS_OF - dt.timedelta(days=days))


class World:
    def __init__(self) -> None:
        self.tables: dict[str, list[dict]] = {}
        self.names: dict[str, str] = {}

    def add(self, table: str, **row: object) -> None:
        self.tables.setdefault(table, []).append(row)

    def account(self, key: str, people: int = 4, suffix: str = "Neurology Center", **own) -> str:
        """An organization that fits, with so many people who may be written to and called."""
        number = len(self.names)
        self.names[key] = own.get("organization_name", f"{key.capitalize()} {suffix}")
        row = {
            "source_system": "crm",
            "organization_record_id": key,
            "organization_name": self.names[key],
            "address_line_1": f"{100 + 31 * number} {key.capitalize()} Drive",
            "city": f"{key.capitalize()}ton",
            "state": "WI",
            "postal_code": f"{53700 + number}",
            "country": "US",
            "organization_type": "Specialty Center",
            "annual_patient_volume": 120000,
            "therapy_areas": "neurology",
            "service_lines": "neurology;infusion",
            "has_formulary_committee": "true",
            "created_at": "2024-03-01",
            "updated_at": "2026-05-01",
        }
        self.add("organizations", **{**row, **own})
        for who in range(1, people + 1):
            self.person(key, who)
        return key

    def hospital(self, key: str, areas: str, **own) -> str:
        return self.account(
            key,
            suffix="University Hospital",
            organization_type="Academic Hospital",
            therapy_areas=areas,
            service_lines=f"{areas};infusion",
            bed_count=600,
            **own,
        )

    def person(self, key: str, who: int, consent: bool = True, **own) -> str:
        record = own.pop("contact_record_id", f"{key}-{who}")
        row = {
            "source_system": "crm",
            "contact_record_id": record,
            "organization_record_id": key,
            "first_name": f"Given{key}",
            "last_name": f"{key.capitalize()}son{'abcdefgh'[who]}",
            "email": f"person{who}@{key}.example",
            "job_title": TITLES[(who - 1) % 4],
            "created_at": "2025-02-01",
            "updated_at": "2026-05-01",
        }
        self.add("contacts", **{**row, **own})
        if consent:
            self.consent(record, "email")
            self.consent(record, "phone")
        return record

    def consent(self, record: str, channel: str, status: str = "granted", **own) -> None:
        row = {
            "source_system": "crm",
            "consent_record_id": f"{record}-{channel}-{own.get('scope', 'any')}",
            "contact_record_id": record,
            "channel": channel,
            "scope": "any",
            "status": status,
            "basis": "opt-in form",
            "captured_at": "2026-03-01",
        }
        self.add("consents", **{**row, **own})

    def did(self, key: str, signal: str, who: int | None = 1, age: int = 1, times: int = 1, **more):
        """What a person of the organization did so many times on a day; without one the organization did."""
        for _ in range(times):
            number = len(self.tables.get("activities", []))
            own = dict(more)
            system = own.pop("source_system", "crm")
            row = {
                "source_system": system,
                "activity_record_id": own.pop("activity_record_id", f"a{number}"),
                "activity_type": signal,
                "occurred_at": f"{ago(age)} 15:{number % 60:02d}:00",
                "contact_record_id": f"{key}-{who}" if who else "",
                "organization_record_id": "" if who else key,
            }
            if not own.keys() & {"therapy_area", "product", "campaign_id", "no_topic"}:
                own |= NORVEXA
            own.pop("no_topic", None)
            self.add("activities", **{**row, **own})

    def interest(self, key: str, age: int = 5, people=(1, 2, 3), **topic) -> None:
        """Interest of several people that makes a fitting account active, without a question that is open."""
        for who in people:
            self.did(key, "content_download_access", who, age, **topic)
            self.did(key, "booth_conversation", who, age + 1, **topic)

    def feedback(
        self, key: str, verdict: str, age: int, program: str = "neurology_launch", **own
    ) -> None:
        row = {
            "feedback_id": f"f-{key}",
            "organization_record_id": key,
            "program_id": program,
            "verdict": verdict,
            "given_by": "own_field",
            "given_at": f"{ago(age)} 09:00:00",
        }
        self.add("field_feedback", **{**row, **own})


def of_scores(w: World) -> None:
    w.hospital("aspen", "neurology;oncology")  # 1
    w.did("aspen", "meeting_requested", **ONCOLOGY)

    w.hospital("beech", "neurology;cardiology;oncology")  # 2
    w.did("beech", DOWNLOAD, 1, **CARDELIO)
    w.did("beech", DOWNLOAD, 2, **CARDELIO)
    w.did("beech", "meeting_requested", 3, **CARDELIO)
    w.did("beech", PRICING, 4, **CARDELIO)
    w.did("beech", "webinar_attended", 1, age=9, **CARDELIO)
    w.did("beech", "web_access_or_formulary", 2, age=3, **CARDELIO)

    w.account("cedar", people=0)  # 3
    w.person("cedar", 1, job_title="Neurologist")
    w.person("cedar", 2, job_title="Neurologist")
    w.did("cedar", "web_disease_education", 1, times=40)
    w.did("cedar", "web_disease_education", 2, times=40)
    w.did("cedar", "web_access_or_formulary", 1)

    w.account("dogwood")  # 4
    w.did("dogwood", "email_click", times=100)

    one, four, named = (1,), (1, 2, 3, 4), {"content_id": "evening"}  # 5
    for key, ages, more in (
        ("elmhurst", one, named),
        ("elmwood", four, named),
        ("elverton", four, {}),
    ):
        w.account(key)
        for age in ages:
            w.did(key, "webinar_attended", age=age, **more, **NORVEXA)

    w.account("firwood")  # 6
    w.did("firwood", DOWNLOAD, times=10)
    w.account("ginkgo")
    for who, times in ((1, 3), (2, 3), (3, 2), (4, 2)):
        w.did("ginkgo", DOWNLOAD, who, times=times)

    w.account("hazel")  # 7
    w.did("hazel", DOWNLOAD, age=1, times=5)
    w.account("ivywood")
    for age in (1, 20, 40, 60, 80):
        w.did("ivywood", DOWNLOAD, age=age)

    for key, times in (("juniper", 10), ("kapok", 9), ("larch", 1)):  # 8
        w.account(key)
        w.did(key, PRICING, times=times)

    w.account("maple")  # 9
    for age in range(1, 70):
        w.did("maple", "service_line_launch", None, age, **NEUROLOGY)

    w.account("nutmeg")  # 10
    w.did("nutmeg", "third_party_intent_topic", None, times=60, **NO_TOPIC)
    w.did("nutmeg", "web_product_or_moa")

    w.account("oakmont")  # 11
    w.did("oakmont", "web_disease_education", age=290)
    w.did("oakmont", DOWNLOAD, 1)
    w.did("oakmont", DOWNLOAD, 2, times=3)

    w.account("pinecrest")  # 12
    for age in range(2, 42):
        w.did("pinecrest", "email_delivered", 1, age=age)
    for age in range(2, 42, 4):
        w.did("pinecrest", "call_attempted", 2, age=age)


def of_identity(w: World) -> None:
    w.account(  # 13
        "quarry",
        people=0,
        suffix="Health System",
        organization_type="Health System",
        annual_patient_volume=900000,
    )
    for key in ("redstone", "silverlake", "tannery", "underhill", "valemont", "westbrook"):
        w.account(
            key,
            people=0,
            suffix="Hospital",
            organization_type="Community Hospital",
            parent_organization_record_id="quarry",
            annual_patient_volume=60000,
            bed_count=150,
        )
        w.person(key, 2)
        w.did(key, "session_attended", 2, age=4)
    w.did("redstone", "content_download_product", 2, age=4)

    w.account("xanthus", people=0)  # 14
    w.account("yarrow", people=0)
    same = {"first_name": "Clementine", "last_name": "Okafor", "email": "c.okafor@okafor.example"}
    w.person("xanthus", 2, **same)
    w.person("yarrow", 2, **same)
    for age in (1, 2, 3):
        w.did("xanthus", DOWNLOAD, 2, age=age, organization_record_id="yarrow", **NORVEXA)

    w.account("raphael", organization_name="Saint Raphael Neurology Center")  # 15
    w.account("ansgar", organization_name="Saint Ansgar Neurology Center", city="Ansgar Falls")
    w.account(
        "ansgartwo",
        organization_name="Saint Ansgar Neurology Center",
        city="Portmouth",
        state="IL",
        postal_code="62701",
    )
    w.account("brookfield")
    for record, name in (
        ("raphael-event", "St Raphael Neurology Ctr"),
        ("ansgar-event", "St Ansgar Neurology Ctr"),
        ("brookfield-event", "Brookfield Neurology Center"),
    ):
        w.did(
            "",
            "booth_conversation",
            None,
            age=2,
            source_system="events",
            activity_record_id=record,
            organization_name=name,
            campaign_id=f"congress-{record}",
            **NORVEXA,
        )

    w.person(  # 16
        "",
        1,
        contact_record_id="lead-unheard",
        organization_name="Moonbeam Upland Headache Partners",
        email="hilda.unheard@gmail.com",
        first_name="Hilda",
        last_name="Unheard",
    )
    w.did("lead", "form_contact_or_demo", None, 2, contact_record_id="lead-unheard", **NORVEXA)

    system = {"suffix": "Health Alliance", "organization_type": "Health System", "people": 0}
    w.account("abernathy", **system)  # 17
    w.account("blenheim", **system)
    first = {"parent_organization_record_id": "abernathy", "updated_at": "2026-05-01"}
    w.account("carraway", loaded_at="2026-05-01", **first)
    child = w.tables["organizations"][-1]
    later = {"updated_at": "2026-07-10", "loaded_at": "2026-07-10"}
    w.add("organizations", **{**child, **later, "parent_organization_record_id": "blenheim"})

    w.add(  # 32
        "activities",
        source_system="events",
        activity_record_id="badge-77",
        activity_type="booth_conversation",
        occurred_at=f"{ago(2)} 11:00:00",
        email="stranger@nobodyknows.example",
        campaign_id="congress-of-strangers",
        **NEUROLOGY,
    )


def of_actions(w: World) -> None:
    w.account("dunmore")  # 18
    w.did("dunmore", DOWNLOAD, 1, age=8)
    w.did("dunmore", DOWNLOAD, 2, age=9)
    w.feedback("dunmore", "cycle", age=5)

    w.account("elderbank")  # 19
    w.did("elderbank", "meeting_requested", 1, age=20)
    w.did("elderbank", PRICING, 2, age=20)
    w.did("elderbank", "field_rejected", 1, age=3)

    w.account("foxglove")  # 20
    for who in (1, 2, 3):
        w.did("foxglove", "booth_conversation", who, age=9, **NEUROLOGY)
        w.did("foxglove", "webinar_attended", who, age=8, **NEUROLOGY)
    w.feedback("foxglove", "not_now", age=1)

    w.account("glenmoor", people=0)  # 21
    w.person("glenmoor", 1, job_title="Principal Investigator")
    w.person("glenmoor", 2)
    w.did("glenmoor", PRICING, 1, age=1, **NEUROLOGY)

    w.account("hartwell")  # 22
    w.interest("hartwell", age=14)
    w.did("hartwell", "meeting_booked", 1, age=6)
    w.did("hartwell", "meeting_cancelled", 1, age=3)

    w.account("thornbury")  # 23
    w.interest("thornbury")
    w.did("thornbury", "meeting_booked", 1, age=-9, activity_record_id=APPOINTMENT)

    w.account("inverness")  # 24
    w.interest("inverness", age=14)
    w.did("inverness", "meeting_booked", 1, age=10)

    w.account("kingsley")
    w.did("kingsley", "meeting_booked", 1, age=10)

    w.account("jessamine")  # 25
    w.interest("jessamine", age=20)
    for system in ("mailer", "sequencer", "crm"):
        w.did("jessamine", "email_delivered", 1, age=2, source_system=system, **NORVEXA)
        w.tables["activities"][-1]["contact_record_id"] = ""
        w.tables["activities"][-1]["email"] = "person1@jessamine.example"

    for key in ("kestrel", "lavender", "marigold"):  # 26
        w.account(key, state="NE", postal_code=f"68{100 + len(key)}")
        w.interest(key)

    w.account("northgate", people=0)  # 27
    w.person("northgate", 1, consent=False)
    for channel in ("email", "phone"):
        w.consent("northgate-1", channel, "denied", captured_at=ago(170))
    w.did("northgate", DOWNLOAD, 1, age=200)
    w.did("northgate", "form_contact_or_demo", 1, age=201)

    for key in ("ottershaw", "pagewood"):  # 28
        w.account(key)
        w.did(key, "form_contact_or_demo", 1, age=300)
        w.did(key, DOWNLOAD, 1, age=301)
        w.did(key, DOWNLOAD, 1, age=9)
        w.did(key, "form_contact_or_demo", 1, age=8)
    w.did("pagewood", "email_delivered", 1, age=148)

    w.account("pemberton", service_lines="", has_formulary_committee="")  # 29
    w.interest("pemberton")

    w.account("quillan", people=0)  # 30
    w.person("quillan", 1)
    for channel in ("email", "phone"):
        w.consent("quillan-1", channel, "denied", scope="norvexa", captured_at=ago(40))
    w.did("quillan", PRICING, 1, age=1)

    # passed on by others: checked and fine, of unknown role, agreed for another product, for another state
    referred = {"lead_source": "Physician Referral", "lead_campaign_id": "congress-of-friends"}
    for key, own in {
        "langholm": {},
        "medwin": {"job_title": "Member"},
        "norcott": {"allowed_products": "Cardelio"},
        "orville": {"allowed_products": "norvexa; cardelio", "allowed_regions": "MN"},
    }.items():
        w.account(key, people=0)  # 35
        for who in (1, 2, 3):
            w.person(key, who, **referred, **own)
        w.interest(key)
    w.account("penrith", people=0)
    w.person("penrith", 1, lead_source="Web Form")
    w.person("penrith", 2, lead_source="by lucky chance")
    w.person("penrith", 3)
    w.person("penrith", 4, specialty="Neurology")
    w.tables["contacts"][-2]["specialty"] = "Zymurgy"
    w.did("penrith", "booth_scan", 3, age=40, **NEUROLOGY)
    w.did("penrith", "form_contact_or_demo", 3, age=2)

    # what was said in a meeting, and how late it was written down
    met = {"updated_at": f"{ago(2)} 18:00:00", **NORVEXA}
    for key, own in {  # 37
        "quimby": {
            "outcome": "Very interested, but needs data; price is an issue. Next 2026-07-15"
        },
        "rutland": {"outcome": "held"},
        "selwyn": {},
        "tilbury": {"outcome": "held", "updated_at": f"{ago(0)} 18:00:00"},
    }.items():
        w.account(key)
        w.interest(key, age=14)
        w.did(key, "meeting_held", 1, age=3, **{**met, **own})
    w.feedback("rutland", "competitor", age=1, program="cardiology_growth")

    # replies: of a quality that nobody told, one that tells something, one that moves on
    for key, word in (
        ("ulverston", "Email Reply"),
        ("vauxhall", "informative email reply"),
        ("wexford", "email_reply_advancing"),
    ):
        w.account(key)  # 40
        w.did(key, word, 1, age=1)

    # what is in use there, as a source tells
    w.account("yardley", current_therapies="Otherdrug; infusion_x")  # 41
    w.interest("yardley")
    w.account("zennor", people=0)
    w.person("zennor", 1, updated_at=ago(365))
    w.person("zennor", 2, updated_at=ago(366))
    w.interest("zennor", people=(1, 2))

    # two systems know it, and say otherwise of its beds; the twin's agree
    for key, beds in (("abington", 90), ("bexley", 150)):
        w.account(key, npi="", bed_count=150, ccn=f"52{1000 + beds}")  # 44
        twin = {**w.tables["organizations"][-1], "source_system": "erp", "bed_count": beds}
        w.add("organizations", **{**twin, "organization_record_id": f"e-{key}"})

    # alike but in size: 600 beds, 150 beds, and nobody knows
    w.hospital("vandermeer", "neurology")  # 34
    small = {"suffix": "Hospital", "organization_type": "Community Hospital"}
    w.account("waverly", annual_patient_volume=60000, bed_count=150, **small)
    w.account("yellowood", annual_patient_volume="", **small)
    for key in ("vandermeer", "waverly", "yellowood"):
        w.did(key, PRICING, 1, age=1)

    w.account("rosedale")  # 31
    w.did("rosedale", "form_general", 1, age=1, content_id="evidence_summary", **NORVEXA)


def of_the_lists(w: World) -> None:
    """What several tables say of one account: its stage, its action, its deadline, its week."""
    w.account("saltmarsh")
    w.did("saltmarsh", "meeting_held", 1, age=80)

    for key, age in (("tarnwell", 5), ("umberly", 31)):
        w.account(key)
        w.add(
            "opportunities",
            source_system="crm",
            opportunity_record_id=f"opp-{key}",
            organization_record_id=key,
            program_id="neurology_launch",
            stage="closed_won",
            created_at=f"{ago(age + 60)} 10:00:00",
            closed_at=f"{ago(age)} 16:40:00",
            is_won="true",
            updated_at=f"{ago(age)} 17:00:00",
        )

    w.account("verdley")  # the day after is a holiday
    w.did("verdley", PRICING, 1, age=12, occurred_at="2026-06-18 20:15:00", **NORVEXA)

    w.account("wexcombe")
    w.did("wexcombe", PRICING, 1, age=1, **NORVEXA)
    w.did("wexcombe", "meeting_held", 2, age=1, **NEUROLOGY)


def of_the_house(w: World) -> None:
    for owner, team, capacity in (
        ("own_marketing", "marketing", 100),
        ("own_inside", "inside_sales", 100),
        ("own_field", "field", 100),
        ("own_small", "field", 1),
        ("own_medical", "medical", 100),
        ("own_access", "market_access", 100),
    ):
        w.add(
            "owners",
            owner_id=owner,
            owner_name=f"Name of {owner[4:]}",
            team=team,
            weekly_capacity=capacity,
            is_active="true",
        )
    for state, owner in (("WI", "own_field"), ("IL", "own_field"), ("NE", "own_small")):
        w.add("territories", territory_id=f"terr_{state}", state=state, owner_id=owner)
    w.add(
        "content",
        content_id="evidence_summary",
        content_version="2",
        title="Evidence summary",
        intent_level="mid",
        **NORVEXA,
        buyer_stage="consideration",
        decision_role="formulary_decision",
        use_case="commercial",
        format="document",
        theme="clinical_evidence",
        approval_status="approved",
        approved_at="2026-02-01",
        expires_at="2027-02-01",
        market="US",
    )
    w.add(
        "content",
        content_id="evening",
        content_version="1",
        title="Evening webinar",
        intent_level="mid",
        **NORVEXA,
        format="webinar",
        approval_status="approved",
        approved_at="2026-02-01",
        expires_at="2027-02-01",
        market="US",
    )


def of_timing(w: World) -> None:
    """The same question of the same day: one inside the window of a new service line, one after it."""
    for key, age in (("tamarack", 20), ("sassafras", 200)):
        w.account(key)
        w.did(key, "service_line_launch", None, age, **NEUROLOGY)
        w.did(key, PRICING, age=2)


def the_world() -> World:
    world = World()
    of_scores(world)
    of_identity(world)
    of_actions(world)
    of_the_lists(world)
    of_the_house(world)
    of_timing(world)
    return world


# What the field says of an account that nobody may approach because of it: by kind, what is written otherwise
# than `rejected`, of the launch brand, two days ago. `{key}` is the record of the account, `{name}` its name.
NOES_OF_THE_FIELD = {
    "verdict": (
        *({"verdict": word} for word in ("", "?", "never", "do not contact", "DO-NOT-CONTACT")),
        *(
            {"verdict": word}
            for word in ("Not Interested", "on hold", "On-Hold!", "not now, please")
        ),
        *({"verdict": word} for word in ("confirmed?", "no way", "kein Bedarf", "отказ", "n/a")),
    ),
    # who confirms and gives a refusal as the reason
    "reason": (
        {"verdict": "confirmed", "reason": "opted out, do not contact"},
        {"verdict": "confirmed", "reason": "no longer interested"},
    ),
    "time": (
        *({"given_at": text} for text in ("", "last Tuesday", "05/20/2026", "28.06.26")),
        *({"given_at": text} for text in ("2026-12-01", "1970-01-01", "2026-06-30")),
    ),
    "organization": (
        {"organization_record_id": "{KEY}"},
        {"organization_record_id": "CRM|{key}"},
        {"organization_record_id": "crm: {KEY} "},
        {"organization_record_id": "crm/{key}"},
        {"organization_record_id": "crm-{key}"},
        {"organization_record_id": "\u202a{key}\u202c"},
        {"organization_record_id": "'{key}'"},
        {"organization_record_id": "({key})"},
        {"organization_record_id": "crm: {key} (all sites)"},
        {"organization_record_id": "nobody; {key}"},
        {"organization_record_id": "{name}"},
        {"organization_record_id": "{NAME}"},
        {"organization_record_id": "{key} Neurology Ctr."},
    ),
    "programme": (
        *(
            {"program_id": text}
            for text in ("", "all", "ALL programmes", "gone_program", "norvexa")
        ),
        *(
            {"program_id": text}
            for text in ("Neurology Launch", " NEUROLOGY LAUNCH ", "neurology-launch")
        ),
    ),
    "id": ({"feedback_id": ""}, {"feedback_id": ""}, {"feedback_id": "7"}, {"feedback_id": "7"}),
    "out of scope": (
        {"program_id": "cardiology_growth"},
        {"program_id": "oncology_access"},
        {"program_id": "cardiology_growth", "verdict": "not_now"},
    ),
}
LATER = ("on hold", "On-Hold!", "not now, please", "not_now")
# The same as an activity of the field, today unless it says otherwise.
REJECTIONS = (
    *({"activity_type": text} for text in ("Field Rejected", "FIELD-REJECTED", "Not interested")),
    *({"occurred_at": text} for text in ("last week", "", "2026-12-01", "1970-01-01")),
    {"activity_record_id": ""},
    {"source_system": ""},
    {"organization_record_id": "CRM|{KEY}"},
    {"organization_record_id": "{KEY}", "occurred_at": "?"},
    {"organization_record_id": "", "organization_name": "{key} Neurology Ctr", "occurred_at": "?"},
    {"organization_record_id": "", "email": "person1@{key}.example", "occurred_at": "?"},
    {"organization_record_id": "", "contact_record_id": "CRM|{KEY}-1"},
    {"product": "", "therapy_area": ""},
    {"product": "no such brand", "therapy_area": "no such area"},
    {"product": "cardelio", "therapy_area": "cardiology"},
)
# What people wrote as the outcome of a call of ten days ago.
OUTCOMES = (
    *("not interested", "NOT INTERESTED - budget", "Not-interested.", "no longer interested"),
    *("Nicht interessiert!", "pas intéressé", "pas intéressée pour l'instant", "Kein Interesse"),
    *("callback later", "Call back in Q3", "please call me in autumn", "Rückruf im Herbst"),
    *("rejected by customer", "Rejected", "Bad timing", "bad-timing (audit)", "not now!!", "No"),
    *("Connected - not interested", "spoke to assistant, no need", "pas de temps", "kein Bedarf"),
    *("they will not buy", "declined politely", "No budget until next year", "never again"),
)
# What speaks for an account and is not understood in some part.
YESSES_NOT_UNDERSTOOD = (
    {"given_at": "last Tuesday"},
    {"given_at": ""},
    {"program_id": "gone_program"},
    {"given_at": "2026-12-01"},
)


def world_of_noes() -> World:
    """Accounts that are alike and on the list, a no about each: those in `held`; the others are `free`."""
    world = World()
    plants = [
        f"{first}{second}"
        for second in ("aven", "ombre", "istle", "udley", "orpe")
        for first in (
            *("barr", "cald", "dorn", "fenw", "gilm", "hark", "junq", "kelv", "lorc", "mird"),
            *("nolt", "pelh", "quax", "rosk", "sarn", "tamb", "vend", "wilk", "zant", "brix"),
            *("crew", "drum", "flax", "grov", "plum", "skel", "thor"),
        )
    ]
    names = iter(plants)
    world.held, world.unclear, world.free = {}, {}, []

    def warm_account(people=(1, 2), asks: bool = True, **own) -> str:
        key = world.account(next(names), people=len(people), **own)
        world.interest(key, people=people)
        if asks:
            world.did(key, "meeting_requested", 1, age=4)
        return key

    def spelled(own: dict, key: str) -> dict:
        name = world.names[key]
        words = {"key": key, "KEY": key.upper(), "name": name, "NAME": name.upper()}
        return {column: text.format(**words) for column, text in own.items()}

    world.free = [warm_account(asks=asks) for asks in (True, False, False)]
    for kind, rows in NOES_OF_THE_FIELD.items():
        for own in rows:
            # who only waits may still be told what they asked for before
            key = warm_account(asks=own.get("verdict") not in LATER)
            world.held[key] = (kind, own)
            world.feedback(key, age=2, **{"verdict": "rejected", **spelled(own, key)})

    same = {"npi": "1234567893", "address_line_1": "77 Twinmere Road", "postal_code": "53777"}
    key = warm_account(**same)
    twin = {**world.tables["organizations"][-1], "source_system": "erp"}
    world.add("organizations", **{**twin, "organization_record_id": "E-77"})
    world.held[key] = ("merged twin", {"organization_record_id": "e-77"})
    world.feedback(key, "rejected", age=2, organization_record_id=" e-77")

    # one id twice: a no and a yes at one moment; a yes about another account corrects nothing
    key = warm_account()
    world.held[key] = ("id", {"verdict": "both at once"})
    world.feedback(key, "rejected", age=2)
    world.feedback(key, "confirmed", age=2)
    key = warm_account()
    world.held[key] = ("id", {"verdict": "a yes of unknown time comes after"})
    world.feedback(key, "rejected", age=2)
    world.feedback(key, "confirmed", age=2, given_at="later")
    # and what is clearly a correction
    key = warm_account()
    world.free.append(key)
    world.feedback(key, "never", age=3)
    world.feedback(key, "confirmed", age=2)
    key = warm_account()
    world.free.append(key)
    world.feedback(key, "confirmed", age=2, reason="no objection, not opted out")

    for own in REJECTIONS:
        key = warm_account()
        world.held[key] = ("rejection", own)
        row = {"organization_record_id": "{key}", **NORVEXA, **own}
        world.did(key, own.get("activity_type", "field_rejected"), None, **spelled(row, key))
    # one person speaks for the house where nobody else there shows interest
    for outcome in OUTCOMES:
        key = warm_account(people=(1,), asks=False)
        world.held[key] = ("outcome", {"outcome": outcome})
        world.did(key, "call_connected", 1, age=20, outcome=outcome, **NORVEXA)
    for own in (
        {"occurred_at": "last week"},
        {"activity_record_id": ""},
        {"occurred_at": "2027-01-01"},
    ):
        key = warm_account(people=(1,), asks=False)
        world.held[key] = ("outcome", own)
        world.did(key, "call_connected", 1, outcome="not now", **NORVEXA, **own)
    # what says nothing against anybody
    for outcome in ("Left voicemail", "interested", "zyx", "no objection, keine Einw\xe4nde"):
        key = warm_account(people=(1,), asks=False)
        world.free.append(key)
        world.did(key, "call_connected", 1, age=20, outcome=outcome, **NORVEXA)

    for own in YESSES_NOT_UNDERSTOOD:
        key = warm_account()
        world.unclear[key] = own
        world.feedback(key, age=2, **{"verdict": "confirmed", **own})
    of_the_house(world)
    return world


def write(raw: Path, world: World | None = None) -> World:
    """The files of the world under `raw`, and the world."""
    world = world or the_world()
    folder = raw / "uploads"
    folder.mkdir(parents=True)
    for name, rows in world.tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return world
