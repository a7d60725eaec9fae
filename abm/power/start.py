"""Power plants, planned plants and open solar sites as the run begins.

The tables tell of March 2022; what they do not say of a project is drawn. A run that begins earlier
finds each project as far as its dates say (`works.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.power.books import PowerBooks
from abm.power.construction import note_usual_works
from abm.power.developers import promise_equity, share_out_projects
from abm.power.later import set_arrivals
from abm.power.limits import into_province, kinds_of_projects, promised_at_start
from abm.power.plan_of_2022 import plan_luck
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
from abm.power.transmission import build_lines, county_links, line_names
from abm.power.works import FIRST_MONTH, TABLE_MONTH, begin_works, planned_months, set_stages
from abm.power.year_before import capacity_of_year_before, settle_power
from agents import quantiles
from agents.columns import Table
from agents.power.power_project import (
    APPLIED,
    DONE,
    ELEVEN_PRELIMINARY,
    IDEA,
    NO_ROLE,
    PARTIAL,
    PHOTOVOLTAIC,
    PRELIMINARY,
    RESERVE,
    RUN_OF_RIVER,
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
RAMP = 1
"""Counter of the luck of the months between units among the draws of a project's delay."""
JINSHA = ZONES.index("jinsha")


def build_plants_and_lines(model: GanziModel) -> None:
    """Power projects, lines, and the calendar of water and sun."""
    records = project_records(model)
    n = len(records.name)
    model.power = PowerBooks(
        calendar=power_calendar(model.parameters),
        project_names=tuple(records.name.tolist()),
        line_names=line_names(),
        inland=into_province(),
        county_links=county_links(),
        boundless="layer_line" in model.ablations,
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

    # Grids and the province reckon with what was known as the run began
    lines = model.transmission_lines
    model.power.kinds = kinds_of_projects(model)
    model.power.to_basin = np.eye(len(ZONES))[model.counties.river_zone]
    model.power.promised_solar = promised_at_start(model)
    model.power.province_lines = float(
        np.sum((lines.rated_capacity * lines.counted_share)[model.power.inland])
    )
    settle_power(model)
    note_usual_works(model)
    prices = np.array([model.world.hydro_price, model.world.photovoltaic_price])
    model.investors.price_belief = np.tile(prices, (model.investors.n, 1))


def complete_projects(model: GanziModel, records: ProjectRecords) -> None:
    """Draw what the tables do not say, and derive works, plans, reservoirs, debts and beliefs."""
    plants = model.power_projects
    luck = model.world_streams.uniform("start", 0, plants.uid, np.arange(LINK + 1)[:, None])

    set_arrivals(model, records)
    complete_plans(model, records, luck)
    complete_costs(model, records, luck)

    # Works depend on the stages of the tables, which give way to those of the first month after
    # everything that is read from them
    plants.building_months = planned_months(
        model.parameters, plants.technology, plants.rated_capacity
    )
    ramp = model.streams.uniform("delay", 0, plants.uid, RAMP)
    plan = plan_luck(model, records)
    luck[DATE, plan.row], ramp[plan.row] = plan.date, plan.gap
    begun = begin_works(model, records, work_luck=luck[WORK], date_luck=luck[DATE], ramp_luck=ramp)
    if model.clock.start < TABLE_MONTH:
        begun = spread_small_plants(model, records, begun)
    complete_waits(model, luck)
    set_stages(plants, begun, now=model.clock.start)

    complete_reservoirs(model, records)
    share_out_projects(model, records, luck[OWNER])
    promise_equity(model, records, begun)
    model.power.capacity_before = capacity_of_year_before(model, begun)


def complete_plans(model: GanziModel, records: ProjectRecords, luck: FloatArray) -> None:
    """How long files take, which are in already, what lies in the way, and how border plants are
    counted.
    """
    plants, p = model.power_projects, model.parameters
    begun = (plants.role == ELEVEN_PRELIMINARY) & (plants.stage == IDEA)
    plants.stage = np.where(begun & (p.eleven_at_work > 0), PRELIMINARY, plants.stage)
    cleared = np.isin(plants.role, (STARTED, SEVEN_BUILDING))
    applied = cleared & (plants.stage == PRELIMINARY) & (luck[APPLICATION] < p.listed_applied_share)
    plants.stage = np.where(applied, APPLIED, plants.stage)

    preparation_months = np.array(
        (
            p.hydro_preparation_months,
            p.hydro_preparation_months,
            p.solar_preparation_months,
            p.pumped_preparation_months,
        )
    )
    approval_months = np.array(
        (
            p.hydro_approval_months,
            p.hydro_approval_months,
            p.solar_approval_months,
            p.pumped_approval_months,
        )
    )
    plants.preparation_months = preparation_months[plants.technology]
    plants.approval_months = approval_months[plants.technology]

    touched = ~cleared & (luck[RED_LINE] < p.red_line_share)
    plants.approval_ease = np.where(touched, p.red_line_pace, 1.0)
    # How the prefecture counts plants on border rivers is not known: one rule is drawn for all
    plants.counted_share = np.where(plants.border & (p.border_counts_full < 1), 0.5, 1.0)
    plants.listed = (plants.role > NO_ROLE) & (plants.role != RESERVE)

    unit = np.where(plants.technology == PHOTOVOLTAIC, p.solar_unit_size, p.hydro_unit_size)
    units = np.maximum(np.rint(plants.rated_capacity / unit), 1)
    large = (plants.technology <= RUN_OF_RIVER) & (plants.rated_capacity >= p.large_hydro_size)
    units = np.where(large, np.maximum(units, p.large_hydro_units), units)
    plants.units = np.where(np.isnan(records.units), units, records.units).astype(int)


def complete_costs(model: GanziModel, records: ProjectRecords, luck: FloatArray) -> None:
    """Building costs, hours and prices that are not known."""
    plants, p = model.power_projects, model.parameters
    solar = plants.technology == PHOTOVOLTAIC

    spread = np.where(solar, p.solar_cost_deviation, p.hydro_cost_deviation)
    plants.cost_factor = quantiles.lognormal(luck[COST], 1.0, spread)
    usual_cost = np.array(
        (
            p.hydro_capital_cost,
            p.hydro_capital_cost,
            model.world.photovoltaic_capital_cost,
            p.pumped_capital_cost,
        )
    )
    standing = ~solar & (plants.stage == DONE)
    usual = np.where(standing, p.standing_hydro_cost, usual_cost[plants.technology])
    cost = records.capital_cost
    plants.capital_cost = np.where(np.isnan(cost), usual * plants.cost_factor, cost)

    usual_hours = np.array((p.hydro_hours, p.hydro_hours, p.solar_hours, 0.0))
    deviation = quantiles.normal(luck[HOURS], 0.0, p.solar_hours_deviation)
    drawn_hours = usual_hours[plants.technology] + solar * deviation
    hours = records.full_load_hours
    plants.full_load_hours = np.where(np.isnan(hours), drawn_hours, hours)

    dear = plants.border & (plants.zone == JINSHA) & ~solar
    plants.price_factor = np.where(dear, p.jinsha_price_premium, 1.0)
    plants.strategic_value = np.where(
        plants.technology == STORAGE_HYDRO, p.storage_strategic_value, 0.0
    )


def spread_small_plants(
    model: GanziModel, records: ProjectRecords, begun: FloatArray
) -> FloatArray:
    """Before 2022 the plants known as a sum grow evenly, unit by unit, from their share of the sum
    in 2015; returns the months of main start, shape (n,).
    """
    plants, p = model.power_projects, model.parameters
    hydro = np.char.startswith(records.name, SMALL_HYDRO)
    small = hydro | np.char.startswith(records.name, STANDING_SOLAR)

    # Works at an even pace that reached the known share in FIRST_MONTH began before it
    share = np.where(hydro, p.small_hydro_share_2015, p.standing_solar_share_2015)
    end = np.where(hydro, TABLE_MONTH, SOLAR_COUNTED)
    months = (end - FIRST_MONTH) / (1 - share)
    begun = np.where(small, end - months, begun)

    plants.building_months = np.where(small, months, plants.building_months)
    plants.delay = np.where(small, 1.0, plants.delay)
    plants.first_work = np.where(small, 0.0, plants.first_work)
    done = np.clip((model.clock.start - begun) / months, 0.0, 1.0)
    plants.work = np.where(small, done, plants.work)
    units = np.maximum(np.rint(plants.rated_capacity / p.small_unit_size), 1).astype(int)
    plants.units = np.where(small, units, plants.units)
    return begun


def complete_waits(model: GanziModel, luck: FloatArray) -> None:
    """Months that files have lain, and that the grid links of plants without output in the table
    will take.
    """
    plants, p = model.power_projects, model.parameters
    mean = np.where(plants.stage == APPLIED, plants.approval_months, plants.preparation_months)
    elapsed = np.rint(luck[ELAPSED] * p.file_least_share * mean).astype(int)
    plants.stage_month = model.clock.start - elapsed

    plants.recorded = plants.stage >= PARTIAL
    wait = quantiles.triangular(luck[LINK], 0.0, p.link_wait_usual, p.link_wait_most)
    plants.link_wait = np.where(plants.recorded, 0.0, wait)


def complete_reservoirs(model: GanziModel, records: ProjectRecords) -> None:
    """Reservoirs, filled as usual for the month before the first."""
    plants, p = model.power_projects, model.parameters
    year = plants.rated_capacity * plants.full_load_hours * plants.counted_share
    large = records.name == LARGE_RESERVOIR
    share = np.where(large, p.large_reservoir_share, p.small_reservoir_share)
    plants.reservoir = np.where(plants.technology == STORAGE_HYDRO, share * year, 0.0)

    # Month 1 stands at index 0, so the month before is two less; in January that is the last one
    filled = model.power.calendar.reservoir[model.clock.month - 2]
    plants.stored_energy = plants.reservoir * filled * plants.live_capacity / plants.rated_capacity
