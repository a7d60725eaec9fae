"""Freight of a month: what buyers pay for it, which carriers earn it, and what lorries carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.cells import N_COUNTIES
from abm.markets.sources import OUTSIDE

if TYPE_CHECKING:
    from abm.markets.sources import Sources
    from agents.arrays import FloatArray


class Bills(NamedTuple):
    """What freight costs, CNY."""

    between: FloatArray  # of goods bought here, by good, buyer and seller (4, 19, 18)
    outside: FloatArray  # of goods bought outside, by good and county (4, 18)


def freight_bills(sources: Sources, bought: FloatArray, bought_outside: FloatArray) -> Bills:
    """Freight of what is `bought` here (4, 19, 18) and outside (4, 18), CNY with the freight."""
    return Bills(bought * sources.freight, bought_outside * sources.freight_outside)


def carriers_orders(bills: Bills, share_here: float) -> FloatArray:
    """What carriers of each county are asked to carry, CNY, (18,): `share_here` of all, half where
    goods come from and half where they go to; on ways out of and into the prefecture all of it.
    """
    inside = bills.between[:, :OUTSIDE].sum(axis=0)
    leaving = bills.between[:, OUTSIDE].sum(axis=0)
    halves = 0.5 * (inside.sum(axis=0) + inside.sum(axis=1))
    return share_here * (halves + leaving + bills.outside.sum(axis=0))


class CarriersParts(NamedTuple):
    """Part of the freight that goes to carriers here, CNY."""

    bought: FloatArray  # of goods bought here, by good and buyer (4, 19)
    outside: FloatArray  # of goods bought outside, by good and county (4, 18)


def carriers_parts(bills: Bills, served: FloatArray, share_here: float) -> CarriersParts:
    """What buyers pay carriers of the prefecture, who can `serve` a part of the orders, by county;
    carriers from outside take the rest.
    """
    half = 0.5 * share_here
    bought = half * (bills.between @ served)
    bought[:, :OUTSIDE] += half * served * bills.between[:, :OUTSIDE].sum(axis=-1)
    bought[:, OUTSIDE] *= 2.0
    return CarriersParts(bought, share_here * served * bills.outside)


def tonnes_between(
    sources: Sources, bought: FloatArray, bought_outside: FloatArray, places: int
) -> FloatArray:
    """Goods that leave each place for another, t, (places, places): seller or hub to buyer."""
    value = sources.value
    mill = bought / sources.delivered[: len(value)]
    mill[:, OUTSIDE] = bought[:, OUTSIDE]
    carried = (mill / value).sum(axis=0)
    arriving = (bought_outside / sources.delivered_outside[: len(value)] / value[..., 0]).sum(
        axis=0
    )
    tonnes = np.zeros((places, places))
    rows = np.arange(N_COUNTIES)
    tonnes[:N_COUNTIES, :N_COUNTIES] = carried[:OUTSIDE].T
    tonnes[rows, rows] = 0.0
    np.add.at(tonnes, (rows, sources.hub), carried[OUTSIDE])
    np.add.at(tonnes, (sources.hub, rows), arriving)
    return tonnes
