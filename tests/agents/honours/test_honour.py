"""Rules of the contests for honours, with numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.honours import honour


def test_money_goes_to_the_best_prospects_of_its_block():
    shares = honour.prospect_shares(
        np.array([100.0, 10.0, 5.0]),
        np.array([0.0, np.log(3.0), 0.5, 9.0]),
        block=np.array([0, 0, 1, -1]),
        sharpness=1.0,
    )
    assert shares == pytest.approx([25.0, 75.0, 10.0, 0.0])


def test_readiness_grows_with_money_and_wears_above_the_standard_held():
    readiness = honour.readiness_after(
        np.array([0.8, 0.6, 1.15]),
        np.array([10.0, 0.0, 100.0]),
        cost=100.0,
        wear=0.1,
        standard=np.full(3, 0.65),
    )
    assert readiness == pytest.approx([0.8 + 0.1 - 0.015, 0.6, 1.2])


def test_named_candidates_lucky_ones_and_those_of_keen_counties_score_higher():
    score = honour.contest_score(
        np.array([0.5, 0.5, 0.8413447460685429, 0.5]),
        np.full(4, 0.9),
        named=np.array([0, 1, 0, 0]),
        bonus=0.03,
        deviation=0.05,
        effort=np.array([1.0, 1.0, 1.0, np.e]),
        effort_effect=0.4,
    )
    assert score == pytest.approx([0.9, 0.93, 0.95, 0.92])


def test_money_follows_the_effort_of_counties_among_equals():
    shares = honour.prospect_shares(
        np.array([100.0]),
        np.zeros(2),
        block=np.zeros(2, int),
        sharpness=40.0,
        effort=np.array([3.0, 1.0]),
    )
    assert shares == pytest.approx([75.0, 25.0])


def test_upper_levels_have_more_for_a_prefecture_that_can_show_more():
    able = np.array([True, True, False, True, True])
    best = honour.best_readiness(np.array([0.5, 0.8, 1.2, 0.9, 1.0]), able, few=3)
    assert best == pytest.approx(0.9)
    assert honour.best_readiness(np.ones(2), np.zeros(2, bool), few=3) == 0
    means = honour.quota_mean(
        np.array([2.0, 2.0]),
        np.array([0.9, 0.6]),
        usual_readiness=np.array([0.9, 0.9]),
        power=1.5,
    )
    assert means == pytest.approx([2.0, 2.0 * (2 / 3) ** 1.5])


def test_the_best_eligible_candidates_above_the_cut_win_within_the_quota():
    score, eligible = np.array([0.95, 0.99, 0.9, 0.97]), np.array([True, False, True, True])

    def winners(quota):
        return honour.contest_winners(score, eligible, cut=0.94, quota=quota).tolist()

    assert winners(1) == [False, False, False, True]
    assert winners(9) == [True, False, False, True]
    assert not any(winners(0))
    nobody = np.zeros(4, bool)
    assert not honour.contest_winners(score, nobody, cut=0.0, quota=4).any()


@given(st.floats(0.01, 0.99), st.floats(0, 5), st.floats(0, 5))
def test_a_higher_mean_never_brings_fewer_awards(u, low, more):
    few, many = honour.yearly_quota(np.array([u, u]), np.array([low, low + more]))
    assert few <= many


def test_ready_applicants_get_on_the_list_with_the_chance_of_the_year():
    u = np.array([0.1, 0.1, 0.3, 0.1])
    listed = honour.newly_listed(
        u,
        np.array([0.6, 0.59, 0.9, 0.9]),
        able=np.array([True, True, True, False]),
        asked=np.full(4, 0.6),
        chance=0.2,
    )
    assert listed.tolist() == [True, False, False, False]


def test_every_ladder_has_its_ranks():
    assert set(honour.RANKS) == set(range(len(honour.LADDERS)))
    assert honour.RANKS[honour.FARM_PARK] == ("prefecture", "provincial", "national")
