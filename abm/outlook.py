"""What nobody in the model chooses: prices, weather, demand, epidemics, interest; as monthly paths.

`uncertain` draws a path with the draw index, the same for every mix. The fixed outlooks set the outlook's own
parameters to the middle or to a bad or good level and leave out every shock; they are for looking at.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from abm import drivers
from abm.clock import month_index, parse_month
from abm.parameters import register, value_at
from abm.streams import Streams
from abm.tables import read_table

OUTLOOKS = ("uncertain", "central", "adverse", "favourable")
INFORMATION_DATE = "2022-03"
_MIDDLE = 0.5


@dataclass(frozen=True)
class Outlook:
    """One way to look at the world outside: `uncertain` (drawn), or `central`, `adverse`, `favourable` (fixed)."""

    name: str = "uncertain"

    def __post_init__(self):
        """Refuse an unknown name."""
        if self.name not in OUTLOOKS:
            raise ValueError(f"unknown outlook '{self.name}'; known: {', '.join(OUTLOOKS)}")

    @property
    def drawn(self):
        """Whether the path changes with the draw."""
        return self.name == "uncertain"

    def parameter_values(self):
        """Outlook parameters that a fixed outlook replaces: dict name -> value (empty for `uncertain`)."""
        if self.drawn:
            return {}
        sides = _sides()
        rows = [row for row in register() if row["table"] == "parameters/outlook"]
        levels = {row["name"]: sides.get(row["name"], {}).get(self.name, _MIDDLE) for row in rows}
        return {row["name"]: float(value_at(row, levels[row["name"]])) for row in rows}

    def paths(self, parameters, draw, end):
        """Every driver's path: dict name -> array (months from 2015-01 to `end`, ...), read-only."""
        luck = Luck(Streams(rng=0, draw=draw) if self.drawn else None)
        months = np.arange(max(end, month_index(2030, 12)) + 1)
        paths = drivers.all_paths(months, parameters, luck, _history())
        for path in paths.values():
            path.flags.writeable = False
        return paths


class Luck:
    """Uniform numbers for the paths; the fixed outlooks always meet the middle, so no rare event occurs."""

    def __init__(self, streams):
        self._streams = streams

    def uniform(self, purpose, t, uid, n=0):
        """As `Streams.uniform`, or 0.5 everywhere in a fixed outlook."""
        if self._streams is None:
            return np.full(np.broadcast_shapes(np.shape(uid), np.shape(n)), _MIDDLE)
        return self._streams.uniform(purpose, t, uid, n)


def world_at(paths, t):
    """The drivers' values of month `t` as attributes."""
    return SimpleNamespace(**{name: path[t] for name, path in paths.items()})


@lru_cache(maxsize=1)
def _sides():
    """Probability level of each outlook parameter in the fixed outlooks."""
    return {row["parameter"]: row for row in read_table("outlook_sides")}


@lru_cache(maxsize=1)
def _history():
    """Observed driver values up to the information date: dict driver -> (months, values)."""
    series = {}
    for row in read_table("driver_history"):
        series.setdefault(row["driver"], []).append((parse_month(row["month"]), row["value"]))
    return {
        name: tuple(np.array(column) for column in zip(*sorted(points), strict=True)) for name, points in series.items()
    }
