"""Several folders of the same experiment, each with other runs of it, as one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from runs.folder import disk, growing, journal, manifest, parts, schema
from runs.folder.checking import part_number
from runs.folder.reader import open_results
from runs.folder.writer import Store
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from runs.folder.reader import Results
    from runs.run import Record


def merge(folders: Sequence[str | Path], out: str | Path) -> Results:
    """Join folders of one experiment (same arguments, code, data, libraries) into `out`; returns
    its `Results`. Folders may be of different size: the largest must have a place for every run of
    the others.

    Folders that differ in identity, or hold a run differently, are refused before anything is
    written. A run that failed in one folder and succeeded in another is taken from the other.
    """
    sources = [open_results(folder) for folder in folders]
    if len(sources) < 2:
        raise InputError("merge_too_few", "merge needs at least two folders")
    first = max(sources, key=lambda source: len(source.experiment.tasks()))
    holders = [_holder(source, first) for source in sources]
    shared = [
        number
        for number in _numbers(holders)
        if sum(holder.holds(number) for holder in holders) > 1
    ]
    # Once for the refusals alone: nothing is written before all is known to fit.
    for number in shared:
        _joined(holders, number)
    with Store(out, first.experiment, jobs=0) as store:
        for number in _numbers(holders):
            _write(store, number, [holder for holder in holders if holder.holds(number)])
    return open_results(out)


def _holder(source: Results, largest: Results) -> Holder | GrownHolder:
    """A folder as one of those to be joined; refused unless it is of the largest one's experiment
    or a part of it.
    """
    changed = manifest.differences(source.manifest, largest.manifest)
    if not changed:
        return Holder(source)
    if growing.only_grows(changed):
        growth = growing.Growth(source.experiment, largest.experiment)
        if growth.whole:
            return GrownHolder(source.path, growth)
    name, one, two = changed[0]
    raise InputError(
        "merge_other_experiment",
        "{first} and {second} are not of one experiment: {name} is {one} in the first, {two} in "
        "the second",
        first=source.path,
        second=largest.path,
        name=name,
        one=one,
        two=two,
    )


class GrownHolder:
    """A folder of a smaller experiment, its runs at their places in the larger one."""

    def __init__(self, folder: Path, growth: growing.Growth) -> None:
        self.folder = folder
        self.moved = growing.Moved(folder, growth)
        self.numbers = set(self.moved.numbers)

    def holds(self, number: int) -> bool:
        """Whether it may have a run of a slice."""
        return number in self.numbers

    def whole(self, number: int) -> bool:
        """Whether a part can be copied as it is."""
        return False

    def records(self, number: int) -> dict[int, Record]:
        """Its runs of a slice: dict index -> record."""
        return self.moved.records(number)


class Holder:
    """One of the folders to be joined: its parts and its journal, slice by slice."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.folder = results.path
        self.tasks = results.experiment.tasks()
        self.own = schema.own_columns(results.experiment.design)
        self.waiting: dict[int, list[Record]] = {}
        for record in journal.records(self.folder):
            self.waiting.setdefault(record["index"] // journal.SLICE, []).append(record)
        self.parts = {part_number(file) or 0 for file in results.parts("runs")}

        self.numbers = self.parts | self.waiting.keys()

    def holds(self, number: int) -> bool:
        """Whether it has any run of a slice."""
        return number in self.numbers

    def whole(self, number: int) -> bool:
        """Whether its part of a slice has every run of it, and can be copied as it is."""
        if number in self.waiting:
            return False
        tables = self.tables(number)
        size = len(self.tasks[number * journal.SLICE : (number + 1) * journal.SLICE])
        return tables is not None and tables["runs"].num_rows == size

    def tables(self, number: int) -> dict[str, pa.Table] | None:
        """The tables of a slice's part; None if there is none, or it is damaged (which is said)."""
        if number not in self.parts:
            return None
        sound = not self.results.checker or not self.results.checker.part_faults(number)
        tables = parts.read_part(self.folder, number, self.own) if sound else None
        if tables is None:
            parts.say_damaged(number, self.folder)
        return tables

    def records(self, number: int) -> dict[int, Record]:
        """Its runs of a slice: dict index -> record; a run in the journal is newer than one in its
        part.
        """
        waiting = {record["index"]: record for record in self.waiting.get(number, ())}
        tables = self.tables(number)
        if tables is None:
            return waiting
        tasks = self.tasks[number * journal.SLICE : (number + 1) * journal.SLICE]
        places = {task.run_id: task.index for task in tasks}
        if not places.keys() >= set(tables["runs"]["run_id"].to_pylist()):
            raise InputError(
                "merge_other_code",
                "{folder} holds runs of other code or data than is here; merge it with the "
                "version that made it",
                folder=self.folder,
            )
        return schema.records_from(tables, self.own, places) | waiting


type Holders = list[Holder | GrownHolder]


def _numbers(holders: Holders) -> list[int]:
    """Every slice of which any folder has a run."""
    return sorted({number for holder in holders for number in holder.numbers})


def _joined(holders: Holders, number: int) -> dict[int, Record]:
    """Runs of a slice from all folders: dict index -> record; refused if two differ in more than
    their clock.
    """
    joined: dict[int, Record] = {}
    folders: dict[int, Path] = {}
    for holder in holders:
        for index, record in holder.records(number).items():
            there = joined.get(index)
            if (
                there is not None
                and there["status"] == record["status"] == "ok"
                and _bits(there) != _bits(record)
            ):
                raise InputError(
                    "merge_differs",
                    "{first} and {second} hold run {run_id} differently: one was not made by "
                    "the code it states; make it again with 'ganzi rerun' to see which",
                    first=folders[index],
                    second=holder.folder,
                    run_id=record["run_id"],
                )
            if there is None or there["status"] == "failed":
                joined[index] = record
                folders[index] = holder.folder
    return joined


def _bits(record: Record) -> str:
    """A record without what only the clock decides, as text."""
    left = {name: value for name, value in record.items() if name not in schema.MEASURED_BY_CLOCK}
    return json.dumps(left, sort_keys=True)


def _write(store: Store, number: int, holders: Holders) -> None:
    """One slice: a copy of the part if one folder alone has all of it, else what there is run by
    run.
    """
    if len(holders) == 1 and holders[0].whole(number):
        for kind in schema.KINDS:
            content = parts.part_file(holders[0].folder, kind, number).read_bytes()
            disk.write_whole(parts.part_file(store.folder, kind, number), content)
        return
    for record in _joined(holders, number).values():
        store.add(record)
