"""Edges set by hand: how an edge stands for some months whatever else happens to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.networks.finance import can_be_set
from abm.registers.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm.networks.edges import EdgeTable
    from abm.networks.network import Network
    from agents.arrays import BoolArray

CAN_BE_SET = {"road": ("open", "hours"), "air": ("open", "hours"), "line": ("open",)}
"""Columns that can be set by hand, by layer: those that the month then goes by. Of finance it
depends on the edge (`finance.can_be_set`).
"""
ONCE = ("loss",)
"""Columns that hold for one month unless more are asked for."""
BOTH_WAYS = ("road", "line")
"""Layers in which an edge and the one back are the same thing built; each flight goes by itself."""


class Setting(NamedTuple):
    """A value that holds for some months."""

    layer: str
    column: str
    rows: tuple[int, ...]
    value: float
    first: int
    """Month index of the first month."""
    last: float
    """Month index of the last month; infinite where it holds to the end."""

    def holds(self, t: int) -> bool:
        """Whether it holds in a month."""
        return self.first <= t <= self.last


def of_edge(
    network: Network, edge: str, values: dict[str, float], *, first: int, months: int | None
) -> list[Setting]:
    """What setting columns of an edge from the month `first` on comes to; InputError in one line
    for an edge, a column or a value that cannot be set.
    """
    layers = network.layers()
    table = layers.get(edge.partition(":")[0])
    if table is None:
        raise InputError(
            "edge_without_layer",
            "there is no edge '{edge}'; a name begins with a layer: {layers}",
            edge=edge,
            layers=", ".join(layers),
        )
    row = table.row(edge)
    if table is network.line and row >= network.line_rows.local.start:
        raise InputError(
            "edge_within_prefecture",
            "edge '{edge}' cannot be set: it stands for all who use power in a basin",
            edge=edge,
        )
    if not values:
        raise InputError(
            "edge_set_to_nothing",
            "edge '{edge}' is to be set, but neither open, hours nor loss is given",
            edge=edge,
        )
    allowed = CAN_BE_SET.get(table.layer, ())
    if table is network.finance:
        allowed = can_be_set(row, network.finance_rows)

    rows = both_ways(table, row)
    found = []
    for column, given in values.items():
        value = checked(table, edge, column, given, allowed=allowed)
        once = months is None and column in ONCE
        last = first + whole_months(1 if once else months) - 1
        found.append(Setting(table.layer, column, rows, value, first, last))
    return found


def checked(
    table: EdgeTable[Any], edge: str, column: str, value: float, *, allowed: tuple[str, ...]
) -> float:
    """A value as a number that the column of the edge can take; InputError in one line otherwise.

    `allowed`: columns of this edge that can be set.
    """
    if column not in allowed:
        raise InputError(
            "edge_column_fixed",
            "'{column}' of edge '{edge}' cannot be set; of {layer} edges: {allowed}",
            column=column,
            edge=edge,
            layer=table.layer,
            allowed=", ".join(allowed) or "–",
        )
    limits = table.columns[column]
    if not (np.isfinite(value) and limits.low <= value <= limits.high):
        raise InputError(
            "edge_value_out_of_range",
            "{column} = {value!r} of edge '{edge}' must lie from {low:g} to {high:g} {unit}",
            column=column,
            value=value,
            edge=edge,
            low=limits.low,
            high=limits.high,
            unit=limits.unit,
        )
    return float(value)


def whole_months(months: int | None) -> float:
    """A number of months, infinite for None; InputError in one line unless it is a whole number
    from 1 up.
    """
    if months is None:
        return np.inf
    if isinstance(months, bool) or months != int(months) or months < 1:
        raise InputError(
            "edge_months", "months = {months!r} must be a whole number from 1 up", months=months
        )
    return int(months)


def both_ways(table: EdgeTable[Any], row: int) -> tuple[int, ...]:
    """Rows of an edge and, on roads and between basins, of the same edge in the other direction."""
    start, end, key = table.ends[row]
    back = [number for number, one in enumerate(table.ends) if one == (end, start, key)]
    return (row, *back) if table.layer in BOTH_WAYS else (row,)


def apply(table: EdgeTable[Any], column: str, held: Iterable[Setting]) -> None:
    """Write what is set by hand over what the month has made of a column."""
    for one in held:
        if (one.layer, one.column) == (table.layer, column):
            rows = np.array(one.rows)
            table.put(column, rows, np.full(len(rows), one.value))


def rows_held(table: EdgeTable[Any], held: Iterable[Setting]) -> BoolArray:
    """Whether anything is set by hand on each edge of a table."""
    rows = np.zeros(table.n, bool)
    for one in held:
        if one.layer == table.layer:
            rows[list(one.rows)] = True
    return rows
