"""Month phase: developers judge their projects every quarter; the prefecture auctions solar sites
every January.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.committee import files_free, gain_by_ticket, offered_tickets
from abm.finance.deals import beliefs
from abm.power.consumption_study import (
    consumption_study,
    planned_load,
    planned_outgoing,
    promised,
)
from abm.power.developers import (
    HYDRO_PRICE,
    SOLAR_PRICE,
    building_cost,
    income_tax_rate,
    power_deals,
)
from abm.power.limits import edges_between
from abm.power.works import TABLE_MONTH
from agents.arrays import rows_where
from agents.calendar import JANUARY, MONTHS_A_QUARTER, MONTHS_A_YEAR, QUARTER_STARTS
from agents.finance.guidance_fund import ENERGY
from agents.finance.investor import POWER
from agents.power import developer_gate as gate
from agents.power.basins import BORROWS
from agents.power.dispatch import noon_price, zone_price
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
from agents.stack import one_by_one
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import FloatArray
    from agents.columns import Table

OFFER_MONTHS = 2 * MONTHS_A_QUARTER
"""Time for which an offer of the guidance fund stands."""


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
    if model.clock.first or model.clock.month in QUARTER_STARTS:
        begin_quarter(model)


@one_by_one
def begin_quarter(model: GanziModel) -> None:
    """Losses are studied in January, opinions and offers are those of the quarter; the auction is
    held in January.
    """
    clock = model.clock
    if clock.first or clock.month == JANUARY:
        study_losses(model, first=clock.first)

    if clock.month in QUARTER_STARTS:
        update_prices(model)
        opinion = judge_projects(model)
        ask_fund(model)
        open_gates(model)
        if clock.month == JANUARY and clock.t >= TABLE_MONTH:
            award_sites(model, opinion)


def study_losses(model: GanziModel, *, first: bool) -> None:
    """What developers expect to lose: the losses known as the run began, and what studies say has
    changed since.
    """
    investors, power, p = model.investors, model.power, model.parameters
    study = consumption_study(model)
    power.study = study
    if first:
        power.first_study = study
    known = power.first_study
    developers = (investors.group == POWER)[:, None]
    investors.curtailment_belief = developers * gate.expected_loss(
        p.starting_curtailment, study=study.lost, first_study=known.lost
    )
    in_basin = gate.expected_loss(
        p.starting_curtailment,
        study=study.lost_of_one_more,
        first_study=known.lost_of_one_more,
    )
    # What is known of the past was lost on the way out; a county's grid is reckoned as it will be
    kept = (1 - in_basin)[model.counties.river_zone] * (1 - study.lost_in_county)
    investors.solar_loss_belief = developers * (1 - kept)


def update_prices(model: GanziModel) -> None:
    """Developers move their beliefs towards the prices of the quarter."""
    world, investors = model.world, model.investors
    prices = np.array([world.hydro_price, world.photovoltaic_price])
    # Beliefs move once a quarter, so their memory is counted in quarters
    quarters = model.parameters.price_belief_months / MONTHS_A_QUARTER
    investors.price_belief = gate.smoothed(investors.price_belief, prices, months=quarters)


def judge_projects(model: GanziModel) -> FloatArray:
    """Write what developers think of their projects without help; returns it, share of building
    cost, shape (n,).

    Capital costs more as far as loans,
    the debt's part of it, have become dearer since the first month.
    """
    plants, investors = model.power_projects, model.investors
    p, world = model.parameters, model.world
    solar = plants.technology == PHOTOVOLTAIC

    # A solar plant that is not begun would cost what panels cost now
    planned = plants.stage < BUILDING
    cost = np.where(
        solar & planned, world.photovoltaic_capital_cost * plants.cost_factor, plants.capital_cost
    )
    dearer = p.debt_share * (world.loan_prime_rate - model.credit.usual_prime_rate)
    rate = investors.cost_of_capital[plants.developer] + solar * p.solar_risk_premium + dearer
    value = project_values(model, cost, rate)

    discount = solar * gate.discount_value(
        model.levers.interest_discount / PERCENT * p.discount_reach,
        debt_share=p.debt_share,
        outstanding_share=p.loan_outstanding_share,
        rate=rate,
        loan_years=p.power_loan_years,
    )
    # By its value alone hardly a dam would be built: state plans decide, so the sum has a plan term
    opinion = gate.opinion(
        value,
        plan_term=p.plan_term * investors.plan_obedience[plants.developer] * plants.listed,
        learnt=solar * beliefs(model, ENERGY)[plants.developer, plants.county],
        discount=discount,
        taste=plants.taste,
    )

    plants.capital_cost = cost
    plants.present_value = value
    plants.opinion = opinion
    return opinion


def open_gates(model: GanziModel) -> None:
    """Write which projects their developers want, tickets on offer included; a project of the state
    plan is decided once it is approved.
    """
    plants = model.power_projects
    decided = plants.listed & (plants.stage == APPROVED)
    plants.wanted = decided | (plants.opinion + gain_on_offer(model) >= 0)


def gain_on_offer(model: GanziModel) -> FloatArray:
    """What tickets on offer add to the value of projects for their developers, share of cost, shape
    (n,).
    """
    plants = model.power_projects
    if not plants.ticket_offer.any():
        return np.zeros(plants.n)
    share = plants.ticket_offer / building_cost(model)
    return gain_by_ticket(model, share, taker=plants.developer)


def ask_fund(model: GanziModel) -> None:
    """Owners of solar plants that are approved ask the guidance fund for a ticket; offers that were
    not taken up in two quarters lapse. Before that a ticket moves nothing: the auction has more
    bidders than its quota.
    """
    plants, t = model.power_projects, model.clock.t
    lapsed = (t - plants.offer_month >= OFFER_MONTHS) | (plants.stage != APPROVED)
    offer = np.where(lapsed, 0.0, plants.ticket_offer)
    waiting = (plants.stage == APPROVED) & (plants.known_start < 0)
    rows = rows_where(waiting & (plants.technology == PHOTOVOLTAIC) & (offer == 0))
    if len(rows) and files_free(model, ENERGY) >= 1:
        tickets = offered_tickets(model, power_deals(model, rows))
        offer[rows] = tickets
        month = plants.offer_month.copy()
        month[rows[tickets > 0]] = t
        plants.offer_month = month
    if (offer != plants.ticket_offer).any():
        plants.ticket_offer = offer


def project_values(model: GanziModel, cost: FloatArray, rate: FloatArray) -> FloatArray:
    """Net present value of each project over its cost, as its developer sees it, shape (n,).

    `cost` is CNY/MW, `rate` the developer's discount rate a year.
    """
    plants, investors = model.power_projects, model.investors
    p, world = model.parameters, model.world
    solar = plants.technology == PHOTOVOLTAIC
    pumped = plants.technology == PUMPED_STORAGE

    benchmark = np.where(solar, world.photovoltaic_price, world.hydro_price)
    belief = investors.price_belief[plants.developer, np.where(solar, SOLAR_PRICE, HYDRO_PRICE)]
    expected = benchmark + p.price_belief_weight * (belief - benchmark)
    # A solar plant asks what one more of its kind would lose in its county and basin
    in_basin = investors.curtailment_belief[plants.developer, plants.zone]
    lost = np.where(solar, investors.solar_loss_belief[plants.developer, plants.county], in_basin)
    price = zone_price(
        expected * plants.price_factor, in_basin, elasticity=p.curtailment_price_response
    )
    noon = noon_price(price, model.power.study.noon[plants.zone], response=p.noon_price_response)

    income = gate.yearly_income(
        plants.full_load_hours,
        np.where(solar, noon, price),
        curtailment=lost,
        capacity_payment=np.where(pumped, p.pumped_capacity_payment, 0.0),
        operating_cost=p.operating_cost_share * cost,
        water_fee=np.where(solar, 0.0, p.water_fee),
        sales_tax=p.sales_tax,
    )
    value = gate.project_value(
        income,
        cost,
        profit_tax=income_tax_rate(model),
        rate=rate,
        building_months=plants.building_months,
        life=np.where(solar, p.solar_life, p.hydro_life),
        strategic_value=plants.strategic_value,
    )
    return np.asarray(value)


def award_sites(model: GanziModel, opinion: FloatArray) -> None:
    """The auction: sites wanted by their developers win by value while quota, lines and land allow.

    All limits count what the prefecture does; land counts plants in full.
    """
    plants, t = model.power_projects, model.clock.t
    bidders = np.flatnonzero(plants.site & (plants.stage == IDEA) & plants.wanted)
    order = bidders[np.argsort(-opinion[bidders], kind="stable")]

    # Solar plants pay by themselves; quota, lines and land are what holds them back
    quota = max(model.levers.pv_quota_mw_y - planned_solar(plants, t), 0.0)
    room = headroom(model)
    awards = gate.auction_winners(
        order,
        plants.rated_capacity,
        zone=plants.zone,
        county=plants.county,
        # Each zone's room counts its links to the others' lines, which can be filled only once
        quota=min(quota, room.in_all),
        headroom=room.by_zone,
        land_room=land_room(model),
    )

    if len(awards.rows):
        stage = plants.stage.copy()
        stage_month = plants.stage_month.copy()
        rated_capacity = plants.rated_capacity.copy()
        stage[awards.rows] = APPROVED
        stage_month[awards.rows] = t
        rated_capacity[awards.rows] = awards.capacity
        plants.stage = stage
        plants.stage_month = stage_month
        plants.rated_capacity = rated_capacity


def planned_solar(plants: Table[PowerProject], t: int) -> float:
    """Solar capacity outside the auction that was approved in the last year and uses the quota
    first, MW.
    """
    # Never earlier than NEVER, which marks the projects that are not approved
    since = max(t - MONTHS_A_YEAR, NEVER)
    recent = (plants.technology == PHOTOVOLTAIC) & ~plants.site & (plants.approved_month > since)
    return float(np.sum(plants.rated_capacity[recent]))


def headroom(model: GanziModel) -> Headroom:
    """Solar capacity that zones can still take by plans of plants and lines.

    The grids of counties are no limit of the auction: what they will not take is the developers'
    risk.
    """
    plants, p, lines = model.power_projects, model.parameters, model.transmission_lines
    size = promised(plants)
    river = (plants.technology == RUN_OF_RIVER) & (size > 0)
    # Lines must leave room for the rivers' output in the wet season, not for its mean over the
    # year.
    steady = np.bincount(plants.zone, river * size, len(ZONES)) * p.auction_river_use
    solar = np.bincount(plants.zone, (plants.technology == PHOTOVOLTAIC) * size, len(ZONES))
    load = planned_load(model) @ model.power.to_basin
    own = np.bincount(lines.zone, planned_outgoing(model), len(ZONES))
    # A basin counts the edges to its neighbours as well
    links = np.repeat(edges_between(model), 2) @ BORROWS
    by_zone = gate.solar_headroom(
        line_capacity=own + links,
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
    plants, p, counties = model.power_projects, model.parameters, model.counties
    solar = (plants.technology == PHOTOVOLTAIC) & (plants.stage >= APPROVED)
    used = np.bincount(plants.county, solar * plants.rated_capacity, counties.n)
    return np.maximum(counties.area * p.solar_land_share * p.solar_density - used, 0.0)
