# The commands of the house; `make` alone lists them. Each makes its own .venv when there is none.

PYTHON ?= python3
LOCK_PYTHON ?= python3.11
VENV ?= .venv
WORKERS ?= 2
ARGS ?=
# What the models of the package learn from beside MNIST; docs/data.md says where it comes from.
REAL ?=
FURTHER := $(if $(REAL),--also '$(REAL)/swiss-numbers/train' --also '$(REAL)/optdigits/optdigits-orig.tra[:1434]')
# Their teachers are kept, so that make goes on after an interruption; with REAL they are others.
WORKSHOP := build/models$(if $(REAL),-further)
TEACHERS := $(foreach seed,0 1 2 3,$(WORKSHOP)/teacher-$(seed).onnx)
FAST := --set width=16 --set depth=2

BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUN_READY := $(VENV)/.installed-run
DEV_READY := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check format constants models lock clean

help:  ## show this list
	@echo "Tenfold: make TARGET [ARGS='...'] [PYTHON=python3.12]"
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUN_READY)  ## the whole pipeline, from download to report (ARGS=--quick for a subset)
	$(BIN)/python main.py $(ARGS)

test: $(DEV_READY)  ## the tests, with their line coverage
	@sh tools/browser.sh
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --cov --cov-fail-under=90 $(ARGS)

check: $(DEV_READY)  ## lint, format, types and the floors of the house; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(DEV_READY)  ## put the code in order: what ruff can mend by itself
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format

constants: $(RUN_READY)  ## write the constants that the page in the browser shares with Python
	$(BIN)/python tools/constants.py

models: $(WORKSHOP)/teacher.onnx  ## train the two models in the package anew; hours (REAL=FOLDER: docs/data.md)
	$(BIN)/tenfold train cnn --recipe best $(FURTHER) --teacher $< --checkpoint $(WORKSHOP)/default.state --out src/tenfold/pretrained/default.onnx
	$(BIN)/tenfold train cnn --recipe best $(FURTHER) --teacher $< $(FAST) --checkpoint $(WORKSHOP)/fast.state --out src/tenfold/pretrained/fast.onnx

$(WORKSHOP)/teacher.onnx: $(TEACHERS)
	$(BIN)/tenfold ensemble $@ $^

$(WORKSHOP)/teacher-%.onnx: | $(RUN_READY)
	mkdir -p $(@D)
	$(BIN)/tenfold train cnn --recipe best --set epochs=40 $(FURTHER) --seed $* --checkpoint $(@:.onnx=.state) --out $@

lock:  ## pin the newest releases anew in requirements.txt and requirements-dev.txt
	sh tools/lock.sh $(LOCK_PYTHON)

clean:  ## remove .venv, caches and build leftovers; runs/ stays
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@sh tools/python.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_READY): requirements.txt pyproject.toml | $(VENV)/.created
	@echo "Installing what Tenfold runs with into $(VENV); the first time takes minutes."
	$(PIP_INSTALL) --requirement requirements.txt
	@touch $@

# What the tests need holds all that a run needs, so one installation serves both.
$(DEV_READY): requirements.txt requirements-dev.txt pyproject.toml | $(VENV)/.created
	@echo "Installing what Tenfold runs and is tested with into $(VENV); the first time takes minutes."
	$(PIP_INSTALL) --requirement requirements-dev.txt
	@touch $(RUN_READY) $@
