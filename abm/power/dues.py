"""What closing checks of plants: (flow, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_building(model: GanziModel) -> Iterator[Any]:
    """Works, equipment and land of plants by the building done this month."""
    k, total = model.power_projects, model.ledger.month_total
    cost = k.work_done * k.capital_cost * k.rated_capacity * k.counted_share
    bought = total("investment_import", payer="power_projects")
    posted = bought + total("land_compensation", payer="power_projects") + np.add.reduce(k.due)
    yield "investment_import", np.add.reduce(cost), posted


def due_of_power(model: GanziModel) -> Iterator[Any]:
    """Tax and wages of plants by what they sold inside and outside."""
    p, total = model.parameters, model.ledger.month_total
    sales = total("power_export", payee="power_projects") + float(
        np.add.reduce(model.power_projects.local_sales)
    )
    yield (
        "production_tax",
        p.power_tax_share * sales,
        total("production_tax", payer="power_projects"),
    )
    wages = total("wages", payer="power_projects") + total("wages_outside", payer="power_projects")
    yield "wages", p.power_wage_share * p.value_added_ratio_electricity * sales, wages
