"""The labour market of a county: hiring, unemployment and wages, each rule with a number worked by
hand.
"""

import numpy as np
import pytest

from abm.firms import labour as phase
from agents.firms import labour
from tests.worlds.small_economy import SmallModel


def test_places_replace_leavers_and_close_the_gap():
    offered = labour.openings(np.full(3, 100.0), np.array([110.0, 99.0, 50.0]), separation=0.02)
    np.testing.assert_allclose(offered, [12.0, 1.0, 0.0])


def test_a_short_pool_fills_a_part_and_an_empty_one_nothing():
    filled = labour.filled_share(
        np.array([10.0, 10.0, 0.0, 10.0]), np.array([4.0, 50.0, 0.0, -1.0])
    )
    np.testing.assert_allclose(filled, [0.4, 1.0, 1.0, 0.0])


def test_staff_never_passes_its_target():
    staff = labour.staff_after(
        np.array([100.0, 100.0]),
        np.array([110.0, 50.0]),
        separation=0.02,
        hired=np.array([6.0, 0.0]),
    )
    np.testing.assert_allclose(staff, [104.0, 50.0])


def test_wages_follow_unemployment_within_bounds():
    index = labour.wage_index(np.array([0.05, 0.03, 0.5]), 0.05, slope=2.0, widest=0.2)
    np.testing.assert_allclose(index, [1.0, 1.04, 0.8])


def test_the_labour_force_grows_where_work_is_easy_to_find_up_to_the_most():
    force = labour.labour_force_after(
        np.full(3, 1200.0),
        np.array([0.0, 0.05, 0.1]),
        usual_share=0.05,
        response=1.0,
        most=1204.0,
    )
    np.testing.assert_allclose(force, [1204.0, 1200.0, 1195.0])


def test_herders_take_what_residents_leave_open():
    share = labour.herder_share(
        np.array([0.0, 10.0, 90.0]), np.array([100.0, 100.0, 100.0]), usual=0.06, most=0.3
    )
    np.testing.assert_allclose(share, [0.06, 0.16, 0.3])


def test_unemployment_by_hand():
    np.testing.assert_allclose(
        labour.unemployment(np.array([100.0, 50.0]), np.array([95.0, 60.0])), [0.05, 0.0]
    )


@pytest.fixture
def model():
    return SmallModel("2022-06")


def test_before_the_first_month_the_usual_share_seeks_work(model):
    c, p = model.counties, model.parameters
    worked = phase.local_staff(model)
    assert worked[0] > 0
    np.testing.assert_allclose(worked[:2] / c.labour_force[:2], 1 - p.unemployment_start)


def test_enough_people_fill_every_place(model):
    e = model.enterprises
    target = e.employees * 1.01
    phase.hire(model, target)
    np.testing.assert_allclose(e.employees, target)
    assert model.counties.wage_index[0] > 1.0


def test_staff_stops_where_the_countys_people_end_and_wages_rise_to_the_most(model):
    e, c, p = model.enterprises, model.counties, model.parameters
    force = c.labour_force[0]
    phase.hire(model, e.employees * 3)
    assert phase.local_staff(model)[0] == pytest.approx(force)
    assert c.unemployment[0] == pytest.approx(0.0, abs=1e-12)
    assert c.labour_force[0] == pytest.approx(
        force * (1 + p.labour_response / 12 * p.unemployment_start)
    )
    assert c.wage_index[0] == pytest.approx(
        1 + min(p.wage_slope * p.unemployment_start, p.wage_widest)
    )


def test_herders_help_out_in_winter_only():
    summer, winter = SmallModel("2022-06"), SmallModel("2022-12")
    for model in (summer, winter):
        phase.hire(model, model.enterprises.employees * 1.5)
    assert winter.enterprises.employees.sum() > summer.enterprises.employees.sum()
    assert winter.counties.herder_work[0] > summer.counties.herder_work[0]
    assert summer.counties.herder_work[0] == pytest.approx(summer.parameters.herder_wage_share)


def test_public_bodies_pay_by_the_scale_of_the_state(model):
    model.counties.wage_index = np.full(18, 1.1)
    np.testing.assert_allclose(phase.wage_factor(model), [1.1] * 5 + [1.0])
