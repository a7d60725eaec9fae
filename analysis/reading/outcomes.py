"""What the runs of a result folder yielded, as matrices: one row a run that succeeded, one column a
judged target.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from abm.registers import targets
from runs.folder.reader import Results, open_results
from runs.refusals import EnsembleError, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import FloatArray, IntArray

PAIR = ("outlook", "draw", "rng", "point")
"""What two runs must share to differ by policy only; `point` is that of a sweep's design, 0
elsewhere.
"""
QUANTITIES = ("met", "met_strict", "value", "margin", "first_year_met")
_KNOWN = weakref.WeakKeyDictionary()


def as_results(results: str | Path | Results) -> Results:
    """Results from a result folder or its path."""
    return results if isinstance(results, Results) else open_results(results)


def outcomes_of(results: Results) -> Outcomes:
    """Outcomes of a result folder; made once for each Results object."""
    results = as_results(results)
    if results not in _KNOWN:
        _KNOWN[results] = Outcomes(results)
    return _KNOWN[results]


class Outcomes:
    """Matrices met, met_strict, value, margin, first_year_met of shape (runs, targets); NaN where
    not judged.

    `runs` has a row each with run_id, mix, outlook, draw, rng; `names` are the judged targets in
    the document's order.
    """

    def __init__(self, results: Results) -> None:
        names = ["run_id", "mix", *PAIR, "status", "error"]
        there = set(results.dataset("runs").schema.names)
        parts = results.batches("runs", [name for name in names if name in there])
        everything = pa.Table.from_batches(list(parts)).to_pandas()
        succeeded = (everything["status"] == "ok").to_numpy()
        if not succeeded.any():
            raise EnsembleError(
                f"{results.path}: every run failed; the first: {everything['error'].iloc[0]}"
            )
        point = (
            everything["point"].fillna(0) if "point" in everything else 0
        )  # older folders know no designs
        everything = everything.assign(point=point)
        self.path, self.mixes = results.path, list(results.mixes)
        self.runs = everything.loc[succeeded, ["run_id", "mix", *PAIR]].reset_index(drop=True)
        self.failed = everything.loc[~succeeded, ["mix", "draw", "error"]]
        self.known = {}
        """What other parts of the analysis have worked out from these runs, by their own keys."""
        self._fill(results)

    def _fill(self, results: Results) -> None:
        """Spread the verdicts over the matrices, a part at a time."""
        ids = pd.Index(self.runs["run_id"].astype(object))
        order = list(targets.register())
        for quantity in QUANTITIES:
            setattr(self, quantity, np.full((len(self.runs), len(order)), np.nan))
        for batch in results.batches("targets", ["run_id", "target", *QUANTITIES]):
            rows, columns = (
                places_of(batch["run_id"], ids),
                places_of(batch["target"], pd.Index(order)),
            )
            inside = (rows >= 0) & (columns >= 0)
            for quantity in QUANTITIES:
                values = batch[quantity].to_numpy(zero_copy_only=False)
                getattr(self, quantity)[rows[inside], columns[inside]] = values[inside]
        judged = np.isfinite(self.met).any(axis=0)
        self.names = [name for name, one in zip(order, judged, strict=True) if one]
        for quantity in QUANTITIES:
            setattr(self, quantity, getattr(self, quantity)[:, judged])

    def rows(self, mix: str) -> IntArray:
        """Places of the runs of a mix."""
        return np.flatnonzero((self.runs["mix"] == mix).to_numpy())

    def column(self, target: str) -> int:
        """Column of a target; refused if no run judges it."""
        if target not in self.names:
            known = (
                "it is not modelled"
                if target in targets.register()
                else "it is no target of the document"
            )
            raise InputError(
                f"{self.path} holds no verdict on '{target}': {known}, or the runs end before its "
                "year"
            )
        return self.names.index(target)

    def counted_columns(self, group: str | None = None) -> list[int]:
        """Columns of the targets that count in headlines (kind `outcome`), of one group
        if asked.
        """
        register = targets.register()
        return [
            column
            for column, name in enumerate(self.names)
            if register[name]["kind"] == "outcome" and group in (None, register[name]["group"])
        ]

    def pairs(self, baseline: str, mix: str) -> tuple[IntArray, IntArray]:
        """(rows of `baseline`, rows of `mix`) that share outlook, draw and luck, in the
        same order.
        """
        if ("pairs", baseline, mix) not in self.known:
            self.known["pairs", baseline, mix] = self._pairs(baseline, mix)
        return self.known["pairs", baseline, mix]

    def _pairs(self, baseline: str, mix: str) -> tuple[IntArray, IntArray]:
        """Partners, found by what they share."""
        first, second = (self.runs.iloc[self.rows(name)] for name in (baseline, mix))
        for name, runs in ((baseline, first), (mix, second)):
            if runs.duplicated(list(PAIR)).any():
                raise InputError(
                    f"{self.path}: the mix '{name}' has several runs with the same outlook, draw, "
                    "rng and "
                    "point, so its runs have no single partner"
                )
        first, second = first.reset_index(names="row"), second.reset_index(names="row")
        both = first.merge(second, on=list(PAIR), suffixes=("_base", ""))
        return both["row_base"].to_numpy(), both["row"].to_numpy()

    def draws(self, rows: IntArray) -> int:
        """Number of distinct draws among some rows: replications of a draw are no new evidence on
        what is uncertain.
        """
        return int(self.runs["draw"].iloc[rows].nunique())


def places_of(texts: Any, known: Any) -> IntArray:
    """Place of each text of an Arrow column in an index; -1 where it is not there."""
    coded = texts.dictionary_encode()
    return known.get_indexer(coded.dictionary.to_pylist())[coded.indices.to_numpy()]


def cells(runs: pd.DataFrame) -> IntArray:
    """Number of the cell (draw, outlook, point) that each run belongs to: replications of a cell
    share all inputs.
    """
    return runs.groupby(["draw", "outlook", "point"], sort=False).ngroup().to_numpy()


def by_draw(draws: Any, values: FloatArray) -> tuple[IntArray, FloatArray]:
    """(distinct draws, mean of `values` in each), shape (n,) or (n, k): runs that share a draw
    become one.
    """
    distinct, place = np.unique(np.asarray(draws), return_inverse=True)
    counts = np.bincount(place)
    values = np.asarray(values, float)
    if values.ndim == 1:
        return distinct, np.bincount(place, values) / counts
    sums = np.zeros((len(distinct), values.shape[1]))
    np.add.at(sums, place, values)
    return distinct, sums / counts[:, None]
