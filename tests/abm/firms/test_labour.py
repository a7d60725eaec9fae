"""The labour market of a county: hiring, unemployment and wages, each rule with a number worked by
hand.
"""

import numpy as np
import pytest

from abm.clock import parse_month
from abm.firms import labour as phase
from abm.firms.start_labour import paid_at_home
from agents.firms import labour
from agents.industries import CONSTRUCTION, INFORMATION
from tests.worlds.small_economy import SmallModel, local_staff


def test_places_replace_leavers_and_close_the_gap():
    offered = labour.openings(np.full(3, 100.0), np.array([110.0, 99.0, 50.0]), separation=0.02)
    np.testing.assert_allclose(offered, [12.0, 1.0, 0.0])


def test_staff_never_passes_its_target():
    staff = labour.staff_after(
        np.array([100.0, 100.0]),
        np.array([110.0, 50.0]),
        separation=0.02,
        hired=np.array([6.0, 0.0]),
    )
    np.testing.assert_allclose(staff, [104.0, 50.0])


def test_who_needs_nobody_keeps_nobody():
    staff = labour.staff_after(
        np.array([100.0, 100.0]), np.array([0.0, -5.0]), separation=0.02, hired=np.zeros(2)
    )
    assert staff.tolist() == [0.0, 0.0]


def test_wages_follow_unemployment_within_bounds():
    index = labour.wage_index(np.array([0.05, 0.03, 0.5]), 0.05, slope=2.0, widest=0.2)
    np.testing.assert_allclose(index, [1.0, 1.04, 0.8])


def test_people_take_up_paid_work_where_it_is_easy_to_find_and_go_back_where_it_is_not():
    moved = labour.taken_up(
        np.full(3, 1200.0),
        np.array([4.0, 100.0, 100.0]),
        np.array([0.0, 0.05, 0.1]),
        usual_share=0.05,
        response=1.0,
    )
    np.testing.assert_allclose(moved, [4.0, 0.0, -5.0])


def test_chance_of_work_by_hand():
    chance = labour.chance_of_work(np.array([0.0, 0.05, 0.1]), separation=0.02)
    np.testing.assert_allclose(chance, [1.0, 0.019 / 0.069, 0.018 / 0.118])


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


def near(model, hours=1.0):
    """The same, with a road between its two counties."""
    model.network.hours[0, 1] = model.network.hours[1, 0] = hours
    model.network.version += 1
    return model


def test_before_the_first_month_the_usual_share_seeks_work(model):
    c, p = model.counties, model.parameters
    worked = local_staff(model)
    assert worked[0] > 0
    np.testing.assert_allclose(worked[:2] / c.labour_force[:2], 1 - p.unemployment_start)
    np.testing.assert_allclose(model.economy.work.at.sum(axis=1), worked)


def test_enough_people_fill_every_place(model):
    e = model.enterprises
    target = e.employees * 1.01
    phase.hire(model, target)
    np.testing.assert_allclose(e.employees, target)
    assert model.counties.wage_index[0] > 1.0
    assert model.economy.work.unfilled.sum() == pytest.approx(0.0, abs=1e-9)


def test_staff_stops_where_the_countys_people_end_and_wages_rise_to_the_most(model):
    e, c, p = model.enterprises, model.counties, model.parameters
    force = c.labour_force.copy()
    for _ in range(12):
        phase.hire(model, e.employees * 1.5)
        c.labour_force = force
    assert local_staff(model)[0] == pytest.approx(force[0], rel=1e-4)
    assert c.unemployment[0] == pytest.approx(0.0, abs=1e-4)
    assert c.wage_index[0] == pytest.approx(
        1 + min(p.wage_slope * p.unemployment_start, p.wage_widest), rel=1e-4
    )
    assert model.economy.work.unfilled[0] > 0.4 * force[0]


def test_who_works_where_follows_the_staff(model):
    near(model)
    for growth in (1.3, 0.8, 1.1):
        phase.hire(model, model.enterprises.employees * growth)
        work = model.economy.work
        np.testing.assert_allclose(
            (work.at + work.herders).sum(axis=0), local_staff(model), atol=1e-9
        )
        employed = (1 - model.counties.unemployment) * model.counties.labour_force
        assert (work.at.sum(axis=1) <= employed * 1.02 + 1e-9).all()


def test_works_draw_people_from_the_next_county_and_lower_its_unemployment(model):
    alone, joined = SmallModel("2022-06"), near(SmallModel("2022-06"))
    for world in (alone, joined):
        growing = np.where(world.enterprises.county == 0, 1.5, 1.0)
        for _ in range(3):
            phase.hire(world, world.enterprises.employees * growing)
    assert joined.counties.unemployment[1] < alone.counties.unemployment[1]
    assert joined.counties.wage_index[1] > alone.counties.wage_index[1]
    assert local_staff(joined)[0] > local_staff(alone)[0]
    assert joined.network.commuters[1, 0] > 0
    assert alone.network.commuters.sum() == pytest.approx(0.0, abs=1e-9)


def test_pay_goes_home(model):
    at = np.zeros((18, 18))
    at[:2, 0] = (30.0, 10.0)
    pay = np.zeros(18)
    pay[:2] = (400.0, 7.0)
    home = paid_at_home(at, pay)
    np.testing.assert_allclose(home[:3], [300.0, 107.0, 0.0])


def test_without_commuting_all_work_at_home():
    model = near(SmallModel("2022-06", ablations={"commuting"}))
    growing = np.where(model.enterprises.county == 0, 1.5, 1.0)
    phase.hire(model, model.enterprises.employees * growing)
    at = model.economy.work.at
    np.testing.assert_allclose(at, np.diag(np.diag(at)))


def test_herders_help_out_in_winter_only():
    summer, winter = SmallModel("2022-06"), SmallModel("2022-12")
    for model in (summer, winter):
        for _ in range(2):
            phase.hire(model, model.enterprises.employees * 1.5)
    assert winter.enterprises.employees.sum() > summer.enterprises.employees.sum()
    assert winter.counties.herder_work[0] > summer.counties.herder_work[0]
    assert summer.counties.herder_work[0] == pytest.approx(summer.parameters.herder_wage_share)


def test_herders_go_back_to_the_pastures_in_may():
    model = SmallModel("2022-12")
    for _ in range(2):
        phase.hire(model, model.enterprises.employees * 1.5)
    herders, staff = model.economy.work.herders.sum(), local_staff(model).sum()
    assert herders > 0
    model.clock.set(parse_month("2023-05"))
    phase.hire(model, model.enterprises.employees * 0.98)
    assert model.economy.work.herders.sum() == 0
    assert local_staff(model).sum() < staff * 0.98


def test_crews_from_outside_build_what_people_here_leave():
    model = SmallModel("2022-06")
    e, usual = model.enterprises, model.parameters.outside_staff_construction
    e.market = np.where(e.market == INFORMATION, CONSTRUCTION, e.market)
    builds = e.market == CONSTRUCTION
    model.economy.work.at[0, 0] = local_staff(model)[0]
    phase.hire(model, e.employees * 1.02)
    assert model.economy.work.crews[0] == pytest.approx(usual)
    for _ in range(4):
        target = e.employees * 1.5
        phase.hire(model, target)
        np.testing.assert_allclose(e.employees[builds], target[builds])
    assert model.economy.work.crews[0] > usual + 0.1
    assert model.economy.work.at[:, 0].sum() == pytest.approx(local_staff(model)[0])


def test_public_bodies_pay_by_the_scale_of_the_state(model):
    model.counties.wage_index = np.full(18, 1.1)
    np.testing.assert_allclose(phase.wage_factor(model), [1.1] * 5 + [1.0])
