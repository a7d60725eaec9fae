"""The best mix for the money: expected targets met against local cost, one mix a budget, each
confirmed on fresh paired draws.

    frontier(budgets=(0.5, 1, 2, 4))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.emulator.evaluate import load_emulator
from analysis.reading.outcomes import by_draw, outcomes_of
from analysis.reading.statistics import mean_interval
from analysis.search.answer import CONFIRMED, EMULATED
from analysis.search.confirm import (
    BILLION,
    DOCUMENT,
    STATUS_QUO,
    Checks,
    checked_draws,
    costs,
    paired,
)
from analysis.search.optimise import most
from analysis.search.question import FACTORS, LEAST_COST, LOCAL, PAID, UPPER, asked, check_wanted
from analysis.search.ranges import mix_of, point_of
from analysis.search.writing import place_for, write_frontier
from runs.language import in_every_language, say
from runs.language.amounts import large_amount
from runs.refusals import InputError
from runs.workers.ensemble import checked_jobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from abm.registers.policy import PolicyMix
    from agents.arrays import FloatArray
    from analysis.emulator.evaluate import Emulator
    from analysis.search.optimise import Found
    from analysis.search.question import Question
    from runs.folder.reader import Results

BUDGETS = (0.5, 1.0, 2.0, 4.0)
"""bn CNY of local cost beyond the status quo."""
DEARER = 1.05
"""Factor by which runs may cost more than a budget before its mix is searched again."""
RUNS, CORRECTED = "runs", "runs_corrected"


@dataclass(frozen=True, eq=False)
class Frontier:
    """Mixes that bring most for their money; its `repr` says it in words."""

    table: pd.DataFrame
    """A row a budget: budget, mix, levers moved, emulated (targets met) and emulated_local (cost),
    met with met_low and met_high, more (than the document, paired) with more_low and more_high,
    worst (mean of the worst tenth of the draws that confirm), local with local_low and local_high,
    upper, document_local (what the document costs), known, source. Costs: bn CNY, discounted.
    """
    mixes: tuple[PolicyMix, ...]
    folder: Path

    def __repr__(self) -> str:
        from analysis.search.telling import frontier_lines

        return "\n".join(frontier_lines(self))


class Best(NamedTuple):
    """The mix of a budget."""

    budget: float
    found: Found
    mix: PolicyMix


def frontier(
    *,
    budgets: Sequence[float] = BUDGETS,
    targets: str | Iterable[str] | None = None,
    robust: float | None = None,
    allow_cuts: bool = False,
    confirm: int = 30,
    weights: Mapping[str, float] | None = None,
    out: str | Path | None = None,
    jobs: int = -1,
    emulator: Emulator | None = None,
    resume: bool = False,
    progress: bool = True,
) -> Frontier:
    """The mix for each budget that brings most of the chosen targets, by default of all counted
    ones, and what runs say of it; a `Frontier`.

    A mix that costs over a twentieth more than its budget in runs is searched once again, with what
    runs have shown of its cost, and confirmed on further draws.

    Args:
        budgets: most local cost beyond the status quo, bn CNY, discounted.
        targets: names of targets or groups; by default every counted target.
        robust: worst part of the draws that counts alone, such as 0.1; by default all.
        allow_cuts: whether levers may go below the status quo.
        confirm: fresh paired draws; 0: none, and every number is marked emulated.
        weights: how much targets count; {target: weight}.
        out: folder for mixes, table and runs; by default the first free results/frontier-N.
        jobs, emulator, resume, progress: as in `reach`.
    """
    checks = Checks(checked_draws(confirm), checked_jobs(jobs), progress=progress, resume=resume)
    if not len(budgets):
        raise InputError("no_budget", "no budget is given; give one or more, such as 2")
    for budget in budgets:
        check_wanted(targets, budget)
    emulator = load_emulator() if emulator is None else emulator
    questions = [
        asked(
            emulator,
            targets,
            budget=budget,
            allow_cuts=allow_cuts,
            weights=weights,
            robust=robust,
        )
        for budget in sorted(set(budgets))
    ]
    folder = place_for(out, resume=resume, job="frontier")
    best = [_best(question) for question in questions]
    table = _table(questions, best, folder / RUNS, checks)
    again = _too_dear(table)
    if len(again):
        questions = [
            question.corrected(np.zeros(len(question.columns)), factor)
            for question, factor in zip(questions, _dearer(table), strict=True)
        ]
        for place in again:
            best[place] = _best(questions[place])
        anew = _table(
            [questions[place] for place in again],
            [best[place] for place in again],
            folder / CORRECTED,
            checks.further(),
        )
        table = pd.concat([table.drop(index=again), anew], ignore_index=True)
        table = table.sort_values("budget", ignore_index=True)
    found = Frontier(table, tuple(one.mix for one in best), folder)
    write_frontier(found)
    return found


def _best(question: Question) -> Best:
    """The mix that brings most for a question's budget."""
    assert question.budget is not None, "every point of a frontier has its budget"
    found = most(question)
    budget = question.budget
    # Translators: amounts come in units of a hundred million CNY in Chinese.
    titles = in_every_language(
        lambda: say(
            "Best mix for {budget} bn CNY of local money",
            budget=f"{large_amount(BILLION * budget):g}",
        )
    )
    mix = mix_of(
        found.point,
        question.bounds,
        name=f"best_for_{budget:g}".replace(".", "_"),
        title_en=titles["en"],
        title_zh=titles["zh"],
    )
    return Best(question.budget, found, mix)


def _table(
    questions: Sequence[Question], best: Sequence[Best], folder: Path, checks: Checks
) -> pd.DataFrame:
    """A row a budget."""
    results = paired(folder, [one.mix for one in best], checks) if checks.draws else None
    rows = []
    for question, one in zip(questions, best, strict=True):
        emulated = _emulated(question, one.found)
        row = {
            "budget": one.budget,
            "mix": one.mix.name,
            "levers": len(one.mix.paths),
            "emulated": emulated["met"],
            "emulated_local": one.found.local,
            "known": one.found.known,
        }
        rows.append(row | (emulated if results is None else _in_runs(results, question, one.mix)))
    return pd.DataFrame(rows)


def _emulated(question: Question, found: Found) -> dict[str, object]:
    """What the emulator says of a mix; the bars of single targets are taken to be independent."""
    emulator, columns = question.emulator, question.columns
    points = np.vstack([found.point, point_of(DOCUMENT, emulator.levers)])
    met, document = emulator.published(points)[:, columns].sum(axis=1)
    bar = float(np.sqrt((np.asarray(emulator.error)[columns] ** 2).sum()))
    paid = dict(zip(PAID, question.paid(points), strict=True))
    worst = emulator.by_draw(points[:1])[0, columns].sum(axis=0)
    return {
        "met": met,
        "met_low": met - bar,
        "met_high": met + bar,
        "more": met - document,
        "more_low": met - document - bar,
        "more_high": met - document + bar,
        "worst": _worst_tenth(worst),
        "local": paid[LOCAL][0],
        "local_low": np.nan,
        "local_high": np.nan,
        "upper": paid[UPPER][0],
        "document_local": paid[LOCAL][1],
        "source": EMULATED,
    }


def _in_runs(results: Results, question: Question, mix: PolicyMix) -> dict[str, object]:
    """What runs say of a mix; targets met are the model's own chances, as no pool pairs draws."""
    met = {name: _met(results, name, question) for name in (mix.name, STATUS_QUO, DOCUMENT)}
    mean, low, high = mean_interval(met[mix.name].to_numpy())
    both = met[mix.name].index.intersection(met[DOCUMENT].index)
    more = (met[mix.name][both] - met[DOCUMENT][both]).to_numpy()
    paid = costs(results, mix.name)
    ends = dict(zip(("more", "more_low", "more_high"), mean_interval(more), strict=True))
    return {
        "met": mean,
        "met_low": low,
        "met_high": high,
        **ends,
        "worst": _worst_tenth(met[mix.name].to_numpy()),
        "local": paid.loc[LOCAL, "cost"],
        "local_low": paid.loc[LOCAL, "low"],
        "local_high": paid.loc[LOCAL, "high"],
        "upper": paid.loc[UPPER, "cost"],
        "document_local": costs(results, DOCUMENT).loc[LOCAL, "cost"],
        "source": CONFIRMED,
    }


def _met(results: Results, mix: str, question: Question) -> pd.Series:
    """Expected number of the chosen targets met under a mix by draw, index draw."""
    outcomes = outcomes_of(results)
    rows = outcomes.rows(mix)
    columns = [outcomes.column(name) for name in question.names]
    met = np.nansum(outcomes.chance[np.ix_(rows, columns)], axis=1)
    draws, means = by_draw(outcomes.runs["draw"].to_numpy()[rows], met)
    return pd.Series(means, index=draws)


def _worst_tenth(met: FloatArray) -> float:
    """Mean of the lowest tenth of some numbers, at least one of them."""
    number = max(1, round(len(met) / 10))
    return float(np.sort(met)[:number].mean())


def _too_dear(table: pd.DataFrame) -> list[int]:
    """Places of confirmed mixes that break their budget."""
    confirmed = table["source"] == CONFIRMED
    return list(np.flatnonzero(confirmed & (table["local"] > DEARER * table["budget"])))


def _dearer(table: pd.DataFrame) -> FloatArray:
    """Factors between the local cost of runs and the emulated one."""
    emulated = np.maximum(table["emulated_local"].to_numpy(), LEAST_COST)
    return np.clip(table["local"].to_numpy() / emulated, *FACTORS)
