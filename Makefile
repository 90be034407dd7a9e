# What developers and CI run. ARGS= adds to a command (make test ARGS="-k merge"), PYTHON= names the Python to use.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
RUN := $(VENV)/bin/python -m
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --quiet

# Bytecode is kept, and goes with .venv, whatever the shell says: without it every process compiles what it imports.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/$(VENV)/bytecode

.DEFAULT_GOAL := help
.PHONY: help demo test up check format test-surface test-native test-compose bench fit-dedupe docs lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements-dev.lock deploy/venv
	@deploy/venv "$(PYTHON)"
	@touch $@

demo: $(READY) ## The whole system on this machine, one story through it, and its end: needs only Python
	$(RUN) relata demo $(ARGS)

# Three files at a time on two cores: much of a flow is waiting.
test: $(READY) ## Every test that needs only Python
	$(RUN) pytest -n 3 --dist loadfile $(ARGS)

up: $(READY) ## Broker, database and services stay up until Ctrl-C; prints their addresses
	$(RUN) relata up $(ARGS)

check: $(READY) ## Format, lint, types, import arrows
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(VENV)/bin/lint-imports --no-logo

format: $(READY) ## Put the code in form, mend what ruff can mend
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

test-surface: $(READY) ## The HTTP surfaces in depth: more examples than `make test` asks, and each boundary
	RELATA_TEST_EXAMPLES=25 $(RUN) pytest -n 2 --dist loadfile tests/*/test_openapi.py $(ARGS)

test-native: $(READY) ## Integration and flow tests on a real Kafka and document database (deploy/with-native)
	deploy/with-native $(RUN) pytest --backing=given -m backing $(ARGS)

test-compose: $(READY) ## docker-compose.yml from empty volumes: the demo, then two replicas of each service; needs Docker
	deploy/test-compose

bench: $(READY) ## Throughput and latency on real servers (deploy/with-native)
	deploy/with-native $(RUN) bench $(ARGS)

fit-dedupe: $(READY) ## Fit the weights of duplicate detection anew on generated files, about ten minutes
	$(RUN) dedupe_fit.fit $(ARGS)

docs: $(READY) ## Write the AsyncAPI page from the apps
	$(RUN) relata docs $(ARGS)

lock: ## Resolve both lock files anew (ARGS=--upgrade takes newer versions); needs uv
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1; }
	$(LOCK) $(ARGS) --output-file requirements.lock
	$(LOCK) $(ARGS) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove the virtual environment, all caches and what runs have written
	rm -rf $(VENV) build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
