"""How long will it take, and how much disk? A few runs of the experiment itself, measured before it
starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runs.folder import journal, schema
from runs.folder.parts import parquet_bytes
from runs.language import say
from runs.limits import one_blas_thread
from runs.readable import duration, size
from runs.refusals import EnsembleError
from runs.run import simulate
from runs.shares import WHOLE, share_of

if TYPE_CHECKING:
    from runs.experiment import Experiment
    from runs.folder.schema import OwnColumns
    from runs.run import Record

RUNS = 4
LOST_TO_SHARING = 0.1
"""Share of the time that starting workers and storing results may cost (what `make bench` holds
them to).
"""


@dataclass(frozen=True)
class Estimate:
    """What an experiment will need: seconds a run on one processor, whole seconds, whole bytes, MB
    a process.
    """

    runs: int
    jobs: int
    seconds_a_run: float
    seconds: float
    bytes: float
    peak_mb: float

    def lines(self) -> list[str]:
        """The estimate in words."""
        return [
            say("runs      {n:,}", n=self.runs),
            say(
                "time      {whole} with {jobs} at a time ({seconds:.2f} s a run, measured on {n})",
                whole=duration(self.seconds),
                jobs=self.jobs,
                seconds=self.seconds_a_run,
                n=min(RUNS, self.runs),
            ),
            say("disk      {size}", size=size(self.bytes)),
            say("memory    {mb:,.0f} MB a process", mb=self.peak_mb),
        ]


def estimate(experiment: Experiment, jobs: int, share: tuple[int, int] = WHOLE) -> Estimate:
    """Estimate for a share of an experiment from runs spread over it; one run before them only
    warms up.
    """
    tasks = experiment.tasks()
    wanted = share_of(len(tasks), share)
    places = np.unique(np.linspace(wanted[0], wanted[-1], RUNS).round().astype(int))
    with one_blas_thread():
        simulate(tasks[0])  # it reads the tables that all later runs share
        records = [simulate(tasks[int(place)]) for place in places]
    if all(record["status"] == "failed" for record in records):
        raise EnsembleError(
            "pilot_failed",
            "stopped: every run of the pilot failed; the first: {reason}",
            reason=records[0]["error"],
        )
    seconds = float(np.mean([record["seconds"] for record in records]))
    loss = LOST_TO_SHARING if jobs > 1 else 0
    return Estimate(
        runs=len(wanted),
        jobs=jobs,
        seconds_a_run=seconds,
        seconds=seconds * len(wanted) / min(jobs, len(wanted)) * (1 + loss),
        bytes=stored_bytes(records, len(wanted), schema.own_columns(experiment.design)),
        peak_mb=max(record["peak_mb"] for record in records),
    )


def stored_bytes(records: list[Record], runs: int, own: OwnColumns) -> float:
    """Bytes of the parts of so many runs: each part costs something whole, and something for each
    of its runs.
    """
    total = 0.0
    for kind in schema.KINDS:
        one = len(parquet_bytes(schema.table(kind, records[:1], own)))
        several = len(parquet_bytes(schema.table(kind, records, own)))
        each = (several - one) / (len(records) - 1) if len(records) > 1 else one
        total += max(one - each, 0.0) * -(-runs // journal.SLICE) + each * runs
    return total
