"""Tables of a report: typed columns and plain rows, drawn by each format in its own way."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

SHARE, POINTS, NUMBER, TENTH, MONEY, COUNT, YEAR, TEXT, SMALL = (
    *("share", "points", "number", "tenth", "money", "count", "year", "text", "small"),
)
"""Kinds of a column: share of one, difference of shares, number, CNY, whole number, year, words,
p-value or " "index."""
BILLION, YI = 1e9, 1e8
LEAST = {
    TENTH: 0.05,
    MONEY: 5e6,
    POINTS: 0.005,
    NUMBER: 0.0,
    SMALL: 0.0,
    SHARE: 0.0,
    COUNT: 0.5,
    YEAR: 0.5,
    TEXT: 0.0,
}
"""What rounds to nothing, by kind."""


@dataclass(frozen=True)
class Column:
    """One column: key of its values, heading, kind, width in characters."""

    key: str
    heading: str
    kind: str = TEXT
    width: int = 12


@dataclass(frozen=True)
class Table:
    """One table of a report: `rows` are dicts by the columns' keys."""

    name: str
    title: str
    sheet: str
    columns: tuple
    rows: list
    note: str = ""
    silence: str = ""
    """Why there is nothing, if so."""
    extra: dict = field(default_factory=dict)


def shown(value: str | float, column: Column, lang: str) -> str:
    """A cell as text, with no more digits than are worth reading."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, float) and abs(value) < LEAST[column.kind]:
        value = 0.0  # no minus sign before what rounds to nothing
    if column.kind == SHARE:
        return _share(value)
    if column.kind == POINTS:
        return f"{100 * value:+.0f}"
    if column.kind == TENTH:
        return f"{value:.1f}"
    if column.kind == MONEY:
        return f"{value / YI:,.1f}" if lang == "zh" else f"{value / BILLION:,.2f}"
    if column.kind in (COUNT, YEAR):
        return f"{value:.0f}"
    if column.kind == SMALL:
        return (
            "<0.001"
            if 0 <= value < 0.001
            else f"{value:.2f}"
            if abs(value) >= 0.1 or value < 0
            else f"{value:.3f}"
        )
    return f"{value:,.3g}" if column.kind == NUMBER and abs(value) < 1000 else _plain(value)


def _share(value: float) -> str:
    """A share as whole per cent that never claims certainty."""
    if value < 0.005:
        return "<1 %"
    return ">99 %" if value > 0.995 else f"{100 * value:.0f} %"


def _plain(value: str | float) -> str:
    """A number as it is, or words."""
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)


def typed(value: str | float, column: Column, lang: str) -> str | float | None:
    """A cell as a workbook keeps it: a number where it is one (money in its shown unit), None if
    there is none.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if column.kind == MONEY:
        return float(value) / (YI if lang == "zh" else BILLION)
    if column.kind == POINTS:
        return 100 * float(value)
    if column.kind in (COUNT, YEAR):
        return round(float(value))
    return value if column.kind == TEXT else float(value)


NUMBER_FORMATS = {
    **{
        SHARE: "0%",
        POINTS: "+0;-0;0",
        NUMBER: "#,##0.00",
        TENTH: "0.0",
        MONEY: "#,##0.00",
        COUNT: "0",
        YEAR: "0",
        SMALL: "0.000",
    },
    TEXT: "@",
}
"""How a spreadsheet shows each kind."""
