"""Supply that is shared out so that it meets uses: a pure rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray

HALVINGS = 60


def scaled_within(
    target: FloatArray, low: FloatArray, high: FloatArray, *, total: float
) -> FloatArray:
    """Parts of a `total` in proportion to a `target` (n,), each between `low` and `high`: these
    must leave room for the total.

    Source: iterative proportional fitting with one margin (Deming and Stephan 1940), bounded.
    """
    small, large = 0.0, 1.0
    while np.clip(large * target, low, high).sum() < total and large < 1e9:
        large *= 2.0
    for _ in range(HALVINGS):
        middle = (small + large) / 2.0
        if np.clip(middle * target, low, high).sum() < total:
            small = middle
        else:
            large = middle
    return np.clip(large * target, low, high)
