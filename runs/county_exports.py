"""The counties' years in the IAMC's format: a folder holds the prefecture's alone, so its runs are
made again, which must give what is stored.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

from abm.registers.tables import read_table
from runs.experiment import with_counties
from runs.folder.iamc import OF_RUNS, REGION, rows_of
from runs.folder.rerun import stored_task
from runs.refusals import EnsembleError, InputError, whole_number
from runs.workers.ensemble import checked_jobs, finished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from runs.experiment import Task
    from runs.folder.reader import Results
    from runs.run import Record


@lru_cache(maxsize=1)
def regions() -> tuple[str, ...]:
    """The prefecture, and below it each county."""
    return (REGION, *(f"{REGION}|{row['label_en']}" for row in read_table("counties")))


def of_counties(results: Results, draws: int | None, jobs: int) -> Iterator[pa.RecordBatch]:
    """Annual values by county of the runs of so many draws (None: of all), an indicator of a run at
    a time; indicators that are not measured by county are left out.
    """
    for record in records_of(results, draws, jobs):
        for indicator, counties in record["counties"].items():
            yield from rows_of(indicator, _columns(record, indicator, counties), OF_RUNS)


def records_of(results: Results, draws: int | None, jobs: int) -> Iterator[Record]:
    """Records of the runs of so many draws (None: of all), made again with their counties' years,
    in order; refused where one is not what the folder holds.
    """
    number = checked_jobs(jobs)
    for record in _in_order(finished(_tasks(results, draws), number)):
        _check_as_stored(results, record)
        yield record


def _tasks(results: Results, draws: int | None) -> list[Task]:
    """The finished runs of the first draws of a folder, to be made again."""
    runs = results.read("runs", columns=["run_id", "draw", "status"])
    runs = runs[runs["status"] == "ok"].sort_values(["draw", "run_id"])
    there = sorted(runs["draw"].unique())
    if draws is not None:
        there = there[: whole_number("draws", draws, 1)]
    chosen = runs.loc[runs["draw"].isin(there), "run_id"].tolist()
    return [
        with_counties(stored_task(results, run_id), index) for index, run_id in enumerate(chosen)
    ]


def _in_order(records: Iterable[Record]) -> Iterator[Record]:
    """Records in the order of their tasks, so that a file does not depend on who was faster."""
    early: dict[int, Record] = {}
    following = 0
    for record in records:
        early[record["index"]] = record
        while following in early:
            yield early.pop(following)
            following += 1


def _check_as_stored(results: Results, record: Record) -> None:
    """Refuse a run that is not what the folder holds of it: its counties would belong to another
    prefecture.
    """
    run_id = record["run_id"]
    if record["status"] != "ok":
        raise EnsembleError(
            "run_fails_now",
            "run {run_id} fails when it is made again: {reason}",
            run_id=run_id,
            reason=record["error"],
        )
    names = list(record["counties"])
    stored = results.read("annual", columns=names, where=ds.field("run_id") == run_id)
    again = np.array([record["annual"][name] for name in names]).T
    if not np.array_equal(stored[names].to_numpy(), again, equal_nan=True):
        raise InputError(
            "counties_not_as_stored",
            "run {run_id} made again is not what {folder} holds: it comes from other code or data; "
            "'ganzi rerun {run_id}' says what differs",
            run_id=run_id,
            folder=results.path,
        )


def _columns(record: Record, indicator: str, counties: list[list[float]]) -> dict[str, np.ndarray]:
    """Columns of the rows of an indicator of a run: each year's prefecture, then its counties."""
    values = np.column_stack([record["annual"][indicator], counties])
    years, places = values.shape
    alike: dict[str, Any] = {
        "scenario": record["mix"],
        "outlook": record["outlook"],
        "point": record["point"],
        "draw": record["draw"],
        "rng": record["rng"],
    }
    columns = {name: np.repeat(value, values.size) for name, value in alike.items()}
    columns["year"] = np.repeat(record["years"], places)
    columns["region"] = np.tile(regions(), years)
    return columns | {"value": values.ravel()}
