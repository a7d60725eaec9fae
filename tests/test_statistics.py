"""Intervals and tests against numbers worked by hand or published."""

import numpy as np
import pytest

from analysis.statistics import mcnemar_p, mean_interval, median_interval, paired_probability_interval, wilson_interval


def test_wilson_interval_of_7_in_10():
    # centre (7 + 1.92) / (10 + 3.84) = 0.6445; half-width 1.96 sqrt(10 * .7 * .3 + .96) / 13.84 = 0.2477
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
    assert paired_probability_interval(10, 2, 40) == pytest.approx((0.1905 - 0.1581, 0.1905 + 0.1581), abs=2e-4)


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
