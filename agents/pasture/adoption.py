"""How herders take up a practice: whom it would pay, who hears of it, and who follows.

Potential and awareness are apart: a grant makes a practice worth more households' while, but they
take it up only as they learn of it, by themselves or from kin who have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from agents.pasture.herd import MANY
from agents.quantiles import binomial, near_binomial_at, normal

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

FAR = 10.0
"""Deviations beyond which nobody is left."""
PRECISION = 1e-12
"""Of a threshold, deviations."""


def potential_share(
    gain: Values, *, threshold: float, spread: float, readiness: Values, reach: float = 1.0
) -> FloatArray:
    """Share of a row's households that a practice would pay, 0 to `reach`, shape (..., n).

    `gain` is the practice's yearly return over its cost and `threshold` what an ordinary household
    asks for, both in the same unit; `spread` the deviation of what households ask for; `readiness`
    sets a row apart, in such deviations. Source: choice by threshold under normal tastes (probit).
    """
    return reach * ndtr((gain - threshold) / spread + readiness)


def threshold_for(
    share: float,
    *,
    gain: Values,
    spread: float,
    readiness: FloatArray,
    weight: FloatArray,
) -> float:
    """Threshold under which a practice would pay a mean `share` (above 0, below 1) of households
    that could follow it; arrays of shape (n,).
    """
    part = weight / np.sum(weight)
    score = gain / spread + readiness

    def beyond(threshold: float) -> float:
        return float(ndtr(score - threshold) @ part) - share

    # All would follow far below the lowest score, nobody far above the highest.
    low, high = float(np.min(score)) - FAR, float(np.max(score)) + FAR
    return float(spread * brentq(beyond, low, high, xtol=PRECISION))


def households_in_reach(score: FloatArray, chance: FloatArray, *, weight: FloatArray) -> FloatArray:
    """Share of a row's households for which something holds, 0 to 1, shape (..., n), by luck that
    stays with the row, its normal `score`: where the chance rises, those for which it held keep it.

    Where all rows stand for many households the number drawn is not rounded.
    """
    if weight.min(initial=np.inf) >= MANY:
        found = near_binomial_at(score, weight, chance)
    else:
        found = binomial(ndtr(score), weight, chance)
    return np.minimum(found / weight, 1.0)


def kin_share(share: FloatArray, kin: IntArray) -> FloatArray:
    """Mean share with a practice among the kin of each row, 0 to 1, shape (..., n); `kin` (8, n)
    are their rows.
    """
    return np.sum(np.take(share, kin, axis=-1), axis=-2) / len(kin)


def adoption_hazard(awareness: Values, *, imitation: float, around: FloatArray) -> FloatArray:
    """Share of the households a practice would pay that take it up in a year, 0 to 1.

    `awareness` (1/a) take it up by themselves, `imitation` (1/a) more where all kin (`around`) have
    it. Source: diffusion by innovation and imitation, Bass (1969).
    """
    return np.clip(awareness + imitation * around, 0.0, 1.0)


def next_adoption(
    u: FloatArray,
    share: FloatArray,
    *,
    potential: FloatArray,
    hazard: FloatArray,
    drop: float,
    weight: FloatArray,
) -> FloatArray:
    """Share of households with a practice a year on, 0 to 1, shape (..., n).

    Of those whom it would pay (`potential`) and who do not have it yet a share `hazard` takes it
    up; of those who have it and whom it no longer pays a share `drop` gives it up. Both are drawn
    for the households of the row, `u` (2, ..., n): first those who take it up, then those who drop
    it. Where all rows stand for many households one normal number from `u[0]` stands for both, and
    `u[1]` may be left out.
    """
    joining = u[0]
    waiting = np.maximum(potential - share, 0.0)
    unpaid = np.maximum(share - potential, 0.0)
    if weight.min(initial=np.inf) < MANY:
        new = binomial(joining, weight * waiting, hazard)
        lost = binomial(u[1], weight * unpaid, drop)
        change = (new - lost) / weight
    else:
        # A row has only one of the two; its count is nearly normal.
        variance = (waiting * hazard * (1 - hazard) + unpaid * (drop * (1 - drop))) / weight
        change = normal(joining, waiting * hazard - unpaid * drop, np.sqrt(variance))
    return np.clip(share + change, 0.0, 1.0)
