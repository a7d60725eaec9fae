"""What is planned within a year, and a stated sum as evidence of it."""

import numpy as np
import pytest

from agents.power import plan_of_year


def test_units_follow_the_first_one_until_december():
    first = np.array([0.0, 5.0, 6.0, 11.0, 0.0])
    gap = np.array([2.0, 2.0, 2.0, 0.5, 6.0])
    # June: June, August, October, December; July: three of them; January and July in the last one
    units = plan_of_year.units_by_december(first, gap, units=4)
    assert units.tolist() == [4, 4, 3, 1, 2]


def test_a_sum_is_the_likelier_the_nearer_it_is_on_the_log_scale():
    planned = np.array([2000.0, 2000 * np.exp(0.25), 2000 * np.exp(-0.5)])
    found = plan_of_year.likelihood(planned, stated=2000.0, deviation=0.25)
    assert found == pytest.approx(np.exp([0.0, -0.5, -2.0]))


def test_candidates_are_picked_in_proportion_to_their_weight():
    weight = np.array([1.0, 0.0, 3.0])
    picks = [plan_of_year.picked(weight, luck) for luck in (0.01, 0.24, 0.26, 0.999)]
    assert picks == [0, 0, 2, 2]
