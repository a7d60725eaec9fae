"""Entry, exit, splits and the above-scale census."""

import numpy as np
import pytest

from abm.firms import foundation, renewal
from abm.firms.census import take_census
from abm.firms.splitting import split_large
from abm.registers.policy import register
from agents.columns import offspring
from agents.industries import INFORMATION
from tests.worlds.small_economy import SmallModel


@pytest.fixture
def model():
    model = SmallModel("2023-01")
    model.counties.has_zone = np.arange(18) == 1
    return model


def total_money(model):
    """All that enterprises, residents, banks and the world hold."""
    accounts = ("enterprises", "residents", "banks", "world")
    return sum(model.ledger.balance(name).sum() for name in accounts)


def test_census_registers_a_firm_above_its_line_and_pays_the_bonus_once(model):
    model.levers.upscale_bonus = 5000.0
    take_census(model)
    assert model.enterprises.registered.tolist() == [False, True, False, False, False, False]
    assert model.programmes.paid["upscale_bonus"] == pytest.approx(5e6)
    take_census(model)
    assert model.programmes.paid["upscale_bonus"] == pytest.approx(5e6)


def test_a_firm_just_below_its_line_is_not_registered(model):
    model.levers.upscale_bonus = 5000.0
    sales = model.enterprises.yearly_sales.copy()
    sales[1] = 4_999_999.0
    model.enterprises.yearly_sales = sales
    take_census(model)
    assert not model.enterprises.registered.any()


def test_groups_of_small_firms_lose_and_gain_units_and_keep_their_sales(model):
    e = model.enterprises
    sold = e.weight * e.yearly_sales
    money = total_money(model)
    renewal.renew_small(model, np.full(6, 0.2), np.full(6, 0.3))
    assert e.weight[0] != 100.0
    assert e.weight[1] == 1.0
    assert e.weight[0] == round(e.weight[0])
    np.testing.assert_allclose(e.weight * e.yearly_sales, sold)
    assert total_money(model) == pytest.approx(money)
    model.ledger.check()


def test_the_last_unit_of_a_group_stays(model):
    renewal.renew_small(model, np.ones(6), np.zeros(6))
    np.testing.assert_array_equal(model.enterprises.weight, 1.0)


def test_founders_here_and_outside_pay_their_parts(model):
    cost = np.array([0, 0, 0, 0, 1000.0, 0])
    foundation.pay_for_capital(model, cost, np.full(6, 0.4))
    assert model.ledger.sector_flow("equity", "HR") == pytest.approx(-400.0)
    assert model.ledger.sector_flow("equity", "RW") == pytest.approx(-600.0)
    assert model.counties.resident_known[0] == pytest.approx(-400.0)


def test_insolvent_firms_close_more_often(model):
    usual = renewal.exit_chances(model)
    model.ledger.lend("enterprises", np.array([0, 0, 0, 9e7, 0, 0]))
    model.ledger.post(
        "dividends_outside", "enterprises", "world", paid=np.array([0, 0, 0, 9e7, 0, 0])
    )
    chance = renewal.exit_chances(model)
    assert chance[3] == pytest.approx(model.parameters.insolvent_exit)
    assert chance[1] == pytest.approx(usual[1])
    assert chance[5] == 0.0


def test_without_closures_and_foundations_only_age_moves(model):
    e = model.enterprises
    capital = e.capital.copy()
    renewal.renew_small(model, np.zeros(6), np.zeros(6))
    np.testing.assert_array_equal(e.capital, capital)
    np.testing.assert_array_equal(e.age, 2.0)


def test_closing_firms_pay_back_what_they_can(model):
    e, ledger = model.enterprises, model.ledger
    ledger.lend("enterprises", np.array([0, 0, 0, 8e6, 2e7, 0]))
    ledger.post(
        "dividends",
        "enterprises",
        "residents",
        np.array([1e7]),
        _at(0, 1e7),
        payer_rows=np.array([4]),
    )
    shares = np.array([0.5, 0, 0, 1.0, 1.0, 0])
    renewal.settle_closed(model, shares)
    assert e.deposits[0] == pytest.approx(2.5e6)
    assert e.deposits[3] == pytest.approx(0.0)
    assert e.deposits[4] == pytest.approx(0.0)
    np.testing.assert_allclose(ledger.loans("enterprises")[3:5], 0.0)
    assert ledger.month_total("loan_repayment") == pytest.approx(8e6 + 1.5e7)
    ledger.check()


def test_an_overdraft_of_a_closing_firm_is_the_banks_loss(model):
    ledger = model.ledger
    ledger.post(
        "dividends",
        "enterprises",
        "residents",
        np.array([6e6]),
        _at(0, 6e6),
        payer_rows=np.array([4]),
    )
    renewal.settle_closed(model, np.array([0, 0, 0, 0, 1.0, 0]))
    assert model.enterprises.deposits[4] == pytest.approx(0.0)
    assert ledger.loans("enterprises")[4] == pytest.approx(0.0)
    assert ledger.month_total("new_loans") == pytest.approx(1e6)
    # What its capital brings covers the usual part of the debt; the rest is lost.
    part = model.parameters.asset_recovery
    assert ledger.month_total("used_capital") == pytest.approx(part * 1e6)
    assert ledger.month_total("loan_repayment") == pytest.approx(part * 1e6)
    assert ledger.accounts["enterprises"].written_off.sum() == pytest.approx((1 - part) * 1e6)


def test_a_firm_without_capital_leaves_all_its_debts_to_the_banks(model):
    ledger = model.ledger
    model.enterprises.capital = np.zeros(6)
    ledger.lend("enterprises", np.array([0, 0, 0, 0, 2e6, 0]))
    ledger.post(
        "dividends_outside", "enterprises", "world", np.array([7e6]), payer_rows=np.array([4])
    )
    renewal.settle_closed(model, np.array([0, 0, 0, 0, 1.0, 0]))
    assert ledger.accounts["enterprises"].written_off.sum() == pytest.approx(2e6)
    assert ledger.month_total("used_capital") == 0.0


def test_a_closed_firm_frees_its_slot_and_a_new_one_takes_it(model):
    e = model.enterprises
    renewal.close_singles(model, np.where(np.arange(6) == 4, 1.0, 0.0))
    assert e.active.tolist() == [True, True, True, True, False, True]
    assert e.yearly_sales[4] == 0.0
    foundation.found_singles(model, np.array([4]))
    assert e.active.all()
    assert e.capital[4] > 0
    assert e.age[4] == 0.0
    assert model.ledger.month_total("equity") == pytest.approx(e.capital[4])
    model.ledger.check()


def test_slots_in_a_closed_zone_stay_empty_until_it_opens(model):
    e = model.enterprises
    e.in_zone = np.arange(6) == 3
    foundation.reset_rows(e, e.in_zone)
    renewal.open_zone_firms(model, renewal.empty_zones(model))
    assert not e.active[3]
    model.counties.zone_open = np.arange(18) == 1
    renewal.open_zone_firms(model, renewal.empty_zones(model))
    assert e.active[3]


def test_entry_follows_permits_and_zone_infrastructure(model):
    e = model.enterprises
    e.in_zone = np.arange(6) == 3
    model.counties.zone_infrastructure = np.full(18, model.parameters.zone_infrastructure_start)
    usual = register()["one_stop_service"]["status_quo"]
    model.levers.one_stop_service = usual
    base = renewal.entry_rates(model)
    model.levers.one_stop_service = usual + 0.5
    eased = renewal.entry_rates(model)
    np.testing.assert_allclose(
        eased[:5] / base[:5],
        np.exp((0.9**0.5 - 0.4**0.5) * model.parameters.entry_ease_effect),
    )
    assert base[5] == eased[5] == 0.0
    model.counties.zone_infrastructure = model.counties.zone_infrastructure * 2
    built = renewal.entry_rates(model)
    assert built[3] / eased[3] == pytest.approx(2**model.parameters.zone_entry_effect)
    assert built[4] == eased[4]


def test_dear_work_keeps_founders_away(model):
    usual = renewal.entry_rates(model)
    model.counties.wage_index = np.full(18, 1.1)
    dear = renewal.entry_rates(model)
    np.testing.assert_allclose(
        dear[:5] / usual[:5], np.exp(-0.1 * model.parameters.entry_wage_effect)
    )


def test_entries_and_exits_are_counted_in_real_units(model):
    e = model.enterprises
    before = e.weight.sum()
    renewal.renew_small(model, np.full(6, 0.2), np.full(6, 0.3))
    assert e.weight.sum() == pytest.approx(before - model.economy.closed + model.economy.founded)
    assert model.economy.closed > 0


def test_a_split_moves_one_unit_with_its_money_and_debts():
    model = SmallModel("2023-01")
    e = model.enterprises
    e.market = np.full(6, INFORMATION)
    e.branch = np.full(6, 2)
    e.single = np.array([False, False, False, False, True, False])
    foundation.reset_rows(e, e.single)
    model.ledger.lend("enterprises", np.array([0, 0, 1e6, 0, 0, 0]))
    e.yearly_sales = np.array([1.2e5, 1.2e5, 1.7e7, 1.2e5, 0.0, 1.2e5])
    e.taxable_profit = np.array([0, 0, 1e5, 0, 0, 0])
    parent = e.uid[2]
    money = e.deposits.sum()
    debts = model.ledger.loans("enterprises").sum()
    slot_money = e.deposits[4]
    split_large(model)
    assert e.active[4]
    assert e.weight[2] == 9.0
    assert e.yearly_sales[4] == 1.7e7
    assert e.deposits[4] - slot_money == pytest.approx(6e6 / 10)
    assert model.ledger.loans("enterprises")[4] == pytest.approx(1e5)
    assert e.deposits.sum() == pytest.approx(money)
    assert model.ledger.loans("enterprises").sum() == pytest.approx(debts)
    assert e.taxable_profit[[2, 4]].tolist() == [9e4, 1e4]
    assert e.uid[4] == offspring(parent, 1)
    assert e.split_off[2] == 1
    renewal.close_singles(model, np.where(np.arange(6) == 4, 1.0, 0.0))
    assert e.uid[4] == model.economy.slot_keys[4]


def test_below_the_split_line_nothing_moves(model):
    before = model.enterprises.weight.copy()
    split_large(model)
    np.testing.assert_array_equal(model.enterprises.weight, before)


def _at(row, amount):
    """An amount in one county."""
    values = np.zeros(18)
    values[row] = amount
    return values
