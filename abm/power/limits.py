"""What limits power on its way out: the grids of counties, edges between basins, lines, and what
the province takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.power.books import Kinds
from abm.registers.tables import read_table
from agents.axis import as_table, by, to_power
from agents.calendar import MONTHS_A_YEAR
from agents.power.basins import Ways, province_take
from agents.power.collector import collector_capacity
from agents.power.power_project import (
    PHOTOVOLTAIC,
    PUMPED_STORAGE,
    RESERVE,
    RUN_OF_RIVER,
    STORAGE_HYDRO,
    TECHNOLOGIES,
)
from agents.power.power_project import ZONES as ZONE_NAMES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, Values

ZONES = len(ZONE_NAMES)
OWN_RIVER = len(TECHNOLOGIES)
"""Kind of the run-of-river plants that have a line of their own, after the technologies."""
KINDS = OWN_RIVER + 1
OWN, MESH, INLAND = range(3)
"""Kinds of lines: of one basin alone; of the meshed grid, elsewhere and into the province."""
LINE_KINDS = INLAND + 1
PROVINCE = "sichuan"
KNOWN_MONTH = month_index(2021, 7)
"""Month for which the usual take of the province holds, and in which its demand is 1."""
BOUNDLESS = 1e6
"""MW, more than all plants together: the limit where an ablation takes the layer away."""


def into_province() -> BoolArray:
    """Which lines lead into the province, in the order of their rows."""
    return np.array([row["to_region"] == PROVINCE for row in read_table("transmission_lines")])


def promised_at_start(model: GanziModel) -> FloatArray:
    """Solar capacity that stands or was promised as the run began, by county, MW: its grid was
    built with room for it.
    """
    plants = model.power_projects
    promised = (plants.technology == PHOTOVOLTAIC) & ~plants.site & (plants.role != RESERVE)
    return by_county(model, plants.rated_capacity * plants.counted_share * promised)


def by_county(model: GanziModel, values: FloatArray) -> FloatArray:
    """Sum of a value by project over each county, shape (18,)."""
    return by(model.power_projects.county, values, model.counties.n)


def by_basin(model: GanziModel, values: FloatArray) -> FloatArray:
    """Sum of a value by county over each basin, shape (3,)."""
    return by(model.counties.river_zone, values, ZONES)


def kinds_of_projects(model: GanziModel) -> Kinds:
    """What the projects are: by technology, and who has a line of its own."""
    plants = model.power_projects
    technology = plants.technology
    hydropower = technology != PHOTOVOLTAIC
    river = technology == RUN_OF_RIVER
    own_line = hydropower & (plants.rated_capacity >= model.parameters.large_hydro_size)
    place = plants.county * KINDS + technology
    return Kinds(
        solar=technology == PHOTOVOLTAIC,
        river=river,
        dams=technology == STORAGE_HYDRO,
        pumped=technology == PUMPED_STORAGE,
        own_line=own_line,
        in_grid=hydropower & ~own_line,
        place=np.where(river & own_line, place + (OWN_RIVER - RUN_OF_RIVER), place),
    )


def collectors(model: GanziModel, *, capacity: FloatArray, links: FloatArray) -> FloatArray:
    """What the grid of each county can gather, MW, shape (18,), with plants of `capacity` by
    project and lines of capacity `links` by line, MW each.
    """
    p, power = model.parameters, model.power
    lines = links * power.county_links
    gathered = collector_capacity(
        by_county(model, capacity * power.kinds.in_grid),
        promised_solar=power.promised_solar,
        links=by(model.transmission_lines.county, lines, model.counties.n),
        margin=p.collector_margin,
        least=p.collector_least,
    )
    return gathered + BOUNDLESS if power.boundless else gathered


def ways_out(model: GanziModel, counted: FloatArray, *, between: FloatArray, take: Values) -> Ways:
    """Ways out of the basins over lines of the usable capability `counted` (MW, by line)."""
    lines = model.transmission_lines
    kind = lines.meshed * (1 + model.power.inland)  # OWN, or else MESH or INLAND
    open_to = as_table(
        by(kind * ZONES + lines.zone, counted, LINE_KINDS * ZONES), (LINE_KINDS, ZONES)
    )
    return Ways(
        province=open_to[..., INLAND, :],
        mesh=open_to[..., MESH, :],
        own=open_to[..., OWN, :],
        take=take,
        between=between,
    )


def take_of_months(model: GanziModel, water: Values) -> FloatArray:
    """What the province takes over all lines into it in each month of a year, MW, shape (12,): in
    the dry season whatever the lines bring.

    `water` is the inflow of rivers common to the province, over the mean.
    """
    p, power = model.parameters, model.power
    elapsed = (model.clock.t - KNOWN_MONTH) / MONTHS_A_YEAR
    share = province_take(
        p.province_wet_take,
        water=water,
        water_response=p.province_water_response,
        demand=model.world.power_demand,
        hydropower=to_power(1 + p.province_hydropower_growth, elapsed),
        least=p.province_least_take,
    )
    most = np.inf if power.boundless else share * power.province_lines
    return np.where(power.calendar.wet, most, np.inf)


def edges_between(model: GanziModel) -> FloatArray:
    """What the two edges between basins can carry either way, MW, shape (2,)."""
    power = model.power
    capacity = BOUNDLESS if power.boundless else model.parameters.basin_link_capacity
    return capacity * np.ones(ZONES - 1)


def usable_part(model: GanziModel) -> float:
    """Part of a line's capability that is up and that the receiving side takes, 0 to 1."""
    return model.parameters.line_availability * model.world.receiving_side


def usable(model: GanziModel, outgoing: FloatArray) -> FloatArray:
    """Capability of lines (`outgoing`, MW) that is up and that the receiving side takes, MW."""
    part = usable_part(model)
    return (
        outgoing * part + BOUNDLESS * (outgoing > 0) if model.power.boundless else outgoing * part
    )
