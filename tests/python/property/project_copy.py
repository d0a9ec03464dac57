"""A private copy of the dbt project, with the small golden policy and, for mutants, planted bugs."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml
from oracle import golden

PROJECT_ROOT = Path(__file__).resolve().parents[3]
COPIED_FOLDERS = ("macros", "models", "profiles", "seeds", "snapshots")
# half of what it costs to parse the project, and nothing that a build reads
NOT_BUILT = {"data_tests", "description", "unit_tests"}


@dataclass(frozen=True)
class Patch:
    """A text in one file, and what takes its place; a model is named by its file alone, whatever its room."""

    path: str
    old: str
    new: str


class PatchDoesNotApply(Exception):
    """The project no longer holds the text a patch wants to change."""


def copy_project(folder: Path, patches: tuple[Patch, ...] = ()) -> Path:
    folder.mkdir(parents=True)
    for name in COPIED_FOLDERS:
        if (PROJECT_ROOT / name).is_dir():
            shutil.copytree(PROJECT_ROOT / name, folder / name)
    shutil.copy(PROJECT_ROOT / "dbt_project.yml", folder)
    for path in (*folder.glob("models/**/*.yml"), *folder.glob("seeds/**/*.yml")):
        leave_out_tests(path)
    golden.write_seeds(PROJECT_ROOT, folder / "seeds")
    # tables of a dozen rows are not worth a second thread
    apply(
        folder,
        Patch(
            "profiles/profiles.yml",
            "        TimeZone: UTC\n",
            "        TimeZone: UTC\n        threads: 1\n",
        ),
    )
    for patch in patches:
        apply(folder, patch)
    return folder


def leave_out_tests(path: Path) -> None:
    said = without_tests(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    if said.keys() == {"version"}:
        path.unlink()
    else:
        path.write_text(yaml.dump(said, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")


def without_tests(said):
    if isinstance(said, dict):
        return {name: without_tests(told) for name, told in said.items() if name not in NOT_BUILT}
    if isinstance(said, list):
        return [without_tests(told) for told in said]
    return said


def apply(folder: Path, patch: Patch) -> None:
    path = find_file(folder, patch.path)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text.count(patch.old) != 1:
        raise PatchDoesNotApply(
            f"{patch.path} holds {text.count(patch.old)} times, not once: {patch.old!r}"
        )
    path.write_text(text.replace(patch.old, patch.new), encoding="utf-8")


def find_file(folder: Path, path: str) -> Path:
    """A file of the project by its path, or a model by its file name."""
    if "/" in path:
        return folder / path
    found = list((folder / "models").rglob(path))
    if len(found) != 1:
        raise PatchDoesNotApply(f"models/ holds {len(found)} files named {path}, not one")
    return found[0]
