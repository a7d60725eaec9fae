"""Rules of the forest, each against numbers worked by hand."""

import numpy as np
import pytest

from agents import forest


def test_forest_grows_by_survivors_and_regrowth_less_loss():
    assert forest.forest_next(1000.0, 100.0, 0.8, 20.0, 30.0) == pytest.approx(1070)
    assert forest.forest_next(10.0, 0.0, 0.8, 0.0, 30.0) == 0


def test_bad_years_are_much_worse_than_the_middling_one():
    assert forest.yearly_loss(np.array([0.5]), 500.0, 0.9)[0] == pytest.approx(500)
    assert forest.yearly_loss(np.array([0.98]), 500.0, 0.9)[0] > 2500


def test_uninsured_forest_joins_at_the_roll_out_and_faster_with_more_subsidy():
    usual = forest.insured_next(0.6, 12, 0.25, 0.8, 0.7, 0.7)
    assert usual == pytest.approx(1 - 0.4 * np.exp(-0.25))
    full = forest.insured_next(0.6, 12, 0.25, 0.8, 1.0, 0.7)
    assert full == pytest.approx(1 - 0.4 * np.exp(-1.05))


def test_a_cut_subsidy_can_drive_forest_out_of_insurance():
    assert forest.insured_next(0.6, 12, 0.25, 0.8, 0.5, 0.7) < 0.6
    assert forest.insured_next(0.0, 12, 0.0, 2.0, 0.0, 0.7) == 0


def test_carbon_projects_wait_before_they_are_registered():
    pending, done = forest.registered(1.8, 2.0, 0.1, 18)
    assert done == pytest.approx(2.1)
    assert pending == pytest.approx(1.8)


def test_carbon_revenue_by_hand():
    assert forest.carbon_revenue(2.0, 10_000.0, 2.5, 60.0) == pytest.approx(3e6)
