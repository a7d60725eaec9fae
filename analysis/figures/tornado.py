"""What moves one target: the strongest inputs as bars, and on which grades of input each target
rests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from abm.registers import targets
from analysis.figures.style import INK, LESS, MORE, QUIET, basis, blank, drawing, frame, plain
from analysis.words.labels import grade_label, grade_mark
from analysis.words.names import short_label
from runs.language import column_text, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GRADE_COLOURS = {
    "A": "#08519c",
    "B": "#6baed6",
    "C": "#fdd0a2",
    "D": "#fd8d3c",
    "P": "#a63603",
    "outlook": "#756bb1",
    "rest": "#e6e6e6",
}
"""Blues for sources, oranges for memory, doubt and priors, violet for what nobody chooses, grey for
what is left.
"""
MOST = 12


def tornado_figure(table: pd.DataFrame, target: str, lang: str = "en") -> Figure:
    """Rank correlations of a target's value with its strongest inputs, from a table of `drivers`,
    with intervals.
    """
    rows = table[table["target"] == target].head(MOST).iloc[::-1]
    height = 1.75 + 0.27 * max(len(rows), 1)
    with drawing(lang):
        figure = blank(8.8, height)
        axes = figure.add_axes((4.15 / 8.8, 0.95 / height, 4.3 / 8.8, 1 - 1.55 / height))
        for place, row in enumerate(rows.to_dict("records")):
            colour = MORE if row["correlation"] > 0 else LESS
            face = colour if row["settled"] else "white"
            axes.barh(
                place,
                row["correlation"],
                height=0.62,
                facecolor=face,
                edgecolor=colour,
                linewidth=1.2,
            )
            axes.plot([row["low"], row["high"]], [place, place], color=INK, linewidth=1)
            name = f"{short_label(row['input'])} [{grade_mark(row)}]"
            axes.text(-1.03, place, name, ha="right", va="center")
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set(xlim=(-1, 1), ylim=(-0.6, len(rows) - 0.4), yticks=[])
        plain(axes, "x")
        label = column_text(targets.register()[target], "label")
        notes = say(
            "Bars: rank correlation of the value with the input over the draws; lines: 95 % "
            "interval. Teal: more of the input, more of the value; brown: the reverse. Filled: "
            "settled after Holm's correction. In brackets the grade of the input: A official, B "
            "secondary, C memory, D doubtful, P prior; outlook: nobody in the prefecture chooses "
            "it. "
        )
        title = say("What moves: {target}", target=label)
        frame(figure, title, notes + basis(int(table["n"].max())))
    return figure


def grade_figure(table: pd.DataFrame, names: list[str], lang: str = "en") -> Figure:
    """Share of each target's variance by grade of the inputs, stacked, from a table of
    `variance_by_grade`.
    """
    height = 1.7 + 0.21 * len(names)
    with drawing(lang):
        figure = blank(8.8, height)
        axes = figure.add_axes((3.6 / 8.8, 0.8 / height, 4.9 / 8.8, 1 - 1.6 / height))
        for place, name in enumerate(names):
            _stack(axes, place, table[table["target"] == name])
            label = column_text(targets.register()[name], "label")
            axes.text(-0.012, place, label, ha="right", va="center")
        axes.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.6), yticks=[], xticks=np.linspace(0, 1, 5))
        axes.set_xticklabels([f"{tick:.0%}" for tick in np.linspace(0, 1, 5)])
        plain(axes, "x")
        marks = [
            mpl.patches.Patch(
                facecolor=colour,
                edgecolor=QUIET,
                linewidth=0.4,
                label=grade_label(grade),
            )
            for grade, colour in GRADE_COLOURS.items()
        ]
        place = (0.012, 1 - 0.38 / height)
        figure.legend(
            handles=marks,
            loc="upper left",
            bbox_to_anchor=place,
            ncols=4,
            frameon=False,
            fontsize=7.5,
        )
        notes = say(
            "Share of the variance (of ranks) of each target's value. Shares below what chance "
            "gives are cut; bars are scaled to 100 %. Intervals stand in the table; with few draws "
            "they are wide. "
        )
        title = say("On which kinds of input each target rests")
        frame(figure, title, notes + basis(int(table["n"].max())))
    return figure


def _stack(axes: Axes, place: int, rows: pd.DataFrame) -> None:
    """One target: its shares, cut down to one together where chance has raised them."""
    shares = {row["grade"]: row["share"] for row in rows.to_dict("records")}
    parts = [shares.get(grade, 0.0) for grade in GRADE_COLOURS]
    if not np.isfinite(parts).all():
        return
    whole = max(sum(parts), 1e-12)
    start = 0.0
    for part, colour in zip(parts, GRADE_COLOURS.values(), strict=True):
        axes.barh(
            place,
            part / whole,
            left=start,
            height=0.74,
            color=colour,
            edgecolor="white",
            linewidth=0.4,
        )
        start += part / whole
