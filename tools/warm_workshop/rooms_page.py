"""The rooms of the house in one page, generated from dbt's manifest so that it cannot drift.

`python -m warm_workshop.rooms_page` parses the project and rewrites `models/README.md`; a test fails
while page and manifest differ.
"""

import json
import tempfile
from pathlib import Path

import yaml

HEAD = """\
<!-- Generated from the manifest by `python -m warm_workshop.rooms_page`. Edit _groups.yml, not this page. -->
# The rooms of the house

Every model lives in one room, a folder. Rooms stand in reading order: **a model reads its own and
earlier rooms only**. What other rooms may read is a door (`access: protected`, or a published table); all
else is private, and dbt refuses a read from outside. A room has at most twelve models; staging follows its
sources.
"""
MOST_MODELS = 12
# As staging does, this room follows its sources: a folder and at most MOST_MODELS for each. A new source
# changes nothing on the page.
SOURCES_ROOM = "conformed"


class House:
    """Rooms and models of a manifest: rooms are dbt groups, in the order of `models/_groups.yml`."""

    def __init__(self, manifest: dict, groups_file: Path):
        groups = yaml.safe_load(groups_file.read_text(encoding="utf-8"))["groups"]
        self.rooms = [group["name"] for group in groups]
        self.sentences = {group["name"]: " ".join(group["description"].split()) for group in groups}
        self.folders = {group["name"]: group["owner"]["name"] for group in groups}
        self.models = {
            key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"
        }
        self.in_rooms = {
            key: node for key, node in self.models.items() if layer_of(node) != "staging"
        }

    def room_of(self, key: str) -> str:
        return self.models[key]["config"]["group"] or ""

    def models_of(self, room: str) -> list[dict]:
        found = [node for key, node in self.in_rooms.items() if self.room_of(key) == room]
        return sorted(found, key=lambda node: node["name"])

    def reads(self, key: str) -> list[str]:
        """The models that one reads, staging left out."""
        return [
            parent for parent in self.models[key]["depends_on"]["nodes"] if parent in self.in_rooms
        ]

    def doors_of(self, room: str) -> list[str]:
        names = [node["name"] for node in self.models_of(room) if node["access"] != "private"]
        if room == SOURCES_ROOM:
            return sorted({f"int_<source>__{name.split('__')[1]}" for name in names})
        return names

    def wings(self) -> list[str]:
        """Rooms that are read together: `identity` for all of `identity/*`, in reading order."""
        return list(dict.fromkeys(wing_of(self.folders[room]) for room in self.rooms))

    def ways(self) -> list[tuple[str, str]]:
        """Which wing reads which, without the ways that lead through another one."""
        read: dict[str, set[str]] = {wing: set() for wing in self.wings()}
        for key in self.in_rooms:
            here = wing_of(self.folders[self.room_of(key)])
            for parent in self.reads(key):
                there = wing_of(self.folders[self.room_of(parent)])
                if there != here:
                    read[here].add(there)
        reached: dict[str, set[str]] = {}
        for wing in self.wings():
            reached[wing] = set(read[wing])
            for earlier in read[wing]:
                reached[wing] |= reached.get(earlier, set())
        return [
            (earlier, wing)
            for wing in self.wings()
            for earlier in self.wings()
            if earlier in read[wing]
            and not any(earlier in reached[other] for other in read[wing] - {earlier})
        ]


def layer_of(node: dict) -> str:
    return node["path"].split("/")[0]


def wing_of(folder: str) -> str:
    """Rooms of published tables stand alone: some are read by later rooms, so they lie between those."""
    return folder if folder.startswith("marts/") else folder.split("/")[0]


def picture(house: House) -> list[str]:
    def node(wing: str) -> str:
        return wing.replace("/", "_")

    lines = ["```mermaid", "flowchart TD", "    staging([staging])"]
    lines += [f'    {node(wing)}["{wing}"]' for wing in house.wings()]
    lines += ["    staging --> conformed"]
    lines += [f"    {node(earlier)} --> {node(later)}" for earlier, later in house.ways()]
    return [*lines, "```"]


def page(house: House) -> str:
    lines = [HEAD]
    lines += ["An arrow says who reads whom; what follows from two arrows has none of its own.", ""]
    lines += [*picture(house), ""]
    lines += ["| room | models | what it holds | doors |", "| --- | --- | --- | --- |"]
    for room in house.rooms:
        doors = ", ".join(f"`{name}`" for name in house.doors_of(room))
        count = "a few a source" if room == SOURCES_ROOM else len(house.models_of(room))
        lines.append(f"| `{house.folders[room]}` | {count} | {house.sentences[room]} | {doors} |")
    inside = sum(house.room_of(key) != SOURCES_ROOM for key in house.in_rooms)
    lines += [
        "",
        f"{inside} models in {len(house.rooms) - 1} rooms, beside staging and `{SOURCES_ROOM}`, which follow "
        "the sources.",
        "",
    ]
    return "\n".join(lines)


def parse(project: Path) -> dict:
    """The manifest of a parse into a folder of its own."""
    from dbt.cli.main import dbtRunner

    with tempfile.TemporaryDirectory() as target:
        command = [
            *("--log-level", "error", "--log-path", target, "parse", "--project-dir", str(project)),
            *("--profiles-dir", str(project / "profiles"), "--target-path", target),
        ]
        result = dbtRunner().invoke(command)
        if not result.success:
            raise SystemExit(f"dbt cannot parse the project: {result.exception}")
        return json.loads((Path(target) / "manifest.json").read_text())


def main() -> None:
    from warm_accounts.project import find_project

    project = find_project()
    house = House(parse(project), project / "models" / "_groups.yml")
    (project / "models" / "README.md").write_text(page(house), encoding="utf-8")


if __name__ == "__main__":
    main()
