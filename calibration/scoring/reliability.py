"""How good probabilities are apart from how hard their targets were: Murphy's split of the Brier
score and the slope of calibration. Pure functions over arrays of probabilities and outcomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import special

from calibration.scoring.scores import SMALLEST, bins_of, brier_scores

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

FEWEST_SPLIT = 10
"""Outcomes below which groups of equal size say nothing of reliability."""
SLOPE, SLOPE_DEVIATION = 1.0, 0.5
"""Prior of the slope: probabilities are right ..."""
SHIFT_DEVIATION = 1.0
"""Prior standard deviation of the shift, on the scale of log odds."""
NORMAL = 1.96
STEPS = 50


class Split(NamedTuple):
    """Brier score = reliability - resolution + uncertainty + within; NaN with too few outcomes."""

    reliability: float
    """How far shares met lie from what was said in each group; 0 is best."""
    resolution: float
    """How far the groups' shares met lie apart; more is better."""
    uncertainty: float
    """What anyone would lose who says the share met of all."""
    within: float
    """What probabilities of one group differ in."""
    reliability_corrected: float
    """The same less what chance alone puts in."""
    resolution_corrected: float
    uncertainty_corrected: float


class Slope(NamedTuple):
    """Log odds of what comes = shift + slope x log odds of what was said; below 1: said too much,
    above 1: too little.
    """

    slope: float
    low: float
    high: float
    shift: float


def split(probability: FloatArray, outcome: IntArray) -> Split:
    """Murphy's split over groups of equal size. Source: Murphy 1973; corrected for the size of the
    groups as in Ferro and Fricker 2012; rest within groups as in Stephenson and others 2008.
    """
    n = len(probability)
    if n < FEWEST_SPLIT:
        return Split(*[np.nan] * len(Split._fields))
    share = outcome.mean()
    reliability = resolution = chance = 0.0
    for places in bins_of(probability):
        size, met = len(places), outcome[places].mean()
        reliability += size / n * (probability[places].mean() - met) ** 2
        resolution += size / n * (met - share) ** 2
        chance += size / n * met * (1 - met) / max(size - 1, 1)
    uncertainty = share * (1 - share)
    of_all = uncertainty / (n - 1)
    brier = brier_scores(probability, outcome).mean()
    return Split(
        reliability=float(reliability),
        resolution=float(resolution),
        uncertainty=float(uncertainty),
        within=float(brier - (reliability - resolution + uncertainty)),
        reliability_corrected=float(reliability - chance),
        resolution_corrected=float(resolution - chance + of_all),
        uncertainty_corrected=float(uncertainty + of_all),
    )


def slope(probability: FloatArray, outcome: IntArray) -> Slope:
    """Slope of calibration with its 95 % interval: logistic regression of outcomes on log odds, the
    slope's prior N(1, 0.5^2), the shift's N(0, 1); the mode with the curvature there.
    """
    x = special.logit(np.clip(probability, SMALLEST, 1 - SMALLEST))
    design = np.column_stack([np.ones(len(x)), x])
    prior = np.diag([SHIFT_DEVIATION**-2, SLOPE_DEVIATION**-2])
    centre = np.array([0.0, SLOPE])
    found = centre.copy()
    for _ in range(STEPS):
        chance = special.expit(design @ found)
        gradient = design.T @ (outcome - chance) - prior @ (found - centre)
        curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + prior
        step = np.linalg.solve(curvature, gradient)
        found = found + step
        if np.abs(step).max() < 1e-10:
            break
    deviation = float(np.sqrt(np.linalg.inv(curvature)[1, 1]))
    return Slope(
        slope=float(found[1]),
        low=float(found[1] - NORMAL * deviation),
        high=float(found[1] + NORMAL * deviation),
        shift=float(found[0]),
    )
