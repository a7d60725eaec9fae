"""A real Dask cluster of one scheduler and two worker processes: same content, also when a worker
is killed.
"""

import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from runs import EnsembleError, InputError, assess, batches, open_results
from runs import identity as runs_identity
from runs.experiment import Experiment
from runs.workers import cluster as runs_cluster
from runs.workers.cluster import connected
from tests.bench.endurance import MONTH, content

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
ROOT = Path(__file__).parents[3]
PLAN = {"mixes": ["status_quo", "document"], "draws": 8, "progress": False, **MONTH}


@pytest.fixture(scope="module")
def cluster():
    """(address, the two worker processes, the scheduler); everything ends with the test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    python = [sys.executable, "-m"]
    scheduler = [
        *python,
        "distributed.cli.dask_scheduler",
        "--host",
        address,
        "--no-dashboard",
        "--no-show",
    ]
    worker = [
        *python,
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    first = subprocess.Popen(scheduler, **quiet)
    workers = [subprocess.Popen([*worker, "--host", "127.0.0.1"], **quiet) for _ in range(2)]
    try:
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers, first
    finally:
        for process in (*workers, first):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    return assess(**PLAN, jobs=1, out=tmp_path_factory.mktemp("serial") / "r")


def test_a_cluster_makes_the_same_content_and_a_killed_worker_costs_no_run(
    cluster, serial, tmp_path, monkeypatch
):
    address, workers, _ = cluster
    monkeypatch.setattr(batches, "FIRST_ALONE", 1)
    monkeypatch.setitem(batches.MOST_TOGETHER, "coarse", 3)
    assert [len(batch) for batch in batches.batches(tasks(), 2)][:3] == [1, 1, 3]
    assess(**PLAN, cluster=address, out=tmp_path / "both")
    assert content(tmp_path / "both") == content(serial.path)

    def kill_one():
        while runs_there(tmp_path / "one") < 2:
            time.sleep(0.01)
        workers[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    assess(**PLAN, cluster=address, out=tmp_path / "one")
    killer.join(timeout=10)
    assert workers[0].wait(timeout=10) == -signal.SIGKILL
    assert content(tmp_path / "one") == content(serial.path)


def tasks():
    """The runs of the plan."""
    plan = {name: value for name, value in PLAN.items() if name != "progress"}
    return Experiment.checked(rng=1, **plan).tasks()


def runs_there(folder):
    """Runs in a growing folder."""
    try:
        return len(open_results(folder).read("runs", columns=["run_id"]))
    except ValueError:
        return 0


def test_workers_with_other_code_are_refused(cluster, monkeypatch):
    other = {**runs_identity.decisive(), "code": {"abm": "other"}}
    monkeypatch.setattr(runs_identity, "decisive", lambda: other)
    with (
        pytest.raises(InputError, match="has another code of abm .*install the same there"),
        connected(cluster[0]),
    ):
        pass


def test_a_cluster_that_disappears_stops_with_one_line_and_what_is_finished_is_kept(
    cluster, tmp_path
):
    """The last test of the cluster: it ends the scheduler, while one worker is left."""
    address, _, scheduler = cluster

    def kill_scheduler():
        while runs_there(tmp_path / "r") < 2:
            time.sleep(0.01)
        scheduler.kill()

    threading.Thread(target=kill_scheduler, daemon=True).start()
    with pytest.raises(
        EnsembleError, match="the cluster at tcp://.* is gone; what is finished is kept"
    ):
        assess(**PLAN | {"draws": 200}, cluster=address, out=tmp_path / "r")
    assert 2 <= len(open_results(tmp_path / "r").runs) < 400


def test_no_scheduler_is_refused_in_one_line(monkeypatch):
    monkeypatch.setattr(runs_cluster, "SECONDS_TO_CONNECT", 1)
    with (
        pytest.raises(InputError, match="--cluster tcp://127.0.0.1:9: no Dask scheduler answers"),
        connected("tcp://127.0.0.1:9"),
    ):
        pass
    with pytest.raises(InputError, match="no Dask scheduler answers"), connected("nonsense"):
        pass
