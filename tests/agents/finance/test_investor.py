"""Hand-worked numbers for investors."""

import numpy as np
import pytest

from agents.finance import investor


def test_there_are_25_investors_in_order_of_kind():
    kinds = investor.investor_kinds()
    assert len(kinds) == 25
    assert kinds[[0, 9, 10, 16, 17, 20, 21]].tolist() == [0, 0, 1, 1, 2, 2, 3]


def test_equity_left_is_the_budget_less_what_is_bound():
    assert investor.equity_left(np.array([5.0, 5.0]), np.array([2.0, 7.0])).tolist() == [3.0, 0.0]


def test_a_budget_used_in_full_grows_and_an_idle_one_shrinks():
    budget = investor.next_equity_budget(
        100.0, price_growth=0.02, used_share=np.array([1.0, 0.5, 0.0, 3.0]), adjustment=0.05
    )
    assert budget == pytest.approx([107.1, 102.0, 96.9, 107.1])


def test_state_planning_takes_away_the_extra_hurdle():
    assert investor.hurdle_rate(0.05, gap=0.03, obedience=np.array([0.0, 1.0])) == pytest.approx(
        [0.08, 0.05]
    )


def test_the_pair_that_gains_most_comes_first_and_money_is_spent_once():
    surplus = np.array([[0.3, 0.1, -0.1], [0.2, 0.25, 0.0]])
    need = np.array([5.0, 5.0, 5.0])
    assert investor.matched(surplus, need, np.array([5.0, 10.0])).tolist() == [0, 1, 1]
    # The second investor has money for one deal only, and takes the one that gains it most
    assert investor.matched(surplus, need, np.array([5.0, 5.0])).tolist() == [0, 1, -1]
    # Where the first has none, the second takes its best deal and cannot pay for the other
    assert investor.matched(surplus, need, np.array([0.0, 5.0])).tolist() == [-1, 1, -1]
    assert investor.matched(surplus - 1, need, np.array([9.0, 9.0])).tolist() == [-1, -1, -1]


def test_relief_of_equity_alone_makes_the_solar_deal_of_the_worked_quarter():
    surplus, room = np.array([[0.01]]), np.array([120.0])
    assert investor.matched(surplus, np.array([140.0]), room).tolist() == [-1]
    assert investor.matched(surplus, np.array([112.0]), room).tolist() == [0]


def test_a_tenth_more_income_than_planned_is_a_tenth_of_all_income_more():
    excess = investor.excess_return(
        np.array([1.1, 0.5, 9.0]), np.ones(3), value=np.array([0.2, 0.0, 0.0])
    )
    assert excess == pytest.approx([0.12, -0.5, 1.0])


def test_investors_learn_most_from_their_own_deals_and_something_from_others():
    excess, deals = np.zeros((3, 1, 2)), np.zeros((3, 1, 2))
    excess[0, 0, 0], deals[0, 0, 0] = -0.2, 1
    after = investor.beliefs_after(
        np.zeros((3, 1, 2)),
        investor.Experience(excess, deals),
        group=np.array([0, 0, 1]),
        own=0.5,
        elsewhere=0.1,
        peer=0.2,
    )
    assert after[0, 0] == pytest.approx([-0.1, -0.02])
    assert after[1, 0] == pytest.approx([-0.04, 0.0])
    assert after[2, 0] == pytest.approx([0.0, 0.0])


def test_a_belief_moves_from_where_it_was_towards_what_was_seen_elsewhere():
    excess, deals = np.zeros((1, 1, 2)), np.zeros((1, 1, 2))
    excess[0, 0, 0], deals[0, 0, 0] = -0.2, 1
    after = investor.beliefs_after(
        np.full((1, 1, 2), 0.3),
        investor.Experience(excess, deals),
        group=np.array([0]),
        own=0.5,
        elsewhere=0.1,
        peer=0.2,
    )
    assert after[0, 0] == pytest.approx([0.05, 0.25])


def test_income_is_measured_against_what_was_expected():
    assert investor.excess_return(
        np.array([3.0, 0.1]), np.array([2.5, 0.2]), value=np.zeros(2)
    ) == pytest.approx([0.2, -0.5])
