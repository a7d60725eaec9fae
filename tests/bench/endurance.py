"""Kill -9 of a worker, of the parent, of both, at random moments of a sweep, each time followed by
--resume.

`python -m tests.bench.endurance` (part of `make experiments`): 400 runs, 20 kills in the first
three seconds of a process, then 20 later ones. At the end the content must equal that of an
uninterrupted sweep bit by bit, nothing but results may be left, no run that was kept may have run
again, and ten seconds after the death of a parent none of its processes may be there.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from abm import PolicyMix
from abm.registers.drawing import run_parameters
from runs.folder import journal, schema
from runs.folder.reader import open_results

RUNS, KILLS, JOBS = 400, 20, 2
VICTIMS = ("worker", "parent", "both")
EARLY, LATE = 3.0, 0.2
"""Seconds within which a kill comes: after a process started, or after so many runs."""
PATIENCE, GONE = 600.0, 10.0
"""Seconds until a sweep has gone on, and until nothing is left of one whose parent was killed."""
MONTH = {"start": "2022-01", "end": "2022-01", "detail": "coarse"}
"""As cheap as a run can be."""


@dataclass(frozen=True)
class LoggedMix(PolicyMix):
    """A mix that notes in a file each run that starts, by a number that is drawn once a run."""

    log: str = ""

    def table(self, months, drawn_strength, extra=None):
        """As that of any mix."""
        with open(self.log, "a") as stream:  # noqa: PTH123 (a worker needs no more than this)
            stream.write(f"{drawn_strength!r}\n")
        return super().table(months, drawn_strength, extra)


def sweep_logged(folder, log, runs, size):
    """The sweep that is killed: one run a draw."""
    from runs import sweep

    journal.SLICE = size
    points = pd.DataFrame({"draw": range(runs)})
    plan = {"mixes": [LoggedMix("status_quo", log=str(log))], **MONTH}
    sweep(points, out=folder, plan=plan, jobs=JOBS, resume=True, progress=False)


def start(folder, log, runs, size):
    """A process that makes (or goes on with) the sweep."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.endurance",
        "--child",
        str(folder),
        str(log),
        str(runs),
        str(size),
    ]
    with open(f"{folder}.err", "w") as said:  # noqa: PTH123 (a name beside the folder's)
        return subprocess.Popen(command, stderr=said, start_new_session=True)


def workers(process):
    """Ids of the worker processes of a sweep (Linux)."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(place.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            words = place.joinpath("cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            continue
        if parent == process.pid and b"popen_loky_posix" in words:
            found.append(int(place.name))
    return found


def processes(session):
    """Number -> command of the processes of a session that have not ended (Linux)."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state = place.joinpath("stat").read_text().rpartition(")")[2].split()[0]
            if os.getsid(int(place.name)) == session and state != "Z":
                found[int(place.name)] = place.joinpath("cmdline").read_bytes()
        except OSError:
            continue
    return found


def outlived(session):
    """Processes of a session that are there ten seconds after its first one has died."""
    deadline = time.monotonic() + GONE
    while (left := processes(session)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def endure(folder, runs=RUNS, kills=KILLS, size=journal.SLICE, seed=1, *, early=False, say=print):
    """Make a sweep under kills, `early` ones in the first seconds of a process; returns (log, kept,
    left): runs that started, at each kill the runs that were kept, and processes that outlived it.
    """
    chance = random.Random(seed)
    log = Path(f"{folder}.log")
    kept, left = [], []
    log.touch()
    process = start(folder, log, runs, size)
    for number in range(kills):
        if not early:
            _wait(process, lambda number=number: len(_lines(log)) > number * runs // (kills + 1))
        time.sleep(chance.uniform(0, EARLY if early else LATE))
        victim = VICTIMS[number % len(VICTIMS)] if not early else "parent"
        pids = workers(process)
        pids = [chance.choice(pids)] if pids and victim == "worker" else pids
        if victim != "parent":
            _kill(pids)
        if victim != "worker":
            _kill([process.pid])
        say(f"kill {number + 1} of {kills}: {victim}, {len(_lines(log))} runs started")
        if victim != "worker":
            process.wait()
            left += outlived(process.pid).values()
            kept.append((len(_lines(log)), kept_runs(folder)))
            process = start(folder, log, runs, size)
    _wait(process, lambda: False)
    return _lines(log), kept, left + list(outlived(process.pid).values())


def _wait(process, reached):
    """Wait until something is reached or the process has ended, which must have been in order."""
    log, seen, deadline = Path(process.args[-3]), -1, 0.0
    while process.poll() is None and not reached():
        if log.stat().st_size != seen:
            seen, deadline = log.stat().st_size, time.monotonic() + PATIENCE
        if time.monotonic() > deadline:
            process.kill()
            raise RuntimeError(f"the sweep did not go on for {PATIENCE:.0f} s")
        time.sleep(0.01)
    if process.poll():
        said = Path(f"{process.args[-4]}.err").read_text()
        raise RuntimeError(f"the sweep ended with {process.returncode}: {said}")


def _kill(pids):
    """Kill processes, if they are still there."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _lines(log):
    """Lines of the log: runs that have started, in order."""
    return log.read_text().splitlines()


def kept_runs(folder):
    """Runs that a folder holds, as the log names them."""
    try:
        draws = open_results(folder).read("runs", columns=["draw"])["draw"]
    except ValueError:  # nothing there yet
        return set()
    return {repr(run_parameters(draw).implementation_strength) for draw in draws.tolist()}


def content(folder):
    """Every value of a result folder, as bytes, but those that only the clock decides."""
    folder = Path(folder)
    files = {
        f"{kind}/{file.name}": file.read_bytes()
        for kind in ("annual", "targets")
        for file in sorted((folder / kind).iterdir())
    }
    runs = open_results(folder).runs.drop(columns=list(schema.MEASURED_BY_CLOCK))
    return (
        files,
        runs.select_dtypes("number").to_numpy().tobytes(),
        runs.select_dtypes(exclude="number").to_csv(),
    )


def faults(folder, reference, log, kept, left, runs):
    """What is wrong after the kills, in words; nothing if all is well."""
    found = [f"still there: {command}" for command in left]
    if content(folder) != content(reference):
        found.append("the content differs from that of an uninterrupted sweep")
    names = {path.name for path in Path(folder).iterdir()} - {
        "manifest.json",
        "design.parquet",
        *schema.KINDS,
    }
    names |= {path.name for path in Path(folder).rglob(".*")}
    if names:
        found.append(f"left over: {', '.join(sorted(names))}")
    for started, there in kept:
        again = there & set(log[started:])
        if again:
            found.append(f"{len(again)} runs that were kept ran again")
    if len(set(log)) != runs:
        found.append(f"{len(set(log))} different runs were started instead of {runs}")
    return found


def main():
    """Make the experiment and say what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.endurance", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        folder, log, runs, size = given.child
        sweep_logged(folder, log, int(runs), int(size))
        return 0
    with TemporaryDirectory() as place:
        reference = Path(place) / "whole"
        Path(f"{reference}.log").touch()
        _wait(start(reference, f"{reference}.log", given.runs, journal.SLICE), lambda: False)
        wrong = [check(Path(place), reference, given.runs, given.kills, early) for early in (1, 0)]
    return 1 if any(wrong) else 0


def check(place, reference, runs, kills, early):
    """Make the sweep under kills and say what came of it; returns what is wrong."""
    folder = place / ("early" if early else "late")
    log, kept, left = endure(folder, runs, kills, early=early)
    found = faults(folder, reference, log, kept, left, runs)
    again = len(log) - runs
    when = f"within {EARLY:.0f} s" if early else "later"
    print(f"{runs} runs, {kills} kills {when}, {again} runs in flight were repeated: ", end="")
    print(
        "; ".join(found)
        or "content identical, nothing left over, nothing that was kept ran again, no process left"
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
