"""One run: what its years yielded, with the lines that the document draws. One course of events,
not a forecast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers import indicators, targets
from analysis.figures.fans import draw_asked_for, dress
from analysis.figures.style import MORE, blank, drawing, frame
from analysis.words.numbers import axis_scale
from runs.language import column_text, say
from runs.refusals import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from abm.model import GanziModel

MAIN = (
    "visits",
    "tourism_revenue",
    "clean_capacity",
    "co2",
    "lithium_ore_capacity",
    "gdp",
)
"""Indicators that are drawn unasked."""
_COLUMNS = 3
_WIDE, _HIGH = 2.85, 2.15
"""Inches of a panel."""


def course_figure(model: GanziModel, names: list[str], lang: str = "en") -> Figure:
    """The finished years of a run, an indicator a panel, with what the document asks for."""
    years = model.annual()
    if not len(years):
        raise InputError(
            "no_finished_year",
            "the run has finished no calendar year yet (it stands at {month}); let it run first",
            month=model.clock.label,
        )
    rows = int(np.ceil(len(names) / _COLUMNS))
    height = 1.0 + rows * _HIGH
    with drawing(lang):
        figure = blank(8.8, height)
        for place, name in enumerate(names):
            row, column = divmod(place, _COLUMNS)
            left, bottom = 0.55 + column * _WIDE, height - 0.5 - (row + 1) * _HIGH + 0.4
            size = ((_WIDE - 0.7) / 8.8, (_HIGH - 0.8) / height)
            _draw(figure.add_axes((left / 8.8, bottom / height, *size)), years, name)
        title = say(
            "{mix}, draw {draw}: one course of events, not a forecast",
            mix=column_text(vars(model.mix), "title"),
            draw=model.draw,
        )
        notes = say("Dashed line and diamond: what the document asks for, and when.")
        frame(figure, title, notes)
    return figure


def _draw(axes: Axes, years: pd.DataFrame, name: str) -> None:
    """One indicator."""
    row = indicators.register()[name]
    factor, unit = axis_scale(row)
    axes.plot(years.index, years[name] / factor, "o-", color=MORE, linewidth=1.8, markersize=3.5)
    asked = [one for one in targets.register().values() if one["indicator"] == name]
    for target in asked:
        if target["year"] <= years.index.max():
            draw_asked_for(axes, target, factor)
    step = max(1, int(np.ceil(len(years) / 4)))
    axes.set(xticks=years.index[::step])
    dress(axes, row, unit)
