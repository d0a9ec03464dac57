"""No refusal in people's spellings gets lost: one warehouse of 270 people, and leaks planted in its SQL.

Each planted leak runs the models below it again inside a transaction that is rolled back.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from .refusals_world import AS_OF, PROGRAM, spelled_world

pytestmark = pytest.mark.slow

# what a planted leak runs again, in order: nothing else reads a refusal
CHAIN = (
    *("int_contact_record_versions", "int_contact_golden_records"),
    *("stg_uploads__consents", "stg_uploads__suppressions"),
    *("int_contact_keys", "int_contact_touches", "int_account_suppressions"),
    *("int_contact_suppressions", "int_contact_consents", "int_contact_permissions"),
    *("int_contactability", "int_frequency_caps"),
    *("contact_outreach", "contacts"),
    *("int_action_contacts", "next_actions", "event_followups", "nurture_tracks"),
    "crm_contact_export",
)
OUTBOUND = f"""
    select 'contact_outreach' as told_by, contact_id, may_email as may_begin,
        may_answer_by_email as may_answer
    from work.activation.contact_outreach where program_id = '{PROGRAM}'
    union all
    select 'nurture_tracks', contact_id, not is_paused, not is_paused
    from work.activation.nurture_tracks where program_id = '{PROGRAM}'
    union all
    select 'event_followups', contact_id, hold_reason is null, hold_reason is null
    from work.activation.event_followups
    where contact_id is not null and coalesce(program_id, '{PROGRAM}') = '{PROGRAM}'
    union all
    select 'next_actions', contact_id, false, true
    from work.activation.next_actions
    where contact_id is not null and action_channel = 'email' and program_id = '{PROGRAM}'
    union all
    select 'crm_contact_export', contact_id, false,
        may_email or coalesce(email_programs, '') like '%{PROGRAM}%'
    from work.activation.crm_contact_export
"""
# a text in the compiled SQL of one model, and the leak in its place
LEAKS = {
    "silence takes a refusal back": (
        "int_contact_record_versions",
        "or coalesce(refusals_standing.is_opted_out, false)",
        "",
    ),
    "a change, and a row that cannot be used, is not heard": (
        "int_contact_record_versions",
        "from contact_records_unioned",
        "from (select * from contact_records_unioned where not is_word_only)",
    ),
    "what was merged away is forgotten": (
        "int_contact_golden_records",
        "max(case when record_versions.is_opted_out",
        "max(case when not record_versions.is_deleted and record_versions.is_opted_out",
    ),
    "a deleted record is forgotten": (
        "int_contact_permissions",
        "from emails_of_deleted",
        "from (select * from emails_of_deleted where false) as emails_of_deleted",
    ),
    "what a source marks of an organization is passed over": (
        "int_account_suppressions",
        "where is_refused",
        "where false",
    ),
    "who has another address by now has not refused": (
        "int_contact_keys",
        "case when is_former = 1 then 'former_email' else 'email' end",
        "case when is_former = 1 then 'none' else 'email' end",
    ),
    "channels that nobody knows are passed over": (
        "int_contact_consents",
        "coalesce(consents_read.channel_word, 'any')",
        "coalesce(consents_read.channel_word, 'none')",
    ),
    "scopes that nobody knows are passed over": (
        "int_contact_consents",
        "coalesce(consents_read.scope_word, 'any')",
        "coalesce(consents_read.scope_word, 'none')",
    ),
    "a no by an id that is nobody's own is passed over": (
        "int_contact_touches",
        "select * from events_of_ids",
        "select * from events_of_ids where false",
    ),
    "an address in another cell of a no is nobody's": (
        "int_contact_touches",
        "noes_split.refused_key = emails_hashed.email_key",
        "false",
    ),
    "a no that names an organization alone is nobody's": (
        "int_contact_touches",
        "select * from events_of_organizations",
        "select * from events_of_organizations where false",
    ),
    "of noes that cannot be used one of an organization is nobody's": (
        "int_contact_consents",
        "from accounts_refusing\n    inner join contact_accounts",
        "from (select * from accounts_refusing where false) as accounts_refusing\n"
        "    inner join contact_accounts",
    ),
    "of the noes that cannot be used only those of unreadable time count": (
        "int_contact_consents",
        "where signal_type is not null",
        "where signal_type is not null and reason = 'unusable_time'",
    ),
    "of several ids in a cell none counts": (
        "int_contact_consents",
        "where listed_id != ''",
        "where false",
    ),
    "a status that nobody knows permits": (
        "int_contact_consents",
        "else coalesce(status_words.word, 'unknown')",
        "else coalesce(status_words.word, 'granted')",
    ),
    "quarantine takes refusals away": (
        "int_contact_consents",
        "        consents_read.is_refusal\n        or (",
        "        consents_read.is_refusal and quarantine_reason is null\n        or (",
    ),
    "a refusal without a time is the oldest": (
        "int_contact_consents",
        "when is_refusal and (captured_at is null or",
        "when is_refusal and (false or",
    ),
    "a refusal of tomorrow is not known": (
        "int_contact_consents",
        "        consents_read.is_refusal\n        or (",
        "        consents_read.is_refusal and coalesce(captured_at < date '2026-07-01', true)\n        or (",
    ),
    "of one moment the permission wins": (
        "int_contact_consents",
        "ranks.rule_rank asc,",
        "ranks.rule_rank desc,",
    ),
    "a day without a time is its midnight": (
        "int_contact_consents",
        "case when statements_judged.is_of_whole_day then 0 else 1 end asc,",
        "",
    ),
    "who names no known system names nobody": (
        "int_contact_consents",
        "'record_id' as key_kind",
        "'none' as key_kind",
    ),
    "an address in the column of ids is none": (
        "stg_uploads__consents",
        "concat_ws(';', email, contact_record_id)",
        "concat_ws(';', email)",
    ),
    "the second address of a cell is not read": (
        "int_contact_consents",
        "consents_counting.email_parts like '%@%@%'",
        "false",
    ),
    "additional addresses are nobody's": (
        "int_contact_keys",
        "from records_given\n    inner join positions",
        "from (select * from records_given where false) as records_given\n    inner join positions",
    ),
    "a domain is not that of its subdomains": (
        "int_contact_keys",
        "where domain_1 like '%.%'",
        "where false",
    ),
    "an address counts under its own scope alone": (
        "int_contact_suppressions",
        "suppressions.email = contact_keys.contact_key",
        "suppressions.scope = 'email' and suppressions.email = contact_keys.contact_key",
    ),
    "a suppression of tomorrow is not known": (
        "int_account_suppressions",
        "where parts.part != ''",
        "where parts.part != '' and coalesce(parts.requested_on < date '2026-07-01', true)",
    ),
    "sites stay open when their head is closed": (
        "int_account_suppressions",
        "from accounts_named_or_refusing as accounts_named",
        "from (select * from accounts_named_or_refusing where false) as accounts_named",
    ),
    "organizations have no names": (
        "int_account_suppressions",
        "and names_given.name_key = suppressions.name_key",
        "and false",
    ),
    "a telephone is nobody's": (
        "int_contact_suppressions",
        "suppressions.phone_key = contact_keys.contact_key",
        "false",
    ),
    "a shortened name is nobody's": (
        "int_account_suppressions",
        "where account_count <= 20",
        "where false",
    ),
    "what an organization is called says nothing of it": (
        "int_account_suppressions",
        "cast(null as date) as requested_on\n    from source_records",
        "cast(null as date) as requested_on\n    from (select * from source_records where false)"
        " as source_records",
    ),
    "every country is at home": (
        "int_contact_permissions",
        "where not is_in_policy",
        "where false",
    ),
    "the country of an account says nothing": (
        "int_contact_permissions",
        "coalesce(contact_golden_records.country_words, accounts.country_word)",
        "contact_golden_records.country_words",
    ),
    "an opt-out is the person's, not the mailbox's": (
        "int_contact_permissions",
        "on contact_keys.contact_key = emails_opted_out.contact_key",
        "on contact_keys.contact_key = emails_opted_out.contact_key and false",
    ),
    "refused for a product, open in the export": (
        "crm_contact_export",
        "        min(\n            case",
        "        max(\n            case",
    ),
    "limited to a product, open in the export": (
        "crm_contact_export",
        "and contacts_limited.contact_id is null",
        "",
    ),
    "silence lifts a limit": (
        "int_contact_record_versions",
        "then limits_standing.allowed_products",
        "then latest.allowed_products",
    ),
    "three tools are one touch": (
        "int_frequency_caps",
        "        source_system,\n        activity_date\n    from events",
        "        'one' as source_system,\n        activity_date\n    from events",
    ),
    "wishes are not heard": (
        "int_frequency_caps",
        "from wishes_told",
        "from wishes_told where false",
    ),
}


class Warehouse:
    def __init__(self, folder: Path, world):
        self.world = world
        manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
        self.nodes = {node["name"]: node for node in manifest["nodes"].values()}
        self.compiled = folder / "target" / "compiled" / "warm_accounts"
        self.connection = duckdb.connect(str(folder / "work.duckdb"))
        self.connection.execute("create temporary macro warm_hash_key() as 'of this test'")

    def run(self, leak: tuple[str, str, str]) -> None:
        model, text, mistake = leak
        for name in CHAIN[CHAIN.index(model) :]:
            node = self.nodes[name]
            sql = (self.compiled / node["original_file_path"]).read_text(encoding="utf-8")
            if name == model:
                assert text in sql, f"{model} no longer says {text!r}"
                sql = sql.replace(text, mistake)
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            self.connection.execute(
                f"create or replace {kind} work.{node['schema']}.{name} as {sql}"
            )

    def told(self) -> list[tuple]:
        return self.connection.execute(
            "select map.contact_record_key, told.* from (" + OUTBOUND + ") as told"
            " inner join work.intermediate.int_contact_record_map as map using (contact_id)"
        ).fetchall()

    def leaks(self) -> list[str]:
        found = []
        for record, told_by, _, may_begin, may_answer in self.told():
            name = record.partition(":")[2]
            # a full cap of e-mail leaves visits open, and a follow-up does not say by which channel
            is_held = name in self.world.held
            is_leak = (
                may_begin and told_by != "event_followups" if is_held else may_begin or may_answer
            )
            if is_leak and not self.world.may_email[name]:
                found.append(f"{told_by} lets {name} be contacted")
        return found


@pytest.fixture(scope="module")
def warehouse(project_root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("refusals")
    world = spelled_world()
    world.write(folder / "raw" / "uploads")
    result = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "build", "--profiles-dir", "profiles"),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
            *("--exclude-resource-type", "unit_test", "--indirect-selection", "cautious"),
            *("-s", *(f"+{name}" for name in CHAIN[-6:]), "+unread_words", "+suppressed_contacts"),
        ],
        cwd=project_root,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("WARM_")},
            "WARM_RAW_DIR": str(folder / "raw"),
            "WARM_WAREHOUSE_DIR": str(folder),
            "WARM_AS_OF": AS_OF,
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr
    warehouse = Warehouse(folder, world)
    yield warehouse
    warehouse.connection.close()


def test_no_refusal_is_lost(warehouse):
    assert warehouse.leaks() == []


def test_who_agreed_is_not_lost_either(warehouse):
    """A house that closes everybody would pass everything above."""
    told = {
        record.partition(":")[2]
        for record, _, _, begin, answer in warehouse.told()
        if begin and answer
    }
    agreed = {name for name, may_email in warehouse.world.may_email.items() if may_email}
    assert agreed - told == set()


def test_what_was_not_read_is_listed(warehouse):
    listed = warehouse.connection.execute(
        "select column_name, word, taken_as from work.quality.unread_words where row_count > 0"
    ).fetchall()
    expected = {
        ("channel", "carrier pigeon", "every channel"),
        ("channel", "pigeon", "no permission"),
        ("scope", "some of it", "every product and programme"),
        ("status", "perhaps", "a refusal"),
        ("captured_at", "last tuesday", "today"),
        ("scope", "whoever", "whatever the value may name"),
        ("requested_at", "who knows", "today"),
        ("captured_at", "1970-01-01 00:00:00", "today"),
        ("activity_type", "opt-out request", "a request to stop, of today"),
        ("record_key", "(missing_key)", "today"),
        ("is_opted_out", "perhaps", "opted out"),
        ("E-.. (13 characters)", "not any more", "a refusal"),
        ("is_subscribed", "pending", "a refusal"),
        ("contact_record_id", "[restricted]", "kept until somebody matches"),
        ("organization_record_id", "[restricted]", "a no of everybody there"),
    }
    found = {(column, word.lower(), taken_as) for column, word, taken_as in listed}
    lacking = {
        (column, word, taken_as)
        for column, word, taken_as in expected
        if not {(column, word, taken_as), (column, shape(word), taken_as)} & found
    }
    assert lacking == set()
    assert not [word for _, word, _ in listed if "@" in word]


def shape(word: str) -> str:
    """How a rare word is told, which may be a name."""
    return f"{word[:2]}.. ({len(word)} characters)"


def test_three_tools_collide(warehouse):
    assert warehouse.connection.execute(
        "select distinct contact_touch_count, colliding_systems, cast(collided_on as varchar)"
        " from work.activation.contact_outreach as outreach"
        " inner join work.intermediate.int_contact_record_map as map using (contact_id)"
        " where map.contact_record_key = 'crm:tools'"
    ).fetchall() == [(3, "crm;events;mailer", "2026-06-28")]


@pytest.mark.parametrize("leak", LEAKS)
def test_planted_leak_is_noticed(warehouse, leak):
    warehouse.connection.execute("begin")
    try:
        warehouse.run(LEAKS[leak])
        found = warehouse.leaks()
    finally:
        warehouse.connection.execute("rollback")
    assert found, f"not noticed: {leak}"
