"""What moves one target: the strongest inputs as bars, and on which grades of input each target
rests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from abm.registers import targets
from analysis.figures.style import INK, LESS, MORE, QUIET, basis, blank, frame, plain, style
from analysis.words import words
from analysis.words.names import short_label

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GRADE_COLOURS = {
    **{"A": "#08519c", "B": "#6baed6", "C": "#fdd0a2", "D": "#fd8d3c", "P": "#a63603"},
    **{"outlook": "#756bb1", "rest": "#e6e6e6"},
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
    with mpl.rc_context(style(lang)):
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
            name = f"{short_label(row['input'], lang)} [{words.grade_mark(row, lang)}]"
            axes.text(-1.03, place, name, ha="right", va="center")
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set(xlim=(-1, 1), ylim=(-0.6, len(rows) - 0.4), yticks=[])
        plain(axes, "x")
        label = targets.register()[target][f"label_{lang}"]
        notes = words.phrase("tornado_notes", lang) + basis(int(table["n"].max()), lang)
        frame(figure, words.phrase("tornado_title", lang).format(label), notes)
    return figure


def grade_figure(table: pd.DataFrame, names: list[str], lang: str = "en") -> Figure:
    """Share of each target's variance by grade of the inputs, stacked, from a table of
    `variance_by_grade`.
    """
    height = 1.7 + 0.21 * len(names)
    with mpl.rc_context(style(lang)):
        figure = blank(8.8, height)
        axes = figure.add_axes((3.6 / 8.8, 0.8 / height, 4.9 / 8.8, 1 - 1.6 / height))
        for place, name in enumerate(names):
            _stack(axes, place, table[table["target"] == name])
            axes.text(
                -0.012, place, targets.register()[name][f"label_{lang}"], ha="right", va="center"
            )
        axes.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.6), yticks=[], xticks=np.linspace(0, 1, 5))
        axes.set_xticklabels([f"{tick:.0%}" for tick in np.linspace(0, 1, 5)])
        plain(axes, "x")
        marks = [
            mpl.patches.Patch(
                facecolor=colour,
                edgecolor=QUIET,
                linewidth=0.4,
                label=words.phrase(f"grade_{grade}", lang),
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
        notes = words.phrase("grade_notes", lang) + basis(int(table["n"].max()), lang)
        frame(figure, words.phrase("grade_title", lang), notes)
    return figure


def _stack(axes: Axes, place: int, rows: pd.DataFrame) -> None:
    """One target: its shares, cut down to one together where chance has raised them."""
    shares = {row["grade"]: row["share"] for row in rows.to_dict("records")}
    parts = [shares.get(grade, 0.0) for grade in GRADE_COLOURS]
    whole, start = max(sum(part for part in parts if np.isfinite(part)), 1e-12), 0.0
    if not np.isfinite(parts).all():
        return
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
