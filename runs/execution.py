"""How an experiment is carried out: its runs are made, watched and kept in a folder until all are
there.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass, replace
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abm.clock import parse_month
from runs.folder.beginning import complete_extension
from runs.folder.manifest import kept_share, read_manifest, write_manifest
from runs.folder.reader import open_results
from runs.folder.writer import Store
from runs.going_on import command_to_go_on
from runs.language import say
from runs.precision import Widths, looks
from runs.refusals import InputError, Phrase
from runs.settling import STEP, Verdicts, judged_run, stored_runs
from runs.shares import WHOLE
from runs.workers.cluster import connected
from runs.workers.ensemble import Canary, checked_jobs, finished_together
from runs.workers.progress import Silence, Tally, progress_display
from runs.workers.stopping import check_stop, stopped_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runs.experiment import Experiment
    from runs.folder.pending import Pending
    from runs.folder.reader import Results
    from runs.workers.cluster import Cluster


@dataclass(frozen=True, kw_only=True)
class Execution:
    """How runs are carried out; nothing of it changes a number.

    `time_limit` is in seconds a run; `cluster` the address of a Dask scheduler; `share` = (k, n)
    makes the k-th of n.
    """

    jobs: int = -1
    resume: bool = False
    progress: bool = True
    time_limit: float | None = None
    cluster: str | None = None
    retry_failed: bool = False
    share: tuple[int, int] = WHOLE
    job: str = "assess"

    def __post_init__(self) -> None:
        """Refuse what cannot be done; -1 jobs become as many as there are processors."""
        object.__setattr__(self, "jobs", checked_jobs(self.jobs))
        limit = self.time_limit
        if limit is not None and (
            isinstance(limit, bool) or not isinstance(limit, Real) or not 0 < limit < 1e9
        ):
            raise InputError(
                "time_limit_value",
                "time limit = {limit!r} must be a number of seconds above 0, such as 60",
                limit=limit,
            )


def carry_out(experiment: Experiment, folder: Path, how: Execution) -> Results:
    """Run an experiment into its folder; returns the folder's `Results`."""
    with kept_when_stopped(folder), connected(how.cluster) as cluster:
        jobs = how.jobs if cluster is None else cluster.jobs
        with Store(
            folder,
            experiment,
            jobs,
            resume=how.resume,
            redo_failed=how.retry_failed,
            share=how.share,
        ) as store:
            work = Work(store, how, jobs, cluster)
            if experiment.until is None:
                work.complete()
            else:
                work.complete_until_settled(experiment.until)
    return open_results(folder)


@contextlib.contextmanager
def kept_when_stopped(folder: str | Path) -> Iterator[None]:
    """Within this whoever asks for an end, by Ctrl-C or SIGTERM, is told that what is finished is
    kept in the folder, and what goes on there.
    """
    try:
        with stopped_in_order():
            yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            Phrase(
                "what is finished is kept; go on with: {command}",
                command=command_to_go_on(folder, sys.argv),
            )
        ) from None


def finish(folder: str | Path, how: Execution) -> Results:
    """Make the runs that a folder still lacks (and the failed ones, if `how` says so), from what
    the folder says.
    """
    complete_extension(folder)
    results = open_results(folder)
    how = replace(how, share=kept_share(results.manifest))
    return carry_out(results.experiment, Path(folder), how)


class Work:
    """The runs of a store that are still to be made, and who is told of each that finishes."""

    def __init__(self, store: Store, how: Execution, jobs: int, cluster: Cluster | None) -> None:
        self.store = store
        self.how = how
        self.cluster = cluster
        experiment = store.experiment
        self.start = parse_month(experiment.start)
        tally = Tally(
            job=how.job,
            mixes=[mix.name for mix in experiment.mixes],
            total=len(store.wanted),
            done=len(store.wanted) - len(store.pending),
            jobs=jobs,
            at_most=experiment.until is not None,
        )
        nothing_to_show = not how.progress or not len(store.pending)
        self.display = Silence(tally) if nothing_to_show else progress_display(tally)
        self.canary = Canary(len(store.wanted))

    def complete(self) -> None:
        """Make every run that the store still lacks."""
        with self.display:
            self._make(self.store.pending)

    def complete_until_settled(self, until: dict[str, Any]) -> None:
        """Make draws in steps until every verdict is settled, or every probability precise; each
        step is whole, so the end does not depend on speed.
        """
        store, most = self.store, until["max_draws"]
        runs_a_draw = len(store.tasks) // store.experiment.draws
        precise = "half_width" in until
        verdicts = Widths(until) if precise else Verdicts(until)
        ends = looks(most) if precise else [*range(STEP, most, STEP), most]
        if store.whole or store.partial or store.waiting:
            for run in stored_runs(open_results(store.folder)):
                verdicts.add(run)

        # Until the end is known the folder says how far it may go: a kill leaves it open.
        _state_progress(store.folder, draws=most, runs=len(store.tasks), most=most, settled=False)
        draws, undecided = 0, 1
        with self.display:
            for end in ends:
                first, draws = draws, end
                step = store.pending.between(first * runs_a_draw, draws * runs_a_draw)
                self._make(step, verdicts)
                undecided, number = verdicts.unsettled(draws)
                self.display.tell(
                    say(
                        "{draws} draws: {settled} of {number} verdicts settled",
                        draws=draws,
                        settled=number - undecided,
                        number=number,
                    )
                )
                if not undecided:
                    break
        _state_progress(
            store.folder, draws=draws, runs=draws * runs_a_draw, most=most, settled=not undecided
        )

    def _make(self, tasks: Pending, verdicts: Verdicts | Widths | None = None) -> None:
        """Make some runs and keep them."""
        how = self.how
        landed = finished_together(tasks, how.jobs, how.time_limit, self.cluster)
        with contextlib.closing(landed):
            for records in landed:
                for record in records:
                    self.store.add(record)  # kept before anything else may go wrong
                    if verdicts is not None:
                        verdicts.add(judged_run(record, self.start))
                    self.canary.watch(record)
                    check_stop()
                self.display.add(records)


def _state_progress(folder: Path, *, draws: int, runs: int, most: int, settled: bool) -> None:
    """Say in the manifest how far an adaptive ensemble has come."""
    manifest = read_manifest(folder)
    manifest["runs"] = runs
    manifest["arguments"]["draws"] = draws
    manifest["arguments"]["until"] |= {"max_draws": most, "settled": settled}
    write_manifest(folder, manifest)
