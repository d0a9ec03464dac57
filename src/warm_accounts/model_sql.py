"""The SQL of some models, compiled once by dbt and run in memory over rows that the caller gives."""

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warm_accounts import dbt_run
from warm_accounts.project import BuildFailed

# One statement a row is slow, one for all of a long log takes memory.
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class ModelSql:
    """Compiled models in the order of their dependence, and the seeds of the project or others."""

    project: Path
    nodes: dict[str, dict]
    order: tuple[str, ...]
    other_seeds: dict[str, list[dict[str, str]]] = field(default_factory=dict)

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
        if name in self.other_seeds:
            return self.other_seeds[name]
        path = self.project / self.nodes[name]["original_file_path"]
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def give_seed(self, connection, name: str) -> None:
        """A seed with the types of its description; an empty cell is null, as for dbt."""
        kinds = self.nodes[name]["config"]["column_types"]
        values = [tuple(row[column] or None for column in kinds) for row in self.seed_rows(name)]
        self.give(connection, name, kinds, values)

    def build(self, connection) -> None:
        for name in self.order:
            node = self.nodes[name]
            connection.execute(
                f"create or replace table {node['relation_name']} as {node['compiled_code']}"
            )
