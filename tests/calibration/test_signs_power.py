"""Known signs and stylised facts of power plants and lines over a few paired draws."""

import numpy as np
import pytest

from calibration.experiments.facts_power import (
    RANGES,
    Plant,
    by_hand,
    losses_by_ratio,
    of_the_fund,
    real_return,
)
from calibration.experiments.pairs import World, sign_table
from calibration.experiments.signs_power import DRY, LATE, QUICK, SIGNS, all_late, sign

DRAWS = (0, 2)
COARSE = {"detail": "coarse"}
DATES = {"clean_capacity": 0.02, "export_capacity": 1e-12}
"""How far a month may lie above: where fewer plants share a grid, solar developers wait less."""


@pytest.mark.slow
def test_signs_hold_over_a_few_draws():
    table = sign_table(QUICK, DRAWS, **COARSE)
    assert table.loc[~table["holds"], ["experiment", "indicator", "mean", "against"]].to_string(
        index=False
    ) == ("Empty DataFrame\nColumns: [experiment, indicator, mean, against]\nIndex: []")


def test_inflow_adds_no_capacity_but_by_what_investors_learn():
    rows = [sign("inflow a tenth lower", DRY, "clean_capacity", 2025, 0, everywhere=True)]
    assert sign_table(rows, DRAWS, ablations=("investor_beliefs",), **COARSE)["holds"].all()


def by_month(world, draw):
    """Capacities by month to the end of 2030."""
    outcomes = (
        world.model(draw, **COARSE).run().outcomes().set_index(["indicator", "month"])["value"]
    )
    return {name: outcomes[name].to_numpy() for name in DATES}


@pytest.mark.parametrize(("mix", "draw"), [("status_quo", 1), ("document", 4)])
def test_longer_works_never_add_capacity_in_any_month(mix, draw):
    usual, late = by_month(World(mix=mix), draw), by_month(World(mix=mix, prepare=all_late), draw)
    for name, slack in DATES.items():
        assert (late[name] <= usual[name] * (1 + slack)).all()
        assert late[name].sum() < usual[name].sum()


def test_every_path_wise_sign_is_stated_as_such():
    assert {sign.indicator for sign in SIGNS if sign.everywhere} >= {
        *DATES,
        "generation",
        "power_projects_wanted",
    }
    assert {sign.name for sign in SIGNS if sign.everywhere} >= set(LATE)
    assert all(sign in SIGNS for sign in QUICK)


def test_a_dam_alone_does_not_pay_and_solar_does():
    for fact, value in by_hand().items():
        low, high, _ = RANGES[fact]
        assert low <= value <= high, fact
    dam = Plant(cost=14_900_000.0, hours=4556.0, months=96.0, life=40.0, fee=8.0)
    assert real_return(dam, 300.0) == pytest.approx(0.047, abs=2e-3)


def test_losses_rise_faster_beyond_what_the_lines_take():
    for fact, value in losses_by_ratio(3).items():
        assert RANGES[fact].low <= value <= RANGES[fact].high, fact


def test_the_fund_moves_no_dams():
    facts = of_the_fund(1)
    assert facts["gain by a ticket of the fund in the gate of dams"] == 0.0
    assert 0 <= facts["highest gain by a ticket of the fund in the gate of solar plants"] < 0.045
    assert np.isfinite(list(facts.values())).all()
