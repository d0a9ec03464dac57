"""The project as dbt sees it: no warning, one direction, contracts and words on every mart."""

import csv
import json
import re
import tomllib
from collections import Counter

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from warm_accounts.publish import RESTRICTED_TABLES
from warm_workshop.rooms_page import MOST_MODELS, SOURCES_ROOM, House, page

# Column names of more than three contracts that no one sentence describes, and why.
MEANS_SEVERAL_THINGS = {
    "reason": "the verdict of each table has reasons of its own: quarantine, suppression, stages, aliases",
    "account_count": "each report counts accounts of its own rows",
    "is_current": "a stay, a step, a notice or an owner may be the current one",
}
# What only some engines can do; engine differences belong in macros/cross_db.
UNPORTABLE = {
    "cast with ::": r"::",
    "qualify": r"\bqualify\b",
    "ilike": r"\bilike\b",
    "now()": r"\bnow\(\)",
    "current_date": r"\bcurrent_(date|timestamp)\b",
    "filter (where)": r"\bfilter\s*\(\s*where\b",
    "any_value": r"\bany_value\s*\(",
    "recursive": r"\bwith\s+recursive\b",
    "join using": r"\bjoin\s+\S+(\s+as\s+\w+)?\s+using\s*\(",
    "right join": r"\bright\s+join\b",
    "group by number": r"\bgroup\s+by\s+\d",
}


@pytest.fixture(scope="module")
def parsed(project_root, tmp_path_factory):
    """The manifest of a full parse, and every warning or deprecation that dbt spoke."""
    from dbt.cli.main import dbtRunner

    target = tmp_path_factory.mktemp("parse")
    spoken = []

    def listen(event) -> None:
        if event.info.level in ("warn", "error"):
            spoken.append(f"{event.info.name}: {event.info.msg}")

    command = [
        *("--log-level", "none", "--log-path", str(target), "--no-partial-parse"),
        *("parse", "--show-all-deprecations", "--project-dir", str(project_root)),
        *("--profiles-dir", str(project_root / "profiles"), "--target-path", str(target)),
    ]
    result = dbtRunner(callbacks=[listen]).invoke(command)
    assert result.success, result.exception
    return json.loads((target / "manifest.json").read_text()), spoken


@pytest.fixture(scope="module")
def house(parsed, project_root) -> House:
    return House(parsed[0], project_root / "models" / "_groups.yml")


@pytest.fixture(scope="module")
def models(parsed) -> list[dict]:
    nodes = parsed[0]["nodes"].values()
    return [node for node in nodes if node["resource_type"] == "model"]


def layer_of(node: dict) -> str:
    return node["path"].split("/")[0]


def test_dbt_parses_without_a_warning(parsed):
    assert parsed[1] == []


def test_only_staging_reads_sources(models):
    reading = [
        m["name"] for m in models if any(p.startswith("source.") for p in m["depends_on"]["nodes"])
    ]
    assert [name for name in reading if not name.startswith("stg_")] == []


def test_nothing_refers_upward(parsed, models):
    """Staging reads sources and seeds; what reads staging is never read by it."""
    nodes = parsed[0]["nodes"]
    upward = [
        f"{model['name']} reads {nodes[parent]['name']}"
        for model in models
        for parent in model["depends_on"]["nodes"]
        if parent.startswith("model.")
        and layer_of(model) == "staging"
        and layer_of(nodes[parent]) != "staging"
    ]
    assert upward == []


def test_a_model_reads_its_own_and_earlier_rooms_only(house):
    order = {room: place for place, room in enumerate(house.rooms)}
    backward = [
        f"{house.models[key]['name']} in {house.room_of(key)} reads "
        f"{house.models[parent]['name']} in {house.room_of(parent)}"
        for key in house.in_rooms
        for parent in house.reads(key)
        if order[house.room_of(parent)] > order[house.room_of(key)]
    ]
    assert backward == []


def test_a_room_is_a_folder_of_at_most_twelve_models(house):
    for room in house.rooms:
        folder = house.folders[room]
        path = folder if folder.startswith("marts") else f"intermediate/{folder}"
        counts = Counter(node["path"].rpartition("/")[0] for node in house.models_of(room))
        assert counts, room
        if room == SOURCES_ROOM:
            assert {found.rpartition("/")[0] for found in counts} == {path}
        else:
            assert set(counts) == {path}
        for found, count in counts.items():
            assert count <= MOST_MODELS, f"{found} holds {count} models: make a room of some"
    assert {house.room_of(key) for key in house.in_rooms} == set(house.rooms)


def test_doors_are_what_other_rooms_read(house, parsed):
    """A door that nobody outside reads is private; dbt itself refuses a read of what is private."""
    used = {
        house.models[parent]["name"]
        for key in house.in_rooms
        for parent in house.reads(key)
        if house.room_of(parent) != house.room_of(key)
    }
    doors = {
        node["name"]
        for node in house.in_rooms.values()
        if layer_of(node) == "intermediate" and node["access"] != "private"
    }
    assert doors - used == set()


def test_the_house_stays_small(house):
    """Each model costs every build time, and a long way costs every reader some."""
    longest: dict[str, int] = {}

    def length(key: str) -> int:
        if key not in longest:
            parents = house.models[key]["depends_on"]["nodes"]
            longest[key] = 1 + max(
                (length(parent) for parent in parents if parent in house.models), default=1
            )
        return longest[key]

    assert len(house.models) <= 320
    assert max(length(key) for key in house.models) <= 65
    assert length("model.warm_accounts.warm_accounts") <= 60


def test_the_page_of_rooms_is_that_of_the_manifest(house, project_root):
    written = (project_root / "models" / "README.md").read_text(encoding="utf-8")
    assert written == page(house), "models/README.md is stale: `python -m warm_workshop.rooms_page`"


def test_policy_seeds_are_read_as_versions_have_them(parsed):
    """`policy_rows` resolves what a version inherits; a plain ref would see its own rows alone."""
    nodes = parsed[0]["nodes"].values()
    inherited = "|".join(
        node["name"]
        for node in nodes
        if node["resource_type"] == "seed" and "is_removed" in node["config"]["column_types"]
    )
    plain = re.compile(rf"ref\(['\"]({inherited})['\"]\)")
    assert [
        f"{node['name']} reads {plain.search(node['raw_code'])[1]}"
        for node in nodes
        if node["resource_type"] in ("model", "test", "analysis")
        and node["path"].endswith(".sql")
        and "test_metadata" not in node
        and plain.search(node["raw_code"])
    ] == []


def test_staging_models_do_not_read_each_other(parsed, models):
    nodes = parsed[0]["nodes"]
    sideways = [
        f"{model['name']} reads {parent}"
        for model in models
        if layer_of(model) == "staging"
        for parent in model["depends_on"]["nodes"]
        if parent.startswith("model.") and layer_of(nodes[parent]) == "staging"
    ]
    assert sideways == []


def test_the_list_of_raw_tables_is_complete(parsed, models, project_root):
    """raw_tables() names each declared table once, with the staging model that reads it."""
    text = (project_root / "macros" / "sources" / "raw_tables.sql").read_text()
    listed = re.findall(
        r"^        \('(\w+)', '(\w+)', '(\w+)', '\w+', '\w+'\),$", text, re.MULTILINE
    )
    sources = parsed[0]["sources"]
    read = [
        (sources[key]["source_name"], sources[key]["name"], model["name"])
        for model in models
        if layer_of(model) == "staging" and "/raw_rows/" not in model["original_file_path"]
        for key in model["depends_on"]["nodes"]
        if key in sources
    ]
    assert sorted(listed) == sorted(read)
    assert {row[:2] for row in listed} == {(s["source_name"], s["name"]) for s in sources.values()}


def test_a_source_is_conformed_from_its_own_staging(parsed, models):
    """The room that follows the sources has a folder for each, which knows no other source."""
    nodes = parsed[0]["nodes"]
    strange = []
    for model in models:
        if model["path"].startswith(f"intermediate/{SOURCES_ROOM}/"):
            source = model["path"].split("/")[2]
            assert model["name"].startswith(f"int_{source}__"), model["name"]
            strange += [
                f"{model['name']} reads {nodes[parent]['name']}"
                for parent in model["depends_on"]["nodes"]
                if parent.startswith("model.") and nodes[parent]["path"].split("/")[-2] != source
            ]
    assert strange == []


def test_names_say_the_layer(models):
    prefixes = {"staging": "stg_", "intermediate": "int_"}
    wrong = [
        m["path"]
        for m in models
        if layer_of(m) in prefixes and not m["name"].startswith(prefixes[layer_of(m)])
    ]
    assert wrong == []
    assert [
        m["path"] for m in models if layer_of(m) == "marts" and re.match("stg_|int_", m["name"])
    ] == []


def test_every_mart_has_an_enforced_contract_and_public_access(models):
    marts = [m for m in models if layer_of(m) == "marts"]
    assert marts
    assert [m["name"] for m in marts if not m["config"]["contract"]["enforced"]] == []
    private = {f"{m['schema']}.{m['name']}" for m in marts if m["access"] != "public"}
    assert private == {".".join(table) for table in RESTRICTED_TABLES}


def test_marts_about_people_are_restricted(models):
    """What is marked as personal data goes to the restricted file and nowhere else."""
    personal = {
        (m["schema"], m["alias"])
        for m in models
        if layer_of(m) == "marts" and m["config"]["meta"].get("pii")
    }
    assert personal == RESTRICTED_TABLES


def test_every_mart_and_its_columns_are_described_and_typed(models):
    silent = []
    for mart in (m for m in models if layer_of(m) == "marts"):
        if not mart["description"].strip():
            silent.append(mart["name"])
        for column in mart["columns"].values():
            if not column["description"].strip() or not column["data_type"]:
                silent.append(f"{mart['name']}.{column['name']}")
    assert silent == []


def test_columns_of_one_name_are_described_once(parsed, models):
    """What a name means stands in models/marts/_columns.md; a contract adds what is special to its table."""
    meanings = {
        key.rpartition(".")[2].removeprefix("col_"): " ".join(doc["block_contents"].split())
        for key, doc in parsed[0]["docs"].items()
        if key.startswith("doc.warm_accounts.col_")
    }
    described: dict[str, dict[str, str]] = {}
    for mart in (m for m in models if layer_of(m) == "marts"):
        for column in mart["columns"].values():
            words = " ".join(column["description"].split())
            described.setdefault(column["name"], {})[mart["name"]] = words
    shared = {name for name, tables in described.items() if len(tables) > 3}
    assert shared - meanings.keys() - MEANS_SEVERAL_THINGS.keys() == set()
    assert MEANS_SEVERAL_THINGS.keys() - shared == set()
    other = [
        f"{table}.{name}"
        for name in meanings
        for table, words in described.get(name, {}).items()
        if not words.startswith(meanings[name])
    ]
    assert other == []


def test_every_model_is_described(models):
    assert [m["name"] for m in models if not m["description"].strip()] == []


def test_the_first_line_says_what_a_row_is(models, project_root):
    texts = {m["name"]: (project_root / m["original_file_path"]).read_text() for m in models}
    silent = [name for name, text in texts.items() if not re.match(r"\{#-\s*One row per ", text)]
    assert silent == []


def test_sql_is_written_by_one_hand(project_root):
    """Blank lines inside the brackets of a CTE, `!=`, and comments that dbt leaves out of the SQL."""
    habits = {
        "no blank line after the bracket of a CTE": r"(?m)^\w+ as \(\n(?!\n)",
        "no blank line before the bracket that ends a CTE": r"(?m)(?<!\n)\n\),?\n",
        "inequality as <>": r" <> ",
        (comment := "comment with --"): r"(?m)^\s*--(?!-| depends_on)",
    }
    analyses = {path.stem for path in (project_root / "analyses").glob("*.sql")}
    found = []
    for folder in ("models", "analyses", "tests/singular"):
        for path in sorted((project_root / folder).rglob("*.sql")):
            text = path.read_text(encoding="utf-8")
            found += [f"{path.name}: {name}" for name, p in habits.items() if re.search(p, text)]
    # the SQL of an analysis is run by hand, and says how to read it
    assert [
        one for one in found if not (one.endswith(comment) and one.split(".")[0] in analyses)
    ] == []


def test_models_stay_portable(models, project_root):
    found = []
    for model in models:
        text = (project_root / model["original_file_path"]).read_text()
        code = re.sub(r"\{#.*?#\}|--[^\n]*|'[^'\n]*'", "", text, flags=re.DOTALL).lower()
        found += [
            f"{model['name']}: {name}" for name, p in UNPORTABLE.items() if re.search(p, code)
        ]
    assert found == []


def test_what_keeps_published_dates_survives_a_full_refresh(models):
    """A mart with a history keeps it whatever is rebuilt, and takes its columns along."""
    kept = [
        m for m in models if layer_of(m) == "marts" and m["config"]["materialized"] == "incremental"
    ]
    assert len(kept) >= 10
    assert [m["name"] for m in kept if m["config"]["full_refresh"] is not False] == []
    hooks = {m["name"]: " ".join(h["sql"] for h in m["config"]["pre-hook"]) for m in kept}
    assert [name for name, sql in hooks.items() if "keep_published_columns" not in sql] == []


def test_every_seed_column_has_a_type(parsed, project_root):
    """A column without a type loses leading zeros and depends on its values."""
    untyped = []
    for seed in parsed[0]["nodes"].values():
        if seed["resource_type"] == "seed":
            with (project_root / seed["original_file_path"]).open(encoding="utf-8") as file:
                header = file.readline().strip().split(",")
            typed = seed["config"].get("column_types") or {}
            untyped += [f"{seed['name']}.{column}" for column in header if column not in typed]
    assert untyped == []


def test_vars_reach_sql_only_through_the_checking_macro(project_root):
    files = [*project_root.glob("models/**/*.sql"), *project_root.glob("macros/**/*.sql")]
    raw_use = re.compile(r"'\s*\{\{-?\s*(var|env_var)\s*\(")
    assert [f.name for f in files if raw_use.search(f.read_text())] == []


def read_lock(path) -> dict[str, dict]:
    """Packages of a lock: version, number of hashes, and whether the project itself asks for them."""
    packages, name = {}, None
    for line in path.read_text().splitlines():
        if match := re.match(r"([A-Za-z0-9_.-]+)(\[[^]]*\])?==([^ ;\\]+)", line):
            name = canonicalize_name(match[1])
            packages[name] = {"version": match[3], "hashes": 0, "is_direct": False}
        elif name and "--hash=sha256:" in line:
            packages[name]["hashes"] += 1
        elif name and "warm-accounts" in line:
            packages[name]["is_direct"] = True
    return packages


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("runtime", []),
        ("dev", ["dev"]),
        ("postgres", ["dev", "postgres"]),
        ("spark", ["dev", "spark"]),
    ],
)
def test_locks_match_pyproject(project_root, lock, extras):
    """`make locks` writes them; this proves offline that it was run after the last change."""
    project = tomllib.loads((project_root / "pyproject.toml").read_text())["project"]
    wanted = [Requirement(text) for text in project["dependencies"]]
    for extra in extras:
        wanted += [Requirement(text) for text in project["optional-dependencies"][extra]]
    locked = read_lock(project_root / "requirements" / f"{lock}.lock")
    direct = {name for name, package in locked.items() if package["is_direct"]}
    assert direct == {canonicalize_name(requirement.name) for requirement in wanted}
    for requirement in wanted:
        version = locked[canonicalize_name(requirement.name)]["version"]
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}"


def test_locks_have_hashes_and_no_addresses(project_root):
    for path in (project_root / "requirements").glob("*.lock"):
        assert "://" not in path.read_text(), path.name
        assert [name for name, p in read_lock(path).items() if not p["hashes"]] == [], path.name


CAPABILITIES = 135
STATUSES = ("works", "in part", "missing")


@pytest.fixture(scope="module")
def capabilities(project_root) -> tuple[str, list[list[str]]]:
    """The page of capabilities: what stands above its rows, and the cells of each row."""
    head, _, table = (
        (project_root / "docs" / "capabilities.md").read_text().partition("| # | what |")
    )
    lines = [line for line in table.splitlines() if re.match(r"\| \d", line)]
    return head, [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines]


def test_every_capability_stands_once_and_is_counted(capabilities):
    """Each number once and alone, a known status, and the counts that the head gives."""
    head, rows = capabilities
    assert [row[0] for row in rows] == [str(number + 1) for number in range(CAPABILITIES)]
    assert {len(row) for row in rows} == {6}
    counts = Counter(row[3] for row in rows)
    assert set(counts) <= set(STATUSES)
    assert re.findall(r"\| (works|in part|missing) \| (\d+) \|", head) == [
        (status, str(counts[status])) for status in STATUSES
    ]


def test_what_works_names_a_test_and_what_does_not_says_what_is_missing(capabilities):
    """No row works because a table is there; no row is open without a word on what it lacks."""
    for number, _, _, status, evidence, missing in capabilities[1]:
        assert evidence.strip(), number
        assert (missing == "-") == (status == "works"), number
        assert status != "works" or re.search(r"`\w+`", evidence), number


def test_the_page_of_capabilities_names_what_exists(capabilities, parsed, project_root):
    """Tables, seeds, queries or commands in the third column; tests by their names in the fifth."""
    nodes = {node["name"] for node in parsed[0]["nodes"].values()}
    tests = {path.stem for path in project_root.glob("tests/singular/**/*.sql")}
    for pattern, name in (
        ("tests/python/**/test_*.py", r"^def (test_\w+)"),
        ("models/**/_*__unit_tests.yml", r"^  - name: (\w+)"),
    ):
        for path in project_root.glob(pattern):
            tests |= set(re.findall(name, path.read_text(), re.MULTILINE))
    for number, _, where, _, evidence, _ in capabilities[1]:
        named = re.findall(r"`([^`]+)`", where)
        assert named, number
        assert {name for name in named if not name.startswith("warm ")} <= nodes, number
        assert set(re.findall(r"`([^`]+)`", evidence)) <= tests, number


def test_the_page_of_contacts_names_what_there_is(parsed, project_root):
    """Every table and column that people are told to fill is one of uploads; what they read is published."""
    page = (project_root / "docs" / "after_each_contact.md").read_text(encoding="utf-8")
    sources = parsed[0]["sources"].values()
    uploads = {
        node["name"]: set(node["columns"]) for node in sources if node["source_name"] == "uploads"
    }
    published = {
        f"{node['name']}.{column}"
        for node in parsed[0]["nodes"].values()
        if node["resource_type"] == "model"
        for column in node["columns"]
    }
    jobs = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    assert len(jobs) >= 10
    for after, _, do, write, _ in jobs:
        table = None
        named = re.findall(r"`(\w+)`", write)
        assert named[0] in uploads, after
        for name in named:
            table = name if name in uploads else table
            assert name in uploads or name in uploads[table], (after, name)
        assert {name for name in re.findall(r"`(\w+\.\w+)`", do)} <= published, after


def test_every_reason_of_quarantine_may_be_published(parsed, models):
    """A reason that the published table does not accept stops every build at the first such row."""
    case = re.compile(r"case\b((?:(?!\bcase\b).)*?)end as quarantine_reason", re.DOTALL)
    given = {
        reason
        for node in models
        for block in case.findall(node["raw_code"])
        for reason in re.findall(r"then '(\w+)'", block)
    }
    assert len(given) > 5
    # what is not refused but waits stands in no list of what was
    (listed,) = (node for node in models if node["name"] == "int_quarantined_records")
    waiting = set(re.findall(r"reason != '(\w+)'", listed["raw_code"]))
    assert waiting < given
    given -= waiting
    accepted = [
        set(node["test_metadata"]["kwargs"]["values"])
        for node in parsed[0]["nodes"].values()
        if node["resource_type"] == "test"
        and node.get("test_metadata", {}).get("name") == "accepted_values"
        and node["column_name"] == "reason"
        and "quarantined_records" in node["attached_node"]
    ]
    assert len(accepted) == 2
    assert all(given <= values for values in accepted)


def test_every_cause_of_a_score_change_has_words(parsed, project_root):
    with (project_root / "seeds" / "reference" / "score_change_causes.csv").open() as file:
        worded = [row["cause"] for row in csv.DictReader(file)]
    (test,) = (
        node["test_metadata"]["kwargs"]
        for node in parsed[0]["nodes"].values()
        if node.get("attached_node") == "model.warm_accounts.score_changes"
        and node["column_name"] == "cause"
        and node["test_metadata"]["name"] == "accepted_values"
    )
    assert sorted(worded) == sorted(test["values"])
