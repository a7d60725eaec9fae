"""Part of renewal: a small legal entity that comes near its above-scale line leaves its group and
is followed one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns import offspring
from agents.firms.enterprise import NO_BRANCH

if TYPE_CHECKING:
    from abm.model import GanziModel

COPIED = (
    "county",
    "capital",
    "ordered_capital",
    "employees",
    "productivity",
    "price",
    "customers",
    "monthly_sales",
    "yearly_sales",
    "sales",
    "made",
    "usual_sales",
    "expected_sales",
    "usual_surplus",
    "inventories",
    "age",
    "green",
    "surplus",
    "months_short",
)
"""Columns by unit that a unit split off has as its row."""
SHARED = ("wanted_investment", "planned_investment", "owed_tax", "taxable_profit")
"""Columns of whole rows of which it takes its share."""


def split_large(model: GanziModel) -> None:
    """A small legal entity that comes near its line is followed one by one, in a free slot of its
    kind.
    """
    e = model.enterprises
    near_line = model.parameters.split_line_share * model.economy.lines[e.branch]
    # Of groups of at least two, so that one unit stays.
    near = ~e.single & ~e.self_employed & (e.branch != NO_BRANCH) & (e.weight >= 2)
    near &= e.yearly_sales >= near_line
    for row in np.flatnonzero(near).tolist():
        free = (
            e.single
            & ~e.active
            & ~e.in_zone
            & (e.market == e.market[row])
            & (e.branch == e.branch[row])
        )
        if free.any():
            split_off(model, row, slot=int(np.argmax(free)))


def split_off(model: GanziModel, row: int, *, slot: int) -> None:
    """Move one unit of a row to a slot with its share of money and debts; nothing is gained or
    lost.

    The unit's luck depends on the row it comes from, whatever slot it takes.
    """
    e, ledger = model.enterprises, model.ledger
    share = 1.0 / e.weight[row]
    rows = np.array([row])
    slots = np.array([slot])

    # Debts and money
    debt = ledger.loans("enterprises")[row] * share
    money = e.deposits[row] * share
    ledger.repay("enterprises", np.array([debt]), rows=rows)
    ledger.lend("enterprises", np.array([debt]), rows=slots)
    # Repaying and lending again has moved as much money as debt: only the difference is left.
    payer, payee = (rows, slots) if money >= debt else (slots, rows)
    moved = np.array([abs(money - debt)])
    ledger.post(
        "equity", "enterprises", "enterprises", moved, moved, payer_rows=payer, payee_rows=payee
    )

    # Columns
    for name in COPIED:
        values = getattr(e, name).copy()
        values[slot] = values[row]
        setattr(e, name, values)
    for name in SHARED:
        values = getattr(e, name).copy()
        whole = values[row]
        values[slot] = whole * share
        values[row] = whole * (1.0 - share)
        setattr(e, name, values)
    weight = e.weight.copy()
    weight[row] -= 1.0
    e.weight = weight
    active = e.active.copy()
    active[slot] = True
    e.active = active

    # Identity
    split_off = e.split_off.copy()
    split_off[row] += 1
    e.split_off = split_off
    e.rekey(slots, offspring(e.uid[rows], split_off[rows]))
