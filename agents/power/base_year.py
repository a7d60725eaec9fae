"""Numbers that are drawn apart and must agree: an identity between their logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def steps_to_agree(
    gap: float, *, weight: FloatArray, deviation: FloatArray, free: FloatArray
) -> FloatArray:
    """Steps of the logs of some numbers, shape (n,), whose sum by `weight` closes the `gap`.

    `deviation` is the log deviation of each number's prior, `free` 1 where it may still move.
    Source: independent log-normal priors conditioned on an identity, which is least squares.
    """
    pull = weight * deviation**2 * free
    total = float(pull @ weight)
    return gap * pull / total if total > 0 else np.zeros_like(pull)
