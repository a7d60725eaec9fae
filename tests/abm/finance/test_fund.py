"""The guidance fund month by month."""

import numpy as np
import pytest

from abm.finance.deals import settle
from abm.finance.fund import run_fund, sell_stakes
from calibration.experiments.signs_finance import paid_from_above
from tests.worlds.finance_world import one_deal, small_model


def running_fund(monkeypatch, **levers):
    """A model whose fund is set up and has called money for a quarter."""
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


def test_of_the_promise_only_a_part_is_ever_paid(monkeypatch):
    model = small_model(monkeypatch, fund_size=1000.0)
    model.guidance_funds.months_promised = np.array([60.0])
    model.parameters.fund_raised_share = 0.03
    for _ in range(4):
        run_fund(model)
    assert model.guidance_funds.called[0] == pytest.approx(0.03 * 1e9)
    assert model.guidance_funds.class_room[0] == pytest.approx(np.full(5, 0.006 * 1e9))


def test_files_gather_for_a_year_by_class(monkeypatch):
    model = running_fund(monkeypatch, fund_share_energy=0.0)
    month = model.parameters.fund_files / 3
    assert model.guidance_funds.files[0] == pytest.approx(3 * month * np.array([0, 1, 1, 1, 1]) / 4)
    for _ in range(20):
        run_fund(model)
    assert model.guidance_funds.files[0, 1] == pytest.approx(12 * month / 4)


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


def test_stakes_are_sold_after_six_years_and_cash_and_book_close(monkeypatch):
    model = running_fund(monkeypatch)
    fund, book = model.guidance_funds, model.deal_book
    settle(model, one_deal(model, value=-0.01), offers=np.array([1e6]))
    assert fund.invested[0] == fund.stakes[0] == 1e6
    first = model.clock.t

    model.clock.set(first + 71)
    sell_stakes(model)
    assert fund.stakes[0] == 1e6
    model.clock.set(first + 72)
    book.excess[-1] = -0.2
    sell_stakes(model)
    p = model.parameters
    expected = 1e6 * (1 + p.fund_return) ** 6 * (1 - 0.2 / 0.4) * (1 - p.fund_exit_cost)
    assert model.ledger.month_total("fund_distributions") == pytest.approx(expected)
    assert fund.lost[0] == pytest.approx(1e6 - expected)
    assert fund.stakes[0] == 0
    # What was called is in cash, in stakes, lost or given back
    assert fund.deposits[0] + fund.stakes[0] == pytest.approx(
        fund.called[0] - fund.lost[0] - fund.returned[0]
    )
    assert model.deals()["stage"].iloc[-1] == "exited"
    sell_stakes(model)
    assert fund.returned[0] == pytest.approx(expected)
    model.ledger.check()
