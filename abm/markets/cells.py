"""Where goods and services are sold: a market is a county and a column of goods or services.

The columns are the fourteen industries, and non-market services (schools, hospitals, offices) as a
fifteenth. What can be carried is sold to the whole prefecture: the columns in POOLED have one
market, whose cell is that of county 0. All others are sold in their county alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.county import COUNTIES
from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    CONSTRUCTION,
    CROPS,
    ELECTRICITY,
    FINANCE,
    FOOD_PROCESSING,
    INFORMATION,
    LIVESTOCK,
    TIBETAN_MEDICINE,
)

if TYPE_CHECKING:
    from agents.arrays import IntArray

RAW = (CROPS, LIVESTOCK)
"""Columns that herders and farmers sell, who are no enterprises."""
POOLED = (
    *RAW,
    FOOD_PROCESSING,
    TIBETAN_MEDICINE,
    BUILDING_MATERIALS,
    ELECTRICITY,
    CONSTRUCTION,
    INFORMATION,
    FINANCE,
)
"""Columns with one market for the whole prefecture."""
N_COUNTIES = len(COUNTIES)
SHAPE = (N_COUNTIES, COLUMNS)
N_CELLS = N_COUNTIES * COLUMNS
"""Cells by county and column; those of pooled columns are used in county 0 only."""


def cell_table() -> IntArray:
    """Market cell of each county and column, shape (18, 15); pooled columns share the cell of
    county 0.
    """
    cells = np.arange(N_CELLS).reshape(SHAPE).copy()
    cells[:, POOLED] = np.array(POOLED)
    return cells


CELL = cell_table()
"""Market cell in which a buyer or seller of a county and column meets others, shape (18, 15)."""
FLAT_CELL = CELL.ravel()
"""The same for tables by county and column laid out in one line, shape (270,)."""
