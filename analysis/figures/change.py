"""What a mix changes against the baseline, target by target, on the same luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from abm.registers.outlook import INFORMATION_DATE
from analysis.figures.style import INK, LESS, MORE, blank, drawing, frame, heavy, plain
from analysis.questions.comparison import LOWERS, OPEN, RAISES
from analysis.words.labels import verdict_label
from analysis.words.screen import sections
from runs.language import column_text, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = {RAISES: MORE, LOWERS: LESS, OPEN: "#8a8a8a"}
_ROW = 0.2
_LEFT = 3.55
_RIGHT = 0.35
_TOP = 1.05
_FOOT = 0.85
"""Inches: height of a row, room for the labels, at the right, for the title and for the notes."""


def change_figure(
    table: pd.DataFrame, mix: str, lang: str = "en", titles: dict[str, str] | None = None
) -> Figure:
    """Paired change of each target's probability under one mix, with intervals, from a table of
    `compare`.
    """
    titles = titles or {}
    rows = table[table["mix"] == mix]
    baseline = rows["baseline"].iloc[0]
    with drawing(lang):
        lines = [
            line for title, part in sections(rows) for line in [(title, None), *part.iterrows()]
        ]
        height = _TOP + _FOOT + _ROW * (len(lines) + 1)
        figure = blank(8.8, height)
        box = (
            _LEFT / 8.8,
            _FOOT / height,
            (8.8 - _LEFT - _RIGHT) / 8.8,
            1 - (_TOP + _FOOT) / height,
        )
        axes = figure.add_axes(box)
        for place, (title, row) in enumerate(lines):
            _draw(axes, place, title, row)
        _finish(axes, len(lines))
        _legend(figure, height)
        title = say(
            "What changes from “{before}” to “{after}”",
            before=titles.get(baseline, baseline),
            after=titles.get(mix, mix),
        )
        frame(figure, title, _notes(rows))
    return figure


def _draw(axes: Axes, place: int, title: str, row: pd.Series | None) -> None:
    """One line: a group's title, or a target with its change."""
    if row is None:
        axes.text(
            -104, place, title, ha="right", va="center", weight=heavy(), fontsize=9.5, color=INK
        )
        return
    colour = _COLOURS[row["verdict"]]
    axes.plot([100 * row["low"], 100 * row["high"]], [place, place], color=colour, linewidth=1.6)
    face = "white" if row["verdict"] == OPEN else colour
    axes.plot(
        100 * row["probability_change"],
        place,
        "o",
        markersize=4.6,
        color=face,
        markeredgecolor=colour,
    )
    axes.text(-104, place, column_text(row, "label"), ha="right", va="center")


def _finish(axes: Axes, n: int) -> None:
    """Axis of per cent points."""
    ticks = np.arange(-100, 101, 50)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set(xlim=(-100, 100), ylim=(n - 0.4, -0.6), yticks=[], xticks=ticks)
    unit = say("pp")
    axes.set_xticklabels([f"{tick:+d} {unit}" if tick else "0" for tick in ticks])
    axes.tick_params(axis="x", labeltop=True)
    plain(axes, "x")


def _legend(figure: Figure, height: float) -> None:
    """Meaning of the colours."""
    marks = [
        mpl.lines.Line2D(
            [], [], color=colour, marker="o", markersize=5, label=verdict_label(verdict)
        )
        for verdict, colour in _COLOURS.items()
    ]
    marks[-1].set_markerfacecolor("white")
    figure.legend(
        handles=marks,
        loc="upper left",
        bbox_to_anchor=(0.012, 1 - 0.42 / height),
        ncols=3,
        frameon=False,
    )


def _notes(rows: pd.DataFrame) -> str:
    """What the marks mean."""
    year, month = INFORMATION_DATE.split("-")
    return say(
        "{n} pairs of runs with the same draw and the same luck; information date "
        "{year}-{month:02d}. Lines: 95 % interval (Agresti-Min). Colour: settled after Holm's "
        "correction over all targets; hollow: undecided.",
        n=int(rows["n"].max()),
        year=year,
        month=int(month),
    )
