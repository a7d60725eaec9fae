"""Why a mix helps or hurts a target: what each of its parts brings, from paired runs without it and
with it alone, and what moves along.

A part is a reason only where runs say so: half of the draws choose, the other half measures, and
the chance of any false reason among all targets and parts is one in twenty (Holm). What is shown is
the measured half alone, so that being chosen makes nothing look larger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.questions.contributions import designed_parts
from analysis.questions.explain import learning_half
from analysis.reading.outcomes import as_results, outcomes_of
from analysis.reading.statistics import (
    LEVEL,
    bounded_difference_interval,
    holm_of_discrete,
    mcnemar_p,
    mean_interval,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.arrays import FloatArray
    from runs.folder.reader import Results

WORTH_TESTING = 0.03
"""Least contribution, in probability, on the half of the draws that chooses."""
MEASURED = ("target", "part", "change", "low", "high", "p", "n")
COLUMNS = (*MEASURED, "p_holm", "confirmed")
"""Change: what the part adds to the probability, mean of added last and added first."""


class Halves(NamedTuple):
    """Contributions of parts to targets by draw, on the two halves of the draws."""

    chosen: FloatArray
    """Of shape (draws, parts, targets): the half that chooses."""
    measured: FloatArray
    """The half that measures."""


def reasons(results: Results, parts: Iterable[str] | None = None) -> pd.DataFrame:
    """What each part of a mix brings to each target, from a folder of designed mixes (design
    `ends`): COLUMNS, one row a target and part that the choosing half finds worth testing, largest
    change first within a target.

    The contribution of a part in a draw is the mean of what it adds last (everything less all but
    it) and what it adds first (it alone less nothing), in chances, so that two parts that need each
    other share what they bring. The test counts draws that gain and that lose: on the same luck a
    difference of zero is a fact and no evidence. `confirmed`: Holm's p over all rows that could
    reject is below 0.05 and the interval of the measured half keeps off zero.
    """
    results = as_results(results)
    outcomes, design = outcomes_of(results), designed_parts(results, parts)
    draws, added = design.by_draw(outcomes, outcomes.chance)
    learn = learning_half(draws)
    halves = Halves(added[learn], added[~learn])
    rows = _tested(halves, design.names, outcomes.names)
    table = pd.DataFrame(rows, columns=[*MEASURED, "least_p"])
    table["p_holm"] = holm_of_discrete(table["p"], table["least_p"])
    apart = (table["low"] > 0) | (table["high"] < 0)
    table["confirmed"] = (table["p_holm"] < 1 - LEVEL) & apart
    order = {name: place for place, name in enumerate(outcomes.names)}
    return (
        table.assign(place=table["target"].map(order), size=-table["change"].abs())
        .sort_values(["place", "size"], kind="stable", ignore_index=True)
        .loc[:, list(COLUMNS)]
    )


def _tested(halves: Halves, parts: list[str], targets: list[str]) -> list[dict[str, Any]]:
    """Rows of what the choosing half finds worth testing, measured on the other."""
    mean = halves.chosen.mean(0)
    rows = []
    for part, target in zip(*np.nonzero(np.abs(mean) >= WORTH_TESTING), strict=True):
        change = halves.measured[:, part, target]
        low, high = _interval(change)
        rows.append(
            {
                "target": targets[target],
                "part": parts[part],
                "change": float(change.mean()),
                "low": low,
                "high": high,
                "p": mcnemar_p(int((change > 0).sum()), int((change < 0).sum())),
                "n": len(change),
                "least_p": mcnemar_p(int((change != 0).sum()), 0),
            }
        )
    return rows


def _interval(change: FloatArray) -> tuple[float, float]:
    """95 % interval of the mean: Student's where every draw moves; else as for pairs of yes and no,
    of which those that have not moved yet may.
    """
    if (change != 0).all():
        return mean_interval(change)[1:]
    low, high = bounded_difference_interval(change)
    return float(low), float(high)
