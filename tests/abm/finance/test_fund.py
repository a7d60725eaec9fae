"""The guidance fund month by month."""

import numpy as np
import pytest

from abm.finance.fund import call_equity, run_fund
from agents.finance.guidance_fund import TOURISM
from calibration.experiments.signs_finance import paid_from_above
from tests.worlds.finance_world import small_model


def running_fund(monkeypatch, **levers):
    """A model whose fund is set up and has made its first offers."""
    model = small_model(monkeypatch, fund_size=1000.0, **levers)
    fund = model.guidance_funds
    fund.months_promised = np.array([60.0])
    for month in (4, 5, 6):
        model.clock.month = month
        run_fund(model)
    return model


def test_without_a_promise_there_is_no_fund(monkeypatch):
    model = small_model(monkeypatch, fund_size=0.0)
    model.guidance_funds.months_promised = np.array([60.0])
    run_fund(model)
    assert model.guidance_funds.called[0] == 0
    assert not model.guidance_funds.set_up[0]


def test_setting_up_takes_time(monkeypatch):
    model = small_model(monkeypatch, fund_size=1000.0)
    run_fund(model)
    assert not model.guidance_funds.set_up[0]
    assert model.guidance_funds.called[0] == 0


def test_contributors_pay_in_by_the_register_and_no_faster_than_evenly(monkeypatch):
    model = running_fund(monkeypatch)
    called = model.guidance_funds.called[0]
    assert 0 < called <= 3 * 1e9 / 60 * (1 + 1e-9)
    assert model.ledger.sector_flow("fund_calls", "PG") == pytest.approx(-0.6 * called)
    assert model.ledger.sector_flow("fund_calls", "UG") == pytest.approx(-0.3 * called)
    model.ledger.check()


def test_tickets_stop_at_the_offer_and_a_part_goes_to_deals_without_need(monkeypatch):
    model = running_fund(monkeypatch)
    offer = model.guidance_funds.equity_offer[0, TOURISM]
    assert offer > 0
    useful = call_equity(
        model,
        TOURISM,
        account="enterprises",
        amounts=np.array([offer, offer]),
        rows=np.array([1, 3]),
    )
    assert model.ledger.month_total("fund_tickets") == pytest.approx(offer)
    more = call_equity(
        model,
        TOURISM,
        account="enterprises",
        amounts=np.array([1e6]),
        rows=np.array([1]),
    )
    assert more.sum() == 0
    fund = model.guidance_funds
    assert fund.invested[0] == pytest.approx(offer)
    assert fund.stakes[0] == pytest.approx(fund.held.sum())
    assert fund.deadweight[0] == pytest.approx(offer - useful.sum())
    assert 0 <= fund.deadweight[0] < offer
    model.ledger.check()


def test_no_deal_takes_more_than_its_part_of_the_promise(monkeypatch):
    model = running_fund(monkeypatch)
    model.parameters.fund_deal_limit = 1e-5
    model.enterprises.weight = np.ones(18)
    call_equity(
        model,
        TOURISM,
        account="enterprises",
        amounts=np.array([1e9]),
        rows=np.array([1]),
    )
    assert model.guidance_funds.invested[0] == pytest.approx(1e-5 * 1e9)


def test_a_dormant_fund_never_calls_money(monkeypatch):
    model = small_model(monkeypatch, fund_size=1000.0, coordination=0.0)
    model.parameters.fund_dormant_share = 1.0
    model.guidance_funds.months_promised = np.array([60.0])
    run_fund(model)
    assert not model.guidance_funds.set_up[0]
    assert model.guidance_funds.called[0] == 0


def test_a_fund_paid_from_above_costs_the_prefecture_nothing(monkeypatch):
    model = small_model(monkeypatch, fund_size=1000.0)
    paid_from_above(model)
    model.guidance_funds.months_promised = np.array([60.0])
    run_fund(model)
    called = model.guidance_funds.called[0]
    assert called > 0
    assert model.ledger.sector_flow("fund_calls", "UG") == pytest.approx(-called)
    assert model.ledger.sector_flow("fund_calls", "PG") == 0.0
    assert model.ledger.costs.month["local"] == pytest.approx(
        model.ledger.month_total("government_purchases_import", payer="prefecture")
    )


def test_concessions_need_a_fund_and_shrink_with_deadweight(monkeypatch):
    strict = running_fund(monkeypatch, fund_discipline=1.0).guidance_funds.concession
    loose = running_fund(monkeypatch, fund_discipline=0.0).guidance_funds.concession
    assert np.all(strict >= loose)
    assert strict.sum() > loose.sum() > 0
    assert np.all(strict < 0.1)


def test_old_stakes_are_sold_and_the_money_goes_back(monkeypatch):
    model = running_fund(monkeypatch)
    call_equity(
        model,
        TOURISM,
        account="enterprises",
        amounts=np.array([1e6]),
        rows=np.array([1]),
    )
    model.clock.set(model.clock.t // 3 * 3 + 72)
    model.clock.month = 6
    run_fund(model)
    back = model.ledger.month_total("fund_distributions")
    assert back == pytest.approx(1e6 * (1 - model.parameters.fund_exit_loss))
    assert model.guidance_funds.stakes[0] == pytest.approx(0.0)
    model.ledger.check()
