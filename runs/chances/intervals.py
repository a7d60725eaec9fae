"""The interval of a mean of chances, which are bounded: Student's with two draws added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special  # not scipy.stats: every command would wait for it

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from agents.arrays import FloatArray

LEVEL = 0.95


def bounded_mean_interval(values: ArrayLike, level: float = LEVEL) -> tuple[Any, Any]:
    """(low, high) of the mean of independent values between 0 and 1 along the last axis, cut to 0
    and 1; NaN without any.

    Student's interval after adding one value of 0 and one of 1, so that it holds also where hardly
    any value has differed yet; of plain yes and no its coverage is never below .93 from 20 on,
    where Wilson's falls to .911. Source: in the manner of Agresti and Coull 1998; measured by
    `calibration.experiments.coverage`.
    """
    return interval_with(np.asarray(values, float), (0.0, 1.0), level)


def interval_with(values: FloatArray, added: tuple[float, float], level: float) -> tuple[Any, Any]:
    """Student's interval of means along the last axis after adding two values, the least and the
    largest there can be, to which it is cut.
    """
    if not values.shape[-1]:
        return np.nan, np.nan
    more = np.broadcast_to(added, (*values.shape[:-1], len(added)))
    low, high = student_interval(np.concatenate([values, more], axis=-1), level)
    return np.maximum(low, added[0]), np.minimum(high, added[1])


def student_interval(values: FloatArray, level: float = LEVEL) -> tuple[Any, Any]:
    """(low, high) of means along the last axis by Student's t."""
    mean, error, n = moments(values)
    half = special.stdtrit(n - 1, (1 + level) / 2) * error
    return mean - half, mean + half


def moments(values: FloatArray) -> tuple[Any, Any, int]:
    """(means along the last axis, their standard errors, number) of values."""
    n = values.shape[-1]
    return values.mean(axis=-1), values.std(axis=-1, ddof=1) / np.sqrt(n), n
