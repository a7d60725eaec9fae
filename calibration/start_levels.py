"""Levels of the model at its start against what was observed: `python -m
calibration.start_levels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm import GanziModel
from abm.registers.drawing import PRIOR
from calibration.tables import PageTable, read_observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abm.registers.tables import Row

DRAWS = 20
FIRST = "2022-01"
LAST = "2022-12"
HEADER = (
    "level",
    "period",
    "unit",
    "observed",
    "model",
    "10-90 % of draws",
    "deviation",
    "tolerance",
    "within",
)


def start_levels(draws: int = DRAWS, detail: str = "standard") -> pd.DataFrame:
    """One row a level: observed, median of the model over draws, deviation from the observed,
    tolerance, within.

    Stocks are those at the end of the first month, flows those of the first year, under the status
    quo.
    """
    rows = read_observed("start_levels")
    levels = np.array([_levels(rows, draw, detail) for draw in range(draws)])
    frame = pd.DataFrame([dict(row) for row in rows])
    frame["model"] = np.median(levels, axis=0)
    frame["low"], frame["high"] = np.quantile(levels, (0.1, 0.9), axis=0)
    frame["deviation"] = frame["model"] / frame["observed"] - 1
    frame["within"] = frame["deviation"].abs() <= frame["tolerance"]
    return frame


def _levels(rows: Iterable[Row], draw: int, detail: str) -> list[float]:
    """The levels of one draw."""
    model = GanziModel(draw=draw, source=PRIOR, start=FIRST, end=LAST, detail=detail).run()
    annual = model.annual().loc[2022]
    first = model.clock.start
    values = []
    for row in rows:
        stock = row["kind"] == "stock"
        value = model.recorder.value(row["indicator"], first) if stock else annual[row["indicator"]]
        values.append(value / annual[row["share_of"]] if row["share_of"] else value)
    return values


def page_table(frame: pd.DataFrame) -> PageTable:
    """The table on the page, the largest misfit first."""
    order = frame["deviation"].abs().sort_values(ascending=False).index
    rows = [
        (
            _name(row),
            row["period"],
            row["unit"],
            f"{row['observed']:.4g}",
            f"{row['model']:.4g}",
            f"{row['low']:.4g} to {row['high']:.4g}",
            f"{row['deviation']:+.0%}",
            f"±{row['tolerance']:.1%}",
            "yes" if row["within"] else "**no**",
        )
        for row in frame.loc[order].to_dict("records")
    ]
    return PageTable(HEADER, rows)


def _name(row: Mapping[Any, Any]) -> str:
    """Name of a level, with what it is a share of."""
    return f"{row['indicator']} / {row['share_of']}" if row["share_of"] else row["indicator"]


if __name__ == "__main__":
    print(start_levels().drop(columns=["source", "note"]).to_string())
