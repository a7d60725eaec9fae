"""The tables of a hindcast: what was forecast, what came of it, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("forecasts", "scores", "differences", "rivals", "discrepancy")
"""Tables that are written, each into a file of its name."""


@dataclass(frozen=True, eq=False)
class Hindcast:
    """The tables of a hindcast, and how it was made."""

    draws: int
    forecasts: pd.DataFrame
    """A row a pair and forecaster, see `rolling.compare`."""
    scores: pd.DataFrame
    """A row a class and forecaster, see `rolling.summary`."""
    differences: pd.DataFrame
    """A row a scope, rival and score, see `rolling.differences`."""
    rivals: pd.DataFrame
    """A row a class, see `best_rival.best_rivals`."""
    discrepancy: pd.DataFrame
    """A row a class, see `discrepancy.estimate` and `discrepancy.checked`."""
    provenance: tuple[tuple[str, str], ...] = ()
    """How it was made: (name of a text of the card, value)."""
