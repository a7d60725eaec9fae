"""Own revenue by year, and budgets that answer it."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.government.assessment import OWN_REVENUE
from abm.government.budgets import set_budgets
from abm.government.revenue import RECURRENT, budgets
from abm.money.sectors import CG
from tests.worlds.finance_world import small_model


def after_years(monkeypatch, *revenues):
    """A small model in the January after years in which each county took so much tax, CNY."""
    model = small_model(monkeypatch)
    for number, revenue in enumerate(revenues):
        model.clock.set(month_index(2022 + number, 4))
        model.ledger.post(
            "production_tax", "world", "county_governments", received=np.full(18, revenue)
        )
        model.clock.set(month_index(2023 + number, 4))
        model.revenue.close_year(model)
    return model


def test_a_fall_of_revenue_is_saved_and_borrowed(monkeypatch):
    usual = after_years(monkeypatch, 1e8, 1e8)
    fallen = after_years(monkeypatch, 1e8, 0.6e8)
    p, revenue = fallen.parameters, fallen.revenue
    index = fallen.world.transfer_index
    assert revenue.gap[:-1] == pytest.approx(np.full(18, -0.4e8))
    saved = (1 - revenue.free_spending) * p.discretionary_share * budgets(fallen) * index
    assert saved[:-1] == pytest.approx(np.full(18, (1 - p.budget_borrowing_part) * 0.4e8))
    assert usual.revenue.free_spending == pytest.approx(np.ones(19))

    before = fallen.public_debt.counties.copy()
    for model in (usual, fallen):
        model.public_debt.renew(model)
        model.ledger.check()
    more = fallen.public_debt.counties - usual.public_debt.counties
    assert more == pytest.approx(np.full(18, p.budget_borrowing_part * 0.4e8))
    assert fallen.public_debt.prefecture == pytest.approx(usual.public_debt.prefecture)
    # Within the rules: interest stays below its limit
    limit = p.debt_service_limit * budgets(fallen)[:-1] * index
    interest = fallen.public_debt.counties * p.government_bond_rate
    assert (interest <= np.maximum(limit, before * p.government_bond_rate)).all()


def test_no_more_is_borrowed_than_the_limit_lets(monkeypatch):
    model = after_years(monkeypatch, 1e8, 0.0)
    p = model.parameters
    p.debt_service_limit = 0.0
    owed = model.public_debt.counties.copy()
    model.public_debt.renew(model)
    assert model.public_debt.counties == pytest.approx(owed * (1 - 1 / p.government_bond_years))


def test_the_first_full_year_changes_nothing(monkeypatch):
    model = after_years(monkeypatch, 1e8)
    assert model.revenue.free_spending == pytest.approx(np.ones(19))
    assert np.isfinite(model.revenue.usual).all()


def test_programmes_are_planned_with_what_revenue_leaves(monkeypatch):
    model = small_model(monkeypatch)
    before = model.counties.discretionary_budget.copy()
    works = model.programmes.month_plan.county_orders().sum()
    model.counties.free_spending = np.full(18, 0.7)
    set_budgets(model)
    assert model.counties.discretionary_budget == pytest.approx(0.7 * before)
    assert model.programmes.month_plan.county_orders().sum() < works


def test_recurrent_revenue_is_part_of_own_revenue():
    assert set(RECURRENT) < set(OWN_REVENUE)


def test_what_counties_take_is_counted_by_row_as_the_books_have_it():
    model = GanziModel(detail="coarse", draw=2, end="2022-06").run()
    counted = model.ledger.receipts("county_governments").sum()
    flows = list(model.ledger.flows)
    rows = [flows.index(flow) for flow in RECURRENT]
    assert counted == pytest.approx(model.balance_sheet.flows[rows, CG].sum(), rel=1e-9)


def test_relief_that_costs_revenue_shrinks_budgets_and_adds_debt():
    full, usual = (
        GanziModel(
            detail="coarse", draw=2, end="2025-12", levers={"tax_relief": {2022: 0.5, 2024: relief}}
        ).run()
        for relief in (1.0, 0.5)
    )
    assert full.counties.free_spending.mean() < usual.counties.free_spending.mean()
    debt = full.annual()["government_debt"] / usual.annual()["government_debt"]
    assert debt.loc[2024] == pytest.approx(1.0)
    assert debt.loc[2025] > 1
