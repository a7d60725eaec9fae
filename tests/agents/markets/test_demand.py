"""Rules of spending and of sharing demand among sellers."""

import numpy as np
import pytest

from agents.markets.demand import (
    attraction,
    household_consumption,
    rationed_sales,
    reach_of_sellers,
)


def test_spending_by_hand_and_never_above_income_and_money():
    spending = household_consumption(
        np.array([1000.0, 1000.0, 0.0]), np.array([50_000.0, -100.0, 10.0]), 0.8, 0.004
    )
    np.testing.assert_allclose(spending, [1000.0, 800.0, 0.04])
    assert household_consumption(np.array([100.0]), np.array([0.0]), 1.5, 0.0)[0] == 100.0


def test_pull_by_hand():
    pull = attraction(
        np.array([2.0]), np.array([16.0]), np.array([2.0]), np.array([1.5]), np.array([3.0]), 0.5
    )
    assert pull[0] == pytest.approx(2 * 1.5 * 4 / 8)


def test_demand_is_shared_by_pull():
    sold, short = rationed_sales(
        np.array([90.0, 0.0]), np.array([0, 0, 1]), np.array([1.0, 2.0, 5.0]), np.full(3, 99.0), 2
    )
    np.testing.assert_allclose(sold, [30.0, 60.0, 0.0])
    np.testing.assert_allclose(short, 0.0)


def test_what_one_cannot_serve_goes_to_those_with_room_and_the_rest_is_short():
    cell, pull = np.array([0, 0]), np.array([1.0, 1.0])
    sold, short = rationed_sales(np.array([100.0]), cell, pull, np.array([20.0, 70.0]), 1)
    np.testing.assert_allclose(sold, [20.0, 70.0])
    assert short[0] == pytest.approx(10.0)
    sold, short = rationed_sales(np.array([100.0]), cell, pull, np.array([20.0, 90.0]), 1)
    np.testing.assert_allclose(sold, [20.0, 80.0])
    assert short[0] == pytest.approx(0.0)


def test_a_market_without_sellers_is_short_of_everything():
    sold, short = rationed_sales(
        np.array([100.0, 50.0]), np.array([0]), np.array([1.0]), np.array([500.0]), 2
    )
    assert sold.tolist() == [100.0]
    assert short.tolist() == [0.0, 50.0]


def test_reach_by_hand():
    np.testing.assert_allclose(
        reach_of_sellers(np.array([1.0, 2.0, 0.0]), 0.2), [1.0, 2 / 1.2, 0.0]
    )
    assert reach_of_sellers(1e12, 0.2) == pytest.approx(5.0)
