# Every chore has one entry here, and CI calls only these. Needs Python 3.11+, make and the package index.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PEERS  := $(VENV)/peers


.PHONY: demo test lint types gate bench bench-quality docs lock build clean

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@# --no-deps: the lock is complete, and the resolver of older pips fails on lxml[html-clean].
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/python -m provenance.cli.demo

test: lint types $(STAMP)
	$(BIN)/python -m pytest -n auto

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

bench: $(STAMP) $(PEERS)/.installed
	$(BIN)/python -m benchmarks.ingest
	$(BIN)/python -m benchmarks.speed --peers $(PEERS)/bin/python

# The packages we are compared with, in an environment of their own; without them the comparison says so.
$(PEERS)/.installed: benchmarks/requirements.txt | $(STAMP)
	$(PYTHON) -m venv $(PEERS)
	-$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

bench-quality: $(STAMP) $(PEERS)/.installed
	$(BIN)/python -m benchmarks.quality --peers $(PEERS)/bin/python
	$(BIN)/python -m benchmarks.quality --peers $(PEERS)/bin/python --language en

docs: $(STAMP)
	$(BIN)/python -m docs.generate

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --group pyproject.toml:dev pyproject.toml -o requirements.lock --custom-compile-command "make lock"

build: $(STAMP)
	$(BIN)/python -m hatchling build

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
