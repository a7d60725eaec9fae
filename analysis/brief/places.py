"""How many may be in at once: sessions, each with two models of its own, and lines to the server.

Who went without a word, as where a line broke, keeps a place for a while; where all are taken, the
first of these gives way.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

from anyio import to_thread

from analysis.brief.door import refuse
from runs.language import say, speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.brief.door import Application, Message, Receive, Send

MOST_SESSIONS = 20
MOST_LINES = 40
"""Websockets, and pages that the server remembers; more than sessions, as who finds no place is
told so on the page.
"""
SECONDS_PATIENT = 2.0
"""So long a newcomer waits where all is taken: a page that is loaded again may come before it has
gone.
"""
SECONDS_BETWEEN_LOOKS = 0.1
UNAVAILABLE = 503
SECONDS_IDLE = 15
"""After these the server's library ends a thread that waits for work, once it is asked for one."""


def give_way(pages: Iterable[str]) -> bool:
    """Close the first of these pages (kernels, in the server's words) that nobody looks at; False
    if there is none.
    """
    from solara.server.kernel_context import PageStatus, contexts

    for page in list(pages):
        context = contexts.get(page)
        states = list(context.page_status.values()) if context else []
        if context and states and PageStatus.CONNECTED not in states:
            context.close(reason="evicted")
            return True
    return False


class Places:
    """Places of sessions; one is free again when its page has been closed."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: list[str] = []
        self._lock = threading.Lock()

    def take(self, page: str) -> bool:
        """Whether a page gets a place, or has one."""
        until = time.monotonic() + SECONDS_PATIENT
        while not (entered := self._enter(page)) and time.monotonic() < until:
            if not give_way(self._taken):
                time.sleep(SECONDS_BETWEEN_LOOKS)
        return entered

    def _enter(self, page: str) -> bool:
        """Whether there is a place left for a page."""
        from solara.server.kernel_context import contexts

        with self._lock:
            self._taken = [name for name in self._taken if name in contexts]
            if page not in self._taken and len(self._taken) < self.most:
                self._taken.append(page)
            return page in self._taken


class Lines:
    """An ASGI application that keeps the websockets to a server to a number."""

    def __init__(self, app: Application, *, most: int, lang: str) -> None:
        self.app = app
        self.most = most
        self.lang = lang
        self.open = 0
        self._sweep: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hand a request on; a websocket that is one too many, and a page that would need it, are
        refused.
        """
        line = scope["type"] == "websocket"
        visit = line or scope.get("path") == "/"
        if visit and not await self._let_in(scope):
            with speaking(self.lang):
                reason = say(
                    "refused: {most} lines to this page are open; close one", most=self.most
                )
            await refuse(scope, send, UNAVAILABLE, reason)
            return
        self.open += line
        try:
            await self.app(scope, receive, send)
        finally:
            self.open -= line
            if visit:
                self._sweep_later()

    def _sweep_later(self) -> None:
        """End idle threads once, a while after the last visit: of a crowd each asks for it."""
        if self._sweep is not None:
            self._sweep.cancel()
        loop = asyncio.get_running_loop()
        self._sweep = loop.call_later(SECONDS_IDLE, _end_idle_threads)

    async def _let_in(self, scope: Message) -> bool:
        """Whether there is room for one more, now or soon."""
        until = time.monotonic() + SECONDS_PATIENT
        while not (room := await self._room(scope)) and time.monotonic() < until:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        return room

    async def _room(self, scope: Message) -> bool:
        """Whether there is room for one more; pages that nobody looks at make it."""
        from solara.server.kernel_context import contexts

        if self.open >= self.most:
            return False
        if scope["path"].split("/")[-2] in contexts or len(contexts) < self.most:
            return True
        # In another thread: a page that is just being served may wait for this one.
        made = await to_thread.run_sync(give_way, contexts)
        return made and self.open < self.most  # others came meanwhile


_SWEEPS: set[asyncio.Task[None]] = set()


def _end_idle_threads() -> None:
    """Ask for a thread: only then the library ends those that have waited for long."""
    sweep = asyncio.get_running_loop().create_task(to_thread.run_sync(lambda: None))
    _SWEEPS.add(sweep)
    sweep.add_done_callback(_SWEEPS.discard)
