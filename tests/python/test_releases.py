"""Reference files of several releases side by side, in one build: each names its columns in its own way."""

import duckdb
import pytest
from test_ids_and_links import write

pytestmark = pytest.mark.slow

AS_OF = "2026-11-20"
MAKER = '"Janssen Pharmaceuticals, Inc"'


def write_hospitals(raw) -> None:
    table = "cms/hospital_general_information"
    write(
        raw,
        f"{table}/of_2016",
        "Provider ID,Hospital Name,Address,City,State,ZIP Code,County Name,Phone Number,Hospital Type",
        "450017,OLD COLUMN HOSPITAL,1 OLD DRIVE,EL PASO,TX,79901,EL PASO,9155440117,Acute Care Hospitals",
    )
    write(
        raw,
        f"{table}/of_2026",
        "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,County/Parish,Telephone Number,"
        "Hospital Type",
        "450018,NEW COLUMN HOSPITAL,2 NEW DRIVE,LUBBOCK,TX,79401,LUBBOCK,(806) 744-0118,Acute Care Hospitals",
    )
    write(
        raw,
        f"{table}/of_the_service",
        "facility_id,facility_name,address,citytown,state,zip_code,countyparish,telephone_number,"
        "hospital_type",
        "450019,SERVICE HOSPITAL,3 WEB DRIVE,WACO,TX,76701,MCLENNAN,(254) 744-0119,Acute Care Hospitals",
    )


def write_registry(raw) -> None:
    code, switch = (
        "Healthcare Provider Taxonomy Code",
        "Healthcare Provider Primary Taxonomy Switch",
    )
    write(
        raw,
        "nppes/npidata",
        "NPI,Entity Type Code,Provider Organization Name (Legal Business Name),"
        "Provider First Line Business Practice Location Address,"
        "Provider Business Practice Location Address City Name,"
        "Provider Business Practice Location Address State Name,"
        "Provider Business Practice Location Address Postal Code,"
        "Last Update Date,NPI Deactivation Date,"
        f"{code}_1,{switch}_1,{code}_2,{switch}_2,{code}_15,{switch}_15",
        "1003000126,2,SECOND SLOT LLC,12 SLOT RD,PIERRE,SD,57501,03/04/2024,,332B00000X,N,282N00000X,Y,,",
        "1003000134,2,LAST SLOT LLC,14 SLOT RD,YANKTON,SD,57078,03/04/2024,,332B00000X,N,,,282N00000X,Y",
        "1003000142,2,NO SWITCH LLC,16 SLOT RD,HURON,SD,57350,03/04/2024,,282N00000X,,332B00000X,,,",
    )


def write_payments(raw) -> None:
    shared = (
        "Record_ID,Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name,Date_of_Payment,"
        "Total_Amount_of_Payment_USDollars,Nature_of_Payment_or_Transfer_of_Value"
    )
    write(
        raw,
        "open_payments/general_payments/of_2015",
        f"{shared},Physician_Profile_ID,Name_of_Associated_Covered_Drug_or_Biological1",
        f"9001,{MAKER},09/20/2026,100.00,Consulting Fee,990001,XARELTO",
    )
    slot = "Name_of_Drug_or_Biological_or_Device_or_Medical_Supply"
    write(
        raw,
        "open_payments/general_payments/of_2019",
        f"{shared},Physician_Profile_ID,Teaching_Hospital_CCN,Teaching_Hospital_Name,{slot}_1,{slot}_2,{slot}_3",
        f"9002,{MAKER},09/21/2026,200.00,Consulting Fee,990001,,,,XARELTO,",
        f"9003,{MAKER},09/22/2026,25000.00,Grant,,450018,NEW COLUMN HOSPITAL,XARELTO,,",
    )
    write(
        raw,
        "open_payments/general_payments/of_2022",
        f"{shared},Covered_Recipient_Profile_ID,Covered_Recipient_NPI,{slot}_1,"
        "Product_Category_or_Therapeutic_Area_1",
        f"9004,{MAKER},09/23/2026,300.00,Consulting Fee,990002,1003000159,,CARDIOLOGY",
    )
    write(
        raw,
        "open_payments/physicians/of_2015",
        "Physician_Profile_ID,Physician_First_Name,Physician_Last_Name,"
        "Recipient_Primary_Business_Street_Address_Line1,Recipient_City,Recipient_State,Recipient_Zip_Code",
        "990001,WREN,TESTER,2 NEW DRIVE,LUBBOCK,TX,79401-1234",
    )
    profile = "Covered_Recipient_Profile"
    write(
        raw,
        "open_payments/physicians/of_2022",
        f"{profile}_ID,Covered_Recipient_NPI,{profile}_First_Name,{profile}_Last_Name,"
        f"{profile}_Address_Line_1,{profile}_City,{profile}_State,{profile}_Zipcode",
        "990002,1003000159,ROBIN,SAMPLE,3 WEB DRIVE,WACO,TX,76701",
    )


@pytest.fixture(scope="module")
def ask(tmp_path_factory, run_warm):
    folder = tmp_path_factory.mktemp("releases")
    for write_source in (write_hospitals, write_registry, write_payments):
        write_source(folder / "raw")
    done = run_warm(
        "build", "--raw", folder / "raw", "--warehouse", folder / "wh", "--as-of", AS_OF
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no column" not in done.stdout
    with duckdb.connect(str(folder / "wh" / "warm_accounts.duckdb"), read_only=True) as published:
        yield lambda sql: published.execute(sql).fetchall()


def test_hospitals_of_every_release_have_name_and_place(ask):
    assert ask(
        "select ccn, city, state, postal_code, length(phone) > 0 from core.accounts"
        " where ccn is not null order by ccn"
    ) == [
        ("450017", "EL PASO", "TX", "79901", True),
        ("450018", "LUBBOCK", "TX", "79401", True),
        ("450019", "WACO", "TX", "76701", True),
    ]


def test_the_primary_taxonomy_counts_wherever_it_stands(ask):
    assert ask(
        "select account_name, account_type from core.accounts where npi is not null order by npi"
    ) == [
        ("SECOND SLOT LLC", "hospital_community"),
        ("LAST SLOT LLC", "hospital_community"),
        ("NO SWITCH LLC", "hospital_community"),
    ]


def test_products_and_areas_of_every_release_are_read(ask):
    assert ask(
        "select activity_record_id, product, therapy_area from core.activities order by occurred_at"
    ) == [
        ("general_payments/9001", "xarelto", "cardiology"),
        ("general_payments/9002", "xarelto", "cardiology"),
        ("general_payments/9003", "xarelto", "cardiology"),
        ("general_payments/9004", None, "cardiology"),
    ]


def test_recipients_are_known_by_the_profile_of_their_release(ask):
    assert ask(
        "select activities.activity_record_id, accounts.ccn, activities.contact_id is not null"
        " from core.activities join core.accounts using (account_id) order by occurred_at"
    ) == [
        ("general_payments/9001", "450018", True),
        ("general_payments/9002", "450018", True),
        ("general_payments/9003", "450018", False),
        ("general_payments/9004", "450019", True),
    ]
