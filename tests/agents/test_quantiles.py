"""Inverse distribution functions against scipy's, and rising in the rate for the same luck."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import pdtr

from agents import quantiles

LEVELS = np.linspace(0.001, 0.999, 333)


@pytest.mark.parametrize("mean", [0.01, 0.7, 3.0, 20.0, 49.0])
def test_poisson_is_exact_for_small_means(mean):
    assert (quantiles.poisson(LEVELS, mean) == stats.poisson.ppf(LEVELS, mean)).all()


@pytest.mark.parametrize("mean", [0.7, 3.0, 20.0])
def test_a_count_is_drawn_up_to_the_very_luck_that_its_distribution_function_reaches(mean):
    counts = np.arange(1.0, 2.0 * mean + 2.0)
    reached = pdtr(counts, mean)
    assert (quantiles.poisson(reached, mean) == counts).all()
    assert (quantiles.poisson(reached + 1e-9, mean) == counts + 1.0).all()


def test_poisson_is_near_for_large_means():
    drawn = quantiles.poisson(LEVELS, 400.0)
    assert np.abs(drawn - stats.poisson.ppf(LEVELS, 400.0)).max() <= 4
    assert quantiles.poisson(LEVELS, 0.0).max() == 0


@pytest.mark.parametrize(("count", "probability"), [(1, 0.3), (10, 0.9), (30, 0.5), (50, 0.02)])
def test_binomial_is_exact_for_small_counts(count, probability):
    assert (
        quantiles.binomial(LEVELS, count, probability)
        == stats.binom.ppf(LEVELS, count, probability)
    ).all()


@given(st.floats(0.001, 0.999), st.integers(0, 5000), st.floats(0, 1))
def test_binomial_stays_within_its_count(u, count, probability):
    drawn = float(quantiles.binomial(u, count, probability))
    assert 0 <= drawn <= count
    assert drawn == int(drawn)


@given(st.floats(0.001, 0.999), st.integers(1, 40), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_chance_never_means_fewer_events(u, count, one, other):
    low, high = sorted((one, other))
    if count * high * (1 - high) < 9 and count * low * (1 - low) < 9:
        assert quantiles.binomial(u, count, low) <= quantiles.binomial(u, count, high)


def test_continuous_quantiles_against_known_values():
    assert quantiles.normal(0.975, 10, 2) == pytest.approx(10 + 2 * 1.959964, abs=1e-5)
    assert quantiles.lognormal(0.5, 7.0, 0.4) == pytest.approx(7.0)
    assert quantiles.triangular(0.5, 0.0, 1.0, 2.0) == pytest.approx(1.0)
    assert quantiles.triangular(0.3, 4.0, 4.0, 4.0) == pytest.approx(4.0)
    assert quantiles.gamma(LEVELS, 3.0, 0.5) == pytest.approx(
        stats.gamma.ppf(LEVELS, 4.0, scale=0.75)
    )
    assert quantiles.laplace(LEVELS) == pytest.approx(stats.laplace.ppf(LEVELS, scale=np.sqrt(0.5)))
    assert (quantiles.geometric(LEVELS, 0.2) == stats.geom.ppf(LEVELS, 0.2)).all()


def test_the_share_of_a_group_rises_with_the_probability_and_is_yes_or_no_for_one():
    luck = (np.arange(1000) + 0.5) / 1000
    one = quantiles.binomial_share(luck, np.ones(1000), np.full(1000, 0.3))
    assert set(one.tolist()) == {0.0, 1.0}
    assert one.mean() == pytest.approx(0.3)
    np.testing.assert_array_equal(one, quantiles.binomial(luck, 1.0, 0.3))
    many = quantiles.binomial_share(luck, np.full(1000, 100.0), np.full(1000, 0.3))
    assert many.mean() == pytest.approx(0.3, abs=1e-6)
    assert many.std() == pytest.approx(np.sqrt(0.3 * 0.7 / 100), rel=0.01)
    assert np.all(quantiles.binomial_share(luck, np.full(1000, 100.0), np.full(1000, 0.4)) >= many)


def test_a_near_binomial_has_the_mean_and_spread_of_a_binomial():
    u = (np.arange(100_000) + 0.5) / 100_000
    for count, probability, close in (
        (1000.0, 0.0035, 0.002),
        (300.0, 0.0035, 0.02),
        (50.0, 0.3, 0.002),
    ):
        drawn = quantiles.near_binomial(u, count, probability)
        assert drawn.mean() == pytest.approx(count * probability, rel=close)
        assert drawn.var() == pytest.approx(count * probability * (1 - probability), rel=0.1)
        assert (np.diff(drawn) >= 0).all()
        assert drawn.min() >= 0
        assert drawn.max() <= count
    assert quantiles.near_binomial(np.array([0.9]), 10.0, 0.0) == 0


def test_a_count_that_is_not_whole_is_never_passed():
    for probability in (0.3, 0.9):
        drawn = quantiles.binomial(np.array([0.001, 0.5, 0.999]), 0.6, probability)
        assert ((drawn >= 0) & (drawn <= 0.6)).all()


def test_a_triangular_quantile_leans_to_its_mode():
    drawn = quantiles.triangular(LEVELS, 2.0, 4.0, 10.0)
    np.testing.assert_allclose(drawn, stats.triang.ppf(LEVELS, 0.25, loc=2.0, scale=8.0))
    at_its_low = quantiles.triangular(LEVELS, 4.0, 4.0, 8.0)
    np.testing.assert_allclose(at_its_low, stats.triang.ppf(LEVELS, 0.0, loc=4.0, scale=4.0))


def test_normal_and_lognormal_away_from_the_middle():
    assert quantiles.normal(np.array([0.975])) == pytest.approx([1.959964])
    assert quantiles.lognormal(0.975, 7.0, 0.4) == pytest.approx(7.0 * np.exp(0.4 * 1.959964))


def test_a_sure_success_comes_first_and_an_impossible_one_after_a_finite_time():
    assert quantiles.geometric(np.array([0.0, 0.5, 0.999]), 1.0).tolist() == [1.0, 1.0, 1.0]
    assert quantiles.geometric(np.array([0.5]), 0.0) == pytest.approx(
        [np.log(2.0) * 1e12], rel=1e-3
    )
    assert quantiles.geometric(np.array([0.5, 0.51]), 0.5).tolist() == [1.0, 2.0]


def test_counts_are_exact_below_a_mean_of_fifty_and_rounded_normals_from_there_on():
    z = stats.norm.ppf(LEVELS)
    rounded = np.rint(50.0 + np.sqrt(50.0) * z)
    assert (rounded != stats.poisson.ppf(LEVELS, 50.0)).any()
    both = quantiles.poisson(np.stack([LEVELS, LEVELS]), np.array([[50.0], [49.9]]))
    assert (both[0] == rounded).all()
    assert (both[1] == stats.poisson.ppf(LEVELS, 49.9)).all()


def test_shares_are_exact_below_a_variance_of_nine_and_rounded_normals_from_there_on():
    rounded = np.rint(18.0 + 3.0 * stats.norm.ppf(LEVELS))
    assert (rounded != stats.binom.ppf(LEVELS, 36, 0.5)).any()
    both = quantiles.binomial(np.stack([LEVELS, LEVELS]), 36.0, np.array([[0.5], [0.49]]))
    assert (both[0] == rounded).all()
    assert (both[1] == stats.binom.ppf(LEVELS, 36, 0.49)).all()
    assert quantiles.binomial(np.array([1e-9, 1 - 1e-9]), 100.0, 0.1).tolist() == [0.0, 28.0]
    assert quantiles.binomial(np.array([1 - 1e-9]), 100.0, 0.9).tolist() == [100.0]


def test_the_share_of_a_group_by_hand():
    z = stats.norm.ppf(0.9)
    shares = quantiles.binomial_share(np.array([0.9, 0.9, 0.9]), np.array([4.0, 1.0, 0.5]), 0.2)
    # 0.2 and a deviation of 0.4 / 2; for one unit or less, whether luck passes 0.8.
    np.testing.assert_allclose(shares, [0.2 + 0.2 * z, 1.0, 1.0])
    edge = quantiles.binomial_share(np.array([1e-4, 1 - 1e-4]), np.array([4.0, 4.0]), 0.5)
    assert edge.tolist() == [0.0, 1.0]
    some = quantiles.binomial_share(np.array([0.9]), np.array([1.5]), 0.2)
    np.testing.assert_allclose(some, 0.2 + 0.4 / np.sqrt(1.5) * z)


def test_a_near_binomial_by_hand():
    # The root of 100 * 0.2 and half the root of 0.8: together 1.1 times the first; 24.2 - 0.2.
    scores = np.array([1.0, 0.0, -20.0])
    np.testing.assert_allclose(quantiles.near_binomial_at(scores, 100.0, 0.2), [24.0, 19.8, 0.0])
    assert quantiles.near_binomial_at(np.array([10.0]), 2.0, 0.9).tolist() == [2.0]


def test_a_number_that_is_reached_exactly_is_not_passed():
    assert quantiles.binomial(np.array([0.75]), np.array([2.0]), np.array([0.5])) == [1.0]


def test_no_luck_is_so_bad_that_less_than_nothing_happens():
    assert quantiles.poisson(np.array([1e-15]), 50.0).tolist() == [0.0]
