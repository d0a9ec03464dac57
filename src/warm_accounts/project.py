"""Where things are: the dbt project, the raw input, the warehouse folder; and how a command stops."""

import datetime
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import click
import yaml

PACKAGE_DIR = Path(__file__).resolve().parent
# what the project takes of its var restate_from
MOST_DATES_RESTATED = 400
MART_SCHEMAS = ("core", "scoring", "activation", "measurement", "quality")
# As `prepare_raw_sources` finds them: <source>/<table>.<ext>, or files at any depth of <source>/<table>/.
RAW_FILE = re.compile(
    r"^(?P<source>[^/]+)/(?P<table>[^/.]+)(/.*)?\.(?P<format>csv|csv\.gz|parquet)$"
)


class BuildFailed(click.ClickException):
    """A model, a test or an expectation of severity error failed."""

    exit_code = 1


class UnusableInput(click.ClickException):
    """Arguments, configuration or raw input that nothing can be built from."""

    exit_code = 2


class BuildLocked(click.ClickException):
    """Another process is writing this warehouse."""

    exit_code = 3


@dataclass(frozen=True)
class Warehouse:
    """The files of one warehouse folder; docs/interface.md says which of them are promised."""

    folder: Path

    @property
    def work_file(self) -> Path:
        return self.folder / "work.duckdb"

    @property
    def published_file(self) -> Path:
        return self.folder / "warm_accounts.duckdb"

    @property
    def contact_file(self) -> Path:
        return self.folder / "contact_details.duckdb"

    @property
    def histories_file(self) -> Path:
        """What the builds to come must remember and the published file does not hold; restricted."""
        return self.folder / "histories.duckdb"

    @property
    def published_json(self) -> Path:
        return self.folder / "published.json"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def history_file(self) -> Path:
        return self.reports / "history.jsonl"

    @property
    def lock_file(self) -> Path:
        return self.folder / ".build.lock"

    @property
    def dbt_dir(self) -> Path:
        """dbt's target and logs live here, so that the project folder may be read-only."""
        return self.folder / ".dbt"

    def published(self) -> dict | None:
        """What `published.json` says, or None before the first publish."""
        if not self.published_file.exists():
            return None
        try:
            said = json.loads(self.published_json.read_text(encoding="utf-8"))
            return said if {"as_of", "published_at"} <= said.keys() else None
        except (OSError, ValueError, AttributeError):
            return None


def plain_name(name: str) -> str:
    """How names of tables compare: without case and underscores."""
    return name.strip().lower().replace("_", "")


def plain_column(name: str) -> str:
    """How names of columns compare: as the macro `plain_name` says; blanks and signs count neither."""
    return re.sub(r"[\W_]+", "", name.lower())


def read_yaml(file: Path) -> dict:
    """What a YAML file says, empty where it says nothing; read by libyaml where PyYAML came with it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader) or {}  # noqa: S506


def is_project(folder: Path) -> bool:
    try:
        return read_yaml(folder / "dbt_project.yml").get("name") == "warm_accounts"
    except OSError:
        return False


def find_project(given: str | None = None) -> Path:
    """The project folder: as given, else where this package lives, else upward from here."""
    if given:
        if not is_project(Path(given)):
            raise UnusableInput(
                f"{given} is not the warm_accounts project: it has no dbt_project.yml of that name. "
                "Give the folder that holds dbt_project.yml to --project-dir."
            )
        return Path(given).resolve()
    for folder in (*PACKAGE_DIR.parents, Path.cwd(), *Path.cwd().parents):
        if is_project(folder):
            return folder
    raise UnusableInput(
        "The warm_accounts project was not found beside the installed package nor in this folder. "
        "Give the folder that holds dbt_project.yml to --project-dir."
    )


def resolve_dir(given: str | None, project_dir: Path, default: str) -> Path:
    """A folder named on the command line counts from here, a default one from the project."""
    return Path(os.path.abspath(given)) if given else project_dir / default


def parse_date(text: str, name: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise UnusableInput(
            f"{name} is '{text}', which is not a date. Write it as YYYY-MM-DD, for example 2026-06-30."
        ) from None


def choose_as_of(given: str | None, raw_dir: Path, name: str = "The as-of date") -> datetime.date:
    """The as-of date: the option (or WARM_AS_OF), else the demo's own, else today in UTC."""
    if given:
        return parse_date(given, name)
    demo_json = raw_dir / "demo.json"
    if demo_json.is_file():
        try:
            return parse_date(
                str(json.loads(demo_json.read_text(encoding="utf-8"))["as_of"]),
                f"as_of in {demo_json}",
            )
        except (ValueError, KeyError, TypeError):
            raise UnusableInput(
                f"{demo_json} names no usable as_of date. Write the demo again with `warm demo`, "
                "or give --as-of."
            ) from None
    return datetime.datetime.now(datetime.UTC).date()


def choose_restate_from(
    given: str | None, as_of: datetime.date, every: int = 1
) -> datetime.date | None:
    """The first date to score again, or None; it and those after it are at most 400 dates."""
    if given is None:
        if every != 1:
            raise UnusableInput("--restate-every says nothing without --restate-from. Give both.")
        return None
    first = parse_date(given, "--restate-from")
    if not 0 <= (as_of - first).days < MOST_DATES_RESTATED * every:
        raise UnusableInput(
            f"--restate-from is {first}, and the as-of date is {as_of}. Give a date on or before it, at most "
            f"{MOST_DATES_RESTATED * every - 1} days earlier, or a longer --restate-every."
        )
    return first


def choose_publish_to(given: str | None, warehouse: Warehouse, target: str) -> Path | None:
    """A file outside of the warehouse folder, where lists may be written beside what is served."""
    if given is None:
        return None
    file = Path(os.path.abspath(given))
    if target != "duckdb":
        raise UnusableInput("--publish-to writes a DuckDB file: leave --target away.")
    if file.is_dir() or not file.parent.is_dir() or file.parent == warehouse.folder:
        raise UnusableInput(
            f"--publish-to is {given}. Give a file in a folder that is there and that is not the warehouse's."
        )
    return file
