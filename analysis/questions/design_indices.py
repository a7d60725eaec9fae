"""What a sweep's design says: Morris and Sobol indices of its factors, PAWN for any
other design.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pandas.api.types import is_numeric_dtype
from pyarrow.dataset import field

from abm.registers import targets
from analysis.questions.sensitivity import Problem, morris_indices, pawn_indices, sobol_indices
from analysis.reading.outcomes import as_results
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from agents.arrays import FloatArray
    from runs.folder.reader import Results

METHODS = {"morris": "Morris", "saltelli": "Sobol"}


def sensitivity(
    results: str | Path | Results, outcome: str, mix: str | None = None, year: int | None = None
) -> pd.DataFrame:
    """Sensitivity of a target's margin, or of an annual indicator in a `year`, to the factors of a
    sweep's design.

    By the design's own method: Morris (mu_star ...), Saltelli (first, total ...), else PAWN
    (median, threshold ...). A point's outcome is the mean over its draws; a point with a failed run
    counts as failed. The column `method` says which method was used, `dropped` how many
    trajectories, blocks or points a failed run has cost.
    """
    results = as_results(results)
    design = results.manifest["arguments"].get("design")
    if design is None:
        raise InputError(
            "no_design",
            "{path} was not made from a design; what drives a target there: analysis.drivers",
            path=results.path,
        )
    mix = one_of(Phrase("mix"), mix or results.mixes[0], results.mixes)
    method = design["method"]
    names = _varying(results.design, method, results.path)
    inputs = results.design[names].to_numpy(float)
    outputs = point_outcomes(results, outcome, mix, year)
    problem = Problem(
        num_vars=len(names),
        names=names,
        bounds=np.column_stack([np.nanmin(inputs, axis=0), np.nanmax(inputs, axis=0)]).tolist(),
    )
    if method == "morris":
        table = morris_indices(problem, inputs, outputs, design.get("levels", 4))
    elif method == "saltelli":
        table = sobol_indices(problem, outputs, design.get("second_order", True))
    else:
        table = pawn_indices(names, inputs, outputs)
    return table.assign(method=METHODS.get(method, "PAWN"), outcome=outcome, mix=mix)


def _varying(points: pd.DataFrame, method: str, path: Path) -> list[str]:
    """Names of the numeric factors that differ between the points; a fixed one is no part of what
    was sampled.
    """
    varying = [name for name in points.columns if points[name].astype(str).nunique() > 1]
    words = [name for name in varying if not is_numeric_dtype(points[name])]
    if words and method in METHODS:
        raise InputError(
            "words_in_design",
            "{path}: '{name}' varies by paths or names; {method} indices need numbers",
            path=path,
            name=words[0],
            method=METHODS[method],
        )
    if not set(varying) - set(words):
        raise InputError(
            "no_numeric_factor",
            "{path}: the design has no numeric factor; there is nothing to rank",
            path=path,
        )
    return [name for name in varying if name not in words]


def point_outcomes(results: Results, outcome: str, mix: str, year: int | None = None) -> FloatArray:
    """Mean outcome of each point of a design over its draws, shape (points,); NaN where a run
    failed or is missing.
    """
    runs = results.read("runs", ["run_id", "point"], field("mix") == mix)
    if outcome in targets.register():
        rows = results.read("targets", ["run_id", "margin"], field("target") == outcome)
        rows = rows.rename(columns={"margin": "value"})
    else:
        rows = _annual(results, outcome, year)
    values = runs.merge(rows, on="run_id", how="left")
    means = values.groupby("point")["value"].agg(lambda column: column.mean(skipna=False))
    return means.reindex(results.design.index).to_numpy(float)


def _annual(results: Results, indicator: str, year: int | None) -> pd.DataFrame:
    """Values of an annual indicator in a year, by run."""
    if indicator not in results.dataset("annual").schema.names:
        raise InputError(
            "no_such_outcome",
            "'{indicator}' is neither a target nor an indicator of {path}",
            indicator=indicator,
            path=results.path,
        )
    rows = results.read("annual", ["run_id", "year", indicator])
    years = rows["year"]
    year = int(years.max()) if year is None else year
    if year not in set(years):
        raise InputError(
            "no_such_year",
            "year = {year!r}: {path} holds {first} to {last}",
            year=year,
            path=results.path,
            first=years.min(),
            last=years.max(),
        )
    return rows.loc[years == year, ["run_id", indicator]].rename(columns={indicator: "value"})
