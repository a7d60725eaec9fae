"""Who travels: the markets that parties come from, and the groups of one market and one segment,
each a block of rows in the table of tourists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.places import ORIGINS
from agents.county import COUNTIES
from agents.tourism.tourist import SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

MARKETS = ORIGINS
"""Names of the markets that parties come from; the last one is the prefecture itself."""
MARKET_COUNT = len(MARKETS)
LOCAL = MARKETS.index("local")
"""Row of the prefecture among the markets; those before it are outside."""
SEGMENT_COUNT = len(SEGMENTS)
GROUP_COUNT = MARKET_COUNT * SEGMENT_COUNT
"""Groups, market by market and in each market segment by segment: the order of the table."""
VISITOR_GROUPS = LOCAL * SEGMENT_COUNT
"""The first groups, those of visitors from outside. Residents take beds and are counted as visits,
but what they spend on outings is in their household budgets already, so it enters the books
there."""
COUNTY_COUNT = len(COUNTIES)
ROWS_AT_ONCE = 3600
"""Rows of which the choice among counties fits the processor's cache."""


def by_market(values: FloatArray) -> FloatArray:
    """Values by group (36, k) by market and segment, shape (9, 4, k)."""
    *runs, _, rows = values.shape
    return values.reshape(*runs, MARKET_COUNT, SEGMENT_COUNT, rows)


def by_group(values: FloatArray) -> FloatArray:
    """Values by market and segment (9, 4, k) by group, shape (36, k)."""
    *runs, _, _, rows = values.shape
    return values.reshape(*runs, GROUP_COUNT, rows)


class Block(NamedTuple):
    """Rows of the table that are worked through at once, and the groups they are of."""

    groups: slice
    rows: slice


def market_values(p: Parameters, name: str) -> FloatArray:
    """A drawn value of each market, shape (9,): the parameters called `name` and the
    market's name.
    """
    return np.array([getattr(p, f"{name}_{market}") for market in MARKETS])


def blocks(n: int) -> Iterator[Block]:
    """Cut `n` rows into parts of at most `ROWS_AT_ONCE`: whole groups or parts of one."""
    size = n // GROUP_COUNT
    # Several groups at once while they are small, parts of one where a group has many rows
    step = max(1, ROWS_AT_ONCE // size)
    for first in range(0, GROUP_COUNT, step):
        last = min(first + step, GROUP_COUNT)
        for row in range(first * size, last * size, ROWS_AT_ONCE):
            end = min(row + ROWS_AT_ONCE, last * size)
            yield Block(slice(first, last), slice(row, end))
