"""The peer of `benchmarks/identity.py`: links the same standardized records with Splink.

Runs in the environment of requirements/bench.lock, as a process of its own, without the project's package.
Reads a Parquet file of standardized records; writes the clusters at every threshold and what each step
cost, wall and CPU, into a folder. Knows no truth: nobody tells it which records are one organization.

    python benchmarks/splink_peer.py records.parquet folder
"""

import argparse
import json
import resource
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_analysis import cumulative_comparisons_to_be_scored_from_blocking_rules_data

KEY = "organization_record_key"
# match probabilities at which pairs become one cluster; the caller takes whichever does best
THRESHOLDS = (0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999)
SEED = 1

BLOCKING_RULES = [
    block_on("npi"),
    block_on("ccn"),
    block_on("tax_id"),
    block_on("phone"),
    block_on("street", "postal_code"),
    block_on("street", "city", "state"),
    block_on("domain", "state"),
    block_on("name", "state"),
    block_on("substr(name, 1, 6)", "city", "state"),
    block_on("substr(name, 1, 6)", "postal_code"),
    block_on("split_part(name, ' ', 1)", "split_part(name, ' ', 2)", "state"),
]

# each trains the comparisons that it does not block on
TRAINING_RULES = [
    block_on("name", "state"),
    block_on("phone"),
    block_on("street", "postal_code"),
]


def comparisons() -> list:
    """What two records are compared in: the columns that ours compares, with the library's levels."""
    same_town = cll.Or(cll.ExactMatchLevel("city"), cll.ExactMatchLevel("postal_code"))
    return [
        cl.CustomComparison(
            output_column_name="name",
            comparison_levels=[
                cll.NullLevel("name"),
                cll.ExactMatchLevel("name", term_frequency_adjustments=True),
                # Jaro-Winkler levels do worse here: most neighbours start with one health system
                cll.LevenshteinLevel("name", 2),
                cll.JaccardLevel("name", 0.9),
                cll.ElseLevel(),
            ],
        ),
        # one comparison: street, city and postal code say much the same, and must not count thrice
        cl.CustomComparison(
            output_column_name="place",
            comparison_levels=[
                cll.And(cll.NullLevel("city"), cll.NullLevel("postal_code")),
                cll.And(cll.ExactMatchLevel("street"), same_town),
                cll.And(cll.LevenshteinLevel("street", 1), same_town),
                cll.And(cll.CustomLevel("street_l is null or street_r is null"), same_town),
                same_town,
                cll.CustomLevel("substr(postal_code_l, 1, 3) = substr(postal_code_r, 1, 3)"),
                cll.ElseLevel(),
            ],
        ),
        cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
        cl.ExactMatch("domain").configure(term_frequency_adjustments=True),
        cl.ExactMatch("npi"),
        cl.ExactMatch("ccn"),
        cl.ExactMatch("tax_id"),
    ]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def measured(steps: dict, name: str):
    """Notes wall and CPU seconds of a step, all threads counted, and the memory peak up to its end."""
    wall, cpu = time.monotonic(), time.process_time()
    yield
    steps[name] = {
        "wall": time.monotonic() - wall,
        "cpu": time.process_time() - cpu,
        "peak_mb": peak_mb(),
    }


def link(records: Path, folder: Path, threads: int, memory_limit: str) -> dict:
    """Trains, predicts, clusters at every threshold; returns what it cost."""
    connection = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": memory_limit,
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False,
        }
    )
    steps: dict = {}
    literal = str(records).replace("'", "''")
    with measured(steps, "load"):
        connection.execute(
            f"create table organization_records as select * from read_parquet('{literal}')"
        )
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name=KEY,
        comparisons=comparisons(),
        blocking_rules_to_generate_predictions=BLOCKING_RULES,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker("organization_records", settings, db_api=DuckDBAPI(connection=connection))
    with measured(steps, "train"):
        linker.training.estimate_probability_two_random_records_match(
            [block_on("npi"), block_on("ccn"), block_on("name", "street", "postal_code")],
            recall=0.7,
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=SEED)
        for rule in TRAINING_RULES:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    with measured(steps, "predict"):
        predictions = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    clusters = {}
    for threshold in THRESHOLDS:
        with measured(steps, f"cluster {threshold}"):
            clusters[threshold] = linker.clustering.cluster_pairwise_predictions_at_threshold(
                predictions, threshold_match_probability=threshold
            )
    for threshold, clustered in clusters.items():
        target = str(folder / f"clusters_{threshold}.parquet").replace("'", "''")
        connection.execute(
            f"copy (select {KEY}, cluster_id as cluster_key from {clustered.physical_name})"
            f" to '{target}' (format parquet)"
        )
    counts = cumulative_comparisons_to_be_scored_from_blocking_rules_data(
        table_or_tables="organization_records",
        blocking_rules=BLOCKING_RULES,
        link_type="dedupe_only",
        db_api=DuckDBAPI(connection=connection),
        unique_id_column_name=KEY,
    )
    linker.misc.save_model_to_json(str(folder / "model.json"), overwrite=True)
    return {
        "splink": version("splink"),
        "duckdb": duckdb.__version__,
        "steps": steps,
        "thresholds": list(THRESHOLDS),
        "pairs": int(counts["row_count"].sum()),
        "rules": [
            rule.create_blocking_rule_dict("duckdb")["blocking_rule"] for rule in BLOCKING_RULES
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("records", type=Path, help="Parquet file of standardized records")
    parser.add_argument("folder", type=Path, help="where the clusters and peer.json go")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="6GB")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    outcome = link(arguments.records, arguments.folder, arguments.threads, arguments.memory_limit)
    (arguments.folder / "peer.json").write_text(json.dumps(outcome, indent=2))


if __name__ == "__main__":
    main()
