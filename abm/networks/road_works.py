"""Works on roads and railways, and on lines that no table names: what they order from builders
here.

Of roads and lines to come only the works count: they change no way and no grid within a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index, year_of
from abm.networks.later_works import (
    OutsideWorks,
    WorksOrders,
    later_works,
    lines_to_come,
    motorways,
    motorways_to_come,
    orders_of,
)
from abm.networks.recorded_works import LISTED, recorded_works
from abm.registers.base_product import prices_over_2021
from agents.calendar import JANUARY
from agents.county import COUNTIES
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel

ROAD_START = month_index(2022, JANUARY)
"""Works on the listed motorway began then; before, roads changed by the table alone."""


def outside_works(model: GanziModel) -> OutsideWorks:
    """All works whose months are known at the start, up to the end of the run."""
    last = year_of(model.clock.end)
    return OutsideWorks(
        recorded=recorded_works(model),
        motorways=later_works(model, motorways_to_come(model), last),
        lines=later_works(model, lines_to_come(model), last),
    )


@one_by_one
def order_outside_works(model: GanziModel, industry: int) -> None:
    """The owners of motorways and lines, from outside, order the works of the month that are done
    here from an `industry`.
    """
    orders = outside_orders(model)
    if len(orders.cost):
        model.market.order(
            "investment_local",
            "world",
            orders.cost,
            county=orders.county,
            industry=industry,
            payer_rows=np.zeros(len(orders.cost), int),
        )


def outside_orders(model: GanziModel) -> WorksOrders:
    """Orders of the month at its prices: of works on record, of the listed motorway by its
    progress, and of motorways and lines to come.
    """
    parts = [orders_of(model.network.works.recorded, model.clock.t)]
    # In a world that stands still nothing begins.
    if model.clock.t >= ROAD_START and not model.outlook.steady:
        parts.append(begun_orders(model))
    county = np.concatenate([part.county for part in parts])
    cost = np.concatenate([part.cost for part in parts])
    return WorksOrders(county, cost * prices_over_2021(model))


def begun_orders(model: GanziModel) -> WorksOrders:
    """Orders of works that begin within a run, in money of 2021."""
    p, network = model.parameters, model.network
    listed = next(row for row in motorways() if row["id"] == LISTED)
    progress = 0.0
    if not network.expressway_open:
        progress = 1.0 / (p.expressway_planned_months * p.expressway_delay)
    roads = orders_of(network.works.motorways, model.clock.t)
    lines = orders_of(network.works.lines, model.clock.t)

    county = np.array([COUNTIES.index(listed["counties"].split()[0])])
    cost = np.append(progress * listed["capital_cost"], roads.cost)
    cost = cost * (p.road_inside_share * model.levers.transport_investment)
    cost = np.append(cost, lines.cost * p.line_inside_share)
    county = np.concatenate([county, roads.county, lines.county])
    ordered = cost > 0
    return WorksOrders(county[ordered], cost[ordered])
