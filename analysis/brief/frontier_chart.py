"""Cost against targets met, one point a mix, as a Vega-Lite specification."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from analysis.brief.charts import Drawing, framed
from analysis.brief.label_places import (
    LINE,
    Box,
    Place,
    Segment,
    Surroundings,
    free_places,
    text_width,
)
from analysis.brief.style import BASE_COLOUR, INK, MIX_COLOUR, TRIAL_COLOUR
from analysis.questions.digest import REFERENCE
from analysis.questions.shipped_mixes import BASELINE
from analysis.words.sentences import listed
from runs.language import say


class Size(NamedTuple):
    """Width and height of the chart without what stands around it, in pixels."""

    width: int
    height: int


SIZE = Size(440, 400)
"""Where nobody has measured."""
LEAST, MOST = Size(300, 400), Size(860, 480)
SHAPE = 0.62
"""Height by width, between the least and the most."""
GAP = 22
"""Pixels from a label to the next."""
FAR = 0.75
"""Share of the width from which on labels stand to the right of the chart."""
ROOM = 12
"""Pixels from the edge of the chart to the labels beside it."""
EDGE = 8
"""Pixels that labels keep off the upper and lower edge."""
FONT = 14
LEAD_FROM, LEAD_TO = 9, 4
"""Pixels between a line and its point, and its label."""
SHORTEST = 10
"""Pixels of a line that is worth drawing."""
ABOVE, BELOW = 0.06, 0.14
"""Room above and below all points, as shares of what they span: below are many, with labels."""
PADDING = {"left": 58, "right": 254, "top": 8, "bottom": 50}
OTHER, FOUND = "other", "found"
COLOURS = {BASELINE: BASE_COLOUR, REFERENCE: MIX_COLOUR}
ANY = 1e-9


def spread_out(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Places from the top down moved apart to at least `gap`, within `low` and `high`."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else max(place, low))
    over = max(moved[-1] - high, 0.0) if moved else 0.0
    for n in range(len(moved) - 1, -1, -1):
        limit = high - (len(moved) - 1 - n) * gap if over else moved[n]
        moved[n] = min(moved[n], limit)
    return moved


def limits(points: list[dict[str, Any]]) -> tuple[float, float, float]:
    """(largest cost, lowest and highest number met) that the chart shows."""
    largest = max(max(point["cost_high"] for point in points), ANY) * 1.03
    low = min(point["met_low"] for point in points)
    high = max(point["met_high"] for point in points)
    room = max(high - low, 1.0)
    return largest, low - BELOW * room, high + ABOVE * room


def fitting(room: int) -> Size:
    """The size of a chart that has `room` pixels across, labels and all."""
    wide = room - PADDING["left"] - PADDING["right"]
    width = min(max(wide, LEAST.width), MOST.width)
    return Size(width, min(max(round(SHAPE * width), LEAST.height), MOST.height))


def placed(points: list[dict[str, Any]], size: Size = SIZE) -> list[dict[str, Any]]:
    """The points in pixels of a chart of a size, with the places of their labels: those of dear
    mixes right of the chart, those of the others near them, none on the frontier or over another.
    """
    rows = [_in_pixels(point, limits(points), size) for point in points]
    wide = size.width
    dear = sorted((row for row in rows if row["x"] > FAR * wide), key=lambda row: row["y"])
    others = sorted((row for row in rows if row["x"] <= FAR * wide), key=lambda row: row["y"])
    beside = _beside(dear, size)
    around = Surroundings(
        Box(0, 0, wide + PADDING["right"] - ROOM, size.height - EDGE / 2),
        _frontier(rows),
        [bar for row in rows for bar in _bars(row)],
        [place.box for place in beside],
    )
    near = free_places(
        [(row["x"], row["y"]) for row in others],
        [row["title"] for row in others],
        size=FONT,
        others=[(row["x"], row["y"]) for row in dear],
        around=around,
    )
    return [
        row | _label(place) for row, place in zip([*dear, *others], [*beside, *near], strict=True)
    ]


def _in_pixels(
    point: dict[str, Any], ends: tuple[float, float, float], size: Size
) -> dict[str, Any]:
    """A point with where it and the ends of its intervals stand."""
    largest, low, high = ends
    across = {
        name: size.width * max(point[f"cost{end}"], 0.0) / largest
        for name, end in (("x", ""), ("left", "_low"), ("right", "_high"))
    }
    down = {
        name: size.height * (high - point[f"met{end}"]) / (high - low)
        for name, end in (("y", ""), ("top", "_high"), ("bottom", "_low"))
    }
    return point | across | down


def _beside(rows: list[dict[str, Any]], size: Size) -> list[Place]:
    """Places right of the chart, one below the other."""
    left = size.width + ROOM
    heights = spread_out([row["y"] for row in rows], GAP, EDGE, size.height - EDGE)
    return [
        Place(
            left,
            y,
            "left",
            Box(left, y - LINE * FONT / 2, left + text_width(row["title"], FONT), y + FONT / 2),
            Segment(row["x"] + LEAD_FROM, row["y"], left - LEAD_TO, y),
        )
        for row, y in zip(rows, heights, strict=True)
    ]


def _frontier(rows: list[dict[str, Any]]) -> list[Segment]:
    """The line from one mix that no other beats to the next."""
    line = sorted((row for row in rows if row["frontier"]), key=lambda row: row["x"])
    return [
        Segment(one["x"], one["y"], other["x"], other["y"])
        for one, other in zip(line, line[1:], strict=False)
    ]


def _bars(row: dict[str, Any]) -> tuple[Segment, Segment]:
    """The intervals of a mix."""
    flat = Segment(row["left"], row["y"], row["right"], row["y"])
    return flat, Segment(row["x"], row["top"], row["x"], row["bottom"])


def _label(place: Place) -> dict[str, Any]:
    """A place as the chart reads it; a line that is too short begins and ends at one place."""
    line = place.lead
    if math.hypot(line.x2 - line.x, line.y2 - line.y) < SHORTEST:
        line = Segment(line.x, line.y, line.x, line.y)
    lead = {f"lead_{name}": value for name, value in line._asdict().items()}
    return {"label_x": place.x, "label_y": place.y, "align": place.align, **lead}


def frontier_chart(
    points: list[dict[str, Any]],
    picked: str,
    found: frozenset[str] = frozenset(),
    size: Size = SIZE,
) -> Drawing:
    """The scatter of mixes; `picked` is marked, those that were `found` are diamonds. A click on a
    point picks it.
    """
    rows = [point | {"look": _look(point["pick"], found)} for point in placed(points, size)]
    line = sorted((row for row in rows if row["frontier"]), key=lambda row: row["cost"])
    layers = [_line(line, limits(points)), *_crosses(), *_labels(), *_marks()]
    spec = framed({**size._asdict(), "data": {"name": "points"}, "layer": layers})
    spec["config"] |= {
        "axis": {"labelFontSize": 14, "titleFontSize": 15, "grid": True, "gridOpacity": 0.4},
        "axisY": {},
    }
    spec["padding"] = PADDING
    spec["autosize"] = {"type": "none"}
    description = say(
        "Cost against targets met, one point a mix; on the frontier: {mixes}.",
        mixes=listed(row["title"] for row in line),
    )
    return Drawing(spec, {"points": rows}, {"picked": picked}, description)


def _look(mix: str, found: frozenset[str]) -> str:
    """Which colour a mix has."""
    if mix in found:
        return FOUND
    return mix if mix in COLOURS else OTHER


def _line(rows: list[dict[str, Any]], ends: tuple[float, float, float]) -> dict[str, Any]:
    """The axes, and the frontier: from one mix that no other beats to the next."""
    largest, low, high = ends
    x = {
        "field": "cost",
        "type": "quantitative",
        # Translators: amounts come in units of a hundred million CNY in Chinese.
        "title": say("Prefecture and counties, CNY bn more"),
        "scale": {"domain": [0, largest], "nice": False},
        "axis": {"grid": False, "tickCount": 6},
    }
    y = {
        "field": "met",
        "type": "quantitative",
        "title": say("Targets met on average"),
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {"tickMinStep": 1, "format": "d"},
    }
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "color": INK, "strokeWidth": 2, "opacity": 0.7},
        "encoding": {"x": x, "y": y},
    }


def _at(field: str) -> dict[str, Any]:
    """A place in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _colour() -> dict[str, Any]:
    return {
        "field": "look",
        "type": "nominal",
        "legend": None,
        "scale": {
            "domain": [*COLOURS, OTHER, FOUND],
            "range": [*COLOURS.values(), MIX_COLOUR, TRIAL_COLOUR],
        },
    }


def _crosses() -> list[dict[str, Any]]:
    """Intervals of cost and of targets met."""
    bar = {"type": "rule", "strokeWidth": 2, "opacity": 0.45}
    flat = {"x": _at("left"), "x2": {"field": "right"}, "y": _at("y")}
    upright = {"x": _at("x"), "y": _at("top"), "y2": {"field": "bottom"}}
    return [{"mark": bar, "encoding": one | {"color": _colour()}} for one in (flat, upright)]


def _marks() -> list[dict[str, Any]]:
    """A circle a mix, filled for the document, a diamond where it was found; a ring around the one
    that is picked.
    """
    ring = {"type": "point", "size": 520, "color": INK, "strokeWidth": 2}
    dot = {"type": "point", "size": 170, "strokeWidth": 2.4, "cursor": "pointer", "opacity": 1}
    fill = {"condition": {"test": f"datum.pick == '{REFERENCE}'", "value": MIX_COLOUR}}
    shape = {"condition": {"test": f"datum.look == '{FOUND}'", "value": "diamond"}}
    shown = {"x": _at("x"), "y": _at("y"), "shape": shape | {"value": "circle"}}
    return [
        {"transform": [{"filter": "datum.pick == picked"}], "mark": ring, "encoding": shown},
        {"mark": dot, "encoding": shown | {"color": _colour(), "fill": fill | {"value": "white"}}},
    ]


def _labels() -> list[dict[str, Any]]:
    """Titles, with thin lines to their points."""
    lead = {"type": "rule", "color": "#a7b1bd", "strokeWidth": 1}
    text = {
        "type": "text",
        "align": {"expr": "datum.align"},
        "baseline": "middle",
        "fontSize": FONT,
        "fontWeight": {"expr": "datum.pick == picked || datum.look == datum.pick ? 700 : 400"},
        "color": INK,
        "cursor": "pointer",
        "limit": PADDING["right"] - ROOM,
    }
    halo = text | {"stroke": "white", "strokeWidth": 4, "color": "white"}
    place = {"x": _at("label_x"), "y": _at("label_y"), "text": {"field": "title"}}
    ends = {"x": _at("lead_x"), "x2": {"field": "lead_x2"}, "y": _at("lead_y")}
    return [
        {"mark": lead, "encoding": ends | {"y2": {"field": "lead_y2"}}},
        {"mark": halo, "encoding": place},
        {"mark": text, "encoding": place},
    ]
