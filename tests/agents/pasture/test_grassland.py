"""Rules of the grassland, each against numbers worked by hand."""

import numpy as np
import pytest

from agents.pasture import grassland


def test_growth_by_hand_and_none_on_a_full_sward():
    grown = grassland.grass_growth(np.array([0.0, 800, 1600, 2000]), 1000.0, 1.0, 1.0, 0.3, 1.6)
    assert grown.tolist() == [300, 150, 0, 0]
    assert grassland.grass_growth(0.0, 1000.0, 0.5, 1.2, 0.3, 1.6) == pytest.approx(180)
    assert grassland.grass_growth(0.0, 1000.0, 1.0, 1.0, 0.0, 1.6) == 0


def test_standing_grass_balances_withering_growth_and_intake():
    assert grassland.standing_next(400.0, 100.0, 60.0, 0.25) == pytest.approx(340)
    assert grassland.standing_next(40.0, 0.0, 60.0, 0.0) == 0


def test_use_is_what_was_eaten_of_what_grew():
    assert grassland.utilisation(np.array([300.0, 5.0]), np.array([600.0, 0.0])).tolist() == [
        0.5,
        0,
    ]


def test_condition_recovers_under_light_use_and_suffers_beyond_the_limit():
    light, heavy = grassland.condition_next(
        np.array([0.8, 0.8]), np.array([0.4, 0.9]), 0.5, 0.12, 0.2, 0.3, 1.2
    )
    assert light == pytest.approx(0.8 + 0.12 * 0.8 * 0.2)
    assert heavy == pytest.approx(0.8 + 0.12 * 0.8 * 0.2 - 0.2 * 0.4 * 0.8)


def test_condition_stays_within_its_bounds():
    worst = grassland.condition_next(np.array([0.31]), np.array([2.0]), 0.5, 0.0, 0.9, 0.3, 1.2)
    assert worst[0] == 0.3
