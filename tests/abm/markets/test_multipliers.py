"""Multipliers by hand, and that they are those of the coefficients that enterprises buy by."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.markets.multipliers import input_coefficients, mean_multiplier, output_multipliers
from abm.markets.structure import SELLERS
from agents.industries import COLUMNS


@pytest.fixture
def structure():
    """Two sellers that buy a tenth and a fifth of their output from the first of them; households
    buy from it too.
    """
    first, second = SELLERS[:2]
    mix = np.zeros((COLUMNS, COLUMNS))
    mix[first, first] = 0.2
    mix[second, first] = 0.4
    household = np.zeros((1, COLUMNS))
    household[0, first] = 0.5
    half = np.full(COLUMNS, 0.5)
    return SimpleNamespace(
        value_added_ratio=half,
        input_mix=mix,
        labour_share=half,
        outside_staff=np.zeros(COLUMNS),
        household_mix=household,
    )


def test_type_one_by_hand(structure):
    first, second = SELLERS[:2]
    multipliers = output_multipliers(structure)
    assert input_coefficients(structure)[second, first] == pytest.approx(0.2)
    assert multipliers[first] == pytest.approx(1 / 0.9)
    assert multipliers[second] == pytest.approx(1 + 0.2 / 0.9)


def test_type_two_adds_what_wages_buy(structure):
    first, second = SELLERS[:2]
    multipliers = output_multipliers(structure, consumed=0.8)
    wages = 0.5 * 0.5 * 0.8 * 0.5
    assert multipliers[first] == pytest.approx(1 / (1 - 0.1 - wages))
    assert multipliers[second] == pytest.approx(1 + (0.2 + wages) / (1 - 0.1 - wages))
    output = np.zeros(COLUMNS)
    output[[first, second]] = (1.0, 3.0)
    mean = (multipliers[first] + 3 * multipliers[second]) / 4
    assert mean_multiplier(multipliers, output) == pytest.approx(mean)
