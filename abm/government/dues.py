"""What closing checks of governments: (what, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings. Costs are read from
the postings, so they are no due: `Programmes.owed` counts what is owed before anything is posted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel
    from abm.money.closing import Due


def due_of_budgets(model: GanziModel) -> Iterator[Due]:
    """Transfers from above, and fees, by the budgets of counties and prefecture."""
    p = model.parameters
    total = model.ledger.month_total
    month_index = model.world.transfer_index / MONTHS_A_YEAR
    counties = float(np.add.reduce(model.counties.budget_expenditure))
    prefecture = p.budget_expenditure * p.prefecture_budget_share

    own_share = p.budget_revenue / p.budget_expenditure
    from_above = (1 - own_share) * month_index
    finance, rows = model.network.finance, model.network.finance_rows.transfers
    come = float(np.dot(model.counties.budget_expenditure, finance.open[rows]))
    yield "transfers", come * from_above, total("transfers", payee="county_governments")
    yield "transfers", prefecture * from_above, total("transfers", payee="prefecture")

    fees = (counties + prefecture) * p.other_revenue_share * own_share * month_index
    yield "resource_use_fees", fees, total("resource_use_fees")


def due_of_policy(model: GanziModel) -> Iterator[Due]:
    """What governments owe under programmes: works and services, grants, subsidies, by flow and
    payer.
    """
    total = model.ledger.month_total
    for (flow, payer), due in model.programmes.owed.items():
        imports = (
            total("programme_purchases_import", payer) if flow == "programme_purchases" else 0.0
        )
        yield flow, due, total(flow, payer) + imports
