"""Roads that are cut by luck: the same in every mix, on the edges of the graph, and replaced by
what is set by hand.
"""

import numpy as np
import pytest

from abm import GanziModel, Outlook
from abm.networks.hazards import known_roads, road_cuts
from agents.county import COUNTIES

MANY = {"cut_rate_slopes": 0.0008}


def built(**arguments):
    return GanziModel(**({"draw": 1, "detail": "coarse", "end": "2024-12"} | arguments))


def test_mixes_meet_the_same_cuts_and_other_luck_other_ones():
    cuts = built().network.cuts
    assert cuts.any()
    assert (built(mix="document").network.cuts == cuts).all()
    assert (built(end="2026-12").network.cuts[: len(cuts)] == cuts).all()
    assert (built(start="2023-01").network.cuts == cuts[12:]).all()
    assert (built(rng=1).network.cuts != cuts).any()
    assert (built(draw=2).network.cuts != cuts).any()


def test_nothing_is_cut_before_april_2022_in_fixed_outlooks_or_without_hazards():
    assert not built(parameters=MANY).network.cuts[:3].any()
    assert not built(start="2017-01", end="2020-12").network.cuts.any()
    assert not built(outlook="central").network.cuts.any()
    assert not built(ablations=("closures",)).network.cuts.any()


def test_both_directions_are_cut_and_the_ways_of_markets_never():
    network = built(parameters=MANY).network
    roads = 2 * len(known_roads().keys)
    assert (network.cuts[:, 0:roads:2] == network.cuts[:, 1:roads:2]).all()
    assert not network.cuts[:, roads:].any()


def test_a_cut_shows_on_its_edge_and_keeps_everybody_off():
    model = built(parameters=MANY).run()
    frame = model.outcomes(by="edge")
    road = frame[frame["edge"].isin(model.network.road.names)]
    values = road.pivot_table(index=["month", "edge"], columns="indicator", values="value")
    cut = values["open"] == 0.0
    assert cut.sum() == model.network.cuts.sum() > 10
    assert (values["open"].isin([0.0, 1.0])).all()
    assert not values.loc[cut, ["visitor_trips", "freight", "commuters"]].to_numpy().any()


def test_what_is_set_by_hand_replaces_the_luck_of_its_road():
    model = built()
    row = model.network.road.row("road:kangding-yajiang")
    model.network.cuts[:, [row, row + 1]] = True
    model.network.set("road:kangding-yajiang", hours=5.0, months=1)
    model.step()
    assert model.network.road.open[[row, row + 1]].tolist() == [1.0, 1.0]
    model.step()
    assert model.network.road.open[[row, row + 1]].tolist() == [0.0, 0.0]


def test_an_earthquake_cuts_roads_within_reach_and_none_beyond():
    model = built(parameters={"cut_rate": 0.0, "quake_cut_months": 3.0})
    months = np.arange(100, 130)
    usual = road_cuts(model, months)
    struck = np.zeros_like(model.outlook_paths["earthquake"])
    struck[105, COUNTIES.index("daofu")] = True
    model.outlook_paths["earthquake"] = struck
    cut = road_cuts(model, months) & ~usual
    near = known_roads().from_counties[COUNTIES.index("daofu")] <= model.parameters.quake_reach
    names = np.array(model.network.road.names[: 2 * len(near) : 2])
    assert {"road:daofu-luhuo", "road:kangding-daofu"} <= set(names[near])
    assert "road:litang-batang" not in names[near]
    assert not cut[:5].any()
    assert not cut[:, ~near].any()
    assert cut[5:, near].any(axis=0).mean() > 0.8


def test_sites_of_a_county_that_is_struck_are_shut_for_a_while():
    outlook = Outlook(values={"sites_shut": {2022: 1.0}})
    assert not built(outlook=outlook, end="2022-06").run().scenic_sites.open.any()
    assert built(end="2022-06").run().scenic_sites.open.any()


def test_a_struck_county_is_measured_from_its_middle():
    far = known_roads().from_counties
    assert far.shape == (18, len(known_roads().keys))
    # The road from Luding to Kangding lies in the two counties that it joins.
    assert set(np.argsort(far[:, 2])[:2]) == {COUNTIES.index("luding"), COUNTIES.index("kangding")}
    assert far[COUNTIES.index("shiqu"), 2] == pytest.approx(520, abs=30)
