"""Wages, taxes, profits and the plans of households."""

import numpy as np
import pytest

from abm import GanziModel
from abm.finance.lending import book_overdrafts
from abm.firms import settlement
from abm.firms.enterprises import usual_cost
from abm.firms.households import plan_spending
from abm.firms.taxes import assess_tax, pay_taxes
from abm.pasture.pay import pay_herders
from agents.industries import NON_MARKET, TRADE
from agents.pasture.herder import PAY
from tests.worlds.costs import cost_of
from tests.worlds.small_economy import SmallModel


@pytest.fixture
def model():
    model = SmallModel()
    table = np.zeros((18, 14))
    table[0, TRADE] = 1.2e6
    model.look_here(TRADE, 1.0)
    model.market.order_table("tourist_spending", "world", table)
    e = model.enterprises
    model.market.clear(e, pull=e.weight * 1.0, most=np.full(6, 1e9))
    return model


def test_wages_go_to_people_here_and_outside(model):
    p = model.parameters
    wages = settlement.pay_wages(model)
    assert wages[0] == pytest.approx(100 * p.wage_market)
    assert wages[5] == pytest.approx(200 * p.wage_public)
    assert model.ledger.month_total("wages_outside") == pytest.approx(
        wages.sum() * p.outside_staff_other
    )
    paid = model.ledger.month_total("wages") + model.ledger.month_total("wages_outside")
    assert paid == pytest.approx(wages.sum())
    model.ledger.check()


def test_herders_earn_wages_only_off_season():
    for month, earns in (("2022-03", True), ("2022-07", False)):
        model = SmallModel(month)
        settlement.pay_wages(model)
        assert (model.ledger.sector_flow("wages", "HH") > 0) == earns


def test_households_of_a_county_earn_alike():
    model = SmallModel("2022-12")
    by_county = np.zeros(18)
    by_county[:3] = (100.0, 300.0, 40.0)
    pay_herders(model, "wages", "world", paid=np.array([440.0]), by_county=by_county)
    received = model.ledger.balance("herders") - 1e5
    np.testing.assert_allclose(received, [100 + 40 * 0.25, 300 + 40 * 0.75])


def test_production_tax_spares_public_bodies_and_favours_the_self_employed(model):
    p, e = model.parameters, model.enterprises
    assess_tax(model, np.full(6, 1000.0), np.zeros(6))
    np.testing.assert_allclose(e.owed_tax[1], 1000 * p.production_tax_rate)
    np.testing.assert_allclose(e.owed_tax[0], e.owed_tax[1] * p.small_firm_tax_factor)
    assert e.owed_tax[5] == 0.0
    assess_tax(model, np.full(6, -1000.0), np.zeros(6))
    np.testing.assert_allclose(e.owed_tax[1], 1000 * p.production_tax_rate)


def test_taxes_are_shared_and_due_once(model):
    p, e = model.parameters, model.enterprises
    assess_tax(model, np.full(6, 1000.0), np.zeros(6))
    owed = e.owed_tax.sum()
    pay_taxes(model)
    local = 1 - p.central_share_production_tax
    share = p.central_share_production_tax + local * p.province_part_of_local_tax
    assert model.ledger.sector_flow("production_tax", "UG") == pytest.approx(owed * share)
    pay_taxes(model)
    assert model.ledger.month_total("production_tax") == pytest.approx(owed)


def test_relief_lowers_the_tax_on_profit_and_is_booked(model):
    p = model.parameters
    model.levers.tax_relief = 0.5
    assess_tax(model, np.array([9e5, 2e5, 0, 0, 0, 9e5]), np.zeros(6))
    profit = 2e5 * (1 - p.production_tax_rate) - p.capital_depreciation / 12 * 1e7
    pay_taxes(model)
    assert model.ledger.month_total("corporate_tax") == pytest.approx(
        profit * (0.25 - 0.05 * p.encouraged_share)
    )
    assert cost_of(model, "tax_relief") == pytest.approx(profit * 0.05 * p.encouraged_share)


def test_losses_within_the_quarter_are_set_off(model):
    assess_tax(model, np.array([0, 2e5, 0, 0, 0, 0.0]), np.zeros(6))
    assess_tax(model, np.zeros(6), np.array([0, 3e5, 0, 0, 0, 0.0]))
    pay_taxes(model)
    assert model.ledger.month_total("corporate_tax") == 0.0


def test_owners_leave_the_buffer_untouched_and_public_bodies_pay_the_county(model):
    e, p = model.enterprises, model.parameters
    before = e.deposits.copy()
    settlement.pay_owners(model)
    excess = np.maximum(before - p.enterprise_deposit_months * usual_cost(model), 0.0)
    quarterly = 1 - (1 - p.payout_speed) ** 3
    np.testing.assert_allclose(before - e.deposits, quarterly * excess)
    public = quarterly * excess[e.market == NON_MARKET].sum()
    assert model.ledger.sector_flow("dividends", "CG") == pytest.approx(public)
    assert model.ledger.sector_flow("dividends_outside", "RW") > 0


def test_research_is_rewarded_in_large_makers_and_information_firms(model):
    settlement.reward_research(model)
    assert "rd_reward" not in model.programmes.paid
    model.levers.rd_reward = 0.2
    settlement.reward_research(model)
    spent = model.parameters.research_share * (1.2e7 + 1.2e7) / 4
    assert model.programmes.paid["rd_reward"] == pytest.approx(0.2 * spent)


def test_overdrafts_become_loans(model):
    money = model.enterprises.deposits[1]
    model.ledger.post(
        "dividends_outside", "enterprises", "world", paid=np.array([0, money + 1e6, 0, 0, 0, 0])
    )
    book_overdrafts(model, "enterprises")
    assert model.enterprises.deposits[1] == pytest.approx(0.0)
    assert model.ledger.loans("enterprises")[1] == pytest.approx(1e6)
    assert model.ledger.loans("enterprises").sum() == pytest.approx(1e6)


def test_usual_income_moves_by_a_twelfth_of_what_came_in():
    model = SmallModel()
    c, p = model.counties, model.parameters
    c.resident_income = np.full(18, 1000.0)
    c.resident_spending = np.full(18, 700.0)
    c.resident_known = c.resident_deposits - 500.0
    c.herder_known = np.bincount(model.herders.county, model.herders.deposits, 18)
    plan_spending(model)
    np.testing.assert_allclose(c.resident_income, 1000 + (1200 - 1000) / 12)
    np.testing.assert_allclose(
        c.resident_spending, p.propensity_income * c.resident_income + p.propensity_deposits * 1e6
    )
    assert c.herder_income.sum() == 0.0
    np.testing.assert_allclose(c.resident_known, 1e6)


def test_the_whole_settlement_keeps_money(model):
    settlement.settle_money(model)
    model.ledger.check()
    e = model.enterprises
    assert e.surplus[0] < 1.2e6
    assert model.ledger.month_total("social_transfers") == pytest.approx(
        18 * (900 + 3 * 100) * model.parameters.social_transfer / 12
    )
    assert model.ledger.month_total("deposit_interest") > 0


def test_what_herders_are_paid_counts_as_their_earnings():
    model = GanziModel(draw=0, end="2022-01")
    before = getattr(model.herders, PAY).copy()
    by_county = np.where(np.arange(18) == 2, 5e6, 0.0)
    pay_herders(model, "wages", "world", paid=np.array([5e6]), by_county=by_county)
    assert model.pasture.earnings.of_month(model, PAY) == pytest.approx(by_county)
    earned = (getattr(model.herders, PAY) - before) * model.herders.weight
    assert earned.sum() == pytest.approx(5e6)
