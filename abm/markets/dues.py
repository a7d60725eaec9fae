"""What closing checks of the goods market: (flow, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.money.sectors import GOVERNMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_trade(model: GanziModel) -> Iterator[Any]:
    """Purchases of households and counties as planned, sales of enterprises and plants, and nothing
    left between.
    """
    e, c, total, in_phase = (
        model.enterprises,
        model.counties,
        model.ledger.month_total,
        model.ledger.phase_total,
    )
    yield "market_sales", np.add.reduce(e.sales * e.weight), total("market_sales")
    for payer, planned in (("residents", c.resident_spending), ("herders", c.herder_spending)):
        bought = total("resident_consumption", payer) + total("resident_consumption_import", payer)
        yield "resident_consumption", np.add.reduce(planned), bought
    index, counties = (
        model.world.transfer_index / model.economy.start_transfers,
        "county_governments",
    )
    bought = in_phase("government_purchases", counties) + in_phase(
        "government_purchases_import", counties
    )
    yield (
        "government_purchases",
        np.add.reduce(c.public_purchases + c.public_investment) * index,
        bought,
    )
    for payer in GOVERNMENTS:
        bought = in_phase("programme_purchases", payer) + in_phase(
            "programme_purchases_import", payer
        )
        yield "programme_purchases", model.programmes.ordered(payer), bought
    sold = total("power_local") + total("power_residents") + in_phase("power_export", "world")
    yield "power_local", np.add.reduce(model.power_projects.local_sales), sold
    yield "market_sales", 0.0, np.add.reduce(model.ledger.balance("market"))
