"""Two distributions: the product, which a build needs, and the workshop in tools/, which none needs."""

import ast
import sys
import tomllib
from importlib.metadata import entry_points, packages_distributions

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from warm_accounts import cli


def declared(pyproject) -> list[Requirement]:
    """What a distribution asks for, with the extra that fits weights where it has one."""
    project = tomllib.loads(pyproject.read_text())["project"]
    optional = project.get("optional-dependencies", {}).get("fit", [])
    return [Requirement(text) for text in [*project["dependencies"], *optional]]


def imported(folder) -> set[str]:
    """Top-level names that the modules of a folder import from outside it and the standard library."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {path.stem for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("folder", "pyproject"), [("src", "pyproject.toml"), ("tools", "tools/pyproject.toml")]
)
def test_a_distribution_imports_exactly_what_it_asks_for(project_root, folder, pyproject):
    brought_by = packages_distributions()
    wanted = {
        canonicalize_name(requirement.name) for requirement in declared(project_root / pyproject)
    }
    used = set()
    for name in imported(project_root / folder):
        known = {canonicalize_name(distribution) for distribution in brought_by.get(name, [])}
        assert known & wanted, f"{folder} imports {name}, which {pyproject} does not ask for"
        used |= known & wanted
    assert used == wanted


def test_the_locks_of_development_hold_what_the_workshop_asks_for(project_root):
    project = tomllib.loads((project_root / "pyproject.toml").read_text())["project"]
    locked = {*project["dependencies"], *project["optional-dependencies"]["dev"]}
    asked = {str(requirement) for requirement in declared(project_root / "tools/pyproject.toml")}
    assert asked - {str(Requirement(text)) for text in locked} == {"warm-accounts"}


@pytest.fixture
def without_plugins(monkeypatch):
    """No distribution adds commands to ours."""
    monkeypatch.setattr(cli, "entry_points", lambda **_: entry_points(group="nobody's"))


@pytest.mark.parametrize(
    "arguments", [("demo", "raw/demo", "--accounts", "60"), ("demo", "-h"), ("identity", "fit")]
)
def test_without_the_workshop_its_commands_say_how_to_get_it(without_plugins, arguments):
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 2
    assert "make setup" in result.output and "pip install ./tools" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_without_the_workshop_help_and_the_other_commands_work(without_plugins):
    text = CliRunner().invoke(cli.main, ["--help"]).output
    for name in ("demo", "identity"):
        assert any(
            line.split()[:1] == [name] and "not installed" in line for line in text.split("\n")
        )
    assert CliRunner().invoke(cli.main, ["replay", "--help"]).exit_code == 0
    assert CliRunner().invoke(cli.main, ["nonsense"]).exit_code == 2
