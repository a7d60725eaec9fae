"""How the month's orders are met: what is looked for here, which sellers serve it, what carriers
earn by it, and which part of every order is paid here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.carriage import (
    Bills,
    CarriersParts,
    carriers_orders,
    carriers_parts,
    freight_bills,
)
from abm.markets.cells import (
    N_COUNTIES,
    N_GOODS,
    N_TRADED,
    POOL,
    ROW,
    SELLERS_OF,
    SOLD,
    WIDE,
)
from abm.markets.orders import EXPORT, FREE, TIED
from abm.markets.sources import OUTSIDE
from agents.axis import (
    as_table,
    at,
    at_least,
    at_most,
    by,
    entry,
    in_line,
    per,
    pick,
    row_of,
    total,
)
from agents.industries import COLUMNS, ELECTRICITY, TRADE
from agents.markets.sourcing import Sourced, purchases, source

if TYPE_CHECKING:
    from abm.markets.baskets import Baskets
    from abm.markets.sources import Sources
    from agents.arrays import FloatArray, IntArray, Number

SOLD_COLUMNS = np.array(SOLD)
GOODS_POOL = POOL[: N_GOODS - 1, :N_GOODS]
SERVED_POOL = POOL[N_GOODS - 1 :, N_GOODS:]
IS_TIED = np.arange(WIDE) >= N_GOODS
"""Wide columns that visitors buy where they are."""
KINDS = 3
"""Kinds of buyers."""
LEAST = 1e-9
"""CNY that nobody would notice, by which parts of nothing are taken."""
TRADE_ROW = ROW[TRADE]


class Cleared(NamedTuple):
    """How the orders of a month were met."""

    sold: FloatArray
    """Sales of enterprises, CNY by county and market column, (18, 15)."""
    asked: FloatArray
    """What all buyers asked of enterprises here, CNY by market column, (15,)."""
    paid_here: FloatArray
    """Part of an order that is paid to sellers and carriers here, by its place."""
    supplied: dict[int, Number]
    """What plants, herders and farmers sell here, CNY by column."""
    power_of_homes: Number
    """What households pay for power from here, CNY."""
    spent: FloatArray
    """What those who choose spend, here and outside, CNY by county and group, (18, groups)."""
    unserved: Number
    """What sellers here were asked for and could not serve, CNY."""
    bought: FloatArray
    """What counties buy of enterprises here, CNY by traded column and buyer, (11, 18)."""
    wanted: FloatArray
    """What they wanted of them, (11, 18)."""
    pull: FloatArray
    """Pull of sellers on them, (11, 18)."""
    by_seller: FloatArray
    """What they buy by seller too, (11, 18, 18)."""
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
    spent: FloatArray,
    baskets: Baskets,
    sources: Sources,
    *,
    pull: FloatArray,
    capacity: FloatArray,
    supply: dict[int, Number],
    growth: FloatArray,
) -> Cleared:
    """Meet all orders (`spent`, CNY by kind, county and group, (3, 18, groups)) by sellers here,
    whose firms have `pull` and `capacity` (CNY) by county and market column (18, 15); see
    `Market.clear`.
    """
    pulls = sources.pull(pull)
    worth = np.empty((*pulls.shape[:-2], N_COUNTIES, WIDE))
    worth[..., N_TRADED:] = 1.0
    worth[..., :N_TRADED] = sources.odds(pulls, at(growth, SELLERS_OF)).mT
    sought = baskets.sought_here(worth)
    demand = add_up(spent, sought, baskets)
    wanted = np.empty((*pulls.shape[:-1], OUTSIDE + 1))
    wanted[..., :OUTSIDE] = demand.free[..., :N_TRADED].mT
    wanted[..., OUTSIDE] = demand.export[..., :N_TRADED] * sources.export_factor
    tied = demand.tied[..., :N_TRADED].mT.copy()
    trade = _trade(demand, sources, wanted=wanted, tied=tied, pulls=pulls, capacity=capacity)
    bought, served = trade.bought, trade.served
    supplied, local = _local_supply(demand.free, supply)
    parts = with_freight(
        paid_parts(served, trade.tied, local, export=sources.export_factor),
        trade.bills,
        carriers_parts(trade.bills, trade.tied[..., TRADE_ROW, :], sources.carriers_here),
        wanted=wanted[..., :N_GOODS, :],
        outside=trade.outside,
        factor=sources.export_factor,
    )
    household = baskets.first["household"]
    homes = total(spent[..., FREE, :, household])
    homes *= entry(baskets.here, household, ROW[ELECTRICITY])
    return Cleared(
        sold=trade.sold,
        asked=asked_of_sellers(wanted, tied),
        paid_here=paid_here(parts, sought, baskets),
        supplied=supplied,
        power_of_homes=homes * pick(local, ROW[ELECTRICITY]),
        spent=spent[..., FREE, :, :],
        unserved=unserved_of(demand, parts, wanted[..., OUTSIDE] * (1.0 - served[..., OUTSIDE])),
        bought=(wanted * served)[..., :OUTSIDE],
        wanted=wanted[..., :OUTSIDE],
        pull=pulls,
        by_seller=bought[..., :OUTSIDE, :],
        goods=bought[..., :N_GOODS, :, :],
        goods_outside=trade.outside,
        bills=trade.bills,
    )


def asked_of_sellers(wanted: FloatArray, tied: FloatArray) -> FloatArray:
    """What is asked of enterprises here, CNY by market column, (15,), by all who choose (11, 19)
    and those tied to a county (11, 18), at what buyers pay.
    """
    return by(SELLERS_OF, np.add.reduce(wanted, axis=-1) + np.add.reduce(tied, axis=-1), COLUMNS)


def spent_by_group(place: IntArray, paid: FloatArray, groups: int) -> FloatArray:
    """Money of all orders, CNY by kind of order, county and group, (3, 18, groups), from that by
    row and the place of each.
    """
    sums = by(place, paid, KINDS * N_COUNTIES * groups)
    return as_table(sums, (KINDS, N_COUNTIES, groups))


def add_up(spent: FloatArray, sought: FloatArray, baskets: Baskets) -> Demand:
    """What is wanted by those who spend (3, 18, groups), who look for `sought` (18, entries) of a
    CNY here.
    """
    entries = baskets.entries
    final = entries.final
    choosing = spent[..., FREE, :, :]
    free = (choosing.take(entries.group, axis=-1) * sought) @ entries.to_column
    of_visitors = spent[..., TIED, :, :].take(entries.group[final], axis=-1) * sought[..., final]
    visitors = of_visitors @ entries.to_column[final]
    # What visitors take home the shops get from anywhere; only services are tied.
    goods = visitors * ~IS_TIED
    return Demand(
        free=free + goods,
        whole=choosing @ baskets.whole + goods,
        tied=visitors * IS_TIED,
        export=np.vecmat(np.add.reduce(spent[..., EXPORT, :, :], axis=-2), baskets.whole),
    )


class Trade(NamedTuple):
    """What enterprises here sell to all who look for it, by traded column (11)."""

    bought: FloatArray  # CNY by buyer and seller, (11, 19, 18)
    served: FloatArray  # part of what was wanted, (11, 19)
    tied: FloatArray  # the same of those who are tied to a county, (11, 18)
    sold: FloatArray  # CNY by county and market column, (18, 15)
    outside: FloatArray  # goods bought outside, CNY, (4, 18)
    bills: Bills  # freight of goods


def _trade(
    demand: Demand,
    sources: Sources,
    *,
    wanted: FloatArray,
    tied: FloatArray,
    pulls: FloatArray,
    capacity: FloatArray,
) -> Trade:
    """Serve what is `wanted` by buyer (11, 19) and by those who are `tied` (11, 18), whose orders
    of carriers are added here.
    """
    most = capacity.mT.take(SOLD_COLUMNS, axis=-2)
    # Goods first: lorries that carry them are ordered of traders and carriers.
    goods = _serve(
        sources,
        slice(0, N_GOODS),
        wanted=wanted,
        tied=tied,
        pulls=pulls,
        most=most[..., : N_GOODS - 1, :],
        pool=GOODS_POOL,
    )
    bought = np.empty((*wanted.shape, N_COUNTIES))
    bought_goods = bought[..., :N_GOODS, :, :]
    bought_goods[...] = purchases(goods, sources.weight[..., :N_GOODS, :, :])
    served_goods = (wanted[..., :N_GOODS, :] * goods.served)[..., :OUTSIDE]
    outside = np.maximum(demand.whole[..., :N_GOODS].mT - served_goods, 0.0)
    bills = freight_bills(sources, bought_goods, outside)
    tied[..., TRADE_ROW, :] += carriers_orders(bills, sources.carriers_here)
    rest = slice(N_GOODS, N_TRADED)
    works = _serve(
        sources,
        rest,
        wanted=wanted,
        tied=tied,
        pulls=pulls,
        most=most[..., N_GOODS - 1 :, :],
        pool=SERVED_POOL,
    )
    bought[..., rest, :, :] = purchases(works, sources.weight[..., rest, :, :])
    sold = np.zeros((*wanted.shape[:-2], N_COUNTIES, COLUMNS))
    sold[..., SOLD_COLUMNS] = _both(GOODS_POOL @ goods.sold, SERVED_POOL @ works.sold).mT
    return Trade(
        bought=bought,
        served=_both(goods.served, works.served),
        tied=_both(goods.tied, works.tied),
        sold=sold,
        outside=outside,
        bills=bills,
    )


def _both(goods: FloatArray, works: FloatArray) -> FloatArray:
    """Traded columns of goods, and below them those of works and services."""
    return np.concatenate([goods, works], axis=-2)


def _serve(
    sources: Sources,
    rows: slice,
    *,
    wanted: FloatArray,
    tied: FloatArray,
    pulls: FloatArray,
    most: FloatArray,
    pool: FloatArray,
) -> Sourced:
    """Serve some of the traded columns."""
    return source(
        wanted[..., rows, :],
        tied[..., rows, :],
        weight=sources.weight[..., rows, :, :],
        mill=sources.mill[..., rows, :, :],
        pull=pulls[..., rows, :],
        capacity=most,
        pool=pool,
    )


def _local_supply(
    free: FloatArray, supply: dict[int, Number]
) -> tuple[dict[int, Number], FloatArray]:
    """What plants, herders and farmers sell here, and the part of demand that they meet by wide
    column, (16,).
    """
    met: dict[int, Number] = {}
    parts: list[Number] = [0.0] * WIDE
    for column, offered in supply.items():
        asked = total(free[..., ROW[column]])
        met[column] = at_most(offered, asked)
        parts[ROW[column]] = per(met[column], asked)
    return met, row_of(parts)


class Parts(NamedTuple):
    """Parts of what is looked for here, by county and wide column, (18, 16)."""

    served: FloatArray  # got by those who choose
    tied: FloatArray  # got by those who are tied
    here: FloatArray  # paid to sellers and carriers here, of what those who choose look for
    carried: FloatArray  # paid to carriers here, of what is bought outside
    export: FloatArray  # paid here by customers outside, over their orders, (16,)


def paid_parts(
    served: FloatArray, tied: FloatArray, local: FloatArray, *, export: FloatArray
) -> Parts:
    """Parts without freight: `served` (11, 19) and `tied` (11, 18) of what enterprises sell,
    `local` (16,) of the rest; customers outside order `export` (11,) of what they did at the start.
    """
    got = np.empty((*local.shape[:-1], N_COUNTIES, WIDE))
    got[...] = local[..., None, :]
    got_tied = got.copy()
    got[..., :N_TRADED] = served[..., :OUTSIDE].mT
    got_tied[..., :N_TRADED] = tied.mT
    outside = np.zeros(local.shape)
    outside[..., :N_TRADED] = served[..., OUTSIDE] * export
    return Parts(got, got_tied, got.copy(), np.zeros(got.shape), outside)


def with_freight(
    parts: Parts,
    bills: Bills,
    paid: CarriersParts,
    *,
    wanted: FloatArray,
    outside: FloatArray,
    factor: FloatArray,
) -> Parts:
    """Carriers from outside are not paid here, those from here are, also on the way from outside:
    `wanted` (4, 19) of makers here, bought `outside` (4, 18); `factor` (11,) as `export` above.
    """
    away = (bills.by_buyer - paid.bought)[..., :OUTSIDE]
    parts.here[..., :N_GOODS] -= part_of(away, wanted[..., :OUTSIDE]).mT
    of_export = part_of(paid.bought[..., OUTSIDE], wanted[..., OUTSIDE])
    parts.export[..., :N_GOODS] += of_export * factor[..., :N_GOODS]
    parts.carried[..., :N_GOODS] = part_of(paid.outside, outside).mT
    return parts


def paid_here(parts: Parts, sought: FloatArray, baskets: Baskets) -> FloatArray:
    """Part of an order that is paid here, by its place."""
    # What is not bought here is bought outside, where carriers from here earn a part.
    kept = parts.here - parts.served * parts.carried
    tied = np.where(IS_TIED, parts.tied, kept + parts.carried)
    entries = baskets.entries
    final = entries.final
    paid = np.empty((*kept.shape[:-2], KINDS, N_COUNTIES, baskets.groups))
    free = (kept.take(entries.column, axis=-1) * sought) @ entries.to_group
    paid[..., FREE, :, :] = free + parts.carried @ baskets.whole.mT
    of_visitors = tied.take(entries.column[final], axis=-1) * sought[..., final]
    paid[..., TIED, :, :] = of_visitors @ entries.to_group[final]
    paid[..., EXPORT, :, :] = np.matvec(baskets.whole, parts.export)[..., None, :]
    return in_line(paid, 3)


def unserved_of(demand: Demand, parts: Parts, export: FloatArray) -> Number:
    """What sellers here were asked for and could not serve, CNY; `export` of it by customers
    outside, (11,).
    """
    missed = demand.free * (1.0 - parts.served) + demand.tied * (1.0 - parts.tied)
    return at_least(total(in_line(missed)) + total(export), 0.0)


def part_of(amount: FloatArray, whole: FloatArray) -> FloatArray:
    """What part an `amount` is of a `whole` (CNY both, same shape), 0 where both are nothing."""
    return amount / np.maximum(whole, LEAST)
