"""The map of the counties as a Vega-Lite specification."""

from __future__ import annotations

from typing import Any

from analysis.brief.charts import HALO_AND_WORD, Drawing, framed
from analysis.brief.label_places import FIRST_WIDE, text_width
from analysis.figures.map.amounts import FEW_DIGITS, amount_expression, large, round_ticks
from analysis.figures.map.shapes import county_names, name_places, outlines
from analysis.words.sentences import listed
from runs.language import say

SCHEME = {"scheme": "viridis"}
DIFFERENCE = {"scheme": "blueorange", "reverse": True}
"""Orange is less and blue is more, as everywhere on the page; no difference is pale."""
MAP_WIDTH = 295
SHAPE = 400 / 295
"""Height of a map by its width."""
AROUND = 10
"""Pixels that the library keeps free left and right of a map."""
TITLE, TITLE_LINE = 14, 17
"""Pixels of a map's title, and from one of its lines to the next."""
BOLD = 1.08
"""Width of bold letters, by that of others."""
MENU = 34
"""Pixels of a title's lines that are left to the menu."""
TITLE_GAP = 4
"""Pixels from the title to the map."""
COLUMNS = 3
"""Of the legend of a map."""
MOST_NAMED = 3
"""Counties that the description of a map names."""


def title_lines(title: str, wide: int) -> list[str]:
    """A title in lines beside the menu of a map that is `wide` pixels across."""
    lines = [""]
    for word in _words_of(title):
        longer = lines[-1] + word
        fits = text_width(longer.strip(), TITLE) * BOLD <= wide - MENU
        if fits or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.strip() for line in lines]


def _words_of(title: str) -> list[str]:
    """What of a title stays on one line: words with the space after them, Chinese letters."""
    words = [""]
    for letter in title:
        words[-1] += letter
        if letter == " " or ord(letter) >= FIRST_WIDE:
            words.append("")
    return words


def county_map(
    values: dict[str, float],
    domain: tuple[float, float],
    *,
    title: str,
    subtitle: str,
    unit: str,
    difference: bool = False,
    wide: int = MAP_WIDTH,
    rows: int = 1,
) -> Drawing:
    """Map of the 18 counties, `wide` pixels across, coloured by `values` (dict county -> number) on
    the scale `domain` (low, high); of a `difference`, on a scale of two colours. It stands as low
    as if its title had `rows` lines, level with the maps beside it.
    """
    lines = title_lines(title, wide)
    names = county_names()
    labels = [{"name": names[county], "x": x, "y": y} for county, (x, y) in name_places().items()]
    spec = framed(
        {
            "title": {
                "text": lines if len(lines) > 1 else title,
                "fontSize": TITLE,
                "lineHeight": TITLE_LINE,
                "offset": TITLE_GAP + TITLE_LINE * max(rows - len(lines), 0),
                "subtitle": {"expr": "subtitle"},
                "subtitleFontSize": 12,
                "limit": wide,
            },
            "width": wide,
            "height": round(wide * SHAPE),
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
    low, high = domain
    scale = {"low": low, "high": high, "ticks": round_ticks(low, high)}
    return Drawing(spec, {}, {"amounts": values, **scale, "subtitle": subtitle}, description)


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
        "values": {"expr": "ticks"},
        "columns": COLUMNS,
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
