"""Part of the month's plans: power that the prefecture keeps for its industry at a lower price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.markets.trade import IS_MAKER
from agents.axis import anywhere, at, entry, per, total
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
    earned = total(sales)
    if not anywhere(discount * earned):
        return
    enterprises, structure, balance = model.enterprises, model.economy.structure, model.energy
    market = enterprises.market
    inputs = at(1.0 - structure.value_added_ratio, market) * enterprises.made * enterprises.weight
    electricity = entry(balance.use, MANUFACTURING, ELECTRICITY) / balance.convention
    received = cheap_power(
        inputs * at(structure.energy_share * IS_MAKER, market),
        electricity=electricity * KILOWATTS_A_MEGAWATT,
        discount=discount,
        most=earned,
    )
    rebate = total(received)
    paid = sales * per(rebate, earned)
    model.ledger.post(
        "power_rebates", "power_projects", "enterprises", paid=paid, received=received
    )
    model.power_projects.income = model.power_projects.income - paid
    model.ledger.forgo("support_power_price", rebate)
