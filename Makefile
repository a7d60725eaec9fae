# Each target makes the part of the environment in .venv that it needs; only Python >= 3.12 and make are needed.
BIN = .venv/bin
PINS = pyproject.toml constraints.txt
export PYTHON
# Hundreds of processes start in the tests: what they import is compiled once, whatever the machine is used to.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run extras test bench lint docs experiments faults fuzz mutation assets results
.DEFAULT_GOAL = help

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

run: .venv/.core  ## How likely is each target, under the status quo and under the document (3 to 4 minutes)
	@$(BIN)/ganzi assess

extras: .venv/.extras  ## What reports, the page, fits, samplers and clusters need besides

test: .venv/.ready  ## All tests but the few that take minutes each (make experiment-tests)
	@$(BIN)/python -m pytest -m "not slow" --numprocesses auto --dist loadfile --quiet

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

docs: .venv/.ready  ## The site, from docs/, registers and docstrings, into site/; no internet needed
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "site/index.html"

results: .venv/.ready  ## After a change of results: make again all that ships of them (a day, alone on the machine)
	$(BIN)/python -m calibration.experiments.postings # who pays whom; read the difference
	$(BIN)/ganzi validate results/hindcast --jobs 2 # then the card, the laws of error and the rivals' walks
	$(BIN)/python -m calibration.hindcast.ship results/hindcast
	$(BIN)/ganzi calibrate results/fit --jobs 2 --ship # the posterior
	$(BIN)/python -m calibration.experiments.equal_cost_mixes --draws 50 --jobs 2 # the shipped mixes at equal cost
	$(BIN)/ganzi assess $(patsubst abm/data/mixes/%.toml,--mix %,$(wildcard abm/data/mixes/*.toml)) --draws 160 --out results/mixes --resume
	$(BIN)/python -m calibration.experiments.ship_mixes results/mixes # what the page compares mixes by
	$(BIN)/ganzi learn --out results/learn --jobs 2 --resume --ship # instant probabilities; then the page of their errors
	$(BIN)/python -m calibration.learning.page
	$(BIN)/ganzi frontier --budget 0.5 --budget 1 --budget 2 --budget 4 --confirm 60 --out results/found --resume # the found mixes of the page
	cp results/found/*.toml results/found/frontier.csv analysis/search/found
	$(BIN)/python -m calibration.experiments.answers results/answers --draws 60 --resume # tables of docs/results/reach.md
	$(MAKE) experiments # in steps that go on where they stopped
	$(BIN)/ganzi assess --source prior --out results/prior --resume
	$(BIN)/ganzi assess --source posterior --out results/posterior --resume
	$(BIN)/python -m calibration.prior_and_posterior results/prior results/posterior
	$(BIN)/python -m calibration.experiments.notebooks # what the notebooks show (a quarter of an hour)
	$(MAKE) run docs # the table, whose figure becomes analysis/example.png

.venv/.core: $(PINS) .ci/core.txt
	@sh .ci/environment core "make $(MAKECMDGOALS)"

.venv/.extras: $(PINS) .ci/extras.txt
	@sh .ci/environment extras "make $(MAKECMDGOALS)"

.venv/.ready: $(PINS)
	@sh .ci/environment all "make $(MAKECMDGOALS)"
