"""The same people, organizations, refusals and activities come out of every layout that files may have."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import layouts_world as world
import pytest
from click.testing import CliRunner

from warm_accounts.cli import main
from warm_accounts.layouts import choose_layout, names_opened, read_layouts, tables_of
from warm_accounts.preflight import read_csv_header, read_source_tables
from warm_accounts.project import plain_name

AS_OF = "2026-11-20"
# When rows came and what they were in is not what they say.
OF_LOADS = ("loaded_at", "landing", "raw_record", "inputs_hash", "built_at", "published_at")
SOURCES = ("hubspot", "salesforce", "marketo", "segment")


@pytest.fixture(scope="module")
def layouts(project_root):
    return read_layouts(project_root)


@pytest.fixture(scope="module")
def expected(project_root):
    return read_source_tables(project_root)


def test_every_row_names_what_is_declared(layouts, expected):
    for rows in layouts.by_raw_table.values():
        for own_rows in rows.values():
            tables = [table for table, _ in tables_of(own_rows)]
            assert tables
            assert set(tables) <= set(expected)
            for row in own_rows:
                if row.is_table or not row.table_name:
                    continue
                assert row.table in tables, row
                declared = expected[row.table].columns
                assert (
                    not row.column_name or "*" in row.column_name or row.column_name in declared
                ), row


def test_no_layout_takes_what_protects_of_another_name(layouts, expected):
    """The keys of each table are found by rows, constants or names of ours."""
    for rows in layouts.by_raw_table.values():
        for own_rows in rows.values():
            for table, is_named_only in tables_of(own_rows):
                named = {row.column_name for row in own_rows if row.is_of(table)}
                missing = expected[table].keys_missing(named)
                assert not (missing and is_named_only), (own_rows[0].layout, table, missing)


@pytest.mark.parametrize(
    ("names", "layout"),
    [
        (["id", "property_name"], None),
        (["id", "archived", "properties_name", "properties_city"], "airbyte"),
        (["id", "name", "city", "_dlt_load_id"], "dlt"),
        (["Record ID", "Company name", "City"], "export"),
    ],
)
def test_a_file_is_read_by_what_finds_most(layouts, expected, names, layout):
    raw_table = "company" if layout is None else "companies"
    reading = choose_layout("hubspot", raw_table, names, layouts, expected)
    assert (reading and reading.layout) == layout


def test_layout_says_what_goes_where_and_what_protects_is_missing_first(tmp_path):
    world.write_airbyte(tmp_path, "json")
    told = CliRunner().invoke(main, ["layout", str(tmp_path / "hubspot" / "contacts.csv")])
    assert told.exit_code == 0
    assert "read as contact, contact_company by the layout airbyte" in told.output
    assert "properties.hs_email_optout -> property_hs_email_optout" in told.output
    missing = told.output.split("missing: ")[1].splitlines()[0]
    assert missing.index("property_hs_email_quarantined (refuses)") < missing.index("property_npi")
    assert "ann@" not in told.output


def test_layout_proposes_rows_for_a_file_that_nobody_knows(tmp_path):
    file = tmp_path / "acme" / "facilities.csv"
    world.write(file, [{"Account Nr": "1", "Account Name": "Mercy", "Town": "Ames", "a@b.org": ""}])
    told = CliRunner().invoke(main, ["layout", str(file)])
    assert told.exit_code == 0
    assert (
        "acme,NEW,facilities,Account Nr,uploads.organizations,organization_record_id,"
        in told.output
    )
    assert "constant:acme" in told.output
    assert "a@b.org" not in told.output
    file.write_bytes(b"\xff\xfe")
    assert CliRunner().invoke(main, ["layout", str(file)]).exit_code == 2


def test_constants_of_a_layout_are_no_likeness(tmp_path):
    file = tmp_path / "acme" / "things.csv"
    world.write(file, [{"colour": "red", "weight_kg": "3"}])
    told = CliRunner().invoke(main, ["layout", str(file)])
    assert told.exit_code == 0
    assert "most of its columns" not in told.output
    world.write(file, [{"leadid": "1", "emailaddress1": "", "donotbulkemail": "", "colour": ""}])
    assert "dynamics/leads by the layout api: 3 of" in (
        CliRunner().invoke(main, ["layout", str(file)]).output
    )


def test_a_layout_that_nobody_knows_is_refused(tmp_path):
    told = CliRunner().invoke(main, ["build", "--raw", str(tmp_path), "--layout", "hubspot=nobody"])
    os.environ.pop("WARM_LAYOUTS", None)
    assert told.exit_code == 2
    assert "hubspot=airbyte" in told.output


def made_views(project_root, raw, work):
    """The raw views of a folder, made by the hook alone."""
    work.mkdir(exist_ok=True)
    made = subprocess.run(
        [
            *(Path(sys.executable).with_name("dbt"), "seed", "-s", "source_layouts"),
            *("--profiles-dir", "profiles", "--target-path", work / "target", "--log-path", work),
        ],
        cwd=project_root,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("WARM_")},
            "WARM_RAW_DIR": str(raw),
            "WARM_WAREHOUSE_DIR": str(work),
            "WARM_AS_OF": AS_OF,
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-3000:]
    return made.stdout


@pytest.fixture(scope="module")
def side_by_side(project_root, tmp_path_factory):
    """All layouts of one world beside each other: (raw folder, log, connection)."""
    raw, work = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("work")
    world.write_native(raw, "native")
    for form in ("json", "flat", "raw"):
        world.write_airbyte(raw, form, form)
    world.write(
        raw / "hubspot" / "deals" / "older.csv",
        [
            {"_airbyte_extracted_at": "2026-10-01T00:00:00Z", "id": "71", "companies": "[12]"}
            | {
                "updatedAt": "2026-10-01T00:00:00Z",
                "properties": json.dumps({"dealname": "Launch"}),
            }
        ],
    )
    world.write_dlt(raw, "dlt")
    world.write_export(raw, "export")
    for layout in ("native", "airbyte", "dlt", "export"):
        world.write_salesforce(raw, layout, layout)
    world.write(
        raw / "dynamics" / "contacts.csv",
        [
            {"contactid": "g1", "emailaddress1": "x@y.example.org", "donotbulkemail": "false"}
            | {"donotemail": "true", "_parentcustomerid_value": "g0", "modifiedon": "2026-10-01"}
        ],
    )
    world.write(
        raw / "dynamics" / "phonecalls.csv",
        [
            {"activityid": "p1", "statecode": "1", "actualend": "2026-11-01T00:00:00Z"},
            {"activityid": "p2", "statecode": "0", "actualend": ""},
        ],
    )
    world.write(
        raw / "cloudevents" / "events.csv",
        [
            {
                "source": "/web",
                "id": "v1",
                "type": "page_view",
                "time": "2026-11-01T00:00:00Z",
                "subject": "g1",
            }
            | {"data": json.dumps({"url": "https://www.example.com/access"})}
        ],
    )
    world.write(
        raw / "marketo" / "activities.csv",
        [
            {
                "marketoGUID": "m1",
                "leadId": "7",
                "activityTypeId": "9",
                "activityDate": "2026-11-01",
            }
            | {"campaignId": "", "primaryAttributeValueId": "3", "primaryAttributeValue": "Mail"}
            | {"attributes": json.dumps({"User Agent": "Mozilla/5.0"})}
        ],
    )
    world.write(
        raw / "segment" / "pages.csv",
        [
            {"messageId": "s1", "anonymousId": "a", "userId": "", "receivedAt": "2026-11-01"}
            | {"timestamp": "2026-11-01", "properties": json.dumps({"url": "https://x.example/a"})}
            | {"context": json.dumps({"userAgent": "M", "campaign": {"name": "Spring"}})}
        ],
    )
    world.write(
        raw / "dynamics" / "accounts.csv",
        [{"accountid": "g0", "name": "Mercy", "IsDelete": "False", "merged": "true"}],
    )
    world.write(
        raw / "dynamics" / "appointments.csv",
        [{"activityid": "p3", "statecode": "1", "actualend": "2026-11-02T00:00:00Z"}],
    )
    world.write(
        raw / "eloqua" / "activities.csv",
        [
            {"ActivityId": "12", "ActivityType": kind, "ActivityDate": "2026-11-01"}
            | {"ContactId": "9", "EmailAddress": "x@y.example.org"}
            for kind in ("EmailOpen", "Unsubscribe")
        ],
    )
    world.write(
        raw / "eloqua" / "contacts.csv",
        [
            {"Id": "9", "ContactIDExt": "CEXMP000000000009", "C_EmailAddress": "x@y.example.org"}
            | {"IsSubscribed": "false", "UpdatedAt": "1793620800"}
        ],
    )
    world.write(
        raw / "pardot" / "prospect.csv",
        [
            {"id": "4", "address_one": "1 Main Street", "opted_out": "false"}
            | {"is_do_not_email": "true", "_fivetran_deleted": "true"}
        ],
    )
    # a second portal, whose ids are those of the first
    for table, rows in {
        "company": [
            {"id": "11", "property_name": "Other", "property_hs_merged_object_ids": "12;13"}
            | {"property_hs_parent_company_id": "12.0"}
        ],
        "contact": [
            {"id": "1", "property_associatedcompanyid": "11", "property_email": "n@o.example.org"}
            | {"property_hs_calculated_merged_vids": "2:1634;3:1635"}
        ],
        "deal": [{"deal_id": "71", "deal_pipeline_stage_id": "closedwon", "owner_id": "5"}],
        "contact_company": [{"contact_id": "1", "company_id": "11", "type_id": "279"}],
    }.items():
        world.write(raw / "hubspot" / table / "instance_emea" / "two.csv", rows)
    world.write(
        raw / "hubspot" / "contact_merge_audit" / "union.csv",
        [
            {"canonical_vid": "1", "contact_id": "1", "vid_to_merge": "2", "source_relation": of}
            for of in ("", "crm.hubspot emea")
        ],
    )
    world.write(
        raw / "marketo" / "activity_merge_leads" / "instance_d-e" / "one.csv",
        [{"id": "4", "lead_id": "8", "merge_ids": "[5, 6]", "activity_date": "2026-11-01"}],
    )
    # labels as HubSpot exports them
    world.write(
        raw / "hubspot" / "contacts" / "labels.csv",
        [
            {"Record ID": "21", "Merged Contact IDs": "22;23", "Unsubscribed from all email": ""}
            | {"Opted out of email: One to One": "true"}
        ],
    )
    # as dlt marks what was archived
    world.write(
        raw / "hubspot" / "companies" / "soft.csv",
        [{"id": "14", "name": "Gone", "is_deleted": "True", "_dlt_load_id": world.LOAD_ID}],
    )
    log = made_views(project_root, raw, work)
    with duckdb.connect(str(work / "work.duckdb"), read_only=True) as connection:
        yield raw, log, connection


def rows_by_file(
    connection, table: str, columns: list[str], *, is_gone: bool = True
) -> dict[str, Counter]:
    gone = "coalesce(nullif(_fivetran_deleted, ''), 'false')" if is_gone else "''"
    selected = ", ".join(f"coalesce(cast({column} as varchar), '')" for column in columns)
    found: dict[str, Counter] = {}
    for landing, *row in connection.execute(
        f"select regexp_extract(landing_key, '([a-z]+)[.]csv', 1), {gone}, {selected} from {table}"
    ).fetchall():
        found.setdefault(landing, Counter())[tuple(row)] += 1
    return found


def told_columns_of(connection, table: str, expected) -> list[str]:
    """What a raw view says of its rows, but for loads and marks of deletion."""
    source, name = table.removeprefix("raw_").split(".")
    left_out = ("_fivetran_synced", "_fivetran_deleted", "_fivetran_active", "is_deleted")
    columns = [f'"{column}"' for column in expected[source, name].columns if column not in left_out]
    told = {row[0] for row in connection.execute(f"describe {table}").fetchall()}
    return columns + [name for name in ("lacks_refusal", "refuses_elsewhere") if name in told]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "forms"),
    [
        ("company", ("json", "flat", "raw", "dlt", "export")),
        ("contact", ("json", "flat", "raw", "dlt", "export")),
        ("contact_company", ("json", "flat", "raw", "dlt", "export")),
        ("company_contact", ("json", "flat", "raw", "dlt", "export")),
        ("deal", ("json", "flat", "raw", "dlt")),
        ("deal_company", ("json", "flat", "raw", "dlt")),
        ("deal_contact", ("json", "flat", "raw", "dlt")),
        ("deal_pipeline_stage", ("json", "flat", "raw")),
        ("engagement_call", ("json", "flat", "raw")),
        ("engagement_meeting", ("json", "flat", "raw")),
        ("engagement_contact", ("json", "flat", "raw")),
        ("engagement_company", ("json", "flat", "raw")),
        ("email_event", ("json", "flat", "raw")),
        ("email_event_open", ("json", "flat", "raw")),
        ("email_event_click", ("json", "flat", "raw")),
        ("email_event_status_change", ("json", "flat", "raw")),
        ("contact_form_submission", ("json", "flat", "raw")),
    ],
)
def test_hubspot_says_the_same_by_every_layout(side_by_side, expected, table, forms):
    _, _, connection = side_by_side
    view = f"raw_hubspot.{table}"
    columns = told_columns_of(connection, view, expected)
    found = rows_by_file(connection, view, columns, is_gone=table != "deal_pipeline_stage")
    assert found["native"]
    for form in forms:
        same = found["native"]
        if form in ("dlt", "export"):
            # what is deleted is not there
            same = Counter({row: count for row, count in same.items() if row[0] != "true"})
        assert found[form] == same, form


@pytest.mark.slow
def test_a_link_that_the_latest_version_does_not_list_is_gone(side_by_side):
    _, _, connection = side_by_side
    for table, count in (("deal", 1), ("deal_company", 0)):
        assert connection.execute(
            f"select count(*) from raw_hubspot.{table} where landing_key like '%older.csv'"
        ).fetchone() == (count,)


@pytest.mark.slow
@pytest.mark.parametrize("table", ["account", "contact", "task"])
def test_salesforce_says_the_same_by_every_layout(side_by_side, expected, table):
    _, _, connection = side_by_side
    view = f"raw_salesforce.{table}"
    columns = [*told_columns_of(connection, view, expected), "is_deleted"]
    found = rows_by_file(connection, view, columns)
    assert set(found) == {"native", "airbyte", "dlt", "export"}
    for form in ("airbyte", "dlt", "export"):
        assert found[form] == found["native"], form


@pytest.mark.slow
def test_other_systems_come_in_by_the_front_door(side_by_side):
    _, log, connection = side_by_side
    assert connection.execute(
        "select source_system, contact_record_id, organization_record_id, is_opted_out, refuses_elsewhere,"
        " is_deleted from raw_uploads.contacts order by all"
    ).fetchall() == [
        ("dynamics", "g1", "g0", "false", True, None),
        ("eloqua", "9", None, None, True, None),
        ("pardot", "4", None, "false", True, "true"),
    ]
    # a record that was merged away is gone, also where it is not deleted
    assert connection.execute(
        "select source_system, organization_record_id, is_deleted from raw_uploads.organizations"
    ).fetchall() == [("dynamics", "g0", "true")]
    # an id that is only one within its type, or its source, is read with it
    assert connection.execute(
        "select source_system, activity_record_id, activity_type, contact_record_id, url"
        " from raw_uploads.activities order by all"
    ).fetchall() == [
        ("cloudevents", "/web/v1", "page_view", "g1", "https://www.example.com/access"),
        ("dynamics", "p1", "phone call", None, None),
        ("dynamics", "p3", "meeting", None, None),
        ("eloqua", "EmailOpen/12", "EmailOpen", "9", None),
        ("eloqua", "Unsubscribe/12", "Unsubscribe", "9", None),
    ]
    assert connection.execute(
        "select id, property_name, _fivetran_deleted from raw_hubspot.company"
        " where landing_key like '%soft.csv'"
    ).fetchall() == [("14", "Gone", "True")]
    assert connection.execute(
        "select id, lead_id, email_template_id, user_agent from raw_marketo.activity_unsubscribe_email"
    ).fetchall() == [("m1", "7", "3", "Mozilla/5.0")]
    assert connection.execute(
        "select id, anonymous_id, url, context_user_agent, context_campaign_name from raw_segment.pages"
    ).fetchall() == [("s1", "a", "https://x.example/a", "M", "Spring")]
    assert "dynamics: contacts.csv read as uploads.contacts by the layout api" in log
    assert log.count("read as company, company_contact by the layout airbyte") == 1


@pytest.mark.slow
def test_labels_of_an_export_tell_of_merges_and_refusals(side_by_side):
    _, _, connection = side_by_side
    assert connection.execute(
        "select id, property_hs_merged_object_ids, refuses_elsewhere from raw_hubspot.contact"
        " where landing_key like '%labels.csv'"
    ).fetchall() == [("21", "22;23", True)]


@pytest.mark.slow
def test_ids_of_a_second_instance_are_its_own(side_by_side):
    _, _, connection = side_by_side
    for table, columns, rows in (
        (
            "hubspot.company",
            "id, property_hs_merged_object_ids, property_hs_parent_company_id",
            [("emea-11", "emea-12;emea-13", "emea-12")],
        ),
        (
            "hubspot.contact",
            "id, property_associatedcompanyid, property_hs_calculated_merged_vids",
            [("emea-1", "emea-11", "emea-2:1634;emea-3:1635")],
        ),
        # what HubSpot ships is the same in every portal
        (
            "hubspot.deal",
            "deal_id, deal_pipeline_stage_id, owner_id",
            [("emea-71", "closedwon", "emea-5")],
        ),
        (
            "hubspot.contact_company",
            "contact_id, company_id, type_id",
            [("emea-1", "emea-11", "279")],
        ),
        ("marketo.activity_merge_leads", "id, merge_ids", [("d_e-4", "[d_e-5, d_e-6]")]),
    ):
        assert (
            connection.execute(
                f"select {columns} from raw_{table} where landing_key like '%/instance_%'"
            ).fetchall()
            == rows
        ), table
    assert connection.execute(
        "select canonical_vid, vid_to_merge from raw_hubspot.contact_merge_audit"
        " where landing_key like '%union.csv' order by all"
    ).fetchall() == [
        ("1", "2"),
        ("crm_hubspot_emea-1", "crm_hubspot_emea-2"),
    ]


@pytest.mark.slow
def test_the_build_and_the_look_before_it_choose_alike(side_by_side, layouts, expected):
    raw, _, connection = side_by_side
    compared = 0
    for landing_key, read_by in connection.execute(
        "select landing_key, read_by from raw_files.descriptions inner join raw_files.files"
        " using (file_name)"
    ).fetchall():
        source, raw_table = landing_key.split("/")[:2]
        raw_table = raw_table.split(".")[0]
        candidates = layouts.of_raw_table(source, raw_table)
        names = names_opened(
            raw / landing_key, "csv", read_csv_header(raw / landing_key), candidates
        )
        reading = choose_layout(source, raw_table, names, layouts, expected)
        chosen = json.loads(read_by) if read_by else None
        assert (reading is None) == (chosen is None), landing_key
        if reading:
            assert reading.layout == chosen["layout"], landing_key
            told = {
                f"{table[0]}.{table[1]}": {
                    plain_name(name): len(names) for name, names in found.items()
                }
                for table, found in reading.tables.items()
            }
            assert told == {
                table: {plain_name(name): len(found) for name, found in said["columns"].items()}
                for table, said in chosen["tables"].items()
            }, landing_key
            compared += 1
    assert compared > 20


def published(run_warm, folder, write) -> dict[str, Counter]:
    """Rows of all published tables of a world, but for what tells of loads."""
    raw, warehouse = folder / "raw", folder / "warehouse"
    write(raw)
    world.write(
        raw / "uploads" / "consents.csv",
        [
            {"source_system": "hubspot", "consent_record_id": f"k{key}", "contact_record_id": key}
            | {"channel": "email", "scope": "all", "status": "granted"}
            | {"captured_at": "2026-10-15", "expires_at": "2027-10-15"}
            for key in ("1", "2", "3")
        ],
    )
    built = run_warm("build", "--raw", raw, "--warehouse", warehouse, "--as-of", AS_OF)
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]
    found = {}
    with duckdb.connect(str(warehouse / "warm_accounts.duckdb"), read_only=True) as connection:
        for schema, table in connection.execute(
            "select table_schema, table_name from information_schema.tables where table_schema in"
            " ('core', 'scoring', 'activation', 'measurement') order by all"
        ).fetchall():
            columns = [
                name
                for (name,) in connection.execute(
                    "select column_name from information_schema.columns where table_schema = ?"
                    " and table_name = ?",
                    [schema, table],
                ).fetchall()
                if not any(word in name for word in OF_LOADS)
            ]
            found[f"{schema}.{table}"] = Counter(
                map(
                    str,
                    connection.execute(
                        f"select {', '.join(columns)} from {schema}.{table}"
                    ).fetchall(),
                )
            )
    return found


def differences(one: dict[str, Counter], other: dict[str, Counter]) -> dict[str, tuple]:
    return {
        table: (list((rows - other[table]).keys())[:2], list((other[table] - rows).keys())[:2])
        for table, rows in one.items()
        if rows != other[table]
    }


def write_native_world(raw):
    world.write_native(raw)
    world.write_salesforce(raw, "native")


def write_airbyte_world(raw):
    world.write_airbyte(raw, "json")
    world.write_salesforce(raw, "airbyte")


@pytest.fixture(scope="module")
def by_declared_names(run_warm, tmp_path_factory):
    return published(run_warm, tmp_path_factory.mktemp("native"), write_native_world)


@pytest.mark.slow
def test_what_is_published_is_the_same_by_another_connector(run_warm, tmp_path, by_declared_names):
    found = published(run_warm, tmp_path, write_airbyte_world)
    assert len(by_declared_names["core.activities"]) >= 6
    assert by_declared_names["activation.suppressed_contacts"]
    assert differences(by_declared_names, found) == {}


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.parametrize("form", ["flat", "raw"])
def test_what_is_published_is_the_same_by_other_layouts(
    run_warm, tmp_path, by_declared_names, form
):
    def write(raw):
        world.write_airbyte(raw, form)
        world.write_salesforce(raw, "export")

    assert differences(by_declared_names, published(run_warm, tmp_path, write)) == {}
