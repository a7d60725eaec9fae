"""The year of herders and farmers: in which months they do what, and what part of a year falls in
which month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import COLD_MONTHS, MONTHS_A_YEAR

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

COLD_START, COLD_END = COLD_MONTHS[0], COLD_MONTHS[-1]

CALVING_MONTHS = (4, 5, 6)
PRODUCT_MONTHS = (5, 6, 7, 8, 9, 10)
"""Months of milk, butter and wool."""
SPRING_GATHERING, SUMMER_GATHERING = (4, 5, 6), (7, 8, 9)
"""Months of caterpillar fungus, and of matsutake."""
REVISION = 6
"""Month in which herders think again about their practices."""
HAYMAKING = 9
"""Month in which herders cut hay, count the grass before winter and plan their sales."""
SALE_MONTHS = (9, 10, 11, 12, 1)
"""Months in which planned animals are sold, in their order."""

HARVEST_MONTHS = (7, 8, 9, 10)
FODDER_HARVEST, FODDER_SALE, FODDER_SUBSIDY = 9, 5, 6
"""Months in which farmers cut their fodder, sell outside what is left, and are subsidised."""


def months_left(month: int) -> int:
    """Months of the cold season from this one on; `month` must be one of them."""
    return len(COLD_MONTHS) - COLD_MONTHS.index(month)


def growing_season(p: Parameters) -> FloatArray:
    """Part of a year's growth of grass by calendar month, shape (13,): May to September."""
    share = np.zeros(MONTHS_A_YEAR + 1)
    share[5] = p.grass_growth_may
    share[6] = p.grass_growth_june
    share[7] = p.grass_growth_july
    share[8] = p.grass_growth_august
    share[9] = 1 - share.sum()
    return share


def grass_withering(p: Parameters) -> FloatArray:
    """Part of the standing grass that withers by calendar month, shape (13,): October to April."""
    share = np.zeros(MONTHS_A_YEAR + 1)
    share[[10, 11]] = p.grass_withering_autumn
    share[[12, 1, 2, 3, 4]] = p.grass_withering_winter
    return share


def calving_share(p: Parameters) -> FloatArray:
    """Part of a year's calves by calendar month, shape (13,)."""
    april, may, june = CALVING_MONTHS
    share = np.zeros(MONTHS_A_YEAR + 1)
    share[april] = p.calving_share_april
    share[may] = p.calving_share_may
    share[june] = 1 - share.sum()
    return share


def sale_share(p: Parameters) -> FloatArray:
    """Part of the animals still planned for sale that is sold, by calendar month, shape (13,)."""
    share = np.zeros(MONTHS_A_YEAR + 1)
    november = 1 - p.sale_share_september - p.sale_share_october
    autumn = (1 - p.sale_share_winter) * np.array(
        [p.sale_share_september, p.sale_share_october, november]
    )
    # Shares of the year's sales become shares of what the months before have left.
    share[list(SALE_MONTHS[:3])] = autumn / (1 - np.cumsum(autumn) + autumn)
    # Winter's sales fall evenly on its two months, and in January nothing stays unsold.
    december, january = SALE_MONTHS[3:]
    share[december] = 0.5
    share[january] = 1.0
    return share
