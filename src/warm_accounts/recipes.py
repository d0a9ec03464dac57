"""
The SQL of models and tests, rendered once for a version of the code.

Most models are rendered without asking the database anything: their SQL depends on the code and the as-of
date alone. Such a model becomes a recipe, text with a place for the date, and a build runs it without
rendering it again. dbt's own compiler renders it, with two dates of which nothing in the project has heard;
what it says for the one must be what it says for the other. Whatever a template asks that code and date do
not decide (the database, a flag, the clock, the environment) makes it no recipe: dbt renders that model in
each build.
"""

import re
from dataclasses import dataclass, field

import duckdb
from dbt.clients.jinja import add_rendered_test_kwargs, get_rendered
from dbt.compilation import Compiler
from dbt.context.base import BaseContext
from dbt.context.providers import ModelContext, RuntimeProvider
from dbt.contracts.graph.nodes import GenericTestNode

from warm_accounts.versions import tables_read

AS_OF_NAME = "WARM_AS_OF"
# Far from each other and from today, of different weekdays and months.
FIRST_DATE, SECOND_DATE = "1931-03-14", "2068-11-29"
AS_OF_MARK = "\x00as_of\x00"
REPLACED = ("table", "view")


class AsksMore(Exception):
    """A template asks what code and as-of date do not decide."""


class Unknown:
    """A value that a recipe must not depend on: any use of it says so."""

    def __init__(self, name: str):
        object.__setattr__(self, "_name", name)

    def _refuse(self, *arguments, **named):
        raise AsksMore(object.__getattribute__(self, "_name"))

    __getattr__ = __getitem__ = __call__ = __str__ = __repr__ = __iter__ = __len__ = _refuse
    __bool__ = __eq__ = __hash__ = __contains__ = __add__ = __radd__ = __html__ = _refuse


class KnownOnly:
    """An object of dbt of which only some names may be asked."""

    def __init__(self, inner, known: frozenset, name: str):
        self._inner, self._known, self._name = inner, known, name

    def __getattr__(self, name: str):
        if name not in self._known:
            raise AsksMore(f"{self._name}.{name}")
        return getattr(self._inner, name)


ADAPTER_KNOWN = frozenset(
    {
        *("dispatch", "quote", "type", "render_raw_columns_constraints"),
        *("render_raw_model_constraints", "quote_seed_column"),
    }
)
# Which command runs is a build, and settings of dbt are part of what a version of the code is known by.
FLAGS_KNOWN = frozenset({"WHICH", "STORE_FAILURES"})


@dataclass
class ModelRecipe:
    """How a table or view is made: one statement, with a mark where the as-of date goes."""

    kind: str
    relation: str
    sql: str
    statement: str
    # what its SQL reads, as schema.name, or None where that is not all it depends on
    tables: tuple[str, ...] | None
    # name and type of each column that the contract promises, as DuckDB describes them
    contract: list[tuple[str, str]] = field(default_factory=list)

    @property
    def says_date(self) -> bool:
        return AS_OF_MARK in self.sql

    def sql_at(self, as_of: str) -> str:
        return self.sql.replace(AS_OF_MARK, as_of)

    def at(self, as_of: str) -> str:
        return self.statement.replace(AS_OF_MARK, as_of)


@dataclass
class DataTest:
    """A data test: its failing rows, and when dbt calls them a failure or a warning."""

    node_id: str
    name: str
    sql: str | None
    fail_calc: str
    warn_if: str
    error_if: str
    limit: int | None
    severity: str
    depends_on: tuple[str, ...]
    tables: tuple[str, ...] | None
    table: str
    column: str
    path: str

    def failing_rows(self, as_of: str) -> str:
        return self.sql.replace(AS_OF_MARK, as_of)


class OneContextCompiler(Compiler):
    """dbt's compiler with one context for all nodes: to build it anew for each is most of the cost."""

    def __init__(self, config):
        super().__init__(config)
        self.context = None
        self.as_of, self.has_asked_date = FIRST_DATE, False
        self.own_texts: dict[tuple[str, str], str] = {}
        # reads nothing: it takes SQL apart
        self.scratch = duckdb.connect()

    def _create_node_context(self, node, manifest, extra_context):
        if self.context is None:
            self.context = ModelContext(node, self.config, manifest, RuntimeProvider(), None)
            self.macros = dict(self.context.namespace.items())
        self.context.model = node
        self.context.sql_results = {}
        known = BaseContext.to_dict(self.context)
        known.update(self.macros)
        known.update(self.strict(known))
        known.update(extra_context)
        known.pop("_dbt_generic_test_kwargs", None)
        if isinstance(node, GenericTestNode):
            add_rendered_test_kwargs(known, node)
        return known

    def strict(self, known: dict) -> dict:
        names = ("run_started_at", "invocation_id", "invocation_args_dict", "thread_id")
        names += ("selected_resources", "load_agate_table", "load_result", "store_result")
        names += ("write", "submit_python_job", "log", "print", "dbt_metadata_envs")
        return {
            **{name: Unknown(name) for name in names},
            "adapter": KnownOnly(self.context.db_wrapper, ADAPTER_KNOWN, "adapter"),
            "flags": KnownOnly(known["flags"], FLAGS_KNOWN, "flags"),
            "env_var": self.env_var,
        }

    def env_var(self, name: str, default=None) -> str:
        if name != AS_OF_NAME:
            raise AsksMore(f"env_var {name}")
        self.has_asked_date = True
        return self.as_of

    def rendered(self, node, manifest, as_of: str) -> str:
        """A node's whole SQL, with the ephemeral models it reads."""
        self.as_of = as_of
        for part in parts_of(node, manifest):
            part.compiled_code, part.compiled = None, False
            part.extra_ctes, part.extra_ctes_injected = [], False
        return self.compile_node(node, manifest, {}, write=False).compiled_code

    def own_text(self, node, manifest, as_of: str) -> str:
        """A node's SQL without the ephemeral models it reads."""
        key = (node.unique_id, as_of)
        if key not in self.own_texts:
            self.as_of = as_of
            raw = get_rendered(node.raw_code, self._create_node_context(node, manifest, {}), node)
            self.own_texts[key] = raw
        return self.own_texts[key]


def with_mark(first: str, second: str) -> str:
    """Text with a mark for the as-of date, out of what was rendered for two dates."""
    if first.replace(FIRST_DATE, SECOND_DATE) != second or SECOND_DATE in first:
        raise AsksMore("a date worked out from the as-of date")
    return first.replace(FIRST_DATE, AS_OF_MARK)


def render(compiler: OneContextCompiler, node, manifest) -> str:
    """A node's SQL with a mark for the date; each part of it is held to both dates on its own."""
    compiler.has_asked_date = False
    whole = compiler.rendered(node, manifest, FIRST_DATE)
    if not compiler.has_asked_date:
        return whole
    for part in parts_of(node, manifest):
        with_mark(
            compiler.own_text(part, manifest, FIRST_DATE),
            compiler.own_text(part, manifest, SECOND_DATE),
        )
    return whole.replace(FIRST_DATE, AS_OF_MARK)


def parts_of(node, manifest) -> list:
    """A node and the ephemeral models that become part of its SQL."""
    found, left = {}, [node]
    while left:
        part = left.pop()
        found[part.unique_id] = part
        parents = (manifest.nodes.get(key) for key in part.depends_on.nodes)
        left += [
            parent
            for parent in parents
            if parent is not None and parent.is_ephemeral_model and parent.unique_id not in found
        ]
    return list(found.values())


def model_recipe(compiler: OneContextCompiler, node, manifest) -> ModelRecipe:
    if node.get_materialization() not in REPLACED or node.language != "sql":
        raise AsksMore("its materialization")
    if node.config.pre_hook or node.config.post_hook or node.config.get("sql_header"):
        raise AsksMore("its hooks")
    sql = render(compiler, node, manifest)
    context = compiler._create_node_context(node, manifest, {})
    kind = node.get_materialization()
    relation = context["this"].incorporate(type=kind)
    statement = context[f"replace_{kind}_sql"](relation, sql)
    contract = []
    if node.config.contract.enforced:
        columns = context["get_empty_schema_sql"](context["model"]["columns"])
        contract = describe(columns, compiler.scratch)
    return ModelRecipe(kind, str(relation), sql, str(statement), tables_of(compiler, sql), contract)


def tables_of(compiler: OneContextCompiler, sql: str) -> tuple[str, ...] | None:
    plain = without_comments_first(sql.replace(AS_OF_MARK, FIRST_DATE))
    return tables_read(plain, compiler.scratch)


def describe(select: str, cursor) -> list[tuple[str, str]]:
    """Name and type of each column of a query, in order of name."""
    rows = cursor.execute(f"describe {without_comments_first(select)}").fetchall()
    return sorted((row[0].lower(), row[1]) for row in rows)


def without_comments_first(select: str) -> str:
    return re.sub(r"\A(\s|/\*.*?\*/|--[^\n]*\n)*", "", select, flags=re.DOTALL).rstrip("; \n")


def test_recipe(compiler: OneContextCompiler, node, manifest) -> DataTest:
    """A test that asks more than code and date has no SQL here: it is rendered in each build."""
    try:
        sql = render(compiler, node, manifest)
    except Exception:
        sql = None
    config = node.config
    attached = getattr(node, "attached_node", None)
    tables = [key.split(".")[-1] for key in node.depends_on.nodes]
    return DataTest(
        node.unique_id,
        node.name,
        sql,
        config.fail_calc,
        config.warn_if,
        config.error_if,
        config.limit,
        config.severity.upper(),
        tuple(node.depends_on.nodes),
        tables_of(compiler, sql) if sql is not None else None,
        attached.split(".")[-1] if attached else (tables[0] if tables else ""),
        getattr(node, "column_name", None) or "",
        node.original_file_path,
    )


def make_recipes(config, manifest) -> tuple[dict[str, ModelRecipe], list[DataTest], dict]:
    """Recipes of models and of tests, and why each other model has none. Changes the manifest it is given."""
    compiler = OneContextCompiler(config)
    models, reasons, tests = {}, {}, []
    for node in list(manifest.nodes.values()):
        if node.resource_type == "model":
            try:
                models[node.unique_id] = model_recipe(compiler, node, manifest)
            except (
                Exception
            ) as reason:  # dbt wraps what a template raises; a true fault it will find again
                reasons[node.unique_id] = str(reason).splitlines()[-1].strip()
        elif node.resource_type == "test" and node.config.enabled:
            tests.append(test_recipe(compiler, node, manifest))
    return models, tests, reasons
