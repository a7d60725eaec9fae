"""Chances that a published figure meets a target, given what a run yields: pure functions.

Arrays over runs; a law of errors as in `runs.chances.laws`, with `years` from the end of the last
known year to that of the figure. Each result is a probability, shape (runs,). Values that were not
measured (NaN) never meet. Source: the normal integrals are elementary; sums over a drift that all
years share use Gauss and Hermite's quadrature.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import BoolArray, FloatArray
    from runs.chances.laws import Law, Laws

LOG, LOGIT, POINTS = "log", "logit", "points"
"""Scales of errors: proportional, of the odds of a share, and differences as they are."""
NODES = 9
"""Points of the quadrature over a drift that several years share."""
FINE_NODES = 64
"""Points of the quadrature over an error that changes a condition's form."""


def at_least(
    values: FloatArray, bound: float, *, laws: Laws, years: float, scale: str = LOG
) -> FloatArray:
    """Chance that the figure is at least `bound`: mean over the laws of Phi((s(x) + mean - s(a)) /
    deviation).

    Where the scale knows no such value (a share of 0 or 1, a level of 0) and where the law is
    exact, the comparison itself: 0 or 1.
    """
    values = np.asarray(values, float)
    plainly = (values >= bound).astype(float)
    inside = _inside(values, scale)
    if not _inside(np.array([bound]), scale)[0]:
        return plainly
    distance = scaled(np.where(inside, values, bound), scale) - scaled(bound, scale)
    chance = np.zeros(values.shape)
    for law in laws:
        deviation = law.deviation(years)
        if deviation:
            of_law = special.ndtr((distance + law.mean(years)) / deviation)
        else:
            of_law = (distance + law.mean(years) >= 0).astype(float)
        chance += law.weight * of_law
    return np.where(inside, chance, plainly)


def at_most(
    values: FloatArray, bound: float, *, laws: Laws, years: float, scale: str = LOG
) -> FloatArray:
    """Chance that the figure is at most `bound`; 0 for what was not measured."""
    values = np.asarray(values, float)
    below = 1 - at_least(values, bound, laws=laws, years=years, scale=scale)
    plainly = np.logical_or(_sure(laws, years), ~_inside(values, scale))
    exactly = plainly & (values == bound)
    return np.where(np.isfinite(values), np.where(exactly, 1.0, below), 0.0)


def within(
    values: FloatArray,
    low: float,
    high: float,
    *,
    laws: Laws,
    years: float,
    scale: str = LOG,
) -> FloatArray:
    """Chance that the figure lies between two bounds."""
    upper = at_most(values, high, laws=laws, years=years, scale=scale)
    lower = at_least(values, low, laws=laws, years=years, scale=scale)
    return np.where(np.isfinite(values), np.maximum(upper + lower - 1, 0.0), 0.0)


def falls_over(
    first: FloatArray, last: FloatArray, *, laws: Laws, years: tuple[float, float]
) -> FloatArray:
    """Chance that the figure is lower at the end than at the beginning; levels; `years` of both."""
    fall = scaled(first, LOG) - scaled(last, LOG)
    start, end = years
    chance = np.zeros(np.shape(fall))
    for law in laws:
        shift = law.mean(end) - law.mean(start)
        spread = np.sqrt(
            law.drift_variance * (end - start) ** 2 + law.shock_variance * (end - start)
        )
        chance += law.weight * _above_zero(fall - shift, float(spread))
    return np.where(np.isfinite(fall), chance, 0.0)


def falls_every_year(path: FloatArray, *, laws: Laws) -> FloatArray:
    """Chance that the figure falls in each year of a path of levels, shape (runs, years + 1): E
    over the drift b of the product of Phi((fall - b) / sig).
    """
    falls = -np.diff(scaled(path, LOG), axis=1)
    chance = np.zeros(len(falls))
    for law in laws:
        sigma = float(np.sqrt(law.shock_variance))
        for drift, weight in _drifts(law):
            each = _above_zero(falls - drift, sigma)
            chance += law.weight * weight * each.prod(axis=1)
    return np.where(np.isfinite(falls).all(axis=1), chance, 0.0)


def above_every_year(
    path: FloatArray, bound: float, *, laws: Laws, years: Sequence[float]
) -> FloatArray:
    """Chance that a figure in points is above `bound` in each year, path of shape (runs, years):
    one luck for all years, Phi of the least (x + mean - a) / deviation.
    """
    chance = np.zeros(len(path))
    for law in laws:
        ahead = [
            _distance(path[:, place] + law.mean(h) - bound, law.deviation(h))
            for place, h in enumerate(years)
        ]
        chance += law.weight * special.ndtr(np.min(ahead, axis=0))
    return np.where(np.isfinite(path).all(axis=1), chance, 0.0)


def by_month(done: FloatArray, month: float, *, share: float, scale_months: float) -> FloatArray:
    """Chance that something that a run ends in month `done` (1: the first; 0 or less: before) is
    published as done by the end of `month`: Phi((B + 1/2 - T) / s), s = share x (scale_months
    T)^(1/2).

    What never ends (NaN) has no chance.
    """
    done = np.asarray(done, float)
    ahead = np.maximum(done, 0.0)
    spread = share * np.sqrt(scale_months * ahead)
    distance = _distance(month + 0.5 - done, spread)
    chance = np.where(done <= 0, float(month >= 0), special.ndtr(distance))
    return np.where(np.isfinite(done), chance, 0.0)


def sum_at_least(chances: FloatArray, amounts: FloatArray, bound: float, *, grid: float) -> float:
    """Chance that independent parts with these chances (n,) and amounts (n,) add up to `bound`:
    exact, by convolution on a grid.

    What is certain is added as it is; only what is open is put on the grid, rounded.
    """
    sure = chances >= 1 - 1e-9
    open_ones = ~sure & (chances > 1e-9)
    missing = bound - amounts[sure].sum()
    if missing <= 0 and not (amounts[open_ones] < 0).any():
        return 1.0
    # A part that takes away: it is there, and what is open is that it is not
    negative = amounts < 0
    steps = np.rint(np.abs(amounts[open_ones]) / grid).astype(int)
    odds = np.where(negative[open_ones], 1 - chances[open_ones], chances[open_ones])
    missing -= amounts[open_ones & negative].sum()
    needed = int(np.ceil(missing / grid - 0.5 * (len(steps) > 0) - 1e-9))
    if needed <= 0:
        return 1.0
    if needed > steps.sum():
        return 0.0
    mass = np.zeros(steps.sum() + 1)
    mass[0] = 1.0
    for step, chance in zip(steps, odds, strict=True):
        moved = mass * (1 - chance)
        moved[step:] += mass[: len(mass) - step] * chance
        mass = moved
    return float(min(mass[needed:].sum(), 1.0))


def share_of_growth(
    *,
    product: FloatArray,
    growth: FloatArray,
    part: FloatArray,
    part_growth: FloatArray,
    bound: float,
    law: Law,
    years: float,
    between: float,
) -> tuple[FloatArray, FloatArray]:
    """(chance that a part's share of the year's real growth exceeds `bound` while there is growth,
    chance that there is none), each of shape (runs,).

    product, part: levels of the year before; growth, part_growth: their increments; the year adds d
    ~ N(m, v + sig^2) to the growth of the product and of the part, `between` is the deviation of
    their difference. Numerator N = dS + S (d + z), denominator D = dY + Y d; given d, what N needs
    of z is a normal tail, so one quadrature over d > -dY / Y is left.
    """
    mean = law.mean(years) - law.mean(years - 1)
    spread = float(np.sqrt(law.drift_variance + law.shock_variance))
    edge = (-growth / product - mean) / spread
    none = special.ndtr(edge)
    nodes, weights = np.polynomial.legendre.leggauss(FINE_NODES)
    levels = none[:, None] + (1 - none[:, None]) * (nodes + 1) / 2
    d = mean + spread * special.ndtri(np.clip(levels, 1e-12, 1 - 1e-12))
    need = bound * (growth[:, None] + product[:, None] * d) - part_growth[:, None]
    above = special.ndtr(-(need - part[:, None] * d) / (part[:, None] * between))
    chance = (1 - none) * (above @ weights) / 2
    known = np.isfinite(product + growth + part + part_growth)
    return np.where(known, chance, 0.0), np.where(known, none, np.nan)


def number_met(chances: FloatArray, blocks: Sequence[Sequence[int]]) -> FloatArray:
    """Chances of 0 to k targets met, shape (runs, k + 1), from chances of shape (runs, k).

    Targets of one block share one error: the likelier is met whenever the less likely is. Blocks
    are independent given the run.
    """
    runs, k = chances.shape
    total = np.zeros((runs, k + 1))
    total[:, 0] = 1.0
    for block in blocks:
        ordered = -np.sort(-chances[:, list(block)], axis=1)
        edges = np.hstack([np.ones((runs, 1)), ordered, np.zeros((runs, 1))])
        mass = edges[:, :-1] - edges[:, 1:]
        summed = np.zeros_like(total)
        for more in range(mass.shape[1]):
            summed[:, more:] += total[:, : k + 1 - more] * mass[:, more : more + 1]
        total = summed
    return total


def all_met(chances: FloatArray, blocks: Sequence[Sequence[int]]) -> FloatArray:
    """Chance that all targets are met, shape (runs,): the least of each block, multiplied."""
    return np.prod([chances[:, list(block)].min(axis=1) for block in blocks], axis=0)


def scaled(values: FloatArray | float, scale: str) -> FloatArray:
    """Values on a scale of errors; NaN where it does not know them."""
    values = np.asarray(values, float)
    if scale == POINTS:
        return values
    inside = _inside(values, scale)
    safe = np.where(inside, values, 0.5)
    found = np.log(safe) if scale == LOG else special.logit(safe)
    return np.where(inside, found, np.nan)


def _inside(values: FloatArray, scale: str) -> BoolArray:
    """Whether a scale knows values: any number, above 0, or between 0 and 1."""
    if scale == POINTS:
        return np.isfinite(values)
    above = np.isfinite(values) & (values > 0)
    return above & (values < 1) if scale == LOGIT else above


def _sure(laws: Laws, years: float) -> bool:
    """Whether no law leaves any doubt."""
    return all(law.deviation(years) == 0 for law in laws)


def _above_zero(distance: FloatArray, deviation: float) -> FloatArray:
    """Chance that a normal around `distance` is above zero; without doubt 0 or 1."""
    if deviation:
        return special.ndtr(distance / deviation)
    return (distance > 0).astype(float)


def _distance(distance: FloatArray, deviation: FloatArray | float) -> FloatArray:
    """Distance in deviations; infinite where there is no doubt."""
    deviation = np.broadcast_to(np.asarray(deviation, float), np.shape(distance))
    sure = np.where(distance > 0, np.inf, -np.inf)
    return np.divide(distance, deviation, out=sure, where=deviation > 0)


def _drifts(law: Law) -> list[tuple[float, float]]:
    """(drift, weight) at the points of the quadrature over a law's drift."""
    if not law.drift_variance:
        return [(law.drift, 1.0)]
    nodes, weights = _hermite()
    spread = np.sqrt(2 * law.drift_variance)
    return [
        (law.drift + spread * node, weight / np.sqrt(np.pi))
        for node, weight in zip(nodes.tolist(), weights.tolist(), strict=True)
    ]


@lru_cache(maxsize=1)
def _hermite() -> tuple[FloatArray, FloatArray]:
    """Points and weights of Gauss and Hermite."""
    return np.polynomial.hermite.hermgauss(NODES)
