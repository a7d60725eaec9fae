"""What is sold where: columns of the goods market, and how trade between counties sees them.

The columns are the fourteen industries, and non-market services (schools, hospitals, offices) as a
fifteenth. Buyers split the column of building materials and other goods in two, as cement and steel
travel badly and furniture well: of the sixteen wide columns one holds bulk goods, and that of
building materials the other goods. What enterprises sell is traded between counties and comes
first; power and raw goods have sellers of their own, who serve all counties alike.
"""

from __future__ import annotations

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
    FORESTRY,
    HOSPITALITY,
    INFORMATION,
    LIVESTOCK,
    MINING,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)

RAW = (CROPS, LIVESTOCK)
"""Columns that herders and farmers sell, who are no enterprises."""
MAKERS_OF = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS, BUILDING_MATERIALS)
"""Columns of the makers of goods, of other goods and of bulk goods: what lorries carry."""
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
NOT_TRADED = (CROPS, LIVESTOCK, FORESTRY, MINING, ELECTRICITY)
SELLERS_OF = np.array([*MAKERS_OF, *SERVED])
"""Market column of the sellers of each traded column, goods first."""
MARKET_OF = np.array([*SELLERS_OF, *NOT_TRADED])
"""Market column of each wide column."""
N_GOODS, N_TRADED, WIDE = len(MAKERS_OF), len(SELLERS_OF), len(MARKET_OF)
BULK = N_GOODS - 1
"""The wide column of bulk goods."""
ROW = {column: row for row, column in reversed(list(enumerate(MARKET_OF.tolist())))}
"""Wide column of each market column; that of building materials holds other goods."""
SOLD = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS, *SERVED)
"""Columns in which enterprises sell, in the order of `POOL`."""
POOL = np.equal.outer(SOLD, SELLERS_OF).astype(float)
"""Which traded columns (across) the sellers of a column (down) make, 0 or 1."""
N_COUNTIES = len(COUNTIES)
SHAPE = (N_COUNTIES, COLUMNS)
N_CELLS = N_COUNTIES * COLUMNS
"""Cells of sellers: by county and column."""
