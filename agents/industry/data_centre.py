"""Data centres that may come to the hydropower-consumption zone: what they compare and draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

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


def building_probability(
    cost_here: float, cost_outside: FloatArray, *, scale: float, interest: float
) -> FloatArray:
    """Chance that an operator decides for Ganzi this year, shape (n,), 0 to `interest`; costs in
    CNY/kW/a.

    Source: binary logit, McFadden 1974.
    """
    return interest * expit((cost_outside - cost_here) / scale)


def admitted(
    wants: BoolArray, capacity: FloatArray, *, order: FloatArray, room: float
) -> BoolArray:
    """Which operators may build, shape (n,) bool: by rising `order`, each that still fits into what
    is left of `room` MW.
    """
    # Whoever does not fit is passed over, and a smaller one after it may still come.
    chosen = np.zeros(len(wants), bool)
    for row in np.argsort(order, kind="stable").tolist():
        if wants[row] and capacity[row] <= room:
            chosen[row] = True
            room -= capacity[row]
    return chosen


def winter_room(dry_season_power: float, *, local_share: float, load: float) -> float:
    """Load that can still be served firmly in the dry season, MW, at least 0."""
    return max(dry_season_power * local_share - load, 0.0)


def mean_load(
    capacity: FloatArray, running: BoolArray, *, usage_effectiveness: float, load_factor: float
) -> FloatArray:
    """Mean power drawn, MW, shape (n,)."""
    return capacity * running * usage_effectiveness * load_factor
