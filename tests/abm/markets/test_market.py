"""The goods market: what is bought here, what outside, and that every CNY is accounted for."""

import numpy as np
import pytest

from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    ELECTRICITY,
    LIVESTOCK,
    NON_MARKET,
    PUBLIC_SERVICES,
    TRADE,
)
from tests.worlds.small_economy import SmallModel


@pytest.fixture
def model():
    return SmallModel()


def clear(model, most=1e9, power=None):
    """Clear the market with pull by weight and the same limit for every row."""
    e = model.enterprises
    return model.market.clear(e, pull=e.weight.copy(), most=np.full(e.n, most), power=power)


def order_trade(model, paid):
    """Residents buy from traders, CNY by county."""
    model.market.order(
        "resident_consumption", "residents", paid, county=np.arange(18), industry=TRADE
    )


def order_power(model):
    """Residents of every county spend 100 CNY, of which a tenth on power from here."""
    basket = np.zeros((1, COLUMNS))
    basket[0, ELECTRICITY] = 0.1
    model.set_basket("household", basket)
    model.market.order_basket(
        "resident_consumption",
        "residents",
        np.full(18, 100.0),
        county=np.arange(18),
        basket="household",
    )


def test_an_order_is_split_between_sellers_here_and_outside(model):
    model.look_here(TRADE, 0.8)
    paid = np.zeros(18)
    paid[0] = 1010.0
    order_trade(model, paid)
    sold = clear(model)
    np.testing.assert_allclose(sold, [800.0, 8.0, 0, 0, 0, 0])
    assert model.ledger.month_total("resident_consumption") == pytest.approx(808.0)
    assert model.ledger.month_total("resident_consumption_import") == pytest.approx(202.0)
    assert model.ledger.balance("residents")[0] == pytest.approx(1e6 - 1010)
    model.ledger.check()


def test_what_sellers_cannot_serve_is_bought_outside(model):
    model.look_here(TRADE, 1.0)
    paid = np.zeros(18)
    paid[0] = 1000.0
    order_trade(model, paid)
    sold = clear(model, most=300.0)
    assert sold.sum() == pytest.approx(600.0)
    assert model.market.last.unserved == pytest.approx(400.0)
    assert model.ledger.month_total("resident_consumption_import") == pytest.approx(400.0)


def test_who_is_at_home_may_buy_in_another_county_and_visitors_may_not(model):
    model.look_here(slice(None), 1.0)
    table = np.zeros((18, 14))
    table[7, BUILDING_MATERIALS] = 50.0
    table[7, TRADE] = 70.0
    model.market.order_table("tourist_spending", "world", table, tied=True)
    sold = clear(model)
    assert sold[3] == pytest.approx(50.0)
    assert sold.sum() == pytest.approx(50.0)
    assert model.ledger.month_total("tourist_spending") == pytest.approx(50.0)
    model.market.order_table("government_purchases", "county_governments", table)
    assert clear(model)[:2].sum() == pytest.approx(70.0)


def test_governments_buy_public_services_from_public_bodies_and_others_do_not(model):
    model.look_here(slice(None), 1.0)
    table = np.zeros((18, 14))
    table[1, PUBLIC_SERVICES] = 90.0
    model.market.order_table("government_purchases", "county_governments", table)
    model.market.order_table("tourist_spending", "world", table)
    sold = clear(model)
    assert sold[5] == pytest.approx(90.0)
    assert model.market.local_sales[1, NON_MARKET] == pytest.approx(90.0)
    assert model.ledger.balance("county_governments")[1] == pytest.approx(1e6 - 90)


def test_a_basket_is_split_by_its_columns(model):
    basket = np.zeros((2, COLUMNS))
    basket[0, TRADE] = 0.5
    basket[1, BUILDING_MATERIALS] = 0.25
    model.set_basket("inputs", basket)
    paid = np.array([100.0, 100.0, 0.0, 0.0, 0.0, 0.0])
    model.market.order_basket(
        "intermediate_local",
        "enterprises",
        paid,
        county=np.zeros(6, int),
        basket="inputs",
        group=np.array([0, 1, 0, 0, 0, 0]),
    )
    sold = clear(model)
    assert sold[:2].sum() == pytest.approx(50.0)
    assert sold[3] == pytest.approx(25.0)
    assert model.ledger.month_total("intermediate_import") == pytest.approx(125.0)
    np.testing.assert_allclose(model.ledger.used("enterprises")[:2], 100.0)


def test_power_in_a_basket_is_paid_to_the_plants_and_the_rest_of_theirs_by_the_grid(model):
    order_power(model)
    clear(model, power=np.array([300.0]))
    assert model.ledger.month_total("power_residents") == pytest.approx(180.0)
    assert model.ledger.month_total("power_export") == pytest.approx(120.0)
    assert model.ledger.month_total("resident_consumption_import") == pytest.approx(1620.0)


def test_without_power_all_of_it_comes_from_outside(model):
    order_power(model)
    clear(model)
    assert model.ledger.month_total("resident_consumption_import") == pytest.approx(1800.0)


def test_raw_goods_have_no_sellers_among_enterprises(model):
    table = np.zeros((18, 14))
    table[0, LIVESTOCK] = 40.0
    model.market.order_table("government_purchases", "county_governments", table)
    assert clear(model).sum() == 0.0
    assert model.ledger.month_total("government_purchases_import") == pytest.approx(40.0)


def test_orders_for_outside_customers_are_wholly_for_sellers_here(model):
    table = np.zeros((18, 14))
    table[1, BUILDING_MATERIALS] = 40.0
    model.market.order_table("product_export", "world", table, only_here=True)
    assert clear(model)[3] == pytest.approx(40.0)


def test_the_order_book_is_empty_after_trade(model):
    paid = np.zeros(18)
    paid[0] = 100.0
    order_trade(model, paid)
    assert clear(model).sum() > 0
    assert clear(model).sum() == 0.0


def test_rows_that_pay_must_be_named_if_not_all_do(model):
    with pytest.raises(ValueError, match="3 amounts for an account of 18 rows"):
        model.market.order(
            "resident_consumption", "residents", np.ones(3), county=0, industry=TRADE
        )
    model.market.order(
        "resident_consumption",
        "residents",
        np.ones(3),
        county=0,
        industry=TRADE,
        payer_rows=np.array([1, 2, 2]),
    )
    clear(model)
    assert model.ledger.balance("residents")[2] == pytest.approx(1e6 - 2)


def test_the_market_keeps_nothing(model):
    table = np.full((18, 14), 10.0)
    model.market.order_table("tourist_spending", "world", table)
    clear(model)
    assert model.ledger.balance("market")[0] == pytest.approx(0.0, abs=1e-6)
