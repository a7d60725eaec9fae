"""Budgets of the month."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.finance.investors import renew_equity_budgets
from abm.government.budgets import public_services, public_works, set_budgets
from agents.industries import NON_MARKET
from tests.worlds.finance_world import small_model


def test_budgets_are_paid_from_above_and_balances_stay_near_the_reserve(monkeypatch):
    model = small_model(monkeypatch)
    c = model.counties
    p = model.parameters
    monthly = c.budget_expenditure / 12
    assert c.budget_expenditure.sum() == pytest.approx(
        p.budget_expenditure * (1 - p.prefecture_budget_share)
    )
    c.public_purchases = monthly * 0.6
    for _ in range(36):
        set_budgets(model)
        model.market.clear(model.enterprises, pull=np.zeros(18), most=np.zeros(18))
        owned = c.public_purchases * 1.0
        revenue = p.budget_revenue / p.budget_expenditure * monthly
        model.ledger.post("government_purchases_import", "county_governments", "world", paid=owned)
        model.ledger.post("production_tax", "world", "county_governments", received=revenue)
    months = c.government_deposits / monthly
    assert np.all(months > -0.5)
    assert np.all(months < 2.5)
    model.ledger.check()


def test_programme_money_follows_the_transfers(monkeypatch):
    model = small_model(monkeypatch)
    before = model.counties.discretionary_budget.sum()
    model.world.transfer_index *= 1.1
    set_budgets(model)
    assert model.counties.discretionary_budget.sum() == pytest.approx(1.1 * before)


def test_january_renews_the_equity_of_investors(monkeypatch):
    model = small_model(monkeypatch)
    investors = model.investors
    investors.committed = np.where(np.arange(investors.n) == 0, investors.equity_budget, 0.0)
    before = investors.equity_budget.copy()
    renew_equity_budgets(model)
    assert np.array_equal(investors.equity_budget, before)  # not in April
    model.clock.set(month_index(2023, 1))
    renew_equity_budgets(model)
    growth = investors.equity_budget / before
    assert growth[0] > growth[1]
    assert investors.committed.sum() == 0


def test_counties_pay_schools_hospitals_and_offices_what_they_cost(monkeypatch):
    model = small_model(monkeypatch)
    counties = model.counties
    counties.public_purchases = np.full(18, 100.0)
    model.economy.start_transfers = model.world.transfer_index / 1.1
    model.economy.public_prices = 1.05
    np.testing.assert_allclose(public_services(model), 100.0 * 1.1 * 1.05)
    # Works are paid by transfers and free spending alone
    counties.public_investment = np.full(18, 10.0)
    counties.free_spending = np.full(18, 0.5)
    np.testing.assert_allclose(public_works(model), 10.0 * 0.5 * 1.1)


def test_public_services_become_dearer_than_goods_year_by_year():
    model = GanziModel(draw=1, end="2024-01", detail="coarse", source="prior")
    model.run()
    gap = model.parameters.services_productivity_gap
    s = model.economy.structure
    usual = (s.value_added_ratio * s.labour_share)[NON_MARKET] * gap * 2
    assert 1 + usual / 2 < model.economy.public_prices < 1 + 3 * usual
