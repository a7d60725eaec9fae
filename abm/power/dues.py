"""What closing checks of plants: (what, CNY due, CNY posted).

What building costs is reckoned from columns alone. Tax and wages are reckoned from sales, of which
exports are read from their posting: what is checked is that both follow the sales.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_building(model: GanziModel) -> Iterator[tuple[str, float, float]]:
    """Works, equipment and land of plants by the building done this month."""
    projects, total = model.power_projects, model.ledger.month_total
    cost = (
        projects.work_done
        * projects.capital_cost
        * projects.works_prices
        * projects.rated_capacity
        * projects.counted_share
    )
    equipment = total("investment_import", payer="power_projects")
    land = total("land_compensation", payer="power_projects")
    ordered = np.add.reduce(projects.unpaid_orders)
    # Most of the works are only ordered here, and paid once the goods market has met the orders.
    yield (
        "investment_import (with land and orders)",
        np.add.reduce(cost),
        equipment + land + ordered,
    )


def due_of_power(model: GanziModel) -> Iterator[tuple[str, float, float]]:
    """Tax and wages of plants by what they sold inside and outside."""
    p, total = model.parameters, model.ledger.month_total
    exported = total("power_export", payee="power_projects")
    sales = exported + float(np.add.reduce(model.power_projects.local_sales))

    tax = total("production_tax", payer="power_projects")
    yield "production_tax", p.power_tax_share * sales, tax

    wages = total("wages", payer="power_projects") + total("wages_outside", payer="power_projects")
    yield (
        "wages",
        p.power_wage_share * model.settled.value_added_ratio_electricity * sales,
        wages,
    )
