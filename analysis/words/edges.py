"""Edges of the graph in words, and what their closure costs as a table on the screen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from abm.registers.tables import read_table
from analysis.words.shares import amount_text, money_range
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    import pandas as pd

    from abm.registers.tables import Row

GIGAWATT_HOUR = 1e3
"""MWh."""


def place_label(place: str) -> str:
    """Name of a county or another place in the language that is spoken; its id where it has
    none.
    """
    row = _named("counties", "places").get(place)
    return column_text(row, "label") if row else place


def node_label(node: str) -> str:
    """Name of a node of the graph: a place, or what stands for a mine, a bank, a grid outside."""
    kind, _, within = node.partition(":")
    if kind == "mine":
        row = _named("mines").get(within)
        return column_text(row, "label") if row else within
    others = {
        "zone:jinsha": say("Jinsha basin"),
        "zone:yalong": say("Yalong basin"),
        "zone:dadu": say("Dadu basin"),
        "load:local": say("used here"),
        "park:chengdu_ganzi": say("park at Pujiang"),
        "market:outside": say("outside"),
        "bank:policy": say("policy banks"),
        "bank:state": say("large state banks"),
        "bank:postal": say("postal bank"),
        "bank:city": say("joint-stock and city banks"),
        "bank:rural": say("rural credit unions"),
        "government:upper": say("governments above"),
        "government:prefecture": say("prefecture"),
        "fund": say("guidance fund"),
        "class:energy": say("energy deals"),
        "class:tourism": say("tourism deals"),
        "class:agriculture": say("farm deals"),
        "class:lithium_parks": say("deals of lithium and parks"),
        "class:data_industry": say("data deals"),
    }
    if kind == "investor":
        return say("investors")
    return others.get(node) or place_label(within or node)


def edge_label(edge: str, ends: tuple[str, str] | None = None) -> str:
    """An edge by the names of its two ends, with what it is: road Kangding - Yajiang. `ends` are
    its nodes where its name does not tell.
    """
    layer, _, rest = edge.partition(":")
    kind = {
        "road": say("road"),
        "air": say("flight"),
        "line": say("power line"),
    }.get(layer, "")
    if layer == "line":
        row = _named("transmission_lines").get(rest.rpartition(":")[2])
        if row or ends is None:
            return f"{kind} {column_text(row, 'label') if row else rest.rpartition(':')[2]}"
    start, _, end = rest.partition("-")
    start, end = ends or (start, end)
    return f"{kind} {node_label(start)}–{node_label(end)}".lstrip()


@lru_cache(maxsize=8)
def _named(*registers: str) -> dict[str, Row]:
    """Rows of registers by id."""
    return {row["id"]: row for name in registers for row in read_table(name)}


def closure_rows(table: pd.DataFrame) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """(heads, rows) of what the closure of each edge costs in a year, dearest first."""
    rows: list[tuple[str, ...]] = []
    for row in table.to_dict("records"):
        recovery = ">24"
        if not np.isnan(row["recovery"]):
            recovery = f"{row['recovery']:.0f}"
        cells = (
            edge_label(row["edge"]),
            amount_text(row["real_gdp"]),
            money_range(row["real_gdp_low"], row["real_gdp_high"]),
            f"{row['visits_share']:.1%}",
            f"{row['herder_income_share']:.2%}",
            f"{row['lithium_concentrate'] / 1e3:,.1f}",
            f"{row['export_energy'] / GIGAWATT_HOUR:,.0f}",
            f"{place_label(row['county'])} {row['county_share']:.1%}",
            recovery,
        )
        rows.append(cells)
    return _heading(), rows


def closure_note() -> str:
    """What the columns of the table of closures say."""
    return say(
        "Lost in the twelve months from the first closed month on, against the same draws without "
        "the closure: real product with its 95 % interval, visits, herders' income, lithium "
        "concentrate, exported power; the county that loses the largest part of its people's "
        "incomes; months after the reopening until the product is back."
    )


def _heading() -> tuple[str, ...]:
    """Headings of the columns."""
    return (
        say("closed"),
        say_as("product lost", "bn CNY"),
        "95 %",
        say("visits"),
        say("herders"),
        say("concentrate, kt"),
        say_as("exports lost", "GWh"),
        say("hit hardest"),
        say_as("until recovery", "months"),
    )
