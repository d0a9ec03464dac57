"""Decisions are total and replay: over the demo's log, and over generated policies and accounts."""

import dataclasses
import datetime as dt
import hashlib
import random
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.decisions import Rules

from warm_accounts.cli import main
from warm_accounts.model_sql import LINEAGE, ModelSql
from warm_accounts.replay import DECISION_MODELS, LOGGED, Decision, read_log, replay

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 6, 30)
WEEK_BEFORE = DAY - dt.timedelta(days=7)
REFUSALS = ("policy_rows_total", "policy_bands_complete")
ACTION_MODELS = ("int_planned_actions", "int_action_owners")
BANDS = ("out_of_scope", "review", "active", "reactivated", "warm", "cold")
# Few policies with many accounts each: what a policy costs is its tables.
SOME = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def models(compiled_models) -> ModelSql:
    return dataclasses.replace(compiled_models, order=DECISION_MODELS)


# ---------- the log of the demo


@pytest.fixture(scope="module")
def logged(built_warehouse) -> list[Decision]:
    return read_log(built_warehouse / "warm_accounts.duckdb")


def test_every_decision_of_the_demo_replays_through_the_models(models, logged):
    assert {decision.band for decision in logged} == set(BANDS)
    assert not [one.problem for one in replay(models, logged) if not one.is_equal]


def test_what_was_changed_in_the_log_is_found(models, logged):
    warm = next(decision for decision in logged if decision.band == "warm")
    colder = warm.decision_inputs.replace("|day:", "|verdict=not_now|day:")
    forged = [
        dataclasses.replace(warm, band="active"),
        dataclasses.replace(warm, reason_codes="warm_held"),
        dataclasses.replace(warm, decision_inputs=colder),
        rehashed(warm, colder),
        dataclasses.replace(warm, policy_version="1999.1"),
        rehashed(warm, warm.decision_inputs.replace("engagement=", "engagements=")),
        rehashed(warm, warm.decision_inputs.replace("geography:pass", "astrology:pass")),
    ]
    told = [replay(models, [decision])[0].problem for decision in forged]
    assert told[0].startswith("logged active (") and "replayed warm (" in told[0]
    assert "(warm_held), replayed" in told[1]
    assert told[2] == "the logged inputs are not those of their hash"
    assert "replayed cold (field_lowered;" in told[3]
    assert "1999.1" in told[4]
    assert "lack engagement" in told[5]
    assert "astrology" in told[6]
    assert replay(models, [warm])[0].is_equal


def test_replay_says_equal_and_what_cannot_be_replayed(
    built_warehouse, logged, monkeypatch, models
):
    monkeypatch.setattr("warm_accounts.replay.compile_decisions", lambda *given: models)
    runner = CliRunner()
    folder = ("--warehouse", str(built_warehouse))
    one = runner.invoke(main, ["replay", logged[0].decision_id, *folder])
    assert (one.exit_code, "the same" in one.output) == (0, True), one.output
    everything = runner.invoke(main, ["replay", "--all", *folder])
    assert everything.exit_code == 0, everything.output
    assert f"{len(logged):,} decisions replayed, 0 differ" in everything.output
    assert runner.invoke(main, ["replay", "no_such_decision", *folder]).exit_code == 2
    assert runner.invoke(main, ["replay", *folder]).exit_code == 2
    monkeypatch.setattr(
        "warm_accounts.replay.read_log",
        lambda *given: [dataclasses.replace(logged[0], band="nonsense")],
    )
    assert runner.invoke(main, ["replay", "--all", *folder]).exit_code == 1


def test_replay_needs_a_published_file(tmp_path):
    with pytest.raises(click.ClickException, match="nothing has been published"):
        read_log(tmp_path / "warm_accounts.duckdb")


def rehashed(decision: Decision, inputs: str) -> Decision:
    digest = hashlib.md5(inputs.encode(), usedforsecurity=False).hexdigest()
    return dataclasses.replace(decision, decision_inputs=inputs, inputs_hash=digest)


# ---------- generated policies and accounts


def thresholds(chance: random.Random) -> dict[str, int]:
    """A valid set: what enters is not easier than what stays, warm not harder than active."""

    def score() -> int:
        return chance.choice([0, 20, 50, 100, chance.randint(0, 100)])

    warm_stay, warm_enter, active_enter = sorted(score() for _ in range(3))
    warm_fit, warm_strong_fit = sorted(score() for _ in range(2))
    return {
        "review_match_pct_below": score(),
        "review_match_engagement": score(),
        "review_if_cases_differ": chance.randint(0, 1),
        "active_fit": score(),
        "active_engagement_enter": active_enter,
        "active_engagement_stay": chance.randint(0, active_enter),
        "active_engaged_contacts": chance.randint(0, 3),
        "active_accepted_meetings": chance.randint(0, 3),
        "active_high_intent": chance.randint(0, 2),
        "reactivated_gap_days": chance.randint(0, 400),
        "reactivated_engagement": score(),
        **({"reactivated_fit": score()} if chance.random() < 0.5 else {}),
        "reactivated_mid_high": chance.randint(0, 2),
        "reactivated_stay_days": chance.randint(1, 60),
        "warm_fit": warm_fit,
        "warm_engagement_enter": warm_enter,
        "warm_engagement_stay": warm_stay,
        "warm_strong_fit": warm_strong_fit,
        "warm_strong_fit_engagement": chance.randint(0, warm_enter),
        "warm_mid_high": chance.randint(0, 2),
        "cold_inactive_days": chance.randint(0, 400),
        "cold_no_response_days": chance.randint(1, 400),
    }


def evaluation(chance: random.Random, on: dt.date, rule: dict[str, int]) -> dict[str, object]:
    """One account on one date, often just at a threshold or just beside it."""
    whole = chance.choice([100, chance.randint(1, 100)])
    known = chance.choice([whole, whole, 0, chance.randint(0, whole)])
    points = chance.choice([known, chance.randint(0, known)])
    bound = chance.choice([value for name, value in rule.items() if "engagement" in name])
    beside = min(max(100 * bound + chance.randint(-1, 1), 0), 10_000)
    stay, gap = rule["reactivated_stay_days"], rule["reactivated_gap_days"]
    age = chance.choice([None, 0, min(stay, 59), stay - 1, chance.randint(0, 59)])
    first = None if age is None else on - dt.timedelta(days=age)
    silence = chance.choice([None, max(gap - 1, 1), max(gap, 1), gap + 1, chance.randint(1, 500)])
    before = None if silence is None else (first or on) - dt.timedelta(days=silence)
    return {
        "evaluated_on": on,
        "fit_points": points,
        "fit_points_known": known,
        "fit_points_maximum": whole,
        "fit": 10_000 * points // known if known else None,
        "engagement": chance.choice([10_000, beside, chance.randint(0, 10_000)]),
        "engaged_contacts": chance.randint(0, 4),
        "meetings_30d": chance.randint(0, 4),
        "high_30d": chance.randint(0, 3),
        "mid_high_60d": chance.randint(0, 3),
        "match_pct": chance.choice([None, 100, chance.randint(0, 100)]),
        "first_60d": first,
        "before_60d": before,
        "last": first or before,
    }


EFFECTS = ("settle", "lower", "cool", "review", "none")
PROGRAM = {"policy_version": "v", "program_id": "p", "use_case": "u"}


def policy(chance: random.Random, bands: list[dict[str, str]]) -> dict[str, list]:
    """Seeds of one policy, in any order and without some of the rows that may be absent."""
    seeds = {
        "bands": [row | {"policy_version": "v"} for row in bands],
        "band_rules": [
            {"policy_version": "v", "rule_key": key, "band": "b", "value": str(value)}
            | {"unit": "u", "note": "n"}
            for key, value in thresholds(chance).items()
        ],
        "qualification_rules": [
            {"policy_version": "v", "use_case": "u", "rule_id": f"r{number}"}
            | {"on_unknown": chance.choice(["review", "keep", "keep"])}
            | {"on_fail": chance.choice(["out_of_scope", "review", "keep"])}
            for number in range(chance.randint(0, 3))
        ],
        "feedback_rules": [
            {"policy_version": "v", "verdict": effect, "effect": effect, "days": "30"}
            | {"verdict_words": effect, "signal_type": "", "note": "n"}
            for effect in EFFECTS
            if chance.random() < 0.8
        ],
        "programs": [PROGRAM],
    }
    for rows in seeds.values():
        chance.shuffle(rows)
    return seeds


def inputs_of_one(chance: random.Random, seeds: dict[str, list]) -> str:
    """What is logged of one account."""
    rule = {row["rule_key"]: int(row["value"]) for row in seeds["band_rules"]}
    results = ",".join(
        f"{row['rule_id']}:{chance.choice(['pass'] * 6 + ['fail', 'unknown'])}"
        for row in seeds["qualification_rules"]
    )
    parts = ["policy_version=v", f"rules={results}", f"no_response={chance.randint(0, 1)}"]
    verdict = chance.choice([None, *EFFECTS, "unheard_of"])
    override = chance.choice([None] * 18 + list(BANDS))
    parts += [f"verdict={verdict}"] if verdict else []
    parts += [f"override={override}"] if override else []
    for name, on in (("day", DAY), ("week_before", WEEK_BEFORE)):
        values = evaluation(chance, on, rule)
        assert values.keys() == LOGGED.keys()
        told = ",".join(f"{key}={'' if v is None else v}" for key, v in values.items())
        parts.append(f"{name}:{told}")
    return "|".join(parts)


def without_people(text: str) -> str:
    return "|".join(
        part for part in text.split("|") if not part.startswith(("verdict=", "override="))
    )


@SOME
@given(st.integers(0, 2**32))
def test_every_account_has_one_band_and_it_is_the_oracles(models, project_root, seed):
    chance = random.Random(seed)  # noqa: S311
    seeds = policy(chance, models.seed_rows("bands"))
    texts = [inputs_of_one(chance, seeds) for _ in range(150)]
    rules = Rules(project_root, "v", seeds)
    decisions = []
    for number, text in enumerate([*texts, *map(without_people, texts)]):
        expected = rules.decide("p", text)
        blank = Decision(str(number), "a", "p", "v", *dataclasses.astuple(expected), DAY, "", "")
        decisions.append(rehashed(blank, text))
    replayed = replay(dataclasses.replace(models, other_seeds=seeds), decisions)
    assert [one.problem for one in replayed] == [None] * len(decisions)
    # What people say never lifts an account, but where it answers a question or a steward sets the band.
    for said, unsaid in zip(replayed[: len(texts)], replayed[len(texts) :], strict=True):
        inputs = said.decision.decision_inputs
        if "|override=" not in inputs and unsaid.band not in ("out_of_scope", "review"):
            assert said.band == "review" or BANDS.index(said.band) >= BANDS.index(unsaid.band)


# ---------- policies that leave a hole are refused


def drop(rows, **values):
    return [row for row in rows if any(row[key] != value for key, value in values.items())]


def put(rows, key, value, **where):
    assert any(all(row[k] == v for k, v in where.items()) for row in rows)
    return [
        row | {key: value} if all(row[k] == v for k, v in where.items()) else row for row in rows
    ]


HOLES = {
    "no step 4": ("bands", lambda rows: drop(rows, band_step="4")),
    "a step twice": ("bands", lambda rows: put(rows, "band_step", "5", band="cold")),
    "no bands": ("bands", lambda rows: []),
    "no threshold of warm": ("band_rules", lambda rows: drop(rows, rule_key="warm_fit")),
    "no thresholds": ("band_rules", lambda rows: []),
    "stay above enter": (
        "band_rules",
        lambda rows: put(rows, "value", "61", rule_key="active_engagement_stay"),
    ),
    "warm above active": (
        "band_rules",
        lambda rows: put(rows, "value", "61", rule_key="warm_engagement_enter"),
    ),
    "returns for 61 days": (
        "band_rules",
        lambda rows: put(rows, "value", "61", rule_key="reactivated_stay_days"),
    ),
    "a band without reason": ("reason_codes", lambda rows: drop(rows, band="reactivated")),
    "no play for warm": (
        "playbook",
        lambda rows: drop(rows, band="warm", signal_family="*", decision_role="*"),
    ),
    "no route for the rest": ("routing_rules", lambda rows: rows[:-1]),
    "a role without message": (
        "role_messages",
        lambda rows: drop(rows, decision_role="prescriber"),
    ),
    "no weight of an unknown role": (
        "role_weights",
        lambda rows: drop(rows, decision_role="unknown"),
    ),
    "no role of one use case": (
        "role_weights",
        lambda rows: [row for row in rows if row["use_case"] != "clinical_sites"],
    ),
    "no weight of unknown content": (
        "content_relevance",
        lambda rows: put(rows, "relevance_pct", "", relevance_class="unknown"),
    ),
    "no weight of an unknown match": (
        "match_confidence",
        lambda rows: drop(rows, account_match_step="unknown"),
    ),
    "an override backwards": (
        "band_overrides",
        lambda rows: [
            {"account_key": "a", "program_id": "p", "band": "warm", "decided_by": "s"}
            | {"decided_on": "2026-06-01", "reason": "r"}
            | {"valid_from": "2026-06-30", "valid_to": "2026-06-29"}
        ],
    ),
}


class Stage:
    """Some models with all that they read: seeds, tables of these rows, and empty ones shaped as built."""

    def __init__(self, models: ModelSql, work_file: Path, **seeds):
        self.models = dataclasses.replace(models, other_seeds=seeds)
        self.work_file = work_file

    def __enter__(self):
        self.connection = self.models.connect()
        self.connection.execute(f"attach '{self.work_file}' as built (read_only)")
        return self

    def __exit__(self, *error):
        self.connection.close()

    def put(self, name: str, rows: list[dict]) -> None:
        """A table with the columns that it has in the built warehouse; columns not named are null."""
        node = self.models.nodes[name]
        relation = node["relation_name"]
        shape = f'built."{node["schema"]}"."{node["name"]}"'
        self.connection.execute(f"create table {relation} as select * from {shape} limit 0")
        if rows:
            columns = ", ".join(rows[0])
            places = ", ".join("?" * len(rows[0]))
            self.connection.executemany(
                f"insert into {relation} ({columns}) values ({places})",
                [list(row.values()) for row in rows],
            )

    def complete(self, names, order=(), **given) -> None:
        """Puts everything that the nodes read, and builds the models of `order`."""
        for name, rows in given.items():
            self.put(name, rows)
        wanted = {key for name in names for key in self.models.nodes[name]["depends_on"]["nodes"]}
        for key in sorted(wanted):
            kind, _, name = key.split(".")[:3]
            if kind == "seed":
                self.models.give_seed(self.connection, name)
            elif name not in (*order, *given, *LINEAGE):
                self.put(name, [])
        dataclasses.replace(self.models, order=order).build(self.connection)

    def rows(self, name: str) -> list[dict]:
        found = self.connection.execute(f"select * from {self.models.nodes[name]['relation_name']}")
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def refusals(models: ModelSql, work_file: Path, **seeds) -> list[tuple]:
    order = ("int_band_thresholds",)
    versions = [row["policy_version"] for row in models.seed_rows("policy_versions")]
    dates = [{"scored_on": DAY, "policy_version": version} for version in versions]
    with Stage(models, work_file, **seeds) as stage:
        stage.complete((*REFUSALS, *order), order, int_scoring_dates=dates)
        return [
            row
            for name in REFUSALS
            for row in stage.connection.execute(models.nodes[name]["compiled_code"]).fetchall()
        ]


@pytest.fixture(scope="module")
def work_file(built_warehouse) -> Path:
    return built_warehouse / "work.duckdb"


def test_the_shipped_policy_is_not_refused(models, work_file):
    assert refusals(models, work_file) == []


@pytest.mark.parametrize("hole", HOLES)
def test_a_policy_with_a_hole_is_refused_and_named(models, work_file, hole):
    seed, change = HOLES[hole]
    told = refusals(models, work_file, **{seed: change(models.seed_rows(seed))})
    assert told
    assert all(version and problem for version, problem in told)


# ---------- a policy that is not refused leaves nobody without an action, a route and an owner


def some_of(chance: random.Random, rows: list[dict], is_fallback) -> list[dict]:
    """Rows in another order, without many of them, now and then without a fallback too."""
    kept = [row for row in rows if chance.random() < (0.97 if is_fallback(row) else 0.5)]
    chance.shuffle(kept)
    return kept


def subjects_of(chance: random.Random, models: ModelSql) -> list[dict]:
    bands = [row for row in models.seed_rows("bands") if row["needs_action"] == "true"]
    use_cases = sorted({row["use_case"] for row in models.seed_rows("programs")})
    return [
        {"scored_on": DAY, "policy_version": band["policy_version"], "account_id": f"a{number}"}
        | {"program_id": use_case, "use_case": use_case, "band": band["band"]}
        | {"band_step": int(band["band_step"]), "state": "IA", "postal_code": "50010"}
        | {"account_type_group": chance.choice(["provider", "payer", "site", "partner", "other"])}
        for number in range(20)
        for band in bands
        for use_case in use_cases
    ]


@SOME
@given(st.integers(0, 2**32))
def test_a_policy_is_refused_or_acts_on_everybody(models, work_file, seed):
    chance = random.Random(seed)  # noqa: S311
    seeds = {
        "playbook": some_of(
            chance,
            models.seed_rows("playbook"),
            lambda row: (row["signal_family"], row["decision_role"]) == ("*", "*"),
        ),
        "routing_rules": some_of(
            chance,
            models.seed_rows("routing_rules"),
            lambda row: row["use_case"] == row["band"] == row["decision_role"] == "*",
        ),
    }
    is_refused = bool(refusals(models, work_file, **seeds))
    subjects = subjects_of(chance, models)
    for number, subject in enumerate(subjects):
        subject["account_id"] += f"_{number}"
    keys = [(subject["account_id"], subject["program_id"]) for subject in subjects]
    families = sorted({row["family"] for row in models.seed_rows("signal_types")})
    roles = sorted({row["decision_role"] for row in models.seed_rows("role_messages")})
    teams = [team for team in ("field", "inside_sales", "medical") if chance.random() < 0.7]
    owners = [{"owner_id": f"{team}{n}", "team": team} for team in teams for n in range(3)]
    key_of = [{"account_id": account, "program_id": program} for account, program in keys]
    with Stage(models, work_file, **seeds) as stage:
        stage.complete(
            ACTION_MODELS,
            ACTION_MODELS,
            int_actionable_accounts=subjects,
            int_top_signal_texts=[
                key | {"top_family": chance.choice(families)} for key in key_of[::2]
            ],
            int_buying_groups=[key | {"top_role": chance.choice(roles)} for key in key_of[::3]],
            int_owners_latest=owners,
        )
        planned, owned = (stage.rows(name) for name in ACTION_MODELS)
    for found in (planned, owned):
        found_keys = [(row["account_id"], row["program_id"]) for row in found]
        assert len(found_keys) == len(set(found_keys))
    if is_refused:
        return
    assert {(row["account_id"], row["program_id"]) for row in planned} == set(keys)
    assert {(row["account_id"], row["program_id"]) for row in owned} == set(keys)
    assert all(row["action"] for row in planned)
    for row in owned:
        assert (row["owner_id"] or "").startswith(row["owner_team"]) == (row["owner_team"] in teams)
