"""What several phases ask of enterprises: their usual cost, whether they do research or may borrow,
and means over a market.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.structure import MAKERS
from agents.arrays import quotient
from agents.axis import at, in_line
from agents.calendar import MONTHS_A_YEAR
from agents.industries import COLUMNS, INFORMATION, NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray
    from agents.columns import Table
    from agents.firms.enterprise import Enterprise

RESEARCHES = np.isin(np.arange(COLUMNS), (*MAKERS, INFORMATION))
"""Whether large firms of a market column do research, shape (15,)."""


def of_cell(enterprises: Table[Enterprise], table: FloatArray) -> FloatArray:
    """Entry of a table by county and market column, (18, 15), for each row, shape (n,)."""
    cell = enterprises.county * COLUMNS + enterprises.market
    return at(in_line(table), cell)


def usual_cost(model: GanziModel) -> FloatArray:
    """Cost of a usual month by row, CNY, shape (n,): last year's sales less the usual surplus."""
    enterprises = model.enterprises
    margin = at(model.economy.structure.margin, enterprises.market)
    return enterprises.yearly_sales * enterprises.weight / MONTHS_A_YEAR * (1.0 - margin)


def renewed_capital(model: GanziModel) -> FloatArray:
    """Cost of the capital that wears out in a year, CNY/a by row."""
    firms, units = model.enterprises, model.enterprises.weight * model.enterprises.active
    return model.parameters.capital_depreciation * firms.capital * firms.price * units


def researching(enterprises: Table[Enterprise]) -> BoolArray:
    """Whether a row does research: single firms of manufacturing and information, shape (n,)."""
    return enterprises.single & RESEARCHES[enterprises.market]


def may_borrow(enterprises: Table[Enterprise]) -> BoolArray:
    """Rows that banks lend to: legal entities at work in market industries, bool, shape (n,)."""
    return ~enterprises.self_employed & (enterprises.market != NON_MARKET) & enterprises.active


def market_mean(enterprises: Table[Enterprise], values: FloatArray) -> FloatArray:
    """Mean over active rows of each market column, weighed by capital, shape (15,); one where
    nobody is active.
    """
    weight = enterprises.capital * enterprises.weight * enterprises.active
    total = np.bincount(enterprises.market, weight, COLUMNS)
    weighted = np.bincount(enterprises.market, weight * values, COLUMNS)
    return quotient(weighted, total, empty=1.0)


def mean_by_industry(enterprises: Table[Enterprise], values: FloatArray) -> FloatArray:
    """Mean of a column over the rows of each industry, weighed by sales, shape (14,); zero where
    nobody sells.
    """
    sold = enterprises.yearly_sales * enterprises.weight
    total = np.bincount(enterprises.industry, sold, NON_MARKET)
    weighted = np.bincount(enterprises.industry, sold * values, NON_MARKET)
    return quotient(weighted, total)
