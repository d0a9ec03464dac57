"""A question appears, a steward answers it in seeds/overrides, the next build asks no more."""

import duckdb
import pytest
from test_identity import organization, rows_of, write_uploads

from .driver import environment
from .fast_driver import FastBuilder

pytestmark = pytest.mark.slow

MODELS = (
    "+review_queue",
    "+account_source_records",
    "+account_aliases",
    "+contacts",
)
OVERRIDES = {
    "organization_match_overrides": (
        "organization_record_key,other_organization_record_key,override,decided_by,decided_on,reason"
    ),
    "account_parent_overrides": (
        "organization_record_key,parent_organization_record_key,decided_by,decided_on,reason"
    ),
    "contact_account_overrides": (
        "contact_record_key,organization_record_key,decided_by,decided_on,reason"
    ),
}


class Desk:
    """A warehouse, the day it is built for, and the answers of a steward."""

    def __init__(self, builder: FastBuilder, folder):
        self.builder = builder
        self.seeds = builder.project / "seeds" / "overrides"
        self.warehouse = builder.new_warehouse(folder / "warehouse")
        self.raw = folder / "raw"

    def answer(self, seed: str, *rows: str) -> None:
        assert not self.reads_while_nothing_changes(f"seed.warm_accounts.{seed}")
        path = self.seeds / f"{seed}.csv"
        path.write_text("\n".join([OVERRIDES[seed], *rows]) + "\n", encoding="utf-8")
        with environment(WARM_WAREHOUSE_DIR=str(self.warehouse), WARM_RAW_DIR=str(self.raw)):
            self.builder._dbt("seed", "--select", seed)

    def reads_while_nothing_changes(self, seed: str) -> set[str]:
        """Tables that the builder would not make again after another answer."""
        nodes = self.builder.manifest.nodes
        return {
            node_id
            for node_id in self.builder.standing - self.builder.views_without_date()
            if seed in nodes[node_id].depends_on.nodes
        }

    def build(self, day: int, **options) -> None:
        self.builder.build(self.warehouse, self.raw, f"2026-06-{day:02d}", models=MODELS, **options)

    def rows(self, query: str) -> list:
        return rows_of(self.warehouse / "work.duckdb", query)

    def asked(self, kind: str) -> dict[tuple, dict]:
        """(subject, other) -> the row of the queue."""
        with duckdb.connect(str(self.warehouse / "work.duckdb"), read_only=True) as connection:
            result = connection.execute(
                "select * from activation.review_queue where review_kind = ?", [kind]
            )
            names = [column[0] for column in result.description]
            rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        return {(row["subject_key"], row["other_key"]): row for row in rows}

    def account_of(self, key: str) -> str:
        return self.rows(
            f"select account_id from core.account_source_records where organization_record_key = '{key}'"
        )[0][0]


@pytest.fixture
def desk(fast_builder, tmp_path):
    desk = Desk(fast_builder, tmp_path)
    before = {path: path.read_text(encoding="utf-8") for path in desk.seeds.glob("*.csv")}
    yield desk
    for path, text in before.items():
        path.write_text(text, encoding="utf-8")


def test_a_pair_is_asked_once_and_the_answer_stands(desk):
    """Also against a source that lists each organization once; taken back, the question starts anew."""
    write_uploads(
        desk.raw,
        {
            "organizations": [
                organization(
                    "old", organization_name="Unity Hospital", ccn="160001", created_at="2020-01-01"
                ),
                organization(
                    "new", organization_name="Unity Hospital", ccn="160002", phone="515-241-6212"
                ),
                organization("far", organization_name="Omega Clinic", city="Boone"),
            ],
            "source_systems": [{"source_system": "crm", "is_deduplicated": "true"}],
        },
    )
    pair = ("crm:new", "crm:old")
    desk.build(1)
    asked = desk.asked("organization_match")
    assert list(asked) == [pair]
    row = asked[pair]
    assert (row["left_name"], row["right_name"]) == ("Unity Hospital", "Unity Hospital")
    assert (row["left_phone"], row["left_identifiers"]) == ("515-241-6212", "CCN 160002")
    assert row["account_id"] != row["other_account_id"]
    assert (row["priority_rank"], row["age_days"]) == (1, 0)
    assert "organization_match_overrides.csv" in row["how_to_answer"]
    retired = desk.account_of("crm:new")

    history = "select * from intermediate.int_review_question_history order by all"
    written = desk.rows(history)
    desk.build(1)
    assert desk.rows(history) == written
    desk.build(3, full_refresh=True)
    assert desk.rows(history) == written
    assert desk.asked("organization_match")[pair]["age_days"] == 2

    said = "crm:old,crm:new,{},tester,2026-06-{:02d},looked"
    desk.answer("organization_match_overrides", said.format("must_link", 4))
    desk.build(4)
    assert desk.asked("organization_match") == {}
    assert desk.account_of("crm:old") == desk.account_of("crm:new") != desk.account_of("crm:far")
    aliases = "select retired_account_id, account_id from core.account_aliases"
    assert desk.rows(aliases) == [(retired, desk.account_of("crm:old"))]

    desk.answer("organization_match_overrides", said.format("cannot_link", 5))
    desk.build(5)
    assert desk.asked("organization_match") == {}
    assert desk.account_of("crm:new") == retired
    assert desk.rows(aliases) == []

    desk.answer("organization_match_overrides")
    desk.build(6)
    row = desk.asked("organization_match")[pair]
    assert (str(row["first_seen_on"]), row["age_days"]) == ("2026-06-06", 0)


def test_parents_and_contacts_are_asked_and_answered(desk):
    site = {"organization_name": "Unity Hospital", "npi": "1234567893", "website": "unity.org"}
    write_uploads(
        desk.raw,
        {
            "organizations": [
                organization("site", parent_organization_record_id="one", **site),
                organization("one", organization_name="First Health System", website="first.org"),
                organization("two", organization_name="Omega Care Partners", city="Boone"),
                organization(
                    "site", source_system="erp", parent_organization_record_id="b", **site
                ),
                organization(
                    "b", source_system="erp", organization_name="Halden Group", city="Boone"
                ),
                # one web site of two clinics
                organization("c1", organization_name="Orwin Clinic", website="shared.org"),
                organization(
                    "c2", organization_name="Halden Surgery", website="shared.org", city="Boone"
                ),
            ],
            "contacts": [
                {
                    "source_system": "crm",
                    "contact_record_id": "p1",
                    "first_name": "Wilhelmina",
                    "last_name": "Quarles",
                    "email": "w.quarles@shared.org",
                    "created_at": "2026-01-01",
                }
            ],
        },
    )
    desk.build(1)
    assert desk.account_of("crm:site") == desk.account_of("erp:site")
    (parent_question,) = desk.asked("account_parent").values()
    assert parent_question["left_name"] == "Unity Hospital"
    assert {parent_question["other_account_id"]} < {
        desk.account_of("crm:one"),
        desk.account_of("erp:b"),
    }
    (contact_question,) = desk.asked("contact_account").values()
    assert contact_question["subject_key"].startswith("con_")
    assert contact_question["evidence"] == "email domain leads to 2 accounts"
    published = str(desk.rows("select * from activation.review_queue")).lower()
    assert "wilhelmina" not in published and "quarles" not in published

    desk.answer("account_parent_overrides", "crm:site,crm:two,tester,2026-06-02,asked the owner")
    desk.answer("contact_account_overrides", "crm:p1,crm:c2,tester,2026-06-02,asked her")
    desk.build(2)
    assert desk.asked("account_parent") == {}
    assert desk.asked("contact_account") == {}
    assert desk.rows("select account_id, account_match_step from core.contacts") == [
        (desk.account_of("crm:c2"), "steward")
    ]
    parent = "select parent_account_id from core.accounts where account_id = '{}'"
    site_id = desk.account_of("crm:site")
    assert desk.rows(parent.format(site_id)) == [(desk.account_of("crm:two"),)]

    # nothing is above the site, and the contact belongs to neither
    desk.answer("account_parent_overrides", "crm:site,crm:site,tester,2026-06-03,independent")
    desk.answer("contact_account_overrides", "crm:p1,,tester,2026-06-03,left the field")
    desk.build(3)
    assert desk.asked("account_parent") == {}
    assert desk.asked("contact_account") == {}
    assert desk.rows(parent.format(site_id)) == [(None,)]
    assert desk.rows("select account_id, account_match_step from core.contacts") == [
        (None, "review")
    ]
