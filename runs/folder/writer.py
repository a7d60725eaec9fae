"""The result folder while its runs are being made: kept as they finish, written in parts.

A part holds a fixed slice of the experiment and is written whole; what waits for its slice to fill
stands in a journal, one line a run. So a kill at any moment loses at most the runs in flight.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from runs.folder import disk, journal, manifest, parts, schema
from runs.folder.beginning import begin
from runs.folder.checking import Checker
from runs.folder.pending import Pending
from runs.language import say
from runs.refusals import EnsembleError, reason_of
from runs.shares import WHOLE, share_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from runs.experiment import Experiment, Task, Tasks
    from runs.run import Record


ASIDE = "set_aside"
"""Folder, within a result folder, of files that were found among its parts and are none of them."""


class Store:
    """The result folder of an experiment while its runs are being made; used with `with`.

    `redo_failed` makes the failed runs again; `share` = (k, n) makes only the k-th of n shares of
    the runs.
    """

    def __init__(
        self,
        folder: str | Path,
        experiment: Experiment,
        jobs: int,
        *,
        resume: bool = False,
        redo_failed: bool = False,
        share: tuple[int, int] = WHOLE,
    ) -> None:
        self.folder = Path(folder)
        self.experiment = experiment
        self.tasks: Tasks = experiment.tasks()
        self.own = schema.own_columns(experiment.design)
        self.redo_failed = redo_failed
        self.share = share
        self.wanted = share_of(len(self.tasks), share)  # places of the runs of this share
        self.waiting: dict[int, Record] = {}  # finished runs whose slice is not full yet
        self.whole: set[int] = set()  # slices whose part is written
        self.partial: dict[int, set[int]] = {}  # of other slices, the runs that their parts hold
        self.failed: set[int] = set()  # runs of these that failed
        self.broken = False  # whether the disk has refused something
        self.pending: Pending  # what is to be made, once an earlier process's runs are recovered
        self.journal = journal.Journal(self.folder)
        self._lock = begin(self.folder, experiment, jobs, resume=resume, share=share)

    def __enter__(self) -> Store:
        """Recover what an earlier process has finished."""
        try:
            with self.disk():
                self._recover()
        except BaseException:
            self._let_go()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is finished, also of slices that are not full."""
        try:
            if not self.broken:
                with self.disk():
                    self._write_waiting()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        """Close the journal and free the folder, whatever the disk says."""
        with contextlib.suppress(OSError):
            self.journal.close()
        self._lock.free()

    def _write_waiting(self) -> None:
        """Write the part of every slice that has something new, then drop the journal
        that held it.
        """
        for number in sorted({index // journal.SLICE for index in self.waiting}):
            self._write_part(number)
        self.journal.remove()

    @contextlib.contextmanager
    def disk(self) -> Iterator[None]:
        """What the disk refuses stops the ensemble with one line; what was written before stays as
        it is.
        """
        try:
            yield
        except OSError as error:
            self.broken = True
            raise EnsembleError(
                "folder_became_unwritable",
                "cannot write to {folder} ({reason}); what is finished is kept: mend that, then "
                "go on with --resume",
                folder=self.folder,
                reason=reason_of(error),
            ) from None

    def _recover(self) -> None:
        """Find the slices that are whole, take what the journal and unfinished parts hold, start a
        clean journal.
        """
        for place in (".", *schema.KINDS):
            for unfinished in (self.folder / place).glob(disk.HIDDEN.format("*")):
                disk.remove_folder(unfinished) if unfinished.is_dir() else disk.remove(unfinished)
            # A process that was killed may have named a part, and no more: a power cut could still
            # take the name back, when the journal no longer holds its runs.
            disk.sync_folder(self.folder / place)

        self._set_aside()
        damaged = [number for number in range(self._slices()) if self._take_part(number) is False]
        for record in journal.records(self.folder):
            self._take_line(record)

        for number in damaged:
            if any(index not in self.waiting for index in self._indices(number)):
                name = self._part("runs", number).name
                note = say(
                    "note: {folder}: {name} is damaged; its runs are made again",
                    folder=self.folder,
                    name=name,
                )
                print(note, file=sys.stderr)

        self.pending = self._missing()
        self.journal.renew(self.waiting.values())
        for number in sorted({index // journal.SLICE for index in self.waiting} | {*self.partial}):
            self._close_slice(number)

    def _set_aside(self) -> None:
        """Move files that belong to no part of the experiment out of the tables; nothing is
        removed.
        """
        checker = Checker(self.folder, manifest.read_manifest(self.folder), self.experiment)
        for file in checker.strange():
            name = file.relative_to(self.folder).as_posix()
            disk.make_folder(self.folder / ASIDE)
            disk.rename(file, self.folder / ASIDE / name.replace("/", "-"))
            note = say(
                "note: {folder}: {name} is no part of the experiment; it now lies in {aside}/",
                folder=self.folder,
                name=name,
                aside=ASIDE,
            )
            print(note, file=sys.stderr)

    def _take_part(self, number: int) -> bool | None:
        """Mark a slice whole, or note which of its runs its part holds; False if the part is
        damaged, None if there is none.
        """
        if not self._part("runs", number).exists():
            return None
        tables = parts.read_part(self.folder, number, self.own)
        if tables is None:
            return False
        tasks = self._slice(number)
        statuses = tables["runs"]["status"].to_pylist()
        names = tables["runs"]["run_id"].to_pylist()
        if names == [task.run_id for task in tasks] and not (
            self.redo_failed and "failed" in statuses
        ):
            self.whole.add(number)
            self.failed |= {
                task.index
                for task, status in zip(tasks, statuses, strict=True)
                if status == "failed"
            }
            return True
        places = {task.run_id: task.index for task in tasks}
        self.partial[number] = {
            places[name]
            for name, status in zip(names, statuses, strict=True)
            if name in places and not (self.redo_failed and status == "failed")
        }
        return True

    def _take_line(self, record: Record) -> None:
        """Take a run that the journal holds, unless its slice is whole or it is another
        experiment's.
        """
        index = record["index"]
        if (
            index >= len(self.tasks)
            or self._to_redo(record)
            or self.tasks[index].run_id != record["run_id"]
        ):
            return
        number = index // journal.SLICE
        if index in self.failed and record["status"] == "ok":
            # It was made again, and the process killed before its part was written anew.
            self.failed.discard(index)
            self.whole.discard(number)
            self.partial[number] = set(self._indices(number))
        if number not in self.whole:
            self.partial.get(number, set()).discard(index)
            self.waiting[index] = record

    def _to_redo(self, record: Record) -> bool:
        """Whether a run that is there is to be made again."""
        return self.redo_failed and record["status"] == "failed"

    def _missing(self) -> Pending:
        """The runs that are still to be made."""
        missing = np.zeros(len(self.tasks), bool)
        missing[self.wanted.start : self.wanted.stop] = True
        for number in self.whole:
            missing[number * journal.SLICE : (number + 1) * journal.SLICE] = False
        for held in (self.waiting, *self.partial.values()):
            missing[list(held)] = False
        return Pending(self.tasks, np.flatnonzero(missing))

    def _slices(self) -> int:
        return -(-len(self.tasks) // journal.SLICE)

    def _indices(self, number: int) -> range:
        """Places of a slice's runs."""
        return range(number * journal.SLICE, min((number + 1) * journal.SLICE, len(self.tasks)))

    def _slice(self, number: int) -> list[Task]:
        """The tasks of a slice."""
        return self.tasks[number * journal.SLICE : (number + 1) * journal.SLICE]

    def _part(self, kind: str, number: int) -> Path:
        """File of a part."""
        return parts.part_file(self.folder, kind, number)

    def add(self, record: Record) -> None:
        """Keep a finished run."""
        with self.disk():
            self.waiting[record["index"]] = record
            # The journal comes first: from here on a kill does not lose the run.
            self.journal.add(record)
            self._close_slice(record["index"] // journal.SLICE)

    def _close_slice(self, number: int) -> None:
        """If every run of a slice is there, write its part and strike it from the journal."""
        held = self.partial.get(number, set())
        if all(index in self.waiting or index in held for index in self._indices(number)):
            self._write_part(number)
            for index in self._indices(number):
                del self.waiting[index]
            self.whole.add(number)
            self.journal.renew(self.waiting.values())

    def _write_part(self, number: int) -> None:
        """Write what is there of a slice, in the order of the experiment, however it arrived."""
        for index, record in self._of_part(number).items():
            # What its part held is in the journal before the part is written anew.
            self.waiting[index] = record
            self.journal.add(record)
        self.partial.pop(number, None)
        records = [self.waiting[index] for index in self._indices(number) if index in self.waiting]
        parts.write_part(self.folder, number, records, self.own)

    def _of_part(self, number: int) -> dict[int, Record]:
        """The runs that the part of a slice holds and that stay as they are."""
        held = self.partial.get(number)
        if not held:
            return {}
        tables = parts.read_part(self.folder, number, self.own)
        if tables is None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))  # it could be read a moment ago
        places = {task.run_id: task.index for task in self._slice(number)}
        records = schema.records_from(tables, self.own, places)
        return {index: records[index] for index in sorted(held)}
