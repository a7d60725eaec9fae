"""Part of renewal: new firms are paid for by their founders and start from scratch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.enterprises import market_mean
from agents.calendar import MONTHS_A_YEAR
from agents.firms.enterprise import built_for, entrant_sales

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray
    from agents.columns import Table
    from agents.firms.enterprise import Enterprise

EMPTIED = (
    "capital",
    "planned_investment",
    "ordered_capital",
    "employees",
    "sales",
    "made",
    "inputs_ahead",
    "works_ahead",
    "yearly_sales",
    "age",
    "usual_sales",
    "expected_sales",
    "usual_surplus",
    "surplus",
    "inventories",
    "months_short",
    "owed_tax",
    "taxable_profit",
)
"""Columns that are zero in a row in which nobody works."""


def pay_for_capital(model: GanziModel, cost: FloatArray, share_here: FloatArray) -> None:
    """Founders pay in the cost of new capital, CNY by row, here and from outside, and the rows
    order it over the year.
    """
    enterprises, ledger, counties = model.enterprises, model.ledger, model.counties
    here = cost * share_here
    by_county = np.bincount(enterprises.county, here, counties.n)
    ledger.post("equity", "residents", "enterprises", paid=by_county, received=here)
    ledger.post("equity", "world", "enterprises", received=cost - here)
    # What founders pay in does not count as income they lost.
    counties.resident_known = counties.resident_known - by_county
    enterprises.works_ahead = enterprises.works_ahead + cost


def reset_rows(enterprises: Table[Enterprise], rows: BoolArray) -> None:
    """Empty the rows of a mask: no capital, staff, sales, registration or standing of their own."""
    for name in EMPTIED:
        setattr(enterprises, name, np.where(rows, 0.0, getattr(enterprises, name)))
    enterprises.monthly_sales = np.where(rows[:, None], 0.0, enterprises.monthly_sales)
    enterprises.active = enterprises.active & ~rows
    enterprises.registered = enterprises.registered & ~rows
    enterprises.years_below = np.where(rows, 0, enterprises.years_below)


def found_singles(model: GanziModel, rows: IntArray) -> None:
    """Start single firms in free slots: size by luck, standing, price and skill of their market.

    Until they have a year of sales of their own, what they were built for stands in its place.
    """
    if not len(rows):
        return
    enterprises, p, structure = model.enterprises, model.parameters, model.economy.structure
    market = enterprises.market[rows]
    price = market_mean(enterprises, enterprises.price)[market]
    productivity = market_mean(enterprises, enterprises.productivity)[market]

    sales = entrant_sales(
        model.streams.uniform("entry", model.clock.t, enterprises.uid[rows], 1),
        built_for(model.economy.lines, enterprises.branch[rows]),
        smallest=p.smallest_single,
        tail_exponent=p.size_tail_exponent,
        largest=p.largest_entrant,
    )
    real_sales = sales / price
    capital = real_sales / (structure.output_per_capital * structure.usual_utilisation)[market]

    start = {
        "capital": capital,
        "price": price,
        "customers": market_mean(enterprises, enterprises.customers)[market],
        "productivity": productivity,
        "employees": real_sales / MONTHS_A_YEAR / productivity,
        "usual_sales": real_sales,
        "expected_sales": real_sales,
        "usual_surplus": sales / MONTHS_A_YEAR * structure.margin[market],
        "yearly_sales": sales,
        "monthly_sales": np.repeat(sales[:, None] / MONTHS_A_YEAR, MONTHS_A_YEAR, axis=1),
        "active": True,
    }
    for name, fresh in start.items():
        values = getattr(enterprises, name).copy()
        values[rows] = fresh
        setattr(enterprises, name, values)

    cost = np.zeros(enterprises.n)
    cost[rows] = capital * price
    pay_for_capital(model, cost, np.full(enterprises.n, p.local_ownership_large))
