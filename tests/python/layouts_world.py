"""One world of people, organizations, deletes, merges, refusals, activities, as each connector lands it."""

import csv
import json
from pathlib import Path

LOADED = "2026-11-19T00:00:00Z"
# 2026-11-19, as seconds since 1970
LOAD_ID = "1795046400.25"

# HubSpot's own property names; `id`, `archived` and lists of ids stand beside them
COMPANIES = [
    {
        "id": "11",
        "name": "Mercy Hospital",
        "address": "500 Main Street",
        "city": "Iowa City",
        "state": "IA",
        "zip": "52240",
        "country": "US",
        "phone": "319-555-0101",
        "domain": "mercy.example.org",
        "hs_lastmodifieddate": "2026-10-01T00:00:00Z",
        "contacts": ["1", "2"],
    },
    {
        "id": "12",
        "name": "Lake Clinic",
        "city": "Ames",
        "state": "IA",
        "zip": "50010",
        "country": "US",
        "domain": "lake.example.org",
        "hs_lastmodifieddate": "2026-10-01T00:00:00Z",
        "contacts": ["3"],
    },
    {
        "id": "13",
        "name": "Closed Clinic",
        "city": "Dubuque",
        "state": "IA",
        "country": "US",
        "hs_lastmodifieddate": "2026-10-01T00:00:00Z",
        "archived": "true",
    },
]
CONTACTS = [
    {"id": "1", "firstname": "Ann", "lastname": "Ode", "email": "ann@mercy.example.org"},
    {"id": "2", "firstname": "Bo", "lastname": "Pip", "email": "bo@mercy.example.org"},
    {"id": "3", "firstname": "Cy", "lastname": "Qua", "email": "cy@lake.example.org"},
    {"id": "4", "firstname": "Di", "lastname": "Ray", "email": "di@lake.example.org"},
    {"id": "5", "firstname": "Ed", "lastname": "Sol", "email": "ed@mercy.example.org"},
]
for contact, company, changes in zip(
    CONTACTS,
    ("11", "11", "12", "12", "11"),
    (
        {"hs_merged_object_ids": "5"},
        {"hs_email_optout": "true"},
        {"newsletter_opt_in": "no"},
        {"archived": "true"},
        {},
    ),
    strict=True,
):
    contact |= {
        "hs_email_optout": "",
        "hs_email_bad_address": "",
        "hs_merged_object_ids": "",
        "newsletter_opt_in": "",
        "jobtitle": "Pharmacy Director",
        "country": "US",
        "state": "IA",
        "associatedcompanyid": company,
        "lastmodifieddate": "2026-10-02T00:00:00Z",
        "companies": [company],
        **changes,
    }
DEALS = [
    {
        "id": "71",
        "dealname": "Launch",
        "pipeline": "default",
        "dealstage": "s1",
        "amount": "1200",
        "createdate": "2026-09-01T00:00:00Z",
        "hs_lastmodifieddate": "2026-10-01T00:00:00Z",
        "companies": ["11"],
        "contacts": ["1"],
    }
]
STAGES = [("s1", "false", "0.2"), ("s2", "true", "1.0")]
ENGAGEMENTS = {
    "calls": [
        {
            "id": "81",
            "hs_timestamp": "2026-11-10T15:00:00Z",
            "hs_lastmodifieddate": "2026-11-10T16:00:00Z",
            "contacts": ["1"],
            "companies": ["11"],
        }
    ],
    "meetings": [
        {
            "id": "82",
            "hs_timestamp": "2026-11-12T15:00:00Z",
            "hs_meeting_start_time": "2026-11-12T15:00:00Z",
            "hs_meeting_outcome": "COMPLETED",
            "hs_lastmodifieddate": "2026-11-12T16:00:00Z",
            "contacts": ["1", "3"],
            "companies": ["11"],
        },
        {
            "id": "83",
            "hs_timestamp": "2026-11-13T15:00:00Z",
            "hs_lastmodifieddate": "2026-11-13T16:00:00Z",
            "archived": "true",
            "contacts": ["3"],
            "companies": ["12"],
        },
    ],
}
EVENTS = [
    ("e1", "OPEN", "ann@mercy.example.org", "2026-11-01T10:00:00Z", {"userAgent": "Mozilla/5.0"}),
    (
        "e2",
        "CLICK",
        "ann@mercy.example.org",
        "2026-11-01T10:05:00Z",
        {"url": "https://www.example.com/access", "userAgent": "Mozilla/5.0"},
    ),
    (
        "e3",
        "STATUSCHANGE",
        "cy@lake.example.org",
        "2026-11-02T10:00:00Z",
        {"portalSubscriptionStatus": "UNSUBSCRIBED", "source": "SOURCE_RECIPIENT"},
    ),
]
DETAILS = {
    "OPEN": ("email_event_open", {"userAgent": "user_agent"}),
    "CLICK": ("email_event_click", {"url": "url", "userAgent": "user_agent"}),
    "STATUSCHANGE": (
        "email_event_status_change",
        {"portalSubscriptionStatus": "portal_subscription_status", "source": "source"},
    ),
}
FORM = {
    "canonical-vid": "1",
    "conversion-id": "c1",
    "form-id": "f1",
    "page-url": "https://www.example.com/contact-us",
    "title": "Contact us",
    "timestamp": "1793620800000",
}
BESIDE = ("id", "archived", "companies", "contacts")

SALESFORCE = {
    "Account": [
        {
            "Id": "001000000000001AAA",
            "Name": "Quillan Hospital",
            "BillingCity": "Tulsa",
            "BillingState": "OK",
            "BillingPostalCode": "74101",
            "BillingCountry": "US",
            "IsDeleted": "false",
            "LastModifiedDate": "2026-10-01T00:00:00Z",
        },
        {
            "Id": "001000000000002AAA",
            "Name": "Rowan Hospital",
            "BillingCity": "Tulsa",
            "BillingState": "OK",
            "BillingPostalCode": "74102",
            "BillingCountry": "US",
            "IsDeleted": "true",
            "LastModifiedDate": "2026-10-01T00:00:00Z",
        },
    ],
    "Contact": [
        {
            "Id": "003000000000001AAA",
            "AccountId": "001000000000001AAA",
            "FirstName": "Opal",
            "LastName": "Tam",
            "Email": "opal@quillan.example.org",
            "MailingState": "OK",
            "MailingCountry": "US",
            "HasOptedOutOfEmail": "true",
            "DoNotCall": "false",
            "IsDeleted": "false",
            "LastModifiedDate": "2026-10-01T00:00:00Z",
        },
        {
            "Id": "003000000000002AAA",
            "AccountId": "001000000000001AAA",
            "FirstName": "Ivy",
            "LastName": "Ude",
            "Email": "ivy@quillan.example.org",
            "MailingState": "OK",
            "MailingCountry": "US",
            "HasOptedOutOfEmail": "false",
            "DoNotCall": "false",
            "IsDeleted": "false",
            "LastModifiedDate": "2026-10-01T00:00:00Z",
        },
    ],
    "Task": [
        {
            "Id": "00T000000000001AAA",
            "WhoId": "003000000000002AAA",
            "AccountId": "001000000000001AAA",
            "Type": "Call",
            "TaskSubtype": "Call",
            "Status": "Completed",
            "IsClosed": "true",
            "ActivityDate": "2026-11-10",
            "IsDeleted": "false",
            "LastModifiedDate": "2026-11-10T00:00:00Z",
        }
    ],
}
LABELS = {
    "Account": {
        "Id": "Account ID",
        "Name": "Account Name",
        "BillingCity": "Billing City",
        "BillingState": "Billing State/Province",
        "BillingPostalCode": "Billing Zip/Postal Code",
        "BillingCountry": "Billing Country",
        "IsDeleted": "Deleted",
        "LastModifiedDate": "Last Modified Date",
    },
    "Contact": {
        "Id": "Contact ID",
        "AccountId": "Account ID",
        "FirstName": "First Name",
        "LastName": "Last Name",
        "Email": "Email",
        "MailingState": "Mailing State/Province",
        "MailingCountry": "Mailing Country",
        "HasOptedOutOfEmail": "Email Opt Out",
        "DoNotCall": "Do Not Call",
        "IsDeleted": "Deleted",
        "LastModifiedDate": "Last Modified Date",
    },
    "Task": {
        "Id": "Activity ID",
        "WhoId": "Contact ID",
        "AccountId": "Account ID",
        "Type": "Type",
        "TaskSubtype": "Task Subtype",
        "Status": "Status",
        "IsClosed": "Closed",
        "ActivityDate": "Date",
        "IsDeleted": "Deleted",
        "LastModifiedDate": "Last Modified Date",
    },
}
HUBSPOT_LABELS = {
    "companies": {
        "id": "Record ID",
        "name": "Company name",
        "address": "Street Address",
        "city": "City",
        "state": "State/Region",
        "zip": "Postal Code",
        "country": "Country/Region",
        "phone": "Phone Number",
        "domain": "Company Domain Name",
        "hs_lastmodifieddate": "Last Modified Date",
        "contacts": "Associated Contact IDs",
    },
    "contacts": {
        "id": "Record ID",
        "firstname": "First Name",
        "lastname": "Last Name",
        "email": "Email",
        "hs_email_optout": "Unsubscribed from all email",
        "hs_email_bad_address": "Invalid email address",
        "hs_merged_object_ids": "Merged object IDs",
        "newsletter_opt_in": "newsletter_opt_in",
        "jobtitle": "Job Title",
        "country": "Country/Region",
        "state": "State/Region",
        "associatedcompanyid": "Primary Associated Company ID",
        "lastmodifieddate": "Last Modified Date",
        "companies": "Associated Company IDs",
    },
}


def write(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def properties(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in BESIDE}


def native(row: dict, key: str = "id", **more: str) -> dict:
    """A row as Fivetran lands it."""
    return {
        key: row["id"],
        **{f"property_{name}": value for name, value in properties(row).items()},
        "_fivetran_deleted": row.get("archived", "false"),
        "_fivetran_synced": LOADED,
        **more,
    }


def pairs(rows: list[dict], own: str, lists: str, other: str) -> list[dict]:
    return [
        {
            own: row["id"],
            other: linked,
            "_fivetran_deleted": row.get("archived", "false"),
            "_fivetran_synced": LOADED,
        }
        for row in rows
        for linked in row.get(lists, [])
    ]


def write_native(raw: Path, name: str = "") -> None:
    """HubSpot as Fivetran lands it, `company.csv`, or `company/<name>.csv` beside others."""

    def put(table: str, rows: list[dict]) -> None:
        write(raw / "hubspot" / (f"{table}/{name}.csv" if name else f"{table}.csv"), rows)

    put("company", [native(row) for row in COMPANIES])
    put("contact", [native(row) for row in CONTACTS])
    put("contact_company", pairs(CONTACTS, "contact_id", "companies", "company_id"))
    put("company_contact", pairs(COMPANIES, "company_id", "contacts", "contact_id"))
    put(
        "deal",
        [
            native(
                row,
                "deal_id",
                deal_pipeline_id=row["pipeline"],
                deal_pipeline_stage_id=row["dealstage"],
            )
            for row in DEALS
        ],
    )
    put("deal_company", pairs(DEALS, "deal_id", "companies", "company_id"))
    put("deal_contact", pairs(DEALS, "deal_id", "contacts", "contact_id"))
    put(
        "deal_pipeline_stage",
        [
            {
                "stage_id": stage,
                "pipeline_id": "default",
                "is_closed": is_closed,
                "probability": probability,
                "_fivetran_synced": LOADED,
            }
            for stage, is_closed, probability in STAGES
        ],
    )
    for kind, rows in ENGAGEMENTS.items():
        put(f"engagement_{kind[:-1]}", [native(row, "engagement_id") for row in rows])
    every = [row for rows in ENGAGEMENTS.values() for row in rows]
    put("engagement_contact", pairs(every, "engagement_id", "contacts", "contact_id"))
    put("engagement_company", pairs(every, "engagement_id", "companies", "company_id"))
    put(
        "email_event",
        [
            {"id": key, "type": kind, "recipient": address, "created": time}
            | {"filtered_event": "false", "_fivetran_synced": LOADED}
            for key, kind, address, time, _ in EVENTS
        ],
    )
    for kind, (table, columns) in DETAILS.items():
        put(
            table,
            [
                {"id": key, **{ours: detail.get(name, "") for name, ours in columns.items()}}
                | {"_fivetran_synced": LOADED}
                for key, of_kind, _, _, detail in EVENTS
                if of_kind == kind
            ],
        )
    put(
        "contact_form_submission",
        [
            {
                "contact_id": FORM["canonical-vid"],
                "conversion_id": FORM["conversion-id"],
                "form_id": FORM["form-id"],
                "page_url": FORM["page-url"],
                "title": FORM["title"],
                "timestamp": FORM["timestamp"],
                "_fivetran_synced": LOADED,
            }
        ],
    )


def write_airbyte(raw: Path, form: str, name: str = "") -> None:
    """HubSpot as Airbyte lands it: properties as `json`, `flat`, or whole rows as they came, `raw`."""

    def put(stream: str, rows: list[dict]) -> None:
        found = []
        for row in rows:
            more = {"_airbyte_raw_id": "r", "_airbyte_extracted_at": LOADED}
            if form == "raw":
                found.append({**more, "_airbyte_data": json.dumps(row)})
                continue
            cells = {
                key: json.dumps(value) if isinstance(value, (dict, list)) else value
                for key, value in row.items()
            }
            if form == "flat" and "properties" in row:
                del cells["properties"]
                cells |= {f"properties_{key}": value for key, value in row["properties"].items()}
            found.append({**more, **cells})
        write(raw / "hubspot" / (f"{stream}/{name}.csv" if name else f"{stream}.csv"), found)

    def row_of(row: dict) -> dict:
        return {
            "id": row["id"],
            "archived": row.get("archived") == "true"
            if form == "raw"
            else row.get("archived", "false"),
            "properties": properties(row),
            "updatedAt": row.get("hs_lastmodifieddate") or row["lastmodifieddate"],
            **{
                lists: [int(linked) for linked in row[lists]]
                for lists in ("companies", "contacts")
                if lists in row
            },
        }

    put("companies", [row_of(row) for row in COMPANIES])
    put("contacts", [row_of(row) for row in CONTACTS])
    put("deals", [row_of(row) for row in DEALS])
    put(
        "deal_pipelines",
        [
            {
                "pipelineId": "default",
                "stages": [
                    {
                        "stageId": stage,
                        "metadata": {"isClosed": is_closed, "probability": probability},
                    }
                    for stage, is_closed, probability in STAGES
                ],
            }
        ],
    )
    for kind, rows in ENGAGEMENTS.items():
        put(f"engagements_{kind}", [row_of(row) for row in rows])
    put(
        "email_events",
        [
            {
                "id": key,
                "type": kind,
                "recipient": address,
                "created": time,
                "filteredEvent": "false",
            }
            | {name: detail.get(name, "") for _, names in DETAILS.values() for name in names}
            for key, kind, address, time, detail in EVENTS
        ],
    )
    put("contacts_form_submissions", [FORM])


def write_dlt(raw: Path, name: str = "") -> None:
    """What dlt lands of HubSpot: properties without a prefix, links as tables, no deleted rows."""

    def put(table: str, rows: list[dict]) -> None:
        more = {"_dlt_load_id": LOAD_ID, "_dlt_id": "d"}
        write(
            raw / "hubspot" / (f"{table}/{name}.csv" if name else f"{table}.csv"),
            [{**row, **more} for row in rows],
        )

    for table, rows, links in (
        ("companies", COMPANIES, ("contacts",)),
        ("contacts", CONTACTS, ("companies",)),
        ("deals", DEALS, ("companies", "contacts")),
    ):
        kept = [row for row in rows if "archived" not in row]
        put(
            table, [{"id": row["id"], "hs_object_id": row["id"], **properties(row)} for row in kept]
        )
        for link in links:
            put(
                f"{table}__{link}",
                [
                    {"value": row["id"], f"{link}_id": linked}
                    for row in kept
                    for linked in row.get(link, [])
                ],
            )


def write_export(raw: Path, name: str = "") -> None:
    """What HubSpot itself exports: labels, lists of ids with semicolons, no deleted rows."""
    for table, rows in (("companies", COMPANIES), ("contacts", CONTACTS)):
        write(
            raw / "hubspot" / (f"{table}/{name}.csv" if name else f"{table}.csv"),
            [
                {
                    label: ";".join(row.get(own, [])) if own in BESIDE[2:] else row.get(own, "")
                    for own, label in HUBSPOT_LABELS[table].items()
                }
                for row in rows
                if "archived" not in row
            ],
        )


def write_salesforce(raw: Path, layout: str, name: str = "") -> None:
    for table, rows in SALESFORCE.items():
        if layout == "export":
            found = [{LABELS[table][own]: value for own, value in row.items()} for row in rows]
        elif layout == "airbyte":
            found = [{**row, "_airbyte_extracted_at": LOADED} for row in rows]
        else:
            synced = {"_dlt_load_id": LOAD_ID} if layout == "dlt" else {"_fivetran_synced": LOADED}
            found = [
                {**{snake(own): value for own, value in row.items()}, **synced} for row in rows
            ]
        table = table if layout == "airbyte" else table.lower()
        write(raw / "salesforce" / (f"{table}/{name}.csv" if name else f"{table}.csv"), found)


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip(
        "_"
    )
