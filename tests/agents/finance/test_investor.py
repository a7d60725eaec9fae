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
