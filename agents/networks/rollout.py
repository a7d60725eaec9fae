"""Roll-out of networks and facilities in the counties: counters that grow with money until the need
is met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.arrays import bounded
from agents.axis import per, total
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values


def units_after(units: FloatArray, need: FloatArray, *, added: FloatArray) -> FloatArray:
    """Units in place after a month in which some are `added` (count), shape of `units`, never
    beyond `need`.
    """
    # Where more stands than is needed, nothing is taken down.
    return np.maximum(units, np.minimum(units + added, need))


def units_kept(units: FloatArray, *, kept: float) -> FloatArray:
    """Units that are left where the share `kept` (0 to 1) of their custom is, count, shape of
    `units`: as many as can live on it as before.
    """
    return units * kept


def road_units_after(
    units: FloatArray, need: FloatArray, *, money: FloatArray, unit_cost: float, last_extra: float
) -> FloatArray:
    """Units along main roads after a month, shape of `units`, bought with `money` (CNY).

    All that are needed cost `unit_cost` (CNY) on average, the last places `last_extra` times more
    than the first.
    """
    served = np.minimum(units / np.maximum(need, 1e-9), 1.0)
    dearness = (1.0 + last_extra * served) / (1.0 + last_extra / 2.0)
    return units_after(units, need, added=money / dearness / unit_cost)


def spread_by_need(amount: float, *, units: FloatArray, need: FloatArray) -> FloatArray:
    """An amount of the month by county, in its own unit, shape (..., 18): in proportion to what is
    missing; nothing once all is there.
    """
    missing = np.maximum(need - units, 0.0)
    return per(amount * missing, total(missing))


def plan_kept(gone: Values, *, kept: float) -> Values:
    """What stands over what was planned, when the share `gone` (0 to 1) of the plan's time is over,
    at whose end the share `kept` stands.
    """
    return 1.0 + (kept - 1.0) * gone


def pace_with_subsidy(money: FloatArray, *, usual_money: float, subsidy_part: float) -> FloatArray:
    """Pace of works on a network over the usual one, shape of `money`: a share `subsidy_part` of it
    follows the subsidy (CNY/month) relative to the usual one, the rest the operators.
    """
    # Operators go on without any subsidy, with their part of the pace.
    return 1.0 - subsidy_part + subsidy_part * money / usual_money


def stock_share_after(
    share: FloatArray, money: FloatArray, *, full_cost: float, wear: float
) -> FloatArray:
    """Provision after a month as a share of the full one, 0 to 1: `money` over `full_cost` CNY less
    yearly `wear`.
    """
    return bounded(share + money / full_cost - wear / MONTHS_A_YEAR * share, 0.0, 1.0)


def smart_coverage_after(coverage: FloatArray, target: float, *, months: float) -> FloatArray:
    """Coverage of the smart-tourism system a month later, 0 to 1: moves to what is paid for in
    about `months`.
    """
    return bounded(coverage + (target - coverage) / months, 0.0, 1.0)
