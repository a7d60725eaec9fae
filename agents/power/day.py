"""A month as two kinds of hours: those in which the sun shines, and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.calendar import HOURS_A_DAY

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values

DAY_HOURS = 9.0
"""Length of the day block, hours a day."""
DAY_SHARE = DAY_HOURS / HOURS_A_DAY
DAY_AND_NIGHT = np.array([DAY_SHARE, 1 - DAY_SHARE])
"""Parts of all hours that day and night make up."""


class Blocks(NamedTuple):
    """Kinds of hours of a month; rules of dispatch take any number of them."""

    hours: FloatArray
    """Length of each block in the month, shape (..., n blocks)."""
    sun: FloatArray
    """Output of solar plants over their mean of the month, shape (n blocks,): 1 in the mean over
    the hours.
    """


def in_blocks(values: FloatArray) -> FloatArray:
    """Values of places (..., n) that are the same in all blocks, shape (..., 1, n): they go with
    those that differ from block to block, shape (..., n blocks, n).
    """
    return values[..., None, :]


def day_and_night(hours: Values) -> Blocks:
    """Day and night of months of so many hours, a row each: all the sun shines by day."""
    return Blocks(np.asarray(hours)[..., None] * DAY_AND_NIGHT, np.array([1 / DAY_SHARE, 0.0]))
