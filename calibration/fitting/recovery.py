"""Recovery: known truths, made up, are fitted as the real data are; do their intervals hold what
they should?

For each truth the model itself runs at parameters drawn from the prior; error of observation and
discrepancy are added to its moments, and the posterior is sought as `calibrate` does, with history
matching and the same sampler.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calibration.fitting import matching, page, sampling
from calibration.fitting.batches import Batches
from calibration.fitting.calibrate import WHOLE, Lines, distance_to
from calibration.fitting.emulators import Emulators
from calibration.fitting.space import Space
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agents.arrays import FloatArray

NAME = "recovery"
HEADER = ("parameter", "truths", "inside 90 %", "spread left", "medians follow")
DESIGN, SEED, FIRST_DRAW = 200, 11, 300_000
"""Runs that the emulators learn from, the seed of all designs, and draws apart from those of a
calibration.
"""
LEVEL = 0.9
PARTICLES, MOVES = 400, 8
COVERAGE = (0.80, 0.98)


def experiment(truths: Any, jobs: Any = 1) -> Any:
    """Coverage over made-up truths for the parameters and moments of the shipped calibration, see
    `coverage`.
    """
    kept, moments = page.read("kept"), page.read("moments")
    if kept.empty:
        raise InputError(
            "recovery needs a shipped calibration: 'ganzi calibrate OUT --ship' makes one"
        )
    space, names = (
        Space(tuple(kept["parameter"])),
        moments.loc[moments["use"] == "fitted", "moment"].tolist(),
    )
    with tempfile.TemporaryDirectory() as folder:
        batches = Batches(Path(folder) / NAME, {"plan": {"truths": truths}}, jobs, say=Lines())
        points = matching.cube(DESIGN, len(space.names), SEED)
        runs = batches.evaluate("design", space, points, FIRST_DRAW + np.arange(DESIGN), WHOLE)
        levels = matching.cube(truths, len(space.names), SEED + 1)
        made = batches.evaluate(
            "truths", space, levels, FIRST_DRAW + DESIGN + np.arange(truths), WHOLE
        )
    return coverage(recovered(Emulators(space, points, runs, names), levels, made, SEED + 2))


def page_rows(table: pd.DataFrame) -> Iterator[Any]:
    """The table of coverage as rows of text."""
    for row in table.itertuples():
        name = row.parameter if row.parameter == "all" else f"`{row.parameter}`"
        yield name, row.truths, f"{row.covered:.0%}", f"{row.spread:.0%}", f"{row.follows:+.2f}"


def recovered(
    emulators: Emulators, levels: FloatArray, frame: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """One row a truth and parameter: true level, posterior median and interval of nine tenths,
    spread, covered.

    Truths whose run failed, or that history matching rules out whole, are left out; the second are
    counted as not covered.
    """
    generator, rows = np.random.default_rng(seed), []
    noise = generator.standard_normal((len(levels), len(emulators.names))) * np.sqrt(
        emulators.allowed
    )
    for place, truth in enumerate(levels):
        made = frame.loc[place, list(emulators.names)].to_numpy(float)
        if np.isfinite(made).all():
            rows.append(_one(emulators, truth, made + noise[place], place, seed + place))
    return pd.concat(rows, ignore_index=True)


def _one(
    emulators: Emulators, truth: FloatArray, seen: FloatArray, place: int, seed: int
) -> pd.DataFrame:
    """The rows of one truth."""
    names = emulators.space.names

    def left(levels):
        return matching.second_largest(emulators.gaps(levels, seen)) < matching.CUT**2

    cube = matching.cube(matching.CANDIDATES, len(names), seed)
    start = cube[left(cube)][:PARTICLES]
    rows = pd.DataFrame({"truth": place, "parameter": names, "level": truth})
    if len(start) < PARTICLES // 4:
        return rows.assign(low=np.nan, median=np.nan, high=np.nan, spread=np.nan, covered=False)
    start = start[np.arange(PARTICLES) % len(start)]
    sample = sampling.sampled(distance_to(emulators, seen), left, start, seed, MOVES).levels
    low, median, high = np.quantile(sample, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], axis=0)
    spread = sampling.to_normal(sample).std(axis=0)
    rows = rows.assign(low=low, median=median, high=high, spread=spread)
    return rows.assign(covered=(low <= truth) & (truth <= high))


def coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a parameter and one for `all`: number of truths, share covered, mean spread over the
    prior's, and how far medians follow the truth (rank correlation).
    """

    def summary(part):
        follows = part[["level", "median"]].corr(method="spearman").iloc[0, 1]
        return {
            "truths": part["truth"].nunique(),
            "covered": part["covered"].mean(),
            "spread": part["spread"].mean(),
            "follows": follows,
        }

    table = [
        {"parameter": name, **summary(part)} for name, part in rows.groupby("parameter", sort=False)
    ]
    total = {"parameter": "all", **summary(rows)}
    return pd.DataFrame([total, *table])
