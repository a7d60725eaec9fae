"""What a mix's cost depends on: the features of its chances but for the curved ones, since money
that is planned is paid yuan by yuan.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.emulator.features import feature_names, features

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

CURVED = "~"


def cost_features(points: FloatArray) -> FloatArray:
    """Features of the cost of some points, shape (m, features of cost); all 0 at the status quo."""
    return features(points)[:, straight()]


@lru_cache(maxsize=1)
def straight() -> IntArray:
    """Places of the features that are not curved."""
    return np.flatnonzero([not name.endswith(CURVED) for name in feature_names()])
