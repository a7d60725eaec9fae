"""How far the works of each project are as the run begins."""

import numpy as np
import pytest

from abm import GanziModel
from abm.baseline.works import delay_terms, month_of, planned_months
from abm.clock import month_index
from agents import power_project as plant


def test_a_date_of_a_year_is_a_month_within_it():
    assert month_of("2024", 0.0) == month_index(2024, 1)
    assert month_of("2024", 0.99) == month_index(2024, 12)
    assert month_of("2021-09", 0.99) == month_index(2021, 9)


def test_planned_time_hangs_on_technology_and_size():
    p = GanziModel(draw=0, end="2022-12").parameters
    kinds = np.array([plant.RUN_OF_RIVER, plant.RUN_OF_RIVER, plant.PHOTOVOLTAIC, plant.PUMPED_STORAGE])
    months = planned_months(p, kinds, np.array([2400.0, 120.0, 200.0, 1200.0]))
    assert months.tolist() == [p.large_hydro_months, p.small_hydro_months, p.solar_months, p.pumped_months]
    median, deviation = delay_terms(p, kinds)
    assert median[0] == median[1] == p.hydro_delay_median
    assert deviation[2] == p.solar_delay_deviation


def test_works_follow_from_start_announcement_and_delay_and_have_no_output_yet():
    for draw in range(3):
        model = GanziModel(draw=draw, end="2022-12")
        p, names, par = model.power_projects, model.power_project_names, model.parameters
        for name, start in (("suwalong", (2015, 11)), ("yebatan", (2017, 6)), ("lawa", (2019, 1))):
            row = names.index(name)
            elapsed = month_index(2022, 1) - month_index(*start)
            assert p.work[row] == pytest.approx(elapsed / (p.building_months[row] * p.delay[row]))
            assert p.work[row] <= par.first_unit_work + 1e-9
            assert p.live_capacity[row] == 0
        assert p.work[names.index("suwalong")] > p.work[names.index("lawa")]
        undated = p.work[names.index("gelaji")]
        assert 0 < undated <= par.undated_work_high
        assert p.work[names.index("mengdigou")] == 0
