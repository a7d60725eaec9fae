"""The ordinary year of grass and fodder before the first month is what the run then brings."""

import numpy as np
import pytest

from abm import GanziModel
from abm.pasture import nature
from abm.pasture.herder_figures import all_sheep_units
from abm.pasture.start_grass import ordinary_seasons, sold_by_month
from agents.calendar import MONTHS_A_YEAR
from agents.pasture import herd

HUNGRY = 10
"""A draw with a county whose grass does not feed its herds."""


@pytest.fixture(scope="module")
def year():
    """The start of a hungry draw, and what a steady year brought: need, fodder, grass."""
    model = GanziModel(draw=HUNGRY, outlook="steady", detail="coarse", end="2022-12")
    h, days = model.herders, model.parameters.daily_hay
    start = {
        "need": [float(h.weight @ season.need) for season in ordinary_seasons(model)],
        "grass": model.counties.autumn_grass.copy(),
        "fodder": float(h.weight @ model.pasture.usual_fodder),
        "condition": h.condition.copy(),
        "hunger": h.herd.sum(axis=1) * h.weight @ model.pasture.usual_hunger,
    }
    run = {"need": [], "starved": 0.0}
    graze = nature.graze

    def watched(model):
        run["need"].append(float(h.weight @ all_sheep_units(model)) * days * model.clock.days)
        return graze(model)

    nature.graze = watched
    paid = 0.0
    try:
        while model.running:
            model.step()
            run["starved"] += float(h.weight @ (h.distress * h.herd.sum(axis=1)))
            for flow in ("fodder_sales", "intermediate_import"):
                paid += model.ledger.month_total(flow, payer="herders")
    finally:
        nature.graze = graze
    run["grass"], run["condition"] = model.counties.autumn_grass, h.condition
    return model, start, run


def test_herds_eat_by_month_as_the_start_expects(year):
    _, start, run = year
    np.testing.assert_allclose(run["need"], start["need"], rtol=0.015)


def test_grass_stands_in_autumn_as_it_did_before(year):
    _, start, run = year
    # Where animals starve the grass of a year depends on how many.
    np.testing.assert_allclose(run["grass"], start["grass"], rtol=0.1)
    assert np.median(np.abs(run["grass"] / start["grass"] - 1)) < 0.005


def test_animals_end_the_year_in_the_condition_in_which_they_began_it(year):
    model, start, run = year
    assert start["condition"].min() < 1
    weight = model.herders.weight / model.herders.weight.sum()
    assert abs(weight @ (run["condition"] - start["condition"])) < 0.01


def test_hunger_takes_what_the_start_expects(year):
    _, start, run = year
    assert start["hunger"] > 1000
    assert run["starved"] == pytest.approx(start["hunger"], rel=0.35)


def test_whom_hunger_visits_plans_to_sell_less(year):
    model, *_ = year
    pasture = model.pasture
    fed = pasture.usual_hunger == 0
    assert fed.any()
    assert (~fed).any()
    assert pasture.usual_offtake[~fed].max() < pasture.usual_offtake[fed].max()


def test_sold_animals_are_gone_by_month(year):
    model, *_ = year
    gone = sold_by_month(model)
    assert (np.diff(gone[1:]) >= 0).all()
    assert gone[1] == 0
    # All but what is sold in December has left before it.
    december = model.pasture.sale_share[MONTHS_A_YEAR]
    assert gone[MONTHS_A_YEAR] < 1 - december * gone[2]
    assert gone[2] == gone[9] > 0
    assert herd.CLASSES == 10
