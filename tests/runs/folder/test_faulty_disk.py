"""The result folder on a disk that fails by a seed; 10,000 seeds stand in `make faults`."""

import pytest

from tests.bench import faulty_disk


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_whatever_the_disk_does_the_end_is_that_of_a_sound_one(first):
    assert faulty_disk.check(range(first, first + 50)) == {}


def test_what_a_killed_process_named_is_put_on_the_disk_before_the_journal_forgets_it():
    """Power is cut a process after the kill, in the middle of growing."""
    assert faulty_disk.check([7056]) == {}


def test_a_disk_that_forgets_what_is_not_synced_is_noticed(monkeypatch):
    def careless(stream, content):
        view = memoryview(content)
        while view:
            view = view[faulty_disk.disk.write(stream, view) :]

    monkeypatch.setattr(faulty_disk.disk, "append", careless)
    found = faulty_disk.check(range(40), say=lambda text: None)
    assert any("kept runs were made again" in said for said in str(found).split(";"))
