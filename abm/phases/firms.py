"""Month phase: enterprises update what they expect, charge and employ, and order inputs; households, governments
and customers outside order for the month.
"""

import numpy as np

from abm.market import COLUMNS, NON_MARKET
from abm.phases.renewal import take_census
from abm.phases.settlement import researching
from abm.structure import ENERGY_DISCOUNTED
from agents.enterprise import growth_factor
from agents.industry import CONSTRUCTION, TIBETAN_MEDICINE
from agents.production import price_after_month, staff_after_month


def plan_production(model):
    """Plans, prices and staff of enterprises, then the orders of everyone who buys by plan."""
    if model.clock.month == 1:
        take_census(model)
        revise_growth(model)
    install_capital(model)
    set_prices(model)
    plan_staff(model)
    order_inputs(model)
    order_for_households(model)
    order_for_governments(model)
    order_from_outside(model)


def revise_growth(model):
    """Every January enterprises expect part of their industry's last real growth to go on."""
    economy = model.economy
    if economy.last_real_sales.any():
        before = np.maximum(economy.last_real_sales, 1.0)
        growth = np.clip(economy.real_sales / before - 1.0, -0.2, 0.2)
        economy.expected_growth = model.parameters.growth_persistence * growth
    economy.last_real_sales, economy.real_sales = economy.real_sales, np.zeros(COLUMNS)


def install_capital(model):
    """Old capital wears out, what was paid for last month is put to use."""
    e, p = model.enterprises, model.parameters
    e.capital = e.capital * (1.0 - p.capital_depreciation / 12.0) + e.ordered_capital
    e.ordered_capital = np.zeros(e.n)


def set_prices(model):
    """Wages follow consumer prices and their own trend; prices follow unit cost and the use of capacity."""
    e, p, economy = model.enterprises, model.parameters, model.economy
    inflation = model.world.consumer_prices / economy.prices - 1.0
    wage_growth = inflation + p.real_wage_growth / 12.0
    structure = economy.structure
    labour = structure.value_added_ratio * structure.labour_share
    cost_growth = inflation + labour * (wage_growth - p.productivity_growth / 12.0 - inflation)
    gain = labour[e.market] * (research_gain(model) / 12.0)
    full = np.maximum(e.capital * e.output_per_capital, 1.0)
    usual = structure.usual_utilisation[e.market]
    cost = cost_growth[e.market] - gain
    e.price = price_after_month(e.price, cost, e.expected_sales / full, usual, p.markup_drift)
    economy.prices = model.world.consumer_prices
    economy.wage_level *= 1.0 + wage_growth


def plan_staff(model):
    """Standing with buyers drifts by luck; expectations and staff follow last year's sales."""
    e, p = model.enterprises, model.parameters
    luck = model.streams.uniform("growth", model.clock.t, e.uid)
    terms = (p.standing_deviation, p.standing_size_exponent, p.standing_lowest_deviation, p.standing_smallest_size)
    e.customers = e.customers * growth_factor(e.yearly_sales, luck, *terms)
    e.expected_sales = e.yearly_sales / e.price * (1.0 + model.economy.expected_growth[e.market])
    e.productivity = e.productivity * (1.0 + (p.productivity_growth + research_gain(model)) / 12.0)
    e.employees = staff_after_month(e.employees, e.expected_sales / 12.0 / e.productivity, p.hiring_speed)


def research_gain(model):
    """Growth of output a worker that rewards for research add, 1/a by row: in large makers and information firms."""
    return model.parameters.research_productivity * model.levers.rd_reward * researching(model.enterprises)


def order_inputs(model):
    """Inputs for last month's sales are bought this month; listed industries pay less for electricity."""
    e, structure = model.enterprises, model.economy.structure
    saved = power_discount(model, structure)
    outlay = (1.0 - structure.value_added_ratio) * (1.0 - saved)
    full = (1.0 - structure.value_added_ratio)[e.market] * e.sales * e.weight
    paid = outlay[e.market] * e.sales * e.weight
    model.market.order_mix("intermediate_local", "enterprises", paid, e.county, structure.input_mix, e.market)
    if saved.any():
        model.programmes.book("support_power_price", "XP", float(np.sum(full - paid)), "world")


def power_discount(model, structure):
    """Part of the usual outlay on inputs that the power discount saves, by market column, shape (15,)."""
    share = model.levers.support_power_price / model.parameters.power_price_industry
    saved = np.zeros(COLUMNS)
    saved[list(ENERGY_DISCOUNTED)] = structure.energy_share[list(ENERGY_DISCOUNTED)] * share
    return saved


def order_for_households(model):
    """Residents and herders buy what they planned when the last month was settled; herders by the money they have."""
    counties, mix = model.counties, model.economy.structure.household_mix
    rows = np.arange(counties.n)
    model.market.order_mix("resident_consumption", "residents", counties.resident_spending, rows, mix)
    h = model.herders
    money = np.maximum(h.deposits, 0.0)
    total = np.bincount(h.county, money, counties.n)
    counties.herder_spending = np.minimum(counties.herder_spending, total)
    share = np.divide(counties.herder_spending, total, out=np.zeros(counties.n), where=total > 0)
    model.market.order_mix("resident_consumption", "herders", money * share[h.county], h.county, mix)


def order_for_governments(model):
    """Counties pay for schools, hospitals, offices and public works; the budgets follow the transfers from above."""
    counties, index = model.counties, model.world.transfer_index / model.economy.start_transfers
    paid = np.zeros((counties.n, NON_MARKET))
    paid[:, -1] = counties.public_purchases * index
    paid[:, CONSTRUCTION] = counties.public_investment * index
    model.market.order("government_purchases", "county_governments", paid)


def order_from_outside(model):
    """Customers outside buy by trend, and Tibetan medicine as far as support has opened markets for it."""
    economy, p = model.economy, model.parameters
    years = (model.clock.t - economy.start_month) / 12.0
    trend = model.world.consumer_prices / economy.start_prices * (1.0 + p.outside_demand_growth) ** years
    support = model.programmes.effective("tibmed_support")
    opened = economy.medicine_sales * (1.0 - p.medicine_market_decay / 12.0) + support * p.medicine_market_gain / 12.0
    economy.medicine_sales = opened
    paid = economy.outside_demand[:, :NON_MARKET] * trend
    paid[:, TIBETAN_MEDICINE] += opened
    model.market.order("product_export", "world", paid, only_here=True)
