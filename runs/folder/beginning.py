"""How a result folder is begun, gone on with, or extended: locked, with a manifest that says
what it is for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from runs.designs import design as designs
from runs.folder import disk, growing, journal, lock, manifest, parts, schema
from runs.folder.checking import Checker
from runs.folder.lock import FolderLock
from runs.language import say
from runs.refusals import InputError, Phrase, told
from runs.shares import WHOLE

if TYPE_CHECKING:
    from runs.experiment import Experiment
    from runs.folder.manifest import Manifest


def begin(
    folder: Path, experiment: Experiment, jobs: int, *, resume: bool, share: tuple[int, int]
) -> FolderLock:
    """Lock a folder and make its manifest, or check that what is there can be continued."""
    with disk.writable(folder):
        _is_begun(folder, experiment, resume)
        disk.make_folder(folder)
        held = _locked(folder)
        try:
            # Asked again: another process may have begun the folder before the lock was taken.
            if _is_begun(folder, experiment, resume):
                growing.complete(folder)
                _go_on(folder, experiment, jobs, share)
            else:
                _begin_new(folder, experiment, jobs, share)
        except BaseException:
            held.free()
            raise
    return held


def _is_begun(folder: Path, experiment: Experiment, resume: bool) -> bool:
    """Whether the folder holds anything but what a start that was cut short leaves; refused if that
    is not wanted, or if it is something else.
    """
    names = {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()
    mine = {lock.NAME, designs.NAME}
    mine |= {disk.HIDDEN.format(name) for name in (manifest.NAME, designs.NAME)}
    mine |= {kind for kind in schema.KINDS if not any((folder / kind).glob("*"))}
    begun = bool(names - mine)
    if begun and not resume:
        raise InputError(
            "folder_not_empty",
            "{folder} is not empty; continue it with --resume, or give another folder with --out",
            folder=folder,
        )
    if begun and not (folder / growing.NEXT).is_dir():
        try:
            manifest.read_manifest(folder)
        except InputError:
            if _holds_runs_of(folder, experiment):
                return True
            if not _holds_nothing(folder, names - mine):
                raise
            return False
    return begun


def _holds_nothing(folder: Path, names: set[str]) -> bool:
    """Whether a folder holds only what a start has left that a power cut has undone."""
    known = {manifest.NAME, journal.NAME, disk.HIDDEN.format(journal.NAME), *schema.KINDS}
    files = [file for kind in schema.KINDS for file in (folder / kind).glob("part-*")]
    return names <= known and not files and not any(journal.records(folder))


def _holds_runs_of(folder: Path, experiment: Experiment) -> bool:
    """Whether the folder holds runs of an experiment, and none that are not."""
    checker = Checker(folder, manifest.present_manifest(experiment), experiment)
    numbers = checker.numbers()
    waiting = [checker.is_of(run["index"], run["run_id"]) for run in journal.records(folder)]
    whole = [not checker.part_faults(number, ("runs",)) for number in numbers]
    return bool(waiting or whole) and all(waiting) and all(whole)


def _begin_new(folder: Path, experiment: Experiment, jobs: int, share: tuple[int, int]) -> None:
    """Write what stands in a folder from the start, the manifest last."""
    for kind in schema.KINDS:
        disk.make_folder(folder / kind)
    parts.write_points(folder, experiment.design)
    manifest.write_manifest(folder, manifest.new_manifest(experiment, jobs, folder, share))


def _go_on(folder: Path, experiment: Experiment, jobs: int, share: tuple[int, int]) -> None:
    """Check that the folder is of this experiment, or let it become so if all it has is wanted
    here too; mend what stands beside the runs.
    """
    there = _mended_manifest(folder, experiment, jobs, share)
    changed = manifest.differences(there, manifest.present_manifest(experiment))
    # A share is a slice of its experiment and stays one; an ensemble that ends by itself grows
    # by itself.
    alone = share == manifest.kept_share(there) == WHOLE and experiment.until is None
    if alone and growing.only_grows(changed):
        small = manifest.experiment_of(there, manifest.design_of(there, folder))
        growth = growing.Growth(small, experiment)
        if not growth.whole:
            raise _would_drop(folder, *changed[0])
        growing.grow(folder, growth, manifest.new_manifest(experiment, jobs, folder))
        return
    manifest.check_same(folder, experiment, share)
    for kind in schema.KINDS:
        disk.make_folder(folder / kind)
    try:
        manifest.design_of(there, folder)
    except InputError as error:
        parts.write_points(folder, experiment.design)
        _tell_mended(folder, designs.NAME, error)


def _mended_manifest(
    folder: Path, experiment: Experiment, jobs: int, share: tuple[int, int]
) -> Manifest:
    """The folder's manifest; one that is damaged is written again, as the runs are known to be of
    this experiment.
    """
    try:
        return manifest.read_manifest(folder)
    except InputError as error:
        parts.write_points(folder, experiment.design)
        manifest.write_manifest(folder, manifest.new_manifest(experiment, jobs, folder, share))
        _tell_mended(folder, manifest.NAME, error)
    return manifest.read_manifest(folder)


def _tell_mended(folder: Path, name: str, error: InputError) -> None:
    """Say that a file was written again, and why."""
    why = error.fields.get("what") or error.fields.get("reason") or Phrase("it was not as stated")
    note = say(
        "note: {folder}: {name} is written again ({why})", folder=folder, name=name, why=told(why)
    )
    print(note, file=sys.stderr)


def _would_drop(folder: Path, name: str, old: object, new: object) -> InputError:
    """The refusal of an experiment that lacks some of a folder's runs."""
    return InputError(
        "resume_drops",
        "{folder} cannot be resumed: some of its runs would not be made any more ({name} "
        "was {old}, now it is {new}); ask for all of them and more, or give another folder "
        "with --out",
        folder=folder,
        name=name,
        old=old,
        new=new,
    )


def _locked(folder: Path) -> FolderLock:
    """The lock of a folder; refused if another process holds it."""
    taken = FolderLock.take(folder)
    if taken is None:
        raise InputError(
            "folder_in_use",
            "another process is writing to {folder}; wait for it, or give another folder",
            folder=folder,
        )
    return taken


def complete_extension(folder: str | Path) -> None:
    """Complete what a kill has cut short while a folder was extended, if anything."""
    place = Path(folder)
    if (place / growing.NEXT).is_dir():
        with disk.writable(place):
            held = _locked(place)
            try:
                growing.complete(place)
            finally:
                held.free()
