"""Works on motorways: what the listed one and those after it order from builders here.

Of roads to come only the works count: they change no way within a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import month_index
from abm.registers.base_product import prices_over_2021
from abm.registers.tables import read_table
from agents import quantiles
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.tables import Row
    from agents.arrays import FloatArray, IntArray

LISTED = "kangxin_expressway"
ROAD_START = month_index(2022, JANUARY)
"""Works on the listed motorway began then; before, roads changed by the table alone."""
FIRST_ENTRY = 2023
MOST = 4
"""Most motorways begun in a year."""
COUNT, LIKE, PLACE, LENGTH = range(4)
"""Counters of the draws of a motorway to come."""


class RoadOrders(NamedTuple):
    """Orders of the month on builders here, one an order."""

    county: IntArray
    """Row of the county."""
    cost: FloatArray
    """CNY."""


def order_road_works(model: GanziModel, industry: int) -> None:
    """The owners of motorways, from outside, order the works of the month that are done here from
    an `industry`.
    """
    orders = road_orders(model)
    if len(orders.cost):
        model.market.order(
            "investment_local",
            "world",
            orders.cost,
            county=orders.county,
            industry=industry,
            payer_rows=np.zeros(len(orders.cost), int),
        )


def road_orders(model: GanziModel) -> RoadOrders:
    """Orders of the month: of the listed motorway by the progress of its works, and of later
    ones.
    """
    p, network = model.parameters, model.network
    if model.clock.t < ROAD_START:
        return RoadOrders(np.zeros(0, int), np.zeros(0))
    listed = next(row for row in motorways() if row["id"] == LISTED)
    progress = 0.0
    if not network.expressway_open:
        progress = 1.0 / (p.expressway_planned_months * p.expressway_delay)
    later = later_orders(model)
    county = np.append(COUNTIES.index(listed["counties"].split()[0]), later.county)
    cost = np.append(progress * listed["capital_cost"], later.cost)
    pace = p.road_inside_share * model.levers.transport_investment
    pace = pace * prices_over_2021(model)
    ordered = cost > 0
    return RoadOrders(county[ordered], pace * cost[ordered])


def later_orders(model: GanziModel) -> RoadOrders:
    """What motorways that no table names cost this month in all: begun each January by luck, each
    as dear as a listed one, in any county, over three to five years.
    """
    p, now = model.parameters, model.clock
    years = np.arange(FIRST_ENTRY, now.year + 1)
    keys = identity("later_motorway", MOST)
    luck = model.streams.uniform(
        "stages",
        (years * MONTHS_A_YEAR)[None, :, None],
        keys[None, None, :],
        np.arange(LENGTH + 1)[:, None, None],
    )
    mean = np.full(len(years), p.road_entry_rate * p.road_entry_pace)
    begun = np.arange(MOST) < quantiles.poisson(luck[COUNT, :, 0], mean)[:, None]
    sizes = np.array([row["capital_cost"] for row in motorways()])
    size = sizes[(luck[LIKE] * len(sizes)).astype(int)]
    months = np.rint(p.road_months_low + luck[LENGTH] * (p.road_months_high - p.road_months_low))
    first = np.array([month_index(year, JANUARY) for year in years.tolist()])[:, None]
    active = begun & (now.t < first + months)
    county = (luck[PLACE] * len(COUNTIES)).astype(int)
    return RoadOrders(county[active], (size / months)[active])


def motorways() -> list[Row]:
    """Rows of the motorways of the table."""
    return [row for row in read_table("transport_projects") if row["kind"] == "road"]
