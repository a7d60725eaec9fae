"""Rules of the forest, each against numbers worked by hand."""

import numpy as np
import pytest

from agents.pasture import forest


def test_forest_grows_by_survivors_and_regrowth_less_loss():
    grown = forest.forest_next(1000.0, maturing=100.0, survival=0.8, regrowth=20.0, loss=30.0)
    assert grown == pytest.approx(1070)
    assert forest.forest_next(10.0, maturing=0.0, survival=0.8, regrowth=0.0, loss=30.0) == 0


def test_bad_years_are_much_worse_than_the_middling_one():
    middling, bad = forest.yearly_loss(np.array([0.5, 0.98]), middle=500.0, deviation=0.9)
    assert middling == pytest.approx(500)
    assert bad > 2500


def insured_after_a_year(share, subsidy, roll_out=0.25, subsidy_response=0.8):
    return forest.insured_next(
        share,
        months=12,
        roll_out=roll_out,
        subsidy_response=subsidy_response,
        subsidy=subsidy,
        usual_subsidy=0.7,
    )


def test_uninsured_forest_joins_at_the_roll_out_and_faster_with_more_subsidy():
    assert insured_after_a_year(0.6, subsidy=0.7) == pytest.approx(1 - 0.4 * np.exp(-0.25))
    assert insured_after_a_year(0.6, subsidy=1.0) == pytest.approx(1 - 0.4 * np.exp(-1.05))


def test_a_cut_subsidy_can_drive_forest_out_of_insurance():
    assert insured_after_a_year(0.6, subsidy=0.5) < 0.6
    assert insured_after_a_year(0.0, subsidy=0.0, roll_out=0.0, subsidy_response=2.0) == 0


def test_carbon_projects_are_registered_after_their_months_and_not_before():
    pending, registered = np.zeros((1, 31)), []
    for month in range(20):
        started = np.array([1.0 if month == 0 else 0.0])
        projects = forest.registration(pending, started, months_needed=18)
        pending = projects.pending
        registered.append(projects.registered[0])
    assert registered == [0.0] * 18 + [1.0, 0.0]
    assert pending.sum() == 0


def test_credits_are_those_of_the_projects_area_but_no_more_than_there_is_young_forest():
    assert forest.credited_area(2.0, project_area=10_000.0, eligible=50_000.0) == 20_000
    assert forest.credited_area(9.0, project_area=10_000.0, eligible=50_000.0) == 50_000
    assert forest.carbon_credits(20_000.0, 2.5) == 50_000


def test_forest_that_does_not_fit_one_place_goes_where_there_is_room():
    area = forest.fitting_area(np.array([8.0, 2.0, 2.0]), np.array([5.0, 4.0, 6.0]))
    assert area == pytest.approx([5.0, 3.0, 4.0])
    area = forest.fitting_area(np.array([1.0, 2.0]), np.array([5.0, 4.0]))
    assert area == pytest.approx([1.0, 2.0])


def test_planting_leaves_the_land_that_stays_open():
    land = np.array([10.0, 4.0])
    kept_open = np.array([2.0, 2.0])

    def planted(wanted):
        return forest.planted_area(np.array(wanted), land, open_land=kept_open)

    assert planted([2.0, 1.0]) == pytest.approx([2.0, 1.0])
    assert planted([3.0, 3.0]) == pytest.approx([4.0, 2.0])
    assert planted([9.0, 9.0]) == pytest.approx([8.0, 2.0])
    assert (forest.planted_area(np.ones(2), kept_open / 2, open_land=kept_open) == 0).all()
