"""The economic graph over the counties as a Vega-Lite specification: edges as wide as what moves
along them, closed ones marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.brief.charts import HALO_AND_WORD, Drawing, framed
from analysis.figures.map.nodes import FRAME, flat
from analysis.figures.map.shapes import outlines
from analysis.words.sentences import listed
from runs.language import say

if TYPE_CHECKING:
    from analysis.figures.map.edge_rows import EdgeMap

PIXELS = 59
"""Of a degree of latitude."""
LAND = "#e9edf0"
ROOM = 14
"""Pixels by which a name beside a bound of the map begins before its point, or ends after it."""
SHUT = "#d55e00"
"""Vermilion: what is closed."""
MOST_NAMED = 3
"""Edges that the description of the map names."""


def graph_map(drawn: EdgeMap, *, title: str, subtitle: str) -> Drawing:
    """Map of the edges of one view; its rows change with the month and the view, nothing else."""
    west, south = flat(FRAME.west, FRAME.south)
    east, north = flat(FRAME.east, FRAME.north)
    wide, high = round(PIXELS * (east - west)), round(PIXELS * (north - south))
    layers = [_land(), *_edges(), *_closed(), *_ranks(), _dots(), *_names()]
    spec = framed(
        {
            "title": {
                "text": {"expr": "heading"},
                "subtitle": {"expr": "subtitle"},
                "subtitleFontSize": 12,
                "limit": wide - 30,
            },
            "width": wide,
            "height": high,
            # A fixed place: the library would fit the map to whatever is drawn.
            "projection": {
                "type": "identity",
                "reflectY": True,
                "scale": PIXELS,
                "translate": [-PIXELS * west, PIXELS * north],
            },
            "layer": layers,
        }
    )
    most = sorted(drawn.edges, key=lambda edge: -edge["width"])[:MOST_NAMED]
    shut = [edge["label"] for edge in drawn.edges if edge["open"] < 1]
    description = say(
        "Network: {title}; the largest flows: {amounts}.",
        title=f"{title}, {subtitle}",
        amounts=listed(f"{edge['label']} {edge['flow']}" for edge in most),
    )
    if shut:
        description += " " + say("Closed: {edges}.", edges=listed(shut))
    rows = {"edges": drawn.edges, "nodes": drawn.nodes}
    return Drawing(spec, rows, {"heading": title, "subtitle": subtitle}, description)


def _at(x: str, y: str, end: str = "") -> dict[str, Any]:
    """Where a mark stands, by the fields of its row."""
    return {
        f"longitude{end}": {"field": x, "type": "quantitative"},
        f"latitude{end}": {"field": y, "type": "quantitative"},
    }


def _land() -> dict[str, Any]:
    """The counties, pale, so that edges stand out."""
    return {
        "data": {"values": outlines()[0]},
        "mark": {"type": "geoshape", "fill": LAND, "stroke": "white", "strokeWidth": 1.2},
    }


def _edges() -> list[dict[str, Any]]:
    """Lines, as wide as what moves along them; closed ones dashed."""
    line = {
        "data": {"name": "edges"},
        "encoding": {
            **_at("x", "y"),
            **_at("x2", "y2", "2"),
            "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
            "tooltip": [
                {"field": "label", "title": ""},
                {"field": "flow", "title": ""},
                {"field": "state", "title": ""},
            ],
        },
    }
    open_look = {"color": {"field": "colour", "type": "nominal", "scale": None}}
    return [
        {
            **line,
            "transform": [{"filter": "datum.open >= 1 && datum.width > 0"}],
            "mark": {"type": "rule", "opacity": 0.75, "strokeCap": "round"},
            "encoding": {**line["encoding"], **open_look},
        },
        {
            **line,
            "transform": [{"filter": "datum.open < 1"}],
            "mark": {"type": "rule", "strokeDash": [5, 4], "color": SHUT},
        },
    ]


def _closed() -> list[dict[str, Any]]:
    """A cross on what is closed."""
    cross = {"type": "point", "shape": "cross", "angle": 45, "filled": True, "opacity": 1}
    return [
        {
            "data": {"name": "edges"},
            "transform": [{"filter": "datum.open < 1"}],
            "mark": {**cross, **look},
            "encoding": {
                **_at("mx", "my"),
                "tooltip": [{"field": "label", "title": ""}, {"field": "state", "title": ""}],
            },
        }
        for look in ({"size": 330, "color": "white"}, {"size": 170, "color": SHUT})
    ]


def _ranks() -> list[dict[str, Any]]:
    """Numbers of the edges that are ranked beside the map."""
    ranked = {
        "data": {"name": "edges"},
        "transform": [{"filter": "datum.rank > 0 && datum.open >= 1"}],
    }
    circle = {"type": "point", "filled": True, "opacity": 1, "tooltip": None, "color": "white"}
    circle |= {"size": 210, "stroke": "#555555", "strokeWidth": 0.8}
    word = {"type": "text", "fontSize": 10, "fontWeight": "bold", "tooltip": None}
    return [
        {**ranked, "mark": circle, "encoding": _at("mx", "my")},
        {
            **ranked,
            "mark": word,
            "encoding": {**_at("mx", "my"), "text": {"field": "rank", "type": "quantitative"}},
        },
    ]


def _dots() -> dict[str, Any]:
    """Counties as points, all else as squares."""
    return {
        "data": {"name": "nodes"},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 30, "color": "#333333"},
        "encoding": {
            **_at("x", "y"),
            "shape": {
                "field": "county",
                "type": "nominal",
                "scale": {"domain": [True, False], "range": ["circle", "square"]},
                "legend": None,
            },
            "tooltip": [{"field": "name", "title": ""}],
        },
    }


def _names() -> list[dict[str, Any]]:
    """Names above their points, or below; beside a bound of the map they end at it."""
    dx = f"datum.side == 'left' ? {-ROOM} : datum.side == 'right' ? {ROOM} : 0"
    word = {
        "type": "text",
        "fontSize": 11,
        "tooltip": None,
        "strokeJoin": "round",
        "align": {"expr": "datum.side"},
        "dx": {"expr": dx},
        "dy": {"expr": "datum.below ? 13 : -9"},
    }
    return [
        {
            "data": {"name": "nodes"},
            "mark": {**word, **style},
            "encoding": {**_at("x", "y"), "text": {"field": "name"}},
        }
        for style in HALO_AND_WORD
    ]
