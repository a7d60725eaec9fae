"""The tile map of the counties as HTML: a colour and a number in each tile."""

from __future__ import annotations

import html

from analysis.figures.map.shapes import county_names
from analysis.figures.map.tiles import PLACES
from analysis.words.levers import number
from runs.language import say, spoken_language

LESS = ("#b04e08", "#e39a55", "#f5dfc6")
SAME = "#eef1f3"
MORE = ("#cfe3ee", "#7cb9d3", "#0a5d80")
"""From the largest fall to the largest rise: orange and blue, as everywhere on the page."""
ON_DARK = (LESS[0], MORE[-1])
"""Colours that take white text."""
STEPS = len(MORE)
NOTHING_SHARE = 0.005
"""Of the largest change, below which a county counts as unchanged."""


def colour(value: float, largest: float) -> str:
    """Colour of a change, by its share of the largest one."""
    share = value / largest if largest else 0.0
    if abs(share) < NOTHING_SHARE:
        return SAME
    step = min(int(abs(share) ** 0.5 * STEPS), STEPS - 1)
    return MORE[step] if share > 0 else LESS[STEPS - 1 - step]


def signed(value: float) -> str:
    """A change with its sign."""
    shown = number(abs(value))
    if shown == "0":
        return "0"
    return f"+{shown}" if value > 0 else f"−{shown}"


def change_map(values: dict[str, float], title: str, unit: str) -> str:
    """Tiles of what changes by county; `title` is read out, `unit` is that of the values."""
    names = county_names()
    largest = max((abs(value) for value in values.values()), default=0.0)
    tiles = []
    for county, (row, column) in PLACES.items():
        value = values.get(county, 0.0)
        fill = colour(value, largest)
        ink = "#fff" if fill in ON_DARK else "#16202c"
        tiles.append(
            f"<div style='grid-row:{row + 1};grid-column:{column + 1};background:{fill};"
            f"color:{ink}'><span>{html.escape(short_name(names[county]))}</span>"
            f"<b>{signed(value)}</b></div>"
        )
    said = html.escape(f"{title}, {unit}", quote=True)
    return f"<div class='tiles' role='img' aria-label='{said}'>{''.join(tiles)}</div>"


def short_name(name: str) -> str:
    """A county's name without the word for its rank, where something else is left."""
    if spoken_language() == "zh" and len(name) > 2:
        return name[:-1]
    return name


def most_changed(values: dict[str, float], many: int = 3) -> str:
    """The counties with the largest changes, in one line."""
    names = county_names()
    largest = sorted(values, key=lambda county: -abs(values[county]))[:many]
    said = [f"{names[county]} {signed(values[county])}" for county in largest]
    return say("Most changed: {counties}", counties=say(", ").join(said))
