"""What households spend, and how demand is shared among sellers: pure rules over arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient
from agents.axis import at, by
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray


def usual_income(income: FloatArray, earned: FloatArray) -> FloatArray:
    """Usual income after a month in which households `earned` so much, CNY/month, >= 0: a memory of
    about a year.
    """
    return np.maximum(income + (earned - income) / MONTHS_A_YEAR, 0.0)


def remembered_income(monthly: FloatArray, month: int) -> FloatArray:
    """Usual income before a calendar `month` (1 to 12), CNY/month, shape (places,), >= 0, of those
    to whom every year has brought the same: `monthly` (12, places) from January on.
    """
    back = (month - 2 - np.arange(MONTHS_A_YEAR)) % MONTHS_A_YEAR
    fades = (1.0 - 1.0 / MONTHS_A_YEAR) ** np.arange(MONTHS_A_YEAR)
    return np.maximum(fades @ monthly[back] / fades.sum(), 0.0)


def household_consumption(
    mean_income: FloatArray,
    deposits: FloatArray,
    *,
    propensity_income: float,
    propensity_deposits: float,
) -> FloatArray:
    """Spending next month, CNY, shape of `mean_income`; never more than income and deposits at
    hand.

    `mean_income` CNY/month over about a year. Source: consumption out of income and wealth, Ando
    and Modigliani 1963.
    """
    money = np.maximum(deposits, 0.0)
    wish = propensity_income * np.maximum(mean_income, 0.0) + propensity_deposits * money
    return np.minimum(wish, mean_income.clip(0.0) + money)


def attraction(
    weight: FloatArray,
    capital: FloatArray,
    *,
    price: FloatArray,
    customers: FloatArray,
    price_elasticity: FloatArray,
    scale: float,
) -> FloatArray:
    """Pull of a row on the buyers of its market, >= 0: weight x capital ** scale x price **
    -elasticity x standing.

    Source: market shares by size and price, Poledna et al. 2023.
    """
    size = scale * np.log(np.maximum(capital, 1e-3)) - price_elasticity * np.log(price)
    return weight * customers * np.exp(size)


class RationedSales(NamedTuple):
    """What sellers could serve of the demand of a month, CNY."""

    sold: FloatArray
    """Sales by seller, shape of its `cell`."""
    unserved: FloatArray
    """Demand that no seller could serve, by cell."""


def rationed_sales(
    demand: FloatArray, *, cell: IntArray, pull: FloatArray, most: FloatArray
) -> RationedSales:
    """Demand shared among sellers by pull, none above `most`, with one second round.

    `demand` (CNY) by cell, `cell` of each seller, `pull` and `most` (CNY) by seller. What the first
    choice cannot serve goes to sellers of the same cell in proportion to their room; what is left
    is unserved (and bought outside).
    """
    n_cells = demand.shape[-1]
    total = by(cell, pull, n_cells)
    each = quotient(demand, total)
    sold = np.minimum(pull * at(each, cell), most)
    short = np.maximum(demand - by(cell, sold, n_cells), 0.0)
    if short.any():
        room = most - sold
        space = by(cell, room, n_cells)
        served = np.minimum(short, space)
        filled = quotient(served, space)
        sold = sold + room * at(filled, cell)
        short = short - served
    return RationedSales(sold=sold, unserved=short)
