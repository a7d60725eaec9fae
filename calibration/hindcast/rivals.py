"""Simple forecasts that a critic would use: random walk with drift, autoregressive growth, trend,
as announced.

All are Bayesian with the same weak prior, so that they also work where two or three figures are
known; the prior says that yearly growth is 5 % give or take 10 %, and that it varies by about 10 %
from year to year. A series of shares is treated alike on the scale of the odds, with no growth
expected. Growth is taken within segments only, so no break is ever taken for growth. Source:
conjugate normal regression (Gelman and others, Bayesian Data Analysis, 14).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from agents.columns import name_key
from calibration.tables import read_observed

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from calibration.hindcast.series import Pair

POINTS = 999
"""Size of a forecast's sample: quantiles where the law is known."""
PATHS = 4000
USUAL_GROWTH = {"log": 0.05, "logit": 0.0}
GROWTH_DEVIATION = 0.1
"""Prior standard deviation of the mean growth, and typical change from year to year."""
PRIOR_YEARS = 3.0
"""What the prior of the variance is worth, in years of data."""
PERSISTENCE, PERSISTENCE_DEVIATION = 0.3, 0.4
"""Prior of the autoregressive coefficient."""
LEVEL_DEVIATION = 10.0
"""Prior standard deviation of a segment's level around its last figure, in usual changes: no bound
to speak of.
"""


def forecast(name: str, pair: Pair) -> FloatArray | None:
    """Sample of a rival's forecast for the outcome of a pair, in the series' unit; None where it
    has none to make.
    """
    return RIVALS[name](pair)


def growth(pair: Pair) -> tuple[FloatArray, FloatArray]:
    """(growth a year on the scale of errors, years apart) of each step known at the origin, in
    order of time.
    """
    steps = []
    for points in pair.series.known(pair.origin).values():
        for first, second in zip(points[:-1], points[1:], strict=True):
            years = second.year - first.year
            change = float(pair.series.scaled(second.value) - pair.series.scaled(first.value))
            steps.append((second.year, change / years, years))
    steps.sort()
    return np.array([step[1] for step in steps]), np.array([step[2] for step in steps], float)


def random_walk(pair: Pair) -> FloatArray | None:
    """Random walk with drift: the last figure, then the mean growth seen, each year's growth on its
    own.
    """
    if pair.last is None:
        return None
    seen, years = growth(pair)
    # A step over k years tells of the mean growth like k years would, and of the variance like one.
    mean, precision, shape, rate = posterior(
        np.ones((len(seen), 1)) * np.sqrt(years)[:, None],
        seen * np.sqrt(years),
        *_drift_prior(pair.series.form),
    )
    h = pair.horizon
    scale = np.sqrt(rate / shape * (h + h**2 / precision[0, 0]))
    return _student(
        pair, float(pair.series.scaled(pair.last.value)) + h * mean[0], scale, 2 * shape
    )


def autoregression(pair: Pair) -> FloatArray | None:
    """Growth that returns to its mean: each year's growth leans on that of the year before."""
    if pair.last is None:
        return None
    seen, years = growth(pair)
    yearly = np.repeat(seen, years.astype(int))
    usual = USUAL_GROWTH[pair.series.form]
    x = np.column_stack([np.ones(max(len(yearly) - 1, 0)), yearly[:-1] - usual])
    prior = np.array([0.0, PERSISTENCE])
    weights = np.diag([1.0, (GROWTH_DEVIATION / PERSISTENCE_DEVIATION) ** 2])
    mean, precision, shape, rate = posterior(
        x, yearly[1:] - usual, prior, weights, *_variance_prior()
    )
    random = np.random.default_rng(
        [name_key(pair.series.id) % 2**32, pair.origin, pair.outcome.year]
    )
    variance = rate / random.gamma(shape, size=PATHS)
    root = np.linalg.cholesky(np.linalg.inv(precision))
    betas = mean + np.sqrt(variance)[:, None] * (random.normal(size=(PATHS, 2)) @ root.T)
    betas[:, 1] = np.clip(betas[:, 1], -0.95, 0.95)
    state = np.full(PATHS, (yearly[-1] if len(yearly) else usual) - usual)
    level = np.full(PATHS, float(pair.series.scaled(pair.last.value)))
    for _ in range(pair.horizon):
        state = betas[:, 0] + betas[:, 1] * state + np.sqrt(variance) * random.normal(size=PATHS)
        level = level + usual + state
    return pair.series.plain(np.quantile(level, _levels()))


def trend(pair: Pair) -> FloatArray | None:
    """Straight line through all figures known, on the scale of errors; a break shifts it, its slope
    is common.
    """
    if pair.last is None:
        return None
    known = pair.series.known(pair.origin)
    names = list(known)
    rows = [(names.index(name), point) for name, points in known.items() for point in points]
    last = float(pair.series.scaled(pair.last.value))
    x = np.zeros((len(rows), len(names) + 1))
    y = np.array([float(pair.series.scaled(point.value)) for _, point in rows]) - last
    for row, (segment, point) in enumerate(rows):
        x[row, segment], x[row, -1] = 1.0, point.year - pair.last.year
    prior = np.zeros(len(names) + 1)
    prior[-1] = USUAL_GROWTH[pair.series.form]
    weights = np.diag([LEVEL_DEVIATION**-2] * len(names) + [1.0])
    mean, precision, shape, rate = posterior(x, y, prior, weights, *_variance_prior())
    ahead = np.zeros(len(names) + 1)
    ahead[_segment(pair, names)], ahead[-1] = 1.0, pair.horizon
    spread = 1.0 + ahead @ np.linalg.inv(precision) @ ahead
    return _student(pair, last + float(ahead @ mean), np.sqrt(rate / shape * spread), 2 * shape)


def announced(pair: Pair) -> FloatArray | None:
    """Everything finishes as announced: the capacity planned for the year, or what a mine was said
    to yield in full.
    """
    plans = {"clean_capacity": ("clean_capacity", "plan 2020", 2020)}
    if pair.series.id in plans:
        indicator, period, year = plans[pair.series.id]
        found = [
            row["value"] for row in read_observed("observations") if row["indicator"] == indicator
        ]
        periods = [
            row["period"] for row in read_observed("observations") if row["indicator"] == indicator
        ]
        if pair.origin == year - 1 and pair.outcome.year == year and period in periods:
            return np.full(POINTS, found[periods.index(period)])
    if pair.series.id == "lithium_concentrate" and pair.origin >= 2019:
        bounds = {row["indicator"]: row["value"] for row in read_observed("observations")}
        low, high = (bounds[f"jiajika_full_concentrate_{end}"] for end in ("low", "high"))
        return low + (high - low) * _levels()
    return None


RIVALS = {
    "random_walk": random_walk,
    "autoregression": autoregression,
    "trend": trend,
    "announced": announced,
}


def posterior(
    x: FloatArray, y: FloatArray, mean: FloatArray, weights: FloatArray, shape: float, rate: float
) -> tuple[FloatArray, FloatArray, float, float]:
    """Normal regression with a conjugate prior: (mean, precision, shape, rate) of coefficients and
    variance.

    `x` (n, k), `y` (n,); the prior: coefficients ~ N(mean, variance / weights), 1 / variance ~
    Gamma(shape, rate).
    """
    precision = weights + x.T @ x
    updated = np.linalg.solve(precision, weights @ mean + x.T @ y)
    left = float(y @ y + mean @ weights @ mean - updated @ precision @ updated)
    return updated, precision, shape + len(y) / 2, rate + max(left, 0.0) / 2


def _drift_prior(form: str) -> tuple[FloatArray, FloatArray, float, float]:
    """Prior of the mean growth and of the yearly variance."""
    return np.array([USUAL_GROWTH[form]]), np.eye(1), *_variance_prior()


def _variance_prior() -> tuple[float, float]:
    """Shape and rate of the prior of one over the yearly variance."""
    return PRIOR_YEARS / 2, PRIOR_YEARS / 2 * GROWTH_DEVIATION**2


def _student(pair: Pair, centre: float, scale: float, freedom: float) -> FloatArray:
    """Quantiles of a Student t on the scale of errors, in the series' unit."""
    return pair.series.plain(centre + scale * stats.t.ppf(_levels(), freedom))


def _levels() -> FloatArray:
    """Probability levels of a sample of quantiles."""
    return (np.arange(POINTS) + 0.5) / POINTS


def _segment(pair: Pair, names: list[str]) -> int:
    """Position of the segment of the last figure known."""
    return next(
        at
        for at, name in enumerate(names)
        if pair.series.segments[name] and pair.last in pair.series.segments[name]
    )
