"""Orders of the year before the first month by county, as the order book would hold them, CNY/a.

Known are those of agents of the model; what they leave of the sellers' output goes to budgets and
customers outside (`closure.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.exposure import deposits_by_county
from abm.finance.lending import usual_works
from abm.firms.start_incomes import farm_inputs, herder_inputs
from abm.firms.start_seasons import EVEN, visitors_season
from abm.markets.cells import MARKET_OF, N_COUNTIES, SHAPE, WIDE
from abm.markets.clearing import add_up
from abm.markets.orders import FREE, TIED
from abm.markets.structure import SELLERS
from abm.networks.recorded_works import recorded_in_base_year
from abm.registers.base_product import base_electricity
from agents.calendar import MONTHS_A_QUARTER, MONTHS_A_YEAR
from agents.industries import (
    COLUMNS,
    CONSTRUCTION,
    ELECTRICITY,
    MINING,
    NON_MARKET,
    PUBLIC_SERVICES,
)
from agents.power import power_project

if TYPE_CHECKING:
    from abm.markets.baskets import Baskets
    from abm.markets.clearing import Demand
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray


LEAST_SEASON = 0.1
"""Least sales of a month over the mean."""


class BaseOrder(NamedTuple):
    """Orders of a year, CNY/a."""

    basket: str
    spent: FloatArray
    """By county, (18,), or county and group, (18, groups)."""
    kind: int = FREE
    season: FloatArray = EVEN
    """Factor by month, mean 1, (12,)."""


def base_demand(orders: list[BaseOrder], baskets: Baskets) -> Demand:
    """What the orders add up to at the start's shares."""
    spent = np.zeros((3, N_COUNTIES, baskets.groups))
    for order in orders:
        money = order.spent.reshape(N_COUNTIES, -1)
        first = baskets.first[order.basket]
        spent[order.kind, :, first : first + money.shape[1]] += money
    here = baskets.sought_here(np.ones((N_COUNTIES, WIDE)))
    return add_up(spent, here, baskets)


def farm_orders(model: GanziModel) -> list[BaseOrder]:
    """Inputs of farms and of herders."""
    flows = [*farm_inputs(model), herder_inputs(model)]
    return [BaseOrder("farm_inputs", flow.amount, season=flow.season) for flow in flows]


def firm_orders(model: GanziModel, structure: Structure, output: FloatArray) -> list[BaseOrder]:
    """Inputs of enterprises, whose `output` (18, 15) is given, of plants and of mines."""
    plants, mines = model.power_projects, model.mines
    ratio = structure.value_added_ratio
    power = base_electricity(model) * (1 / ratio[ELECTRICITY] - 1)
    capacity = plants.live_capacity * plants.counted_share
    at_plants = _shares(np.bincount(plants.county, capacity, N_COUNTIES))
    mined = np.bincount(mines.county, model.industry.usual_output, N_COUNTIES)
    return [
        BaseOrder("inputs", output * (1 - ratio)),
        BaseOrder("plant_inputs", power * at_plants),
        BaseOrder("mine_inputs", mined * (1 - ratio[MINING])),
    ]


def final_orders(model: GanziModel, structure: Structure, output: FloatArray) -> list[BaseOrder]:
    """Final demand of households, visitors, programmes, enterprises that replace what wears out,
    works on plants and lines, and works on credit.
    """
    p = model.parameters
    visitors = np.zeros(SHAPE)
    visitors[:, :NON_MARKET] = model.tourism.visitor_spending_start
    # The public services of programmes are those of schools, hospitals and offices.
    programmes = np.zeros(SHAPE)
    programmes[:, :NON_MARKET] = MONTHS_A_YEAR * model.programmes.base_orders
    programmes[:, NON_MARKET] = programmes[:, PUBLIC_SERVICES]
    programmes[:, PUBLIC_SERVICES] = 0.0
    works, hotels = np.zeros(SHAPE), np.zeros(SHAPE)
    works[:, CONSTRUCTION] = power_works(model)
    on_record = np.zeros(SHAPE)
    on_record[:, CONSTRUCTION] = recorded_in_base_year(model)
    hotels[:, CONSTRUCTION] = credit_works(model) + hotel_works(model)

    capital = output / (structure.output_per_capital * structure.usual_utilisation)
    worn = p.capital_depreciation * capital[:, list(SELLERS)].sum(axis=1)
    return [
        BaseOrder("household", model.economy.usual_spending),
        BaseOrder("final", visitors, TIED, visitors_season(model)),
        BaseOrder("final", programmes),
        BaseOrder("final", works, season=model.power.works_season),
        BaseOrder("final", hotels),
        BaseOrder("final", on_record),
        BaseOrder("investment", worn),
    ]


def credit_works(model: GanziModel) -> FloatArray:
    """Works that borrowers that are no agents order in the first year, CNY/a by county, (18,): as
    their debts lie, by deposits.
    """
    deposits = deposits_by_county(model)
    return usual_works(model) * deposits / deposits.sum()


def hotel_works(model: GanziModel) -> FloatArray:
    """Works on hotels at the pace of the first month, CNY/a by county, (18,)."""
    works = model.counties.hotel_works
    quarter = model.clock.start // MONTHS_A_QUARTER % works.shape[1]
    return works[:, quarter] * (MONTHS_A_YEAR * model.world.consumer_prices)


def sales_season(orders: list[BaseOrder], baskets: Baskets, total: FloatArray) -> FloatArray:
    """When sellers of each market column sell in an ordinary year, mean 1, shape (12, 15): what is
    in no season of the `total` (CNY/a, (15,)) that is asked of them is even.
    """
    season = np.ones((MONTHS_A_YEAR, COLUMNS))
    for order in orders:
        if order.season is not EVEN:
            part = asked_by_column([order], baskets) / np.maximum(total, 1.0)
            season += np.outer(order.season - 1.0, part)
    return np.maximum(season, LEAST_SEASON)


def asked_by_column(orders: list[BaseOrder], baskets: Baskets) -> FloatArray:
    """What orders ask of sellers here, CNY/a by market column, (15,)."""
    return of_columns(base_demand(orders, baskets))


def of_columns(demand: Demand) -> FloatArray:
    """What demand asks of sellers here, CNY/a by market column, (15,)."""
    wanted = (demand.free + demand.tied).sum(axis=0) + demand.export
    return np.bincount(MARKET_OF, wanted, COLUMNS)


def known_works(model: GanziModel) -> FloatArray:
    """Works that programmes, plants, lines, roads and railways on record order in the first year,
    CNY/a by county, (18,).
    """
    programmes = MONTHS_A_YEAR * model.programmes.base_orders[:, CONSTRUCTION]
    return programmes + power_works(model) + recorded_in_base_year(model)


def power_works(model: GanziModel) -> FloatArray:
    """Works on plants and lines under construction as the run begins, CNY/a by county, (18,)."""
    p, plants, lines = model.parameters, model.power_projects, model.transmission_lines
    solar = plants.technology == power_project.PHOTOVOLTAIC
    here = np.where(
        solar, 1 - p.solar_import_share, 1 - p.hydro_import_share - p.land_compensation_share
    )
    power = model.power
    on_plants = np.bincount(plants.county, power.usual_works * here, N_COUNTIES)
    return on_plants + np.bincount(lines.county, power.usual_line_works, N_COUNTIES)


def _shares(values: FloatArray) -> FloatArray:
    """Values over their sum; even ones where there are none."""
    total = float(np.add.reduce(values))
    return values / total if total > 0 else np.full(len(values), 1.0 / len(values))
