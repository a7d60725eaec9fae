"""The two layers that people travel on: roads, and flights; and the ways of the markets to the hubs
where both begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import parse_month
from abm.networks.edges import EdgeTable, Ends, Flow, State
from abm.registers.tables import read_table
from agents.columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.registers.parameters import Parameters
    from abm.registers.tables import Row
    from agents.arrays import FloatArray

EXPRESSWAY = ("kangding", "yajiang")
"""Counties between which the planned expressway will run."""
EXPRESSWAY_CLASS = "expressway"
NEVER = -1
"""Month in which an edge changed that has always been as it is."""
NEVER_OPENED = 10**9
"""Month in which an edge opens that never does."""


class Way:
    """What roads and flights have in common."""

    cash = Column("CNY/person", "fare, or what it costs to drive", 0.0, low=0)
    free_hours = Column("h", "time it takes while nothing hinders, from `changed` on", 0.0, low=0)
    changed = Column(
        "month",
        "month index in which it was improved or opened; -1 where it always was as it is",
        NEVER,
    )
    hours = State("h", "time it takes this month, with snow, waiting and detours", 0.0, low=0)
    open = State("1", "part of the month in which it can be used", 1.0, low=0, high=1)


class Road(Way):
    """A way over land in one direction: a road, or the way of a market to a hub, one of them by
    rail.
    """

    kilometres = Column(
        "km", "length; 0 on the ways of markets to hubs, whose cost is all in the fare", 0.0, low=0
    )
    free_hours_before = Column("h", "time it took before `changed`", 0.0, low=0)
    slopes = Column("km", "length below or on steep slopes", 0.0, low=0)
    rail = Column("yes/no", "taken by train", False)
    ordinary = Column("yes/no", "a road other than an expressway: only these are upgraded", False)
    expressway_planned = Column("yes/no", "the planned expressway will run along it", False)
    upgrade = State("1", "part of the time that upgrades save", 0.0, low=0, high=1)
    visitor_trips = Flow(
        "person/month",
        "travellers on the cheapest way to their main destination, residents on outings among "
        "them; each counted on the way there only, and without stops off it",
        0.0,
        low=0,
    )
    freight = Flow("t/month", "goods on lorries", 0.0, low=0)
    commuters = Flow("person", "workers on the way from home to work", 0.0, low=0)


class Air(Way):
    """A flight in one direction with the way to and from the airports: to a county, or from a far
    market to a hub.
    """

    to_county = Column("yes/no", "ends in a county: late in winter", False)
    seats = State(
        "person/month",
        "seats on offer; 0 where no airline flies, and on flights of far markets to a hub, whose "
        "seats are no limit",
        0.0,
        low=0,
    )
    fare_level = State("1", "fare over the usual fare of the table", 1.0, low=0)
    passengers = Flow(
        "person/month",
        "travellers on it to their main destination, on the way there, whether they go on by air "
        "or by road",
        0.0,
        low=0,
    )
    refused = Flow(
        "person/month",
        "travellers who wanted a seat and found none: they went by road",
        0.0,
        low=0,
    )


def build_roads(p: Parameters) -> EdgeTable[Road]:
    """Every road in both directions, then the ways of markets to hubs over land."""
    roads = read_table("roads")
    gateways = [row for row in read_table("gateways") if row["mode"] != "air"]
    ends = [
        ends
        for row in roads
        for ends in (Ends(row["start"], row["end"]), Ends(row["end"], row["start"]))
    ]
    kilometres = _both_ways([row["kilometres"] for row in roads], gateways)
    hours = _both_ways([row["hours"] for row in roads], gateways, "hours")
    before = [row["hours_before"] or row["hours"] for row in roads]
    changed = [parse_month(row["changed"]) if row["changed"] else NEVER for row in roads]
    ordinary = [row["road_class"] != EXPRESSWAY_CLASS for row in roads]
    planned = [{row["start"], row["end"]} == set(EXPRESSWAY) for row in roads]
    fares = _both_ways([0.0] * len(roads), gateways, "cash")
    return EdgeTable(
        "road",
        Road,
        [*ends, *_gateway_ends(gateways)],
        # Driving costs depend on the draw, so they are no column of the tables.
        cash=fares + kilometres * p.driving_cost,
        kilometres=kilometres,
        slopes=kilometres * _both_ways([row["slopes"] for row in roads], gateways),
        free_hours=hours,
        free_hours_before=_both_ways(before, gateways, "hours"),
        changed=_both_ways(changed, gateways, missing=NEVER).astype(int),
        rail=np.array([False] * len(ends) + [row["mode"] == "rail" for row in gateways]),
        ordinary=_both_ways(ordinary, gateways) > 0,
        expressway_planned=_both_ways(planned, gateways) > 0,
        upgrade=np.zeros(len(ends) + len(gateways)),
    )


def build_flights() -> EdgeTable[Air]:
    """Flights to the counties, from the month in which the airport opened; then those of far
    markets to the hubs.
    """
    opened = {row["id"]: parse_month(row["opened"]) for row in read_table("airports")}
    routes = read_table("air_routes")
    gateways = [row for row in read_table("gateways") if row["mode"] == "air"]
    flights = [Ends(row["origin"], row["county"]) for row in routes]
    hours = [row["hours"] + row["ground_hours"] for row in routes]
    return EdgeTable(
        "air",
        Air,
        [*flights, *_gateway_ends(gateways)],
        cash=np.array([row["fare"] for row in routes] + [row["cash"] for row in gateways]),
        free_hours=np.array(hours + [row["hours"] for row in gateways]),
        changed=np.array([opened[row["airport"]] for row in routes] + [NEVER] * len(gateways)),
        to_county=np.arange(len(routes) + len(gateways)) < len(routes),
    )


def weekly_flights(n: int) -> FloatArray:
    """Flights a week in summer and in winter as the register has them, (2, `n`): 0 on those of far
    markets, whose seats are no limit.
    """
    flights = np.zeros((2, n))
    for row, route in enumerate(read_table("air_routes")):
        flights[:, row] = route["summer_flights"], route["winter_flights"]
    return flights


def _gateway_ends(gateways: list[Row]) -> list[Ends]:
    return [Ends(f"origin:{row['origin']}", row["destination"]) for row in gateways]


def _both_ways(
    values: Sequence[float], gateways: list[Row], column: str = "", missing: float = 0.0
) -> FloatArray:
    """A value for each direction of each road, then that of each gateway from its `column`."""
    rest = [row[column] if column else missing for row in gateways]
    return np.concatenate([np.repeat(np.array(values, float), 2), np.array(rest, float)])
