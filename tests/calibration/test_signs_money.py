"""Known signs of public finance and administration over few draws, and the stylised facts that hold
in any draw.
"""

import pytest

from calibration.experiments.facts_money import measured, priority_everywhere
from calibration.experiments.pairs import sign_table
from calibration.experiments.signs_money import SIGNS

SHORT = {"detail": "coarse"}
WITHIN = {
    "type I output multiplier, mean of sellers": (1.05, 1.4),
    "type II output multiplier, mean of sellers": (1.05, 1.7),
    "interest over spending": (0.0, 0.1),
    "gap between the product three ways, relative": (0.0, 1e-9),
    "own revenue over spending": (0.08, 0.15),
}
"""In one draw; the mean over draws is held against the narrower stated ranges."""


def test_known_signs_of_money_hold():
    table = sign_table(SIGNS, draws=(2,), **SHORT)
    broken = table.loc[~table["holds"], ["experiment", "indicator", "mean"]]
    assert broken.empty, broken.to_string()


@pytest.mark.parametrize("draw", [0, 3])
def test_facts_of_money_hold_in_a_draw(draw):
    facts = measured(draw)
    for fact, (low, high) in WITHIN.items():
        assert low <= facts[fact] <= high, fact


def test_priority_for_all_gives_less_than_the_sum_of_separate_priorities():
    for draw in (1, 4):
        assert 0 < priority_everywhere(draw) < 0.95
