"""Does the property suite find bugs? Plants some, one at a time, and says which it caught.

    python -m property.mutants [NAME ...]      (from tests/python; `make mutants` does it)

Each mutant is a small text patch of the project's own files, a mistake that such warehouses are known
to make, and the hand-written sequence that must notice. A patch that no longer applies is an error: the
code it spoke of has changed, and the mutant must follow.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .driver import SCORED_MODELS, BuildBroke
from .examples import EXAMPLES
from .fast_driver import FastBuilder
from .identity_examples import IDENTITY_EXAMPLES
from .identity_sequences import check_identity
from .project_copy import Patch, copy_project
from .sequences import check


@dataclass(frozen=True)
class Mutant:
    name: str
    mistake: str
    noticed_by: str
    patches: tuple[Patch, ...]


def patch(path: str, old: str, new: str) -> Patch:
    return Patch(path, old, new)


MUTANTS = (
    Mutant(
        "removed_policy_rows_stay",
        "a policy version keeps what it takes out of the version that it is based on",
        "late_on_a_built_day",
        (
            patch(
                "macros/policy/policy_rows.sql",
                "        and not coalesce(is_removed, false)\n",
                "",
            ),
        ),
    ),
    Mutant(
        "star_over_specific",
        "a row for every use case overrules the row for one",
        "late_on_a_built_day",
        (
            patch(
                "macros/policy/policy_rows.sql",
                "order by is_of_every_use_case\n",
                "order by is_of_every_use_case desc\n",
            ),
        ),
    ),
    Mutant(
        "oldest_row_counts",
        "of a row that versions changed the first one counts, not the one of the nearest version",
        "late_on_a_built_day",
        (
            patch(
                "macros/policy/policy_rows.sql",
                "order by lineage.distance\n",
                "order by lineage.distance desc\n",
            ),
        ),
    ),
    Mutant(
        "late_rows_skipped",
        "a watermark on event time: what happened before the newest row is never read",
        "late_on_a_built_day",
        (
            patch(
                "int_activities.sql",
                "        and activity_hash not in (select repeated.activity_hash from repeated)\n",
                "        and activity_hash not in (select repeated.activity_hash from repeated)\n"
                "        {% if is_incremental() %}"
                "and occurred_at >= (select max(occurred_at) from {{ this }}){% endif %}\n",
            ),
        ),
    ),
    Mutant(
        "lookback_of_three_days",
        "only the last three days are made anew",
        "late_on_a_built_day",
        (
            patch(
                "macros/incremental/days.sql",
                "    where activity_date in ({{ stale_days() }})\n",
                "    where activity_date in ({{ stale_days() }})"
                " and activity_date >= {{ add_days(as_of_date(), -3) }}\n",
            ),
        ),
    ),
    Mutant(
        "emptied_day_stays",
        "a day that has nothing left keeps its old rows",
        "deleted_leaves_a_day_empty",
        (
            patch(
                "macros/incremental/days.sql",
                "    where activity_date in ({{ stale_days() }})\n",
                "    where activity_date in ({{ stale_days() }}) and activity_date in ("
                "select kept.activity_date from {{ ref('int_ledger_days') }} as kept)\n",
            ),
        ),
    ),
    Mutant(
        "same_count_same_day",
        "a day is touched only when its number of rows changes",
        "moved_to_another_person",
        (
            patch(
                "int_ledger_days.sql",
                "{{ exact_sum('row_fingerprint') }} as fingerprint_sum",
                "0 as fingerprint_sum",
            ),
        ),
    ),
    Mutant(
        "days_added_again",
        "every build appends every day",
        "late_by_400_days",
        (
            patch(
                "macros/incremental/days.sql",
                "    {{ column }} not in"
                " (select built.activity_date from {{ this }} as built group by built.activity_date)\n",
                "    1 = 1\n",
            ),
        ),
    ),
    Mutant(
        "no_dedup",
        "every version of an activity counts",
        "same_row_in_two_files",
        (
            patch(
                "int_activities.sql",
                "where version_rank = 1",
                "where version_rank >= 1",
            ),
        ),
    ),
    Mutant(
        "last_arrival_wins",
        "what arrives is not compared with what the ledger holds",
        "old_version_delivered_late",
        (
            patch(
                "int_activity_version_conflicts.sql",
                "        activity_hash in (select repeated.activity_hash from repeated)\n",
                "        1 = 0\n",
            ),
        ),
    ),
    Mutant(
        "load_time_before_version_time",
        "the later load wins over the later version",
        "old_version_delivered_late",
        (
            patch(
                "int_activities.sql",
                "                updated_at desc nulls last,\n                loaded_at desc nulls last,\n",
                "                loaded_at desc nulls last,\n                updated_at desc nulls last,\n",
            ),
        ),
    ),
    Mutant(
        "deletion_ignored",
        "deleted activities stay in the daily counts",
        "deleted_on_a_shared_day",
        (
            patch(
                "int_signals_daily.sql",
                "        not is_deleted\n",
                "        1 = 1\n",
            ),
        ),
    ),
    Mutant(
        "changed_file_unnoticed",
        "a file is read once and never again",
        "file_rewritten",
        (
            patch(
                "int_load_plan.sql",
                "            and held.landing_version = landings.landing_version\n",
                "",
            ),
        ),
    ),
    Mutant(
        "as_of_unnoticed",
        "rows once refused for their time stay refused when the as-of date moves on",
        "as_of_admits_a_row",
        (
            patch(
                "int_load_plan.sql",
                "        or held.is_judged_otherwise = 1\n",
                "",
            ),
        ),
    ),
    Mutant(
        "suspects_counted",
        "what a scanner clicked counts",
        "scanner",
        (
            patch(
                "int_signals_daily.sql",
                "sum(case when suspects.activity_id is null then 1 else 0 end)",
                "sum(1)",
            ),
        ),
    ),
    Mutant(
        "window_a_day_short",
        "the window ends a day early",
        "bounds_of_the_window",
        (
            patch(
                "int_signal_day_weights.sql",
                "            and signal_days.age_days = window_weights.age_days\n",
                "            and signal_days.age_days + 1 = window_weights.age_days\n",
            ),
        ),
    ),
    Mutant(
        "tomorrow_counts",
        "an activity of the day after the as-of date is scored",
        "tomorrow",
        (
            patch(
                "int_signal_day_weights.sql",
                "            and signal_horizons.counted_until >= ledger_days.activity_date\n",
                "            and {{ add_days('signal_horizons.counted_until', 1) }}"
                " >= ledger_days.activity_date\n",
            ),
        ),
    ),
    Mutant(
        "week_before_looks_ahead",
        "the scores of the week before count the day after it",
        "tomorrow",
        (
            patch(
                "int_signal_day_weights.sql",
                "            and signal_horizons.counted_until >= ledger_days.activity_date\n",
                "            and case when score_scenarios.is_hysteresis_date"
                " then {{ add_days('signal_horizons.counted_until', 1) }}"
                " else signal_horizons.counted_until end >= ledger_days.activity_date\n",
            ),
        ),
    ),
    Mutant(
        "past_forgotten",
        "who was last seen before every horizon was never seen",
        "back_after_a_year",
        (
            patch(
                "int_contact_engagement.sql",
                "where attributed.last_signal_on is not null",
                "where attributed.last_signal_on is null",
            ),
        ),
    ),
    Mutant(
        "repeats_ignored",
        "every click of a day counts in full",
        "cap_filled_by_late_rows",
        (
            patch(
                "int_signal_sums.sql",
                "reached.repeats_pct - earlier.repeats_pct as repeats_pct",
                "100 * bounded.signal_count as repeats_pct",
            ),
        ),
    ),
    Mutant(
        "no_floor",
        "negatives make a score negative",
        "negative_stays_below_the_floor",
        (
            patch(
                "int_account_raw_scores.sql",
                "greatest(0, decay_positive_raw - decay_negative_raw)",
                "(decay_positive_raw - decay_negative_raw)",
            ),
        ),
    ),
    Mutant(
        "scores_added_again",
        "a second build of one date adds its rows to the first's",
        "late_by_400_days",
        (
            patch(
                "macros/incremental/scoring_dates.sql",
                "    delete from {{ this }}\n    where scored_on in (",
                "    delete from {{ this }}\n    where 1 = 0 and scored_on in (",
            ),
        ),
    ),
    Mutant(
        "removed_record_keeps_its_account",
        "an organization that its source deleted still counts",
        "earliest_record_removed",
        (
            patch(
                "int_organization_records.sql",
                "        and not organization_record_versions.is_deleted\n",
                "",
            ),
        ),
    ),
    Mutant(
        "accounts_never_revised",
        "a record keeps the account that it was given first",
        "merge_and_unmerge",
        (
            patch(
                "int_account_record_map.sql",
                "its rank when attributes survive. -#}\n",
                "its rank when attributes survive. -#}\n{{ config(materialized='incremental',"
                " incremental_strategy='append') }}\n",
            ),
            patch(
                "int_account_record_map.sql",
                "select * from records_assigned\n",
                "select * from records_assigned\n{% if is_incremental() %}where"
                " organization_record_key not in"
                " (select held.organization_record_key from {{ this }} as held){% endif %}\n",
            ),
        ),
    ),
    Mutant(
        "ties_broken_the_other_way",
        "of records created on one day the last key names the account",
        "ties_and_missing_dates",
        (
            patch(
                "int_account_record_map.sql",
                "                organization_records.created_at asc nulls last,\n"
                "                organization_records.organization_record_key asc\n",
                "                organization_records.created_at asc nulls last,\n"
                "                organization_records.organization_record_key desc\n",
            ),
        ),
    ),
    Mutant(
        "alias_said_once",
        "a retired id leads for ever where it led first",
        "earliest_record_removed",
        (
            patch(
                "int_account_alias_history.sql",
                "        or coalesce(ids_standing.account_id, '')"
                " != coalesce(aliases_latest.account_id, '')\n",
                "",
            ),
        ),
    ),
    Mutant(
        "alias_outlives_an_unmerge",
        "an id that lived again follows the account it had left when its records go",
        "unmerged_then_removed",
        (
            patch(
                "int_account_alias_history.sql",
                "        on aliases_latest.retired_account_id = accounts_live.account_id\n",
                "        on aliases_latest.retired_account_id = accounts_live.account_id and 1 = 0\n",
            ),
        ),
    ),
    Mutant(
        "ids_forgotten",
        "a full refresh forgets which ids were ever published",
        "merge_and_unmerge",
        (
            patch(
                "int_account_id_history.sql",
                "        full_refresh=false,\n",
                "",
            ),
        ),
    ),
    Mutant(
        "parents_forgotten",
        "a full refresh forgets who was whose parent",
        "parents_change",
        (
            patch(
                "int_account_parent_history.sql",
                "        full_refresh=false,\n",
                "",
            ),
        ),
    ),
    Mutant(
        "replaced_parent_stays",
        "a parent that was replaced is never closed",
        "parents_change",
        (
            patch(
                "int_account_parents_past.sql",
                "                rows between 1 following and unbounded following\n",
                "                rows between 100 following and unbounded following\n",
            ),
        ),
    ),
    Mutant(
        "past_parents_by_their_old_ids",
        "a parent that merged away since is looked for under its old id",
        "past_parents_follow_ids",
        (
            patch(
                "int_account_parents_past.sql",
                "coalesce(aliases_ranked.account_id, changes_ended.parent_account_id)"
                " as parent_account_id",
                "changes_ended.parent_account_id",
            ),
        ),
    ),
)
# what `make test` plants: state, versions, days, files and formulas, one each and some more
SHORT_LIST = (
    "late_rows_skipped",
    "emptied_day_stays",
    "no_dedup",
    "window_a_day_short",
    "repeats_ignored",
    "scores_added_again",
    "alias_outlives_an_unmerge",
)


@dataclass
class Verdict:
    mutant: Mutant
    finding: str
    seconds: float

    @property
    def is_caught(self) -> bool:
        return bool(self.finding)

    def __str__(self) -> str:
        state = "caught" if self.is_caught else "MISSED"
        first = self.finding.splitlines()[0] if self.finding else ""
        return f"{state}  {self.mutant.name:32} {self.seconds:5.1f} s  {first[:110]}"


def judge(builder: FastBuilder, mutant: Mutant) -> Verdict:
    """Plants the bug, runs the sequence that should notice, takes the bug out again."""
    started = time.monotonic()
    with builder.patched(mutant.patches) as mutated:
        try:
            if mutant.noticed_by in IDENTITY_EXAMPLES:
                finding = check_identity(mutated, IDENTITY_EXAMPLES[mutant.noticed_by])
            else:
                # what is made of scores is not asked: these bugs show in the scores themselves
                finding = check(mutated, EXAMPLES[mutant.noticed_by], models=SCORED_MODELS)
            text = str(finding) if finding else ""
        except BuildBroke as broken:
            # a mutant that cannot be built proves nothing about the suite
            raise AssertionError(f"{mutant.name} does not build: {broken}") from broken
    return Verdict(mutant, text, time.monotonic() - started)


def main(names: list[str]) -> int:
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    with tempfile.TemporaryDirectory() as folder:
        builder = FastBuilder(copy_project(Path(folder) / "project"), Path(folder) / "scratch")
        verdicts = []
        for mutant in chosen:
            verdicts.append(judge(builder, mutant))
            print(verdicts[-1], flush=True)
    caught = sum(verdict.is_caught for verdict in verdicts)
    print(f"{caught} of {len(verdicts)} planted bugs caught")
    return 0 if caught == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
