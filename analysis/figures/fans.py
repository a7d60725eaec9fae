"""Spread of what is measured over the draws, year by year, with the line that the
document draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from abm.registers import indicators, targets
from analysis.figures.style import (
    QUIET,
    TARGET_COLOUR,
    basis,
    blank,
    drawing,
    frame,
    mix_colours,
    plain,
    wrapped,
)
from analysis.reading.outcomes import as_results, outcomes_of
from analysis.words.numbers import axis_scale
from runs.language import column_text, say
from runs.refusals import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from abm.registers.tables import Row
    from runs.folder.reader import Results

BAND = (0.1, 0.5, 0.9)
_WIDE = 2.85
_HIGH = 2.15
"""Inches that a fan takes."""
_ALONE = 1.6
"""How much higher a fan is that stands alone."""
_COLUMNS = 3
FEW_YEARS = 6


def bands(results: Results, indicator: str) -> pd.DataFrame:
    """10, 50 and 90 % of the draws of an annual indicator by mix and year: columns mix, year, low,
    median, high.
    """
    results = as_results(results)
    if indicator not in results.dataset("annual").schema.names:
        raise InputError(
            "no_such_indicator",
            "{path} holds no indicator '{indicator}'; see 'ganzi list indicators'",
            path=results.path,
            indicator=indicator,
        )
    who = outcomes_of(results).runs[["run_id", "mix"]]
    rows = results.read("annual", ["run_id", "year", indicator]).merge(who, on="run_id")
    spread = (
        rows.groupby(["mix", "year"], sort=False)[indicator].quantile(list(BAND)).unstack().dropna()
    )
    spread.columns = ["low", "median", "high"]
    return spread.reset_index()


def fan_figure(
    results: Results,
    names: list[str],
    lang: str = "en",
    titles: dict[str, str] | None = None,
    mixes: list[str] | None = None,
) -> Figure:
    """A fan a target of `names`: median and middle 80 % of the draws under each mix, and the target
    as a line.

    The value drawn is the model's own; the probability adds the model's error to it.
    """
    results = as_results(results)
    titles = titles or {}
    mixes = list(mixes or results.mixes)
    colours = mix_colours(results.mixes)
    columns = min(_COLUMNS, len(names))
    wide, high = _WIDE * _COLUMNS / columns, _HIGH * (_ALONE if columns == 1 else 1)
    rows = int(np.ceil(len(names) / columns))
    height = 1.25 + rows * high
    with drawing(lang):
        figure = blank(8.8, height)
        for place, name in enumerate(names):
            row, column = divmod(place, columns)
            left = 0.55 + column * wide
            bottom = height - 0.75 - (row + 1) * high + 0.4
            axes = figure.add_axes(
                (left / 8.8, bottom / height, (wide - 0.7) / 8.8, (high - 0.8) / height)
            )
            _draw(axes, results, targets.register()[name], mixes, colours)
        marks = _legend({titles.get(mix, mix): colours[mix] for mix in mixes})
        place = (0.012, 1 - 0.38 / height)
        figure.legend(handles=marks, loc="upper left", bbox_to_anchor=place, ncols=5, frameon=False)
        n = int(outcomes_of(results).runs.groupby("mix")["draw"].nunique().max())
        notes = say(
            "Line: median of the draws; band: the middle 80 %; dashed line and diamond: what the "
            "document asks for, and when. Shown is what the model yields; the probabilities add "
            "the model's own error. "
        )
        frame(figure, say("How the measured values spread over the draws"), notes + basis(n))
    return figure


def _legend(colours: dict[str, str]) -> list[mpl.lines.Line2D]:
    """Marks of the mixes by their title, and of what the document asks for."""
    marks = [
        mpl.lines.Line2D([], [], color=colour, linewidth=2, label=title)
        for title, colour in colours.items()
    ]
    asked_for = mpl.lines.Line2D(
        [],
        [],
        color=TARGET_COLOUR,
        linestyle=(0, (4, 3)),
        label=say("asked for by the document"),
    )
    return [*marks, asked_for]


def _draw(
    axes: Axes,
    results: Results,
    target: Row,
    mixes: list[str],
    colours: dict[str, str],
) -> None:
    """One fan."""
    row = indicators.register()[target["indicator"]]
    factor, unit = axis_scale(row)
    table = bands(results, target["indicator"])
    for mix in mixes:
        part = table[table["mix"] == mix]
        low, middle, high = (part[name].to_numpy() / factor for name in ("low", "median", "high"))
        axes.fill_between(part["year"], low, high, color=colours[mix], alpha=0.22, linewidth=0)
        axes.plot(part["year"], middle, color=colours[mix], linewidth=1.8)
    draw_asked_for(axes, target, factor)
    years = sorted(table["year"].unique())
    step = 4 if len(years) > FEW_YEARS else 1
    axes.set(xticks=years[::step], xlim=(years[0], years[-1]) if len(years) > 1 else None)
    dress(axes, row, unit)


def draw_asked_for(axes: Axes, target: Row, factor: float) -> None:
    """What the document asks for, and when; `factor`: the indicator's unit on the axis."""
    if target["sense"] != "lt_prev_year" and target["value"]:
        value = float(np.array(target["value"]) / factor)
        axes.axhline(value, color=TARGET_COLOUR, linewidth=1.1, linestyle=(0, (4, 3)))
        axes.plot(
            target["year"], value, "D", color=TARGET_COLOUR, markersize=4.5, clip_on=False, zorder=5
        )


def dress(axes: Axes, row: Row, unit: str) -> None:
    """Title, unit and grid of the panel of an indicator."""
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(4))
    axes.yaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.set_title(
        wrapped(column_text(row, "label"), 34), loc="left", fontsize=8.5, pad=14 if unit else 5
    )
    axes.text(0, 1.03, unit, transform=axes.transAxes, fontsize=7.5, color=QUIET, va="bottom")
    plain(axes, "y")
