"""Events of an outlook: what befalls edges of the graph in certain months, whatever else happens.

An outlook's file lists them as TOML tables:

    [[event]]
    kind = "edge"
    edge = "finance:bank:*-kangding"    # one name, or a pattern with * for several
    from = "2023-04"
    months = 1                          # left out: to the end; a loss: one month
    loss = 0.1                          # and / or open, hours: as in `model.network.set`
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abm.clock import parse_month
from abm.registers.refusals import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parents[1] / "data" / "outlooks"
KIND = "edge"
"""The kind of event there is: an edge, or several, stands otherwise for some months."""
SET = ("open", "hours", "loss")
"""What an event may set: columns of edges."""
KEYS = ("kind", "edge", "from", "months", *SET)


@dataclass(frozen=True)
class Event:
    """What an event sets, where and when."""

    edge: str  # name of an edge, or a pattern with * for several
    first: int  # month index
    months: int | None = None
    values: dict[str, float] = field(default_factory=dict)


def checked_events(events: Iterable[dict[str, Any] | Event]) -> tuple[Event, ...]:
    """Events from tables of a file or of Python; InputError in one line for one that is not
    complete. Edges and values are checked when the network takes them.
    """
    return tuple(one if isinstance(one, Event) else _event(one) for one in events)


def _event(table: dict[str, Any]) -> Event:
    values = {name: table[name] for name in SET if name in table}
    missing = [name for name in ("edge", "from") if not isinstance(table.get(name), str)]
    unknown = [name for name in table if name not in KEYS]
    if missing or unknown or not values or table.get("kind", KIND) != KIND:
        raise InputError(
            "event_incomplete",
            "event {table!r} needs kind = 'edge', edge, from (\"YYYY-MM\"), and one of open, hours "
            "and loss; besides only months",
            table=dict(table),
        )
    return Event(table["edge"], parse_month(table["from"]), table.get("months"), values)


@lru_cache(maxsize=8)
def shipped_events(outlook: str) -> tuple[Event, ...]:
    """Events of an outlook that comes with the model; none where it has no file."""
    file = FOLDER / f"{outlook}.toml"
    if not file.exists():
        return ()
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    if list(content) != ["event"]:
        raise DataError("outlook_file", "{file}: holds only tables [[event]]", file=file)
    return checked_events(content["event"])
