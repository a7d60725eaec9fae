"""Regional accounts from postings, each with a number worked by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.money.value_added import Accounts, production, sector_sum
from agents.industries import (
    ELECTRICITY,
    FORESTRY,
    HOSPITALITY,
    INDUSTRIES,
    LIVESTOCK,
    MINING,
    TERTIARY,
    TRADE,
)
from tests.worlds.small_economy import SmallModel

PRICES = {"yak": 4000.0, "hydro": 250.0, "concentrate": 3000.0}


@pytest.fixture
def model():
    model = SmallModel()
    model.world = SimpleNamespace(
        consumer_prices=1.02,
        yak_price=4400.0,
        fungus_price=1.1,
        hydro_price=275.0,
        metal_price_index=1.2,
    )
    model.mines = SimpleNamespace(output=np.zeros(2), concentrate=np.zeros(2), price=np.zeros(2))
    return model


def sell(model, flow, payer, payee, amount, row=0):
    """Post one sale."""
    received = np.zeros(len(model.ledger.balance(payee)))
    received[row] = amount
    paid = (
        None
        if len(model.ledger.balance(payer)) == 1
        else _first(len(model.ledger.balance(payer)), amount)
    )
    model.ledger.post(flow, payer, payee, paid=paid, received=received)


def _first(n, amount):
    """An amount in the first of n rows."""
    values = np.zeros(n)
    values[0] = amount
    return values


def test_value_added_is_sales_less_inputs_by_industry(model):
    sell(model, "tourist_spending", "world", "enterprises", 100.0)
    sell(model, "homestay_sales", "world", "herders", 30.0)
    sell(model, "livestock_sales", "world", "herders", 50.0)
    sell(model, "power_export", "world", "power_projects", 80.0)
    sell(model, "intermediate_import", "enterprises", "world", 40.0)
    sell(model, "wages", "enterprises", "residents", 20.0)
    output, used = production(model.ledger, model.enterprises.industry)
    added = output - used
    assert added[TRADE] == pytest.approx(60.0)
    assert added[HOSPITALITY] == pytest.approx(30.0)
    assert added[LIVESTOCK] == pytest.approx(50.0)
    assert added[ELECTRICITY] == pytest.approx(80.0)
    assert added.sum() == pytest.approx(220.0)
    assert [sector_sum(added, k) for k in range(3)] == pytest.approx([50.0, 80.0, 90.0])


def test_inputs_count_for_the_industry_that_they_are_noted_for(model):
    sell(model, "livestock_sales", "world", "herders", 50.0)
    sell(model, "gathering_sales", "world", "herders", 30.0)
    sell(model, "intermediate_import", "herders", "world", 25.0)
    model.ledger.use_for("herders", "forestry", 8.0)
    output, used = production(model.ledger, model.enterprises.industry)
    added = output - used
    assert added[LIVESTOCK] == pytest.approx(50.0 - 17.0)
    assert added[FORESTRY] == pytest.approx(30.0 - 8.0)
    assert used.sum() == pytest.approx(25.0)
    model.ledger.start_month()
    assert not model.ledger.accounts["herders"].used_for.any()


def test_a_sale_between_enterprises_adds_nothing_but_what_it_is(model):
    model.ledger.post(
        "intermediate_local",
        "enterprises",
        "enterprises",
        paid=_first(6, 70.0),
        received=np.array([0, 0, 70.0, 0, 0, 0]),
    )
    output, used = production(model.ledger, model.enterprises.industry)
    assert output.sum() == used.sum() == pytest.approx(70.0)


def test_power_passed_on_by_the_market_is_output_of_the_plants_and_input_of_its_users(model):
    sell(model, "intermediate_local", "enterprises", "market", 30.0)
    sell(model, "power_local", "market", "power_projects", 30.0)
    output, used = production(model.ledger, model.enterprises.industry)
    assert output[ELECTRICITY] == pytest.approx(30.0)
    assert used[ELECTRICITY] == 0.0
    assert used[TRADE] == pytest.approx(30.0)


def test_price_levels_by_hand(model):
    e = model.enterprises
    e.price = np.array([1.1, 1.2, 1.0, 1.0, 1.0, 1.0])
    accounts = Accounts(PRICES)
    levels = accounts.price_levels(model)
    assert levels[LIVESTOCK] == pytest.approx(1.1)
    assert levels[ELECTRICITY] == pytest.approx(1.1)
    assert levels[TRADE] == pytest.approx(2e6 / (1e6 / 1.1 + 1e6 / 1.2))
    assert levels[MINING] == pytest.approx(1.2)


def test_mining_is_deflated_by_what_it_sells(model):
    tax = 1 + model.parameters.sales_tax
    model.mines = SimpleNamespace(
        output=np.array([100 * 6000 / tax, 120.0]),
        concentrate=np.array([100.0, 0]),
        price=np.array([6000.0, 0]),
    )
    accounts = Accounts(PRICES)
    value = 6e5 / tax + 120
    volume = 3e5 / tax + 100
    assert accounts.mining_price(model) == pytest.approx(value / volume)


def test_a_month_is_counted_once(model):
    accounts = Accounts(PRICES)
    sell(model, "power_export", "world", "power_projects", 150.0)
    sell(model, "intermediate_import", "power_projects", "world", 40.0)
    accounts.close_month(model)
    accounts.close_month(model)
    assert accounts.real_year[ELECTRICITY] == pytest.approx(100.0)
    assert accounts.value_added[ELECTRICITY] == pytest.approx(110.0)


def full_year(accounts, before, year):
    """Put two full years into the accounts."""
    accounts.months = 12
    accounts.real_year_before = np.full(len(INDUSTRIES), before)
    accounts.real_year = np.full(len(INDUSTRIES), year)


def test_contribution_of_services_by_hand(model):
    accounts = Accounts(PRICES)
    full_year(accounts, 100.0, 101.0)
    accounts.real_year[list(TERTIARY)] = 104.0
    assert accounts.services_contribution() == pytest.approx(20 / 29)
    assert accounts.growth() == pytest.approx(29 / 1400)


def test_without_growth_there_is_no_contribution(model):
    accounts = Accounts(PRICES)
    full_year(accounts, 100.0, 100.05)
    assert np.isnan(accounts.services_contribution())
    full_year(accounts, 100.0, 100.2)
    assert accounts.services_contribution() == pytest.approx(5 / 14)


def test_contribution_of_services_since_the_year_before_the_run(model):
    accounts = Accounts(PRICES)
    full_year(accounts, 104.0, 103.0)
    accounts.real_first = np.full(len(INDUSTRIES), 100.0)
    accounts.real_year[list(TERTIARY)] = 106.0
    # Five services grew by 6 each, nine others by 3: 30 of 57, though the last year alone shrank
    assert len(TERTIARY) == 5
    assert accounts.services_contribution_so_far() == pytest.approx(30 / 57)
    accounts.real_first = np.full(len(INDUSTRIES), 104.0)
    assert np.isnan(accounts.services_contribution_so_far())


def test_a_year_begun_late_is_not_compared(model):
    accounts = Accounts(PRICES)
    full_year(accounts, 100.0, 101.0)
    accounts.months = 11
    assert np.isnan(accounts.growth())
    assert np.isnan(accounts.services_contribution())


@pytest.mark.parametrize(("months", "kept"), [(12, 0.0), (11, 7.0)])
def test_january_turns_a_full_year_and_keeps_the_base_after_a_part_of_one(model, months, kept):
    accounts = Accounts(PRICES)
    full_year(accounts, 7.0, 0.0)
    accounts.months = months
    model.clock.set(model.clock.t + 10)
    accounts.close_month(model)
    np.testing.assert_array_equal(accounts.real_year_before, kept)
    assert accounts.months == 1
