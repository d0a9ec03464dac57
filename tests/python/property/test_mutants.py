"""The property suite catches planted bugs; without this gate its passing would prove little."""

import os

import pytest

from .mutants import MUTANTS, SHORT_LIST, judge

pytestmark = pytest.mark.slow
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
CHOSEN = [mutant for mutant in MUTANTS if IS_NIGHTLY or mutant.name in SHORT_LIST]


@pytest.mark.parametrize("mutant", CHOSEN, ids=lambda mutant: mutant.name)
def test_planted_bug_is_caught(fast_builder, mutant):
    verdict = judge(fast_builder, mutant)
    print(verdict)
    assert verdict.is_caught, f"{mutant.name} was missed: {mutant.mistake}"
