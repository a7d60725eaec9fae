"""What would it take: the cheapest mix for which every chosen target is likely enough, found on the
emulator, confirmed on fresh paired draws, and corrected once if it misses.

    answer = reach(["certificates_2025", "tourism"], level=0.5, budget=2.0)
    answer                     # in words
    answer.mix, answer.targets, answer.costs, answer.changes, answer.levers
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.emulator.evaluate import load_emulator
from analysis.search.answer import Answer, change_table, cost_frame, target_table
from analysis.search.carrying import harm_table, lever_table, strongest
from analysis.search.confirm import Checks, checked_draws, paired
from analysis.search.factorials import STRONGEST, factorial_table
from analysis.search.optimise import cheapest, most
from analysis.search.question import (
    FACTORS,
    LEAST_COST,
    LOCAL,
    asked,
    check_wanted,
    checked_level,
)
from analysis.search.ranges import mix_of
from analysis.search.writing import place_for, title_of, write_answer
from runs.workers.ensemble import checked_jobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from abm.registers.policy import PolicyMix
    from agents.arrays import FloatArray
    from analysis.emulator.evaluate import Emulator
    from analysis.search.optimise import Found
    from analysis.search.question import Question
    from runs.folder.reader import Results

MISS = 0.05
"""Distance of a confirmed probability from the level that makes the search begin again."""
DEARER = 1.1
"""Factor by which a confirmed local cost may be above a budget before it does so."""
RUNS, CORRECTED, PUT_BACK, TOGETHER = "runs", "runs_corrected", "levers", "synergies"
"""Result folders of an answer."""


class Sought(NamedTuple):
    """What a search found."""

    question: Question
    found: Found
    mix: PolicyMix
    possible: bool
    """Whether it promises the level."""


class Trial(NamedTuple):
    """A mix that a search found, and what became of it in runs."""

    question: Question
    found: Found
    mix: PolicyMix
    possible: bool
    results: Results | None
    targets: pd.DataFrame
    costs: pd.DataFrame


def reach(
    targets: str | Iterable[str],
    *,
    level: float = 0.5,
    budget: float | None = None,
    allow_cuts: bool = False,
    confirm: int = 30,
    weights: Mapping[str, float] | None = None,
    robust: float | None = None,
    out: str | Path | None = None,
    jobs: int = -1,
    emulator: Emulator | None = None,
    synergies: bool = False,
    resume: bool = False,
    progress: bool = True,
) -> Answer:
    """The cheapest mix for which every chosen target has at least `level` published probability, or
    the one that brings them most where none does; an `Answer`.

    Cheap: local cost, a quarter of what upper levels, grid and firms pay, and a little for each
    lever that is moved; no lever is believed to bring money in by being raised. Levers go only
    towards more policy, the way the document sets them; with `allow_cuts` also below the status
    quo, and `Answer.harm` lists what that takes away.

    Args:
        targets: names of targets or groups of them.
        level: published probability that each is to have.
        budget: most local cost beyond the status quo, bn CNY, discounted.
        allow_cuts: whether levers may go below the status quo.
        confirm: fresh paired draws on which the mix, the status quo and the document are run; 0:
            none, and every number is marked emulated.
        weights: how much targets count where not all can have the level; {target: weight}.
        robust: worst part of the draws in which the level is to hold, such as 0.1; by default all.
        out: folder for the mix, its tables and runs; by default the first free results/reach-N.
        jobs: runs at a time; -1: one a processor.
        emulator: instead of the one that ships.
        synergies: whether the strongest levers are also run in all combinations.
        resume: go on with the runs of the same question in `out`.
        progress: whether progress is shown.
    """
    level, confirm = checked_level(level), checked_draws(confirm)
    checks = Checks(confirm, checked_jobs(jobs), progress=progress, resume=resume)
    wanted = [targets] if isinstance(targets, str) else list(targets)
    check_wanted(wanted, budget)
    emulator = load_emulator() if emulator is None else emulator
    question = asked(
        emulator,
        wanted,
        level=level,
        budget=budget,
        allow_cuts=allow_cuts,
        weights=weights,
        robust=robust,
    )
    folder = place_for(out, resume=resume)
    trial, corrections, checks = _searched(question, wanted, folder, checks)
    question, found, mix = trial.question, trial.found, trial.mix
    levers = lever_table(question, found, mix, folder=folder / PUT_BACK, checks=checks)
    together = None
    if synergies and confirm:
        names = strongest(levers, STRONGEST)
        together = factorial_table(
            mix, names, question.names, folder=folder / TOGETHER, checks=checks
        )
    answer = Answer(
        mix=mix,
        level=level,
        possible=trial.possible,
        targets=trial.targets,
        costs=trial.costs,
        changes=change_table(question, found, mix, trial.results),
        levers=levers,
        harm=harm_table(question, found, mix, trial.results),
        known=found.known,
        corrections=corrections,
        draws=confirm,
        folder=folder,
        synergies=together,
    )
    write_answer(answer, question, checks)
    return answer


def _searched(
    question: Question, wanted: list[str], folder: Path, checks: Checks
) -> tuple[Trial, int, Checks]:
    """The mix of a question, after one correction where the first one misses; how often it was
    corrected, and the draws that confirm it.
    """
    first = _tried(question, wanted, folder / RUNS, checks)
    if not misses(first):
        return first, 0, checks
    again = question.corrected(*shown(first))
    further = checks.further()
    second = _tried(again, wanted, folder / CORRECTED, further)
    if _missing(second) <= _missing(first):
        return second, 1, further
    return first, 1, checks


def _tried(question: Question, wanted: list[str], folder: Path, checks: Checks) -> Trial:
    """A search, and runs of what it found."""
    sought = sought_for(question, wanted)
    return judged(sought, paired(folder, [sought.mix], checks) if checks.draws else None)


def sought_for(question: Question, wanted: list[str]) -> Sought:
    """What a search finds: the cheapest mix that reaches the level, or the one that brings most."""
    found = cheapest(question)
    possible = found.reached
    if not possible:
        found = most(question)
        possible = found.reached
    mix = mix_of(found.point, question.bounds, **title_of(question, wanted))
    return Sought(question, found, mix, possible)


def judged(sought: Sought, results: Results | None) -> Trial:
    """What became in runs of what a search found."""
    question, found, mix, _ = sought
    return Trial(
        *sought,
        results=results,
        targets=target_table(question, found, mix, results),
        costs=cost_frame(question, found, mix, results),
    )


def misses(trial: Trial) -> bool:
    """Whether runs show that a search must begin again: a target is more than five points below the
    level although the search promised it, or above it although the search said that none can, or
    all are above it so that less would do, or the budget is broken.
    """
    if trial.results is None:
        return False
    gap = trial.targets["probability"].to_numpy() - trial.question.level
    if not trial.possible:
        return bool((gap > -MISS).all())
    moves = bool(trial.question.moved(trial.found.point).any())
    return bool((gap < -MISS).any()) or (moves and bool((gap > MISS).all())) or _overspent(trial)


def shown(trial: Trial) -> tuple[FloatArray, float]:
    """(what runs add to the emulated probabilities of the chosen targets, the factor between the
    local cost of runs and the emulated one).

    What runs show is as uncertain as they are few: it counts as far as the emulator's own error
    goes beyond that.
    """
    table, question = trial.targets, trial.question
    bar = np.asarray(question.emulator.error)[question.columns]
    half = (table["high"] - table["low"]).to_numpy() / 2
    apart = (table["probability"] - table["emulated"]).to_numpy()
    # An error larger than the bar says that the bar is too small here
    size = np.maximum(bar**2, apart**2 - half**2)
    offset = apart * size / (size + half**2)
    cost, promised = trial.costs.set_index("payer").loc[LOCAL, "cost"], trial.found.local
    dearer = 1.0
    if promised > LEAST_COST and cost > 0:
        dearer = float(np.clip(cost / promised, *FACTORS))
    return offset, dearer


def _overspent(trial: Trial) -> bool:
    """Whether runs cost clearly more than the budget."""
    budget = trial.question.budget
    local = trial.costs.set_index("payer").loc[LOCAL, "cost"]
    return budget is not None and bool(local > DEARER * budget)


def _missing(trial: Trial) -> float:
    """By how much the worst target misses the level beyond five points, and the budget by share."""
    gap = trial.question.level - MISS - trial.targets["probability"].to_numpy()
    return float(np.maximum(gap, 0).max()) + float(_overspent(trial))
