"""How often the intervals of probabilities hold what they should, and what stopping by precision
costs: populations of chances with a known mean, drawn from again and again.

`python -m calibration.experiments.coverage DIR` takes the chances of every target and mix of a
result folder as populations, and the paired differences of its mixes; without DIR it makes
populations of every shape. Prints the table of `coverage` for means and differences, and that of
`stopping`.
"""

from __future__ import annotations

import sys
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from analysis.reading.outcomes import outcomes_of
from analysis.reading.statistics import (
    LEVEL,
    bounded_difference_interval,
    paired_probability_interval,
    wilson_interval,
)
from runs.chances.intervals import bounded_mean_interval, student_interval
from runs.folder.reader import open_results

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agents.arrays import FloatArray

    Interval = Callable[[FloatArray], tuple[FloatArray, FloatArray]]

SIZES = (20, 50, 100, 200)
"""Draws of an ensemble."""
LOOKS = (50, 100, 200, 400, 800)
"""Draws after which an ensemble may stop once its intervals are narrow enough."""
SHAPES = ((0.3, 3.0), (1.0, 20.0), (0.5, 0.5), (2.0, 2.0), (20.0, 30.0), (5.0, 1.0), (0.2, 9.0))
"""Both parameters of the beta laws of made populations: rare, even, split, narrow, nearly sure."""
POPULATION = 4000
SLACK = 1e-9


def wilson(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Wilson's interval of the sums along the last axis, for comparison."""
    return wilson_interval(values.sum(axis=-1), np.full(len(values), float(values.shape[-1])))


def agresti_min(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Agresti and Min's interval of the sums of gains and losses, for comparison."""
    gained, lost = np.maximum(values, 0).sum(axis=-1), np.maximum(-values, 0).sum(axis=-1)
    n = np.full(len(values), float(values.shape[-1]))
    return paired_probability_interval(gained, lost, n)


MEANS: dict[str, Interval] = {
    "bounded": bounded_mean_interval,
    "student": student_interval,
    "wilson": wilson,
}
DIFFERENCES: dict[str, Interval] = {
    "bounded": bounded_difference_interval,
    "student": student_interval,
    "agresti_min": agresti_min,
}


def made_populations(seed: int = 5) -> list[FloatArray]:
    """Chances of every shape, arrays of shape (POPULATION,)."""
    luck = np.random.default_rng(seed)
    return [luck.beta(*shape, POPULATION) for shape in SHAPES]


def made_differences(seed: int = 6) -> list[FloatArray]:
    """Paired differences: a shift of chances that most pairs hardly feel."""
    luck = np.random.default_rng(seed)
    base = [special.logit(np.clip(values, 1e-6, 1 - 1e-6)) for values in made_populations(seed)]
    return [
        special.expit(values + luck.gamma(0.3, 2.0, POPULATION)) - special.expit(values)
        for values in base
    ]


def folder_populations(folder: str) -> tuple[list[FloatArray], list[FloatArray]]:
    """(chances of every target and mix that vary, paired differences that do) of a folder."""
    outcomes = outcomes_of(open_results(folder))
    means = [
        outcomes.chance[outcomes.rows(mix), column]
        for mix in outcomes.mixes
        for column in range(len(outcomes.names))
    ]
    differences = []
    for first, second in combinations(outcomes.mixes, 2):
        base, other = outcomes.pairs(first, second)
        differences += list((outcomes.chance[other] - outcomes.chance[base]).T)
    return [one for one in means if one.std() > 0], [one for one in differences if one.std() > 0]


def coverage(
    populations: Sequence[FloatArray],
    methods: dict[str, Interval],
    *,
    sizes: Sequence[int] = SIZES,
    repeats: int = 4000,
    seed: int = 3,
) -> pd.DataFrame:
    """One row a number of draws and method: mean, worst and tenth of the populations' coverages,
    and the mean width.
    """
    luck = np.random.default_rng(seed)
    rows = []
    for n in sizes:
        for number, values in enumerate(populations):
            samples = values[luck.integers(0, len(values), (repeats, n))]
            for name, interval in methods.items():
                low, high = interval(samples)
                held = (low - SLACK <= values.mean()) & (values.mean() <= high + SLACK)
                rows.append((n, name, number, held.mean(), (high - low).mean()))
    table = pd.DataFrame(rows, columns=["n", "method", "population", "held", "width"])
    groups = table.groupby(["n", "method"], sort=False)
    return pd.DataFrame(
        {
            "mean": groups["held"].mean(),
            "worst": groups["held"].min(),
            "tenth": groups["held"].quantile(0.1),
            "width": groups["width"].mean(),
        }
    ).reset_index()


def stopping(
    populations: Sequence[FloatArray], *, half_width: float, repeats: int = 2000, seed: int = 4
) -> pd.DataFrame:
    """One row a population: coverage at the look at which an ensemble stops, because its half-width
    is small enough, and the mean draws it took.
    """
    luck = np.random.default_rng(seed)
    rows = []
    for values in populations:
        samples = values[luck.integers(0, len(values), (repeats, LOOKS[-1]))]
        held, draws = np.zeros(repeats, bool), np.zeros(repeats)
        open_ones = np.ones(repeats, bool)
        for look in LOOKS:
            low, high = bounded_mean_interval(samples[:, :look])
            stops = open_ones & (((high - low) / 2 <= half_width) | (look == LOOKS[-1]))
            inside = (low - SLACK <= values.mean()) & (values.mean() <= high + SLACK)
            held[stops], draws[stops] = inside[stops], look
            open_ones &= ~stops
        rows.append({"mean": values.mean(), "held": held.mean(), "draws": draws.mean()})
    return pd.DataFrame(rows)


if __name__ == "__main__":
    given = folder_populations(sys.argv[1]) if len(sys.argv) > 1 else None
    means, changes = given or (made_populations(), made_differences())
    print(f"{len(means)} means, {len(changes)} differences; level {LEVEL:.0%}")
    print(coverage(means, MEANS).round(3).to_string(index=False))
    print(coverage(changes, DIFFERENCES).round(3).to_string(index=False))
    for asked in (0.05, 0.03):
        table = stopping(means, half_width=asked)
        print(
            f"half-width {asked:g}: coverage {table['held'].mean():.3f}, worst "
            f"{table['held'].min():.3f}, {table['draws'].mean():.0f} draws"
        )
