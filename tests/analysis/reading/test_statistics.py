"""Intervals and tests against numbers worked by hand or published."""

import numpy as np
import pytest
from scipy import stats

from analysis.reading.statistics import (
    bounded_difference_interval,
    change_p,
    holm,
    joint_change_interval,
    mcnemar_p,
    mean_interval,
    median_interval,
    paired_probability_interval,
    paired_score_interval,
    wilson_interval,
)
from runs.chances.intervals import bounded_mean_interval


def test_wilson_interval_of_7_in_10():
    # centre (7 + 1.92) / (10 + 3.84) = 0.6445; half-width 1.96 sqrt(10 * .7 * .3 + .96) / 13.84 =
    # 0.2477
    assert wilson_interval(7, 10) == pytest.approx((0.3968, 0.8922), abs=2e-4)


def test_wilson_interval_of_none_in_8_is_not_a_point():
    low, high = wilson_interval(0, 8)
    assert low == 0
    assert high == pytest.approx(3.8415 / (8 + 3.8415), abs=1e-4)


def test_without_trials_there_is_no_interval():
    assert np.isnan(wilson_interval(0, 0)).all()
    assert np.isnan(paired_probability_interval(0, 0, 0)).all()


def test_paired_interval_adds_half_a_pair_to_each_cell():
    # 10 gained, 2 lost of 40: (10.5 - 2.5) / 42 = 0.1905; error sqrt(13 - 64 / 42) / 42 = 0.08066
    assert paired_probability_interval(10, 2, 40) == pytest.approx(
        (0.1905 - 0.1581, 0.1905 + 0.1581), abs=2e-4
    )


def test_paired_interval_stays_between_minus_one_and_one():
    assert paired_probability_interval(3, 0, 3)[1] <= 1
    assert paired_probability_interval(0, 3, 3)[0] >= -1


def test_mcnemar_counts_only_the_pairs_that_differ():
    assert mcnemar_p(5, 0) == pytest.approx(2 * 0.5**5)
    assert mcnemar_p(0, 0) == 1
    assert mcnemar_p(3, 3) == 1


def test_mean_interval_by_student():
    # 1, 2, 3: standard error 1 / sqrt(3), t(0.975, 2) = 4.3027
    assert mean_interval([1.0, 2.0, 3.0]) == pytest.approx((2, 2 - 2.4841, 2 + 2.4841), abs=1e-3)
    assert np.isnan(mean_interval([1.0])[1])
    assert np.isnan(mean_interval([])[0])


def test_median_interval_needs_six_pairs():
    assert median_interval([6, 1, 2, 3, 4, 5]) == (3.5, 1, 6)
    assert np.isnan(median_interval([1, 2, 3, 4, 5])[1:]).all()
    assert np.isnan(median_interval([])).all()


def test_median_interval_of_twenty_runs_from_the_6th_to_the_15th():
    assert median_interval(range(1, 21)) == (10.5, 6, 15)


def test_score_interval_where_nothing_differs_solves_its_equation():
    low, high = paired_score_interval(np.array([0.0]), np.array([0.0]), np.array([30.0]))
    # nothing differs: z = n d / sqrt(n d (1 - d)) = 1.96 at d = 3.8415 / (30 + 3.8415)
    assert high[0] == pytest.approx(3.8415 / 33.8415, abs=1e-4)
    assert low[0] == pytest.approx(-high[0])


def test_score_interval_turns_round_with_the_mixes_and_widens_with_the_level():
    low, high = paired_score_interval(np.array([12.0]), np.array([2.0]), np.array([54.0]))
    back = paired_score_interval(np.array([2.0]), np.array([12.0]), np.array([54.0]))
    assert (low[0], high[0]) == pytest.approx((-back[1][0], -back[0][0]))
    wider = paired_score_interval(np.array([12.0]), np.array([2.0]), np.array([54.0]), 0.999)
    assert wider[0][0] < low[0] < 10 / 54 < high[0] < wider[1][0]
    close = paired_probability_interval(12, 2, 54)
    assert (low[0], high[0]) == pytest.approx(close, abs=0.02)


def test_holm_multiplies_the_smallest_most_and_never_falls():
    assert holm([0.01, 0.04, 0.03, np.nan]) == pytest.approx(
        [0.03, 0.06, 0.06, np.nan], nan_ok=True
    )
    assert holm([0.5, 0.9]).tolist() == [1.0, 1.0]


def test_bounded_means_by_hand():
    low, high = bounded_mean_interval([0.2, 0.4, 0.6, 0.8])
    assert ((low + high) / 2, (high - low) / 2) == pytest.approx((0.5, 0.3927), abs=1e-4)
    assert bounded_mean_interval([0.0] * 200)[0] == 0
    assert bounded_mean_interval([0.0] * 200)[1] > 0.01
    assert np.isnan(bounded_mean_interval([])).all()


def test_bounded_differences_by_hand():
    # .1, .3 and -1, 1: mean .1, deviations 0, .2, -1.1, .9
    half = stats.t.ppf(0.975, 3) * np.sqrt((0.04 + 1.21 + 0.81) / 3 / 4)
    low, high = bounded_difference_interval([0.1, 0.3])
    assert (low, high) == pytest.approx((max(0.1 - half, -1), min(0.1 + half, 1)))
    assert np.isnan(bounded_difference_interval([])).all()


def test_pairs_that_only_gain_or_lose_keep_the_exact_test_and_the_score():
    assert change_p([1, 1, 1, 0]) == mcnemar_p(3, 0)
    level = joint_change_interval([1, 0, 1, 0], 0.999)
    low, high = paired_score_interval([2.0], [0.0], [4.0], 0.999)
    assert level == (low[0], high[0])
    assert joint_change_interval([0.5, 0], 0.999) == bounded_difference_interval([0.5, 0], 0.999)


def test_intervals_of_yes_and_no_hold_for_every_probability():
    """Exact, by the binomial law; of pairs, where all that differ gain."""
    for n in (20, 50, 200):
        counts = np.arange(n + 1)
        values = [np.repeat([1.0, 0.0], [k, n - k]) for k in counts]
        intervals = (bounded_mean_interval, bounded_difference_interval)
        for interval, least in zip(intervals, (0.93, 0.93), strict=True):
            low, high = np.array([interval(one) for one in values]).T
            for p in np.linspace(0.002, 0.998, 250):
                held = stats.binom.pmf(counts, n, p)[(low <= p) & (p <= high)].sum()
                assert held >= least, (n, p, interval)


def test_the_p_of_changes_and_their_interval_agree():
    values = np.random.default_rng(1).uniform(-0.05, 0.15, 40)
    p = change_p(values)
    for level, inside in ((1 - p - 0.002, False), (1 - p + 0.0005, True)):
        low, high = bounded_difference_interval(values, level)
        assert (low <= 0 <= high) == inside
    assert change_p(np.full(9, 1e-9)) > 0.99
