"""The small figure of a note: how likely its main targets are, a dot a mix, on the five classes of
the scale of likelihood.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl

from analysis.figures.style import (
    INK,
    QUIET,
    STATUS_QUO_COLOUR,
    blank,
    drawing,
)
from analysis.likelihood import SCALE, label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 471.0
_ROW = 13.6
_TOP = 19.0
_FOOT = 16.0
"""Points: width of the figure, height of a line, of the key above and of the words below."""
_LABELS = 0.45
_NUMBERS = 0.13
"""Shares of the width for the names of the targets and for the numbers."""
_PALE = 0.33
AFTER = "#0b5cad"
FALLING = "#a84300"
POINTS = 72
LEAST_CHANGE = 0.01
"""From this change on a line is coloured by its direction."""


class Line(NamedTuple):
    """A target: name, probability under the first mix (NaN if there is none) and the second, and
    both as text.
    """

    label: str
    before: float
    after: float
    shown: str


def height_of(lines: int) -> float:
    """Height of the figure of so many lines, points."""
    return _TOP + _ROW * lines + _FOOT


def note_figure(
    lines: tuple[Line, ...], title: str, before: str, after: str, lang: str = "en"
) -> Figure:
    """The figure of some targets; `before` and `after`: titles of the mixes, the first may be
    empty.
    """
    with drawing(lang):
        height = height_of(len(lines))
        figure = blank(WIDTH / POINTS, height / POINTS)
        plot = (_LABELS, _FOOT / height, 1 - _LABELS - _NUMBERS, _ROW * len(lines) / height)
        axes = figure.add_axes(plot)
        axes.set(xlim=(0, 1), ylim=(len(lines) - 0.5, -0.5), xticks=[], yticks=[])
        axes.set_frame_on(False)
        _classes(axes, len(lines))
        for place, line in enumerate(lines):
            _draw(axes, place, line)
        figure.text(0, 1 - 8 / height, title, fontsize=9.5, color=INK, va="center")
        _key(figure, height, before, after)
    return figure


def _classes(axes: Axes, lines: int) -> None:
    """The five classes as pale bands, their words below."""
    high = 1.0
    for one in SCALE:
        low = one.least
        axes.axvspan(low + 0.002, high - 0.002, color=one.fill, alpha=_PALE, linewidth=0)
        axes.text(
            (low + high) / 2,
            lines - 0.42,
            label(one.word).replace(" ", "\n", 1) if high - low < _NUMBERS else label(one.word),
            ha="center",
            va="top",
            fontsize=7.5,
            linespacing=0.85,
            color=QUIET,
        )
        high = low


def _draw(axes: Axes, place: int, line: Line) -> None:
    """One target."""
    box = axes.get_position()
    left, right = -box.x0 / box.width, (1 - box.x0) / box.width
    axes.text(left, place, line.label, fontsize=9, va="center", color=INK, clip_on=False)
    axes.text(right, place, line.shown, fontsize=9, va="center", ha="right", color=INK)
    if math.isfinite(line.before):
        change = line.after - line.before
        colour = AFTER if change > 0 else FALLING
        if abs(change) < LEAST_CHANGE:
            colour = QUIET
        axes.plot([line.before, line.after], [place, place], color=colour, linewidth=1.8)
        axes.plot(line.before, place, "o", markersize=5.4, **_hollow())
    axes.plot(line.after, place, "o", markersize=5.6, color=AFTER, clip_on=False)


def _hollow() -> dict[str, Any]:
    """How the first mix is marked."""
    return {
        "markerfacecolor": "white",
        "markeredgecolor": STATUS_QUO_COLOUR,
        "markeredgewidth": 1.4,
        "clip_on": False,
    }


def _key(figure: Figure, height: float, before: str, after: str) -> None:
    """Which dot is which mix."""
    line = mpl.lines.Line2D
    marks = [line([], [], linestyle="", marker="o", markersize=5.6, color=AFTER, label=after)]
    if before:
        hollow = {name: value for name, value in _hollow().items() if name != "clip_on"}
        marks.insert(
            0, line([], [], linestyle="", marker="o", markersize=5.4, label=before, **hollow)
        )
    figure.legend(
        handles=marks,
        loc="center right",
        bbox_to_anchor=(1.0, 1 - 8 / height),
        ncols=2,
        frameon=False,
        fontsize=9,
        borderaxespad=0,
        borderpad=0,
        handletextpad=0.1,
        columnspacing=1.2,
    )
