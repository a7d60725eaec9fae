"""One text for a lone run and for several: numbers of runs, and what they are spread over."""

import numpy as np
import pytest

from agents import axis


def test_parts_of_less_than_one_are_parts_of_it_too():
    assert axis.per(0.2, 0.5) == pytest.approx(0.4)
    assert axis.per(np.array([0.2, 0.1]), 0.5) == pytest.approx([0.4, 0.2])
    assert axis.per(np.array([0.2]), 0.0).tolist() == [0.0]
    of_runs = axis.per(np.array([[0.2], [0.2], [0.0]]), np.array([[0.5], [2.0], [0.0]]))
    assert of_runs[:, 0] == pytest.approx([0.4, 0.1, 0.0])
