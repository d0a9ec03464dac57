"""The real project, many times a minute.

Most of what a small build costs is dbt rendering the same templates again. `FastBuilder` still lets dbt
run every node in its order, hooks and incremental bookkeeping included, but a node whose statements
cannot depend on the data (nothing was read while they were rendered) sends the statements that dbt itself
rendered for it in a recorded build, with the as-of date put in. Nodes that read data while they render
(which files are new, whether components have settled) are rendered anew each time.

`test_fast_builds_are_plain_builds` compares the two drivers table by table.
"""

import copy
import pickle
import re
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper
from dbt.compilation import Linker
from dbt.contracts.graph.manifest import Manifest
from dbt.task.run import ModelRunner, RunTask

from .driver import BuildBroke, Builder, environment

RECORDED_AS_OF = "2026-06-30"
NOT_STANDING = "built_every_time"
RECORDED = "recorded.pickle"
# a literal may hold what looks like a comment: it is found first, and kept
COMMENT = re.compile(r"('(?:[^']|'')*')|/\*.*?\*/|--[^\n]*", re.DOTALL)
LOOKS_BACK = {
    "macro.warm_accounts.previous_table",
    "macro.warm_accounts.previous_matching_table",
}
DATE_LITERAL = re.compile(r"'\d{4}-\d{2}-\d{2}'")
# what dbt asks of the catalog, not of the data
CATALOG = re.compile(
    r"information_schema|duckdb_\w+\(|where false\s+limit 0|pragma|\(\s*describe\b|^select 1$",
    re.IGNORECASE,
)

UNTOUCHED_BY_A_RUN = (
    *("sources", "macros", "docs", "exposures", "functions", "metrics", "groups", "selectors"),
    *("metadata", "files", "state_check", "semantic_models", "saved_queries"),
)

_here = threading.local()
_plain_execute = DuckDBCursorWrapper.execute
_plain_compile = ModelRunner.compile
_plain_run = ModelRunner.execute
_plain_run_models = RunTask.execute_nodes
_plain_find_cycles = Linker.find_cycles


@dataclass
class Trace:
    """What each node sent in one kind of build: the first one, or one over existing tables."""

    statements: dict[str, list[str]] = field(default_factory=dict)
    # nodes that read data while they rendered: their statements are of that moment only
    reads_data: set[str] = field(default_factory=set)

    def is_replayable(self, node_id: str) -> bool:
        return node_id in self.statements and node_id not in self.reads_data

    def add(self, node_id: str, statements: list[str]) -> None:
        kept = []
        for statement in statements:
            plain = COMMENT.sub(lambda found: found.group(1) or " ", statement).strip()
            if re.match(r"(select|with|describe)\b", plain, re.IGNORECASE):
                if not CATALOG.search(plain):
                    self.reads_data.add(node_id)
            elif plain:
                kept.append(plain)
        self.statements[node_id] = kept

    def without(self, node_ids: set[str]) -> "Trace":
        """The same trace, where these nodes are rendered anew."""
        return Trace(self.statements, self.reads_data | node_ids)


@contextmanager
def recording(trace: Trace):
    """Listens to what dbt sends for each model while it runs as usual."""

    def listen(self, sql, bindings=None):
        heard = getattr(_here, "heard", None)
        if heard is not None:
            heard.append(sql)
        return _plain_execute(self, sql, bindings)

    def compile_node(self, manifest):
        _here.heard = []
        return _plain_compile(self, manifest)

    def run_node(self, model, manifest):
        try:
            return _plain_run(self, model, manifest)
        finally:
            trace.add(model.unique_id, _here.heard)
            _here.heard = None

    DuckDBCursorWrapper.execute = listen
    ModelRunner.compile, ModelRunner.execute = compile_node, run_node
    try:
        yield
    finally:
        DuckDBCursorWrapper.execute = _plain_execute
        ModelRunner.compile, ModelRunner.execute = _plain_compile, _plain_run


@contextmanager
def replaying(trace: Trace, as_of: str):
    """Runs the models in dbt's order, those of the trace without dbt's rendering."""

    def run_models(self):
        cursor = DuckDBConnectionManager._ENV.handle().cursor()
        while not self.job_queue.empty():
            node = self.job_queue.get()
            if trace.is_replayable(node.unique_id):
                for statement in trace.statements[node.unique_id]:
                    try:
                        cursor.execute(statement.replace(RECORDED_AS_OF, as_of))
                    except duckdb.Error as error:
                        raise BuildBroke(f"{node.name}: {error}") from error
            else:
                result = self.call_runner(self.get_runner(node))
                self._handle_result(result)
            self.job_queue.mark_done(node.unique_id)
        cursor.close()
        return self.node_results

    RunTask.execute_nodes = run_models
    # the plain builds before it have looked for circles
    Linker.find_cycles = lambda self: None
    try:
        yield
    finally:
        RunTask.execute_nodes = _plain_run_models
        Linker.find_cycles = _plain_find_cycles


@dataclass
class FastBuilder(Builder):
    """Same interface, same tables, a fraction of the time."""

    first: Trace = field(default_factory=Trace, repr=False)
    again: Trace = field(default_factory=Trace, repr=False)

    # nodes that the next run only replays
    replayed: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.absent_sources = {source.source_name for source in self.manifest.sources.values()} - {
            "uploads"
        }
        empty = self.scratch / "no_raw"
        with environment(
            WARM_WAREHOUSE_DIR=str(self.seeded),
            WARM_RAW_DIR=str(empty),
            WARM_AS_OF=RECORDED_AS_OF,
        ):
            for trace in (self.first, self.again):
                with recording(trace):
                    self._dbt("run", *self.select)
        self.distrust_other_dates()
        self.keep_what_stands()

    @classmethod
    def recorded(cls, project: Path, scratch: Path) -> "FastBuilder":
        """A builder that others can start from: what it recorded stands beside its project."""
        builder = cls(project, scratch)
        (scratch / RECORDED).write_bytes(pickle.dumps(builder))
        return builder

    @classmethod
    def copied(cls, project: Path, scratch: Path, folder: Path) -> "FastBuilder":
        """The recorded builder of a project and a scratch folder, with a project of its own in a folder."""
        builder = pickle.loads((scratch / RECORDED).read_bytes())  # noqa: S301
        builder.project = Path(shutil.copytree(project, folder / "project"))
        builder.scratch = Path(shutil.copytree(scratch, folder / "scratch"))
        builder.seeded = builder.scratch / builder.seeded.name
        for node in builder.manifest.nodes.values():
            if node.resource_type == "seed":
                node.root_path = str(builder.project)
        return builder

    def distrust_other_dates(self) -> None:
        """A date that was worked out while rendering would not move with the as-of date.

        A date that stands in a macro is none of these, unless the model's macros ask the database.
        """
        asking = {
            name for name, macro in self.manifest.macros.items() if "run_query(" in macro.macro_sql
        }
        asking = with_users(asking, self.manifest.macros)
        written = {
            literal
            for text in (
                *(macro.macro_sql for macro in self.manifest.macros.values()),
                (self.project / "dbt_project.yml").read_text(encoding="utf-8").replace('"', "'"),
            )
            for literal in DATE_LITERAL.findall(text)
        }
        for trace in (self.first, self.again):
            for node_id, statements in trace.statements.items():
                node = self.manifest.nodes[node_id]
                known = {f"'{RECORDED_AS_OF}'", *DATE_LITERAL.findall(node.raw_code)}
                if not asking & set(node.depends_on.macros):
                    known |= written
                if set(DATE_LITERAL.findall(" ".join(statements))) - known:
                    trace.reads_data.add(node_id)

    def copied_manifest(self):
        """Nodes that are only replayed are not written to: they need no copy."""
        nodes = {
            node_id: node if node_id in self.replayed else copy.deepcopy(node)
            for node_id, node in self.manifest.nodes.items()
        }
        untouched = {name: getattr(self.manifest, name) for name in UNTOUCHED_BY_A_RUN}
        copied = Manifest(nodes=nodes, **untouched)
        copied.build_flat_graph()
        return copied

    def keep_what_stands(self) -> None:
        """New warehouses start with the seeds and with what no file of a world can change."""
        absent = self.made_of_absent_sources()
        self.standing = self.views_without_date() | absent
        kept = {
            (node.schema, node.alias)
            for node_id, node in self.manifest.nodes.items()
            if node.resource_type == "seed" or node_id in self.standing
        }
        with duckdb.connect(str(self.seeded / "work.duckdb")) as connection:
            for kind in ("view", "table"):
                for schema, name in connection.execute(
                    f"select schema_name, {kind}_name from duckdb_{kind}s() where not internal"
                ).fetchall():
                    is_of_a_model = kind == "table" or not schema.startswith("raw_")
                    if is_of_a_model and (schema, name) not in kept:
                        connection.execute(f'drop {kind} "{schema}"."{name}"')
            for node_id in absent:
                self.make_a_table(self.manifest.nodes[node_id], connection)
        self.tag_what_is_built(set(self.first.statements) - self.standing)

    def make_a_table(self, node, connection) -> None:
        """A view that stands is bound again by each of its readers; its rows are not."""
        if node.get_materialization() == "view":
            rows = f'"{node.schema}"."{node.alias}_rows"'
            connection.execute(f'create table {rows} as from "{node.schema}"."{node.alias}"')
            connection.execute(f'drop view "{node.schema}"."{node.alias}"')
            connection.execute(f'alter table {rows} rename to "{node.alias}"')

    def reads_list_of_files(self, node_id: str) -> bool:
        """The list of raw files is no source of dbt's, and of every world its own."""
        return any("raw_files" in text for text in self.first.statements[node_id])

    def says_no_date(self, node_id: str) -> bool:
        return not any(RECORDED_AS_OF in text for text in self.first.statements[node_id])

    def views_without_date(self) -> set[str]:
        return {
            node_id
            for node_id in self.first.statements
            if self.manifest.nodes[node_id].get_materialization() == "view"
            and self.says_no_date(node_id)
        }

    def made_of_absent_sources(self) -> set[str]:
        """Tables of connectors, and what is made of those and of seeds alone: worlds have uploads only."""
        found = set()
        for node_id in self.first.statements:  # in the order of the build
            node = self.manifest.nodes[node_id]
            if (
                node.get_materialization() in ("table", "view")
                and node.depends_on.nodes
                and not node.config.pre_hook
                and self.first.is_replayable(node_id)
                and self.again.is_replayable(node_id)
                and not self.reads_list_of_files(node_id)
                and (self.says_no_date(node_id) or self.is_staging(node))
                and all(self.is_given(parent, found) for parent in node.depends_on.nodes)
            ):
                found.add(node_id)
        return found

    def is_staging(self, node) -> bool:
        """Rows of one source: where there are none, there are none on any day."""
        return node.fqn[1] == "staging" and any(
            parent.startswith("source.") for parent in node.depends_on.nodes
        )

    def is_given(self, parent: str, found: set[str]) -> bool:
        kind = parent.split(".")[0]
        if kind == "source":
            return self.manifest.sources[parent].source_name in self.absent_sources
        return kind == "seed" or parent in found

    def tag_what_is_built(self, node_ids: set[str]) -> None:
        for node_id in node_ids:
            node = self.manifest.nodes[node_id]
            node.tags = node.config.tags = [*node.tags, NOT_STANDING]
        self.select = ("--select", f"tag:{NOT_STANDING}")

    @contextmanager
    def patched(self, patches):
        """The same project with patches, as a builder; what they change is rendered anew."""
        with super().patched(patches) as twin:
            changed = changed_nodes(self.manifest, twin.manifest)
            twin.first, twin.again = self.first.without(changed), self.again.without(changed)
            twin.tag_what_is_built(set(self.first.statements) - self.standing | changed)
            yield twin

    def build(self, warehouse, raw, as_of, *, full_refresh=False, models=()) -> None:
        landed = self.absent_sources & {folder.name for folder in raw.glob("*")}
        assert not landed, (
            f"{landed} would not be read: what is made of them stands as it was recorded"
        )
        with duckdb.connect(str(warehouse / "work.duckdb"), read_only=True) as connection:
            is_new = not connection.execute(
                "select 1 from duckdb_tables() where schema_name = 'scoring'"
                " or table_name in ('int_activities', 'int_account_id_history')"
            ).fetchall()
        trace = self.first if is_new else self.again
        anew = set()
        if not is_new and (full_refresh or models):
            # what was recorded found the tables of a whole build before it
            anew |= {
                node_id
                for node_id in trace.statements
                if LOOKS_BACK & set(self.manifest.nodes[node_id].depends_on.macros)
            }
        if not is_new and full_refresh:
            # no build that was recorded made an incremental table anew
            anew |= {
                node_id
                for node_id in trace.statements
                if self.manifest.nodes[node_id].get_materialization() == "incremental"
            }
        trace = trace.without(anew)
        self.replayed = {node_id for node_id in trace.statements if trace.is_replayable(node_id)}
        # what stands is part of every new warehouse, some of it in another form
        models = tuple(f"{model},tag:{NOT_STANDING}" for model in models)
        with replaying(trace, as_of):
            super().build(warehouse, raw, as_of, full_refresh=full_refresh, models=models)


def with_users(names: set[str], macros: dict) -> set[str]:
    """These macros and all that call them, directly or not."""
    while True:
        users = {
            name
            for name, macro in macros.items()
            if name not in names and names & set(macro.depends_on.macros)
        }
        if not users:
            return names
        names = names | users


def changed_nodes(before, after) -> set[str]:
    """Models whose text, macros or ephemeral parents differ between two parsed projects."""
    macros = {
        name
        for name, macro in after.macros.items()
        if name not in before.macros or before.macros[name].macro_sql != macro.macro_sql
    }
    macros = with_users(macros, after.macros)
    found = {
        node_id
        for node_id, node in after.nodes.items()
        if node.resource_type == "model"
        and (
            node_id not in before.nodes
            or before.nodes[node_id].raw_code != node.raw_code
            or macros & set(node.depends_on.macros)
            # dbt does not list what hooks call
            or (macros and node.config.pre_hook)
        )
    }
    while True:
        children = {
            node_id
            for node_id, node in after.nodes.items()
            if node.resource_type == "model"
            and node_id not in found
            and any(
                parent in found and after.nodes[parent].is_ephemeral_model
                for parent in node.depends_on.nodes
                if parent in after.nodes
            )
        }
        if not children:
            return {node for node in found if not after.nodes[node].is_ephemeral_model}
        found |= children
