"""Month phase: the month's orders meet the sellers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.carriage import tonnes_between
from abm.markets.structure import MAKERS
from agents.arrays import quotient
from agents.axis import at, by
from agents.calendar import FEBRUARY, JANUARY, MONTHS_A_YEAR, QUARTER_ENDS
from agents.firms.production import capacity, planned_output, staff_capacity
from agents.industries import COLUMNS, NON_MARKET
from agents.markets.demand import attraction

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, Number
    from agents.columns import Table
    from agents.firms.enterprise import Enterprise

IS_MAKER = np.isin(np.arange(COLUMNS), MAKERS)
"""Market columns whose sellers make goods that can be stored, shape (15,)."""
SETS_PRICE = ~IS_MAKER & (np.arange(COLUMNS) != NON_MARKET)
"""Market columns whose prices follow the wages of the county, shape (15,): makers take the price of
the market outside, public bodies pay by the scale of the state.
"""
LEAST_GROWTH = 1e-6
"""Least growth of sellers, where nearly all of them have closed."""


def trade_goods(model: GanziModel) -> None:
    """Share out all orders among enterprises with room to serve them, buy the rest outside, and
    book the sales.
    """
    enterprises, economy = model.enterprises, model.economy
    makes_goods = IS_MAKER[enterprises.market]
    units = enterprises.weight * enterprises.active
    pull = seller_pull(model, units)

    # Makers sell what they plan to make and what they have in stock; all others serve on demand.
    limit = output_limit(model)
    goods = np.minimum(output_plan(model) * enterprises.price, limit)
    most = units * np.where(makes_goods, goods + enterprises.inventories * enterprises.price, limit)

    if model.clock.month == JANUARY:
        model.market.sources.spare(spared_freight(model))
    model.market.refresh()
    sold = model.market.clear(
        enterprises,
        pull=pull,
        most=most,
        power=model.power_projects.local_sales,
        growth=growth_outside(model, pull),
    )
    carry_goods(model)
    learn_links(model)

    economy.real_sales = economy.real_sales + by(
        enterprises.market, sold / enterprises.price, COLUMNS
    )
    sales = sold / enterprises.weight
    keep_stocks(model, np.where(makes_goods, goods, sales), sales)
    remember_sales(enterprises, model.clock.month, sales)


def output_plan(model: GanziModel) -> FloatArray:
    """Output that each row's unit plans for the month, CNY at 2020 prices, shape (n,)."""
    enterprises, p = model.enterprises, model.parameters
    return planned_output(
        enterprises.expected_sales,
        enterprises.inventories,
        season=at(model.economy.season_in(model.clock.month), enterprises.market),
        stock_months=p.stock_months,
        adjustment=p.stock_adjustment,
    )


def keep_stocks(model: GanziModel, made: FloatArray, sales: FloatArray) -> None:
    """What makers made beyond their sales goes into stock, what they sold beyond it comes out;
    CNY/month of a unit.
    """
    enterprises, ledger = model.enterprises, model.ledger
    gain = (made - sales) * enterprises.active
    enterprises.made = made
    enterprises.inputs_ahead = enterprises.inputs_ahead - made * enterprises.active
    enterprises.inventories = np.maximum(enterprises.inventories + gain / enterprises.price, 0.0)
    change = gain * enterprises.weight
    for flow, amounts in (
        ("stock_building", np.maximum(change, 0.0)),
        ("stock_use", np.maximum(-change, 0.0)),
    ):
        ledger.post(flow, "enterprises", "enterprises", paid=amounts, received=amounts)


def output_limit(model: GanziModel) -> FloatArray:
    """Most that a unit can make or serve this month by its capital and by its staff, CNY, shape
    (n,).

    In the season that sellers expect, casual staff helps out as far as the season is stronger than
    the mean month.
    """
    enterprises = model.enterprises
    overtime = model.parameters.overtime_factor
    season = at(model.economy.season_in(model.clock.month), enterprises.market)
    by_capital = capacity(
        enterprises.capital,
        enterprises.output_per_capital,
        price=enterprises.price,
        overtime=overtime,
    )
    by_staff = staff_capacity(
        enterprises.employees,
        enterprises.productivity,
        price=enterprises.price,
        overtime=overtime * np.maximum(season, 1.0),
    )
    return np.minimum(by_capital, by_staff)


def seller_pull(model: GanziModel, units: FloatArray) -> FloatArray:
    """Pull of each row on buyers; prices count against those of sellers outside.

    These follow consumer prices; for tradable goods they follow the prices of manufactures.
    """
    enterprises, p = model.enterprises, model.parameters
    outside = model.world.consumer_prices * np.where(IS_MAKER, model.world.goods_price_index, 1.0)
    return attraction(
        units,
        enterprises.capital,
        price=enterprises.price / at(outside, enterprises.market),
        customers=enterprises.customers,
        price_elasticity=at(model.economy.structure.price_elasticity, enterprises.market),
        scale=p.market_scale_exponent,
    )


def growth_outside(model: GanziModel, pull: FloatArray) -> FloatArray:
    """Pull of the sellers outside whom those here are up against, over that at the start, by market
    column, (15,): makers outside grow by trend, those of services as those here do.
    """
    economy = model.economy
    now = by(model.enterprises.market, pull, COLUMNS)
    growth = quotient(now, economy.start_pull, empty=1.0)
    return np.maximum(np.where(IS_MAKER, demand_outside(model), growth), LEAST_GROWTH)


def demand_outside(model: GanziModel) -> Number:
    """Real demand of customers outside over that of the first month: by the trend registered at the
    origin, and a drawn gap to it.
    """
    years = (model.clock.t - model.economy.start_month) / MONTHS_A_YEAR
    gap = np.power(1.0 + model.parameters.outside_demand_gap, years)
    return model.trends.economy.over_base(model.clock.t) * gap


def spared_freight(model: GanziModel) -> FloatArray:
    """Part of the freight of small loads that village delivery and cold stores beyond those of the
    start save in each county, (18,): carriers set their rates once a year.
    """
    p, counties = model.parameters, model.counties
    gained = counties.logistics_coverage - p.villages_with_logistics
    return p.freight_logistics_gain * np.maximum(gained, 0.0)


def carry_goods(model: GanziModel) -> None:
    """Lorries take the month's goods over the roads."""
    cleared, network = model.market.last, model.network
    tonnes = tonnes_between(
        model.market.sources, cleared.goods, cleared.goods_outside, len(network.places)
    )
    network.carry_freight(tonnes)


def learn_links(model: GanziModel) -> None:
    """Buyers remember whom they have bought of, and once a quarter turn to those they know;
    founders look at the orders of a year in January.
    """
    sources, cleared = model.market.sources, model.market.last
    sources.remember(cleared.by_seller)
    sources.note_orders(cleared.wanted, cleared.pull, first=model.clock.month == FEBRUARY)
    if model.clock.month in QUARTER_ENDS:
        sources.renew_links()


def remember_sales(enterprises: Table[Enterprise], month: int, sales: FloatArray) -> None:
    """Put a month's sales of a unit in the place of those a year ago."""
    monthly = enterprises.monthly_sales.copy()
    year_ago = monthly[..., month - 1].copy()
    monthly[..., month - 1] = sales
    enterprises.yearly_sales = np.maximum(enterprises.yearly_sales + sales - year_ago, 0.0)
    enterprises.monthly_sales = monthly
    enterprises.sales = sales
