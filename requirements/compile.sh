#!/bin/sh
# Writes the lock files from pyproject.toml: hashed, without addresses. Versions that still fit are kept;
# UPGRADE=1 takes the newest. Run through `make locks`.
set -eu
cd "$(dirname "$0")/.."
uv="${UV:-.venv/bin/uv}"
set -- --quiet --generate-hashes --no-header --python-version 3.11 ${UPGRADE:+--upgrade}
"$uv" pip compile "$@" pyproject.toml -o requirements/runtime.lock
"$uv" pip compile "$@" --extra dev pyproject.toml -o requirements/dev.lock
"$uv" pip compile "$@" --extra dev --extra postgres pyproject.toml -o requirements/postgres.lock
"$uv" pip compile "$@" --extra dev --extra spark pyproject.toml -o requirements/spark.lock
echo 'uv>=0.9' | "$uv" pip compile "$@" - -o requirements/bootstrap.lock
# An older DuckDB client, to prove that it opens the published file.
echo 'duckdb==1.5.*' | "$uv" pip compile "$@" - -o requirements/reader.lock
# What the identity benchmark measures against, in an environment of its own.
echo 'splink>=4,<5' | "$uv" pip compile "$@" - -o requirements/bench.lock
