"""What policy costs: by class, payer and year, and what of it counts."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import Clock, month_index
from abm.money.costs import (
    CLASSES,
    COUNTY,
    FIRMS,
    PREFECTURE,
    ROW_OF_CLASS,
    UPPER,
    CostBook,
    discount_factors,
)
from abm.money.ledger import Ledger

LEVERS = ("logistics_budget", "enclave_infra", "site_upgrade_budget")


@pytest.fixture
def costs():
    clock = Clock(month_index(2023, 1), month_index(2024, 12))
    return CostBook(clock, planned=LEVERS, counties=18, equity_recovery=0.6)


def test_planned_spending_counts_by_class_and_payer_and_equity_only_in_part(costs):
    costs.note_plan(
        np.array([[10.0, 4.0, 6.0, 0.0], [30.0, 40.0, 0.0, 30.0], [4.0, 0.0, 3.5, 2.5]])
    )
    table = costs.year_table(2023)
    assert table[ROW_OF_CLASS["KT"]].tolist() == [14.0, 4.0, 9.5, 2.5]
    assert table[ROW_OF_CLASS["EQ"]] == pytest.approx([12.0, 16.0, 0.0, 12.0])
    assert costs.month == pytest.approx({"upper": 26.0, "local": 29.5, "quasi": 14.5})


def test_what_is_no_payment_goes_by_the_register_and_price_support_to_no_budget(costs):
    costs.clock.set(month_index(2024, 1))
    costs.note_forgone("support_power_price", 50.0)
    costs.note_forgone("tax_relief", 100.0)
    costs.note_forgone("fund_size", 10.0)
    table = costs.year_table(2024)
    assert table[ROW_OF_CLASS["XP"], FIRMS] == 50.0
    assert table[ROW_OF_CLASS["TE"]] == pytest.approx([74.0, 10.0, 16.0, 0.0])
    assert table[ROW_OF_CLASS["EQ"]] == pytest.approx([1.2, 2.4, 0.4, 0.0])
    assert table.sum() == pytest.approx(sum(costs.month.values()))


def test_a_payment_counts_for_the_government_that_makes_it_and_binds_its_budget(costs):
    by_county = np.zeros(18)
    by_county[3] = 8.0
    costs.note_payment("fodder_subsidy", "upper_governments", 70.0, np.array([70.0]))
    costs.note_payment("fodder_subsidy", "prefecture", 10.0, np.array([10.0]))
    costs.note_payment("fodder_subsidy", "county_governments", 8.0, by_county)
    costs.note_payment("fodder_subsidy", "county_governments", 8.0, by_county)
    assert costs.year_table(2023)[ROW_OF_CLASS["CT"]].tolist() == [70.0, 10.0, 16.0, 0.0]
    assert costs.month == {"upper": 70.0, "local": 26.0, "quasi": 0.0}
    assert costs.beyond_plan_prefecture == 10.0
    assert costs.beyond_plan_county[3] == costs.beyond_plan_county.sum() == 16.0
    costs.start_month()
    assert costs.month == {"upper": 0.0, "local": 0.0, "quasi": 0.0}
    assert costs.beyond_plan_prefecture == costs.beyond_plan_county.sum() == 0.0
    assert costs.year_table(2023).sum() == 96.0


def test_each_lever_has_a_row_a_payer_and_year_with_planned_ones_among_them(costs):
    costs.note_payment("fodder_subsidy", "prefecture", 10.0, np.array([10.0]))
    costs.note_plan(np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 3.0], [0.0] * 4]))
    costs.clock.set(month_index(2024, 1))
    costs.note_payment("fodder_subsidy", "prefecture", 5.0, np.array([5.0]))
    rows = [tuple(row.values()) for row in costs.rows()]
    assert rows == [
        ("enclave_infra", "EQ", "firms", 2023, 3.0),
        ("fodder_subsidy", "CT", "prefecture", 2023, 10.0),
        ("fodder_subsidy", "CT", "prefecture", 2024, 5.0),
        ("logistics_budget", "KT", "upper", 2023, 1.0),
    ]


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
    """Noted transfers and grants are the payments of governments, year by year (invariant 6)."""
    model = GanziModel(detail="coarse", mix="document", draw=2, end="2024-12")
    paid = np.zeros(3)
    ordinary = np.zeros(3)
    while model.running:
        model.step()
        flows = model.programmes.FLOWS
        accounts = ("upper_governments", "prefecture", "county_governments")
        paid += [
            sum(model.ledger.month_total(flow, payer=name) for flow in flows) for name in accounts
        ]
        plan = model.programmes.month_plan
        ordinary += [0.0, plan.prefecture_left, plan.county_left.sum()]
    noted = np.zeros(3)
    for row in model.ledger.costs.rows():
        payment = (
            row["cost_class"] in ("CT", "KT", "CL", "IS", "AD") or row["lever"] == "enclave_infra"
        )
        elsewhere = row["lever"] in ("relending_use", "fund_discipline")
        if payment and not elsewhere and row["payer"] != "firms":
            noted[("upper", "prefecture", "county").index(row["payer"])] += row["amount"]
    assert noted + ordinary == pytest.approx(paid, rel=1e-9)
    assert set(CLASSES) >= {row["cost_class"] for row in model.ledger.costs.rows()}
    assert (UPPER, PREFECTURE, COUNTY) == (0, 1, 2)


def test_what_a_county_pays_for_a_lever_binds_that_county_and_no_other(costs):
    ledger = Ledger(costs.clock)
    ledger.costs = costs
    ledger.open("county_governments", "CG", 18, 100.0)
    ledger.open("herders", "HH", 1, 0.0)
    by_county = np.where(np.arange(18) == 3, 8.0, 0.0)
    ledger.post(
        "subsidies",
        "county_governments",
        "herders",
        by_county,
        np.array([8.0]),
        lever="fodder_subsidy",
    )
    assert costs.beyond_plan_county.tolist() == by_county.tolist()
