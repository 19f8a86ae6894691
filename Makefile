# Every target does its own set-up: Python >= 3.11 and make are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := run
.PHONY: run test check bench reliability lock format

run: $(VENV)/run.stamp        ## the bot: Slack or Discord where .env has their tokens, else the sandbox
	@$(BIN)/python -m bot

test: $(VENV)/dev.stamp       ## the whole suite, PostgreSQL and the browser included
	$(BIN)/pytest -n 2 --dist worksteal

check: $(VENV)/dev.stamp      ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp      ## ratios against a baseline measured in the same run
	@$(BIN)/python -m benchmarks

reliability: $(VENV)/dev.stamp  ## an hour or two of kills, outages and lost connections, and what became of everything
	@failed=0; for part in reliability reliability.seeded reliability.years; do \
		$(BIN)/python -m tests.$$part || failed=1; \
	done; exit $$failed

format: $(VENV)/dev.stamp     ## write the format instead of checking it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/uv.stamp        ## pin every dependency again, by hash
	$(BIN)/uv pip compile $(LOCK_FLAGS) pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile $(LOCK_FLAGS) pyproject.toml --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock

LOCK_FLAGS := --quiet --upgrade --universal --generate-hashes --no-header --no-annotate --no-emit-index-url

$(VENV)/uv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("Mallette needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv
	@touch $@

$(VENV)/run.stamp: $(VENV)/uv.stamp requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: $(VENV)/uv.stamp requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp
