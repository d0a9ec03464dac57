"""Whatever happens to organization records: ids resolve, the untouched stay, from scratch is the same."""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from .identity_examples import IDENTITY_EXAMPLES, SHORT_IDENTITY
from .identity_sequences import check_identity
from .identity_world import histories

pytestmark = pytest.mark.slow
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
RANDOM_EXAMPLES = int(os.environ.get("WARM_IDENTITY_EXAMPLES", "2000" if IS_NIGHTLY else "3"))
LEAST_VALID_SHARE = 0.8
DIRECTED = IDENTITY_EXAMPLES if IS_NIGHTLY else SHORT_IDENTITY


@pytest.mark.parametrize("name", DIRECTED)
def test_directed_history(fast_builder, name):
    finding = check_identity(fast_builder, IDENTITY_EXAMPLES[name])
    assert not finding, str(finding)
    assert finding.retired


def test_random_histories(fast_builder):
    counted = {"valid": 0, "all": 0, "histories": 0, "retired": 0}

    @settings(
        max_examples=RANDOM_EXAMPLES,
        deadline=None,
        # the short profile is the same every time; the nightly one goes elsewhere each night
        derandomize=not IS_NIGHTLY,
        database=None,
        phases=[Phase.generate, Phase.shrink] if IS_NIGHTLY else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    @given(histories(6 if IS_NIGHTLY else 2))
    def ids_resolve_and_nothing_depends_on_the_past(steps):
        finding = check_identity(fast_builder, steps)
        counted["valid"] += finding.valid_records
        counted["all"] += finding.all_records
        counted["histories"] += 1
        counted["retired"] += bool(finding.retired)
        if finding:
            # a night that is cut short while it shrinks has still said what it found (with `-s`)
            print(f"{counted['histories']}: {steps}\n{finding}", flush=True)
        assert not finding, str(finding)

    ids_resolve_and_nothing_depends_on_the_past()
    print(", ".join(f"{name} {count}" for name, count in counted.items()))
    assert counted["valid"] >= LEAST_VALID_SHARE * counted["all"]
    assert counted["retired"] >= counted["histories"] // 3
