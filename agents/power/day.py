"""A month as a few kinds of hours: times of the day on clear and on dull days, and the night."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.calendar import HOURS_A_DAY

if TYPE_CHECKING:
    from agents.arrays import FloatArray

BLOCK_HOURS = 3.0
"""Length of a block of a representative day, hours."""
DAY_HOURS = 9.0
NIGHT_HOURS = 15.0
"""Length of day and night where no more of the day is told apart, hours: they add up to 24."""


class Blocks(NamedTuple):
    """Kinds of hours of a month, shape (n blocks,) each."""

    share: FloatArray
    """Part of the month's hours; adds up to 1."""
    sun: FloatArray
    """Output of solar plants over their mean of the month: 1 in the mean over the hours."""


def representative_days(
    shape: FloatArray, *, clear_share: float, clear_sun: float, dull_sun: float
) -> Blocks:
    """A clear and a dull day in blocks of `BLOCK_HOURS`, and one block for the dark hours.

    `shape` is the relative output of solar plants in each block of daylight, `clear_share` the part
    of days that are clear, `clear_sun` and `dull_sun` the sun of the two kinds of day on any scale.
    """
    light = np.full(len(shape), BLOCK_HOURS / HOURS_A_DAY)
    of_days = np.array([clear_share, 1 - clear_share])
    share = np.append(np.outer(of_days, light), 1 - np.sum(light))
    sun = np.append(np.outer(np.array([clear_sun, dull_sun]), shape), 0.0)
    return Blocks(share, sun / np.sum(share * sun))


def day_and_night() -> Blocks:
    """A day block, in which all the sun shines, and a night block."""
    share = np.array([DAY_HOURS, NIGHT_HOURS]) / HOURS_A_DAY
    return Blocks(share, np.array([1 / share[0], 0.0]))
