"""What a build reads, compares and counts again after the policy changed."""

import duckdb
import pytest
from oracle import golden

from .driver import LEDGER_MODELS, BuildBroke

pytestmark = pytest.mark.slow


@pytest.fixture
def ledger(fast_builder, tmp_path):
    """Builds the ledger of the golden activities, of which a few come in several versions."""
    golden.write_raw(tmp_path / "raw", golden.raw_tables())
    warehouse = fast_builder.new_warehouse(tmp_path / "warehouse")

    def build(change: str | None = None) -> dict[str, int]:
        """After a change of the seeds: files read, activities compared and held, days that name none."""
        database = str(warehouse / "work.duckdb")
        if change:
            with duckdb.connect(database) as connection:
                connection.execute(change)
        models = ("int_policy_lineage", *LEDGER_MODELS) if change else ()
        fast_builder.build(warehouse, tmp_path / "raw", str(golden.AS_OF), models=models)
        counts = {
            "read": "int_load_plan where is_to_read and landing_key like '%activities%'",
            "compared": "int_activities_repeated",
            "held": "int_activities",
            "unnamed": "int_signals_daily where signal_count > 0 and latest_activity_stamp is null",
        }
        with duckdb.connect(database, read_only=True) as connection:
            return {
                name: connection.execute(f"select count(*) from intermediate.{what}").fetchone()[0]
                for name, what in counts.items()
            }

    return build


def test_new_points_read_nothing_again_and_a_new_signal_reads_all_as_the_first_time(ledger):
    first = ledger()
    assert first["read"] == 1
    assert 0 < first["compared"] < first["held"] / 10
    version = """
        insert into policy.policy_versions by name
        select * replace ('2099.1' as policy_version, date '2099-01-01' as valid_from)
        from policy.policy_versions;
        insert into policy.signal_types by name
        select * replace ('2099.1' as policy_version, points + 1 as points)
        from policy.signal_types
    """
    # one more point for everything: what said nothing says something in that version
    assert first["unnamed"] > 0
    assert ledger(version) == {"read": 0, "compared": 0, "held": first["held"], "unnamed": 0}
    signal = """
        insert into policy.signal_types by name
        select * replace ('a_new_signal' as signal_type) from policy.signal_types limit 1
    """
    # what the ledger holds is replaced: it must not be compared with what replaces it
    assert ledger(signal) == first | {"unnamed": 0}


def test_a_full_refresh_of_the_ledger_without_what_it_reads_stops(ledger, fast_builder, tmp_path):
    held = ledger()["held"]
    arguments = (tmp_path / "warehouse", tmp_path / "raw", str(golden.AS_OF))
    for model in ("int_activities", "int_activities_quarantined", "int_activity_load_log"):
        with pytest.raises(BuildBroke, match=r"select int_load_plan\+"):
            fast_builder.build(*arguments, full_refresh=True, models=(model,))
    fast_builder.build(*arguments, full_refresh=True, models=LEDGER_MODELS)
    assert ledger()["held"] == held > 0
