"""Emulators: what a moment is at any point of the space, learnt from runs, with how unsure that is.

A smooth trend in all parameters (ridge regression on levels and their squares), and on what it
leaves a Gaussian process in the parameters that matter most. What the other parameters and luck add
is the process's noise. Source: history matching as in Vernon, Goldstein & Bower (2010);
scikit-learn does the work.
"""

from __future__ import annotations

import warnings
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.linear_model import RidgeCV

from calibration.fitting.moments import all_moments

if TYPE_CHECKING:
    from collections.abc import Collection

    from agents.arrays import FloatArray
    from calibration.fitting.moments import Moment
    from calibration.fitting.space import Space

ACTIVE = 4
MOST_POINTS = 400
PENALTIES = (0.1, 1.0, 10.0, 100.0)
SQUARE_MEAN = 1 / 3
SMALLEST_VARIANCE = 1e-10
LENGTHS = (0.2, 20.0)
"""Bounds of the length scales, in half ranges."""
NOISES = (1e-3, 2.0)
"""Bounds of the noise, of a residual with variance 1."""
SIZES = (1e-4, 4.0)
"""Bounds of the signal, of a residual with variance 1."""
PROBES = 500


@dataclass
class Emulator:
    """One moment: its trend, its process on some inputs, and the size of what is left.

    `scale` is that of what the trend leaves where it was learnt, `honest` that of what it leaves of
    a point left out.
    """

    trend: RidgeCV
    inputs: np.ndarray
    process: GaussianProcessRegressor
    scale: float
    honest: float

    def mean(self, levels: FloatArray) -> FloatArray:
        """Expected moment at levels, shape (n,)."""
        return self.trend.predict(features(levels)) + self.scale * self.process.predict(
            _centred(levels)[:, self.inputs]
        )

    def variance(self, levels: FloatArray) -> FloatArray:
        """Variance of one run about that mean: of the emulator, and of what other parameters and
        luck do.
        """
        _, deviation = self.process.predict(_centred(levels)[:, self.inputs], return_std=True)
        return (self.honest * deviation) ** 2 + SMALLEST_VARIANCE


def _centred(levels: FloatArray) -> FloatArray:
    return 2.0 * np.asarray(levels) - 1.0


def features(levels: FloatArray) -> FloatArray:
    """Levels and their squares, centred, shape (n, 2 k)."""
    x = _centred(levels)
    return np.hstack([x, x**2 - SQUARE_MEAN])


def fitted(levels: FloatArray, values: FloatArray) -> Emulator:
    """The emulator of one moment from points and what runs gave there."""
    levels = levels[-MOST_POINTS:]
    values = values[-MOST_POINTS:]
    trend = RidgeCV(PENALTIES, store_cv_results=True).fit(features(levels), values)
    left = values - trend.predict(features(levels))
    scale = max(float(left.std()), SMALLEST_VARIANCE)
    honest = max(float(np.sqrt(trend.cv_results_.mean(axis=0).min())), scale)
    k = levels.shape[1]
    weight = np.hypot(trend.coef_[:k], trend.coef_[k:])
    inputs = np.sort(np.argsort(-weight, kind="stable")[:ACTIVE])
    kernel = ConstantKernel(0.3, SIZES) * RBF(np.full(len(inputs), 1.0), LENGTHS) + WhiteKernel(
        0.7, NOISES
    )
    process = GaussianProcessRegressor(kernel)
    with warnings.catch_warnings():
        # A length at its bound means: no curvature there
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(_centred(levels)[:, inputs], left / scale)
    return Emulator(trend, inputs, process, scale, honest)


class Emulators:
    """The emulators of some moments, in the order of the table of moments, over one space."""

    def __init__(
        self,
        space: Space,
        levels: FloatArray,
        frame: pd.DataFrame,
        names: Collection[str],
    ) -> None:
        whole = (frame["error"] == "").to_numpy()
        moments = [moment for moment in all_moments() if moment.id in names]
        parts = [
            fitted(levels[whole], frame.loc[whole, moment.id].to_numpy()) for moment in moments
        ]
        self._take(space, moments, parts)

    def only(self, names: Collection[str]) -> Emulators:
        """The same emulators for some of the moments."""
        places = [place for place, name in enumerate(self.names) if name in names]
        fewer = copy(self)
        fewer._take(
            self.space,
            [self.moments[place] for place in places],
            [self.parts[place] for place in places],
        )
        return fewer

    def _take(self, space: Space, moments: list[Moment], parts: list[Emulator]) -> None:
        """Hold moments and their emulators."""
        self.space = space
        self.moments = tuple(moments)
        self.parts = parts
        self.names = tuple(moment.id for moment in self.moments)
        self.observed = np.array([moment.observed for moment in self.moments])
        self.allowed = np.array([moment.deviation**2 for moment in self.moments])
        everywhere = np.random.default_rng(0).random((PROBES, len(space.names)))
        self.spread = self.variance(everywhere).mean(axis=0)

    def mean(self, levels: FloatArray) -> FloatArray:
        """Expected moments at levels, shape (n, moments)."""
        return np.column_stack([part.mean(levels) for part in self.parts])

    def variance(self, levels: FloatArray) -> FloatArray:
        """Variance of one run about them, same shape."""
        return np.column_stack([part.variance(levels) for part in self.parts])

    def gaps(self, levels: FloatArray, observed: FloatArray | None = None) -> FloatArray:
        """Squared (expected - observed) over the variance of all that may part them, shape (n,
        moments).

        That is the observation's error, the model's discrepancy, and `spread`: one run about the
        emulator, on average. `observed`: moments in place of the real ones, for tests on made-up
        truths.
        """
        away = self.mean(levels) - (self.observed if observed is None else observed)
        return away**2 / (self.spread + self.allowed)

    def checked(self, levels: FloatArray, frame: pd.DataFrame) -> pd.DataFrame:
        """How well runs that were not learnt from were foreseen: DataFrame by moment: deviation of
        standardised errors (1 if the emulator is as unsure as it should be), share of them beyond
        three, share of spread explained.
        """
        whole = (frame["error"] == "").to_numpy()
        values = frame.loc[whole, [moment.id for moment in self.moments]].to_numpy()
        left = values - self.mean(levels[whole])
        errors = left / np.sqrt(self.variance(levels[whole]))
        spread = np.maximum(values.var(axis=0), SMALLEST_VARIANCE)
        columns = {
            "deviation": errors.std(axis=0),
            "beyond_three": (np.abs(errors) > 3).mean(axis=0),
            "explained": 1 - (left**2).mean(axis=0) / spread,
        }
        return pd.DataFrame(columns, index=[moment.id for moment in self.moments])
