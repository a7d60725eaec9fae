"""Part of the month's plans: power that the prefecture keeps for its industry at a lower price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.trade import IS_MAKER
from agents.energy.energy_use import ELECTRICITY, MANUFACTURING
from agents.firms.production import cheap_power
from agents.units import KILOWATTS_A_MEGAWATT

if TYPE_CHECKING:
    from abm.model import GanziModel


def pass_on_cheap_power(model: GanziModel) -> None:
    """Makers get back the discount on last month's electricity from the plants that sell here.

    The grid bills the tariff, and both sides settle the difference a month later. Fuels carry no
    discount, so it counts by the electricity of the energy balance, not by outlays on energy.
    """
    discount = model.levers.support_power_price
    sales = model.power_projects.local_sales
    earned = float(np.add.reduce(sales))
    if discount == 0 or earned == 0:
        return
    enterprises, structure, balance = model.enterprises, model.economy.structure, model.energy
    market = enterprises.market
    inputs = (1.0 - structure.value_added_ratio)[market] * enterprises.made * enterprises.weight
    electricity = balance.use[MANUFACTURING, ELECTRICITY] / balance.convention
    received = cheap_power(
        inputs * (structure.energy_share * IS_MAKER)[market],
        electricity=float(electricity) * KILOWATTS_A_MEGAWATT,
        discount=discount,
        most=earned,
    )
    total = float(np.add.reduce(received))
    paid = sales * (total / earned)
    model.ledger.post(
        "power_rebates", "power_projects", "enterprises", paid=paid, received=received
    )
    model.power_projects.income = model.power_projects.income - paid
    model.ledger.forgo("support_power_price", total)
