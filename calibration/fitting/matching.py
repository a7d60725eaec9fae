"""History matching: wave by wave, what cannot have made the past is ruled out, by the second
largest implausibility.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import qmc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import BoolArray, FloatArray
    from calibration.fitting.emulators import Emulators

CUT = 3.0
"""Three standard deviations, whatever the distribution (Pukelsheim 1994)."""
OUT_OF_REACH = 0.005
"""A moment that a smaller share of the space can explain is out of the model's reach: it is said,
and not fitted.
"""
CANDIDATES = 4000
TRIES = 200


def second_largest(gaps: FloatArray) -> FloatArray:
    """Second largest of each row of squared implausibilities; the largest may be the fault of one
    figure.
    """
    return np.partition(gaps, -2, axis=1)[:, -2] if gaps.shape[1] > 1 else gaps[:, 0]


def allowed(waves: Sequence[Emulators], levels: FloatArray) -> BoolArray:
    """Whether no wave of emulators rules a point out, shape (n,) of bool."""
    left = np.ones(len(levels), bool)
    for emulators in waves:
        left[left] = second_largest(emulators.gaps(levels[left])) < CUT**2
    return left


def out_of_reach(emulators: Emulators, seed: int) -> tuple[str, ...]:
    """Names of the moments that next to no point of the space explains."""
    points = cube(CANDIDATES, len(emulators.space.names), seed)
    near = (emulators.gaps(points) < CUT**2).mean(axis=0)
    return tuple(
        name for name, share in zip(emulators.names, near, strict=True) if share < OUT_OF_REACH
    )


def cube(number: int, dimensions: int, seed: int) -> FloatArray:
    """Points that fill the cube evenly."""
    return qmc.LatinHypercube(d=dimensions, rng=np.random.default_rng(seed)).random(number)


def points_left(
    waves: Sequence[Emulators], number: int, dimensions: int, seed: int
) -> tuple[FloatArray, float]:
    """(points not ruled out, shape (number, k); share of the cube that is left), by rejection."""
    if not waves:
        return cube(number, dimensions, seed), 1.0
    generator = np.random.default_rng(seed)
    left = []
    tried = 0
    for _ in range(TRIES):
        points = generator.random((CANDIDATES, dimensions))
        left.append(points[allowed(waves, points)])
        tried += len(points)
        if sum(map(len, left)) >= number:
            break
    points = np.concatenate(left)
    if len(points) < number:
        raise ArithmeticError(
            f"history matching leaves next to nothing: {len(points)} of {tried} points"
        )
    return points[:number], len(points) / tried
