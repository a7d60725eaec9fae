"""Approximate Bayesian computation by a sequential Monte Carlo sampler, inside what history
matching has left.

Particles start from the prior, cut to what is left. The kernel is Gaussian in the Mahalanobis
distance of the moments and narrows generation by generation, by as much as keeps half of the
particles effective, until its variance is that of the observation's error, the model's discrepancy
and one run's spread. After each generation particles are drawn anew and moved by Metropolis steps.
With that last kernel the sample is exact for a model whose error is Gaussian. Source: Del Moral,
Doucet & Jasra (2006, 2012); Wilkinson (2013) for the kernel as model error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

from calibration.fitting.space import to_levels, to_normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.arrays import BoolArray, FloatArray, IntArray

    Distance = Callable[[FloatArray], FloatArray]
    """Levels (n, k) to squared Mahalanobis distances (n,)."""
    Left = Callable[[FloatArray], BoolArray]
    """Levels (n, k) to whether they are in the region that history matching has left (n,)."""

EFFECTIVE = 0.5
MOST_GENERATIONS = 30
MOVES = 10
STEP = 2.38
"""Scale of a random walk that is best for a Gaussian target (Gelman, Roberts & Gilks 1996)."""
RIDGE = 1e-3


@dataclass(frozen=True, eq=False)
class Sample:
    """Particles as levels (n, k), all of weight one; `widths` of the kernel and `accepted` share by
    generation.
    """

    levels: FloatArray
    widths: tuple[float, ...]
    accepted: tuple[float, ...]


def sampled(
    distance: Distance, left: Left, *, start: FloatArray, seed: int, moves: int = MOVES
) -> Sample:
    """The posterior sample; `start`: particles of the prior in the region, shape (n, k)."""
    generator = np.random.default_rng(seed)
    normal = to_normal(start)
    gaps = distance(to_levels(normal))
    precision = 0.0
    widths: list[float] = []
    accepted: list[float] = []
    while precision < 1.0 and len(widths) < MOST_GENERATIONS:
        narrower = _next_precision(gaps, precision)
        weights = _weights(gaps, narrower - precision)
        precision = narrower
        chosen = _resampled(weights, generator)
        normal = normal[chosen]
        gaps = gaps[chosen]
        walk = _random_walk(normal)
        steps_taken = 0.0
        for _ in range(moves):
            fresh = normal + generator.standard_normal(normal.shape) @ walk.T
            luck = np.log(generator.random(len(normal)))
            new_gaps = _gaps_inside(to_levels(fresh), distance, left)

            # Metropolis: the prior is a standard normal, the kernel Gaussian in the distance
            prior = -0.5 * (fresh**2 - normal**2).sum(axis=1)
            take = luck < prior - 0.5 * precision * (new_gaps - gaps)
            normal = np.where(take[:, None], fresh, normal)
            gaps = np.where(take, new_gaps, gaps)
            steps_taken += take.mean()
        widths.append(float(precision**-0.5))
        accepted.append(float(steps_taken / moves))
    return Sample(to_levels(normal), tuple(widths), tuple(accepted))


def _weights(gaps: FloatArray, more: float) -> FloatArray:
    """Weights of particles when the kernel's precision rises by `more`, adding up to one."""
    logs = -0.5 * more * (gaps - gaps.min())
    weights = np.exp(logs)
    return weights / weights.sum()


def _next_precision(gaps: FloatArray, precision: float) -> float:
    """The precision (1 in the end) that leaves half of the particles effective."""

    def excess(more: float) -> float:
        return 1.0 / np.sum(_weights(gaps, more) ** 2) / len(gaps) - EFFECTIVE

    rest = 1.0 - precision
    if excess(rest) >= 0:
        return 1.0
    return precision + optimize.brentq(excess, 0.0, rest)


def _resampled(weights: FloatArray, generator: np.random.Generator) -> IntArray:
    """Places of particles, each about as often as its weight says (systematic resampling)."""
    n = len(weights)
    marks = (generator.random() + np.arange(n)) / n
    return np.minimum(np.searchsorted(np.cumsum(weights), marks), n - 1)


def _random_walk(normal: FloatArray) -> FloatArray:
    """Root of the covariance of a step, shape (k, k), scaled to that of the particles."""
    k = normal.shape[1]
    covariance = np.cov(normal.T).reshape(k, k) + RIDGE * np.eye(k)
    return np.linalg.cholesky(covariance) * STEP / np.sqrt(k)


def _gaps_inside(levels: FloatArray, distance: Distance, left: Left) -> FloatArray:
    """Squared distances, infinite for what lies outside the region."""
    inside = left(levels)
    gaps = np.full(len(levels), np.inf)
    if inside.any():
        gaps[inside] = distance(levels[inside])
    return gaps
