"""Known signs and stylised facts of tourism, those that a few draws can bear; the full experiments
take minutes.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from abm import GanziModel
from abm.tourism import start as baseline
from calibration.experiments import facts_tourism as facts
from calibration.experiments.facts import Range
from calibration.experiments.pairs import World, sign_table
from calibration.experiments.signs_tourism import IMPROVED, SIGNS, scaled_roads

SOON = 2024
QUICK = [replace(sign, year=SOON) for sign in SIGNS if sign.everywhere]


@pytest.mark.slow
def test_signs_that_hold_in_every_draw():
    table = sign_table(QUICK, range(1), detail="coarse")
    assert (
        table.loc[~table["holds"], ["experiment", "indicator", "mean", "against"]].values.tolist()
        == []
    )


def test_only_roads_that_touch_the_county_are_changed():
    model = World().model(0, end="2022-01", detail="coarse")
    road = model.network.road
    before = road.free_hours
    scaled_roads(model, 0.5, IMPROVED)
    touched = np.array([IMPROVED in (way.start, way.end) for way in road.ends])
    assert road.free_hours[touched] == pytest.approx(0.5 * before[touched])
    assert (road.free_hours[~touched] == before[~touched]).all()
    assert touched.any()


def test_the_year_of_2018_has_its_course():
    years = [facts.profile(draw) for draw in range(4)]
    for name in years[0]:
        low, high, _ = facts.RANGES[name]
        assert low <= np.mean([year[name] for year in years]) <= high, name


def test_the_expressway_to_kangding_brought_visitors_and_most_of_them_to_kangding():
    opened = [facts.expressway(draw) for draw in range(2)]
    whole, kangding = np.array([list(result.values()) for result in opened]).T
    assert (whole > 0).all()
    assert 0.03 < whole.mean() < 0.5
    assert (kangding > 1).all()


def test_elasticities_computed_from_the_model_lie_about_the_stated_ranges(monkeypatch):
    """Two draws and one county stray from the mean of all by a quarter."""
    monkeypatch.setattr(facts, "TESTED", ("litang",))
    draws = [facts.elasticities(draw, "prior") for draw in range(2)]
    for name in draws[0]:
        low, high, _ = facts.RANGES[name]
        assert 1.25 * low <= np.mean([draw[name] for draw in draws]) <= 0.75 * high, name


def test_incomes_raise_arrivals_by_the_elasticity_less_what_crowds_take():
    responses, elasticities = [], []
    for draw in range(2):
        responses.append(facts.incomes(draw)["income elasticity before saturation"])
        parameters = World().model(draw, end="2022-01", detail="coarse").parameters
        elasticities.append(parameters.income_elasticity)
    assert (np.array(responses) < np.array(elasticities) + 0.05).all()
    assert np.mean(responses) > 0.6 * np.mean(elasticities)


def test_a_fact_outside_its_range_does_not_hold(monkeypatch):
    values = iter([1.0, 3.0])
    monkeypatch.setattr(facts, "measured", lambda draw, source: {"x": next(values)})
    monkeypatch.setattr(facts, "RANGES", {"x": Range(0.0, 1.9, "by hand")})
    monkeypatch.setattr(
        facts,
        "details",
        lambda draw, source: [pd.Series([float(draw)]), pd.Series([float(draw)])],
    )
    row = facts.facts(2).iloc[1]
    assert (row["value"], row["holds"]) == (2.0, False)
    assert row["low"] == pytest.approx(1.1)


def test_details_that_differ_by_more_than_their_scatter_do_not_agree():
    def pair(one, other):
        return [pd.Series([one, 1.0]), pd.Series([other, 1.0])]

    apart = facts.invariance([pair(1.0, 5.0), pair(2.0, 6.0)])
    assert apart["value"] == pytest.approx(4 / np.sqrt(0.5))
    assert not apart["holds"]
    assert facts.invariance([pair(1.0, 1.5), pair(3.0, 3.0)])["holds"]


def test_twice_as_many_parties_of_half_the_weight_travel_alike(monkeypatch):
    """Means over draws within two standard errors; here of a year of tourism, in the full
    experiment of all outputs.
    """
    few = [
        GanziModel(draw=draw, detail="coarse", end="2022-12").run().annual().loc[2022]
        for draw in range(5)
    ]
    rows = baseline.ROWS_A_GROUP
    monkeypatch.setattr(baseline, "ROWS_A_GROUP", rows | {"coarse": 2 * rows["coarse"]})
    many = [
        GanziModel(draw=draw, detail="coarse", end="2022-12").run().annual().loc[2022]
        for draw in range(5)
    ]
    for name in (
        "visits",
        "visitor_arrivals",
        "tourist_spending",
        "bed_occupancy",
        "homestay_sales",
    ):
        one, other = (np.array([year[name] for year in years]) for years in (few, many))
        error = np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / 5)
        assert abs(one.mean() - other.mean()) < 2 * error, name
        assert abs(one.mean() / other.mean() - 1) < 0.02, name
        assert 1 / 1.5 < other.var() / one.var() < 1.5, name
