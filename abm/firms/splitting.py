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
    "inputs_ahead",
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
SHARED = (
    "wanted_investment",
    "planned_investment",
    "works_ahead",
    "owed_tax",
    "taxable_profit",
)
"""Columns of whole rows of which it takes its share."""


def split_large(model: GanziModel) -> None:
    """A small legal entity that comes near its line is followed one by one, in a free slot of its
    kind.
    """
    enterprises = model.enterprises
    near_line = model.parameters.split_line_share * model.economy.lines[enterprises.branch]
    # Of groups of at least two, so that one unit stays.
    near = (
        ~enterprises.single
        & ~enterprises.self_employed
        & (enterprises.branch != NO_BRANCH)
        & (enterprises.weight >= 2)
    )
    near &= enterprises.yearly_sales >= near_line
    for row in np.flatnonzero(near).tolist():
        free = (
            enterprises.single
            & ~enterprises.active
            & ~enterprises.in_zone
            & (enterprises.market == enterprises.market[row])
            & (enterprises.branch == enterprises.branch[row])
        )
        if free.any():
            split_off(model, row, slot=int(np.argmax(free)))


def split_off(model: GanziModel, row: int, *, slot: int) -> None:
    """Move one unit of a row to a slot with its share of money and debts; nothing is gained or
    lost.

    The unit's luck depends on the row it comes from, whatever slot it takes.
    """
    enterprises, ledger = model.enterprises, model.ledger
    share = 1.0 / enterprises.weight[row]
    rows = np.array([row])
    slots = np.array([slot])

    # Debts and money
    debt = ledger.loans("enterprises")[row] * share
    money = enterprises.deposits[row] * share
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
        values = getattr(enterprises, name).copy()
        values[slot] = values[row]
        setattr(enterprises, name, values)
    for name in SHARED:
        values = getattr(enterprises, name).copy()
        whole = values[row]
        values[slot] = whole * share
        values[row] = whole * (1.0 - share)
        setattr(enterprises, name, values)
    weight = enterprises.weight.copy()
    weight[row] -= 1.0
    enterprises.weight = weight
    active = enterprises.active.copy()
    active[slot] = True
    enterprises.active = active

    # Identity
    split_off = enterprises.split_off.copy()
    split_off[row] += 1
    enterprises.split_off = split_off
    enterprises.rekey(slots, offspring(enterprises.uid[rows], split_off[rows]))
