"""What is kept of a version of the code: believed only where it is whole, ours, and of this version."""

import shutil

import pytest

from warm_accounts.code_cache import FOLDER_NAME, CodeCache, code_fingerprint, seeds_fingerprint
from warm_accounts.project import Warehouse


@pytest.fixture
def project(tmp_path, project_root):
    folder = tmp_path / "project"
    for name in ("macros", "seeds", "profiles"):
        shutil.copytree(project_root / name, folder / name)
    (folder / "models").mkdir()
    shutil.copy(project_root / "dbt_project.yml", folder)
    return folder


@pytest.fixture
def cache(project, tmp_path):
    return CodeCache(project, Warehouse(tmp_path / "warehouse"), "a" * 64)


def entry(cache):
    return cache.path(cache.project_dir / FOLDER_NAME, "code")


def test_what_was_kept_is_read_again(cache):
    assert cache.read("code") is None
    cache.write("code", {"tests": [1, 2]})
    assert cache.read("code") == {"tests": [1, 2]}


def test_a_damaged_entry_is_not_believed(cache):
    cache.write("code", {"tests": list(range(1000))})
    content = entry(cache).read_bytes()
    for damaged in (content[:-1], content[:200] + b"\0" + content[201:], b"", content[1:]):
        entry(cache).write_bytes(damaged)
        assert cache.read("code") is None
    cache.write("code", "again")
    assert cache.read("code") == "again"


def test_an_entry_under_another_name_is_not_believed(cache, project, tmp_path):
    cache.write("code", "of one version")
    other = CodeCache(project, Warehouse(tmp_path / "warehouse"), "b" * 64)
    entry(other).parent.mkdir()
    shutil.copy(entry(cache), entry(other))
    assert other.read("code") is None


def test_what_others_may_write_is_not_believed(cache):
    cache.write("code", "ours")
    entry(cache).chmod(0o666)
    assert cache.read("code") is None


def test_a_project_that_cannot_be_written_leaves_it_in_the_warehouse(cache, project, tmp_path):
    (project / FOLDER_NAME).write_text("a file where the folder would be")
    cache.write("code", "kept")
    assert cache.read("code") == "kept"
    assert cache.path(tmp_path / "warehouse" / ".dbt" / "code", "code").exists()


def test_few_versions_are_kept(project, tmp_path):
    for number in range(9):
        CodeCache(project, Warehouse(tmp_path / "w"), f"{number}" * 64).write("code", number)
    assert len(list((project / FOLDER_NAME).iterdir())) == 6
    assert CodeCache(project, Warehouse(tmp_path / "w"), "8" * 64).read("code") == 8


@pytest.mark.parametrize(
    "path", ["macros/incremental/days.sql", "seeds/policy/_policy__seeds.yml", "dbt_project.yml"]
)
def test_another_file_is_another_version(project, path):
    before = code_fingerprint(project, "duckdb")
    with (project / path).open("a") as file:
        file.write("\n")
    assert code_fingerprint(project, "duckdb") != before


def test_settings_make_another_version_and_a_full_refresh_does_not(project, monkeypatch):
    before = code_fingerprint(project, "duckdb")
    assert code_fingerprint(project, "postgres") != before
    assert code_fingerprint(project, "duckdb", ["--vars", "{}"]) != before
    assert code_fingerprint(project, "duckdb", ["--full-refresh"]) == before
    monkeypatch.setenv("DBT_EMPTY", "1")
    assert code_fingerprint(project, "duckdb") != before


def test_what_a_seed_says_is_no_code_and_a_seed_more_is(project):
    before = code_fingerprint(project, "duckdb")
    seeds = seeds_fingerprint(project)
    with (project / "seeds" / "policy" / "bands.csv").open("a") as file:
        file.write("more\n")
    assert code_fingerprint(project, "duckdb") == before
    assert seeds_fingerprint(project) != seeds
    (project / "seeds" / "policy" / "new.csv").write_text("a\n1\n")
    assert code_fingerprint(project, "duckdb") != before


def test_seeds_are_told_apart_by_their_files_and_words_alone(project):
    before = seeds_fingerprint(project)
    (project / "models" / "new.sql").write_text("select 1")
    assert seeds_fingerprint(project) == before
    with (project / "seeds" / "policy" / "_policy__seeds.yml").open("a") as file:
        file.write("# a word\n")
    assert seeds_fingerprint(project) != before
