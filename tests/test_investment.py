"""Investment: what firms want, how they pay for it, and who goes green."""

import numpy as np
import pytest

from abm.market import NON_MARKET
from abm.phases import investment
from agents.industry import BUILDING_MATERIALS, FOOD_PROCESSING, TRADE
from tests.small_economy import SmallModel


@pytest.fixture
def model():
    return SmallModel()


def test_grants_fall_on_their_industry(model):
    model.levers.processing_capex_subsidy, model.levers.building_material_retrofit = 0.1, 0.2
    shares = investment.grant_shares(model)
    assert shares["processing_capex_subsidy"][FOOD_PROCESSING] == 0.1
    assert shares["building_material_retrofit"][BUILDING_MATERIALS] == 0.2
    assert sum(values.sum() for values in shares.values()) == pytest.approx(0.3)


def test_margin_after_tax_by_hand(model):
    p, structure = model.parameters, model.economy.structure
    margin = structure.margin[TRADE] - p.production_tax_rate * structure.value_added_ratio[TRADE]
    assert investment.after_tax_margin(model)[TRADE] == pytest.approx(margin * (1 - p.corporate_tax_rate))
    assert investment.after_tax_margin(model)[NON_MARKET] == structure.margin[NON_MARKET]


def test_cost_of_capital_by_hand(model):
    p = model.parameters
    model.levers.building_material_retrofit = 0.2
    cost = investment.capital_cost(model)
    assert cost[TRADE] == pytest.approx(0.05 + p.capital_depreciation + p.risk_premium)
    assert cost[BUILDING_MATERIALS] == pytest.approx((0.05 + p.capital_depreciation) * 0.8 + p.risk_premium)


def test_tax_relief_grants_and_cheap_money_raise_investment(model):
    base = investment.investment_plans(model).sum()
    model.levers.tax_relief = 1.0
    relieved = investment.investment_plans(model).sum()
    model.levers.building_material_retrofit = 0.3
    granted = investment.investment_plans(model).sum()
    model.programmes.each = 1e4
    pooled = investment.investment_plans(model).sum()
    model.credit.rate = lambda kind: 0.02
    assert base < relieved < granted < pooled < investment.investment_plans(model).sum()


def test_closed_firms_plan_nothing(model):
    model.enterprises.active = np.zeros(6, bool)
    assert investment.investment_plans(model).sum() == 0.0


def test_own_money_comes_first_and_loans_for_part_of_the_rest(model):
    e, p = model.enterprises, model.parameters
    own = investment.excess_money(e.deposits, investment.usual_cost(model), p.investment_buffer_months)
    wanted = own.copy()
    wanted[3] += 1e6
    spent, _ = investment.finance(model, wanted)
    assert model.credit.lent == pytest.approx(1e6 * p.loan_share_of_investment)
    np.testing.assert_allclose(spent, np.where(np.arange(6) == 3, own + 1e6 * p.loan_share_of_investment, own))


def test_grants_save_loans(model):
    model.levers.building_material_retrofit = 0.2
    wanted = np.where(np.arange(6) == 3, 1e8, 0.0)
    spent, grants = investment.finance(model, wanted)
    own = investment.excess_money(5e6, investment.usual_cost(model)[3], model.parameters.investment_buffer_months)
    lent = (1e8 - 2e7 - own) * model.parameters.loan_share_of_investment
    assert spent[3] == pytest.approx(own + 2e7 + lent)
    assert grants["building_material_retrofit"][3] == pytest.approx(2e7 * spent[3] / 1e8)


def test_nothing_is_borrowed_where_own_money_is_enough(model):
    investment.finance(model, np.full(6, 100.0))
    assert model.credit.lent == 0.0


def test_the_self_employed_and_public_bodies_borrow_nothing(model):
    wanted = np.array([1e8, 0, 0, 0, 0, 1e8])
    spent, _ = investment.finance(model, wanted)
    assert model.credit.lent == 0.0
    assert spent[0] < 1e8


def test_a_quarters_plan_is_ordered_in_thirds_and_grants_are_paid_at_once():
    model = SmallModel("2022-04")
    model.levers.building_material_retrofit = 0.2
    model.enterprises.expected_sales = model.enterprises.expected_sales * 4
    investment.invest(model)
    e = model.enterprises
    month = e.ordered_capital * e.weight
    assert month[3] > 0
    assert model.programmes.paid["building_material_retrofit"] == pytest.approx(0.2 * 3 * month[3])
    model.market.clear(e, e.weight * 1.0, np.full(6, 1e9))
    sold_here = model.ledger.produced("enterprises").sum()
    assert sold_here + model.ledger.month_total("investment_import") == pytest.approx(month.sum())
    assert sold_here > 0
    model.clock.set(model.clock.t + 1)
    investment.invest(model)
    np.testing.assert_allclose(e.ordered_capital * e.weight, month)
    assert model.programmes.paid["building_material_retrofit"] == pytest.approx(0.2 * 3 * month[3])


def test_green_equipment_spreads_faster_with_the_grant(model):
    model.clock.set(model.clock.t - 2)
    investment.go_green(model)
    usual = model.enterprises.green.copy()
    other = SmallModel()
    other.levers.building_material_retrofit = 0.3
    investment.go_green(other)
    assert other.enterprises.green[3] > usual[3] > 0.0
    assert other.enterprises.green[0] == usual[0]
    assert other.programmes.paid["building_material_retrofit"] > 0
    assert other.economy.green[BUILDING_MATERIALS] == pytest.approx(other.enterprises.green[3])
