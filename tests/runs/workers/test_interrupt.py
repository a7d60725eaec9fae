"""Ctrl-C reaches every process of the terminal: a user reads one line, whenever it comes, and
nothing stays behind.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.endurance import processes

ROOT = Path(__file__).parents[3]
PATIENCE = 300
COMMAND = """
import signal, sys
import ganzi
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell would ignore it
sys.argv = sys.argv[1:]
print("here", flush=True)
ganzi.main()
"""
DROPPED = """
import os, signal, time
import ganzi

class Cleared:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)

def run(arguments):
    Cleared()
    time.sleep(3600)
    return 0

signal.signal(signal.SIGINT, signal.default_int_handler)
ganzi._run = run
ganzi.main(["list"])
"""
SWALLOWED = """
import os, signal, time
import ganzi

def run(arguments):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
    except BaseException:
        pass
    time.sleep(3600)
    return 0

signal.signal(signal.SIGINT, signal.default_int_handler)
ganzi.SECONDS_UNTIL_SURE = 0.2
ganzi._run = run
ganzi.main(["list"])
"""


@pytest.fixture
def child(tmp_path):
    """`ganzi assess` with two workers, in a session of its own."""
    arguments = ["ganzi.py", "assess", "--draws", "40", "--jobs", "2", "--out", tmp_path / "r"]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout.readline() == "here\n"
    yield process
    for number in processes(process.pid):
        os.kill(number, signal.SIGKILL)
    process.communicate()


def interrupted(child):
    """The line that is left of an interrupt, once nothing else is."""
    os.killpg(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=PATIENCE)
    deadline = time.monotonic() + 10
    while processes(child.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes(child.pid) == {}
    assert child.returncode == 130
    [line] = [line for line in said.splitlines() if not line.startswith("assess: ")]  # progress
    assert line.startswith("error: interrupted")
    return line


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="workers are found in /proc")
@pytest.mark.parametrize(("workers", "seconds"), [(1, 0.0), (2, 0.0), (2, 0.4)])
def test_an_interrupt_while_workers_start_says_one_line(child, workers, seconds):
    while sum(b"popen_loky_posix" in words for words in processes(child.pid).values()) < workers:
        time.sleep(0.005)
    time.sleep(seconds)
    line = interrupted(child)
    assert line.startswith("error: interrupted; what is finished is kept; go on with: ganzi.py ")
    assert line.endswith("--resume")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.7])
def test_an_interrupt_while_libraries_load_says_one_line(child, seconds):
    time.sleep(seconds)
    interrupted(child)


@pytest.mark.parametrize("program", [DROPPED, SWALLOWED], ids=["dropped", "swallowed"])
def test_an_interrupt_that_is_lost_comes_again(program):
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stderr) == (130, "error: interrupted\n")
