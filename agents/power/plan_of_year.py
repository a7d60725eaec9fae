"""What plants under construction are planned to add within a year, and how well that agrees with a
sum that their authors have stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def units_by_december(first: FloatArray, gap: FloatArray, *, units: float) -> FloatArray:
    """Units planned to run by the end of the year, count, 1 to `units`, shape of `first`: the first
    one in the month `first` (0 = January to 11), each other one `gap` months after the one before.
    """
    return np.clip(1.0 + np.floor((MONTHS_A_YEAR - 1 - first) / gap), 1.0, units)


def likelihood(planned: FloatArray, *, stated: float, deviation: float) -> FloatArray:
    """How well a `planned` sum agrees with the `stated` one (same unit), 0 to 1, shape of
    `planned`: normal on the log scale with this `deviation`.
    """
    return np.exp(-0.5 * (np.log(planned / stated) / deviation) ** 2)


def picked(weight: FloatArray, luck: float) -> int:
    """Place of one of some candidates, drawn with `luck` (0 to 1) in proportion to its weight."""
    sums = np.cumsum(weight)
    return min(int(np.searchsorted(sums, luck * sums[-1])), len(weight) - 1)
