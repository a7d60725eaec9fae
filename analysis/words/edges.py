"""Edges of the graph in words, and what their closure costs as a table on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from abm.registers.tables import read_table
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    import pandas as pd

    from abm.registers.tables import Row

MILLION, GIGAWATT_HOUR = 1e6, 1e3


def place_label(place: str) -> str:
    """Name of a county or another place in the language that is spoken; its id where it has
    none.
    """
    for register in ("counties", "places"):
        for row in read_table(register):
            if row["id"] == place:
                return column_text(row, "label")
    return place


def edge_label(edge: str) -> str:
    """An edge by the names of its two ends, with what it is: road Kangding - Yajiang."""
    layer, _, ends = edge.partition(":")
    kind = {
        "road": say("road"),
        "air": say("flight"),
        "line": say("power line"),
    }.get(layer, layer)
    if layer == "line":
        key = ends.rpartition(":")[2]
        return f"{kind} {_line_label(key)}"
    start, _, end = ends.partition("-")
    return f"{kind} {place_label(start)}–{place_label(end)}"


def _line_label(key: str) -> str:
    """Name of a power line."""
    rows: dict[str, Row] = {row["id"]: row for row in read_table("transmission_lines")}
    return column_text(rows[key], "label") if key in rows else key


def closure_table(table: pd.DataFrame) -> Table:
    """What the closure of each edge costs in a year, dearest first."""
    screen = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for place, name in enumerate(_heading()):
        screen.add_column(name, justify="right" if place else "left", no_wrap=True)
    for row in table.to_dict("records"):
        recovery = ">24"
        if not np.isnan(row["recovery"]):
            recovery = f"{row['recovery']:.0f}"
        low, high = row["real_gdp_low"] / MILLION, row["real_gdp_high"] / MILLION
        screen.add_row(
            edge_label(row["edge"]),
            f"{row['real_gdp'] / MILLION:,.0f}",
            f"{low:,.0f} … {high:,.0f}",
            f"{row['visits_share']:.1%}",
            f"{row['herder_income_share']:.2%}",
            f"{row['lithium_concentrate'] / 1e3:,.1f}",
            f"{row['export_energy'] / GIGAWATT_HOUR:,.0f}",
            f"{place_label(row['county'])} {row['county_share']:.1%}",
            recovery,
        )
    return screen


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
        say_as("product lost", "M CNY"),
        "95 %",
        say("visits"),
        say("herders"),
        say("ore, kt"),
        say_as("exports lost", "GWh"),
        say("hit hardest"),
        say_as("until recovery", "months"),
    )
