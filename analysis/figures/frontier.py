"""What more targets cost: mixes by extra cost and extra targets met, with the frontier of those
that nothing beats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np

from analysis.figures.style import INK, QUIET, basis, blank, frame, halo, mix_colours, plain, style
from analysis.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BILLION, YI = 1e9, 1e8


def frontier_figure(table: pd.DataFrame, lang: str = "en", titles: dict[str, str] = None) -> Figure:
    """Cost-effectiveness frontier from a table of `cost_effectiveness`: the baseline stands at zero
    on both axes.
    """
    titles = titles or {}
    scale = YI if lang == "zh" else BILLION
    baseline = table["baseline"].iloc[0]
    colours = mix_colours([baseline, *table["mix"]])
    with mpl.rc_context(style(lang)):
        figure = blank(8.8, 4.6)
        axes = figure.add_axes((0.09, 0.26, 0.87, 0.6))
        axes.axhline(0, color=QUIET, linewidth=0.7)
        axes.axvline(0, color=QUIET, linewidth=0.7)
        axes.plot(0, 0, "s", color=colours[baseline], markersize=6)
        for row in table.to_dict("records"):
            _draw(axes, row, scale, colours[row["mix"]])
        costs, gains = _frontier(table, scale)
        axes.plot(costs, gains, color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        axes.margins(0.12)
        _name(axes, table, scale, {**titles, baseline: titles.get(baseline, baseline)})
        axes.set_xlabel(words.phrase("extra_cost_axis", lang))
        axes.set_ylabel(words.phrase("extra_met_axis", lang))
        plain(axes, "both")
        note = words.phrase("frontier_notes", lang) + basis(int(table["n"].max()), lang)
        frame(figure, words.phrase("frontier_title", lang), note)
    return figure


def _draw(axes: Axes, row: dict[str, str | float], scale: float, colour: str) -> None:
    """One mix with the intervals of its cost and of its gain."""
    x, y = row["extra_cost"] / scale, row["extra_met"]
    axes.plot(
        [row["extra_cost_low"] / scale, row["extra_cost_high"] / scale],
        [y, y],
        color=colour,
        linewidth=1.6,
    )
    axes.plot([x, x], [row["extra_met_low"], row["extra_met_high"]], color=colour, linewidth=1.6)
    axes.plot(x, y, "o", color=colour, markersize=6)


def _frontier(table: pd.DataFrame, scale: float) -> Iterable[Any]:
    """Costs and gains of the mixes that no other mix beats on both, from the baseline on."""
    points = sorted(
        [(0.0, 0.0), *zip(table["extra_cost"] / scale, table["extra_met"], strict=True)]
    )
    best, kept = -np.inf, []
    for cost, gain in points:
        if gain > best:
            kept.append((cost, gain))
            best = gain
    return zip(*kept, strict=True)


def _name(axes: Axes, table: pd.DataFrame, scale: float, titles: dict[str, str]) -> None:
    """Names beside the marks, moved apart where they would meet."""
    points = [(0.0, 0.0, table["baseline"].iloc[0])]
    points += list(zip(table["extra_cost"] / scale, table["extra_met"], table["mix"], strict=True))
    width, height = np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())
    taken = []
    for x, y, mix in sorted(points, key=lambda point: (point[1], point[0])):
        right = x < axes.get_xlim()[0] + 0.6 * width
        level = y + 0.035 * height
        while any(
            abs(level - other) < 0.055 * height and abs(x - place) < 0.45 * width
            for place, other in taken
        ):
            level += 0.055 * height
        taken.append((x, level))
        axes.annotate(
            titles.get(mix, mix),
            (x, y),
            (x + (0.012 if right else -0.012) * width, level),
            ha="left" if right else "right",
            va="center",
            color=INK,
            path_effects=halo(),
        )
