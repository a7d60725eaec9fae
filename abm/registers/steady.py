"""The world that stands still: what the outlook `steady` holds, and at what.

A test of the start alone: what moves under it moves because the start is out of balance. The table
`outlook_steady.csv` names every driver, and the parameters and phases that would change anything.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from abm.registers.refusals import DataError
from abm.registers.tables import read_table
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray

STEADY = "steady"
LAST, YEAR_MEAN, ALWAYS, NEVER = "last", "year_mean", "always_year_mean", "never"
"""What a driver is held at: its last value before the start; the mean of the twelve months before,
from the start on or for all times, as contracts remember it; or 0 for all times."""
STILL = "still"


@lru_cache(maxsize=3)
def held(kind: str) -> dict[str, str]:
    """What is held of a kind (driver, parameter, phase): dict name -> at what."""
    return {row["name"]: row["held"] for row in read_table("outlook_steady") if row["kind"] == kind}


def held_parameters(values: dict[str, float]) -> dict[str, float]:
    """Parameters that are held: dict name -> value; where the table names another parameter, the
    value that it has in `values`.
    """
    found = {}
    for name, at in held("parameter").items():
        if name not in values:
            raise DataError(
                "steady_unknown_parameter",
                "outlook_steady.csv holds '{name}', which is no parameter",
                name=name,
            )
        found[name] = values[at] if at in values else float(at)
    return found


def held_paths(paths: dict[str, FloatArray], start: int) -> dict[str, FloatArray]:
    """Every driver's path, held from the month `start` on; a run that begins with the paths has no
    month before, so that its first counts as the last.
    """
    at = held("driver")
    if set(at) != set(paths):
        raise DataError(
            "steady_drivers",
            "outlook_steady.csv must hold every driver once; these are missing or unknown: {names}",
            names=", ".join(sorted(set(at) ^ set(paths))),
        )
    return {name: _held(path, start, at[name]) for name, path in paths.items()}


def _held(path: FloatArray, start: int, at: str) -> FloatArray:
    """One path, held from the month `start` on."""
    if at == NEVER:
        return np.zeros_like(path)
    kept = path.copy()
    before = path[max(start - MONTHS_A_YEAR, 0) : max(start, 1)]
    if at == ALWAYS:
        kept[:] = before.mean(axis=0)
    elif at == YEAR_MEAN:
        kept[start:] = before.mean(axis=0)
    elif at == LAST:
        kept[start:] = before[-1]
    else:
        kept[start:] = float(at)
    return kept
