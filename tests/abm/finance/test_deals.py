"""Deals at the gate: with and without a ticket, who is told, and what is written down."""

import numpy as np
import pytest

from abm.finance import committee
from abm.finance.deals import beliefs, rooms, settle
from abm.finance.investors import learn, look_back
from agents.finance.guidance_fund import TOURISM
from tests.worlds.finance_world import one_deal, small_model

OFFER = np.array([1e6])


@pytest.fixture
def model(monkeypatch):
    """A model whose fund has a hundred million to give."""
    model = small_model(monkeypatch, fund_size=1000.0)
    money = np.array([1e8])
    model.ledger.post("fund_calls", "upper_governments", "guidance_fund", received=money)
    fund = model.guidance_funds
    fund.commitment, fund.called = np.array([1e9]), money
    fund.class_room = np.full((1, 5), 2e7)
    fund.files = np.full((1, 5), 3.0)
    model.parameters.fund_certification = 0.0
    model.parameters.fund_diligence_error = 0.0
    return model


def gain(model, owner=24):
    return committee.gain_by_ticket(model, OFFER / 1e7)[owner, 0]


def test_what_a_ticket_adds_for_the_taker_alone_is_its_line_of_the_table(model):
    share, taker = np.array([0.0, 0.1, 0.2]), np.array([24, 3, 25])
    table = committee.gain_by_ticket(model, share)
    assert (committee.gain_by_ticket(model, share, taker=taker) == table[taker, range(3)]).all()


def entry(model):
    return model.deals().iloc[-1]


def test_a_deal_just_short_goes_with_the_ticket_and_is_additional(model):
    settled = settle(model, one_deal(model, value=-0.9 * gain(model)), offers=OFFER)
    assert settled.taken.tolist() == [True]
    assert settled.tickets.tolist() == [1e6]
    fund = model.guidance_funds
    assert (fund.additional[0], fund.deadweight[0], fund.displaced[0]) == (1e7, 0, 0)
    assert model.investors.committed[24] == 3e6
    assert entry(model)["investor"] == "private_4"
    assert not entry(model)["also_without"]
    assert model.ledger.month_total("fund_tickets") == 1e6


def test_a_deal_too_far_from_the_gate_is_refused_and_costs_nothing(model):
    settled = settle(model, one_deal(model, value=-1.1 * gain(model)), offers=OFFER)
    assert settled.taken.tolist() == [False]
    assert entry(model)["stage"] == "refused"
    assert model.guidance_funds.invested[0] == 0
    assert model.ledger.month_total("fund_tickets") == 0


def test_a_ticket_for_a_deal_that_goes_anyhow_is_deadweight(model):
    settle(model, one_deal(model, value=0.01), offers=OFFER)
    assert model.guidance_funds.deadweight[0] == 1e6
    assert model.guidance_funds.additional[0] == 0
    assert entry(model)["also_without"]


def test_relief_of_equity_alone_makes_a_deal_that_pays(model):
    deal = one_deal(model, value=0.01, room=3.5e6)
    settle(model, deal, offers=OFFER)
    assert model.guidance_funds.additional[0] == 1e7
    assert model.guidance_funds.deadweight[0] == 0


def test_a_helped_deal_can_take_the_money_of_another(model):
    one = one_deal(model, value=0.02, room=4e6)
    both = one._replace(
        rows=np.array([0, 1]),
        place=np.array([0, 1]),
        capital=np.array([1e7, 8e6]),
        equity=np.full(2, 4e6),
        surplus=np.hstack([one.surplus - 0.015, one.surplus - 0.010]),
        bound=np.ones(2),
        most=np.full(2, np.inf),
        expected=np.ones(2),
        months=np.full(2, 30.0),
    )
    settled = settle(model, both, offers=np.array([1e6, 0.0]))
    assert settled.taken.tolist() == [True, False]
    fund = model.guidance_funds
    assert (fund.additional[0], fund.displaced[0], fund.deadweight[0]) == (1e7, 8e6, 0)
    assert model.deals()["stage"].tolist()[-2:] == ["taken", "displaced"]


def test_without_a_ticket_both_gates_are_one(model):
    settle(model, one_deal(model, value=0.01), offers=np.zeros(1))
    fund = model.guidance_funds
    assert fund.additional[0] == fund.displaced[0] == fund.deadweight[0] == fund.tickets[0] == 0
    assert entry(model)["ticket"] == 0


def test_money_runs_along_the_edges_from_fund_and_investor_to_class_and_county(model):
    settle(model, one_deal(model, value=0.01), offers=OFFER)
    frame = model.network.edges("finance").set_index("edge")["amount"]
    assert frame["finance:fund-class:tourism"] == 1e6
    assert frame["finance:investor:private_4-class:tourism"] == 3e6
    assert frame["finance:class:tourism-kangding"] == 4e6


def test_the_committee_gives_a_fifth_of_the_equity_at_a_leverage_of_four(model):
    model.levers.fund_leverage_cap = 4.0
    tickets = committee.offered_tickets(model, one_deal(model, value=-0.01))
    assert tickets == pytest.approx([0.8e6])
    assert model.guidance_funds.files[0, TOURISM] == 2
    model.levers.fund_leverage_cap = 7.0
    assert committee.offered_tickets(model, one_deal(model, value=-0.01)) == pytest.approx([0.5e6])


def test_a_strict_committee_sends_clear_deals_away_but_not_owners_in_want(model):
    model.levers.fund_discipline = 1.0
    clear = one_deal(model, value=0.25)
    assert committee.offered_tickets(model, clear).tolist() == [0.0]
    in_want = one_deal(model, value=0.25, room=3.5e6)
    assert committee.offered_tickets(model, in_want)[0] > 0
    hopeless = one_deal(model, value=0.25, room=1e6)
    assert committee.offered_tickets(model, hopeless).tolist() == [0.0]
    model.levers.fund_discipline = model.levers.project_supervision = 0.0
    assert committee.offered_tickets(model, clear)[0] > 0


@pytest.mark.parametrize("missing", ["share", "files", "money", "size", "quota"])
def test_there_is_no_ticket_without(model, missing):
    fund, deal = model.guidance_funds, one_deal(model, value=-0.01)
    assert committee.offered_tickets(model, deal)[0] > 0
    if missing == "share":
        model.levers.fund_share_tourism = 0.0
    elif missing == "files":
        fund.files = np.zeros((1, 5))
    elif missing == "money":
        fund.class_room = np.zeros((1, 5))
    elif missing == "size":
        model.parameters.fund_least_deal = 1.1e7
    else:
        fund.place_tickets = np.full((1, 19), 5e7)
    assert committee.offered_tickets(model, deal).tolist() == [0.0]


def test_investors_look_back_after_a_year_of_work_and_believe_more_or_less(model, monkeypatch):
    from abm.finance import investors as phase

    model.parameters.return_noise = 0.0
    settle(model, one_deal(model, value=0.0), offers=np.zeros(1))
    monkeypatch.setattr(phase, "incomes", lambda model, entries: np.full(len(entries), 0.8))
    model.clock.set(model.clock.t + 29)
    assert len(look_back(model)) == 0
    model.clock.set(model.clock.t + 1)
    seen = look_back(model)
    assert model.deal_book.excess[seen] == pytest.approx([-0.2])
    learn(model, seen)
    believed = beliefs(model, TOURISM)
    p = model.parameters
    assert believed[24, 0] == pytest.approx(-0.2 * p.belief_own)
    assert believed[24, 1] == pytest.approx(-0.2 * p.belief_elsewhere)
    assert believed[23, 0] == pytest.approx(-0.2 * p.belief_peer)
    assert believed[0].tolist() == [0.0] * 18
    assert len(look_back(model)) == 0


def test_owners_of_their_own_have_all_the_money_they_need(model):
    assert rooms(model)[-1] == np.inf
    assert (rooms(model)[:-1] == model.investors.equity_budget).all()
