"""Programmes: what is planned, cut, paid, delivered and noted."""

import numpy as np
import pytest

from abm.money.ledger import Ledger, LedgerError
from abm.registers.policy import register
from tests.worlds.finance_world import small_model


def amounts(model):
    """{(lever, payer): CNY} noted so far."""
    return {(row["lever"], row["payer"]): row["amount"] for row in model.ledger.costs.rows()}


def test_the_plan_spends_a_twelfth_of_the_lever_by_the_payers_of_the_register(monkeypatch):
    model = small_model(monkeypatch, logistics_budget=24.0)
    programmes = model.programmes
    row = programmes.levers.row["logistics_budget"]
    # 24 M CNY/a, shares 0.5 upper, 0.2 prefecture, 0.3 county
    assert programmes.month_plan.by_payer[row] == pytest.approx([1e6, 0.4e6, 0.6e6, 0.0])
    assert 1.4e6 < programmes.month_plan.money[row].sum() <= 2e6 * (1 + 1e-9)
    assert programmes.month_plan.money[row] == pytest.approx(
        programmes.month_plan.weights[row] * (1.4e6 + 0.6e6 * programmes.month_plan.county_cut[row])
    )


def test_less_arrives_than_is_spent_and_supervision_brings_more(monkeypatch):
    loose = (
        small_model(monkeypatch, project_supervision=0.0)
        .programmes.effective("logistics_budget")
        .sum()
    )
    tight = (
        small_model(monkeypatch, project_supervision=1.0)
        .programmes.effective("logistics_budget")
        .sum()
    )
    spent = 20e6 / 12
    assert loose < tight <= spent * 1.05
    assert loose == pytest.approx(
        spent * (1 - small_model(monkeypatch).parameters.grant_leakage), rel=0.1
    )


def test_programmes_crowd_each_other_out_where_county_budgets_are_short(monkeypatch):
    alone = small_model(monkeypatch, brand_zone_effort=90.0)
    among_many = small_model(
        monkeypatch,
        brand_zone_effort=90.0,
        facility_budget=300.0,
        site_upgrade_budget=800.0,
        agri_park_budget=400.0,
        zone_infra=300.0,
        logistics_budget=150.0,
        prelim_work_budget=300.0,
        industry_fund_pool=500.0,
        talent_budget=100.0,
        telecom_subsidy=80.0,
    )
    assert (
        among_many.programmes.effective("brand_zone_effort").sum()
        < alone.programmes.effective("brand_zone_effort").sum()
    )
    assert np.all(
        among_many.programmes.month_plan.by_county.sum(axis=0)
        <= among_many.counties.discretionary_budget * (1 + 1e-9)
    )


def test_money_follows_effort_and_is_worth_more_where_effort_is(monkeypatch):
    model = small_model(monkeypatch)
    plan, row = model.programmes.month_plan, model.programmes.levers.row["facility_budget"]
    keen = np.arange(18) == 4
    shares = model.effort.shares.copy()
    shares[0, keen] *= 1.5
    model.effort.shares = shares / shares.sum(axis=0)
    model.programmes.plan()
    after = model.programmes.month_plan
    assert after.weights[row].sum() == pytest.approx(1.0)
    assert (after.weights[row] / plan.weights[row])[keen] > 1.1
    assert (after.effective[row] / after.money[row])[keen] > (plan.effective / plan.money)[
        row, keen
    ]
    assert (after.weights[row] < plan.weights[row])[~keen].all()


def test_orders_hold_all_money_that_buys_something_here(monkeypatch):
    model = small_model(monkeypatch)
    programmes = model.programmes
    ordered = programmes.orders_table().sum()
    bought = programmes.month_plan.money[programmes.levers.industry.any(axis=1)].sum()
    assert ordered == pytest.approx(
        bought + programmes.month_plan.county_left.sum() + programmes.month_plan.prefecture_left
    )


def test_a_month_of_spending_conserves_money_and_is_noted(monkeypatch):
    model = small_model(monkeypatch, industry_fund_pool=120.0)
    programmes = model.programmes
    ledger = model.ledger
    before = ledger.balance("enterprises").copy()
    programmes.plan()
    programmes.spend()
    ledger.check()
    granted = programmes.month_plan.money[programmes.levers.row["industry_fund_pool"]].sum()
    assert (ledger.balance("enterprises") - before).sum() == pytest.approx(granted)
    noted = amounts(model)
    assert noted["tourism_marketing", "prefecture"] == pytest.approx(40e6 / 12, rel=1e-9)
    share = 1 - model.parameters.equity_recovery
    enclave = noted["enclave_infra", "upper"]
    upper = sum(value for (_, payer), value in noted.items() if payer == "upper")
    assert model.ledger.costs.month["upper"] == pytest.approx(upper - enclave * (1 - share))


def test_a_unit_subsidy_is_paid_by_each_payer_and_binds_later_budgets(monkeypatch):
    model = small_model(monkeypatch)
    programmes = model.programmes
    ledger = model.ledger
    counties = ledger.balance("county_governments").copy()
    programmes.pay("homestay_grant", "residents", np.full(18, 1000.0))
    ledger.check()
    assert counties - ledger.balance("county_governments") == pytest.approx(np.full(18, 1000.0))
    programmes.pay("fodder_subsidy", "enterprises", np.array([100.0]), rows=np.array([3]))
    assert ledger.month_total("subsidies") == pytest.approx(100.0)
    assert ledger.sector_flow("subsidies", "UG") == pytest.approx(-70.0)
    programmes.open_month()
    assert programmes.committed_county[3] == pytest.approx((1000 + 20) / 12)
    assert programmes.committed_prefecture == pytest.approx(10 / 12)


def test_nothing_is_posted_for_nothing(monkeypatch):
    model = small_model(monkeypatch)
    model.programmes.pay("homestay_grant", "residents", np.zeros(18))
    assert model.ledger.month_total("capital_grants") == 0
    assert amounts(model) == {}


def test_price_support_is_counted_apart_from_budgets(monkeypatch):
    ledger = small_model(monkeypatch).ledger
    ledger.forgo("support_power_price", 100.0)
    ledger.forgo("tax_relief", 100.0)
    shares = register()["tax_relief"]
    assert ledger.costs.month["quasi"] == pytest.approx(100.0)
    assert ledger.costs.month["upper"] == pytest.approx(100 * shares["share_upper"])
    assert ledger.costs.month["local"] == pytest.approx(100 * (1 - shares["share_upper"]))


def test_a_yuan_of_subsidy_is_noted_once_as_posted_and_apart_from_what_is_owed(monkeypatch):
    model = small_model(monkeypatch)
    model.programmes.pay("fodder_subsidy", "herders", np.array([60.0, 40.0]))
    assert amounts(model) == pytest.approx(
        {
            ("fodder_subsidy", "upper"): 70.0,
            ("fodder_subsidy", "prefecture"): 10.0,
            ("fodder_subsidy", "county"): 20.0,
        }
    )
    monkeypatch.setattr(Ledger, "post", lambda *arguments, **named: None)
    model.programmes.pay("fodder_subsidy", "herders", np.array([60.0, 40.0]))
    assert sum(amounts(model).values()) == pytest.approx(100.0)
    assert sum(model.programmes.owed.values()) == pytest.approx(200.0)


def test_a_cost_that_is_not_what_was_paid_is_refused(monkeypatch):
    ledger = small_model(monkeypatch).ledger
    words = r"lever 'fund_size' in .*: prefecture paid 9.00 CNY for a cost of 10.00 CNY"
    with pytest.raises(LedgerError, match=words):
        ledger.post(
            "fund_calls",
            "prefecture",
            "guidance_fund",
            paid=np.array([9.0]),
            lever="fund_size",
            cost=10.0,
        )


@pytest.mark.parametrize(
    "lever", ["pv_quota_mw_y", "coordination", "one_stop_service", "transport_investment"]
)
def test_levers_without_an_amount_have_a_cost_too(monkeypatch, lever):
    row = register()[lever]
    low = small_model(monkeypatch, **{lever: row["low"]}).programmes
    high = small_model(monkeypatch, **{lever: row["high"]}).programmes
    at = low.levers.row[lever]
    assert high.month_plan.money[at].sum() > low.month_plan.money[at].sum()
