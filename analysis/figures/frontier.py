"""What more targets cost: mixes by extra cost and extra targets met, with the frontier of those
that nothing beats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.figures.style import (
    INK,
    QUIET,
    basis,
    blank,
    drawing,
    frame,
    halo,
    mix_colours,
    plain,
)
from runs.language import say
from runs.language.amounts import large_amount

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def frontier_figure(
    table: pd.DataFrame, lang: str = "en", titles: dict[str, str] | None = None
) -> Figure:
    """Cost-effectiveness frontier from a table of `cost_effectiveness`: the baseline stands at zero
    on both axes.
    """
    titles = titles or {}
    baseline = table["baseline"].iloc[0]
    colours = mix_colours([baseline, *table["mix"]])
    with drawing(lang):
        figure = blank(8.8, 4.6)
        axes = figure.add_axes((0.09, 0.26, 0.87, 0.6))
        axes.axhline(0, color=QUIET, linewidth=0.7)
        axes.axvline(0, color=QUIET, linewidth=0.7)
        axes.plot(0, 0, "s", color=colours[baseline], markersize=6)
        for row in table.to_dict("records"):
            _draw(axes, row, colours[row["mix"]])
        costs, gains = _frontier(table)
        axes.plot(costs, gains, color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        axes.margins(0.12)
        _name(axes, table, titles)
        # Translators: amounts come in units of a hundred million CNY in Chinese.
        axes.set_xlabel(say("extra public cost, bn CNY, discounted"))
        axes.set_ylabel(say("extra targets met, mean over draws"))
        plain(axes, "both")
        notes = say(
            "Square: the baseline. Lines: 95 % intervals over the same draws. Dashed: mixes that "
            "no other beats on both. Cost: local and upper-level fiscal cost 2022-2030 discounted "
            "at 3 % a year. "
        )
        frame(figure, say("What more targets cost"), notes + basis(int(table["n"].max())))
    return figure


def _draw(axes: Axes, row: dict[str, Any], colour: str) -> None:
    """One mix with the intervals of its cost and of its gain."""
    x, low, high = (
        large_amount(row[name]) for name in ("extra_cost", "extra_cost_low", "extra_cost_high")
    )
    y = row["extra_met"]
    axes.plot([low, high], [y, y], color=colour, linewidth=1.6)
    axes.plot([x, x], [row["extra_met_low"], row["extra_met_high"]], color=colour, linewidth=1.6)
    axes.plot(x, y, "o", color=colour, markersize=6)


def _frontier(table: pd.DataFrame) -> Iterable[tuple[float, ...]]:
    """Costs and gains of the mixes that no other mix beats on both, from the baseline on."""
    points = zip(large_amount(table["extra_cost"]), table["extra_met"], strict=True)
    unbeaten = []
    best = -np.inf
    for cost, gain in sorted([(0.0, 0.0), *points]):
        if gain > best:
            unbeaten.append((cost, gain))
            best = gain
    return zip(*unbeaten, strict=True)


def _name(axes: Axes, table: pd.DataFrame, titles: dict[str, str]) -> None:
    """Names beside the marks, moved apart where they would meet."""
    points = [(0.0, 0.0, table["baseline"].iloc[0])]
    costs = large_amount(table["extra_cost"])
    points += list(zip(costs, table["extra_met"], table["mix"], strict=True))
    width = np.ptp(axes.get_xlim())
    height = np.ptp(axes.get_ylim())
    taken: list[tuple[float, float]] = []
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
