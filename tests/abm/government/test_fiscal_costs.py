"""The books of costs: by class, payer and year, and what of them counts."""

import numpy as np
import pytest

from abm import GanziModel
from abm.government.fiscal_costs import (
    CLASSES,
    COUNTY,
    FIRMS,
    PREFECTURE,
    ROW_OF_CLASS,
    UPPER,
    FiscalCosts,
    discount_factors,
)

LEVERS = ("logistics_budget", "enclave_infra", "site_upgrade_budget")


@pytest.fixture
def costs():
    return FiscalCosts(LEVERS, equity_recovery=0.6)


def test_planned_spending_counts_by_class_and_payer_and_equity_only_in_part(costs):
    costs.book_plan(
        np.array([[10.0, 4.0, 6.0, 0.0], [30.0, 40.0, 0.0, 30.0], [4.0, 0.0, 3.5, 2.5]]), 2023
    )
    table = costs.year_table(2023)
    assert table[ROW_OF_CLASS["KT"]].tolist() == [14.0, 4.0, 9.5, 2.5]
    assert table[ROW_OF_CLASS["EQ"]] == pytest.approx([12.0, 16.0, 0.0, 12.0])
    assert costs.month == pytest.approx({"upper": 26.0, "local": 29.5, "quasi": 14.5})


def test_single_costs_go_by_the_register_and_price_support_to_no_budget(costs):
    costs.book("support_power_price", "XP", 50.0, 2024, "world")
    costs.book("tax_relief", "TE", 100.0, 2024)
    costs.book("fund_size", "EQ", 10.0, 2024)
    table = costs.year_table(2024)
    assert table[ROW_OF_CLASS["XP"], FIRMS] == 50.0
    assert table[ROW_OF_CLASS["TE"]] == pytest.approx([74.0, 10.0, 16.0, 0.0])
    assert table[ROW_OF_CLASS["EQ"]] == pytest.approx([1.2, 2.4, 0.4, 0.0])
    assert table.sum() == pytest.approx(sum(costs.month.values()))


def test_a_cost_of_later_years_is_worth_less():
    worth = discount_factors([2022, 2023, 2030], {"discount_rate": 0.03}, 2022)
    assert worth == pytest.approx([1.0, 1 / 1.03, 1.03**-8])


def test_costs_by_class_and_by_payer_add_up_to_the_same_in_a_run():
    model = GanziModel(detail="coarse", mix="document", draw=2, end="2024-12").run()
    annual = model.annual()
    classes = [
        "current_transfers",
        "capital_transfers",
        "equity",
        "tax_expenditure",
        "administration",
    ]
    classes += ["interest_subsidies", "contingent_losses"]
    public = annual[[f"cost_{name}" for name in classes]].sum(axis=1)
    assert public.to_numpy() == pytest.approx(
        (annual["local_fiscal_cost"] + annual["upper_fiscal_cost"]).to_numpy()
    )
    outside = annual[["cost_price_support", "cost_borne_by_firms"]].sum(axis=1)
    assert outside.to_numpy() == pytest.approx(annual["quasi_fiscal_cost"].to_numpy())
    local = annual[["cost_to_prefecture", "cost_to_counties"]].sum(axis=1)
    assert local.to_numpy() == pytest.approx(annual["local_fiscal_cost"].to_numpy())
    assert (annual[[f"cost_{name}" for name in classes]].iloc[-1] > 0).all()


def test_cumulative_subsidies_by_lever_are_what_the_payers_paid():
    """Booked transfers and grants are the payments of governments, year by year (invariant 6)."""
    model, paid = GanziModel(detail="coarse", mix="document", draw=2, end="2024-12"), np.zeros(3)
    ordinary = np.zeros(3)
    while model.running:
        model.step()
        flows = model.programmes.FLOWS
        accounts = ("upper_governments", "prefecture", "county_governments")
        paid += [
            sum(model.ledger.month_total(flow, payer=name) for flow in flows) for name in accounts
        ]
        ordinary += [0.0, model.programmes.prefecture_left, model.programmes.county_left.sum()]
    booked = np.zeros(3)
    for row in model.programmes.costs():
        payment = (
            row["cost_class"] in ("CT", "KT", "CL", "IS", "AD") or row["lever"] == "enclave_infra"
        )
        elsewhere = row["lever"] in ("relending_use", "fund_discipline")
        if payment and not elsewhere and row["payer"] != "firms":
            booked[("upper", "prefecture", "county").index(row["payer"])] += row["amount"]
    assert booked + ordinary == pytest.approx(paid, rel=1e-9)
    assert set(CLASSES) >= {row["cost_class"] for row in model.programmes.costs()}
    assert (UPPER, PREFECTURE, COUNTY) == (0, 1, 2)
