"""Edge tables: the truth about what lies between two places, one table a layer of the graph.

Edges are no agents: they decide nothing and have no handle. Each layer declares its columns as
kinds of agents do; what never changes is a `Column`, what phases change a `State`, and what moved
along the edge in the month a `Flow`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.registers.refusals import InputError, nearest
from agents.columns import Column, Columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from agents.arrays import FloatArray, IntArray


class State(Column):
    """How an edge stands this month: a phase writes it, and it is kept by month."""


class Flow(Column):
    """What moved along an edge in a month: 0 as the month begins, and kept by month."""


class Ends(NamedTuple):
    """From where to where an edge leads."""

    start: str
    end: str
    key: str = ""
    """Which of several edges between the same two places, where there are several."""


class EdgeTable[Kind](Columns[Kind]):
    """All edges of one layer. An edge that does not exist yet is there all the same, and shut."""

    OWN_NAMES = Columns.OWN_NAMES | {"layer", "names", "ends", "state_columns", "flow_columns"}

    layer: str  # road, air, line, chain or finance
    names: tuple[str, ...]  # `layer:start-end`, with `:key` where edges are parallel
    ends: tuple[Ends, ...]
    state_columns: tuple[str, ...]  # columns that phases change
    flow_columns: tuple[str, ...]  # columns that are 0 as a month begins

    def __init__(self, layer: str, kind: type, ends: Sequence[Ends], /, **starting: Any) -> None:
        names = tuple(edge_name(layer, one) for one in ends)
        self.__dict__.update(layer=layer, names=names, ends=tuple(ends))
        super().__init__(kind, len(ends), **starting)
        nothing = np.zeros(len(ends))
        nothing.flags.writeable = False
        self.__dict__["_nothing"] = nothing
        for group, of in (("state_columns", State), ("flow_columns", Flow)):
            self.__dict__[group] = tuple(
                name for name, column in self.columns.items() if isinstance(column, of)
            )

    def row(self, name: str) -> int:
        """Row of an edge; InputError in one line if there is none of that name."""
        if name not in self.names:
            raise InputError(
                "unknown_edge",
                "there is no edge '{name}'{hint}",
                name=name,
                hint=nearest(name, self.names),
            )
        return self.names.index(name)

    def clear_flows(self) -> None:
        """Begin a month: nothing has moved yet."""
        # One empty array does for all: columns are replaced, never written into.
        for name in self.flow_columns:
            self.__dict__[name] = self._nothing
        self.replaced.update(self.flow_columns)

    def put(self, column: str, rows: slice | IntArray, values: FloatArray) -> None:
        """Replace a column's values on some edges."""
        after = getattr(self, column).copy()
        after[..., rows] = values
        setattr(self, column, after)

    def add(self, column: str, rows: slice | IntArray, amounts: FloatArray) -> None:
        """Add to a column's values on some edges."""
        self.put(column, rows, getattr(self, column)[..., rows] + amounts)

    def frame(self) -> pd.DataFrame:
        """The edges as a pandas table: edge, start, end, and every column."""
        frame = super().frame()
        frame.insert(0, "edge", self.names)
        frame.insert(1, "start", [one.start for one in self.ends])
        frame.insert(2, "end", [one.end for one in self.ends])
        return frame

    def attributes(self) -> list[dict[str, Any]]:
        """Every column of each edge, as plain numbers."""
        by_column = [getattr(self, name).tolist() for name in self.columns]
        by_edge = zip(*by_column, strict=True)
        return [dict(zip(self.columns, values, strict=True)) for values in by_edge]


def edge_name(layer: str, ends: Ends) -> str:
    """Name of an edge: `layer:start-end`, and `:key` where there is one."""
    key = f":{ends.key}" if ends.key else ""
    return f"{layer}:{ends.start}-{ends.end}{key}"


def layer_named(name: str, layers: Mapping[str, EdgeTable[Any]]) -> EdgeTable[Any]:
    """The edge table of a layer; refused with the nearest name if there is none."""
    if name not in layers:
        raise InputError(
            "unknown_layer",
            "there is no layer '{layer}'{hint}; known: {known}",
            layer=name,
            hint=nearest(name, layers),
            known=", ".join(layers),
        )
    return layers[name]
