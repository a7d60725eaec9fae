"""Month phase: the month's orders meet the sellers."""

import numpy as np

from abm.market import COLUMNS
from agents.demand import attraction
from agents.production import capacity


def trade_goods(model):
    """Share out all orders among enterprises with room to serve them, buy the rest outside, and book the sales."""
    e, p, economy = model.enterprises, model.parameters, model.economy
    units = e.weight * e.active
    elasticity = economy.structure.price_elasticity[e.market]
    pull = attraction(units, e.capital, e.price, e.customers, elasticity, p.market_scale_exponent)
    most = units * capacity(e.capital, e.output_per_capital, e.price, p.overtime_factor)
    sold = model.market.clear(e, pull, most, model.power_projects.local_sales)
    economy.real_sales = economy.real_sales + np.bincount(e.market, sold / e.price, COLUMNS)
    remember_sales(e, model.clock.month, sold / e.weight)


def remember_sales(enterprises, month, sales):
    """Put a month's sales of a unit in the place of those a year ago."""
    monthly = enterprises.monthly_sales.copy()
    gone = monthly[:, month - 1].copy()
    monthly[:, month - 1] = sales
    enterprises.yearly_sales = np.maximum(enterprises.yearly_sales + sales - gone, 0.0)
    enterprises.monthly_sales = monthly
    enterprises.sales = sales
