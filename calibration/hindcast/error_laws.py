"""The law of the model's own errors, from few forecasts that share years: a drift that goes on and
shocks of each year, by class, drawn towards one another.

A forecast from the end of year o to year t errs by e = b (t - o) + the sum of the shocks u of the
years between + noise; b ~ N(0, tau^2) with one tau for all classes, u ~ N(0, sig^2), and noise from
the ensemble's spread and the figure's own error. Forecasts that cross the same year share its
shock, so that many forecasts of few years weigh as few. tau and sig are summed over a grid with
half-normal priors, b is known in closed form. Source: normal hierarchical model (Gelman and others,
Bayesian Data Analysis, 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from runs.chances.laws import Law

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from agents.arrays import FloatArray

TAUS = np.linspace(0.01, 0.12, 7)
"""Deviations of the drifts between classes that are tried, a year."""
SIGMAS = np.linspace(0.01, 0.18, 7)
"""Deviations of a year's shock that are tried."""
USUAL_TAU, USUAL_SIGMA = 0.05, 0.08
"""Scales of their half-normal priors."""


class Errors(NamedTuple):
    """What the forecasts of a class erred by."""

    error: FloatArray
    """Outcome less forecast on the scale of the class, shape (forecasts,)."""
    years: FloatArray
    """Years from origin to outcome, shape (forecasts,)."""
    shared: FloatArray
    """Years that two forecasts both cross, shape (forecasts, forecasts)."""
    noise: FloatArray
    """Variance that is not the model's: of the ensemble's median and of the figure, shape
    (forecasts,).
    """


@dataclass(frozen=True)
class Fit:
    """What the errors say of all classes."""

    laws: dict[str, Law]
    drift_variance: float
    """E tau^2: of a class that nothing tests."""
    tau: float
    """E tau."""

    def untested(self, floor: float) -> Law:
        """Law of a class that nothing tests: no drift known, the mean of the shocks of the others,
        never less than `floor`.
        """
        shocks = [law.shock_variance for law in self.laws.values()]
        mean = float(np.mean(np.sqrt(shocks))) if shocks else 0.0
        return Law(1.0, 0.0, self.drift_variance, max(mean, floor) ** 2)


def errors_of(rows: pd.DataFrame) -> Errors:
    """Errors of the forecasts of one class, from the rows of a bare ensemble; series that are one
    (`unit`) are averaged where they were forecast together.
    """
    columns = ["error", "deviation", "observed_error"]
    keys = ["unit", "origin", "year", "segment"]
    means = rows.groupby(keys, sort=True)[columns].mean().reset_index()
    origin, year = means["origin"].to_numpy(float), means["year"].to_numpy(float)
    last = np.minimum(year[:, None], year)
    first = np.maximum(origin[:, None], origin)
    return Errors(
        error=-means["error"].to_numpy(),
        years=year - origin,
        shared=np.maximum(last - first, 0.0),
        noise=(means["deviation"] ** 2 / 4 + means["observed_error"] ** 2).to_numpy(),
    )


def fit(classes: Mapping[str, Errors]) -> Fit:
    """Laws of the errors of some classes together."""
    log_prior = -0.5 * (TAUS / USUAL_TAU) ** 2
    grids = {name: _grid(errors) for name, errors in classes.items()}
    log_tau = log_prior + sum(
        (_log_mean(grid.evidence) for grid in grids.values()), np.zeros(len(TAUS))
    )
    weight_tau = _weights(log_tau)
    laws = {name: _law(grid, weight_tau) for name, grid in grids.items()}
    return Fit(laws, float(weight_tau @ TAUS**2), float(weight_tau @ TAUS))


class _Grid(NamedTuple):
    """A class at every point of the grid, shape (taus, sigmas)."""

    evidence: FloatArray
    """Log of the likelihood and of the prior of sigma."""
    mean: FloatArray
    variance: FloatArray
    """Of the drift, given the point."""


def _grid(errors: Errors) -> _Grid:
    """Likelihood and drift of a class at every point."""
    shape = (len(TAUS), len(SIGMAS))
    evidence, mean, variance = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for place, sigma in enumerate(SIGMAS.tolist()):
        covariance = sigma**2 * errors.shared + np.diag(errors.noise)
        inverse = np.linalg.inv(covariance)
        _, log_size = np.linalg.slogdet(covariance)
        slope = errors.years @ inverse @ errors.error
        precision = errors.years @ inverse @ errors.years
        fit_alone = errors.error @ inverse @ errors.error
        variance[:, place] = 1 / (precision + TAUS**-2.0)
        mean[:, place] = variance[:, place] * slope
        left = fit_alone - mean[:, place] * slope
        size = log_size + np.log(TAUS**2 * (precision + TAUS**-2.0))
        evidence[:, place] = -0.5 * (left + size) - 0.5 * (sigma / USUAL_SIGMA) ** 2
    return _Grid(evidence, mean, variance)


def _law(grid: _Grid, weight_tau: FloatArray) -> Law:
    """Law of one class: total mean and variance of its drift, mean variance of its shocks."""
    weight = weight_tau[:, None] * np.apply_along_axis(_weights, 1, grid.evidence)
    mean = float((weight * grid.mean).sum())
    spread = float((weight * (grid.variance + (grid.mean - mean) ** 2)).sum())
    return Law(1.0, mean, spread, float((weight.sum(axis=0) * SIGMAS**2).sum()))


def _log_mean(values: FloatArray) -> FloatArray:
    """Log of the mean of exp along the last axis."""
    highest = values.max(axis=-1, keepdims=True)
    return highest[..., 0] + np.log(np.exp(values - highest).mean(axis=-1))


def _weights(log_values: FloatArray) -> FloatArray:
    """Weights in proportion to exp, adding up to one."""
    values = np.exp(log_values - log_values.max())
    return values / values.sum()


def blended(laws: list[Law]) -> Law:
    """One law in place of several that hold with their weights: total mean and variance."""
    weights = np.array([law.weight for law in laws])
    weights = weights / weights.sum()
    drifts = np.array([law.drift for law in laws])
    mean = float(weights @ drifts)
    spread = weights @ (np.array([law.drift_variance for law in laws]) + (drifts - mean) ** 2)
    shocks = weights @ np.array([law.shock_variance for law in laws])
    return Law(1.0, mean, float(spread), float(shocks))
