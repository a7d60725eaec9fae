"""Many runs on several processors; finished ones come back one by one, in the order in which they
finish.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import joblib
from joblib.externals.loky.process_executor import BrokenProcessPool

from runs.batches import batches, simulate_together
from runs.limits import keep_freed_memory, one_blas_thread
from runs.refusals import EnsembleError, InputError, whole_number
from runs.run import DIED, lost_record
from runs.workers.parent import end_with
from runs.workers.stopping import stop_held

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from runs.experiment import Task
    from runs.run import Record
    from runs.workers.cluster import Cluster

MOST_JOBS = 1024
"""Worker processes that one command may ask for."""
CANARIES = 5
"""If this many runs finish first and all fail alike, the fault is common to all, and going on is a
waste.
"""
TRIES = 2
"""A run whose worker process dies is tried again once among others, then once alone; then it is a
failed run.
"""


def checked_jobs(jobs: int) -> int:
    """Number of worker processes: -1 means one a processor; anything else below 1 is refused."""
    try:
        number = whole_number("jobs", jobs, -1, high=MOST_JOBS)
        return joblib.cpu_count() if number == -1 else whole_number("jobs", number, 1)
    except InputError as error:
        raise InputError("jobs_value", "{cause}, or -1 for every processor", cause=error) from None


def finished(
    tasks: Sequence[Task],
    jobs: int,
    time_limit: float | None = None,
    cluster: Cluster | None = None,
) -> Generator[Record]:
    """Yield each task's record as it finishes, as `finished_together` does."""
    with contextlib.closing(finished_together(tasks, jobs, time_limit, cluster)) as landed:
        for records in landed:
            yield from records


def finished_together(
    tasks: Sequence[Task],
    jobs: int,
    time_limit: float | None = None,
    cluster: Cluster | None = None,
) -> Generator[list[Record]]:
    """Yield the records of runs as they finish, those of a batch at a time: in this process with
    one job, else in `jobs` processes or on a cluster.

    `tasks` is a sequence and may be far larger than memory; `cluster` a
    `runs.workers.cluster.Cluster`. A run that takes more than `time_limit` seconds fails; a run
    whose worker dies is tried again, at last alone, so that it costs no other.
    """
    if cluster is None and min(jobs, len(tasks)) <= 1:
        with one_blas_thread():
            for batch in batches(tasks):
                yield simulate_together(batch, time_limit)
        return
    pool: Pool = LocalPool(min(jobs, len(tasks))) if cluster is None else cluster
    flight = Flight(batches(tasks, pool.jobs))
    # A worker that dies takes its pool along: what was out goes out again in the next one.
    while True:
        try:
            yield from _landed(pool, flight, flight.departing(), time_limit)
            flight.check_all_landed()
            return
        except pool.death:
            for task in flight.crashed():
                yield [_alone(pool, task, time_limit)]


class Pool(Protocol):
    """Where runs are made: processes here, or a cluster."""

    jobs: int
    """Batches that are made at a time."""
    death: tuple[type[BaseException], ...]
    """What is raised when a worker dies."""

    def config(self) -> dict[str, Any]:
        """How joblib finds the workers."""


class LocalPool:
    """Worker processes on this machine, by joblib's loky backend."""

    death: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def config(self) -> dict[str, Any]:
        """How joblib finds the workers; one BLAS thread each, so that no sum depends on how many
        threads share it.
        """
        return {
            "backend": "loky",
            "n_jobs": self.jobs,
            "inner_max_num_threads": 1,
            "initializer": end_with,
            "initargs": (os.getpid(),),
        }


class Flight:
    """Batches of tasks that have been handed out and not come back, by the index of their first."""

    def __init__(self, batches: Iterable[list[Task]]) -> None:
        self.waiting = iter(batches)
        self.out: dict[int, list[Task]] = {}
        self.deaths: dict[int, int] = {}

    def departing(self) -> Iterator[list[Task]]:
        """Hand out batches: first again those that were out when workers died, then new ones, as
        they are asked for.
        """
        for batch in itertools.chain(list(self.out.values()), self.waiting):
            self.out[batch[0].index] = batch
            yield batch

    def landed(self, records: list[Record]) -> None:
        """Strike off a batch whose records are there."""
        del self.out[records[0]["index"]]

    def check_all_landed(self) -> None:
        """Refuse an end that left runs out, as when a cluster disappears."""
        if self.out or next(self.waiting, None) is not None:
            raise EnsembleError(
                "workers_gone",
                "the workers are gone; what is finished is kept: go on with --resume",
            )

    def crashed(self) -> list[Task]:
        """Count a death for all that was out; give (and strike off) those that were out at too
        many.
        """
        for index in self.out:
            self.deaths[index] = self.deaths.get(index, 0) + 1
        # Which of them killed the worker cannot be known: each gets a last try alone.
        suspects = [batch for index, batch in self.out.items() if self.deaths[index] >= TRIES]
        for batch in suspects:
            del self.out[batch[0].index]
        return list(itertools.chain.from_iterable(suspects))


def _landed(
    pool: Pool, flight: Flight, batches: Iterable[list[Task]], time_limit: float | None
) -> Iterator[list[Record]]:
    """Yield the records of each batch that has finished, striking it off."""
    own = isinstance(pool, LocalPool)
    calls = (joblib.delayed(_in_worker)(batch, time_limit, own) for batch in batches)
    stream: Generator[list[Record]] | None = None
    try:
        with _as_a_whole(own), joblib.parallel_config(**pool.config()):
            # One batch a call, in the order in which they finish: what has come back is kept when a
            # worker dies.
            stream = joblib.Parallel(return_as="generator_unordered", batch_size=1)(calls)
        for records in stream:
            flight.landed(records)
            yield records
    finally:
        if stream is not None:
            with _as_a_whole(own), _quietly():
                stream.close()


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Within this unfinished runs may be given up without a word: it is meant. The thread that
    feeds the workers fails if it is stopped before it has seen all that it was given (loky 3.5).
    """
    before = threading.excepthook
    threading.excepthook = lambda said: None
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        threading.excepthook = before


def _as_a_whole(own: bool) -> contextlib.AbstractContextManager[None]:
    """How workers start and end: those of a pool of ours all or none, a cluster's as it can."""
    return stop_held() if own else contextlib.nullcontext()


def _alone(pool: Pool, task: Task, time_limit: float | None) -> Record:
    """Record of a run tried with no other beside it: if its worker dies again, the run itself is to
    blame.
    """
    flight = Flight([[task]])
    try:
        (record,) = next(_landed(pool, flight, flight.departing(), time_limit))
    except pool.death:
        return lost_record(task, TRIES + 1)
    return record


def _in_worker(batch: list[Task], time_limit: float | None, own: bool) -> list[Record]:
    """Runs in a worker process, which leaves an interrupt from the keyboard to its parent; `own` is
    whether the process belongs to a pool of ours.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    _settle_worker(own)
    return simulate_together(batch, time_limit)


@cache
def _settle_worker(own: bool) -> object:
    """Once a worker process: one BLAS thread for good; one of a cluster may keep the memory that it
    needs again next month.
    """
    if not own:
        keep_freed_memory()
    return contextlib.ExitStack().enter_context(one_blas_thread())


class Canary:
    """Watches the runs as they finish; stops the ensemble if the first all fail alike, or workers
    die on and on.
    """

    def __init__(self, total: int) -> None:
        self.waiting = min(CANARIES, total)
        self.places: set[str] = set()
        self.error = ""
        self.deaths = 0

    def watch(self, record: Record) -> None:
        """Take note of a finished run."""
        self.deaths = self.deaths + 1 if record["place"] == DIED else 0  # in a row
        if self.deaths == CANARIES:
            raise EnsembleError(
                "workers_dying",
                "stopped: {number} runs in a row lost their worker process (out of memory?); "
                "what is finished is kept: go on with --resume --retry-failed and fewer --jobs",
                number=CANARIES,
            )
        if self.waiting <= 0:
            return
        self.waiting -= 1
        # A run that is well has no place: one is enough to show that the fault is not common.
        self.places.add(record["place"])
        self.error = record["error"]
        if self.waiting == 0 and len(self.places) == 1 and self.error:
            raise EnsembleError(
                "first_runs_failed",
                "stopped: the first runs to finish all failed alike: {reason}",
                reason=self.error,
            )
