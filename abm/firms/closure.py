"""Demand before the first month: who buys what enterprises sold last year, and what is left for
budgets and outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.lending import usual_works
from abm.markets.market import Market
from abm.markets.structure import SELLERS
from abm.pasture.herding import input_mix
from agents.calendar import MONTHS_A_YEAR
from agents.industries import (
    COLUMNS,
    CONSTRUCTION,
    ELECTRICITY,
    MINING,
    NON_MARKET,
    PRIMARY,
    PUBLIC_SERVICES,
)
from agents.power import power_project
from agents.power.transmission_line import BUILDING as LINE_BUILDING

if TYPE_CHECKING:
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray

MOST_INPUTS = 0.8
"""Most of an industry's output that is sold as inputs here."""
LEAST_FINAL = 0.05
"""Least of it that is sold for final use."""


def close_demand(model: GanziModel, structure: Structure, output: FloatArray, gdp: float) -> None:
    """The market, and demand that makes the first year's sales the base year's output.

    What inputs, households, visitors, works and investment do not buy is bought by county
    governments (non-market services, public works) or by customers outside; where they would buy
    more, a smaller share is bought here.
    """
    counties = model.counties
    column = output.sum(axis=0)

    # Inputs: no more than sellers here can spare
    farms = farm_inputs(model, structure, gdp)
    inputs = firm_inputs(model, structure, column, gdp)
    most = np.maximum(MOST_INPUTS * column - farms, 0.0)
    limited = (column > 0) & (inputs > most)
    structure.limit_local_inputs(np.divide(most, inputs, out=np.ones(COLUMNS), where=limited))

    # Final demand of agents of the model: no more than inputs leave
    inputs = np.where(limited, most, inputs)
    left = np.maximum(column - inputs - farms, LEAST_FINAL * column)
    known = known_demand(model, structure, column)
    local = np.minimum(1.0, np.divide(left, known, out=np.ones(COLUMNS), where=known > 0))
    local[ELECTRICITY] = 1.0  # sold by the power plants, which no enterprise row stands for
    structure.limit_local_share(local)
    model.market = Market(model.ledger, structure.final_local_share)

    # What is left is shared by counties as they produce it
    rest = np.maximum(left - known * local, 0.0)
    part = np.divide(output, column, out=np.zeros_like(output), where=column > 0)
    counties.public_purchases = rest[NON_MARKET] / MONTHS_A_YEAR * part[:, NON_MARKET]
    # Works are ordered here and outside, so more is ordered than is left for builders here.
    here = max(model.market.local_share[CONSTRUCTION], 1e-9)
    works = rest[CONSTRUCTION] / MONTHS_A_YEAR / here
    counties.public_investment = works * part[:, CONSTRUCTION]
    for_governments = np.isin(np.arange(COLUMNS), (NON_MARKET, CONSTRUCTION))
    outside = np.where(for_governments, 0.0, rest)
    model.economy.outside_demand = outside / MONTHS_A_YEAR * part


def known_demand(model: GanziModel, structure: Structure, column: FloatArray) -> FloatArray:
    """Final demand by market column that comes from agents of the model in the first year, CNY/a,
    shape (15,).
    """
    counties, p = model.counties, model.parameters
    share = structure.final_local_share

    # Households and visitors
    monthly = counties.resident_spending.sum() + counties.herder_spending.sum()
    demand = monthly * MONTHS_A_YEAR * structure.household_mix[0]
    demand[:NON_MARKET] += model.tourism.visitor_spending_start.sum(axis=0) * share[:NON_MARKET]

    # Programmes, whose public services are those of schools, hospitals and offices
    orders = model.programmes.base_orders.sum(axis=0) * MONTHS_A_YEAR * share[:NON_MARKET]
    demand[NON_MARKET] += orders[PUBLIC_SERVICES]
    orders[PUBLIC_SERVICES] = 0.0
    demand[:NON_MARKET] += orders

    # Enterprises that replace what wears out, works on plants and lines, and works on credit
    capital = column / (structure.output_per_capital * structure.usual_utilisation)
    worn = p.capital_depreciation * capital[list(SELLERS)].sum()
    demand += worn * structure.investment_mix[0]
    works = power_works(model) + usual_works(model)
    demand[CONSTRUCTION] += works * share[CONSTRUCTION]
    return demand


def farm_inputs(model: GanziModel, structure: Structure, gdp: float) -> FloatArray:
    """Inputs that farms and herders buy here in the first year, CNY/a by market column, shape
    (15,).
    """
    p = model.parameters
    ratio = structure.value_added_ratio[list(PRIMARY)].mean()
    output = gdp * p.primary_value_added / p.gdp_2021 / ratio
    return output * (1 - ratio) * input_mix(model)[0]


def firm_inputs(
    model: GanziModel, structure: Structure, column: FloatArray, gdp: float
) -> FloatArray:
    """Inputs that enterprises, mines and plants buy here in the first year, CNY/a by market column,
    shape (15,).
    """
    p = model.parameters
    ratio = structure.value_added_ratio
    enterprises = (column * (1 - ratio)) @ structure.input_mix

    mix = structure.input_mix[ELECTRICITY]
    power = gdp * (p.industry_share - p.manufacturing_share) - p.mining_output * ratio[MINING]
    power = power * (1 / ratio[ELECTRICITY] - 1) * p.power_input_local_share
    mines = p.mining_output * (1 - ratio[MINING])
    return enterprises + power * mix / mix.sum() + mines * structure.input_mix[MINING]


def power_works(model: GanziModel) -> float:
    """Works on plants and lines under construction as the run begins, CNY/a, done in place."""
    p, plants, lines = model.parameters, model.power_projects, model.transmission_lines
    building = (plants.stage == power_project.BUILDING) | (plants.stage == power_project.PARTIAL)
    cost = (
        building
        * plants.rated_capacity
        * plants.capital_cost
        * plants.counted_share
        / (plants.building_months * plants.delay)
    )
    solar = plants.technology == power_project.PHOTOVOLTAIC
    here = np.where(
        solar, 1 - p.solar_import_share, 1 - p.hydro_import_share - p.land_compensation_share
    )
    on_lines = (
        lines.rated_capacity
        * lines.capital_cost
        / (lines.building_months * lines.delay)
        * p.line_inside_share
    )
    monthly = np.sum(cost * here) + np.sum(on_lines * (lines.stage == LINE_BUILDING))
    return MONTHS_A_YEAR * float(monthly)
