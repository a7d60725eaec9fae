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
from calibration.fitting.calibrate import Lines, distance_to
from calibration.fitting.emulators import Emulators
from calibration.fitting.space import Space
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agents.arrays import BoolArray, FloatArray

NAME = "recovery"
HEADER = ("parameter", "truths", "inside 90 %", "spread left", "medians follow")
DESIGN = 200
"""Runs that the emulators learn from."""
SEED = 11
"""Of all designs."""
FIRST_DRAW = 300_000
"""Draws from here on, apart from those of a calibration."""
LEVEL = 0.9
PARTICLES = 400
MOVES = 8


def experiment(truths: int, jobs: int = 1) -> pd.DataFrame:
    """Coverage over made-up truths for the parameters and moments of the shipped calibration, see
    `coverage`.
    """
    parameters = page.read("kept")
    if parameters.empty:
        raise InputError(
            "no_shipped_calibration",
            "recovery needs a shipped calibration: 'ganzi calibrate OUT --ship' makes one",
        )
    space = Space(tuple(parameters["parameter"]))
    moments = page.read("moments")
    names = moments.loc[moments["use"] == "fitted", "moment"].tolist()
    with tempfile.TemporaryDirectory() as folder:
        batches = Batches(Path(folder) / NAME, {"plan": {"truths": truths}}, jobs, say=Lines())
        points = matching.cube(DESIGN, len(space.names), SEED)
        runs = batches.evaluate("design", space, points, FIRST_DRAW + np.arange(DESIGN))
        levels = matching.cube(truths, len(space.names), SEED + 1)
        draws = FIRST_DRAW + DESIGN + np.arange(truths)
        frame = batches.evaluate("truths", space, levels, draws)
    return coverage(recovered(Emulators(space, points, runs, names), levels, frame, SEED + 2))


def page_rows(table: pd.DataFrame) -> Iterator[tuple[str | float, ...]]:
    """The table of coverage as rows of text."""
    for row in table.to_dict("records"):
        name = row["parameter"]
        yield (
            name if name == "all" else f"`{name}`",
            row["truths"],
            f"{row['covered']:.0%}",
            f"{row['spread']:.0%}",
            f"{row['follows']:+.2f}",
        )


def recovered(
    emulators: Emulators, levels: FloatArray, frame: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """One row a truth and parameter: true level, posterior median and interval of nine tenths,
    spread, covered.

    Truths whose run failed, or that history matching rules out whole, are left out; the second are
    counted as not covered.
    """
    shape = (len(levels), len(emulators.names))
    noise = np.random.default_rng(seed).standard_normal(shape) * np.sqrt(emulators.allowed)
    tables = []
    for place, truth in enumerate(levels):
        moments = frame.loc[place, list(emulators.names)].to_numpy(float)
        if np.isfinite(moments).all():
            table = _one(emulators, truth, observed=moments + noise[place], seed=seed + place)
            tables.append(table.assign(truth=place))
    return pd.concat(tables, ignore_index=True)


def _one(
    emulators: Emulators, truth: FloatArray, *, observed: FloatArray, seed: int
) -> pd.DataFrame:
    """The rows of one truth, from what is observed of it."""
    names = emulators.space.names

    def left(levels: FloatArray) -> BoolArray:
        return matching.second_largest(emulators.gaps(levels, observed)) < matching.CUT**2

    cube = matching.cube(matching.CANDIDATES, len(names), seed)
    start = cube[left(cube)][:PARTICLES]
    rows = pd.DataFrame({"parameter": names, "level": truth})
    if len(start) < PARTICLES // 4:
        return rows.assign(low=np.nan, median=np.nan, high=np.nan, spread=np.nan, covered=False)
    start = start[np.arange(PARTICLES) % len(start)]
    distance = distance_to(emulators, observed)
    sample = sampling.sampled(distance, left, start=start, seed=seed, moves=MOVES).levels
    low, median, high = np.quantile(sample, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], axis=0)
    spread = sampling.to_normal(sample).std(axis=0)
    rows = rows.assign(low=low, median=median, high=high, spread=spread)
    return rows.assign(covered=(low <= truth) & (truth <= high))


def coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a parameter and one for `all`: number of truths, share covered, mean spread over the
    prior's, and how far medians follow the truth (rank correlation).
    """

    def summary(part: pd.DataFrame) -> dict[str, Any]:
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
