"""The tab on which a run can be watched and driven: map, flows, series, clock, two mixes side by
side.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import solara
from mesa.visualization.utils import update_counter

from abm.registers import indicators, targets
from agents.county import COUNTIES
from analysis.brief import charts
from analysis.brief.texts import text
from analysis.brief.widget import ChartWidget
from analysis.figures.map.flows import graph_rows
from analysis.figures.map.shapes import outlines
from analysis.words.names import source_text
from runs.commands.listing import in_language

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray
    from analysis.brief.pair import Pair

SERIES = ("clean_capacity", "visits", "co2", "yak_herd")
MAP = "tourist_spending"
LAST_YEAR = 2030
MONTHS = 12
BELOW = 110
"""Pixels that title, axis and legend take above and below a chart."""


def label(name: Any, lang: Any) -> Any:
    """Name of an indicator in the language asked for."""
    return indicators.register()[name][f"label_{lang}"]


def county_indicators() -> list[str]:
    """Indicators that are measured by county."""
    return [name for name, row in indicators.register().items() if row["by_county"]]


def monthly_indicators() -> list[str]:
    """Indicators with a value every month."""
    return [name for name, row in indicators.register().items() if row["period"] == "month"]


def vega(drawing: Any, beside: Any = 60) -> None:
    """A chart in a box of its own size, so that the page does not move when it is drawn again;
    `beside` for axes.
    """
    wide, high = (drawing.spec[side] for side in ("width", "height"))
    with solara.Div(style={"width": f"{wide + beside}px", "min-height": f"{high + BELOW}px"}):
        spec, rows, signals, said = drawing
        ChartWidget.element(
            spec=json.dumps(spec), rows=json.dumps(rows), signals=json.dumps(signals), said=said
        )


@solara.component
def NamedSelect(
    title: Any, value: Any, names: Any, on_value: Any, lang: Any, width: Any = "520px"
) -> None:
    """A choice among indicators by their names in the language of the page."""
    labels = {label(name, lang): name for name in names}
    with solara.Div(style={"width": width}):
        solara.Select(
            label=title,
            value=label(value, lang),
            values=list(labels),
            on_value=lambda shown: on_value(labels[shown]),
        )


def map_values(model: GanziModel, name: str, lang: str) -> tuple[dict[str, float], str]:
    """(values by county, unit) of an indicator in the newest month, zero before the first."""
    row = indicators.register()[name]
    values, unit = in_language(model.recorder.newest_by_county(name), row, lang)
    unit = text("a_month", lang, unit=unit) if row["aggregation"] == "sum" else unit
    return {
        county: 0.0 if value != value else float(value)
        for county, value in zip(COUNTIES, values, strict=True)
    }, unit


@solara.component
def Maps(pair: Any, names: Any, chosen: Any, lang: Any) -> None:
    """The same indicator under both mixes, on one scale."""
    update_counter.get()
    sides = [(names[side], *map_values(model, chosen, lang)) for side, model in pair.models()]
    every = [value for _, values, _ in sides for value in values.values()]
    domain = (min(0.0, min(every)), max(max(every), 1e-9))
    with solara.Row(gap="8px", style={"flex-wrap": "wrap"}):
        for title, values, unit in sides:
            subtitle = f"{label(chosen, lang)} · {pair.month or text('not_started', lang)}"
            vega(charts.county_map(values, title, subtitle, unit, domain, lang), beside=38)


def series_rows(
    pair: Pair, name: str, names: dict[str, str], lang: str
) -> tuple[list[dict[str, str | float]], str]:
    """(points of both mixes, unit) of an indicator, each with the line it belongs to.

    What a year adds up is shown as the document sets its targets, by the year: each month at a
    yearly rate (line "month") and the last twelve months (line "year"). Levels have one line.
    """
    row, points = indicators.register()[name], []
    adds_up = row["aggregation"] == "sum"
    for side, model in pair.models():
        months, values = model.recorder.series(name)
        shown, unit = in_language(values, row, lang)
        lines = {"month": shown * MONTHS} if adds_up else {"level": shown}
        if adds_up and len(shown) >= MONTHS:
            lines["year"] = np.convolve(shown, np.ones(MONTHS), "valid")
        for line, drawn in lines.items():
            points += _points(months[len(months) - len(drawn) :], drawn, names[side], line)
    return points, text("a_year", lang, unit=unit) if adds_up else unit


def _points(
    months: IntArray, values: FloatArray, side: str, line: str
) -> list[dict[str, str | float]]:
    """A line's points at the ends of months."""
    return [
        {"time": 2015 + (month + 1) / MONTHS, "value": value, "side": side, "line": line}
        for month, value in zip(months.tolist(), values.tolist(), strict=True)
        if value == value
    ]


def target_marks(name: str, lang: str) -> list[dict[str, str | float]]:
    """Targets set on an indicator at a year's end or for the whole of it, as marks of a time
    series.
    """
    row, marks = indicators.register()[name], []
    for target in targets.register().values():
        if target["indicator"] == name:
            value, _ = in_language(target["value"], row, lang)
            marks.append(
                {
                    "time": target["year"] + 1,
                    "value": value,
                    "label": f"{text('target', lang)} {target['year']}",
                }
            )
    return marks


@solara.component
def Series(pair: Any, names: Any, chosen: Any, lang: Any) -> None:
    """Lines of the chosen indicators under both mixes, with their targets."""
    update_counter.get()
    titles = (names["left"], names["right"])
    with solara.Row(gap="8px", style={"flex-wrap": "wrap"}):
        for name in chosen:
            points, unit = series_rows(pair, name, names, lang)
            marks = target_marks(name, lang)
            vega(
                charts.time_series(points, marks, label(name, lang), unit, titles, lang, LAST_YEAR),
                beside=130,
            )


@solara.component
def Flows(pair: Any, names: Any, lang: Any) -> None:
    """The economic graph of the mix on screen."""
    update_counter.get()
    edges, nodes = graph_rows(pair.right, lang)
    vega(charts.flows(edges, nodes, f"{text('graph', lang)} · {names['right']}", lang), beside=56)


@solara.component
def Live(pair: Any, names: Any, view: Any, lang: Any) -> None:
    """Everything of the tab; `view` holds what the user looks at."""
    with solara.Row(gap="16px", style={"flex-wrap": "wrap", "align-items": "center"}):
        NamedSelect(
            text("indicator", lang), view.map.value, county_indicators(), view.map.set, lang
        )
        ChosenSeries(view, lang)
    with solara.Row(gap="8px", style={"flex-wrap": "wrap", "align-items": "flex-start"}):
        Maps(pair, names, view.map.value, lang)
        Flows(pair, names, lang)
    solara.Text(
        text("map_note", lang, source=source_text(outlines()[1], lang)),
        style={"font-size": "13px", "color": "#444"},
    )
    Series(pair, names, view.series.value, lang)
    solara.Text(text("series_note", lang), style={"font-size": "13px", "color": "#444"})
    solara.Text(text("one_run", lang), style={"font-size": "13px", "color": "#444"})


@solara.component
def ChosenSeries(view: Any, lang: Any) -> None:
    """Which indicators are drawn over time."""
    labels = {label(name, lang): name for name in monthly_indicators()}
    with solara.Div(style={"min-width": "420px", "max-width": "760px"}):
        solara.SelectMultiple(
            text("series", lang),
            [label(name, lang) for name in view.series.value],
            list(labels),
            on_value=lambda shown: view.series.set([labels[name] for name in shown][:6]),
        )
