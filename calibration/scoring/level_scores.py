"""Scores of levels: what was published of an indicator's year against each forecaster's
distribution, given as 99 quantiles.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.questions.levels import scaled
from calibration.hindcast.scores import covered, crps, log_score, pit
from calibration.scoring.forecast import AGENTS, MODEL, POOLED
from calibration.scoring.scores import PUBLISHED, is_ahead

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from calibration.scoring.forecast import Forecast
    from calibration.scoring.known import Known, KnownLevel

INSIDE = (0.5, 0.8, 0.95)
"""Middle parts of a distribution of which it is said whether they hold what came."""
LEVELS = (
    "target",
    "indicator",
    "year",
    "unit",
    "published",
    "date",
    "ahead",
    "vintage",
    "counts",
    "forecaster",
    "median",
    "low",
    "high",
    *(f"inside_{round(100 * part)}" for part in INSIDE),
    "crps",
    "relative_crps",
    "pit",
    "log_score",
)
"""Columns of the table of levels."""
MEANS = (
    "forecaster",
    "n",
    *(f"inside_{round(100 * part)}" for part in INSIDE),
    "relative_crps",
    "log_score",
    "published_less_this",
)


def level_table(forecast: Forecast, known: Known, mix: str) -> pd.DataFrame:
    """One row a known level and forecaster: median and 80 %, which middle parts hold it, CRPS (also
    over the target's or the figure's own size), PIT, log density on the scale of errors.

    `counts`: whether it was counted as the model counts; else it is shown and enters no mean.
    """
    rows = []
    for outcome in known.targets.values():
        if math.isfinite(outcome.value):
            rows += _of_target(forecast, mix, outcome.target, outcome.value, outcome.date)
    for level in known.levels.values():
        rows += _of_level(forecast, mix, level)
    return pd.DataFrame(rows, columns=list(LEVELS))


def level_means(table: pd.DataFrame) -> pd.DataFrame:
    """One row a forecaster: over the levels that count, n, parts inside, mean relative CRPS and log
    score, and the published relative CRPS less its own on the same levels.
    """
    rows = []
    own = table[table["counts"].astype(bool)]
    key = ["target", "indicator", "year", "vintage"]
    published = own[own["forecaster"] == PUBLISHED].set_index(key)["relative_crps"]
    for name, part in own.groupby("forecaster", sort=False):
        means = {column: part[column].astype(float).mean() for column in MEANS[2:-1]}
        gap = published.reindex(part.set_index(key).index) - part["relative_crps"].to_numpy()
        rows.append(
            {"forecaster": name, "n": len(part), **means, "published_less_this": gap.mean()}
        )
    return pd.DataFrame(rows, columns=list(MEANS))


def _of_target(
    forecast: Forecast, mix: str, name: str, value: float, date: str
) -> list[dict[str, Any]]:
    """Rows of a target's published value: of its indicator's year, and of the runs' own values."""
    row = forecast.content["targets"][name]
    quantiles = forecast.level(mix, row["indicator"], row["year"])
    own = forecast.content["chances"][mix].get(name, {}).get("values")
    if own:
        quantiles = {AGENTS: np.array(own), **quantiles}
    about = {
        "target": name,
        "indicator": row["indicator"],
        "year": row["year"],
        "unit": row["unit"],
        "published": value,
        "date": date,
        "ahead": is_ahead(forecast, date),
        "vintage": "",
        "counts": True,
    }
    return _rows(forecast, about, quantiles, abs(row["value"]) or 1.0)


def _of_level(forecast: Forecast, mix: str, level: KnownLevel) -> list[dict[str, Any]]:
    """Rows of a level of any indicator."""
    indicator = forecast.content["indicators"][level.indicator]
    about = {
        "target": "",
        "indicator": level.indicator,
        "year": level.year,
        "unit": indicator["unit"],
        "published": level.value,
        "date": level.date,
        "ahead": is_ahead(forecast, level.date),
        "vintage": level.vintage,
        "counts": level.vintage in ("", indicator["vintage"]),
    }
    quantiles = forecast.level(mix, level.indicator, level.year)
    return _rows(forecast, about, quantiles, abs(level.value) or 1.0)


def _rows(
    forecast: Forecast, about: dict[str, Any], quantiles: dict[str, FloatArray], size: float
) -> list[dict[str, Any]]:
    """A row a forecaster; `size`: what relative errors are relative to."""
    scale = forecast.content["indicators"][about["indicator"]]["scale"]
    value = about["published"]
    if MODEL in quantiles:
        published = quantiles.get(POOLED, quantiles[MODEL])
        others = {name: own for name, own in quantiles.items() if name != POOLED}
        quantiles = {PUBLISHED: published, **others}
    rows = []
    for name, sample in quantiles.items():
        low, middle, high = np.quantile(sample, (0.1, 0.5, 0.9))
        error = crps(sample, value)
        rows.append(
            {
                **about,
                "forecaster": name,
                "median": middle,
                "low": low,
                "high": high,
                **{f"inside_{round(100 * part)}": covered(sample, value, part) for part in INSIDE},
                "crps": error,
                "relative_crps": error / size,
                "pit": pit(sample, value),
                "log_score": _log_score(sample, value, scale),
            }
        )
    return rows


def _log_score(sample: FloatArray, value: float, scale: str) -> float:
    """Log density of what came on the scale of errors; NaN where that knows it not, or where the
    indicator has none.
    """
    points, at = scaled(sample, scale), float(scaled(np.array([value]), scale)[0])
    if not scale or not np.isfinite(points).all() or not math.isfinite(at):
        return math.nan
    return float(log_score(points, at))
