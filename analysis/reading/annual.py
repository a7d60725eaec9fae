"""What the runs of a folder measured year by year, as matrices in the order of its outcomes."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.reading.outcomes import as_results, outcomes_of, places_of
from runs.folder.reader import Results

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import FloatArray

_READ: weakref.WeakKeyDictionary[Results, Annual] = weakref.WeakKeyDictionary()
"""Years that are read already; they go with their Results."""


def annual_of(results: str | Path | Results) -> Annual:
    """Years of a result folder; made once for each Results object."""
    results = as_results(results)
    if results not in _READ:
        _READ[results] = Annual(results)
    return _READ[results]


class Annual:
    """Values of indicators by run and year; rows are those of the folder's outcomes."""

    years: list[int]
    """Calendar years, in order: the columns of the matrices."""

    def __init__(self, results: Results) -> None:
        self._results = weakref.ref(results)
        self._known: dict[str, FloatArray] = {}
        self._ids = pd.Index(outcomes_of(results).runs["run_id"].astype(object))
        self._there = set(results.dataset("annual").schema.names)
        found: set[int] = set()
        for batch in results.batches("annual", ["year"]):
            found.update(batch["year"].to_pylist())
        self.years = sorted(found)

    def values(self, indicator: str) -> FloatArray:
        """Yearly values of an indicator, shape (runs, years); NaN where the folder has none."""
        if indicator not in self._known:
            self._known[indicator] = self._read(indicator)
        return self._known[indicator]

    def _read(self, indicator: str) -> FloatArray:
        """One column of the table of years as a matrix."""
        matrix = np.full((len(self._ids), len(self.years)), np.nan)
        results = self._results()
        if results is None or indicator not in self._there:
            return matrix
        years = pd.Index(self.years)
        for batch in results.batches("annual", ["run_id", "year", indicator]):
            rows = places_of(batch["run_id"], self._ids)
            columns = years.get_indexer(batch["year"].to_numpy(zero_copy_only=False))
            values = batch[indicator].to_numpy(zero_copy_only=False)
            inside = rows >= 0
            matrix[rows[inside], columns[inside]] = values[inside]
        return matrix
