"""The policy as its seeds say it: versions, what they inherit, and the rows that each one has."""

import csv
import datetime
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from warm_accounts.project import UnusableInput, read_yaml

EVERY_USE_CASE = "*"
DEFAULT_LINE = "shipped"
# What the databases take for true in a boolean column of a seed.
WORDS_FOR_TRUE = {"true", "t", "yes", "y", "1"}

Row = dict[str, str]


def read_csv(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        return list(reader.fieldnames or []), list(reader)


@dataclass(frozen=True)
class PolicySeeds:
    """The CSV files of the policy, as text, and what their YAML declares of them."""

    folder: Path

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.csv"))

    @cached_property
    def declared(self) -> dict[str, dict]:
        """`config.meta` of every seed, by name."""
        seeds = {}
        for path in sorted(self.folder.glob("*.yml")):
            for seed in read_yaml(path).get("seeds", []):
                seeds[seed["name"]] = seed.get("config", {}).get("meta", {})
        return seeds

    @property
    def versions(self) -> dict[str, Row]:
        rows = read_csv(self.folder / "policy_versions.csv")[1]
        return {row["policy_version"]: row for row in rows}

    def lines(self) -> list[str]:
        return sorted({row["policy_line"] for row in self.versions.values()})

    def require(self, version: str) -> None:
        if version not in self.versions:
            raise UnusableInput(
                f"There is no policy version '{version}' in {self.folder / 'policy_versions.csv'}. "
                f"There are: {', '.join(self.versions)}."
            )

    def require_line(self, line: str) -> None:
        if line not in self.lines():
            raise UnusableInput(
                f"There is no policy line '{line}' in {self.folder / 'policy_versions.csv'}. "
                f"There are: {', '.join(self.lines())}. Give one of them to --policy-line, or "
                "add a version to the line."
            )

    def require_started(self, version: str, as_of: datetime.date) -> None:
        """A version can be scored by once its first day has come; before, it is a draft."""
        self.require(version)
        valid_from = self.versions[version]["valid_from"]
        if valid_from > as_of.isoformat():
            raise UnusableInput(
                f"Policy version '{version}' is a draft until {valid_from}, and the as-of date is {as_of}. "
                f"`warm policy diff` shows what it would change."
            )

    def lineage(self, version: str) -> list[str]:
        """The version, what it is based on, and so on back."""
        found: list[str] = []
        at = version
        while at:
            if at in found:
                raise UnusableInput(
                    f"Policy versions are based on each other in a circle: {' > '.join([*found, at])}."
                )
            if at not in self.versions:
                raise UnusableInput(f"{found[-1]} is based on '{at}', which is no policy version.")
            found.append(at)
            at = self.versions[at]["based_on"]
        return found

    def own_rows(self, name: str, version: str) -> list[Row]:
        """The rows that the file holds for the version itself."""
        return [
            row
            for row in read_csv(self.folder / f"{name}.csv")[1]
            if row["policy_version"] == version
        ]

    def inherited_rows(self, name: str, version: str) -> list[Row]:
        """The rows of the version, its own and inherited ones, `*` as it is written."""
        row_key = self.declared[name]["row_key"]
        found: dict[tuple[str, ...], Row] = {}
        for ancestor in reversed(self.lineage(version)):
            for row in self.own_rows(name, ancestor):
                found[tuple(row[column] for column in row_key)] = row
        return [
            row | {"policy_version": version}
            for row in found.values()
            if row["is_removed"].strip().lower() not in WORDS_FOR_TRUE
        ]

    def rows(self, name: str, version: str) -> list[Row]:
        """The rows of the version as models read them, by `policy_rows`."""
        inherited = self.inherited_rows(name, version)
        if not self.declared[name].get("spreads_over_use_cases"):
            return inherited
        row_key = self.declared[name]["row_key"]
        use_cases = {row["use_case"] for row in self.inherited_rows("programs", version)}
        own = {
            tuple(row[column] for column in row_key)
            for row in inherited
            if row["use_case"] != EVERY_USE_CASE
        }
        found = []
        for row in inherited:
            if row["use_case"] != EVERY_USE_CASE:
                found.append(row)
                continue
            for use_case in sorted(use_cases):
                spread = row | {"use_case": use_case}
                if tuple(spread[column] for column in row_key) not in own:
                    found.append(spread)
        return found

    def inheriting(self) -> list[str]:
        """Seeds whose rows belong to versions, policy_versions itself left out."""
        return [path.stem for path in self.files if "is_removed" in read_csv(path)[0]]


def choose_policy(
    project: Path, line: str | None, version: str | None, as_of: datetime.date
) -> dict[str, str]:
    """The dbt vars for the line and the version that were asked for; both must be in the seeds."""
    seeds = PolicySeeds(project / "seeds" / "policy")
    seeds.require_line(line or DEFAULT_LINE)
    if version:
        seeds.require_started(version, as_of)
    return {
        name: value for name, value in (("policy_line", line), ("policy_version", version)) if value
    }
