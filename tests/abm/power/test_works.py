"""How far the works of each project are as the run begins."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.power.works import (
    delay_spread,
    finished_works,
    month_of,
    planned_months,
    running_works,
)
from agents.power import power_project as plant


def test_a_date_of_a_year_is_a_month_within_it():
    assert month_of("2024", 0.0) == month_index(2024, 1)
    assert month_of("2024", 0.99) == month_index(2024, 12)
    assert month_of("2021-09", 0.99) == month_index(2021, 9)


def test_planned_time_depends_on_technology_and_size():
    p = GanziModel(draw=0, end="2022-12").parameters
    kinds = np.array(
        [plant.RUN_OF_RIVER, plant.RUN_OF_RIVER, plant.PHOTOVOLTAIC, plant.PUMPED_STORAGE]
    )
    months = planned_months(p, kinds, np.array([2400.0, 120.0, 200.0, 1200.0]))
    assert months.tolist() == [
        p.large_hydro_months,
        p.small_hydro_months,
        p.solar_months,
        p.pumped_months,
    ]
    spread = delay_spread(p, kinds)
    assert spread.median[0] == spread.median[1] == p.hydro_delay_median
    assert spread.log_deviation[2] == p.solar_delay_deviation


def test_works_follow_from_start_announcement_and_delay_and_have_no_output_yet():
    for draw in range(3):
        model = GanziModel(draw=draw, end="2022-12")
        p, names, par = model.power_projects, model.power.project_names, model.parameters
        for name, start in (("suwalong", (2015, 11)), ("yebatan", (2017, 6)), ("lawa", (2019, 1))):
            row = names.index(name)
            elapsed = month_index(2022, 1) - month_index(*start)
            assert p.work[row] == pytest.approx(elapsed / (p.building_months[row] * p.delay[row]))
            assert p.work[row] <= p.first_work[row] + 1e-9
            assert p.live_capacity[row] == 0
        assert p.work[names.index("suwalong")] > p.work[names.index("lawa")]
        undated = p.work[names.index("gelaji")]
        assert 0 < undated <= par.undated_work_high
        assert p.work[names.index("mengdigou")] == 0


def test_less_is_left_to_chance_near_completion():
    p = GanziModel(draw=0, end="2022-12").parameters

    def late(now):
        works = running_works(
            "2020-01",
            "2028-05",
            date_luck=0.5,
            delay_luck=0.95,
            now=month_index(2020, 1) + now,
            median=1.0,
            log_deviation=0.3,
            ramp=6.0,
            p=p,
        )
        assert works.months == 106
        assert works.first_work == pytest.approx(100 / 106)
        return 100 * works.delay - 100

    # 95 % luck is 1.645 deviations, of which half are left beyond nine tenths
    assert late(80) == pytest.approx(20 * (np.exp(1.645 * 0.3) - 1), rel=1e-2)
    assert late(95) == pytest.approx(5 * (np.exp(1.645 * 0.15) - 1), rel=1e-2)


def test_hydropower_comes_unit_by_unit_and_lianghekou_has_six():
    model = GanziModel(draw=2, end="2022-12", detail="coarse")
    p, names = model.power_projects, model.power.project_names
    assert p.units[names.index("lianghekou")] == 6
    assert p.live_capacity[names.index("lianghekou")] % 500 == 0
    yebatan = names.index("yebatan")
    gap = (1 - p.first_work[yebatan]) * p.building_months[yebatan] / (p.units[yebatan] - 1)
    assert 0.3 < gap < 12
    small = names.index("gelaji")
    assert p.first_work[small] == 1


def test_dates_of_works_that_are_finished_give_their_first_and_last_unit():
    works = finished_works("2014-10", first="2021-09", last="2022-03", date_luck=0.5)
    assert works.begun == month_index(2014, 10)
    assert works.months == 90
    assert works.delay == 1.0
    assert works.first_work == pytest.approx(84 / 90)
    early = finished_works("2011", first="2015-08", last="2015", date_luck=0.0)
    assert early == (month_index(2011, 1), 56, 1.0, 1.0)


@pytest.mark.parametrize(
    ("start", "done", "partly", "idle", "building"),
    [
        ("2015-12", "luding", "huangjinping", "changheba lianghekou", "changheba suwalong"),
        ("2017-01", "huangjinping", "changheba", "houziyan", "houziyan lianghekou"),
        ("2018-02", "changheba houziyan", "", "lianghekou yebatan", "yebatan batang lianghekou"),
        ("2021-10", "houziyan", "lianghekou", "suwalong", "lawa yingliangbao"),
    ],
)
def test_earlier_starts_find_the_plants_that_ran_then(start, done, partly, idle, building):
    model = GanziModel(draw=2, start=start, end="2022-12", detail="coarse")
    p, names = model.power_projects, model.power.project_names

    def share(words):
        rows = [names.index(name) for name in words.split()]
        return p.live_capacity[rows] / p.rated_capacity[rows]

    assert (share(done) == 1).all()
    assert ((share(partly) > 0) & (share(partly) < 1)).all()
    assert (share(idle) == 0).all()
    for name in building.split():
        assert p.stage[names.index(name)] in (plant.BUILDING, plant.PARTIAL)
    for name in ("lawa", "yingliangbao"):
        later = name not in building.split()
        assert (p.stage[names.index(name)] == plant.APPROVED) == later
        assert (p.known_start[names.index(name)] > model.clock.start) == later
    assert share("xiangcheng")[0] == 1


@pytest.mark.parametrize("start", ["2015-12", "2019-06"])
def test_earlier_starts_come_to_the_capacity_reported_in_2020(start):
    model = GanziModel(draw=0, start=start, end="2020-06", detail="coarse").run()
    values = dict(zip(model.recorder.monthly, model.recorder.newest(), strict=True))
    assert values["photovoltaic_capacity"] == pytest.approx(370)
    assert values["clean_capacity"] == pytest.approx(12_560, rel=0.06)
    other = model.power_projects.site | (model.power_projects.stage < plant.BUILDING)
    assert not model.power_projects.live_capacity[other].any()
