"""A lock on a folder, held by one process at a time and freed by the system when that process
dies.
"""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path

from filelock import FileLock, Timeout

from runs.refusals import InputError, reason_of

NAME = ".lock"
NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP)
"""What a disk says that cannot lock."""
SECONDS = 0.2
"""How long a lock is tried for: its holder may be about to give it back and remove the file."""


class FolderLock:
    """The lock file of a folder while it is held; `take` returns None if another process holds
    it.
    """

    def __init__(self, held: FileLock) -> None:
        self.held = held

    @classmethod
    def take(cls, folder: str | Path) -> FolderLock | None:
        """Take the lock of a folder, or None."""
        # A soft lock, on disks that know no other, would outlive a process that is killed.
        lock = FileLock(
            Path(folder) / NAME, timeout=SECONDS, thread_local=False, fallback_to_soft=False
        )
        try:
            lock.acquire()
        except Timeout:
            return None
        except (NotImplementedError, OSError) as error:
            if isinstance(error, OSError) and error.errno not in NO_LOCKS:
                raise
            with contextlib.suppress(OSError):
                Path(lock.lock_file).unlink(missing_ok=True)
            raise InputError(
                "locks_unsupported",
                "the file system of {folder} knows no locks ({reason}), so that two processes "
                "could write there at once; give a folder on another disk",
                folder=folder,
                reason=reason_of(error),
            ) from None
        return cls(lock)

    def free(self) -> None:
        """Give the lock back and remove its file: while it is held, so that it is no one else's."""
        if self.held.is_locked:
            # A disk that no longer takes changes keeps the file; the lock is freed all the same.
            with contextlib.suppress(OSError):
                Path(self.held.lock_file).unlink(missing_ok=True)
            self.held.release()
