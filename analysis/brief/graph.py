"""The economic graph on the page: its edges over the counties, a layer at a time, and beside it the
roads whose closure costs most.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import solara
from mesa.visualization.utils import update_counter

from analysis.brief.component import component
from analysis.brief.drawn import QUIET, vega
from analysis.brief.edge_charts import graph_map
from analysis.brief.source import choice
from analysis.figures.map.edge_rows import VIEWS, edge_map, view_label
from analysis.questions.shipped_closures import shipped_closures
from analysis.questions.stress import FIRST, MONTHS
from analysis.words.edges import node_label
from analysis.words.shares import amount_text
from runs.language import say

if TYPE_CHECKING:
    from analysis.brief.session import Session

VIEW = "visitors"
"""What is seen first."""
RANKED = 10
"""Roads that are ranked."""
BESIDE, BELOW = 10, 60
"""Pixels that the map needs beside and below what it draws."""


@component
def Graph(session: Session, names: dict[str, str]) -> None:
    """Map and ranking; they stand side by side where there is room."""
    with solara.Div(classes=["graph-pair"]):
        with solara.Div():
            ViewSelect(session)
            EdgeMap(session, names)
        with solara.Column(gap="4px", classes=["road-table"]):
            Ranking(session)


@component
def ViewSelect(session: Session) -> None:
    """A choice of what is drawn of the graph."""
    labels = {name: view_label(name) for name in VIEWS}
    choice(say("Layer of the graph"), session.view.value, labels, session.view.set)


@component
def EdgeMap(session: Session, names: dict[str, str]) -> None:
    """The graph of the mix on screen in the newest month."""
    update_counter.get()
    pair, view = session.pair.value, session.view.value
    ranks = (
        {row["edge"]: row["rank"] for row in road_ranking()} if VIEWS[view].layer == "road" else {}
    )
    drawn = edge_map(pair.right, view, ranks)
    widest = say("widest line: {amount}", amount=drawn.widest)
    if not drawn.widest:
        widest = say("none in this month")
    month = pair.month or say("before the first month")
    title = f"{view_label(view)} · {names['right']}"
    vega(graph_map(drawn, title=title, subtitle=f"{month} · {widest}"), BESIDE, BELOW)


@component
def Ranking(session: Session) -> None:
    """The roads whose closure costs most, from the experiment that ships; no run is made."""
    rows = road_ranking()
    solara.Text(say("Ten roads that matter most"), style={"font-weight": "600"})
    solara.HTML(tag="div", unsafe_innerHTML=ranking_html(rows))
    solara.Text(
        say(
            "Product lost in twelve months if the road is closed for {months} months from {month} "
            "on: mean of {draws} paired draws under the status quo, with its 95 % interval; not "
            "the run on screen. Width on the map: last month's flow, both directions together; "
            "dashed with a cross: closed. Grids, banks, the fund and places far away stand at "
            "schematic places.",
            months=MONTHS,
            month=FIRST,
            draws=round(rows[0]["draws"]),
        ),
        style=QUIET,
    )


def road_ranking() -> list[dict[str, Any]]:
    """The dearest roads, dearest first: rows of the shipped closures with their rank from 1."""
    roads = [row for row in shipped_closures() if row["edge"].startswith("road:")]
    return [row | {"rank": rank} for rank, row in enumerate(roads[:RANKED], start=1)]


def ranking_html(rows: list[dict[str, Any]]) -> str:
    """The ranking as a table: road, product lost, visits lost, county hit hardest."""
    heads = (
        "",
        say("road"),
        say("GDP lost, bn CNY"),
        say("change in visits"),
        say("county hit hardest, of its incomes"),
    )
    lines = ["".join(f"<th>{html.escape(head)}</th>" for head in heads)]
    for row in rows:
        lost, low, high = (
            amount_text(row[name]) for name in ("real_gdp", "real_gdp_low", "real_gdp_high")
        )
        cells = (
            row["rank"],
            "–".join(map(node_label, row["edge"].partition(":")[2].split("-"))),
            f"{lost} ({low}–{high})",
            f"−{row['visits_share']:.1%}" if row["visits_share"] > 0 else "–",
            f"{node_label(row['county'])} −{row['county_share']:.1%}",
        )
        lines.append("".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells))
    return f"<table class='ranking'>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
