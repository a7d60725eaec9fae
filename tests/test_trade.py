"""Trade: sales reach the rows and their memory."""

import numpy as np
import pytest

from abm.phases.trade import market_reach, trade_goods
from agents.industry import BUILDING_MATERIALS, TRADE
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


def test_makers_who_grow_faster_than_those_outside_win_customers():
    model = SmallModel()
    p = model.parameters
    pull = np.ones(6)
    model.economy.start_pull[:] = 1.0
    np.testing.assert_allclose(market_reach(model, pull)[BUILDING_MATERIALS], 1.0)
    pull[3] = 2.0
    share = p.local_input_share_goods
    assert market_reach(model, pull)[BUILDING_MATERIALS] == pytest.approx(2 / (1 + share))
    assert market_reach(model, pull)[TRADE] == 1.0
    model.clock.set(model.clock.t + 12)
    grown = 2 / (1 + p.outside_demand_growth)
    assert market_reach(model, pull)[BUILDING_MATERIALS] == pytest.approx(grown / (share * grown + 1 - share))
