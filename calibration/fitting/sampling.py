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
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize

from calibration.fitting.space import to_levels, to_normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.arrays import FloatArray, IntArray

EFFECTIVE = 0.5
MOST_GENERATIONS = 30
MOVES = 10
STEP = 2.38
"""Scale of a random walk that is best for a Gaussian target (Gelman, Roberts & Gilks 1996)."""
RIDGE = 1e-3


@dataclass(frozen=True)
class Sample:
    """Particles as levels (n, k), all of weight one; `widths` of the kernel and `accepted` share by
    generation.
    """

    levels: np.ndarray
    widths: tuple
    accepted: tuple


def sampled(
    distance: Callable, left: Callable, start: FloatArray, seed: int, moves: int = MOVES
) -> Sample:
    """The posterior sample.

    `distance`: function of levels (n, k) to squared Mahalanobis distances (n,); `left`: function of
    levels to whether they are in the region; `start`: particles of the prior in the region, shape
    (n, k).
    """
    generator = np.random.default_rng(seed)
    normal, precision, widths, accepted = to_normal(start), 0.0, [], []
    gaps = distance(to_levels(normal))
    while precision < 1.0 and len(widths) < MOST_GENERATIONS:
        narrower = _next_precision(gaps, precision)
        weights = _weights(gaps, narrower - precision)
        precision = narrower
        chosen = _resampled(weights, generator)
        normal, gaps = normal[chosen], gaps[chosen]
        normal, gaps, share = _moved(normal, gaps, precision, (distance, left), generator, moves)
        widths.append(float(precision**-0.5))
        accepted.append(share)
    return Sample(to_levels(normal), tuple(widths), tuple(accepted))


def _weights(gaps: FloatArray, more: float) -> FloatArray:
    """Weights of particles when the kernel's precision rises by `more`, adding up to one."""
    logs = -0.5 * more * (gaps - gaps.min())
    weights = np.exp(logs)
    return weights / weights.sum()


def _next_precision(gaps: FloatArray, precision: float) -> float:
    """The precision (1 in the end) that leaves half of the particles effective."""

    def excess(more):
        return 1.0 / np.sum(_weights(gaps, more) ** 2) / len(gaps) - EFFECTIVE

    rest = 1.0 - precision
    if excess(rest) >= 0:
        return 1.0
    return precision + optimize.brentq(excess, 0.0, rest)


def _resampled(weights: FloatArray, generator: Any) -> IntArray:
    """Places of particles, each about as often as its weight says (systematic resampling)."""
    n = len(weights)
    marks = (generator.random() + np.arange(n)) / n
    return np.minimum(np.searchsorted(np.cumsum(weights), marks), n - 1)


def _moved(
    normal: FloatArray,
    gaps: FloatArray,
    precision: float,
    model: tuple[Callable, Callable],
    generator: Any,
    moves: int,
) -> tuple[FloatArray, FloatArray, float]:
    """Particles after Metropolis steps that leave the target as it is, and the share of steps
    taken.
    """
    distance, left = model
    n, k = normal.shape
    walk = (
        np.linalg.cholesky(np.cov(normal.T).reshape(k, k) + RIDGE * np.eye(k)) * STEP / np.sqrt(k)
    )
    taken = 0
    for _ in range(moves):
        fresh = normal + generator.standard_normal((n, k)) @ walk.T
        luck = np.log(generator.random(n))
        levels = to_levels(fresh)
        there = left(levels)
        new_gaps = np.full(n, np.inf)
        if there.any():
            new_gaps[there] = distance(levels[there])
        prior = -0.5 * (fresh**2 - normal**2).sum(axis=1)
        take = luck < prior - 0.5 * precision * (new_gaps - gaps)
        normal, gaps = np.where(take[:, None], fresh, normal), np.where(take, new_gaps, gaps)
        taken += take.mean()
    return normal, gaps, float(taken / moves)
