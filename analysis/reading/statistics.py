"""Statistics of yes-or-no outcomes and of paired differences: intervals and exact tests, by default
at 95 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np
from scipy import special  # not scipy.stats: every command would wait for it

from runs.chances.intervals import LEVEL, interval_with, moments

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from agents.arrays import FloatArray, Values


@overload
def wilson_interval(met: float, n: float, level: float = LEVEL) -> tuple[float, float]: ...


@overload
def wilson_interval(
    met: FloatArray, n: FloatArray, level: float = LEVEL
) -> tuple[FloatArray, FloatArray]: ...


def wilson_interval(met: Values, n: Values, level: float = LEVEL) -> tuple[Values, Values]:
    """(low, high) of a probability after `met` of `n`, numbers or arrays; inside 0 to 1, and never
    of zero width.

    Source: Wilson 1927. NaN if there are no trials.
    """
    met = np.asarray(met, float)
    n = np.asarray(n, float)
    z = _z(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = met / n
        centre = (met + z**2 / 2) / (n + z**2)
        half = z / (n + z**2) * np.sqrt(n * share * (1 - share) + z**2 / 4)
    low = np.where(met == 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(met == n, 1.0, np.clip(centre + half, 0, 1))
    return _plain(np.where(n > 0, low, np.nan)), _plain(np.where(n > 0, high, np.nan))


def _z(level: float) -> float:
    """Standard normal quantile of a two-sided level."""
    return special.ndtri((1 + level) / 2)


def _plain(values: FloatArray) -> Values:
    """An array as it is, a single number as float."""
    return values if np.ndim(values) else float(values)


@overload
def paired_probability_interval(
    gained: float, lost: float, n: float, level: float = LEVEL
) -> tuple[float, float]: ...


@overload
def paired_probability_interval(
    gained: FloatArray, lost: FloatArray, n: FloatArray, level: float = LEVEL
) -> tuple[FloatArray, FloatArray]: ...


def paired_probability_interval(
    gained: Values, lost: Values, n: Values, level: float = LEVEL
) -> tuple[Values, Values]:
    """(low, high) of the difference of two paired probabilities, numbers or arrays, from -1 to 1.

    `gained` pairs say yes only to the second, `lost` only to the first, of `n` pairs. Source:
    Agresti and Min 2005: Wald interval after adding half a pair to each of the four cells. Good at
    95 %; for levels near 1 its tails are too short: use `paired_score_interval`.
    """
    gained, lost, n = (np.asarray(values, float) for values in (gained, lost, n))
    known = n > 0
    gained = gained + 0.5
    lost = lost + 0.5
    n = n + 2
    difference = (gained - lost) / n
    error = _z(level) * np.sqrt(gained + lost - (gained - lost) ** 2 / n) / n
    low, high = np.maximum(difference - error, -1), np.minimum(difference + error, 1)
    return _plain(np.where(known, low, np.nan)), _plain(np.where(known, high, np.nan))


def paired_score_interval(
    gained: ArrayLike, lost: ArrayLike, n: ArrayLike, level: float = LEVEL
) -> tuple[FloatArray, FloatArray]:
    """(low, high) of the difference of two paired probabilities by inverting the score test;
    arrays; for any level.

    Source: Tango 1998.
    """
    gained, lost, n = (np.asarray(values, float) for values in (gained, lost, n))
    z = _z(level)

    def statistic(difference: FloatArray) -> FloatArray:
        b = -gained - lost + (2 * n - gained + lost) * difference
        c = -lost * difference * (1 - difference)
        share = (np.sqrt(np.maximum(b**2 - 8 * n * c, 0)) - b) / (4 * n)
        variance = np.maximum(n * (2 * share + difference * (1 - difference)), 1e-12)
        return (gained - lost - n * difference) / np.sqrt(variance)

    return _root(statistic, z, n.shape), _root(statistic, -z, n.shape)


def _root(
    falling: Callable[[FloatArray], FloatArray], value: float, shape: tuple[int, ...]
) -> FloatArray:
    """Where a falling function on -1 to 1 takes a value, by halving; the end where it
    never does.
    """
    low, high = np.full(shape, -1.0), np.full(shape, 1.0)
    for _ in range(50):
        middle = (low + high) / 2
        above = falling(middle) > value
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return (low + high) / 2


def bounded_difference_interval(values: ArrayLike, level: float = LEVEL) -> tuple[Any, Any]:
    """(low, high) of the mean of paired differences between -1 and 1 along the last axis, cut to
    them; NaN without any.

    Student's interval after adding one pair of -1 and one of 1. Agresti and Min 2005 add half of
    each and a pair of no difference, which is too little where one pair in n differs: coverage .85.
    """
    return interval_with(np.asarray(values, float), PAIRS_ADDED, level)


def joint_change_interval(values: ArrayLike, level: float) -> tuple[float, float]:
    """(low, high) of the mean of paired differences for levels near 1: of pairs that only gain or
    lose by Tango's score, as Student's tails are too short for them; else
    `bounded_difference_interval`.
    """
    values = np.asarray(values, float)
    if not _yes_or_no(np.abs(values)):
        return bounded_difference_interval(values, level)
    gained, lost, n = float((values > 0).sum()), float((values < 0).sum()), len(values)
    low, high = paired_score_interval(np.array([gained]), np.array([lost]), np.array([n]), level)
    return float(low[0]), float(high[0])


def change_p(values: ArrayLike) -> float:
    """Two-sided p-value of no difference on average: McNemar's where pairs only gain or lose, else
    by the law behind `bounded_difference_interval`.
    """
    values = np.asarray(values, float)
    if _yes_or_no(np.abs(values)):
        return mcnemar_p(int((values > 0).sum()), int((values < 0).sum()))
    mean, error, n = moments(np.append(values, PAIRS_ADDED))
    return float(2 * special.stdtr(n - 1, -abs(mean) / error))


PAIRS_ADDED = (-1.0, 1.0)
"""Differences that stand for the pairs not seen."""


def _yes_or_no(values: FloatArray) -> bool:
    """Whether values are all exactly 0 or 1."""
    return bool(((values == 0) | (values == 1)).all())


def mcnemar_p(gained: float, lost: float) -> float:
    """Exact two-sided p-value of no difference between two paired probabilities; 1 if no pair
    differs.

    Source: McNemar 1947, exact binomial form.
    """
    if gained + lost == 0:
        return 1.0
    return min(2 * float(special.bdtr(min(int(gained), int(lost)), int(gained + lost), 0.5)), 1.0)


def holm(p_values: ArrayLike) -> FloatArray:
    """Holm's adjusted p-values of a family of tests, in the order given; NaN stays NaN and does not
    count.

    Source: Holm 1979. Rejecting what is below 0.05 keeps the chance of any false claim in the
    family below 0.05.
    """
    p_values = np.asarray(p_values, float)
    adjusted = np.full(len(p_values), np.nan)
    known = np.flatnonzero(np.isfinite(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    steps = p_values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def holm_of_discrete(p_values: ArrayLike, least: ArrayLike) -> FloatArray:
    """Holm's adjusted p-values of exact tests of which some could not reject whatever they found:
    those, whose `least` attainable p is too large, do not count and get 1.

    Source: Tarone 1990.
    """
    p_values, least = np.asarray(p_values, float), np.asarray(least, float)
    count = 1
    while (least <= (1 - LEVEL) / count).sum() > count:
        count += 1
    able = least <= (1 - LEVEL) / count
    adjusted = np.ones(len(p_values))
    adjusted[able] = holm(p_values[able])
    return adjusted


def mean_interval(
    differences: FloatArray | Sequence[float], level: float = LEVEL
) -> tuple[float, float, float]:
    """(mean, low, high) of paired differences by Student's t; NaN limits for fewer than
    two pairs.
    """
    n = len(differences)
    if n == 0:
        return np.nan, np.nan, np.nan
    mean = float(np.mean(differences))
    if n == 1:
        return mean, np.nan, np.nan
    error = (
        special.stdtrit(n - 1, (1 + level) / 2) * float(np.std(differences, ddof=1)) / np.sqrt(n)
    )
    return mean, mean - error, mean + error


def median_interval(differences: ArrayLike) -> tuple[float, float, float]:
    """(median, low, high) of paired differences from their order statistics, whatever their
    distribution.

    The limits are NaN while there are too few pairs (under 6) for any pair of them to reach 95 %.
    """
    ordered = np.sort(np.asarray(differences, float))
    n = len(ordered)
    if n == 0:
        return np.nan, np.nan, np.nan
    rank = int(np.searchsorted(special.bdtr(np.arange(n + 1), n, 0.5), (1 - LEVEL) / 2))
    if rank == 0:
        return float(np.median(ordered)), np.nan, np.nan
    return float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[n - rank])


def ratio_interval(
    numerator: FloatArray, denominator: FloatArray, level: float = LEVEL
) -> tuple[float, float, float]:
    """(ratio, low, high) of two paired means by Fieller's theorem, as in cost-effectiveness
    analysis.

    All NaN while the denominator's mean is not settled to differ from zero, or with fewer than
    three pairs. Source: Fieller 1954.
    """
    y = np.asarray(numerator, float)
    x = np.asarray(denominator, float)
    n = len(x)
    if n < 3:
        return np.nan, np.nan, np.nan
    t = special.stdtrit(n - 1, (1 + level) / 2)
    covariance = np.cov(y, x) / n
    mean_y = y.mean()
    mean_x = x.mean()
    a = mean_x**2 - t**2 * covariance[1, 1]
    if a <= 0:
        return np.nan, np.nan, np.nan
    b = mean_x * mean_y - t**2 * covariance[0, 1]
    root = np.sqrt(max(b**2 - a * (mean_y**2 - t**2 * covariance[0, 0]), 0.0))
    return float(mean_y / mean_x), float((b - root) / a), float((b + root) / a)
