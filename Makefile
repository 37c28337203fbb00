# The commands of the project; `make` alone lists them. Each creates .venv if there is none.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
ARGS ?=
# Training data of the shipped models in addition to MNIST; see docs/data.md for the origin.
REAL ?=
FURTHER := $(if $(REAL),--also '$(REAL)/swiss-numbers/train' --also '$(REAL)/optdigits/optdigits-orig.tra[:1434]')
# Collections of other hands, which the line recogniser learns from too.
HANDS ?=
OTHER_HANDS := $(if $(HANDS),--hands '$(HANDS)')
# The teachers are kept, so that make continues after an interruption; with REAL they are different ones.
WORKSHOP := build/models$(if $(REAL),-further)
TEACHERS := $(foreach seed,0 1 2 3,$(WORKSHOP)/teacher-$(seed).onnx)
FAST := --set width=16 --set depth=2

BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUN_READY := $(VENV)/.installed-run
DEV_READY := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-anywhere check format constants models lock licences clean

help:  ## list these commands
	@echo "Tenfold: make TARGET [ARGS='...'] [PYTHON=python3.12]"
	@awk -F ':.*  ## ' '/^[a-z-]+:.*  ## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUN_READY)  ## run the whole pipeline, from download to report (ARGS=--quick for a subset)
	$(BIN)/python main.py $(ARGS)

test: $(DEV_READY)  ## run the tests, with line coverage
	@sh tools/browser.sh
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --cov --cov-fail-under=90 $(ARGS)

test-anywhere: $(DEV_READY)  ## run the tests as other machines would (ARGS=avx2: one of tools/test-anywhere.sh)
	VENV=$(VENV) WORKERS=$(WORKERS) sh tools/test-anywhere.sh $(ARGS)

check: $(DEV_READY)  ## check lint, format, types and floors; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(DEV_READY)  ## fix formatting and simple lint errors
	$(BIN)/ruff check --fix --exit-zero
	$(BIN)/ruff format

constants: $(RUN_READY)  ## write the constants that the page in the browser shares with Python
	$(BIN)/python tools/constants.py

models: $(WORKSHOP)/teacher.onnx  ## train the shipped models again; takes hours (REAL=, HANDS=: docs/data.md)
	$(BIN)/tenfold train cnn --recipe best $(FURTHER) --teacher $< --checkpoint $(WORKSHOP)/default.state --out $(WORKSHOP)/default.onnx
ifneq ($(HANDS),)
	$(BIN)/tenfold data hands '$(HANDS)' --out $(WORKSHOP)/hands.npz
	$(BIN)/tenfold adapt --model $(WORKSHOP)/default.onnx --data $(WORKSHOP)/hands.npz $(FURTHER) --steps 4000 --alpha 0.5 --out src/tenfold/pretrained/default.onnx
else
	cp $(WORKSHOP)/default.onnx src/tenfold/pretrained/default.onnx
endif
	$(BIN)/tenfold train cnn --recipe best $(FURTHER) --teacher $< $(FAST) --checkpoint $(WORKSHOP)/fast.state --out src/tenfold/pretrained/fast.onnx

	$(BIN)/tenfold train-context $(FURTHER) $(OTHER_HANDS) --digits 600000 --checkpoint $(WORKSHOP)/among.state --out src/tenfold/pretrained/among.onnx
	$(BIN)/tenfold train-lines $(FURTHER) $(OTHER_HANDS) --checkpoint $(WORKSHOP)/lines-1.state --out $(WORKSHOP)/lines-1.onnx
	$(BIN)/tenfold train-lines $(FURTHER) $(OTHER_HANDS) --start $(WORKSHOP)/lines-1.onnx --alpha 0.5 --seed 1 --checkpoint $(WORKSHOP)/lines.state --out src/tenfold/pretrained/lines.onnx

$(WORKSHOP)/teacher.onnx: $(TEACHERS)
	$(BIN)/tenfold ensemble $@ $^

$(WORKSHOP)/teacher-%.onnx: | $(RUN_READY)
	mkdir -p $(@D)
	$(BIN)/tenfold train cnn --recipe best --set epochs=40 $(FURTHER) --seed $* --checkpoint $(@:.onnx=.state) --out $@

lock:  ## pin the newest releases in requirements*.txt and locks/ (KEEP=1: only add what is new)
	KEEP=$(KEEP) sh tools/lock.sh $(PYTHON)

licences: $(DEV_READY)  ## write the licences of all packages into docs/licences.md
	$(BIN)/python tools/licences.py

clean:  ## remove .venv, caches and build files; runs/ stays
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@sh tools/python.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_READY): requirements.txt pyproject.toml | $(VENV)/.created
	@echo "Installing the packages of Tenfold into $(VENV); the first time takes minutes."
	$(PIP_INSTALL) --requirement requirements.txt
	@touch $@

# The packages for the tests include those for a run, so one installation serves both.
$(DEV_READY): requirements.txt requirements-dev.txt pyproject.toml | $(VENV)/.created
	@echo "Installing the packages of Tenfold and its tests into $(VENV); the first time takes minutes."
	$(PIP_INSTALL) --requirement requirements-dev.txt
	@touch $(RUN_READY) $@
