"""One stored run made again, and compared with what was stored, bit by bit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds

from runs.assessment import FOLDER
from runs.experiment import Task
from runs.folder import identity, schema
from runs.folder.manifest import NAME, code_fields
from runs.folder.reader import open_results
from runs.refusals import InputError
from runs.run import new_model, simulate
from runs.workers.limits import one_blas_thread

if TYPE_CHECKING:
    from abm.model import GanziModel
    from runs.folder.reader import Results

NOT_COMPARED = (*schema.MEASURED_BY_CLOCK, "traceback", "command", "run_id")


@dataclass(frozen=True)
class Rerun:
    """A run made again: the task, its new record, where it differs from what was stored, and what
    else has changed.

    `different` names tables and columns; `changed` holds (name, then, now) of code, data and
    libraries.
    """

    task: Task
    record: dict
    numbers: int
    different: list = field(default_factory=list)
    changed: list = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether everything that does not hang on the clock is identical, bit by bit."""
        return not self.different


def find(run_id: str, folder: str | Path = None) -> tuple[Results, str]:
    """(results, run_id) of a stored run by its id or the beginning of it, in a folder or those
    nearby.
    """
    folders = [Path(folder)] if folder is not None else [Path(), *sorted(FOLDER.glob("*"))]
    found = []
    for place in folders:
        if folder is not None or (place / NAME).exists():
            results = open_results(place)
            ids = results.read("runs", columns=["run_id"])["run_id"] if results.has_runs() else ()
            found += [(results, name) for name in ids if name.startswith(run_id)]
    found = [pair for pair in found if pair[1] == run_id] or found
    names = {name for _, name in found}
    if not names:
        where = (
            folder
            if folder is not None
            else f"this folder or {FOLDER}/*; name its folder with --dir"
        )
        raise InputError(f"no run '{run_id}' in {where}")
    if len(names) > 1:
        some = ", ".join(sorted(names)[:3])
        raise InputError(
            f"'{run_id}' is the beginning of {len(names)} run ids; give more of it: {some}"
        )
    return found[0]


def stored_task(results: Results, run_id: str) -> Task:
    """The task of a stored run, from what its folder says of itself."""
    columns = ["mix", "outlook", "draw", "rng", "point"]
    row = results.read("runs", columns=columns, where=ds.field("run_id") == run_id).iloc[0]
    experiment = results.experiment
    mix = next(mix for mix in experiment.mixes if mix.name == row["mix"])
    point, draw, design = int(row["point"]), int(row["draw"]), experiment.design
    return Task(
        **{"index": 0, "run_id": run_id, "mix": mix, "outlook": row["outlook"], "point": point},
        **{"draw": draw, "rng": int(row["rng"])},
        **{name: getattr(experiment, name) for name in ("start", "end", "detail", "source")},
        **{"changes": design.changes(point), "columns": design.own_columns(point)},
    )


def rerun(run_id: str, folder: str | Path = None) -> Rerun:
    """Make a stored run again and compare every number; returns a `Rerun`."""
    results, run_id = find(run_id, folder)
    task = stored_task(results, run_id)
    with one_blas_thread():
        record = simulate(task)
    own = schema.own_columns(results.experiment.design)
    different, numbers = [], 0
    for kind in schema.KINDS:
        new = schema.table(kind, [record], own)
        old = results.table(kind, where=ds.field("run_id") == run_id)
        compared = [name for name in new.schema.names if name not in NOT_COMPARED]
        numbers += new.num_rows * len(compared)
        different += [f"{kind}.{name}" for name in compared if not _identical(old, new, name)]
    then, now = code_fields(results.manifest), code_fields(identity.decisive())
    changed = [
        (name, then.get(name, "absent"), now.get(name, "absent")) for name in {**then, **now}
    ]
    return Rerun(
        task, record, numbers, different, [change for change in changed if change[1] != change[2]]
    )


def model_again(run_id: str, folder: str = None) -> GanziModel:
    """The model of a stored run, before its first month."""
    results, run_id = find(run_id, folder)
    return new_model(stored_task(results, run_id))


def _identical(old: Any, new: Any, name: str) -> bool:
    """Whether a column is the same in two tables, bit by bit."""
    if name not in old.schema.names or old.num_rows != new.num_rows:
        return False
    return _bits(old[name]) == _bits(new[name])


def _bits(column: Any) -> list[int] | tuple[list[bool], bytes]:
    """A column's values such that only what has the same bits is equal."""
    if pa.types.is_floating(column.type):
        return column.is_null().to_pylist(), column.fill_null(0.0).to_numpy().tobytes()
    return column.to_pylist()


def lines(again: Rerun) -> list[str]:
    """A rerun in words."""
    task, record = again.task, again.record
    said = [
        f"run {task.run_id}: {task.mix.name}, {task.outlook}, draw {task.draw}, rng {task.rng}, "
        f"point {task.point}"
    ]
    if task.changes:
        said.append(f"changes: {task.changes}")
    said += [
        f"not as then: {name} was {then}, now it is {now}" for name, then, now in again.changed
    ]
    if record["status"] == "failed":
        said += [f"it fails: {record['error']}", *record["traceback"].splitlines()]
    if again.same:
        return [
            *said,
            f"identical to what is stored, bit by bit: {again.numbers:,} values compared",
        ]
    shown = ", ".join(again.different[:5]) + (" ..." if len(again.different) > 5 else "")
    return [
        *said,
        f"NOT identical to what is stored: {len(again.different):,} columns differ: {shown}",
    ]
