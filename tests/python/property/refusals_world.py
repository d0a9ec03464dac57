"""People who once granted e-mail, and what they or their organizations said after it, as people write it.

One organization a person, so that nobody hides behind a colleague. Beside each person stands, written by
hand, whether e-mail about the launch programme may go out: that is the second opinion.
"""

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path

AS_OF = "2026-06-30"
GRANTED_AT = "2026-06-01 10:00:00"
AFTER = "2026-06-10 09:00:00"
PROGRAM = "neurology_launch"
PRODUCT = "norvexa"

CONTACT_COLUMNS = (
    *("source_system", "contact_record_id", "organization_record_id", "last_name", "job_title"),
    *("email", "additional_emails", "country", "state", "frequency", "is_opted_out", "phone"),
    *("updated_at", "is_deleted", "first_name", "npi", "allowed_products", "allowed_regions"),
    *("city", "address_line_1", "lead_source"),
)
CONSENT_COLUMNS = (
    *("source_system", "consent_record_id", "contact_record_id", "email", "channel", "scope"),
    *("status", "basis", "frequency", "captured_at"),
)
ORGANIZATION_COLUMNS = (
    *("source_system", "organization_record_id", "organization_name", "organization_type", "city"),
    *("state", "postal_code", "country", "npi", "parent_organization_record_id", "therapy_areas"),
    *("ccn", "phone"),
)
# `subject` is a column that no source declares
ACTIVITY_COLUMNS = (
    *("source_system", "activity_record_id", "activity_type", "occurred_at", "contact_record_id"),
    *(
        "organization_record_id",
        "organization_name",
        "campaign_id",
        "therapy_area",
        "outcome",
        "url",
    ),
    "subject",
)
SUPPRESSION_COLUMNS = ("scope", "value", "requested_at")


@dataclass
class World:
    tables: dict[str, list[dict]] = field(default_factory=dict)
    may_email: dict[str, bool] = field(default_factory=dict)
    # permitted, but nobody may begin today
    held: set[str] = field(default_factory=set)
    # rows in files of their own
    files: list[tuple[str, dict]] = field(default_factory=list)
    # tables of connectors, `source/table`
    connectors: dict[str, list[dict]] = field(default_factory=dict)

    def add(self, table: str, **row: str) -> None:
        self.tables.setdefault(table, []).append(row)

    def person(
        self, name: str, may_email: bool, organization: dict | None = None, **own: str
    ) -> str:
        """A person with an organization, interest and a permission; the address of the person."""
        email = own.pop("email", f"{name}@{name}.test")
        system = own.get("source_system", "crm")
        self.add(
            "organizations",
            **{
                "source_system": "crm",
                "organization_record_id": f"o_{name}",
                "organization_name": f"{name} Neurology Center",
                "organization_type": "Specialty Center",
                "city": f"{name} City",
                "state": "IA",
                "therapy_areas": "neurology",
                **(organization or {}),
            },
        )
        self.record(name, email=email, **own)
        for number, (signal, day) in enumerate(
            (
                ("webinar_attended", 25),
                ("content_download_product", 26),
                ("form_contact_or_demo", 27),
            )
        ):
            self.add(
                "activities",
                source_system="web",
                activity_record_id=f"{name}-{number}",
                activity_type=signal,
                occurred_at=f"2026-06-{day} 10:00:00",
                contact_record_id=name,
                email=email,
                therapy_area="neurology",
            )
        self.add(
            "consents",
            source_system=system,
            consent_record_id=f"grant-{name}",
            contact_record_id=name,
            channel="E-Mail",
            scope="All products",
            status="Opted-in",
            captured_at=GRANTED_AT,
        )
        self.may_email[name] = may_email
        return email

    def record(self, name: str, **own: str) -> None:
        """A row of the person in the CRM."""
        row = {
            "source_system": "crm",
            "contact_record_id": name,
            "organization_record_id": f"o_{name}",
            "last_name": name,
            "job_title": "Neurologist",
            "email": f"{name}@{name}.test",
        }
        self.add("contacts", **{**row, **own})

    def refusal(self, name: str, **said: str) -> None:
        """A later word about the person, who stays named by `contact_record_id` unless said otherwise."""
        row = {
            "source_system": "crm",
            "consent_record_id": f"no-{name}",
            "contact_record_id": name,
            "channel": "email",
            "status": "denied",
            "captured_at": AFTER,
        }
        self.add("consents", **{**row, **said})

    def no(self, name: str, **said: str) -> None:
        """A later activity by which the person says no."""
        row = {
            "source_system": "mailer",
            "activity_record_id": f"no-{name}",
            "activity_type": "unsubscribe",
            "occurred_at": "2026-06-28 09:00:00",
            "contact_record_id": name,
            "email": f"{name}@{name}.test",
        }
        self.add("activities", **{**row, **said})

    def suppression(self, scope: str, value: str, requested_at: str = "") -> None:
        self.add("suppressions", scope=scope, value=value, requested_at=requested_at)

    def column(self, name: str, value: str, table: str = "contacts") -> None:
        """A file of its own for the last row of the table, with a column that nobody declared."""
        self.files.append((table, {**self.tables[table].pop(), name: value}))

    def version(self, name: str, **said: str) -> None:
        """A later version of the person's record."""
        self.record(name, **{"updated_at": AFTER, **said})

    def connector(self, table: str, **row: str) -> None:
        self.connectors.setdefault(table, []).append({"_fivetran_synced": AFTER, **row})

    def write(self, folder: Path) -> None:
        for table, rows in self.connectors.items():
            path = folder.parent / f"{table}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            names = list(dict.fromkeys(name for row in rows for name in row))
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, names, restval="")
                writer.writeheader()
                writer.writerows(rows)
        columns = {
            "organizations": ORGANIZATION_COLUMNS,
            "contacts": CONTACT_COLUMNS,
            "consents": CONSENT_COLUMNS,
            "activities": ("email", *ACTIVITY_COLUMNS),
            "suppressions": SUPPRESSION_COLUMNS,
        }
        folder.mkdir(parents=True, exist_ok=True)
        for table, names in columns.items():
            (folder / table).mkdir()
            alone = [row for of, row in self.files if of == table]
            for number, rows in enumerate((self.tables[table], *([row] for row in alone))):
                more = [name for name in rows[-1] if name not in names]
                path = folder / table / f"{number}.csv"
                with path.open("w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, (*names, *more), restval="")
                    writer.writeheader()
                    writer.writerows(rows)


# what came after the grant -> does it close e-mail
REFUSALS = {
    "withdrawn": {"status": "Withdrawn"},
    "optout": {"status": "opted-out"},
    "revoked": {"status": "REVOKED", "channel": "E-mail marketing"},
    "nein": {"status": "Nein"},
    "unsubscribe": {"status": "Un-subscribed", "channel": "by e\u200bmail"},
    "everychannel": {"channel": "all channels"},
    "pigeon": {"channel": "carrier pigeon"},
    "partofit": {"scope": "some of it"},
    "allbrands": {"scope": "All Products"},
    "perhaps": {"status": "perhaps"},
    "nostatus": {"status": ""},
    "notime": {"captured_at": ""},
    "badtime": {"captured_at": "last Tuesday"},
    "future": {"captured_at": "2026-12-24"},
    "sametime": {"captured_at": GRANTED_AT},
    "sameday": {"captured_at": "2026-06-01"},
    "norecordid": {"consent_record_id": ""},
    "nosystem": {"source_system": ""},
    "othersystem": {"source_system": "preference center"},
    "uppercase": {"source_system": " CRM ", "contact_record_id": " UPPERCASE "},
    "fullkey": {"source_system": "", "contact_record_id": "crm | fullkey"},
    "mailto": {"contact_record_id": "", "email": "mailto:mailto@mailto.test"},
    "bracketed": {"contact_record_id": "", "email": "Ann Lee <BRACKETED@bracketed.test>"},
    "atsign": {"contact_record_id": "", "email": "atsign (at) atsign.test"},
    "trailing": {"contact_record_id": "", "email": "\u200btrailing@trailing.test.;"},
    "twoincell": {"contact_record_id": "", "email": "someone@else.test; twoincell@twoincell.test"},
    "asid": {"source_system": "x", "contact_record_id": "asid@asid.test"},
    "otherscript": {"status": "\u043d\u0435 granted"},
    "sign": {"status": "!granted"},
    "crossed": {"status": "\u274c granted"},
    "minusone": {"status": "-1"},
    "nulldate": {"captured_at": "1970-01-01"},
    "sheetdate": {"captured_at": "1899-12-30 00:00:00"},
    "inbasis": {"status": "granted", "basis": "consent withdrawn by phone"},
    "addressinbasis": {
        "contact_record_id": "",
        "basis": "mail from addressinbasis@addressinbasis.test of May 3",
    },
    "ampersand": {"contact_record_id": "", "email": "a@else.test&ampersand@ampersand.test"},
    "twoids": {"contact_record_id": "twoids; nobody"},
    "idoflines": {"contact_record_id": "nobody\nidoflines"},
    "quotedid": {"contact_record_id": "'quotedid'"},
    "basisno": {"status": "granted", "basis": "refused by phone"},
    "basisnone": {"status": "granted", "basis": "none"},
    "nevermore": {"status": "granted", "frequency": "never"},
    "curlyquotes": {"contact_record_id": "", "email": "\u201ccurlyquotes@curlyquotes.test\u201d"},
    "dotted": {"contact_record_id": "", "email": "dotted [at] dotted [dot] test"},
    "cglued": {"contact_record_id": "", "email": "a@else.test+cglued@cglued.test"},
}
SUPPRESSIONS = {
    "srecord": ("contact", "CRM:SRecord"),
    "sbare": ("Person", "sbare"),
    "semailascontact": ("contact", "semailascontact@semailascontact.test"),
    "sbracket": ("E-mail", "Ann <sbracket@sbracket.test>"),
    "sdomainasemail": ("email", "@sdomainasemail.test"),
    "swww": ("domain", "www.swww.test"),
    "surl": ("domain", "https://surl.test/contact"),
    "swildcard": ("Domain", "*.swildcard.test"),
    "snoscope": ("", "snoscope@snoscope.test"),
    "sunread": ("whoever", "someone@else.test; sunread@sunread.test"),
    "sorganization": ("organization", "sorganization Neurology Center"),
    "saccountid": ("account", "crm|o_saccountid"),
    "sbareaccount": ("account", " O_SBAREACCOUNT "),
    "snpi": ("account", "1234567893"),
    "stime": ("contact", "stime@stime.test", "who knows"),
    "sfuture": ("account", "o_sfuture", "2027-01-01"),
    "sblank": ("email", "a@else.test sblank@sblank.test"),
    "sbar": ("email", "a@else.test|sbar@sbar.test"),
    "sline": ("email", "a@else.test\nsline@sline.test"),
    "sand": ("email", "a@else.test and sand@sand.test"),
    "splus": ("", "a@else.test + splus@splus.test"),
    "sdomains": ("domain", "else.test / sdomains.test"),
    "swholekey": ("contact", "crm | swholekey"),
    "satsign": ("email", "satsign [at] satsign.test"),
    "sfullwidth": ("email", "sfullwidth\uff20sfullwidth.test"),
    "slink": ("email", "[slink@slink.test](mailto:slink@slink.test)"),
    "spercent": ("email", "spercent%40spercent.test"),
    "ssmart": ("email", "\u201cssmart@ssmart.test\u201d"),
    "sspoken": ("email", "sspoken at sspoken dot test"),
    "sglued": ("email", "a@else.test+sglued@sglued.test"),
    "sunparted": ("email", "a@else.testsunparted@sunparted.test"),
    "shalf": ("email", "shalf [at] shalf.test"),
    "sslash": ("contact", "crm/sslash"),
    "sparen": ("contact", "(sparen)"),
    "sbrackets": ("contact", "[crm:sbrackets]"),
    "squotes": ("contact", '"squotes"'),
    "sapostrophe": ("person", "'sapostrophe'"),
    "sdash": ("contact", "crm-sdash"),
    "saccountquoted": ("account", '"o_saccountquoted"'),
    "sinscope": ("sinscope@sinscope.test", ""),
    "spersonasaccount": ("account", "spersonasaccount"),
    "saccountasperson": ("contact", "crm:o_saccountasperson"),
    "sdashed": ("contact", "sdashed - Dr. Lee"),
    "saccountdashed": ("account", "o_saccountdashed - a clinic"),
}
# activities by which people say no, as tools write them
NOES = {
    "oddtype": {"activity_type": "opt-out request"},
    "complaint": {"activity_type": "Complaint"},
    "abmeldung": {"activity_type": "Abmeldung"},
    "nokey": {"activity_record_id": ""},
    "nosource": {"source_system": ""},
    "idcase": {"source_system": "CRM", "contact_record_id": "IDCASE", "email": ""},
    "wholekey": {"contact_record_id": "crm:wholekey", "email": ""},
    "bareid": {"contact_record_id": "bareid", "email": ""},
    "twoaddresses": {
        "contact_record_id": "",
        "email": "a@else.test; twoaddresses@twoaddresses.test",
    },
    "blankaddress": {
        "contact_record_id": "",
        "email": "a@else.test blankaddress@blankaddress.test",
    },
    "glued": {"contact_record_id": "", "email": "a@else.test+glued@glued.test"},
    "gluedfirst": {"contact_record_id": "", "email": "gluedfirst@gluedfirst.test+a@else.test"},
    "unparted": {"contact_record_id": "", "email": "a@else.testunparted@unparted.test"},
    "threeglued": {
        "contact_record_id": "",
        "email": "a@else.test+b@else.orgthreeglued@threeglued.test",
    },
    "lineaddress": {"contact_record_id": "", "email": "a@else.test\nlineaddress@lineaddress.test"},
    "quotedlist": {"contact_record_id": "", "email": '"a@else.test", "quotedlist@quotedlist.test"'},
    "tabbed": {"contact_record_id": "", "email": "a@else.test\ttabbed@tabbed.test"},
    "guillemets": {"contact_record_id": "", "email": "\u00abguillemets@guillemets.test\u00bb"},
    "braces": {"contact_record_id": "", "email": "{braces@braces.test}"},
    "shouted": {"contact_record_id": "", "email": "shouted@shouted.test!"},
    "wideat": {"contact_record_id": "", "email": "wideat\uff20wideat.test"},
    "saidincall": {"activity_type": "call_connected", "outcome": "do not call"},
    "saidinreply": {
        "activity_type": "email_reply_advancing",
        "outcome": "remove me from your list",
    },
    "dotoptout": {"activity_type": "opt.out"},
    "widerspruch": {"activity_type": "Widerspruch"},
    "objection": {"activity_type": "GDPR objection"},
    "addressasid": {"contact_record_id": "addressasid@addressasid.test", "email": ""},
}
# in the words of people, in whatever language: a no beside a word of calling, writing or contact
SAID = (
    "Ne plus rappeler",
    "hung up - threatened legal action if we call again",
    "Never call back",
    "will nicht mehr angerufen werden",
    "W\xfcnscht keinen Kontakt mehr",
    "No volver a llamar",
    "Non richiamare",
    "Nie dzwoni\u0107",
    "Ne souhaite plus \xeatre contact\xe9",
    "<p>Do&nbsp;Not&nbsp;Call</p>",
    "Kein Interesse, nicht mehr anrufen",
    "No more calls",
    "Niet meer bellen",
    "Please take me off your list",
    "n\xe3o ligar mais",
)
NOES |= {
    f"said{number}": {"activity_type": "call_connected", "outcome": words}
    for number, words in enumerate(SAID)
}
NOES |= {
    "saidunknown": {"activity_type": "sms_reply", "outcome": "STOP"},
    "abgemeldet": {"activity_type": "Abgemeldet"},
    "baja": {"activity_type": "baja"},
    "otpiska": {"activity_type": "\u043e\u0442\u043f\u0438\u0441\u043a\u0430"},
}
NOBODY = {"contact_record_id": "", "email": ""}
# noes that can be used, and whose person stands elsewhere than in the column for it, or in another spelling
NOES |= {
    "inurl": {**NOBODY, "url": "https://x.test/unsub?email=inurl%40inurl.test&l=1"},
    "intwice": {**NOBODY, "url": "https://x.test/u/intwice%2540intwice.test"},
    "inoutcome": {**NOBODY, "outcome": "INOUTCOME@inoutcome.test asked for it"},
    "insubject": {**NOBODY, "subject": "Unsubscribe <insubject@insubject.test>"},
    "inname": {**NOBODY, "organization_name": "inname@inname.test"},
    "incampaign": {**NOBODY, "campaign_id": "incampaign@incampaign.test"},
    "beside": {"contact_record_id": "else", "email": "a@else.test", "url": "?e=beside@beside.test"},
    "spoken": {**NOBODY, "subject": "spoken at spoken dot test"},
    "stopsubject": {
        **NOBODY,
        "activity_type": "asked_to_stop",
        "subject": "stopsubject@stopsubject.test;",
    },
    "spamurl": {**NOBODY, "activity_type": "spam_report", "url": "?u=spamurl@spamurl.test"},
    "bounceurl": {
        **NOBODY,
        "activity_type": "hard_bounce",
        "url": "?rcpt=bounceurl@bounceurl.test",
    },
    "calloutcome": {
        **NOBODY,
        "activity_type": "call_connected",
        "outcome": "do not call",
        "subject": "calloutcome@calloutcome.test",
    },
    "oddreply": {"activity_type": "email_reply", "outcome": "remove me from your list"},
    "quarantinedsubject": {
        **NOBODY,
        "occurred_at": "last week",
        "subject": "quarantinedsubject@quarantinedsubject.test",
    },
    "idlist": {**NOBODY, "contact_record_id": "nobody;idlist"},
    "idlines": {**NOBODY, "contact_record_id": "nobody\nidlines"},
    "idquoted": {**NOBODY, "contact_record_id": "'idquoted'"},
    "iddouble": {**NOBODY, "contact_record_id": '"iddouble"'},
    "idparens": {**NOBODY, "contact_record_id": "(IDPARENS)"},
    "idbrackets": {**NOBODY, "contact_record_id": "[idbrackets]"},
    "idhash": {**NOBODY, "contact_record_id": "#idhash"},
    "idslash": {**NOBODY, "contact_record_id": "crm/idslash"},
    "iddash": {**NOBODY, "contact_record_id": "CRM-iddash"},
    "idmail": {**NOBODY, "contact_record_id": "mailto:idmail@idmail.test"},
    "idcomma": {**NOBODY, "contact_record_id": "nobody, crm:idcomma"},
    "idword": {**NOBODY, "contact_record_id": "Contact ID: idword"},
    "idand": {**NOBODY, "contact_record_id": "nobody & idand"},
    "iddecimal": {**NOBODY, "contact_record_id": "crm:iddecimal.0"},
    "idsystem": {**NOBODY, "source_system": "crm", "contact_record_id": "<idsystem>"},
    "idfull": {**NOBODY, "contact_record_id": "nobody\uff1b\u201cidfull\u201d"},
    "idunused": {**NOBODY, "contact_record_id": "{idunused}", "activity_record_id": ""},
    "orgonly": {**NOBODY, "source_system": "crm", "organization_record_id": "o_orgonly"},
    "orgname": {**NOBODY, "organization_name": "orgname Neurology Center"},
    "orgspelled": {**NOBODY, "organization_record_id": "'crm/O_orgspelled'"},
    "orgstop": {
        **NOBODY,
        "activity_type": "asked_to_stop",
        "source_system": "crm",
        "organization_record_id": "o_orgstop",
    },
    "orgunused": {
        **NOBODY,
        "source_system": "crm",
        "occurred_at": "soon",
        "organization_record_id": "o_orgunused",
    },
}
# and those that mean nobody of theirs
HARMLESS = {
    "colleague": {
        **NOBODY,
        "email": "stranger@colleague.test",
        "organization_record_id": "o_colleague",
    },
    "deadaddress": {
        **NOBODY,
        "activity_type": "hard_bounce",
        "source_system": "crm",
        "organization_record_id": "o_deadaddress",
    },
    "mentioned": {**NOBODY, "activity_type": "email_click", "url": "?e=mentioned@mentioned.test"},
}
# a column of contacts that nobody declared -> its cell, and whether e-mail stays open
UNDECLARED = {
    "coptin": ("email_opt_in", "false", False),
    "cconsent": ("Marketing_Consent__c", "withdrawn", False),
    "ccontactable": ("contactable", "N", False),
    "cbasis": ("HubSpot hs_legal_basis", "Withdrawn", False),
    "cdonotmail": ("do_not_mail__c", "true", False),
    "cgdpr": ("gdpr_consent", "no", False),
    "cpermission": ("email_permission", "declined", False),
    "callow": ("AllowEmail", "0", False),
    "cstatus": ("consent_status", "denied", False),
    "cdate": ("unsubscribe_date", "2026-05-05", False),
    "cmay": ("may_contact", "nein", False),
    "cdnc": ("DNC flag", "x", False),
    "csuppress": ("suppress_email", "1", False),
    "cobjection": ("gdpr_objection__c", "2026-02-02", False),
    "chyphen": ("E-mail opt-in", "not any more", False),
    "caccepts": ("acceptsMarketing", "off", False),
    "cleadstatus": ("lead_status", "Do Not Contact", False),
    "cnewsletter": ("newsletter", "unsubscribed", False),
    "csubscribed": ("is_subscribed", "pending", False),
    "csource": ("opt_in_source", "consent withdrawn by phone", False),
    "cyes": ("email_opt_in__c", "true", True),
    "csince": ("consent_date", "2026-05-05", True),
    "cfrom": ("opt_in_source", "web form 12", True),
    "cground": ("hs_legal_basis", "Legitimate interest - prospect/lead", True),
    "csms": ("sms_opt_in", "false", True),
    "cfax": ("fax_opt_in", "false", True),
    "cempty": ("gdpr_consent_given", "", True),
    "clead": ("lead_status", "Open - not contacted", True),
    "cunsaid": ("DoNotEmail", "no", True),
    "cchannel": ("preferred_channel", "none", False),
    "cbychannel": ("preferred_channel", "email", True),
    "cveeva": ("AE_Opt_Type", "Opt_Out_vod", False),
    "cveevain": ("AE_Opt_Type", "Opt_In_vod", True),
    "cblock": ("block marketing", "yes", False),
    "cremove": ("remove", "X", False),
    "ccommopt": ("communication_opt", "out", False),
    "cwerbung": ("Werbung", "nicht erlaubt", False),
    "caccepte": ("accepte emails", "non", False),
}
# a column of organizations that nobody declared -> its cell, and whether e-mail to people there stays open
OF_ORGANIZATIONS = {
    "osuppressed": ("suppressed", "x", False),
    "ogesperrt": ("gesperrt", "ja", False),
    "ostatus": ("status", "Gesperrt", False),
    "oaccountstatus": ("account_status", "Do not contact", False),
    "odonot": ("Do Not Contact", "true", False),
    "oblocked": ("is_blocked", "perhaps", False),
    "oactive": ("status", "active", True),
    "ounsuppressed": ("suppressed", "no", True),
    "oimmune": ("immunosuppression_clinic", "yes", True),
    "oclaims": ("claims_denied", "12", True),
    "olicense": ("license_status", "revoked", True),
    "oembargo": ("embargo", "yes", False),
    "onoreps": ("no_rep_policy", "true", False),
    "orepaccess": ("rep_access", "none", False),
    "orepopen": ("rep_access", "by appointment", True),
    "owords": ("visit hours", "Do not contact", False),
    "ocomplaints": ("complaints_2025", "4", True),
    "oofficer": ("privacy_officer", "J. Roe", True),
    "otours": ("allows_tours", "no", True),
    "oconsent": ("contact_permission", "no", False),
    "oflagged": ("objection", "1", False),
    "osince": ("opted_out_at", "2026-05-05", False),
    "oerlaubt": ("E-Mail erlaubt", "nein", False),
}
# versions of one record: what the first and the second say, and whether e-mail stays open
VERSIONS = {
    "vsilent": ({"is_opted_out": "yes"}, {}, False),
    "vunread": ({"is_opted_out": "perhaps"}, {"is_opted_out": " "}, False),
    "vtakenback": ({"is_opted_out": "yes"}, {"is_opted_out": "no"}, True),
    "vagain": ({"is_opted_out": "no"}, {"is_opted_out": "yes"}, False),
    "vsameday": ({"is_opted_out": "yes", "updated_at": AFTER}, {"is_opted_out": "no"}, False),
    "vundated": ({"is_opted_out": "yes", "updated_at": ""}, {"is_opted_out": "no"}, False),
    "vbadtime": ({"is_opted_out": "no"}, {"is_opted_out": "yes", "updated_at": "soon"}, False),
    "vwish": ({"frequency": "never"}, {"frequency": ""}, False),
    "vnoid": ({}, {"contact_record_id": "", "is_opted_out": "yes"}, False),
    "vdeleted": ({}, {"source_system": "old", "is_opted_out": "x", "is_deleted": "1"}, False),
    "vgoneopen": ({}, {"source_system": "old", "is_deleted": "1"}, True),
    "vproducts": ({"allowed_products": "Cardelio"}, {}, False),
    "vregions": ({"allowed_regions": "MN"}, {}, False),
    "vallowed": ({"allowed_products": "Cardelio"}, {"allowed_products": "Norvexa"}, True),
    "vlifted": ({"allowed_regions": "MN"}, {"allowed_regions": "all"}, True),
    "vname": ({"first_name": "DNC - Ann"}, {"first_name": ""}, False),
    "vplainname": ({"last_name": "vplainname (opted out)"}, {}, False),
    "vmail": ({"additional_emails": "x@vmail.test (opted out)"}, {}, False),
    "vback": ({"first_name": "DNC - Ann"}, {"first_name": "Ann (opted in again)"}, True),
    "vdnc": ({"frequency": "DNC"}, {"frequency": ""}, False),
    "vzero": ({"frequency": "max. 0"}, {"frequency": ""}, False),
    "vcity": ({"city": "do not contact"}, {"city": "Ames"}, False),
    "vtitle": ({"job_title": "Neurologist"}, {"job_title": "OPTED OUT"}, False),
    "vsource": ({}, {"lead_source": "Do not call or email"}, False),
    "vhometown": ({"city": "Opp"}, {"address_line_1": "1 Stop Street"}, True),
}
# changes of an attribute of a Marketo lead, in their order
CHANGES = {
    "munsubscribed": ([("Unsubscribed", "true")], False),
    "mblacklisted": ([("Black Listed", "1")], False),
    "msuspended": ([("Marketing Suspended", "TRUE")], False),
    "moptin": ([("Opt In", "false")], False),
    "mconsent": ([("GDPR Consent", "withdrawn")], False),
    "mnewsletter": ([("Newsletter Subscription", "unsubscribed")], False),
    "mstatus": ([("Lead Status", "Do Not Contact")], False),
    "memptied": ([("Unsubscribed", "true"), ("Unsubscribed", "")], False),
    "mback": ([("Unsubscribed", "true"), ("Unsubscribed", "false")], True),
    "mscore": ([("Lead Score", "1"), ("Lead Status", "Open"), ("Unsubscribed Reason", "x")], True),
    "mcalls": ([("Do Not Call", "true")], True),
}


def told_by_connectors(world: World) -> None:
    """Records of connectors, by address of people of the front door: merged away or changed."""
    closed = {"has_opted_out_of_email": "true", "is_deleted": "true"}
    for name, retired in {"sfmerged": closed, "sfopen": {"is_deleted": "true"}}.items():
        world.person(name, name == "sfopen")
        record = {
            "has_opted_out_of_email": "false",
            "do_not_call": "false",
            "is_email_bounced": "false",
            "is_deleted": "false",
            "last_modified_date": "2026-06-05",
        }
        email = f"{name}@{name}.test"
        world.connector("salesforce/contact", **record, id=name, last_name=name, email=email)
        world.connector(
            "salesforce/contact",
            **{**record, **retired},
            id=f"{name}-old",
            last_name=name,
            email=f"old@{name}.old.test",
            master_record_id=name,
        )
    for name, column in (("hmerged", "property_hs_merged_object_ids"), ("haudit", "")):
        world.person(name, False)
        record = {"property_lastname": name, "property_lastmodifieddate": "2026-06-05"}
        merged = {column: f"{name}-old:1780000000000"} if column else {}
        email = f"{name}@{name}.test"
        world.connector(
            "hubspot/contact",
            **{**record, "property_hs_email_optout": "", "is_deleted": "false"},
            **merged,
            id=name,
            property_email=email,
        )
        world.connector(
            "hubspot/contact",
            **{**record, "property_hs_email_optout": "true", "is_deleted": "true"},
            id=f"{name}-old",
            property_email=f"old@{name}.old.test",
        )
    world.connector(
        "hubspot/contact_merge_audit",
        canonical_vid="haudit",
        vid_to_merge="haudit-old",
        timestamp="2026-06-05 00:00:00",
    )
    for name, state in (("hchange", ""), ("hback", "SUBSCRIBED"), ("hleft", "UNSUBSCRIBED")):
        world.person(name, name == "hback")
        world.connector(
            "hubspot/email_event",
            id=name,
            type="STATUSCHANGE",
            recipient=f"{name}@{name}.test",
            created=AFTER,
        )
        if state:
            world.connector(
                "hubspot/email_event_status_change", id=name, portal_subscription_status=state
            )
    world.person("hsuppressed", False)
    world.connector(
        "hubspot/email_event",
        id="hsuppressed",
        type="SUPPRESSED",
        recipient="hsuppressed@hsuppressed.test",
        created=AFTER,
    )
    for name, (changes, may_email) in CHANGES.items():
        world.person(name, may_email)
        world.connector(
            "marketo/lead",
            id=name,
            email=f"{name}@{name}.test",
            last_name=name,
            **dict.fromkeys(("unsubscribed", "black_listed", "marketing_suspended"), "false"),
            **dict.fromkeys(("email_suspended", "email_invalid", "do_not_call"), "false"),
            updated_at="2026-06-05",
        )
        for day, (attribute, value) in enumerate(changes, 10):
            world.connector(
                "marketo/activity_change_data_value",
                id=f"{name}-{day}",
                lead_id=name,
                primary_attribute_value=attribute,
                old_value="",
                new_value=value,
                activity_date=f"2026-06-{day} 08:00:00",
            )


# a column of contacts that nobody declared, in other languages and of other kinds
UNDECLARED |= {
    "lnewsletter": ("Newsletter", "abbestellt", False),
    "lnewsno": ("newsletter", "nein", False),
    "lnewsweekly": ("newsletter", "weekly", True),
    "lprefs": ("preferences", "no email", False),
    "lprefsopen": ("preferences", "email ok, no e-mail address of the office", True),
    "lgdpr": ("gdpr_delete", "true", False),
    "lgdprno": ("gdpr_delete", "false", True),
    "lreason": ("unsubscribed_reason", "too many mails", False),
    "lreasonempty": ("unsubscribed_reason", "n/a", True),
    "lsperre": ("Werbesperre", "ja", False),
    "lzustimmung": ("Zustimmung_Werbung", "nein", False),
    "ldesabonne": ("d\xe9sabonn\xe9", "oui", False),
    "lconsentement": ("Consentement \xe9crit", "non", False),
    "loposicion": ("oposici\xf3n", "2026-02-02", False),
    "lbaja": ("fecha_de_baja", "2026-02-02", False),
    "lconsenso": ("consenso_marketing", "no", False),
    "lconsensosi": ("consenso_marketing", "si", True),
    "lautorizacao": ("autoriza\xe7\xe3o", "n\xe3o", False),
    "lnotes": ("notes", "asked us to stop e-mailing him, unsubscribed by phone", False),
    "lnotesopen": ("notes", "Never contacted; no e-mail on file for the office", True),
    "lbemerkung": ("Bemerkung", "W\xfcnscht keinen Kontakt", False),
    "ltags": ("Tags", "vip; dnc", False),
    "ltagsopen": ("tags", "vip; stopover clinic", True),
    "lnotopted": ("opt_out_status", "not opted out", True),
    "lobjection": ("objections", "keine Einw\xe4nde", True),
    "lwithdrawn": ("consent_state", "never withdrawn", True),
}
# names that tell little, cells of several answers, and what is a refusal in a column of whatever name
UNDECLARED |= {
    "nwants": ("wants_email", "no", False),
    "nwantsyes": ("wants_email", "yes", True),
    "nwantscalls": ("wants_calls", "no", True),
    "nverbot": ("Werbeverbot", "ja", False),
    "ndelete": ("delete_me", "yes", False),
    "ndeleteno": ("delete_me", "no", True),
    "nrestricted": ("processing_restricted", "true", False),
    "nnosee": ("No_See", "x", False),
    "nconfirmed": ("emailconfirmationstatus", "Confirmed", True),
    "npending": ("emailconfirmationstatus", "Pending", False),
    "nmarketable": ("marketable_reason_type", "Opted out", False),
    "nmarketableform": ("marketable_reason_type", "FORM_SUBMISSION", True),
    "njson": ("answers", '{"email": false}', False),
    "njsonno": ("custom_fields", '{"source":"web","marketing":"no"}', False),
    "njsonout": ("answers", '{"unsubscribed": true}', False),
    "njsonopen": ("answers", '{"email": true, "unsubscribed": false, "phone": "no"}', True),
    "njsonprefs": ("preferences", '{"email": "no"}', False),
    "wplain": ("field_7", "do not contact", False),
    "wout": ("Column 12", "Opted out (2026-02-02)", False),
    "wdnc": ("legacy_code", "DNC", False),
    "wsperre": ("kennung", "Werbesperre", False),
    "wlong": ("legacy_text", "Guide: what do not contact lists are for", True),
    "wno": ("legacy_code", "no", True),
    "wdenies": ("legacy_code", "not opted out", True),
    "pplan": ("subscription_plan", "none", True),
    "plink": ("unsubscribe_link", "https://x.test/unsubscribe?id=7", True),
    "pset": ("permission_set", "Standard", True),
    "pplanout": ("subscription_plan", "unsubscribed", False),
    "pfax": ("fax_status", "opted out", True),
    "phesitate": ("notes", "Please do not hesitate to call.", True),
    "pcomplaint": ("tags", "complaint about late delivery", True),
    "pbarriers": ("tags", "removed barriers", True),
}
# a no beside what a cell is for
CELLS = {
    "xmail": ({"email": "xmail@xmail.test (opted out)"}, False),
    "xname": ({"first_name": "DNC - Ann"}, False),
    "xlast": ({"last_name": "Lee [do not contact]"}, False),
    "xphone": ({"phone": "do not call"}, True),
    "xfrequency": ({"frequency": "DNC"}, False),
    "xcalls": ({"frequency": "1 per week, no phone"}, True),
    "xdon": ({"first_name": "Don", "last_name": "Callahan"}, True),
    "xproducts": ({"allowed_products": "Cardelio"}, False),
    "xregions": ({"allowed_regions": "MN"}, False),
    "xallowed": ({"allowed_products": "Norvexa", "allowed_regions": "IA"}, True),
    "xclinic": ({"job_title": "Head of the stop-smoking clinic"}, True),
}
# what organizations are called and told by
ORGANIZATIONS = {
    "yname": {"organization_name": "yname Clinic - DO NOT CONTACT"},
    "ytype": {"organization_type": "Specialty Center (opted out)"},
}
REFUSALS |= {
    "rbrackets": {"status": "(1)"},
    "rrevoca": {"status": "granted", "basis": "revoca"},
    "rbidi": {"status": "wi\u202ethdr\u202cawn"},
    "rbidiid": {"contact_record_id": "rbi\u2066diid\u2069"},
    "rbeside": {
        "contact_record_id": "",
        "status": "granted",
        "email": "rbeside@rbeside.test (opted out)",
    },
    "rnophone": {"status": "granted", "frequency": "never, DNC"},
}
# what refuses nothing, and permits nothing beyond what was granted before
SILENT = {
    "snever": {"status": "never withdrawn"},
    "snotout": {"status": "not opted out"},
    "seinwand": {"status": "keine Einw\xe4nde"},
    "sobjection": {"status": "granted", "basis": "no objection"},
}
SUPPRESSIONS |= {
    "tphone": ("phone", "+1 (712) 233-4567"),
    "taccountphone": ("account", "712.244.9876"),
    "tccn": ("account", "51234"),
    "tnpi": ("contact", "npi 1376592246"),
    "tshort": ("account", "tshort Neurology"),
    "tshortened": ("account", "tshortened Neurology Ctr"),
    "tbidi": ("contact", "\u202atbidi\u202c"),
    "tbeside": ("contact", "tbeside (Dr. Lee)"),
    "tdotted": ("email", "tdotted@tdotted .test"),
    "tblanks": ("contact", "tblanks @tblanks.test"),
    "twide": ("contact", "twide\uff20twide.test"),
}
NOES |= {
    "abusereport": {"activity_type": "abuse report"},
    "righttoobject": {"activity_type": "right_to_object"},
    "cancelled": {"activity_type": "cancel subscription"},
    "preference": {"activity_type": "preference_update", "outcome": "email=off"},
    "preferencecell": {"activity_type": "preference_update", "email": "off"},
    "pageview": {"activity_type": "page_view", "url": "https://x.test/unsubscribe?e=1"},
    "webpage": {"activity_type": "web_disease_education", "url": "https://x.test/d/Opt-Out"},
    "cellofmail": {
        "activity_type": "email_click",
        "email": "cellofmail@cellofmail.test (unsubscribed)",
    },
}
HARMLESS |= {
    "preferenceon": {"activity_type": "preference_update", "outcome": "email=on"},
    "pageabout": {
        "activity_type": "web_disease_education",
        "url": "https://x.test/about?ref=/unsubscribe",
    },
    "hesitates": {
        "activity_type": "call_connected",
        "outcome": "please do not hesitate to call, no concerns about safety",
        "occurred_at": "2026-03-01 09:00:00",
    },
    "latedelivery": {
        "activity_type": "call_connected",
        "outcome": "complaint about late delivery",
        "occurred_at": "2026-03-01 09:00:00",
    },
    "nevertold": {
        "activity_type": "call_connected",
        "outcome": "no objection, never opted out",
        "occurred_at": "2026-03-01 09:00:00",
    },
}


def salesforce_id(number: int) -> str:
    """The id of a contact in 18 characters."""
    short = f"003Bd00000A{number:04}"
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    bits = [
        sum(letter.isupper() << place for place, letter in enumerate(short[start : start + 5]))
        for start in (0, 5, 10)
    ]
    return short + "".join(signs[value] for value in bits)


# rows of connectors about a person, and whether e-mail stays open
CALL = {"type": "Call", "task_subtype": "Call", "status": "Completed"}
TASKS = (
    ({**CALL, "type": "Opt-Out"}, False),
    ({**CALL, "type": "Opt-Out", "is_closed": "false"}, False),
    ({**CALL, "status": "Unsubscribed"}, False),
    ({**CALL, "subject": "Wants no more calls"}, False),
    ({**CALL, "description": "He asked not to be contacted again."}, False),
    ({**CALL, "email_opt_out": "true"}, False),
    ({**CALL, "subject": "Call about dosing", "description": "no objection to a visit"}, True),
    (
        {**CALL, "type": "Email", "task_subtype": "Email", "description": "To unsubscribe, click."},
        True,
    ),
)
MORE = (
    ("hubspot/contact_form_submission", {"form_id": "f1"}, False),
    (
        "hubspot/contact_form_submission",
        {"form_id": "f2", "page_url": "https://x.test/abmelden"},
        False,
    ),
    ("hubspot/contact_form_submission", {"form_id": "f2", "page_url": "https://x.test/demo"}, True),
    ("marketo/activity_fill_out_form", {"primary_attribute_value": "Unsubscribe Page Form"}, False),
    ("marketo/activity_visit_webpage", {"webpage_url": "/unsubscribe.html"}, False),
    ("marketo/activity_visit_webpage", {"webpage_url": "/therapy.html"}, True),
    ("marketo/activity_click_email", {"unsubscribed": "true"}, False),
)


def connectors(world: World) -> None:
    for number, (row, may_email) in enumerate(TASKS):
        person = salesforce_id(number)
        world.person(person, may_email, source_system="salesforce")
        world.connector(
            "salesforce/task",
            **{
                "id": f"00TBd00000AAAA{number}",
                "who_id": person,
                "is_closed": "true",
                "is_deleted": "false",
                "completed_date_time": "2026-06-28 09:00:00",
                "last_modified_date": "2026-06-28 09:00:00",
                **row,
            },
        )
    world.connector("hubspot/form", guid="f1", name="Unsubscribe from all", updated_at="2026-01-01")
    world.connector("hubspot/form", guid="f2", name="Contact us", updated_at="2026-01-01")
    for number, (table, row, may_email) in enumerate(MORE):
        person = str(70001 + number)
        system = table.partition("/")[0]
        world.person(person, may_email, source_system=system)
        same = {"_fivetran_synced": "2026-06-28 10:00:00"}
        if system == "hubspot":
            same |= {
                "contact_id": person,
                "conversion_id": f"c{number}",
                "timestamp": "2026-06-28 09:00:00",
            }
        else:
            same |= {"id": f"m{number}", "lead_id": person, "activity_date": "2026-06-28 09:00:00"}
        world.connector(table, **{**same, **row})


def spelled_world(seed: int = 16) -> World:
    """250 people, one organization each, some 750 activities and 300 consents."""
    world = World()
    for number in range(8):
        world.person(f"free{number}", True)
    for name, said in REFUSALS.items():
        world.person(name, False)
        world.refusal(name, **said)
    for name, entry in SUPPRESSIONS.items():
        world.person(
            name,
            False,
            {
                "snpi": {"npi": "1234567893"},
                "taccountphone": {"phone": "(712) 244-9876"},
                "tccn": {"ccn": "051234"},
                "tshortened": {"organization_name": "tshortened Neurology Center"},
            }.get(name),
            **{"tphone": {"phone": "712-233-4567"}, "tnpi": {"npi": "1376592246"}}.get(name, {}),
        )
        world.suppression(*entry)

    for name, said in SILENT.items():
        world.person(name, True)
        world.refusal(name, **said)
    for name, (cells, may_email) in CELLS.items():
        world.person(name, may_email, **cells)
    for name, cells in ORGANIZATIONS.items():
        world.person(name, False, cells)
    connectors(world)
    for name, said in NOES.items():
        world.person(name, False)
        world.no(name, **said)
    for name, (column, value, may_email) in UNDECLARED.items():
        world.person(name, may_email)
        world.column(column, value)
    for name, (column, value, may_email) in OF_ORGANIZATIONS.items():
        world.person(name, may_email)
        world.column(column, value, "organizations")
    for name, (first, second, may_email) in VERSIONS.items():
        world.person(name, may_email, **{"updated_at": "2026-06-02 08:00:00", **first})
        world.version(name, **second)
    world.person("vcolumn", False, updated_at="2026-06-02 08:00:00")
    world.column("email_opt_in", "no")
    world.version("vcolumn", is_opted_out="no")
    told_by_connectors(world)
    # an undeclared yes grants nothing
    world.person("cgrants", False)
    world.tables["consents"].pop()
    world.column("email_opt_in", "true")
    for name, (column, value) in {
        "kconsent": ("opt_in", "no"),
        "kaddress": ("email_address", "kaddress@kaddress.test"),
    }.items():
        world.person(name, False)
        world.refusal(
            name,
            **(
                {"status": "granted", "captured_at": AFTER}
                if name == "kconsent"
                else {"contact_record_id": ""}
            ),
        )
        world.column(column, value, "consents")
    for name, said in HARMLESS.items():
        world.person(name, True)
        world.no(name, **said)
    # what was said of an id before a second portal had a folder may be of hers
    for name, asked in {"ibare": "51", "isuppressed": "52", "ifree": "53", "iother": "54"}.items():
        email = world.person(name, name in ("ifree", "iother"))
        world.may_email[f"emea-{asked}"] = world.may_email[name]
        world.connector(
            "hubspot/contact/instance_emea/any",
            id=asked,
            property_email=email,
            property_lastname=name,
            property_hs_email_optout="",
            is_deleted="false",
        )
    world.refusal("ibare", source_system="hubspot", contact_record_id="51")
    world.suppression("contact", "hubspot:52")
    # of another system
    world.refusal("iother", source_system="crm", contact_record_id="54")
    # what is said of an address that the person had before is said of the person
    for name, may_email in {
        "fdenied": False,
        "fstopped": False,
        "fsuppressed": False,
        "fbounced": True,
        "fgranted": False,
    }.items():
        world.person(name, may_email, updated_at="2026-06-02 08:00:00")
        world.version(name, email=f"new@{name}.test")
    former = {"contact_record_id": "", "email": "{0}@{0}.test"}
    for name in ("fdenied", "fgranted"):
        world.refusal(name, **{key: said.format(name) for key, said in former.items()})
    world.tables["consents"][-1]["status"] = "granted"
    world.tables["consents"] = [
        row for row in world.tables["consents"] if row["consent_record_id"] != "grant-fgranted"
    ]
    world.no("fstopped", contact_record_id="")
    world.suppression("email", "fsuppressed@fsuppressed.test")
    world.no("fbounced", activity_type="hard_bounce", contact_record_id="")
    # mail to a dead address stops, a visit does not: the rest of what is told of them stays open
    world.held.add("bounceurl")
    world.no("stranger", **NOBODY | {"subject": "nobody@nowhere.test"})
    world.person("undated", False)
    world.tables["consents"][-1]["captured_at"] = ""
    world.person("lunch", True)
    world.no("lunch", activity_type="lunch")

    world.person("ssub", False, email="ssub@mail.ssubparent.test")
    world.suppression("domain", "ssubparent.test")
    world.person("shead", False)
    world.person("ssite", False, {"parent_organization_record_id": "o_shead"})
    world.suppression("account", "o_shead")

    for name in ("desk1", "desk2"):
        world.person(name, False, email="desk@desk.test")
    world.person("desk3", False, additional_emails="DESK@desk.test; x@desk3.test")
    world.refusal("desk1", contact_record_id="", email="desk@desk.test")
    world.person("flagged", False, email="both@both.test", is_opted_out="X")
    world.person("beside", False, email="both@both.test")
    world.person("unreadflag", False, is_opted_out="perhaps")
    world.person("notflagged", True, is_opted_out="nein")

    world.person("italy", False, country="Italy", state="PA")
    world.person("usa", True, country="U.S.A.")
    world.person("siteabroad", False, {"country": "Italia"})
    world.person("product", False)
    world.refusal("product", scope="Norvexa\u00ae")
    world.person("faxes", True)
    world.refusal("faxes", channel="Fax")
    world.person("calls", True)
    world.refusal("calls", channel="Phone call")
    world.person("grantunread", True)
    world.refusal("grantunread", status="granted", channel="pigeon")

    world.person("wish", False, frequency="max 1 per week")
    world.person("tools", False)
    world.held |= {"wish", "tools"}
    for name, systems in (("wish", ("mailer",)), ("tools", ("mailer", "crm", "events"))):
        for system in systems:
            world.add(
                "activities",
                source_system=system,
                activity_record_id=f"{name}-mail",
                activity_type="email_sent",
                occurred_at="2026-06-28 10:00:00",
                contact_record_id=name,
                email=f"{name}@{name}.test",
            )

    draw = random.Random(seed)  # noqa: S311
    for number in range(45):
        name = f"drawn{number}"
        email = world.person(name, False)
        word = draw.choice(("Withdrawn", "opt out", "NON", "stop!", "???", "", "granted?", "X"))
        named = draw.choice(
            (
                {"contact_record_id": name.upper()},
                {"contact_record_id": "", "email": f"<{email}>,"},
                {"contact_record_id": email, "source_system": ""},
                {"contact_record_id": "", "email": f"mailto:{email.upper()}"},
                {"contact_record_id": f" {name}", "source_system": "Crm"},
            )
        )
        world.refusal(
            name,
            **{
                "status": word,
                "channel": draw.choice(("email", "E-Mail", "any", "", "telex", "alle Kan\u00e4le")),
                "scope": draw.choice(("", "all", "*", "everything", "the lot", PRODUCT)),
                "captured_at": draw.choice((AFTER, "2026-06-09", "", "soon", "2027-01-01")),
                **named,
            },
        )
    return world
