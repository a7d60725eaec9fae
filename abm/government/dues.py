"""What closing checks of governments: (flow, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_budgets(model: GanziModel) -> Iterator[Any]:
    """Transfers from above, and fees, by the budgets of counties and prefecture."""
    p, total = model.parameters, model.ledger.month_total
    index = (1 - p.budget_revenue / p.budget_expenditure) * model.world.transfer_index / 12
    counties = float(np.add.reduce(model.counties.budget_expenditure)) * index
    yield "transfers", counties, total("transfers", payee="county_governments")
    own = p.budget_expenditure * p.prefecture_budget_share * index
    yield "transfers", own, total("transfers", payee="prefecture")
    fees = (
        p.other_revenue_share
        * p.budget_revenue
        / p.budget_expenditure
        * model.world.transfer_index
        / 12
    )
    due = (
        float(np.add.reduce(model.counties.budget_expenditure))
        + p.budget_expenditure * p.prefecture_budget_share
    ) * fees
    yield "resource_use_fees", due, total("resource_use_fees")


def due_of_policy(model: GanziModel) -> Iterator[Any]:
    """What governments owe under programmes: works and services, grants, subsidies, by flow and
    payer.
    """
    total = model.ledger.month_total
    for (flow, payer), due in model.programmes.due.items():
        imports = (
            total("programme_purchases_import", payer) if flow == "programme_purchases" else 0.0
        )
        yield flow, due, total(flow, payer) + imports
