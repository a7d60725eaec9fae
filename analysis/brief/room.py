"""How much room there is for charts: they are drawn in pixels, so the browser has to say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import ipyvuetify
import solara
import traitlets

if TYPE_CHECKING:
    from analysis.brief.session import Session

STEP = 10
"""Pixels by which the room grows or shrinks before charts are drawn anew."""
GAP = 8
"""Pixels from a chart to the next."""


class Room(ipyvuetify.VuetifyTemplate):
    """Nothing to see: says how wide the place is in which it stands."""

    template_file = str(Path(__file__).with_name("room.vue"))
    wide = traitlets.Int(0).tag(sync=True)
    step = traitlets.Int(STEP).tag(sync=True)


class Columns(NamedTuple):
    """How many charts stand side by side, and how many pixels each has."""

    number: int
    wide: int


def measured(session: Session, place: str, usual: int) -> int:
    """Pixels across of the place where it is called, `usual` until the browser has said; a visitor
    who comes back finds what was measured before. Part of a component, as a hook is.
    """
    wide, keep = solara.use_state(session.rooms.get(place, usual))

    def take(found: int) -> None:
        session.rooms[place] = found
        keep(found)

    Room.element(on_wide=take)
    return wide


def columns(wide: int, *, least: int, most: int) -> Columns:
    """Up to `most` charts side by side in `wide` pixels, as many as have at least `least` each."""
    number = max(min((wide + GAP) // (least + GAP), most), 1)
    return Columns(number, (wide - (number - 1) * GAP) // number)
