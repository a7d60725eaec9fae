"""Scores of forecasts given as samples, all on the scale of a series' errors: lower is better, but
for the log score.

CRPS by the order statistics of the sample (Gneiting and Raftery 2007); the log score is that of the
normal with the sample's mean and standard deviation; MASE is the error of the median over that of
"as last year" within the past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calibration.hindcast.rivals import growth

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from agents.arrays import FloatArray
    from calibration.hindcast.series import Pair

COVERED = 0.8
LEAST_DEVIATION = 0.01
"""A forecast that says it is surer than this is scored as if it allowed for it: the last figure is
no truth either.
"""


def crps(sample: ArrayLike, outcome: float) -> float:
    """Continuous ranked probability score of a sample, in the unit of the outcome: E|X - y| - E|X -
    X'| / 2.
    """
    ordered = np.sort(np.asarray(sample, float))
    n = len(ordered)
    apart = 2.0 * float(np.sum((2 * np.arange(1, n + 1) - n - 1) * ordered)) / n**2
    return float(np.mean(np.abs(ordered - outcome))) - apart / 2.0


def log_score(sample: ArrayLike, outcome: float) -> float:
    """Log density of the outcome under the normal with the sample's mean and deviation; higher is
    better.
    """
    values = np.asarray(sample, float)
    mean = float(values.mean())
    deviation = max(float(values.std()), LEAST_DEVIATION)
    return -0.5 * np.log(2 * np.pi) - np.log(deviation) - 0.5 * ((outcome - mean) / deviation) ** 2


def pit(sample: ArrayLike, outcome: float) -> float:
    """Share of the sample below the outcome, ties by half: even over 0 to 1 for a forecast that
    knows what it knows.
    """
    sample = np.asarray(sample, float)
    return float(np.mean(sample < outcome) + np.mean(sample == outcome) / 2)


def covered(sample: ArrayLike, outcome: float, level: float = COVERED) -> bool:
    """Whether the outcome lies within the middle part of the sample."""
    low, high = np.quantile(np.asarray(sample, float), ((1 - level) / 2, (1 + level) / 2))
    return bool(low <= outcome <= high)


def scored(pair: Pair, sample: FloatArray) -> dict[str, float]:
    """Every score of one forecast (a sample in the series' unit) as a dict; errors on the series'
    own scale.

    `error` is the median less the outcome; `scaled_error` its size over the mean yearly change in
    the past (MASE when averaged), NaN where no past change is known.
    """
    series = pair.series
    x = series.scaled(sample)
    y = float(series.scaled(pair.outcome.value))
    past_growth = growth(pair)[0] if pair.last else np.empty(0)
    usual = float(np.mean(np.abs(past_growth))) if len(past_growth) else np.nan
    low, middle, high = np.quantile(sample, ((1 - COVERED) / 2, 0.5, (1 + COVERED) / 2))
    error = float(np.median(x)) - y
    return {
        "median": float(middle),
        "low": float(low),
        "high": float(high),
        "error": error,
        "crps": crps(x, y),
        "log_score": float(log_score(x, y)),
        "pit": pit(x, y),
        "covered": covered(x, y),
        "scaled_error": abs(error) / usual,
        "deviation": float(np.std(x)),
    }
