"""Ends that are asked for from outside: Ctrl-C, and SIGTERM as schedulers of clusters send it, stop
work in order.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether this process, which has one set of signals, has been asked to end."""

    asked = False


def _interrupt(*_: object) -> None:
    """Interrupt what runs, and remember it: Python drops an interrupt that arrives while an object
    is cleared away.
    """
    Stop.asked = True
    raise KeyboardInterrupt


@contextlib.contextmanager
def stopped_in_order() -> Iterator[None]:
    """Within this an asked-for end is a KeyboardInterrupt, at once or at the next `check_stop`.

    Outside the main thread, where Python allows no handlers, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    Stop.asked = False
    before = {number: signal.signal(number, _interrupt) for number in SIGNALS}
    try:
        yield
    finally:
        Stop.asked = False
        for number, handler in before.items():
            signal.signal(number, handler)


def check_stop() -> None:
    """Between two pieces of work: raise the KeyboardInterrupt that was asked for, if it
    was lost.
    """
    if Stop.asked:
        raise KeyboardInterrupt
