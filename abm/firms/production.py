"""Month phase: enterprises update what they expect, charge and employ, and order inputs;
households, governments and customers outside order for the month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.firms.labour import hire
from abm.firms.medicine import support_medicine
from abm.firms.renewal import take_census
from abm.firms.settlement import researching
from abm.markets.structure import ENERGY_DISCOUNTED, MANUFACTURING
from agents.firms.enterprise import growth_factor
from agents.firms.production import (
    growth_persistence,
    price_after_month,
    price_taken,
    staff_after_month,
)
from agents.industries import COLUMNS, CONSTRUCTION, NON_MARKET, TIBETAN_MEDICINE

if TYPE_CHECKING:
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table

MONTHS = 12
LEAST_SEASON = 0.1
"""Least sales of a month over the mean that count as a season."""
IS_TRADABLE = np.isin(np.arange(COLUMNS), MANUFACTURING)
"""Market columns whose sellers take the price of the market outside."""
SETS_PRICE = ~IS_TRADABLE & (np.arange(COLUMNS) != NON_MARKET)
"""Market columns whose prices follow the wages of the county; public bodies pay by the scale of the
state.
"""


def plan_production(model: GanziModel) -> None:
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


def revise_growth(model: GanziModel) -> None:
    """Every January enterprises expect part of their industry's last real growth to go on, the more
    so if it did.
    """
    economy, p = model.economy, model.parameters
    if economy.last_real_sales.any():
        before = np.maximum(economy.last_real_sales, 1.0)
        growth = np.clip(economy.real_sales / before - 1.0, -0.2, 0.2)
        if economy.last_growth is not None:
            economy.growth_products = economy.growth_products + growth * economy.last_growth
            economy.growth_squares = economy.growth_squares + economy.last_growth**2
        terms = (
            p.growth_prior_years,
            p.growth_usual_deviation,
            economy.growth_products,
            economy.growth_squares,
        )
        economy.expected_growth = growth_persistence(p.growth_persistence, *terms) * growth
        economy.last_growth = growth
    economy.last_real_sales, economy.real_sales = economy.real_sales, np.zeros(COLUMNS)
    if economy.last_real_sales.any():
        economy.season = season_of(model.enterprises)


def season_of(enterprises: Table[Any]) -> FloatArray:
    """Sales of each month of the last year over the year's mean, by market column, mean 1, shape
    (12, 15).
    """
    e, units = enterprises, enterprises.weight * enterprises.active
    sold = np.array(
        [
            np.bincount(e.market, e.monthly_sales[:, month] * units, COLUMNS)
            for month in range(MONTHS)
        ]
    )
    mean = sold.mean(axis=0)
    season = np.divide(sold, mean, out=np.ones_like(sold), where=mean > 0)
    return np.maximum(season, LEAST_SEASON)


def install_capital(model: GanziModel) -> None:
    """Old capital wears out, what was paid for last month is put to use."""
    e, p = model.enterprises, model.parameters
    e.capital = e.capital * (1.0 - p.capital_depreciation / 12.0) + e.ordered_capital
    e.ordered_capital = np.zeros(e.n)


def set_prices(model: GanziModel) -> None:
    """Wages follow consumer prices and a trend; prices follow cost and use of capacity, or the
    market outside.
    """
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
    e.price = np.where(IS_TRADABLE[e.market], taken_prices(model)[e.county], e.price)
    economy.prices = model.world.consumer_prices
    economy.wage_level *= 1.0 + wage_growth


def taken_prices(model: GanziModel) -> FloatArray:
    """Price that makers get by county, 2020 = 1, shape (18,): that of the market outside, less
    freight.
    """
    p, world = model.parameters, model.world
    spared = p.freight_logistics_gain * (
        model.counties.logistics_coverage - p.villages_with_logistics
    )
    freight = p.freight_share * (1.0 - spared)
    return price_taken(world.consumer_prices * world.goods_price_index, freight, p.freight_share)


def plan_staff(model: GanziModel) -> None:
    """Standing with buyers drifts by luck; expectations follow sales free of their season, and
    staff follows them.
    """
    e, p, economy, month = model.enterprises, model.parameters, model.economy, model.clock.month
    luck = model.streams.uniform("growth", model.clock.t, e.uid)
    terms = (
        p.standing_deviation,
        p.standing_size_exponent,
        p.standing_lowest_deviation,
        p.standing_smallest_size,
    )
    e.customers = e.customers * growth_factor(e.yearly_sales, luck, *terms)
    seen = MONTHS * e.sales / (e.price * economy.season[month - 2][e.market])
    e.usual_sales = e.usual_sales + p.memory_speed * (seen - e.usual_sales)
    e.expected_sales = e.usual_sales * (1.0 + economy.expected_growth[e.market])
    e.usual_surplus = e.usual_surplus + (e.surplus - e.usual_surplus) / MONTHS
    e.productivity = e.productivity * (
        1.0 + (p.productivity_growth + research_gain(model)) / MONTHS
    )
    wanted = e.expected_sales / MONTHS / e.productivity
    wages_before = model.counties.wage_index
    hire(model, staff_after_month(e.employees, wanted, p.hiring_speed))
    pass_on_wages(model, model.counties.wage_index / wages_before - 1.0)


def pass_on_wages(model: GanziModel, rise: FloatArray) -> None:
    """Prices take up the rise of each county's wages (share, by county) where sellers set them."""
    e, structure = model.enterprises, model.economy.structure
    labour = structure.value_added_ratio * structure.labour_share * SETS_PRICE
    e.price = e.price * (1.0 + labour[e.market] * rise[e.county])


def research_gain(model: GanziModel) -> FloatArray:
    """Growth of output a worker that rewards for research add, 1/a by row: in large makers and
    information firms.
    """
    return (
        model.parameters.research_productivity
        * model.levers.rd_reward
        * researching(model.enterprises)
    )


def order_inputs(model: GanziModel) -> None:
    """Inputs for last month's output are bought this month; listed industries pay less for
    electricity.

    Makers of tradable goods pay consumer prices for inputs whatever they get for their goods.
    """
    e, structure = model.enterprises, model.economy.structure
    saved = power_discount(model, structure)
    costs = np.where(IS_TRADABLE[e.market], model.world.consumer_prices / e.price, 1.0)
    full = (1.0 - structure.value_added_ratio)[e.market] * e.made * e.weight * costs
    paid = full * (1.0 - saved)[e.market]
    model.market.order_mix(
        "intermediate_local", "enterprises", paid, e.county, structure.input_mix, e.market
    )
    if saved.any():
        model.ledger.forgo("support_power_price", float(np.sum(full - paid)))


def power_discount(model: GanziModel, structure: Structure) -> FloatArray:
    """Part of the usual outlay on inputs that the power discount saves, by market column, shape
    (15,).
    """
    share = model.levers.support_power_price / model.parameters.power_price_industry
    saved = np.zeros(COLUMNS)
    saved[list(ENERGY_DISCOUNTED)] = structure.energy_share[list(ENERGY_DISCOUNTED)] * share
    return saved


def order_for_households(model: GanziModel) -> None:
    """Residents and herders buy what they planned when the last month was settled; herders by the
    money they have.
    """
    counties, mix = model.counties, model.economy.structure.household_mix
    rows = np.arange(counties.n)
    model.market.order_mix(
        "resident_consumption", "residents", counties.resident_spending, rows, mix
    )
    h = model.herders
    money = np.maximum(h.deposits, 0.0)
    total = np.bincount(h.county, money, counties.n)
    counties.herder_spending = np.minimum(counties.herder_spending, total)
    share = np.divide(counties.herder_spending, total, out=np.zeros(counties.n), where=total > 0)
    model.market.order_mix(
        "resident_consumption", "herders", money * share[h.county], h.county, mix
    )


def order_for_governments(model: GanziModel) -> None:
    """Counties pay for schools, hospitals, offices and public works; the budgets follow the
    transfers from above.
    """
    counties, index = model.counties, model.world.transfer_index / model.economy.start_transfers
    paid = np.zeros((counties.n, NON_MARKET))
    paid[:, -1] = counties.public_purchases * index
    paid[:, CONSTRUCTION] = counties.public_investment * index
    model.market.order("government_purchases", "county_governments", paid)


def order_from_outside(model: GanziModel) -> None:
    """Customers outside buy by trend, and Tibetan medicine as far as support has opened markets for
    it.
    """
    economy, p = model.economy, model.parameters
    years = (model.clock.t - economy.start_month) / 12.0
    trend = (
        model.world.consumer_prices
        / economy.start_prices
        * (1.0 + p.outside_demand_growth) ** years
    )
    paid = economy.outside_demand[:, :NON_MARKET] * trend
    paid[:, TIBETAN_MEDICINE] += support_medicine(model)
    model.market.order("product_export", "world", paid, only_here=True)
