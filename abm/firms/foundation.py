"""Part of renewal: new firms are paid for by their founders and start from scratch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.firms.enterprise import built_for, entrant_sales
from agents.industries import COLUMNS

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray
    from agents.columns import Table

EMPTIED = (
    "capital",
    "planned_investment",
    "ordered_capital",
    "employees",
    "sales",
    "made",
    "yearly_sales",
    "age",
)
EMPTIED = (
    *EMPTIED,
    "usual_sales",
    "expected_sales",
    "usual_surplus",
    "surplus",
    "inventories",
    "months_short",
)
EMPTIED = (*EMPTIED, "owed_tax", "taxable_profit")


def pay_for_capital(model: GanziModel, cost: FloatArray, share_here: FloatArray) -> None:
    """Founders pay in the cost of new capital, CNY by row, here and from outside, and the rows
    order it.
    """
    e, ledger = model.enterprises, model.ledger
    here = cost * share_here
    by_county = np.bincount(e.county, here, model.counties.n)
    ledger.post("equity", "residents", "enterprises", paid=by_county, received=here)
    ledger.post("equity", "world", "enterprises", received=cost - here)
    counties = model.counties
    counties.resident_known = counties.resident_known - by_county
    model.market.order_mix(
        "investment_local", "enterprises", cost, e.county, model.economy.structure.investment_mix
    )


def reset_rows(enterprises: Table[Any], rows: BoolArray) -> None:
    """Empty the rows of a mask: no capital, staff, sales, registration or standing of their own."""
    e = enterprises
    for name in EMPTIED:
        setattr(e, name, np.where(rows, 0.0, getattr(e, name)))
    e.monthly_sales = np.where(rows[:, None], 0.0, e.monthly_sales)
    e.active, e.registered = e.active & ~rows, e.registered & ~rows
    e.years_below = np.where(rows, 0, e.years_below)


def found_singles(model: GanziModel, rows: IntArray) -> None:
    """Start single firms in free slots: size by luck, standing, price and skill of their market.

    Until they have a year of sales of their own, what they were built for stands in its place.
    """
    if not len(rows):
        return
    e, p, structure = model.enterprises, model.parameters, model.economy.structure
    luck = model.streams.uniform("entry", model.clock.t, e.uid[rows], 1)
    line = built_for(model.economy.lines, e.branch[rows])
    sales = entrant_sales(luck, line, p.smallest_single, p.size_tail_exponent, p.largest_entrant)
    price = market_mean(e, e.price)[e.market[rows]]
    built = (
        sales / price / (structure.output_per_capital * structure.usual_utilisation)[e.market[rows]]
    )
    start = {
        "capital": built,
        "price": price,
        "customers": market_mean(e, e.customers)[e.market[rows]],
        "productivity": market_mean(e, e.productivity)[e.market[rows]],
        "employees": sales / price / 12.0 / market_mean(e, e.productivity)[e.market[rows]],
        "usual_sales": sales / price,
        "expected_sales": sales / price,
        "usual_surplus": sales / 12.0 * structure.margin[e.market[rows]],
        "yearly_sales": sales,
        "monthly_sales": np.repeat(sales[:, None] / 12.0, 12, axis=1),
    }
    for name, fresh in start.items():
        values = getattr(e, name).copy()
        values[rows] = fresh
        setattr(e, name, values)
    active, cost = e.active.copy(), np.zeros(e.n)
    active[rows] = True
    e.active = active
    cost[rows] = built * price
    pay_for_capital(model, cost, np.full(e.n, p.local_ownership_large))


def market_mean(enterprises: Table[Any], values: FloatArray) -> FloatArray:
    """Mean over active rows of each market column, weighed by capital, shape (15,); one where
    nobody is active.
    """
    e = enterprises
    weight = e.capital * e.weight * e.active
    total = np.bincount(e.market, weight, COLUMNS)
    return np.divide(
        np.bincount(e.market, weight * values, COLUMNS),
        total,
        out=np.ones(COLUMNS),
        where=total > 0,
    )
