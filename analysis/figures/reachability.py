"""How likely each target is under each mix: the figure that every report opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import seaborn as sns

from analysis.figures.style import (
    NOTE_WIDTH,
    blank,
    drawing,
    heavy,
    mix_colours,
    wrapped,
)
from analysis.likelihood import NOT_JUDGED, SCALE, label, word_line
from analysis.questions.reachability import counted
from analysis.words.numbers import wanted
from analysis.words.screen import sections
from analysis.words.sentences import basis_line, pooling_note
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 0.23
MIX = 0.055
WIDTH = 8.8
LEFT = 3.55
RIGHT = 1.3
TOP = 0.85
FOOT = 0.35
LINE = 0.145
"""Inches: height of a row of up to two mixes, of each mix more, width of the page, space for the
labels, for the document's values, for the title, below the rows, and for a line of the caption."""


def probability_figure(
    table: pd.DataFrame, lang: str = "en", titles: dict[str, str] | None = None
) -> Figure:
    """Probability of each modelled target under each mix, with intervals, grouped by sector, as a
    matplotlib Figure.
    """
    titles = titles or {}
    mixes = list(dict.fromkeys(table["mix"]))
    with drawing(lang):
        lines = list(_lines(table))
        strip = 0.27 * len(mixes) + 0.35
        rows = (ROW + MIX * max(0, len(mixes) - 2)) * (len(lines) + 1)
        foot = FOOT + LINE * (1 + caption(table).count("\n"))
        height = TOP + strip + rows + foot
        figure = blank(WIDTH, height)
        box = (LEFT / WIDTH, foot / height, (WIDTH - LEFT - RIGHT) / WIDTH, rows / height)
        above = (box[0], 1 - (TOP + strip - 0.3) / height, box[2], (strip - 0.35) / height)
        colours = mix_colours(mixes)
        _draw_counts(figure.add_axes(above), table, mixes, titles)
        _draw_rows(figure.add_axes(box), lines, mixes, colours)
        titled = {mix: titles.get(mix, mix) for mix in mixes}
        _draw_frame(figure, table, titled, colours, height)
    return figure


def _lines(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame | None]]:
    """What stands on each line from the top: (title of a group, None) or ("", rows of a target)."""
    for title, rows in sections(table):
        yield title, None
        for _, target in rows.groupby("number", sort=False):
            yield "", target


def _draw_counts(axes: Axes, table: pd.DataFrame, mixes: list[str], titles: dict[str, str]) -> None:
    """Stacked bars: how many of the counted targets have which word under each mix."""
    rows = counted(table)
    for place, mix in enumerate(mixes):
        counts = rows.loc[rows["mix"] == mix, "word"].value_counts()
        start = 0
        for word, _, fill, ink, _ in SCALE:
            count = int(counts.get(word, 0))
            axes.barh(place, count, left=start, height=0.72, color=fill)
            if count:
                roomy = count > 0.2 * rows["target"].nunique()
                text = f"{count} {label(word)}" if roomy else f"{count}"
                axes.text(
                    start + count / 2, place, text, ha="center", va="center", color=ink, fontsize=8
                )
            start += count
        axes.text(-0.5, place, titles.get(mix, mix), ha="right", va="center")
    axes.set(xlim=(0, max(1, rows["target"].nunique())), ylim=(len(mixes) - 0.5, -0.5))
    axes.axis("off")


def _draw_rows(
    axes: Axes,
    lines: list[tuple[str, pd.DataFrame | None]],
    mixes: list[str],
    colours: dict[str, str],
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
        axes.text(-2, place, column_text(first, "label"), ha="right", va="center")
        axes.text(103.5, place, wanted(first), ha="left", va="center", color="#444444")
        for shift, (_, row) in zip(spread, target.iterrows(), strict=True):
            _draw_dot(axes, place + shift, row, colours[row["mix"]])
    axes.axvline(50, color="#222222", linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    ticks = (0, 25, 50, 75, 100)
    axes.set(xlim=(0, 100), ylim=(len(lines) - 0.4, -0.6), yticks=[], xticks=ticks)
    axes.set_xticklabels([f"{tick} %" for tick in ticks])
    axes.tick_params(axis="x", labeltop=True, length=0, pad=3, colors="#444444")
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    heading = say_as("what it asks for", "document")
    axes.text(103.5, 0.1, heading, va="center", color="#444444", style="italic")
    sns.despine(ax=axes, left=True, right=True, top=True, bottom=True)


def _draw_dot(axes: Axes, place: float, row: pd.Series, colour: str) -> None:
    """One probability with its interval; hollow while its side of one half is not settled."""
    axes.plot(
        [100 * row["low"], 100 * row["high"]],
        [place, place],
        color=colour,
        linewidth=1.6,
        alpha=0.65,
        zorder=2,
    )
    face = colour if row["settled"] else "white"
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
    height: float,
) -> None:
    """Title, legend and caption."""
    figure.text(
        0.02,
        1 - 0.28 / height,
        say("How likely is each target of the 2022 policy document?"),
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
        caption(table),
        fontsize=7.5,
        color="#444444",
        va="bottom",
        linespacing=1.35,
    )


def caption(table: pd.DataFrame) -> str:
    """What a figure rests on: draws, information date, meaning of the marks, and what
    is missing.
    """
    missing = table.loc[table["word"] == NOT_JUDGED, "target"].nunique()
    total = table["target"].nunique()
    legend = say("{basis}\n{words}", basis=basis_line(table), words=word_line())
    marks = say(
        "Dots: probability of reaching the target; lines: 95 % interval; hollow: not settled on "
        "which side of 50 % (dashed)."
    )
    if missing:
        shown = say(
            "{missing} of the {total} targets are judged by no run here and not shown.",
            missing=missing,
            total=total,
        )
    else:
        shown = say("All {total} targets are shown.", total=total)
    note = pooling_note(table)
    lines = [legend, *([note] if note else []), say("{marks}\n{shown}", marks=marks, shown=shown)]
    return "\n".join(wrapped(line, NOTE_WIDTH) for line in "\n".join(lines).splitlines())
