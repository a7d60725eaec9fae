"""What is often done to small arrays gives what numpy's own functions give, to the last bit."""

import numpy as np
import pytest

from agents.arrays import bounded, mean_of, quotient, rows_where

VALUES = np.random.default_rng(1).normal(size=37)


def test_bounds_mean_and_rows_are_those_of_numpy():
    assert (bounded(VALUES, -0.5, 0.25) == np.clip(VALUES, -0.5, 0.25)).all()
    assert bounded(3.0, 0.0, 1.0) == 1.0
    assert mean_of(VALUES) == VALUES.mean()
    assert rows_where(VALUES > 0).tolist() == np.flatnonzero(VALUES > 0).tolist()


def test_a_quotient_of_nothing_is_empty():
    whole = np.array([2.0, 0.0, 5.0])
    assert quotient(np.array([1.0, 3.0, 2.0]), whole).tolist() == [0.5, 0.0, 0.4]
    assert quotient(np.array([1.0, 3.0, 2.0]), whole, empty=1.0).tolist() == [0.5, 1.0, 0.4]
    assert quotient(1.0, whole).tolist() == [0.5, 0.0, 0.2]
    assert quotient(np.ones((2, 1)), whole).tolist() == [[0.5, 0.0, 0.2]] * 2
    assert quotient(np.ones(3), whole + 1.0).tolist() == (1.0 / (whole + 1.0)).tolist()
    assert quotient(np.zeros(0), np.zeros(0)).size == 0


@pytest.mark.parametrize("whole", [np.array([-1.0, 2.0]), np.array([np.nan, 2.0])])
def test_a_whole_below_zero_or_unknown_counts_as_nothing(whole):
    assert quotient(np.ones(2), whole).tolist() == [0.0, 0.5]
