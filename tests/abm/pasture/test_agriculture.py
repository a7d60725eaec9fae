"""What is measured of herding, farming and forests."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.pasture import measured
from abm.registers.tables import read_table
from agents.pasture.herder import INCOME_SOURCES, gini, income_spread, weighted_median
from tests.worlds.pasture_world import World


def declared():
    """Rows of the registers of what this room measures."""
    return [*read_table("indicators/agriculture"), *read_table("indicators/forest")]


@pytest.fixture(scope="module")
def world():
    world = World().run(12)
    sums = {"yaks_taken": 20.0, "yak_deaths": 8.0, "yak_births": 25.0, "herder_pay": 9e8}
    world.recorder = SimpleNamespace(year_sum=sums.get, last=lambda name: 97.0)
    return world


def test_every_measure_is_declared_and_every_declaration_measured():
    periods = {row["id"]: row["period"] for row in declared()}
    assert set(periods) == set(measured.MONTHLY) | set(measured.ANNUAL)
    yearly = {name for name, period in periods.items() if period == "year"}
    assert yearly == set(measured.ANNUAL)


def test_every_measure_gives_finite_numbers(world):
    by_county = {row["id"] for row in declared() if row["by_county"]}
    for name, measure in (measured.MONTHLY | measured.ANNUAL).items():
        value = measure(world)
        if isinstance(value, tuple):
            assert np.isfinite(value[0])
            value = value[1]
        value = np.asarray(value, float)
        assert np.isfinite(value).all()
        assert value.shape == ((18,) if name in by_county else ())


def test_offtake_is_what_was_taken_of_the_herd_at_the_turn_of_the_year(world):
    assert measured.yak_offtake(world) == pytest.approx(20 / 100)


def test_official_sales_exceed_what_was_taken(world):
    official, taken = measured.yak_sales(world).sum(), world.counties.yaks_taken.sum()
    assert official == pytest.approx(world.parameters.reporting_factor * taken)


def test_the_next_survey_changes_the_published_forest_cover(world):
    p = world.parameters
    p.forest_survey_revision, p.forest_survey_month = 0.004, 200.0
    before = measured.forest_cover(world)
    p.forest_survey_month = 90.0
    assert measured.forest_cover(world) == pytest.approx(before + 0.004)


def test_income_by_source_adds_up_to_what_households_earned(world):
    world = World().run(11)
    before = {
        source: world.herders.weight @ getattr(world.herders, source) for source in INCOME_SOURCES
    }
    world.month(95)
    h = world.herders
    year = float(h.weight @ h.yearly_income)
    month = sum(float(np.sum(measured.earned(source)(world))) for source in INCOME_SOURCES)
    assert year == pytest.approx(sum(before.values()) + month, rel=1e-9)
    assert year / h.weight.sum() > 10_000
    assert all(not getattr(h, source).any() for source in INCOME_SOURCES)


def test_median_and_gini_of_income_by_county_by_hand():
    income = np.concatenate([np.array([1.0, 3.0, 2.0]), np.full(17, 5.0)])
    county = np.concatenate([np.zeros(3, int), np.arange(1, 18)])
    spread = income_spread(income, np.ones(20), group=county, groups=18)
    assert spread.median.tolist() == [2.0] + [5.0] * 17
    assert spread.gini[0] == pytest.approx(2 / 9)
    assert spread.gini[1:] == pytest.approx(np.zeros(17), abs=1e-9)


def test_all_counties_at_once_give_what_each_gives_alone(world):
    h = world.herders
    spread = income_spread(h.yearly_income, h.weight, group=h.county, groups=18)
    for county in range(18):
        rows = h.county == county
        incomes, weights = h.yearly_income[rows], h.weight[rows]
        assert spread.median[county] == pytest.approx(weighted_median(incomes, weights))
        assert spread.gini[county] == pytest.approx(gini(incomes, weights))
