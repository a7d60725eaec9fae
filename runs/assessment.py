"""The main job: the same draws under several mixes, kept in a result folder."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abm.registers.drawing import POSTERIOR
from runs.experiment import DEFAULT_MIXES, FINAL_MONTH, FIRST_MONTH, Experiment
from runs.folder.manifest import read_manifest, write_manifest
from runs.folder.reader import open_results
from runs.folder.writer import Store
from runs.refusals import InputError, one_of, whole_number
from runs.settling import STEP, Verdicts, stored_records, until_settled
from runs.workers.cluster import connected
from runs.workers.ensemble import Canary, checked_jobs, finished
from runs.workers.progress import progress_display
from runs.workers.shares import WHOLE
from runs.workers.stopping import check_stop, stopped_in_order

if TYPE_CHECKING:
    from abm.registers.policy import PolicyMix
    from runs.folder.reader import Results
    from runs.folder.writer import Pending
    from runs.workers.cluster import Cluster
    from runs.workers.progress import Lines, Silence

FOLDER = Path("results")
UNTIL = ("settled",)
MOST_DRAWS = 2000


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
    share: tuple = WHOLE
    job: str = "assess"

    def __post_init__(self) -> None:
        """Refuse what cannot be done; -1 jobs become as many as there are processors."""
        object.__setattr__(self, "jobs", checked_jobs(self.jobs))
        limit = self.time_limit
        if limit is not None and (
            isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit < 1e9
        ):
            raise InputError(
                f"time limit = {limit!r} must be a number of seconds above 0, such as 60"
            )


def assess(
    *,
    mixes: list[str | PolicyMix] | tuple[str, str] = DEFAULT_MIXES,
    draws: float | None = None,
    rng: int = 1,
    out: str | Path | None = None,
    outlook: str = "uncertain",
    detail: str = "standard",
    start: str = FIRST_MONTH,
    end: str = FINAL_MONTH,
    until: str | None = None,
    threshold: float = 0.5,
    max_draws: int | None = None,
    source: str = POSTERIOR,
    **execution: Any,
) -> Results:
    """Run every mix over the same draws and return the `Results` of the folder `out`.

    Args:
        mixes: names of shipped mixes, TOML files or PolicyMix objects.
        draws: number of draws of what is uncertain, the same for every mix; 200 if nothing is said.
        out: result folder; by default the first free results/assess-N.
        source: where the draws' parameters come from: "posterior" (fitted to the past by 'ganzi
            calibrate') or "prior".
        until: "settled" adds draws until every target's verdict against `threshold` is settled, at
        most `max_draws`.
        execution: jobs (-1: one a processor, 1: this process), resume, progress, time_limit
            (seconds a run), cluster (address of a Dask scheduler), retry_failed: see `Execution`.
    """
    how = Execution(**execution)
    if how.resume and out is None:
        raise InputError("--resume needs --out DIR, the folder to continue")
    number, rule = _ending(draws, until, threshold, max_draws)
    when = {"start": start, "end": end}
    plan = {
        "mixes": mixes,
        "outlook": outlook,
        "draws": number,
        "rng": rng,
        "detail": detail,
        "until": rule,
    }
    plan["source"] = source
    experiment = Experiment.checked(**plan, **when)
    return carry_out(experiment, free_folder() if out is None else Path(out), how)


def _ending(
    draws: float | None, until: str | None, threshold: float, max_draws: int | None
) -> tuple[float, dict[str, float] | None]:
    """(number of draws, rule that a manifest states): a fixed number, or until verdicts are
    settled.
    """
    if until is None:
        if max_draws is not None:
            raise InputError(
                f"--max-draws {max_draws} means nothing without --until settled; use --draws"
            )
        return 200 if draws is None else draws, None
    one_of("end, --until", until, UNTIL)
    if draws is not None:
        raise InputError(f"--draws {draws} means nothing with --until settled; use --max-draws")
    most = whole_number("max draws", MOST_DRAWS if max_draws is None else max_draws, 1)
    return most, until_settled(threshold, most)


def carry_out(experiment: Experiment, folder: Path, how: Execution) -> Results:
    """Run an experiment into its folder; returns the folder's `Results`."""
    try:
        with stopped_in_order(), connected(how.cluster) as cluster:
            jobs = how.jobs if cluster is None else cluster.jobs
            with Store(folder, experiment, jobs, how.resume, how.retry_failed, how.share) as store:
                work = complete if experiment.until is None else complete_until_settled
                work(store, how, cluster, progress_display(store, experiment, jobs, how))
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"what is finished is kept; go on with --out {folder} --resume"
        ) from None
    return open_results(folder)


def complete(
    store: Store, how: Execution, cluster: Cluster | None, display: Lines | Silence
) -> None:
    """Make every run that a store still lacks."""
    with display:
        _make(store, store.pending, how, cluster, display, Canary(len(store.wanted)))


def complete_until_settled(store: Store, how: Execution, cluster: None, display: Silence) -> None:
    """Make draws in steps until every verdict is settled; each step is whole, so the end does not
    hang on speed.
    """
    until, runs_a_draw = store.experiment.until, len(store.tasks) // store.experiment.draws
    verdicts, canary, draws, undecided = Verdicts(until), Canary(len(store.tasks)), 0, 1
    for record in (
        stored_records(open_results(store.folder)) if store.whole or store.waiting else ()
    ):
        verdicts.add(record)
    _state(store.folder, until["max_draws"], len(store.tasks), until["max_draws"], False)
    with display:
        while undecided and draws < until["max_draws"]:
            first, draws = draws, min(draws + STEP, until["max_draws"])
            step = store.pending.between(first * runs_a_draw, draws * runs_a_draw)
            _make(store, step, how, cluster, display, canary, verdicts)
            undecided, number = verdicts.unsettled(draws)
            display.say(f"{draws} draws: {number - undecided} of {number} verdicts settled")
    _state(store.folder, draws, draws * runs_a_draw, until["max_draws"], not undecided)


def _state(folder: Path, draws: int, runs: int, max_draws: int, settled: bool) -> None:
    """Say in the manifest how far an adaptive ensemble has come."""
    manifest = read_manifest(folder)
    manifest["runs"], manifest["arguments"]["draws"] = runs, draws
    manifest["arguments"]["until"] |= {"max_draws": max_draws, "settled": settled}
    write_manifest(folder, manifest)


def _make(
    store: Store,
    tasks: Pending,
    how: Execution,
    cluster: Cluster | None,
    display: Lines | Silence,
    canary: Canary,
    verdicts: Verdicts | None = None,
) -> None:
    """Make some runs and keep them."""
    with contextlib.closing(finished(tasks, how.jobs, how.time_limit, cluster)) as records:
        for record in records:
            store.add(record)
            if verdicts is not None:
                verdicts.add(record)
            display.add(record)
            canary.watch(record)
            check_stop()


def free_folder(job: str = "assess") -> Path:
    """First folder results/assess-1, results/assess-2, ... that does not exist."""
    number = 1
    while (FOLDER / f"{job}-{number}").exists():
        number += 1
    return FOLDER / f"{job}-{number}"
