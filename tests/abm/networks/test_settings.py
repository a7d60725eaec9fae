"""Edges set by hand: what holds, for how long, and what is refused."""

import re

import numpy as np
import pytest

from abm import GanziModel
from agents.county import COUNTIES

EDGE = "road:kangding-yajiang"
BACK = "road:yajiang-kangding"
COUNTY = "line:kangding-zone:dadu"
BETWEEN = "line:zone:dadu-zone:yalong"
LINE = "line:zone:dadu-load:sichuan:kangding_corridor"


def model_of(**arguments):
    return GanziModel(draw=1, detail="coarse", end="2023-12", **arguments)


def steps(model, months):
    for _ in range(months):
        model.step()
    return model


def column(model, name, column, layer="road"):
    table = model.network.layers()[layer]
    return getattr(table, column)[table.row(name)]


def series(model, indicator):
    return model.recorder.series(indicator)[1]


def test_a_road_is_shut_in_both_directions_for_its_months_and_then_as_it_was():
    usual, cut = model_of(), model_of()
    cut.network.set(EDGE, open=0.0, months=2)
    for month in range(4):
        steps(usual, 1)
        steps(cut, 1)
        shut = month < 2
        for name in (EDGE, BACK):
            assert (column(cut, name, "open") == 0.0) == shut
            assert not (shut and column(cut, name, "visitor_trips"))
        assert (cut.network.travel_hours == usual.network.travel_hours).all() != shut
        assert (cut.network.road.hours == usual.network.road.hours).all() != shut


def test_a_shut_road_changes_the_economy_from_its_month_on_and_none_before():
    usual, cut = steps(model_of(), 3), steps(model_of(), 3)
    cut.network.set(EDGE, open=0.0, months=3)
    steps(usual, 6)
    steps(cut, 6)
    for indicator in ("visits", "travel_hours", "tourist_spending", "gdp"):
        before, after = series(usual, indicator), series(cut, indicator)
        assert (before[:3] == after[:3]).all(), indicator
        assert before[3] != after[3], indicator
    assert series(cut, "visits")[3:6].sum() < 0.98 * series(usual, "visits")[3:6].sum()


def test_hours_set_by_hand_replace_those_of_the_month():
    model = model_of()
    model.network.set(EDGE, hours=9.0, months=1)
    steps(model, 1)
    assert column(model, EDGE, "hours") == column(model, BACK, "hours") == 9.0
    steps(model, 1)
    assert column(model, EDGE, "hours") < 4.0


def test_a_road_open_for_a_part_of_the_month_takes_longer():
    usual, half = steps(model_of(), 1), model_of()
    half.network.set(EDGE, open=0.5)
    steps(half, 1)
    longer = 1.0 + 0.5 * half.parameters.closed_road_delay
    assert column(half, EDGE, "hours") == pytest.approx(longer * column(usual, EDGE, "hours"))


def test_what_is_set_last_holds():
    model = model_of()
    model.network.set(EDGE, open=0.0)
    model.network.set(EDGE, open=1.0)
    steps(model, 1)
    assert column(model, EDGE, "open") == 1.0


def test_a_line_shut_by_hand_carries_nothing_and_others_carry_more_or_energy_is_lost():
    usual, cut = model_of(), model_of()
    cut.network.set(LINE, open=0.0, months=7)
    cut.network.set("line:zone:dadu-load:sichuan:corridor_reinforcement", open=0.5)
    steps(usual, 7)
    steps(cut, 7)
    assert column(usual, LINE, "energy", "line") > 0.0
    assert column(cut, LINE, "energy", "line") == 0.0
    assert series(cut, "curtailed_energy")[6] > series(usual, "curtailed_energy")[6]


def test_a_county_whose_grid_is_shut_sends_no_power_and_loses_what_it_could_generate():
    usual, cut = model_of(), model_of()
    cut.network.set(COUNTY, open=0.0, months=6)
    steps(usual, 6)
    steps(cut, 6)
    plants = cut.power_projects
    there = plants.county == COUNTIES.index("kangding")
    assert usual.power_projects.generation[there].sum() > 0.2 * plants.generation.sum()
    assert not plants.generation[there].any()
    assert column(cut, COUNTY, "energy", "line") == 0.0
    assert column(cut, COUNTY, "lost", "line") > 1e5 > column(usual, COUNTY, "lost", "line")
    assert series(cut, "export_energy")[5] < 0.9 * series(usual, "export_energy")[5]
    # Its dams are filled meanwhile; once it is open again it sends as before and more
    steps(usual, 1)
    steps(cut, 1)
    assert column(cut, COUNTY, "energy", "line") > 0.9 * column(usual, COUNTY, "energy", "line")


def test_an_edge_between_basins_is_shut_both_ways_and_the_energy_lost_is_booked_on_it():
    """The Dadu's lines are cut to a tenth, so that its power goes by those of its neighbours."""
    models = usual, cut = model_of(), model_of()
    for model in models:
        for line in ("kangding_corridor", "corridor_reinforcement"):
            model.network.set(f"line:zone:dadu-load:sichuan:{line}", open=0.1)
    cut.network.set(BETWEEN, open=0.0)
    steps(usual, 4)
    steps(cut, 4)
    back = "line:zone:yalong-zone:dadu"
    assert column(usual, BETWEEN, "energy", "line") > 0.0
    for name in (BETWEEN, back):
        assert column(cut, name, "energy", "line") == 0.0
    assert column(cut, BETWEEN, "lost", "line") > column(usual, BETWEEN, "lost", "line")
    lost = series(cut, "curtailed_energy")[3] - series(usual, "curtailed_energy")[3]
    assert lost > 0.5 * column(usual, BETWEEN, "energy", "line")


def test_one_model_set_by_hand_leaves_the_others_alone():
    first, second = model_of(), model_of()
    first.network.set(EDGE, open=0.0)
    steps(first, 1)
    steps(second, 1)
    assert second.network.road.open.all()
    assert not np.shares_memory(first.network.record.values, second.network.record.values)
    assert first.graph is not second.graph


@pytest.fixture(scope="module")
def untouched():
    return model_of()


@pytest.mark.parametrize(
    ("edge", "values", "message"),
    [
        ("road:kangding-yajang", {"open": 0.0}, "(did you mean 'road:kangding-yajiang'?)"),
        ("rail:a-b", {"open": 0.0}, "there is no edge 'rail:a-b'"),
        (EDGE, {}, "neither open, hours nor loss is given"),
        (EDGE, {"open": 1.5}, "open = 1.5 of edge 'road:kangding-yajiang' must lie from 0 to 1"),
        (EDGE, {"hours": np.nan}, "hours = nan of edge"),
        (EDGE, {"open": 0.0, "months": 0}, "months = 0 must be a whole number from 1 up"),
        (EDGE, {"open": 0.0, "months": 1.5}, "months = 1.5 must be a whole number"),
        (LINE, {"hours": 3.0}, "'hours' of edge"),
        ("line:zone:dadu-load:local", {"open": 0.0}, "stands for all who use power in a basin"),
        ("finance:fund-class:energy", {"open": 0.0}, "of finance edges: –"),
        ("finance:bank:rural-litang", {"hours": 1.0}, "of finance edges: open, loss"),
        ("finance:bank:rural-litang", {"loss": 1.5}, "loss = 1.5 of edge"),
        ("finance:government:upper-litang:transfers", {"loss": 0.1}, "of finance edges: open"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_line_and_nothing_is_set(
    untouched, edge, values, message
):
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        untouched.network.set(edge, **values)
    assert "\n" not in str(refused.value)
    assert not untouched.network._settings
