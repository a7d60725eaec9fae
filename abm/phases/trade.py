"""Month phase: the month's orders meet the sellers."""

import numpy as np

from abm.market import COLUMNS
from abm.structure import MANUFACTURING
from agents.demand import attraction, reach_of_sellers
from agents.production import capacity


def trade_goods(model):
    """Share out all orders among enterprises with room to serve them, buy the rest outside, and book the sales."""
    e, economy = model.enterprises, model.economy
    units = e.weight * e.active
    pull = seller_pull(model, units)
    most = units * capacity(e.capital, e.output_per_capital, e.price, model.parameters.overtime_factor)
    power = model.power_projects.local_sales
    sold = model.market.clear(e, pull, most, power, market_reach(model, pull))
    economy.real_sales = economy.real_sales + np.bincount(e.market, sold / e.price, COLUMNS)
    remember_sales(e, model.clock.month, sold / e.weight)


def seller_pull(model, units):
    """Pull of each row on buyers; prices count against consumer prices, which those of sellers outside follow."""
    e, p = model.enterprises, model.parameters
    elasticity = model.economy.structure.price_elasticity[e.market]
    price = e.price / model.world.consumer_prices
    return attraction(units, e.capital, price, e.customers, elasticity, p.market_scale_exponent)


def market_reach(model, pull):
    """Factor on the local share of orders by market column: makers here against makers outside, who grow by trend."""
    e, p, economy = model.enterprises, model.parameters, model.economy
    years = (model.clock.t - economy.start_month) / 12.0
    outside = (1.0 + p.outside_demand_growth) ** years
    reach = np.ones(COLUMNS)
    makers = list(MANUFACTURING)
    now = np.bincount(e.market, pull, COLUMNS)[makers] / outside
    reach[makers] = reach_of_sellers(now / economy.start_pull[makers], p.local_input_share_goods)
    return reach


def remember_sales(enterprises, month, sales):
    """Put a month's sales of a unit in the place of those a year ago."""
    monthly = enterprises.monthly_sales.copy()
    gone = monthly[:, month - 1].copy()
    monthly[:, month - 1] = sales
    enterprises.yearly_sales = np.maximum(enterprises.yearly_sales + sales - gone, 0.0)
    enterprises.monthly_sales = monthly
    enterprises.sales = sales
