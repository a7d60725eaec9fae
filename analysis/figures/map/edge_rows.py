"""The edges of the economic graph as they are drawn: where from and to, how much moved along them
in the month that ended last, and which are closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from agents.county import COUNTIES
from analysis.figures.map.amounts import large
from analysis.figures.map.nodes import BELOW, framed_place, side
from analysis.words.edges import edge_label, node_label
from analysis.words.names import unit_text
from runs.language import say, say_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from abm.model import GanziModel

THINNEST, WIDEST = 0.6, 9.0
"""Pixels of an edge along which nothing moves, and of the widest one."""
CLOSED = 2.5
"""Pixels of a closed edge, whatever moves along it."""
type Place = tuple[float, float]


class View(NamedTuple):
    """A layer of the graph, or a part of one, by what moves along it."""

    layer: str
    flow: str  # the column of the layer's table
    colour: str
    part: str = ""  # of the layer of finance
    idle: bool = True  # whether edges along which nothing moves are drawn


VIEWS = {
    "visitors": View("road", "visitor_trips", "#0072b2"),
    "freight": View("road", "freight", "#7a5c3e"),
    "commuters": View("road", "commuters", "#00706b"),
    "passengers": View("air", "passengers", "#3b8fc4"),
    "energy": View("line", "energy", "#c98500"),
    "concentrate": View("chain", "shipped", "#a8558a"),
    "ores": View("chain", "paid", "#7a4fa3"),
    "loans": View("finance", "paid", "#008a63", "loans", idle=False),
    "transfers": View("finance", "paid", "#4a7a2c", "transfers", idle=False),
    "deals": View("finance", "paid", "#5b6bb5", "deals", idle=False),
}
"""What can be looked at; colours are darker than the map and none is that of a closed edge."""


class EdgeMap(NamedTuple):
    """What is drawn of a view."""

    edges: list[dict[str, Any]]  # rows as `_line` gives them, with colour, flow, width, rank
    nodes: list[dict[str, Any]]  # x, y, name, county, below, side
    widest: str  # the largest flow with its unit; empty where nothing moves


def view_label(name: str) -> str:
    """Name of a view: the layer, and what moves along it."""
    return {
        "visitors": say("Roads: visitors"),
        "freight": say("Roads: goods"),
        "commuters": say("Roads: commuters"),
        "passengers": say("Flights: passengers"),
        "energy": say("Power lines: energy"),
        "concentrate": say("Ore: lithium concentrate"),
        "ores": say("Ore: value of all minerals"),
        "loans": say("Finance: new loans less repayments"),
        "transfers": say("Finance: transfers from above"),
        "deals": say("Finance: the fund and investors"),
    }[name]


class Member(NamedTuple):
    """An edge of the graph that a line of the drawing stands for."""

    start: str
    end: str
    name: str
    values: dict[str, Any]  # columns of its layer


def edge_map(model: GanziModel, name: str, ranks: Mapping[str, int]) -> EdgeMap:
    """The edges of a view in the month that ended last, and the places that they join.

    Edges between the same two places are one line, whatever their direction, closed as far as the
    one of them that is closed most. `ranks`: place in a ranking by an edge's name.
    """
    graph, view = model.graph, VIEWS[name]
    joined: dict[frozenset[Place], list[Member]] = {}
    nodes: dict[Place, dict[str, Any]] = {}
    for county in COUNTIES:
        _add_node(nodes, graph, county)
    for start, end, key, values in graph.edges(keys=True, data=True):
        begins, ends = framed_place(graph, start), framed_place(graph, end)
        if begins and ends and begins != ends and _belongs(view, start, key, values):
            member = Member(start, end, key, values)
            joined.setdefault(frozenset((begins, ends)), []).append(member)
            _add_node(nodes, graph, start)
            _add_node(nodes, graph, end)
    unit = _unit(model.network.layers()[view.layer].columns[view.flow].unit)
    amounts = [sum(one.values[view.flow] for one in members) for members in joined.values()]
    largest = max(map(abs, amounts), default=0.0)
    edges = [
        _line(graph, sorted(members, key=lambda one: -abs(one.values[view.flow])))
        | {
            "colour": view.colour,
            "flow": f"{large(amount)} {unit}",
            "width": _width(view, members, amount / (largest or 1.0)),
            "rank": max(ranks.get(one.name, 0) for one in members),
        }
        for members, amount in zip(joined.values(), amounts, strict=True)
    ]
    return EdgeMap(edges, list(nodes.values()), f"{large(largest)} {unit}" if largest else "")


def _unit(unit: str) -> str:
    """A flow's unit as shown."""
    if unit == "person":  # who is on the way to work on a working day
        return say("people")
    moved = unit.removesuffix("/month")
    return say("{unit} a month", unit=say("people") if moved == "person" else unit_text(moved))


def _belongs(view: View, start: str, key: str, values: dict[str, Any]) -> bool:
    """Whether an edge is one of a view's."""
    if values["layer"] != view.layer:
        return False
    part = "loans" if start.startswith("bank:") else "deals"
    return not view.part or view.part == ("transfers" if key.endswith(":transfers") else part)


def _add_node(nodes: dict[Place, dict[str, Any]], graph: nx.MultiDiGraph, name: str) -> None:
    """Add a node of the drawing; the first of several at a place gives it its name."""
    place = framed_place(graph, name)
    if place is not None and place not in nodes:
        nodes[place] = {
            "x": place[0],
            "y": place[1],
            "name": node_label(name),
            "county": name in COUNTIES,
            "below": name.rpartition(":")[2] in BELOW,
            "side": side(place),
        }


def _line(graph: nx.MultiDiGraph, members: list[Member]) -> dict[str, Any]:
    """Where a line of the drawing runs, what it is called, and how far it is open; the first of
    its edges names it.
    """
    x, y = framed_place(graph, members[0].start) or (0.0, 0.0)
    x2, y2 = framed_place(graph, members[0].end) or (0.0, 0.0)
    left = _left(members)
    return {
        "x": x,
        "y": y,
        "x2": x2,
        "y2": y2,
        "mx": (x + x2) / 2,
        "my": (y + y2) / 2,
        "open": left,
        "label": _label(members),
        "state": _state(left),
    }


def _left(members: list[Member]) -> float:
    """Part that is open of the edge of a line that is closed most."""
    return float(min(one.values["open"] for one in members))


def _width(view: View, members: list[Member], share: float) -> float:
    """Pixels of a line, by its share of the largest flow of the view."""
    if _left(members) < 1:
        return CLOSED
    return 0.0 if not share and not view.idle else THINNEST + (WIDEST - THINNEST) * abs(share)


def _label(members: list[Member]) -> str:
    """What a line is called: by the edge, or where there are many by one of them."""
    label = edge_label(members[0].name, (members[0].start, members[0].end))
    pairs = {frozenset((one.start, one.end)) for one in members}
    keys = {one.name for one in members}
    others = len(keys) - (2 if len(pairs) == 1 and len(keys) == 2 else 1)  # there and back
    return say("{edge} and {n} more", edge=label, n=others) if others else label


def _state(left: float) -> str:
    """How far an edge is open."""
    if left >= 1:
        return say_as("of an edge", "open")
    return say("open to {share:.0%}", share=left) if left > 0 else say("closed")
