"""What a mix's cost depends on: each lever's shift, and how much of it tight budgets cut."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.emulator.features import feature_names, features, planned, shifts

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def cost_features(points: FloatArray) -> FloatArray:
    """Features of the cost of some points, shape (m, features of cost); all 0 at the status quo."""
    up, down = shifts(points)
    money = np.maximum(planned(points), 0)
    return np.hstack([features(points), up * money[:, :1], up * money[:, 1:]])


@lru_cache(maxsize=1)
def number_of_cost_features() -> int:
    """How many there are."""
    from analysis.emulator.features import scale

    return len(feature_names()) + 2 * len(scale().names)
