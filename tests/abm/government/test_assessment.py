"""Debt, own revenue and indices in a run, and fields of work."""

import numpy as np
import pytest

from abm import GanziModel
from abm.government.project_classes import FIELDS, field_match, field_of
from abm.registers.policy import register
from tests.worlds.finance_world import small_model


@pytest.fixture(scope="module")
def run():
    return GanziModel(detail="coarse", mix="document", draw=1, end="2024-12").run()


def test_interest_is_paid_to_holders_outside(monkeypatch):
    model = small_model(monkeypatch)
    debt = model.public_debt
    ledger = model.ledger
    before = float(ledger.balance("world")[0])
    debt.pay_interest(model)
    total = debt.counties.sum() + debt.prefecture
    assert total == pytest.approx(
        model.parameters.government_debt_ratio
        * model.parameters.budget_expenditure
        * model.world.transfer_index
    )
    assert ledger.balance("world")[0] - before == pytest.approx(
        total * model.parameters.government_bond_rate / 4
    )


def test_bonds_are_renewed_and_the_books_follow(monkeypatch):
    model = small_model(monkeypatch)
    debt = model.public_debt
    p = model.parameters
    owed = debt.counties.sum() + debt.prefecture
    debt.renew(model)
    after = debt.counties.sum() + debt.prefecture
    assert after == pytest.approx(owed * (1 + p.government_bond_growth))
    flow = model.ledger.month_total
    assert after - owed == pytest.approx(flow("bond_issue") - flow("bond_repayment"))
    model.ledger.check()


def test_own_revenue_is_about_a_tenth_of_spending(run):
    annual = run.annual()
    assert annual["budget_self_sufficiency"].between(0.07, 0.16).all()
    assert annual["debt_service"].between(0.005, 0.05).all()


def test_taxes_over_electricity_by_hand(run):
    annual = run.annual()
    taxes = 0.0
    assert annual.loc[2024, "tax_per_power"] == pytest.approx(
        run.assessment.taxes(run) / annual.loc[2024, "electricity_use"]
    )
    for flow in ("production_tax", "corporate_tax", "personal_tax", "resource_fees"):
        row = list(run.ledger.flows).index(flow)
        taxes += run.balance_sheet.year_flows[row, [6, 7, 8]].sum()
    assert run.assessment.taxes(run) == pytest.approx(taxes)


def test_the_first_year_has_an_index_of_one(run):
    annual = run.annual()
    assert annual.loc[2022, "green_industry_index"] == pytest.approx(1.0)
    assert annual.loc[2024, "green_industry_index"] != 1.0


def test_each_lever_has_a_field_and_fits_the_counties_of_its_function():
    by_lever = {name: FIELDS[field_of(row)] for name, row in register().items()}
    assert by_lever["site_upgrade_budget"] == "tourism"
    assert by_lever["zone_infra"] == by_lever["green_mine_support"] == "industry"
    assert by_lever["industry_fund_pool"] == by_lever["telecom_subsidy"] == "services"
    assert by_lever["coordination"] == by_lever["digital_gov"] == "administration"
    match = field_match()
    assert match.shape == (6, 18)
    assert match.sum(axis=0) == pytest.approx(np.ones(18))
    assert not match[FIELDS.index("administration")].any()


def test_under_a_growth_assessment_part_of_green_money_goes_to_works(monkeypatch):
    growth = small_model(monkeypatch, assessment_weight_green=0.0).programmes
    green = small_model(monkeypatch, assessment_weight_green=1.0).programmes

    def worth(programmes, lever):
        plan, row = programmes.month_plan, programmes.levers.row[lever]
        return plan.effective[row].sum() / plan.money[row].sum()

    assert worth(growth, "site_upgrade_budget") < 0.98 * worth(green, "site_upgrade_budget")
    assert worth(growth, "zone_infra") == pytest.approx(worth(green, "zone_infra"), rel=1e-3)
