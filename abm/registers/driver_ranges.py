"""What a driver's path may be multiplied by, and what it may be replaced with: `drivers.csv`.

Within these ranges a run ends in order, however strange its world; beyond them prices of nothing
and budgets of nothing mean nothing. What is on or off, or comes in grades, takes whole numbers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers.refusals import Phrase, allowed_range
from abm.registers.tables import read_table

if TYPE_CHECKING:
    from abm.registers.tables import Row

CHANGES = ("times", "values")
"""How a path is changed: multiplied, or replaced."""


@lru_cache(maxsize=2)
def ranges(change: str) -> dict[str, Row]:
    """Each driver's low, high, unit and whole (whether only whole numbers are meant) of a change:
    dict driver -> row; factors have no unit.
    """
    prefix, no_unit = ("times_", True) if change == "times" else ("", False)
    return {
        row["driver"]: {
            "low": row[f"{prefix}low"],
            "high": row[f"{prefix}high"],
            "unit": "" if no_unit or row["unit"] == "1" else row["unit"],
            "whole": row["whole"],
        }
        for row in read_table("drivers")
    }


def within(value: Any, row: Row) -> bool:
    """Whether a value is a number in the range of a row."""
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not number or not row["low"] <= value <= row["high"]:
        return False
    return not row.get("whole") or value == int(value)


def allowed(row: Row) -> Phrase:
    """'allowed: 0.2 to 5', or 'allowed: whole numbers from 0 to 2'."""
    if row.get("whole"):
        return Phrase(
            "allowed: whole numbers from {low:g} to {high:g}", low=row["low"], high=row["high"]
        )
    return allowed_range(row["low"], row["high"], row["unit"])
