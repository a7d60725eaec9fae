"""Which targets the fit says something of: how much it narrowed what the model says of their year,
and the moments of the same indicator (`analysis.questions.evidence` asks for both).
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.reading.outcomes import outcomes_of
from calibration.hindcast.series import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import FloatArray
    from runs.folder.reader import Results

STATED = {
    "sites_4a_growth_2017_2020": "sites_4a",
    "forest_growth_2016_2018": "forest_cover",
    "lithium_concentrate_2021": "lithium_concentrate",
}
"""Moments that are stated and not read from a series, and the indicator that they are of."""
SHARES = (0.1, 0.9)
FITTED = "fitted"


def moments_of(folder: Path = DATA) -> dict[str, list[str]]:
    """Moments used in the fit by the indicator that they are of."""
    with (folder / "moments.csv").open(encoding="utf-8") as lines:
        series = {row["id"]: row["series"] for row in csv.DictReader(lines)}
    with (folder / "calibrated" / "moments.csv").open(encoding="utf-8") as lines:
        used = [row["moment"] for row in csv.DictReader(lines) if row["use"] == FITTED]
    found: dict[str, list[str]] = {}
    for moment in used:
        indicator = STATED.get(moment) or series.get(moment, "")
        if indicator:
            found.setdefault(indicator, []).append(moment)
    return found


def fitted_table(prior: Results, posterior: Results, mix: str) -> pd.DataFrame:
    """One row a target with a moment of its own indicator: middle 80 % of its value under the
    posterior over that under the prior, and the moments, separated by spaces.
    """
    rows = []
    moments = moments_of()
    for name, row in targets.register().items():
        if row["indicator"] in moments:
            before, after = (spread(results, name, mix) for results in (prior, posterior))
            ratio = after / before if before > 0 else 1.0
            rows.append(
                {
                    "target": name,
                    "spread_ratio": ratio,
                    "moments": " ".join(moments[row["indicator"]]),
                }
            )
    return pd.DataFrame(rows, columns=["target", "spread_ratio", "moments"])


def spread(results: Results, target: str, mix: str) -> float:
    """Width of the middle 80 % of a target's value under a mix, in its unit."""
    outcomes = outcomes_of(results)
    values: FloatArray = outcomes.value[outcomes.rows(mix), outcomes.column(target)]
    low, high = np.quantile(values[np.isfinite(values)], SHARES)
    return float(high - low)
