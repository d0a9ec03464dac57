"""SQL that is rendered once for a version of the code is dbt's own, and asks no more than code and date."""

import datetime
import os
import shutil
import subprocess

import duckdb
import pytest
from conftest import WARM

from warm_accounts.recipes import (
    AS_OF_MARK,
    FIRST_DATE,
    SECOND_DATE,
    AsksMore,
    KnownOnly,
    Unknown,
    with_mark,
)

AS_OF = "2026-03-11"


def same_words(sql: str) -> str:
    return " ".join(sql.split())


def test_a_date_gets_a_mark_and_one_that_is_worked_out_none():
    first, second = f"where day = '{FIRST_DATE}'", f"where day = '{SECOND_DATE}'"
    assert with_mark(first, second) == f"where day = '{AS_OF_MARK}'"
    assert with_mark("select 1", "select 1") == "select 1"
    for other in (first, "where day = '2068-11-28'", second + " "):
        with pytest.raises(AsksMore):
            with_mark(first, other)


def test_whatever_is_unknown_says_so_when_it_is_used():
    unknown = Unknown("run_started_at")
    for use in (str, bool, len, list, lambda u: u.date, lambda u: u == 1, lambda u: u(), hash):
        with pytest.raises(AsksMore, match="run_started_at"):
            use(unknown)
    known = KnownOnly("text", frozenset({"upper"}), "adapter")
    assert known.upper() == "TEXT"
    with pytest.raises(AsksMore, match=r"adapter\.lower"):
        known.lower()


SMALL_PROJECT = {
    "dbt_project.yml": """
name: warm_accounts
profile: small
model-paths: [models]
macro-paths: [macros]
seed-paths: [seeds]
test-paths: [tests]
""",
    "profiles/profiles.yml": """
small:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: "{{ env_var('WARM_WAREHOUSE_DIR') }}/work.duckdb", threads: 2}
""",
    "macros/as_of.sql": """
{% macro as_of() %}cast('{{ env_var("WARM_AS_OF") }}' as date){% endmacro %}
{% macro row_count(relation) %}
    {{ run_query('select count(*) from ' ~ relation).columns[0].values()[0] if execute else 0 }}
{% endmacro %}
""",
    "models/plain.sql": "{{ config(materialized='table') }} select 1 as number",
    "models/dated.sql": "select {{ as_of() }} as day, number from {{ ref('plain') }}",
    "models/worked_out.sql": "select '{{ env_var(\"WARM_AS_OF\")[:4] }}' as year",
    "models/asks_data.sql": "select {{ row_count(ref('plain')) }} as row_count",
    "models/asks_clock.sql": "select '{{ run_started_at }}' as started",
    "models/asks_environment.sql": "select '{{ env_var(\"HOME\") }}' as home",
    "models/asks_refresh.sql": "select {% if flags.FULL_REFRESH %}1{% else %}2{% endif %} as number",
    "models/asks_relation.sql": "select {% if load_relation(this) %}1{% else %}2{% endif %} as number",
    "models/lens.sql": """
{{ config(materialized='ephemeral') }} select number + 1 as number from {{ ref('plain') }}
""",
    "models/through_lens.sql": """
{{ config(materialized='table') }} select * from {{ ref('lens') }} where {{ as_of() }} is not null
""",
    "models/promised.sql": """
{{ config(materialized='table') }} select cast(2 as integer) as number, 'two' as word
""",
    "models/_models.yml": """
models:
  - name: promised
    config: {contract: {enforced: true}}
    columns:
      - {name: word, data_type: varchar, constraints: [{type: not_null}]}
      - name: number
        data_type: integer
        data_tests: [not_null, {accepted_values: {arguments: {values: [2]}}}]
  - name: dated
    columns:
      - {name: number, data_tests: [{relationships: {arguments: {to: ref('plain'), field: number}}}]}
""",
    "seeds/words.csv": "word\none\n",
    "tests/no_late_day.sql": "select * from {{ ref('dated') }} where day > {{ as_of() }}",
}


@pytest.fixture
def small_project(tmp_path, project_root):
    project = tmp_path / "small"
    for path, text in SMALL_PROJECT.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    shutil.copytree(project_root / "macros" / "materializations", project / "macros" / "in_place")
    return project


class Small:
    """Builds of the small project in one warehouse."""

    def __init__(self, project, folder):
        from warm_accounts.build import make_warehouse_dir
        from warm_accounts.project import Warehouse

        self.project, self.warehouse = project, Warehouse(folder)
        make_warehouse_dir(self.warehouse)

    def build(self, as_of=AS_OF, *arguments):
        from warm_accounts import dbt_run

        with dbt_run.environment(WARM_WAREHOUSE_DIR=str(self.warehouse.folder), WARM_AS_OF=as_of):
            return dbt_run.build_on_duckdb(list(arguments), self.project, self.warehouse, as_of)

    def rows(self, sql):
        with duckdb.connect(str(self.warehouse.work_file), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def small(small_project, tmp_path):
    return Small(small_project, tmp_path / "warehouse")


@pytest.mark.slow
def test_what_asks_more_than_code_and_date_is_no_recipe(small):
    outcome = small.build()
    assert outcome.failures == []
    assert set(outcome.code.rendered_by_dbt) == {
        f"model.warm_accounts.{name}"
        for name in (
            *("worked_out", "asks_data", "asks_clock", "asks_environment", "asks_refresh"),
            *("asks_relation", "lens"),
        )
    }
    assert outcome.counts == {"success": 11, "pass": 4}
    # a second build knows the code, on another date
    outcome = small.build("2026-03-12")
    assert outcome.succeeded
    assert small.rows("select day from main.dated") == [(datetime.date(2026, 3, 12),)]
    assert small.rows("from main.through_lens") == [(2,)]
    assert small.rows("select year from main.worked_out") == [("2026",)]


@pytest.mark.slow
def test_what_fails_is_named_with_its_cause(small):
    assert small.build().succeeded
    models = small.project / "models"
    (models / "promised.sql").write_text(
        "{{ config(materialized='table') }} select cast(2 as bigint) as number, 'two' as word"
    )
    (models / "dated.sql").write_text(
        "select {{ as_of() }} + number as day, number + 1 as number from {{ ref('plain') }}"
    )
    (models / "through_lens.sql").write_text("select nothing from {{ ref('dated') }}")
    failures = dict(small.build().failures)
    assert "number BIGINT is not in the contract" in failures["promised"]
    assert "nothing" in failures["through_lens"]
    assert failures["no_late_day"].startswith("Got 1 result")
    assert (
        "table dated, column number" in failures["relationships_dated_number__number__ref_plain_"]
    )
    # what stood before stands still
    assert small.rows("from main.promised") == [("two", 2)]


@pytest.mark.slow
def test_a_broken_seed_stops_the_build_before_a_model(small):
    (small.project / "seeds" / "_seeds.yml").write_text(
        "seeds: [{name: words, columns: [{name: word, data_tests: [unique]}]}]"
    )
    (small.project / "seeds" / "words.csv").write_text("word\none\none\n")
    outcome = small.build()
    assert [name for name, _ in outcome.failures] == ["unique_words_word"]
    assert small.rows("select table_name from duckdb_tables()") == [("words",)]


@pytest.mark.slow
def test_tables_and_views_change_into_each_other_in_place(small):
    """Under `warm build` and under plain dbt."""
    plain = small.project / "models" / "plain.sql"
    command = [
        WARM.with_name("dbt"),
        "build",
        "--project-dir",
        small.project,
        "--target-path",
        small.warehouse.dbt_dir,
    ]
    command += ["--profiles-dir", small.project / "profiles", "--log-path", small.warehouse.dbt_dir]

    def dbt_build():
        settings = {"WARM_WAREHOUSE_DIR": str(small.warehouse.folder), "WARM_AS_OF": AS_OF}
        done = subprocess.run(
            list(map(str, command)),
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout

    for number, (kind, build) in enumerate(
        [("table", dbt_build), ("view", dbt_build), ("table", small.build), ("view", small.build)]
    ):
        plain.write_text(f"{{{{ config(materialized='{kind}') }}}} select {number} as number")
        build()
        assert small.rows("from main.plain") == [(number,)]
        assert small.rows(f"select count(*) from duckdb_{kind}s() where {kind}_name = 'plain'") == [
            (1,)
        ]
        assert small.rows(
            "select is_nullable from duckdb_columns() where column_name = 'word' and"
            " table_name = 'promised'"
        ) == [(False,)]


@pytest.mark.slow
def test_recipes_of_the_project_are_what_dbt_compiles(project_root, tmp_path):
    """Every test, and every model with a recipe."""
    from dbt.cli.main import dbtRunner

    from warm_accounts import dbt_run
    from warm_accounts.build import make_warehouse_dir
    from warm_accounts.project import Warehouse

    warehouse = Warehouse(tmp_path / "warehouse")
    make_warehouse_dir(warehouse)
    with dbt_run.environment(WARM_WAREHOUSE_DIR=str(warehouse.folder), WARM_AS_OF=AS_OF):
        code = dbt_run.build_on_duckdb([], project_root, warehouse, AS_OF, prepares_only=True).code
        compiled = dbtRunner().invoke(
            [
                *("--log-level", "none", "--log-path", str(tmp_path / "logs"), "compile"),
                *("--project-dir", str(project_root), "--target-path", str(tmp_path / "target")),
                *("--profiles-dir", str(project_root / "profiles"), "--target", "duckdb"),
            ]
        )
        dbt_run.release_database()
    assert compiled.success, compiled.exception
    theirs = {
        result.node.unique_id: same_words(result.node.compiled_code)
        for result in compiled.result.results
    }
    tests = {recipe.node_id: recipe for recipe in code.tests}
    assert set(tests) == {node_id for node_id in theirs if node_id.startswith("test.")}
    assert len(tests) > 500 and len(code.models) > 200
    assert [recipe.name for recipe in code.tests if recipe.sql is None] == []
    kinds = ("its materialization", "its hooks", "flags.", "adapter.")
    assert [why for why in code.rendered_by_dbt.values() if not why.startswith(kinds)] == []
    other = {
        node_id
        for node_id, recipe in tests.items()
        if same_words(recipe.failing_rows(AS_OF)) != theirs[node_id]
    }
    other |= {
        node_id
        for node_id, recipe in code.models.items()
        if same_words(recipe.sql_at(AS_OF)) != theirs[node_id]
    }
    assert other == set()
