# Everything a newcomer, a developer and CI run. Bare `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo check install format lint type arch corpus floor test faults fuzz docs docs-check picture model unfair bench replay-tools clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-time
DEV := $(VENV)/.development
SHARED ?= ../shared
MINUTES ?= 30
UNFAIR ?= $(SHARED)/data/unfair_tos_train_dev.jsonl.gz
READINGS ?= --readings corpora/readings/readings.jsonl $(SHARED)/data/clauses_unlabelled.jsonl.gz

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(RUN) ## play the demo: invented platforms, six dates, offline
	@$(BIN)/python corpora/demo/play.py

check: $(DEV) lint type arch docs-check corpus test ## every check that CI runs

install: $(DEV) ## a virtual environment with the development tools

format: $(DEV) ## format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lint: $(DEV) ## ruff: style and errors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: $(DEV) ## mypy, strict
	$(BIN)/mypy

arch: $(DEV) ## import-linter: imports point down, the core is pure
	$(BIN)/lint-imports --no-cache

corpus: $(DEV) ## are our own corpora sound: declarations, labelled clauses, the taggers' floors?
	$(BIN)/tosdiff --corpus corpora/platforms check --corpus-only --clauses corpora/clauses

floor: $(DEV) ## pin what the taggers reach on the test clauses; LOWER=--lower-floor lets it sink
	$(BIN)/tosdiff check --corpus-only --clauses corpora/clauses --pin-floor $(LOWER)

test: $(DEV) ## the tests
	$(BIN)/pytest -n 2

faults: $(DEV) ## kill, fill and lose what we run on, often: some minutes; needs root for a small disk, PostgreSQL for two hosts
	$(BIN)/pytest --long tests/faults
	$(BIN)/pytest --engine postgresql tests/api tests/cli tests/evidence tests/sources

fuzz: $(DEV) ## try damaged inputs on every reader, for MINUTES of CPU; with atheris installed, by coverage
	$(BIN)/python tests/fuzz/long.py $(MINUTES)

docs: $(DEV) ## write the verbs' help texts into the README, and the declaration schema
	$(BIN)/python -m cogapp -r README.md
	$(BIN)/python -m tosdiff.corpus.schema > tosdiff/corpus/declaration.schema.json

docs-check: $(DEV) ## are the help texts in the README those of the program?
	$(BIN)/python -m cogapp --check --diff README.md

replay-tools: ## other people's validators and players of web archives, for the tests: pywb, wacz
	test -x .replay/bin/python || $(PYTHON) -m venv .replay
	.replay/bin/pip install -qq --disable-pip-version-check wacz pywb setuptools

picture: $(RUN) ## draw the README's picture from the demo's real output
	$(BIN)/python corpora/demo/play.py --picture docs/demo.svg

model: ## train the clause model and put it into the package: an hour of two busy cores; needs ../shared
	test -x .train/bin/python || $(PYTHON) -m venv .train
	.train/bin/pip install -qq --disable-pip-version-check -e '.[train]'
	.train/bin/tosdiff model train --epochs 3 --out .train/run --data $(SHARED)/data/clauses.jsonl $(READINGS) --aside corpora/clauses/train.jsonl
	.train/bin/tosdiff model export .train/run --dev $(SHARED)/data/clauses.jsonl $(READINGS) --out tosdiff/tag/weights \
		--note "4,135 real clauses of services that the split dev does not have, labelled by hand; their text is their platforms' and is not distributed" \
		--note "12,535 more of such services, labelled by reading: corpora/readings, labels without texts" \
		--note "2,483 clauses of corpora/clauses (split train), all of them invented; each counts a fifth"

unfair: ## train and judge a model of the labels of UNFAIR-ToS, by LexGLUE's measure; needs ../shared
	test -x .train/bin/python || $(PYTHON) -m venv .train
	.train/bin/pip install -qq --disable-pip-version-check -e '.[train]'
	.train/bin/tosdiff model train --labels unfair-tos --out .train/unfair --data $(UNFAIR)
	.train/bin/tosdiff model export .train/unfair --dev $(UNFAIR) --out .train/unfair-model --name unfair-tos/1
	.train/bin/tosdiff model evaluate $(UNFAIR) --split dev --model .train/unfair-model

bench: $(DEV) ## the benchmarks, each beside a peer; some need ../shared
	$(BIN)/python benchmarks/run.py

clean: ## remove the virtual environment and the caches
	rm -rf $(VENV) .train .demo .bench build dist *.egg-info .mypy_cache .ruff_cache .hypothesis .fuzz

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(RUN): $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install -qq --disable-pip-version-check --config-settings editable_mode=compat -e '.[model]'
	@touch $@

$(DEV): $(RUN)
	$(BIN)/pip install -qq --disable-pip-version-check --config-settings editable_mode=compat -e '.[dev]'
	@touch $@
