"""Charts of the page as Vega-Lite specifications: plain data in, plain data out.

What stays the same from month to month is in the specification; what changes stands apart, as rows
of named data sets and values of named signals, so that a month does not draw a chart anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from analysis.figures.map.amounts import amount_expression, large
from analysis.words.sentences import listed
from runs.language import say

FONTS = "'Noto Sans CJK SC','WenQuanYi Micro Hei','Microsoft YaHei','PingFang SC',Roboto,sans-serif"
LEFT = "#7a7a7a"
RIGHT = "#0072b2"
TARGET = "#d55e00"
"""Grey for the mix compared with, blue for the mix on screen, vermilion for targets (Okabe and
Ito's palette).
"""
ROOM_FOR_NUMBERS = 64
"""Pixels beside a vertical axis, so that a chart does not move when its numbers grow."""
SERIES_SIZE = {"width": 370, "height": 170}
"""Of a time series, its width where nobody has measured."""
FIRST_YEAR = 2022


class Drawing(NamedTuple):
    """A specification, the rows of its named data sets, the values of its signals, and what a
    screen reader says.
    """

    spec: dict[str, Any]
    rows: dict[str, list[Any]]
    signals: dict[str, Any]
    description: str = ""


def framed(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart with the page's fonts, and a menu from which the figure can be saved."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": {
            "font": FONTS,
            "view": {"stroke": None},
            "axisY": {"minExtent": ROOM_FOR_NUMBERS},
            "axis": {"labelFontSize": 12, "titleFontSize": 12, "grid": True, "gridOpacity": 0.4},
            "legend": {"labelFontSize": 12, "titleFontSize": 12},
            "title": {"fontSize": 14, "anchor": "start"},
        },
        "usermeta": {
            "embedOptions": {
                "renderer": "svg",
                "actions": {
                    "export": {"svg": True, "png": True},
                    "source": False,
                    "compiled": False,
                    "editor": False,
                },
                "i18n": {
                    "CLICK_TO_VIEW_ACTIONS": say("Save the picture"),
                    "SVG_ACTION": say("Save as SVG"),
                    "PNG_ACTION": say("Save as PNG"),
                },
            }
        },
        **spec,
    }


HALO = {"stroke": "white", "strokeWidth": 3, "color": "white"}
HALO_AND_WORD = (HALO, {"color": "#111111"})
"""Names are drawn twice, so that they can be read on every colour."""


def time_series(
    points: list[dict[str, Any]],
    marks: list[dict[str, Any]],
    *,
    title: str,
    unit: str,
    names: tuple[str, str],
    last_year: int,
    wide: int = SERIES_SIZE["width"],
) -> Drawing:
    """Lines of one indicator, `wide` pixels across: `points` rows (time, value, side, line),
    `marks` rows (time, value, label) of targets.

    Points of the line "month" are drawn thin, behind the others. `names` gives (left, right) as the
    legend shows them; time is a year with its fraction.
    """
    x = _time_axis(last_year)
    y = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "scale": {"zero": False},
        "axis": {"labelExpr": amount_expression()},
    }
    marks = [mark | {"shown": large(mark["value"])} for mark in marks]
    layers = _side_lines(x, y, list(names)) + (_target_layers(x, y, marks) if marks else [])
    newest = {point["side"]: point["value"] for point in points}
    amounts = [f"{side} {large(value)}" for side, value in newest.items()]
    amounts += [f"{mark['label']} {large(mark['value'])}" for mark in marks]
    description = say(
        "Line chart: {title}, {unit}; newest: {amounts}.",
        title=title,
        unit=unit,
        amounts=listed(amounts),
    )
    spec = framed({"title": title, **SERIES_SIZE, "width": wide, "layer": layers})
    return Drawing(spec, {"points": points}, {}, description)


def _time_axis(last_year: int) -> dict[str, Any]:
    """The years of a run, every other one marked."""
    return {
        "field": "time",
        "type": "quantitative",
        "title": None,
        "axis": {
            "format": "d",
            "values": list(range(FIRST_YEAR, last_year + 2, 2)),
            "labelFlush": False,
        },
        "scale": {"domain": [FIRST_YEAR, last_year + 1], "nice": False},
    }


def _side_lines(x: dict[str, Any], y: dict[str, Any], names: list[str]) -> list[dict[str, Any]]:
    """Thin and thick lines of both mixes."""
    side = {"field": "side", "type": "nominal"}
    colours = {"domain": names, "range": [LEFT, RIGHT]}
    strokes = {"domain": names, "range": [[5, 3], [1, 0]]}
    legend = {"title": None, "orient": "top", "symbolStrokeWidth": 2.5, "symbolOpacity": 1}
    encoding = {
        "x": x,
        "y": y,
        "color": {**side, "scale": colours, "legend": legend},
        "strokeDash": {**side, "scale": strokes, "legend": None},
    }
    return [
        {
            "data": {"name": "points"},
            "transform": [{"filter": f"datum.line {which} 'month'"}],
            "mark": {"type": "line", "clip": True, **look},
            "encoding": encoding,
        }
        for which, look in (
            ("==", {"strokeWidth": 1, "opacity": 0.45}),
            ("!=", {"strokeWidth": 2.5}),
        )
    ]


def _target_layers(
    x: dict[str, Any], y: dict[str, Any], marks: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Targets as dashed levels with a mark at their date and a word that can be read across the
    lines.
    """
    tooltip = [{"field": "label"}, {"field": "shown"}]
    diamond = {"type": "point", "shape": "diamond", "size": 110, "filled": True, "color": TARGET}
    word = {"type": "text", "align": "right", "dy": -9, "dx": 4, "fontSize": 12}
    layers = [
        {"mark": {"type": "rule", "strokeDash": [3, 3], "color": TARGET}, "encoding": {"y": y}},
        {"mark": diamond, "encoding": {"x": x, "y": y, "tooltip": tooltip}},
        *(
            {"mark": {**word, **style}, "encoding": {"x": x, "y": y, "text": {"field": "label"}}}
            for style in (HALO, {"color": TARGET})
        ),
    ]
    return [{"data": {"values": marks}, **layer} for layer in layers]
