"""
Days with news and without, in a small project: a warehouse that keeps what did not change must equal one
that makes everything, table by table and verdict by verdict. Bugs planted in what is kept must show.
"""

import datetime
import json
import os
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pytest
from property import compare

from warm_accounts import dbt_build, dbt_run, recipes, same_day, versions
from warm_accounts.build import BuildRequest, make_warehouse_dir, run_models
from warm_accounts.explain import open_console
from warm_accounts.preflight import fingerprint_raw_files
from warm_accounts.project import Warehouse

pytestmark = pytest.mark.slow

PROJECT = {
    "dbt_project.yml": """
name: warm_accounts
profile: small
model-paths: [models]
macro-paths: [macros]
seed-paths: [seeds]
on-run-start:
  - "{{ prepare_raw_sources() }}"
  - "{{ forget_notes() }}"
models: {warm_accounts: {+materialized: table, +schema: core}}
seeds: {warm_accounts: {+full_refresh: true, +schema: reference}}
""",
    "profiles/profiles.yml": """
small:
  target: duckdb
  outputs:
    duckdb:
      {type: duckdb, path: "{{ env_var('WARM_WAREHOUSE_DIR') }}/work.duckdb", threads: 2, schema: main}
""",
    "models/_sources.yml": """
sources:
  - name: crm
    schema: raw_crm
    tables:
      - {name: accounts, columns: [{name: id}, {name: name}, {name: landing_key}]}
      - {name: beds, columns: [{name: id}, {name: beds}, {name: landing_key}]}
""",
    "models/_models.yml": """
models:
  - name: accounts
    columns: [{name: id, data_tests: [unique, not_null]}]
  - name: labelled
    columns:
      - name: label
        data_tests: [{accepted_values: {arguments: {values: [large, small, none]}}}]
""",
    "models/stg_accounts.sql": """
{{ config(materialized='view') }}
select cast(id as integer) as id, name, landing_key from {{ source('crm', 'accounts') }}
""",
    "models/stg_beds.sql": """
{{ config(materialized='view') }} select id, beds from {{ source('crm', 'beds') }}
""",
    "models/accounts.sql": "select id, name from {{ ref('stg_accounts') }}",
    "models/account_count.sql": "select count(*) as account_count from {{ ref('accounts') }}",
    "models/after_count.sql": "select account_count + 1 as n from {{ ref('account_count') }}",
    "models/beds.sql": "select id, beds, typeof(beds) as kind from {{ ref('stg_beds') }}",
    "models/labelled.sql": """
select accounts.id, accounts.name, coalesce(words.label, 'none') as label
from {{ ref('accounts') }} as accounts
left join {{ ref('words') }} as words on accounts.name like '%' || words.word || '%'
""",
    "models/dated.sql": "select id, {{ as_of_date() }} as day from {{ ref('accounts') }}",
    # dbt looks up relations in the schemas of the project alone, and one macro asks for one of this schema
    "models/months.sql": """
{{ config(schema='intermediate') }} select date_trunc('month', {{ as_of_date() }}) as month
""",
    "models/after_months.sql": "select month, 1 as one from {{ ref('months') }}",
    "models/dated_view.sql": """
{{ config(materialized='view') }}
select id from {{ ref('accounts') }} where id < extract(day from {{ as_of_date() }})
""",
    "models/after_dated_view.sql": "select max(id) as id from {{ ref('dated_view') }}",
    "models/first_seen.sql": """
{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }}
select id, {{ as_of_date() }} as first_seen_on from {{ ref('accounts') }}
{% if is_incremental() %} where id not in (select id from {{ this }}) {% endif %}
""",
    "models/seen_count.sql": "select count(*) as seen from {{ ref('first_seen') }}",
    "models/counted_while_rendered.sql": """
-- depends_on: {{ ref('accounts') }}
{% set found = run_query('select count(*) from ' ~ ref('accounts')) if execute else none %}
select {{ found.columns[0].values()[0] if found else 0 }} as account_count
""",
    "seeds/words.csv": "word,label\nMercy,large\n",
}
ACCOUNTS = "crm/accounts/1.csv"
MORE = "crm/accounts/2.csv"
FIRST = "id,name\n1,Mercy Hospital\n2,Pine Clinic\n"


@dataclass
class World:
    """A copy of the project, its raw files and a warehouse that lives through the days."""

    folder: Path
    skips: bool = True
    as_of: datetime.date = datetime.date(2026, 6, 10)
    days: list = field(default_factory=list)

    def __post_init__(self):
        self.project, self.raw = self.folder / "project", self.folder / "raw"
        self.warehouse = Warehouse(self.folder / "warehouse")
        make_warehouse_dir(self.warehouse)
        for path, text in PROJECT.items():
            (self.project / path).parent.mkdir(parents=True, exist_ok=True)
            (self.project / path).write_text(text)
        self.write(ACCOUNTS, FIRST)
        self.write_beds("5")

    def write(self, name: str, text: str) -> None:
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def write_beds(self, value: str) -> None:
        path = self.raw / "crm" / "beds.parquet"
        path.unlink(missing_ok=True)
        duckdb.sql(f"copy (select 1 as id, {value} as beds) to '{path}' (format parquet)")

    def request(self) -> BuildRequest:
        return BuildRequest(
            self.project, self.raw, self.warehouse, self.as_of, skips_nothing=not self.skips
        )

    def build(self) -> None:
        """One build as `warm build` runs it, without checkpoint and publication."""
        request = self.request()
        stamp = same_day.take_stamp(request)
        raw_files = fingerprint_raw_files(request.raw_dir, request.warehouse.dbt_dir)
        outcome = run_models(request, open_console(), raw_files, stamp)
        if outcome.succeeded:
            same_day.leave_stamp(request, outcome.stamp)
        self.days.append(Day(sorted(outcome.failures), self.tables(), outcome.kept))

    def next_day(self) -> None:
        self.as_of += datetime.timedelta(days=1)

    def dbt_run(self, raw: Path) -> None:
        """What somebody who lives in dbt does in between."""
        settings = {
            "WARM_WAREHOUSE_DIR": str(self.warehouse.folder),
            "WARM_RAW_DIR": str(raw),
            "WARM_AS_OF": self.as_of.isoformat(),
        }
        with dbt_run.environment(**settings):
            outcome = dbt_run.run_dbt(
                ["run", "--no-write-json"], self.project, self.warehouse.dbt_dir, "duckdb"
            )
        assert outcome.succeeded, outcome

    def tables(self) -> dict[str, list]:
        with duckdb.connect(str(self.warehouse.work_file)) as connection:
            names = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables()"
                " where schema_name not in ('warm_build', 'raw_files') union all"
                " select schema_name || '.' || view_name from duckdb_views()"
                " where not internal and schema_name = 'core'"
            ).fetchall()
            found = {}
            for (name,) in names:
                try:
                    found[name] = connection.execute(f"from {name} order by all").fetchall()
                except duckdb.Error as error:  # a view that outlived what it stands upon
                    found[name] = str(error)
            return found


@dataclass
class Day:
    failures: list
    tables: dict
    kept: int


def nothing_new(world):
    world.next_day()
    world.build()


def first_build(world):
    world.build()


def a_file_more(world):
    world.next_day()
    world.write(MORE, "id,name\n3,Mercy Annex\n12,Oak House\n")
    world.build()


def a_file_written_again(world):
    world.next_day()
    world.write(MORE, (world.raw / MORE).read_text())
    world.build()


def another_value_of_the_same_length(world):
    status = (world.raw / ACCOUNTS).stat()
    world.write(ACCOUNTS, FIRST.replace("Pine", "Pink"))
    os.utime(world.raw / ACCOUNTS, ns=(status.st_atime_ns, status.st_mtime_ns))
    world.build()


def another_seed(world):
    (world.project / "seeds" / "words.csv").write_text("word,label\nMercy,small\nOak,large\n")
    world.build()


def a_file_less(world):
    world.next_day()
    (world.raw / MORE).unlink()
    world.build()


def another_layout(world):
    world.write_beds("'5'")
    world.build()


def a_build_that_broke_off(world):
    """With news of as many rows, which are taken back before the next build."""
    whole = dbt_build.RecipeRunner.put_in_place

    def break_off(self, recipe):
        if self.node.name in ("labelled", "account_count", "dated"):
            raise RuntimeError("broken off")
        whole(self, recipe)

    world.next_day()
    before = (world.raw / ACCOUNTS).read_text()
    world.write(ACCOUNTS, before.replace("Mercy", "Oak"))
    dbt_build.RecipeRunner.put_in_place = break_off
    try:
        world.build()
    finally:
        dbt_build.RecipeRunner.put_in_place = whole
    world.write(ACCOUNTS, before)
    world.build()


def dbt_in_between(world):
    """Of other raw files."""
    other = world.folder / "other_raw"
    (other / "crm").mkdir(parents=True, exist_ok=True)
    (other / "crm" / "accounts.csv").write_text("id,name\n40,Elm House\n")
    world.dbt_run(other)
    world.build()


def a_value_that_a_test_refuses(world):
    world.write(ACCOUNTS, FIRST.replace("2,Pine", "1,Pine"))
    world.build()


def the_value_mended(world):
    world.write(ACCOUNTS, FIRST)
    world.build()


def the_next_month(world):
    world.as_of = datetime.date(2026, 7, 1)
    world.build()


DAYS = [
    *(first_build, nothing_new, a_file_more, a_file_written_again, nothing_new),
    *(another_value_of_the_same_length, another_seed, a_file_less, another_layout),
    *(a_build_that_broke_off, dbt_in_between, nothing_new),
    *(a_value_that_a_test_refuses, the_value_mended, nothing_new, the_next_month),
]


@pytest.fixture(scope="module")
def new_world(tmp_path_factory, project_root):
    """Function new_world(name, skips=True) -> World; the recipes of the project are made once."""
    template = tmp_path_factory.mktemp("quiet") / "template"
    template.mkdir()
    World(template)
    shutil.copytree(project_root / "macros", template / "project" / "macros")
    place = template.parent / "world"

    def new(skips: bool = True) -> World:
        # one place for all: what is kept of the code is known by it
        cache = place / "project" / ".warm_cache"
        kept = template.parent / "cache"
        if cache.exists():
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(cache, kept)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place)
        if kept.exists():
            shutil.copytree(kept, cache)
        return World(place, skips)

    return new


def live(world: World, expected: list[Day] | None = None) -> list[Day]:
    """Lives through the days, to the first that is not as expected."""
    for day in DAYS:
        first = len(world.days)
        day(world)
        if expected and differences(world.days[first:], expected[first:]):
            break
    return world.days


def differences(found: list[Day], expected: list[Day]) -> list[str]:
    different = []
    for number, (mine, other) in enumerate(zip(found, expected, strict=False)):
        if mine.failures != other.failures:
            different.append(f"build {number}: failures {mine.failures} not {other.failures}")
        different += [
            f"build {number}: {name} holds {mine.tables.get(name)} not {other.tables.get(name)}"
            for name in sorted(mine.tables.keys() | other.tables.keys())
            if mine.tables.get(name) != other.tables.get(name)
        ]
    return different


@pytest.fixture(scope="module")
def everything_made(new_world) -> list[Day]:
    """What the days come to where each build makes everything."""
    days = live(new_world(skips=False))
    assert not any(day.kept for day in days)
    assert [bool(day.failures) for day in days].count(True) == 2
    return days


def test_what_is_kept_is_what_would_be_made(new_world, everything_made):
    days = live(new_world())
    assert differences(days, everything_made) == []
    assert len(days) == len(everything_made)
    kept = dict(enumerate(day.kept for day in days))
    models = sum(path.endswith(".sql") and path.startswith("models") for path in PROJECT) + 1
    # first, after one that broke off, after dbt's own, after one that was refused: nothing may be kept
    assert [number for number, count in kept.items() if count == 0] == [0, 10, 11, 14]
    # made on a day without news: two dated tables, a dated view and its table, an increment, what reads data
    assert kept[1] == kept[4] == kept[12] == models - 6
    assert kept[3] == models - 6
    # a name that no join looks for changes two tables and nothing that counts
    assert kept[5] > models - 8


def constant(value):
    return lambda *arguments, **named: value


def ignores_an_input(monkeypatch):
    plain = recipes.tables_read
    monkeypatch.setattr(
        recipes, "tables_read", lambda *a: (plain(*a) or ())[:-1] if plain(*a) else plain(*a)
    )


def ignores_the_date(monkeypatch):
    plain = versions.Versions.made_of

    def made_of(self, text, tables):
        return plain(self, text.replace(dbt_build_date(), "some day"), tables)

    monkeypatch.setattr(versions.Versions, "made_of", made_of)


def dbt_build_date() -> str:
    return dbt_build.RecipeRunner.run_of_build.as_of


def believes_notes_after_a_broken_build(monkeypatch):
    begin, write = versions.Versions.begin, versions.Versions.write

    class KeepsSchema:
        def __init__(self, cursor):
            self.cursor = cursor

        def execute(self, sql, *rest):
            return None if sql.startswith("drop schema") else self.cursor.execute(sql, *rest)

    def write_over(self, cursor, relations):
        cursor.execute(f"drop schema if exists {versions.SCHEMA} cascade")
        write(self, cursor, relations)

    monkeypatch.setattr(
        versions.Versions,
        "begin",
        lambda self, cursor, *rest: begin(self, KeepsSchema(cursor), *rest),
    )
    monkeypatch.setattr(versions.Versions, "write", write_over)
    monkeypatch.setattr(Path, "unlink", keep_stamps(Path.unlink))
    # a second guard: what a broken build left is another file than the one that was published
    monkeypatch.setattr(same_day, "size_and_time", constant(None))


def keep_stamps(unlink):
    def keep(self, *arguments, **named):
        if self.name != same_day.STAMP:
            unlink(self, *arguments, **named)

    return keep


def takes_a_changed_hash_for_the_same(monkeypatch):
    monkeypatch.setattr(dbt_build, "content_version", constant("rows"))


def does_not_look_at_seeds(monkeypatch):
    monkeypatch.setattr(dbt_run, "seeds_fingerprint", constant("seeds"))


def does_not_look_at_raw_files(monkeypatch):
    plain = versions.source_versions
    monkeypatch.setattr(
        versions, "source_versions", lambda sources, files: plain(sources, dict.fromkeys(files, ""))
    )


def does_not_hear_of_dbt(monkeypatch):
    """Where dbt's own commands take no notes away, and nobody looks who else wrote into the work file."""
    monkeypatch.setenv("WARM_KEEPS_NOTES", "yes")
    monkeypatch.setattr(same_day, "size_and_time", constant(None))


def keeps_verdicts_on_other_rows(monkeypatch):
    plain = versions.Versions.made_of

    def made_of(self, text, tables):
        return "test" if "dbt_internal_test" in text else plain(self, text, tables)

    monkeypatch.setattr(versions.Versions, "made_of", made_of)


BUGS = [
    *(ignores_an_input, ignores_the_date, believes_notes_after_a_broken_build),
    *(takes_a_changed_hash_for_the_same, does_not_look_at_seeds, does_not_look_at_raw_files),
    *(does_not_hear_of_dbt, keeps_verdicts_on_other_rows),
]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_wrong_skip_is_caught(new_world, everything_made, monkeypatch, bug):
    world = new_world()
    if bug is ignores_an_input:
        shutil.rmtree(world.project / ".warm_cache", ignore_errors=True)
    with monkeypatch.context() as patched:
        bug(patched)
        days = live(world, everything_made)
    if bug is ignores_an_input:
        shutil.rmtree(world.project / ".warm_cache", ignore_errors=True)
    assert differences(days, everything_made)


REMEMBERED = """
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}
select id, {{ as_of_date() }} as said_on from {{ ref('accounts') }}
"""


@pytest.mark.parametrize("brought_back", [set(), None], ids=["nothing", "all"])
def test_a_table_that_was_not_brought_back_is_begun_anew(new_world, brought_back):
    """As after a first build that was refused; also where tables remember what was published."""
    world = new_world()
    (world.project / "models" / "remembered.sql").write_text(REMEMBERED)
    world.build()
    world.next_day()
    outcome = run_models(world.request(), open_console(), brought_back=brought_back)
    assert outcome.succeeded, outcome.failures
    ((schema, name),) = outcome.remembered.tables
    days = {row[1] for row in world.tables()[f"{schema}.{name}"]}
    assert len(days) == (1 if brought_back == set() else 2)


def lives_through(world: BuildRequest) -> int:
    """One more build of a real warehouse, without checkpoint and publication; how much was kept."""
    stamp = same_day.take_stamp(world)
    raw_files = fingerprint_raw_files(world.raw_dir, world.warehouse.dbt_dir)
    outcome = run_models(world, open_console(), raw_files, stamp)
    assert outcome.succeeded, outcome.failures
    same_day.leave_stamp(world, outcome.stamp)
    return outcome.kept


def test_the_demo_comes_to_the_same(
    run_warm, project_root, demo_raw, built_warehouse, tmp_path_factory
):
    """A day without news, and one with a hundredth more on which older files are gone."""
    folder = tmp_path_factory.mktemp("days")
    raw = folder / "raw"
    shutil.copytree(demo_raw, raw)
    as_of = datetime.date.fromisoformat(json.loads((raw / "demo.json").read_text())["as_of"])
    sides = []
    for skips_nothing in (False, True):
        warehouse = Warehouse(folder / f"{skips_nothing}")
        shutil.copytree(built_warehouse, warehouse.folder)
        sides.append(BuildRequest(project_root, raw, warehouse, as_of, skips_nothing=skips_nothing))
    before = {path for path in raw.rglob("*") if path.is_file()}

    def both(days: int) -> int:
        today = as_of + datetime.timedelta(days=days)
        kept, nothing = (lives_through(replace(side, as_of=today)) for side in sides)
        assert nothing == 0
        left, right = (side.warehouse.work_file for side in sides)
        assert compare.differences(left, right, today, with_logs=True) == {}
        return kept

    assert both(1) > 150
    run_warm("demo", raw, "--increment", "1")
    news = {path for path in raw.rglob("*") if path.is_file()} - before
    assert news
    for path in sorted((raw / "uploads" / "activities").glob("*.parquet"))[:2]:
        path.unlink()
    assert both(2) > 50
