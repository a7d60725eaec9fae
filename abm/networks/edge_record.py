"""What is kept of every edge by month: how it stood and what moved along it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.clock import label_of

if TYPE_CHECKING:
    import pandas as pd

    from abm.networks.edges import EdgeTable
    from agents.arrays import FloatArray


class Kept(NamedTuple):
    """A column of a layer that is kept."""

    table: EdgeTable[Any]
    column: str


class EdgeRecord:
    """States and flows of all edges in one array, a row a month: a few hundred numbers each."""

    first: int  # month index of the first row
    done: int  # months kept so far
    columns: list[Kept]
    values: FloatArray  # (months, all kept columns of all edges)

    def __init__(self, layers: dict[str, EdgeTable[Any]], first: int, last: int) -> None:
        self.first = first
        self.done = 0
        self.columns = [
            Kept(table, column)
            for table in layers.values()
            for column in (*table.state_columns, *table.flow_columns)
        ]
        width = sum(kept.table.n for kept in self.columns)
        self.values = np.zeros((last - first + 1, width))

    def keep(self, t: int) -> None:
        """Keep how the edges stand at the end of month `t`."""
        columns = [getattr(kept.table, kept.column) for kept in self.columns]
        np.concatenate(columns, out=self.values[t - self.first])
        self.done = t - self.first + 1

    def frame(self) -> pd.DataFrame:
        """Tidy table: month, edge, indicator, value, unit."""
        import pandas as pd

        months = [label_of(self.first + row) for row in range(self.done)]
        names = np.concatenate([kept.table.names for kept in self.columns])
        sizes = [kept.table.n for kept in self.columns]
        indicators = np.repeat([kept.column for kept in self.columns], sizes)
        units = np.repeat([kept.table.columns[kept.column].unit for kept in self.columns], sizes)
        return pd.DataFrame(
            {
                "month": np.repeat(months, len(names)),
                "edge": np.tile(names, self.done),
                "indicator": np.tile(indicators, self.done),
                "value": self.values[: self.done].ravel(),
                "unit": np.tile(units, self.done),
            }
        )
