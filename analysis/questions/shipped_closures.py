"""What closures cost as it ships with the package: `closures.csv` beside this file is written by
`python -m calibration.experiments closures`, a row an edge, dearest first.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "closures.csv"
COLUMNS = (
    "edge",
    "real_gdp",
    "real_gdp_low",
    "real_gdp_high",
    "visits_share",
    "county",
    "county_share",
    "draws",
)
"""Columns of the file, as `analysis.closures` names them, and the number of paired draws."""
WORDS = ("edge", "county")


@lru_cache(maxsize=1)
def shipped_closures() -> tuple[dict[str, Any], ...]:
    """Rows of the file: CNY of real product lost in twelve months with its 95 % interval, share of
    visits lost, the county that loses most with the share of its people's incomes, draws.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            {name: text if name in WORDS else float(text) for name, text in row.items()}
            for row in csv.DictReader(file)
        )
