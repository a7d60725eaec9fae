"""One stored run made again, and compared with what was stored, bit by bit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.dataset as ds

from runs import identity
from runs.experiment import Task
from runs.folder import schema
from runs.folder.manifest import NAME, code_fields
from runs.folder.places import RESULTS
from runs.folder.reader import Results, open_results
from runs.language import say
from runs.limits import one_blas_thread
from runs.refusals import InputError, Phrase
from runs.run import Record, new_model, simulate

if TYPE_CHECKING:
    from abm.model import GanziModel

NOT_COMPARED = (*schema.MEASURED_BY_CLOCK, "traceback", "command", "run_id")


class Change(NamedTuple):
    """Code, data or a library that is not as it was when the run was stored."""

    name: str
    then: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Rerun:
    """A run made again: the task, its new record, where it differs from what was stored, and what
    else has changed.

    `different` names tables and columns.
    """

    task: Task
    record: Record
    numbers: int  # values compared
    different: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether everything that does not depend on the clock is identical, bit by bit."""
        return not self.different


class StoredRun(NamedTuple):
    """A run of a result folder."""

    results: Results
    run_id: str


def find(run_id: str, folder: str | Path | None = None) -> StoredRun:
    """A stored run by its id or the beginning of it, in a folder or those nearby."""
    folders = [Path(), *sorted(RESULTS.glob("*"))] if folder is None else [Path(folder)]
    runs = []
    for place in folders:
        if folder is not None or (place / NAME).exists():
            results = open_results(place)
            ids = results.read("runs", columns=["run_id"])["run_id"] if results.has_runs() else ()
            runs += [StoredRun(results, name) for name in ids if name.startswith(run_id)]
    runs = [run for run in runs if run.run_id == run_id] or runs
    names = {run.run_id for run in runs}
    if not names:
        nearby = Phrase("this folder or {results}/*; name its folder with --dir", results=RESULTS)
        raise InputError(
            "no_such_run",
            "no run '{run_id}' in {where}",
            run_id=run_id,
            where=nearby if folder is None else folder,
        )
    if len(names) > 1:
        some = ", ".join(sorted(names)[:3])
        raise InputError(
            "run_id_ambiguous",
            "'{run_id}' is the beginning of {number} run ids; give more of it: {some}",
            run_id=run_id,
            number=len(names),
            some=some,
        )
    return runs[0]


def stored_task(results: Results, run_id: str) -> Task:
    """The task of a stored run, from what its folder says of itself."""
    columns = ["mix", "outlook", "draw", "rng", "point"]
    row = results.read("runs", columns=columns, where=ds.field("run_id") == run_id).iloc[0]
    experiment = results.experiment
    point = int(row["point"])
    return Task(
        index=0,
        run_id=run_id,
        mix=next(mix for mix in experiment.mixes if mix.name == row["mix"]),
        outlook=row["outlook"],
        draw=int(row["draw"]),
        rng=int(row["rng"]),
        start=experiment.start,
        end=experiment.end,
        detail=experiment.detail,
        source=experiment.source,
        ablations=experiment.ablations,
        point=point,
        changes=experiment.changes(point),
        columns=experiment.design.own_columns(point),
    )


def rerun(run_id: str, folder: str | Path | None = None) -> Rerun:
    """Make a stored run again and compare every number; returns a `Rerun`."""
    results, run_id = find(run_id, folder)
    task = stored_task(results, run_id)
    with one_blas_thread():
        record = simulate(task)

    own = schema.own_columns(results.experiment.design)
    different: list[str] = []
    numbers = 0
    for kind in schema.KINDS:
        new = schema.table(kind, [record], own)
        old = results.table(kind, where=ds.field("run_id") == run_id)
        compared = [name for name in new.schema.names if name not in NOT_COMPARED]
        numbers += new.num_rows * len(compared)
        different += [f"{kind}.{name}" for name in compared if not _identical(old, new, name)]

    then = code_fields(results.manifest)
    now = code_fields(identity.decisive())
    every = [
        Change(name, then.get(name, "absent"), now.get(name, "absent")) for name in {**then, **now}
    ]
    return Rerun(
        task=task,
        record=record,
        numbers=numbers,
        different=different,
        changed=[change for change in every if change.then != change.now],
    )


def model_again(run_id: str, folder: str | Path | None = None) -> GanziModel:
    """The model of a stored run, before its first month."""
    return new_model(stored_task(*find(run_id, folder)))


def _identical(old: pa.Table, new: pa.Table, name: str) -> bool:
    """Whether a column is the same in two tables, bit by bit."""
    if name not in old.schema.names or old.num_rows != new.num_rows:
        return False
    return _bits(old[name]) == _bits(new[name])


def _bits(column: pa.ChunkedArray) -> tuple[list[bool], bytes | list[object]]:
    """A column's missing values and its others such that only what has the same bits is equal."""
    # NaN is unlike itself and 0 is equal to -0: numbers are compared as bytes.
    missing = column.is_null().to_pylist()
    if pa.types.is_floating(column.type):
        return missing, column.fill_null(0.0).to_numpy().tobytes()
    return missing, column.to_pylist()


def lines(again: Rerun) -> list[str]:
    """A rerun in words."""
    task = again.task
    record = again.record
    words = [
        say(
            "run {run_id}: {mix}, {outlook}, draw {draw}, rng {rng}, point {point}",
            run_id=task.run_id,
            mix=task.mix.name,
            outlook=task.outlook,
            draw=task.draw,
            rng=task.rng,
            point=task.point,
        )
    ]
    if task.changes:
        words.append(say("changes: {changes}", changes=task.changes))
    words += [
        say(
            "not as then: {name} was {then}, now it is {now}",
            name=change.name,
            then=change.then,
            now=change.now,
        )
        for change in again.changed
    ]
    if record["status"] == "failed":
        words += [
            say("it fails: {error}", error=record["error"]),
            *record["traceback"].splitlines(),
        ]
    if again.same:
        words.append(
            say("identical to what is stored, bit by bit: {n:,} values compared", n=again.numbers)
        )
    else:
        shown = ", ".join(again.different[:5]) + (" ..." if len(again.different) > 5 else "")
        words.append(
            say(
                "NOT identical to what is stored: {n:,} columns differ: {shown}",
                n=len(again.different),
                shown=shown,
            )
        )
    return words
