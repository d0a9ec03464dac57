"""The parts of the benchmarks that measure and write: they need no warehouse."""

import importlib
import sys

import duckdb
import pytest


@pytest.fixture(scope="module")
def builds(project_root):
    """Module benchmarks/builds.py, which is a script beside others."""
    return load(project_root, "builds")


@pytest.fixture(scope="module")
def identity(project_root):
    """Module benchmarks/identity.py."""
    return load(project_root, "identity")


@pytest.fixture(scope="module")
def quiet(project_root):
    """Module benchmarks/quiet.py."""
    return load(project_root, "quiet")


def load(project_root, name):
    folder = str(project_root / "benchmarks")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(folder)


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def test_what_is_between_the_markers_is_replaced_and_nothing_else(builds):
    page = "before\n<b>\nold\n<e>\nafter <b>\n"
    once = builds.put_between(page, "<b>", "<e>", "new")
    assert once == "before\n<b>\nnew\n<e>\nafter <b>\n"
    assert builds.put_between(once, "<b>", "<e>", "new") == once


def test_the_page_has_the_markers_of_all_benchmarks(builds, identity, quiet):
    page = builds.PAGE.read_text()
    for bench in (builds, identity, quiet):
        begin, end = bench.BEGIN, bench.END
        assert page.count(begin) == page.count(end) == 1
        assert page.index(begin) < page.index(end)


def test_a_line_of_quiet_days_has_a_cell_for_each_column(quiet, builds):
    row = {name: builds.Measure(1.25, 2.5, 100) for name in quiet.COLUMNS}
    head, rule, line = quiet.table([{"activities": 1000, **row}]).splitlines()
    assert head.count("|") == rule.count("|") == line.count("|") == len(quiet.COLUMNS) + 2
    assert line.startswith("| 1,000 | 1.2 (2.5) |")


def test_a_child_that_takes_too_long_is_ended(builds):
    with pytest.raises(builds.TookTooLong):
        builds.timed([sys.executable, "-c", "import time; time.sleep(60)"], seconds=0.5)


def test_a_child_sees_the_environment_it_is_given_and_its_cpu_is_counted(builds):
    burn = "import os; assert os.environ['WARM_X'] == '1'; sum(i * i for i in range(2_000_000))"
    measure = builds.timed([sys.executable, "-c", burn], {"WARM_X": "1"}, seconds=60)
    assert measure.cpu > 0.02
    assert measure.peak_mb > 1


@pytest.mark.parametrize(
    ("clusters", "truth", "expected"),
    [
        # a, b, c are one organization, d another
        (["1", "1", "1", "2"], ["x", "x", "x", "y"], (1, 1, 1, 3)),
        # d wrongly with c, c parted from a and b: one of two pairs right, one of three found
        (["1", "1", "2", "2"], ["x", "x", "x", "y"], (1 / 2, 1 / 3, 2 / 5, 2)),
        (["1", "1", "1", "1"], ["x", "x", "y", "y"], (1 / 3, 1, 1 / 2, 4)),
        (["1", "2"], ["x", "y"], (1, 1, 1, 1)),
    ],
)
def test_quality_counts_pairs(identity, connection, clusters, truth, expected):
    connection.execute("create table labelled (cluster_key varchar, organization_id varchar)")
    connection.executemany(
        "insert into labelled values (?, ?)", list(zip(clusters, truth, strict=True))
    )
    found = identity.quality(connection, "labelled")
    scores = (found.precision, found.recall, found.f1, found.largest)
    assert scores == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"a": 1, "b": 1, "c": 2}, {"a": 7, "b": 7, "c": 5}, 0),  # names of clusters do not count
        ({"a": 1, "b": 1, "c": 2}, {"a": 1, "b": 2, "c": 2}, 3),
        ({"a": 1, "b": 1, "c": 2}, {"a": 1, "b": 1}, 1),
        ({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 2}, 3),
    ],
)
def test_partitions_are_compared_by_who_is_with_whom(identity, connection, one, other, apart):
    for name, clusters in (("one_side", one), ("other_side", other)):
        connection.execute(
            f"create table {name} (organization_record_key varchar, cluster_key integer)"
        )
        connection.executemany(f"insert into {name} values (?, ?)", list(clusters.items()))
    assert identity.same_partition(connection, "one_side", "other_side") == apart


@pytest.mark.parametrize(
    ("model", "stage"),
    [
        ("int_organization_block_keys", "block"),
        ("int_organization_records_to_match", "block"),
        ("int_organization_candidate_pairs", "block"),
        ("int_organization_pair_names", "compare"),
        ("int_organization_match_edges", "compare"),
        ("int_organization_records_to_cluster", "cluster"),
        ("int_organization_clusters_split", "cluster"),
        ("int_organization_matching_runs", "cluster"),
    ],
)
def test_every_model_has_a_stage(identity, model, stage):
    assert identity.stage_of(model) == stage


HEADER = (
    "source_system,organization_record_id,organization_name,address_line_1,city,state,postal_code,"
    "phone,website,npi,ccn,tax_id,parent_organization_record_id,updated_at,is_deleted,loaded_at"
)


def test_the_increment_is_later_whole_and_the_same_each_time(identity, tmp_path):
    rows = [
        f"crm,ORG-{n},Clinic Number {n},{n} Main St,Town {n % 7},IA,5000{n % 7},555-{n:04},w{n}.example,"
        f"{n},,,,2024-01-01 00:00:00,false,2024-05-01 23:30:00"
        for n in range(400)
    ]
    written = []
    for folder in ("one", "other"):
        uploads = tmp_path / folder / "uploads"
        uploads.mkdir(parents=True)
        (uploads / "organizations.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        added = identity.write_increment(tmp_path / folder, 1_000)
        assert added == {"changed": 5, "new": 5}
        written.append((uploads / "organizations" / "increment.csv").read_text())
    assert written[0] == written[1]
    lines = [line.split(",") for line in written[0].splitlines()]
    assert lines[0] == HEADER.split(",")
    assert len(lines) == 11
    assert {line[-1] for line in lines[1:]} == {"2024-05-02 23:30:00"}
    known = {tuple(row.split(",")[:13]) for row in rows}
    assert not known & {tuple(line[:13]) for line in lines[1:]}  # every changed record differs
    assert len({line[1] for line in lines[1:]}) == 10
