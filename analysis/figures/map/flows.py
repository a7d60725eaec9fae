"""Flows of the economy as they are drawn: who sends visitors, power, ore and loans where, in the
newest month.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.county import COUNTIES
from analysis.figures.map.shapes import MIDDLE_LATITUDE, NUDGES, centres, county_names
from runs.language import say

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table

OUTSIDE = {
    "visitors": (103.6, 31.9),
    "ore": (103.6, 29.2),
    "power": (103.6, 30.6),
    "money": (97.8, 28.6),
}
"""Where the nodes outside the prefecture are drawn (longitude, latitude): schematic places at its
edge.
"""
OUTWARD = ("power", "ore")
LOW = -0.05
"""Names that the map moves down by more than this, degrees, stand below their node."""
BELOW = 0.33
"""Degrees from a name above its node to one below it."""


def flow_label(kind: str) -> str:
    """What flows."""
    return {
        "visitors": say("visitors"),
        "power": say("power sold outside"),
        "ore": say("ore concentrate"),
        "money": say("loans"),
    }[kind]


def flow_unit(kind: str) -> str:
    """Unit of a flow."""
    return {
        "visitors": say("visits a month"),
        "power": say("MWh a month"),
        "ore": say("t a month"),
        "money": say("CNY"),
    }[kind]


def outside_label(kind: str) -> str:
    """Who is at the other end of a flow, outside the prefecture."""
    return {
        "visitors": say("visitors from outside"),
        "power": say("grid outside"),
        "ore": say("enclave parks"),
        "money": say("banks"),
    }[kind]


def county_flows(model: GanziModel) -> dict[str, FloatArray]:
    """Flow of each kind by county in the newest month: visits, MWh sold outside, t of concentrate,
    CNY of loans.
    """
    return {
        "visitors": np.asarray(model.counties.tourist_visits, float),
        "power": _by_county(model.power_projects, model.power_projects.export),
        "ore": _by_county(model.mines, model.mines.concentrate),
        "money": _by_county(model.enterprises, model.ledger.loans("enterprises")),
    }


def _by_county(table: Table[Any], values: FloatArray) -> FloatArray:
    """Sum of a column by county."""
    return np.bincount(table.county, np.asarray(values, float), len(COUNTIES))


def graph_rows(model: GanziModel) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(edges, nodes) of the drawing: what flows between each county and the outside, widths by
    share of a kind.
    """
    names = county_names()
    places = centres()
    nodes = [
        _node(names[county], place, NUDGES.get(county, (0, 0))[1] < LOW)
        for county, place in places.items()
    ]
    edges = []
    for kind, values in county_flows(model).items():
        x2, y2 = _flat(OUTSIDE[kind])
        nodes.append(_node(outside_label(kind), (x2, y2)))
        largest = max(float(values.max()), 1e-9)
        for county, value in zip(COUNTIES, values.tolist(), strict=True):
            if value > 0:
                ends = (places[county], (x2, y2)) if kind in OUTWARD else ((x2, y2), places[county])
                edges.append(_edge(kind, value, value / largest, ends, names[county]))
    return edges, nodes


def _node(name: str, place: tuple[float, float], below: bool = False) -> dict[str, str | float]:
    """One node of the drawing; its name stands above it, or below it where it would
    cover another.
    """
    return {
        "name": name,
        "x": place[0],
        "y": place[1],
        "name_y": place[1] - (BELOW if below else 0),
    }


def _flat(place: tuple[float, float]) -> tuple[float, float]:
    """Map coordinates of a place given by longitude and latitude."""
    return place[0] * math.cos(math.radians(MIDDLE_LATITUDE)), place[1]


def _edge(
    kind: str,
    value: float,
    share: float,
    ends: tuple[tuple[float, float], tuple[float, float]],
    county: str,
) -> dict[str, str | float]:
    """One line of the drawing."""
    (x, y), (x2, y2) = ends
    return {
        "x": x,
        "y": y,
        "x2": x2,
        "y2": y2,
        "share": share,
        "kind": flow_label(kind),
        "label": county,
        "flow": f"{value:,.0f} {flow_unit(kind)}",
    }
