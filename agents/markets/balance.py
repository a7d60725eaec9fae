"""Supply that is shared out so that it meets uses, and uses that are cut to what is supplied: pure
rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient

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


class LocalFactors(NamedTuple):
    """Parts of what buyers look for here that sellers here can supply, 0 to 1, (n,) each."""

    inputs: FloatArray
    final: FloatArray
    beyond: FloatArray
    """What is looked for elsewhere though even the lowest shares would ask for it here, in the unit
    of uses, >= 0, (n,)."""


def local_factors(uses: FloatArray, supply: FloatArray, *, least: FloatArray) -> LocalFactors:
    """What to look for here of two `uses` (2, n), inputs and final, so that they ask no more than
    the `supply` (n,), in the same unit.

    Both first give way alike within what is known of them, down to the parts `least` (2, n), 0 to
    1; what these still ask beyond the supply is taken off both in proportion.
    """
    lowest = least * uses
    asked, needed = uses.sum(axis=0), lowest.sum(axis=0)
    # How far from the lowest parts to all of it.
    way = np.clip(quotient(supply - needed, asked - needed, empty=1.0), 0.0, 1.0)
    scale = np.minimum(quotient(supply, needed, empty=1.0), 1.0)
    factors = np.where(needed > supply, least * scale, least + way * (1.0 - least))
    return LocalFactors(factors[0], factors[1], np.maximum(needed - supply, 0.0))
