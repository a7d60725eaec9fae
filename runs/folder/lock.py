"""A lock on a folder, held by one process at a time and freed by the system when that
process dies.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

NAME = ".lock"


class FolderLock:
    """The lock file of a folder while it is held; `take` returns None if another
    process holds it.
    """

    def __init__(self, file: Path, stream: Any) -> None:
        self.file, self.stream = file, stream

    @classmethod
    def take(cls, folder: Path) -> FolderLock | None:
        """Take the lock of a folder, or None."""
        file = Path(folder) / NAME
        while True:
            stream = file.open("ab")
            if not _hold(stream):
                stream.close()
                return None
            if file.exists() and os.fstat(stream.fileno()).st_ino == file.stat().st_ino:
                return cls(file, stream)
            # another process has just finished and removed the file that was locked here
            stream.close()

    def free(self) -> None:
        """Give the lock back and remove its file."""
        if self.stream.closed:
            return
        try:
            if os.name != "nt":
                self.file.unlink(missing_ok=True)
        except OSError:  # a disk that no longer takes changes; closing frees the lock all the same
            pass
        self.stream.close()


def _hold(stream: Any) -> bool:
    """Lock an open file for this process; False if another has it."""
    try:
        import fcntl
    except ImportError:
        return _hold_on_windows(stream)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _hold_on_windows(stream: Any) -> bool:
    """The same on Windows, where the file stays when the lock is given back."""
    import msvcrt

    try:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
