"""Amounts of money in the one unit in which a language writes large ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runs.language import spoken_language

if TYPE_CHECKING:
    import pandas as pd

_LARGE_AMOUNTS = {"en": 1e9, "zh": 1e8}
"""CNY: billions, and in Chinese hundred millions."""


def large_amount[Amount: (float, pd.Series)](amount: Amount) -> Amount:
    """CNY in the unit in which the language spoken writes large amounts (`bn CNY` in English)."""
    return amount / _LARGE_AMOUNTS[spoken_language()]
