# Each target makes its own environment in .venv first; only Python >= 3.12 and make are needed.
BIN = .venv/bin
export PYTHON

.PHONY: help run test bench lint docs experiments assets
.DEFAULT_GOAL = help

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

run: .venv/.ready  ## How likely is each target, under the status quo and under the document (3 to 4 minutes)
	@$(BIN)/ganzi assess

test: .venv/.ready  ## All tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --quiet

bench: .venv/.ready  ## Speed and memory, by phase
	@$(BIN)/python -m tests.bench.speed

lint: .venv/.ready  ## Style, formatting, types, and whether every message is there in Chinese
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m runs.language.check

experiments: .venv/.ready  ## Known signs, stylised facts, effects of every lever, in full (two to three hours on 2 cores)
	@$(BIN)/python -m calibration.experiments
	@$(BIN)/python -m tests.bench.endurance

assets: .venv/.ready  ## Front-end files of 'ganzi brief', fetched once by npm, so that the page works offline
	@$(BIN)/python -m analysis.brief.assets

docs: .venv/.ready  ## Rewrite the tables of MODEL.md from the registers
	@$(BIN)/python -m calibration.model_page

.venv/.ready: pyproject.toml constraints.txt .ci/environment
	@sh .ci/environment
