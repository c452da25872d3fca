# Needs Python 3.11+ and make; everything else comes with the hashed locks.
# Paths are relative throughout, so that the checkout may lie in a folder with spaces.

.DEFAULT_GOAL := help
SHELL := /bin/sh
# Empty: the best of this machine, see scripts/python.sh.
PYTHON ?=
ARGS ?=
WORKERS ?= 2
BIN := .venv/bin

.PHONY: help install demo test bench survive lint audit lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

install: .venv/run.stamp ## The environment in .venv, up to date
	@echo "Ready: $(BIN)/maillage --help"

demo: .venv/run.stamp ## A synthetic territory, its report, and the pages (ARGS=--no-serve: all but serve)
	@$(BIN)/maillage demo $(ARGS)

test: .venv/dev.stamp ## The whole suite (ARGS="-k name" for a part)
	@sh scripts/axe.sh
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

bench: .venv/bench.stamp ## Measurements, as tables with ratios
	@$(BIN)/python -m benchmarks $(ARGS)

survive: .venv/dev.stamp ## kill -9 fifty times in the middle of imports, merges, anonymisation and pages; a full disk
	@KILLS=50 $(BIN)/pytest -n 0 -s tests/security/test_kills.py tests/security/test_kills_served.py tests/security/test_full_volume.py $(ARGS)

lint: .venv/dev.stamp ## Style, types, and the doors between the rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

audit: .venv/dev.stamp ## Known vulnerabilities of what is installed
	@$(BIN)/python scripts/audit.py

lock: .venv/dev.stamp ## Renew the locks after a change of the dependencies
	@sh scripts/lock.sh

clean: ## Remove the environment and caches; never the data in .maillage
	@rm -rf .venv node_modules .pytest_cache .ruff_cache .mypy_cache .import_linter_cache

# A stamp per set of packages: whoever has the tools also has what runs.
.venv/run.stamp: requirements.lock requirements-build.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh scripts/install.sh run requirements.lock

.venv/dev.stamp: requirements-dev.lock requirements-build.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh scripts/install.sh dev requirements-dev.lock

.venv/bench.stamp: requirements-bench.lock requirements-dev.lock requirements-build.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh scripts/install.sh bench requirements-dev.lock requirements-bench.lock
