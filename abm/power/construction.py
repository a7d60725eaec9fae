"""Month phase: building works advance, units and lines enter service, and the works are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.graph import HIGH_ALTITUDE
from agents.industries import CONSTRUCTION
from agents.power import power_project as plant
from agents.power import transmission_line as line
from agents.power.transmission_line import DONE

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

WINTER = (12, 1, 2)


def build_power(model: GanziModel) -> None:
    """A month of works on power projects and lines."""
    advance_plants(model)
    advance_line_works(model)
    pay_plant_works(model)
    pay_line_works(model)


def advance_plants(model: GanziModel) -> None:
    """Works of projects under construction; units that are complete enter service."""
    p, par = model.power_projects, model.parameters
    building = (p.stage == plant.BUILDING) | (p.stage == plant.PARTIAL)
    high = (model.counties.altitude[p.county] > HIGH_ALTITUDE) & ~p.recorded
    season = np.where(high, par.winter_pace, 1.0) if model.clock.month in WINTER else 1.0
    step = plant.building_progress(
        p.building_months, p.delay, season, model.levers.coordination, par.overrun_cut
    )
    work = np.minimum(p.work + building * step, 1.0)
    ready = building * plant.capacity_in_service(work, p.rated_capacity, p.units, p.first_work)
    pace = 1 + par.line_priority_gain * model.levers.grid_priority
    p.link_wait = plant.link_progress(p.link_wait, ready, pace)
    live = np.maximum(p.live_capacity, ready * (p.link_wait <= 0))
    p.work_done = work - p.work
    p.added_capacity = live - p.live_capacity
    p.stage = plant.works_stage(p.stage, live, work)
    p.work, p.live_capacity = work, live


def advance_line_works(model: GanziModel) -> None:
    """Works on lines; each pole or circuit carries power when it is complete."""
    lines, par = model.transmission_lines, model.parameters
    building = lines.stage == line.BUILDING
    if not building.any():
        lines.work_done = np.zeros(lines.n)
        return
    season = par.line_winter_pace if model.clock.month in WINTER else 1.0
    terms = (season, model.levers.coordination, par.overrun_cut)
    step = plant.building_progress(lines.building_months, lines.delay, *terms)
    work = np.minimum(lines.work + building * step, 1.0)
    ready = building * plant.capacity_in_service(
        work, lines.rated_capacity, lines.poles, par.first_pole_work
    )
    lines.live_capacity = np.maximum(lines.live_capacity, ready)
    lines.work_done = work - lines.work
    lines.work = work
    lines.stage = np.where(building & (work >= 1 - plant.ROUNDING), DONE, lines.stage)


def pay_plant_works(model: GanziModel) -> None:
    """Owners, the guidance fund and banks pay in; project companies pay for works, equipment and
    land.
    """
    p, par, ledger = model.power_projects, model.parameters, model.ledger
    solar = p.technology == plant.PHOTOVOLTAIC
    cost = p.work_done * p.capital_cost * p.rated_capacity * p.counted_share
    local, outside, own = finance_works(model, cost)
    ledger.post("equity", "world", "power_projects", received=own)
    ledger.post("external_loans", "world", "power_projects", received=outside)
    model.credit.lend_local("power_projects", local, "clean")
    p.external_loans = p.external_loans + outside
    bought = cost * np.where(solar, par.solar_import_share, par.hydro_import_share)
    land = cost * np.where(solar, 0.0, par.land_compensation_share)
    ledger.post("investment_import", "power_projects", "world", paid=bought)
    compensated = np.bincount(p.county, land, model.counties.n)
    ledger.post("land_compensation", "power_projects", "residents", land, compensated)
    p.due = cost - bought - land
    rows = np.flatnonzero(p.due)
    works, county = p.due[rows], p.county[rows]
    model.market.order(
        "investment_local", "power_projects", works, county, CONSTRUCTION, payer_rows=rows
    )


def finance_works(model: GanziModel, cost: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(local loans, loans from outside, equity of the owners) that pay the month's works, CNY by
    project.
    """
    p, par = model.power_projects, model.parameters
    loans = par.debt_share * cost
    local = loans * model.credit.plant_share()
    equity = cost - loans
    tickets = np.minimum(p.fund_equity, equity)
    p.fund_equity = p.fund_equity - tickets
    return local, loans - local, equity - tickets


def pay_line_works(model: GanziModel) -> None:
    """The grid company, from outside, pays for the part of the line works that is done here."""
    lines = model.transmission_lines
    spent = (
        lines.work_done
        * lines.capital_cost
        * lines.rated_capacity
        * model.parameters.line_inside_share
    )
    rows = np.flatnonzero(spent)
    if len(rows):
        payer = np.zeros(len(rows), int)
        county = lines.county[rows]
        model.market.order(
            "investment_local", "world", spent[rows], county, CONSTRUCTION, payer_rows=payer
        )
