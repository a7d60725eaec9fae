"""The journal of a result folder: finished runs that wait for their part, one line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from runs.folder import disk
from runs.folder.stated import StatedRun, fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from runs.run import Record

NAME = ".journal.jsonl"
SLICE = 100
"""Runs in a part."""


class Journal:
    """An open journal. A line is on the disk as soon as `add` returns, so that neither a kill nor a
    power cut loses it.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME
        self.stream: BinaryIO | None = None

    def renew(self, records: Iterable[Record]) -> None:
        """Start again with these records."""
        self.close()
        disk.write_whole(self.file, b"".join(line(record) for record in records))
        self.stream = disk.lengthen(self.file)

    def add(self, record: Record) -> None:
        """One more record; raises what the disk says unless every byte is written."""
        assert self.stream is not None, "a journal is begun by `renew`"
        disk.append(self.stream, line(record))

    def close(self) -> None:
        """Close the file if it is open."""
        stream, self.stream = self.stream, None
        if stream is not None:
            stream.close()

    def remove(self) -> None:
        """Close and remove the file."""
        self.close()
        disk.remove(self.file)


def line(record: Record) -> bytes:
    """A record as a line; numbers come back from it bit by bit."""
    return json.dumps(record).encode() + b"\n"


def records(folder: Path) -> Iterator[Record]:
    """Records of a folder's journal; a line that a kill has torn, or that is no run, is left
    out.
    """
    try:
        stream = (folder / NAME).open("rb")
    except FileNotFoundError:
        return
    with stream:
        for text in stream:
            try:
                content = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if fault_of(StatedRun, content) is None:
                yield content
