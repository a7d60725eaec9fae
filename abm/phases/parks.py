"""Month phase: enclave parks produce and grow, zones open, data centres decide, build and run."""

import numpy as np

from abm.phases.fund import draw
from abm.phases.mining import QUARTER_ENDS, pay_tax
from agents import data_centre, guidance_fund, honour, mine, park, power_project
from agents.industry import CONSTRUCTION, INFORMATION

DECISION_MONTH = 1
HYDRO = (power_project.STORAGE_HYDRO, power_project.RUN_OF_RIVER)
DIVIDEND_MONTH = 6


def run_parks(model):
    """A month of enclave parks, zones and data centres."""
    run_enclaves(model)
    grow_zones(model)
    if model.clock.month == DECISION_MONTH:
        decide_data_centres(model)
    if (model.data_centres.stage != data_centre.IDLE).any():
        build_data_centres(model)
        run_data_centres(model)


def run_enclaves(model):
    """Output, tax share, new capacity and what investors remember."""
    parks, world = model.parks, model.world
    lithium = parks.group <= park.BATTERY_MATERIALS
    momentum = np.log(world.enclave_demand / parks.demand_seen)
    margin = np.log(parks.price_seen / model.parameters.park_margin_price) * lithium
    produce(model, momentum, margin)
    expand(model, momentum, margin)
    memory = model.parameters.park_memory_months
    parks.demand_seen = park.remembered(parks.demand_seen, world.enclave_demand, memory)
    parks.price_seen = park.remembered(parks.price_seen, world.lithium_carbonate_price, memory)


def produce(model, momentum, margin):
    """Gross output at today's prices, and the part of its tax and dividends that comes back."""
    parks, p, world = model.parks, model.parameters, model.world
    growth = momentum - np.log1p(p.park_normal_growth)
    used = park.utilisation(p.park_use_intercept, growth, p.park_use_demand, margin, p.park_use_margin)
    price = park.price_index(
        parks.group,
        world.lithium_carbonate_price / model.lithium_price_2021,
        world.metal_price_index,
        world.consumer_prices,
        p.lithium_pass_through,
    )
    parks.output = parks.capacity * used * price / 12
    tax = float(np.add.reduce(parks.output)) * p.enclave_tax_share
    to_counties = np.full(model.counties.n, tax * p.enclave_county_share / model.counties.n)
    model.ledger.post("enclave_tax", "world", "county_governments", received=to_counties)
    model.ledger.post("enclave_tax", "world", "prefecture", paid=np.array([tax * (1 - p.enclave_county_share)]))
    if model.clock.month == DIVIDEND_MONTH:
        stake = float(np.add.reduce(parks.infrastructure)) * p.enclave_stake_return
        model.ledger.post("enclave_dividends", "world", "prefecture", paid=np.array([stake]))


def expand(model, momentum, margin):
    """What is under construction is finished bit by bit; once a quarter private capital may add steps."""
    parks, p = model.parks, model.parameters
    spent = float(np.add.reduce(model.programmes.effective("enclave_infra")))
    weight = parks.capacity / np.add.reduce(parks.capacity)
    parks.infrastructure = park.stock_after(parks.infrastructure, spent * weight, p.enclave_infrastructure_loss)
    done = parks.coming / p.park_building_months
    parks.capacity = parks.capacity + done
    started = invest(model, momentum, margin) if model.clock.month in QUARTER_ENDS else 0.0
    parks.coming = parks.coming - done + started


def invest(model, momentum, margin):
    """Capacity that private capital begins to build this quarter by row, CNY/a; the guidance fund may take part."""
    parks, p = model.parks, model.parameters
    chance = park.investment_probability(p.park_investment_highest, investment_score(model, momentum, margin))
    starts = model.streams.uniform("entry", model.clock.t, parks.uid) < chance
    step = starts * np.maximum(p.park_step_share * parks.capacity, p.park_step_least)
    fund_share = p.fund_ticket_limit * p.fund_deal_equity
    cost = float(np.add.reduce(step)) * p.park_capital_ratio
    draw(model, guidance_fund.LITHIUM_PARKS, "world", np.array([cost * fund_share]))
    return step


def investment_score(model, momentum, margin):
    """Leaning of private capital towards a new step by row, shape (n,), as a logit."""
    parks, p, world = model.parks, model.parameters, model.world
    lithium = parks.group <= park.BATTERY_MATERIALS
    gap = p.park_outside_power_price - (world.hydro_price / 1000 + p.park_wheeling_cost)
    infrastructure = np.add.reduce(parks.infrastructure) / p.enclave_infrastructure_start - 1
    ore = park.ore_growth(np.add.reduce(model.mines.ore_capacity), p.lithium_ore_capacity_operating)
    concession = model.guidance_funds.concession[0, guidance_fund.LITHIUM_PARKS]
    return (
        p.park_score_base
        + p.park_score_margin * margin
        + p.park_score_demand * (momentum - np.log1p(p.park_normal_growth))
        + p.park_score_power * gap
        + p.park_score_infrastructure * infrastructure
        + p.park_score_ore * lithium * ore
        + p.park_score_concession * concession
        + p.park_score_status * has_status(model)[parks.park]
    )


def has_status(model):
    """Which enclave parks have won national or provincial status, shape (3,) bool; none is open to the youngest."""
    candidates = model.honour_candidates
    won = candidates.ladder[candidates.rank > 0]
    return np.array([honour.ENCLAVE_MEISHAN in won, honour.ENCLAVE_CHENGDU in won, False])


def grow_zones(model):
    """Public money builds up the zones; once a quarter closed ones may become ready for their first firms."""
    counties, p = model.counties, model.parameters
    spent = np.add.reduce(model.programmes.effective("zone_infra"))
    each = counties.has_zone * (spent / np.count_nonzero(counties.has_zone))
    counties.zone_infrastructure = park.stock_after(counties.zone_infrastructure, each, p.zone_depreciation)
    closed = counties.has_zone & ~counties.zone_open
    if model.clock.month in QUARTER_ENDS and closed.any():
        chance = park.opening_probability(
            counties.zone_infrastructure,
            p.zone_infrastructure_start,
            p.zone_opening_rate,
            p.zone_opening_elasticity,
            counties.approval_rate,
        )
        opens = closed & (model.streams.uniform("stages", model.clock.t, counties.uid) < chance)
        counties.zone_open = counties.zone_open | opens


def decide_data_centres(model):
    """Once a year operators compare costs; those that want to come are admitted within quota and winter power."""
    centres, p = model.data_centres, model.parameters
    outside = data_centre.yearly_cost(
        centres.outside_power_price, p.data_centre_outside_effectiveness, p.data_centre_load_factor, 0.0
    )
    concession = model.guidance_funds.concession[0, guidance_fund.DATA_INDUSTRY]
    relief = concession * p.data_centre_annuity * p.data_centre_capital_cost / data_centre.KILOWATT
    here = data_centre.yearly_cost(
        model.levers.dc_power_price,
        p.data_centre_effectiveness,
        p.data_centre_load_factor,
        p.data_centre_remoteness - relief,
    )
    interest = min(p.data_centre_interest * float(model.world.data_centre_demand), 1.0)
    chance = data_centre.building_probability(here, outside, p.data_centre_taste, interest)
    luck = model.streams.uniform("entry", model.clock.t, centres.uid)
    wants = (luck < chance) & (centres.stage == data_centre.IDLE)
    room = min(model.levers.dc_quota_mw - committed(centres), winter_room(model))
    order = model.streams.uniform("order", model.clock.t, centres.uid)
    starts = data_centre.admitted(wants, centres.capacity, order, room)
    centres.stage = centres.stage + starts
    cost = starts * centres.capacity * p.data_centre_capital_cost
    draw(model, guidance_fund.DATA_INDUSTRY, "data_centres", cost * (p.fund_ticket_limit * p.fund_deal_equity))


def committed(centres):
    """Computers' power of all data centres built or being built, MW."""
    return float(np.add.reduce(centres.capacity * (centres.stage != data_centre.IDLE)))


def winter_room(model):
    """Power of computers that the dry season can still carry, MW."""
    projects, p = model.power_projects, model.parameters
    hydro = float(np.add.reduce(projects.live_capacity * projects.counted_share * np.isin(projects.technology, HYDRO)))
    load = committed(model.data_centres) * p.data_centre_effectiveness
    return (
        data_centre.winter_room(hydro, p.dry_season_output, p.dry_season_local_share, load)
        / p.data_centre_effectiveness
    )


def build_data_centres(model):
    """A month of building, paid by the owners outside."""
    centres, p = model.data_centres, model.parameters
    building = centres.stage == data_centre.BUILDING
    if not building.any():
        return
    progress = np.minimum(building / centres.building_months, 1 - centres.work)
    centres.work = centres.work + progress
    cost = progress * centres.capacity * p.data_centre_capital_cost
    works = cost * p.data_centre_works_share
    model.ledger.post("equity", "world", "data_centres", received=np.maximum(cost - centres.deposits, 0.0))
    model.market.order("investment_local", "data_centres", works, centres.county, CONSTRUCTION)
    model.ledger.post("investment_import", "data_centres", "world", paid=cost - works)
    centres.stage = centres.stage + (building & (centres.work >= 1 - 1e-9))


def run_data_centres(model):
    """Power drawn, sales to customers outside, inputs, wages, taxes, and profits to the owners outside."""
    centres, p = model.data_centres, model.parameters
    running = centres.stage == data_centre.RUNNING
    load = data_centre.mean_load(centres.capacity, running, p.data_centre_effectiveness, p.data_centre_load_factor)
    model.counties.data_centre_load = np.bincount(centres.county, load, model.counties.n)
    if not running.any():
        return
    energy = load * model.clock.hours * 1000
    power = energy * model.levers.dc_power_price
    sales = centres.capacity * running * data_centre.KILOWATT * p.data_centre_revenue / 12
    sales = np.maximum(sales, power / (1 - p.data_centre_value_added))
    pay_for_services(model, sales, power)
    gap = max(p.power_price_industry - model.levers.dc_power_price, 0.0)
    model.programmes.book("dc_power_price", "XP", float(np.add.reduce(energy)) * gap)


def pay_for_services(model, sales, power):
    """Post the month's sales and where the money goes, CNY by operator."""
    centres, p, ledger = model.data_centres, model.parameters, model.ledger
    added = sales * p.data_centre_value_added
    wages = sales * p.data_centre_wage_share
    tax = added * p.production_tax_rate
    ledger.post("data_services_export", "world", "data_centres", received=sales)
    pay_for_power(model, power)
    mix = model.economy.structure.input_mix[INFORMATION : INFORMATION + 1]
    other_inputs = np.maximum(sales - added - power, 0.0)
    model.market.order_mix("intermediate_local", "data_centres", other_inputs, centres.county, mix)
    ledger.post("wages", "data_centres", "residents", paid=wages, received=wages, payee_rows=centres.county)
    centres.due = centres.due + np.column_stack([tax, added - wages - tax])
    if model.clock.month in QUARTER_ENDS:
        settle_quarter(model)


def settle_quarter(model):
    """Taxes of the data centres to the governments, and profits to the owners outside."""
    centres, p, shares = model.data_centres, model.parameters, model.economy.tax_shares
    rate = mine.profit_tax_rate(p.corporate_tax_rate, p.encouraged_tax_rate, model.levers.tax_relief)
    tax, profit = centres.due.T
    profit_tax = rate * profit
    pay_tax(model, "production_tax", "data_centres", tax, centres.county, shares["production_tax"])
    pay_tax(model, "corporate_tax", "data_centres", profit_tax, centres.county, shares["corporate_tax"])
    model.ledger.post("dividends_outside", "data_centres", "world", paid=profit - profit_tax)
    centres.due = np.zeros_like(centres.due)


def pay_for_power(model, power):
    """Pay the grid company for electricity, CNY by operator; it pays the plants for all that is used here in trade."""
    model.ledger.post("intermediate_import", "data_centres", "world", paid=power)
