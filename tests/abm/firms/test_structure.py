"""Two published structures of the product, of which one holds in a draw."""

import numpy as np
import pytest

from abm import GanziModel
from abm.firms.start import construction_share, control_totals
from abm.registers.drawing import PRIOR, run_parameters
from agents.industries import CONSTRUCTION, NON_MARKET
from calibration.fitting import moments

DRAWS = 300


def test_the_structure_before_the_census_holds_in_one_draw_of_seven():
    drawn = [run_parameters(draw, source=PRIOR) for draw in range(DRAWS)]
    before = np.array([p.structure_before_census for p in drawn])
    shares = np.array([construction_share(p) for p in drawn])
    assert before.mean() == pytest.approx(0.15, abs=3 * np.sqrt(0.15 * 0.85 / DRAWS))
    assert shares[before > 0].min() >= 0.17
    assert shares[before == 0].max() <= 0.13


def test_services_make_room_for_builders():
    after, before = (
        run_parameters(3, source=PRIOR, given={"structure_before_census": holds})
        for holds in (0.0, 1.0)
    )
    one, other = control_totals(after, 1e9), control_totals(before, 1e9)
    more = 1e9 * (before.construction_share_before_census - after.construction_share)
    assert other[CONSTRUCTION] - one[CONSTRUCTION] == pytest.approx(more)
    assert other.sum() == pytest.approx(one.sum())
    assert other[NON_MARKET] < one[NON_MARKET]


def test_a_fit_holds_the_structure_after_the_census():
    names = (draw for draw in range(DRAWS) if run_parameters(draw).structure_before_census > 0)
    draw, part = next(names), "secondary_share_2019"
    found = moments.simulated(draw, kinds=("whole",))[part]
    model = GanziModel(
        draw=draw,
        source=PRIOR,
        start=moments.FIRST,
        end=moments.LAST,
        detail=moments.DETAIL,
        parameters={"structure_before_census": 0.0},
    )
    expected = moments.run_moments(model.run())[part]
    assert found == pytest.approx(float(moments.scaled("logit", expected)))


def test_a_run_shows_the_structure_that_holds():
    shares = []
    for holds in (0.0, 1.0):
        given = {"structure_before_census": holds}
        model = GanziModel(draw=2, detail="coarse", end="2022-12", parameters=given).run()
        year = model.annual().loc[2022]
        shares.append(year["value_added_construction"] / year["gdp"])
    assert shares[1] > shares[0] + 0.04
