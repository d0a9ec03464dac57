"""Eight faults of a day's raw files, through whole builds: what stops, what warns, and with which figure.

One world: a demo of 120 organizations and 6,000 activities, built once; then once more from files with the
four faults that an earlier publication can judge, and once afresh from files with all eight.
"""

import json
import shutil

import pytest
from planted_faults import FAULTS, STOPS_ALWAYS, STOPS_LATER, plant

pytestmark = [pytest.mark.slow, pytest.mark.nightly]


@pytest.fixture(scope="module")
def world(run_warm, tmp_path_factory):
    """Raw files of the demo and the folder that they were published in."""
    folder = tmp_path_factory.mktemp("planted")
    made = run_warm("demo", folder / "raw", "--accounts", "120", "--activities", "6000")
    assert made.returncode == 0, made.stderr
    built = run_warm("build", "--raw", folder / "raw", "--warehouse", folder / "warehouse")
    assert built.returncode == 0, built.stdout + built.stderr
    return folder, built.stdout


def checks(folder) -> dict[str, dict]:
    report = json.loads((folder / "warehouse" / "reports" / "checks.json").read_text())
    return {check["name"]: check for check in report["checks"]}


def failed(folder, severity: str) -> set[str]:
    return {
        name
        for name, check in checks(folder).items()
        if check["outcome"] == "failed" and check["severity"] == severity
    }


def test_the_demo_as_it_is_raises_no_alarm_and_its_warnings_are_counted(world):
    folder, said = world
    published = json.loads((folder / "warehouse" / "published.json").read_text())
    names = [warning["name"] for warning in published["warnings"]]
    assert published["warning_count"] == len(names)
    assert names[:2] == ["unread_words", "hash_key_is_own"], "what protects people is told first"
    assert set(names[2:]) == {"organization_type_is_known", "postal_code_is_known"}
    assert f"{len(names)} warnings, the worst first" in said
    assert all(name in said for name in names)


def test_what_an_earlier_publication_can_judge_stops_with_its_figure(world, run_warm, tmp_path):
    folder, _ = world
    for name in ("raw", "warehouse"):
        shutil.copytree(folder / name, tmp_path / name)
    for fault in STOPS_LATER:
        plant(fault, tmp_path / "raw")
    before = (tmp_path / "warehouse" / "warm_accounts.duckdb").read_bytes()
    result = run_warm("build", "--raw", tmp_path / "raw", "--warehouse", tmp_path / "warehouse")
    assert result.returncode == 1, result.stdout + result.stderr
    stopping = {stop for _, stop in STOPS_LATER.values()}
    assert stopping <= failed(tmp_path, "error")
    for name in stopping:
        assert f"{name} failed: " in result.stderr
    assert "warm_list_holds failed: warm_count_ratio" in result.stderr
    assert (tmp_path / "warehouse" / "warm_accounts.duckdb").read_bytes() == before


def test_a_first_build_stops_at_what_it_can_judge_and_warns_of_the_others(
    world, run_warm, tmp_path
):
    folder, _ = world
    shutil.copytree(folder / "raw", tmp_path / "raw")
    for fault in FAULTS:
        plant(fault, tmp_path / "raw")
    result = run_warm("build", "--raw", tmp_path / "raw", "--warehouse", tmp_path / "warehouse")
    assert result.returncode == 1, result.stdout + result.stderr
    found = checks(tmp_path)
    assert failed(tmp_path, "error") == set(STOPS_ALWAYS.values())
    assert {first for first, _ in STOPS_LATER.values()} <= failed(tmp_path, "warn")
    alike = found["values_are_not_all_alike"]["detail"]
    assert "contact e-mail" in alike and "organization name" in alike
    for name in STOPS_ALWAYS.values():
        assert f"{name} failed: " in result.stderr
    assert not (tmp_path / "warehouse" / "warm_accounts.duckdb").exists()
    assert "clinic.example" not in result.stdout + result.stderr
