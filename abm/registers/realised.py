"""Drivers as they came true: a draw's path where nothing was observed, the observed values where
something was.

For a forecast made again with the outside world that came, never for a forecast or a fit. Before
the first observed month the path is the draw's; between observed months a deviation from it is
drawn straight in logarithms; after the last one it fades as `realised_drivers.csv` says of the
driver, so that a path does not leap back.
Observed values that are the draw's own change no bit of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import parse_month
from abm.registers.drivers import INFORMATION
from abm.registers.refusals import InputError, Phrase, nearest
from abm.registers.tables import read_table
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm.registers.parameters import Parameters
    from abm.registers.tables import Row
    from agents.arrays import FloatArray, IntArray

type Realised = Mapping[str, Mapping[str, float]]
"""Observed values of drivers: driver -> month such as 2022-04 -> value."""


@lru_cache(maxsize=1)
def realisable() -> dict[str, Row]:
    """Drivers whose observed values can replace a draw's, by name."""
    return {row["driver"]: row for row in read_table("realised_drivers")}


def checked_realised(realised: Realised, place: Phrase | str = "") -> dict[str, dict[str, float]]:
    """Observed values in order of time, refused where driver, month or value is none."""
    found: dict[str, dict[str, float]] = {}
    for driver, points in realised.items():
        if driver not in realisable():
            raise InputError(
                "driver_not_realisable",
                "{place}driver '{driver}' cannot be replaced by what was observed{hint}; known: "
                "{known}",
                place=place,
                driver=driver,
                hint=nearest(driver, realisable()),
                known=", ".join(realisable()),
            )
        for month, value in points.items():
            _check_point(driver, month, value, place)
        found[driver] = {month: float(points[month]) for month in sorted(points)}
    return found


def _check_point(driver: str, month: str, value: Any, place: Phrase | str) -> None:
    """Refuse a month before what was known in March 2022 ends, or a value that cannot be."""
    row = realisable()[driver]
    try:
        known = parse_month(month) <= INFORMATION
    except (ValueError, TypeError, AttributeError):
        known = True
    if known:
        raise InputError(
            "realised_month",
            "{place}driver {driver}: month = '{month}' must be one from 2022-04 on; what was "
            "observed before stands in the tables",
            place=place,
            driver=driver,
            month=month,
        )
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not row["low"] <= value <= row["high"]:
        raise InputError(
            "realised_value",
            "{place}driver {driver}: value = {value} in {month} must lie between {low:g} and "
            "{high:g} {unit}",
            place=place,
            driver=driver,
            value=value,
            month=month,
            low=row["low"],
            high=row["high"],
            unit=row["unit"],
        )


def with_realised(
    driver: str, path: FloatArray, points: Mapping[str, float], parameters: Parameters
) -> FloatArray:
    """A driver's monthly path, shape (months,) from January 2015 on, with observed values."""
    at = np.array([parse_month(month) for month in points])
    values = np.array(list(points.values()))
    inside = at < len(path)
    if not inside.any():
        return path
    row = realisable()[driver]
    persistence = row["persistence"]
    if row["reversion"]:
        persistence = 1 - getattr(parameters, row["reversion"]) / MONTHS_A_YEAR
    return replaced(
        path,
        at[inside],
        values[inside],
        persistence=persistence,
        bounded=bool(row["bounded"]),
    )


def replaced(
    path: FloatArray, at: IntArray, values: FloatArray, *, persistence: float, bounded: bool
) -> FloatArray:
    """A path (months,) with observed `values` (k,) in the months `at`, in order; after the last a
    deviation in logarithms keeps `persistence` of itself each month, 0 to 1.

    bounded: it then stays between the draw's own path and the last value observed.
    """
    months = np.arange(len(path))
    deviation = np.log(values / path[at])
    between = np.interp(months, at, deviation, left=0.0)
    since = np.maximum(months - at[-1], 0)
    changed = path * np.exp(np.where(since > 0, deviation[-1] * persistence**since, between))
    if bounded:
        last = values[-1]
        held = np.clip(changed, np.minimum(path, last), np.maximum(path, last))
        changed = np.where(since > 0, held, changed)
    changed[at] = values
    return changed
