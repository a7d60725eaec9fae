"""Plants that nobody has listed yet."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.power.later import LATER_HYDRO, arrival_months, starts_a_year, welcome_plants
from abm.power.projects import project_records
from agents.power import power_project as plant


def later_rows(model):
    return np.flatnonzero([name.startswith(LATER_HYDRO) for name in model.power.project_names])


def test_projects_arrive_in_the_januaries_that_luck_gives_them():
    months = arrival_months(np.array([0.0, 2.0, 1.0]), np.array([2023, 2024, 2025]), n=5)
    expected = [(2024, 1), (2024, 1), (2025, 1), (2026, 1), (2026, 1)]
    assert months.tolist() == [month_index(*month) for month in expected]


def test_as_many_come_as_were_started_a_year():
    model = GanziModel(draw=0, end="2022-01", detail="coarse")
    # Yebatan, Batang, Lawa, Yingliangbao and Mengdigou within six years
    assert starts_a_year(project_records(model)) == pytest.approx(5 / 6)
    came = []
    for draw in range(16):
        model = GanziModel(draw=draw, end="2022-01", detail="coarse", source="prior")
        arrives = model.power_projects.arrives[later_rows(model)]
        came.append((arrives < month_index(2033, 1)).sum() / model.parameters.hydro_entry_pace)
    assert np.mean(came) == pytest.approx(10 * 5 / 6, rel=0.3)


def test_a_plant_to_come_is_in_no_plan_before_and_an_idea_like_others_after():
    model = GanziModel(draw=1, end="2024-12", detail="coarse")
    plants, rows = model.power_projects, later_rows(model)
    assert plants.dropped[rows].all()
    assert (plants.role[rows] == plant.NO_ROLE).all()
    assert not plants.live_capacity[rows].any()
    first = rows[0]
    model.clock.set(int(plants.arrives[first]))
    welcome_plants(model)
    assert not plants.dropped[first]
    assert plants.stage[first] == plant.IDEA
    assert plants.stage_month[first] == model.clock.t
    assert plants.dropped[rows[-1]]
