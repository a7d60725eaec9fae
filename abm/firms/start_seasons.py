"""In which months of an ordinary year what is known before the first month is sold and bought:
factors by month from January on, mean 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.seasons import (
    FODDER_HARVEST,
    HARVEST_MONTHS,
    PRODUCT_MONTHS,
    SALE_MONTHS,
    SPRING_GATHERING,
    SUMMER_GATHERING,
)
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

EVEN = np.ones(MONTHS_A_YEAR)


def in_months(months: Sequence[int], parts: FloatArray | float = 1.0) -> FloatArray:
    """A year that falls on some months, in such parts of it."""
    season = np.zeros(MONTHS_A_YEAR)
    season[np.array(months) - 1] = parts
    return season * (MONTHS_A_YEAR / season.sum())


def visitors_season(model: GanziModel) -> FloatArray:
    """What visitors spend."""
    spent = model.tourism.spending_by_month
    return spent / spent.mean()


def harvest_season(p: Parameters) -> FloatArray:
    """What farms sell of their fields."""
    rest = MONTHS_A_YEAR - len(HARVEST_MONTHS)
    season = np.full(MONTHS_A_YEAR, (1 - p.harvest_share) / rest)
    season[np.array(HARVEST_MONTHS) - 1] = p.harvest_share / len(HARVEST_MONTHS)
    return season * MONTHS_A_YEAR


def fodder_season() -> FloatArray:
    """When the fodder of farms is cut."""
    return in_months((FODDER_HARVEST,))


def products_season() -> FloatArray:
    """When herders sell milk, butter and wool."""
    return in_months(PRODUCT_MONTHS)


def animals_season(model: GanziModel) -> FloatArray:
    """When herders sell their animals."""
    left, parts = 1.0, []
    for month in SALE_MONTHS:
        parts.append(left * model.pasture.sale_share[month])
        left -= parts[-1]
    return in_months(SALE_MONTHS, np.array(parts))


def gathering_season(p: Parameters) -> FloatArray:
    """When herders gather."""
    spring = np.full(len(SPRING_GATHERING), p.gathering_spring_share / len(SPRING_GATHERING))
    summer = np.full(len(SUMMER_GATHERING), (1 - p.gathering_spring_share) / len(SUMMER_GATHERING))
    return in_months(SPRING_GATHERING + SUMMER_GATHERING, np.concatenate([spring, summer]))
