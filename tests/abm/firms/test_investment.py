"""Investment: what firms want, how they pay for it, and who goes green."""

import numpy as np
import pytest

from abm.firms import borrowing, investment, retrofit
from abm.firms.enterprises import may_borrow, usual_cost
from abm.firms.retrofit import go_green, peers, willingness
from abm.firms.tickets import FirmTickets
from agents.finance.branch import RankedLoans
from agents.firms.production import excess_money
from agents.industries import BUILDING_MATERIALS, FOOD_PROCESSING, NON_MARKET, TRADE
from tests.worlds.small_economy import SmallModel


@pytest.fixture
def model():
    return SmallModel()


@pytest.fixture
def willing_banks(monkeypatch):
    """Banks that lend for retrofits all that firms apply for."""
    monkeypatch.setattr(retrofit, "borrow", lambda model, amounts: amounts)


def makers_of_food(model, row=3):
    """Turn a row into makers of food, whose capital a grant helps to pay."""
    model.enterprises.market = np.where(
        np.arange(6) == row, FOOD_PROCESSING, model.enterprises.market
    )


def test_grants_fall_on_their_industry(model):
    model.levers.processing_capex_subsidy = 0.1
    model.levers.building_material_retrofit = 0.2
    shares = investment.grant_shares(model)
    assert shares["processing_capex_subsidy"][FOOD_PROCESSING] == 0.1
    assert sum(values.sum() for values in shares.values()) == pytest.approx(0.1)


def test_the_grant_for_building_materials_pays_works_and_no_other_capital(model, willing_banks):
    usual = investment.investment_plans(model)
    model.levers.building_material_retrofit = 0.3
    np.testing.assert_array_equal(investment.investment_plans(model), usual)
    financing = investment.finance(model, np.full(6, 1e8))
    assert "building_material_retrofit" not in financing.grants
    model.enterprises.weight = np.where(np.arange(6) == 3, 1e6, model.enterprises.weight)
    before = model.enterprises.green[3]
    go_green(model)
    e = model.enterprises
    works = (
        (e.green[3] - before)
        * e.capital[3]
        * e.weight[3]
        * e.price[3]
        * model.parameters.retrofit_cost_share
    )
    assert works > 0
    assert model.programmes.paid["building_material_retrofit"] == pytest.approx(0.3 * works)


def test_margin_after_tax_by_hand(model):
    p, structure = model.parameters, model.economy.structure
    margin = structure.margin[TRADE] - p.production_tax_rate * structure.value_added_ratio[TRADE]
    assert investment.after_tax_margin(model)[TRADE] == pytest.approx(
        margin * (1 - p.corporate_tax_rate)
    )
    assert investment.after_tax_margin(model)[NON_MARKET] == structure.margin[NON_MARKET]


def test_cost_of_capital_by_hand(model):
    p = model.parameters
    model.levers.processing_capex_subsidy = 0.2
    cost = investment.capital_cost(model)
    assert cost[TRADE] == pytest.approx(0.05 + p.capital_depreciation + p.risk_premium)
    assert cost[FOOD_PROCESSING] == pytest.approx(
        (0.05 + p.capital_depreciation) * 0.8 + p.risk_premium
    )


def test_tax_relief_grants_and_cheap_money_raise_investment(model):
    makers_of_food(model)
    base = investment.investment_plans(model).sum()
    model.levers.tax_relief = 1.0
    relieved = investment.investment_plans(model).sum()
    model.levers.processing_capex_subsidy = 0.3
    granted = investment.investment_plans(model).sum()
    model.programmes.each = 1e4
    pooled = investment.investment_plans(model).sum()
    model.credit.rates = np.full(5, 0.02)
    assert base < relieved < granted < pooled < investment.investment_plans(model).sum()


def test_closed_firms_plan_nothing(model):
    model.enterprises.active = np.zeros(6, bool)
    assert investment.investment_plans(model).sum() == 0.0


def financed(model, wanted, served=1.0):
    """(financing, loans applied for by row) when every application passes and banks have quota for
    the share `served`.
    """
    applications = np.zeros(6)

    def lend_all(amounts, chance, rows):
        applications[rows] += amounts
        model.ledger.lend("enterprises", amounts * served, rows)
        return RankedLoans(amounts * served, np.zeros(len(rows)), amounts)

    model.credit.lend_scored = lend_all
    return investment.finance(model, wanted), applications


def debtors(model):
    """Give the firms that may borrow the debts that they are used to."""
    debt = borrowing.usual_debt(model) * may_borrow(model.enterprises)
    model.ledger.lend("enterprises", debt)
    model.ledger.post("dividends_outside", "enterprises", "world", paid=debt)


def test_whom_a_bank_refuses_for_want_of_quota_buys_so_much_less(model):
    """Here firms ask for loans for capital and for debts paid off: a half refused is half of
    both.
    """
    e, p = model.enterprises, model.parameters
    own = excess_money(e.deposits, usual_cost(model), months_kept=p.investment_buffer_months)
    wanted = own + np.array([0, 0, 0, 1e6, 0, 0])
    financing, applications = financed(model, wanted, served=0.5)
    assert applications[3] > 1e6 * p.loan_share_of_investment
    assert financing.spent[3] == pytest.approx(own[3] + 0.5 * 1e6 * p.loan_share_of_investment)


def test_own_money_comes_first_and_loans_for_part_of_the_rest(model):
    debtors(model)
    e, p = model.enterprises, model.parameters
    own = excess_money(e.deposits, usual_cost(model), months_kept=p.investment_buffer_months)
    wanted = own.copy()
    wanted[3] += 1e6
    financing, applications = financed(model, wanted)
    assert applications[3] == pytest.approx(1e6 * p.loan_share_of_investment)
    assert applications.sum() == applications[3]
    np.testing.assert_allclose(
        financing.spent, np.where(np.arange(6) == 3, own + 1e6 * p.loan_share_of_investment, own)
    )


def test_grants_save_loans(model):
    makers_of_food(model)
    debtors(model)
    model.levers.processing_capex_subsidy = 0.2
    wanted = np.where(np.arange(6) == 3, 1e8, 0.0)
    financing, _ = financed(model, wanted)
    own = excess_money(
        5e6, usual_cost(model)[3], months_kept=model.parameters.investment_buffer_months
    )
    lent = (1e8 - 2e7 - own) * model.parameters.loan_share_of_investment
    spent = financing.spent[3]
    assert spent == pytest.approx(own + 2e7 + lent)
    assert financing.grants["processing_capex_subsidy"][3] == pytest.approx(2e7 * spent / 1e8)


def test_debts_that_were_paid_off_are_taken_up_again_and_cheap_loans_raise_them(model):
    debtors(model)
    usual = model.ledger.loans("enterprises").copy()
    _, applications = financed(model, np.zeros(6))
    assert applications.sum() == 0.0
    model.ledger.repay("enterprises", 0.1 * usual)
    _, applications = financed(model, np.zeros(6))
    np.testing.assert_allclose(applications, 0.1 * usual)
    model.credit.rates = model.credit.rates - 0.01
    assert np.all(borrowing.usual_debt(model)[usual > 0] > usual[usual > 0])


def test_the_self_employed_and_public_bodies_borrow_nothing(model):
    financing, applications = financed(model, np.array([1e8, 0, 0, 0, 0, 1e8]))
    assert applications[[0, 5]].tolist() == [0.0, 0.0]
    assert financing.spent[0] < 1e8


def test_a_ticket_of_the_fund_comes_before_the_banks(model, monkeypatch):
    debtors(model)
    seen = {}
    tickets = FirmTickets(np.where(np.arange(6) == 4, 1e7, 0.0), deals=[])
    monkeypatch.setattr(investment, "tickets_for_firms", lambda model, wanted, missing: tickets)
    monkeypatch.setattr(
        investment, "book_tickets", lambda model, tickets, **amounts: seen.update(amounts)
    )
    p = model.parameters
    own = excess_money(5e6, usual_cost(model)[4], months_kept=p.investment_buffer_months)
    financing, applications = financed(model, np.where(np.arange(6) == 4, 1e8, 0.0))
    assert applications[4] == pytest.approx((1e8 - own - 1e7) * p.loan_share_of_investment)
    assert seen["spent"][4] == pytest.approx(financing.spent[4])
    # Without the ticket the same bank would have covered the same part of a larger gap
    lent = financing.spent[4] - own - 1e7
    part = lent / applications[4]
    assert seen["alone"][4] == pytest.approx(own + part * (1e8 - own) * p.loan_share_of_investment)


def test_banks_prefer_firms_that_cover_their_debts_and_own_their_capital(model):
    e = model.enterprises
    e.usual_surplus = np.array([2e3, 2e5, 2e4, 2e5, 2e4, 2e4])
    model.ledger.lend("enterprises", np.array([0, 1e6, 0, 1e6, 8e6, 0]))
    chance = borrowing.acceptance(model)
    assert chance[1] > chance[4]
    assert chance[1] == pytest.approx(chance[3])


def test_a_quarters_plan_is_ordered_in_thirds_and_grants_are_paid_at_once():
    model = SmallModel("2022-04")
    makers_of_food(model, 2)
    model.levers.processing_capex_subsidy = 0.2
    model.enterprises.expected_sales = model.enterprises.expected_sales * 4
    investment.invest(model)
    e = model.enterprises
    month = e.ordered_capital * e.weight
    assert month[2] > 0
    assert model.programmes.paid["processing_capex_subsidy"] == pytest.approx(0.2 * 3 * month[2])
    model.market.clear(e, pull=e.weight * 1.0, most=np.full(6, 1e9))
    sold_here = model.ledger.produced("enterprises").sum()
    assert sold_here + model.ledger.month_total("investment_import") == pytest.approx(month.sum())
    assert sold_here > 0
    model.clock.set(model.clock.t + 1)
    investment.invest(model)
    np.testing.assert_allclose(e.ordered_capital * e.weight, month)
    assert model.programmes.paid["processing_capex_subsidy"] == pytest.approx(0.2 * 3 * month[2])


def test_green_equipment_spreads_faster_with_the_grant(model):
    group = np.where(np.arange(6) == 3, 1e6, model.enterprises.weight)
    model.enterprises.weight = group
    go_green(model)
    usual = model.enterprises.green.copy()
    other = SmallModel()
    other.enterprises.weight = group
    other.levers.building_material_retrofit = 0.3
    go_green(other)
    assert other.enterprises.green[3] > usual[3] > 0.0
    assert other.enterprises.green[0] == usual[0]
    assert other.programmes.paid["building_material_retrofit"] > 0
    assert other.economy.green[BUILDING_MATERIALS] == pytest.approx(other.enterprises.green[3])


def test_peers_are_the_firms_of_the_same_county_and_trade(model):
    e = model.enterprises
    e.green = np.array([0.0, 0.5, 0.2, 0.4, 0.6, 0.1])
    sold = (e.yearly_sales * e.weight)[:2]
    np.testing.assert_allclose(peers(e), [sold[1] * 0.5 / sold.sum()] * 2 + [0.2, 0.4, 0.6, 0.1])
    e.county = np.array([0, 7, 0, 1, 0, 1])
    np.testing.assert_allclose(peers(e), e.green)


def test_equipment_that_is_green_cannot_turn_green_again(model):
    model.enterprises.green = np.ones(6)
    go_green(model)
    assert model.enterprises.green.tolist() == [1.0] * 6
    assert model.ledger.month_total("new_loans") == 0.0


def test_of_the_old_equipment_that_is_looked_at_the_willing_part_turns_green(model, willing_banks):
    e = model.enterprises
    e.weight = np.full(6, 1e12)
    e.green = np.full(6, 0.4)
    willing = willingness(model)
    go_green(model)
    np.testing.assert_allclose(
        e.green, 0.4 + model.parameters.retrofit_rate * willing * 0.6, rtol=1e-5
    )
