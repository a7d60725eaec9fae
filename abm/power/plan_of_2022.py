"""The plan for 2022 as evidence of the plants' own plans.

The document plans so much new capacity in 2022, and its authors knew the units. Of what the draw
leaves open, when Suwalong's first unit is due and how its units follow, that is taken which agrees
with it; what Lianghekou still lacks is as drawn (its evidence is nearly flat).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents import quantiles
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.power import plan_of_year
from agents.power.power_project import PARTIAL, PHOTOVOLTAIC

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.power.projects import ProjectRecords
    from agents.arrays import FloatArray

PLAN_YEAR = "2022"
CANDIDATES = identity("plan_of_2022", 200)
PICK = identity("pick_of_2022", 1)
DATE, GAP = range(2)
"""Counters of a candidate's luck."""


class PlanLuck(NamedTuple):
    """Luck (0 to 1) of the plant whose plan is open."""

    row: int
    date: float
    """Of the month of its first unit."""
    gap: float
    """Of the months between its units."""


def plan_luck(model: GanziModel, records: ProjectRecords) -> PlanLuck:
    """Luck of the dam that is due in the plan's year, drawn given that the sum of what is planned
    agrees with the plan.
    """
    p, streams = model.parameters, model.world_streams
    row = open_plan(records)
    date, gap = (streams.uniform("start", 0, CANDIDATES, n) for n in (DATE, GAP))
    weight = plan_of_year.likelihood(
        planned_sum(model, records, row, date=date, gap=gap),
        stated=p.plan_2022,
        deviation=p.plan_2022_deviation,
    )
    chosen = plan_of_year.picked(weight, float(streams.uniform("start", 0, PICK)[0]))
    return PlanLuck(row, date=float(date[chosen]), gap=float(gap[chosen]))


def open_plan(records: ProjectRecords) -> int:
    """Row of the dam that is due in the plan's year."""
    due = (records.announced == PLAN_YEAR) & (records.technology != PHOTOVOLTAIC)
    (row,) = np.flatnonzero(due)
    return int(row)


def planned_sum(
    model: GanziModel, records: ProjectRecords, row: int, *, date: FloatArray, gap: FloatArray
) -> FloatArray:
    """Capacity planned to be added in the year, MW, shape of `date`: units of the dam in `row` by
    its luck, what plants in part service lack, and solar plants due in the year.
    """
    p = model.parameters
    first = np.floor(date * MONTHS_A_YEAR)
    gaps = quantiles.lognormal(gap, p.unit_gap, p.unit_gap_deviation)
    count = plan_of_year.units_by_december(first, gaps, units=records.units[row])
    lacking = np.where(records.stage == PARTIAL, records.rated_capacity - records.live_capacity, 0)
    solar = (records.announced == PLAN_YEAR) & (records.technology == PHOTOVOLTAIC)
    sure = np.sum(lacking) + np.sum(records.rated_capacity[solar])
    return sure + count * records.rated_capacity[row] / records.units[row]
