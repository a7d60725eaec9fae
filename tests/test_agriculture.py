"""What is measured of herding, farming and forests."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.measures import agriculture
from abm.tables import read_table
from tests.pasture_world import World


@pytest.fixture(scope="module")
def world():
    world = World().run(12)
    sums = {"yaks_taken": 20.0, "yak_deaths": 8.0, "yak_births": 25.0, "herder_pay": 9e8}
    world.recorder = SimpleNamespace(year_sum=sums.get, last=lambda name: 97.0)
    return world


def test_every_measure_is_declared_and_every_declaration_measured():
    declared = {row["id"]: row["period"] for row in read_table("indicators/agriculture")}
    assert set(declared) == set(agriculture.MONTHLY) | set(agriculture.ANNUAL)
    assert {name for name, period in declared.items() if period == "year"} == set(agriculture.ANNUAL)


def test_every_measure_gives_finite_numbers(world):
    by_county = {row["id"] for row in read_table("indicators/agriculture") if row["by_county"]}
    for name, measure in (agriculture.MONTHLY | agriculture.ANNUAL).items():
        value = np.asarray(measure(world), float)
        assert np.isfinite(value).all()
        assert value.shape == ((18,) if name in by_county else ())


def test_offtake_is_what_was_taken_of_the_herd_at_the_turn_of_the_year(world):
    assert agriculture.yak_offtake(world) == pytest.approx(20 / 100)


def test_official_sales_exceed_what_was_taken(world):
    official, taken = agriculture.yak_sales(world).sum(), world.counties.yaks_taken.sum()
    assert official == pytest.approx(world.parameters.reporting_factor * taken)


def test_the_next_survey_changes_the_published_forest_cover(world):
    p = world.parameters
    p.forest_survey_revision, p.forest_survey_month = 0.004, 200.0
    before = agriculture.forest_cover(world)
    p.forest_survey_month = 90.0
    assert agriculture.forest_cover(world) == pytest.approx(before + 0.004)
