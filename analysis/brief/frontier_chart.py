"""Cost against targets met, one point a mix, as a Vega-Lite specification."""

from __future__ import annotations

from typing import Any

from analysis.brief.charts import Drawing, framed
from analysis.brief.style import BASE_COLOUR, INK, MIX_COLOUR, TRIAL_COLOUR
from analysis.questions.digest import REFERENCE
from analysis.questions.shipped_mixes import BASELINE
from analysis.words.sentences import listed
from runs.language import say

SIZE = {"width": 440, "height": 400}
GAP = 22
"""Pixels from a label to the next."""
FAR = 0.5
"""Share of the width from which on labels stand to the right of the chart."""
ROOM = 12
"""Pixels from a point, or from the edge, to its label."""
COLUMN_SHARE = 0.2
"""Where labels of cheap mixes stand, as a share of the width."""
FONT = 14
LEAD_FROM, LEAD_TO = 9, 4
"""Pixels between a line and its point, and its label."""
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
    room = 0.06 * max(high - low, 1.0)
    return largest, low - room, high + room


def placed(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The points in pixels of the chart, with the places of their labels: those of dear mixes right
    of the chart, those of cheap ones beside them, none over another.
    """
    largest, low, high = limits(points)
    wide, tall = SIZE["width"], SIZE["height"]

    def across(cost: float) -> float:
        return wide * max(cost, 0.0) / largest

    def down(met: float) -> float:
        return tall * (high - met) / (high - low)

    rows = []
    for is_far in (True, False):
        group = [point for point in points if (point["cost"] > FAR * largest) == is_far]
        group.sort(key=lambda point: -point["met"])
        labels = spread_out([down(point["met"]) for point in group], GAP, 8, tall - 8)
        for point, label in zip(group, labels, strict=True):
            x = across(point["cost"])
            column = wide + ROOM if is_far else max(COLUMN_SHARE * wide, x + 2 * ROOM)
            rows.append(
                point
                | {
                    "x": x,
                    "y": down(point["met"]),
                    "left": across(point["cost_low"]),
                    "right": across(point["cost_high"]),
                    "top": down(point["met_high"]),
                    "bottom": down(point["met_low"]),
                    "label_x": column,
                    "label_y": label,
                    "lead_from": x + LEAD_FROM,
                    "lead_to": column - LEAD_TO,
                }
            )
    return rows


def frontier_chart(
    points: list[dict[str, Any]], picked: str, found: frozenset[str] = frozenset()
) -> Drawing:
    """The scatter of mixes; `picked` is marked, those that were `found` are diamonds. A click on a
    point picks it.
    """
    rows = [point | {"look": _look(point["pick"], found)} for point in placed(points)]
    line = sorted((row for row in rows if row["frontier"]), key=lambda row: row["cost"])
    layers = [_line(line, limits(points)), *_crosses(), *_labels(), *_marks()]
    spec = framed({**SIZE, "data": {"name": "points"}, "layer": layers})
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
        "align": "left",
        "baseline": "middle",
        "fontSize": FONT,
        "fontWeight": {"expr": "datum.pick == picked || datum.look == datum.pick ? 700 : 400"},
        "color": INK,
        "cursor": "pointer",
        "limit": PADDING["right"] - ROOM,
    }
    halo = text | {"stroke": "white", "strokeWidth": 4, "color": "white"}
    place = {"x": _at("label_x"), "y": _at("label_y"), "text": {"field": "title"}}
    ends = {"x": _at("lead_from"), "x2": {"field": "lead_to"}, "y": _at("y")}
    return [
        {"mark": lead, "encoding": ends | {"y2": {"field": "label_y"}}},
        {"mark": halo, "encoding": place},
        {"mark": text, "encoding": place},
    ]
