# Fogbridge: set up, run and check. Needs Python 3.11 or newer and make, nothing else.
# `make help` lists the targets; each does its own set-up, in .venv inside this folder.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
# What runs needs a fifth of what is developed with, so `make run` fetches only that.
READY := .venv/.ready
TOOLS := .venv/.ready-dev
PORT ?= 8080
# Tests run in so many processes (half again as many as there are cores, since half of what takes long
# waits), and no test waits for one that was sorted to another.
TESTERS ?= $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 2) * 3 // 2)' 2>/dev/null || echo 3)
TOGETHER = -n $(TESTERS) --dist loadgroup --no-loadscope-reorder
# Further words for the program that a target runs, for example: make test ARGS="-k glossary"
ARGS ?=

# A folder that was moved is set up again.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY) $(TOOLS)
endif

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(READY) ## Set up, migrate and open the room on http://127.0.0.1:8080 (PORT=…)
	@exec $(BIN)/fogbridge serve --host 127.0.0.1 --port $(PORT) $(ARGS)

.PHONY: test
test: $(TOOLS) ## Run the whole test suite; says what it skipped and why
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest $(TOGETHER) $(ARGS)

.PHONY: check
check: lint ## Format, lint, types, import rules, termbase, then the tests once: what CI runs
	@$(MAKE) --no-print-directory test

.PHONY: lint
lint: $(TOOLS) ## Everything of `make check` but the tests
	@echo "== format"
	@$(BIN)/ruff format --check --output-format concise .
	@echo "== lint"
	@$(BIN)/ruff check .
	@echo "== types"
	@$(BIN)/mypy
	@echo "== import rules"
	@$(BIN)/lint-imports
	@echo "== termbase"
	@$(BIN)/fogbridge glossary check
	@$(BIN)/python -m glossary.surfaces --check

.PHONY: format
format: $(TOOLS) ## Format the code and mend what the linter can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: surfaces
surfaces: $(TOOLS) ## Write the plurals of the termbase anew (glossary/surfaces.lock; read the diff)
	@$(BIN)/python -m glossary.surfaces

.PHONY: weights
weights: $(TOOLS) ## Weigh the signs of reasons anew (bot/threads/weights.txt, half a minute)
	@$(BIN)/python -m tests.reasons

.PHONY: browser
browser: ## Install Chromium and its driver where the system's packages allow it
	@.ci/browser

.PHONY: bench
bench: $(TOOLS) ## Measure, side by side with baselines: a table and build/bench.json
	@.ci/setup --group bench || echo "Without the packages of the baselines; the table says which are missing."
	@$(BIN)/python -m tests.bench $(ARGS)

.PHONY: faults
faults: $(TOOLS) ## The long kill and fault runs (a quarter of an hour); a short form of each is in `make test`
	@$(BIN)/python -m tests.faults $(ARGS)

$(READY): pyproject.toml uv.lock .ci/setup
	@.ci/setup --no-dev
	@printf '%s\n' '$(CURDIR)' > $@

$(TOOLS): pyproject.toml uv.lock .ci/setup
	@.ci/setup
	@printf '%s\n' '$(CURDIR)' | tee $(READY) > $@
