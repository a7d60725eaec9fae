"""The edges that matter most: roads and flights, each as wide as its closure is dear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.graph import empty_graph
from agents.county import COUNTIES
from analysis.figures.map.nodes import BELOW, flat_place
from analysis.figures.style import INK, LESS, QUIET, blank, drawing, frame, halo
from analysis.words.edges import edge_label, place_label
from analysis.words.shares import amount_text
from runs.language import say

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from abm.networks.network import Network

RANKED = 10
WIDEST = 7.0
"""Points of the dearest edge."""
MARGIN = 0.45
"""Degrees around the counties that are shown."""


def edge_figure(table: pd.DataFrame, network: Network, notes: str, lang: str = "en") -> Figure:
    """A map of the roads and flights by what their closure costs (`analysis.closures`), the ten
    dearest edges numbered and named beside it; no outlines, so that it may be published.
    """
    graph = empty_graph(network)
    with drawing(lang):
        figure = blank(9.6, 6.2)
        axes = figure.add_axes((0.02, 0.1, 0.56, 0.8))
        _draw(axes, graph, table)
        _name(figure, table.head(RANKED))
        frame(figure, say("The edges that matter most"), notes)
    return figure


def _draw(axes: Axes, graph: nx.MultiDiGraph, table: pd.DataFrame) -> None:
    """Counties as points, edges as lines."""
    dearest = float(table[~table["edge"].str.startswith("line:")]["real_gdp"].max())
    for rank, row in enumerate(table.to_dict("records"), start=1):
        start, _, end = row["edge"].partition(":")[2].partition("-")
        begins, ends = flat_place(graph, start), flat_place(graph, end)
        if begins is None or ends is None or row["edge"].startswith("line:"):
            continue
        (x1, y1), (x2, y2) = begins, ends
        air = row["edge"].startswith("air:")
        width = 0.6 + WIDEST * max(row["real_gdp"], 0.0) / dearest
        axes.plot(
            (x1, x2),
            (y1, y2),
            color=LESS if rank <= RANKED else "#b9b9b9",
            linewidth=width,
            linestyle=":" if air else "-",
            solid_capstyle="round",
            zorder=1,
        )
        if rank <= RANKED:
            axes.annotate(
                str(rank),
                ((x1 + x2) / 2, (y1 + y2) / 2),
                fontsize=8,
                weight="bold",
                ha="center",
                va="center",
                zorder=7,
                bbox={"boxstyle": "circle,pad=0.2", "fc": "white", "ec": LESS, "lw": 0.8},
            )

    places = np.array([flat_place(graph, county) for county in COUNTIES])
    axes.scatter(places[:, 0], places[:, 1], s=16, color=INK, zorder=3)
    for county, (x, y) in zip(COUNTIES, places.tolist(), strict=True):
        axes.annotate(
            place_label(county),
            (x, y),
            xytext=(0, -12 if county in BELOW else 6),
            textcoords="offset points",
            ha="center",
            fontsize=7.5,
            path_effects=halo(),
            zorder=5,
        )
    low, high = places.min(axis=0) - MARGIN, places.max(axis=0) + MARGIN
    axes.set_xlim(low[0], high[0] + 2 * MARGIN)
    axes.set_ylim(low[1], high[1])
    axes.set_aspect("equal")
    axes.axis("off")


def _name(figure: Figure, table: pd.DataFrame) -> None:
    """The dearest edges, one a line, with the county that each hits hardest."""
    figure.text(0.6, 0.86, say("Real product lost in a year, bn CNY"), fontsize=9, color=QUIET)
    for rank, row in enumerate(table.to_dict("records"), start=1):
        y = 0.86 - 0.07 * rank
        figure.text(0.6, y, f"{rank}  {edge_label(row['edge'])}", fontsize=9, color=INK)
        figure.text(0.985, y, amount_text(row["real_gdp"]), fontsize=9, ha="right")
        hit = say(
            "hits {county} most: {share:.1%} of incomes",
            county=place_label(row["county"]),
            share=row["county_share"],
        )
        figure.text(0.622, y - 0.027, hit, fontsize=7.5, color=QUIET)
