"""The main job: the same draws under several mixes, kept in a result folder."""

import contextlib
from pathlib import Path

from runs.ensemble import Canary, checked_jobs, finished
from runs.experiment import DEFAULT_MIXES, FINAL_MONTH, FIRST_MONTH, Experiment
from runs.progress import progress_display
from runs.refusals import InputError
from runs.store import Store, open_results

FOLDER = Path("results")


def assess(
    *,
    mixes=DEFAULT_MIXES,
    draws=200,
    rng=1,
    jobs=-1,
    out=None,
    outlook="uncertain",
    detail="standard",
    start=FIRST_MONTH,
    end=FINAL_MONTH,
    resume=False,
    progress=True,
):
    """Run every mix over the same draws and return the `Results` of the folder `out`.

    Args:
        mixes: names of shipped mixes, TOML files or PolicyMix objects.
        draws: number of draws of what is uncertain, the same for every mix.
        jobs: worker processes; -1 means one a processor, 1 means this process.
        out: result folder; by default the first free results/assess-N.
        resume: continue a folder that an interrupted run of the same experiment left.
        progress: whether to show progress on stderr.
    """
    if resume and out is None:
        raise InputError("--resume needs --out DIR, the folder to continue")
    when = {"start": start, "end": end}
    experiment = Experiment.checked(mixes=mixes, outlook=outlook, draws=draws, rng=rng, detail=detail, **when)
    return carry_out(experiment, checked_jobs(jobs), free_folder() if out is None else Path(out), resume, progress)


def carry_out(experiment, jobs, folder, resume, progress):
    """Run an experiment into its folder; returns the folder's `Results`."""
    try:
        with Store(folder, experiment, jobs, resume) as store:
            complete(store, jobs, progress_display(store, experiment, jobs, progress))
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"what is finished is kept; go on with --out {folder} --resume") from None
    return open_results(folder)


def complete(store, jobs, display):
    """Make every run that a store still lacks."""
    canary = Canary(len(store.tasks))
    with display, contextlib.closing(finished(store.pending, jobs)) as records:
        for record in records:
            store.add(record)
            display.add(record)
            canary.watch(record)


def free_folder():
    """First folder results/assess-1, results/assess-2, ... that does not exist."""
    number = 1
    while (FOLDER / f"assess-{number}").exists():
        number += 1
    return FOLDER / f"assess-{number}"
