"""The runs of a folder judged anew from the years and dates that it keeps: verdicts without noise,
and the chance of each target.

So a folder is read by the error that is shipped now, whatever was known when it was made. What the
years do not say (a folder without them) stays as it was stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.clock import parse_month
from abm.registers import targets
from runs.chances.reading import (
    CONTRIBUTION,
    ENERGY,
    PRODUCT,
    World,
    chance_of,
    contribution,
    elasticity_of_error,
    indicators_needed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from abm.registers.tables import Row
    from agents.arrays import BoolArray, FloatArray, IntArray
    from runs.folder.reader import Results
    from runs.run import Record

JUDGED = (
    "value",
    "met",
    "met_strict",
    "margin",
    "first_year_met",
    "chance",
    "chance_strict",
    "silent",
)
"""What is known of each run and target; `silent` is the chance that there is nothing to judge, such
as no growth to have a share in.
"""


def rejudged(
    results: Results,
    ids: pd.Index,
    *,
    elasticity: Mapping[int, float] | None = None,
    asked: Mapping[str, Row] | None = None,
) -> dict[str, FloatArray]:
    """Matrices of shape (runs, rows asked for) by the names in JUDGED, runs in the order of `ids`;
    NaN where the years of a run do not say.

    `asked`: rows as of the register of targets by a name of their own; by default that register.

    `elasticity`: how energy follows an error of the product, by year; by default as the folder's
    own runs say, and by its prior alone for years that it does not hold.
    """
    order = targets.register() if asked is None else asked
    matrices = {name: np.full((len(ids), len(order)), np.nan) for name in JUDGED}
    there = set(results.dataset("annual").schema.names)
    needed = indicators_needed(order.values())
    names = [name for name in needed if name in there]
    start = parse_month(results.manifest["arguments"]["start"])
    dates = run_dates(results, ids)
    if elasticity is None:
        elasticity = elasticity_of(results, ids)
    for batch in results.batches("annual", ["run_id", "year", *names]):
        rows, years, annual = _by_run(batch, ids, names)
        if not len(rows):
            continue
        world = World(
            years=years,
            start=start,
            annual=_complete(annual, needed, (len(rows), len(years))),
            dates={name: texts[rows].tolist() for name, texts in dates.items()},
            elasticity=elasticity,
        )
        for column, row in enumerate(order.values()):
            if row["year"] in years:
                for name, values in _judged(row, world).items():
                    matrices[name][rows, column] = values
    return matrices


def chances_of_record(record: Record, start: int) -> dict[str, float]:
    """Chance of each judged target in one finished run that began in month `start`, energy's
    elasticity by its prior; met or not where the record's years do not say.
    """
    years = record["years"]
    annual = {
        name: np.array([record["annual"][name]], float)
        for name in indicators_needed()
        if name in record["annual"]
    }
    world = World(
        years=years,
        start=start,
        annual=_complete(annual, indicators_needed(), (1, len(years))),
        dates={row["target"]: [row["dates"]] for row in record["targets"] if row["dates"]},
        elasticity={},
    )
    chances = {}
    for verdict in record["targets"]:
        row = targets.register()[verdict["target"]]
        known = row["year"] in years and _known(row, world)[0]
        chances[row["id"]] = float(chance_of(row, world)[0] if known else verdict["met"])
    return chances


def _complete(
    annual: dict[str, FloatArray], needed: Sequence[str], shape: tuple[int, int]
) -> dict[str, FloatArray]:
    """Values of every indicator that chances need, NaN for what is not there."""
    unknown = np.full(shape, np.nan)
    return {name: annual.get(name, unknown) for name in needed}


def places_of(texts: pa.Array, known: pd.Index) -> IntArray:
    """Place of each text of an Arrow column in an index; -1 where it is not there."""
    coded = texts.dictionary_encode()
    return known.get_indexer(coded.dictionary.to_pylist())[coded.indices.to_numpy()]


def _judged(row: Row, world: World) -> dict[str, FloatArray]:
    """One target in some runs, by the names in JUDGED."""
    come = targets.compared(row, world.annual[row["indicator"]], world.years)
    judged = {name: np.array(values, float) for name, values in come._asdict().items()}
    judged["chance"] = chance_of(row, world)
    judged["chance_strict"] = chance_of(row, world, tolerant=False)
    judged["silent"] = _silent(row, world)
    unknown = ~_known(row, world)
    for values in judged.values():
        values[unknown] = np.nan
    return judged


def _silent(row: Row, world: World) -> FloatArray:
    """Chance that there is nothing to judge in each run, shape (runs,)."""
    if row["indicator"] == CONTRIBUTION:
        return contribution(row, world)[1]
    values = targets.at_year(world.annual[row["indicator"]], world.years, row["year"])
    return np.where(np.isfinite(values), 0.0, 1.0)


def _known(row: Row, world: World) -> BoolArray:
    """Where the years say something of a target: its indicator was measured, or what it is made
    of.
    """
    name = PRODUCT if row["indicator"] == CONTRIBUTION else row["indicator"]
    return np.isfinite(targets.at_year(world.annual[name], world.years, row["year"]))


def _by_run(
    batch: pa.RecordBatch, ids: pd.Index, names: Sequence[str]
) -> tuple[IntArray, list[int], dict[str, FloatArray]]:
    """(places of the runs of a batch, its years, values of shape (runs, years) by indicator)."""
    places = places_of(batch["run_id"], ids)
    rows, row = np.unique(places, return_inverse=True)
    years, year = np.unique(batch["year"].to_numpy(), return_inverse=True)
    annual = {}
    for name in names:
        values = np.full((len(rows), len(years)), np.nan)
        values[row, year] = batch[name].to_numpy(zero_copy_only=False)
        annual[name] = values[rows >= 0]
    return rows[rows >= 0], years.tolist(), annual


def elasticity_of(results: Results, ids: pd.Index) -> dict[int, float]:
    """How energy follows an error of the product by year, over all runs of the folder; nothing
    where it does not hold both.
    """
    if not {PRODUCT, ENERGY} <= set(results.dataset("annual").schema.names):
        return {}
    whole = results.table("annual", ["run_id", "year", PRODUCT, ENERGY]).combine_chunks()
    batches = whole.to_batches()
    if not batches:
        return {}
    _, years, annual = _by_run(batches[0], ids, (PRODUCT, ENERGY))
    return elasticity_of_error(annual, years)


def run_dates(results: Results, ids: pd.Index) -> dict[str, FloatArray]:
    """What each run says of the dates of a target, arrays of texts (runs,) by target; nothing in
    folders that keep none.
    """
    if "dates" not in results.dataset("targets").schema.names:
        return {}
    table = results.read("targets", ["run_id", "target", "dates"])
    table = table[table["dates"].fillna("") != ""]
    texts = {}
    for name, part in table.groupby("target", sort=False):
        own = np.full(len(ids), "", dtype=object)
        place = ids.get_indexer(part["run_id"])
        own[place[place >= 0]] = part["dates"].to_numpy()[place >= 0]
        texts[str(name)] = own
    return texts
