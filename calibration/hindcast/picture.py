"""The figure of the hindcast card: forecasts beside what came, series by series, and how
forecasters score by class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from analysis.figures.style import (
    INK,
    LESS,
    MORE,
    QUIET,
    blank,
    drawing,
    frame,
    heavy,
    plain,
    wrapped,
)
from calibration.hindcast.card_words import class_label, forecaster_label
from calibration.hindcast.rolling import FAIR, PUBLISHED, summary
from calibration.hindcast.series import all_series
from runs.language import column_text, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from calibration.hindcast.series import Series

MODEL = f"{PUBLISHED}_{FAIR}"
TOLD = f"{PUBLISHED}_told"
RIVAL = "random_walk"
COLUMNS = 4
WIDTH = 11.5
"""Inches."""
PANEL = 2.6
"""Height of a row of panels, inches."""
BOTTOM = 2.9
"""Height of the scores below, inches."""
HEAD = 0.75
"""Height of the title, inches."""
FOOT = 0.5
"""Height of the notes, inches."""
NOTE_WIDTH = 190
"""Latin characters on a line of the notes."""
STEP = 0.17
"""Years between the bars of two origins at the same outcome."""
COLOURS = {MODEL: MORE, RIVAL: LESS}
MARKS = {MODEL: "o", TOLD: "D", RIVAL: "s", "autoregression": "^", "trend": "v"}
FACES = {MODEL: MORE, TOLD: "white", RIVAL: LESS, "autoregression": "white", "trend": "white"}
EDGES = {MODEL: MORE, TOLD: MORE, RIVAL: LESS, "autoregression": LESS, "trend": LESS}


def hindcast_figure(table: pd.DataFrame, draws: int, lang: str = "en") -> Figure:
    """Figure of the card from the table of `compare`."""
    tested = [series for series in all_series() if not series.told]
    rows = -(-len(tested) // COLUMNS)
    height = HEAD + rows * PANEL + BOTTOM + FOOT
    with drawing(lang):
        figure = blank(WIDTH, height)
        for place, series in enumerate(tested):
            row, column = divmod(place, COLUMNS)
            bottom = FOOT + BOTTOM + (rows - 1 - row) * PANEL + 0.38
            left = 0.5 + column * (WIDTH - 0.5) / COLUMNS
            wide = (WIDTH - 0.5) / COLUMNS - 0.45
            axes = figure.add_axes(
                (left / WIDTH, bottom / height, wide / WIDTH, (PANEL - 0.75) / height)
            )
            _panel(axes, series, table[table["series"] == series.id])
        wide = (WIDTH - 4.4) / 2 / WIDTH
        high = (BOTTOM - 0.8) / height
        bottom = (FOOT + 0.4) / height
        scores = figure.add_axes((1.85 / WIDTH, bottom, wide, high))
        _scores(scores, summary(table))
        places = figure.add_axes(((WIDTH / 2 + 1.25) / WIDTH, bottom, wide, high))
        _places(places, table[table["counts"] & (table["forecaster"] == MODEL)])
        _legend(figure, height)
        frame(figure, say("What would have been forecast, and what came"), "")
        notes = say(
            "Bars: middle 80 % of a forecast; at an outcome the bar nearest to it was made the "
            "year before, those to the left earlier. Model: {draws} draws of the prior, with its "
            "own error as estimated without the year of the outcome; it knows nothing after the "
            "origin but the dates of plants and mines on record. n: forecasts; forecasts of one "
            "figure share an outcome. Scores on the log scale (shares: log odds).",
            draws=draws,
        )
        figure.text(
            0.15 / WIDTH,
            0.1 / height,
            wrapped(notes, NOTE_WIDTH),
            fontsize=7.5,
            color=QUIET,
            va="bottom",
            linespacing=1.35,
        )
    return figure


def _panel(axes: Axes, series: Series, part: pd.DataFrame) -> None:
    """One series: what was observed by segment, and the 80 % intervals of the model and of the
    random walk.
    """
    for number, points in enumerate(series.segments.values()):
        recent = [point for point in points if point.year >= 2013]
        years = [point.year for point in recent]
        values = [point.value / series.unit for point in recent]
        face = INK if number == 0 else "white"
        axes.plot(
            years,
            values,
            color=INK,
            linewidth=0.8,
            marker="o",
            markersize=4,
            markerfacecolor=face,
            zorder=4,
        )
    for name, shift in ((MODEL, 0.0), (RIVAL, 0.075)):
        own = part[(part["forecaster"] == name) & part["counts"]]
        for row in own.to_dict("records"):
            year = int(row["outcome_period"][:4])
            x = year - STEP * (year - row["origin"] - 1) - 0.12 - shift
            axes.plot(
                [x, x],
                [row["low"] / series.unit, row["high"] / series.unit],
                color=COLOURS[name],
                linewidth=1.8,
            )
            axes.plot(x, row["median"] / series.unit, marker="_", markersize=5, color=COLOURS[name])
    pairs = part[part["counts"]][["origin", "outcome_period"]].drop_duplicates()
    title = f"{column_text(series.names, 'label')} ({column_text(series.names, 'unit')})"
    axes.set_title(title, loc="left", fontsize=9, weight=heavy())
    axes.set_title(f"n = {len(pairs)}", loc="right", fontsize=7.5, color=QUIET, y=-0.24)
    axes.set(xlim=(2014.5, 2021.5), xticks=[2015, 2017, 2019, 2021])
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(4))
    plain(axes, "y")


def _scores(axes: Axes, means: pd.DataFrame) -> None:
    """CRPS by class and forecaster."""
    classes = list(dict.fromkeys(means["class"]))
    for place, name in enumerate(classes):
        own = means[means["class"] == name].set_index("forecaster")
        for forecaster, mark in MARKS.items():
            if forecaster in own.index:
                axes.plot(
                    own.loc[forecaster, "crps"],
                    place,
                    mark,
                    markerfacecolor=FACES[forecaster],
                    markeredgecolor=EDGES[forecaster],
                    markersize=6.5,
                )
        counts = own.loc[MODEL]
        numbers = say(
            "{forecasts} forecasts, {outcomes} outcomes",
            forecasts=int(counts["n_pairs"]),
            outcomes=int(counts["n_outcomes"]),
        )
        label = f"{class_label(name)}\n{numbers}"
        axes.text(
            -0.02,
            place,
            label,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=7.5,
        )
    axes.set(ylim=(len(classes) - 0.5, -0.5), yticks=[], xlim=(0, None))
    axes.set_title(say("CRPS, lower is better"), loc="left", fontsize=9, weight=heavy())
    axes.tick_params(labelsize=7.5)
    plain(axes, "x")


def _places(axes: Axes, own: pd.DataFrame) -> None:
    """Where each outcome fell in the model's forecast, 0 below all of it, 1 above: even if it is
    honest.
    """
    classes = list(dict.fromkeys(own["class"]))
    axes.axvspan(0.1, 0.9, color="#eeeeee", linewidth=0)
    for place, name in enumerate(classes):
        part = own[own["class"] == name].sort_values("pit")
        spread = (np.arange(len(part)) % 3 - 1) * 0.16
        axes.plot(
            part["pit"],
            place + spread,
            "o",
            color=MORE,
            markersize=4.5,
            alpha=0.65,
            markeredgewidth=0,
        )
        inside = say("{inside} of {n} in 80 %", inside=int(part["covered"].sum()), n=len(part))
        axes.text(
            1.02, place, inside, transform=axes.get_yaxis_transform(), va="center", fontsize=7.5
        )
        axes.text(
            -0.02,
            place,
            class_label(name),
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=7.5,
        )
    axes.set(
        ylim=(len(classes) - 0.5, -0.5), yticks=[], xlim=(-0.02, 1.02), xticks=[0, 0.1, 0.5, 0.9, 1]
    )
    axes.set_title(
        say("Where the outcome fell in the model's forecast"),
        loc="left",
        fontsize=9,
        weight=heavy(),
    )
    axes.tick_params(labelsize=7.5)
    plain(axes)


def _legend(figure: Figure, height: float) -> None:
    """What bars and marks mean."""
    line = mpl.lines.Line2D
    marks = [
        line([], [], color=INK, marker="o", markersize=4, linewidth=0.8, label=say("observed")),
        line(
            [],
            [],
            color=INK,
            marker="o",
            markersize=4,
            linewidth=0.8,
            mfc="white",
            label=say("counted in another way"),
        ),
        line([], [], color=MORE, linewidth=2.2, label=say("model")),
        line([], [], color=LESS, linewidth=2.2, label=say("random walk with drift")),
        *(
            line(
                [],
                [],
                linestyle="",
                marker=mark,
                mfc=FACES[name],
                mec=EDGES[name],
                label=forecaster_label(name),
            )
            for name, mark in MARKS.items()
        ),
    ]
    place = (0.008, 1 - 0.36 / height)
    figure.legend(
        handles=marks, loc="upper left", bbox_to_anchor=place, ncols=5, frameon=False, fontsize=7.5
    )
