"""Ensembles of real, short runs: the same answer however they are carried out, and no run that
costs another.
"""

import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from abm import PolicyMix
from runs import EnsembleError, InputError, assess, open_results
from runs.experiment import Experiment
from runs.folder.journal import NAME as JOURNAL
from runs.folder.places import free_folder
from runs.folder.schema import MEASURED_BY_CLOCK, lever_names, parameter_names
from runs.run import DIED, peak_megabytes
from runs.workers import ensemble
from runs.workers.ensemble import Canary, checked_jobs

ROOT = Path(__file__).parents[2]
SHORT = {"start": "2022-11", "end": "2022-12", "detail": "coarse", "progress": False}
BROKEN = PolicyMix("broken", paths={"pv_quota_mw_y": ((0, "no number"),)})


def content(folder):
    """Every number of a result folder, as bytes, but those that only the clock decides."""
    files = {
        f"{kind}/{part.name}": part.read_bytes()
        for kind in ("annual", "targets")
        for part in (folder / kind).iterdir()
    }
    runs = open_results(folder).runs.drop(columns=list(MEASURED_BY_CLOCK))
    numbers = runs.select_dtypes("number").to_numpy().tobytes()
    return files, numbers, runs.select_dtypes(exclude="number").to_csv()


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serial") / "r"
    assess(draws=3, jobs=1, out=folder, **SHORT)
    return folder


def test_one_process_and_two_give_the_same_bits(serial, tmp_path):
    assess(draws=3, jobs=2, out=tmp_path / "r", **SHORT)
    assert content(tmp_path / "r") == content(serial)


def test_runs_carry_every_lever_and_parameter_and_succeed(serial):
    runs = open_results(serial).runs
    assert list(runs["status"]) == ["ok"] * 6
    assert list(runs["mix"]) == ["status_quo", "document"] * 3
    assert runs[[*lever_names(), *parameter_names()]].notna().all(axis=None)
    assert runs["run_id"].is_unique
    assert set(lever_names()).isdisjoint(parameter_names())


def test_a_killed_ensemble_resumes_to_the_same_bits(serial, tmp_path):
    folder = tmp_path / "r"
    script = f"from runs import assess\nassess(draws=3, jobs=1, out={str(folder)!r}, **{SHORT})"
    child = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    while child.poll() is None and lines(folder) < 2:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    results = assess(draws=3, jobs=2, out=folder, resume=True, **SHORT)
    assert len(results.runs) == 6
    assert content(folder) == content(serial)


def lines(folder):
    """Runs in the journal of a folder."""
    file = folder / JOURNAL
    return file.read_bytes().count(b"\n") if file.exists() else 0


def test_resume_of_a_finished_folder_runs_nothing(serial):
    before = {file: file.stat().st_mtime_ns for file in serial.rglob("part-*")}
    assess(draws=3, jobs=1, out=serial, resume=True, **SHORT)
    assert before == {file: file.stat().st_mtime_ns for file in serial.rglob("part-*")}


def test_a_failed_run_is_a_row_and_costs_no_other(tmp_path):
    results = assess(mixes=["status_quo", BROKEN], draws=2, jobs=2, out=tmp_path / "r", **SHORT)
    status = results.runs.set_index(["mix", "draw"])["status"]
    assert list(status["status_quo"]) == ["ok", "ok"]
    assert list(status["broken"]) == ["failed", "failed"]
    error = results.runs.loc[results.runs["status"] == "failed", "error"].iloc[0]
    assert "abm/registers/policy.py:" in error
    assert str(ROOT) not in error


def test_five_alike_stop_the_ensemble_with_their_error(tmp_path):
    with pytest.raises(EnsembleError, match="failed alike.*abm/registers/policy.py"):
        assess(mixes=[BROKEN], draws=9, jobs=1, out=tmp_path / "r", **SHORT)
    assert len(open_results(tmp_path / "r").runs) == 5


def test_canaries_that_fail_differently_or_not_all_stop_nothing():
    sick = {"place": "ValueError in abm/x.py:1", "error": "ValueError: x"}
    for other in (
        {"place": "", "error": ""},
        {"place": "TypeError in abm/y.py:2", "error": "TypeError: y"},
    ):
        canary = Canary(100)
        for record in (sick, sick, sick, sick, other, sick, sick, sick):
            canary.watch(record)
    canary = Canary(100)
    for _ in range(4):
        canary.watch(sick)
    with pytest.raises(EnsembleError, match="ValueError: x"):
        canary.watch(sick)


def test_a_killed_worker_costs_no_run(serial, tmp_path):
    mark = tmp_path / "killed-once"

    class KillsOnce(PolicyMix):
        def table(self, *arguments, **options):
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return super().table(*arguments, **options)

    results = assess(
        mixes=[KillsOnce("status_quo"), "document"], draws=3, jobs=2, out=tmp_path / "r", **SHORT
    )
    assert mark.exists()
    assert list(results.runs["status"]) == ["ok"] * 6
    assert results.targets.equals(open_results(serial).targets)


def test_a_run_that_kills_its_worker_again_and_again_is_a_failed_row_and_costs_no_other(
    serial, tmp_path
):
    here = os.getpid()

    class Kills(PolicyMix):
        def table(self, *arguments, **options):
            if os.getpid() != here:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().table(*arguments, **options)

    results = assess(
        mixes=["status_quo", Kills("kills")], draws=1, jobs=2, out=tmp_path / "r", **SHORT
    )
    assert list(results.runs["status"]) == ["ok", "failed"]
    assert set(results.runs["place"][results.runs["status"] == "failed"]) == {DIED}
    assert results.runs[[*lever_names(), *parameter_names()]].notna().all(axis=None)
    assert (
        results.annual["clean_capacity"].iloc[0]
        == open_results(serial).annual["clean_capacity"].iloc[0]
    )


def test_workers_that_die_on_and_on_stop_the_ensemble():
    canary = Canary(100)
    well, dead = {"place": "", "error": ""}, {"place": DIED, "error": "died"}
    for record in (well, dead, dead, dead, dead, well, dead, dead, dead, dead):
        canary.watch(record)
    with pytest.raises(EnsembleError, match="lost their worker process.*--retry-failed"):
        canary.watch(dead)


def test_jobs():
    assert checked_jobs(-1) >= 1
    assert checked_jobs(3) == 3
    for wrong in (0, -2, 1.5, True, "2"):
        with pytest.raises(InputError, match="jobs = .*or -1 for every processor"):
            checked_jobs(wrong)


def test_arguments_are_refused_before_anything_is_written(tmp_path):
    out = tmp_path / "r"
    for wrong in (
        {"draws": 0},
        {"draws": 1.5},
        {"rng": -1},
        {"jobs": 0},
        {"outlook": "nosuch"},
        {"detail": "fine"},
        {"mixes": []},
        {"mixes": ["nosuch"]},
        {"end": "2022"},
        {"end": "2021-12"},
        {"start": "2014-01"},
    ):
        with pytest.raises(ValueError, match=str(next(iter(wrong)))[:3]):
            assess(**{"draws": 1, "jobs": 1, "out": out, **SHORT, **wrong})
    assert not out.exists()


def test_tasks_keep_the_mixes_of_a_draw_together_and_know_who_they_are():
    plan = {"mixes": ("status_quo", "document"), "outlook": "uncertain", "draws": 2, "rng": 1}
    tasks = Experiment.checked(**plan).tasks()
    assert [(task.draw, task.mix.name) for task in tasks] == [
        (0, "status_quo"),
        (0, "document"),
        (1, "status_quo"),
        (1, "document"),
    ]
    others = [
        {**plan, "rng": 2},
        {**plan, "outlook": "central"},
        {**plan, "end": "2025-12"},
        {**plan, "detail": "coarse"},
    ]
    for other in others:
        assert Experiment.checked(**other).tasks()[0].run_id != tasks[0].run_id
    assert Experiment.checked(**{**plan, "draws": 9}).tasks()[0].run_id == tasks[0].run_id


def test_the_default_folder_is_the_first_that_is_free(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert free_folder() == Path("results/assess-1")
    Path("results/assess-1").mkdir(parents=True)
    assert free_folder() == Path("results/assess-2")


def test_linear_algebra_runs_on_one_thread_also_in_this_process(monkeypatch):
    from threadpoolctl import threadpool_info, threadpool_limits

    tasks = Experiment.checked(mixes="document", draws=1, rng=1).tasks()
    monkeypatch.setattr(
        ensemble,
        "simulate_together",
        lambda batch, limit: [[pool["num_threads"] for pool in threadpool_info()]],
    )
    with threadpool_limits(limits=2):
        (threads,) = ensemble.finished(tasks, 1)
        assert set(threads) == {1}
        assert max(pool["num_threads"] for pool in threadpool_info()) == 2  # and is given back


def test_without_unix_memory_is_not_known(monkeypatch):
    assert peak_megabytes() > 1
    monkeypatch.setitem(sys.modules, "resource", None)
    assert math.isnan(peak_megabytes())


FAULTS = """
import resource, sys, threading
import numpy as np
from runs.workers.ensemble import _settle_worker

def work():
    if sys.argv[1] == "kept":
        _settle_worker(own=False)
    for turn in range(201):
        if turn == 1:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        np.ones(100_000)  # 800 kB
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)

thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="an order to glibc")
def test_a_worker_of_a_cluster_keeps_the_memory_that_it_needs_again():
    faults = {
        name: int(
            subprocess.run(
                [sys.executable, "-c", FAULTS, name],
                env={**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536"},
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for name in ("bare", "kept")
    }
    assert faults["bare"] > 10_000
    assert faults["kept"] < 1_000
