"""What a policy version has: seeds say how rows are told apart, SQL resolves as plain Python does."""

import copy
import csv
import dataclasses
import random
import re

import pytest
import yaml
from oracle.policy import rows_with_stars, with_stars_filled_in

from warm_accounts.policy_seeds import PolicySeeds

RESOLVING = ("int_policy_lineage", "int_policy_use_cases", "int_policy_contents")
NEAREST_OF_A_KEY = re.compile(
    r"row_number\(\) over \(\s*partition by\s*lineage\.policy_version,[^()]*?order by lineage\.distance\s*\)"
)
# a mistake in the compiled SQL of int_policy_contents
MISTAKES = {
    "is_removed is not read": (r"and not coalesce\(is_removed, false\)", ""),
    "`*` comes before a specific row": (
        r"order by is_of_every_use_case",
        "order by is_of_every_use_case desc",
    ),
    "the nearest version with any row decides for a whole seed": (
        NEAREST_OF_A_KEY,
        "dense_rank() over (partition by lineage.policy_version order by lineage.distance)",
    ),
    "the farthest version decides": (r"order by lineage\.distance", "order by -lineage.distance"),
    "own rows alone are hashed": (
        r"on seed_rows\.policy_version = lineage\.ancestor_version",
        "on seed_rows.policy_version = lineage.policy_version and lineage.distance = 0",
    ),
    "`*` is one more use case": (
        r"case when (\w+)\.use_case = '\*' then use_cases\.use_case else \w+\.use_case end",
        r"\1.use_case",
    ),
}


@pytest.fixture(scope="module")
def policy(project_root) -> PolicySeeds:
    return PolicySeeds(project_root / "seeds" / "policy")


@pytest.fixture(scope="module")
def descriptions(policy) -> dict[str, dict]:
    """The YAML of every policy seed, by name."""
    return {
        seed["name"]: seed
        for path in policy.folder.glob("*.yml")
        for seed in yaml.safe_load(path.read_text())["seeds"]
    }


def listed_in(project_root, macro: str) -> list[str]:
    text = "".join(path.read_text() for path in (project_root / "macros" / "policy").glob("*.sql"))
    body = re.search(rf"macro {macro}\(\) %}}(.*?)endmacro", text, re.DOTALL)[1]
    return re.findall(r"'(\w+)'", body)


def test_every_seed_says_what_tells_its_rows_apart(policy, descriptions):
    """The declared key is the one that a data test keeps unique in each version."""
    assert set(descriptions) == {path.stem for path in policy.files}
    for name in policy.inheriting():
        keys = [
            test["unique_key"]["arguments"]["columns"]
            for test in descriptions[name]["data_tests"]
            if isinstance(test, dict) and "unique_key" in test
        ]
        assert keys == [["policy_version", *policy.declared[name]["row_key"]]], name
    plain = {"decay_weights", "policy_versions"}
    assert set(policy.inheriting()) == {path.stem for path in policy.files} - plain


def test_the_macros_list_the_same_seeds(policy, project_root):
    assert listed_in(project_root, "policy_seeds") == policy.inheriting()
    spread = [
        name for name in policy.inheriting() if policy.declared[name].get("spreads_over_use_cases")
    ]
    assert listed_in(project_root, "seeds_spread_over_use_cases") == spread
    assert all("use_case" in policy.declared[name]["row_key"] for name in spread)


def test_the_rows_of_a_version_are_told_apart(policy):
    for version in policy.versions:
        for name in policy.inheriting():
            keys = [
                tuple(row[column] for column in policy.declared[name]["row_key"])
                for row in policy.rows(name, version)
            ]
            assert len(keys) == len(set(keys)), (version, name)


def test_no_row_is_written_for_each_use_case_that_could_be_written_once(policy):
    for name in policy.inheriting():
        if not policy.declared[name].get("spreads_over_use_cases"):
            continue
        with (policy.folder / f"{name}.csv").open(newline="") as handle:
            rows = list(csv.DictReader(handle))
        use_cases = {row["use_case"] for row in policy.rows("programs", rows[0]["policy_version"])}
        written: dict[tuple, set[str]] = {}
        for row in rows:
            rest = tuple(value for column, value in row.items() if column != "use_case")
            written.setdefault(rest, set()).add(row["use_case"])
        assert [rest for rest, found in written.items() if found >= use_cases] == [], name


class World:
    """Versions on each other's base, and the rows that they change, remove and add in every seed."""

    def __init__(self, chance: random.Random, policy: PolicySeeds, descriptions: dict[str, dict]):
        self.chance, self.policy = chance, policy
        self.columns = {
            name: descriptions[name]["config"]["column_types"]
            for name in (*policy.inheriting(), "policy_versions", "decay_weights")
        }
        self.versions: list[dict] = []
        self.rows: dict[str, list[dict]] = {name: [] for name in policy.inheriting()}
        for number in range(chance.randint(3, 6)):
            self.begin(f"v{number}")
            # what programmes a version has says what `*` stands for
            for name in ("programs", *policy.inheriting()):
                if name != "programs" or not self.own("programs", f"v{number}"):
                    self.write(name, f"v{number}")

    def begin(self, version: str) -> None:
        bases = [row["policy_version"] for row in self.versions]
        is_based = bases and self.chance.random() < 0.85
        self.versions.append(
            {
                "policy_version": version,
                "policy_line": self.chance.choice(["shipped", "ours"]),
                "based_on": self.chance.choice(bases[-2:]) if is_based else None,
                "valid_from": f"2026-01-0{self.chance.randint(1, 9)}",
                "author": "a",
                "reason": "r",
                "note": "n",
            }
        )

    def own(self, name: str, version: str) -> list[dict]:
        return [row for row in self.rows[name] if row["policy_version"] == version]

    def key_of(self, name: str, row: dict) -> tuple:
        return tuple(row[column] for column in self.policy.declared[name]["row_key"])

    def cell(self, name: str, column: str, kind: str):
        if column == "use_case":
            is_spread = self.policy.declared[name].get("spreads_over_use_cases")
            return self.chance.choice(["a", "b", "c", *(["*", "*"] if is_spread else [])])
        return {
            "integer": lambda: str(self.chance.randint(1, 3)),
            "boolean": lambda: self.chance.choice(["true", "false", None]),
            "date": lambda: "2026-01-01",
        }.get(kind, lambda: self.chance.choice(["x", "y"]))()

    def write(self, name: str, version: str) -> None:
        """Some rows of the version; a removed one is one that it inherits."""
        inherited = {self.key_of(name, row): row for row in self.standing(name, version)}
        for _ in range(self.chance.choice([0, 0, 1, 2, 4])):
            row = {
                column: self.cell(name, column, kind) for column, kind in self.columns[name].items()
            }
            row |= {"policy_version": version, "is_removed": None, "note": version}
            if inherited and self.chance.random() < 0.5:
                like = self.chance.choice(list(inherited.values()))
                row |= {column: like[column] for column in self.policy.declared[name]["row_key"]}
                if self.chance.random() < 0.5:
                    row |= {"is_removed": "true"}
            if self.key_of(name, row) not in {
                self.key_of(name, other) for other in self.own(name, version)
            }:
                self.rows[name].append(row)

    def standing(self, name: str, version: str) -> list[dict]:
        row_key = tuple(self.policy.declared[name]["row_key"])
        return rows_with_stars(self.versions, self.rows[name], row_key, version)

    def resolved(self, name: str) -> list[dict]:
        """The seed as it would be if every version held all its rows."""
        found = []
        for version in (row["policy_version"] for row in self.versions):
            rows = self.standing(name, version)
            if self.policy.declared[name].get("spreads_over_use_cases"):
                use_cases = {row["use_case"] for row in self.standing("programs", version)}
                row_key = tuple(self.policy.declared[name]["row_key"])
                rows = with_stars_filled_in(rows, row_key, use_cases)
            found += [row | {"policy_version": version} for row in rows]
        return found

    def spelled_out(self) -> "World":
        whole = World.__new__(World)
        whole.columns = self.columns
        whole.versions = [row | {"based_on": None} for row in self.versions]
        whole.rows = {name: self.resolved(name) for name in self.rows}
        return whole


def contents(models, world: World, mistake: tuple | None = None) -> dict[tuple, tuple]:
    """Per version and seed the row count and the hash that the SQL of the project gives."""
    decay = [{"half_life_days": half, "age_days": "0", "weight": half} for half in ("1", "2", "3")]
    nodes = models.nodes
    if mistake:
        sql, count = re.subn(mistake[0], mistake[1], nodes[RESOLVING[-1]]["compiled_code"])
        assert count
        nodes = nodes | {RESOLVING[-1]: nodes[RESOLVING[-1]] | {"compiled_code": sql}}
    models = dataclasses.replace(models, nodes=nodes, order=RESOLVING)
    with models.connect() as connection:
        given = {**world.rows, "policy_versions": world.versions, "decay_weights": decay}
        for name, rows in given.items():
            kinds = world.columns[name]
            values = [tuple(row[column] for column in kinds) for row in rows]
            models.give(connection, name, kinds, values)
        models.build(connection)
        found = connection.execute(
            "select policy_version, policy_table, row_count, content_hash"
            f" from {nodes[RESOLVING[-1]]['relation_name']}"
        ).fetchall()
    return {(version, table): tuple(rest) for version, table, *rest in found}


@pytest.fixture(scope="module")
def worlds(policy, descriptions) -> list[World]:
    return [
        World(random.Random(seed), policy, descriptions)  # noqa: S311
        for seed in range(25)
    ]


def test_a_version_has_the_rows_that_plain_python_finds(compiled_models, worlds):
    """So an edited ancestor changes the hash of who inherits the row, and another way to write it none."""
    removed = spread = 0
    for world in worlds:
        assert contents(compiled_models, world) == contents(compiled_models, world.spelled_out())
        removed += sum(row["is_removed"] == "true" for rows in world.rows.values() for row in rows)
        spread += sum(row.get("use_case") == "*" for rows in world.rows.values() for row in rows)
    assert min(removed, spread) > 100


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_found(compiled_models, worlds, mistake):
    assert any(
        contents(compiled_models, world, MISTAKES[mistake])
        != contents(compiled_models, world.spelled_out())
        for world in worlds
    )


def test_reworded_notes_change_no_hash(compiled_models, worlds):
    world = copy.deepcopy(worlds[0])
    before = contents(compiled_models, world)
    for rows in world.rows.values():
        for row in rows:
            row["note"] = "said in other words"
    assert contents(compiled_models, world) == before


def test_rules_of_an_account_stay_few(policy):
    """At most 30 criteria and rules decide about an account in a use case; both modes are there."""
    version = max(policy.versions)
    rules = policy.rows("qualification_rules", version)
    criteria = policy.rows("fit_criteria", version)
    for use_case in {row["use_case"] for row in criteria} - {"*"}:
        passes = {row["rule_id"] for row in rules if row["use_case"] in (use_case, "*")}
        for group in {row["account_type_group"] for row in criteria}:
            points = {
                row["criterion"]
                for row in criteria
                if row["use_case"] == use_case and row["account_type_group"] in (group, "*")
            }
            assert passes
            assert len(passes) + len(points) <= 30, (use_case, group)
    assert len({row["criterion"] for row in criteria} | {row["rule_id"] for row in rules}) <= 30
