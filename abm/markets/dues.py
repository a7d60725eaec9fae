"""What closing checks of the goods market: (what, CNY due, CNY posted).

What is due is reckoned from plans and sales in columns and books, not from the postings. The last
check alone looks at money: the market hands on all it takes, so nothing may be left in its account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.money.sectors import GOVERNMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_trade(model: GanziModel) -> Iterator[tuple[str, float, float]]:
    """Purchases of households and counties as planned, sales of enterprises and plants, and nothing
    left between.
    """
    enterprises, counties = model.enterprises, model.counties
    in_month = model.ledger.month_total
    in_phase = model.ledger.phase_total

    yield (
        "market_sales",
        np.add.reduce(enterprises.sales * enterprises.weight),
        in_month("market_sales"),
    )

    for payer, planned in (
        ("residents", counties.resident_spending),
        ("herders", counties.herder_spending),
    ):
        local = in_month("resident_consumption", payer)
        outside = in_month("resident_consumption_import", payer)
        yield "resident_consumption (with imports)", np.add.reduce(planned), local + outside

    transfers = model.world.transfer_index / model.economy.start_transfers
    works = counties.public_investment * counties.free_spending * counties.works_paid
    bodies = counties.public_purchases * counties.bodies_paid * model.economy.public_prices
    planned = np.add.reduce(bodies + works) * transfers
    local = in_phase("government_purchases", "county_governments")
    outside = in_phase("government_purchases_import", "county_governments")
    yield "government_purchases (with imports)", planned, local + outside

    for payer in GOVERNMENTS:
        local = in_phase("programme_purchases", payer)
        outside = in_phase("programme_purchases_import", payer)
        yield "programme_purchases (with imports)", model.programmes.ordered(payer), local + outside

    local = in_month("power_local") + in_month("power_residents")
    exported = in_phase("power_export", "world")
    yield (
        "power_local (with power_residents and exports)",
        np.add.reduce(model.power_projects.local_sales),
        local + exported,
    )

    yield "market_sales (left in the market)", 0.0, np.add.reduce(model.ledger.balance("market"))
