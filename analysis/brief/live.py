"""The tab on which a run can be watched and driven: maps, graph, series, two mixes side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import solara
import solara.lab
from mesa.visualization.utils import update_counter

from abm.clock import EPOCH_YEAR
from abm.registers import indicators, targets
from agents.calendar import MONTHS_A_YEAR
from agents.county import COUNTIES
from analysis.brief import charts, map_charts
from analysis.brief.component import component
from analysis.brief.drawn import QUIET, vega
from analysis.brief.graph import Graph
from analysis.brief.room import columns, measured
from analysis.brief.side import Facts, Side, side_names
from analysis.brief.source import ChoiceOfMany, choice
from analysis.figures.map.amounts import round_end
from analysis.figures.map.shapes import outlines
from analysis.words.names import source_text
from analysis.words.numbers import axis_scale
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.tables import Row
    from agents.arrays import FloatArray, IntArray
    from analysis.brief.charts import Drawing
    from analysis.brief.pair import Pair
    from analysis.brief.session import Session

MOST_SERIES = 6
LAST_YEAR = 2030
USUAL_ROOM = 930
"""Pixels for charts on a screen of the usual size."""
MAPS, LEAST_MAP, MOST_MAP = 3, 270, 480
SERIES, LEAST_SERIES = 3, 420
SERIES_BESIDE = 92
"""Pixels that a time series needs beside its lines."""


def label(name: str) -> str:
    """Name of an indicator."""
    return column_text(indicators.register()[name], "label")


def county_indicators() -> list[str]:
    """Indicators that are measured by county."""
    return [name for name, row in indicators.register().items() if row["by_county"]]


def monthly_indicators() -> list[str]:
    """Indicators with a value every month."""
    return [name for name, row in indicators.register().items() if row["period"] == "month"]


def in_page_unit[Number: (float, FloatArray)](values: Number, row: Row) -> tuple[Number, str]:
    """(values, unit) of an indicator as the page shows it: as on the axes of all charts."""
    factor, unit = axis_scale(row)
    return values / factor, unit or say("number")


def map_values(model: GanziModel, name: str) -> tuple[dict[str, float], str]:
    """(values by county, unit) of an indicator in the newest month, zero before the first."""
    row = indicators.register()[name]
    values, unit = in_page_unit(model.recorder.newest_by_county(name), row)
    if row["aggregation"] == "sum":
        unit = say("{unit} a month", unit=unit)
    by_county = {
        county: 0.0 if np.isnan(value) else float(value)
        for county, value in zip(COUNTIES, values, strict=True)
    }
    return by_county, unit


@component
def Maps(session: Session, names: dict[str, str]) -> None:
    """The same indicator under both mixes, on one scale, and their difference."""
    update_counter.get()
    pair = session.pair.value
    chosen = session.map.value
    sides = [(names[side], *map_values(model, chosen)) for side, model in pair.models()]
    domain = map_scale([values for _, values, _ in sides])
    subtitle = f"{label(chosen)} · {pair.month or say('before the first month')}"
    titles = [title for title, _, _ in sides] + [difference_title(sides)]
    with solara.Div(classes=["charts"]):
        place = columns(measured(session, "maps", USUAL_ROOM), least=LEAST_MAP, most=MAPS)
        wide = min(place.wide, MOST_MAP) - map_charts.AROUND
        rows = max(len(map_charts.title_lines(title, wide)) for title in titles)
        for title, values, unit in sides:
            drawing = map_charts.county_map(
                values, domain, title=title, subtitle=subtitle, unit=unit, wide=wide, rows=rows
            )
            vega(drawing, map_charts.AROUND)
        drawing = difference_map(sides, subtitle=subtitle, wide=wide, rows=rows)
        vega(drawing, map_charts.AROUND)


def map_scale(maps: list[dict[str, float]]) -> tuple[float, float]:
    """(low, high) of the colours of several maps: from zero to a round number that holds all
    values; as far below zero where there is one below.
    """
    every = [value for values in maps for value in values.values()]
    end = round_end(max(abs(value) for value in every))
    return (0.0 if min(every) >= 0 else -end), end


def difference_title(sides: list[tuple[str, dict[str, float], str]]) -> str:
    """Title of the map of what the second mix has more than the first."""
    (against, _, _), (mix, _, _) = sides
    return say("{mix} minus {against}", mix=mix, against=against)


def difference_map(
    sides: list[tuple[str, dict[str, float], str]],
    *,
    subtitle: str,
    wide: int = map_charts.MAP_WIDTH,
    rows: int = 1,
) -> Drawing:
    """Map of what the second mix has more than the first; `sides` are (title, values, unit)."""
    (_, before, unit), (_, after, _) = sides
    change = {county: after[county] - before[county] for county in after}
    end = round_end(max(abs(value) for value in change.values()))
    return map_charts.county_map(
        change,
        (-end, end),
        title=difference_title(sides),
        subtitle=subtitle,
        unit=unit,
        difference=True,
        wide=wide,
        rows=rows,
    )


def series_rows(pair: Pair, name: str, names: dict[str, str]) -> tuple[list[dict[str, Any]], str]:
    """(points of both mixes, unit) of an indicator, each with the line it belongs to.

    What a year adds up is shown as the document sets its targets, by the year: each month at a
    yearly rate (line "month") and the last twelve months (line "year"). Levels have one line.
    """
    row = indicators.register()[name]
    adds_up = row["aggregation"] == "sum"
    points = []
    for side, model in pair.models():
        months, values = model.recorder.series(name)
        shown, unit = in_page_unit(values, row)
        lines = {"month": shown * MONTHS_A_YEAR} if adds_up else {"level": shown}
        if adds_up and len(shown) >= MONTHS_A_YEAR:
            lines["year"] = np.convolve(shown, np.ones(MONTHS_A_YEAR), "valid")
        for line, drawn in lines.items():
            points += _points(months[len(months) - len(drawn) :], drawn, names[side], line)
    return points, say("{unit} a year", unit=unit) if adds_up else unit


def _points(months: IntArray, values: FloatArray, side: str, line: str) -> list[dict[str, Any]]:
    """A line's points at the ends of months."""
    return [
        {
            "time": EPOCH_YEAR + (month + 1) / MONTHS_A_YEAR,
            "value": value,
            "side": side,
            "line": line,
        }
        for month, value in zip(months.tolist(), values.tolist(), strict=True)
        if not np.isnan(value)
    ]


def target_marks(name: str) -> list[dict[str, Any]]:
    """Targets set on an indicator at a year's end or for the whole of it, as marks of a time
    series.
    """
    row = indicators.register()[name]
    return [
        {
            "time": target["year"] + 1,
            "value": in_page_unit(target["value"], row)[0],
            "label": f"{say('target')} {target['year']}",
        }
        for target in targets.register().values()
        if target["indicator"] == name
    ]


@component
def Series(session: Session, names: dict[str, str]) -> None:
    """Lines of the chosen indicators under both mixes, with their targets."""
    update_counter.get()
    pair = session.pair.value
    with solara.Div(classes=["charts"]):
        place = columns(measured(session, "series", USUAL_ROOM), least=LEAST_SERIES, most=SERIES)
        for name in session.series.value:
            points, unit = series_rows(pair, name, names)
            drawing = charts.time_series(
                points,
                target_marks(name),
                title=label(name),
                unit=unit,
                names=(names["left"], names["right"]),
                last_year=LAST_YEAR,
                wide=place.wide - SERIES_BESIDE,
            )
            vega(drawing, SERIES_BESIDE)


@component
def Live(session: Session) -> None:
    """Everything of the tab, once its runs are made."""
    pair = session.pair.value
    making = solara.lab.use_task(session.make_runs, dependencies=[pair])
    _ = making.pending  # read, so that this is drawn again once they are made
    if not pair.is_made:
        busy = {"role": "status"}
        line = say("Both runs are being made …")
        solara.v.Html(tag="p", class_="state", attributes=busy, children=[line])
        return
    names = side_names(pair.choice)
    with solara.Div(classes=["two-columns"]):
        Side(session)
        with solara.Div():
            Facts(session, names)
            Watched(session, names)


@component
def Watched(session: Session, names: dict[str, str]) -> None:
    """Maps, graph and series; `names` are those of the two mixes by side."""
    with solara.Div(classes=["choices"]):
        on_map = {name: label(name) for name in county_indicators()}
        choice(say("Indicator on the map"), session.map.value, on_map, session.map.set)
        ChosenSeries(session)
    Maps(session, names)
    source = source_text(outlines()[1])
    solara.Text(say_as("below the page's map", "Outlines: {source}.", source=source), style=QUIET)
    Graph(session, names)
    Series(session, names)
    solara.Text(
        say(
            "What a year adds up: thick, the last twelve months; thin, each month at a yearly rate."
        ),
        style=QUIET,
    )
    solara.Text(
        say(
            "One run is one possible course, no forecast; probabilities are on the tabs "
            "“The answer” and “Targets”."
        ),
        style=QUIET,
    )


@component
def ChosenSeries(session: Session) -> None:
    """Which indicators are drawn over time."""
    names = monthly_indicators()
    ChoiceOfMany.element(
        label=say("Indicators over time"),
        note=say("at most {n}", n=MOST_SERIES),
        names=[{"value": name, "label": label(name)} for name in names],
        chosen=list(session.series.value),
        most=MOST_SERIES,
        on_chosen=session.series.set,
    )
