"""Work over the borders of counties in the whole model: rest at the start, roads, works and crews,
each over a few possible worlds.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.firms import labour as phase
from agents.county import COUNTIES
from tests.worlds.small_economy import local_staff

DRAWS = range(3)
YAJIANG, LUDING = COUNTIES.index("yajiang"), COUNTIES.index("luding")
NEXT = [COUNTIES.index("litang"), COUNTIES.index("kangding")]


def world(draw, months=2, **given):
    model = GanziModel(draw=draw, detail="coarse", end="2022-12", **given)
    for _ in range(months):
        model.step()
    return model


@pytest.mark.parametrize("draw", DRAWS)
def test_a_month_with_the_staff_of_the_start_moves_nothing(draw):
    model = world(draw, months=0)
    counties, work, p = model.counties, model.economy.work, model.parameters
    at = work.at.copy()
    np.testing.assert_allclose(at.sum(axis=0), local_staff(model), rtol=1e-9)
    np.testing.assert_allclose(at.sum(axis=1), at.sum(axis=0), rtol=1e-9)
    phase.hire(model, model.enterprises.employees)
    np.testing.assert_allclose(work.at, at, rtol=1e-8)
    np.testing.assert_allclose(counties.unemployment, p.unemployment_start, rtol=1e-8)
    np.testing.assert_allclose(counties.wage_index, 1.0, rtol=1e-9)
    np.testing.assert_allclose(work.crews, p.outside_staff_construction, rtol=1e-9)
    assert work.unfilled.sum() == pytest.approx(0.0, abs=1e-6)
    assert 0.02 < 1 - np.trace(at) / at.sum() < 0.15


@pytest.mark.parametrize("draw", DRAWS)
def test_a_slower_road_sends_fewer_to_work_over_it(draw):
    as_it_is, slow = world(draw, months=0), world(draw, months=0)
    for direction in ("kangding-luding", "luding-kangding"):
        slow.network.set(f"road:{direction}", hours=4.0)
    commuters = []
    for model in (as_it_is, slow):
        for _ in range(12):
            model.step()
        commuters.append(model.recorder.last("commuters"))
        road = model.network.road
        assert road.commuters[road.row("road:luding-kangding")] > 0
    assert commuters[1] < commuters[0] * 0.97


@pytest.mark.parametrize("draw", DRAWS)
def test_works_lower_unemployment_next_door_only_where_people_commute(draw):
    def eased(**given):
        plain, works = world(draw, **given), world(draw, **given)
        for model, more in ((plain, 1.0), (works, 1.3)):
            there = np.where(model.enterprises.county == YAJIANG, more, 1.0)
            for _ in range(4):
                phase.hire(model, model.enterprises.employees * there)
        return plain.counties.unemployment - works.counties.unemployment

    assert (eased()[NEXT] > 0).all()
    assert eased(ablations=("commuting",))[NEXT] == pytest.approx(0.0, abs=1e-12)
