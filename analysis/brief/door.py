"""Who may come in: a request, or a websocket, that was meant for another host or comes from another
site's page is refused, so that no page elsewhere can open a session here.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from runs.language import say, speaking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    type Message = dict[str, Any]
    type Receive = Callable[[], Awaitable[Message]]
    type Send = Callable[[Message], Awaitable[None]]
    type Application = Callable[[Message, Receive, Send], Awaitable[None]]

LOCAL_NAMES = ("127.0.0.1", "localhost", "::1")
FORBIDDEN = 403
POLICY_VIOLATION = 1008
"""What a websocket that is refused is closed with."""
LONGEST = 80
"""Characters of a foreign name that are shown."""


class Door:
    """An ASGI application that lets in what is meant for `names`, from pages of its own."""

    def __init__(self, app: Application, *, host: str, lang: str) -> None:
        self.app = app
        self.lang = lang
        self.open = host not in LOCAL_NAMES
        self.names = {*LOCAL_NAMES, host.lower()}
        if self.open:
            self.names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hand the request on, or refuse it."""
        reason = self.refusal(scope["headers"]) if scope["type"] != "lifespan" else ""
        if not reason:
            await self.app(scope, receive, send)
        else:
            await refuse(scope, send, FORBIDDEN, reason)

    def refusal(self, headers: list[tuple[bytes, bytes]]) -> str:
        """Why a request with these headers is refused, in one line; empty if it may come in.

        A local page answers to this machine's local names, one that is open to others also to its
        own name and to any address in numbers, which no foreign name can stand for.
        """
        hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
        origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
        address = _host_and_port(f"//{hosts[0]}") if len(hosts) == 1 else ("", None)
        with speaking(self.lang):
            if not self._own(address[0]):
                return say(
                    "refused: this page answers to {names}, not to '{host}'; open it by one of "
                    "these",
                    names=", ".join(sorted(self.names)),
                    host=shown(hosts),
                )
            if origins and any(_host_and_port(origin) != address for origin in origins):
                return say(
                    "refused: a page of '{origin}' asks for a session here; open http://{host} "
                    "itself",
                    origin=shown(origins),
                    host=hosts[0],
                )
        return ""

    def _own(self, name: str) -> bool:
        """Whether a host's name means this page."""
        return name in self.names or (self.open and _in_numbers(name))


def _host_and_port(address: str) -> tuple[str, int | None]:
    """(name in small letters, port or None) of an address; no name if it is none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "", None
    return (parts.hostname or "").rstrip("."), port


def _in_numbers(name: str) -> bool:
    """Whether a host is given as an address in numbers."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def shown(names: list[str]) -> str:
    """Foreign names as they are repeated: short, and nothing that could steer a terminal."""
    text = ", ".join(names)[:LONGEST]
    return "".join(letter if letter.isprintable() else "?" for letter in text)


async def refuse(scope: Message, send: Send, status: int, line: str) -> None:
    """Refuse a request or a websocket with a line of plain text."""
    kind = "http.response" if scope["type"] == "http" else "websocket.http.response"
    if kind != "http.response" and kind not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": f"{line}\n".encode()})
