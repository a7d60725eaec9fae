"""What developers and planners reckon with: promised plants and lines, and the energy that will
find no room.

Consumption studies go by plans: plants count once they are approved, lines once they are due,
whatever runs late in fact. So no developer gains by the delay of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.calendar import HOURS_A_DAY, HOURS_A_YEAR, MONTH_DAYS
from agents.power.dispatch import Resources, dispatch, highest_output
from agents.power.power_project import (
    APPROVED,
    PHOTOVOLTAIC,
    PUMPED_STORAGE,
    RUN_OF_RIVER,
    STORAGE_HYDRO,
    TECHNOLOGIES,
    ZONES,
)
from agents.power.transmission_line import basin_capacity, planned_capacity, zone_capacity

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import FloatArray
    from agents.columns import Table

LOAD_YEAR = 2020
"""Year of the local electricity use that planners let grow."""


class PlannedLines(NamedTuple):
    """Outgoing lines as planned for when plants are done, by basin, MW, shape (3,) each."""

    meshed: FloatArray
    """Lines of the meshed grid."""
    dedicated: FloatArray
    """Direct-current lines, which serve their own basin only."""
    links: FloatArray
    """What each basin can send to the lines of the others."""


def promised(plants: Table[PowerProject]) -> FloatArray:
    """Capacity of each project that stands or has been approved, MW, counted part, shape (n,)."""
    return plants.rated_capacity * plants.counted_share * (plants.stage >= APPROVED)


def planned_load(model: GanziModel) -> FloatArray:
    """Local load that planners reckon with, MW by basin: the use of 2020 by people, grown at the
    planned pace.
    """
    counties, p = model.counties, model.parameters
    people = np.bincount(counties.river_zone, counties.population, len(ZONES))
    share = people / counties.population.sum()
    growth = (1 + p.planned_load_growth) ** (model.clock.year - LOAD_YEAR)
    return share * (p.local_electricity_use / HOURS_A_YEAR * growth)


def planned_lines(model: GanziModel) -> PlannedLines:
    """Lines and links between basins as planned for when plants are done."""
    lines, p = model.transmission_lines, model.parameters
    capacity = planned_capacity(
        lines.live_capacity,
        lines.rated_capacity,
        stage=lines.stage,
        start_month=lines.start_month,
        building_months=lines.building_months,
        month=model.clock.t + p.solar_foresight,
    )
    own = basin_capacity(
        capacity * lines.counted_share, zone=lines.zone, meshed=lines.meshed, n_zones=len(ZONES)
    )
    links = np.bincount(lines.zone, capacity * model.power.basin_links, len(ZONES))
    return PlannedLines(
        meshed=own.meshed, dedicated=own.dedicated, links=p.basin_link_capacity + links
    )


def consumption_study(model: GanziModel) -> FloatArray:
    """Share of a mean year's energy that finds no room by the plans, by zone, shape (3,), 0 to 1.

    Every month is taken by itself: reservoirs begin and should end it as full as usual; what they
    hold beyond that is lost too.
    """
    p = model.parameters
    # A row a month, a column a zone: all months are dispatched at once
    days = np.array(MONTH_DAYS)[:, None]
    resources = planned_resources(model)

    usable = p.line_availability * model.world.receiving_side
    lines, load = planned_lines(model), planned_load(model)
    capacity = zone_capacity(
        meshed=lines.meshed * usable,
        dedicated=lines.dedicated * usable,
        links=lines.links,
        need=highest_output(resources, days) - load,
    )
    result = dispatch(
        resources,
        capacity,
        local_load=load,
        days=days,
        pump_efficiency=p.pump_efficiency,
        least_release=p.least_release,
    )

    excess = np.maximum(result.stored - resources.stored_target, 0.0)
    lost = (result.curtailed + result.spilled + excess).sum(axis=0)
    available = (result.must_run + resources.inflow).sum(axis=0)
    share = np.divide(lost, available, out=np.zeros(len(ZONES)), where=available > 0)
    return np.minimum(share, 1.0)


def planned_resources(model: GanziModel) -> Resources:
    """What promised plants could do in each month of a mean year, shape (12, 3): month by zone."""
    plants, calendar = model.power_projects, model.power.calendar
    days = np.array(MONTH_DAYS)[:, None]
    size = promised(plants)
    capacity = by_kind(plants, size)
    energy = by_kind(plants, size * plants.full_load_hours * (HOURS_A_DAY / HOURS_A_YEAR))
    inflow = calendar.inflow[:, None] * days
    river = energy[RUN_OF_RIVER] * inflow
    reservoir = np.bincount(plants.zone, plants.reservoir * (plants.stage >= APPROVED), len(ZONES))
    return Resources(
        solar=energy[PHOTOVOLTAIC] * calendar.sun[:, None] * days,
        # No river plant runs above its capacity
        river=np.minimum(river, capacity[RUN_OF_RIVER] * (HOURS_A_DAY * days)),
        storage_capacity=capacity[STORAGE_HYDRO],
        inflow=energy[STORAGE_HYDRO] * inflow,
        stored=reservoir * np.roll(calendar.reservoir, 1)[:, None],
        reservoir=reservoir,
        stored_target=reservoir * calendar.reservoir[:, None],
        pump_capacity=capacity[PUMPED_STORAGE],
    )


def by_kind(plants: Table[PowerProject], values: FloatArray) -> list[FloatArray]:
    """Sum of a value by project over each zone, shape (3,), for each technology."""
    return [
        np.bincount(plants.zone, values * (plants.technology == kind), len(ZONES))
        for kind in range(len(TECHNOLOGIES))
    ]
