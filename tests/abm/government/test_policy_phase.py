"""Budgets of the month."""

import numpy as np
import pytest

from abm.clock import month_index
from abm.finance.investors import renew_equity_budgets
from abm.government.budgets import set_budgets
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
