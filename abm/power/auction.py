"""Month phase: developers judge their projects every quarter; the prefecture auctions solar sites
every January.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.power.consumption_study import consumption_study, planned_lines, planned_load, promised
from abm.power.works import TABLE_MONTH
from agents.finance.guidance_fund import ENERGY
from agents.finance.investor import POWER
from agents.power import developer_gate as gate
from agents.power import power_project as plant
from agents.power.dispatch import zone_price

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table

QUARTER_STARTS = (1, 4, 7, 10)
JANUARY, MONTHS_A_QUARTER, PERCENT = 1, 3, 100
HYDRO_PRICE, SOLAR_PRICE = range(2)
"""Columns of the developers' price beliefs."""


def auction_photovoltaics(model: GanziModel) -> None:
    """Bring developers' opinions up to date in each quarter's first month, and hold the yearly
    auction.
    """
    month, first = model.clock.month, model.clock.first
    if first or month == JANUARY:
        study_losses(model, first)
    if month in QUARTER_STARTS:
        update_prices(model)
        opinion = judge_projects(model)
        if month == JANUARY and model.clock.t >= TABLE_MONTH:
            award_sites(model, opinion)


def study_losses(model: GanziModel, first: bool) -> None:
    """What developers expect to lose: the losses known as the run began, and what studies say has
    changed since.
    """
    investors, p = model.investors, model.parameters
    study = consumption_study(model)
    if first:
        model.first_study = study
    belief = gate.expected_loss(p.starting_curtailment, study, model.first_study)
    investors.curtailment_belief = (investors.group == POWER)[:, None] * belief


def update_prices(model: GanziModel) -> None:
    """Developers move their beliefs towards the prices of the quarter."""
    world, investors = model.world, model.investors
    seen = np.array([world.hydro_price, world.photovoltaic_price])
    memory = model.parameters.price_belief_months / MONTHS_A_QUARTER
    investors.price_belief = gate.smoothed(investors.price_belief, seen, memory)


def judge_projects(model: GanziModel) -> FloatArray:
    """Write which projects their developers want; returns the opinions, share of building cost,
    shape (n,).

    A project of the state plan is decided once it is approved. Capital costs more as far as loans,
    the debt's part of it, have become dearer since the first month.
    """
    p, par, world, levers = model.power_projects, model.parameters, model.world, model.levers
    solar = p.technology == plant.PHOTOVOLTAIC
    planned = p.stage < plant.BUILDING
    cost = np.where(
        solar & planned, world.photovoltaic_capital_cost * p.cost_factor, p.capital_cost
    )
    dearer = par.debt_share * (world.loan_prime_rate - model.credit.usual_prime_rate)
    rate = model.investors.cost_of_capital[p.developer] + solar * par.solar_risk_premium + dearer
    value = project_values(model, cost, rate)
    obedience = model.investors.plan_obedience[p.developer]
    concession = solar * model.guidance_funds.concession[0, ENERGY]
    terms = (par.debt_share, par.loan_outstanding_share, rate, par.power_loan_years)
    discount = solar * gate.discount_value(
        levers.interest_discount / PERCENT * par.discount_reach, *terms
    )
    opinion = gate.opinion(
        value, par.plan_term * obedience * p.listed, concession, discount, p.taste
    )
    p.capital_cost, p.present_value = cost, value
    decided = p.listed & (p.stage == plant.APPROVED)
    p.wanted = (opinion >= 0) | decided
    return opinion


def project_values(model: GanziModel, cost: FloatArray, rate: FloatArray) -> FloatArray:
    """Net present value of each project over its cost, as its developer sees it, shape (n,)."""
    p, par, world, investors = model.power_projects, model.parameters, model.world, model.investors
    solar, pumped = p.technology == plant.PHOTOVOLTAIC, p.technology == plant.PUMPED_STORAGE
    benchmark = np.where(solar, world.photovoltaic_price, world.hydro_price)
    belief = investors.price_belief[p.developer, np.where(solar, SOLAR_PRICE, HYDRO_PRICE)]
    expected = benchmark + par.price_belief_weight * (belief - benchmark)
    lost = investors.curtailment_belief[p.developer, p.zone]
    price = zone_price(expected * p.price_factor, lost, par.curtailment_price_response)
    fee = np.where(solar, 0.0, par.water_fee)
    payment = np.where(pumped, par.pumped_capacity_payment, 0.0)
    income = gate.yearly_income(
        p.full_load_hours, price, lost, payment, par.operating_cost_share * cost, fee, par.sales_tax
    )
    tax = gate.profit_tax_share(
        par.profit_tax_unrelieved, par.profit_tax_relief, model.levers.tax_relief
    )
    life = np.where(solar, par.solar_life, par.hydro_life)
    return gate.project_value(income, cost, tax, rate, p.building_months, life, p.strategic_value)


def award_sites(model: GanziModel, opinion: FloatArray) -> None:
    """The auction: sites wanted by their developers win by value while quota, lines and land allow.

    All limits count what the prefecture does; land counts plants in full.
    """
    p, t = model.power_projects, model.clock.t
    bidders = np.flatnonzero(p.site & (p.stage == plant.IDEA) & p.wanted)
    order = bidders[np.argsort(-opinion[bidders], kind="stable")]
    quota = max(model.levers.pv_quota_mw_y - planned_solar(p, t), 0.0)
    by_zone, in_all = headroom(model)
    limits = min(quota, in_all), by_zone, land_room(model)
    won, size = gate.auction_winners(order, p.rated_capacity, p.zone, p.county, *limits)
    if len(won):
        stage, entered, rated = p.stage.copy(), p.stage_month.copy(), p.rated_capacity.copy()
        stage[won], entered[won], rated[won] = plant.APPROVED, t, size
        p.stage, p.stage_month, p.rated_capacity = stage, entered, rated


def planned_solar(p: Table[Any], t: int) -> float:
    """Solar capacity outside the auction that was approved in the last year and uses the quota
    first, MW.
    """
    since = max(t - plant.MONTHS_A_YEAR, plant.NEVER)
    recent = (p.technology == plant.PHOTOVOLTAIC) & ~p.site & (p.approved_month > since)
    return float(np.sum(p.rated_capacity[recent]))


def headroom(model: GanziModel) -> tuple[FloatArray, float]:
    """Solar capacity that each zone (3,) and all zones together can still take, MW, by plans of
    plants and lines.
    """
    p, par, zones = model.power_projects, model.parameters, len(plant.ZONES)
    meshed, dedicated, links = planned_lines(model)
    size = promised(p)
    river = (p.technology == plant.RUN_OF_RIVER) & (size > 0)
    # Lines must leave room for the rivers' output in the wet season, not for its mean over the
    # year.
    steady = np.bincount(p.zone, river * size, zones) * par.auction_river_use
    solar = np.bincount(p.zone, (p.technology == plant.PHOTOVOLTAIC) * size, zones)
    load, overbuild = planned_load(model), model.levers.hydro_pv_ratio
    own = meshed + dedicated
    by_zone = gate.solar_headroom(own + links, load, steady, solar, overbuild)
    in_all = gate.solar_headroom(own.sum(), load.sum(), steady.sum(), solar.sum(), overbuild)
    return by_zone, float(in_all)


def land_room(model: GanziModel) -> FloatArray:
    """Solar capacity that each county's land can still take, MW, shape (18,)."""
    p, par, counties = model.power_projects, model.parameters, model.counties
    solar = (p.technology == plant.PHOTOVOLTAIC) & (p.stage >= plant.APPROVED)
    used = np.bincount(p.county, solar * p.rated_capacity, counties.n)
    return np.maximum(counties.area * par.solar_land_share * par.solar_density - used, 0.0)
