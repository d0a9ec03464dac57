"""Whatever was said and done: nobody who may not be contacted is named, and a planted bug is noticed.

No build per example: the SQL that dbt compiles for the models runs on tables of a few rows.
"""

import contextlib
import csv
import datetime as dt
import json
import os

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .outreach_world import (
    ACCOUNT_RECORDS,
    ACCOUNTS,
    AS_OF,
    CONTACTS,
    EMAILS,
    PRODUCT,
    PROGRAM,
    RECORDS,
    RETIRED_ACCOUNTS,
    RETIRED_RECORDS,
    OutreachWorld,
    is_permitted,
    may_begin,
    spelled_domain,
    spelled_name,
    spelled_word,
    worlds,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
]
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
BATCHES = 100 if IS_NIGHTLY else 5
BATCH_SIZE = 40
VERSION = "2026.1"
CHAIN = (
    "int_policy_lineage",
    "int_policy_use_cases",
    "int_consent_rules_today",
    "stg_uploads__consents",
    "stg_uploads__suppressions",
    "int_contact_keys",
    "int_contact_touches",
    "int_account_suppressions",
    "int_contact_suppressions",
    "int_contact_consents",
    "int_contact_permissions",
    "int_contactability",
    "int_frequency_caps",
    "int_outreach_blocks",
    "contact_outreach",
    "int_action_contacts",
    "next_actions",
)
SEEDS = (
    *(
        "consent_rules",
        "policy_versions",
        "signal_types",
        "touch_types",
        "role_weights",
        "programs",
        "bands",
    ),
    *("known_words", "hold_words", "organization_name_words", "crm_updates"),
    *("product_therapy_areas", "therapy_areas"),
)
INPUTS = {
    "raw_uploads.consents": "source_system text, consent_record_id text, contact_record_id text,"
    " email text, channel text, scope text, status text, basis text, frequency text, captured_at text,"
    " expires_at text, loaded_at text, refuses_elsewhere boolean, undeclared_text text,"
    " unread_elsewhere text, landing_key text",
    "raw_uploads.suppressions": "scope text, value text, reason text, requested_at text,"
    " undeclared_text text, landing_key text",
    "intermediate.int_contact_record_versions": "contact_record_key text, email text,"
    " additional_emails text, earlier_emails text, refused_channels text,"
    " is_unmailable boolean, unmailable_since timestamp, is_opted_out boolean, is_deleted boolean",
    "intermediate.int_organization_record_versions": "organization_record_key text,"
    " is_refused boolean",
    "intermediate.int_accounts": "account_id text, country text, state text",
    "intermediate.int_contact_lead_sources": "contact_id text, is_checked boolean",
    "intermediate.int_organization_records": "organization_record_key text, organization_name text,"
    " alternate_name text, organization_type text, phone text",
    "intermediate.int_account_lookup_keys": "key_kind text, lookup_key text, account_id text,"
    " first_account_id text, last_account_id text, account_count integer",
    "intermediate.int_organization_records_standardized": "organization_record_key text, npi text,"
    " ccn text",
    "intermediate.int_account_ancestors": "account_id text, ancestor_account_id text",
    "intermediate.int_activity_actors": "actor_hash text, contact_record_key text, email_key text,"
    " organization_record_key text",
    "staging.stg_uploads__source_systems": "source_system text, data_use_basis text",
    "intermediate.int_contact_record_map": "contact_id text, contact_record_key text, email text,"
    " source_system text",
    "intermediate.int_erased_keys": "key_hash text, key_kind text",
    "intermediate.int_record_aliases": "entity text, retired_record_key text, record_key text",
    "intermediate.int_contact_records": "contact_record_key text, source_system text,"
    " source_record_id text, npi text, phone text, frequency text, allowed_products text,"
    " allowed_regions text",
    "intermediate.int_contact_golden_records": "contact_id text, is_opted_out boolean,"
    " country_words text, decision_role text",
    "intermediate.int_contact_accounts": "contact_id text, account_id text",
    "intermediate.int_account_record_map": "account_id text, organization_record_key text,"
    " source_record_id text",
    "intermediate.int_account_given_names": "account_key text, account_id text",
    "intermediate.int_account_record_keys": "account_id text, organization_record_key text",
    "intermediate.int_account_alias_history": "retired_account_id text, account_id text, reason text,"
    " change_number integer",
    "intermediate.int_activities": "activity_id text, source_system text, actor_hash text, signal_type text,"
    " variant_hash bigint, therapy_area text, product text, activity_date date,"
    " occurred_at timestamp, is_deleted boolean, refused_keys text",
    "intermediate.int_activities_quarantined": "record_key text, signal_type text, contact_key text,"
    " contact_given text, email_key text, reason text, raw_record text,"
    " refused_keys text, organization_record_key text",
    "intermediate.int_actor_contacts": "actor_hash text, contact_id text",
    "intermediate.int_actor_accounts": "actor_hash text, account_id text, contact_id text",
    "intermediate.int_account_bands": "account_id text, program_id text, scored_on date, band text",
    "intermediate.int_stage_recheck_dates": "contact_id text, program_id text, recheck_on date,"
    " is_rejected boolean",
    "intermediate.int_deferrals": "account_id text, program_id text, contact_id text, stage text,"
    " covers_account boolean, holds_house boolean, said_at timestamp",
    "intermediate.int_opportunities": "opportunity_id text, account_id text, program_id text,"
    " is_closed boolean, is_won boolean, created_at timestamp, closed_at timestamp",
    "intermediate.int_account_qualifications": "account_id text, program_id text, policy_version text,"
    " scored_on date, is_in_force boolean, is_out_of_scope boolean",
    "intermediate.int_business_days": "business_date date, open_minutes bigint, minutes_before bigint",
    "intermediate.int_scoring_dates": "scored_on date, policy_version text, is_hysteresis_date boolean",
    "intermediate.int_scored_programs": "scored_on date, policy_version text, program_id text,"
    " program_name text, use_case text, therapy_area text, product text, is_in_force boolean",
    "intermediate.int_account_golden_records": "account_id text, account_name text",
    "intermediate.int_account_rollup_members": "scored_on date, account_id text,"
    " member_account_id text, is_approached_as_one boolean",
    "intermediate.int_actionable_accounts": "scored_on date, policy_version text, account_id text,"
    " program_id text, use_case text, band text, band_step integer",
    "intermediate.int_planned_actions": "scored_on date, policy_version text, account_id text,"
    " program_id text, action_code text, action text, action_channel text, outreach_kind text,"
    " message_theme text, message_focus text, top_family text, top_role text, trigger_signal text,"
    " trigger_activity_id text, trigger_contact_id text, trigger_tier integer, triggered_on date,"
    " action_due_on date",
    "intermediate.int_contact_engagement": "scored_on date, evaluated_on date, scenario text,"
    " is_engaged boolean, account_id text, program_id text, contact_id text, decision_role text,"
    " mid_high_count_90d integer",
    "intermediate.int_action_owners": "account_id text, program_id text, owner_team text,"
    " secondary_team text, owner_id text",
    "intermediate.int_signals_ranked": "scored_on date, account_id text, program_id text, polarity text,"
    " signal_rank integer, latest_activity_id text",
    "intermediate.int_account_score_scenarios": "scored_on date, scenario text, is_hysteresis_date boolean,"
    " account_id text, program_id text, warmth_hundredths integer",
    "intermediate.int_signal_variants_enriched": "variant_hash bigint, therapy_area text, product text",
    "intermediate.int_sla_clocks": "account_id text, program_id text, due_reason text, sla_due_at timestamp",
    "intermediate.int_action_content": "account_id text, program_id text, content_id text,"
    " content_version text, title text",
}
# the same for every world
SHARED_TABLES = {"intermediate.int_scoring_dates", "intermediate.int_scored_programs"}
NAMED_APART = {
    *(
        "contact_id",
        "account_id",
        "trigger_contact_id",
        "actor_hash",
        "activity_id",
        "opportunity_id",
    ),
    *("contact_record_key", "retired_record_key", "contact_record_id", "source_record_id"),
    "account_key",
    *("organization_record_key", "retired_account_id", "record_key", "email", "value"),
}
# a text in the compiled SQL of one model, and the mistake in its place
MUTANTS = {
    "denied after granted is not read": (
        "int_contact_consents",
        "statements_judged.counted_on desc nulls last",
        "statements_judged.counted_on asc nulls last",
    ),
    "a permission never runs out": ("int_contact_consents", "then 'expired'", "then status"),
    "a suppressed record that was merged away is forgotten": (
        "int_contact_keys",
        "cast(record_aliases.retired_record_key as",
        "cast(record_aliases.record_key as",
    ),
    "suppressions do not reach permissions": (
        "int_contact_permissions",
        "from suppressions_named",
        "from suppressions_named where false",
    ),
    "words on every channel are left out": (
        "int_contact_permissions",
        "statements_weighed.channel in (permissions_asked.channel, 'any')",
        "statements_weighed.channel = permissions_asked.channel",
    ),
    "a hold ends a day early": (
        "contact_outreach",
        "attempts.held_until >=",
        "attempts.held_until >",
    ),
    "who asked may always be answered": (
        "contact_outreach",
        "may_answer and is_email_permitted as may_answer_by_email",
        "true as may_answer_by_email",
    ),
    "a cap of one more": (
        "int_frequency_caps",
        "touch_count >= touch_cap",
        "touch_count > touch_cap",
    ),
    "open sales do not stop": ("int_outreach_blocks", "or not opportunities.is_closed", ""),
    "without an open channel there is always e-mail": (
        "int_action_contacts",
        "end as open_channel",
        "else 'email' end as open_channel",
    ),
}


def columns_of(seed: dict, path) -> dict[str, str]:
    """Columns of a seed file in their order, with the types that dbt gives them."""
    with path.open(encoding="utf-8", newline="") as handle:
        names = next(csv.reader(handle))
    return {name: seed["config"]["column_types"][name] for name in names}


def literal(value) -> str:
    if value is None or isinstance(value, bool | int):
        return "null" if value is None else str(value)
    return "'" + str(value).replace("'", "''") + "'"


class Chain:
    """The compiled models over empty inputs, and the tables that a world fills."""

    def __init__(self, compiled: dict[str, str], seeds: dict[str, dict], folder):
        self.compiled = compiled
        self.connection = duckdb.connect()
        self.connection.execute("attach ':memory:' as work")
        self.connection.execute("create temporary macro warm_hash_key() as 'of this test'")
        for schema in (
            "raw_uploads",
            "staging",
            "intermediate",
            "policy",
            "reference",
            "activation",
        ):
            self.connection.execute(f"create schema work.{schema}")
        for name, seed in seeds.items():
            path = folder / seed["original_file_path"]
            self.connection.execute(
                f"create table work.{seed['schema']}.{name} as"
                f" select * from read_csv('{path}', header = true, columns = ?)",
                [columns_of(seed, path)],
            )
        for table, columns in INPUTS.items():
            self.connection.execute(f"create table work.{table} ({columns})")

    def fill(self, table: str, rows: list[dict]) -> None:
        self.connection.execute(f"delete from work.{table}")
        if rows:
            names = ", ".join(rows[0])
            cells = ", ".join(
                "(" + ", ".join(literal(row[name]) for name in rows[0]) + ")" for row in rows
            )
            self.connection.execute(f"insert into work.{table} ({names}) values {cells}")

    def run(self, mutant: tuple[str, str, str] | None = None) -> None:
        for model in CHAIN:
            sql = self.compiled[model]
            if mutant and mutant[0] == model:
                assert sql.count(mutant[1]) >= 1, f"{model} no longer says {mutant[1]!r}"
                sql = sql.replace(mutant[1], mutant[2])
            schema = {"int": "intermediate", "stg": "staging"}.get(model[:3], "activation")
            self.connection.execute(f"create or replace table work.{schema}.{model} as {sql}")

    def rows(self, sql: str) -> list[tuple]:
        return self.connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def chain(project_root, tmp_path_factory):
    from dbt.cli.main import dbtRunner

    folder = tmp_path_factory.mktemp("outreach")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WARM_AS_OF", str(AS_OF))
        patched.setenv("WARM_WAREHOUSE_DIR", str(folder))
        patched.setenv("WARM_RAW_DIR", str(folder))
        result = dbtRunner().invoke(
            [
                *("--quiet", "--log-path", str(folder), "compile", "--select", *CHAIN),
                *("--project-dir", str(project_root), "--target-path", str(folder / "target")),
                *("--profiles-dir", str(project_root / "profiles")),
            ]
        )
    assert result.success, result.exception
    manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    nodes = {node["name"]: node for node in manifest["nodes"].values()}
    compiled = folder / "target" / "compiled" / "warm_accounts"
    chain = Chain(
        {
            name: (compiled / nodes[name]["original_file_path"]).read_text(encoding="utf-8")
            for name in CHAIN
        },
        {name: nodes[name] for name in SEEDS},
        project_root,
    )
    yield chain
    chain.connection.close()


def day(age: int) -> dt.date:
    return AS_OF - dt.timedelta(days=age)


def noon(age: int) -> dt.datetime:
    return dt.datetime.combine(day(age), dt.time(12))


def tables_of(world: OutreachWorld) -> dict[str, list[dict]]:
    """The world as the tables that the chain reads."""
    both = [{"account_id": account, "program_id": PROGRAM} for account in ACCOUNT_RECORDS]
    return {
        "raw_uploads.consents": [
            {
                "source_system": "s",
                "consent_record_id": f"k{number}",
                "contact_record_id": None if "@" in consent.named_by else consent.named_by[2:],
                "email": consent.named_by if "@" in consent.named_by else None,
                "channel": spelled_word(consent.channel, number),
                "scope": spelled_word(consent.scope, number),
                "status": spelled_word(consent.status, number + consent.age),
                "captured_at": str(noon(consent.age)),
                "expires_at": None if consent.days_left is None else str(noon(-consent.days_left)),
            }
            for number, consent in enumerate(world.consents)
        ],
        "raw_uploads.suppressions": [
            {"scope": entry.scope, "value": entry.value, "requested_at": str(noon(entry.age))}
            for entry in world.suppressions
        ],
        "intermediate.int_contact_record_versions": [
            {"contact_record_key": record, "email": EMAILS[record]}
            for records in RECORDS.values()
            for record in records
        ],
        "intermediate.int_contact_record_map": [
            {"contact_id": contact, "contact_record_key": record, "email": EMAILS[record]}
            for contact, records in RECORDS.items()
            for record in records
        ],
        "intermediate.int_record_aliases": [
            {"entity": "contact", "retired_record_key": old, "record_key": new}
            for old, new in RETIRED_RECORDS.items()
        ],
        "intermediate.int_contact_records": [
            {"contact_record_key": record, "source_system": "s", "source_record_id": record[2:]}
            for records in RECORDS.values()
            for record in records
        ],
        "intermediate.int_contact_golden_records": [
            {"contact_id": contact, "is_opted_out": contact in world.opted_out}
            for contact in CONTACTS
        ],
        "intermediate.int_contact_accounts": [
            {"contact_id": contact, "account_id": account} for contact, account in ACCOUNTS.items()
        ],
        "intermediate.int_account_record_map": [
            {"account_id": account, "organization_record_key": key, "source_record_id": key[2:]}
            for account, key in ACCOUNT_RECORDS.items()
        ],
        "intermediate.int_account_given_names": [
            {"account_key": key}
            for key in (*ACCOUNT_RECORDS, *ACCOUNT_RECORDS.values(), *RETIRED_ACCOUNTS)
        ],
        "intermediate.int_account_record_keys": [
            {"account_id": account, "organization_record_key": key}
            for account, key in ACCOUNT_RECORDS.items()
        ],
        "intermediate.int_account_alias_history": [
            {"retired_account_id": old, "account_id": new, "reason": "merged", "change_number": 1}
            for old, new in RETIRED_ACCOUNTS.items()
        ],
        "intermediate.int_activities": [
            {
                "activity_id": f"e{number}",
                "source_system": "s",
                "actor_hash": event.contact,
                "signal_type": event.signal,
                "activity_date": day(event.age),
                "occurred_at": noon(event.age),
                "is_deleted": False,
            }
            for number, event in enumerate(world.events)
        ],
        "intermediate.int_actor_contacts": [
            {"actor_hash": contact, "contact_id": contact} for contact in CONTACTS
        ],
        "intermediate.int_actor_accounts": [
            {"actor_hash": contact, "contact_id": contact, "account_id": account}
            for contact, account in ACCOUNTS.items()
        ],
        "intermediate.int_opportunities": [
            {
                "opportunity_id": f"o{number}",
                "account_id": sale.account,
                "program_id": sale.program,
                "is_closed": sale.is_closed,
                "is_won": sale.is_won,
                "created_at": noon(90),
                "closed_at": noon(30) if sale.is_closed else None,
            }
            for number, sale in enumerate(world.sales)
        ],
        "intermediate.int_account_qualifications": [
            {
                **pair,
                "policy_version": VERSION,
                "scored_on": AS_OF,
                "is_in_force": True,
                "is_out_of_scope": False,
            }
            for pair in both
        ],
        "intermediate.int_scoring_dates": [
            {"scored_on": AS_OF, "policy_version": VERSION, "is_hysteresis_date": False}
        ],
        "intermediate.int_scored_programs": [
            {
                "scored_on": AS_OF,
                "policy_version": VERSION,
                "program_id": PROGRAM,
                "program_name": PROGRAM,
                "use_case": "commercial",
                "product": PRODUCT,
                "is_in_force": True,
            }
        ],
        "intermediate.int_account_golden_records": [
            {"account_id": account, "account_name": account} for account in ACCOUNT_RECORDS
        ],
        "intermediate.int_account_rollup_members": [
            {
                "scored_on": AS_OF,
                "account_id": account,
                "member_account_id": account,
                "is_approached_as_one": True,
            }
            for account in ACCOUNT_RECORDS
        ],
        "intermediate.int_actionable_accounts": [
            {
                **pair,
                "scored_on": AS_OF,
                "policy_version": VERSION,
                "use_case": "commercial",
                "band": "warm",
            }
            for pair in both
        ],
        "intermediate.int_planned_actions": [
            {
                "scored_on": AS_OF,
                "policy_version": VERSION,
                "account_id": account,
                "program_id": PROGRAM,
                "action_code": "act",
                "action": "Act",
                "action_channel": channel,
                "outreach_kind": kind,
                "top_role": "unknown",
                "trigger_activity_id": "asked" if asked else None,
                "trigger_contact_id": asked,
                "action_due_on": day(-1),
            }
            for account, (channel, kind, asked) in world.plans.items()
        ],
        "intermediate.int_contact_engagement": [
            {
                "scored_on": AS_OF,
                "evaluated_on": AS_OF,
                "scenario": "published",
                "is_engaged": True,
                "account_id": account,
                "program_id": PROGRAM,
                "contact_id": contact,
                "decision_role": "unknown",
                "mid_high_count_90d": 1,
            }
            for contact, account in ACCOUNTS.items()
        ],
        "intermediate.int_action_owners": [{**pair, "owner_team": "field"} for pair in both],
        "intermediate.int_sla_clocks": [{**pair, "sla_due_at": noon(-1)} for pair in both],
    }


def load(chain: Chain, batch: list[OutreachWorld]) -> None:
    """Many worlds side by side, each with names of its own: one run of the chain judges them all."""
    tables: dict[str, list[dict]] = {table: [] for table in INPUTS}
    for number, world in enumerate(batch):
        for table, rows in tables_of(world).items():
            if table in SHARED_TABLES:
                tables[table] = rows
                continue
            apart_rows = [
                {
                    name: apart(number, value) if name in NAMED_APART else value
                    for name, value in row.items()
                }
                for row in rows
            ]
            tables[table] += [spelled(table, row, place) for place, row in enumerate(apart_rows)]
    for table, rows in tables.items():
        chain.fill(table, rows)


def spelled(table: str, row: dict, number: int) -> dict:
    """What people write by hand, as they write it."""
    if table == "raw_uploads.consents":
        names = {name: spelled_name(row[name], number) for name in ("contact_record_id", "email")}
        return {**row, **names, "source_system": ("s", " S ")[number % 2]}
    if table == "raw_uploads.suppressions":
        spell = spelled_domain if row["scope"] == "domain" else spelled_name
        scopes = {"contact": "Person", "email": "E-mail address", "account": "organisation"}
        scope = scopes.get(row["scope"], row["scope"]) if len(row["value"]) % 2 else row["scope"]
        return {**row, "scope": scope, "value": spell(row["value"], len(row["value"]))}
    return row


def apart(number: int, name: str | None) -> str | None:
    """A name that only this world has: of a mailbox or domain, a record, or anything else."""
    if name is None:
        return None
    if "@" in name:
        return name.replace("@", f"@w{number}.")
    return f"s:w{number}.{name[2:]}" if name.startswith("s:") else f"w{number}.{name}"


def problems(chain: Chain, batch: list[OutreachWorld], mutant=None) -> tuple[list[str], int]:
    """What contradicts the second opinion, and how many people are named at all."""
    load(chain, batch)
    chain.run(mutant)
    outreach = chain.rows(
        "select contact_id, may_email, may_phone, may_answer_by_email, may_answer_by_phone"
        " from work.activation.contact_outreach"
    )
    actions = chain.rows(
        "select account_id, contact_id, action_channel, hold_reason from work.activation.next_actions"
    )
    contactable = {
        row[0]
        for row in chain.rows(
            "select contact_id from work.intermediate.int_contactability where is_contactable"
        )
    }
    found = []
    for contact, *flags in outreach:
        world, person = named_in(batch, contact)
        permitted = [is_permitted(world, person, channel) for channel in ("email", "phone")]
        begun = [
            allowed and may_begin(world, person, channel)
            for allowed, channel in zip(permitted, ("email", "phone"), strict=True)
        ]
        if flags != begun + permitted:
            found.append(f"{person}: {flags}, expected {begun + permitted} in {world}")
        if any(permitted) and contact not in contactable:
            found.append(f"{person} is permitted and not contactable in {world}")
    for account, contact, channel, hold in actions:
        if contact is None:
            continue
        world, person = named_in(batch, contact)
        _, kind, asked = world.plans[account.partition(".")[2]]
        if hold is not None or account.partition(".")[0] != contact.partition(".")[0]:
            found.append(f"{person} is named in an action that is held, or elsewhere, in {world}")
        elif not is_permitted(world, person, channel):
            found.append(f"{person} is named for {channel} without permission in {world}")
        elif (kind, asked) != ("answer", person) and not may_begin(world, person, channel):
            found.append(f"{person} is named for {channel} though nobody may begin in {world}")
    return found, sum(1 for row in actions if row[1] is not None)


def named_in(batch: list[OutreachWorld], name: str) -> tuple[OutreachWorld, str]:
    world, _, person = name.partition(".")
    return batch[int(world[1:])], person


def search(chain: Chain, mutant=None) -> tuple[list[str], int, int]:
    """Problems of the first worlds that have any, how many people were named, how many worlds were tried."""
    counted = {"named": 0, "worlds": 0}
    found: list[str] = []

    class Found(Exception):
        pass

    @settings(
        max_examples=BATCHES,
        deadline=None,
        derandomize=not IS_NIGHTLY,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(worlds(), min_size=BATCH_SIZE, max_size=BATCH_SIZE))
    def look(batch):
        these, named = problems(chain, batch, mutant)
        counted["named"] += named
        counted["worlds"] += len(batch)
        if these:
            found.extend(these)
            raise Found

    with contextlib.suppress(Found):
        look()
    return found, counted["named"], counted["worlds"]


def test_nobody_is_contacted_who_may_not_be(chain):
    found, named, world_count = search(chain)
    print(f"{world_count} worlds, {named} people named")
    assert not found, found[0]
    # a chain that names nobody would pass everything above
    assert named >= world_count // 5


@pytest.mark.parametrize("mistake", MUTANTS)
def test_planted_bug_is_noticed(chain, mistake):
    found, _, world_count = search(chain, MUTANTS[mistake])
    print(f"{mistake}: noticed within {world_count} worlds")
    assert found, f"not noticed: {mistake}"
