"""Inverse distribution functions: uniforms in, draws out.

Every draw of the model goes through one of these, so that a higher rate or probability can only add
events for the same luck, and nothing depends on the order in which numbers are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincinv, ndtri, pdtr, pdtrik

from agents.arrays import bounded

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values

_NORMAL_FROM = 50.0
"""Mean from which a Poisson count, or variance from which a binomial one, is drawn as a rounded
normal.
"""


def normal(u: FloatArray, mean: Values = 0.0, deviation: Values = 1.0) -> FloatArray:
    """Normal quantile, same shape as `u`."""
    return mean + deviation * ndtri(u)


def lognormal(u: FloatArray, median: Values, log_deviation: Values) -> FloatArray:
    """Lognormal quantile with the given median, always positive."""
    return median * np.exp(log_deviation * ndtri(u))


def triangular(u: FloatArray, low: Values, mode: Values, high: Values) -> FloatArray:
    """Triangular quantile between `low` and `high`; all three equal gives that value."""
    span = high - low
    split = np.divide(mode - low, span, out=np.zeros(np.shape(span)), where=np.asarray(span) > 0)
    left = low + np.sqrt(u * span * (mode - low))
    right = high - np.sqrt((1 - u) * span * (high - mode))
    return np.where(np.asarray(u) < split, left, right)


def gamma(u: FloatArray, mean: Values, variation: Values) -> FloatArray:
    """Gamma quantile with the given mean and coefficient of variation."""
    shape = 1.0 / variation**2
    return gammaincinv(shape, u) * mean / shape


def laplace(u: FloatArray) -> FloatArray:
    """Laplace quantile with mean 0 and variance 1."""
    centred = np.asarray(u) - 0.5
    return -np.sign(centred) * np.log1p(-2 * np.abs(centred)) / np.sqrt(2)


def geometric(u: FloatArray, probability: Values) -> FloatArray:
    """Number of trials up to and including the first success, at least 1."""
    return np.maximum(
        1.0, np.ceil(np.log1p(-np.asarray(u)) / np.log1p(-np.clip(probability, 1e-12, 1 - 1e-12)))
    )


def poisson(u: FloatArray, mean: Values) -> FloatArray:
    """Poisson quantile as floats, rising in `mean` for a fixed `u`; rounded normal where the mean
    is large.
    """
    u, mean = np.broadcast_arrays(np.asarray(u, float), np.asarray(mean, float))
    counts = np.asarray(np.maximum(0.0, np.rint(mean + np.sqrt(np.maximum(mean, 0.0)) * ndtri(u))))
    few = mean < _NORMAL_FROM
    if few.any():
        counts[few] = _exact_poisson(u[few], mean[few])
    return counts


def _exact_poisson(u: FloatArray, mean: Values) -> FloatArray:
    """Smallest count whose distribution function reaches `u`."""
    safe = np.maximum(mean, 1e-300)
    guess = np.ceil(np.maximum(pdtrik(u, safe), 0.0))
    lower = np.maximum(guess - 1, 0.0)
    counts = np.where(pdtr(lower, safe) >= u, lower, guess)
    return np.where((mean <= 0) | (u <= np.exp(-safe)), 0.0, counts)


def binomial(u: FloatArray, count: Values, probability: Values) -> FloatArray:
    """Binomial quantile as floats, rising in `probability` for a fixed `u`, never above `count`.

    Where the variance is large a rounded normal is used; else the distribution function is summed
    up exactly.
    """
    u, count, probability = np.broadcast_arrays(
        np.asarray(u, float), np.asarray(count, float), probability
    )
    mean = count * probability
    variance = mean * (1 - probability)
    few = variance < 9.0
    if few.ndim == 1 and few.all():
        return _exact_binomial(u, count, np.asarray(probability, float))
    drawn = np.asarray(
        np.clip(np.rint(mean + np.sqrt(np.maximum(variance, 0.0)) * ndtri(u)), 0.0, count)
    )
    if few.any():
        drawn[few] = _exact_binomial(u[few], count[few], np.asarray(probability, float)[few])
    return drawn


def binomial_share(u: FloatArray, count: Values, probability: Values) -> FloatArray:
    """Share of `count` like units to which something happens, 0 to 1: exact for one unit, else a
    normal's share.

    Rises in `probability` for a fixed `u`, of shape `u`; cheap where the count itself is not
    needed.
    """
    deviation = np.sqrt(probability * (1.0 - probability) / np.maximum(count, 1.0))
    many = bounded(probability + deviation * ndtri(u), 0.0, 1.0)
    return np.where(np.asarray(count) <= 1.0, u > 1.0 - probability, many)


def _exact_binomial(u: FloatArray, count: Values, probability: Values) -> FloatArray:
    """Count successes up to the point where the distribution function passes `u`; works from the
    rarer side.
    """
    flip = np.asarray(probability > 0.5)
    often = flip.any()
    rare = np.where(flip, 1 - probability, probability) if often else probability
    target = np.where(flip, 1 - u, u) if often else u
    term = np.exp(count * np.log1p(-rare))
    drawn = np.zeros_like(term)
    rows = np.flatnonzero((term < target) & (count > 0))
    term = term[rows]
    total = term
    odds = np.asarray(rare / (1 - rare))[rows]
    left = np.asarray(target)[rows]
    most = np.asarray(count)[rows]
    for success in range(1, 60):
        if not rows.size:
            break
        term = term * odds * (most - success + 1) / success
        total = total + term
        drawn[rows] = success
        open_rows = (total < left) & (success < most)
        rows = rows[open_rows]
        term = term[open_rows]
        total = total[open_rows]
        odds = odds[open_rows]
        left = left[open_rows]
        most = most[open_rows]
    # A count that is not whole is passed by the whole number above it.
    drawn = np.minimum(drawn, count)
    return np.where(flip, count - drawn, drawn) if often else drawn


def near_binomial(u: FloatArray, count: Values, probability: Values) -> FloatArray:
    """Nearly a binomial quantile, not rounded, shape of `u`, 0 to `count`: the square of a normal
    root.

    Much faster than `binomial`; for means from about one up. Source: square-root transformation,
    Anscombe (1948).
    """
    return near_binomial_at(ndtri(u), count, probability)


def near_binomial_at(score: FloatArray, count: Values, probability: Values) -> FloatArray:
    """The same from the normal quantile of the luck, its `score`."""
    other = 1 - probability
    root = np.maximum(np.sqrt(count * probability) + 0.5 * np.sqrt(other) * score, 0.0)
    return np.minimum(np.maximum(root**2 - 0.25 * other, 0.0), count * (probability > 0))
