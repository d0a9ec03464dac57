"""Organization matching beside Splink: the same records, the same machine, one after the other.

Writes demo organizations of growing size and matches them three times: with this project, with Splink (which
is given our standardized records, in an environment of its own from requirements/bench.lock), and with this
project again after one per cent of the records is new and one per cent has changed. Both are scored against
the truth of the demo. Writes the tables of docs/benchmarks.md between their markers.

    python benchmarks/identity.py --scale small
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
from builds import (
    MEMORY_LIMIT,
    PAGE,
    PROJECT,
    THREADS,
    WARM,
    Measure,
    TookTooLong,
    dbt_build,
    net,
    put_between,
    say,
    timed,
)

UV = Path(sys.executable).parent / "uv"
LOCK = PROJECT / "requirements" / "bench.lock"
PEER = PROJECT / "benchmarks" / "splink_peer.py"
BEGIN, END = "<!-- identity: begin -->", "<!-- identity: end -->"

# true organizations; each has about 3.3 source records
SCALES = {"tiny": [300], "small": [3_000, 30_000], "medium": [3_000, 30_000, 300_000]}
PEER_SECONDS = 900
# what an organization list needs of a demo
KEPT = [
    "uploads/organizations*",
    "uploads/source_systems*",
    "nppes/*",
    "cms/*",
    "salesforce/account*",
    "hubspot/company*",
    "truth/organization_records.csv",
]
# three processes: what a comparison reads of each record, then pairs and clusters, then what is published
PREPARED = ["+int_organization_record_fingerprints"]
MATCHED = ["+int_organization_matching_runs"]
PUBLISHED = ["+account_match_edges", "+account_source_records"]
SMALLEST_MODEL = "int_organization_matching_runs"

# the stage of a model of the second process by the start of its name; a longer start wins
STAGES = {
    "int_": "compare",
    "int_organization_block": "block",
    "int_organization_candidate_": "block",
    "int_organization_records_": "block",
    "int_organization_cluster": "cluster",
    "int_organization_component": "cluster",
    "int_organization_matching_runs": "cluster",
    "int_organization_records_to_cluster": "cluster",
}
STAGE_NAMES = ["prepare", "block", "compare", "cluster", "publish"]


@dataclass
class Quality:
    """How a set of clusters does against the truth, pair by pair."""

    cluster_pairs: int
    true_pairs: int
    shared_pairs: int
    largest: int

    @property
    def precision(self) -> float:
        return self.shared_pairs / self.cluster_pairs if self.cluster_pairs else 1.0

    @property
    def recall(self) -> float:
        return self.shared_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        both = self.cluster_pairs + self.true_pairs
        return 2 * self.shared_pairs / both if both else 1.0


def literal(path: Path) -> str:
    """The path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def stage_of(model: str) -> str:
    """The stage of matching that a model belongs to."""
    return STAGES[max((start for start in STAGES if model.startswith(start)), key=len)]


def quality(connection: duckdb.DuckDBPyConnection, labelled: str) -> Quality:
    """Scores a relation of (cluster_key, organization_id), one row per record."""
    pairs = "coalesce(sum(records * (records - 1) // 2), 0)"
    found = [
        connection.execute(
            f"select cast({pairs} as bigint), coalesce(max(records), 0) from"
            f" (select count(*) as records from {labelled} group by {columns})"
        ).fetchall()[0]
        for columns in ("cluster_key", "organization_id", "cluster_key, organization_id")
    ]
    return Quality(found[0][0], found[1][0], found[2][0], found[0][1])


def same_partition(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    """How many records have other neighbours in one relation (organization_record_key, cluster_key)."""
    named = (
        "select organization_record_key,"
        " min(organization_record_key) over (partition by cluster_key) as first_key,"
        " count(*) over (partition by cluster_key) as record_count from {}"
    )
    return connection.execute(
        f"select count(*) from ({named.format(one)}) as one"
        f" full join ({named.format(other)}) as other using (organization_record_key)"
        " where one.first_key is distinct from other.first_key"
        " or one.record_count is distinct from other.record_count"
    ).fetchall()[0][0]


def write_demo(accounts: int, raw: Path) -> None:
    """The organization tables of a demo, with the truth; nothing when they are there."""
    if (raw / "truth" / "organization_records.csv").exists():
        return
    with tempfile.TemporaryDirectory(dir=raw.parent) as scratch:
        demo = Path(scratch) / "demo"
        size = ["--accounts", str(accounts), "--activities", str(10 * accounts), "--days", "180"]
        timed([str(WARM), "demo", str(demo), *size])
        for pattern in KEPT:
            for source in demo.glob(pattern):
                target = Path(scratch) / "kept" / source.relative_to(demo)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(source, target)
        (Path(scratch) / "kept").rename(raw)


def write_increment(raw: Path, records: int, share: float = 0.005) -> dict[str, int]:
    """One more file of uploads.organizations: `share` of the records changed, as many new ones.

    A changed record lacks its phone, its street, its NPI and postal code, or a letter of its name. Half of
    the new ones are copies of a known organization without its identifiers, half have the name of one and
    the place of another. The same files give the same increment. Returns {changed, new}.
    """
    count = max(4, round(records * share))
    uploads = raw / "uploads"
    target = uploads / "organizations" / "increment.csv"
    target.parent.mkdir(exist_ok=True)
    connection = duckdb.connect()
    connection.execute(
        f"""
        create table listed as
        with files as (
            select * from read_csv({literal(uploads / "organizations*.csv")}, all_varchar = true)
        ),
        latest as (
            select * from files
            where coalesce(is_deleted, 'false') = 'false' and organization_name is not null
            qualify row_number() over (
                partition by source_system, organization_record_id
                order by updated_at desc nulls last, loaded_at desc nulls last
            ) = 1
        ),
        next_day as (
            select strftime(max(cast(loaded_at as timestamp)) + interval 1 day, '%Y-%m-%d %H:%M:%S')
                as loaded_at
            from files
        )
        select
            latest.* replace (
                next_day.loaded_at as updated_at,
                next_day.loaded_at as loaded_at,
                cast(null as varchar) as parent_organization_record_id
            ),
            row_number() over (
                order by md5(concat(latest.source_system, '|', latest.organization_record_id))
            ) as place
        from latest cross join next_day
        """
    )
    connection.execute(
        f"""
        copy (
            select * exclude (place) replace (
                case when place % 4 = 0 then null else phone end as phone,
                case when place % 4 = 1 then null else address_line_1 end as address_line_1,
                case when place % 4 = 2 then null else npi end as npi,
                case when place % 4 = 2 then null else postal_code end as postal_code,
                case
                    when place % 4 = 3
                        then concat(substr(organization_name, 1, 3), substr(organization_name, 5))
                    else organization_name
                end as organization_name
            )
            from listed
            where place <= {count}
            union all by name
            select one.* exclude (place) replace (
                'crm' as source_system,
                concat('NEW-', lpad(cast(one.place as varchar), 9, '0')) as organization_record_id,
                null as npi, null as ccn, null as tax_id, null as phone, null as website,
                if(one.place % 2 = 0, one.city, other.city) as city,
                if(one.place % 2 = 0, one.state, other.state) as state,
                if(one.place % 2 = 0, one.postal_code, other.postal_code) as postal_code,
                if(one.place % 2 = 0, one.address_line_1, concat('9', other.address_line_1))
                    as address_line_1
            )
            from listed as one
            inner join listed as other
                on other.place = one.place + {count}
            where one.place > {count} and one.place <= {2 * count}
        ) to {literal(target)} (header)
        """
    )
    changed, new = connection.execute(
        "select count(*) filter (where organization_record_id not like 'NEW-%'),"
        " count(*) filter (where organization_record_id like 'NEW-%')"
        f" from read_csv({literal(target)}, all_varchar = true)"
    ).fetchall()[0]
    return {"changed": changed, "new": new}


def match(raw: Path, warehouse: Path) -> dict:
    """Prepares, matches and publishes, in a process each; the seeds go with the first."""
    seeds = [f"{chosen},resource_type:seed" for chosen in PUBLISHED]
    prepare, first = dbt_build(raw, warehouse, "--select", *PREPARED, *seeds)
    no_seeds = ["--exclude", "resource_type:seed"]
    matching, second = dbt_build(raw, warehouse, "--select", *MATCHED, *no_seeds, *PREPARED)
    publish, third = dbt_build(raw, warehouse, "--select", *PUBLISHED, *no_seeds, *MATCHED)
    start, _ = dbt_build(raw, warehouse, "--select", SMALLEST_MODEL)
    stages = dict.fromkeys(STAGE_NAMES, 0.0)
    stages["prepare"], stages["publish"] = sum(first.values()), sum(third.values())
    for model, seconds in second.items():
        stages[stage_of(model)] += seconds
    return {
        "prepare": net(prepare, start),
        "matching": net(matching, start),
        "publish": net(publish, start),
        "start": start,
        "stages": stages,
        "models": sorted(second.items(), key=lambda model: -model[1]),
    }


def open_work(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """The work database, read only, as `work` of a connection that may write elsewhere."""
    connection = duckdb.connect(
        config={"threads": THREADS, "memory_limit": MEMORY_LIMIT, "preserve_insertion_order": False}
    )
    connection.execute(f"set temp_directory = {literal(warehouse / 'spill')}")
    connection.execute(f"attach {literal(warehouse / 'work.duckdb')} as work (read_only)")
    return connection


def export_records(connection: duckdb.DuckDBPyConnection, target: Path) -> int:
    """What the peer is given: our standardized records, nothing of our names for their parts."""
    connection.execute(
        f"""
        copy (
            select
                organization_record_key,
                source_system,
                name_key as name,
                street_block as street,
                unit_key as unit,
                city_key as city,
                state_key as state,
                postal_code_key as postal_code,
                phone_key as phone,
                domain_key as domain,
                npi,
                ccn,
                tax_id
            from work.intermediate.int_organization_records_standardized
        ) to {literal(target)} (format parquet)
        """
    )
    return connection.execute(f"select count(*) from {literal(target)}").fetchall()[0][0]


def label_records(connection: duckdb.DuckDBPyConnection, raw: Path) -> None:
    """Table `labelled`: every record with our account and its true organization."""
    connection.execute(
        f"""
        create table labelled as
        select
            records.organization_record_key,
            records.account_id as cluster_key,
            truth.organization_id
        from work.core.account_source_records as records
        inner join read_csv(
            {literal(raw / "truth" / "organization_records.csv")}, all_varchar = true
        ) as truth
            on
                records.source_system = truth.source_system
                and records.source_record_id = truth.source_record_id
        """
    )


def score_ours(connection: duckdb.DuckDBPyConnection) -> dict:
    """Quality of our accounts, candidate pairs, and how many of the true pairs are among them."""
    pairs, true_pairs = connection.execute(
        """
        with records as (
            select clusters.record_hash, labelled.organization_id
            from work.intermediate.int_organization_clusters as clusters
            inner join labelled using (organization_record_key)
        )
        select count(*), count(*) filter (where one.organization_id = other.organization_id)
        from work.intermediate.int_organization_pairs_compared as pairs
        left join records as one on pairs.left_record_hash = one.record_hash
        left join records as other on pairs.right_record_hash = other.record_hash
        """
    ).fetchall()[0]
    found = quality(connection, "labelled")
    return {"quality": found, "pairs": pairs, "completeness": true_pairs / found.true_pairs}


def score_peer(connection: duckdb.DuckDBPyConnection, folder: Path, records: Path) -> dict:
    """The peer's best threshold, what its steps cost, and how many of the true pairs it compared."""
    outcome = json.loads((folder / "peer.json").read_text())
    by_threshold = {}
    for threshold in outcome["thresholds"]:
        connection.execute(
            f"""
            create or replace temp table peer_labelled as
            select clusters.cluster_key, labelled.organization_id
            from {literal(folder / f"clusters_{threshold}.parquet")} as clusters
            inner join labelled using (organization_record_key)
            """
        )
        by_threshold[threshold] = quality(connection, "peer_labelled")
    best = max(by_threshold, key=lambda threshold: by_threshold[threshold].f1)
    met = " or ".join(f"({rule})" for rule in outcome["rules"])
    compared = connection.execute(
        f"""
        with records as (
            select labelled.organization_id, records.*
            from {literal(records)} as records
            inner join labelled using (organization_record_key)
        )
        select count(*) filter (where {met})
        from records as l
        inner join records as r
            on
                l.organization_id = r.organization_id
                and l.organization_record_key < r.organization_record_key
        """
    ).fetchall()[0][0]
    steps = outcome["steps"]
    predict, cluster = steps["predict"], steps[f"cluster {best}"]
    return {
        "versions": f"Splink {outcome['splink']} on duckdb {outcome['duckdb']}",
        "quality": by_threshold[best],
        "threshold": best,
        "pairs": outcome["pairs"],
        "completeness": compared / by_threshold[best].true_pairs,
        "train": Measure(steps["train"]["wall"], steps["train"]["cpu"], steps["train"]["peak_mb"]),
        "matching": Measure(
            predict["wall"] + cluster["wall"],
            predict["cpu"] + cluster["cpu"],
            max(predict["peak_mb"], cluster["peak_mb"]),
        ),
    }


def make_peer_environment(folder: Path) -> Path:
    """The Python of the peer's own environment."""
    python = folder / "bin" / "python"
    if not python.exists():
        timed([str(UV), "venv", "--quiet", "--python", sys.executable, str(folder)])
        sync = ["pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(LOCK)]
        timed([str(UV), *sync])
    return python


def run_peer(
    python: Path, records: Path, folder: Path, seconds: float
) -> tuple[Measure | None, str]:
    """Runs the peer in its own process; without a measure when it took too long, with the reason."""
    try:
        measure = timed(
            [
                *(str(python), str(PEER), str(records), str(folder)),
                *("--threads", str(THREADS), "--memory-limit", MEMORY_LIMIT),
            ],
            seconds=seconds,
        )
    except TookTooLong:
        return None, f"more than {seconds:.0f} s"
    return measure, ""


def measure_size(accounts: int, base: Path, python: Path, peer_seconds: float) -> dict:
    """Everything about one size."""
    cached = base / f"organizations-{accounts}"
    folder = base / f"run-{accounts}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    say(f"{accounts:,} organizations: writing the demo")
    write_demo(accounts, cached)
    raw = folder / "raw"
    shutil.copytree(cached, raw)
    say("  ours, in full")
    ours = match(raw, folder / "ours")
    connection = open_work(folder / "ours")
    parquet = folder / "records.parquet"
    records = export_records(connection, parquet)
    label_records(connection, raw)
    ours |= score_ours(connection)
    say(f"  {records:,} records; ours {ours['matching'].cpu:.0f} CPU s; the peer")
    peer_process, reason = run_peer(python, parquet, folder / "peer", peer_seconds)
    peer = {"reason": reason}
    if peer_process:
        peer = score_peer(connection, folder / "peer", parquet) | {"process": peer_process}
    connection.close()
    added = write_increment(raw, records)
    say(f"  {added['changed']:,} records changed, {added['new']:,} new")
    increment = match(raw, folder / "ours")
    say("  the same files in full")
    fresh = match(raw, folder / "fresh")
    connection = open_work(folder / "ours")
    connection.execute(f"attach {literal(folder / 'fresh' / 'work.duckdb')} as fresh (read_only)")
    clusters = "(select organization_record_key, account_id as cluster_key from {})"
    apart = same_partition(
        connection,
        clusters.format("work.core.account_source_records"),
        clusters.format("fresh.core.account_source_records"),
    )
    increment["matched"] = connection.execute(
        "select count(*) from work.intermediate.int_organization_records_to_match"
    ).fetchall()[0][0]
    connection.close()
    shutil.rmtree(folder)
    return {
        "records": records,
        "ours": ours,
        "peer": peer,
        "added": added,
        "increment": increment,
        "fresh": fresh,
        "apart": apart,
    }


def seconds(measure: Measure) -> str:
    return f"{measure.wall:.1f} ({measure.cpu:.1f})"


def markdown(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def peak_of(side: dict) -> float:
    return max(side[step].peak_mb for step in ("prepare", "matching", "publish"))


def cost_table(rows: list[dict]) -> str:
    """What both cost; what comes before and after matching apart."""
    lines = []
    for row in rows:
        ours, peer = row["ours"], row["peer"]
        line = [
            f"{row['records']:,}",
            *(seconds(ours[step]) for step in ("start", "prepare", "matching", "publish")),
            f"{peak_of(ours):.0f}",
        ]
        if "matching" not in peer:
            line += [peer["reason"], "-", "-", "-"]
        else:
            line += [seconds(peer["train"]), seconds(peer["matching"])]
            line.append(f"{peer['process'].peak_mb:.0f}")
            line.append(f"{ours['matching'].cpu / peer['matching'].cpu:.2f}")
        lines.append(line)
    return markdown(
        [
            "records",
            "dbt start-up s (CPU)",
            "ours: prepare s (CPU)",
            "ours: matching s (CPU)",
            "ours: publish s (CPU)",
            "ours: peak MB",
            "Splink: train s (CPU)",
            "Splink: predict + cluster s (CPU)",
            "Splink: peak MB",
            "CPU of matching, ours / Splink",
        ],
        lines,
    )


def quality_table(rows: list[dict]) -> str:
    """What both found, against the truth."""
    lines = []
    for row in rows:
        for name, side in (("ours", row["ours"]), ("Splink", row["peer"])):
            if "quality" not in side:
                continue
            found = side["quality"]
            called = f"{name} at {side['threshold']}" if "threshold" in side else name
            lines.append(
                [
                    *(f"{row['records']:,}", called, f"{side['pairs'] / row['records']:.2f}"),
                    *(f"{side['completeness']:.4f}", f"{found.precision:.4f}"),
                    *(f"{found.recall:.4f}", f"{found.f1:.4f}", str(found.largest)),
                ]
            )
    return markdown(
        [
            "records",
            "by",
            "pairs a record",
            "true pairs compared",
            "precision",
            "recall",
            "F1",
            "largest",
        ],
        lines,
    )


def stage_table(rows: list[dict]) -> str:
    """Seconds of our models by stage, and the three models that take longest in matching."""
    lines = [
        [
            f"{row['records']:,}",
            *(f"{row['ours']['stages'][stage]:.1f}" for stage in STAGE_NAMES),
            ", ".join(f"`{model}` {took:.1f}" for model, took in row["ours"]["models"][:3]),
        ]
        for row in rows
    ]
    return markdown(["records", *(f"{stage} s" for stage in STAGE_NAMES), "longest"], lines)


def increment_table(rows: list[dict]) -> str:
    """What half a per cent of changed and as many new records cost, beside the same files in full."""
    lines = []
    for row in rows:
        increment, fresh = row["increment"], row["fresh"]
        lines.append(
            [
                *(
                    f"{row['records']:,}",
                    f"{row['added']['changed']:,}",
                    f"{row['added']['new']:,}",
                ),
                f"{increment['matched']:,}",
                *(
                    f"{seconds(increment[step])} of {seconds(fresh[step])}"
                    for step in ("prepare", "matching", "publish")
                ),
                f"{increment['matching'].cpu / fresh['matching'].cpu:.2f}",
                f"{row['apart']:,}",
            ]
        )
    return markdown(
        [
            "records",
            "changed",
            "new",
            "records matched anew",
            "prepare s (CPU), of full",
            "matching s (CPU), of full",
            "publish s (CPU), of full",
            "CPU of matching, of full",
            "records in another cluster",
        ],
        lines,
    )


def targets(rows: list[dict]) -> str:
    """What is aimed at, and whether the largest size of this run meets it."""
    first, last = rows[0], rows[-1]
    ours, peer = last["ours"], last["peer"]
    growth = (ours["pairs"] / last["records"]) / (first["ours"]["pairs"] / first["records"])
    peak = peak_of(ours)
    ratio = last["increment"]["matching"].cpu / last["fresh"]["matching"].cpu
    lines = []
    if "matching" in peer:
        cpu = ours["matching"].cpu / peer["matching"].cpu
        lines.append(
            ["CPU of matching / Splink's predict + cluster", "at most 1", f"{cpu:.2f}", cpu <= 1]
        )
        f1, peer_f1 = ours["quality"].f1, peer["quality"].f1
        lines.append(["F1", f"above {peer_f1:.4f}", f"{f1:.4f}", f1 > peer_f1])
    lines += [
        ["peak memory, MB", "below 6000", f"{peak:.0f}", peak < 6000],
        [
            f"pairs a record, of those at {first['records']:,}",
            "at most 2",
            f"{growth:.2f}",
            growth <= 2,
        ],
        ["matching after an increment, of full (CPU)", "at most 0.1", f"{ratio:.2f}", ratio <= 0.1],
        ["records in another cluster after it", "0", f"{last['apart']:,}", last["apart"] == 0],
    ]
    return markdown(
        [f"at {last['records']:,} records", "aim", "measured", "met"],
        [[*line[:3], "yes" if line[3] else "no"] for line in lines],
    )


def report(scale: str, rows: list[dict]) -> str:
    """All that goes between the markers."""
    versions = next((row["peer"]["versions"] for row in rows if "versions" in row["peer"]), "")
    return "\n\n".join(
        [
            f"`make bench-identity SCALE={scale}`: {THREADS} threads of {os.cpu_count()} cores, "
            f"{MEMORY_LIMIT} for each database, Python {platform.python_version()}, "
            f"duckdb {duckdb.__version__}" + (f"; {versions}." if versions else "."),
            targets(rows),
            "Cost:",
            cost_table(rows),
            "Quality:",
            quality_table(rows),
            "Our models by stage:",
            stage_table(rows),
            "Increment:",
            increment_table(rows),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--scale", choices=SCALES, default="small", help="which sizes to run")
    parser.add_argument(
        "--folder",
        type=Path,
        help="where the demos and the peer's environment are, and stay (default: a temporary folder)",
    )
    parser.add_argument(
        "--peer-seconds", type=float, default=PEER_SECONDS, help="when to give up on the peer"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the tables into docs/benchmarks.md"
    )
    arguments = parser.parse_args()
    base = arguments.folder or Path(tempfile.mkdtemp(prefix="warm-bench-"))
    base.mkdir(parents=True, exist_ok=True)
    base = base.resolve()
    rows = []
    try:
        python = make_peer_environment(base / "peer")
        for accounts in SCALES[arguments.scale]:
            rows.append(measure_size(accounts, base, python, arguments.peer_seconds))
            text = report(arguments.scale, rows)
            say(text)
    finally:
        if not arguments.folder:
            shutil.rmtree(base, ignore_errors=True)
    if arguments.write:
        PAGE.write_text(put_between(PAGE.read_text(), BEGIN, END, text))


if __name__ == "__main__":
    main()
