"""
What depends on the code alone is worked out once per version of the code and kept: dbt's parsed project
and the SQL of models and tests. All warehouses of a project share it.

An entry has a fingerprint of all that went into it in its name and a checksum in its first bytes. Where
either does not fit, it is made again and nothing of it is believed.
"""

import hashlib
import importlib.metadata
import os
import pickle
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import duckdb

from warm_accounts.project import PACKAGE_DIR, Warehouse

FOLDER_NAME = ".warm_cache"
MOST_ENTRIES = 6
CODE_FOLDERS = ("models", "macros", "seeds", "tests", "snapshots", "analyses", "profiles")
CODE_SUFFIXES = {".sql", ".yml", ".yaml", ".csv", ".md", ".py"}
MAKERS = ("code_cache.py", "data_tests.py", "dbt_build.py", "recipes.py", "versions.py")
PACKAGES = ("dbt-core", "dbt-adapters", "dbt-common", "dbt-duckdb", "jinja2", "warm-accounts")
CHECKSUM_BYTES = 32


def hash_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def code_files(project_dir: Path) -> list[Path]:
    """Every file that dbt reads, and what of our own Python makes the entries."""
    found = [project_dir / "dbt_project.yml", *(PACKAGE_DIR / name for name in MAKERS)]
    for folder in CODE_FOLDERS:
        for here, folders, names in os.walk(project_dir / folder):
            folders[:] = [name for name in folders if name not in ("python", "__pycache__")]
            found += [
                Path(here, name) for name in names if Path(name).suffix.lower() in CODE_SUFFIXES
            ]
    return sorted(found)


def code_fingerprint(project_dir: Path, target: str, arguments: Iterable[str] = ()) -> str:
    """SHA-256 over all code, versions, and settings that change what dbt makes of it; not what seeds say."""
    found = hashlib.sha256()
    versions = [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    settings = sorted(
        f"{name}={value}"
        for name, value in os.environ.items()
        if name.startswith("DBT_") and not name.startswith("DBT_ENV_SECRET_")
    )
    facts = (
        sys.version,
        f"duckdb {duckdb.__version__}",
        *versions,
        str(project_dir),
        target,
        *(argument for argument in arguments if argument != "--full-refresh"),
        *settings,
    )
    for fact in facts:
        found.update(fact.encode() + b"\0")
    for path in code_files(project_dir):
        found.update(os.path.relpath(path, project_dir).encode() + b"\0")
        # what a seed says is data: no SQL is rendered otherwise for it
        if path.suffix.lower() != ".csv" or not path.is_relative_to(project_dir / "seeds"):
            found.update(hash_file(path))
    return found.hexdigest()


def seeds_fingerprint(project_dir: Path) -> str:
    """SHA-256 over the seeds and what the YAML beside them says of them."""
    found = hashlib.sha256()
    for path in code_files(project_dir):
        if path.is_relative_to(project_dir / "seeds") or path.name == "dbt_project.yml":
            found.update(path.relative_to(project_dir).as_posix().encode() + b"\0")
            found.update(hash_file(path))
    return found.hexdigest()


class CodeCache:
    """Entries of one version of the code, in the project where it can be written, else in the warehouse."""

    def __init__(self, project_dir: Path, warehouse: Warehouse, fingerprint: str):
        self.project_dir = project_dir
        self.fingerprint = fingerprint
        self.folders = [project_dir / FOLDER_NAME, warehouse.dbt_dir / "code"]

    def path(self, folder: Path, name: str) -> Path:
        return folder / self.fingerprint[:32] / name

    def read(self, name: str):
        """What was kept under this name, or None."""
        for folder in self.folders:
            path = self.path(folder, name)
            try:
                if not self.is_ours(path):
                    continue
                content = path.read_bytes()
                checksum, content = content[:CHECKSUM_BYTES], content[CHECKSUM_BYTES:]
                if checksum != self.checksum(name, content):
                    continue
                os.utime(path.parent)
                return pickle.loads(content)  # noqa: S301 (written by this user or the project's owner)
            except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
                continue
        return None

    def write(self, name: str, value) -> None:
        """Keeps a value; where no folder takes it, the next build works it out again."""
        content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        for folder in self.folders:
            path = self.path(folder, name)
            temporary = path.with_name(f"{name}.{os.getpid()}.tmp")
            try:
                for made in (folder, path.parent):
                    made.mkdir(parents=True, exist_ok=True)
                    made.chmod(0o755)
                temporary.write_bytes(self.checksum(name, content) + content)
                temporary.chmod(0o644)
                os.replace(temporary, path)
            except OSError:
                with suppress(OSError):
                    temporary.unlink()
                continue
            self.forget_old(folder)
            return

    def shared_file(self, name: str) -> Path | None:
        """A file that dbt itself checks before it believes it, whichever version of the code left it."""
        for folder in self.folders:
            try:
                if self.is_ours(folder / name):
                    return folder / name
            except OSError:
                continue
        return None

    def share_file(self, source: Path) -> None:
        for folder in self.folders:
            temporary = folder / f"{source.name}.{os.getpid()}.tmp"
            try:
                shutil.copyfile(source, temporary)
                temporary.chmod(0o644)
                os.replace(temporary, folder / source.name)
                return
            except OSError:
                with suppress(OSError):
                    temporary.unlink()

    def checksum(self, name: str, content: bytes) -> bytes:
        return hashlib.sha256(f"{self.fingerprint}{name}".encode() + content).digest()

    def is_ours(self, path: Path) -> bool:
        """Whoever can write the project can run code here anyway; nobody else is believed."""
        owners = {os.geteuid(), (self.project_dir / "dbt_project.yml").stat().st_uid}
        status = path.stat()
        return status.st_uid in owners and not status.st_mode & 0o022

    @staticmethod
    def forget_old(folder: Path) -> None:
        entries = sorted(
            (entry for entry in folder.iterdir() if entry.is_dir()),
            key=lambda entry: entry.stat().st_mtime,
        )
        for entry in entries[:-MOST_ENTRIES]:
            shutil.rmtree(entry, ignore_errors=True)
