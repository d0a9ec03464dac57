"""The key of the e-mail tokens: whether it is the public default, and whether it is another one now."""

import hashlib
import os

from warm_accounts.project import UnusableInput

HASH_KEY = "DBT_ENV_SECRET_WARM_HASH_KEY"
# The key before it: erased persons are remembered under the key of their day.
PREVIOUS_KEY = "DBT_ENV_SECRET_WARM_PREVIOUS_HASH_KEY"
# Public on purpose: without a key of your own the tokens are stable but guessable, fit for the demo only.
DEFAULT_KEY = "warm-accounts-demo-key"


def hash_key() -> str:
    return os.environ.get(HASH_KEY) or DEFAULT_KEY


def previous_hash_key() -> str | None:
    return os.environ.get(PREVIOUS_KEY) or None


def is_default() -> bool:
    return hash_key() == DEFAULT_KEY


def hash_key_fingerprint() -> str:
    """Tells one key from another without telling the key: the keyed hash of a constant."""
    return hashlib.pbkdf2_hmac("sha256", hash_key().encode(), b"warm-accounts-inputs", 10_000).hex()


def has_changed(publication: dict | None) -> bool:
    """True where a publication was made with another key, and says so."""
    published_with = (publication or {}).get("hash_key_fingerprint")
    return published_with is not None and published_with != hash_key_fingerprint()


def require_own_key() -> None:
    if is_default():
        raise UnusableInput(
            f"--require-hash-key was given, and {HASH_KEY} is not set or is the public default. Set it to a "
            "secret of your own, and keep it: another key gives other e-mail tokens."
        )


DEFAULT_KEY_WARNING = (
    f"E-mail tokens are made with the public default key, so whoever knows an address can find its "
    f"token. Set {HASH_KEY} to a secret of your own; --require-hash-key refuses the default."
)
