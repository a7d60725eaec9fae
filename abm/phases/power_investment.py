"""Month phase: developers judge their projects every quarter; the prefecture auctions solar sites every January."""

import numpy as np

from agents import developer_gate as gate
from agents import power_project as plant
from agents import transmission_line as line
from agents.guidance_fund import ENERGY
from agents.transmission_line import dedicated_capacity

QUARTER_STARTS = (1, 4, 7, 10)
JANUARY, MONTHS_A_YEAR, PERCENT = 1, 12, 100


def auction_photovoltaics(model):
    """Bring developers' opinions up to date in each quarter's first month, and hold the yearly auction."""
    month = model.clock.month
    if month in QUARTER_STARTS:
        opinion = judge_projects(model)
        if month == JANUARY:
            award_sites(model, opinion)


def judge_projects(model):
    """Write which projects their developers want; returns the opinions, share of building cost, shape (n,).

    A project of the state plan is decided once it is approved.
    """
    p, par, world, levers = model.power_projects, model.parameters, model.world, model.levers
    solar = p.technology == plant.PHOTOVOLTAIC
    planned = p.stage < plant.BUILDING
    cost = np.where(solar & planned, world.photovoltaic_capital_cost * p.cost_factor, p.capital_cost)
    rate = model.investors.cost_of_capital[p.developer] + solar * par.solar_risk_premium
    value = project_values(model, cost, rate)
    obedience = model.investors.plan_obedience[p.developer]
    concession = solar * model.guidance_funds.concession[0, ENERGY]
    terms = (par.debt_share, par.loan_outstanding_share, rate, par.power_loan_years)
    discount = solar * gate.discount_value(levers.interest_discount / PERCENT * par.discount_reach, *terms)
    opinion = gate.opinion(value, par.plan_term * obedience * p.listed, concession, discount, p.taste)
    p.capital_cost = cost
    decided = p.listed & (p.stage == plant.APPROVED)
    p.wanted = (opinion >= 0) | decided
    return opinion


def project_values(model, cost, rate):
    """Net present value of each project over its cost, as its developer sees it, shape (n,)."""
    p, par, world, levers = model.power_projects, model.parameters, model.world, model.levers
    solar, pumped = p.technology == plant.PHOTOVOLTAIC, p.technology == plant.PUMPED_STORAGE
    benchmark = np.where(solar, world.photovoltaic_price, world.hydro_price) * p.price_factor
    price = benchmark + par.price_belief_weight * (p.expected_price - benchmark)
    fee = np.where(solar, 0.0, par.water_fee)
    payment = np.where(pumped, par.pumped_capacity_payment, 0.0)
    operating = par.operating_cost_share * cost
    income = gate.yearly_income(
        p.full_load_hours, price, p.expected_curtailment, payment, operating, fee, par.sales_tax
    )
    tax = gate.profit_tax_share(par.profit_tax_unrelieved, par.profit_tax_relief, levers.tax_relief)
    life = np.where(solar, par.solar_life, par.hydro_life)
    return gate.project_value(income, cost, tax, rate, p.building_months, life, p.strategic_value)


def award_sites(model, opinion):
    """The auction: sites wanted by their developers win by value while quota, lines and land allow."""
    p, t = model.power_projects, model.clock.t
    bidders = np.flatnonzero(p.site & (p.stage == plant.IDEA) & p.wanted)
    order = bidders[np.argsort(-opinion[bidders], kind="stable")]
    quota = max(model.levers.pv_quota_mw_y - planned_solar(p, t), 0.0)
    size = p.rated_capacity * p.counted_share
    by_zone, in_all = headroom(model)
    won = gate.auction_winners(order, size, p.zone, p.county, min(quota, in_all), by_zone, land_room(model))
    if len(won):
        stage, entered = p.stage.copy(), p.stage_month.copy()
        stage[won], entered[won] = plant.APPROVED, t
        p.stage, p.stage_month = stage, entered


def planned_solar(p, t):
    """Solar capacity outside the auction that was approved in the last year and uses the quota first, MW."""
    recent = (p.technology == plant.PHOTOVOLTAIC) & ~p.site & (p.approved_month > max(t - MONTHS_A_YEAR, plant.NEVER))
    return float(np.sum(p.rated_capacity[recent]))


def headroom(model):
    """Solar capacity that each zone (3,) and all zones together can still take, MW."""
    p, lines, par = model.power_projects, model.transmission_lines, model.parameters
    planned = line.expected_capacity(
        lines.live_capacity, lines.rated_capacity, lines.stage, lines.work, lines.building_months, par.solar_foresight
    )
    counted, zones = planned * lines.counted_share, len(plant.ZONES)
    pool = float(np.sum(counted * lines.pooled))
    dedicated = dedicated_capacity(counted, lines.zone, lines.pooled, zones)
    size = p.rated_capacity * p.counted_share
    river = (p.technology == plant.RUN_OF_RIVER) & (p.stage >= plant.BUILDING)
    # Lines must leave room for the rivers' output in the wet season, not for its mean over the year.
    steady = np.bincount(p.zone, river * size, zones) * par.auction_river_use
    solar = np.bincount(p.zone, solar_promised(p) * size, zones)
    counties = model.counties
    load = np.bincount(counties.river_zone, counties.electricity_use, zones) / model.clock.hours
    overbuild = model.levers.hydro_pv_ratio
    by_zone = gate.solar_headroom(dedicated + pool, load, steady, solar, overbuild)
    in_all = gate.solar_headroom(dedicated.sum() + pool, load.sum(), steady.sum(), solar.sum(), overbuild)
    return by_zone, float(in_all)


def land_room(model):
    """Solar capacity that each county's land can still take, MW, shape (18,)."""
    p, par, counties = model.power_projects, model.parameters, model.counties
    used = np.bincount(p.county, solar_promised(p) * p.rated_capacity, counties.n)
    return np.maximum(counties.area * par.solar_land_share * par.solar_density - used, 0.0)


def solar_promised(p):
    """Solar projects that stand or have been approved, bool, shape (n,)."""
    return (p.technology == plant.PHOTOVOLTAIC) & (p.stage >= plant.APPROVED)
