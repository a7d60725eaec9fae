"""County gaps: what is not known by county is shared out by a proxy, with shares drawn
once a draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.refusals import DataError
from agents import quantiles
from agents.columns import name_key, scrambled
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray, KeyArray


def county_shares(
    model: GanziModel,
    variable: str,
    proxy: FloatArray,
    concentration: float,
    total: float,
    known: dict[int, float] | None = None,
) -> FloatArray:
    """Values of a variable by county, shape (18,), that add up to `total`.

    Known counties keep their value (`known`: row -> value); the rest of the total is shared out by
    a Dirichlet draw around `proxy` (any positive scale). `concentration`: trust in the proxy, 20
    weak, 100 good, 1000 strong. The shares depend on the draw and the variable's name only, so they
    are the same in every mix.
    """
    known = known or {}
    values = np.zeros(len(COUNTIES))
    rest = total - sum(known.values())
    if rest < 0:
        raise DataError(
            "shares_above_total",
            "{variable}: known counties add up to more than the total {total:g}",
            variable=variable,
            total=total,
        )
    missing = np.array([row not in known for row in range(len(COUNTIES))])
    weights = np.asarray(proxy, float)[missing]
    values[missing] = rest * dirichlet(model, variable, weights, concentration)
    for row, value in known.items():
        values[row] = value
    return values


def dirichlet(
    model: GanziModel, variable: str, weights: FloatArray, concentration: float
) -> FloatArray:
    """Shares that add up to one, around `weights`, drawn once a draw; shape of `weights`."""
    shape = np.maximum(concentration * weights / weights.sum(), 1e-6)
    uid = scrambled_rows(variable, len(weights))
    drawn = np.maximum(
        quantiles.gamma(model.world_streams.uniform("start", 0, uid), shape, shape**-0.5), 1e-300
    )
    return drawn / drawn.sum()


def scrambled_rows(variable: str, n: int) -> KeyArray:
    """Identity keys of the `n` parts of a variable."""
    with np.errstate(over="ignore"):
        return scrambled(name_key(variable) + np.arange(1, n + 1, dtype=np.uint64))


def whole_shares(total: float, weights: FloatArray) -> IntArray:
    """Whole numbers that add up to round(total), as near to `weights` as can be (largest
    remainders).
    """
    exact = round(total) * np.asarray(weights, float) / np.sum(weights)
    whole = np.floor(exact)
    missing = round(total) - int(whole.sum())
    whole[np.argsort(-(exact - whole), kind="stable")[:missing]] += 1
    return whole.astype(int)
