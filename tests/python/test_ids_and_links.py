"""One world in which ids come in several spellings and tables change what others mean, in one whole build.

Some 120 rows of all kinds of sources; every case stands at organizations of its own.
"""

import csv

import duckdb
import pytest

pytestmark = pytest.mark.slow

AS_OF = "2026-11-20"
LOADED = "2026-11-01 00:00:00"
HUB_CONTACT = "id,property_associatedcompanyid,property_firstname,property_lastname,property_email"
FIXED_TIMES = "2025-01-01,2026-08-05 00:00:00,2026-11-01 00:00:00"


def salesforce(first_15: str) -> str:
    """The id in 18 characters: a sign for the upper case among each five, as Salesforce adds them."""
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    parts = (first_15[start : start + 5] for start in (0, 5, 10))
    return first_15 + "".join(
        signs[sum(1 << place for place, letter in enumerate(part) if letter.isupper())]
        for part in parts
    )


ALDER, BRIAR = "001Gx00000aLdEr", "001Gx00000bRiAr"
IDA, SUE, NED = "003Gx00000iDaAa", "003Gx00000sUeSu", "003Gx00000nEdNe"
BEN, BEA, BIX = "003Gx00000bEnBe", "003Gx00000bEaBe", "003Gx00000bIxBi"
LEAD = "00QGx00000lEaDl"
KAY, SAL, SID = "003Gx00000kAyKa", "003Gx00000sAlSa", "003Gx00000sIdSi"
CEDAR = "001Gx00000cEdAr"


def write(folder, name: str, header: str, *rows: str) -> None:
    path = folder / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    with path.open(newline="", encoding="utf-8") as file:
        assert len({len(row) for row in csv.reader(file)}) == 1, name


def write_salesforce(raw) -> None:
    write(
        raw,
        "salesforce/account",
        "id,name,billing_street,billing_city,billing_state,billing_postal_code,website,type,created_date",
        f"{salesforce(ALDER)},Alder Point Hospital,4 Alder,Salem,OR,97301,alderpoint.org,Hospital,2025-01-01",
        f"{BRIAR},Briar Clinic,9 Briar Rd,Provo,UT,84601,briar.org,Clinic,2025-01-01",
        f"{CEDAR},Cedar Falls Clinic,2 Cedar Rd,Yuma,AZ,85364,cedarfalls.org,Clinic,2025-01-01",
    )
    write(
        raw,
        "salesforce/contact",
        "id,account_id,first_name,last_name,email,title,has_opted_out_of_email,do_not_call,is_email_bounced,"
        "email_bounced_date,email_bounced_reason,is_deleted,created_date,last_modified_date,_fivetran_synced",
        f"{IDA},{ALDER},Ida,Alder,ida@mail.test,Pharmacist,false,0,false,,,false,{FIXED_TIMES}",
        f"{salesforce(SUE)},{salesforce(BRIAR)},Sue,Briar,sue@briar.org,Nurse,false,1,,,,false,{FIXED_TIMES}",
        f"{NED},{BRIAR},Ned,Briar,ned@briar.org,Nurse,false,Ask first,,,,false,{FIXED_TIMES}",
        f"{BEN},{ALDER},Ben,Alder,ben@alderpoint.org,Nurse,false,,true,,,false,{FIXED_TIMES}",
        f"{BEA},{ALDER},Bea,Alder,bea@alderpoint.org,Nurse,false,,,2026-02-01,550,false,{FIXED_TIMES}",
        f"{BIX},{ALDER},Bix,Alder,bix@alderpoint.org,Nurse,false,,,2026-06-01,,false,{FIXED_TIMES}",
    )
    # an export that says nothing of calls
    write(
        raw,
        "salesforce/contact/more",
        "id,account_id,first_name,last_name,email,title,has_opted_out_of_email,created_date",
        f"{KAY},{BRIAR},Kay,Briar,kay@briar.org,Nurse,false,2025-01-01",
        f"{SAL},{BRIAR},Sal,Briar,sal@briar.org,Nurse,false,2025-01-01",
        f"{SID},{BRIAR},Sid,Briar,sid@briar.org,Nurse,false,2025-01-01",
        f"003Gx00000cAlCe,{CEDAR},Cal,Cedar,cal@cedarfalls.org,Nurse,false,2025-01-01",
    )
    write(
        raw,
        "salesforce/lead",
        "id,company,first_name,last_name,email,has_opted_out_of_email,do_not_call,created_date",
        f"{LEAD},[not provided],Lea,Lead,lea@mail.test,false,true,2025-01-01",
    )
    write(
        raw,
        "salesforce/task",
        "id,who_id,what_id,account_id,task_subtype,is_closed,is_deleted,completed_date_time,last_modified_date",
        f"T1,{salesforce(IDA)},,,Call,true,false,2026-10-10 10:00:00,2026-10-10",
        f"T2,,{ALDER},,Call,true,false,2026-10-11 10:00:00,2026-10-11",
        "T3,,,,Call,true,false,2026-10-12 10:00:00,2026-10-12",
        "T4,003Gx00000nObOd,,,Call,true,false,2026-10-13 10:00:00,2026-10-13",
    )
    write(
        raw,
        "salesforce/task_relation",
        "id,task_id,relation_id,is_what,is_deleted",
        f"1,T3,{salesforce(IDA)},false,false",
        f"2,T3,{SUE},false,false",
        f"3,T1,{IDA},false,false",
    )
    write(
        raw,
        "salesforce/event",
        "id,who_id,what_id,account_id,type,event_subtype,is_child,is_deleted,start_date_time,last_modified_date",
        f"E1,{salesforce(IDA)},,{ALDER},Meeting,Event,false,false,2026-10-14 15:00:00,2026-10-14",
    )
    write(
        raw,
        "salesforce/event_relation",
        "id,event_id,relation_id,account_id,is_what,status,is_deleted",
        f"1,E1,{IDA},{ALDER},false,Accepted,false",
        f"2,E1,{salesforce(SUE)},{BRIAR},false,New,false",
        f"3,E1,{NED},{BRIAR},false,Declined,false",
        f"4,E1,{ALDER},{ALDER},true,,false",
        "5,E1,005Gx00000uSeRu,,false,Accepted,false",
    )


def write_hubspot(raw) -> None:
    company = "id,property_name,property_city,property_state,property_zip,property_domain,property_createdate"
    write(
        raw,
        "hubspot/company/first",
        company,
        "61,Cobalt Oncology Center,Boise,ID,83702,cobalt.org,2025-01-01",
        "62,Dunlin Hospital,Tulsa,OK,74103,dunlin.org,2025-01-01",
        "63,Egret Heart Institute,Omaha,NE,68102,egret.org,2025-01-01",
        "64,Fulmar Cardiology,Akron,OH,44308,fulmar.org,2025-01-01",
        "65,Garnet Clinic,Mesa,AZ,85201,garnet.org,2025-01-01",
        "66,Heron Hospital,Reno,NV,89501,heron.org,2025-01-01",
    )
    write(
        raw,
        "hubspot/company/second",
        company,
        "66,Ibis Surgery Center,Bangor,ME,04401,ibis.org,2025-01-01",
    )
    write(
        raw,
        "hubspot/contact",
        f"{HUB_CONTACT},property_hs_email_optout,property_createdate,_fivetran_active",
        "71,61.0,Cyd,Cobalt,cyd@cobalt.org,false,2025-02-01,true",
        "72,62,Dot,Dunlin,dot@dunlin.org,false,2025-02-01,true",
        "73,63,Eli,Egret,eli@egret.org,false,2025-02-01,true",
        "74,64,Fay,Fulmar,desk7@fulmar.org,false,2025-02-01,true",
        "75,64,Fox,Fuller,desk7@fulmar.org,false,2025-02-01,true",
        "76,64,Gil,Fulmar,desk8@fulmar.org,false,2025-02-01,true",
        "77,65,Gus,Garnet,desk8@fulmar.org,false,2025-02-01,true",
        "78,,Hal,Primary,hal@mail.test,false,2025-02-01,true",
        "79,64,Ivo,Gone,ivo@fulmar.org,false,2025-02-01,false",
        "80,999,Jon,Nowhere,jon@mail.test,false,2025-02-01,true",
    )
    write(
        raw,
        "hubspot/contact/more",
        f"{HUB_CONTACT},property_hs_additional_emails,property_hs_email_optout,property_createdate",
        "101,61,Kit,Cobalt,kit@cobalt.org,kit@home.test; Kit <kit.old@mail.test>,false,2025-02-01",
        "102,61,Lou,Cobalt,lou@cobalt.org,lou@home.test;lou.old@mail.test,false,2025-02-01",
        "103,61,Max,Cobalt,max@cobalt.org,,false,2025-02-01",
    )
    write(
        raw,
        "hubspot/contact_company",
        "contact_id,company_id,type_id,category",
        "78,64,279,HUBSPOT_DEFINED",
        "78,65,279,HUBSPOT_DEFINED",
        "78,65,1,HUBSPOT_DEFINED",
    )
    deal = "deal_id,deal_pipeline_id,deal_pipeline_stage_id,is_deleted,property_closedate,property_createdate"
    write(
        raw,
        "hubspot/deal",
        deal,
        "81,77,7001,false,2026-08-15,2026-05-01",
        "82,77.0,7002,false,2026-08-15,2026-05-01",
        "83,default,closedlost,false,2026-09-01,2026-05-01",
        "84,default,appointmentscheduled,false,,2026-05-02",
        "85,default,appointmentscheduled,false,,2026-05-03",
    )
    write(
        raw,
        "hubspot/deal_company",
        "deal_id,company_id,type_id",
        "81,61,5",
        "82,65,341",
        "82,62,5",
        "83,63,5",
        "84,63,5",
        "85,63,5",
    )
    write(
        raw,
        "hubspot/deal_pipeline_stage",
        "stage_id,pipeline_id,is_closed,probability",
        "7001,77,true,0",
        "7002,77,true,1.0",
    )
    write(raw, "hubspot/merged_deal", "deal_id,merged_deal_id", "84,85", "83,84")
    write(
        raw,
        "hubspot/email_event",
        "id,email_campaign_id,type,recipient,filtered_event,created",
        "c1,1,CLICK,desk7@fulmar.org,false,2026-10-06 12:00:00",
        "c2,1,CLICK,desk8@fulmar.org,false,2026-10-06 12:00:00",
    )
    write(
        raw,
        "hubspot/email_event/more",
        "id,type,recipient,filtered_event,created,_fivetran_deleted,_fivetran_active",
        "d1,CLICK,lou.old@mail.test,false,2026-10-06 12:00:00,false,true",
        "d2,CLICK,max@cobalt.org,false,2026-10-06 12:00:00,true,true",
        "d3,CLICK,max@cobalt.org,false,2026-10-06 13:00:00,false,no",
        "d4,CLICK,max@cobalt.org,false,2026-10-06 14:00:00,,",
    )
    write(raw, "hubspot/email_subscription", "id,name", "1,Newsletter")


def write_marketo(raw) -> None:
    write(
        raw,
        "marketo/lead",
        "id,email,first_name,last_name,company,unsubscribed,black_listed,marketing_suspended,email_suspended,"
        "email_suspended_at,email_invalid,do_not_call,created_at",
        "91,abe@mail.test,Abe,Blocked,Unknown,false,1,false,false,,false,false,2026-01-01",
        "92,ada@mail.test,Ada,Suspended,Unknown,false,false,yes,false,,false,false,2026-01-01",
        "93,alf@mail.test,Alf,Waiting,Unknown,false,false,false,true,,false,false,2026-01-01",
        "94,amy@mail.test,Amy,Over,Unknown,false,false,false,true,2026-11-01 10:00:00,false,false,2026-01-01",
        "95,ann@mail.test,Ann,Today,,false,false,false,true,2026-11-19 20:00:00,false,false,2026-01-01",
        "96,art@mail.test,Art,Invalid,Unknown,false,false,false,false,,true,false,2026-01-01",
        "97,ava@mail.test,Ava,Silent,Unknown,false,false,false,false,,false,true,2026-01-01",
        "98,una@mail.test,Una,Stopped,Unknown,false,false,false,false,,false,false,2026-01-01",
        "99,uta@mail.test,Uta,Stopped,Unknown,false,false,false,false,,false,false,2026-01-01",
        "100,ulf@mail.test,Ulf,Kept,Unknown,false,false,false,false,,false,false,2026-01-01",
    )
    # one whose time nobody can read, one that the connector took back
    write(
        raw,
        "marketo/activity_unsubscribe_email",
        "id,lead_id,activity_date,_fivetran_deleted",
        "u1,98,last spring,",
        "u2,100,2026-09-01 10:00:00,1",
    )
    write(
        raw,
        "marketo/activity_click_email",
        "id,lead_id,activity_date,_fivetran_active",
        "k1,100,2026-09-02 10:00:00,false",
        "k2,100,2026-09-02 11:00:00,true",
    )
    write(
        raw,
        "segment/pages",
        "id,user_id,url,timestamp,_fivetran_deleted",
        "p1,ulf@mail.test,https://x.example/a,2026-09-02 10:00:00,true",
        "p2,ulf@mail.test,https://x.example/b,2026-09-02 10:00:00,false",
    )


def write_uploads(raw) -> None:
    write(
        raw,
        "cms/hospital_general_information",
        "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,Hospital Type",
        "040017,KESTREL MEMORIAL HOSPITAL,1 KESTREL AVE,CONWAY,AR,72032,Acute Care Hospitals",
        "01014F,LARK VETERANS HOSPITAL,2 LARK AVE,MOBILE,AL,36602,Acute Care - Veterans Administration",
        "050018,MERLIN HOSPITAL,3 MERLIN AVE,FRESNO,CA,93701,Acute Care Hospitals",
    )
    write(
        raw,
        "uploads/organizations",
        "source_system,organization_record_id,organization_name,address_line_1,city,state,postal_code,npi,ccn",
        "crm,k.1,KMH Main,7 Quay Rd,Conway,AR,72032,,40017",
        "crm,l.1,LVH Main,8 Quay Rd,Mobile,AL,36602,,01014f",
        "crm,m.1,MH Main,9 Quay Rd,Fresno,CA,93701,,50018.0",
        "crm,n.1,Nightjar Clinic,1 Low Rd,Dover,DE,19901,1234567890,",
        "crm,n.2,Osprey Dental,2 High Rd,Helena,MT,59601,1234567890,",
        "crm,p.1,Unknown,3 Mid Rd,Butte,MT,59701,,",
        "crm,p.2,[Not Provided],4 Mid Rd,Butte,MT,59701,,",
        "crm,12,Plover Hospital,5 Mid Rd,Butte,MT,59701,,",
    )
    write(
        raw,
        "uploads/contacts",
        "source_system,contact_record_id,organization_record_id,first_name,last_name,npi,email",
        "crm,c1,12.0,Pat,Plover,1234567890,pat@mail.test",
        "crm,c2,12,-,Test,,nobody@mail.test",
        "crm,c3,nowhere,Ray,Lost,1234567890,ray@mail.test",
    )
    # a no dated later than anybody can know, by address alone
    write(
        raw,
        "uploads/activities",
        "source_system,activity_record_id,activity_type,occurred_at,email",
        "crm,n1,unsubscribe,2099-01-01 10:00:00,uta@mail.test",
    )
    write(
        raw,
        "uploads/suppressions",
        "scope,value",
        f"contact,{SAL}",
        f"contact,Salesforce:{salesforce(SID).lower()}",
        f"account,{CEDAR}",
    )
    granted = "email,granted,web form,2026-03-01"
    systems = [("hubspot", number) for number in (*range(71, 81), 101, 102, 103)]
    systems += [("marketo", number) for number in range(91, 101)]
    systems += [("salesforce", number) for number in (SAL, SID, "003Gx00000cAlCe")]
    systems += [
        ("Salesforce", IDA),
        *(("salesforce", number) for number in (BEN, BEA, salesforce(BIX))),
    ]
    rows = [f"{system},{system}-{number},{number},{granted}," for system, number in systems]
    any_channel = "any,granted,web form,2026-03-01,"
    rows += [f"salesforce,any-{n},{n},{any_channel}" for n in (SUE, NED, LEAD, KAY)]
    rows += [f"marketo,any-97,97,{any_channel}"]
    rows += ["desk,no-1,,email,denied,letter,2026-04-01,KIT.OLD@mail.test"]
    write(
        raw,
        "uploads/consents",
        "source_system,consent_record_id,contact_record_id,channel,status,basis,captured_at,email",
        *rows,
    )


@pytest.fixture(scope="module")
def build(tmp_path_factory, run_warm):
    """What the one build said, and a connection to what it published."""
    folder = tmp_path_factory.mktemp("ids")
    for write_source in (write_salesforce, write_hubspot, write_marketo, write_uploads):
        write_source(folder / "raw")
    done = run_warm(
        "build", "--raw", folder / "raw", "--warehouse", folder / "wh", "--as-of", AS_OF
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(folder / "wh" / "warm_accounts.duckdb"), read_only=True) as published:
        published.execute(f"attach '{folder / 'wh' / 'contact_details.duckdb'}' as people")
        yield " ".join(done.stdout.split()), published


@pytest.fixture
def ask(build):
    return lambda sql: build[1].execute(sql).fetchall()


@pytest.fixture
def said(build):
    return build[0]


def account_of(ask, first_name: str):
    (row,) = ask(
        "select accounts.account_name, contacts.account_match_step from core.contacts"
        " join people.core.contact_details using (contact_id)"
        f" left join core.accounts using (account_id) where first_name = '{first_name}'"
    )
    return row


def permission(ask, first_name: str, channel: str):
    (row,) = ask(
        "select is_permitted, reason from activation.contact_permissions"
        " join people.core.contact_details using (contact_id)"
        f" where first_name = '{first_name}' and channel = '{channel}' and scope = 'any'"
    )
    return row


def stops(ask, first_name: str) -> set:
    return {
        row[0]
        for row in ask(
            "select stop_reason from activation.contact_outreach"
            " join people.core.contact_details using (contact_id)"
            f" where first_name = '{first_name}'"
        )
    }


def credited(ask, pattern: str) -> list:
    """(activity, person, account) of the activities whose record id begins so."""
    return ask(
        "select activity_id, first_name, account_name from core.activities"
        " left join people.core.contact_details using (contact_id)"
        " left join core.accounts on activities.account_id = accounts.account_id"
        f" where activity_id like '{pattern}%' order by activity_id"
    )


def health(ask, metric: str) -> dict:
    return dict(
        ask(f"select dimension, value from quality.identity_health where metric = '{metric}'")
    )


def test_15_and_18_characters_are_one_record(ask):
    assert account_of(ask, "Ida") == ("Alder Point Hospital", "crm_link")
    assert account_of(ask, "Sue") == ("Briar Clinic", "crm_link")
    assert credited(ask, "salesforce:task/T1") == [
        ("salesforce:task/T1", "Ida", "Alder Point Hospital")
    ]
    assert credited(ask, "salesforce:task/T2") == [
        ("salesforce:task/T2", None, "Alder Point Hospital")
    ]
    records = ask(
        "select source_record_id from core.account_source_records where source_system = 'salesforce'"
    )
    assert sorted(records) == [(salesforce(id),) for id in (ALDER, BRIAR, CEDAR)]


def test_consents_name_salesforce_people_by_either_id(ask):
    assert permission(ask, "Lea", "email") == (True, "consent_granted")
    assert permission(ask, "Lea", "phone") == (False, "opted_out")
    assert permission(ask, "Bea", "email") == (True, "consent_granted")


def test_do_not_call_closes_telephone_and_text_messages_alone(ask):
    for first_name in ("Sue", "Ned"):
        assert permission(ask, first_name, "email") == (True, "consent_granted")
        assert permission(ask, first_name, "in_person") == (True, "consent_granted")
        assert permission(ask, first_name, "phone") == (False, "opted_out")
        assert permission(ask, first_name, "sms") == (False, "opted_out")
    listed = ask(
        "select channel, reason from activation.suppressed_contacts"
        " join people.core.contact_details using (contact_id) where first_name = 'Sue' order by 1"
    )
    assert listed == [("phone", "opted_out"), ("sms", "opted_out")]


def test_a_bounce_holds_until_a_later_permission(ask):
    assert permission(ask, "Ben", "email") == (False, "unmailable")
    assert permission(ask, "Bix", "email") == (False, "unmailable")
    assert permission(ask, "Bea", "email") == (True, "consent_granted")


def test_whoever_took_part_counts_once_at_their_own_organization(ask):
    assert credited(ask, "salesforce:event/E1") == [
        ("salesforce:event/E1", "Ida", "Alder Point Hospital"),
        (f"salesforce:event/E1/{salesforce(SUE)}", "Sue", "Briar Clinic"),
    ]
    assert credited(ask, "salesforce:task/T3") == [
        (f"salesforce:task/T3/{salesforce(IDA)}", "Ida", "Alder Point Hospital"),
        (f"salesforce:task/T3/{salesforce(SUE)}", "Sue", "Briar Clinic"),
    ]


def test_stages_of_pipelines_of_ones_own(ask):
    assert stops(ask, "Cyd") == {None}
    assert permission(ask, "Cyd", "email") == (True, "consent_granted")
    assert stops(ask, "Dot") == {"customer"}


def test_a_deal_merged_away_stops_nobody(ask):
    assert stops(ask, "Eli") == {None}
    # what keeps outreach waiting is what nobody knows of the account, not the deal
    assert set(
        ask(
            "select may_answer, hold_reason from activation.contact_outreach"
            " join people.core.contact_details using (contact_id) where first_name = 'Eli'"
        )
    ) == {(True, "open_question")}


def test_an_address_of_one_organization_counts_for_it_and_for_no_person(ask):
    assert credited(ask, "hubspot:email_event/c1") == [
        ("hubspot:email_event/c1", None, "Fulmar Cardiology")
    ]
    assert credited(ask, "hubspot:email_event/c2") == [("hubspot:email_event/c2", None, None)]


def test_the_primary_association_links_a_contact(ask):
    assert account_of(ask, "Hal") == ("Garnet Clinic", "crm_link")
    assert account_of(ask, "Cyd") == ("Cobalt Oncology Center", "crm_link")


def test_what_the_connector_calls_inactive_is_gone(ask):
    assert not ask("select 1 from people.core.contact_details where first_name = 'Ivo'")


def test_marketo_has_many_words_against_mail(ask):
    told = {name: permission(ask, name, "email") for name in ("Abe", "Ada", "Alf", "Ann", "Art")}
    assert told == {
        "Abe": (False, "opted_out"),
        "Ada": (False, "opted_out"),
        "Alf": (False, "unmailable"),
        "Ann": (False, "unmailable"),
        "Art": (False, "unmailable"),
    }
    assert permission(ask, "Amy", "email") == (True, "consent_granted")
    assert permission(ask, "Ava", "email") == (True, "consent_granted")
    assert permission(ask, "Ava", "phone") == (False, "opted_out")


def test_lost_zeros_of_a_ccn_are_put_back(ask):
    found = dict(
        ask(
            "select accounts.ccn, max(account_source_records.source_record_id)"
            " filter (where account_source_records.source_system = 'crm') from core.accounts"
            " join core.account_source_records using (account_id)"
            " where accounts.ccn is not null group by 1"
        )
    )
    assert found == {"040017": "k.1", "01014F": "l.1", "050018": "m.1"}


def test_an_npi_with_a_wrong_digit_binds_nobody_and_is_not_published(ask):
    records = ask(
        "select count(distinct account_id) from core.account_source_records"
        " where source_record_id in ('n.1', 'n.2')"
    )
    assert records == [(2,)]
    assert not ask("select 1 from core.accounts where npi is not null")
    assert not ask("select 1 from people.core.contact_details where npi is not null")


def test_placeholders_are_no_names(ask):
    quarantined = ask(
        "select record_key, reason from quality.quarantined_records where reason = 'placeholder_name'"
    )
    assert sorted(quarantined) == [("crm:p.1", "placeholder_name"), ("crm:p.2", "placeholder_name")]
    assert not ask("select 1 from people.core.contact_details where last_name in ('Test', '-')")
    assert account_of(ask, "Pat") == ("Plover Hospital", "crm_link")


def test_a_link_that_names_nobody_is_counted_by_source(ask):
    lost, stated = health(ask, "links_to_nobody"), health(ask, "links_stated")
    assert lost["hubspot contact to organization"] == 1
    assert lost["crm contact to organization"] == 1
    assert stated["crm contact to organization"] == 3
    assert lost["salesforce activity to contact"] == 1
    assert lost["salesforce contact to organization"] == 0


def test_unlike_records_under_one_id_are_said(ask, said):
    assert health(ask, "ids_of_unlike_records") == {"hubspot organizations": 1}
    assert "unlike_records_share_one_id" in said
    assert "put the files of the second into folders instance_<name>" in said


def test_an_unread_table_that_matters_is_said(said):
    assert "1 file not read" in said
    assert "hubspot/email_subscription.csv" in said


def test_additional_addresses_are_hers(ask):
    assert permission(ask, "Kit", "email") == (False, "consent_denied")
    assert permission(ask, "Lou", "email") == (True, "consent_granted")
    assert credited(ask, "hubspot:email_event/d1") == [
        ("hubspot:email_event/d1", "Lou", "Cobalt Oncology Center")
    ]


def test_events_that_the_connector_took_back_are_gone(ask):
    assert [row[0] for row in credited(ask, "hubspot:email_event/d")] == [
        "hubspot:email_event/d1",
        "hubspot:email_event/d4",
    ]
    assert [row[0] for row in credited(ask, "marketo:activity_click")] == [
        "marketo:activity_click_email/k2"
    ]
    assert [row[0] for row in credited(ask, "segment:")] == ["segment:page/p2"]
    assert permission(ask, "Ulf", "email") == (True, "consent_granted")


def test_a_no_of_a_time_that_nobody_can_read_counts_and_is_listed(ask, said):
    assert permission(ask, "Una", "email") == (False, "unsubscribed")
    assert permission(ask, "Uta", "email") == (False, "unsubscribed")
    listed = ask(
        "select source_name, table_name, word, row_count, taken_as from quality.unread_words"
        " where column_name = 'occurred_at' order by 1"
    )
    assert listed == [
        ("marketo", "activity_unsubscribe_email", "(unusable_time)", 1, "today"),
        ("uploads", "activities", "(time_out_of_range)", 1, "today"),
    ]
    assert "raw input unread_words: 3 words of permission or routing" in said
    assert (
        "salesforce.contact.do_not_call in 1 rows (such as `As.. (9 characters)`), taken as not to be called"
        in said
    )


def test_a_file_that_says_nothing_of_calls_permits_none(ask, said):
    assert permission(ask, "Kay", "email") == (True, "consent_granted")
    assert permission(ask, "Kay", "phone") == (False, "opted_out")
    assert "no column do_not_call in 1 file: nobody in it may be called or sent a text" in said


def test_suppressions_name_salesforce_records_in_either_length(ask):
    assert permission(ask, "Sal", "email") == (False, "suppressed_contact")
    assert permission(ask, "Sid", "email") == (False, "suppressed_contact")
    assert permission(ask, "Cal", "email") == (False, "suppressed_account")
    assert permission(ask, "Sue", "email") == (True, "consent_granted")
