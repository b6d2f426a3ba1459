# `make help` lists the targets. Recipes are short: what they run is in api/critical_minerals/cli.py and in tests/.

PYTHON ?= python3
PORT ?= 8000
SECONDS ?= 60
BIN := .venv/bin
DATABASE := build/critical-minerals.sqlite

.DEFAULT_GOAL := help
.PHONY: help run load test check format lint types imports generated document-lint servers postgres soak verify newcomer bench lock clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run.stamp load  ## Load the fixtures and serve them on 127.0.0.1:8000 (PORT=... for another port)
	@$(BIN)/critical-minerals serve --database sqlite:///$(DATABASE) --port $(PORT)

load: .venv/run.stamp  ## Load the fixtures into build/
	@$(BIN)/critical-minerals load --database sqlite:///$(DATABASE)

test: .venv/dev.stamp  ## Run the test suite
	@$(BIN)/pytest -n 2

check: format lint types imports generated document-lint servers postgres newcomer soak  ## Run what is slower or needs system packages (git, curl, Node.js, PostgreSQL)

format: .venv/dev.stamp  ## Check the form of code and fixtures
	@$(BIN)/ruff format --check
	@$(BIN)/critical-minerals fmt --check

lint: .venv/dev.stamp  ## Check the code with ruff
	@$(BIN)/ruff check

types: .venv/dev.stamp  ## Check the types with mypy
	@$(BIN)/mypy

imports: .venv/dev.stamp  ## Check that imports go downwards only
	@$(BIN)/lint-imports

generated: .venv/dev.stamp  ## Check that the OpenAPI document and the JSON Schemas are up to date
	@$(BIN)/critical-minerals document --check

verify: .venv/dev.stamp  ## Prove every citation against the articles (ARTICLES=folder)
	@$(BIN)/critical-minerals verify --articles $(ARTICLES)

document-lint: tests/document_linters/node_modules  ## Check the OpenAPI document with Redocly
	@cd tests/document_linters && npm run --silent lint

servers: .venv/dev.stamp  ## Ask granian and gunicorn, over HTTP, what the tests ask in process
	@$(BIN)/pytest -n 2 --server granian --ignore tests/test_schemathesis.py
	@$(BIN)/pytest -n 2 --server gunicorn --ignore tests/test_schemathesis.py

postgres: .venv/dev.stamp  ## Run on PostgreSQL, and replicated, what the test suite says of any database
	@$(BIN)/pytest -n 2 --database=postgresql

newcomer:  ## Start for the first and the second time on a fresh clone
	@tests/newcomer.sh

soak: .venv/dev.stamp  ## Ask a server under loads, kills and reloads for a minute (SECONDS=3600 for an hour)
	@$(BIN)/python -m tests.soak --seconds $(SECONDS)

bench: .venv/dev.stamp build/benchmarks/peers.stamp  ## Measure beside the peers, with wrk (BENCH=--help for parts of it)
	@$(BIN)/python -m tests.benchmarks --write docs/performance.md $(BENCH)

lock: .venv/dev.stamp  ## Write requirements.lock anew, with the newest versions that setup.cfg allows
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-annotate --upgrade \
		--no-emit-index-url --no-emit-find-links --no-header -o requirements.lock setup.cfg

clean:  ## Remove everything that these targets have made
	@rm -rf .venv build .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache tests/document_linters/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/pip:
	@$(PYTHON) -m venv .venv

.venv/run.stamp: setup.cfg pyproject.toml requirements.lock | .venv/bin/pip
	@$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[serve]'
	@touch $@

.venv/dev.stamp: setup.cfg pyproject.toml requirements.lock | .venv/bin/pip
	@$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[serve,postgres,test,check]'
	@touch $@ .venv/run.stamp

build/benchmarks/peers.stamp: $(wildcard tests/benchmarks/*.txt) requirements.lock | .venv/bin/pip
	@$(BIN)/python -m venv --clear build/benchmarks/venv
	@build/benchmarks/venv/bin/pip install --quiet --disable-pip-version-check -c requirements.lock \
		-r tests/benchmarks/requirements.txt
	@$(BIN)/python -m venv --clear build/benchmarks/datasette
	@build/benchmarks/datasette/bin/pip install --quiet --disable-pip-version-check -r tests/benchmarks/datasette.txt
	@touch $@

tests/document_linters/node_modules: tests/document_linters/package-lock.json
	@cd tests/document_linters && npm ci --silent --no-fund --no-audit --ignore-scripts
	@touch $@
