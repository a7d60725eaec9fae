"""Charts of the page as Vega-Lite specifications: plain data in, plain data out.

What stays the same from month to month is in the specification; what changes stands apart, as rows
of named data sets and values of named signals, so that a month does not draw a chart anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from analysis.brief.texts import text
from analysis.figures.map.amounts import FEW_DIGITS, amount_expression, large
from analysis.figures.map.shapes import county_names, name_places, outlines

FONTS = "'Noto Sans CJK SC','WenQuanYi Micro Hei','Microsoft YaHei','PingFang SC',Roboto,sans-serif"
LEFT, RIGHT, TARGET = "#7a7a7a", "#0072b2", "#d55e00"
"""Grey for the mix compared with, blue for the mix on screen, vermilion for targets (Okabe and
Ito's palette).
"""
SCHEME = "viridis"
MAP_SIZE = {"width": 295, "height": 400}
MAP_TITLE = 330
"""Pixels that a map's title may take before it is cut."""
FLOW_SIZE = {"width": 330, "height": 400}
ROOM_FOR_NUMBERS = 64
"""Pixels beside a vertical axis, so that a chart does not move when its numbers grow."""
COLUMNS = {"en": 3, "zh": 4}
"""Of the legend of a map."""
ROOM_FOR_NAMES = 40
"""Pixels left and right of the outermost nodes of the graph."""
SERIES_SIZE = {"width": 370, "height": 170}
FIRST_YEAR = 2022
MOST_BANDS = 2
"""Mixes with a band in a fan of many: more bands than that hide each other."""
MOST_NAMED = 3
"""Counties that the description of a map names."""


class Drawing(NamedTuple):
    """A specification, the rows of its named data sets, the values of its signals, and what a
    screen reader says.
    """

    spec: dict
    rows: dict
    signals: dict
    said: str = ""


def framed(spec: dict[str, Any], lang: str) -> dict[str, Any]:
    """A chart with the page's fonts, and a menu from which the figure can be saved."""
    menu = {"en": ("Save as SVG", "Save as PNG"), "zh": ("保存为SVG", "保存为PNG")}[lang]
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
                "i18n": {"SVG_ACTION": menu[0], "PNG_ACTION": menu[1]},
            }
        },
        **spec,
    }


def county_map(
    values: dict[str, float],
    title: str,
    subtitle: str,
    unit: str,
    domain: tuple[int, int],
    lang: str,
) -> Drawing:
    """Map of the 18 counties coloured by `values` (dict county -> number) on the scale `domain`
    (low, high).
    """
    names, places = county_names(lang), name_places()
    features, _ = outlines()
    shapes = [feature | {"name": names[feature["county"]]} for feature in features]
    labels = [{"name": names[county], "x": x, "y": y} for county, (x, y) in places.items()]
    tip = [{"field": "name", "type": "nominal", "title": ""}]
    tip += [{"field": "shown", "type": "nominal", "title": unit}]
    scale = {"domainMin": {"expr": "low"}, "domainMax": {"expr": "high"}, "scheme": SCHEME}
    # Squares, no gradient: the drawing library keeps the gradient of every month, and the page
    # grows slower and slower.
    legend = {
        "title": unit,
        "orient": "bottom",
        "type": "symbol",
        "symbolType": "square",
        "symbolSize": 150,
    }
    legend |= {
        "tickCount": 4,
        "columns": COLUMNS[lang],
        "columnPadding": 8,
        "labelExpr": amount_expression(lang),
    }
    spec = framed(
        {
            "title": {
                "text": title,
                "subtitle": {"expr": "subtitle"},
                "subtitleFontSize": 12,
                "limit": MAP_TITLE,
            },
            **MAP_SIZE,
            "projection": {"type": "identity", "reflectY": True},
            "layer": [
                {
                    "data": {"values": shapes},
                    "transform": [
                        {"calculate": "amounts[datum.county]", "as": "value"},
                        {"calculate": amount_expression(lang, FEW_DIGITS), "as": "shown"},
                    ],
                    "mark": {"type": "geoshape", "stroke": "white", "strokeWidth": 1},
                    "encoding": {
                        "color": {
                            "field": "value",
                            "type": "quantitative",
                            "scale": scale,
                            "legend": legend,
                        },
                        "tooltip": tip,
                    },
                },
                *(_words(labels, **style) for style in HALO_AND_WORD),
            ],
        },
        lang,
    )
    most = sorted(values, key=values.get, reverse=True)[:MOST_NAMED]
    amounts = text("comma", lang).join(
        f"{names[county]} {large(values[county], lang)}" for county in most
    )
    said = text("map_said", lang, title=f"{title}, {subtitle}", unit=unit, amounts=amounts)
    signals = {"amounts": values, "low": domain[0], "high": domain[1], "subtitle": subtitle}
    return Drawing(spec, {}, signals, said)


HALO = {"stroke": "white", "strokeWidth": 3, "color": "white"}
HALO_AND_WORD = (HALO, {"color": "#111111"})
"""Names are drawn twice, so that they can be read on every colour."""


def _words(labels: list[dict[str, str | float]], **style: Any) -> dict[str, dict[str, Any]]:
    """Names at their places on a map."""
    places = {
        "longitude": {"field": "x", "type": "quantitative"},
        "latitude": {"field": "y", "type": "quantitative"},
    }
    return {
        "data": {"values": labels},
        "mark": {"type": "text", "fontSize": 12, "tooltip": None, "strokeJoin": "round", **style},
        "encoding": {**places, "text": {"field": "name"}},
    }


def time_series(
    points: list[dict[str, str | float]],
    marks: list[Any],
    title: str,
    unit: str,
    names: tuple[str, str],
    lang: str,
    last_year: int,
) -> Drawing:
    """Lines of one indicator: `points` rows (time, value, side, line), `marks` rows (time, value,
    label) of targets.

    Points of the line "month" are drawn thin, behind the others. `names` gives (left, right) as the
    legend shows them; time is a year with its fraction.
    """
    x = {"field": "time", "type": "quantitative", "title": None}
    x |= {
        "axis": {
            "format": "d",
            "values": list(range(FIRST_YEAR, last_year + 2, 2)),
            "labelFlush": False,
        }
    }
    x |= {"scale": {"domain": [FIRST_YEAR, last_year + 1], "nice": False}}
    y = {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": False}}
    y |= {"axis": {"labelExpr": amount_expression(lang)}}
    marks = [mark | {"shown": large(mark["value"], lang)} for mark in marks]
    layers = _side_lines(x, y, list(names)) + (_target_layers(x, y, marks) if marks else [])
    newest = {point["side"]: point["value"] for point in points}
    amounts = [f"{side} {large(value, lang)}" for side, value in newest.items()]
    amounts += [f"{mark['label']} {large(mark['value'], lang)}" for mark in marks]
    said = text(
        "series_said", lang, title=title, unit=unit, amounts=text("comma", lang).join(amounts)
    )
    return Drawing(
        framed({"title": title, **SERIES_SIZE, "layer": layers}, lang), {"points": points}, {}, said
    )


def _side_lines(
    x: dict[str, Any], y: dict[str, str | dict[str, str | bool]], names: list[str]
) -> list[dict[str, dict[str, Any] | list[Any]]]:
    """Thin and thick lines of both mixes."""
    side = {"field": "side", "type": "nominal"}
    colours, dashes_of = (
        {"domain": names, "range": [LEFT, RIGHT]},
        {"domain": names, "range": [[5, 3], [1, 0]]},
    )
    legend = {"title": None, "orient": "top", "symbolStrokeWidth": 2.5, "symbolOpacity": 1}
    encoding = {
        "x": x,
        "y": y,
        "color": {**side, "scale": colours, "legend": legend},
        "strokeDash": {**side, "scale": dashes_of, "legend": None},
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


def _target_layers(x: Any, y: Any, marks: Any) -> Any:
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


def fan(bands: Any, marks: Any, title: Any, unit: Any, colour_of: Any, lang: Any) -> Any:
    """Spread of an indicator over the draws: `bands` rows (year, mix, low, median, high), target
    marks as above.

    `colour_of`: colour of each mix by the name that the legend shows.
    """
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"nice": False, "zero": False},
    }
    x |= {"axis": {"format": "d", "tickMinStep": 1, "labelFlush": False}}
    y = {
        "type": "quantitative",
        "title": unit,
        "axis": {"labelExpr": amount_expression(lang)},
        "scale": {"zero": False},
    }
    layers = _spread(x, y, colour_of)
    if marks:
        point = {"type": "point", "shape": "diamond", "size": 130, "filled": True, "color": TARGET}
        places = {"x": x, "y": {"field": "value", **y}}
        layers.append({"data": {"values": marks}, "mark": point, "encoding": places})
        rule = {"type": "rule", "strokeDash": [3, 3], "color": TARGET}
        layers.append(
            {"data": {"values": marks}, "mark": rule, "encoding": {"y": {"field": "value", **y}}}
        )
    spec = framed(
        {"title": title, "width": 520, "height": 260, "data": {"values": bands}, "layer": layers},
        lang,
    )
    last = max((row["year"] for row in bands), default=None)
    amounts = [f"{row['mix']} {large(row['median'], lang)}" for row in bands if row["year"] == last]
    amounts += [
        f"{text('target', lang)} {mark['year']} {large(mark['value'], lang)}" for mark in marks
    ]
    amounts = text("comma", lang).join(amounts)
    return Drawing(
        spec, {}, {}, text("fan_said", lang, title=title, unit=unit, year=last, amounts=amounts)
    )


def _spread(x: Any, y: Any, colour_of: Any) -> Any:
    """Layers of a fan: a band for the first mixes, a line for each."""
    legend = {"title": None, "orient": "top", "columns": 2, "labelLimit": 240}
    legend |= {
        "symbolType": "stroke",
        "symbolOpacity": 1,
        "symbolStrokeWidth": 3,
        "symbolSize": 300,
    }
    colour = {"field": "mix", "type": "nominal", "legend": legend}
    colour |= {"scale": {"domain": list(colour_of), "range": list(colour_of.values())}}
    dash = {"field": "mix", "type": "nominal", "scale": dashes(colour_of), "legend": legend}
    line = {"x": x, "y": {"field": "median", **y}, "color": colour, "strokeDash": dash}
    band = {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": colour}
    return [
        {
            "transform": [{"filter": {"field": "mix", "oneOf": list(colour_of)[:MOST_BANDS]}}],
            "mark": {"type": "area", "opacity": 0.2},
            "encoding": band,
        },
        {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": line},
    ]


def dashes(colour_of: dict[str, str]) -> dict[str, list[str | list[int]]]:
    """Scale of dashes: solid, and dashed for a mix whose colour another one has before it."""
    before, ranges = set(), []
    for colour in colour_of.values():
        ranges.append([6, 3] if colour in before else [1, 0])
        before.add(colour)
    return {"domain": list(colour_of), "range": ranges}


def flows(
    edges: list[dict[str, str | float]], nodes: list[dict[str, str | float]], title: str, lang: str
) -> Drawing:
    """Economic graph: `edges` rows (x, y, x2, y2, kind, flow, share, label), `nodes` rows (x, y,
    name, kind).
    """
    kinds = ["visitors", "power", "ore", "money"]
    labels = [text(f"flow_{kind}", lang) for kind in kinds]
    colours = {"domain": labels, "range": ["#009e73", "#e69f00", "#cc79a7", "#56b4e9"]}
    scale = {"zero": False, "nice": False, "padding": ROOM_FOR_NAMES}
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": scale}
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"zero": False, "nice": False},
    }
    rules = {
        "data": {"name": "edges"},
        "mark": {"type": "rule", "opacity": 0.55, "strokeCap": "round"},
        "encoding": {
            **{"x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"}},
            "strokeWidth": {
                "field": "share",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "range": [0.3, 9]},
                "legend": None,
            },
            "color": {
                **{"field": "kind", "type": "nominal", "scale": colours},
                "legend": {"title": None, "orient": "top", "columns": 2, "symbolStrokeWidth": 4},
            },
            "tooltip": [
                {"field": "label", "title": ""},
                {"field": "kind", "title": ""},
                {"field": "flow", "title": ""},
            ],
        },
    }
    dots = {
        "data": {"values": nodes},
        "mark": {"type": "point", "filled": True, "size": 45, "color": "#444444"},
        "encoding": {"x": x, "y": y, "tooltip": [{"field": "name", "title": ""}]},
    }
    words = {
        "data": {"values": nodes},
        "mark": {"type": "text", "dy": -9, "fontSize": 12, "strokeJoin": "round"},
        "encoding": {"x": x, "y": {**y, "field": "name_y"}, "text": {"field": "name"}},
    }
    words = [words | {"mark": words["mark"] | style} for style in HALO_AND_WORD]
    spec = framed({"title": title, **FLOW_SIZE, "layer": [rules, dots, *words]}, lang)
    most = {edge["kind"]: edge for edge in edges if edge["share"] == 1}
    amounts = text("comma", lang).join(
        f"{kind} {edge['label']} {edge['flow']}" for kind, edge in most.items()
    )
    return Drawing(
        spec, {"edges": edges}, {}, text("flows_said", lang, title=title, amounts=amounts)
    )
