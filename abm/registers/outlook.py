"""What nobody in the model chooses: prices, weather, demand, epidemics, interest; as monthly paths.

`uncertain` draws a path with the draw index, the same for every mix; so do the stresses, in which
events befall edges of the graph besides. The fixed outlooks set the
outlook's own parameters to the middle or to a bad or good level and leave out every shock; they are
for looking at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import month_index, parse_month, step_month
from abm.registers import drivers
from abm.registers.driver_ranges import CHANGES, allowed, ranges, within
from abm.registers.events import checked_events, shipped_events
from abm.registers.parameters import Parameters, drawn_values, register, value_at
from abm.registers.realised import checked_realised, with_realised
from abm.registers.refusals import InputError, nearest
from abm.registers.steady import STEADY, held_paths
from abm.registers.tables import Row, read_table
from abm.streams import Streams
from agents.stack import A_MONTH

if TYPE_CHECKING:
    from abm.registers.events import Event
    from agents.arrays import FloatArray, IntArray, KeyArray

PATHS = ("uncertain", "central", "adverse", "favourable")
"""How the drivers' paths are chosen: by the draw, or fixed."""
STRESSES = ("bank_stress", "transfer_stress", "ore_stress")
"""Outlooks whose paths are drawn and in which something befalls edges (`events.py`)."""
NEWS = "viral_news"
"""Outlook whose paths are drawn and in which a viral event of the usual size strikes."""
NEWS_MONTH = month_index(2023, 4)
OUTLOOKS = (*PATHS, *STRESSES, NEWS)
"""Outlooks that an assessment may take."""
KNOWN = (*OUTLOOKS, STEADY)
"""All of them; `steady` is a test of the start alone (`steady.py`)."""
INFORMATION_DATE = "2022-03"
_MIDDLE = 0.5
FIRST_CHANGED = drivers.INFORMATION + 1
"""First month that a change of a path can reach: what was observed stays."""
FIRST_YEAR = 2022


@dataclass(frozen=True)
class Outlook:
    """One way to look at the world outside: `uncertain`, a stress or `viral_news` (drawn), or
    `central`, `adverse`, `favourable` (fixed).

    `times` multiplies a driver's path and `values` replaces it, by a number from April 2022 on or
    by {year or month: number}, each from that January or month on: Outlook("uncertain",
    times={"lithium_carbonate_price": {2024: 0.5}}); what is allowed stands in `drivers.csv`.
    `events` befall edges besides those of the named outlook, as tables with the fields of
    `events.py`. `realised`: values of drivers that came true after March 2022, {driver: {month:
    value}} (`realised.py`): with them it is no forecast.
    """

    name: str = "uncertain"
    times: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    events: tuple = ()
    realised: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse an unknown name, driver or number."""
        if self.name not in KNOWN:
            raise InputError(
                "unknown_outlook",
                "unknown outlook '{name}'; known: {known}",
                name=self.name,
                known=", ".join(KNOWN),
            )
        for kind in CHANGES:
            for driver, change in getattr(self, kind).items():
                _steps(kind, driver, change)
        checked_events(self.events)
        checked_realised(self.realised)

    @property
    def drawn(self) -> bool:
        """Whether the path changes with the draw."""
        return self.name in ("uncertain", *STRESSES, NEWS, STEADY)

    @property
    def steady(self) -> bool:
        """Whether the world stands still."""
        return self.name == STEADY

    def all_events(self) -> tuple[Event, ...]:
        """What befalls edges: the events of the named outlook, and those added to it."""
        return (*shipped_events(self.name), *checked_events(self.events))

    def parameter_values(self) -> dict[str, float]:
        """Outlook parameters that a fixed outlook replaces: dict name -> value (empty for
        `uncertain`).
        """
        if self.drawn:
            return {}
        sides = _sides()
        rows = [row for row in register() if row["table"] == "parameters/outlook"]
        levels = {row["name"]: sides.get(row["name"], {}).get(self.name, _MIDDLE) for row in rows}
        return {row["name"]: float(value_at(row, levels[row["name"]])) for row in rows}

    def observed(self) -> dict[str, tuple[IntArray, FloatArray]]:
        """Driver values on record for who looks at the world this way: dict driver -> (months,
        values).
        """
        return driver_history()

    def paths(
        self, parameters: Parameters, draw: int, end: int, start: int = 0
    ) -> dict[str, FloatArray]:
        """Every driver's path: dict name -> array (months from 2015-01 to `end`, ...), read-only;
        `start` is the run's first month, from which on `steady` holds them.
        """
        luck = Luck(Streams(rng=0, draw=draw) if self.drawn else None)
        months = np.arange(max(end, month_index(2030, 12)) + 1)
        paths = drivers.all_paths(months, parameters, luck, self.observed())
        if self.steady:
            paths = held_paths(paths, start)
        if self.name == NEWS:
            paths["viral_fame"][NEWS_MONTH] += parameters.viral_fame_size
        for driver, change in self.values.items():
            for first, value in _steps("values", driver, change):
                paths[driver][months >= first] = value
        for driver, change in self.times.items():
            factor = np.ones(len(months))
            for first, value in _steps("times", driver, change):
                factor[months >= first] = value
            path = paths[driver]
            paths[driver] = (path.T * factor).T.astype(path.dtype)  # what is on or off stays so
        for driver, points in checked_realised(self.realised).items():
            paths[driver] = with_realised(driver, paths[driver], points, parameters)
        for path in paths.values():
            path.flags.writeable = False
        return paths


class World(SimpleNamespace):
    """The drivers' values of one month as attributes: a number, or an array by origin or county."""

    STANDS = A_MONTH

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class Luck:
    """Uniform numbers for the paths; the fixed outlooks always meet the middle, so no rare event
    occurs.
    """

    def __init__(self, streams: Streams | None) -> None:
        self._streams = streams

    def uniform(
        self, purpose: str, t: IntArray | int, uid: KeyArray, n: IntArray | int = 0
    ) -> FloatArray:
        """As `Streams.uniform`, or 0.5 everywhere in a fixed outlook."""
        if self._streams is None:
            return np.full(np.broadcast_shapes(np.shape(uid), np.shape(n)), _MIDDLE)
        return self._streams.uniform(purpose, t, uid, n)


@lru_cache(maxsize=1)
def driver_names() -> tuple[str, ...]:
    """Names of the drivers whose paths an outlook gives."""
    return tuple(Outlook("central").paths(Parameters(**drawn_values(0)), 0, 0))


def _steps(
    kind: str, driver: str, change: dict[str | int, float] | float
) -> tuple[tuple[int, float], ...]:
    """Checked steps ((first month, number), ...) of a change of a driver's path; `kind` is times or
    values.
    """
    if driver not in driver_names():
        raise InputError(
            "unknown_driver",
            "unknown driver '{driver}'{hint}",
            driver=driver,
            hint=nearest(driver, driver_names()),
        )
    given = change if isinstance(change, dict) else {FIRST_YEAR: change}
    row = ranges(kind)[driver]
    for year, value in given.items():
        if step_month(year) is None or not within(value, row):
            raise InputError(
                "driver_value",
                "{kind} of driver {driver}: {year} = {value!r} must be a year or month, and a "
                "number; {allowed}",
                kind=kind,
                driver=driver,
                year=year,
                value=value,
                allowed=allowed(row),
            )
    steps = sorted((step_month(step) or 0, value) for step, value in given.items())
    return tuple((max(first, FIRST_CHANGED), value) for first, value in steps)


def world_at(paths: dict[str, FloatArray], t: int) -> World:
    """The drivers' values of month `t` as attributes."""
    return World(**{name: path[t] for name, path in paths.items()})


@lru_cache(maxsize=1)
def _sides() -> dict[str, Row]:
    """Probability level of each outlook parameter in the fixed outlooks."""
    return {row["parameter"]: row for row in read_table("outlook_sides")}


@lru_cache(maxsize=1)
def driver_history() -> dict[str, tuple[IntArray, FloatArray]]:
    """Observed driver values up to the information date: dict driver -> (months, values)."""
    series: dict[str, list[tuple[int, float]]] = {}
    for row in read_table("driver_history"):
        series.setdefault(row["driver"], []).append((parse_month(row["month"]), row["value"]))
    history = {}
    for name, points in series.items():
        months, values = zip(*sorted(points), strict=True)
        history[name] = np.array(months), np.array(values)
    return history
