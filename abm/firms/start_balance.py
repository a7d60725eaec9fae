"""What each market column supplies in the base year: the drawn split of a sector, moved towards
what is asked of each column before any buyer has to look elsewhere.

Sums of sectors stay as drawn, and each share within the range that the register gives it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.base_orders import (
    BaseOrder,
    base_demand,
    farm_orders,
    firm_orders,
    hotel_works,
    known_works,
    of_columns,
)
from abm.firms.base_year import homestay_value
from abm.firms.start_incomes import (
    by_month,
    farm_flows,
    forest_flows,
    herder_flows_of_land,
    land_compensation,
    wage_part,
    wages_of_plants,
)
from abm.firms.taxes import tax_on_firms
from abm.markets.cells import N_COUNTIES, N_GOODS, SHAPE
from abm.markets.orders import TIED
from abm.markets.structure import SELLERS
from abm.registers.parameters import register
from agents.calendar import MONTHS_A_YEAR
from agents.industries import (
    BUILDING_MATERIALS,
    CONSTRUCTION,
    FINANCE,
    FOOD_PROCESSING,
    HOSPITALITY,
    INFORMATION,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.markets.balance import scaled_within

if TYPE_CHECKING:
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray

SECTORS = (
    {
        FOOD_PROCESSING: "manufacturing_weight_food",
        TIBETAN_MEDICINE: "manufacturing_weight_medicine",
        BUILDING_MATERIALS: "manufacturing_weight_materials",
    },
    {
        TRADE: "services_weight_trade",
        HOSPITALITY: "services_weight_hospitality",
        INFORMATION: "services_weight_information",
        FINANCE: "services_weight_finance",
        PUBLIC_SERVICES: "services_weight_other",
        NON_MARKET: "services_weight_public",
    },
)
"""Market columns of the sectors that are split, and the parameter that draws each one's weight."""
TURNS = 6
"""Turns in which supply and the uses that follow from it are brought to agree."""


def balanced_totals(
    model: GanziModel, structure: Structure, drawn: FloatArray, gdp: float
) -> FloatArray:
    """Value added of each market column, CNY/a, (15,), from what is `drawn` (15,): builders get
    what works at hand and a floor of public works ask for, and sectors are split as buyers ask.

    Services make room for builders, as they are what the rest leaves of the product.
    """
    p, ratio = model.parameters, structure.value_added_ratio
    rows = {row["name"]: row for row in register()}
    totals, fixed = drawn.copy(), fixed_orders(model)
    at_hand = income_at_hand(model)
    for _ in range(TURNS):
        asked = estimated_uses(model, structure, totals / ratio, fixed=fixed, at_hand=at_hand)
        wanted = asked / (1.0 - p.outside_share_least) * ratio
        wanted[NON_MARKET] = drawn[NON_MARKET]
        wanted[HOSPITALITY] += homestay_value(model)

        works = (asked[CONSTRUCTION] + p.public_works_floor * gdp) * ratio[CONSTRUCTION]
        most = rows["construction_share"]["high"] * gdp
        totals[CONSTRUCTION] = max(drawn[CONSTRUCTION], min(works, most))
        more_works = totals[CONSTRUCTION] - drawn[CONSTRUCTION]
        for weights, less in zip(SECTORS, (0.0, more_works), strict=True):
            columns = list(weights)
            sector = drawn[columns].sum() - less
            of_weight = sector / sum(getattr(p, name) for name in weights.values())
            totals[columns] = scaled_within(
                wanted[columns],
                np.array([rows[name]["low"] for name in weights.values()]) * of_weight,
                np.array([rows[name]["high"] for name in weights.values()]) * of_weight,
                total=sector,
            )
    return totals


def fixed_orders(model: GanziModel) -> list[BaseOrder]:
    """Orders of the base year that do not depend on what enterprises sell."""
    visitors, works = np.zeros(SHAPE), np.zeros(SHAPE)
    visitors[:, :NON_MARKET] = model.tourism.visitor_spending_start
    works[:, :NON_MARKET] = MONTHS_A_YEAR * model.programmes.base_orders
    works[:, NON_MARKET], works[:, PUBLIC_SERVICES] = works[:, PUBLIC_SERVICES].copy(), 0.0
    works[:, CONSTRUCTION] = known_works(model) + hotel_works(model)
    return [*farm_orders(model), BaseOrder("final", visitors, TIED), BaseOrder("final", works)]


def income_at_hand(model: GanziModel) -> float:
    """Money of households in the base year that does not depend on what enterprises sell, CNY/a."""
    p, counties = model.parameters, model.counties
    flows = [*farm_flows(model), *forest_flows(model), *herder_flows_of_land(model)]
    of_land = float(by_month(flows).sum())
    of_plants = float((wages_of_plants(model) + land_compensation(model)).sum())
    pensions = p.social_transfer * float(counties.population.sum())
    interest = p.deposit_rate * p.deposits_total * p.household_deposit_share
    return of_land + of_plants + pensions + interest


def estimated_uses(
    model: GanziModel,
    structure: Structure,
    column: FloatArray,
    *,
    fixed: list[BaseOrder],
    at_hand: float,
) -> FloatArray:
    """What is asked of sellers of each market column in a year if they sell `column` (CNY/a, (15,))
    and buyers look for as much here as they like to, CNY/a, (15,): nearly what `closure.py` finds.
    """
    p = model.parameters
    even = np.full(N_COUNTIES, 1.0 / N_COUNTIES)
    capital = column / (structure.output_per_capital * structure.usual_utilisation)
    worn = p.capital_depreciation * float(capital[list(SELLERS)].sum())
    spent = household_spending(model, structure, column, at_hand)
    orders = [
        *fixed,
        *firm_orders(model, structure, np.outer(even, column)),
        BaseOrder("household", even * spent),
        BaseOrder("investment", worn * even),
    ]
    demand = base_demand(orders, structure.baskets)
    outside = float((demand.whole - demand.free)[:, :N_GOODS].sum())
    asked = of_columns(demand)
    asked[TRADE] += outside * p.freight_share * p.local_carriers_share
    return asked


def household_spending(
    model: GanziModel, structure: Structure, column: FloatArray, at_hand: float
) -> float:
    """What residents and herders spend in a year if enterprises sell `column` (CNY/a, (15,)), with
    what they have `at_hand` besides, CNY/a.
    """
    p = model.parameters
    wages = float((column * wage_part(structure)).sum()) * (1 - p.personal_tax_rate)
    margin = structure.margin - p.production_tax_rate * structure.value_added_ratio
    usual = structure.output_per_capital * structure.usual_utilisation
    profit = np.maximum(margin - p.capital_depreciation / usual, 0.0) * structure.taxed
    owners = float((column * profit).sum()) * (1 - tax_on_firms(model)) * p.local_ownership
    deposits = p.deposits_total * p.household_deposit_share
    income = wages + owners + at_hand
    return p.propensity_income * income + MONTHS_A_YEAR * p.propensity_deposits * deposits
