"""Many runs on several processors; finished ones come back one by one, in the order in which they finish."""

import signal
import warnings

import joblib
from joblib.externals.loky.process_executor import BrokenProcessPool

from runs.refusals import EnsembleError, InputError, whole_number
from runs.run import simulate

CANARIES = 5
"""If this many runs finish first and all fail alike, the fault is common to all, and going on is a waste."""


def checked_jobs(jobs):
    """Number of worker processes: -1 means one a processor; anything else below 1 is refused."""
    if jobs == -1:
        return joblib.cpu_count()
    try:
        return whole_number("jobs", jobs, 1)
    except InputError as error:
        raise InputError(f"{error}, or -1 for every processor") from None


def finished(tasks, jobs):
    """Yield each task's record as it finishes; with one job in this process, otherwise in `jobs` processes.

    When a worker process is killed, what is pending is started again once.
    """
    if min(jobs, len(tasks)) <= 1:
        yield from map(simulate, tasks)
        return
    pending = {task.index: task for task in tasks}
    for deaths in (0, 1):
        try:
            yield from _parallel(pending, jobs)
            return
        except BrokenProcessPool:
            if deaths:
                raise EnsembleError(
                    f"worker processes were killed twice (out of memory?) with {len(pending)} runs to go; "
                    "what is finished is kept: go on with --resume and fewer --jobs"
                ) from None


def _parallel(pending, jobs):
    """Yield the records of the pending tasks, striking off each that has finished."""
    calls = (joblib.delayed(_in_worker)(task) for task in list(pending.values()))
    # One BLAS thread a worker: the order of a sum must not hang on how many threads share it.
    with joblib.parallel_config(backend="loky", n_jobs=min(jobs, len(pending)), inner_max_num_threads=1):
        stream = joblib.Parallel(return_as="generator_unordered", batch_size=1)(calls)
    try:
        for record in stream:
            del pending[record["index"]]
            yield record
    finally:
        with warnings.catch_warnings(action="ignore"):  # that unfinished runs are given up is meant
            stream.close()


def _in_worker(task):
    """A run in a worker process, which leaves an interrupt from the keyboard to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return simulate(task)


class Canary:
    """Watches the first runs to finish; stops the ensemble if all of them fail alike."""

    def __init__(self, total):
        self.waiting, self.places, self.error = min(CANARIES, total), set(), ""

    def watch(self, record):
        """Take note of a finished run."""
        if self.waiting <= 0:
            return
        self.waiting -= 1
        self.places.add(record["place"])
        self.error = record["error"]
        if self.waiting == 0 and len(self.places) == 1 and self.error:
            raise EnsembleError(f"stopped: the first runs to finish all failed alike: {self.error}")
