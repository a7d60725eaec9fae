"""What pages show, each kept under a name that stands in its address, so that a reload, or a second
tab on this machine, finds it again.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import ipyvuetify
import traitlets

from analysis.brief.door import shown

if TYPE_CHECKING:
    from analysis.brief.pair import Choice

KEPT = 200
"""Views that a server remembers, the newest."""
IN_ADDRESS = "view"
MOST_FIELDS = 20
"""Fields that an address may have."""
LETTERS = 6
"""Random bytes of a name: nobody guesses one."""


@dataclass(frozen=True)
class View:
    """What a page shows and what was chosen on it; nothing that was computed."""

    choice: Choice
    """With what waits to be applied."""
    running: Choice
    """What the two models on screen were made from."""
    months: int
    """Months that they have run."""
    settings: dict[str, Any]
    """Language, tab, what is drawn and filtered, by the name that it has in a session."""


class Views:
    """Views by name; a name belongs to one page at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._views: dict[str, View] = {}
        self._open: set[str] = set()
        self._lock = threading.Lock()

    def open(self, asked: str) -> tuple[str, View | None]:
        """(name under which a page goes on, the view that it asked for or None).

        A reload goes on under its name; a second tab shows the same and goes its own way.
        """
        with self._lock:
            view = self._views.get(asked)
            name = asked if view and asked not in self._open else secrets.token_urlsafe(LETTERS)
            self._open.add(name)
            return name, view

    def keep(self, name: str, view: View) -> None:
        """Keep what a page shows, as the newest."""
        with self._lock:
            self._views.pop(name, None)
            self._views[name] = view
            for oldest in list(self._views)[: -self._most]:
                del self._views[oldest]

    def close(self, name: str) -> None:
        """A page has gone; its view stays."""
        with self._lock:
            self._open.discard(name)


VIEWS = Views(KEPT)


def asked_fields(search: str | None) -> dict[str, str]:
    """What an address asks for, text by name; of one that is unreadable that it is no view."""
    try:
        fields = parse_qs(search or "", max_num_fields=MOST_FIELDS)
    except ValueError:
        return {IN_ADDRESS: shown([search or ""])}
    return {name: values[0] for name, values in fields.items()}


class Address(ipyvuetify.VuetifyTemplate):
    """Puts the name of a view, and what it shows, into the address of the page."""

    template_file = str(Path(__file__).with_name("address.vue"))
    view = traitlets.Unicode("").tag(sync=True)
    word = traitlets.Unicode(IN_ADDRESS).tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)
    """What else stands in it, text by name."""
    steps: traitlets.List[str] = traitlets.List().tag(sync=True)
    """Names of fields whose change the browser's way back undoes."""
    to_address = traitlets.Any()
    """What is called with the fields of an address that the browser goes back or forth to."""

    def vue_asked(self, fields: dict[str, str]) -> None:
        """The browser went back or forth to an address with these fields."""
        self.to_address(fields)
