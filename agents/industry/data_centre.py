"""Data centres that may come to the hydropower-consumption zone: what they compare and draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from agents.calendar import HOURS_A_YEAR
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray

STAGES = ("idle", "building", "running")
IDLE, BUILDING, RUNNING = range(3)


class DataCentre(Agent):
    """One potential operator with one site."""

    county = Column("row", "county of the site", 0, low=0, high=17)
    capacity = Column("MW", "power of its computers", 0.0, low=0)
    outside_power_price = Column("CNY/kWh", "power price at its best site elsewhere", 0.5, low=0)
    stage = Column("row", "idle, building, running", 0, low=0, high=2)
    building_months = Column("month", "building time", 15.0, low=1)
    work = Column("share", "building work done", 0.0, low=0, high=1)
    sales = Column("CNY", "sales this month", 0.0, low=0)
    quarter_dues = Column("CNY", "since the quarter began: production tax, taxable profit", width=2)
    deposits = Column("CNY", "bank deposits")


def yearly_cost[Price: (float, FloatArray)](
    power_price: Price, *, usage_effectiveness: float, load_factor: float, other_cost: float
) -> Price:
    """Cost of one kW of computers for a year, CNY/kW/a; `other_cost` is what differs between places
    besides power.
    """
    return power_price * HOURS_A_YEAR * usage_effectiveness * load_factor + other_cost


def gain_by_coming(
    cost_here: float, cost_outside: FloatArray, *, luck: FloatArray, scale: float, interest: float
) -> FloatArray:
    """What each operator gains a year by coming to Ganzi beyond what it takes, CNY/kW/a, shape
    (n,); -inf for those that do not look at it this year, all but the share `interest`.

    Views of costs differ by `scale`, so that an operator comes with chance `interest` times the
    logistic of its gain in cost over `scale`; `luck` is uniform in (0, 1). Source: binary logit,
    McFadden 1974.
    """
    looks = luck < interest
    view = scale * logit(np.divide(luck, interest, out=np.full_like(luck, 0.5), where=looks))
    return np.where(looks, cost_outside - cost_here - view, -np.inf)


def winter_room(dry_season_power: float, *, local_share: float, load: float) -> float:
    """Load that can still be served firmly in the dry season, MW, at least 0."""
    return max(dry_season_power * local_share - load, 0.0)


def mean_load(
    capacity: FloatArray, running: BoolArray, *, usage_effectiveness: float, load_factor: float
) -> FloatArray:
    """Mean power drawn, MW, shape (n,)."""
    return capacity * running * usage_effectiveness * load_factor
