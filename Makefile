# Each target makes the part of the environment in .venv that it needs; only Python >= 3.12 and make are needed.
BIN = .venv/bin
PINS = pyproject.toml constraints.txt
export PYTHON

.PHONY: help run extras test bench lint docs experiments faults fuzz mutation assets
.DEFAULT_GOAL = help

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

run: .venv/.core  ## How likely is each target, under the status quo and under the document (3 to 4 minutes)
	@$(BIN)/ganzi assess

extras: .venv/.extras  ## What reports, the page, fits, samplers and clusters need besides

test: .venv/.ready  ## All tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --quiet

bench: .venv/.ready  ## Speed and memory, by phase
	@$(BIN)/python -m tests.bench.speed

lint: .venv/.ready  ## Style, formatting, types, and whether every message is there in Chinese
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m runs.language.check

experiments: .venv/.ready  ## Signs, facts, levers, kills, faults, fuzz, in full (hours, in steps of at most 40 min); goes on where it stopped
	@$(BIN)/python -m calibration.experiments.steps

experiment-%: .venv/.ready
	@$(BIN)/python -m calibration.experiments.steps $*

faults: .venv/.ready  ## The result folder on a disk that fails, 10,000 seeds
	@$(BIN)/python -m tests.bench.faulty_disk

fuzz: .venv/.ready  ## 3,000 hostile mixes, designs, tables and result folders
	@$(BIN)/python -m tests.bench.fuzz

mutation: .venv/.ready  ## How many small faults in rules, ledger, targets and settling the tests notice (half an hour)
	@$(BIN)/python -m tests.bench.mutation

assets: .venv/.extras  ## Front-end files of 'ganzi brief', fetched once by npm, so that the page works offline
	@$(BIN)/python -m analysis.brief.assets

docs: .venv/.ready  ## Rewrite the tables of MODEL.md from the registers
	@$(BIN)/python -m calibration.model_page

.venv/.core: $(PINS) .ci/core.txt
	@sh .ci/environment core "make $(MAKECMDGOALS)"

.venv/.extras: $(PINS) .ci/extras.txt
	@sh .ci/environment extras "make $(MAKECMDGOALS)"

.venv/.ready: $(PINS)
	@sh .ci/environment all "make $(MAKECMDGOALS)"
