"""One recorded project for all property tests of a session."""

import os

import pytest

from .fast_driver import FastBuilder
from .project_copy import copy_project


@pytest.fixture(scope="session")
def is_nightly() -> bool:
    return os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


@pytest.fixture(scope="session")
def fast_builder(tmp_path_factory) -> FastBuilder:
    folder = tmp_path_factory.mktemp("property")
    return FastBuilder(copy_project(folder / "project"), folder / "scratch")
