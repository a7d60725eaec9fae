"""Matrices as heat maps: probability by mix and target, targets that fail together, drivers of each
target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import seaborn as sns

from abm.registers import targets
from analysis.figures.style import DIVERGING, SEQUENTIAL, basis, blank, drawing, frame
from analysis.likelihood import JUDGED, SETTLED
from analysis.words.names import short_label
from analysis.words.numbers import percent
from analysis.words.screen import sections
from runs.language import column_text, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from agents.arrays import BoolArray

_ROW = 0.2


def mix_target_figure(
    table: pd.DataFrame, lang: str = "en", titles: dict[str, str] | None = None
) -> Figure:
    """Probability of each target under each mix, from a table of `reachability`, with the marks of
    `analysis.likelihood`.
    """
    rows = table[table["word"].isin(JUDGED)]
    mixes = list(dict.fromkeys(rows["mix"]))
    order = [name for _, part in sections(rows) for name in dict.fromkeys(part["target"])]
    shares = rows.pivot(index="target", columns="mix", values="probability").loc[order, mixes]
    cells = rows.assign(text=[_cell(row) for row in rows.to_dict("records")])
    cells = cells.pivot(index="target", columns="mix", values="text").loc[order, mixes]
    titles = {mix: (titles or {}).get(mix, mix) for mix in mixes}
    head = 0.65 + 0.048 * max(_width(title) for title in titles.values())
    height = head + 0.75 + _ROW * len(order)
    with drawing(lang):
        wide = min(0.95, 4.6 / len(mixes)) * len(mixes)
        figure = blank(8.8, height)
        axes = figure.add_axes((3.6 / 8.8, 0.75 / height, wide / 8.8, 1 - (head + 0.75) / height))
        _heat(axes, shares * 100, cells, SEQUENTIAL, 0, 100)
        axes.set_yticklabels(_labels(order))
        axes.set_xticklabels(titles.values(), rotation=40, ha="left", rotation_mode="anchor")
        _bar(figure, axes, ((3.75 + wide) / 8.8, 0.75 / height, 0.15 / 8.8, 2 / height), "%")
        notes = say(
            "√ : the draws settle on which side of 50 % it lies. ~ : rounded, as the interval is "
            "wide. "
        )
        title = say("Probability of each target under each mix, %")
        frame(figure, title, notes + basis(int(rows["n_draws"].max())))
    return figure


def _labels(names: Iterable[str]) -> list[str]:
    """Labels of targets."""
    return [column_text(targets.register()[name], "label") for name in names]


def _cell(row: dict[str, Any]) -> str:
    """A probability as the text of a cell."""
    text = percent(row["probability"], row["low"], row["high"]).replace(" %", "")
    return text + (SETTLED if row["settled"] else "")


def co_failure_figure(matrix: pd.DataFrame, lang: str = "en", n: int = 0, most: int = 60) -> Figure:
    """Which targets are missed together, from `co_failure_matrix`; what is always or never missed
    is left out.
    """
    known = [name for name in matrix.index if np.isfinite(matrix.loc[name, name])][:most]
    shown = matrix.loc[known, known]
    numbers = [targets.register()[name]["number"] for name in known]
    size = 0.145 * max(len(known), 3)
    height = 1.6 + size
    with drawing(lang):
        names = [
            f"{label}  {number}" for label, number in zip(_labels(known), numbers, strict=True)
        ]
        figure = blank(8.8, height)
        across = min(size, 4.2)
        axes = figure.add_axes((3.65 / 8.8, 0.75 / height, across / 8.8, size / height))
        hidden = np.triu(np.ones(shown.shape, bool))
        _heat(axes, shown, None, DIVERGING, -1, 1, hidden)
        axes.set_yticklabels(names, fontsize=7)
        axes.set_xticklabels(
            numbers, fontsize=6 if len(known) > 24 else 7, rotation=90 if len(known) > 24 else 0
        )
        axes.tick_params(axis="x", labeltop=False, labelbottom=True, top=False)
        _bar(
            figure,
            axes,
            ((3.85 + across) / 8.8, 0.9 / height, 0.15 / 8.8, min(2, size * 0.8) / height),
            "φ",
        )
        notes = say(
            "Correlation φ of the misses over the draws. Teal: missed together; brown: one is "
            "missed when the other is met. Numbers below are those of the targets. Targets that "
            "are always or never missed are left out. "
        )
        frame(figure, say("Which targets are missed together"), notes + basis(n))
    return figure


def driver_figure(
    table: pd.DataFrame, names: list[str], lang: str = "en", most: int = 16
) -> Figure:
    """What drives each target: rank correlations with the inputs that settle most, from a table of
    `drivers`.
    """
    shown, marks = _settled_drivers(table[table["target"].isin(names)], names, most)
    inputs = list(shown.columns)
    with drawing(lang):
        labels = [short_label(name) for name in inputs]
        head = 0.6 + 0.045 * max([_width(label) for label in labels] or [0])
        height = head + 0.75 + _ROW * max(len(shown), 2)
        figure = blank(8.8, height)
        wide = min(0.28 * max(len(inputs), 1), 4.2)
        axes = figure.add_axes((3.3 / 8.8, 0.75 / height, wide / 8.8, 1 - (head + 0.75) / height))
        if len(inputs):
            _heat(axes, shown, marks, DIVERGING, -1, 1)
            axes.set_yticklabels(_labels(shown.index))
            axes.set_xticklabels(labels, rotation=45, ha="left", rotation_mode="anchor", fontsize=7)
            tall = min(1.5, height - head - 0.75)
            _bar(figure, axes, ((3.45 + wide) / 8.8, 0.75 / height, 0.13 / 8.8, tall / height), "ρ")
        else:
            axes.axis("off")
            message = say("No correlation is settled with so few draws.")
            axes.text(0, 0.5, message, transform=axes.transAxes)
        notes = say(
            "Colour: rank correlation of the target's value with the input, from -1 (brown) to 1 "
            "(teal). Dot: settled after Holm's correction. Only targets and inputs with a settled "
            "correlation are shown. "
        )
        frame(figure, say("What drives each target"), notes + basis(int(table["n"].max())))
    return figure


def _settled_drivers(
    rows: pd.DataFrame, names: list[str], most: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(correlations, marks of what is settled): a line a target, a column each of the `most` inputs
    with the largest settled correlations in all.
    """
    settled = rows[rows["settled"]]
    order = settled.groupby("input")["correlation"].apply(lambda values: values.abs().sum())
    inputs = order.sort_values(ascending=False).head(most).index.tolist()
    moved = set(settled["target"])
    places = {"index": [name for name in names if name in moved], "columns": inputs}
    by_input = rows[rows["input"].isin(inputs)]
    correlations = by_input.pivot(index="target", columns="input", values="correlation")
    marks = by_input.pivot(index="target", columns="input", values="settled").reindex(**places)
    return correlations.reindex(**places), marks.map(lambda value: "•" if value is True else "")


def _heat(
    axes: Axes,
    values: pd.DataFrame,
    texts: pd.DataFrame | None,
    palette: str,
    low: int,
    high: int,
    hidden: BoolArray | None = None,
) -> None:
    """A heat map with its labels above."""
    sns.heatmap(
        values.astype(float),
        ax=axes,
        cmap=palette,
        vmin=low,
        vmax=high,
        cbar=False,
        mask=hidden if hidden is not None else values.isna(),
        annot=False if texts is None else texts.to_numpy(),
        fmt="",
        annot_kws={"fontsize": 7},
        linewidths=0.4,
        linecolor="white",
        xticklabels=True,
        yticklabels=True,
    )
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.set_yticklabels(axes.get_yticklabels(), rotation=0)


def _bar(figure: Figure, axes: Axes, place: tuple[float, float, float, float], title: str) -> None:
    """Scale of the colours."""
    bar = figure.colorbar(axes.collections[0], cax=figure.add_axes(place))
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0, labelsize=7)
    bar.ax.set_title(title, fontsize=8)


def _width(text: str) -> int:
    """Width of a text in Latin characters."""
    return sum(1 if character.isascii() else 2 for character in text)
