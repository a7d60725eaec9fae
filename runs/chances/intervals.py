"""The interval of a mean of chances, which are bounded: Student's with two draws added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special  # not scipy.stats: every command would wait for it

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from agents.arrays import FloatArray

LEVEL = 0.95


def bounded_mean_interval(values: ArrayLike, level: float = LEVEL) -> tuple[float, float]:
    """(low, high) of the mean of independent values between 0 and 1, cut to 0 and 1; NaN without
    any.

    Student's interval after adding one value of 0 and one of 1, so that it holds also where hardly
    any value has differed yet; of plain yes and no its coverage is never below .93 from 20 on,
    where Wilson's falls to .911. Source: in the manner of Agresti and Coull 1998; measured by
    `calibration.experiments.coverage`.
    """
    values = np.asarray(values, float)
    if not len(values):
        return np.nan, np.nan
    low, high = student_interval(np.append(values, (0.0, 1.0)), level)
    return max(low, 0.0), min(high, 1.0)


def student_interval(values: FloatArray, level: float = LEVEL) -> tuple[float, float]:
    """(low, high) of a mean by Student's t."""
    mean, error, n = moments(values)
    half = float(special.stdtrit(n - 1, (1 + level) / 2)) * error
    return mean - half, mean + half


def moments(values: FloatArray) -> tuple[float, float, int]:
    """(mean, its standard error, number) of values."""
    n = len(values)
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(n)), n
