"""The map of the counties as a Vega-Lite specification."""

from __future__ import annotations

from typing import Any

from analysis.brief.charts import HALO_AND_WORD, Drawing, framed
from analysis.figures.map.amounts import FEW_DIGITS, amount_expression, large
from analysis.figures.map.shapes import county_names, name_places, outlines
from analysis.words.sentences import listed
from runs.language import say, spoken_language

SCHEME = {"scheme": "viridis"}
DIFFERENCE = {"scheme": "blueorange", "reverse": True}
"""Orange is less and blue is more, as everywhere on the page; no difference is pale."""
MAP_SIZE = {"width": 295, "height": 400}
MAP_TITLE = 330
"""Pixels that a map's title may take before it is cut."""
COLUMNS = {"en": 3, "zh": 4}
"""Of the legend of a map."""
MOST_NAMED = 3
"""Counties that the description of a map names."""


def county_map(
    values: dict[str, float],
    domain: tuple[float, float],
    *,
    title: str,
    subtitle: str,
    unit: str,
    difference: bool = False,
) -> Drawing:
    """Map of the 18 counties coloured by `values` (dict county -> number) on the scale `domain`
    (low, high); of a `difference`, on a scale of two colours.
    """
    names = county_names()
    labels = [{"name": names[county], "x": x, "y": y} for county, (x, y) in name_places().items()]
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
                _shapes(names, unit, DIFFERENCE if difference else SCHEME),
                *(_words(labels, style) for style in HALO_AND_WORD),
            ],
        }
    )
    most = sorted(values, key=lambda county: _rank(values[county], difference))[:MOST_NAMED]
    description = say(
        "Map of the counties: {title}, {unit}; most in {amounts}.",
        title=f"{title}, {subtitle}",
        unit=unit,
        amounts=listed(f"{names[county]} {large(values[county])}" for county in most),
    )
    signals = {"amounts": values, "low": domain[0], "high": domain[1], "subtitle": subtitle}
    return Drawing(spec, {}, signals, description)


def _rank(value: float, difference: bool) -> float:
    """What counties are named by, the least first: of a difference its size."""
    return -abs(value) if difference else -value


def _shapes(names: dict[str, str], unit: str, colours: dict[str, Any]) -> dict[str, Any]:
    """The counties in their colours, with a legend and what is shown under the mouse."""
    features, _ = outlines()
    # Squares, no gradient: the drawing library keeps the gradient of every month, and the page
    # grows slower and slower.
    legend = {
        "title": unit,
        "orient": "bottom",
        "type": "symbol",
        "symbolType": "square",
        "symbolSize": 150,
        "tickCount": 4,
        "columns": COLUMNS[spoken_language()],
        "columnPadding": 8,
        "labelExpr": amount_expression(),
    }
    scale = {"domainMin": {"expr": "low"}, "domainMax": {"expr": "high"}, **colours}
    return {
        "data": {"values": [feature | {"name": names[feature["county"]]} for feature in features]},
        "transform": [
            {"calculate": "amounts[datum.county]", "as": "value"},
            {"calculate": amount_expression(FEW_DIGITS), "as": "shown"},
        ],
        "mark": {"type": "geoshape", "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "color": {
                "field": "value",
                "type": "quantitative",
                "scale": scale,
                "legend": legend,
            },
            "tooltip": [
                {"field": "name", "type": "nominal", "title": ""},
                {"field": "shown", "type": "nominal", "title": unit},
            ],
        },
    }


def _words(labels: list[dict[str, Any]], style: dict[str, Any]) -> dict[str, Any]:
    """Names at their places on a map."""
    return {
        "data": {"values": labels},
        "mark": {"type": "text", "fontSize": 12, "tooltip": None, "strokeJoin": "round", **style},
        "encoding": {
            "longitude": {"field": "x", "type": "quantitative"},
            "latitude": {"field": "y", "type": "quantitative"},
            "text": {"field": "name"},
        },
    }
