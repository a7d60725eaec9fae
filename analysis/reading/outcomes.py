"""What the runs of a result folder yielded, as matrices: one row a run that succeeded, one column a
judged target.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from abm.clock import month_index, parse_month
from abm.registers import targets
from agents.calendar import DECEMBER
from runs.chances.judging import JUDGED, elasticity_of, places_of, rejudged
from runs.folder.reader import Results, open_results
from runs.refusals import EnsembleError, InputError, Phrase

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from numpy.typing import ArrayLike

    from agents.arrays import FloatArray, IntArray

PAIR = ("outlook", "draw", "rng", "point")
"""What two runs must share to differ by policy only; `point` is that of a sweep's design, 0
elsewhere.
"""
QUANTITIES = ("met", "met_strict", "value", "margin", "first_year_met")
_READ: weakref.WeakKeyDictionary[Results, Outcomes] = weakref.WeakKeyDictionary()
"""Outcomes that are read already; they go with their Results."""
_READING = threading.Lock()


def as_results(results: str | Path | Results) -> Results:
    """Results from a result folder or its path."""
    return results if isinstance(results, Results) else open_results(results)


def outcomes_of(results: str | Path | Results) -> Outcomes:
    """Outcomes of a result folder; made once for each Results object."""
    results = as_results(results)
    if results in _READ:
        return _READ[results]
    with _READING:  # of several threads that ask at once one reads, and the others wait for it
        if results not in _READ:
            _READ[results] = Outcomes(results)
        return _READ[results]


class Outcomes:
    """What the runs of a folder yielded: matrices of shape (runs, targets), NaN if not judged."""

    path: Path
    """The result folder."""
    start: int
    """First month of the runs, months since January 2015."""
    mixes: list[str]
    runs: pd.DataFrame
    """A row a run that succeeded: run_id, mix, outlook, draw, rng, point."""
    failed: pd.DataFrame
    """A row a run that failed: mix, draw, error."""
    names: list[str]
    """The judged targets, in the document's order: the columns of the matrices."""
    met: FloatArray
    """1 where the run's own values meet the target with the document's tolerance, else 0."""
    met_strict: FloatArray
    """1 where they meet it to the letter, else 0."""
    chance: FloatArray
    """Chance that the published figure meets the target given the run: the model's error integrated
    (`runs.chances`); 0 or 1 where there is none.
    """
    chance_strict: FloatArray
    """The same to the letter."""
    silent: FloatArray
    """Chance that there is nothing to judge, such as no growth in which to have a share."""
    value: FloatArray
    """What is judged, in the target's unit."""
    margin: FloatArray
    """Relative distance from the target, above 0 where it is met."""
    first_year_met: FloatArray
    """First calendar year in which the target is met; NaN also where it never is."""
    elasticity: dict[int, float]
    """How energy use follows an error of the product, by year (`runs.chances`)."""
    known: dict[Hashable, Any]
    """What other parts of the analysis have worked out from these runs, by their own keys."""

    def __init__(self, results: Results) -> None:
        names = ["run_id", "mix", *PAIR, "status", "error"]
        there = set(results.dataset("runs").schema.names)
        parts = results.batches("runs", [name for name in names if name in there])
        everything = pa.Table.from_batches(list(parts)).to_pandas()
        succeeded = (everything["status"] == "ok").to_numpy()
        if not succeeded.any():
            raise EnsembleError(
                "every_run_failed",
                "{path}: every run failed; the first: {reason}",
                path=results.path,
                reason=everything["error"].iloc[0],
            )
        # Older folders know no designs
        point = everything["point"].fillna(0) if "point" in everything else 0
        everything = everything.assign(point=point)
        self.path = results.path
        self.start = parse_month(results.manifest["arguments"]["start"])
        self.mixes = list(results.mixes)
        self.runs = everything.loc[succeeded, ["run_id", "mix", *PAIR]].reset_index(drop=True)
        self.failed = everything.loc[~succeeded, ["mix", "draw", "error"]]
        self.known = {}
        self._fill(results)

    def _fill(self, results: Results) -> None:
        """Spread the verdicts over the matrices, a part at a time; what the years say goes before
        what was stored, so that folders of every version are judged alike.
        """
        ids = pd.Index(self.runs["run_id"].astype(object))
        order = list(targets.register())
        shape = (len(self.runs), len(order))
        matrices = {quantity: np.full(shape, np.nan) for quantity in QUANTITIES}
        for batch in results.batches("targets", ["run_id", "target", *QUANTITIES]):
            rows = places_of(batch["run_id"], ids)
            columns = places_of(batch["target"], pd.Index(order))
            inside = (rows >= 0) & (columns >= 0)
            for quantity, matrix in matrices.items():
                values = batch[quantity].to_numpy(zero_copy_only=False)
                matrix[rows[inside], columns[inside]] = values[inside]
        stored = np.isfinite(matrices["met"])
        matrices["chance"] = matrices["met"].copy()
        matrices["chance_strict"] = matrices["met_strict"].copy()
        matrices["silent"] = np.where(stored, 0.0, np.nan)
        self.elasticity = elasticity_of(results, ids)
        anew = rejudged(results, ids, elasticity=self.elasticity)
        known = stored & np.isfinite(anew["met"])
        for quantity in JUDGED:
            matrices[quantity][known] = anew[quantity][known]
        judged = stored.any(axis=0)
        self.names = [name for name, one in zip(order, judged, strict=True) if one]
        for quantity in JUDGED:
            setattr(self, quantity, matrices[quantity][:, judged])

    def ahead(self, year: int) -> float:
        """Years from what was last known before the runs to the end of a year."""
        return (month_index(year, DECEMBER) + 1 - self.start) / DECEMBER

    def rows(self, mix: str) -> IntArray:
        """Places of the runs of a mix."""
        if ("rows", mix) not in self.known:
            self.known["rows", mix] = np.flatnonzero((self.runs["mix"] == mix).to_numpy())
        return self.known["rows", mix]

    def column(self, target: str) -> int:
        """Column of a target; refused if no run judges it."""
        if target not in self.names:
            problem = Phrase("it is no target of the document")
            if target in targets.register():
                problem = Phrase("no run here judges it")
            raise InputError(
                "no_verdict",
                "{path} holds no verdict on '{target}': {problem}",
                path=self.path,
                target=target,
                problem=problem,
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
                    "no_single_partner",
                    "{path}: the mix '{name}' has several runs with the same outlook, draw, rng "
                    "and point, so its runs have no single partner",
                    path=self.path,
                    name=name,
                )
        both = first.reset_index(names="row").merge(
            second.reset_index(names="row"), on=list(PAIR), suffixes=("_base", "")
        )
        return both["row_base"].to_numpy(), both["row"].to_numpy()

    def draws(self, rows: IntArray) -> int:
        """Number of distinct draws among some rows: replications of a draw are no new evidence on
        what is uncertain.
        """
        return int(self.runs["draw"].iloc[rows].nunique())


def cells(runs: pd.DataFrame) -> IntArray:
    """Number of the cell (draw, outlook, point) that each run belongs to: replications of a cell
    share all inputs.
    """
    return runs.groupby(["draw", "outlook", "point"], sort=False).ngroup().to_numpy()


def by_draw(draws: ArrayLike, values: ArrayLike) -> tuple[IntArray, FloatArray]:
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
