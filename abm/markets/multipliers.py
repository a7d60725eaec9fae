"""Output multipliers of the model's own coefficients: how much output here an order here brings
about.

For tests and stylised facts only; nothing in a run inverts a matrix. Source: Miller and Blair,
Input-Output Analysis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.structure import SELLERS
from agents.industries import COLUMNS

if TYPE_CHECKING:
    from abm.markets.structure import Structure
    from agents.arrays import FloatArray


def input_coefficients(structure: Structure) -> FloatArray:
    """Inputs bought here over output, by user (rows) and seller (columns), shape (15, 15)."""
    return (1.0 - structure.value_added_ratio)[:, None] * structure.input_mix


def wage_coefficients(structure: Structure) -> FloatArray:
    """Wages of people who live here over output, shape (15,)."""
    return structure.value_added_ratio * structure.labour_share * (1.0 - structure.outside_staff)


def output_multipliers(structure: Structure, consumed: float = 0.0) -> FloatArray:
    """Output of all sellers here over an order for each, shape (15,).

    With `consumed` 0 by inputs alone (type I); with the share of wages that households spend also
    by their purchases (type II).
    """
    coefficients = input_coefficients(structure)
    coefficients = coefficients + consumed * np.outer(
        wage_coefficients(structure), structure.household_mix[0]
    )
    return np.linalg.inv(np.eye(COLUMNS) - coefficients).sum(axis=1)


def mean_multiplier(multipliers: FloatArray, output: FloatArray) -> float:
    """Mean over the sellers of the market, weighed by their output (15,)."""
    sellers = list(SELLERS)
    return float(np.average(multipliers[sellers], weights=output[sellers]))
