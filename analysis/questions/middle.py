"""The draw in the middle of an ensemble, and where any other draw lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.reading.outcomes import by_draw

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from analysis.reading.outcomes import Outcomes


def placing(values: FloatArray) -> FloatArray:
    """Where each row of `values` (draws, quantities) lies among all rows: 0 below all, 1 above all,
    one half in the middle; who are equal share their place, and what has no value has none.
    """
    table = pd.DataFrame(values)
    known = table.notna().sum()
    places = (table.rank() - 0.5) / known.where(known > 0)
    return places.to_numpy(float)


def draw_places(outcomes: Outcomes, mix: str) -> pd.DataFrame:
    """Places of the draws of a mix by what each target judges: rows draws, columns targets, 0 to 1.

    Targets whose value no draw moves say nothing and are left out.
    """
    rows = outcomes.rows(mix)
    draws, values = by_draw(outcomes.runs["draw"].to_numpy()[rows], outcomes.value[rows])
    moved = np.array([len(np.unique(column[np.isfinite(column)])) > 1 for column in values.T], bool)
    names = [name for name, one in zip(outcomes.names, moved, strict=True) if one]
    index = pd.Index(draws, name="draw")
    return pd.DataFrame(placing(values[:, moved]), index=index, columns=names)


def distances(places: pd.DataFrame) -> pd.Series:
    """How far each draw lies from the middle: mean over targets of the distance of its place from
    one half, 0 to one half.
    """
    return (places - 0.5).abs().mean(axis=1)


def middle_draw(places: pd.DataFrame) -> int:
    """The draw that lies nearest the middle in all targets together; of equal ones the first."""
    return int(distances(places).idxmin())
