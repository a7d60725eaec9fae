"""Works on roads and railways whose dates are on record: what they order from builders here while
they last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index, parse_month
from abm.networks.later_works import Works, orders_of
from abm.registers.base_product import base_prices, base_year, prices_over_2021
from abm.registers.tables import read_table
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.tables import Row
    from agents.arrays import FloatArray

LISTED = "kangxin_expressway"
"""The motorway that is built within a run: its works follow its own progress."""
YEAR_ONLY = len("YYYY")
"""Length of a date that tells no month."""


def recorded_works(model: GanziModel) -> Works:
    """The works on record, as far as they are spent with builders here, shared evenly by the
    counties that they pass.
    """
    entries = []
    for row in recorded():
        first, months = begun_and_months(model, row)
        passed = [COUNTIES.index(county) for county in row["counties"].split()]
        each = cost_here(model, row) / months / len(passed)
        entries += [(county, each, first, first + months) for county in passed]
    county, cost, first, end = (np.array(column) for column in zip(*entries, strict=True))
    return Works(county, cost, first=first, end=end)


def recorded() -> list[Row]:
    """Works whose dates are on record, but for the motorway that is built within a run."""
    return [row for row in read_table("transport_projects") if row["id"] != LISTED]


def begun_and_months(model: GanziModel, row: Row) -> tuple[int, float]:
    """Month index in which works began, and the months that they take: as on record, or as
    announced and late by the drawn delay.
    """
    first = parse_month(row["start"])
    if row["full_operation"]:
        return first, end_of(row["full_operation"]) - first + 1
    return first, (end_of(row["announced"]) - first + 1) * model.parameters.railway_delay


def end_of(date: str) -> int:
    """Month index of 'YYYY-MM', or of the December of 'YYYY'."""
    return month_index(int(date), DECEMBER) if len(date) == YEAR_ONLY else parse_month(date)


def cost_here(model: GanziModel, row: Row) -> float:
    """What of the cost of works is spent with builders here, CNY in money of 2021."""
    p = model.parameters
    share = p.railway_inside_share if row["kind"] == "rail" else p.road_inside_share
    return float(row["capital_cost"] * row["inside_length"] * share)


def recorded_in_base_year(model: GanziModel) -> FloatArray:
    """What the same works ordered in the base year, CNY/a by county, shape (18,)."""
    first = month_index(base_year(model.clock.start), JANUARY)
    by_county = np.zeros(len(COUNTIES))
    for t in range(first, first + MONTHS_A_YEAR):
        orders = orders_of(model.network.works.recorded, t)
        by_county += np.bincount(orders.county, orders.cost, len(COUNTIES))
    since_base = model.world.consumer_prices / base_prices(model)
    return by_county * (prices_over_2021(model) / since_base)
