"""What developers and planners reckon with: promised plants and lines, and the energy that will
find no room.

Consumption studies go by plans: plants count once they are approved, lines once they are due,
whatever runs late in fact. So no developer gains by the delay of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.power.start import MONTH_DAYS
from agents.power import power_project as plant
from agents.power.dispatch import Resources, dispatch, highest_output
from agents.power.transmission_line import basin_capacity, planned_capacity, zone_capacity

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table

ZONES = len(plant.ZONES)
HOURS_A_DAY, HOURS_A_YEAR = 24, 8760
LOAD_YEAR = 2020


def promised(p: Table[Any]) -> FloatArray:
    """Capacity of each project that stands or has been approved, MW, counted part, shape (n,)."""
    return p.rated_capacity * p.counted_share * (p.stage >= plant.APPROVED)


def planned_load(model: GanziModel) -> FloatArray:
    """Local load that planners reckon with, MW by basin: the use of 2020 by people, grown at the
    planned pace.
    """
    counties, p = model.counties, model.parameters
    people = (
        np.bincount(counties.river_zone, counties.population, ZONES) / counties.population.sum()
    )
    grown = (1 + p.planned_load_growth) ** (model.clock.year - LOAD_YEAR)
    return people * (p.local_electricity_use / HOURS_A_YEAR * grown)


def planned_lines(model: GanziModel) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(meshed lines, direct-current lines, links between basins) by basin, MW, as planned for when
    plants are done.
    """
    lines, par = model.transmission_lines, model.parameters
    horizon = model.clock.t + par.solar_foresight
    planned = planned_capacity(
        lines.live_capacity,
        lines.rated_capacity,
        lines.stage,
        lines.start_month,
        lines.building_months,
        horizon,
    )
    meshed, dedicated = basin_capacity(
        planned * lines.counted_share, lines.zone, lines.meshed, ZONES
    )
    links = np.bincount(lines.zone, planned * model.basin_links, ZONES)
    return meshed, dedicated, par.basin_link_capacity + links


def consumption_study(model: GanziModel) -> FloatArray:
    """Share of a mean year's energy that finds no room by the plans, by zone, shape (3,), 0 to 1.

    Every month is taken by itself: reservoirs begin and should end it as full as usual; what they
    hold beyond that is lost too.
    """
    p, par, shape = model.power_projects, model.parameters, model.power_calendar
    size, days = promised(p), MONTH_DAYS[:, None]
    year = size * p.full_load_hours * (HOURS_A_DAY / HOURS_A_YEAR)
    capacity, energy = (
        [
            np.bincount(p.zone, values * (p.technology == kind), ZONES)
            for kind in range(len(plant.TECHNOLOGIES))
        ]
        for values in (size, year)
    )
    inflow = shape.inflow[:, None] * days
    reservoir = np.bincount(p.zone, p.reservoir * (p.stage >= plant.APPROVED), ZONES)
    river = energy[plant.RUN_OF_RIVER] * inflow
    resources = Resources(
        solar=energy[plant.PHOTOVOLTAIC] * shape.sun[:, None] * days,
        river=np.minimum(river, capacity[plant.RUN_OF_RIVER] * (HOURS_A_DAY * days)),
        storage_capacity=capacity[plant.STORAGE_HYDRO],
        inflow=energy[plant.STORAGE_HYDRO] * inflow,
        stored=reservoir * np.roll(shape.reservoir, 1)[:, None],
        reservoir=reservoir,
        stored_target=reservoir * shape.reservoir[:, None],
        pump_capacity=capacity[plant.PUMPED_STORAGE],
    )
    usable = par.line_availability * model.world.receiving_side
    meshed, dedicated, links = planned_lines(model)
    load = planned_load(model)
    lines = zone_capacity(
        meshed * usable, dedicated * usable, links, highest_output(resources, days) - load
    )
    result = dispatch(resources, lines, load, days, par.pump_efficiency, par.least_release)
    kept_back = np.maximum(result.stored - resources.stored_target, 0.0)
    lost = (result.curtailed + result.spilled + kept_back).sum(axis=0)
    available = (result.must_run + resources.inflow).sum(axis=0)
    return np.minimum(np.divide(lost, available, out=np.zeros(ZONES), where=available > 0), 1.0)
