"""Hand-worked numbers for the guidance fund."""

import numpy as np
import pytest

from agents.finance import guidance_fund as fund


def test_class_shares_are_normalised():
    assert fund.class_shares([0.2, 0.2, 0.4, 0.0, 0.2]) == pytest.approx([0.2, 0.2, 0.4, 0.0, 0.2])
    assert fund.class_shares([1, 1, 0, 0, 0]) == pytest.approx([0.5, 0.5, 0, 0, 0])
    assert fund.class_shares([0, 0, 0, 0, 0]) == pytest.approx([0.2] * 5)


@pytest.mark.parametrize(
    ("called", "deposits", "expected"),
    [
        (0.0, 0.0, 10.0),  # an even pace: 600 over five years
        (0.0, 115.0, 5.0),  # as far as a year's part, 120, is missing
        (0.0, 120.0, 0.0),
        (296.0, 0.0, 4.0),  # half of the promise is kept
        (300.0, 0.0, 0.0),
    ],
)
def test_calls_are_even_while_less_than_a_year_lies_idle_and_end_with_what_is_raised(
    called, deposits, expected
):
    assert fund.capital_call(
        commitment=600.0, raised=0.5, called=called, deposits=deposits, call_years=5.0
    ) == pytest.approx(expected)


def test_supervision_adds_to_discipline():
    assert fund.strictness(0.5, supervision=0.0, supervision_gain=0.4) == pytest.approx(0.5)
    assert fund.strictness(0.5, supervision=1.0, supervision_gain=0.4) == pytest.approx(0.7)
    assert fund.strictness(1.0, supervision=1.0, supervision_gain=0.4) == 1.0


def test_tickets_of_the_worked_quarter():
    equity = np.array([24.0, 140.0, 10.0])
    sizes = fund.ticket_sizes(equity, leverage=4.0, highest_share=0.3, largest=100.0)
    assert sizes == pytest.approx([4.8, 28.0, 2.0])
    # Below 2.33 the rule of thirty percent binds; a tenth of the promise is the most
    assert fund.ticket_sizes(equity, leverage=1.0, highest_share=0.3, largest=100.0) == (
        pytest.approx([7.2, 42.0, 3.0])
    )
    assert fund.ticket_sizes(equity, leverage=4.0, highest_share=0.3, largest=20.0) == (
        pytest.approx([4.8, 20.0, 2.0])
    )


def scores(estimate, strict, want=False):
    return fund.committee_scores(
        np.array(estimate),
        strict=strict,
        in_want=np.full(len(estimate), want),
        gain=np.full(len(estimate), 0.06),
        clear=0.1,
    )


def test_a_lax_committee_likes_safe_deals_and_a_strict_one_those_that_a_ticket_tips():
    assert scores([0.2, -0.03, -0.2], strict=0.0).tolist() == pytest.approx([0.2, -0.03, -0.2])
    strict = scores([0.08, -0.03, -0.2], strict=1.0)
    assert strict == pytest.approx([-0.11, 0.0, -0.17])
    assert scores([0.19, 0.21], strict=0.5) == pytest.approx([0.095 - 0.11, -np.inf])
    # Those who lack the money are helped even if the deal is good
    assert scores([0.3, 0.0], strict=1.0, want=True) == pytest.approx([0.0, 0.0])


def granted(files, room, place_room=100.0):
    return fund.granted_tickets(
        np.array([20.0, 15.0, 10.0, 5.0]),
        np.array([0.1, 0.3, -np.inf, 0.2]),
        files=files,
        room=room,
        place=np.array([0, 1, 0, 1]),
        place_room=np.array([100.0, place_room]),
    ).tolist()


def test_whole_tickets_go_to_the_best_deals_while_files_money_and_quotas_last():
    assert granted(files=4, room=100.0) == [20.0, 15.0, 0.0, 5.0]
    assert granted(files=1, room=100.0) == [0.0, 15.0, 0.0, 0.0]
    assert granted(files=4, room=22.0) == [0.0, 15.0, 0.0, 5.0]
    assert granted(files=4, room=100.0, place_room=17.0) == [20.0, 15.0, 0.0, 0.0]


def test_files_of_the_class_are_used_before_those_of_others():
    files = np.array([2.0, 1.0, 3.0, 0.0, 0.0])
    assert fund.files_left(files, 1, fund_class=0) == pytest.approx([1.0, 1.0, 3.0, 0.0, 0.0])
    assert fund.files_left(files, 4, fund_class=0) == pytest.approx([0.0, 0.5, 1.5, 0.0, 0.0])


def test_concessions_of_the_worked_quarter():
    # A hotel of 60 with a ticket of 4.8, hurdle 9.5 %, return of the fund 2.5 %, annuity 5.076
    share = np.array([4.8 / 60])
    gain = fund.concession(share, hurdle=0.095, fund_return=0.025, annuity=5.076)
    assert gain == pytest.approx([0.0284], abs=5e-5)
    assert fund.concession(share, hurdle=0.02, fund_return=0.025, annuity=5.076) == 0


def test_stakes_are_sold_at_the_agreed_return_unless_they_are_worth_less():
    proceeds = fund.exit_proceeds(
        np.array([10.0, 10.0, 10.0, 10.0]),
        excess=np.array([0.0, 0.3, -0.1, -0.5]),
        equity_share=np.full(4, 0.4),
        fund_return=0.02,
        cost=0.05,
    )
    agreed = 10 * 1.02**6 * 0.95
    assert proceeds == pytest.approx([agreed, agreed, 0.75 * agreed, 0.0])
