"""Rules of data-centre operators, with numbers worked by hand."""

import numpy as np
import pytest

from agents.industry import data_centre


def test_a_kilowatt_at_full_load_for_a_year_uses_8760_hours_times_its_overhead():
    cost = data_centre.yearly_cost(0.5, usage_effectiveness=1.2, load_factor=0.5, other_cost=100.0)
    assert cost == pytest.approx(0.5 * 8760 * 0.6 + 100)


def test_operators_are_even_at_equal_cost_and_never_come_beyond_their_interest():
    luck = (np.arange(10000) + 0.5) / 10000

    def chance(cost_here):
        gain = data_centre.gain_by_coming(
            cost_here, np.full(10000, 3000.0), luck=luck, scale=400.0, interest=0.3
        )
        return np.mean(gain >= 0)

    assert chance(3000.0) == pytest.approx(0.15, abs=1e-4)
    assert chance(2600.0) == pytest.approx(0.3 / (1 + np.exp(-1)), abs=1e-4)
    assert chance(9e6) == 0.0
    assert chance(-9e6) == pytest.approx(0.3)


def test_winter_room_is_firm_local_power_less_load_and_never_negative():
    assert data_centre.winter_room(2000.0, local_share=0.1, load=50.0) == pytest.approx(150.0)
    assert data_centre.winter_room(2000.0, local_share=0.1, load=500.0) == 0.0


def test_only_running_centres_draw_power():
    load = data_centre.mean_load(
        np.array([100.0, 100.0]),
        np.array([True, False]),
        usage_effectiveness=1.2,
        load_factor=0.5,
    )
    assert load == pytest.approx([60.0, 0.0])
