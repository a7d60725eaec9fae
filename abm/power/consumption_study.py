"""What developers and planners reckon with: promised plants and lines, and the energy that will
find no room.

Consumption studies go by plans: plants count once they are approved, lines once they are due,
whatever runs late in fact. So no developer gains by the delay of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.power.books import Study
from abm.power.limits import (
    ZONES,
    by_county,
    collectors,
    edges_between,
    take_of_months,
    usable,
    ways_out,
)
from agents.calendar import HOURS_A_DAY, HOURS_A_YEAR, MONTH_DAYS, MONTHS_A_YEAR
from agents.power.basins import outlet, over
from agents.power.collector import gather, lost_of_one_more
from agents.power.day import day_and_night
from agents.power.dispatch import Water, dispatch, power_needed, wanted_release
from agents.power.power_project import (
    APPROVED,
    PHOTOVOLTAIC,
    PUMPED_STORAGE,
    RUN_OF_RIVER,
    STORAGE_HYDRO,
)
from agents.power.transmission_line import planned_capacity

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import FloatArray
    from agents.columns import Table
    from agents.power.basins import Ways
    from agents.power.day import Blocks
    from agents.power.dispatch import Result

LOAD_YEAR = 2020
"""Year of the local electricity use that planners let grow."""


class PlannedMonths(NamedTuple):
    """What promised plants could do in each month of a mean year."""

    solar: FloatArray
    """Mean power of the sun by county, MW, shape (12, 18)."""
    river: FloatArray
    """Mean power of run-of-river plants that feed the grid of their county, MW, shape (12, 18)."""
    own_river: FloatArray
    """Mean power of those that have a line of their own, by basin, MW, shape (12, 3)."""
    dams: FloatArray
    """Turbines of storage plants by basin, MW, shape (3,)."""
    water: Water
    """Reservoirs and pumps by basin, shape (12, 3) or (3,)."""


def promised(plants: Table[PowerProject]) -> FloatArray:
    """Capacity of each project that stands or has been approved, MW, counted part, shape (n,)."""
    return plants.rated_capacity * plants.counted_share * (plants.stage >= APPROVED)


def planned_load(model: GanziModel) -> FloatArray:
    """Local load that planners reckon with, MW by county: the use of 2020 by people, grown at the
    planned pace.
    """
    counties, p = model.counties, model.parameters
    growth = (1 + p.planned_load_growth) ** (model.clock.year - LOAD_YEAR)
    share = counties.population / counties.population.sum()
    return share * (p.local_electricity_use / HOURS_A_YEAR * growth)


def planned_lines(model: GanziModel) -> FloatArray:
    """Capacity of each line as planned for when plants are done, MW, shape (n lines,)."""
    lines = model.transmission_lines
    return planned_capacity(
        lines.live_capacity,
        lines.rated_capacity,
        stage=lines.stage,
        start_month=lines.start_month,
        building_months=lines.building_months,
        month=model.clock.t + model.parameters.solar_foresight,
    )


def planned_collectors(model: GanziModel) -> FloatArray:
    """What the counties' grids will gather once promised plants and lines are there, MW, (18,)."""
    return collectors(model, capacity=promised(model.power_projects), links=planned_lines(model))


def consumption_study(model: GanziModel) -> Study:
    """What finds no room by the plans in a mean year, and what one more solar plant would lose.

    Every month is taken by itself: reservoirs begin and should end it as full as usual; what they
    hold beyond that is lost too.
    """
    # A row a month: all months are dispatched at once
    months, load = planned_months(model), planned_load(model)
    blocks = day_and_night(HOURS_A_DAY * np.array(MONTH_DAYS))
    limit = np.broadcast_to(planned_collectors(model) + load, months.solar.shape)
    gathered = gather(
        months.solar,
        months.river,
        limit=limit,
        blocks=blocks,
    )

    # What one more plant brings, where the sun shines alike on all of them
    step = model.parameters.study_step * model.parameters.solar_hours / HOURS_A_YEAR
    more = step * model.power.calendar.sun[:, None] * blocks.sun
    to_basin = model.power.to_basin
    solar = gathered.solar @ to_basin
    # The plans as they are, and with one more plant in each basin: a row each
    cases = np.concatenate([np.zeros((1, ZONES)), np.eye(ZONES)])
    result = planned_dispatch(
        model,
        months,
        river=gathered.river @ to_basin + months.own_river[:, None, :],
        solar=solar + more[..., None] * cases[:, None, None, :],
        blocks=blocks,
        load=load @ to_basin,
    )
    excess = np.maximum(result.stored - months.water.stored_target, 0.0)
    lost = (result.curtailed() + result.spilled + excess).sum(axis=-2)

    energy = np.sum(more * blocks.hours)
    in_basin = (lost[1:].sum(axis=-1) - lost[0].sum()) / energy
    in_county = lost_of_one_more(months.solar, months.river, limit=limit, blocks=blocks, more=more)

    offered = (result.must_run[0] + months.water.inflow).sum(axis=0)
    return Study(
        lost=np.clip(over(lost[0], offered), 0.0, 1.0),
        lost_of_one_more=np.clip(in_basin, 0.0, 1.0),
        lost_in_county=np.clip(in_county / energy, 0.0, 1.0),
        noon=np.average(result.noon[0], axis=0, weights=model.power.calendar.sun),
    )


def planned_dispatch(
    model: GanziModel,
    months: PlannedMonths,
    *,
    solar: FloatArray,
    river: FloatArray,
    blocks: Blocks,
    load: FloatArray,
) -> Result:
    """Dispatch of the months of a mean year by the plans, with `solar` and `river` (MW) by case,
    month, block and basin.
    """
    p, water = model.parameters, months.water
    dams = np.broadcast_to(months.dams, river.shape)
    needed = power_needed(
        solar + river,
        dams=dams,
        release=wanted_release(water, p.least_release),
        hours=blocks.hours,
    )
    open_to = outlet(planned_ways(model), need=needed - load)
    return dispatch(
        water,
        solar=solar,
        river=river,
        dams=dams,
        hours=blocks.hours,
        limit=open_to.capacity + load,
        load=load,
        pump_efficiency=p.pump_efficiency,
        least_release=p.least_release,
    )


def planned_ways(model: GanziModel) -> Ways:
    """Ways out of the basins by the plans, as far as lines are up and taken, with what the province
    takes month by month.
    """
    return ways_out(
        model,
        usable(model, planned_outgoing(model)),
        between=edges_between(model),
        take=take_of_months(model, 1.0)[:, None],
    )


def planned_outgoing(model: GanziModel) -> FloatArray:
    """Outgoing capability of each line by the plans, MW, counted part, shape (n lines,)."""
    return planned_lines(model) * model.transmission_lines.counted_share


def planned_months(model: GanziModel) -> PlannedMonths:
    """What promised plants could do in each month of a mean year."""
    plants, calendar = model.power_projects, model.power.calendar
    days = np.array(MONTH_DAYS)[:, None]
    size = promised(plants)
    mean = size * plants.full_load_hours / HOURS_A_YEAR
    inflow = calendar.inflow[:, None]
    own = model.power.kinds.own_line

    def in_counties(values: FloatArray, kind: int) -> FloatArray:
        return by_county(model, values * ((plants.technology == kind) & ~own))

    def in_basins(values: FloatArray, kind: int) -> FloatArray:
        return np.bincount(plants.zone, values * ((plants.technology == kind) & own), ZONES)

    dams = plants.technology == STORAGE_HYDRO
    pumps = plants.technology == PUMPED_STORAGE
    reservoir = np.bincount(plants.zone, plants.reservoir * (plants.stage >= APPROVED), ZONES)
    storage = np.bincount(plants.zone, mean * dams, ZONES)
    return PlannedMonths(
        solar=in_counties(mean, PHOTOVOLTAIC) * calendar.sun[:, None],
        # No river plant runs above its capacity
        river=np.minimum(in_counties(mean, RUN_OF_RIVER) * inflow, in_counties(size, RUN_OF_RIVER)),
        own_river=np.minimum(in_basins(mean, RUN_OF_RIVER) * inflow, in_basins(size, RUN_OF_RIVER)),
        dams=np.bincount(plants.zone, size * dams, ZONES),
        water=Water(
            inflow=storage * inflow * days * HOURS_A_DAY,
            stored=reservoir * np.roll(calendar.reservoir, 1)[:, None],
            reservoir=np.broadcast_to(reservoir, (MONTHS_A_YEAR, ZONES)),
            stored_target=reservoir * calendar.reservoir[:, None],
            pump_capacity=np.broadcast_to(
                np.bincount(plants.zone, size * pumps, ZONES), (MONTHS_A_YEAR, ZONES)
            ),
        ),
    )
