"""Power plants, planned plants and open solar sites as the run begins.

The tables tell of March 2022; what they do not say of a project is drawn. A run that begins earlier
finds each project as far as its dates say (`works.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.power.books import PowerBooks
from abm.power.developers import promise_equity, share_out_projects
from abm.power.projects import (
    APPLICATION,
    COST,
    DATE,
    ELAPSED,
    HOURS,
    LARGE_RESERVOIR,
    LINK,
    OWNER,
    RED_LINE,
    SMALL_HYDRO,
    STANDING_SOLAR,
    WORK,
    project_records,
)
from abm.power.seasons import power_calendar
from abm.power.transmission import basin_links, build_lines, line_names
from abm.power.works import FIRST_MONTH, TABLE_MONTH, begin_works, planned_months, set_stages
from agents import quantiles
from agents.columns import Table
from agents.power.power_project import (
    APPLIED,
    DONE,
    NO_ROLE,
    PARTIAL,
    PHOTOVOLTAIC,
    PRELIMINARY,
    RESERVE,
    SEVEN_BUILDING,
    STARTED,
    STORAGE_HYDRO,
    ZONES,
    PowerProject,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.power.projects import ProjectRecords
    from agents.arrays import FloatArray

SOLAR_COUNTED = month_index(2020, 6)
"""Month for which the solar capacity of the table was reported."""
JINSHA = ZONES.index("jinsha")


def build_power(model: GanziModel) -> None:
    """Power projects, lines, and the calendar of water and sun."""
    records = project_records(model)
    n = len(records.name)
    model.power = PowerBooks(
        calendar=power_calendar(model.parameters),
        project_names=tuple(records.name.tolist()),
        line_names=line_names(),
        basin_links=basin_links(),
    )
    model.power_projects = Table(
        PowerProject,
        model,
        n,
        uid=records.uid,
        technology=records.technology,
        county=records.county,
        zone=records.zone,
        role=records.role,
        site=records.site,
        offered_capacity=np.where(records.site, records.rated_capacity, 0.0),
        border=records.border,
        rated_capacity=records.rated_capacity,
        live_capacity=records.live_capacity,
        stage=records.stage,
    )
    complete_projects(model, records)
    model.power_projects.lend_view("deposits", model.ledger.open("power_projects", "SV", n))
    build_lines(model)


def complete_projects(model: GanziModel, records: ProjectRecords) -> None:
    """Draw what the tables do not say, and derive works, plans, reservoirs, debts and beliefs."""
    p = model.power_projects
    luck = model.world_streams.uniform("start", 0, p.uid, np.arange(LINK + 1)[:, None])

    complete_plans(model, luck)
    complete_costs(model, records, luck)

    # Works depend on the stages of the tables, which give way to those of the first month after
    # everything that is read from them
    p.building_months = planned_months(model.parameters, p.technology, p.rated_capacity)
    begun = begin_works(model, records, work_luck=luck[WORK], date_luck=luck[DATE])
    if model.clock.start < TABLE_MONTH:
        begun = spread_small_plants(model, records, begun)
    complete_waits(model, luck)
    set_stages(p, begun, now=model.clock.start)

    complete_reservoirs(model, records)
    share_out_projects(model, records, luck[OWNER])
    promise_equity(model, records, begun)
    prices = np.array([model.world.hydro_price, model.world.photovoltaic_price])
    model.investors.price_belief = np.tile(prices, (model.investors.n, 1))


def complete_plans(model: GanziModel, luck: FloatArray) -> None:
    """How long files take, which are in already, what lies in the way, and how border plants are
    counted.
    """
    p, par = model.power_projects, model.parameters
    cleared = np.isin(p.role, (STARTED, SEVEN_BUILDING))
    applied = cleared & (p.stage == PRELIMINARY) & (luck[APPLICATION] < par.listed_applied_share)
    p.stage = np.where(applied, APPLIED, p.stage)

    preparation_months = np.array(
        (
            par.hydro_preparation_months,
            par.hydro_preparation_months,
            par.solar_preparation_months,
            par.pumped_preparation_months,
        )
    )
    approval_months = np.array(
        (
            par.hydro_approval_months,
            par.hydro_approval_months,
            par.solar_approval_months,
            par.pumped_approval_months,
        )
    )
    p.preparation_months = preparation_months[p.technology]
    p.approval_months = approval_months[p.technology]

    touched = ~cleared & (luck[RED_LINE] < par.red_line_share)
    p.approval_ease = np.where(touched, par.red_line_pace, 1.0)
    # How the prefecture counts plants on border rivers is not known: one rule is drawn for all
    p.counted_share = np.where(p.border & (par.border_counts_full < 1), 0.5, 1.0)
    p.listed = (p.role > NO_ROLE) & (p.role != RESERVE)

    unit = np.where(p.technology == PHOTOVOLTAIC, par.solar_unit_size, par.hydro_unit_size)
    p.units = np.maximum(np.rint(p.rated_capacity / unit), 1).astype(int)


def complete_costs(model: GanziModel, records: ProjectRecords, luck: FloatArray) -> None:
    """Building costs, hours and prices that are not known."""
    p, par = model.power_projects, model.parameters
    solar = p.technology == PHOTOVOLTAIC

    spread = np.where(solar, par.solar_cost_deviation, par.hydro_cost_deviation)
    p.cost_factor = quantiles.lognormal(luck[COST], 1.0, spread)
    usual_cost = np.array(
        (
            par.hydro_capital_cost,
            par.hydro_capital_cost,
            model.world.photovoltaic_capital_cost,
            par.pumped_capital_cost,
        )
    )
    standing = ~solar & (p.stage == DONE)
    usual = np.where(standing, par.standing_hydro_cost, usual_cost[p.technology])
    cost = records.capital_cost
    p.capital_cost = np.where(np.isnan(cost), usual * p.cost_factor, cost)

    usual_hours = np.array((par.hydro_hours, par.hydro_hours, par.solar_hours, 0.0))
    deviation = quantiles.normal(luck[HOURS], 0.0, par.solar_hours_deviation)
    drawn_hours = usual_hours[p.technology] + solar * deviation
    hours = records.full_load_hours
    p.full_load_hours = np.where(np.isnan(hours), drawn_hours, hours)

    dear = p.border & (p.zone == JINSHA) & ~solar
    p.price_factor = np.where(dear, par.jinsha_price_premium, 1.0)
    p.strategic_value = np.where(p.technology == STORAGE_HYDRO, par.storage_strategic_value, 0.0)


def spread_small_plants(
    model: GanziModel, records: ProjectRecords, begun: FloatArray
) -> FloatArray:
    """Before 2022 the plants known as a sum grow evenly, unit by unit, from their share of the sum
    in 2015; returns the months of main start, shape (n,).
    """
    p, par = model.power_projects, model.parameters
    hydro = np.char.startswith(records.name, SMALL_HYDRO)
    small = hydro | np.char.startswith(records.name, STANDING_SOLAR)

    # Works at an even pace that reached the known share in FIRST_MONTH began before it
    share = np.where(hydro, par.small_hydro_share_2015, par.standing_solar_share_2015)
    end = np.where(hydro, TABLE_MONTH, SOLAR_COUNTED)
    months = (end - FIRST_MONTH) / (1 - share)
    begun = np.where(small, end - months, begun)

    p.building_months = np.where(small, months, p.building_months)
    p.delay = np.where(small, 1.0, p.delay)
    p.first_work = np.where(small, 0.0, p.first_work)
    done = np.clip((model.clock.start - begun) / months, 0.0, 1.0)
    p.work = np.where(small, done, p.work)
    units = np.maximum(np.rint(p.rated_capacity / par.small_unit_size), 1).astype(int)
    p.units = np.where(small, units, p.units)
    return begun


def complete_waits(model: GanziModel, luck: FloatArray) -> None:
    """Months that files have lain, and that the grid links of plants without output in the table
    will take.
    """
    p, par = model.power_projects, model.parameters
    mean = np.where(p.stage == APPLIED, p.approval_months, p.preparation_months)
    elapsed = np.rint(luck[ELAPSED] * par.file_least_share * mean).astype(int)
    p.stage_month = model.clock.start - elapsed

    p.recorded = p.stage >= PARTIAL
    wait = -np.log1p(-luck[LINK]) * par.link_wait_months
    p.link_wait = np.where(p.recorded, 0.0, wait)


def complete_reservoirs(model: GanziModel, records: ProjectRecords) -> None:
    """Reservoirs, filled as usual for the month before the first."""
    p, par = model.power_projects, model.parameters
    year = p.rated_capacity * p.full_load_hours * p.counted_share
    large = records.name == LARGE_RESERVOIR
    share = np.where(large, par.large_reservoir_share, par.small_reservoir_share)
    p.reservoir = np.where(p.technology == STORAGE_HYDRO, share * year, 0.0)

    # Month 1 stands at index 0, so the month before is two less; in January that is the last one
    filled = model.power.calendar.reservoir[model.clock.month - 2]
    p.stored_energy = p.reservoir * filled * p.live_capacity / p.rated_capacity
