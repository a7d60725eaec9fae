"""Works that no table names yet, of a class whose listed ones end: begun by luck, each like one
that is listed.

Only the works count: what they build changes neither ways nor grids within a run, and no target
names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import month_index
from abm.registers.tables import read_table
from agents import quantiles
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.tables import Row
    from agents.arrays import FloatArray, IntArray

MOST = 4
"""Most works of a class begun in a year."""
FIRST_MOTORWAYS = 2023
FIRST_LINES = 2024
"""First year in which works begin: a line spoken of in 2023 is approved and begun a year later."""
COUNT, LIKE, PLACE, LENGTH = range(4)
"""Counters of the draws of works to come."""


class WorksClass(NamedTuple):
    """Works of one class to come."""

    name: str
    mean: float
    """Works begun in a year, 1/a."""
    first: int
    """First year in which works begin."""
    costs: FloatArray
    """Costs of the listed ones, CNY in money of 2021."""
    shortest: float
    longest: float
    """Months that works take, drawn evenly between the two."""


class Works(NamedTuple):
    """Works whose months are known: one entry a work and county."""

    county: IntArray
    """Row of the county."""
    cost: FloatArray
    """CNY a month in money of 2021."""
    first: FloatArray
    end: FloatArray
    """Month indices of the first month and of the first one after the last."""


class OutsideWorks(NamedTuple):
    """Works that owners outside order here, as they are known at the start: they follow from the
    draw alone.
    """

    recorded: Works
    """Of roads and railways on record, what is spent here."""
    motorways: Works
    lines: Works
    """That no table names yet, in all."""


class WorksOrders(NamedTuple):
    """Orders of the month on builders here, one an order."""

    county: IntArray
    """Row of the county."""
    cost: FloatArray
    """CNY."""


def motorways_to_come(model: GanziModel) -> WorksClass:
    """Motorways, as dear as the listed ones."""
    p = model.parameters
    return WorksClass(
        "later_motorway",
        mean=p.road_entry_rate * p.road_entry_pace,
        first=FIRST_MOTORWAYS,
        costs=np.array([row["capital_cost"] for row in motorways()]),
        shortest=p.road_months_low,
        longest=p.road_months_high,
    )


def lines_to_come(model: GanziModel) -> WorksClass:
    """Power lines, as large as those listed that begin in a county here, at the usual cost."""
    p = model.parameters
    here = [row for row in read_table("transmission_lines") if row["origin"] in COUNTIES]
    return WorksClass(
        "later_line",
        mean=p.line_entry_rate * p.line_entry_pace,
        first=FIRST_LINES,
        costs=p.line_capital_cost * np.array([row["capacity"] for row in here]),
        shortest=p.alternating_line_months,
        longest=p.direct_line_months,
    )


def orders_of(works: Works, t: int) -> WorksOrders:
    """What works cost in the month `t`, in money of 2021."""
    active = (works.first <= t) & (t < works.end)
    return WorksOrders(works.county[active], works.cost[active])


def later_works(model: GanziModel, kind: WorksClass, last: int) -> Works:
    """Works of a class that no table names, begun by luck each January up to that of the year
    `last`, each as dear as a listed one, in any county.
    """
    years = np.arange(kind.first, last + 1)
    keys = identity(kind.name, MOST)
    luck = model.streams.uniform(
        "stages",
        (years * MONTHS_A_YEAR)[None, :, None],
        keys[None, None, :],
        np.arange(LENGTH + 1)[:, None, None],
    )
    mean = np.full(len(years), kind.mean)
    begun = np.arange(MOST) < quantiles.poisson(luck[COUNT, :, 0], mean)[:, None]
    cost = kind.costs[(luck[LIKE] * len(kind.costs)).astype(int)]
    months = np.rint(kind.shortest + luck[LENGTH] * (kind.longest - kind.shortest))
    january = np.array([month_index(year, JANUARY) for year in years.tolist()], float)
    first = np.broadcast_to(january[:, None], begun.shape)
    county = (luck[PLACE] * len(COUNTIES)).astype(int)
    return Works(
        county[begun], (cost / months)[begun], first=first[begun], end=(first + months)[begun]
    )


def motorways() -> list[Row]:
    """Rows of the motorways of the table."""
    return [row for row in read_table("transport_projects") if row["kind"] == "road"]
