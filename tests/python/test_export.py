"""`warm export`: hostile cells stay cells, CSV and Parquet agree, and a failure leaves the last files."""

import csv
import json

import duckdb
import pytest

from warm_accounts import export
from warm_accounts.project import UnusableInput, Warehouse

# What came through the models: quotes, separators and line breaks inside, never a formula in front.
CELLS = [
    '\'=HYPERLINK("http://evil")',
    "'+1",
    "'-1",
    "'@SUM(A1)",
    "'\tcmd",
    'said "yes", twice',
    "two\nlines",
    "comma, semicolon; pipe|",
    "Ünïcode 病院",
    None,
]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture
def warehouse(tmp_path):
    made = Warehouse(tmp_path / "ware 'house'")
    made.folder.mkdir()
    with duckdb.connect(str(made.published_file)) as connection:
        connection.execute("create schema activation")
        connection.execute("create table main.publication (publication varchar)")
        connection.execute(
            "insert into main.publication values (?)", [json.dumps({"as_of": "2026-06-30"})]
        )
        for table in export.EXPORTS:
            connection.execute(
                f"create table activation.{table} (source_system varchar, source_record_id varchar,"
                " program_id varchar, reasons varchar, warmth_score decimal(5, 2), is_over boolean,"
                " sla_due_at timestamp, scored_on date)"
            )
            for number, cell in enumerate(CELLS):
                connection.execute(
                    f"insert into activation.{table} values ('crm', ?, 'p', ?, 12.30, true,"
                    " timestamp '2026-06-30 15:00:00', date '2026-06-30')",
                    [f"{len(CELLS) - number:03}", cell],
                )
    return made


def test_csv_and_parquet_agree_and_keep_hostile_cells(warehouse, tmp_path):
    paths = {}
    for file_format in ("csv", "parquet"):
        target = tmp_path / "out" / file_format
        paths[file_format] = list(export.write_exports(warehouse, target, file_format))
        assert not [path for path in target.iterdir() if path.name.endswith(".tmp")]
        manifest = json.loads((target / "export.json").read_text())
        assert manifest["published"]["as_of"] == "2026-06-30"
        assert set(manifest["row_counts"].values()) == {len(CELLS)}
    for csv_path, parquet_path in zip(paths["csv"], paths["parquet"], strict=True):
        with csv_path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        typed = duckdb.sql(f"select * from read_parquet('{parquet_path}')").fetchall()
        assert [row["reasons"] for row in rows] == [cell or "" for cell in reversed(CELLS)]
        assert [row[3] for row in typed] == list(reversed(CELLS))
        assert rows[0]["sla_due_at"] == "2026-06-30T15:00:00Z"
        for row, values in zip(rows, typed, strict=True):
            assert (row["source_record_id"], row["warmth_score"]) == (values[1], str(values[4]))
            assert not [cell for cell in row.values() if cell.startswith(FORMULA_STARTS)]


def test_the_same_tables_give_the_same_bytes(warehouse, tmp_path):
    written = []
    for run in ("a", "b"):
        paths = export.write_exports(warehouse, tmp_path / run, "csv")
        written.append([path.read_bytes() for path in paths])
    assert written[0] == written[1]


def test_a_failed_write_leaves_the_last_files(warehouse, tmp_path, monkeypatch):
    target = tmp_path / "out"
    (path, *_) = export.write_exports(warehouse, target, "csv")
    before = path.read_bytes()

    def stop(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(export, "put_in_place", stop)
    with pytest.raises(UnusableInput, match="no space left") as stopped:
        export.write_exports(warehouse, target, "csv")
    assert stopped.value.exit_code == 2
    assert path.read_bytes() == before
    assert not list(target.glob("*.tmp"))


def test_what_cannot_be_exported_is_said(warehouse, tmp_path, run_warm):
    nothing = run_warm("export", "--warehouse", tmp_path / "empty")
    assert nothing.returncode == 2
    assert "Nothing has been published" in nothing.stderr
    (tmp_path / "file").write_text("")
    blocked = run_warm("export", "--warehouse", warehouse.folder, "--to", tmp_path / "file")
    assert blocked.returncode == 2
    assert "--to" in blocked.stderr
    with duckdb.connect(str(warehouse.published_file)) as connection:
        connection.execute("drop table activation.crm_contact_export")
    older = run_warm("export", "--warehouse", warehouse.folder)
    assert older.returncode == 2
    assert "earlier version" in older.stderr
    assert run_warm("export", "--format", "xlsx").returncode == 2


def test_export_says_what_it_wrote(warehouse, run_warm):
    result = run_warm("export", "--warehouse", warehouse.folder, "--format", "parquet")
    assert result.returncode == 0, result.stderr
    assert f"crm_account_export.parquet: {len(CELLS)} rows" in result.stdout
    assert (warehouse.folder / "exports" / "export.json").exists()
