"""Trade: sales reach the rows and their memory."""

import numpy as np
import pytest

from abm.phases.trade import trade_goods
from agents.industry import TRADE
from tests.small_economy import SmallModel


def order_trade(model, amount):
    """Residents of county 0 buy from traders."""
    paid = np.zeros(18)
    paid[0] = amount
    model.market.local_share[TRADE] = 1.0
    model.market.order("resident_consumption", "residents", paid, np.arange(18), TRADE)


def test_sales_are_kept_by_unit_and_replace_those_of_a_year_ago():
    model = SmallModel("2022-03")
    order_trade(model, 100_000.0)
    trade_goods(model)
    e = model.enterprises
    pull = np.array([100 * 1e5**0.9, 1e7**0.9])
    np.testing.assert_allclose(e.sales[:2], 100_000 * pull / pull.sum() / np.array([100, 1]))
    np.testing.assert_allclose(e.monthly_sales[:, 2], e.sales)
    np.testing.assert_allclose(e.yearly_sales[0], 1.2e5 - 1e4 + e.sales[0])
    np.testing.assert_allclose(e.monthly_sales.sum(axis=1), e.yearly_sales)


def test_nobody_sells_beyond_capacity():
    model = SmallModel()
    order_trade(model, 9e6)
    trade_goods(model)
    e = model.enterprises
    np.testing.assert_allclose(e.sales[:2], [1e5 * 1.5 / 12, 1e7 * 1.5 / 12])


def test_closed_firms_sell_nothing():
    model = SmallModel()
    model.enterprises.active = np.array([False, True, True, True, True, True])
    order_trade(model, 1000.0)
    trade_goods(model)
    assert model.enterprises.sales[0] == 0.0
    assert model.enterprises.sales[1] == pytest.approx(1000.0)


def test_real_sales_of_the_year_are_summed_by_industry():
    model = SmallModel()
    model.enterprises.price = np.full(6, 1.25)
    order_trade(model, 1000.0)
    trade_goods(model)
    assert model.economy.real_sales[TRADE] == pytest.approx(800.0)
