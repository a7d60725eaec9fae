"""What is measured of trade between counties and with outside: freight, who supplies whom, and what
purchases cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.sources import OUTSIDE
from agents.axis import at_least, total

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def freight_bill(model: GanziModel) -> FloatArray:
    """What buyers here pay for freight of the month's goods, CNY by county."""
    bills = model.market.last.bills
    return bills.between[..., :OUTSIDE, :].sum(axis=(-3, -1)) + bills.outside.sum(axis=-2)


def cross_county_trade(model: GanziModel) -> FloatArray:
    """What counties buy of enterprises of other counties, CNY by county of the buyer."""
    cleared = model.market.last
    return np.maximum(cleared.bought.sum(axis=-2) - own_purchases(model), 0.0)


def own_purchases(model: GanziModel) -> FloatArray:
    """What counties buy of enterprises of their own, CNY by county."""
    return np.add.reduce(model.market.last.by_seller.diagonal(axis1=-2, axis2=-1), axis=-2)


def own_supply_share(model: GanziModel) -> tuple[float, FloatArray]:
    """Part of what is bought of enterprises here that comes from the buyer's own county: in the
    prefecture, and by county.
    """
    cleared = model.market.last
    own, bought = own_purchases(model), cleared.bought.sum(axis=-2)
    return total(own) / at_least(total(bought), 1e-9), own / np.maximum(bought, 1e-9)


def purchase_cost_index(model: GanziModel) -> tuple[float, FloatArray]:
    """Cost of this month's purchases on the ways and with the freight of now over that on those of
    the start, in the prefecture, and by county.
    """
    spent = model.market.last.spent
    weighed = (spent * np.log(model.market.cost)).sum(axis=-1)
    by_county = spent.sum(axis=-1)
    whole = np.exp(total(weighed) / at_least(total(by_county), 1e-9))
    return whole, np.exp(weighed / np.maximum(by_county, 1e-9))


MONTHLY = {
    "freight_bill": freight_bill,
    "cross_county_trade": cross_county_trade,
    "own_supply_share": own_supply_share,
    "purchase_cost_index": purchase_cost_index,
}
