"""Why the document helps or hurts a target, as it ships with the package: `reasons.csv` beside this
file is written by `python -m calibration.experiments reasons`, a row a target and family of levers
that paired runs confirm (`analysis.questions.reasons`), largest change first within a target.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parent / "reasons.csv"
MIX = "document"
"""The mix whose reasons ship."""


class Reason(NamedTuple):
    """What one family of levers adds to a target's probability, and what moves along."""

    target: str
    part: str
    change: float
    """Mean of what it adds last and first, in probability, from -1 to 1."""
    low: float
    high: float
    """95 % interval of the change."""
    n: int
    """Paired draws that measured it."""
    channel: str
    """Indicator that moves along; empty where none is confirmed."""
    channel_change: float
    """How much, in its own unit; 0 without one."""


NUMBERS = {"change": float, "low": float, "high": float, "n": int, "channel_change": float}
"""What is a number in the file."""


@lru_cache(maxsize=1)
def shipped_reasons() -> tuple[Reason, ...]:
    """Rows of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Reason(**_read(row)) for row in csv.DictReader(file))


def _read(row: dict[str, str]) -> dict[str, Any]:
    """A row with its numbers as numbers; an empty cell is 0 for a number."""
    return {
        name: NUMBERS[name](text or 0) if name in NUMBERS else text for name, text in row.items()
    }


def reasons_of(target: str) -> tuple[Reason, ...]:
    """Reasons of one target; none where no family's effect is confirmed."""
    return tuple(reason for reason in shipped_reasons() if reason.target == target)
