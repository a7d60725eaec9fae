"""Fixed structure of the economy in one draw: what each kind of seller needs, and what buyers'
baskets hold.

Arrays are by column of the goods market: the fourteen industries and non-market services. Built
before the first month, when what buyers look for here is lowered to what sellers can supply
(`firms/closure.py`); nothing in it changes during a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.industries import (
    BUILDING_MATERIALS,
    COLUMNS,
    CONSTRUCTION,
    CROPS,
    ELECTRICITY,
    FINANCE,
    FOOD_PROCESSING,
    HOSPITALITY,
    INFORMATION,
    LIVESTOCK,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

MAKERS = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS)
"""Columns of goods that enterprises here make: they can be stored, and compete with goods from
outside.
"""
SERVICES = (TRADE, HOSPITALITY, INFORMATION, FINANCE, PUBLIC_SERVICES, NON_MARKET)
"""Columns of services, those that are sold and those of schools, hospitals and offices."""
SELLERS = (*MAKERS, CONSTRUCTION, *SERVICES)
"""Columns in which enterprises sell; in all others farmers, herders, mines and power plants do."""
SERVICES_BOUGHT = (TRADE, HOSPITALITY, INFORMATION, FINANCE, PUBLIC_SERVICES)
"""Columns of services that enterprises buy as inputs."""


class Structure:
    """Shares, rates and baskets by market column; see the register of parameters for meaning and
    source.
    """

    value_added_ratio: FloatArray  # value added over output (15,)
    labour_share: FloatArray  # wages over value added (15,)
    margin: FloatArray  # surplus before taxes over output (15,)
    output_per_capital: FloatArray  # yearly output of a CNY of capital in full use, 1/a (15,)
    usual_utilisation: FloatArray  # usual part of that output (15,)
    price_elasticity: FloatArray  # how far a lower price draws buyers (15,)
    outside_staff: FloatArray  # share of wages paid to people from outside (15,)
    wage: FloatArray  # wage before the first month, CNY a person and month (15,)
    taxed: FloatArray  # 1 where sellers pay taxes, 0 for public bodies (15,)
    final_local_share: FloatArray  # share of final demand that is looked for here (15,)
    energy_share: FloatArray  # energy in purchases of inputs, by column of the user (15,)
    input_mix: FloatArray  # local part of a CNY of inputs, by user and seller (15, 15)
    household_mix: FloatArray  # local part of a CNY of household spending (1, 15)
    investment_mix: FloatArray  # local part of a CNY of investment (1, 15)

    def __init__(self, p: Parameters) -> None:
        self.value_added_ratio = value_added_ratio(p)
        self.labour_share = by_group(
            manufacturing=p.labour_share_manufacturing,
            construction=p.labour_share_construction,
            trade=p.labour_share_trade,
            hospitality=p.labour_share_hospitality,
            information=p.labour_share_information,
            finance=p.labour_share_finance,
            other_services=p.labour_share_other,
            non_market=p.labour_share_public,
            missing=0.0,
        )
        # One and not zero where nobody sells, as it is divided by.
        self.output_per_capital = by_group(
            manufacturing=p.output_per_capital_manufacturing,
            construction=p.output_per_capital_construction,
            trade=p.output_per_capital_trade,
            hospitality=p.output_per_capital_hospitality,
            information=p.output_per_capital_information,
            finance=p.output_per_capital_finance,
            other_services=p.output_per_capital_other,
            non_market=p.output_per_capital_public,
            missing=1.0,
        )
        self.usual_utilisation = np.full(COLUMNS, p.usual_utilisation)
        self.usual_utilisation[HOSPITALITY] = p.usual_utilisation_hospitality
        self.price_elasticity = np.full(COLUMNS, p.price_elasticity_services)
        self.price_elasticity[list(MAKERS)] = p.price_elasticity_goods
        self.outside_staff = np.full(COLUMNS, p.outside_staff_other)
        self.outside_staff[CONSTRUCTION] = p.outside_staff_construction
        self.wage = np.full(COLUMNS, p.wage_market)
        self.wage[NON_MARKET] = p.wage_public
        self.margin = self.value_added_ratio * (1.0 - self.labour_share)
        self.taxed = np.ones(COLUMNS)
        self.taxed[NON_MARKET] = 0.0
        self.final_local_share = final_local_share(p)
        self.energy_share = energy_share(p)
        self.input_mix = input_mix(p, self.energy_share)
        self.household_mix = household_mix(p, self.final_local_share)
        self.investment_mix = investment_mix(p, self.final_local_share)

    def limit_local_inputs(self, factor: FloatArray) -> None:
        """Lower the local part of inputs to what sellers here can supply; `factor` (15,) at most
        one.
        """
        self.input_mix = self.input_mix * factor

    def limit_local_share(self, factor: FloatArray) -> None:
        """Lower the local part of all final demand to what sellers here can supply; `factor` (15,)
        at most one.
        """
        self.final_local_share = self.final_local_share * factor
        self.household_mix = self.household_mix * factor
        self.investment_mix = self.investment_mix * factor


def by_group(
    *,
    manufacturing: float,
    construction: float,
    trade: float,
    hospitality: float,
    information: float,
    finance: float,
    other_services: float,
    non_market: float,
    missing: float,
) -> FloatArray:
    """An array by market column, shape (15,), from the values of groups of sellers; `missing` for
    columns in which no enterprises sell.
    """
    values = np.full(COLUMNS, missing)
    values[list(MAKERS)] = manufacturing
    values[CONSTRUCTION] = construction
    values[TRADE] = trade
    values[HOSPITALITY] = hospitality
    values[INFORMATION] = information
    values[FINANCE] = finance
    values[PUBLIC_SERVICES] = other_services
    values[NON_MARKET] = non_market
    return values


def value_added_ratio(p: Parameters) -> FloatArray:
    """Value added over output by market column, shape (15,)."""
    return np.array(
        [
            p.value_added_ratio_crops_herbs,
            p.value_added_ratio_livestock,
            p.value_added_ratio_forestry_gathering,
            p.value_added_ratio_mining,
            p.value_added_ratio_food_processing,
            p.value_added_ratio_tibetan_medicine,
            p.value_added_ratio_building_materials,
            p.value_added_ratio_electricity,
            p.value_added_ratio_construction,
            p.value_added_ratio_trade_logistics,
            p.value_added_ratio_hospitality,
            p.value_added_ratio_information,
            p.value_added_ratio_finance,
            p.value_added_ratio_public_other,
            p.value_added_ratio_public_other,
        ]
    )


def final_local_share(p: Parameters) -> FloatArray:
    """Share of final demand that buyers try to meet here, by market column; raw goods and power
    have no sellers.
    """
    share = np.zeros(COLUMNS)
    share[list(MAKERS)] = p.local_input_share_goods
    share[CONSTRUCTION] = p.local_share_construction
    share[list(SERVICES)] = p.local_share_services_final
    share[NON_MARKET] = 1.0
    return share


def energy_share(p: Parameters) -> FloatArray:
    """Energy in purchases of inputs, by market column of the user."""
    share = np.full(COLUMNS, p.energy_input_share_services)
    share[[FOOD_PROCESSING, TIBETAN_MEDICINE]] = p.energy_input_share_manufacturing
    share[BUILDING_MATERIALS] = p.energy_input_share_materials
    return share


def input_mix(p: Parameters, energy: FloatArray) -> FloatArray:
    """Local part of a CNY of inputs, by market column of the user and of the seller, shape (15,
    15).

    Goods come from farms (food processing, medicine), food processing (hotels) or other
    manufacturing (the rest); energy is half local by the drawn share; services by fixed weights.
    What a row lacks to one is bought outside.
    """
    goods = np.full(COLUMNS, p.goods_input_share_services)
    goods[list(MAKERS)] = p.goods_input_share_manufacturing
    goods[CONSTRUCTION] = p.goods_input_share_construction
    goods[HOSPITALITY] = p.goods_input_share_hospitality

    mix = np.zeros((COLUMNS, COLUMNS))
    supplier = np.full(COLUMNS, BUILDING_MATERIALS)
    supplier[HOSPITALITY] = FOOD_PROCESSING
    supplier[FOOD_PROCESSING] = LIVESTOCK
    supplier[TIBETAN_MEDICINE] = CROPS
    mix[np.arange(COLUMNS), supplier] += goods * p.local_input_share_goods

    mix[:, ELECTRICITY] += energy * p.local_input_share_energy

    services = (1.0 - goods - energy) * p.local_input_share_services
    weights = np.array(
        [
            p.service_input_trade,
            p.service_input_hospitality,
            p.service_input_information,
            p.service_input_finance,
            p.service_input_other,
        ]
    )
    mix[:, SERVICES_BOUGHT] += services[:, None] * weights / weights.sum()
    return mix


def household_mix(p: Parameters, local_share: FloatArray) -> FloatArray:
    """Local part of a CNY of household spending by market column, shape (1, 15)."""
    shares = np.zeros(COLUMNS)
    shares[CROPS] = p.household_share_farm_food
    shares[FOOD_PROCESSING] = p.household_share_processed_food
    shares[TIBETAN_MEDICINE] = p.household_share_medicine
    shares[BUILDING_MATERIALS] = p.household_share_goods
    shares[ELECTRICITY] = p.household_share_electricity
    shares[CONSTRUCTION] = p.household_share_building
    shares[TRADE] = p.household_share_trade
    shares[HOSPITALITY] = p.household_share_hospitality
    shares[INFORMATION] = p.household_share_information
    shares[FINANCE] = p.household_share_finance
    shares[PUBLIC_SERVICES] = p.household_share_services
    local = local_share.copy()
    local[ELECTRICITY] = p.local_input_share_energy
    return (shares / shares.sum() * local)[None, :]


def investment_mix(p: Parameters, local_share: FloatArray) -> FloatArray:
    """Local part of a CNY of investment by market column, shape (1, 15): buildings, and equipment
    from outside.
    """
    mix = np.zeros(COLUMNS)
    mix[CONSTRUCTION] = p.investment_building_share * local_share[CONSTRUCTION]
    equipment = 1.0 - p.investment_building_share
    mix[BUILDING_MATERIALS] = equipment * local_share[BUILDING_MATERIALS] ** 2
    return mix[None, :]
