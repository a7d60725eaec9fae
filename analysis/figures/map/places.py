"""The 18 counties as a map, and the flows of the economy between them and the outside."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import seaborn as sns

from agents.county import COUNTIES
from analysis.figures.map.amounts import large
from analysis.figures.map.flows import (
    OUTSIDE,
    OUTWARD,
    county_flows,
    flow_label,
    flow_unit,
    outside_label,
)
from analysis.figures.map.shapes import (
    MIDDLE_LATITUDE,
    centres,
    county_names,
    name_places,
    outlines,
)
from analysis.figures.style import INK, SEQUENTIAL, blank, drawing, frame, halo
from analysis.words.names import source_text
from runs.language import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from abm.model import GanziModel
    from agents.arrays import FloatArray

FLOW_COLOURS = {"visitors": "#0072b2", "power": "#d55e00", "ore": "#7a4fa3", "money": "#00706b"}
type Box = tuple[float, float, float, float]
"""Left, bottom, width and height of a panel, as shares of the figure."""
_PANEL = 4.75
_COLUMNS = 2
LEAST_NAMED = 0.04
"""Share of the largest flow below which a county is not named."""


def county_figure(
    panels: list[tuple[str, str, dict[str, float]]], notes: str, lang: str = "en"
) -> Figure:
    """Maps of the counties: `panels` holds (title, unit, dict county -> value) each; `notes` says
    what the values are.

    The provenance of the outlines stands in small print.
    """
    rows = math.ceil(len(panels) / _COLUMNS)
    height = 1.25 + rows * _PANEL
    with drawing(lang):
        figure = blank(8.8, height)
        for place, (title, unit, values) in enumerate(panels):
            _draw_map(figure, _box(place, height), title, unit, values)
        frame(figure, say("Where it happens: the 18 counties"), f"{notes} {_outline_source()}")
    return figure


def economy_figure(model: GanziModel, notes: str, lang: str = "en") -> Figure:
    """The economic graph: what flows between each county and the outside in a model's newest month,
    a panel a kind.
    """
    flows = county_flows(model)
    height = 1.25 + 2 * _PANEL
    with drawing(lang):
        figure = blank(8.8, height)
        for place, (kind, values) in enumerate(flows.items()):
            _draw_flows(figure, _box(place, height), kind, values)
        title = say("The economic graph: what flows between the counties and the outside")
        widths = say(
            "Width: size of the flow, each panel on its own scale. Places outside the prefecture "
            "are schematic."
        )
        frame(figure, title, f"{notes} {widths} {_outline_source()}")
    return figure


def _outline_source() -> str:
    """Where the outlines of the counties come from."""
    return say("Outlines: {source}.", source=source_text(outlines()[1]))


def _box(place: int, height: float) -> Box:
    """Box of a panel, as shares of the figure."""
    row, column = divmod(place, _COLUMNS)
    bottom = height - 0.5 - (row + 1) * _PANEL
    return (
        (0.15 + column * 4.3) / 8.8,
        (bottom + 0.25) / height,
        4.1 / 8.8,
        (_PANEL - 0.55) / height,
    )


def _rings(feature: dict[str, Any]) -> list[FloatArray]:
    """Outer rings of a county."""
    geometry = feature["geometry"]
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [np.array(part[0]) for part in parts]


def _draw_outlines(axes: Axes, colours: dict[str, Any]) -> None:
    """The counties, filled."""
    for feature in outlines()[0]:
        for ring in _rings(feature):
            colour = colours[feature["county"]]
            axes.add_patch(
                mpl.patches.Polygon(ring, facecolor=colour, edgecolor="white", linewidth=0.7)
            )
    axes.set_aspect("equal")
    axes.axis("off")


def _draw_map(
    figure: Figure,
    box: Box,
    title: str,
    unit: str,
    values: dict[str, float],
) -> None:
    """One map with its scale of colours."""
    axes = figure.add_axes(box)
    known = np.array([values[county] for county in COUNTIES], float)
    norm = mpl.colors.Normalize(0, max(float(np.nanmax(known)), 1e-9))
    palette = sns.color_palette(SEQUENTIAL, as_cmap=True)
    _draw_outlines(axes, {county: palette(norm(values[county])) for county in COUNTIES})
    axes.autoscale_view()
    edge = halo()
    names = county_names()
    for county, (x, y) in name_places().items():
        axes.text(
            x, y, names[county], ha="center", va="center", fontsize=6, color=INK, path_effects=edge
        )
    axes.set_title(f"{title}" + (f" ({unit})" if unit else ""), loc="left", fontsize=9)
    scale = figure.add_axes((box[0] + 0.01, box[1] - 0.008, 0.16, 0.012))
    bar = figure.colorbar(mpl.cm.ScalarMappable(norm, palette), cax=scale, orientation="horizontal")
    bar.outline.set_visible(False)
    bar.ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(3))
    bar.ax.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: f"{value:,.10g}"))
    bar.ax.tick_params(length=0, labelsize=7)


def _draw_flows(figure: Figure, box: Box, kind: str, values: FloatArray) -> None:
    """One kind of flow: lines between the counties and a node outside, as wide as the flow."""
    axes = figure.add_axes(box)
    _draw_outlines(axes, dict.fromkeys(COUNTIES, "#eeeeee"))
    longitude, latitude = OUTSIDE[kind]
    x, y = longitude * math.cos(math.radians(MIDDLE_LATITUDE)), latitude
    largest = max(float(values.max()), 1e-9)
    shares = dict(zip(COUNTIES, (values / largest).tolist(), strict=True))
    _draw_arrows(axes, kind, (x, y), shares)
    _name_counties(axes, shares)
    axes.plot(x, y, "o", color=FLOW_COLOURS[kind], markersize=7, clip_on=False)
    axes.autoscale_view()
    left = x < np.mean([place[0] for place in centres().values()])
    axes.text(
        x,
        y + 0.18,
        outside_label(kind),
        ha="left" if left else "right",
        va="bottom",
        fontsize=7.5,
        path_effects=halo(),
    )
    if values.any():
        scale = say("widest line: {amount}", amount=f"{large(largest)} {flow_unit(kind)}")
    else:
        scale = say("none in this month")
    figure.text(
        box[0],
        box[1] + box[3] + 0.01,
        f"{flow_label(kind)}  ({scale})",
        ha="left",
        va="bottom",
        fontsize=9,
    )


def _draw_arrows(
    axes: Axes, kind: str, outside: tuple[float, float], shares: dict[str, float]
) -> None:
    """An arrow a county, as wide as its share of the largest flow."""
    places = centres()
    for county, share in shares.items():
        if share > 0:
            start, end = places[county], outside
            if kind not in OUTWARD:
                start, end = end, start
            arrow = mpl.patches.FancyArrowPatch(
                posA=start,
                posB=end,
                connectionstyle="arc3,rad=0.08",
                arrowstyle="-|>",
                mutation_scale=8,
                shrinkA=2,
                shrinkB=3,
                linewidth=0.3 + 3.5 * share,
                color=FLOW_COLOURS[kind],
                alpha=0.75,
            )
            axes.add_patch(arrow)


def _name_counties(axes: Axes, shares: dict[str, float]) -> None:
    """Names of the counties with a flow that can be seen."""
    places = centres()
    names = county_names()
    for county, share in shares.items():
        if share > LEAST_NAMED:
            x, y = places[county]
            axes.text(
                x,
                y,
                names[county],
                ha="center",
                va="bottom",
                fontsize=6.5,
                color=INK,
                path_effects=halo(),
            )
