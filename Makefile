# Two commands: `make run` starts the app, `make test` runs every test. Both set themselves up first.
# Needed: Python 3.11 or newer with pip, git, make. Everything else goes into .venv; the tests install Chromium and QGIS if missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8501
# More for one run: `make test ARGS="-k scrubber"`, `make lock ARGS=--upgrade`, `make run ARGS=--no-browser`.
ARGS ?=

BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python .venv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

# uv trusts what the machine trusts, as pip does, and takes over a package index that pip has been given.
export UV_SYSTEM_CERTS ?= true
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.PHONY: run
run: .venv/run.stamp ## Start the app on the built-in atlas (PORT=8501)
	$(BIN)/geo-app serve --port $(PORT) $(ARGS)

.PHONY: test
test: .venv/dev.stamp chromium qgis ## Run all tests, those in a browser too (ARGS="-k name")
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

.PHONY: check check-style check-types check-imports
check: check-style check-types check-imports ## Check style, types and the direction of imports

check-style: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check

check-types: .venv/dev.stamp
	$(BIN)/mypy

check-imports: .venv/dev.stamp
	$(BIN)/lint-imports --no-cache

.PHONY: format
format: .venv/dev.stamp ## Mend what can be mended by machine
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: bench
bench: .venv/dev.stamp ## Measure speed and size
	$(BIN)/python -m benchmarks $(ARGS)

.PHONY: screenshots
screenshots: .venv/dev.stamp chromium ## Take the pictures in docs/images anew
	$(BIN)/python docs/screenshots.py

.PHONY: lock
lock: $(UV) ## Pin every dependency anew (ARGS=--upgrade takes newer ones)
	echo uv | $(LOCK) $(ARGS) --output-file requirements-uv.lock -
	$(LOCK) $(ARGS) --group build --output-file requirements.lock pyproject.toml
	$(LOCK) $(ARGS) --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

.PHONY: clean
clean: ## Remove everything that was made here
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --without-pip: Debian has Python without ensurepip. The machine's pip fills .venv from outside, which leaves the
# machine's own packages alone.
$(UV): requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null || { \
		echo 'pip is needed: apt-get install python3-pip' >&2; exit 1; }
	[ -x $(BIN)/python ] || $(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-deps \
		--only-binary :all: --require-hashes --requirement requirements-uv.lock
	@touch $@

.venv/run.stamp: $(UV) requirements.lock pyproject.toml
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# The second lock holds all of the first: a checkout set up for the tests is set up to run.
.venv/dev.stamp: $(UV) requirements-dev.lock requirements.lock pyproject.toml
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch .venv/run.stamp $@

# From Debian's packages, as root or through sudo.
define from_debian
	as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	{ command -v apt-get && { $$as_root apt-get update --quiet --quiet || true; } \
		&& DEBIAN_FRONTEND=noninteractive $$as_root apt-get install --yes --quiet --quiet --no-install-recommends $(1); \
	} >/dev/null
endef

# The tests look for the same names, in the same order, in tests/browser/conftest.py.
.PHONY: chromium
chromium:
	@command -v $${CHROMIUM:-chromium} chromium-browser google-chrome >/dev/null || $(MAKE) --no-print-directory install-chromium

.PHONY: install-chromium
install-chromium:
	@echo 'No Chromium found: installing it, for the tests in a browser.'
	@$(call from_debian,chromium) || { \
		echo 'Chromium could not be installed. Install Chromium or Chrome so that chromium, chromium-browser or' >&2; \
		echo 'google-chrome is on the PATH, or name it: make test CHROMIUM=/path/to/chrome' >&2; \
		echo 'Without a browser: make test ARGS=--ignore=tests/browser' >&2; exit 1; }

# QGIS comes with the machine's own Python; tests/qgis/conftest.py starts the same one.
QGIS_PYTHON = $${GEO_APP_QGIS_PYTHON:-/usr/bin/python3}

.PHONY: qgis
qgis:
	@$(QGIS_PYTHON) -c 'import qgis.core' 2>/dev/null || $(MAKE) --no-print-directory install-qgis

.PHONY: install-qgis
install-qgis:
	@echo 'No QGIS found: installing it, for the tests that open exported files in it.'
	@$(call from_debian,python3-qgis) && $(QGIS_PYTHON) -c 'import qgis.core' || { \
		echo 'QGIS could not be installed. Install it with its Python modules, or name a Python that has them:' >&2; \
		echo 'make test GEO_APP_QGIS_PYTHON=/path/to/python3. Without QGIS: make test ARGS=--ignore=tests/qgis' >&2; exit 1; }
