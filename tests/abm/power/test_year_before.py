"""Electricity of the year before the first month: one identity, three uncertain numbers."""

import numpy as np
import pytest

from abm import GanziModel
from abm.power.year_before import SETTLED, sales_of_year
from abm.registers.base_product import base_electricity
from abm.registers.drawing import run_parameters
from abm.registers.parameters import register


@pytest.fixture(scope="module", params=[1, 3])
def model(request):
    return GanziModel(draw=request.param, detail="coarse", end="2022-12")


def test_value_added_is_what_the_plants_of_the_year_before_sold_times_its_ratio(model):
    sold = sales_of_year(model, model.power.capacity_before).by_plant.sum()
    ratio = model.settled.value_added_ratio_electricity
    assert base_electricity(model) == pytest.approx(sold * ratio, rel=1e-3)
    industry = list(model.accounts.before_start[3:8])
    gdp = model.accounts.before_start.sum()
    assert sum(industry) / gdp == pytest.approx(model.settled.industry_share, rel=1e-6)


def test_settled_numbers_stay_in_their_ranges_and_both_are_told(model):
    rows = {row["name"]: row for row in register()}
    drawn, told = run_parameters(model.draw), model.parameter_row()
    for name in SETTLED:
        used = getattr(model.settled, name)
        assert rows[name]["low"] <= used <= rows[name]["high"]
        assert told[name] == getattr(model.parameters, name) == getattr(drawn, name)
        assert told[f"{name}_settled"] == used != told[name]
    start = model.outlook_paths["hydro_price"][model.clock.start]
    assert start == pytest.approx(model.settled.hydro_price_start, rel=0.02)


def test_units_that_came_during_the_year_count_for_their_months(model):
    plants, before = model.power_projects, model.power.capacity_before
    assert before.shape == (12, plants.n)
    assert (np.diff(before, axis=0) >= 0).all()
    assert (before <= plants.live_capacity + 1e-9).all()
    dam = model.power.project_names.index("lianghekou")
    assert before[0, dam] == 0.0
    assert before[-1, dam] == plants.live_capacity[dam] > 0.0


def test_looking_back_leaves_everything_as_it_was(model):
    plants, world, t = model.power_projects, model.world, model.clock.t
    kept = {name: getattr(plants, name).copy() for name in ("generation", "stored_energy")}
    sales_of_year(model, model.power.capacity_before)
    assert model.world is world
    assert model.clock.t == t
    for name, values in kept.items():
        np.testing.assert_array_equal(getattr(plants, name), values)
    assert not model.network.line.energy.any()
