"""One recorded project for all property tests of a session."""

import os
from pathlib import Path

import pytest

from .fast_driver import FastBuilder
from .project_copy import copy_project


@pytest.fixture(scope="session")
def is_nightly() -> bool:
    return os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


@pytest.fixture(scope="session")
def fast_builder(made_once, tmp_path_factory) -> FastBuilder:
    """Recorded by the worker that asks first; each has a project of its own to plant bugs in."""

    def record(folder: Path) -> None:
        FastBuilder.recorded(copy_project(folder / "project"), folder / "scratch")

    made = made_once("recorded_project", record)
    return FastBuilder.copied(
        made / "project", made / "scratch", tmp_path_factory.mktemp("property")
    )
