"""Settings: a wrong value, or a name that is nearly a setting, is refused by its name."""

import re

import pytest

from warm_accounts.project import UnusableInput
from warm_accounts.settings import SETTINGS, nearest_setting, require_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("WARM_THREADS", value) for value in ("0", "-1", "abc", "", "2.5", "1_0", "99999", "٣")),
        *(("WARM_MEMORY_LIMIT", value) for value in ("lots", "", "5", "0GB", "-1GB", "5 apples")),
        ("WARM_PG_PORT", "postgres"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_setting(name, value):
    with pytest.raises(UnusableInput, match=f"The setting {name} is '") as stopped:
        require_settings({name: value})
    assert stopped.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("WARM_THREADS", value) for value in ("1", " 4 ", "64")),
        *(("WARM_MEMORY_LIMIT", value) for value in ("5GB", "512 MiB", "1.5tb", "80%")),
        # of somebody else, or too far from any setting to be a slip
        *(("WARM_X", "y"), ("WARM_UP_SECONDS", "3"), ("THREADS", "0"), ("SWARM_THREAD", "0")),
    ],
)
def test_a_right_value_and_a_strange_name_are_let_pass(name, value):
    require_settings({name: value})


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("WARM_THREAD", "WARM_THREADS"),
        ("WARM_TREADS", "WARM_THREADS"),
        ("warm_threads", "WARM_THREADS"),
        ("WARM_RAW", "WARM_RAW_DIR"),
        ("WARM_ASOF", "WARM_AS_OF"),
        ("WARM_WAREHOUSE", "WARM_WAREHOUSE_DIR"),
        ("WARM_MEM_LIMIT", "WARM_MEMORY_LIMIT"),
        ("WARM_HASH_KEY", "DBT_ENV_SECRET_WARM_HASH_KEY"),
        ("WARM_HASHKEY", "DBT_ENV_SECRET_WARM_HASH_KEY"),
        ("DBT_ENV_SECRET_WARM_HASHKEY", "DBT_ENV_SECRET_WARM_HASH_KEY"),
    ],
)
def test_a_name_that_is_nearly_a_setting_is_refused_with_the_one_that_is_meant(given, meant):
    with pytest.raises(UnusableInput, match=rf"{given} is not known .* mean {meant}\?"):
        require_settings({given: "2"})


def test_every_setting_that_the_project_reads_is_known(project_root):
    texts = [(project_root / "profiles" / "profiles.yml").read_text()]
    texts += [path.read_text() for path in (project_root / "src").rglob("*.py")]
    read = set(re.findall(r"env_var\('(\w*WARM_\w+)'", "\n".join(texts)))
    read |= set(re.findall(r"environ(?:\.get\(|\[)\"(\w*WARM_\w+)\"", "\n".join(texts)))
    assert read and read <= set(SETTINGS)
    assert [name for name in SETTINGS if nearest_setting(name)] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WARM_THREADS", "0", "The setting WARM_THREADS is '0'"),
        ("WARM_MEMORY_LIMIT", "lots", "The setting WARM_MEMORY_LIMIT is 'lots'"),
        ("WARM_AS_OF", "tomorrow", "The setting WARM_AS_OF is 'tomorrow', which is not a date"),
        ("WARM_TARGET", "oracle", "WARM_TARGET"),
        ("WARM_POLICY_LINE", "nobodys", "nobodys"),
    ],
)
def test_a_build_says_which_setting_is_wrong(run_warm, tmp_path, name, value, said):
    (tmp_path / "raw" / "uploads").mkdir(parents=True)
    (tmp_path / "raw" / "uploads" / "organizations.csv").write_text(
        "source_system,organization_record_id,organization_name\ncrm,1,Mercy\n"
    )
    given = ("--raw", tmp_path / "raw", "--warehouse", tmp_path / "w")
    result = run_warm("build", *given, **{name: value})
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "w").exists()
