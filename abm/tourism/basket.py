"""What visitors buy besides the bed, and which industries here sell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.industries import (
    BUILDING_MATERIALS,
    FOOD_PROCESSING,
    HOSPITALITY,
    INDUSTRIES,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

MEALS, TRANSPORT, TICKETS, SHOPPING, OTHER = range(5)
GOODS = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS)
"""Industries whose goods visitors buy in shops."""


def spending_parts(p: Parameters) -> FloatArray:
    """Parts of spending without the bed, shape (5,): meals, transport and fuel, tickets, shopping,
    other services.
    """
    weights = np.array(
        [p.spend_catering, p.spend_transport, p.spend_tickets, p.spend_shopping, p.spend_other]
    )
    return weights / weights.sum()


def basket_by_industry(p: Parameters) -> FloatArray:
    """Where a CNY of spending without the bed goes among industries here, shape (14,), sum at most
    one.

    Fuel comes from outside. Goods are sold at a trade margin; the market itself decides how much of
    them is made here.
    """
    parts = spending_parts(p)
    goods = parts[SHOPPING] * (1.0 - p.shopping_margin)
    basket = np.zeros(len(INDUSTRIES))
    basket[HOSPITALITY] = parts[MEALS] + parts[TICKETS]
    basket[TRADE] = parts[TRANSPORT] * p.transport_local_share + parts[SHOPPING] * p.shopping_margin
    basket[FOOD_PROCESSING] = goods * p.shopping_food
    basket[TIBETAN_MEDICINE] = goods * p.shopping_medicine
    basket[BUILDING_MATERIALS] = goods * (1.0 - p.shopping_food - p.shopping_medicine)
    basket[PUBLIC_SERVICES] = parts[OTHER]
    return basket
