"""Plans, prices, staff and the month's orders."""

import numpy as np
import pytest

from abm.market import COLUMNS
from abm.phases import firms
from agents.industry import BUILDING_MATERIALS, TIBETAN_MEDICINE, TRADE
from tests.small_economy import SmallModel


@pytest.fixture
def model():
    return SmallModel()


def test_capital_wears_out_and_new_capital_is_put_to_use(model):
    e = model.enterprises
    e.ordered_capital = np.array([0, 0, 0, 500.0, 0, 0])
    before = e.capital.copy()
    firms.install_capital(model)
    worn = before * (1 - model.parameters.capital_depreciation / 12)
    np.testing.assert_allclose(e.capital - worn, [0, 0, 0, 500.0, 0, 0])
    assert e.ordered_capital.sum() == 0.0


def test_prices_follow_consumer_prices_and_unit_labour_cost(model):
    e, p, s = model.enterprises, model.parameters, model.economy.structure
    e.expected_sales = e.capital * s.usual_utilisation[e.market]
    model.world.consumer_prices = 1.001
    firms.set_prices(model)
    labour = (s.value_added_ratio * s.labour_share)[TRADE]
    unit_labour = (p.real_wage_growth - p.productivity_growth) / 12
    assert e.price[0] == pytest.approx(1 + 0.001 + labour * unit_labour)
    assert model.economy.wage_level == pytest.approx(1 + 0.001 + p.real_wage_growth / 12)
    assert model.economy.prices == 1.001


def test_rewards_for_research_lower_the_price_of_researching_firms():
    usual, rewarded = SmallModel(), SmallModel()
    rewarded.levers.rd_reward = 0.3
    for model in (usual, rewarded):
        firms.set_prices(model)
    p, s = usual.parameters, usual.economy.structure
    labour = (s.value_added_ratio * s.labour_share)[BUILDING_MATERIALS]
    gap = usual.enterprises.price - rewarded.enterprises.price
    assert gap[3] == pytest.approx(labour * 0.3 * p.research_productivity / 12)
    assert gap[0] == gap[1] == 0.0


def test_rewards_for_research_raise_productivity_of_researching_firms_only(model):
    e, p = model.enterprises, model.parameters
    model.levers.rd_reward = 0.3
    firms.plan_staff(model)
    assert e.productivity[3] == pytest.approx(1e4 * (1 + (p.productivity_growth + 0.3 * p.research_productivity) / 12))
    assert e.productivity[1] == pytest.approx(1e4 * (1 + p.productivity_growth / 12))


def test_inputs_are_bought_for_last_months_sales_and_the_power_discount_is_booked(model):
    e, s = model.enterprises, model.economy.structure
    firms.order_inputs(model)
    model.market.clear(e, e.weight * 1.0, np.full(6, 1e9))
    inputs = (1 - s.value_added_ratio[e.market]) * e.sales * e.weight
    np.testing.assert_allclose(model.ledger.used("enterprises"), inputs)
    other = SmallModel()
    other.levers.support_power_price = 0.05
    firms.order_inputs(other)
    other.market.clear(e, e.weight * 1.0, np.full(6, 1e9))
    used = other.ledger.used("enterprises")
    share = 0.05 / other.parameters.power_price_industry * s.energy_share[BUILDING_MATERIALS]
    assert used[3] == pytest.approx(inputs[3] * (1 - share))
    assert other.programmes.booked["support_power_price"] == pytest.approx(inputs[3] * share)
    np.testing.assert_allclose(used[:3], inputs[:3])


def test_budgets_follow_transfers(model):
    model.counties.public_purchases, model.counties.public_investment = np.full(18, 100.0), np.full(18, 10.0)
    model.world.transfer_index = 1.1
    firms.order_for_governments(model)
    model.market.clear(model.enterprises, model.enterprises.weight * 1.0, np.full(6, 1e9))
    paid = model.ledger.month_total("government_purchases") + model.ledger.month_total("government_purchases_import")
    assert paid == pytest.approx(18 * 110 * 1.1)


def test_support_opens_markets_for_medicine_which_fade(model):
    p, economy = model.parameters, model.economy
    model.programmes.each = 1200.0
    firms.order_from_outside(model)
    np.testing.assert_allclose(economy.medicine_sales, 100 * p.medicine_market_gain)
    model.programmes.each = 0.0
    firms.order_from_outside(model)
    expected = 100 * p.medicine_market_gain * (1 - p.medicine_market_decay / 12)
    np.testing.assert_allclose(economy.medicine_sales, expected)
    assert economy.outside_demand[0, TIBETAN_MEDICINE] == 0.0


def test_expected_growth_carries_part_of_last_years_on(model):
    economy, p = model.economy, model.parameters
    economy.last_real_sales, economy.real_sales = np.full(COLUMNS, 100.0), np.full(COLUMNS, 105.0)
    firms.revise_growth(model)
    np.testing.assert_allclose(economy.expected_growth, 0.05 * p.growth_persistence)
    np.testing.assert_array_equal(economy.last_real_sales, 105.0)
    assert economy.real_sales.sum() == 0.0


def test_standing_moves_by_luck_and_staff_towards_need(model):
    e, p = model.enterprises, model.parameters
    firms.plan_staff(model)
    assert len(set(np.round(e.customers, 6))) == 6
    need = 1.2e7 / 12 / e.productivity[1]
    assert e.employees[1] == pytest.approx(50 + p.hiring_speed * (need - 50))


def test_households_order_what_they_planned(model):
    c = model.counties
    c.resident_spending, c.herder_spending = np.full(18, 10.0), _first(600.0)
    firms.order_for_households(model)
    model.market.clear(model.enterprises, model.enterprises.weight * 1.0, np.full(6, 1e9))
    np.testing.assert_allclose(1e6 - model.ledger.balance("residents"), 10.0)
    np.testing.assert_allclose(1e5 - model.ledger.balance("herders"), [600.0, 0.0])


def _first(amount):
    """An amount in the first county."""
    values = np.zeros(18)
    values[0] = amount
    return values
