"""What a result folder asks of the disk: every change goes through these few calls, and each is on
the disk when it returns, as far as the system tells the truth.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from typing import TYPE_CHECKING, BinaryIO, cast

from runs.refusals import InputError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HIDDEN = ".{}.writing"
"""Name of a file that is not whole yet."""


def write_whole(file: Path, content: bytes) -> None:
    """Put bytes on the disk under a temporary name, then give them their name; if that fails
    nothing is left.
    """
    hidden = file.with_name(HIDDEN.format(file.name))
    try:
        with create(hidden) as stream:
            append(stream, content)
        rename(hidden, file)
    except OSError:
        with contextlib.suppress(OSError):
            remove(hidden)
        raise


def create(file: Path) -> BinaryIO:
    """A new, empty file, or an old one emptied; not buffered, so that what is written outlives this
    process.
    """
    return cast("BinaryIO", file.open("wb", buffering=0))


def lengthen(file: Path) -> BinaryIO:
    """A file to whose end one writes; not buffered."""
    return cast("BinaryIO", file.open("ab", buffering=0))


@contextlib.contextmanager
def writable(folder: Path) -> Iterator[None]:
    """What the disk refuses before anything is made, in one line."""
    try:
        yield
    except OSError as error:
        raise InputError(
            "folder_unwritable",
            "cannot write to {folder} ({reason}); give another folder",
            folder=folder,
            reason=reason_of(error),
        ) from None


@contextlib.contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A place for the files of a folder, which is new or empty: it gets the folder's name when all
    are written; if that fails nothing is left.
    """
    staged = folder.with_name(HIDDEN.format(folder.name))
    there = folder.is_dir()
    remove_folder(staged)
    make_folder(staged)
    try:
        yield staged
        if folder.is_dir():
            folder.rmdir()
        rename(staged, folder)
    except BaseException:
        with contextlib.suppress(OSError):
            remove_folder(staged)
            if there:
                make_folder(folder)
        raise


def append(stream: BinaryIO, content: bytes) -> None:
    """Write every byte to an unbuffered file and have it put on the disk."""
    view = memoryview(content)
    while view:
        written = write(stream, view)
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        view = view[written:]
    sync(stream)


def write(stream: BinaryIO, content: memoryview) -> int:
    """Write some bytes; returns how many."""
    return stream.write(content)


def sync(stream: BinaryIO) -> None:
    """Have what is written put on the disk."""
    os.fsync(stream.fileno())


def rename(old: Path, new: Path) -> None:
    """Give a file or folder another name, for good: a power cut does not take it back."""
    old.replace(new)
    sync_folder(new.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder put on the disk, where the system lets a folder be asked."""
    with contextlib.suppress(OSError):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def make_folder(folder: Path) -> None:
    """Make a folder unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)


def remove(file: Path) -> None:
    """Remove a file if it is there."""
    file.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder and all in it, if it is there."""
    if folder.is_dir():
        shutil.rmtree(folder)
