"""Month phase: developers judge their projects every quarter; the prefecture auctions solar sites
every January.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.power.consumption_study import consumption_study, planned_lines, planned_load, promised
from abm.power.developers import income_tax_rate
from abm.power.works import TABLE_MONTH
from agents.calendar import JANUARY, MONTHS_A_QUARTER, MONTHS_A_YEAR, QUARTER_STARTS
from agents.finance.guidance_fund import ENERGY
from agents.finance.investor import POWER
from agents.power import developer_gate as gate
from agents.power.dispatch import zone_price
from agents.power.power_project import (
    APPROVED,
    BUILDING,
    IDEA,
    NEVER,
    PHOTOVOLTAIC,
    PUMPED_STORAGE,
    RUN_OF_RIVER,
    ZONES,
)
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import FloatArray
    from agents.columns import Table

HYDRO_PRICE, SOLAR_PRICE = range(2)
"""Columns of the developers' price beliefs."""


class Headroom(NamedTuple):
    """Solar capacity that can still be taken, MW."""

    by_zone: FloatArray
    """By each zone alone, shape (3,)."""
    in_all: float
    """By all zones together."""


def auction_photovoltaics(model: GanziModel) -> None:
    """Bring developers' opinions up to date in each quarter's first month, and hold the yearly
    auction.
    """
    clock = model.clock
    if clock.first or clock.month == JANUARY:
        study_losses(model, first=clock.first)

    if clock.month in QUARTER_STARTS:
        update_prices(model)
        opinion = judge_projects(model)
        if clock.month == JANUARY and clock.t >= TABLE_MONTH:
            award_sites(model, opinion)


def study_losses(model: GanziModel, *, first: bool) -> None:
    """What developers expect to lose: the losses known as the run began, and what studies say has
    changed since.
    """
    investors = model.investors
    study = consumption_study(model)
    if first:
        model.power.first_study = study
    belief = gate.expected_loss(
        model.parameters.starting_curtailment, study=study, first_study=model.power.first_study
    )
    investors.curtailment_belief = (investors.group == POWER)[:, None] * belief


def update_prices(model: GanziModel) -> None:
    """Developers move their beliefs towards the prices of the quarter."""
    world, investors = model.world, model.investors
    prices = np.array([world.hydro_price, world.photovoltaic_price])
    # Beliefs move once a quarter, so their memory is counted in quarters
    quarters = model.parameters.price_belief_months / MONTHS_A_QUARTER
    investors.price_belief = gate.smoothed(investors.price_belief, prices, months=quarters)


def judge_projects(model: GanziModel) -> FloatArray:
    """Write which projects their developers want; returns the opinions, share of building cost,
    shape (n,).

    A project of the state plan is decided once it is approved. Capital costs more as far as loans,
    the debt's part of it, have become dearer since the first month.
    """
    p, par, world, investors = model.power_projects, model.parameters, model.world, model.investors
    solar = p.technology == PHOTOVOLTAIC

    # A solar plant that is not begun would cost what panels cost now
    planned = p.stage < BUILDING
    cost = np.where(
        solar & planned, world.photovoltaic_capital_cost * p.cost_factor, p.capital_cost
    )
    dearer = par.debt_share * (world.loan_prime_rate - model.credit.usual_prime_rate)
    rate = investors.cost_of_capital[p.developer] + solar * par.solar_risk_premium + dearer
    value = project_values(model, cost, rate)

    discount = solar * gate.discount_value(
        model.levers.interest_discount / PERCENT * par.discount_reach,
        debt_share=par.debt_share,
        outstanding_share=par.loan_outstanding_share,
        rate=rate,
        loan_years=par.power_loan_years,
    )
    # By its value alone hardly a dam would be built: state plans decide, so the sum has a plan term
    opinion = gate.opinion(
        value,
        plan_term=par.plan_term * investors.plan_obedience[p.developer] * p.listed,
        concession=solar * model.guidance_funds.concession[0, ENERGY],
        discount=discount,
        taste=p.taste,
    )

    p.capital_cost = cost
    p.present_value = value
    p.wanted = (opinion >= 0) | (p.listed & (p.stage == APPROVED))
    return opinion


def project_values(model: GanziModel, cost: FloatArray, rate: FloatArray) -> FloatArray:
    """Net present value of each project over its cost, as its developer sees it, shape (n,).

    `cost` is CNY/MW, `rate` the developer's discount rate a year.
    """
    p, par, world, investors = model.power_projects, model.parameters, model.world, model.investors
    solar = p.technology == PHOTOVOLTAIC
    pumped = p.technology == PUMPED_STORAGE

    benchmark = np.where(solar, world.photovoltaic_price, world.hydro_price)
    belief = investors.price_belief[p.developer, np.where(solar, SOLAR_PRICE, HYDRO_PRICE)]
    expected = benchmark + par.price_belief_weight * (belief - benchmark)
    lost = investors.curtailment_belief[p.developer, p.zone]
    price = zone_price(expected * p.price_factor, lost, elasticity=par.curtailment_price_response)

    income = gate.yearly_income(
        p.full_load_hours,
        price,
        curtailment=lost,
        capacity_payment=np.where(pumped, par.pumped_capacity_payment, 0.0),
        operating_cost=par.operating_cost_share * cost,
        water_fee=np.where(solar, 0.0, par.water_fee),
        sales_tax=par.sales_tax,
    )
    value = gate.project_value(
        income,
        cost,
        profit_tax=income_tax_rate(model),
        rate=rate,
        building_months=p.building_months,
        life=np.where(solar, par.solar_life, par.hydro_life),
        strategic_value=p.strategic_value,
    )
    return np.asarray(value)


def award_sites(model: GanziModel, opinion: FloatArray) -> None:
    """The auction: sites wanted by their developers win by value while quota, lines and land allow.

    All limits count what the prefecture does; land counts plants in full.
    """
    p, t = model.power_projects, model.clock.t
    bidders = np.flatnonzero(p.site & (p.stage == IDEA) & p.wanted)
    order = bidders[np.argsort(-opinion[bidders], kind="stable")]

    # Solar plants pay by themselves; quota, lines and land are what holds them back
    quota = max(model.levers.pv_quota_mw_y - planned_solar(p, t), 0.0)
    room = headroom(model)
    awards = gate.auction_winners(
        order,
        p.rated_capacity,
        zone=p.zone,
        county=p.county,
        # Each zone's room counts its links to the others' lines, which can be filled only once
        quota=min(quota, room.in_all),
        headroom=room.by_zone,
        land_room=land_room(model),
    )

    if len(awards.rows):
        stage = p.stage.copy()
        stage_month = p.stage_month.copy()
        rated_capacity = p.rated_capacity.copy()
        stage[awards.rows] = APPROVED
        stage_month[awards.rows] = t
        rated_capacity[awards.rows] = awards.capacity
        p.stage = stage
        p.stage_month = stage_month
        p.rated_capacity = rated_capacity


def planned_solar(p: Table[PowerProject], t: int) -> float:
    """Solar capacity outside the auction that was approved in the last year and uses the quota
    first, MW.
    """
    # Never earlier than NEVER, which marks the projects that are not approved
    since = max(t - MONTHS_A_YEAR, NEVER)
    recent = (p.technology == PHOTOVOLTAIC) & ~p.site & (p.approved_month > since)
    return float(np.sum(p.rated_capacity[recent]))


def headroom(model: GanziModel) -> Headroom:
    """Solar capacity that zones can still take by plans of plants and lines."""
    p, par, lines = model.power_projects, model.parameters, planned_lines(model)
    size = promised(p)
    river = (p.technology == RUN_OF_RIVER) & (size > 0)
    # Lines must leave room for the rivers' output in the wet season, not for its mean over the
    # year.
    steady = np.bincount(p.zone, river * size, len(ZONES)) * par.auction_river_use
    solar = np.bincount(p.zone, (p.technology == PHOTOVOLTAIC) * size, len(ZONES))
    load = planned_load(model)
    own = lines.meshed + lines.dedicated
    by_zone = gate.solar_headroom(
        line_capacity=own + lines.links,
        local_load=load,
        steady_output=steady,
        solar_capacity=solar,
        overbuild=model.levers.hydro_pv_ratio,
    )
    in_all = gate.solar_headroom(
        line_capacity=own.sum(),
        local_load=load.sum(),
        steady_output=steady.sum(),
        solar_capacity=solar.sum(),
        overbuild=model.levers.hydro_pv_ratio,
    )
    return Headroom(by_zone=np.asarray(by_zone), in_all=float(in_all))


def land_room(model: GanziModel) -> FloatArray:
    """Solar capacity that each county's land can still take, MW, shape (18,)."""
    p, par, counties = model.power_projects, model.parameters, model.counties
    solar = (p.technology == PHOTOVOLTAIC) & (p.stage >= APPROVED)
    used = np.bincount(p.county, solar * p.rated_capacity, counties.n)
    return np.maximum(counties.area * par.solar_land_share * par.solar_density - used, 0.0)
