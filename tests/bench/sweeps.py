"""Figures of ensembles and sweeps for `make bench`: sharing work between processes, storing and
reading results.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from runs.experiment import Experiment
from runs.folder.reader import open_results
from runs.folder.writer import Store
from runs.run import peak_megabytes
from runs.workers.ensemble import finished
from tests.bench.speed import timed

DRAWS = 8
CHEAP = {"start": "2022-01", "end": "2023-12", "detail": "coarse"}
FULL = 20_000


def ensemble_figures():
    """Standard runs on two worker processes against one, and on a local Dask cluster against
    joblib's own workers.
    """
    tasks = Experiment.checked(mixes=["status_quo"], draws=DRAWS, rng=1).tasks()
    alone = _seconds(lambda: finished(tasks, 1))
    pair = _seconds(lambda: finished(tasks, 2))
    rows = [("ensemble efficiency, 2 workers", f"{alone / (2 * pair):.2f}", "0.9")]
    dask = _dask_seconds(tasks)
    return rows + (
        [("Dask, local cluster, over loky", f"{dask / pair:.2f}", "1.15")] if dask else []
    )


def _seconds(stream):
    """Seconds for all records of a stream, made a second time so that the workers are warm."""
    list(stream())
    return timed(lambda: list(stream()))[0]


def _dask_seconds(tasks):
    """Seconds on a local Dask cluster of two processes, its profiler off; None where Dask is not
    installed.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        return None
    from runs.workers.cluster import Cluster

    shape = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    quiet = dask.config.set({"distributed.worker.profile.enabled": False})
    with quiet, LocalCluster(**shape) as local, Client(local) as client:
        cluster = Cluster(client, 2)
        return _seconds(lambda: finished(tasks, 2, cluster=cluster))


def store_figures(runs):
    """Cheap runs through the store: share of the time that storing takes, memory of the parent,
    reading back.
    """
    with TemporaryDirectory() as place:
        folder = Path(place) / "r"
        share, growth = stored_sweep(folder, runs)
        seconds, table = timed(lambda: open_results(folder).targets)
        size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    what = f"{runs:,} cheap runs"
    return [
        (f"{what}: time of the parent for storing", f"{share:.1%}", "5 %"),
        (f"{what}: growth of the parent's memory", f"{growth:.0f} MB", "flat"),
        (f"{what}: reading all {len(table):,} verdicts", f"{seconds:.2f} s", f"5 s for {FULL:,}"),
        (f"{what}: on disk", f"{size / runs / 1e3:.1f} kB a run", ""),
    ]


def stored_sweep(folder, runs, jobs=2):
    """(share of the time that storing takes, growth of this process's memory in MB after the first
    fifth of it).
    """
    experiment = Experiment.checked(mixes=["status_quo"], draws=runs, rng=1, **CHEAP)
    storing, early = 0.0, 0.0
    began = time.perf_counter()
    with Store(folder, experiment, jobs) as store:
        for number, record in enumerate(finished(store.pending, jobs), start=1):
            storing += timed(lambda record=record: store.add(record))[0]
            if number == runs // 5:
                early = resident_megabytes()
        growth = resident_megabytes() - early
    return storing / (time.perf_counter() - began), growth


def resident_megabytes():
    """Memory that this process holds now, MB; the most it has held where the system does not tell
    (outside Linux).
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return peak_megabytes()
    return float(status.partition("VmRSS:")[2].split()[0]) / 1e3
