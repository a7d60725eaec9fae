"""Simple forecasts that a critic would use: random walk with drift, autoregressive growth, trend,
as announced.

All are Bayesian with the same weak prior, so that they also work where two or three figures are
known; the prior says that yearly growth is 5 % give or take 10 %, and that it varies by about 10 %
from year to year. A series of shares is treated alike on the scale of the odds, with no growth
expected. A rival sees the figures of one way of counting only, that of the last one: no break and
no other office's growth is ever taken for its own. Source: conjugate normal regression (Gelman and
others, Bayesian Data Analysis, 14).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import stats

from abm.registers.tables import read_table
from agents.columns import name_key
from calibration.hindcast.series import LAST_YEAR, Pair, Point, all_series
from calibration.tables import read_observed

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.arrays import FloatArray

MOST_FREEDOM = 1e6
"""Degrees of freedom that stand for a normal law in a table."""
POINTS = 999
"""Size of a forecast's sample: quantiles where the law is known."""
PATHS = 4000
USUAL_GROWTH = {"log": 0.05, "logit": 0.0}
LEAST_STEPS = 3
"""Steps of a count below which its growth is that of the prior alone ..."""
PRIOR_GROWTH_DEVIATION = 0.05
"""... with this standard deviation of the mean growth."""
DAMPING = 0.9
"""Share of a trend's slope that is left after each year."""
GROWTH_DEVIATION = 0.1
"""Prior standard deviation of the mean growth, and typical change from year to year."""
PRIOR_YEARS = 3.0
"""What the prior of the variance is worth, in years of data."""
PERSISTENCE = 0.3
"""Prior of the autoregressive coefficient: its mean ..."""
PERSISTENCE_DEVIATION = 0.4
"""... and its standard deviation."""
LEVEL_DEVIATION = 10.0
"""Prior standard deviation of a line's level around its last figure, in usual changes: no bound
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


def counted(pair: Pair) -> tuple[Point, ...]:
    """Figures known at the origin that were counted as the last one was, in order of time."""
    known = pair.series.known(pair.origin)
    return next((points for points in known.values() if pair.last in points), ())


def growth(pair: Pair) -> tuple[FloatArray, FloatArray]:
    """(growth a year on the scale of errors, years apart) of each step known at the origin in the
    count of the last figure, in order of time.
    """
    points = counted(pair)
    years = np.array([later.year - point.year for point, later in pairwise(points)], float)
    levels = pair.series.scaled([point.value for point in points])
    return np.diff(levels) / years, years


class Walk(NamedTuple):
    """Yearly growth that a random walk goes on with: drift ~ t(mean, deviation), each year's own
    change with its deviation.
    """

    drift: float
    drift_deviation: float
    yearly_deviation: float
    freedom: float
    steps: int


def walk(pair: Pair) -> Walk:
    """The random walk that the figures of the last count tell of."""
    past_growth, years = growth(pair)
    usual = USUAL_GROWTH[pair.series.form]
    if len(past_growth) < LEAST_STEPS:
        return Walk(usual, PRIOR_GROWTH_DEVIATION, GROWTH_DEVIATION, np.inf, len(past_growth))
    # A step over k years tells of the mean growth like k years would, and of the variance like one.
    fit = posterior(
        np.ones((len(past_growth), 1)) * np.sqrt(years)[:, None],
        past_growth * np.sqrt(years),
        mean=np.array([usual]),
        weights=np.eye(1),
    )
    yearly = float(np.sqrt(fit.rate / fit.shape))
    spread = yearly / float(np.sqrt(fit.precision[0, 0]))
    return Walk(float(fit.mean[0]), spread, yearly, 2 * fit.shape, len(past_growth))


def random_walk(pair: Pair) -> FloatArray | None:
    """Random walk with drift: the last figure, then the mean growth seen, each year's growth on its
    own.
    """
    if pair.last is None:
        return None
    known = walk(pair)
    h = pair.horizon
    scale = np.sqrt(known.yearly_deviation**2 * h + known.drift_deviation**2 * h**2)
    centre = float(pair.series.scaled(pair.last.value)) + h * known.drift
    return _student(pair, centre, scale=float(scale), freedom=known.freedom)


def recovery(pair: Pair) -> FloatArray | None:
    """Travel goes on from its last figure as the province's did, with no limits to it that nobody
    foresaw: for visits and their revenue alone (`abm/data/error/rivals.csv`).
    """
    row = next(
        (row for row in read_table("error/rivals") if row["indicator"] == pair.series.indicator),
        None,
    )
    if pair.last is None or row is None or row["rival"] != "recovery":
        return None
    h = pair.horizon
    scale = np.hypot(row["yearly_deviation"] * np.sqrt(h), row["drift_deviation"] * h)
    centre = float(pair.series.scaled(pair.last.value)) + h * row["drift"]
    return _student(pair, centre, scale=float(scale), freedom=np.inf)


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
    """Straight line through the figures of the last count, on the scale of errors, from the last of
    them on; its slope fades year by year.
    """
    if pair.last is None:
        return None
    points = counted(pair)
    last = float(pair.series.scaled(pair.last.value))
    x = np.array([[1.0, point.year - pair.last.year] for point in points])
    y = np.array([float(pair.series.scaled(point.value)) for point in points]) - last
    weights = np.diag([LEVEL_DEVIATION**-2, 1.0])
    usual = np.array([0.0, USUAL_GROWTH[pair.series.form]])
    fit = posterior(x, y, mean=usual, weights=weights)
    ahead = np.array([1.0, (DAMPING ** np.arange(1, pair.horizon + 1)).sum()])
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
    "recovery": recovery,
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


def shipped_walks() -> list[dict[str, Any]]:
    """Rows of `abm/data/error/rivals.csv` for random walks from the newest figure known of each
    series whose rival it is there.
    """
    rows = []
    for row in read_table("error/rivals"):
        series = next(one for one in all_series() if one.indicator == row["indicator"])
        if row["rival"] != "random_walk":
            rows.append(dict(row))
            continue
        known = series.known(LAST_YEAR)
        name = max(known, key=lambda one: (known[one][-1].year, one))
        last = known[name][-1]
        ahead = Point(str(LAST_YEAR + 1), LAST_YEAR + 1, np.nan, "", 0.0)
        found = walk(Pair(series, LAST_YEAR, last, name, ahead, False))
        rows.append(
            dict(row)
            | {"base_year": last.year, "base_value": last.value, "vintage": name}
            | {"drift": round(found.drift, 4), "steps": found.steps}
            | {"drift_deviation": round(found.drift_deviation, 4)}
            | {"yearly_deviation": round(found.yearly_deviation, 4)}
            | {"freedom": round(min(found.freedom, MOST_FREEDOM), 1)}
        )
    return rows
