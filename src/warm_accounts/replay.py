"""`warm replay`: logged decisions once more, by the SQL of the models and the policy they were made with."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb

from warm_accounts.erasure import ERASED
from warm_accounts.model_sql import ModelSql
from warm_accounts.project import UnusableInput, Warehouse, find_project
from warm_accounts.publish import is_unreadable, unreadable

SEEDS = ("band_rules", "bands", "feedback_rules", "reason_codes")
# From the scores of an account and the results of its qualification rules to its band and reasons.
DECISION_MODELS = (
    "int_band_thresholds",
    "int_account_qualifications",
    "int_band_overrides",
    "int_band_steps",
    "int_band_scenarios",
    "int_account_bands",
    "int_band_reason_texts",
)
# Name in the logged inputs -> column of int_account_score_scenarios.
LOGGED = {
    "evaluated_on": ("evaluated_on", "date"),
    "fit_points": ("banded_fit_points", "bigint"),
    "fit_points_known": ("banded_fit_points_known", "bigint"),
    "fit_points_maximum": ("banded_fit_points_maximum", "bigint"),
    "fit": ("banded_fit_hundredths", "bigint"),
    "engagement": ("banded_engagement_hundredths", "bigint"),
    "engaged_contacts": ("banded_engaged_contact_count", "bigint"),
    "meetings_30d": ("banded_accepted_meeting_count_30d", "bigint"),
    "high_30d": ("banded_high_intent_count_30d", "bigint"),
    "mid_high_60d": ("banded_mid_high_count_60d", "bigint"),
    "match_pct": ("banded_match_pct", "bigint"),
    "first_60d": ("banded_first_signal_on_60d", "date"),
    "before_60d": ("banded_previous_signal_on_before_60d", "date"),
    "last": ("banded_last_signal_on", "date"),
}
KEY = {
    "scored_on": "date",
    "policy_version": "text",
    "account_id": "text",
    "program_id": "text",
}
SCORES = KEY | {
    "scenario": "text",
    "is_banded": "boolean",
    "is_hysteresis_date": "boolean",
    "fit_completeness": "bigint",
    "warmth_hundredths": "bigint",
    **dict(LOGGED.values()),
}
RULES = KEY | {
    name: "text" for name in ("rule_id", "rule_axis", "on_unknown", "on_fail", "result", "evidence")
}
FEEDBACK = {
    "feedback_id": "text",
    "account_id": "text",
    "program_id": "text",
    "verdict": "text",
    "given_on": "date",
    "given_at": "timestamp",
    "unusable_reason": "text",
}
OVERRIDES = {
    "account_key": "text",
    "program_id": "text",
    "band": "text",
    "decided_by": "text",
    "decided_on": "date",
    "reason": "text",
    "valid_from": "date",
    "valid_to": "date",
}
ACTIVITIES = {
    "activity_id": "text",
    "account_id": "text",
    "signal_type": "text",
    "therapy_area": "text",
    "product": "text",
    "activity_date": "date",
    "is_suspect": "boolean",
}
# what activities of the field are about; what they said is logged as a verdict
TOPICS = {
    "scored_on": "date",
    "policy_version": "text",
    "program_id": "text",
    "therapy_area": "text",
    "product": "text",
}
SIGNALS = KEY | {"signal_type": "text", "latest_activity_on": "date"}


@dataclass(frozen=True)
class Decision:
    """A row of the log."""

    decision_id: str
    account_id: str
    program_id: str
    policy_version: str
    band: str
    reason_codes: str
    scored_on: object
    decision_inputs: str
    inputs_hash: str
    evidence_activity_ids: str | None = None

    @property
    def is_evidence_erased(self) -> bool:
        """Of some activity behind it nothing is known any more: its person asked to be forgotten."""
        return ERASED in (self.evidence_activity_ids or "").split(";")


@dataclass(frozen=True)
class Replayed:
    decision: Decision
    band: str | None
    reason_codes: str | None
    problem: str | None

    @property
    def is_equal(self) -> bool:
        return self.problem is None


def read_log(file: Path, decision_id: str | None = None) -> list[Decision]:
    if not file.exists():
        raise UnusableInput(
            f"{file} does not exist: nothing has been published there. Run `warm build` first, or name "
            "another folder with --warehouse."
        )
    columns = ", ".join(Decision.__dataclass_fields__)
    chosen = "" if decision_id is None else " where decision_id = ?"
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            rows = connection.execute(
                f"select {columns} from activation.decision_log{chosen} order by decision_id",
                [] if decision_id is None else [decision_id],
            ).fetchall()
    except duckdb.Error as error:
        if not is_unreadable(error):
            raise
        raise UnusableInput(unreadable(file, error)) from None
    if decision_id is not None and not rows:
        raise UnusableInput(
            f"There is no decision '{decision_id}' in activation.decision_log of {file}. Its column "
            "decision_id lists them; `warm replay --all` takes every one."
        )
    return [Decision(*row) for row in rows]


class LoggedInputs:
    """The text of a decision's inputs, taken apart; int_decisions writes it."""

    def __init__(self, text: str):
        self.named: dict[str, str] = {}
        self.evaluations: dict[str, dict[str, str]] = {}
        for part in text.split("|"):
            if "=" in part.split(":", 1)[0]:
                name, value = part.split("=", 1)
                self.named[name] = value
            else:
                name, value = part.split(":", 1)
                self.evaluations[name] = dict(item.split("=", 1) for item in value.split(","))
        missing = {"day", "week_before"} - self.evaluations.keys()
        missing |= {"policy_version", "rules", "no_response"} - self.named.keys()
        for values in self.evaluations.values():
            missing |= LOGGED.keys() - values.keys()
        if missing:
            raise ValueError(f"the logged inputs lack {', '.join(sorted(missing))}")

    def rules(self) -> list[tuple[str, str]]:
        return [tuple(item.rsplit(":", 1)) for item in self.named["rules"].split(",") if item]


def replay(models: ModelSql, decisions: list[Decision]) -> list[Replayed]:
    """Every decision once more; the decision's id stands for the account, so that all can run at once."""
    use_cases = {
        (row["policy_version"], row["program_id"]): row["use_case"]
        for row in models.seed_rows("programs")
    }
    effects = {
        (row["policy_version"], row["use_case"], row["rule_id"]): (
            row["on_unknown"],
            row["on_fail"],
        )
        for row in models.seed_rows("qualification_rules")
    }
    scores, rules, feedback, overrides, signals, keys = [], [], [], [], [], []
    problems: dict[str, str] = {}
    for decision in decisions:
        given = decision.decision_id
        key = (decision.scored_on, decision.policy_version, given, decision.program_id)
        use_case = use_cases.get((decision.policy_version, decision.program_id))
        if hashlib.md5(decision.decision_inputs.encode(), usedforsecurity=False).hexdigest() != (
            decision.inputs_hash
        ):
            problems[given] = "the logged inputs are not those of their hash"
            continue
        if use_case is None:
            problems[given] = (
                f"policy version {decision.policy_version} with programme {decision.program_id} "
                "is not in seeds/policy"
            )
            continue
        try:
            inputs = LoggedInputs(decision.decision_inputs)
            results = [
                (*key, rule, rule, *effects[decision.policy_version, use_case, rule], result, "")
                for rule, result in inputs.rules()
            ]
        except (ValueError, KeyError) as error:
            problems[given] = f"the logged inputs cannot be read: {error}"
            continue
        keys.append(key)
        rules += results
        for name, is_hysteresis_date in (("day", False), ("week_before", True)):
            values = (inputs.evaluations[name][logged] or None for logged in LOGGED)
            scores.append((*key, "published", True, is_hysteresis_date, None, None, *values))
        if inputs.named["no_response"] == "1":
            signals.append((*key, "no_response_after_attempts", decision.scored_on))
        if "verdict" in inputs.named:
            said = (given, given, decision.program_id, inputs.named["verdict"])
            feedback.append((*said, decision.scored_on, decision.scored_on, None))
        if "override" in inputs.named:
            said = (
                given,
                decision.program_id,
                inputs.named["override"],
                "",
                decision.scored_on,
                "",
            )
            overrides.append((*said, decision.scored_on, decision.scored_on))

    with models.connect() as connection:
        for seed in SEEDS:
            models.give_seed(connection, seed)
        models.give(connection, "int_account_score_scenarios", SCORES, scores)
        models.give(connection, "int_qualification_results", RULES, rules)
        programs = [(*key, None, True) for key in keys]
        columns = KEY | {"therapy_area": "text", "is_in_force": "boolean"}
        models.give(connection, "int_account_programs", columns, programs)
        # What an activity said is logged as its verdict.
        models.give(connection, "int_activities_attributed", ACTIVITIES, [])
        models.give(connection, "int_scored_programs", TOPICS, [])
        models.give(connection, "int_field_feedback", FEEDBACK, feedback)
        models.give(connection, "band_overrides", OVERRIDES, overrides)
        account_keys = {"account_key": "text", "account_id": "text"}
        given_keys = [(key[2], key[2]) for key in keys]
        models.give(connection, "int_account_given_names", account_keys, given_keys)
        models.give(connection, "int_signals_ranked", SIGNALS, signals)
        models.build(connection)
        banded = models.nodes["int_account_bands"]["relation_name"]
        worded = models.nodes["int_band_reason_texts"]["relation_name"]
        again: dict[str, list[tuple]] = {}
        for account, band, codes in connection.execute(
            f"select banded.account_id, banded.band, worded.reason_codes from {banded} as banded"
            f" left join {worded} as worded using (scored_on, account_id, program_id)"
        ).fetchall():
            again.setdefault(account, []).append((band, codes))
    replayed = []
    for decision in decisions:
        found = again.get(decision.decision_id, [])
        band, codes = found[0] if len(found) == 1 else (None, None)
        problem = problems.get(decision.decision_id)
        if problem is None and len(found) != 1:
            problem = f"the policy gives {len(found)} bands"
        if problem is None and (band, codes) != (decision.band, decision.reason_codes):
            problem = f"logged {decision.band} ({decision.reason_codes}), replayed {band} ({codes})"
        replayed.append(Replayed(decision, band, codes, problem))
    return replayed


def compile_decisions(project: Path, dbt_dir: Path) -> ModelSql:
    return ModelSql.compile(project, DECISION_MODELS, dbt_dir)


@click.command("replay")
@click.argument("decision_id", required=False)
@click.option("--all", "is_all", is_flag=True, help="Replay the whole log.")
@click.option(
    "--warehouse",
    metavar="DIR",
    envvar="WARM_WAREHOUSE_DIR",
    show_envvar=True,
    help="Folder of the published file. Default: warehouse/ in the project.",
)
@click.option("--project-dir", metavar="DIR", help="The dbt project with the policy seeds.")
def replay_command(decision_id, is_all, warehouse, project_dir) -> None:
    """Decide DECISION_ID of activation.decision_log once more, from its logged inputs alone.

    Runs the SQL of the models that made it, with the policy version that was in force, and compares
    band and reasons. Reads the published file only.

    \b
    Exit codes
      0  the same
      1  something differs
      2  nothing to replay: unknown decision, or nothing published
    """
    if bool(decision_id) == is_all:
        raise UnusableInput("Name one decision_id of activation.decision_log, or give --all.")
    project = find_project(project_dir)
    folder = Warehouse(Path(os.path.abspath(warehouse)) if warehouse else project / "warehouse")
    decisions = read_log(folder.published_file, decision_id)
    with tempfile.TemporaryDirectory(prefix="warm_replay_") as scratch:
        dbt_dir = folder.dbt_dir / "replay"
        is_kept = folder.dbt_dir.is_dir() and os.access(folder.dbt_dir, os.W_OK)
        models = compile_decisions(project, dbt_dir if is_kept else Path(scratch))
    replayed = replay(models, decisions)
    different = [one for one in replayed if not one.is_equal]
    if decision_id:
        say_decision(replayed[0])
    else:
        for one in different:
            click.echo(f"{one.decision.decision_id}: {one.problem}")
        erased_count = sum(one.decision.is_evidence_erased for one in replayed)
        erased = f"; {ERASED} evidence in {erased_count:,}" if erased_count else ""
        click.echo(f"{len(replayed):,} decisions replayed, {len(different):,} differ{erased}")
    if different:
        raise SystemExit(1)


def say_decision(one: Replayed) -> None:
    decision = one.decision
    click.echo(
        f"{decision.account_id} in {decision.program_id} on {decision.scored_on}, policy "
        f"{decision.policy_version}"
    )
    for part in decision.decision_inputs.split("|"):
        click.echo(f"  {part}")
    if decision.is_evidence_erased:
        click.echo(f"  evidence={ERASED}: a person behind it asked to be forgotten")
    click.echo(f"logged:   {decision.band} ({decision.reason_codes})")
    click.echo(f"replayed: {one.band} ({one.reason_codes})")
    click.echo("the same" if one.is_equal else f"differs: {one.problem}")
