"""The comparison of two warehouses finds what was planted, and says it in words."""

import duckdb
import pytest

import compare_warehouses

AS_OF, EARLIER = "2026-06-30", "2026-06-23"
NAMES = {"acc_1": "Mercy Clinic", "acc_2": "North Hospital", "acc_3": "Lake Health"}
PROGRAMS = ("cardiology", "neurology")


@pytest.fixture
def warehouses(tmp_path):
    """Function warehouses(*changes) -> two published files, the second with changes in SQL made to it."""

    def make(*changes: str):
        files = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
        for file in files:
            with duckdb.connect(str(file)) as connection:
                fill(connection)
        with duckdb.connect(str(files[1])) as connection:
            for change in changes:
                connection.execute(change)
        return files

    return make


def fill(connection) -> None:
    connection.execute(
        "create schema core; create schema scoring; create schema activation;"
        " create table core.accounts (account_id varchar, account_name varchar, city varchar);"
        " create table scoring.account_scores (account_id varchar, program_id varchar,"
        " warmth_score decimal(5,2), policy_version varchar, scored_on date);"
        " create table activation.account_bands (account_id varchar, program_id varchar,"
        " band varchar, scored_on date);"
        " create table activation.touches (team varchar, note varchar);"
        " create table main.publication (publication varchar);"
        " insert into activation.touches values ('field', 'called'), ('field', 'called');"
        " insert into main.publication values ('{}')"
    )
    connection.executemany(
        "insert into core.accounts values (?, ?, 'Springfield')", list(NAMES.items())
    )
    rows = [
        (account_id, program_id, 81.2 - number, "2026.1", scored_on)
        for number, account_id in enumerate(NAMES)
        for program_id in PROGRAMS
        for scored_on in (EARLIER, AS_OF)
    ]
    connection.executemany("insert into scoring.account_scores values (?, ?, ?, ?, ?)", rows)
    connection.executemany(
        "insert into activation.account_bands values (?, ?, 'warm', ?)",
        [(account_id, program_id, scored_on) for account_id, program_id, *_, scored_on in rows],
    )


@pytest.fixture
def compared(capsys):
    """Function compared(*arguments) -> exit code, lines, what was said of errors."""

    def run(*arguments):
        code = compare_warehouses.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err

    return run


def test_equal_warehouses_are_equal(warehouses, compared):
    code, lines, _ = compared(*warehouses())
    assert code == 0
    assert lines[-1] == "4 tables equal (29 rows), 0 different"


def test_order_of_rows_and_of_columns_says_nothing(warehouses, compared):
    files = warehouses(
        "create or replace table core.accounts as"
        " select city, account_name, account_id from core.accounts order by account_id desc"
    )
    assert compared(*files)[0] == 0


def test_a_changed_score_is_told_by_account_and_programme(warehouses, compared):
    files = warehouses(
        "update scoring.account_scores set warmth_score = 80.9"
        f" where account_id = 'acc_1' and program_id = 'cardiology' and scored_on = '{AS_OF}'"
    )
    code, lines, _ = compared(*files)
    assert code == 1
    place = lines.index("scoring.account_scores: 12 rows; 1 only in the old, 1 only in the new")
    assert lines[place + 1 : place + 3] == [
        "  warmth_score: 1 row, by -0.30 to -0.30",
        "    account acc_1 (Mercy Clinic), programme cardiology, scored on 2026-06-30:"
        " warmth_score 81.20 -> 80.90",
    ]
    assert lines[-1] == "3 tables equal (17 rows), 1 different"


def test_the_same_change_of_many_rows_is_told_once(warehouses, compared):
    files = warehouses(
        "update activation.account_bands set band = 'active' where account_id <> 'acc_3'",
        "update activation.account_bands set band = null where account_id = 'acc_3'"
        " and program_id = 'neurology'",
    )
    _, lines, _ = compared(*files)
    place = lines.index("  band: 10 rows")
    assert lines[place + 1].endswith("band warm -> active, and 7 more with this change")
    assert lines[place + 2].endswith("band warm -> nothing, and 1 more with this change")
    assert "acc_3 (Lake Health), programme neurology" in lines[place + 2]


def test_rows_on_one_side_are_told_by_their_key(warehouses, compared):
    files = warehouses(
        "delete from core.accounts where account_id = 'acc_2'",
        "insert into core.accounts values ('acc_4', 'New Clinic', null)",
    )
    code, lines, _ = compared(*files)
    assert code == 1
    place = lines.index("core.accounts: 3 rows; 1 only in the old, 1 only in the new")
    assert lines[place + 1 : place + 5] == [
        "  only in the old: 1 row by account_id",
        "    account acc_2 (North Hospital)",
        "  only in the new: 1 row by account_id",
        "    account acc_4 (New Clinic)",
    ]


def test_a_row_that_stands_twice_is_a_difference(warehouses, compared):
    files = warehouses("insert into activation.touches values ('field', 'called')")
    code, lines, _ = compared(*files)
    assert code == 1
    assert "activation.touches: 2 -> 3 rows; 0 only in the old, 1 only in the new" in lines
    assert "  only in the new: team field, note called" in lines


def test_a_broken_key_is_named(warehouses, compared):
    _, lines, _ = compared(
        *warehouses("insert into core.accounts values ('acc_1', 'Twin Clinic', null)")
    )
    assert "  account_id should name one row, and in the new 1 row too many share it" in lines


def test_tables_columns_and_types_of_one_side(warehouses, compared):
    files = warehouses(
        "drop table activation.touches",
        "create table core.programs as select 'cardiology' as program_id",
        "alter table core.accounts rename city to town",
        "alter table scoring.account_scores alter warmth_score type decimal(6,2)",
    )
    code, lines, _ = compared(*files)
    assert code == 1
    assert lines[lines.index("activation.touches: 2 -> 0 rows") + 1].strip() == (
        "only the old has this table"
    )
    assert lines[lines.index("core.programs: 0 -> 1 rows") + 1].strip() == (
        "only the new has this table"
    )
    place = lines.index("core.accounts: 3 rows")
    assert lines[place + 1 : place + 3] == [
        "  only the old has the column city",
        "  only the new has the column town",
    ]
    assert "  warmth_score was decimal(5,2) and is decimal(6,2)" in lines


@pytest.mark.parametrize(
    ("changes", "renamed"),
    [
        (
            ["alter table core.accounts rename city to town"],
            ["core.accounts.city,core.accounts.town"],
        ),
        (["alter table core.accounts rename city to town"], ["city,town"]),
        (["alter table core.accounts drop city"], ["core.accounts.city,"]),
        (["alter table core.accounts add column state varchar"], [",core.accounts.state"]),
        (
            ["alter table activation.touches rename to contact_touches"],
            ["activation.touches,activation.contact_touches"],
        ),
        (["drop table activation.touches"], ["activation.touches,"]),
        (["create table core.programs (program_id varchar)"], [",core.programs"]),
        (
            [
                "alter table core.accounts add column town varchar",
                "update core.accounts set town = city",
            ],
            ["core.accounts.city,core.accounts.town"],
        ),
    ],
)
def test_what_was_renamed_is_no_difference(warehouses, compared, tmp_path, changes, renamed):
    files = warehouses(*changes)
    assert compared(*files)[0] == 1
    mapping = tmp_path / "renamed.csv"
    mapping.write_text("\n".join(["old,new", *renamed]) + "\n", encoding="utf-8")
    code, lines, _ = compared(*files, "--renamed", mapping)
    assert code == 0, lines


def test_a_renamed_column_is_compared(warehouses, compared, tmp_path):
    files = warehouses(
        "alter table core.accounts rename city to town",
        "update core.accounts set town = 'Shelbyville' where account_id = 'acc_1'",
    )
    mapping = tmp_path / "renamed.csv"
    mapping.write_text("old,new\ncity,town\n", encoding="utf-8")
    code, lines, _ = compared(*files, "--renamed", mapping)
    assert code == 1
    assert "    account acc_1 (Mercy Clinic): town Springfield -> Shelbyville" in lines


def test_a_renamed_column_kept_under_its_old_name_is_compared_with_both(
    warehouses, compared, tmp_path
):
    files = warehouses(
        "alter table core.accounts add column town varchar",
        "update core.accounts set town = city, city = null",
    )
    mapping = tmp_path / "renamed.csv"
    mapping.write_text("old,new\ncore.accounts.city,core.accounts.town\n", encoding="utf-8")
    code, lines, _ = compared(*files, "--renamed", mapping)
    assert code == 1
    assert "  city: 3 rows" in lines
    assert "  town: 3 rows" not in lines


def test_names_that_changed_places_are_followed(warehouses, compared, tmp_path):
    files = warehouses(
        "alter table core.accounts rename city to kept",
        "alter table core.accounts rename account_name to city",
        "alter table core.accounts rename kept to account_name",
    )
    assert compared(*files)[0] == 1
    mapping = tmp_path / "renamed.csv"
    mapping.write_text("old,new\ncity,account_name\naccount_name,city\n", encoding="utf-8")
    assert compared(*files, "--renamed", mapping)[0] == 0


def test_run_stamps_are_not_compared(warehouses, compared):
    files = warehouses(
        'update main.publication set publication = \'{"published_at": "later"}\'',
        "alter table core.accounts add column run_id varchar",
        "update core.accounts set run_id = 'b'",
    )
    code, lines, _ = compared(*files)
    assert code == 0, lines
    assert any(line.startswith("not compared: ") and "run_id" in line for line in lines)


def test_one_date_and_some_schemas_alone(warehouses, compared):
    files = warehouses(
        f"update scoring.account_scores set warmth_score = 1 where scored_on = '{EARLIER}'",
        "update core.accounts set city = null",
    )
    assert compared(*files)[0] == 1
    assert compared(*files, "--as-of", AS_OF)[0] == 1
    assert compared(*files, "--schemas", "scoring")[0] == 1
    assert compared(*files, "--as-of", AS_OF, "--schemas", "scoring", "activation")[0] == 0


def test_of_people_values_are_not_shown(tmp_path, compared):
    for name, email in (("old", "ann@example.org"), ("new", "bob@example.org")):
        folder = tmp_path / name
        folder.mkdir()
        with duckdb.connect(str(folder / "warm_accounts.duckdb")) as connection:
            fill(connection)
        with duckdb.connect(str(folder / "contact_details.duckdb")) as connection:
            connection.execute(
                "create schema core;"
                f" create table core.contact_details as select 'con_1' as contact_id, '{email}' as email"
            )
    code, lines, _ = compared(tmp_path / "old", tmp_path / "new")
    assert code == 1
    assert "    contact con_1: email (not shown) -> (not shown)" in lines
    assert "example.org" not in "\n".join(lines)


def test_unusable_input_is_said(warehouses, compared, tmp_path):
    old, new = warehouses()
    no_database = tmp_path / "text.duckdb"
    no_database.write_text("no database", encoding="utf-8")
    wrong_header = tmp_path / "wrong.csv"
    wrong_header.write_text("from,to\na,b\n", encoding="utf-8")
    unequal = tmp_path / "unequal.csv"
    unequal.write_text("old,new\ncore.accounts,town\n", encoding="utf-8")
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("old,new\ncore.acounts,core.accounts\n", encoding="utf-8")
    for arguments, word in (
        ((old, tmp_path / "absent.duckdb"), "absent.duckdb does not exist"),
        ((old, no_database), "text.duckdb cannot be opened"),
        ((old, tmp_path), "two folders or two files"),
        ((tmp_path, tmp_path), "has no warm_accounts.duckdb"),
        ((old, new, "--schemas", "scorings"), "no schema scorings"),
        ((old, new, "--renamed", tmp_path / "absent.csv"), "absent.csv"),
        ((old, new, "--renamed", wrong_header), "`old,new`"),
        ((old, new, "--renamed", unequal), "line 2"),
        ((old, new, "--renamed", unknown), "core.acounts"),
    ):
        code, _, error = compared(*arguments)
        assert code == 2, arguments
        assert word in error, error


def test_keys_are_those_of_the_models(project_root):
    keys = compare_warehouses.contract_keys(project_root)
    assert keys["account_scores"] == [("account_id", "program_id", "scored_on")]
    assert ("account_id",) in keys["accounts"]
