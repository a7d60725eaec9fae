"""Rules of spending and of sharing demand among sellers."""

import numpy as np
import pytest

from agents.markets.demand import (
    attraction,
    household_consumption,
    rationed_sales,
    usual_income,
)


def test_usual_income_moves_by_a_twelfth_of_what_came_in_and_stays_above_zero():
    income = usual_income(np.array([1200.0, 12.0]), np.array([2400.0, -1200.0]))
    np.testing.assert_allclose(income, [1300.0, 0.0])


def test_spending_by_hand_and_never_above_income_and_money():
    spending = household_consumption(
        np.array([1000.0, 1000.0, 0.0]),
        np.array([50_000.0, -100.0, 10.0]),
        propensity_income=0.8,
        propensity_deposits=0.004,
    )
    np.testing.assert_allclose(spending, [1000.0, 800.0, 0.04])
    everything = household_consumption(
        np.array([100.0]), np.array([0.0]), propensity_income=1.5, propensity_deposits=0.0
    )
    assert everything[0] == 100.0


def test_pull_by_hand():
    pull = attraction(
        np.array([2.0]),
        np.array([16.0]),
        price=np.array([2.0]),
        customers=np.array([1.5]),
        price_elasticity=np.array([3.0]),
        scale=0.5,
    )
    assert pull[0] == pytest.approx(2 * 1.5 * 4 / 8)


def test_demand_is_shared_by_pull():
    sales = rationed_sales(
        np.array([90.0, 0.0]),
        cell=np.array([0, 0, 1]),
        pull=np.array([1.0, 2.0, 5.0]),
        most=np.full(3, 99.0),
    )
    np.testing.assert_allclose(sales.sold, [30.0, 60.0, 0.0])
    np.testing.assert_allclose(sales.unserved, 0.0)


def test_what_one_cannot_serve_goes_to_those_with_room_and_the_rest_is_short():
    sellers = {"cell": np.array([0, 0]), "pull": np.array([1.0, 1.0])}
    sales = rationed_sales(np.array([100.0]), most=np.array([20.0, 70.0]), **sellers)
    np.testing.assert_allclose(sales.sold, [20.0, 70.0])
    assert sales.unserved[0] == pytest.approx(10.0)
    sales = rationed_sales(np.array([100.0]), most=np.array([20.0, 90.0]), **sellers)
    np.testing.assert_allclose(sales.sold, [20.0, 80.0])
    assert sales.unserved[0] == pytest.approx(0.0)


def test_a_market_without_sellers_is_short_of_everything():
    sales = rationed_sales(
        np.array([100.0, 50.0]),
        cell=np.array([0]),
        pull=np.array([1.0]),
        most=np.array([500.0]),
    )
    assert sales.sold.tolist() == [100.0]
    assert sales.unserved.tolist() == [0.0, 50.0]
