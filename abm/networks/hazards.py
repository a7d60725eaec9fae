"""Which roads landslides, floods and earthquakes shut, drawn for the whole run before it begins."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.counties import county_fact
from abm.registers.drivers import INFORMATION
from abm.registers.tables import read_table
from agents import quantiles
from agents.calendar import MONTHS_A_YEAR, RAINS
from agents.columns import identity
from agents.county import COUNTIES
from agents.networks.cuts import begins, cut_rate, distance, shut_part

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray, KeyArray

MOST = 0.5
"""Part of a month beyond which a road counts as shut in it: shorter waits lie in the usual hours of
the table of roads."""
BEGIN, MOMENT, LENGTH, MOMENT_OF_QUAKE, LENGTH_OF_QUAKE = range(5)
"""Counters of the luck of a road's month."""


class Roads(NamedTuple):
    """What never changes about the roads of the register."""

    keys: KeyArray  # identity of each, (roads,)
    from_counties: FloatArray  # km from the middle of each county to that of each, (18, roads)


def draw_cuts(model: GanziModel) -> None:
    """Draw the luck of every road and month of the run; in fixed outlooks and a steady one nothing
    befalls them.
    """
    if model.outlook.drawn and not model.outlook.steady:
        network, first = model.network, model.clock.start
        months = np.arange(INFORMATION + 1, model.clock.end + 1)
        shut = np.repeat(road_cuts(model, months), 2, axis=1)  # both directions
        known = months >= first
        begin = len(network.cuts) - np.count_nonzero(known)
        network.cuts[begin:, : shut.shape[1]] = shut[known]


def road_cuts(model: GanziModel, months: IntArray) -> BoolArray:
    """Whether each road of the register is shut in each of the `months` (indices), shape (months,
    roads): by luck of its own, or by an earthquake within reach.
    """
    p, roads = model.parameters, known_roads()
    luck = [
        model.streams.uniform("road_cuts", months[:, None], roads.keys, n)
        for n in range(LENGTH_OF_QUAKE + 1)
    ]
    rate = cut_rate(
        model.network.road.slopes[: 2 * len(roads.keys) : 2],
        np.isin(months % MONTHS_A_YEAR + 1, RAINS),
        anywhere=p.cut_rate,
        by_kilometre=p.cut_rate_slopes,
        rains=p.cut_rate_rains,
    )
    length = quantiles.lognormal(luck[LENGTH], p.cut_months, p.cut_months_spread)
    shut = shut_part(begins(luck[BEGIN], rate), luck[MOMENT], length)

    struck = model.outlook_paths["earthquake"][months]
    hit = struck @ (roads.from_counties <= p.quake_reach)
    length = quantiles.lognormal(luck[LENGTH_OF_QUAKE], p.quake_cut_months, p.cut_months_spread)
    return shut + shut_part(hit, luck[MOMENT_OF_QUAKE], length) > MOST


@lru_cache(maxsize=1)
def known_roads() -> Roads:
    """The roads of the register, and how far they are from the counties."""
    rows = read_table("roads")
    keys = [identity(f"road:{row['start']}-{row['end']}", 1) for row in rows]
    east, north = (places_by_name(name) for name in ("longitude", "latitude"))
    ends = [(row["start"], row["end"]) for row in rows]
    return Roads(
        keys=np.concatenate(keys),
        from_counties=distance(
            county_fact("centroid_longitude"),
            county_fact("centroid_latitude"),
            to_longitude=np.array([0.5 * (east[start] + east[end]) for start, end in ends]),
            to_latitude=np.array([0.5 * (north[start] + north[end]) for start, end in ends]),
        ),
    )


def places_by_name(coordinate: str) -> dict[str, float]:
    """Longitude or latitude of every place where roads end, degrees: of counties, that of the
    seat.
    """
    seats = dict(zip(COUNTIES, county_fact(f"seat_{coordinate}").tolist(), strict=True))
    return {place["id"]: place[coordinate] for place in read_table("places")} | seats
