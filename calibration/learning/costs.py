"""The fit of what mixes cost: paired differences to the status quo on what is planned and shifted.

A ridge regression without a constant, so that the status quo costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import Ridge

from analysis.emulator.cost_features import cost_features
from calibration.learning.fit import SHIPPED_WEIGHT
from calibration.learning.lessons import paired

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray
    from calibration.learning.lessons import Lessons

STIFFNESS = 0.3
TINY = 1e-9


def fit_costs(known: Lessons, train: BoolArray) -> FloatArray:
    """Coefficients (features of cost, payers), bn CNY, from the runs `train` (runs,)."""
    training = known.only(train)
    extra = training.cost - known.cost[paired(known, training.draw)]
    columns = cost_features(training.points)
    size = np.sqrt((columns**2).mean(axis=0))
    used = size > TINY
    weight = np.where(training.own, 1.0, SHIPPED_WEIGHT)
    model = Ridge(alpha=STIFFNESS, fit_intercept=False, solver="cholesky")
    model.fit(columns[:, used] / size[used], extra, sample_weight=weight)
    found = np.zeros((columns.shape[1], extra.shape[1]))
    found[used] = (model.coef_ / size[used]).T
    return found
