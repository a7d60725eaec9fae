"""Tables of a report: typed columns and plain rows, drawn by each format in its own way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from runs.language import spoken_language
from runs.language.amounts import large_amount

SHARE = "share"
"""Kind of a column: share of one."""
POINTS = "points"
"""Difference of shares."""
NUMBER = "number"
TENTH = "tenth"
"""Number to one decimal."""
MONEY = "money"
"""CNY, shown in the large unit of the language."""
COUNT = "count"
YEAR = "year"
SMALL = "small"
"""p-value or index."""
TEXT = "text"
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
NUMBER_FORMATS = {
    SHARE: "0%",
    POINTS: "+0;-0;0",
    NUMBER: "#,##0.00",
    TENTH: "0.0",
    MONEY: "#,##0.00",
    COUNT: "0",
    YEAR: "0",
    SMALL: "0.000",
    TEXT: "@",
}
"""How a spreadsheet shows each kind."""


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
    """The question that it answers."""
    sheet: str
    """The question in a word or two."""
    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    note: str = ""
    silence: str = ""
    """Why there is nothing, if so."""


def shown(value: Any, column: Column) -> str:
    """A cell as text, with no more digits than are worth reading."""
    if _nothing(value):
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
        # Chinese counts in a unit ten times smaller, so a decimal less says as much.
        decimals = 1 if spoken_language() == "zh" else 2
        return f"{large_amount(value):,.{decimals}f}"
    if column.kind in (COUNT, YEAR):
        return f"{value:.0f}"
    if column.kind == SMALL:
        return _small(value)
    if column.kind == NUMBER and abs(value) < 1000:
        return f"{value:,.3g}"
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)


def _nothing(value: Any) -> bool:
    """Whether a cell is empty."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _share(value: float) -> str:
    """A share as whole per cent that never claims certainty."""
    if value < 0.005:
        return "<1 %"
    return ">99 %" if value > 0.995 else f"{100 * value:.0f} %"


def _small(value: float) -> str:
    """A p-value or an index: two decimals, three where they count."""
    if 0 <= value < 0.001:
        return "<0.001"
    return f"{value:.2f}" if abs(value) >= 0.1 or value < 0 else f"{value:.3f}"


def typed(value: Any, column: Column) -> str | float | None:
    """A cell as a workbook keeps it: a number where it is one (money in its shown unit), None if
    there is none.
    """
    if _nothing(value):
        return None
    if column.kind == MONEY:
        return large_amount(float(value))
    if column.kind == POINTS:
        return 100 * float(value)
    if column.kind in (COUNT, YEAR):
        return round(float(value))
    return value if column.kind == TEXT else float(value)
