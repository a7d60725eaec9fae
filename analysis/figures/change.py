"""What a mix changes against the baseline, target by target, on the same luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from analysis.figures.style import INK, LESS, MORE, basis, blank, frame, heavy, plain, style
from analysis.questions.comparison import LOWERS, OPEN, RAISES
from analysis.words import words
from analysis.words.screen import sections

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = {RAISES: MORE, LOWERS: LESS, OPEN: "#8a8a8a"}
_ROW, _LEFT, _RIGHT, _TOP, _FOOT = 0.2, 3.55, 0.35, 1.05, 0.85


def change_figure(
    table: pd.DataFrame, mix: str, lang: str = "en", titles: dict[str, str] = None
) -> Figure:
    """Paired change of each target's probability under one mix, with intervals, from a table of
    `compare`.
    """
    titles = titles or {}
    rows = table[table["mix"] == mix]
    lines = [
        line for title, part in sections(rows, lang) for line in [(title, None), *part.iterrows()]
    ]
    height = _TOP + _FOOT + _ROW * (len(lines) + 1)
    with mpl.rc_context(style(lang)):
        figure = blank(8.8, height)
        box = (
            _LEFT / 8.8,
            _FOOT / height,
            (8.8 - _LEFT - _RIGHT) / 8.8,
            1 - (_TOP + _FOOT) / height,
        )
        axes = figure.add_axes(box)
        for place, (title, row) in enumerate(lines):
            _draw(axes, place, title, row, lang)
        _finish(axes, len(lines), lang)
        _legend(figure, height, lang)
        baseline = rows["baseline"].iloc[0]
        names = (titles.get(baseline, baseline), titles.get(mix, mix))
        frame(figure, words.phrase("change_title", lang).format(*names), _notes(rows, lang))
    return figure


def _draw(axes: Axes, place: int, title: str | int, row: pd.Series | None, lang: str) -> None:
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
    axes.text(-104, place, row[f"label_{lang}"], ha="right", va="center")


def _finish(axes: Axes, n: int, lang: str) -> None:
    """Axis of per cent points."""
    ticks = np.arange(-100, 101, 50)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set(xlim=(-100, 100), ylim=(n - 0.4, -0.6), yticks=[], xticks=ticks)
    unit = "百分点" if lang == "zh" else "pp"
    axes.set_xticklabels([f"{tick:+d} {unit}" if tick else "0" for tick in ticks])
    axes.tick_params(axis="x", labeltop=True)
    plain(axes, "x")


def _legend(figure: Figure, height: float, lang: str) -> None:
    """Meaning of the colours."""
    marks = [
        mpl.lines.Line2D(
            [], [], color=colour, marker="o", markersize=5, label=words.phrase(verdict, lang)
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


def _notes(rows: pd.DataFrame, lang: str) -> str:
    """What the marks mean."""
    n = int(rows["n"].max())
    if lang == "zh":
        return (
            f"{n}对相同抽样、相同随机数的模拟；{basis(n, lang)}横线：95%区间（Agresti-Min）；"
            "颜色：经Holm校正后仍显著（整组目标出现任何误判的概率低于5%）；空心：尚不确定。"
        )
    return (
        f"{n} pairs of runs with the same draw and the same luck; information date 2022-03. "
        "Lines: 95 % interval "
        "(Agresti-Min). Colour: settled after Holm's correction over all targets; hollow: "
        "undecided."
    )
