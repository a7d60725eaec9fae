"""Month phase: building works advance, units and lines enter service, and the works are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.places import HIGH_ALTITUDE
from abm.networks.road_works import order_outside_works
from abm.registers.base_product import base_prices, prices_over_2021
from agents.axis import at, by
from agents.calendar import MONTHS_A_YEAR, WINTER
from agents.industries import CONSTRUCTION
from agents.power import transmission_line as line
from agents.power.power_project import (
    BUILDING,
    PARTIAL,
    PHOTOVOLTAIC,
    ROUNDING,
    building_progress,
    capacity_in_service,
    link_progress,
    works_stage,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


class Finance(NamedTuple):
    """Who pays each project's works of the month beside the guidance fund, CNY, shape (n,) each."""

    local_loans: FloatArray
    outside_loans: FloatArray
    equity: FloatArray
    """Money of the owners."""


def build_power(model: GanziModel) -> None:
    """A month of works on power projects and lines, and what roads and railways order here."""
    follow_prices(model)
    if model.outlook.steady:
        work_without_end(model)
    else:
        advance_plants(model)
        advance_line_works(model)
    pay_plant_works(model)
    pay_line_works(model)
    # Other works begin and end in each run.
    order_outside_works(model, CONSTRUCTION)


def follow_prices(model: GanziModel) -> None:
    """Works cost what they do now: building costs are given in money of 2021, but for solar plants,
    whose costs have a path of their own.
    """
    plants = model.power_projects
    solar = plants.technology == PHOTOVOLTAIC
    plants.works_prices = np.where(solar, 1.0, prices_over_2021(model))


def works_cost(model: GanziModel) -> FloatArray:
    """What the whole works of each plant cost at the prices of this month, CNY, counted part, shape
    (n,).
    """
    plants = model.power_projects
    cost = plants.capital_cost * plants.rated_capacity * plants.counted_share
    return cost * plants.works_prices


def work_without_end(model: GanziModel) -> None:
    """Works at the pace of the start that bring nothing nearer to its end: a test of the start."""
    plants, lines = model.power_projects, model.transmission_lines
    building = (plants.stage == BUILDING) | (plants.stage == PARTIAL)
    winter = model.clock.month in WINTER
    plants.work_done = building * plant_progress(model, winter=winter)
    plants.added_capacity = np.zeros(plants.n)
    lines.work_done = (lines.stage == line.BUILDING) * line_progress(model, winter=winter)


def note_usual_works(model: GanziModel) -> None:
    """What is built in a year at the pace of the start on plants and lines, CNY/a, and when."""
    plants, lines, p, power = (
        model.power_projects,
        model.transmission_lines,
        model.parameters,
        model.power,
    )
    building = (plants.stage == BUILDING) | (plants.stage == PARTIAL)
    follow_prices(model)
    since_base = model.world.consumer_prices / base_prices(model)
    on_plants = building * works_cost(model)
    on_plants = np.where(plants.technology == PHOTOVOLTAIC, on_plants, on_plants / since_base)
    on_lines = (lines.stage == line.BUILDING) * lines.capital_cost * lines.rated_capacity
    on_lines = on_lines * p.line_inside_share * (prices_over_2021(model) / since_base)
    months = range(1, MONTHS_A_YEAR + 1)
    plants_by_month = np.array(
        [on_plants * plant_progress(model, winter=month in WINTER) for month in months]
    )
    lines_by_month = np.array(
        [on_lines * line_progress(model, winter=month in WINTER) for month in months]
    )
    power.usual_works = plants_by_month.sum(axis=0)
    power.usual_line_works = lines_by_month.sum(axis=0)
    spent = plants_by_month.sum(axis=1) + lines_by_month.sum(axis=1)
    if spent.any():
        power.works_season = spent / spent.mean()


def plant_progress(model: GanziModel, *, winter: bool) -> FloatArray:
    """Part of the works on each plant that a month does while it is built, shape (n,)."""
    plants, p = model.power_projects, model.parameters
    # Dates on record hold the winters already
    high = (at(model.counties.altitude, plants.county) > HIGH_ALTITUDE) & ~plants.recorded
    return building_progress(
        plants.building_months,
        plants.delay,
        season=np.where(high, p.winter_pace, 1.0) if winter else 1.0,
        coordination=model.levers.coordination,
        overrun_cut=p.overrun_cut,
    )


def line_progress(model: GanziModel, *, winter: bool) -> FloatArray:
    """Part of the works on each line that a month does while it is built, shape (n,)."""
    lines, p = model.transmission_lines, model.parameters
    return building_progress(
        lines.building_months,
        lines.delay,
        season=p.line_winter_pace if winter else 1.0,
        coordination=model.levers.coordination,
        overrun_cut=p.overrun_cut,
    )


def advance_plants(model: GanziModel) -> None:
    """Works of projects under construction; units that are complete enter service."""
    plants, p = model.power_projects, model.parameters
    building = (plants.stage == BUILDING) | (plants.stage == PARTIAL)
    progress = plant_progress(model, winter=model.clock.month in WINTER)
    work = np.minimum(plants.work + building * progress, 1.0)
    ready = building * capacity_in_service(
        work, plants.rated_capacity, units=plants.units, first_unit_work=plants.first_work
    )

    # A unit that is ready still waits for its link to the grid
    pace = 1 + p.line_priority_gain * model.levers.grid_priority
    plants.link_wait = link_progress(plants.link_wait, ready, pace=pace)
    live = np.maximum(plants.live_capacity, ready * (plants.link_wait <= 0))

    plants.work_done = work - plants.work
    plants.added_capacity = live - plants.live_capacity
    plants.stage = works_stage(plants.stage, live_capacity=live, work=work)
    plants.work = work
    plants.live_capacity = live


def advance_line_works(model: GanziModel) -> None:
    """Works on lines; each pole or circuit carries power when it is complete."""
    lines = model.transmission_lines
    building = lines.stage == line.BUILDING
    if not building.any():
        lines.work_done = np.zeros(lines.n)
        return
    progress = line_progress(model, winter=model.clock.month in WINTER)
    work = np.minimum(lines.work + building * progress, 1.0)
    ready = building * capacity_in_service(
        work, lines.rated_capacity, units=lines.poles, first_unit_work=first_pole_work(model)
    )
    lines.live_capacity = np.maximum(lines.live_capacity, ready)
    lines.work_done = work - lines.work
    lines.work = work
    lines.stage = np.where(building & (work >= 1 - ROUNDING), line.DONE, lines.stage)


def first_pole_work(model: GanziModel) -> FloatArray:
    """Share of the works of each line at which its first pole or circuit carries power, shape (n,);
    all of them where there is no second one.
    """
    lines = model.transmission_lines
    rest = np.where(lines.poles > 1, model.parameters.second_pole_months, 0.0)
    return 1.0 - np.minimum(rest / lines.building_months, 0.5)


def pay_plant_works(model: GanziModel) -> None:
    """Owners, the guidance fund and banks pay in; project companies pay for works, equipment and
    land.
    """
    plants, p, ledger = model.power_projects, model.parameters, model.ledger
    solar = plants.technology == PHOTOVOLTAIC
    cost = plants.work_done * works_cost(model)

    # Money comes in before it is spent
    finance = finance_works(model, cost)
    ledger.post("equity", "world", "power_projects", received=finance.equity)
    ledger.post("external_loans", "world", "power_projects", received=finance.outside_loans)
    model.credit.lend_local("power_projects", finance.local_loans, "clean")
    plants.external_loans = plants.external_loans + finance.outside_loans

    bought = cost * np.where(solar, p.solar_import_share, p.hydro_import_share)
    land = cost * np.where(solar, 0.0, p.land_compensation_share)
    ledger.post("investment_import", "power_projects", "world", paid=bought)
    ledger.post(
        "land_compensation",
        "power_projects",
        "residents",
        paid=land,
        received=by(plants.county, land, model.counties.n),
    )

    # The works themselves are ordered here and paid on delivery
    plants.unpaid_orders = cost - bought - land
    model.market.order(
        "investment_local",
        "power_projects",
        plants.unpaid_orders,
        county=plants.county,
        industry=CONSTRUCTION,
    )


def finance_works(model: GanziModel, cost: FloatArray) -> Finance:
    """Who pays the month's works (`cost`, CNY by project); tickets of the fund are spent before the
    owners' money.
    """
    plants, p = model.power_projects, model.parameters
    # Where works have no end, debts of plants would have none either.
    loans = (0.0 if model.outlook.steady else p.debt_share) * cost
    local = loans * model.credit.plant_share()
    equity = cost - loans
    tickets = np.minimum(plants.fund_equity, equity)
    plants.fund_equity = plants.fund_equity - tickets
    return Finance(local_loans=local, outside_loans=loans - local, equity=equity - tickets)


def pay_line_works(model: GanziModel) -> None:
    """The grid company, from outside, pays for the part of the line works that is done here."""
    lines, inside = model.transmission_lines, model.parameters.line_inside_share
    cost = lines.work_done * lines.capital_cost * lines.rated_capacity
    cost = cost * (inside * prices_over_2021(model))
    if cost.any():
        model.market.order(
            "investment_local",
            "world",
            cost,
            county=lines.county,
            industry=CONSTRUCTION,
            payer_rows=np.zeros(lines.n, int),
        )
