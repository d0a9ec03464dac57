"""Raw files that cannot be used stop a build before it starts, with a message a person can act on."""

import gzip
from types import SimpleNamespace

import duckdb
import pytest

from warm_accounts import preflight
from warm_accounts.preflight import check_raw_input
from warm_accounts.project import UnusableInput, Warehouse

HEADER = "source_system,organization_record_id,organization_name,city\n"
CANARY = "jane.canary@example.org"


@pytest.fixture
def check(tmp_path, project_root):
    """Function check(files) -> notes: lays files out as raw input and looks at them."""
    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.dbt_dir.mkdir(parents=True)
    raw_dir = tmp_path / "raw 'quoted' input"

    def run(files: dict[str, bytes | str]):
        for name, content in files.items():
            path = raw_dir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        request = SimpleNamespace(project_dir=project_root, raw_dir=raw_dir, warehouse=warehouse)
        return check_raw_input(request)

    run.raw_dir = raw_dir
    run.warehouse = warehouse
    return run


def refuse(check, files) -> str:
    with pytest.raises(UnusableInput) as stopped:
        check(files)
    assert stopped.value.exit_code == 2
    assert CANARY not in stopped.value.message
    return stopped.value.message


def test_usable_files_pass_and_are_counted(check):
    notes = check(
        {
            "uploads/organizations.csv": HEADER + "crm,1,Mercy,Iowa City\n",
            "uploads/contacts/part-0.csv.gz": gzip.compress(
                b"source_system,contact_record_id\ncrm,1\n"
            ),
        }
    )
    assert any(note.startswith("uploads: 2 of ") for note in notes)
    assert any("taken as empty: " in note and "hubspot" in note for note in notes)


def test_bom_crlf_and_line_breaks_in_values_are_fine(check):
    text = HEADER.replace("\n", "\r\n") + 'crm,1,"Mercy\r\nHospital ""East""","Iowa, City"\r\n'
    check({"uploads/organizations.csv": b"\xef\xbb\xbf" + text.encode()})


def test_long_texts_and_odd_letters_are_fine(check):
    odd = "M\u0065\u0301rcy \U0001f3e5 \u202e \ufb01"
    rows = f"crm,1,{'x' * 1_048_576},c\ncrm,2,{odd},c\n"
    check({"uploads/organizations.csv": HEADER + rows})


@pytest.mark.parametrize(
    "empty", [b"", b"\xef\xbb\xbf", HEADER.encode(), HEADER.strip().encode()], ids=str
)
def test_empty_and_header_only_files_are_empty_tables(check, empty):
    notes = check(
        {"uploads/organizations.csv": empty, "uploads/contacts.csv.gz": gzip.compress(b"")}
    )
    assert any("contacts.csv.gz" in note for note in notes if note.startswith("empty files"))


def test_missing_folder_says_what_to_do(check):
    message = refuse(check, {})
    assert "There is no raw folder" in message
    assert "warm demo" in message


def test_a_file_is_no_folder(check):
    check.raw_dir.write_text("")
    assert "is not a folder" in refuse(check, {})


def test_folder_without_known_source_names_the_known_ones(check):
    message = refuse(check, {"crm/organizations.csv": HEADER})
    assert "holds no known source" in message
    assert "uploads" in message


def test_folder_above_the_raw_folder_is_guessed(check):
    assert "Did you mean" in refuse(check, {"demo/uploads/organizations.csv": HEADER})


def test_unknown_files_are_said_not_read(check):
    notes = check({"uploads/organisations.csv": b"\xff\xfe", "uploads/organizations.csv": HEADER})
    assert any("organisations.csv" in note for note in notes if note.startswith("not read"))


def test_every_unread_file_is_named_and_those_that_matter_once_more(check):
    telling = ["hubspot/email_subscription_change.csv", "salesforce/user_merge_log.csv"]
    telling += ["uploads/OptOut/2026.csv", "uploads/newsletter_unsubscribes.csv"]
    others = [f"hubspot/custom_object_{number}.csv" for number in range(9)]
    notes = check(dict.fromkeys([*telling, *others, "uploads/organizations.csv"], HEADER))
    (listed,) = (note for note in notes if note.startswith("not read"))
    assert all(name in listed for name in telling + others)
    (warning,) = (note for note in notes if note.startswith("warning"))
    assert warning.startswith("warning: 4 files not read")
    assert all(name in warning for name in telling)
    assert not any(name in warning for name in others)


@pytest.mark.parametrize(
    "name",
    [
        *("suppressions.csv", "preference_center/people.csv", "veeva/consent.csv.gz"),
        *(
            "uploads/opted_out.csv",
            "uploads/dnc.csv",
            "uploads/robinson.csv",
            "uploads/Opt-Out List.csv",
        ),
        *("uploads/right_to_be_forgotten.csv", "salesforce/individual.csv", "lists/stop list.xlsx"),
    ],
)
def test_a_refusal_that_lies_elsewhere_is_told(check, name):
    notes = check({"uploads/organizations.csv": HEADER, name: "a,b\n1,2\n"})
    (warning,) = (note for note in notes if note.startswith("warning: 1 file not read"))
    assert name in warning


def test_what_a_demo_says_of_itself_is_no_input(check):
    notes = check(
        {
            "uploads/organizations.csv": HEADER,
            "demo.json": "{}",
            "truth/consent_changes.csv": "a,b\n1,2\n",
            "readme.md": "what this is",
        }
    )
    assert not any("not read" in note for note in notes)


def test_latin_1_names_line_byte_and_remedy(check):
    good = HEADER + "crm,1,Mercy,Iowa City\n"
    content = good.encode() + "crm,2,Sacré Cœur,Iowa City\n".encode("cp1252")
    message = refuse(check, {"uploads/organizations.csv": content})
    assert f"line 3, byte {len(good) + len('crm,2,Sacr')}: not UTF-8" in message
    assert "iconv" in message


def test_latin_1_is_placed_right_beyond_the_first_chunk(check, monkeypatch):
    monkeypatch.setattr(preflight, "CHUNK_BYTES", 7)
    good = HEADER + "crm,1,Mercé,Iowa City\n" * 3
    content = good.encode() + b"crm,2,\xe9,x\n"
    message = refuse(check, {"uploads/organizations.csv": content})
    assert f"line 5, byte {len(good.encode()) + 6}: not UTF-8" in message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(check, encoding):
    message = refuse(check, {"uploads/organizations.csv": HEADER.encode(encoding)})
    assert "UTF-16" in message
    assert "iconv" in message


def test_nul_byte_is_placed(check):
    message = refuse(check, {"uploads/organizations.csv": HEADER.encode() + b"crm,1,Mer\0cy,x\n"})
    assert f"line 2, byte {len(HEADER) + 9}: a NUL byte" in message


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (f"crm,1,{CANARY}\n", "fewer values"),
        (f"crm,1,Mercy,{CANARY},x\n", "more values"),
        (f'crm,1,"{CANARY},x\n', "not closed"),
        (f'crm,1,"{CANARY}"x,y\n', "not closed, or text follows"),
        (f"crm,1,{CANARY}{'x' * 2_100_000},y\n", "longer than"),
    ],
)
def test_malformed_rows_name_line_and_cause_but_no_value(check, row, because):
    message = refuse(check, {"uploads/organizations.csv": HEADER + "crm,0,Mercy,x\n" * 3 + row})
    assert "line 5: " in message
    assert because in message


def test_malformed_row_far_down_is_found(check):
    rows = "crm,1,Mercy,x\n" * 60_000
    message = refuse(check, {"uploads/organizations.csv": HEADER + rows + "crm,1\n" + rows})
    assert "line 60002: " in message


def test_mixed_line_endings_are_named(check):
    text = HEADER + "crm,1,Mercy,x\r\ncrm,2,Mercy,x\n"
    assert "line endings" in refuse(check, {"uploads/organizations.csv": text})


def test_missing_header_names_the_columns_wanted(check):
    message = refuse(check, {"uploads/organizations.csv": "crm,1,Mercy,Iowa City\n"})
    assert "no header of this table" in message
    assert "organization_record_id" in message


@pytest.mark.parametrize(
    ("delimiter", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_other_delimiters_are_guessed(check, delimiter, name):
    text = HEADER.replace(",", delimiter)
    assert name in refuse(check, {"uploads/organizations.csv": text})


def test_blank_lines_only(check):
    assert "blank lines only" in refuse(check, {"uploads/organizations.csv": "\n\n"})


def test_missing_key_column_is_named(check):
    message = refuse(
        check, {"uploads/organizations.csv": "source_system,organization_name\ncrm,x\n"}
    )
    assert "organization_record_id is missing" in message


def test_gzip_cut_short(check):
    whole = gzip.compress((HEADER + "crm,1,Mercy,x\n" * 10_000).encode())
    message = refuse(check, {"uploads/organizations.csv.gz": whole[: len(whole) // 2]})
    assert "cut short" in message


def test_gzip_in_name_only(check):
    assert "not gzip" in refuse(check, {"uploads/organizations.csv.gz": HEADER})


def write_parquet(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = "'crm' as source_system, '1' as organization_record_id, 'Mercy' as organization_name"
    with duckdb.connect() as connection:
        connection.execute(f"copy (select {columns}) to '{path}' (format parquet)")
    return path.read_bytes()


def test_parquet_whole_cut_short_and_in_name_only(check, tmp_path):
    whole = write_parquet(tmp_path / "whole.parquet")
    check({"uploads/organizations.parquet": whole})
    assert "cut short" in refuse(check, {"uploads/organizations.parquet": whole[:-20]})
    assert "not a Parquet file" in refuse(check, {"uploads/organizations.parquet": HEADER})
    broken = whole[:-60] + b"\xff" * 52 + whole[-8:]
    assert "footer cannot be read" in refuse(check, {"uploads/organizations.parquet": broken})


def test_unreadable_file(check, monkeypatch):
    check({"uploads/organizations.csv": HEADER + "crm,1,Mercy,x\n"})
    (check.raw_dir / "uploads" / "contacts.csv").symlink_to("nowhere.csv")
    assert "contacts.csv: it cannot be read" in refuse(check, {})

    def deny(path):
        raise PermissionError(13, "Permission denied")

    (check.raw_dir / "uploads" / "contacts.csv").unlink()
    monkeypatch.setattr(preflight, "open_bytes", deny)
    content = {"uploads/organizations.csv": HEADER + "crm,2,Mercy,x\n"}
    assert "it cannot be read (Permission denied)" in refuse(check, content)


def test_all_problems_are_named_at_once(check):
    files = {"uploads/organizations.csv": "\n", "uploads/contacts.csv": "a;b\n"}
    message = refuse(check, files)
    assert message.startswith("2 unusable raw files")


def test_wildcards_in_names_are_refused(check):
    assert "rename it" in refuse(check, {"uploads/activities/[1].csv": HEADER})


def test_unchanged_files_are_not_read_again(check, monkeypatch):
    files = {"uploads/organizations.csv": HEADER + "crm,1,Mercy,x\n"}
    check(files)
    read = []
    monkeypatch.setattr(preflight, "check_file", lambda path, *_: read.append(path.name) or True)
    check({})
    assert read == []
    check(files)
    assert read == ["organizations.csv"]


@pytest.mark.parametrize(
    "name",
    ["uploads/Organizations.csv", "uploads/ORGANIZATIONS.csv.gz", "uploads/Organi_zations/a.csv"],
)
def test_table_names_compare_without_case_and_underscores(check, name):
    text = "SourceSystem,OrganizationRecordId,Organization_Name\ncrm,1,Mercy\n"
    content = gzip.compress(text.encode()) if name.endswith("gz") else text
    notes = check({name: content})
    assert any(note.startswith("uploads: 1 of ") for note in notes)
    assert not any("not read" in note for note in notes)


@pytest.mark.parametrize("second", ["organization_name", "Organization_Name", "OrganizationName"])
def test_two_columns_of_one_name_are_ambiguous(check, second):
    text = f"source_system,organization_record_id,organization_name,{second}\ncrm,1,Mercy,Grace\n"
    message = refuse(check, {"uploads/organizations.csv": text})
    assert "two columns of one name" in message
    assert second in message


@pytest.mark.parametrize("name", ["Facility ID", "facility_id", "Provider ID", "provider_id"])
def test_a_key_has_the_name_of_any_release(check, name):
    hospital = f"{name},Hospital Name,citytown\n450091,MERCY,WACO\n"
    check({"cms/hospital_general_information.csv": hospital})


def test_a_key_that_no_release_names_is_missing(check):
    files = {"cms/hospital_general_information.csv": "Number,Hospital Name\n450091,MERCY\n"}
    assert "the key column Facility ID or Provider ID is missing" in refuse(check, files)


def test_two_undeclared_columns_of_one_name_are_nobodys_matter(check):
    check({"uploads/organizations.csv": HEADER.strip() + ",color,Color\ncrm,1,Mercy,x,red,red\n"})


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("upload/contacts.csv", "uploads/"),
        ("Sales_force/contact.csv", "salesforce/"),
        ("hub-spot/contact.csv", "hubspot/"),
        ("uploads/contcats.csv", "uploads/contacts"),
        ("uploads/supressions.csv", "uploads/suppressions"),
        ("uploads/companies.csv", "uploads/organizations"),
        ("hubspot/contactz.csv", "hubspot/contact"),
        ("hubspot/companys.csv", "hubspot/company"),
    ],
)
def test_what_is_nearly_known_is_told(check, given, meant):
    notes = check({"uploads/organizations.csv": HEADER, given: "a,b\n1,2\n"})
    told = [note for note in notes if note.startswith("warning: not read: ")]
    assert len(told) == 1
    assert given.split("/")[0] in told[0]
    assert f"Did you mean {meant}? Rename it" in told[0]


def test_input_of_which_no_table_is_known_is_refused(check):
    message = refuse(check, {"uploads/companies.csv": HEADER, "uploads/stuff.csv": "a,b\n1,2\n"})
    assert "holds no table of this project" in message
    assert "Did you mean uploads/organizations?" in message


def test_folder_that_is_nearly_a_source_is_named_where_nothing_else_is_there(check):
    message = refuse(check, {"upload/organizations.csv": HEADER})
    assert "Is upload/ meant for uploads/? Rename it." in message


def test_linked_folders_are_looked_at_as_the_models_read_them(check, tmp_path):
    """A link to a folder, one to where it stands, and one to nothing, as an editor leaves beside a file."""
    linked = tmp_path / "elsewhere"
    linked.mkdir()
    (linked / "1.csv").write_text(HEADER + "crm,1,Mercy,Iowa City\n")
    (linked / "round").symlink_to(linked)
    check({"uploads/contacts.csv": "source_system,contact_record_id\ncrm,1\n"})
    uploads = check.raw_dir / "uploads"
    (uploads / "organizations").symlink_to(linked)
    (uploads / ".#contacts.csv").symlink_to("nobody@nowhere:1")
    assert any(note.startswith("uploads: 2 of ") for note in check({}))

    def found() -> dict:
        return preflight.fingerprint_raw_files(check.raw_dir, tmp_path)

    before = found()
    tables = {"contacts.csv", "organizations/1.csv", "organizations/round/1.csv"}
    assert set(before) == {f"uploads/{name}" for name in (*tables, ".#contacts.csv")}
    # ... which are those that DuckDB finds with the patterns of prepare_raw_sources
    globs = [f"{check.raw_dir}{depth}" for depth in ("/*/*", "/*/*/*", "/*/*/*/*", "/*/**")]
    rows = [row for glob in globs for row in duckdb.execute("from glob(?)", [glob]).fetchall()]
    read = {row[0].removeprefix(f"{uploads}/") for row in rows if row[0].endswith(".csv")}
    assert read - {".#contacts.csv"} == tables

    (linked / "1.csv").write_text(HEADER + "crm,1,Mercy,Ames City\n")
    assert found() != before
    (linked / "1.csv").write_text("no header of this table\n")
    assert "uploads/organizations/1.csv" in refuse(check, {})


AIRBYTE = "id,archived,updatedAt,properties\n"


def test_a_layout_is_told_in_one_line_and_two_of_one_table_once_more(check):
    files = {
        "hubspot/companies.csv": AIRBYTE + '1,false,2026-01-01,"{""name"": ""Mercy""}"\n',
        "hubspot/company.csv": "id,property_name\n2,Lake\n",
        "hubspot/contacts/a.csv": "id,email,_dlt_load_id\n1,,1\n",
        "hubspot/contacts/b.csv": AIRBYTE + '1,false,2026-01-01,"{""email"": """"}"\n',
        "dynamics/accounts.csv": "accountid,name\n1,Mercy\n",
    }
    for notes in (check(files), check({})):
        assert "hubspot: companies.csv read as company by the layout airbyte" in notes
        assert "hubspot: contacts read as contact by the layout dlt" in notes
        assert "dynamics: accounts.csv read as uploads.organizations by the layout api" in notes
        (both,) = (note for note in notes if "comes in several layouts" in note)
        assert both.startswith("hubspot: contact comes in several layouts, contacts (airbyte)")
        assert any(note.startswith("hubspot: 2 of ") for note in notes)


def test_an_unknown_layout_is_refused_with_what_it_resembles(check):
    message = refuse(check, {"hubspot/contacts.csv": "Kontakt-ID,Email,First Name\n1,,Ann\n"})
    assert "hubspot/contacts.csv: its columns are of no known layout" in message
    assert "resembles most the layout export: 2 of 31 columns" in message
    assert "The key column id is missing" in message
    assert "`warm layout FILE`" in message


def test_what_is_no_json_is_told_without_its_values(check):
    message = refuse(check, {"hubspot/contacts.csv": AIRBYTE + f"1,false,2026-01-01,{CANARY}\n"})
    assert "column properties holds what is no JSON object in 1 rows" in message


def test_files_are_looked_at_again_where_a_layout_is_asked_for(check, monkeypatch):
    check({"salesforce/account.csv": "Id,Name\n1,Mercy\n"})
    monkeypatch.setenv("WARM_LAYOUTS", "salesforce=dlt")
    notes = check({})
    assert "salesforce: account.csv read as account by the layout dlt" in notes
    monkeypatch.setenv("WARM_LAYOUTS", "salesforce=nobody")
    assert "salesforce=airbyte" in refuse(check, {})
