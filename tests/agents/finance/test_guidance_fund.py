"""Hand-worked numbers for the guidance fund."""

import numpy as np
import pytest

from agents.finance import guidance_fund as fund


def test_class_shares_are_normalised():
    assert fund.class_shares([0.2, 0.2, 0.4, 0.0, 0.2]) == pytest.approx([0.2, 0.2, 0.4, 0.0, 0.2])
    assert fund.class_shares([1, 1, 0, 0, 0]) == pytest.approx([0.5, 0.5, 0, 0, 0])
    assert fund.class_shares([0, 0, 0, 0, 0]) == pytest.approx([0.2] * 5)


@pytest.mark.parametrize(
    ("called", "deposits", "need", "expected"),
    [
        (0.0, 0.0, 500.0, 10.0),  # an even call: 600 over five years
        (0.0, 0.0, 4.0, 4.0),
        (0.0, 6.0, 4.0, 0.0),
        (595.0, 0.0, 500.0, 5.0),
        (600.0, 0.0, 500.0, 0.0),
    ],
)
def test_calls_follow_need_up_to_an_even_pace_and_the_promise(called, deposits, need, expected):
    assert fund.capital_call(
        commitment=600.0, called=called, deposits=deposits, need=need, call_years=5
    ) == pytest.approx(expected)


def test_offers_stop_at_what_deals_can_take():
    offers = fund.class_offers(
        100.0,
        shares=np.array([0.5, 0.5]),
        demand=np.array([1000.0, 100.0]),
        ticket_limit=np.array([0.1, 0.1]),
    )
    assert offers == pytest.approx([50.0, 10.0])


def test_discipline_supervision_and_age_cut_deadweight():
    assert fund.deadweight_share(
        capture=0.5,
        discipline=0.0,
        supervision=0.0,
        supervision_gain=0.3,
        age=0.0,
        learning_years=6.0,
    ) == pytest.approx(0.5)
    assert fund.deadweight_share(
        capture=0.5,
        discipline=0.5,
        supervision=0.0,
        supervision_gain=0.3,
        age=0.0,
        learning_years=6.0,
    ) == pytest.approx(0.25)
    assert fund.deadweight_share(
        capture=0.5,
        discipline=0.5,
        supervision=1.0,
        supervision_gain=0.3,
        age=0.0,
        learning_years=6.0,
    ) == pytest.approx(0.5 * 0.5 * 0.7)
    assert fund.deadweight_share(
        capture=0.5,
        discipline=0.0,
        supervision=0.0,
        supervision_gain=0.3,
        age=6.0,
        learning_years=6.0,
    ) == pytest.approx(0.25)
    assert (
        fund.deadweight_share(
            capture=0.5,
            discipline=1.0,
            supervision=0.0,
            supervision_gain=0.3,
            age=0.0,
            learning_years=6.0,
        )
        == 0
    )


def test_leverage_spreads_the_fund_over_more_deals():
    offers = np.array([10.0, 10.0, 0.0])
    demand = np.array([200.0, 20.0, 0.0])
    assert fund.reach(offers, demand, leverage=1.0) == pytest.approx([0.1, 1.0, 0.0])
    assert fund.reach(offers, demand, leverage=4.0) == pytest.approx([0.25, 1.0, 0.0])


def test_a_ticket_is_thin_where_leverage_is_high():
    assert fund.ticket_share(np.array([0.06, 0.12]), 4.0) == pytest.approx([0.06, 0.12])
    assert fund.ticket_share(np.array([0.06, 0.12]), 9.0) == pytest.approx([0.06, 0.1])


def test_a_ticket_is_worth_about_one_percent_of_the_cost_of_a_power_plant():
    # 30 % of an equity of 20 %, 3 points of return forgone for six years at 3 %: 0.06 * 0.03 *
    # 5.4172
    assert fund.ticket_worth(0.06, hurdle=0.06, fund_return=0.03, annuity=5.4172) == pytest.approx(
        0.00975, rel=1e-3
    )
    assert fund.ticket_worth(0.06, hurdle=0.02, fund_return=0.03, annuity=5.4172) == 0


def test_stakes_are_sold_after_six_years_at_a_loss():
    held = np.zeros(24)
    held[3] = 100.0
    ring, proceeds = fund.stakes_after(held, quarter=27, bought=40.0, loss=0.2)
    assert proceeds == pytest.approx(80.0)
    assert ring[3] == 40.0
    assert held[3] == 100.0
    ring, proceeds = fund.stakes_after(held, quarter=26, bought=40.0, loss=0.2)
    assert proceeds == 0
    assert ring[[2, 3]].tolist() == [40.0, 100.0]


def test_the_committee_serves_the_best_deals_first_and_none_beyond_the_largest_ticket():
    applied = np.array([10.0, 10.0, 30.0])
    order = np.arange(3.0)
    scores = np.array([1.0, 2.0, 2.0])
    assert fund.tickets(applied, scores=scores, order=order, room=25.0, largest=20.0).tolist() == [
        0.0,
        10.0,
        15.0,
    ]
    assert fund.tickets(applied, scores=scores, order=order, room=100.0, largest=20.0).tolist() == [
        10.0,
        10.0,
        20.0,
    ]
    assert fund.tickets(
        applied, scores=None, order=order, room=25.0, largest=np.inf
    ) == pytest.approx([5.0, 5.0, 15.0])


def test_a_single_deal_is_captured_or_not_and_of_many_a_share():
    part = fund.captured_part(np.array([0.7, 0.2, 0.5]), np.array([1.0, 1.0, 1e8]), share=0.4)
    assert part == pytest.approx([1.0, 0.0, 0.4])
