"""Rules of the grassland, each against numbers worked by hand."""

import numpy as np
import pytest

from agents.pasture import grassland


def test_growth_by_hand_and_none_on_a_full_sward():
    def grown(standing, condition=1.0, climate=1.0, month_share=0.3):
        return grassland.grass_growth(
            np.array(standing),
            potential=1000.0,
            condition=condition,
            climate=climate,
            month_share=month_share,
            ceiling=1.6,
        )

    assert grown([0.0, 800, 1600, 2000]).tolist() == [300, 150, 0, 0]
    assert grown(0.0, condition=0.5, climate=1.2) == pytest.approx(180)
    assert grown(0.0, month_share=0.0) == 0


def test_standing_grass_balances_withering_growth_and_intake():
    left = grassland.standing_next(400.0, grown=100.0, eaten=60.0, withered_share=0.25)
    assert left == pytest.approx(340)
    assert grassland.standing_next(40.0, grown=0.0, eaten=60.0, withered_share=0.0) == 0


def test_use_is_what_was_eaten_of_what_grew():
    used = grassland.utilisation(np.array([300.0, 5.0]), np.array([600.0, 0.0]))
    assert used.tolist() == [0.5, 0]


def condition_after_a_year(condition, used, recovery_rate, damage_rate):
    return grassland.condition_next(
        np.array(condition),
        np.array(used),
        sustainable_use=0.5,
        recovery_rate=recovery_rate,
        damage_rate=damage_rate,
        low=0.3,
        high=1.2,
    )


def test_condition_recovers_under_light_use_and_suffers_beyond_the_limit():
    light, heavy = condition_after_a_year([0.8, 0.8], [0.4, 0.9], 0.12, 0.2)
    assert light == pytest.approx(0.8 + 0.12 * 0.8 * 0.2)
    assert heavy == pytest.approx(0.8 + 0.12 * 0.8 * 0.2 - 0.2 * 0.4 * 0.8)


def test_condition_stays_within_its_bounds():
    assert condition_after_a_year([0.31], [2.0], 0.0, 0.9)[0] == 0.3
