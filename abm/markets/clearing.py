"""How the month's orders are met: what is looked for here, which sellers serve it, what carriers
earn by it, and which part of every order is paid here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.carriage import Bills, carriers_orders, carriers_parts, freight_bills
from abm.markets.cells import (
    GOODS,
    N_COUNTIES,
    N_GOODS,
    POOL,
    SOLD,
    TRADED,
    WIDE,
)
from abm.markets.orders import EXPORT, FREE, TIED
from abm.markets.sources import OUTSIDE, SELLERS_OF, TRADED_COLUMNS
from agents.industries import COLUMNS, ELECTRICITY, TRADE
from agents.markets.sourcing import Sourced, purchases, source

if TYPE_CHECKING:
    from abm.markets.baskets import Baskets
    from abm.markets.orders import Order
    from abm.markets.sources import Sources
    from agents.arrays import FloatArray

SOLD_COLUMNS = list(SOLD)
GOODS_POOL = POOL[: N_GOODS - 1, :N_GOODS]
SERVED_POOL = POOL[N_GOODS - 1 :, N_GOODS:]
IS_TIED = ~np.isin(np.arange(WIDE), GOODS)
"""Wide columns that visitors buy where they are."""
TIED_AND_FREE = 2
"""Kinds of buyers who are here: the first."""
TRADE_ROW = TRADED.index(TRADE)


@dataclass(slots=True)
class Cleared:
    """How the orders of a month were met."""

    sold: FloatArray
    """Sales of enterprises, CNY by county and market column, (18, 15)."""
    paid_here: dict[int, FloatArray]
    """Part of an order that is paid to sellers and carriers here, by kind and place."""
    supplied: dict[int, float]
    """What plants, herders and farmers sell here, CNY by column."""
    power_of_homes: float
    """What households pay for power from here, CNY."""
    spent: FloatArray
    """What those who choose spend, here and outside, CNY by county and group, (18, groups)."""
    unserved: FloatArray
    """What sellers here were asked for and could not serve, CNY by wide column, (16,)."""
    bought: FloatArray
    """What counties buy of enterprises here, CNY by traded column and buyer, (11, 18)."""
    own: FloatArray
    """Of it from sellers of their own, (11, 18)."""
    goods: FloatArray
    """What goes by lorry from sellers here, CNY with freight, (4, 19, 18)."""
    goods_outside: FloatArray
    """Goods bought outside, CNY with freight, (4, 18)."""
    bills: Bills
    """Freight of both."""


class Demand(NamedTuple):
    """What all orders add up to, CNY by county and wide column, (18, 16)."""

    free: FloatArray  # looked for here by those who choose
    whole: FloatArray  # all that these spend, here and outside
    tied: FloatArray  # wanted of sellers of the county alone
    export: FloatArray  # wanted by customers outside, at the start's freight, (16,)


def clear_orders(
    orders: list[Order],
    baskets: Baskets,
    sources: Sources,
    *,
    pull: FloatArray,
    capacity: FloatArray,
    supply: dict[int, float],
    growth: FloatArray,
) -> Cleared:
    """Meet all orders by sellers here, whose firms have `pull` and `capacity` (CNY) by county and
    market column (18, 15); see `Market.clear`.
    """
    pulls = sources.pull(pull)
    worth = np.ones((N_COUNTIES, WIDE))
    worth[:, TRADED_COLUMNS] = sources.odds(pulls, growth[SELLERS_OF]).T
    sought = baskets.sought_here(worth)
    spent = spent_by_group(orders, baskets.groups)
    demand = add_up(spent, sought, baskets.whole)
    household = baskets.first["household"]
    homes = float(spent[FREE, :, household].sum() * baskets.here[household, ELECTRICITY])

    wanted = np.empty((len(TRADED), OUTSIDE + 1))
    wanted[:, :OUTSIDE] = demand.free.T[TRADED_COLUMNS]
    wanted[:, OUTSIDE] = demand.export[TRADED_COLUMNS] * sources.export_factor
    tied = demand.tied.T[TRADED_COLUMNS]
    most = capacity.T[SOLD_COLUMNS]

    # Goods first: lorries that carry them are ordered of traders and carriers.
    goods = _serve(sources, slice(0, N_GOODS), wanted, tied, pulls, most[: N_GOODS - 1], GOODS_POOL)
    bought = purchases(goods, sources.weight[:N_GOODS])
    goods_wanted = demand.whole.T[TRADED_COLUMNS[:N_GOODS]]
    outside = np.maximum(goods_wanted - (wanted[:N_GOODS] * goods.served)[:, :OUTSIDE], 0.0)
    bills = freight_bills(sources, bought, outside)
    tied[TRADE_ROW] += carriers_orders(bills, sources.carriers_here)
    rest = slice(N_GOODS, len(TRADED))
    works = _serve(sources, rest, wanted, tied, pulls, most[N_GOODS - 1 :], SERVED_POOL)

    served = np.concatenate([goods.served, works.served])
    served_tied = np.concatenate([goods.tied, works.tied])
    supplied, local = _local_supply(demand.free, supply)
    parts = _Parts(served.T, served_tied.T, local, wanted)
    parts.add_freight(bills, outside, served_tied[TRADE_ROW], sources)
    made = np.concatenate([GOODS_POOL @ goods.sold, SERVED_POOL @ works.sold])
    sold = np.zeros((N_COUNTIES, COLUMNS))
    sold[:, SOLD_COLUMNS] = made.T

    paid = parts.paid_here(sought, baskets.whole, sources.export_factor)
    missed = demand.free * (1.0 - parts.served) + demand.tied * (1.0 - parts.tied)
    unserved = missed.sum(axis=0)
    unserved[TRADED_COLUMNS] += wanted[:, OUTSIDE] * (1.0 - served[:, OUTSIDE])
    return Cleared(
        sold=sold,
        paid_here=paid,
        supplied=supplied,
        power_of_homes=homes * float(local[ELECTRICITY]),
        spent=spent[FREE],
        unserved=np.maximum(unserved, 0.0),
        bought=(wanted * served)[:, :OUTSIDE],
        own=np.concatenate([_own(goods, sources, 0), _own(works, sources, N_GOODS)]),
        goods=bought,
        goods_outside=outside,
        bills=bills,
    )


def spent_by_group(orders: list[Order], groups: int) -> FloatArray:
    """Money of all orders, CNY by kind of order, county and group, (3, 18, groups)."""
    spent = np.zeros((3, N_COUNTIES * groups))
    for order in orders:
        spent[order.kind] += np.bincount(order.place, order.paid, spent.shape[1])
    return spent.reshape(3, N_COUNTIES, groups)


def add_up(spent: FloatArray, sought: FloatArray, whole: FloatArray) -> Demand:
    """What is wanted by those who spend (3, 18, groups): `sought` (18, groups, 16) of a CNY is
    looked for here, and `whole` (groups, 16) all that it buys.
    """
    wanted = spent[:TIED_AND_FREE].transpose(1, 0, 2) @ sought
    free, tied = wanted[:, FREE], wanted[:, TIED]
    # What visitors take home the shops get from anywhere; only services are tied.
    goods = tied * ~IS_TIED
    return Demand(
        free=free + goods,
        whole=spent[FREE] @ whole + goods,
        tied=tied * IS_TIED,
        export=spent[EXPORT].sum(axis=0) @ whole,
    )


def _serve(
    sources: Sources,
    rows: slice,
    wanted: FloatArray,
    tied: FloatArray,
    pulls: FloatArray,
    most: FloatArray,
    pool: FloatArray,
) -> Sourced:
    """Serve some of the traded columns."""
    return source(
        wanted[rows],
        tied[rows],
        weight=sources.weight[rows],
        mill=sources.mill[rows],
        pull=pulls[rows],
        capacity=most,
        pool=pool,
    )


def _own(found: Sourced, sources: Sources, first_row: int) -> FloatArray:
    """What counties buy of their own sellers, CNY (columns, 18)."""
    rows = slice(first_row, first_row + len(found.first))
    weight = np.diagonal(sources.weight[rows], axis1=-2, axis2=-1)
    first = found.first[:, :OUTSIDE] * found.pulls[0]
    return weight * (first + found.second[:, :OUTSIDE] * found.pulls[1])


def _local_supply(
    free: FloatArray, supply: dict[int, float]
) -> tuple[dict[int, float], FloatArray]:
    """What plants, herders and farmers sell here, and the part of demand that they meet by wide
    column, (16,).
    """
    met = {}
    part = np.zeros(WIDE)
    for column, offered in supply.items():
        asked = float(np.add.reduce(free[:, column]))
        met[column] = min(offered, asked)
        part[column] = met[column] / asked if asked > 0 else 0.0
    return met, part


class _Parts:
    """Parts of what is looked for here that are paid here, by county and wide column, (18, 16)."""

    served: FloatArray  # to those who choose
    tied: FloatArray  # to those who are tied
    here: FloatArray  # paid to sellers and carriers here, of what those who choose look for
    carried: FloatArray  # paid to carriers here, of what is bought outside
    export: FloatArray  # paid here by customers outside, (16,)

    def __init__(
        self, served: FloatArray, tied: FloatArray, local: FloatArray, wanted: FloatArray
    ) -> None:
        self.served = np.tile(local, (N_COUNTIES, 1))
        self.served[:, TRADED_COLUMNS] = served[:OUTSIDE]
        self.tied = np.tile(local, (N_COUNTIES, 1))
        self.tied[:, TRADED_COLUMNS] = tied
        self.here = self.served.copy()
        self.carried = np.zeros((N_COUNTIES, WIDE))
        self.export = np.zeros(WIDE)
        self.export[TRADED_COLUMNS] = served[OUTSIDE]
        self._wanted = wanted[:N_GOODS]

    def add_freight(
        self, bills: Bills, outside: FloatArray, carriers: FloatArray, sources: Sources
    ) -> None:
        """Carriers from outside are not paid here, carriers from here are, also on the way from
        outside; `carriers` can serve a part of their orders by county.
        """
        columns = TRADED_COLUMNS[:N_GOODS]
        paid = carriers_parts(bills, carriers, sources.carriers_here)
        away = bills.between.sum(axis=-1) - paid.bought
        self.here[:, columns] -= _over(away, self._wanted)[:, :OUTSIDE].T
        self.export[columns] += _over(paid.bought, self._wanted)[:, OUTSIDE]
        self.carried[:, columns] = _over(paid.outside, outside).T

    def paid_here(
        self, sought: FloatArray, whole: FloatArray, export_factor: FloatArray
    ) -> dict[int, FloatArray]:
        """Part of an order that is paid here, by kind, and by place."""
        # What is not bought here is bought outside, where carriers from here earn a part.
        kept = self.here - self.served * self.carried
        tied = np.where(IS_TIED, self.tied, kept + self.carried)
        parts = sought @ np.stack([kept, tied], axis=-1)
        factor = np.ones(WIDE)
        factor[TRADED_COLUMNS] = export_factor
        export = whole @ (self.export * factor)
        return {
            FREE: (parts[..., 0] + self.carried @ whole.T).ravel(),
            TIED: parts[..., 1].ravel(),
            EXPORT: np.concatenate([export] * N_COUNTIES),
        }


def _over(amount: FloatArray, total: FloatArray) -> FloatArray:
    """`amount` over `total`; where there is no total, nothing."""
    return np.divide(amount, total, out=np.zeros_like(total), where=total > 0)
