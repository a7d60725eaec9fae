"""Limits of one run: its time, and the threads and freed memory it may hold."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""Numbers of these options in glibc's malloc.h: free memory that is kept, size taken from the
system, heaps.
"""
KEPT_BYTES, LARGEST_POOLED_BYTES = 64 << 20, 32 << 20
"""What glibc itself goes up to, as long as nobody sets a threshold by hand."""


class RunTimeoutError(RuntimeError):
    """A run that took longer than it may."""


class TimeLimit:
    """Raises RunTimeoutError in the thread that entered it once `seconds` have passed; None sets no
    limit.

    Works in any thread and on any system: the error is raised between two steps of Python code.
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.over = False  # whether what is watched has finished
        self.struck = False  # whether the error was raised
        self.lock = threading.Lock()

    def __enter__(self) -> TimeLimit:
        if self.seconds is not None:
            self.thread = ctypes.c_ulong(threading.get_ident())
            self.timer = threading.Timer(self.seconds, self._strike)
            self.timer.daemon = True  # a timer must not keep the process alive
            self.timer.start()
        return self

    def _strike(self) -> None:
        """Raise the error in the thread that is being watched, unless it has just finished."""
        # The lock parts the end of the run from the strike: it is either over or struck.
        with self.lock:
            if not self.over:
                self.struck = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    self.thread, ctypes.py_object(RunTimeoutError)
                )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.seconds is None:
            return
        with self.lock:
            self.over = True
        self.timer.cancel()
        if self.struck and kind is not RunTimeoutError:
            # The error was raised, but has not reached the thread yet: it is taken back.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(self.thread, None)


def one_blas_thread() -> Any:
    """Context in which linear algebra runs on one thread: the order of a sum must not depend on how
    many share it.
    """
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)


def c_library() -> ctypes.CDLL | None:
    """The C library of this process; None where there is none that can be asked."""
    with contextlib.suppress(OSError, TypeError):
        return ctypes.CDLL(None)
    return None


def set_allocator(settings: dict[int, int]) -> None:
    """Settings {option: value} of glibc's malloc for this process; nothing happens where the C
    library is another.
    """
    library = c_library()
    if library is not None:
        with contextlib.suppress(AttributeError):
            for option, value in settings.items():
                library.mallopt(option, value)


def keep_freed_memory() -> None:
    """Let this process hold on to memory that it has freed, as it would without other orders.

    Dask orders its workers to hand back every piece at once (MALLOC_TRIM_THRESHOLD_), and monthly
    arrays of a run are then paged in again and again: a fifth of its time.
    """
    set_allocator({TRIM_THRESHOLD: KEPT_BYTES, MMAP_THRESHOLD: LARGEST_POOLED_BYTES})
