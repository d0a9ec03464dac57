"""Settings of the environment: a wrong value, or a name that is nearly a setting, is refused by its name."""

import difflib
import os
import re

from warm_accounts.project import UnusableInput

SECRETS = ("DBT_ENV_SECRET_WARM_HASH_KEY", "DBT_ENV_SECRET_WARM_PG_PASSWORD")
SETTINGS = (
    *("WARM_RAW_DIR", "WARM_WAREHOUSE_DIR", "WARM_AS_OF", "WARM_TARGET", "WARM_POLICY_LINE"),
    "WARM_LAYOUTS",
    *("WARM_THREADS", "WARM_MEMORY_LIMIT", "WARM_KEEPS_NOTES"),
    *("WARM_PG_HOST", "WARM_PG_PORT", "WARM_PG_USER", "WARM_PG_DATABASE"),
    *("WARM_SPARK_METHOD", "WARM_SPARK_HOST"),
    # what tests of the project are told
    *("WARM_SHARED_DATA", "WARM_TEST_DEMO_RAW", "WARM_TEST_WAREHOUSE"),
    *("WARM_IDENTITY_EXAMPLES", "WARM_PROPERTY_EXAMPLES"),
    *SECRETS,
)
PREFIX = re.compile(r"^(DBT_ENV_SECRET_)?WARM_?", re.IGNORECASE)
NEARLY_ALIKE = 0.8
MOST_THREADS = 1024
SIZE = re.compile(r"^\s*(\d+(\.\d+)?)\s*([kmgt]i?b|bytes|b|%)\s*$", re.IGNORECASE)


def require_settings(environment=os.environ) -> None:
    """Stops at the first setting that cannot be meant."""
    for name in sorted(environment):
        meant = nearest_setting(name)
        if meant:
            raise UnusableInput(
                f"The setting {name} is not known and would be ignored. Did you mean {meant}? Rename it, or "
                "unset it."
            )
    require_whole_number(environment, "WARM_THREADS", MOST_THREADS)
    require_whole_number(environment, "WARM_PG_PORT", 65_535)
    limit = environment.get("WARM_MEMORY_LIMIT")
    size = SIZE.match(limit) if limit is not None else None
    if limit is not None and (size is None or float(size[1]) == 0):
        raise UnusableInput(
            f"The setting WARM_MEMORY_LIMIT is '{limit}', which is no amount of memory. Give a number with a "
            "unit, for example 5GB, or unset it."
        )


def require_whole_number(environment, name: str, largest: int) -> None:
    given = environment.get(name)
    if given is None:
        return
    if not re.fullmatch(r"\s*[0-9]+\s*", given) or not 1 <= int(given) <= largest:
        raise UnusableInput(
            f"The setting {name} is '{given}'. Give a whole number from 1 to {largest}, or unset it."
        )


def nearest_setting(name: str) -> str | None:
    """The setting that an unknown name was probably meant to be."""
    found = PREFIX.match(name)
    if name in SETTINGS or not found:
        return None
    plain = {PREFIX.sub("", known).replace("_", ""): known for known in SETTINGS}
    given = PREFIX.sub("", name).replace("_", "").upper()
    if given in plain:
        return plain[given]
    near = [key for key in plain if len(given) > 2 and key.startswith(given)]
    near = near or difflib.get_close_matches(given, plain, n=1, cutoff=NEARLY_ALIKE)
    return plain[near[0]] if near else None
