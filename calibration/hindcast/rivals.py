"""Simple forecasts that a critic would use: random walk with drift, autoregressive growth, trend,
as announced.

All are Bayesian with the same weak prior, so that they also work where two or three figures are
known; the prior says that yearly growth is 5 % give or take 10 %, and that it varies by about 10 %
from year to year. A series of shares is treated alike on the scale of the odds, with no growth
expected. Growth is taken within segments only, so no break is ever taken for growth. Source:
conjugate normal regression (Gelman and others, Bayesian Data Analysis, 14).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

from agents.columns import name_key
from calibration.tables import read_observed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
PERSISTENCE = 0.3
"""Prior of the autoregressive coefficient: its mean ..."""
PERSISTENCE_DEVIATION = 0.4
"""... and its standard deviation."""
LEVEL_DEVIATION = 10.0
"""Prior standard deviation of a segment's level around its last figure, in usual changes: no bound
to speak of.
"""


class Regression(NamedTuple):
    """What a normal regression says: coefficients ~ N(mean, variance / precision), 1 / variance ~
    Gamma(shape, rate).
    """

    mean: FloatArray
    precision: FloatArray
    shape: float
    rate: float


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
    past_growth, years = growth(pair)

    # A step over k years tells of the mean growth like k years would, and of the variance like one.
    fit = posterior(
        np.ones((len(past_growth), 1)) * np.sqrt(years)[:, None],
        past_growth * np.sqrt(years),
        mean=np.array([USUAL_GROWTH[pair.series.form]]),
        weights=np.eye(1),
    )
    h = pair.horizon
    scale = np.sqrt(fit.rate / fit.shape * (h + h**2 / fit.precision[0, 0]))
    centre = float(pair.series.scaled(pair.last.value)) + h * fit.mean[0]
    return _student(pair, centre, scale=float(scale), freedom=2 * fit.shape)


def autoregression(pair: Pair) -> FloatArray | None:
    """Growth that returns to its mean: each year's growth leans on that of the year before."""
    if pair.last is None:
        return None
    past_growth, years = growth(pair)
    yearly = np.repeat(past_growth, years.astype(int))
    usual = USUAL_GROWTH[pair.series.form]
    x = np.column_stack([np.ones(max(len(yearly) - 1, 0)), yearly[:-1] - usual])
    fit = posterior(
        x,
        yearly[1:] - usual,
        mean=np.array([0.0, PERSISTENCE]),
        weights=np.diag([1.0, (GROWTH_DEVIATION / PERSISTENCE_DEVIATION) ** 2]),
    )
    random = np.random.default_rng(
        [int(name_key(pair.series.id)) % 2**32, pair.origin, pair.outcome.year]
    )
    variance = fit.rate / random.gamma(fit.shape, size=PATHS)
    root = np.linalg.cholesky(np.linalg.inv(fit.precision))
    betas = fit.mean + np.sqrt(variance)[:, None] * (random.normal(size=(PATHS, 2)) @ root.T)
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
        x[row, segment] = 1.0
        x[row, -1] = point.year - pair.last.year
    prior = np.zeros(len(names) + 1)
    prior[-1] = USUAL_GROWTH[pair.series.form]
    weights = np.diag([LEVEL_DEVIATION**-2] * len(names) + [1.0])
    fit = posterior(x, y, mean=prior, weights=weights)
    ahead = np.zeros(len(names) + 1)
    ahead[_segment(pair, names)] = 1.0
    ahead[-1] = pair.horizon
    spread = 1.0 + ahead @ np.linalg.inv(fit.precision) @ ahead
    scale = np.sqrt(fit.rate / fit.shape * spread)
    centre = last + float(ahead @ fit.mean)
    return _student(pair, centre, scale=float(scale), freedom=2 * fit.shape)


def announced(pair: Pair) -> FloatArray | None:
    """Everything finishes as announced: the capacity planned for the year, or what a mine was said
    to yield in full.
    """
    plans = {"clean_capacity": ("clean_capacity", "plan 2020", 2020)}
    if pair.series.id in plans:
        indicator, period, year = plans[pair.series.id]
        values = [
            row["value"]
            for row in read_observed("observations")
            if row["indicator"] == indicator and row["period"] == period
        ]
        if pair.origin == year - 1 and pair.outcome.year == year and values:
            return np.full(POINTS, values[0])
    if pair.series.id == "lithium_concentrate" and pair.origin >= 2019:
        bounds = {row["indicator"]: row["value"] for row in read_observed("observations")}
        low, high = (bounds[f"jiajika_full_concentrate_{end}"] for end in ("low", "high"))
        return low + (high - low) * _levels()
    return None


RIVALS: dict[str, Callable[[Pair], FloatArray | None]] = {
    "random_walk": random_walk,
    "autoregression": autoregression,
    "trend": trend,
    "announced": announced,
}


def posterior(
    x: FloatArray,
    y: FloatArray,
    *,
    mean: FloatArray,
    weights: FloatArray,
    shape: float = PRIOR_YEARS / 2,
    rate: float = PRIOR_YEARS / 2 * GROWTH_DEVIATION**2,
) -> Regression:
    """Normal regression with a conjugate prior.

    `x` (n, k), `y` (n,); the prior: coefficients ~ N(mean, variance / weights), 1 / variance ~
    Gamma(shape, rate), by default that of the yearly variance of growth.
    """
    precision = weights + x.T @ x
    updated = np.linalg.solve(precision, weights @ mean + x.T @ y)
    left = float(y @ y + mean @ weights @ mean - updated @ precision @ updated)
    return Regression(
        mean=updated,
        precision=precision,
        shape=shape + len(y) / 2,
        rate=rate + max(left, 0.0) / 2,
    )


def _student(pair: Pair, centre: float, *, scale: float, freedom: float) -> FloatArray:
    """Quantiles of a Student t on the scale of errors, in the series' unit."""
    return pair.series.plain(centre + scale * stats.t.ppf(_levels(), freedom))


def _levels() -> FloatArray:
    """Probability levels of a sample of quantiles."""
    return (np.arange(POINTS) + 0.5) / POINTS


def _segment(pair: Pair, names: Sequence[str]) -> int:
    """Position of the segment of the last figure known."""
    return next(
        at
        for at, name in enumerate(names)
        if pair.series.segments[name] and pair.last in pair.series.segments[name]
    )
