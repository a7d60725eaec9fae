"""Runs that a worker makes together (`abm/batch.py`): which are alike, how many, and what becomes
of a batch in which one fails.
"""

from __future__ import annotations

import gc
import math
import time
import warnings
from typing import TYPE_CHECKING

from abm.batch import Batch
from abm.registers.steady import STEADY
from runs.limits import RunTimeoutError, TimeLimit
from runs.run import finished_record, new_model, simulate

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from runs.experiment import Task
    from runs.run import Record

MOST_TOGETHER = {"coarse": 16, "standard": 16, "one_to_one": 1}
"""Runs in a batch by detail: more take memory and no less time (`make bench`)."""
FIRST_ALONE = 2
"""Runs that each worker makes alone at first, so that first numbers come early."""
LAST_PARTS = 2
"""A batch is at most one of so many parts of what a worker still has before it: towards the end
batches get smaller, so that all workers finish at about the same time.
"""
LEAST_TOGETHER = 4
"""Smaller batches save too little to be worth the wait (`make bench`)."""


def batches(tasks: Sequence[Task], jobs: int = 1) -> Iterator[list[Task]]:
    """Neighbouring tasks that can go together, as lists, for so many workers."""
    made = done = 0
    batch: list[Task] = []
    for task in tasks:
        if batch and (
            len(batch) >= _size(task.detail, made // jobs, left=len(tasks) - done, jobs=jobs)
            or _kind(task) != _kind(batch[0])
        ):
            yield batch
            made, done, batch = made + 1, done + len(batch), []
        batch.append(task)
    if batch:
        yield batch


def _size(detail: str, made: int, *, left: int, jobs: int) -> int:
    """Runs in the next batch of a worker that has `made` so many, where so many runs are left."""
    if made < FIRST_ALONE:
        return 1
    fair = math.ceil(left / jobs)
    part = fair if jobs == 1 else max(LEAST_TOGETHER, fair // LAST_PARTS)
    return min(MOST_TOGETHER[detail], fair, part)


def _kind(task: Task) -> tuple[Hashable, ...]:
    """What tasks must have in common to go through each month together."""
    return task.detail, task.start, task.end, task.ablations, task.outlook == STEADY


def simulate_together(tasks: list[Task], time_limit: float | None = None) -> list[Record]:
    """A record of each task, as `simulate` makes it, in their order.

    If anything happens on the way, or the time that a run may take is not enough for all, each is
    made alone: then the one to blame tells its own story, and the others finish. Where none is to
    blame, the batch itself was, which is said. A run that hangs holds up its batch for as long as
    it may take itself, and no longer.
    """
    if len(tasks) == 1:
        return [simulate(tasks[0], time_limit)]
    # Models are rings of references: those of the last batch would lie in memory beside this one.
    gc.collect()
    began = time.perf_counter()
    try:
        with TimeLimit(time_limit):
            batch = Batch([new_model(task) for task in tasks]).finish()
        records = [
            finished_record(task, model) for task, model in zip(tasks, batch.models, strict=True)
        ]
    except Exception as error:  # whatever it was: the run that is to blame meets it again
        records = [simulate(task, time_limit) for task in tasks]
        well = all(record["status"] == "ok" for record in records)
        if well and not isinstance(error, RunTimeoutError):
            said = f"runs that are well alone failed together: {type(error).__name__}: {error}"
            warnings.warn(said, RuntimeWarning, stacklevel=2)
        return records
    seconds = (time.perf_counter() - began) / len(tasks)
    for record in records:
        record["seconds"] = seconds
    return records
