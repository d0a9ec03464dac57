"""Eight faults that a day's raw files may have, planted into a copy of a demo."""

from pathlib import Path

import duckdb

CONTACTS = "uploads/contacts.csv"
ORGANIZATIONS = "uploads/organizations.csv"
FIRMOGRAPHICS = (
    *("organization_type", "ownership", "bed_count", "annual_patient_volume"),
    *("therapy_areas", "service_lines", "has_formulary_committee"),
)
# What a first build must not publish, and the check that says so.
STOPS_ALWAYS = {
    "all e-mails equal": "values_are_not_all_alike",
    "state lost": "states_are_there",
    "names collapsed": "values_are_not_all_alike",
    "firmographics gone": "firmographics_are_there",
}
# What only an earlier publication can judge: the check that warns of it first, the one that stops it later.
STOPS_LATER = {
    "dates moved by a year": ("activities_are_recent", "dates_stay"),
    "all tasks of an unknown type": ("types_are_known", "known_types_hold"),
    "pages doubled under new ids": ("records_are_not_doubled", "doubles_hold"),
    "half of the contacts missing": ("contacts_of_activities_are_there", "records_are_not_lost"),
}
# The files, and their rows as they shall be.
FAULTS = {
    "dates moved by a year": (
        "uploads/activities/*.parquet",
        "select * replace (occurred_at - interval 1 year as occurred_at) from given",
    ),
    "all tasks of an unknown type": (
        "salesforce/task.csv",
        "select * replace ('Fax' as type, 'Fax' as task_subtype) from given",
    ),
    "pages doubled under new ids": (
        "segment/pages.csv",
        "select * from given union all select * replace (id || '-again' as id) from given",
    ),
    "half of the contacts missing": (
        CONTACTS,
        "select * from given where hash(contact_record_id) % 2 = 0",
    ),
    "all e-mails equal": (CONTACTS, "select * replace ('desk@clinic.example' as email) from given"),
    "state lost": (ORGANIZATIONS, "select * replace (null as state) from given"),
    "names collapsed": (
        ORGANIZATIONS,
        "select * replace ('General Hospital' as organization_name) from given",
    ),
    "firmographics gone": (
        ORGANIZATIONS,
        f"select * replace ({', '.join(f'null as {name}' for name in FIRMOGRAPHICS)}) from given",
    ),
}


def plant(fault: str, folder: Path) -> None:
    """Rewrites raw files with a fault in them."""
    pattern, sql = FAULTS[fault]
    files = sorted(folder.glob(pattern))
    assert files, pattern
    for file in files:
        reader = "read_parquet" if file.suffix == ".parquet" else "read_csv"
        options = "" if file.suffix == ".parquet" else ", all_varchar = true"
        kind = "parquet" if file.suffix == ".parquet" else "csv"
        with duckdb.connect() as connection:
            connection.execute(f"create table given as from {reader}('{file}'{options})")
            connection.execute(f"copy ({sql}) to '{file}' (format {kind})")
