"""The result folder on a disk that fails by a seed: short writes, a full disk, writes to the disk
that are only promised, renames that fail, a kill or a power cut between any two calls.

`python -m tests.bench.faulty_disk` (a target of the Makefile): 10,000 seeds. Each makes a folder
through several processes that fail, and at last one that does not. Each failure must be a refusal
in one line; the end must be the content of a folder made without any; and no run that was kept may
be made again, unless the disk has lied.
"""

import argparse
import contextlib
import errno
import io
import random
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest import mock

from abm.registers import indicators
from runs.experiment import Experiment
from runs.folder import disk, journal, schema
from runs.folder.writer import Store
from runs.refusals import EnsembleError, InputError, in_words
from tests.bench.endurance import content
from tests.worlds.synthetic import failed, record

SEEDS, PROCESSES, LONGEST = 10_000, 4, 300
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (faster where it is there)
MET = {"visits_2025": True, "co2_2025": False}
CALLS = (
    "create",
    "lengthen",
    "write",
    "sync",
    "rename",
    "sync_folder",
    "make_folder",
    "remove",
    "remove_folder",
)


class KilledError(BaseException):
    """The process is gone: nothing that catches errors catches it."""


class Disk:
    """A disk on which calls fail by chance. What is not synced is lost when the power is cut: of
    files their last bytes, of folders the last names, from some point on.
    """

    def __init__(self, chance):
        self.chance = chance
        self.real = {name: getattr(disk, name) for name in CALLS}
        self.lies = chance.random() < 0.3
        """Whether it promises to have put on the disk what it has not."""
        self.lied = False
        self.unsynced = {}  # file -> bytes of it that are surely on the disk
        self.undo = []  # (folder, how to take a name back) of what is not surely there
        self.start(faults=False)

    def start(self, faults=True):
        """A new process; the disk has room again."""
        chance = self.chance
        self.dead = self.full = False
        self.left = chance.randrange(1, 90) if faults and chance.random() < 0.7 else None
        self.rate = chance.choice((0.0, 0.01, 0.05)) if faults else 0.0
        self.short = chance.choice((0.0, 0.3)) if faults else 0.0

    def calls(self):
        """Every call that `runs.folder.disk` makes, on this disk."""
        return {name: self._failing(name, getattr(self, f"_{name}")) for name in CALLS}

    def _failing(self, name, ordinary):
        def call(*given):
            if self.dead:
                raise KilledError
            if self.left is not None:
                self.left -= 1
                if self.left < 0:
                    self.dead = True
                    raise KilledError
            if name in ("rename", "sync", "remove") and self.chance.random() < self.rate:
                raise OSError(errno.EIO, "Input/output error")
            if name in ("create", "make_folder") and self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return ordinary(*given)

        return call

    def _create(self, file):
        self._note_name(file, file)
        self.unsynced[file] = 0
        return self.real["create"](file)

    def _lengthen(self, file):
        self.unsynced.setdefault(file, file.stat().st_size)
        return self.real["lengthen"](file)

    def _write(self, stream, view):
        if self.full or self.chance.random() < self.rate:
            self.full = True
            self.real["write"](stream, view[: self.chance.randrange(len(view))])
            raise OSError(errno.ENOSPC, "No space left on device")
        if self.chance.random() < self.short:
            view = view[: self.chance.randrange(1, len(view) + 1)]
        return self.real["write"](stream, view)

    def _promised(self):
        """Whether what was asked for is only promised."""
        lie = self.lies and self.chance.random() < 0.3
        self.lied |= lie
        return lie

    def _sync(self, stream):
        if not self._promised():
            self.unsynced.pop(Path(stream.name), None)

    def _sync_folder(self, folder):
        if not self._promised():
            self.undo = [(place, back) for place, back in self.undo if place != folder]

    def _note_name(self, file, place):
        """What takes a name back: the file or folder that was there before."""
        before = self._kept(file)
        self.undo.append((place.parent, lambda: self._put(file, before)))

    def _kept(self, place):
        if place.is_dir():
            return {path: self._kept(path) for path in place.iterdir()}
        return place.read_bytes() if place.exists() else None

    def _put(self, place, there):
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        if isinstance(there, dict):
            place.mkdir(parents=True)
            for path, inner in there.items():
                self._put(path, inner)
        elif there is not None and place.parent.is_dir():
            place.write_bytes(there)

    def _rename(self, old, new):
        before = self._kept(old), self._kept(new)

        def back():
            self._put(old, before[0])
            self._put(new, before[1])

        # Both names change at once, or neither.
        self.undo.append((new.parent, back))
        for file in [path for path in self.unsynced if path == old or old in path.parents]:
            self.unsynced[new / file.relative_to(old)] = self.unsynced.pop(file)
        old.replace(new)
        self._calls_sync_folder(new.parent)

    def _calls_sync_folder(self, folder):
        disk.sync_folder(folder)

    def _make_folder(self, folder):
        self.real["make_folder"](folder)

    def _remove(self, file):
        self._note_name(file, file)
        self.unsynced.pop(file, None)
        self.real["remove"](file)

    def _remove_folder(self, folder):
        # What is not surely in it goes with it, and cannot come back into another of its name.
        self.undo = [
            (folder.parent if place.is_relative_to(folder) else place, back)
            for place, back in self.undo
        ]
        self._note_name(folder, folder)
        self.real["remove_folder"](folder)

    def cut_power(self):
        """Lose what is not surely on the disk."""
        for _, back in reversed(self.undo[self.chance.randrange(len(self.undo) + 1) :]):
            back()
        for file, sure in self.unsynced.items():
            if file.is_file():
                there = file.read_bytes()
                kept = self.chance.randrange(sure, max(len(there), sure) + 1)
                file.write_bytes(there[:kept])
        self.undo, self.unsynced = [], {}


@contextlib.contextmanager
def small_world():
    """Four runs a part and few columns, so that a part is written in a moment."""
    names = {"visits": indicators.register()["visits"]}
    few = SimpleNamespace(register=lambda: names)
    with (
        mock.patch.object(journal, "SLICE", 4),
        mock.patch.object(schema, "parameter_names", return_value=("discount_rate",)),
        mock.patch.object(schema, "lever_names", return_value=("fund_size",)),
        mock.patch.object(schema, "indicators", few),
    ):
        schema.schemas.cache_clear()
        yield
    schema.schemas.cache_clear()


def plans():
    """Pairs of experiments: the first is made, or begun, before the second."""
    five = Experiment.checked(mixes=("status_quo", "document"), draws=5, rng=1)
    nine = Experiment.checked(mixes=("status_quo", "document"), draws=7, rng=1)
    wide = Experiment.checked(mixes=("status_quo", "tourism", "document"), draws=5, rng=1)
    return [(five, five), (five, nine), (five, wide)]


def made_up(task, good):
    """A record of a run; one of them fails, unless it is made again."""
    there = failed(task) if task.draw == 3 and not good else record(task, MET)
    return there | {"point": task.point, "columns": task.columns}


def attempt(folder, plan, again=False):
    """One process: makes what the folder lacks; returns what was surely kept and what was made."""
    made, kept = [], []
    try:
        with Store(folder, plan, 1, resume=True, redo_failed=again) as store:
            for task in store.pending:
                made.append(task.run_id)
                store.add(made_up(task, again))
                kept.append(task.run_id)
    except (KilledError, InputError, EnsembleError) as error:
        return made, kept, error
    return made, kept, None


def reference(plan, again):
    """Content of a folder made without a fault."""
    with TemporaryDirectory(dir=MEMORY) as place:
        attempt(Path(place) / "r", plan)
        if again:
            attempt(Path(place) / "r", plan, again=True)
        return content(Path(place) / "r")


class Trial:
    """A folder that is made by several processes on a failing disk."""

    def __init__(self, seed, pairs):
        self.chance = random.Random(seed)
        self.which, self.again = self.chance.randrange(len(pairs)), self.chance.random() < 0.3
        self.pair = pairs[self.which]
        self.found, self.kept = [], set()

    def faults(self, folder, references):
        """What is wrong in the end, in words; nothing if all is well."""
        world = Disk(self.chance)
        with mock.patch.multiple(disk, **world.calls()):
            ends = [self._process(world, folder, number) for number in range(PROCESSES)]
        if isinstance(ends[-1], InputError):
            # A disk that lied may have lost what says whose the runs are.
            return self.found if world.lied else [*self.found, f"refused: {ends[-1]}"]
        if self.again:
            attempt(folder, self.pair[1], again=True)
        if not self.found and content(folder) != references[self.which, self.again]:
            self.found.append("the content differs from that of a folder made without a fault")
        left = [str(path.relative_to(folder)) for path in folder.rglob(".*")]
        if left and not self.found:
            self.found.append(f"left over: {', '.join(left)}")
        return self.found

    def _process(self, world, folder, number):
        """One process, the last of which meets no fault; returns what ended it."""
        late = number >= PROCESSES // 2
        world.start(faults=number < PROCESSES - 1)
        redo = self.again and late
        made, sure, error = attempt(folder, self.pair[late], redo)
        twice = self.kept & set(made)
        if twice and not world.lied and not redo:
            self.found.append(f"process {number}: {len(twice)} kept runs were made again")
        self.kept |= set(sure)
        if isinstance(error, InputError | EnsembleError):
            line = in_words(error)
            if "\n" in line or len(line) > LONGEST:
                self.found.append(f"process {number}: not one short line: {line}")
        if isinstance(error, KilledError) and self.chance.random() < 0.5:
            world.cut_power()
        return error


def check(seeds, say=print):
    """Seeds that leave something wrong: dict seed -> what."""
    wrong = {}
    with small_world(), contextlib.redirect_stderr(io.StringIO()):
        pairs = plans()
        references = {
            (which, again): reference(pair[1], again)
            for which, pair in enumerate(pairs)
            for again in (False, True)
        }
        for number, seed in enumerate(seeds, start=1):
            with TemporaryDirectory(dir=MEMORY) as place:
                found = Trial(seed, pairs).faults(Path(place) / "r", references)
            if found:
                wrong[seed] = found
                say(f"seed {seed}: {'; '.join(found)}")
            if number % 500 == 0:
                say(f"{number} seeds: {len(wrong)} wrong")
    return wrong


def main():
    """Make the experiment and say what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faulty_disk", description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    began = time.monotonic()
    wrong = check(range(given.first, given.first + given.seeds))
    print(f"{given.seeds} seeds, {len(wrong)} wrong, {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
