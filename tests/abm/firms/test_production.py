"""Plans, prices, staff and the month's orders."""

import numpy as np
import pytest

from abm.firms import orders, production
from abm.firms.cheap_power import pass_on_cheap_power
from abm.markets.trade import IS_MAKER
from agents.energy.energy_use import ELECTRICITY, MANUFACTURING
from agents.industries import COLUMNS, FINANCE, INFORMATION, TRADE
from tests.worlds.costs import cost_of
from tests.worlds.small_economy import SmallModel


@pytest.fixture
def model():
    return SmallModel()


def clear(model):
    """Clear the market with pull by weight; nobody is short of capacity."""
    e = model.enterprises
    model.market.clear(e, pull=e.weight * 1.0, most=np.full(6, 1e9))


def test_capital_wears_out_and_new_capital_is_put_to_use(model):
    e = model.enterprises
    e.ordered_capital = np.array([0, 0, 0, 500.0, 0, 0])
    before = e.capital.copy()
    production.install_capital(model)
    worn = before * (1 - model.parameters.capital_depreciation / 12)
    np.testing.assert_allclose(e.capital - worn, [0, 0, 0, 500.0, 0, 0])
    assert e.ordered_capital.sum() == 0.0


def test_prices_follow_consumer_prices_and_unit_labour_cost(model):
    e, p, s = model.enterprises, model.parameters, model.economy.structure
    e.expected_sales = e.capital * s.usual_utilisation[e.market]
    model.world.consumer_prices = 1.001
    production.set_prices(model)
    labour = (s.value_added_ratio * s.labour_share)[TRADE]
    productivity = model.trends.economy.growth(model.clock.t) - p.hours_growth
    unit_labour = (p.real_wage_gap + p.services_productivity_gap) / 12
    assert e.price[0] == pytest.approx(1 + 0.001 + labour * unit_labour)
    assert model.economy.wage_level == pytest.approx(
        1 + 0.001 + (productivity + p.real_wage_gap) / 12
    )
    assert model.economy.prices == 1.001


def test_rewards_for_research_lower_the_price_of_researching_service_firms():
    usual, rewarded = SmallModel(), SmallModel()
    rewarded.levers.rd_reward = 0.3
    for model in (usual, rewarded):
        production.set_prices(model)
    p, s = usual.parameters, usual.economy.structure
    labour = (s.value_added_ratio * s.labour_share)[INFORMATION]
    gap = usual.enterprises.price - rewarded.enterprises.price
    assert gap[4] == pytest.approx(labour * 0.3 * p.research_productivity / 12)
    assert gap[0] == gap[1] == gap[3] == 0.0


def test_makers_take_the_price_outside(model):
    model.world.goods_price_index = 1.1
    model.world.consumer_prices = 1.02
    production.set_prices(model)
    assert model.enterprises.price[3] == pytest.approx(1.1 * 1.02)


def test_the_season_is_that_of_last_years_sales(model):
    e = model.enterprises
    e.monthly_sales = np.repeat(np.arange(1.0, 13.0)[None, :], 6, axis=0)
    season = production.season_of(e)
    np.testing.assert_allclose(season[:, TRADE], np.arange(1.0, 13.0) / 6.5)
    np.testing.assert_allclose(season[:, FINANCE], 1.0)


def test_memory_of_sales_leaves_the_season_out(model):
    e, p, economy = model.enterprises, model.parameters, model.economy
    economy.season = np.where(np.arange(12)[:, None] == model.clock.month - 2, 2.0, 1.0) * np.ones(
        COLUMNS
    )
    e.sales = e.usual_sales / 12 * 2.0
    before = e.usual_sales.copy()
    production.plan_staff(model)
    np.testing.assert_allclose(e.usual_sales, before)
    economy.season = np.ones((12, COLUMNS))
    price = e.price.copy()
    production.plan_staff(model)
    np.testing.assert_allclose(e.usual_sales, before * (1 + p.memory_speed * (2 / price - 1)))


def test_rewards_for_research_raise_productivity_of_researching_firms_only(model):
    e, p = model.enterprises, model.parameters
    model.levers.rd_reward = 0.3
    trend = model.trends.economy.growth(model.clock.t) - p.hours_growth
    production.plan_staff(model)
    assert e.productivity[3] == pytest.approx(
        1e4 * (1 + (trend + 0.3 * p.research_productivity) / 12)
    )
    in_services = trend - p.services_productivity_gap
    assert e.productivity[1] == pytest.approx(1e4 * (1 + in_services / 12))


def test_inputs_are_bought_for_the_output_that_is_expected_at_the_tariff(model):
    e, s = model.enterprises, model.economy.structure
    model.levers.support_power_price = 0.05
    expected = orders.expected_output(model)
    served = ~IS_MAKER[e.market] & e.active
    np.testing.assert_allclose(expected[served], (e.expected_sales * e.price / 12)[served])
    orders.order_inputs(model)
    clear(model)
    inputs = (1 - s.value_added_ratio[e.market]) * expected * e.weight
    np.testing.assert_allclose(model.ledger.used("enterprises"), inputs)
    np.testing.assert_allclose(e.inputs_ahead, expected)


def test_inputs_of_what_came_otherwise_are_made_good(model):
    e, s = model.enterprises, model.economy.structure
    expected = orders.expected_output(model)
    e.inputs_ahead = -0.25 * expected
    orders.order_inputs(model)
    clear(model)
    inputs = (1 - s.value_added_ratio[e.market]) * 1.25 * expected * e.weight
    np.testing.assert_allclose(model.ledger.used("enterprises"), inputs)


def test_plants_bear_the_discount_on_the_electricity_of_makers(model):
    e, s, plants = model.enterprises, model.economy.structure, model.power_projects
    model.levers.support_power_price = 0.05
    plants.local_sales = np.array([1e6])
    model.energy.use[MANUFACTURING, ELECTRICITY] = 0.3  # one MWh
    before = model.ledger.balance("enterprises").copy()
    pass_on_cheap_power(model)
    gained = model.ledger.balance("enterprises") - before
    assert gained[3] == pytest.approx(50.0)
    np.testing.assert_allclose(np.delete(gained, 3), 0.0)
    assert plants.income[0] == pytest.approx(-50.0)
    assert cost_of(model, "support_power_price") == pytest.approx(50.0)
    assert model.ledger.month_total("power_rebates", payer="power_projects") == pytest.approx(50)
    assert model.ledger.used("enterprises").sum() == 0.0

    # Nobody gets back more than he pays for energy, nor more than the plants earn here
    model.energy.use[MANUFACTURING, ELECTRICITY] = 3e9
    pass_on_cheap_power(model)
    bill = e.made[3] * e.weight[3] * ((1 - s.value_added_ratio) * s.energy_share)[e.market[3]]
    assert model.ledger.month_total("power_rebates") - 50 == pytest.approx(min(bill, 1e6))


def test_budgets_follow_transfers(model):
    model.counties.public_purchases = np.full(18, 100.0)
    model.counties.public_investment = np.full(18, 10.0)
    model.world.transfer_index = 1.1
    orders.order_for_governments(model)
    clear(model)
    paid = model.ledger.month_total("government_purchases") + model.ledger.month_total(
        "government_purchases_import"
    )
    assert paid == pytest.approx(18 * 110 * 1.1)


def test_customers_outside_buy_the_medicine_that_support_has_opened(model):
    model.programmes.each = 1200.0
    model.economy.medicine.output = 1e9
    orders.order_from_outside(model)
    opened = model.economy.medicine.sales.sum()
    assert opened > 0
    clear(model)
    assert model.market.last.unserved == pytest.approx(opened)


def test_expected_growth_carries_part_of_last_years_on(model):
    economy, p = model.economy, model.parameters
    economy.last_real_sales = np.full(COLUMNS, 100.0)
    economy.real_sales = np.full(COLUMNS, 105.0)
    production.revise_growth(model)
    np.testing.assert_allclose(economy.expected_growth, 0.05 * p.growth_persistence)
    np.testing.assert_array_equal(economy.last_real_sales, 105.0)
    assert economy.real_sales.sum() == 0.0
    economy.real_sales = np.full(COLUMNS, 105.0 * 1.05)
    production.revise_growth(model)
    prior = p.growth_prior_years * p.growth_usual_deviation**2
    again = (p.growth_persistence * prior + 0.05**2) / (prior + 0.05**2)
    np.testing.assert_allclose(economy.expected_growth, 0.05 * again)
    assert again > p.growth_persistence


def test_standing_moves_by_luck_and_staff_towards_need(model):
    e, p = model.enterprises, model.parameters
    production.plan_staff(model)
    assert len(set(np.round(e.customers, 6))) == 6
    need = 1.2e7 / 12 / e.productivity[1]
    assert e.employees[1] == pytest.approx(50 + p.hiring_speed * (need - 50))


def test_households_order_what_they_planned(model):
    c = model.counties
    c.resident_spending = np.full(18, 10.0)
    c.herder_spending = np.where(np.arange(18) == 0, 600.0, 0.0)
    orders.order_for_households(model)
    clear(model)
    np.testing.assert_allclose(1e6 - model.ledger.balance("residents"), 10.0)
    np.testing.assert_allclose(1e5 - model.ledger.balance("herders"), [600.0, 0.0])


def test_wages_of_the_county_pass_into_the_prices_of_those_who_set_them(model):
    e, s = model.enterprises, model.economy.structure
    rise = np.where(np.arange(18) == 0, 0.1, 0.0)
    before = e.price.copy()
    production.pass_on_wages(model, rise)
    labour = (s.value_added_ratio * s.labour_share)[e.market]
    np.testing.assert_allclose(e.price / before, 1 + 0.1 * labour * [1, 1, 1, 0, 1, 0])
