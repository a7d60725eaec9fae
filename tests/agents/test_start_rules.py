"""Rules that bring the start into balance, by hand."""

import numpy as np
import pytest

from agents.markets.balance import scaled_within
from agents.markets.demand import remembered_income, usual_income
from agents.power.base_year import steps_to_agree


def test_three_numbers_share_a_gap_by_their_spread():
    # V = 8.118 bn against G p/(1+tax) r = 50 TWh x 330 / 1.13 x .64 = 9.345 bn
    gap = float(np.log(8.118 / 9.345))
    step = steps_to_agree(
        gap,
        weight=np.array([1.0, 1.0, -1.0]),
        deviation=np.array([0.056, 0.10, 0.039]),
        free=np.ones(3),
    )
    ratio, price, added = np.exp(step) * [0.64, 330.0, 8.118]
    assert ratio == pytest.approx(0.6210, abs=1e-4)
    assert price == pytest.approx(299.8, abs=0.1)
    assert added == pytest.approx(8.238, abs=1e-3)
    assert 50 * price / 1.13 * ratio / 1000 == pytest.approx(added, rel=1e-3)


def test_a_number_at_its_bound_leaves_the_gap_to_the_others():
    step = steps_to_agree(
        0.3, weight=np.ones(2), deviation=np.array([0.1, 0.1]), free=np.array([1.0, 0.0])
    )
    np.testing.assert_allclose(step, [0.3, 0.0])
    assert not steps_to_agree(0.3, weight=np.ones(2), deviation=np.ones(2), free=np.zeros(2)).any()


def test_two_columns_are_split_as_buyers_ask():
    part = scaled_within(np.array([46.0, 51.0]), np.zeros(2), np.full(2, 100.0), total=100.0)
    np.testing.assert_allclose(part, [47.42, 52.58], atol=0.01)


def test_a_column_never_leaves_its_range():
    low, high = np.array([30.0, 40.0, 10.0]), np.array([50.0, 60.0, 20.0])
    part = scaled_within(np.array([90.0, 45.0, 5.0]), low, high, total=100.0)
    np.testing.assert_allclose(part, [50.0, 40.0, 10.0])


def test_income_that_every_year_has_brought_is_remembered_with_its_season():
    monthly = np.zeros((12, 1))
    monthly[[2, 5, 8, 11]] = 300.0
    start = remembered_income(monthly, 1)
    after = start
    for month in range(12):
        after = usual_income(after, monthly[month])
    np.testing.assert_allclose(after, start)
    # December's share is the freshest.
    assert start[0] > 100.0 > remembered_income(monthly, 12)[0]
    np.testing.assert_allclose(remembered_income(np.full((12, 1), 7.0), 5), 7.0)
