"""Ctrl-C reaches every process of the terminal: a user reads one line, whenever it comes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "ganzi.py", "assess", "--draws", "40", "--jobs", "2"]


def workers(session):
    """How many worker processes a session has."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            own = os.getsid(int(process.name)) == session
        except (OSError, ValueError):
            continue
        found += own and b"popen_loky_posix" in words
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="workers are found in /proc")
@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.0])
def test_an_interrupt_while_workers_start_says_one_line(tmp_path, seconds):
    child = subprocess.Popen(
        [*COMMAND, "--out", tmp_path / "r"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while child.poll() is None and workers(child.pid) < 2:
        time.sleep(0.005)
    time.sleep(seconds)
    os.killpg(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    [line] = [line for line in said.splitlines() if not line.startswith("assess: ")]  # progress
    assert line.startswith("error: interrupted; what is finished is kept; go on with: ganzi.py ")
    assert line.endswith("--resume")
