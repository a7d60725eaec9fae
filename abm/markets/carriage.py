"""Freight of a month: what buyers pay for it, which carriers earn it, and what lorries carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.cells import N_COUNTIES, N_GOODS
from abm.markets.sources import COUNTY_ROWS, OUTSIDE
from agents.axis import across

if TYPE_CHECKING:
    from abm.markets.sources import Sources
    from agents.arrays import FloatArray

SELLERS_PART = np.append(np.full(N_COUNTIES, 0.5), 1.0)
"""Part of freight that is the seller's county's to carry, by buyer, the last outside."""


class Bills(NamedTuple):
    """What freight costs, CNY."""

    between: FloatArray  # of goods bought here, by good, buyer and seller (4, 19, 18)
    by_buyer: FloatArray  # the same by good and buyer (4, 19)
    outside: FloatArray  # of goods bought outside, by good and county (4, 18)


def freight_bills(sources: Sources, bought: FloatArray, bought_outside: FloatArray) -> Bills:
    """Freight of what is `bought` here (4, 19, 18) and outside (4, 18), CNY with the freight."""
    between = bought * sources.freight
    by_buyer = np.add.reduce(between, axis=-1)
    return Bills(between, by_buyer, bought_outside * sources.freight_outside)


def carriers_orders(bills: Bills, share_here: float) -> FloatArray:
    """What carriers of each county are asked to carry, CNY, (18,): `share_here` of all, half where
    goods come from and half where they go to; on ways out of and into the prefecture all of it.
    """
    of_sellers = np.add.reduce(SELLERS_PART @ bills.between, axis=-2)
    of_buyers = np.add.reduce(0.5 * bills.by_buyer[..., :OUTSIDE] + bills.outside, axis=-2)
    return share_here * (of_sellers + of_buyers)


class CarriersParts(NamedTuple):
    """Part of the freight that goes to carriers here, CNY."""

    bought: FloatArray  # of goods bought here, by good and buyer (4, 19)
    outside: FloatArray  # of goods bought outside, by good and county (4, 18)


def carriers_parts(bills: Bills, served: FloatArray, share_here: float) -> CarriersParts:
    """What buyers pay carriers of the prefecture, who can `serve` a part of the orders, by county;
    carriers from outside take the rest.
    """
    half = 0.5 * share_here
    bought = across(half) * np.matvec(bills.between, served[..., None, :])
    bought[..., :OUTSIDE] += (half * served)[..., None, :] * bills.by_buyer[..., :OUTSIDE]
    bought[..., OUTSIDE] *= 2.0
    return CarriersParts(bought, (share_here * served)[..., None, :] * bills.outside)


def tonnes_between(
    sources: Sources, bought: FloatArray, bought_outside: FloatArray, places: int
) -> FloatArray:
    """Goods that leave each place for another, t, (places, places): seller or hub to buyer."""
    value = sources.value
    mill = bought / sources.delivered[..., :N_GOODS, :, :]
    mill[..., OUTSIDE, :] = bought[..., OUTSIDE, :]
    carried = np.add.reduce(mill / value, axis=-3)
    mill_outside = bought_outside / sources.delivered_outside[..., :N_GOODS, :]
    arriving = np.add.reduce(mill_outside / value[..., 0], axis=-2)
    tonnes = np.zeros((*carried.shape[:-2], places, places))
    tonnes[..., :N_COUNTIES, :N_COUNTIES] = carried[..., :OUTSIDE, :].mT
    tonnes[..., COUNTY_ROWS, COUNTY_ROWS] = 0.0
    tonnes[..., :N_COUNTIES, :] += carried[..., OUTSIDE, :, None] * sources.to_hub
    tonnes[..., :N_COUNTIES] += (arriving[..., None] * sources.to_hub).mT
    return tonnes
