"""The lock on a folder: one process at a time, and free again as soon as that process is gone."""

import subprocess
import sys

import pytest

from runs import InputError
from runs.folder import lock
from runs.folder.lock import FolderLock
from runs.folder.writer import Store
from tests.worlds.synthetic import experiment

HOLDER = """
import sys, time
from runs.folder.lock import FolderLock

lock = FolderLock.take(sys.argv[1])
print("held" if lock else "refused", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock of a folder until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_one_holder_at_a_time_and_nothing_is_left(tmp_path):
    first = FolderLock.take(tmp_path)
    assert FolderLock.take(tmp_path) is None
    first.free()
    first.free()  # once more does no harm
    assert not list(tmp_path.iterdir())
    second = FolderLock.take(tmp_path)
    assert second is not None
    second.free()


def test_a_lock_is_free_when_the_process_that_held_it_is_killed(tmp_path, holder):
    assert FolderLock.take(tmp_path) is None
    holder.kill()
    holder.wait()
    assert (tmp_path / lock.NAME).exists()
    own = FolderLock.take(tmp_path)
    assert own is not None
    own.free()
    assert not list(tmp_path.iterdir())


def test_two_processes_in_one_folder_get_one_clear_line(tmp_path, holder):
    with pytest.raises(InputError) as refusal:
        Store(tmp_path, experiment(1), 1)
    assert str(refusal.value) == (
        f"another process is writing to {tmp_path}; wait for it, or give another folder"
    )
