"""Uses that are cut to what is supplied, worked by hand."""

import numpy as np
import pytest

from agents.markets.balance import local_factors

USES = np.array([[60.0, 60.0, 60.0, 0.0], [40.0, 40.0, 40.0, 0.0]])
LEAST = np.array([[0.5, 0.5, 0.5, 0.5], [0.9, 0.9, 0.9, 0.9]])
"""Even the lowest shares ask for 30 + 36 = 66 of the first three."""


def test_uses_that_are_met_stay():
    found = local_factors(USES[:, :1], np.array([100.0]), least=LEAST[:, :1])
    assert [found.inputs[0], found.final[0], found.beyond[0]] == [1.0, 1.0, 0.0]


def test_both_uses_give_way_within_what_is_known_and_then_in_proportion():
    supply = np.array([83.0, 66.0, 33.0, 5.0])
    found = local_factors(USES, supply, least=LEAST)
    # 83 is halfway between 66 and 100, 33 is half of 66.
    assert found.inputs.tolist() == pytest.approx([0.75, 0.5, 0.25, 1.0])
    assert found.final.tolist() == pytest.approx([0.95, 0.9, 0.45, 1.0])
    assert found.beyond.tolist() == pytest.approx([0.0, 0.0, 33.0, 0.0])
    asked = found.inputs * USES[0] + found.final * USES[1]
    assert asked.tolist() == pytest.approx([83.0, 66.0, 33.0, 0.0])


def test_more_than_all_is_never_looked_for():
    found = local_factors(USES, np.full(4, 200.0), least=LEAST)
    assert found.inputs.tolist() == found.final.tolist() == [1.0] * 4
    assert not found.beyond.any()
