"""Who is who: clusters against a plain reference, labelled organizations, and ids over a life of merges."""

import csv
import hashlib
import itertools
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT_ROOT, clean_environment
from property.driver import Builder
from property.project_copy import copy_project

pytestmark = pytest.mark.slow

DBT = Path(sys.executable).with_name("dbt")
SELECTED = ("--select", "+account_source_records", "+account_match_edges", "+account_aliases")
CORE_LISTS = ("cms_hgi_2026", "cms_hcris_2018", "cms_asc_2014", "hifld_2018")
REPEATING_LISTS = ("cms_openpayments_ia", "mrf_self_2026")


def union_find(nodes, edges):
    """Smallest node of each node's component."""
    above = {node: node for node in nodes}

    def top(node):
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for left, right in edges:
        left, right = sorted((top(left), top(right)))
        above[right] = left
    return {node: top(node) for node in nodes}


# ---------------------------------------------------------------- the two materializations alone


def random_graphs():
    chance = random.Random(7)  # noqa: S311
    numbered = [f"path{number:05d}" for number in range(2000)]
    shuffled = [f"mixed{number:05d}" for number in chance.sample(range(100_000), 2000)]
    yield from itertools.pairwise(numbered)
    yield from itertools.pairwise(shuffled)
    for number in range(400):
        yield "star", f"leaf{number}"
    for _ in range(300):
        yield f"random{chance.randrange(400)}", f"random{chance.randrange(400)}"
    yield "twice", "twice2"
    yield "twice2", "twice"
    yield "alone", "alone"


def weighted_graph():
    chance = random.Random(11)  # noqa: S311
    nodes = [f"n{number:03d}" for number in range(240)]
    edges = {}
    for _ in range(420):
        left, right = sorted(chance.sample(nodes, 2))
        weight = chance.choice([5, 5, 5, 7, 9])
        binding = chance.random() < 0.05
        order = f"{0 if binding else 1}{100 - weight:03d}"
        order += hashlib.md5(f"{left}|{right}".encode(), usedforsecurity=False).hexdigest()
        edges[left, right] = (left, right, order, binding)
    # a star whose leaves carry no guard, so that they need not wait for their turn
    for number in range(50):
        edges["hub", f"leaf{number}"] = ("hub", f"leaf{number}", f"2{number:03d}", False)
    guards = [(node, f"source {chance.randrange(8)}", False) for node in chance.sample(nodes, 150)]
    for number in range(12):
        for node in chance.sample(nodes, 2):
            guards.append((node, f"steward {number}", True))
    return list(edges.values()), guards


def taken_one_by_one(edges, guards):
    """The meaning of guarded clusters: strongest edge first, refused where a guard would stand twice."""
    members, held = {}, {}
    for left, right, _, _ in edges:
        for node in (left, right):
            members[node] = {node}
            held[node] = {(key, hard) for name, key, hard in guards if name == node}
    cluster = {node: node for node in members}
    for left, right, _, binding in sorted(edges, key=lambda edge: edge[2]):
        one, other = cluster[left], cluster[right]
        clashing = held[one] & held[other]
        if one == other or any(hard or not binding for _, hard in clashing):
            continue
        members[one] |= members.pop(other)
        held[one] |= held.pop(other)
        cluster.update(dict.fromkeys(members[one], one))
    return {node: min(members[cluster[node]]) for node in cluster}


@pytest.fixture(scope="module")
def clustered(tmp_path_factory):
    """A project of the two materializations alone, built over made-up graphs."""
    folder = tmp_path_factory.mktemp("graphs")
    (folder / "models").mkdir()
    (folder / "macros").mkdir()
    for name in ("connected_components", "guarded_clusters"):
        shutil.copy(PROJECT_ROOT / "macros" / "identity" / f"{name}.sql", folder / "macros")
    edges, guards = weighted_graph()
    tables = {
        "edges": (("left_key", "right_key"), list(random_graphs())),
        "weighted": (("left_key", "right_key", "edge_order", "is_binding"), edges),
        "guards": (("node_key", "guard_key", "is_absolute"), guards),
    }
    for name, (header, rows) in tables.items():
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as handle:
            csv.writer(handle).writerows([header, *rows])
    scan = f"read_csv('{folder}/%s.csv', header = true, types = {{'edge_order': 'varchar'}})"
    plain_scan = f"read_csv('{folder}/%s.csv', header = true)"
    models = {
        "components": "{{ config(materialized='connected_components') }} select * from "
        + plain_scan % "edges",
        "nothing": "{{ config(materialized='connected_components') }} select * from "
        + plain_scan % "edges"
        + " where left_key = ''",
        "guards": "select distinct * from " + plain_scan % "guards",
        "parted": "{{ config(materialized='guarded_clusters', guards='guards') }}\n"
        "-- depends_on: {{ ref('guards') }}\nselect * from " + scan % "weighted",
    }
    for name, text in models.items():
        (folder / "models" / f"{name}.sql").write_text(text, encoding="utf-8")
    (folder / "dbt_project.yml").write_text(
        "name: graphs\nversion: '1.0'\nprofile: graphs\nmodels:\n  +materialized: table\n",
        encoding="utf-8",
    )
    (folder / "profiles.yml").write_text(
        f"graphs:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: {folder}/g.duckdb\n",
        encoding="utf-8",
    )
    for _ in range(2):  # a second run replaces what the first one left
        result = subprocess.run(
            [str(DBT), "run", "--profiles-dir", str(folder), "--project-dir", str(folder)],
            cwd=folder,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout
    return folder, edges, guards


def rows_of(database: Path, query: str) -> list:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_components_of_paths_stars_and_random_graphs(clustered):
    folder, _, _ = clustered
    edges = list(random_graphs())
    expected = union_find({node for edge in edges for node in edge}, edges)
    assert dict(rows_of(folder / "g.duckdb", "select * from components")) == expected
    assert rows_of(folder / "g.duckdb", "select * from nothing") == []


def test_guarded_clusters_equal_edges_taken_one_by_one(clustered):
    folder, edges, guards = clustered
    expected = taken_one_by_one(edges, guards)
    assert dict(rows_of(folder / "g.duckdb", "select * from parted")) == expected


def test_rounds_leave_no_scratch_tables(clustered):
    folder, _, _ = clustered
    names = {
        name for (name,) in rows_of(folder / "g.duckdb", "select table_name from duckdb_tables()")
    }
    assert names == {"components", "nothing", "guards", "parted"}


# ---------------------------------------------------------------- the project on raw files


@pytest.fixture(scope="module")
def builder(tmp_path_factory) -> Builder:
    folder = tmp_path_factory.mktemp("identity")
    project = copy_project(folder / "project")
    (project / "seeds" / "overrides" / "organization_match_overrides.csv").write_text(
        "organization_record_key,other_organization_record_key,override,decided_by,decided_on,reason\n"
        "crm:kept_1,crm:kept_2,cannot_link,tester,2026-01-01,two hospitals of one name\n"
        "crm:must_1,crm:must_2,must_link,tester,2026-01-01,renamed and moved\n",
        encoding="utf-8",
    )
    return Builder(project, folder / "scratch", SELECTED)


def write_uploads(raw: Path, tables: dict[str, list[dict]], rows_a_file: int = 10**9) -> Path:
    shutil.rmtree(raw, ignore_errors=True)
    for table, rows in tables.items():
        (raw / "uploads" / table).mkdir(parents=True)
        for number, start in enumerate(range(0, len(rows), rows_a_file)):
            path = raw / "uploads" / table / f"{number}.csv"
            with open(path, "w", newline="", encoding="utf-8") as handle:
                writer = csv.DictWriter(handle, list(dict.fromkeys(k for row in rows for k in row)))
                writer.writeheader()
                writer.writerows(rows[start : start + rows_a_file])
    return raw


def organization(record_id: str, **changes) -> dict:
    row = {
        "source_system": "crm",
        "organization_record_id": record_id,
        "organization_name": "",
        "city": "Ames",
        "state": "IA",
        "created_at": "2026-01-01",
        "updated_at": "2026-01-01",
    }
    return row | changes


def accounts_by_record(warehouse: Path) -> dict[str, str]:
    return dict(
        rows_of(
            warehouse / "work.duckdb",
            "select organization_record_key, account_id from core.account_source_records",
        )
    )


def labelled(folder: Path, core_only: bool):
    """Rows for uploads.organizations, and the true organization of those that have a label."""
    with open(folder / "identity_dev" / "org_truth.csv", newline="", encoding="utf-8") as handle:
        truth = {}
        for row in csv.DictReader(handle):
            verified = "unverified" not in row["label_origin"] and (
                row["source"] != "hifld_2018" or "verified" in row["label_origin"]
            )
            if core_only and not (row["source"] in CORE_LISTS and verified):
                continue
            if row["entity_id_lenient"]:
                truth[f"{row['source']}:{row['source_id']}"] = row["entity_id_lenient"]
    rows = []
    with open(folder / "identity_dev" / "org_records.csv", newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if core_only and f"{row['source']}:{row['source_id']}" not in truth:
                continue
            rows.append(
                {
                    "source_system": row["source"],
                    "organization_record_id": row["source_id"],
                    "organization_name": row["name"],
                    "alternate_name": row["alt_name"],
                    "address_line_1": row["address"],
                    "city": row["city"],
                    "state": row["state"],
                    "postal_code": row["zip"],
                    "phone": row["phone"],
                    "website": row["website"],
                    "organization_type": row["org_type"],
                    "ownership": row["ownership"],
                    "bed_count": row["beds"],
                }
            )
    return rows, truth


def pairwise(truth: dict, clusters: dict) -> dict[str, float]:
    def pairs(counts):
        return sum(count * (count - 1) // 2 for count in counts.values())

    both = pairs(Counter((entity, clusters[key]) for key, entity in truth.items()))
    precision = both / pairs(Counter(clusters[key] for key in truth))
    recall = both / pairs(Counter(truth.values()))
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }


def declared(lists) -> list[dict]:
    return [
        {"source_system": name, "is_deduplicated": str(name not in REPEATING_LISTS).lower()}
        for name in sorted(lists)
    ]


@pytest.mark.parametrize(
    ("core_only", "lists_declared", "least"),
    [
        # shipped weights have seen these records: the figures of folds are in test_identity_fit.py
        (True, False, {"precision": 0.95, "recall": 0.96, "f1": 0.958}),
        (True, True, {"precision": 0.99, "recall": 0.95, "f1": 0.97}),
        (False, False, {"precision": 0.94, "recall": 0.93, "f1": 0.938}),
        (False, True, {"precision": 0.96, "recall": 0.92, "f1": 0.942}),
    ],
    ids=["core", "core, lists declared", "all nine", "all nine, lists declared"],
)
def test_labelled_organizations(
    builder, shared_data, tmp_path, capsys, core_only, lists_declared, least
):
    if not (shared_data / "identity_dev").is_dir():
        pytest.skip(f"no identity_dev under {shared_data}")
    rows, truth = labelled(shared_data, core_only)
    tables = {"organizations": rows}
    if lists_declared:
        tables["source_systems"] = declared({row["source_system"] for row in rows})
    raw = write_uploads(tmp_path / "raw", tables)
    warehouse = builder.new_warehouse(tmp_path / "warehouse")
    builder.build(warehouse, raw, "2026-06-30")
    clusters = accounts_by_record(warehouse)
    assert len(clusters) == len(rows)
    found = pairwise(truth, clusters)
    with capsys.disabled():
        print("", ", ".join(f"{name} {value:.4f}" for name, value in found.items()), end=" ")
    assert all(found[name] >= bound for name, bound in least.items()), found
    assert max(Counter(clusters.values()).values()) <= 80


def test_row_order_and_file_splits_change_nothing(builder, shared_data, tmp_path):
    rows, _ = labelled(shared_data, core_only=True)
    rows = rows[:1500]
    tables = {"organizations": rows, "source_systems": declared(CORE_LISTS)}
    queries = (
        "select * from core.account_source_records order by all",
        "select * from core.account_match_edges order by all",
        "select * from core.accounts order by all",
    )
    results = []
    for number in range(2):
        chance = random.Random(number)  # noqa: S311
        shuffled = {name: chance.sample(given, len(given)) for name, given in tables.items()}
        raw = write_uploads(tmp_path / "raw", shuffled, rows_a_file=10**9 if number == 0 else 400)
        warehouse = builder.new_warehouse(tmp_path / f"warehouse{number}")
        builder.build(warehouse, raw, "2026-06-30")
        results.append([rows_of(warehouse / "work.duckdb", query) for query in queries[:2]])
    assert results[0] == results[1]


def test_steward_decisions_win(builder, tmp_path):
    raw = write_uploads(
        tmp_path / "raw",
        {
            "organizations": [
                organization("kept_1", organization_name="Mercy Hospital", npi="1234567893"),
                organization("kept_2", organization_name="Mercy Hospital", npi="1234567893"),
                organization("kept_3", organization_name="Mercy Hospital"),
                organization("must_1", organization_name="Alpha Clinic"),
                organization("must_2", organization_name="Omega Center", city="Boone"),
            ]
        },
    )
    warehouse = builder.new_warehouse(tmp_path / "warehouse")
    builder.build(warehouse, raw, "2026-06-30")
    accounts = accounts_by_record(warehouse)
    assert accounts["crm:kept_1"] != accounts["crm:kept_2"]
    assert accounts["crm:kept_3"] in (accounts["crm:kept_1"], accounts["crm:kept_2"])
    assert accounts["crm:must_1"] == accounts["crm:must_2"]


def test_hospital_campus_and_call_centre_stay_apart(builder, tmp_path):
    """One building and one telephone number hold many organizations; blocks above the cap stay linear."""
    campus = [
        organization(
            f"campus_{number}",
            organization_name=f"{name} {kind}",
            address_line_1=f"100 Main Street Suite {number}",
            postal_code="50010",
            phone="515-241-6212",
        )
        for number, (name, kind) in enumerate(
            [("Mercy", "Hospital"), ("Halden", "Cardiology"), ("Orwin", "Eye Clinic")]
            + [(f"Name{letter * 3}", "Associates") for letter in "abcdefghijklmnopqrstuvwxyz"] * 4
        )
    ]
    raw = write_uploads(tmp_path / "raw", {"organizations": campus})
    warehouse = builder.new_warehouse(tmp_path / "warehouse")
    builder.build(warehouse, raw, "2026-06-30")
    accounts = accounts_by_record(warehouse)
    # four copies of each associates' name, and three that stand alone
    assert Counter(Counter(accounts.values()).values()) == {4: 26, 1: 3}
    compared = rows_of(
        warehouse / "work.duckdb",
        "select count(*) from intermediate.int_organization_candidate_pairs",
    )[0][0]
    assert compared < 8 * len(campus)


def test_every_id_ever_said_resolves(builder, tmp_path):
    """Merge, unmerge, and the death of the record that an id was made from."""
    warehouse = builder.new_warehouse(tmp_path / "warehouse")

    def build(day: int, *rows, full_refresh=False):
        raw = write_uploads(tmp_path / "raw", {"organizations": list(rows)})
        builder.build(warehouse, raw, f"2026-06-{day:02d}", full_refresh=full_refresh)
        aliases = rows_of(
            warehouse / "work.duckdb",
            "select retired_account_id, account_id, reason from core.account_aliases",
        )
        return accounts_by_record(warehouse), {old: (new, reason) for old, new, reason in aliases}

    old = organization("old", organization_name="Unity Hospital", created_at="2020-01-01")
    new = organization("new", organization_name="Mary Greeley Center", created_at="2024-01-01")
    renamed = new | {"organization_name": "Unity Hospital", "updated_at": "2026-06-02"}
    restored = new | {"updated_at": "2026-06-03"}

    apart, aliases = build(1, old, new)
    old_id, new_id = apart["crm:old"], apart["crm:new"]
    assert old_id != new_id
    assert aliases == {}

    merged, aliases = build(2, old, renamed)
    assert merged == {"crm:old": old_id, "crm:new": old_id}
    assert aliases == {new_id: (old_id, "merged")}

    unmerged, aliases = build(3, old, restored, full_refresh=True)
    assert unmerged == apart
    assert aliases == {}

    merged_again, aliases = build(4, old, renamed | {"updated_at": "2026-06-04"}, full_refresh=True)
    assert merged_again == merged
    assert aliases == {new_id: (old_id, "merged")}

    # the record that old_id was made from is gone: the other one leads on, under its own id
    orphaned, aliases = build(5, renamed | {"updated_at": "2026-06-05"})
    assert orphaned == {"crm:new": new_id}
    assert aliases == {old_id: (new_id, "origin_record_removed")}

    emptied, aliases = build(6)
    assert emptied == {}
    assert aliases == {old_id: (None, "no_successor"), new_id: (None, "no_successor")}
