"""Tibetan medicine: herbs, licences for preparations, and the sales outside that both open. Pure
rules over arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.axis import at_least, at_most, per, total
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Number


def herb_area_after(
    area: FloatArray, planting: FloatArray, *, cost: float, decline: float
) -> FloatArray:
    """Area under medicinal herbs next month, ha, >= 0, shape of `area`.

    `planting` is the month's support for herbs (CNY) at `cost` CNY/ha; a part `decline` of the area
    is lost in a year.
    """
    return np.maximum(area * (1.0 - decline / MONTHS_A_YEAR) + planting / cost, 0.0)


def licence_chance(
    support: float, usual: float, *, rate: float, elasticity: float, candidates: int
) -> float:
    """Chance of each preparation without a licence to win one in a year, 0 to 1.

    `rate` licences a year are won at the `usual` support (CNY/a) out of `candidates`; support
    counts with `elasticity`.
    """
    effort = (max(support, 0.0) / usual) ** elasticity if usual > 0 else 0.0
    return float(np.clip(rate * effort / candidates, 0.0, 1.0))


def opened_sales(
    sales: FloatArray,
    support: FloatArray,
    *,
    gain: float,
    decay: float,
    licences: float,
    most: float,
) -> FloatArray:
    """Sales outside that support has opened, CNY/month by county, >= 0, all together at most
    `most`.

    A CNY of the month's `support` opens `gain` CNY a year, more with more `licences` (over those of
    the start); a part `decay` of the sales is lost in a year.
    """
    left = sales * (1.0 - decay / MONTHS_A_YEAR)
    opened = left + support * gain * licences / MONTHS_A_YEAR
    return opened * at_most(per(at_least(most, 0.0), total(opened)), 1.0)


def herb_room(output: float, area: FloatArray, *, area_start: float, slack: float) -> Number:
    """Sales that herbs allow beyond the start's output, CNY/month, >= 0: a part `slack` comes from
    outside.
    """
    return at_least(output * ((1.0 + slack) * total(area) / area_start - 1.0), 0.0)
