"""The SQL gives the numbers worked out by hand."""

import pytest
from oracle import golden
from oracle.warehouse import SCORE_COLUMNS, Expected, comparable, read_table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def expected(fast_builder, tmp_path_factory) -> Expected:
    folder = tmp_path_factory.mktemp("golden")
    golden.write_raw(folder / "raw", golden.raw_tables())
    warehouse = fast_builder.new_warehouse(folder / "warehouse")
    fast_builder.build(warehouse, folder / "raw", str(golden.AS_OF))
    return Expected(
        warehouse / "work.duckdb", folder / "raw", fast_builder.project / "seeds", golden.AS_OF
    )


@pytest.fixture(scope="module")
def published(expected) -> dict[tuple[str, str], dict]:
    """(case, programme) -> every score column."""
    case_of = {
        account_id: record_id
        for (_system, record_id), account_id in expected.identity.account_of_record.items()
    }
    rows: dict[tuple[str, str], dict] = {}
    with expected.connect() as connection:
        for table, columns in SCORE_COLUMNS.items():
            for row in read_table(connection, f"scoring.{table}"):
                held = rows.setdefault((case_of[row["account_id"]], row["program_id"]), {})
                held |= {column: comparable(row[column], column) for column in columns}
    return rows


@pytest.mark.parametrize("case", golden.CASES, ids=lambda case: case.name)
def test_warehouse_agrees_with_the_numbers_worked_out_by_hand(case, published):
    for program_id, numbers in case.expected.items():
        row = published[(case.name, program_id)]
        assert {name: row[name] for name in numbers} == numbers, case.why


def test_oracle_agrees_with_the_warehouse_on_everything_else(expected):
    assert not expected.ledger.undecided_ids
    assert expected.differences() == []
    assert expected.differences_below_the_marts() == []
