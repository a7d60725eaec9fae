"""What is sold where: columns of the goods market, and how trade between counties sees them.

The columns are the fourteen industries, and non-market services (schools, hospitals, offices) as a
fifteenth. Buyers split the column of building materials and other goods in two, as cement and steel
travel badly and furniture well: the wide columns are the fifteen, of which that one holds other
goods, and bulk goods as a sixteenth. What enterprises sell is traded between counties; power and
raw goods have sellers of their own, who serve all counties alike.
"""

from __future__ import annotations

import numpy as np

from agents.county import COUNTIES
from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    CONSTRUCTION,
    CROPS,
    FINANCE,
    FOOD_PROCESSING,
    HOSPITALITY,
    INFORMATION,
    LIVESTOCK,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)

RAW = (CROPS, LIVESTOCK)
"""Columns that herders and farmers sell, who are no enterprises."""
BULK = COLUMNS
"""The wide column of bulk goods; that of building materials holds all other goods then."""
WIDE = COLUMNS + 1
"""Number of wide columns."""
GOODS = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS, BULK)
"""Wide columns that lorries carry."""
SERVED = (
    CONSTRUCTION,
    TRADE,
    HOSPITALITY,
    INFORMATION,
    FINANCE,
    PUBLIC_SERVICES,
    NON_MARKET,
)
"""Columns of works and services that enterprises sell: those who do them travel, no freight."""
TRADED = (*GOODS, *SERVED)
"""Wide columns that are traded between counties, goods first."""
SOLD = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS, *SERVED)
"""Columns in which enterprises sell, in the order of `POOL`."""
MAKER_OF = tuple(BUILDING_MATERIALS if wide == BULK else wide for wide in TRADED)
"""Column of the sellers of each traded column."""
POOL = np.equal.outer(SOLD, MAKER_OF).astype(float)
"""Which traded columns (across) the sellers of a column (down) make, 0 or 1."""
N_GOODS = len(GOODS)
N_COUNTIES = len(COUNTIES)
SHAPE = (N_COUNTIES, COLUMNS)
N_CELLS = N_COUNTIES * COLUMNS
"""Cells of sellers: by county and column."""
