"""
`dbt build` as `warm build` runs it on DuckDB: dbt's own task, graph, hooks and materializations, with three
differences that cost nothing in what is built.

Seeds come first and their tests after them, so that a broken rule stops the build before a model reads it.
Models with a recipe send the statement that dbt rendered for this version of the code, without rendering it
again. All other data tests run last, together.
"""

import pickle
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import dbt.task.build
import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import get_adapter
from dbt.artifacts.schemas.results import RunStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.contracts.graph.manifest import Manifest
from dbt.exceptions import DbtRuntimeError
from dbt.task.build import BuildTask
from dbt.task.run import ModelRunner
from dbt.task.seed import SeedRunner
from dbt.task.test import TestRunner

from warm_accounts.code_cache import CodeCache
from warm_accounts.data_tests import Verdict, judged_sql, run_data_tests
from warm_accounts.publish import NOTHING_REMEMBERED, Remembered
from warm_accounts.recipes import DataTest, ModelRecipe, describe, make_recipes
from warm_accounts.source_columns import columns_lost, tables_lost
from warm_accounts.versions import SEEDS, Note, Versions, content_version, fingerprint


def pack_manifest(manifest) -> bytes:
    """A manifest by the names of its parts: dbt's own pickling gives a look-up the place of another part."""
    parts = {
        part.name: getattr(manifest, part.name)
        for part in fields(manifest)
        if not part.name.startswith("_")
    }
    return pickle.dumps(parts, protocol=pickle.HIGHEST_PROTOCOL)


def unpack_manifest(packed: bytes) -> Manifest:
    return Manifest(**pickle.loads(packed))  # noqa: S301 (checked by CodeCache, or made in this process)


@dataclass
class Code:
    """One version of the code as a build needs it."""

    # dbt's manifest without tests, pickled: a run changes the one it is given
    manifest: bytes
    models: dict[str, ModelRecipe]
    tests: list[DataTest]
    # models that dbt renders in each build, and why
    rendered_by_dbt: dict[str, str]
    # (schema, name) of marts -> words on table and columns
    descriptions: dict[tuple[str, str], dict]

    def new_manifest(self):
        return unpack_manifest(self.manifest)


@dataclass
class BuildRun:
    """What one build was asked and what it found; shared by its threads."""

    as_of: str
    cache: CodeCache
    target_dir: Path
    mart_schemas: tuple[str, ...]
    on_progress: Callable[[int, int, str], None]
    code: Code | None = None
    # work out what is kept of this version of the code, and build nothing
    prepares_only: bool = False
    # build, and judge nothing of it
    tests_nothing: bool = False
    tests: list[Verdict] = field(default_factory=list)
    versions: Versions | None = None
    # contents of the raw files by their paths, and the stamp of the notes that may be believed
    raw_files: dict[str, str] = field(default_factory=dict)
    stamp_before: str | None = None
    seeds_fingerprint: str = ""
    # what was brought back of an earlier publication; None where nothing had to be
    brought_back: set[tuple[str, str]] | None = None
    # what this build leaves for builds to come to remember
    remembered: Remembered = NOTHING_REMEMBERED
    # columns that protect: as last published, accepted as missing, and lost
    columns_published: set = field(default_factory=set)
    tables_published: dict[str, set[str]] = field(default_factory=dict)
    accepted_missing: tuple[str, ...] = ()
    lost_columns: list[tuple[str, str, str]] = field(default_factory=list)
    # models and seeds that were not made again
    kept: set[str] = field(default_factory=set)
    here: threading.local = field(default_factory=threading.local)
    handles: list = field(default_factory=list)

    def cursor(self):
        """This thread's own connection to the work file."""
        if not hasattr(self.here, "handle"):
            self.here.handle = DuckDBConnectionManager._ENV.handle()
            self.handles.append(self.here.handle)
        return self.here.handle.cursor()

    @cached_property
    def read_by_models(self) -> set[str]:
        """What another model reads: whether its rows changed is worth a look."""
        return {table for recipe in self.code.models.values() for table in recipe.tables or ()}

    def close(self) -> None:
        """The file stays locked while one connection is open."""
        for handle in self.handles:
            handle.close()
        self.handles.clear()

    def keep_sql(self, path: str, sql: str) -> None:
        """Writes what failed where dbt writes what it ran."""
        file = self.target_dir / "run" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(sql, encoding="utf-8")

    def run_tests(self, recipes: list[DataTest]) -> None:
        """Runs tests, but for those that passed on what stands."""
        if self.tests_nothing:
            return
        asked, versions = [], self.versions
        for recipe in recipes:
            made_of = versions.made_of(judged_sql(0, recipe, self.as_of), recipe.tables)
            note = versions.before.get(recipe.node_id)
            if made_of and note and note.made_of == made_of:
                versions.now[recipe.node_id] = note
                self.tests.append(Verdict(recipe, "kept"))
            else:
                asked.append(recipe)
        for result in run_data_tests(self.cursor(), asked, self.as_of):
            self.tests.append(result)
            made_of = versions.made_of(
                judged_sql(0, result.recipe, self.as_of), result.recipe.tables
            )
            if result.status == "pass" and made_of:
                versions.now[result.recipe.node_id] = Note(made_of, "pass")
            if result.status not in ("pass", "kept"):
                self.keep_sql(
                    f"tests/{result.recipe.name}.sql", result.recipe.failing_rows(self.as_of)
                )
            if len(self.tests) % 20 == 0:
                self.on_progress(len(self.tests), len(self.code.tests), "data tests")


class RecipeRunner(ModelRunner):
    """Runs a model by its recipe, where it has one."""

    run_of_build: BuildRun

    def safe_run(self, manifest):
        recipe = self.run_of_build.code.models.get(self.node.unique_id)
        if recipe is None:
            return self.run_by_dbt(manifest)
        started = time.time()
        try:
            self.put_in_place(recipe)
            self.note(recipe)
        except Exception as error:
            as_of = self.run_of_build.as_of
            self.run_of_build.keep_sql(self.node.original_file_path, recipe.at(as_of))
            message = str(DbtRuntimeError(str(error), node=self.node))
            return self.error_result(self.node, message, started, [])
        return RunResult(
            node=self.node,
            status=RunStatus.Success,
            timing=[],
            thread_id=threading.current_thread().name,
            execution_time=time.time() - started,
            message="OK",
            adapter_response={},
            failures=None,
            batch_results=None,
        )

    def run_by_dbt(self, manifest):
        result = super().safe_run(manifest)
        if result.status == RunStatus.Success and not self.node.is_ephemeral_model:
            run, relation = self.run_of_build, relation_key(self.node)
            version = None
            if self.node.get_materialization() != "view":
                version = content_version(run.cursor(), self.node.relation_name)
            run.versions.made(self.node.unique_id, relation, None, version)
        return result

    def note(self, recipe: ModelRecipe) -> None:
        """The version of what was just made."""
        run, relation = self.run_of_build, relation_key(self.node)
        versions, as_of = run.versions, run.as_of
        if recipe.kind == "view":
            made_of = fingerprint(recipe.at(as_of))
            version = versions.made_of(recipe.sql_at(as_of), recipe.tables)
        else:
            made_of = version = versions.made_of(recipe.at(as_of), recipe.tables)
            if relation in run.read_by_models:
                version = content_version(run.cursor(), recipe.relation)
        versions.made(self.node.unique_id, relation, made_of, version)

    def put_in_place(self, recipe: ModelRecipe) -> None:
        cursor = self.run_of_build.cursor()
        as_of = self.run_of_build.as_of
        relation = self.adapter.Relation.create_from(self.config, self.node, type=recipe.kind)
        former = self.adapter.get_relation(relation.database, relation.schema, relation.identifier)
        if recipe.contract:
            self.keep_contract(recipe, describe(recipe.sql_at(as_of), cursor))
        cursor.execute("begin transaction")
        try:
            if former is not None and former.type != recipe.kind:
                cursor.execute(f"drop {former.type} if exists {former.render()}")
            cursor.execute(recipe.at(as_of))
            cursor.execute("commit")
        except BaseException:
            # a commit that failed has ended the transaction: its cause is what is told
            with suppress(duckdb.TransactionException):
                cursor.execute("rollback")
            raise
        self.adapter.cache_added(relation.incorporate(dbt_created=True))

    def keep_contract(self, recipe: ModelRecipe, found: list[tuple[str, str]]) -> None:
        if found == recipe.contract:
            return
        promised, given = set(recipe.contract), set(found)
        lines = [f"{name} {kind} is missing" for name, kind in sorted(promised - given)]
        lines += [
            f"{name} {kind} is not in the contract" for name, kind in sorted(given - promised)
        ]
        raise DbtRuntimeError(
            "This model has an enforced contract that failed: " + "; ".join(lines)
        )


class WarmBuildTask(BuildTask):
    """dbt's build of seeds and models; data tests run beside it."""

    run_of_build: BuildRun

    def run(self):
        run = self.run_of_build
        if run.code is None:
            run.code = make_code(self.config, self.manifest, run)
            self.manifest = run.code.new_manifest()
        if run.prepares_only:
            return self.get_result(results=[], elapsed_time=0, generated_at=datetime.now(UTC))
        self.manifest.build_flat_graph()
        self.seeds = [
            node
            for node in self.manifest.nodes.values()
            if node.resource_type == "seed" and node.config.enabled
        ]
        return super().run()

    def compile_manifest(self) -> None:
        # tests are no part of the graph here: they run before or after all models
        self.graph = self.compiler.compile(self.manifest, write=False, add_test_edges=False)

    def get_runner_type(self, node):
        found = super().get_runner_type(node)
        return RecipeRunner if found is ModelRunner else found

    def get_model_schemas(self, adapter, selected_uids):
        seeds = {seed.unique_id for seed in self.seeds}
        return super().get_model_schemas(adapter, set(selected_uids) | seeds)

    def execute_nodes(self):
        run = self.run_of_build
        self.load_seeds()
        if all(result.status == RunStatus.Success for result in self.node_results):
            run.run_tests(self.tests_of_seeds())
        if self.has_failed():
            return self.node_results
        super().execute_nodes()
        self.test_models()
        if not self.has_failed():
            nodes = self.manifest.nodes.values()
            relations = {
                node.unique_id: relation_key(node)
                for node in nodes
                if node.resource_type in ("model", "seed")
            }
            run.versions.write(run.cursor(), relations)
        return self.node_results

    def before_run(self, adapter, selected_uids):
        status = super().before_run(adapter, selected_uids)
        run = self.run_of_build
        run.lost_columns = tables_lost(
            run.cursor(), run.tables_published, run.accepted_missing
        ) + columns_lost(run.cursor(), run.columns_published, run.accepted_missing)
        if run.lost_columns:
            raise DbtRuntimeError("columns that protect are missing")
        run.versions = Versions(run.as_of)
        run.remembered = remembered_by(self.manifest, run.versions.stamp)
        run.versions.begin(
            run.cursor(), self.manifest.sources.values(), run.raw_files, run.stamp_before
        )
        return status

    def populate_adapter_cache(self, adapter, required_schemas=None):
        run = self.run_of_build
        if run.brought_back is not None:
            for node in models_that_remember(self.manifest):
                if (node.schema, node.alias) not in run.brought_back:
                    # a build that did not publish made it first
                    run.cursor().execute(f"drop table if exists {node.relation_name}")
        return super().populate_adapter_cache(adapter, required_schemas)

    def load_seeds(self) -> None:
        """All seeds, where one of them is not what it was; what they hold is noted."""
        if self.run_of_build.tests_nothing:
            # a part of the models needs no more than what it reads
            read = {parent for node in self._flattened_nodes for parent in node.depends_on_nodes}
            self.seeds = [seed for seed in self.seeds if seed.unique_id in read]
        adapter, versions = get_adapter(self.config), self.run_of_build.versions
        if self.keep_seeds():
            return
        for number, seed in enumerate(self.seeds, start=1):
            runner = SeedRunner(self.config, adapter, seed, number, len(self.seeds))
            result = self.call_runner(runner)
            self._handle_result(result)
            if result.status == RunStatus.Success:
                version = content_version(self.run_of_build.cursor(), seed.relation_name)
                versions.made(seed.unique_id, relation_key(seed), SEEDS, version)
        versions.now[SEEDS] = Note(self.run_of_build.seeds_fingerprint, SEEDS)

    def keep_seeds(self) -> bool:
        run = self.run_of_build
        before = run.versions.before
        notes = {seed.unique_id: before.get(seed.unique_id) for seed in self.seeds}
        if not before.get(SEEDS) or before[SEEDS].made_of != run.seeds_fingerprint:
            return False
        if not all(
            notes[seed.unique_id]
            and run.versions.stands(relation_key(seed), "table", notes[seed.unique_id])
            for seed in self.seeds
        ):
            return False
        run.versions.now[SEEDS] = before[SEEDS]
        for seed in self.seeds:
            run.versions.keep(seed.unique_id, relation_key(seed), notes[seed.unique_id])
            self.keep(seed)
        return True

    def keep(self, node) -> RunResult:
        """A result without a run."""
        self.run_of_build.kept.add(node.unique_id)
        result = RunResult(
            node=node,
            status=RunStatus.Success,
            timing=[],
            thread_id="",
            execution_time=0.0,
            message="KEPT",
            adapter_response={},
            failures=None,
            batch_results=None,
        )
        self._handle_result(result)
        return result

    def handle_job_queue_node(self, node, pool, callback):
        if node.unique_id in self._skipped_children or not self.may_keep(node):
            super().handle_job_queue_node(node, pool, callback)
        else:
            result = self.keep(node)
            self.job_queue.mark_done(result.node.unique_id)

    def may_keep(self, node) -> bool:
        """True where this model would only become what it is; what it holds is known then."""
        run = self.run_of_build
        recipe, versions = run.code.models.get(node.unique_id), run.versions
        note = versions.before.get(node.unique_id)
        relation = relation_key(node)
        if recipe is None or note is None or not versions.stands(relation, recipe.kind, note):
            return False
        if recipe.kind == "view":
            version = versions.made_of(recipe.sql_at(run.as_of), recipe.tables)
            is_same = note.made_of == fingerprint(recipe.at(run.as_of))
            note = Note(note.made_of, version or "")
        else:
            made_of = versions.made_of(recipe.at(run.as_of), recipe.tables)
            is_same, version = made_of is not None and note.made_of == made_of, note.version
        if not is_same or not version:
            return False
        versions.keep(node.unique_id, relation, note)
        return True

    def tests_of_seeds(self) -> list[DataTest]:
        return [
            recipe
            for recipe in self.run_of_build.code.tests
            if recipe.sql is not None
            and recipe.depends_on
            and all(node.startswith("seed.") for node in recipe.depends_on)
        ]

    def test_models(self) -> None:
        """Tests of all that stands, also where a model failed: what it read may name the cause."""
        run = self.run_of_build
        seen = {result.recipe.node_id for result in run.tests}
        built = {r.node.unique_id for r in self.node_results if r.status == RunStatus.Success}
        unbuilt = {r.node.unique_id for r in self.node_results} - built
        left = [
            recipe
            for recipe in ([] if run.tests_nothing else run.code.tests)
            if recipe.node_id not in seen and not unbuilt.intersection(recipe.depends_on)
        ]
        run.run_tests([recipe for recipe in left if recipe.sql is not None])
        adapter = get_adapter(self.config)
        for recipe in left:
            if recipe.sql is None:
                node = self.manifest.nodes[recipe.node_id]
                runner = TestRunner(self.config, adapter, node, 1, 1)
                self._handle_result(self.call_runner(runner))

    def has_failed(self) -> bool:
        results = [str(result.status) for result in self.node_results]
        results += [result.status for result in self.run_of_build.tests]
        return any(status in ("error", "fail") for status in results)


def make_code(config, manifest, run: BuildRun) -> Code:
    """Works out what a version of the code needs once, and keeps it."""
    whole = pack_manifest(manifest)
    scratch = unpack_manifest(whole)
    scratch.build_flat_graph()
    models, tests, rendered_by_dbt = make_recipes(config, scratch)
    kept = unpack_manifest(whole)
    kept.files, kept.disabled, kept.unit_tests = {}, {}, {}
    by_dbt = {recipe.node_id for recipe in tests if recipe.sql is None}
    for node_id in [key for key in kept.nodes if key.startswith("test.") and key not in by_dbt]:
        del kept.nodes[node_id]
    descriptions = {
        (node.schema, node.alias): {
            "table": node.description,
            "columns": {column.name: column.description for column in node.columns.values()},
        }
        for node in kept.nodes.values()
        if node.resource_type == "model" and node.schema in run.mart_schemas
    }
    code = Code(
        pack_manifest(kept),
        models,
        tests,
        rendered_by_dbt,
        descriptions,
    )
    run.cache.write("code", code)
    manifest.write(str(run.target_dir / "manifest.json"))
    run.cache.write("manifest.json", (run.target_dir / "manifest.json").read_bytes())
    return code


def models_that_remember(manifest) -> list:
    """Models that a full refresh leaves as they are: they hold what earlier publications said."""
    return [
        node
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.config.full_refresh is False
    ]


def remembered_by(manifest, stamp: str) -> Remembered:
    models = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    return Remembered(
        tuple(sorted((node.schema, node.alias) for node in models_that_remember(manifest))),
        frozenset(
            (node.schema, node.alias) for node in models if node.config.meta.get("is_of_all_dates")
        ),
        stamp,
    )


def relation_key(node) -> str:
    return f"{node.schema}.{node.alias}".lower()


@contextmanager
def plugged_in(run: BuildRun):
    """For a while, `dbt build` in this process is ours."""
    task = type("BuildTask", (WarmBuildTask,), {"run_of_build": run})
    RecipeRunner.run_of_build = run
    dbt.task.build.BuildTask = task
    try:
        yield
    finally:
        dbt.task.build.BuildTask = BuildTask
        run.close()
