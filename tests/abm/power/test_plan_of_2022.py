"""Suwalong's plan agrees with what the document plans for 2022."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.power.plan_of_2022 import open_plan, plan_luck, planned_sum
from abm.power.projects import project_records


def built(draw, **parameters):
    return GanziModel(draw=draw, detail="coarse", end="2022-12", parameters=parameters)


def sums(model):
    """What is planned for 2022 by the luck that was chosen, MW."""
    records = project_records(model)
    luck = plan_luck(model, records)
    date, gap = np.array([luck.date]), np.array([luck.gap])
    return planned_sum(model, records, luck.row, date=date, gap=gap)[0]


def test_the_sum_holds_both_dams_and_the_solar_plant_that_is_due():
    model = built(0, lianghekou_first_capacity=2000.0)
    records = project_records(model)
    assert records.name[open_plan(records)] == "suwalong"
    early, late = np.array([1e-9]), np.array([1 - 1e-9])
    usual = np.array([0.5])
    row = open_plan(records)
    most = planned_sum(model, records, row, date=early, gap=usual)
    least = planned_sum(model, records, row, date=late, gap=usual)
    assert most == pytest.approx(1000 + 1200 + 200)
    assert least == pytest.approx(1000 + 300 + 200)


def test_what_is_planned_agrees_with_the_document():
    few = {"lianghekou_first_capacity": 2500.0}
    by_plan = [sums(built(draw, plan_2022_deviation=0.1, **few)) for draw in range(12)]
    loose = [sums(built(draw, plan_2022_deviation=0.5, **few)) for draw in range(12)]
    # With 500 MW of Lianghekou left, only Suwalong's four units in time come near 2 GW
    assert np.mean(by_plan) > 1800
    assert np.mean(loose) < np.mean(by_plan) - 50


def test_the_works_run_by_the_chosen_plan():
    for draw in range(3):
        model = built(draw)
        luck = plan_luck(model, project_records(model))
        plants, row = model.power_projects, luck.row
        months = plants.building_months[row] * plants.first_work[row]
        due = month_index(2022, 1) + int(luck.date * 12)
        assert months == pytest.approx(due - month_index(2015, 11))
