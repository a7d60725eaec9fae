"""Rules of the forest, each against numbers worked by hand."""

import numpy as np
import pytest

from agents.pasture import forest


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


def test_carbon_projects_are_registered_after_their_months_and_not_before():
    pending, done = np.zeros((1, 31)), []
    for month in range(20):
        pending, now = forest.registered(pending, np.array([1.0 if month == 0 else 0.0]), 18)
        done.append(now[0])
    assert done == [0.0] * 18 + [1.0, 0.0]
    assert pending.sum() == 0


def test_credits_are_those_of_the_projects_area_but_no_more_than_there_is_young_forest():
    assert forest.credited_area(2.0, 10_000.0, 50_000.0) == 20_000
    assert forest.credited_area(9.0, 10_000.0, 50_000.0) == 50_000
    assert forest.carbon_credits(20_000.0, 2.5) == 50_000


def test_forest_that_does_not_fit_one_place_goes_where_there_is_room():
    fitted = forest.fitted(np.array([8.0, 2.0, 2.0]), np.array([5.0, 4.0, 6.0]))
    assert fitted == pytest.approx([5.0, 3.0, 4.0])
    assert forest.fitted(np.array([1.0, 2.0]), np.array([5.0, 4.0])) == pytest.approx([1.0, 2.0])


def test_planting_leaves_the_land_that_stays_open():
    land, kept = np.array([10.0, 4.0]), np.array([2.0, 2.0])
    assert forest.planted(np.array([2.0, 1.0]), land, kept) == pytest.approx([2.0, 1.0])
    assert forest.planted(np.array([3.0, 3.0]), land, kept) == pytest.approx([4.0, 2.0])
    assert forest.planted(np.array([9.0, 9.0]), land, kept) == pytest.approx([8.0, 2.0])
    assert (forest.planted(np.ones(2), kept / 2, kept) == 0).all()
