"""How each series did in the hindcast with the model's error as it could be known at the time: what
evidence grades ask for (`analysis.questions.evidence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from calibration.hindcast.rolling import RAW
from calibration.hindcast.scores import COVERED

if TYPE_CHECKING:
    from agents.arrays import FloatArray

BLIND = f"{RAW}_blind"
"""Forecasts that knew of the world outside what was known at their origin."""
COLUMNS = ("indicator", "told", "outcomes", "coverage", "horizon")


def tested_table(forecasts: pd.DataFrame) -> pd.DataFrame:
    """One row a series: whether the model is told it, different outcomes, part of the forecasts
    whose 80 % interval held the outcome, longest horizon in years.

    The interval's error, a variance that grows by the year, is that of the class's outcomes up to
    the forecast's origin; a forecast before any of them has none. Series without a forecast that
    counts have no outcome.
    """
    bare = forecasts[(forecasts["forecaster"] == BLIND) & forecasts["counts"]].copy()
    bare["year"] = bare["outcome_period"].astype(str).str[:4].astype(int)
    bare["covered"] = inside(bare)
    rows = []
    for name, of_series in forecasts.groupby("series", sort=False):
        part = bare[bare["series"] == name]
        rows.append(
            {
                "indicator": name,
                "told": int(bool(of_series["told"].any())),
                "outcomes": part["outcome_period"].nunique(),
                "coverage": float(part["covered"].mean()) if len(part) else 0.0,
                "horizon": int((part["year"] - part["origin"]).max()) if len(part) else 0,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def inside(bare: pd.DataFrame) -> FloatArray:
    """Whether each outcome lay inside the interval as it could be given at the time, bool, a row a
    forecast.
    """
    years = (bare["year"] - bare["origin"]).to_numpy()
    known = bare["deviation"].to_numpy() ** 2 + bare["observed_error"].to_numpy() ** 2
    a_year = (bare["error"].to_numpy() ** 2 - known) / years
    kind, year = bare["class"].to_numpy(), bare["year"].to_numpy()
    origin = bare["origin"].to_numpy()
    # Row i may use row j: the same class, and an outcome that was there at its origin
    may = (kind[:, None] == kind) & (year <= origin[:, None])
    count = may.sum(axis=1)
    mean = np.divide(may @ a_year, count, out=np.zeros(len(count)), where=count > 0)
    variance = known + np.maximum(mean, 0.0) * years
    half = stats.norm.ppf((1 + COVERED) / 2) * np.sqrt(variance)
    return np.abs(bare["error"].to_numpy()) <= half
