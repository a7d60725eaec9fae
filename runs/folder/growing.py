"""A result folder that goes on to a larger experiment: more draws, points, mixes, outlooks or
replications. Every run whose id is there is kept, at its place in the larger one.

What the folder is to become is written beside it, in a folder of its own that gets its name when it
is whole; from then on it is only moved, and a kill between two moves is made good by whoever opens
the folder to write.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from runs.designs import design as designs
from runs.folder import disk, journal, manifest, parts, schema

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import IntArray
    from runs.designs.design import Design
    from runs.experiment import Experiment
    from runs.folder.manifest import Manifest
    from runs.run import Record

NEXT = ".next"
UNFINISHED = disk.HIDDEN.format("next")
OPEN_PARTS = 8
"""Parts of the smaller experiment that are held in memory."""


def only_grows(changed: list[tuple[str, Any, Any]]) -> bool:
    """Whether of all that decides the runs of two folders nothing is other but how many there are;
    `changed` as `manifest.differences` gives it.
    """
    return bool(changed) and all(
        name in manifest.GROWING
        or name.startswith("design.")
        or (name.startswith("mix ") and manifest.ABSENT in (old, new))
        for name, old, new in changed
    )


class Growth:
    """Where the runs of an experiment stand in another one."""

    def __init__(self, small: Experiment, large: Experiment) -> None:
        self.small = small
        self.large = large
        self.maps = _axis_maps(small, large)

    @property
    def whole(self) -> bool:
        """Whether the larger experiment has every run of the smaller one."""
        return self.maps is not None

    def places(self) -> IntArray:
        """Place in the larger experiment of every run of the smaller one, shape (runs,)."""
        assert self.maps is not None, "asked only if every run has a place"
        old, new = self.small.tasks(), self.large.tasks()
        shape = tuple(len(values) for values in old.axes.values())
        digits = np.unravel_index(np.arange(len(old)), shape)
        moved = [self.maps[name][digit] for name, digit in zip(old.axes, digits, strict=True)]
        sizes = tuple(len(values) for values in new.axes.values())
        return np.ravel_multi_index(moved, sizes)

    def keeps_parts(self) -> bool:
        """Whether every part can stay as it is: no run changes its place, its point or its
        columns.
        """
        assert self.maps is not None, "asked only if every run has a place"
        points = self.maps["point"]
        return (
            schema.own_columns(self.small.design) == schema.own_columns(self.large.design)
            and bool((points == np.arange(len(points))).all())
            and bool((self.places() == np.arange(len(self.small.tasks()))).all())
        )


def _axis_maps(small: Experiment, large: Experiment) -> dict[str, IntArray] | None:
    """Per axis the place of each of its values on the axis of the larger experiment; None if one is
    not there.
    """
    old, new = small.tasks().axes, large.tasks().axes
    if list(old) != list(new):
        return None
    maps: dict[str, IntArray] = {}
    for name, values in old.items():
        if name == "point":
            found = _point_places(small.design, large.design)
        else:
            there = {value: place for place, value in enumerate(new[name])}
            found = [there.get(value, -1) for value in values]
        maps[name] = np.asarray(found, int)
        if (maps[name] < 0).any():
            return None
    return maps


def _point_places(small: Design, large: Design) -> IntArray | list[int]:
    """Place of each point of a design among those of another; -1 where it is not there."""
    if _begins_with(large, small):
        return np.arange(len(small))
    there = {_point_key(large, point): point for point in range(len(large))}
    return [there.get(_point_key(small, point), -1) for point in range(len(small))]


def _begins_with(large: Design, small: Design) -> bool:
    """Whether a design's first points are those of another, column by column."""
    if len(large) < len(small) or large.columns.keys() != small.columns.keys():
        return False
    kinds = [
        [(f.column, f.kind, f.name, f.year, f.text) for f in d.factors] for d in (large, small)
    ]
    first = {name: large.columns[name][: len(small)] for name in small.columns}
    return kinds[0] == kinds[1] and replace(large, columns=first).digest() == small.digest()


def _point_key(design: Design, point: int) -> str:
    """What makes a point what it is, as text."""
    settings = {name: design.setting(name, point) for name in designs.RUN_COLUMNS}
    content = [design.changes(point), settings, int(design.repeats[point])]
    return json.dumps(content, sort_keys=True, default=int)


def grow(folder: Path, growth: Growth, becoming: Manifest) -> None:
    """Make a folder, which is locked, one of the larger experiment."""
    staged = folder / UNFINISHED
    shutil.rmtree(staged, ignore_errors=True)
    disk.make_folder(staged)
    parts.write_points(staged, growth.large.design)
    if not growth.keeps_parts():
        for kind in schema.KINDS:
            disk.make_folder(staged / kind)
        _write_parts(folder, staged, growth)
    manifest.write_manifest(staged, becoming)
    disk.rename(staged, folder / NEXT)
    complete(folder)


def complete(folder: Path) -> None:
    """Move what a folder is to become into its place, as far as that is still to be done."""
    staged = folder / NEXT
    if not staged.is_dir():
        return
    moved = [kind for kind in schema.KINDS if (staged / kind).is_dir()]
    if moved:
        # Its runs stand in the new parts; its numbers mean other runs from here on.
        disk.remove(folder / journal.NAME)
    for kind in moved:
        disk.remove_folder(folder / kind)
        disk.rename(staged / kind, folder / kind)
    for name in (designs.NAME, manifest.NAME):
        if (staged / name).exists():
            disk.rename(staged / name, folder / name)
    disk.remove_folder(staged)


def _write_parts(folder: Path, staged: Path, growth: Growth) -> None:
    """The parts of the larger experiment, as far as the folder has runs for them."""
    moved = Moved(folder, growth)
    own = schema.own_columns(growth.large.design)
    for number in moved.numbers:
        records = moved.records(number)
        if records:
            parts.write_part(staged, number, [records[index] for index in sorted(records)], own)


class Moved:
    """The runs of a folder at their places in a larger experiment, slice by slice."""

    def __init__(self, folder: Path, growth: Growth) -> None:
        places = growth.places()
        self.tasks = growth.large.tasks()
        self.old = np.argsort(places)
        self.new = places[self.old]
        self.slices = self.new // journal.SLICE
        self.numbers = np.unique(self.slices).tolist()
        self.runs = _Runs(folder, growth.small)

    def records(self, number: int) -> dict[int, Record]:
        """Runs of a slice: dict index -> record."""
        here = self.slices == number
        moved: dict[int, Record] = {}
        for old, new in zip(self.old[here].tolist(), self.new[here].tolist(), strict=True):
            there, task = self.runs.record(old), self.tasks[new]
            if there is not None and there["run_id"] == task.run_id:
                record = there.copy()
                record["index"], record["point"] = new, task.point
                record["columns"] = task.columns
                moved[new] = record
        return moved


class _Runs:
    """The runs that a folder holds, by their place."""

    def __init__(self, folder: Path, experiment: Experiment) -> None:
        self.folder = folder
        self.tasks = experiment.tasks()
        self.own = schema.own_columns(experiment.design)
        self.waiting = {record["index"]: record for record in journal.records(folder)}
        self.part = lru_cache(maxsize=OPEN_PARTS)(self._part)

    def record(self, index: int) -> Record | None:
        """A run, or None; what the journal holds is newer than what a part holds."""
        waits = self.waiting.get(index)
        return waits if waits is not None else self.part(index // journal.SLICE).get(index)

    def _part(self, number: int) -> dict[int, Record]:
        """Runs of a part, by their place; none if it is missing or damaged."""
        if not parts.part_file(self.folder, "runs", number).exists():
            return {}
        tables = parts.read_part(self.folder, number, self.own)
        if tables is None:
            parts.say_damaged(number, self.folder)
            return {}
        tasks = self.tasks[number * journal.SLICE : (number + 1) * journal.SLICE]
        return schema.records_from(tables, self.own, {task.run_id: task.index for task in tasks})
