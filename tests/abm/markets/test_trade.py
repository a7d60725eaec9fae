"""Trade: sales reach the rows and their memory."""

import numpy as np
import pytest

from abm.markets.cells import N_TRADED, ROW
from abm.markets.trade import growth_outside, seller_pull, trade_goods
from agents.industries import BUILDING_MATERIALS, COLUMNS, NON_MARKET, TRADE
from tests.worlds.goods_world import flat_sources
from tests.worlds.small_economy import SmallModel


def order_trade(model, amount):
    """Residents of county 0 buy from traders."""
    paid = np.zeros(18)
    paid[0] = amount
    model.look_here(TRADE, 1.0)
    model.market.order(
        "resident_consumption", "residents", paid, county=np.arange(18), industry=TRADE
    )


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
    model.enterprises.employees = np.full(6, 1e3)
    order_trade(model, 9e6)
    trade_goods(model)
    e = model.enterprises
    np.testing.assert_allclose(e.sales[:2], [1e5 * 1.5 / 12, 1e7 * 1.5 / 12])


def test_nobody_sells_beyond_what_its_staff_can_serve_which_is_more_in_the_season():
    model = SmallModel()
    model.enterprises.capital = np.full(6, 1e9)
    order_trade(model, 9e6)
    trade_goods(model)
    np.testing.assert_allclose(model.enterprises.sales[:2], [1e4 * 1.5, 50 * 1e4 * 1.5])
    model.economy.season = np.full((12, COLUMNS), 2.0)
    order_trade(model, 9e6)
    trade_goods(model)
    np.testing.assert_allclose(model.enterprises.sales[:2], [1e4 * 3.0, 50 * 1e4 * 3.0])


def order_goods(model, amount):
    """Residents of county 0 buy goods from makers, whose pull is that of the start."""
    e = model.enterprises
    model.economy.start_pull = np.maximum(
        np.bincount(e.market, seller_pull(model, e.weight), COLUMNS), 1.0
    )
    paid = np.zeros(18)
    paid[0] = amount
    model.look_here(BUILDING_MATERIALS, 1.0)
    model.market.order(
        "resident_consumption",
        "residents",
        paid,
        county=np.arange(18),
        industry=BUILDING_MATERIALS,
    )


def test_what_is_made_and_not_sold_goes_into_stock_and_counts_as_output():
    model = SmallModel()
    e, p = model.enterprises, model.parameters
    e.price = np.full(6, 1.25)
    plan = 1e6 + p.stock_months * 1e6 / p.stock_adjustment
    most = 40 * 1e4 * 1.5
    made = min(plan, most) * 1.25
    order_goods(model, 1e5)
    trade_goods(model)
    assert e.made[3] == pytest.approx(made)
    assert e.inventories[3] * 1.25 == pytest.approx(made - 1e5)
    assert model.ledger.produced("enterprises")[3] == pytest.approx(made)
    assert e.inventories[[0, 1, 2, 4, 5]].tolist() == [0.0] * 5


def test_makers_sell_out_of_stock_what_they_cannot_make_and_no_more():
    model = SmallModel()
    e = model.enterprises
    e.inventories = np.where(np.arange(6) == 3, 3e5, 0.0)
    e.expected_sales = np.zeros(6)
    order_goods(model, 9e5)
    trade_goods(model)
    assert e.sales[3] == pytest.approx(3e5)
    assert e.inventories[3] == pytest.approx(0.0)
    assert model.ledger.produced("enterprises")[3] == pytest.approx(3e5)
    assert model.ledger.used("enterprises")[3] == pytest.approx(3e5)
    assert model.market.last.unserved == pytest.approx(6e5)


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


def test_makers_outside_grow_by_trend_and_sellers_of_services_as_those_here():
    model = SmallModel()
    pull = np.ones(6)
    model.economy.start_pull[:] = np.where(np.arange(COLUMNS) == TRADE, 1.0, 0.0)
    model.clock.set(model.clock.t + 12)
    growth = growth_outside(model, pull)
    trend = model.trends.economy.over_base(model.clock.t) * (
        1 + model.parameters.outside_demand_gap
    )
    assert trend > 1.04
    assert growth[BUILDING_MATERIALS] == pytest.approx(trend)
    assert growth[TRADE] == pytest.approx(2.0)


def test_makers_who_grow_faster_than_those_outside_win_customers():
    model = SmallModel()
    start = np.ones((18, COLUMNS))
    sources = flat_sources(model.parameters, model.economy.structure, rivals=True)
    odds = [
        sources.odds(sources.pull(start * grown), np.ones(N_TRADED))[ROW[column], 0]
        for grown in (1.0, 2.0)
        for column in (BUILDING_MATERIALS, NON_MARKET)
    ]
    p, elasticity = model.parameters, model.economy.structure.price_elasticity
    wins = 2 ** ((p.outside_rivalry_goods - 1) / elasticity[BUILDING_MATERIALS])
    assert odds == pytest.approx([1.0, 1.0, wins, 1.0])


def test_lorries_take_what_is_bought_over_the_roads():
    model = SmallModel()
    carried = []
    model.network.carry_freight = carried.append
    order_goods(model, 1e5)
    trade_goods(model)
    (tonnes,) = carried
    assert tonnes.shape == (len(model.network.places),) * 2
    assert tonnes[1, 0] == pytest.approx(tonnes[1].sum())
    assert tonnes[1, 0] > 0
    assert np.diagonal(tonnes).sum() == 0
