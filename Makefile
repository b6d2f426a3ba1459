# `make help` lists the targets. Recipes are short: what they run is in api/critical_minerals/cli/ and in tests/.

PYTHON ?= python3
PORT ?= 8000
SECONDS ?= 60
BIN := .venv/bin
DATABASE := build/critical-minerals.sqlite
INSTALL := pip install --quiet --disable-pip-version-check
LOCKED := --require-hashes --only-binary :all: -r
LOCK := UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-annotate
WITHOUT_SLOWER := $(addprefix --ignore tests/,test_schemathesis.py browser clients recipes)
BUILD_BACKEND := grep -o 'setuptools==[0-9.]*' pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run load test check format lint types imports generated document-lint data-package fuzz faults browser clients recipes servers postgres soak verify newcomer package bench lock clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run.stamp load  ## Load the fixtures and serve them on 127.0.0.1:8000 (PORT=... for another port)
	@$(BIN)/critical-minerals serve --database sqlite:///$(DATABASE) --port $(PORT)

load: .venv/run.stamp  ## Load the fixtures into build/
	@$(BIN)/critical-minerals load --database sqlite:///$(DATABASE)

test: .venv/dev.stamp  ## Run the test suite
	@$(BIN)/pytest -n 2 $(WITHOUT_SLOWER) --ignore tests/faults

check: format lint types imports generated document-lint data-package fuzz faults browser clients recipes servers postgres newcomer package soak  ## Run what is slower or needs system packages (gcc, git, curl, Node.js, chromium, PostgreSQL)

format: .venv/dev.stamp  ## Check the form of code and fixtures
	@$(BIN)/ruff format --check
	@$(BIN)/critical-minerals fmt --check

lint: .venv/dev.stamp  ## Check the code with ruff
	@$(BIN)/ruff check

types: .venv/dev.stamp  ## Check the types with mypy
	@$(BIN)/mypy

imports: .venv/dev.stamp  ## Check that imports go downwards only
	@$(BIN)/lint-imports

generated: .venv/dev.stamp  ## Check that the OpenAPI document, the JSON Schemas, and the data and types for Python are up to date
	@$(BIN)/critical-minerals document --check

verify: .venv/dev.stamp  ## Prove every citation against the articles (ARTICLES=folder)
	@$(BIN)/critical-minerals verify --articles $(ARTICLES)

document-lint: tests/document_linters/node_modules  ## Check the OpenAPI document with Redocly
	@cd tests/document_linters && npm run --silent lint

data-package: load build/data-package/venv.stamp  ## Check the Data Package of the bulk files with frictionless
	@$(BIN)/critical-minerals export build/data-package/files --database sqlite:///$(DATABASE)
	@build/data-package/venv/bin/python -W error -m frictionless validate build/data-package/files/csv.zip

fuzz: .venv/dev.stamp  ## Ask what Schemathesis invents from the OpenAPI document
	@$(BIN)/pytest -n 2 tests/test_schemathesis.py

faults: .venv/dev.stamp  ## Let every operation on a file fail once, in loads, releases and readers (it needs gcc)
	@$(BIN)/pytest -n 2 tests/faults

browser: .venv/dev.stamp tests/browser/node_modules  ## Look at the pages in a browser, with axe-core (it needs chromium and Node.js)
	@$(BIN)/pytest -n 2 tests/browser

clients: .venv/dev.stamp build/clients/generator.stamp tests/clients/node_modules  ## Generate a Python and a TypeScript client, check their types, and ask a server with them (it needs Node.js)
	@$(BIN)/pytest tests/clients

recipes: .venv/dev.stamp build/recipes.stamp  ## Run the recipes of the docs that load the data into pandas, DuckDB and Datasette
	@$(BIN)/pytest tests/recipes

servers: .venv/dev.stamp  ## Ask granian and gunicorn, over HTTP, what the tests ask in process
	@$(BIN)/pytest -n 2 --server granian $(WITHOUT_SLOWER)
	@$(BIN)/pytest -n 2 --server gunicorn $(WITHOUT_SLOWER)

postgres: .venv/dev.stamp  ## Run on PostgreSQL, and replicated, what the test suite says of any database
	@$(BIN)/pytest -n 2 --database=postgresql

newcomer:  ## Start for the first and the second time on a fresh clone
	@tests/newcomer.sh

package: .venv/dev.stamp  ## Build the distributions, and use them as others do: elsewhere, in environments of their own
	@tests/package.sh

soak: .venv/dev.stamp  ## Ask a server under loads, kills and reloads for a minute (SECONDS=3600 for an hour)
	@$(BIN)/python -m tests.soak --seconds $(SECONDS)

bench: .venv/dev.stamp build/benchmarks/peers.stamp  ## Measure beside the peers, with wrk (BENCH=--help for parts of it)
	@$(BIN)/python -m tests.benchmarks --write docs/performance.md $(BENCH)

lock: .venv/dev.stamp  ## Write the lock files anew, with the newest versions that setup.cfg allows
	@$(BUILD_BACKEND) | $(LOCK) --all-extras -o requirements-dev.lock setup.cfg -
	@$(BUILD_BACKEND) | $(LOCK) --extra serve -c requirements-dev.lock -o requirements.lock setup.cfg -
	@$(LOCK) --extra test -c requirements-dev.lock -o tests/consumer/requirements.lock setup.cfg tests/consumer/requirements.txt
	@$(LOCK) -c requirements-dev.lock -o tests/benchmarks/peers.lock tests/benchmarks/peers.txt
	@$(LOCK) -o tests/benchmarks/datasette.lock tests/benchmarks/datasette.txt
	@$(LOCK) -o tests/data_package/frictionless.lock tests/data_package/frictionless.txt
	@$(LOCK) -o tests/clients/generator.lock tests/clients/generator.txt
	@$(LOCK) -o tests/recipes/readers.lock tests/recipes/readers.txt

clean:  ## Remove everything that these targets have made
	@rm -rf .venv build .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache tests/*/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/pip:
	@$(PYTHON) -m venv .venv

# setuptools is in the lock too, because an isolated build would fetch one whose hash nobody checks.
.venv/run.stamp: setup.cfg pyproject.toml requirements.lock | .venv/bin/pip
	@$(BIN)/$(INSTALL) $(LOCKED) requirements.lock
	@$(BIN)/$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@$(BIN)/$(INSTALL) $(LOCKED) requirements-dev.lock
	@touch $@

build/benchmarks/peers.stamp: $(wildcard tests/benchmarks/*.lock) | .venv/bin/pip
	@$(BIN)/python -m venv --clear build/benchmarks/venv
	@build/benchmarks/venv/bin/$(INSTALL) $(LOCKED) tests/benchmarks/peers.lock
	@$(BIN)/python -m venv --clear build/benchmarks/datasette
	@build/benchmarks/datasette/bin/$(INSTALL) $(LOCKED) tests/benchmarks/datasette.lock
	@touch $@

build/data-package/venv.stamp: tests/data_package/frictionless.lock | .venv/bin/pip
	@$(BIN)/python -m venv --clear build/data-package/venv
	@build/data-package/venv/bin/$(INSTALL) $(LOCKED) $<
	@touch $@

build/clients/generator.stamp: tests/clients/generator.lock | .venv/bin/pip
	@$(BIN)/python -m venv --clear build/clients/generator
	@build/clients/generator/bin/$(INSTALL) $(LOCKED) $<
	@touch $@

build/recipes.stamp: tests/recipes/readers.lock | .venv/bin/pip
	@$(BIN)/python -m venv --clear build/recipes
	@build/recipes/bin/$(INSTALL) $(LOCKED) $<
	@touch $@

tests/%/node_modules: tests/%/package-lock.json
	@cd $(@D) && npm ci --silent --no-fund --no-audit --ignore-scripts
	@touch $@
