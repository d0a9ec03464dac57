"""A small world in which one person left traces in every table that can name one."""

import csv
from pathlib import Path

CANARY = "qzcanary"
PHONE, NPI = "5155550199", "1376592246"
EMAIL, OTHER_EMAIL = f"{CANARY}@mercy.example", f"{CANARY}.private@home.example"
# What of her stands in no file after she is erased: a word of all her texts, and her numbers.
TRACES = (CANARY, "515-555-0199", PHONE, "555.0199")
AS_OF = ("2026-06-25", "2026-06-26", "2026-06-27")


def write_rows(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_world(raw: Path, with_her: bool = True) -> None:
    """Raw files of all sources. Whatever row has the canary in it is hers."""
    for name, rows in tables().items():
        kept = [row if with_her else without_her(row) for row in rows]
        kept = [row for row in kept if with_her or not is_hers(row)]
        if kept:
            write_rows(raw / f"{name}.csv", kept)


def without_her(row: dict) -> dict:
    """What others say in one row with her stays."""
    if row.get("activity_record_id") != "of-both":
        return row
    return {**row, "email": row["email"].replace(EMAIL, "erased@erased.invalid")}


def is_hers(row: dict) -> bool:
    text = "|".join(map(str, row.values())).lower()
    return CANARY in text or NPI in text


def tables() -> dict[str, list[dict]]:
    days = [f"2026-06-{day:02}" for day in range(1, 25)]
    her_name = {"first_name": "Qzcanary", "last_name": "Qzcanaryson", "phone": "(515) 555-0199"}
    address = {"city": "Des Moines", "state": "IA", "postal_code": "50309"}
    her_ways = [
        {"contact_record_id": "QZCANARY-1"},
        {"email": EMAIL.upper()},
        {"email": OTHER_EMAIL},
        {"contact_record_id": " qzcanary-1 "},
    ]
    return {
        "uploads/organizations": [
            {
                "source_system": "crm",
                "organization_record_id": f"o{number}",
                "organization_name": name,
                "organization_type": "hospital",
                "address_line_1": f"{number} Main Street",
                "therapy_areas": "oncology",
                "bed_count": 300,
                "website": domain,
                **address,
            }
            for number, name, domain in (
                (1, "Mercy Hospital", "mercy.example"),
                (2, "Saint Luke Clinic", "luke.example"),
                (3, "Iowa Cancer Center", "cancer.example"),
            )
        ],
        "uploads/contacts": [
            {
                "source_system": "crm",
                "contact_record_id": "QZCANARY-1",
                "organization_record_id": "o1",
                "email": EMAIL,
                "npi": NPI,
                "job_title": "Chief Qzcanary Officer",
                "address_line_1": "1 Qzcanary Street",
                **her_name,
                **address,
            },
            # known by the same number under another system, name and address
            {
                "source_system": "mail",
                "contact_record_id": "qzcanary-2",
                "email": OTHER_EMAIL,
                "npi": NPI,
                "first_name": "Q.",
                "last_name": "Qzcanaryson",
            },
            *(
                {
                    "source_system": "crm",
                    "contact_record_id": f"c{number}",
                    "organization_record_id": f"o{1 + number % 3}",
                    "email": f"person{number}@{('mercy', 'luke', 'cancer')[number % 3]}.example",
                    "first_name": f"Given{number}",
                    "last_name": f"Family{number}",
                    "job_title": "Pharmacy Director",
                }
                for number in range(1, 7)
            ),
            # a row that cannot be used
            {
                "source_system": "crm",
                "contact_record_id": "",
                "email": EMAIL,
                "job_title": "Qzcanary again",
                "first_name": "Qzcanary",
            },
        ],
        "uploads/activities": [
            *(
                {
                    "source_system": "crm",
                    "activity_record_id": f"QZCANARY-A{number}",
                    "activity_type": ("email_click", "webinar_attended", "meeting_held")[
                        number % 3
                    ],
                    "occurred_at": f"{day} 10:00:00",
                    "organization_record_id": "o1" if number % 2 else "",
                    "therapy_area": "oncology",
                    "url": f"https://mercy.example/?mail={EMAIL}",
                    **her_ways[number % 4],
                }
                for number, day in enumerate(days)
            ),
            *(
                {
                    "source_system": "crm",
                    "activity_record_id": f"a{number}",
                    "activity_type": ("email_click", "webinar_attended", "meeting_held")[
                        number % 3
                    ],
                    "occurred_at": f"{day} 11:00:00",
                    "contact_record_id": f"c{1 + number % 6}",
                    "therapy_area": "oncology",
                }
                for number, day in enumerate(days)
            ),
            # of several, of whom she is one: the others' no stays
            {
                "source_system": "mail",
                "activity_record_id": "of-both",
                "activity_type": "unsubscribe",
                "occurred_at": "2026-06-20 10:00:00",
                "email": f"{EMAIL}; person4@luke.example",
            },
            # quarantined
            {
                "source_system": "crm",
                "activity_record_id": "a-unknown",
                "activity_type": "telepathy",
                "occurred_at": "2026-06-02",
                "email": EMAIL,
                "outcome": "asked Qzcanary",
            },
        ],
        "uploads/consents": [
            {
                "source_system": "crm",
                "consent_record_id": f"k{number}",
                "channel": "any",
                "scope": "any",
                "status": "granted",
                "captured_at": "2026-05-01",
                **whom,
            }
            for number, whom in enumerate(
                [
                    {"contact_record_id": "QZCANARY-1"},
                    {"email": f"old@luke.example; {EMAIL}"},
                    *({"contact_record_id": f"c{number}"} for number in range(1, 7)),
                ]
            )
        ],
        "uploads/suppressions": [
            {"scope": "email", "value": f"mailto:{EMAIL}", "reason": "asked"},
            {"scope": "contact", "value": "QZCANARY-1", "reason": "asked"},
            {"scope": "email", "value": "person2@cancer.example", "reason": "asked"},
        ],
        "hubspot/contact": [
            {
                "id": "qzcanary-9001",
                "property_email": "Qzcanary@Mercy.Example",
                "property_firstname": "Qzcanary",
                "property_lastname": "Qzcanaryson",
                "property_jobtitle": "Qzcanary in chief",
                "property_phone": "+1 515.555.0199",
            },
            {"id": "9002", "property_email": "person1@luke.example"},
        ],
        "hubspot/email_event": [
            {
                "id": f"{whose}-e{number}",
                "type": "CLICK",
                "recipient": recipient,
                "created": f"2026-06-{number + 10} 09:00:00",
            }
            for number in range(3)
            for whose, recipient in (("qzcanary", EMAIL), ("ours", "person1@luke.example"))
        ],
        "hubspot/email_event_click": [
            {"id": "qzcanary-e0", "url": f"https://x.example/{EMAIL}", "user_agent": "Mozilla/5.0"}
        ],
        "hubspot/contact_form_submission": [
            {
                "contact_id": "qzcanary-9001",
                "conversion_id": "qzcanary-f1",
                "form_id": "f",
                "title": "Qzcanary wrote",
                "timestamp": "2026-06-12 09:00:00",
            }
        ],
        "hubspot/engagement": [
            {"id": number, "type": "MEETING", "timestamp": "2026-06-13 09:00:00"}
            for number in ("qzcanary-g", 2)
        ],
        "hubspot/engagement_meeting": [
            {"engagement_id": number, "property_hs_meeting_outcome": "COMPLETED"}
            for number in ("qzcanary-g", 2)
        ],
        "hubspot/engagement_contact": [
            {"engagement_id": "qzcanary-g", "contact_id": "qzcanary-9001"},
            {"engagement_id": 2, "contact_id": "qzcanary-9001"},
            {"engagement_id": 2, "contact_id": "9002"},
        ],
        "salesforce/contact": [
            {
                "id": "003QZCANARY0001",
                "email": EMAIL,
                "first_name": "Qzcanary",
                "last_name": "Qzcanaryson",
                "title": "Qzcanary lead",
                "mailing_street": "1 Qzcanary Street",
                "phone": "515-555-0199",
                "created_date": "2026-01-01",
            },
            {"id": "003OTHER0000001", "email": "person3@mercy.example", "last_name": "Family3"},
        ],
        "salesforce/lead": [
            {
                "id": "00QQZCANARY0001",
                "email": OTHER_EMAIL,
                "last_name": "Qzcanaryson",
                "company": "Mercy Hospital",
            }
        ],
        "salesforce/task": [
            {
                "id": f"00T{whose}{number}",
                "who_id": who,
                "type": "Call",
                "status": "Completed",
                "completed_date_time": f"2026-06-{number + 10} 12:00:00",
            }
            for number in range(3)
            for whose, who in (
                ("qzcanary", "003QZCANARY0001"),
                ("qzcanarylead", "00QQZCANARY0001"),
                ("other", "003OTHER0000001"),
            )
        ],
        "marketo/lead": [
            {
                "id": "qzcanary-77",
                "email": OTHER_EMAIL,
                "first_name": "Qzcanary",
                "last_name": "Qzcanaryson",
                "title": "Qzcanary",
                "address": "1 Qzcanary Street",
            }
        ],
        "marketo/activity_open_email": [
            {"id": "qzcanary-m1", "lead_id": "qzcanary-77", "activity_date": "2026-06-14 08:00:00"}
        ],
        "segment/identifies": [
            {
                "id": "qzcanary-s1",
                "user_id": "qzcanary-user",
                "anonymous_id": "qzcanary-browser",
                "email": EMAIL,
                "first_name": "Qzcanary",
                "timestamp": "2026-06-15 08:00:00",
            }
        ],
        "segment/pages": [
            {
                "id": f"qzcanary-p{number}",
                "anonymous_id": "qzcanary-browser",
                "user_id": "qzcanary-user" if number else "",
                "url": "https://brand.example/dosing",
                "timestamp": "2026-06-15 08:00:00",
            }
            for number in range(2)
        ],
        "open_payments/physicians": [
            {
                "Physician_Profile_ID": "qzcanary-p",
                "Physician_NPI": NPI,
                "Physician_First_Name": "Qzcanary",
                "Physician_Last_Name": "Qzcanaryson",
                "Recipient_Primary_Business_Street_Address_Line1": "1 Qzcanary Street",
            }
        ],
        "open_payments/general_payments": [
            {
                "Record_ID": "qzcanary-r1",
                "Covered_Recipient_Profile_ID": "qzcanary-p",
                "Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name": "Other Pharma",
                "Nature_of_Payment_or_Transfer_of_Value": "Food and Beverage",
                "Total_Amount_of_Payment_USDollars": "20.00",
                "Date_of_Payment": "06/10/2026",
            }
        ],
        "nppes/npidata": [
            {
                "NPI": NPI,
                "Entity Type Code": "1",
                "Provider First Name": "Qzcanary",
                "Provider Last Name (Legal Name)": "Qzcanaryson",
                "Provider First Line Business Practice Location Address": "1 Qzcanary Street",
            }
        ],
    }


def ask(raw: Path, *requests: dict) -> None:
    write_rows(raw / "uploads" / "erasure_requests.csv", list(requests))
