# make run: set up, build, make the demo, serve the portal. make test: everything this machine can test, on two databases.
.PHONY: help setup front-end translations demo run test lint bench clean
.DEFAULT_GOAL := help

PORT ?= 8000
PYTHON := .venv/bin/python
NPM := PATH="$(CURDIR)/.venv/bin:$$PATH" npm --prefix frontend
DEMO := var/demo

help: ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /: /'

setup: .venv/.made ## make .venv with the locked packages

.venv/.made: pyproject.toml uv.lock tools/setup
	@sh tools/setup
	@touch $@

front-end: frontend/dist/.made ## build styles, map and charts

frontend/dist/.made: .venv/.made frontend/package-lock.json frontend/vite.config.js $(shell find frontend/src frontend/public -type f 2>/dev/null)
	@echo "Building the front end ..."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@$(NPM) run build --silent
	@touch $@

translations: .venv/.made ## compile the portal's texts
	@$(PYTHON) -m ressursbank.portal.translations compile

demo: $(DEMO)/plan/summary.json translations ## make the demo region, its plan, and a living portal of them in var/demo
	@RESSURSBANK_HOME=$(DEMO) $(PYTHON) -m ressursbank.portal.demo $(DEMO)/region $(DEMO)/plan

$(DEMO)/region/datapackage.json: .venv/.made
	@mkdir -p $(DEMO)
	.venv/bin/ressursbank demo $(DEMO)/region --force

$(DEMO)/plan/summary.json: $(DEMO)/region/datapackage.json
	.venv/bin/ressursbank plan $(DEMO)/region --out $(DEMO)/plan --force --gap 0.0005 --time-limit 120 || [ $$? -eq 3 ]

run: setup front-end translations demo ## serve the portal with the demo region
	@RESSURSBANK_HOME=$(DEMO) RESSURSBANK_PORT=$(PORT) $(PYTHON) -m ressursbank.portal

test: setup front-end translations ## run all tests that the machine can
	@sh tools/browser
	@$(MAKE) --no-print-directory lint
	@$(PYTHON) -m pytest -n auto --dist loadfile
	@sh tools/test-on-postgres

lint: setup ## ruff, mypy, import-linter
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

bench: setup ## measure and write docs/performance.md
	@$(PYTHON) -m benchmarks

clean: ## remove what was made (not var/)
	rm -rf .venv .uv frontend/node_modules frontend/dist
