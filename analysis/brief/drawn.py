"""A chart in its place on the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import solara

from analysis.brief.widget import ChartWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.brief.charts import Drawing

BELOW = 110
"""Pixels that title, axis and legend take above and below a chart."""
QUIET = {"font-size": "15px", "color": "#435061"}
"""Look of notes."""


def vega(
    drawing: Drawing,
    beside: int = 60,
    below: int = BELOW,
    on_picked: Callable[[str], None] | None = None,
) -> None:
    """A chart in a box of its own size, so that the page does not move when it is drawn again;
    `beside` and `below` for axes, title and legend; `on_picked` gets the name of what was clicked.
    """
    wide, high = (drawing.spec[side] for side in ("width", "height"))
    with solara.Div(style={"width": f"{wide + beside}px", "min-height": f"{high + below}px"}):
        ChartWidget.element(
            spec=json.dumps(drawing.spec),
            rows=json.dumps(drawing.rows),
            signals=json.dumps(drawing.signals),
            description=drawing.description,
            on_picked=on_picked or _nothing,
        )


def _nothing(_name: str) -> None:
    """Nobody asked what is picked."""
