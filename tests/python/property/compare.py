"""Two warehouses, row for row."""

import datetime as dt
from pathlib import Path

import duckdb

import compare_warehouses

# What is not derived from the raw folder alone: raw views and files, staging views, rule seeds.
LEFT_OUT_SCHEMAS = {"raw_files", "staging", "policy", "reference", "overrides", "main"}
LEFT_OUT_SCHEMAS |= {"warm_build"}
# The work order of one run: what it reads, which activities it has to compare with others, and which
# organization records it compares and clusters anew.
# What all runs came to is compared: the ledger, pairs_compared, match_edges, clusters.
WORK_ORDERS = {
    ("intermediate", "int_load_plan"),
    ("intermediate", "int_activity_versions"),
    ("intermediate", "int_activities_repeated"),
    ("intermediate", "int_activity_version_conflicts"),
    # what changed since the last clusters; the fingerprints themselves stand in the clusters too
    ("intermediate", "int_organization_record_fingerprints"),
    ("intermediate", "int_organization_records_to_match"),
    ("intermediate", "int_organization_records_to_cluster"),
    ("intermediate", "int_organization_matching_runs"),
    ("intermediate", "int_organization_candidate_pairs"),
    ("intermediate", "int_organization_pair_names"),
    ("intermediate", "int_organization_components"),
    ("intermediate", "int_organization_cluster_constraints"),
    ("intermediate", "int_organization_clusters_split"),
}
# Lists of what was said when: they remember runs by design.
LOGS = {
    ("activation", "decision_log"),
    ("activation", "band_history"),
    ("intermediate", "int_ownership_log"),
    ("activation", "account_ownership"),
    # the table of int_contact_first_seen_log, which kept the name it was created with
    ("intermediate", "int_lead_log"),
    ("activation", "daily_triage"),
    ("activation", "stage_notifications"),
    ("measurement", "ranking_stability"),
    ("measurement", "weekly_review"),
    ("measurement", "monthly_outcomes"),
    ("measurement", "scoring_diagnostics"),
    ("core", "account_aliases"),
    ("intermediate", "int_account_alias_history"),
    ("intermediate", "int_account_id_history"),
    ("intermediate", "int_account_parent_history"),
    ("intermediate", "int_account_parents_past"),
    ("intermediate", "int_account_parents_dated"),
    ("intermediate", "int_account_ancestors_dated"),
    ("core", "account_hierarchy"),
    ("intermediate", "int_review_question_history"),
    ("intermediate", "int_score_history"),
    ("intermediate", "int_affiliation_history"),
    ("intermediate", "int_policy_history"),
    ("scoring", "score_changes"),
    # what is read from those logs: the last publication, and the steps from it to this one
    ("intermediate", "int_score_previous_dates"),
    ("intermediate", "int_score_change_steps"),
    ("intermediate", "int_affiliations_at_last_score"),
    ("intermediate", "int_account_ancestors_at_last_score"),
}
# Replays of the last publication, in the tables that hold every replay beside the score itself.
REMEMBERED_ROWS = {
    "scenario": ("('previous_recounted', 'previous_affiliations', 'previous_new_policy', 'faded')"),
    "affiliation_basis": "('remembered')",
    "scope": "('rolled_up_then')",
}
# Tables that know a scenario by its key alone: the key tells the replay and the scored date.
SCENARIO_KEYS = (
    "scenario_key in (select scenario_key from {side}.intermediate.int_score_scenarios"
    " where scored_on = date '{as_of}' and scenario not in {replays})"
)
# When a question was asked first, and a clock started, beside what was asked; a hash over such a column.
REMEMBERED_COLUMNS = {
    *("first_seen_on", "age_days"),
    *("queued_on", "triggered_at", "sla_due_at", "sla_breached", "is_sla_breached"),
    "is_next_step_late",
    *("action_due_on", "next_action_due_on", "due_reason", "due_words", "change_hash"),
    *("scored_on_before", "warmth_before", "band_before", "owner_team_before", "owner_id_before"),
}
# The same of one table alone: by which policy the score before an outcome was made.
REMEMBERED_COLUMNS_OF = {("measurement", "outcomes"): {"policy_version"}}
# Figures about earlier builds among figures about this one.
REMEMBERED_METRICS = (
    "('records_known_before', 'records_with_new_account_id',"
    " 'review_questions_by_age', 'review_oldest_question_days')"
)
# Ids that were retired: a person may still name an account by one, and only its own past has them.
RETIRED_IDS = " union all ".join(
    f"select retired_account_id from {side}.intermediate.int_account_alias_history" for side in "ab"
)
KEYS_GIVEN = ("intermediate", "int_account_given_names")
# Tables keyed by this date keep earlier dates as they were published; the latest must be equal.
PUBLISHED_DATE = "scored_on"


def differences(
    left: Path,
    right: Path,
    as_of: dt.date,
    limit: int = 5,
    *,
    with_logs: bool = False,
    with_views: bool = True,
) -> dict[str, list[str]]:
    """Table -> what differs, in words.

    Logs differ between warehouses of different pasts; views may stand on what a small build leaves out.
    """
    connection = duckdb.connect()
    try:
        connection.execute(f"attach '{left}' as a (read_only)")
        connection.execute(f"attach '{right}' as b (read_only)")
        tables = {
            side: tables_of(connection, side, with_logs=with_logs, with_views=with_views)
            for side in "ab"
        }
        found = {
            f"{schema}.{table}": ["only one warehouse has this table"]
            for schema, table in sorted(tables["a"].keys() ^ tables["b"].keys())
        }
        for name in sorted(tables["a"].keys() & tables["b"].keys()):
            columns = {
                side: {
                    column: kind
                    for column, kind in sorted(tables[side][name].items())
                    if column not in REMEMBERED_COLUMNS | REMEMBERED_COLUMNS_OF.get(name, set())
                }
                for side in "ab"
            }
            if columns["a"] != columns["b"]:
                found[".".join(name)] = ["the columns differ"]
                continue
            rows = different_rows(connection, name, columns["a"], as_of, limit)
            if rows:
                found[".".join(name)] = rows
        return found
    finally:
        connection.close()


def tables_of(
    connection, side: str, *, with_logs: bool = False, with_views: bool = True
) -> dict[tuple[str, str], dict[str, str]]:
    """(schema, table) -> column -> type of what is compared."""
    return {
        table: columns
        for table, columns in compare_warehouses.columns_by_table(
            connection, side, with_views=with_views
        ).items()
        if table[0] not in LEFT_OUT_SCHEMAS
        and not table[0].startswith("raw_")
        and table not in WORK_ORDERS
        and (with_logs or table not in LOGS)
    }


def different_rows(
    connection, name: tuple[str, str], columns: dict[str, str], as_of: dt.date, limit: int
) -> list[str]:
    listed = ", ".join(f'"{column}"' for column in columns)
    conditions = [f"{PUBLISHED_DATE} = date '{as_of}'"] if PUBLISHED_DATE in columns else []
    if "metric" in columns:
        conditions.append(f"metric not in {REMEMBERED_METRICS}")
    conditions += [f"{c} not in {rows}" for c, rows in REMEMBERED_ROWS.items() if c in columns]
    if name == KEYS_GIVEN:
        conditions.append(f"account_key not in ({RETIRED_IDS})")
    if "scenario_key" in columns and "scenario" not in columns:
        conditions.append(
            SCENARIO_KEYS.format(side="{side}", as_of=as_of, replays=REMEMBERED_ROWS["scenario"])
        )
    where = f" where {' and '.join(conditions)}" if conditions else ""
    rows = compare_warehouses.RowComparison(
        connection,
        *(
            f'select {listed} from {side}."{name[0]}"."{name[1]}"{where.replace("{side}", side)}'
            for side in "ab"
        ),
    )
    if not rows:
        return []
    return compare_warehouses.told(
        rows, columns, limit=limit, sides=("incremental", "full refresh")
    )
