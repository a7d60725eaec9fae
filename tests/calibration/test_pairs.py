"""Paired experiments: the interval, the verdict on a sign, and a world that differs in
one thing.
"""

import numpy as np
import pytest

from calibration.experiments.pairs import Sign, World, _verdict, mean_interval, sign_table

SIGN = {"name": "price", "less": World(), "more": World(), "indicator": "x", "year": 2025}


def test_the_interval_of_a_mean_difference_by_hand():
    mean, low, high = mean_interval([1.0, 2.0, 3.0])
    assert mean == pytest.approx(2.0)
    assert high - mean == pytest.approx(4.302653 / np.sqrt(3))
    assert low == pytest.approx(2 - 4.302653 / np.sqrt(3))


def test_one_draw_gives_no_interval():
    assert np.isnan(mean_interval([1.0])[1])


@pytest.mark.parametrize(
    ("difference", "asks", "holds"),
    [
        ([1.0, -0.5], {"sign": 1}, True),
        ([1.0, -0.5], {"sign": 1, "everywhere": True}, False),
        ([1.0, 0.0], {"sign": 1, "everywhere": True}, True),
        ([0.0, 0.0], {"sign": 1}, False),
        ([0.0, 0.0], {"sign": -1, "strict": False}, True),
        ([0.0, 0.0], {"sign": 0}, True),
        ([1.0, -1.0], {"sign": 0}, False),
        ([-1.0, -2.0], {"sign": -1, "everywhere": True}, True),
    ],
)
def test_when_a_sign_holds(difference, asks, holds):
    assert _verdict(Sign(**SIGN, **asks), np.array(difference))["holds"] is holds


def test_worlds_meet_the_same_luck():
    """More solar quota adds solar capacity and nothing to the yak price of the year before it
    starts.
    """
    less, more = World(levers={"pv_quota_mw_y": 0}), World(levers={"pv_quota_mw_y": 4000})
    signs = [
        Sign("quota", less, more, "photovoltaic_capacity", 2025, 1, everywhere=True),
        Sign("quota", less, World(levers={"pv_quota_mw_y": 0}), "photovoltaic_capacity", 2025, 0),
    ]
    table = sign_table(signs, range(2), detail="coarse")
    assert table["holds"].all()
    assert table["mean"].iloc[0] > 0
