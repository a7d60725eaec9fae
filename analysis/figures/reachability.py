"""How likely each target is under each mix: the figure that every report opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import seaborn as sns

from analysis.figures.style import VERDICT_COLOURS, blank, heavy, mix_colours, style
from analysis.questions.reachability import NOT_MODELLED, UNDECIDED, counted
from analysis.words import words
from analysis.words.screen import legend, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, MIX, WIDTH, LEFT, RIGHT, TOP, FOOT = 0.23, 0.055, 8.8, 3.55, 1.3, 0.85, 0.95
"""Inches: height of a row of up to two mixes, of each mix more, width of the page, space for the
labels, for the document's values, for the title and for the caption."""


def probability_figure(
    table: pd.DataFrame, lang: str = "en", titles: dict[str, str] | None = None
) -> Figure:
    """Probability of each modelled target under each mix, with intervals, grouped by sector, as a
    matplotlib Figure.
    """
    titles = titles or {}
    mixes = list(dict.fromkeys(table["mix"]))
    lines = list(_lines(table, lang))
    with mpl.rc_context(style(lang)):
        strip = 0.27 * len(mixes) + 0.35
        rows = (ROW + MIX * max(0, len(mixes) - 2)) * (len(lines) + 1)
        height = TOP + strip + rows + FOOT
        figure = blank(WIDTH, height)
        box = (LEFT / WIDTH, FOOT / height, (WIDTH - LEFT - RIGHT) / WIDTH, rows / height)
        above = (box[0], 1 - (TOP + strip - 0.3) / height, box[2], (strip - 0.35) / height)
        colours = mix_colours(mixes)
        _draw_counts(figure.add_axes(above), table, mixes, titles, lang)
        _draw_rows(figure.add_axes(box), lines, mixes, colours, lang)
        _draw_frame(
            figure, table, {mix: titles.get(mix, mix) for mix in mixes}, colours, lang, height
        )
    return figure


def _lines(table: pd.DataFrame, lang: str) -> Iterator[Any]:
    """What stands on each line from the top: (group title, None) or (None, rows of one target)."""
    for title, rows in sections(table, lang):
        yield title, None
        for _, target in rows.groupby("number", sort=False):
            yield None, target


def _draw_counts(
    axes: Axes, table: pd.DataFrame, mixes: list[str], titles: dict[str, str], lang: str
) -> None:
    """Stacked bars: how many of the counted targets are likely, undecided and unlikely under each
    mix.
    """
    rows = counted(table)
    for place, mix in enumerate(mixes):
        counts, start = rows.loc[rows["mix"] == mix, "verdict"].value_counts(), 0
        for verdict, colour in VERDICT_COLOURS.items():
            count = int(counts.get(verdict, 0))
            axes.barh(place, count, left=start, height=0.72, color=colour)
            if count:
                text = (
                    f"{count} {words.phrase(verdict, lang)}"
                    if count > 0.2 * counted(table)["target"].nunique()
                    else f"{count}"
                )
                ink = "black" if verdict == UNDECIDED else "white"
                axes.text(
                    start + count / 2, place, text, ha="center", va="center", color=ink, fontsize=8
                )
            start += count
        axes.text(-0.5, place, titles.get(mix, mix), ha="right", va="center")
    axes.set(xlim=(0, max(1, rows["target"].nunique())), ylim=(len(mixes) - 0.5, -0.5))
    axes.axis("off")


def _draw_rows(
    axes: Axes,
    lines: list[tuple[str | None, pd.DataFrame | None]],
    mixes: list[str],
    colours: dict[str, str],
    lang: str,
) -> None:
    """One line a target: a dot and its interval for each mix."""
    spread = np.linspace(-0.28, 0.28, len(mixes)) if len(mixes) > 1 else [0.0]
    for place, (title, target) in enumerate(lines):
        if target is None:
            axes.text(
                -70, place + 0.1, title, weight=heavy(), va="center", fontsize=9.5, color="#222222"
            )
            continue
        if place % 2:
            axes.axhspan(place - 0.5, place + 0.5, xmin=0, color="#f4f4f4", zorder=0)
        first = target.iloc[0]
        axes.text(-2, place, first[f"label_{lang}"], ha="right", va="center")
        axes.text(103.5, place, words.wanted(first, lang), ha="left", va="center", color="#444444")
        for shift, (_, row) in zip(spread, target.iterrows(), strict=True):
            _draw_dot(axes, place + shift, row, colours[row["mix"]])
    axes.axvline(50, color="#222222", linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    ticks = (0, 25, 50, 75, 100)
    axes.set(xlim=(0, 100), ylim=(len(lines) - 0.4, -0.6), yticks=[], xticks=ticks)
    axes.set_xticklabels([f"{tick} %" for tick in ticks])
    axes.tick_params(axis="x", labeltop=True, length=0, pad=3, colors="#444444")
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.text(
        103.5, 0.1, words.phrase("document", lang), va="center", color="#444444", style="italic"
    )
    sns.despine(ax=axes, left=True, right=True, top=True, bottom=True)


def _draw_dot(axes: Axes, place: float, row: pd.Series, colour: str) -> None:
    """One probability with its interval; hollow while undecided."""
    axes.plot(
        [100 * row["low"], 100 * row["high"]],
        [place, place],
        color=colour,
        linewidth=1.6,
        alpha=0.65,
        zorder=2,
    )
    face = "white" if row["verdict"] == UNDECIDED else colour
    axes.plot(
        100 * row["probability"],
        place,
        "o",
        markersize=4.6,
        color=face,
        markeredgecolor=colour,
        zorder=3,
        clip_on=False,
    )


def _draw_frame(
    figure: Figure,
    table: pd.DataFrame,
    titles: dict[str, str],
    colours: dict[str, str],
    lang: str,
    height: float,
) -> None:
    """Title, legend and caption."""
    figure.text(
        0.02,
        1 - 0.28 / height,
        words.phrase("title", lang),
        fontsize=13,
        weight=heavy(),
        va="center",
    )
    dots = [
        mpl.lines.Line2D([], [], color=colours[mix], marker="o", markersize=5, label=titles[mix])
        for mix in titles
    ]
    figure.legend(
        handles=dots,
        loc="upper left",
        bbox_to_anchor=(0.012, 1 - 0.42 / height),
        ncols=4,
        frameon=False,
        handlelength=1.8,
    )
    figure.text(
        0.02,
        0.1 / height,
        caption(table, lang),
        fontsize=7.5,
        color="#444444",
        va="bottom",
        linespacing=1.35,
    )


def caption(table: pd.DataFrame, lang: str = "en") -> str:
    """What a figure rests on: draws, information date, meaning of the marks, and what
    is missing.
    """
    missing = table.loc[table["verdict"] == NOT_MODELLED, "target"].nunique()
    total = table["target"].nunique()
    if lang == "zh":
        marks = "圆点：实现概率；横线：95%区间；空心：尚不确定；虚线：50%。"
        shown = (
            f"共{total}项目标，其中{missing}项尚未建模，未列出。"
            if missing
            else f"{total}项目标全部列出。"
        )
        return f"{legend(table, lang)}\n{marks}{shown}"
    sentences = legend(table, lang).replace("discrepancy. likely", "discrepancy.\nlikely")
    marks = (
        "Dots: probability of reaching the target; lines: 95 % interval; hollow: undecided; "
        "dashed: 50 %."
    )
    absent = f"{missing} of the {total} targets are not yet modelled and not shown."
    return f"{sentences}\n{marks}\n{absent if missing else f'All {total} targets are shown.'}"
