"""Nothing is lost: kills at random moments, a full disk, a folder that turns read-only, damage, an
orderly stop.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from runs import EnsembleError, InputError, assess, open_results
from runs.batches import batches
from runs.experiment import Experiment
from runs.exporting import export
from runs.folder import journal, schema
from runs.folder.reader import Results
from runs.folder.writer import Store
from runs.workers import ensemble
from runs.workers.stopping import check_stop
from tests.bench.endurance import content, endure, faults, start
from tests.worlds.synthetic import experiment, record

ROOT = Path(__file__).parents[3]
RUNS, SIZE = 45, 10
PLAN = experiment(5)  # ten runs
MET = {"visits_2025": True}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A sweep that nobody killed."""
    folder = tmp_path_factory.mktemp("whole") / "r"
    log = Path(f"{folder}.log")
    log.touch()
    with contextlib.chdir(ROOT):
        assert start(folder, log, RUNS, SIZE).wait() == 0
    return folder


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="worker processes are found in /proc (Linux)"
)
@pytest.mark.parametrize(
    ("early", "kills"), [(False, 3), pytest.param(True, 3, marks=pytest.mark.slow)]
)
def test_kills_of_workers_and_parents_lose_nothing_and_repeat_only_what_was_in_flight(
    whole, tmp_path, monkeypatch, early, kills
):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(journal, "SLICE", SIZE)
    how = {"size": SIZE, "early": early, "say": lambda text: None}
    log, kept, left = endure(tmp_path / "killed", RUNS, kills=kills, **how)
    assert len(kept) == (3 if early else 2)  # after each death of a parent
    assert early or any(there for _, there in kept)
    assert faults(tmp_path / "killed", whole, log, kept, left, RUNS) == []
    tasks = Experiment.checked(mixes="status_quo", draws=RUNS, rng=1).tasks()
    largest = max(map(len, batches(tasks, 2)))
    assert len(log) - RUNS <= kills * 4 * largest  # at most what two workers had, and had next


SCRIPT = """
import sys
from runs import assess
from runs.refusals import one_line_errors
import typer

try:
    with one_line_errors():
        assess(
            mixes=["status_quo"],
            draws=500,
            jobs=1,
            out=sys.argv[1],
            progress=False,
            start="2022-01",
            end="2022-01",
            detail="coarse",
        )
except typer.Exit as end:
    sys.exit(end.exit_code)
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_and_a_polite_end_keep_what_is_finished_in_parts(tmp_path, sign):
    folder = tmp_path / "r"
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, folder], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    while child.poll() is None and finished(folder) < 2:
        time.sleep(0.01)
    child.send_signal(sign)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    command = f"ganzi results {folder} --finish"
    assert said == f"error: interrupted; what is finished is kept; go on with: {command}\n"
    assert len(open_results(folder).runs) >= 2
    assert not list(folder.rglob(".*"))


class Cleared:
    """An object that is interrupted while it is cleared away: Python then drops the interrupt."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)


def test_an_interrupt_that_python_drops_is_felt_before_the_next_run(tmp_path, monkeypatch):
    dropped = []
    monkeypatch.setattr(sys, "unraisablehook", lambda said: dropped.append(said.exc_type))

    def simulated(batch, time_limit):
        Cleared()
        return ordinary(batch, time_limit)

    ordinary = ensemble.simulate_together
    monkeypatch.setattr(ensemble, "simulate_together", simulated)
    short = {"start": "2022-01", "end": "2022-01", "detail": "coarse"}
    with pytest.raises(KeyboardInterrupt, match="--finish"):
        assess(mixes=["status_quo"], draws=3, jobs=1, out=tmp_path / "r", progress=False, **short)
    assert dropped == [KeyboardInterrupt]
    assert len(open_results(tmp_path / "r").runs) == 1
    check_stop()  # what is over asks for nothing more


def finished(folder):
    """Runs in a growing folder."""
    with contextlib.suppress(ValueError):
        return len(open_results(folder).read("runs", columns=["run_id"]))
    return 0


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(journal, "SLICE", 4)
    monkeypatch.setattr(schema, "parameter_names", lambda: ("discount_rate",))
    schema.schemas.cache_clear()
    yield
    schema.schemas.cache_clear()


def fill(folder, order=range(10), resume=False):
    """Store these runs."""
    with Store(folder, PLAN, 1, resume=resume) as kept:
        for index in order:
            kept.add(record(PLAN.tasks()[index], MET))
    return kept


def test_a_growing_folder_can_be_read_from_its_first_run(small_parts, tmp_path):
    with Store(tmp_path / "r", PLAN, 1) as kept:
        for number, index in enumerate((0, 5, 1, 2, 3, 7), start=1):
            kept.add(record(PLAN.tasks()[index], MET))
            growing = open_results(tmp_path / "r")
            assert len(growing.runs) == len(growing.targets) == number
    assert len(open_results(tmp_path / "r").runs) == 6


@contextlib.contextmanager
def little_disk(size):
    """No file may grow beyond so many bytes."""
    resource = pytest.importorskip("resource", reason="file sizes are limited on Unix only")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize(
    "size", [2_000, 20_000]
)  # too little for the journal, too little for a part
def test_a_full_disk_stops_with_one_line_and_what_is_finished_is_kept(small_parts, tmp_path, size):
    fill(tmp_path / "whole")
    stored = []

    def fill_the_disk():
        with Store(tmp_path / "r", PLAN, 1) as kept, little_disk(size):
            for index in range(10):
                kept.add(record(PLAN.tasks()[index], MET))
                stored.append(index)

    with pytest.raises(
        EnsembleError, match="cannot write to .*File too large.*--resume"
    ) as refusal:
        fill_the_disk()
    assert "\n" not in str(refusal.value)
    assert stored
    with Store(tmp_path / "r", PLAN, 1, resume=True) as kept:
        assert not {task.index for task in kept.pending} & set(stored)
        for task in kept.pending:
            kept.add(record(task, MET))
    assert content(tmp_path / "r") == content(tmp_path / "whole")
    assert not list((tmp_path / "r").rglob(".*"))


@contextlib.contextmanager
def read_only(folder):
    """Nothing may be made or renamed in a folder; also not by root."""
    places = [folder, *(folder / kind for kind in schema.KINDS)]
    if os.geteuid():
        lock, unlock = ["chmod", "a-w"], ["chmod", "u+w"]
    else:
        lock, unlock = ["chattr", "+i"], ["chattr", "-i"]
    try:
        done = subprocess.run([*lock, *places], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip(f"no '{lock[0]}' here")
    if done.returncode:
        pytest.skip("this file system cannot make a folder read-only for root")
    try:
        yield
    finally:
        subprocess.run([*unlock, *places], check=True)


def test_a_folder_that_turns_read_only_stops_with_one_line_and_can_be_continued(
    small_parts, tmp_path
):
    fill(tmp_path / "whole")
    kept = Store(tmp_path / "r", PLAN, 1).__enter__()
    for index in (0, 1, 2):
        kept.add(record(PLAN.tasks()[index], MET))
    with read_only(tmp_path / "r"):
        with pytest.raises(EnsembleError, match="cannot write to .*what is finished is kept"):
            kept.add(record(PLAN.tasks()[3], MET))
        kept.__exit__(None, None, None)
        with pytest.raises((InputError, EnsembleError), match="cannot write to"):
            Store(tmp_path / "r", PLAN, 1, resume=True).__enter__()
    with Store(tmp_path / "r", PLAN, 1, resume=True) as again:
        assert [task.index for task in again.pending] == [4, 5, 6, 7, 8, 9]
        for task in again.pending:
            again.add(record(task, MET))
    assert content(tmp_path / "r") == content(tmp_path / "whole")


@pytest.mark.parametrize("kind", schema.KINDS)
@pytest.mark.parametrize("how", ["cut", "one byte", "empty"])
def test_a_damaged_part_is_named_and_made_again_and_others_are_left_alone(
    small_parts, tmp_path, capsys, kind, how
):
    folder = tmp_path / "r"
    fill(folder)
    before, file = content(folder), folder / kind / "part-00001.parquet"
    whole = file.read_bytes()
    damaged = {"cut": whole[: len(whole) // 3], "one byte": one_byte_wrong(file), "empty": b""}[how]
    file.write_bytes(damaged)
    for look in (Results.read, Results.table, lambda *asked: list(Results.batches(*asked))):
        with pytest.raises(InputError, match=rf"{kind}/part-00001.parquet is damaged .*--finish"):
            look(open_results(folder), kind)
    with pytest.raises(InputError, match="part-00001.parquet is damaged"):
        export(folder, "parquet", tmp_path / "export")
    others = {
        path: path.stat().st_mtime_ns for path in folder.rglob("part-*") if "00001" not in path.name
    }
    with Store(folder, PLAN, 1, resume=True) as again:
        assert [task.index for task in again.pending] == [4, 5, 6, 7]
        for task in again.pending:
            again.add(record(task, MET))
    assert "part-00001.parquet is damaged; its runs are made again" in capsys.readouterr().err
    assert content(folder) == before
    assert others == {path: path.stat().st_mtime_ns for path in others}


def one_byte_wrong(file):
    """Bytes of a Parquet file with the last byte of its first column changed."""
    content, column = (
        bytearray(file.read_bytes()),
        pq.ParquetFile(file).metadata.row_group(0).column(0),
    )
    first = column.dictionary_page_offset or column.data_page_offset
    content[first + column.total_compressed_size - 1] ^= 0xFF
    return bytes(content)


def test_a_start_that_was_killed_before_its_manifest_can_be_repeated(small_parts, tmp_path):
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "annual").mkdir()
    (folder / ".lock").touch()
    (folder / ".manifest.json.writing").write_text("{", encoding="utf-8")
    fill(folder)
    fill(tmp_path / "whole")
    assert content(folder) == content(tmp_path / "whole")
    assert not list(folder.rglob(".*"))


def test_failed_runs_made_again_survive_a_kill_before_their_part_is_written(small_parts, tmp_path):
    folder = tmp_path / "r"
    with Store(folder, PLAN, 1) as kept:
        for task in PLAN.tasks():
            bad = {
                "status": "failed",
                "error": "x",
                "place": "x",
                "years": [],
                "annual": {},
                "targets": [],
            }
            kept.add(record(task, MET) | (bad if task.index in (1, 2) else {}))
    kept = Store(folder, PLAN, 1, resume=True, redo_failed=True).__enter__()
    assert [task.index for task in kept.pending] == [1, 2]
    kept.add(record(PLAN.tasks()[1], MET))
    kept.journal.close()  # killed: nothing is tidied up
    kept._lock.held.release()
    with Store(folder, PLAN, 1, resume=True) as again:
        assert not len(again.pending)  # a failed run stays one until it is asked for
    with Store(folder, PLAN, 1, resume=True, redo_failed=True) as again:
        assert [task.index for task in again.pending] == [2]
        again.add(record(PLAN.tasks()[2], MET))
    fill(tmp_path / "whole")
    assert content(folder) == content(tmp_path / "whole")
