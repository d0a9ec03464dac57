# Every target works on a fresh machine: `setup` makes the environment in .venv/ when it is missing or stale.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
UV := $(BIN)/uv
WAREHOUSE ?= warehouse
DEMO_RAW := raw/demo
SCALE ?= small
export GX_ANALYTICS_ENABLED := false
export DBT_SEND_ANONYMOUS_USAGE_STATS := false

.DEFAULT_GOAL := help
.PHONY: help setup warehouse test test-fast compare lint bench bench-ledger bench-quiet bench-identity mutants kills nightly real-input locks clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | sed 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) ## the environment alone, in .venv/

$(STAMP): requirements/dev.lock requirements/bootstrap.lock pyproject.toml tools/pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . --editable ./tools
	@touch $@
	@$(BIN)/warm prepare || true # what builds would work out of the code at their first start

warehouse: setup ## build, check and publish the warehouse (demo input unless WARM_RAW_DIR is set)
	@if [ -z "$$WARM_RAW_DIR" ] && [ ! -e $(DEMO_RAW)/demo.json ]; then $(BIN)/warm demo $(DEMO_RAW); fi
	@$(BIN)/warm build --raw "$${WARM_RAW_DIR:-$(DEMO_RAW)}" --warehouse "$${WARM_WAREHOUSE_DIR:-$(WAREHOUSE)}"

test: setup lint ## all tests: lint, then the fast part, then the part that builds warehouses
	@$(BIN)/pytest -m "not slow" -n auto --dist loadfile
	@$(BIN)/pytest -m "slow and not nightly" -n auto --dist loadfile --no-loadscope-reorder

test-fast: setup ## the tests that build no warehouse
	@$(BIN)/pytest -m "not slow" -n auto --dist loadfile

mutants: setup ## plant bugs one at a time; the property suite must catch each
	@cd tests/python && PYTHONPATH=../../tools ../../$(BIN)/python -m property.mutants

kills: setup ## kill -9 forty builds of a demo; the next must equal the undisturbed one (half an hour)
	@cd tests/python && PYTHONPATH=../../tools ../../$(BIN)/python -m property.kills

nightly: setup ## the property suite, the mutants and the oracle at depth, and the tests of many builds (hours)
	@$(BIN)/pytest -m nightly
	@HYPOTHESIS_PROFILE=nightly $(BIN)/pytest -m slow tests/python/property tests/python/test_oracle.py

compare: setup ## what differs between the warehouses OLD=... and NEW=... (ARGS: --renamed, --schemas, --as-of)
	@$(BIN)/python tools/compare_warehouses.py "$(OLD)" "$(NEW)" $(ARGS)

lint: setup ## formatting and style of Python and SQL
	@$(BIN)/ruff check src tools tests benchmarks
	@$(BIN)/ruff format --check src tools tests benchmarks
	@$(BIN)/python tools/lint_sql.py

bench: setup ## full build, 1 % increment and quiet day against a raw scan (SCALE=tiny|small|medium|large)
	@$(BIN)/python benchmarks/builds.py --scale $(SCALE) --write

bench-ledger: setup ## ledger to scores at 1, 10, 50 and 100 million activities (an hour, 80 GB)
	@$(BIN)/python benchmarks/builds.py --ledger 1000000 10000000 50000000 100000000 --write

bench-quiet: setup ## a build with nothing new at 1,000, 60,000 and a million activities, beside an empty project
	@$(BIN)/python benchmarks/quiet.py --write

bench-identity: setup ## organization matching beside Splink, and after a 1 % increment (SCALE=tiny|small|medium)
	@$(BIN)/python benchmarks/identity.py --scale $(SCALE) --write

real-input: setup ## a scored list of real institutions from the public extracts in DATA
	@sh examples/real_input/build.sh "$(DATA)"

locks: setup ## rewrite requirements/*.lock from pyproject.toml
	@sh requirements/compile.sh

clean: ## forget what was built (the environment stays)
	rm -rf target logs .warm_cache warehouse/*.duckdb* warehouse/published.json warehouse/reports warehouse/.dbt warehouse/.build*
