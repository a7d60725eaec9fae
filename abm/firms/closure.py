"""Demand before the first month: who buys what enterprises sold last year, where, and what is left
for budgets and outside; and sellers of all counties, fitted to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.firms.base_orders import (
    BaseOrder,
    base_demand,
    farm_orders,
    final_orders,
    firm_orders,
    sales_season,
)
from abm.markets.carriage import carriers_orders, freight_bills
from abm.markets.cells import (
    MARKET_OF,
    N_CELLS,
    N_COUNTIES,
    N_GOODS,
    N_TRADED,
    SHAPE,
)
from abm.markets.clearing import GOODS_POOL, SOLD_COLUMNS, TRADE_ROW
from abm.markets.market import Market
from abm.markets.orders import EXPORT
from abm.markets.sources import OUTSIDE, Distances, Sources
from abm.markets.start_sources import bought_at_start, fit_freight, fit_sellers, scale_to_firms
from abm.markets.structure import lowest_local_shares
from abm.markets.trade import seller_pull
from abm.registers.base_product import base_gdp
from agents.calendar import MONTHS_A_YEAR
from agents.industries import (
    COLUMNS,
    CONSTRUCTION,
    ELECTRICITY,
    NON_MARKET,
    TRADE,
)
from agents.markets.balance import local_factors

if TYPE_CHECKING:
    from abm.markets.clearing import Demand
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray

LEAST_LEFT = 0.05
"""Least of an industry's output that farms, carriers and customers outside leave to others."""
PASSES = 3
"""How often demand and sellers are fitted to each other: what sellers get of what buyers pay
depends on where these buy."""


class Known(NamedTuple):
    """Orders of agents of the model in the year before."""

    farms: list[BaseOrder]
    firms: list[BaseOrder]
    final: list[BaseOrder]


class Freight(NamedTuple):
    """What freight takes of what buyers pay."""

    left: FloatArray
    """Part of what buyers here pay that reaches sellers, not carriers, by market column (15,)."""
    carriers: FloatArray
    """What carriers here earn, CNY/a by county (18,)."""


def close_demand(model: GanziModel, structure: Structure, output: FloatArray) -> None:
    """The market, and demand that makes the first year's sales the base year's output.

    What inputs, households, visitors, works and investment do not buy is bought by county
    governments (non-market services, public works) or by customers outside; where they would buy
    more, a smaller share is bought here.
    """
    start = model.clock.start
    sources = Sources(model.parameters, structure, model.network)
    ways = model.network.usual_between(start)
    distances = Distances(ways, model.network.places, model.parameters)
    enterprises = model.enterprises
    units = enterprises.weight * enterprises.active
    sales = by_cell(model, units * enterprises.yearly_sales)

    unlimited = structure.remember_local()
    freight = Freight(np.ones(COLUMNS), np.zeros(N_COUNTIES))
    known = Known(
        farm_orders(model),
        firm_orders(model, structure, output),
        final_orders(model, structure, output),
    )
    for _ in range(PASSES):
        structure.set_local(unlimited)
        demand = fit_demand(model, structure, output, orders=known, freight=freight)
        freight = fit_sources(sources, distances, demand, carriers=freight.carriers, sales=sales)

    set_season(model, structure, output, known=known, freight=freight)
    scale_to_firms(sources, by_cell(model, seller_pull(model, units)))
    sources.remember_start(demand.free[:, :N_TRADED].T)
    remove(sources, model.ablations)
    model.market = Market(model.ledger, structure, sources)


def by_cell(model: GanziModel, values: FloatArray) -> FloatArray:
    """Values by enterprise row, summed by county and market column, (18, 15)."""
    enterprises = model.enterprises
    place = enterprises.county * COLUMNS + enterprises.market
    return np.bincount(place, values, N_CELLS).reshape(SHAPE)


def remove(sources: Sources, ablations: frozenset[str]) -> None:
    """Do without freight, or without nearness, once all has been fitted with them."""
    if "freight" in ablations:
        sources.freight_level = np.zeros_like(sources.freight_level)
    if "near_market" in ablations:
        sources.decay = 0.0
        sources.home = np.ones_like(sources.home)


def fit_demand(
    model: GanziModel,
    structure: Structure,
    output: FloatArray,
    *,
    orders: Known,
    freight: Freight,
) -> Demand:
    """Shares bought here, and demand of budgets and outside, that leave nothing of the `output`
    (18, 15) unsold; returns all demand, CNY/a.
    """
    column = output.sum(axis=0)
    carried = np.zeros(COLUMNS)
    carried[TRADE] = freight.carriers.sum()

    farms = paid_to_sellers(orders.farms, structure, freight) + carried
    inputs = paid_to_sellers(orders.firms, structure, freight)
    known = paid_to_sellers(orders.final, structure, freight)

    # No more than sellers here can spare, by shares as the register allows if that is enough
    kept = model.parameters.outside_share_least * column
    kept[CONSTRUCTION] = model.parameters.public_works_floor * base_gdp(model)
    kept[NON_MARKET] = 0.0
    left = np.maximum(column - farms - kept, LEAST_LEFT * column)
    # Farmers and herders sell what they have elsewhere (`Market.offer`): they set no limit.
    room = np.where(column > 0, left, np.inf)
    limited = local_factors(
        np.array([inputs, known]), room, least=lowest_local_shares(model.parameters)
    )
    fewer, local = limited.inputs, limited.final
    # Power is sold by the plants, which no enterprise row stands for, at what they get for it; what
    # buyers pay beyond goes to the grid company outside.
    power = model.power.usual_sales_here / max(inputs[ELECTRICITY] + known[ELECTRICITY], 1e-9)
    fewer[ELECTRICITY] = local[ELECTRICITY] = min(power, 1.0)
    structure.limit_local_shares(fewer, local)
    elsewhere = limited.beyond.copy()
    elsewhere[ELECTRICITY] = 0.0
    model.economy.start_gap = elsewhere / base_gdp(model)

    rest = np.maximum(left - inputs * fewer - known * local, 0.0) + kept
    closing = close_with_budgets(model, structure, output, rest)
    every = orders.farms + orders.firms + orders.final + closing
    return base_demand(every, structure.baskets)


def close_with_budgets(
    model: GanziModel, structure: Structure, output: FloatArray, rest: FloatArray
) -> list[BaseOrder]:
    """Orders of county governments and of customers outside that take the `rest` (15,), CNY/a:
    governments order where the sellers are.
    """
    counties, column = model.counties, output.sum(axis=0)
    part = np.divide(output, column, out=np.zeros_like(output), where=column > 0)
    # Works are ordered here and outside, so more is ordered than is left for builders here.
    works = rest[CONSTRUCTION] / max(structure.final_local_share[CONSTRUCTION], 1e-9)
    budgets = np.zeros(SHAPE)
    budgets[:, NON_MARKET] = rest[NON_MARKET] * part[:, NON_MARKET]
    budgets[:, CONSTRUCTION] = works * part[:, CONSTRUCTION]
    counties.public_purchases = budgets[:, NON_MARKET] / MONTHS_A_YEAR
    counties.public_investment = budgets[:, CONSTRUCTION] / MONTHS_A_YEAR

    for_governments = np.isin(np.arange(COLUMNS), (NON_MARKET, CONSTRUCTION))
    outside = np.where(for_governments, 0.0, rest) * part
    model.economy.outside_demand = outside / MONTHS_A_YEAR
    return [BaseOrder("final", budgets), BaseOrder("only_here", outside, EXPORT)]


def paid_to_sellers(orders: list[BaseOrder], structure: Structure, freight: Freight) -> FloatArray:
    """What sellers here get of orders, CNY/a by market column, (15,)."""
    demand = base_demand(orders, structure.baskets)
    wanted = (demand.free + demand.tied).sum(axis=0)
    return np.bincount(MARKET_OF, wanted, COLUMNS) * freight.left


def set_season(
    model: GanziModel,
    structure: Structure,
    output: FloatArray,
    *,
    known: Known,
    freight: Freight,
) -> None:
    """Let enterprises know the season of their sales, and have sold by it in the year before."""
    economy, firms = model.economy, model.enterprises
    total = output.sum(axis=0) / freight.left
    economy.season = sales_season(known.farms + known.firms + known.final, structure.baskets, total)
    monthly = firms.yearly_sales[:, None] * economy.season.T[firms.market] / MONTHS_A_YEAR
    firms.monthly_sales = monthly
    last = monthly[:, model.clock.month - 2]
    firms.sales, firms.made = last, last.copy()


def fit_sources(
    sources: Sources,
    distances: Distances,
    demand: Demand,
    *,
    carriers: FloatArray,
    sales: FloatArray,
) -> Freight:
    """Fit sellers to the demand, of which `carriers` (18,) earned a part before; returns what
    freight takes now.
    """
    wanted = np.empty((N_TRADED, OUTSIDE + 1))
    wanted[:, :OUTSIDE] = demand.free[:, :N_TRADED].T
    wanted[:, OUTSIDE] = demand.export[:N_TRADED]
    tied = demand.tied[:, :N_TRADED].T.copy()
    tied[TRADE_ROW] += carriers
    outside = (demand.whole - demand.free)[:, :N_GOODS].T
    fit_freight(sources, distances, outside)
    fit_sellers(sources, distances, wanted=wanted, tied=tied, sales=sales)

    bought = bought_at_start(sources, wanted)
    bills = freight_bills(sources, bought, outside)
    left = np.ones(COLUMNS)
    here, paid = bought[:, :OUTSIDE].sum(axis=(1, 2)), bills.between[:, :OUTSIDE].sum(axis=(1, 2))
    pool = GOODS_POOL
    left[SOLD_COLUMNS[: len(pool)]] = 1.0 - (pool @ paid) / np.maximum(pool @ here, 1e-9)
    return Freight(left, carriers_orders(bills, sources.carriers_here))
