"""The SQL of some models, compiled once by dbt and run in memory over rows that the caller gives."""

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warm_accounts import dbt_run
from warm_accounts.policy_seeds import PolicySeeds
from warm_accounts.project import BuildFailed

# One statement a row is slow, one for all of a long log takes memory.
ROWS_AT_ONCE = 500
# what a seed has whose rows versions inherit
POLICY = {"policy_version", "is_removed"}
# how versions inherit: every version is given whole, with its own name as its lineage
LINEAGE = {
    "int_policy_lineage": {
        "policy_version": "text",
        "ancestor_version": "text",
        "distance": "integer",
    },
    "int_policy_use_cases": {"policy_version": "text", "use_case": "text"},
}


@dataclass(frozen=True)
class ModelSql:
    """Compiled models in the order of their dependence, and the seeds of the project or others."""

    project: Path
    nodes: dict[str, dict]
    order: tuple[str, ...]
    other_seeds: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    seeds_read: dict[str, list[dict[str, str]]] = field(default_factory=dict, repr=False)

    @classmethod
    def compile(cls, project: Path, names: tuple[str, ...], dbt_dir: Path) -> "ModelSql":
        """`dbt_dir` keeps what dbt parsed: the second time in the same folder is faster."""
        with dbt_run.environment(WARM_AS_OF="2000-01-01"):
            outcome = dbt_run.run_dbt(
                ["compile", "--no-introspect", "--no-populate-cache", "--select", *names],
                project,
                dbt_dir,
                "lint",
            )
        dbt_run.release_database()
        if not outcome.succeeded:
            told = "; ".join(f"{name}: {message}" for name, message in outcome.failures)
            raise BuildFailed(f"The models could not be compiled. {told or outcome.error}")
        manifest = json.loads((dbt_dir / "target" / "manifest.json").read_text(encoding="utf-8"))
        nodes = {
            node["name"]: node
            for node in manifest["nodes"].values()
            if node["resource_type"] in ("model", "seed", "test")
        }
        return cls(project, nodes, names)

    def connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(":memory:")
        for schema in sorted({node["schema"] for node in self.nodes.values()}):
            connection.execute(f'create schema if not exists "{schema}"')
        for name, columns in LINEAGE.items():
            self.give(connection, name, columns, [])
        return connection

    def give(self, connection, name: str, columns: dict[str, str], rows: list[tuple]) -> None:
        """Stands in for a model: a table of these rows."""
        relation = self.nodes[name]["relation_name"]
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        connection.execute(f"create or replace table {relation} ({listed})")
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            places = ", ".join([f"({', '.join('?' * len(columns))})"] * len(some))
            values = [value for row in some for value in row]
            connection.execute(f"insert into {relation} values {places}", values)

    def seed_rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a seed; of a policy seed those that each version has, inherited ones too."""
        if name in self.other_seeds:
            return self.other_seeds[name]
        if name not in self.seeds_read:
            self.seeds_read[name] = self.read_seed(name)
        return [dict(row) for row in self.seeds_read[name]]

    def read_seed(self, name: str) -> list[dict[str, str]]:
        policy = PolicySeeds(self.project / "seeds" / "policy")
        if name in policy.inheriting():
            return [row for version in policy.versions for row in policy.rows(name, version)]
        path = self.project / self.nodes[name]["original_file_path"]
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def give_seed(self, connection, name: str) -> None:
        """A seed with the types of its description; an empty cell is null, as for dbt."""
        kinds = self.nodes[name]["config"]["column_types"]
        rows = self.seed_rows(name)
        values = [tuple(row.get(column) or None for column in kinds) for row in rows]
        self.give(connection, name, kinds, values)
        self.give_lineage(
            connection, {row["policy_version"] for row in rows if kinds.keys() >= POLICY}
        )

    def give_lineage(self, connection, versions: set[str]) -> None:
        """Versions whose rows are given whole, so that they inherit nothing."""
        lineage = self.nodes["int_policy_lineage"]["relation_name"]
        for version in sorted(versions):
            connection.execute(
                f"insert into {lineage} select ?, ?, 0"
                f" where not exists (select 1 from {lineage} where policy_version = ?)",
                [version] * 3,
            )

    def build(self, connection) -> None:
        for name in self.order:
            node = self.nodes[name]
            connection.execute(
                f"create or replace table {node['relation_name']} as {node['compiled_code']}"
            )
