"""Ends that are asked for from outside: Ctrl-C, and SIGTERM as schedulers of clusters send it, stop
work in order.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from joblib.externals.loky.backend.resource_tracker import ensure_running

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


@contextlib.contextmanager
def stop_held() -> Iterator[None]:
    """Within this an asked-for end waits, so that workers are started, or ended, as a whole; those
    that start leave an interrupt from the keyboard to this process from their first moment.
    """
    asked: list[int] = []
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            before[number] = signal.signal(number, lambda number, _: asked.append(number))
    try:
        with _born_deaf():
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        # What came meanwhile comes now.
        for number in dict.fromkeys(asked):
            signal.raise_signal(number)


@contextlib.contextmanager
def _born_deaf() -> Iterator[None]:
    """Within this processes are started with interrupts from the keyboard blocked, where the system
    can do so: what is blocked stays so in another program, long before it could set a handler.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # What clears up after workers lets interrupts through again as it starts, so it starts before.
    resource_tracker.ensure_running()
    ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def check_stop() -> None:
    """Between two pieces of work: raise the KeyboardInterrupt that was asked for, if it
    was lost.
    """
    if Stop.asked:
        raise KeyboardInterrupt
