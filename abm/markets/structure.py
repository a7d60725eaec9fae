"""Fixed structure of the economy in one draw: what each kind of seller needs, and what buyers'
baskets hold.

Arrays are by column of the goods market: the fourteen industries and non-market services. Built
before the first month, when what buyers look for here is lowered to what sellers can supply
(`firms/closure.py`); nothing in it changes during a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.baskets import Basket, Baskets
from abm.registers.parameters import Parameters, register
from agents.arrays import quotient
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
    MINING,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.stack import FOR_GOOD

if TYPE_CHECKING:
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

LOCAL_SHARES = (
    "local_input_share_goods",
    "local_input_share_services",
    "local_share_services_final",
    "local_share_construction",
)
"""Parameters that say what part of goods, services and works buyers look for here."""


class LocalShares(NamedTuple):
    """What buyers look for here."""

    final: FloatArray  # of final demand, by column (15,)
    inputs: FloatArray  # part of a CNY of inputs (15, 15)
    household: FloatArray  # (1, 15)
    investment: FloatArray  # (1, 15)
    plants: FloatArray  # part of a CNY of inputs of power plants (1, 15)


class Structure:
    """Shares, rates and baskets by market column; see the register of parameters for meaning and
    source.
    """

    STANDS = FOR_GOOD

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
    plant_mix: FloatArray  # local part of a CNY of inputs of power plants (1, 15)

    baskets: Baskets  # what each kind of buyer spends a CNY on, here and outside

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
        self._parameters = p
        self.input_mix = input_mix(p, self.energy_share) * input_local_share(p)

        local = self.final_local_share.copy()
        # Of equipment still less is made here than of other goods.
        local[BUILDING_MATERIALS] *= local[BUILDING_MATERIALS]
        self.investment_mix = investment_mix(p) * local
        local = self.final_local_share.copy()
        local[ELECTRICITY] = p.local_input_share_energy
        self.household_mix = household_mix(p) * local
        # A drawn share of what plants use is looked for here, in the usual mix of the industry.
        plants = self.input_mix[[ELECTRICITY]]
        self.plant_mix = plants * (p.power_input_local_share / plants.sum())
        self.fill_baskets()

    def remember_local(self) -> LocalShares:
        """What is looked for here as it stands."""
        return LocalShares(
            self.final_local_share,
            self.input_mix,
            self.household_mix,
            self.investment_mix,
            self.plant_mix,
        )

    def set_local(self, shares: LocalShares) -> None:
        """Look for other shares here."""
        self.final_local_share, self.input_mix = shares.final, shares.inputs
        self.household_mix, self.investment_mix = shares.household, shares.investment
        self.plant_mix = shares.plants
        self.fill_baskets()

    def limit_local_shares(self, inputs: FloatArray, final: FloatArray) -> None:
        """Lower what is looked for here, of inputs of enterprises and of final demand, to what
        sellers here can supply: factors by market column, (15,), at most one.
        """
        self.final_local_share = self.final_local_share * final
        self.input_mix = self.input_mix * inputs
        self.household_mix = self.household_mix * final
        self.investment_mix = self.investment_mix * final
        self.plant_mix = self.plant_mix * inputs
        self.fill_baskets()

    def fill_baskets(self) -> None:
        """What each kind of buyer spends a CNY on, from the shares as they stand."""
        p = self._parameters
        whole = input_mix(p, self.energy_share)
        farms = farm_mix(p)
        single = np.eye(COLUMNS)
        self.baskets = Baskets(
            {
                "inputs": Basket(whole, self.input_mix),
                "mine_inputs": Basket(whole[[MINING]], self.input_mix[[MINING]]),
                "data_inputs": Basket(whole[[INFORMATION]], self.input_mix[[INFORMATION]]),
                "plant_inputs": Basket(
                    np.maximum(whole[[ELECTRICITY]], self.plant_mix), self.plant_mix
                ),
                "farm_inputs": Basket(farms, farms * input_local_share(p)),
                "household": Basket(household_mix(p), self.household_mix),
                "investment": Basket(investment_mix(p), self.investment_mix),
                # A group a column: for final use, and what is looked for here alone.
                "final": Basket(single, single * self.final_local_share),
                "only_here": Basket(single, single),
            },
            p,
        )


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
    """What a CNY of inputs is spent on, by market column of the user and of the seller, shape (15,
    15).

    Goods come from farms (food processing, medicine), food processing (hotels) or other
    manufacturing (the rest); services by fixed weights.
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
    mix[np.arange(COLUMNS), supplier] += goods
    mix[:, ELECTRICITY] += energy

    weights = np.array(
        [
            p.service_input_trade,
            p.service_input_hospitality,
            p.service_input_information,
            p.service_input_finance,
            p.service_input_other,
        ]
    )
    mix[:, SERVICES_BOUGHT] += (1.0 - goods - energy)[:, None] * weights / weights.sum()
    return mix


def input_local_share(p: Parameters) -> FloatArray:
    """Share of inputs that buyers try to get here, by column of the seller, shape (15,)."""
    share = np.full(COLUMNS, p.local_input_share_goods)
    share[ELECTRICITY] = p.local_input_share_energy
    share[list(SERVICES_BOUGHT)] = p.local_input_share_services
    return share


def lowest_local_shares(p: Parameters) -> FloatArray:
    """Lowest shares that the register allows over the drawn ones, 0 to 1, (2, 15): of inputs and of
    final demand that are looked for here, by column of the seller.
    """
    lowest = Parameters(**vars(p))
    for row in register():
        if row["name"] in LOCAL_SHARES:
            setattr(lowest, row["name"], row["low"])
    low, drawn = (np.array([input_local_share(x), final_local_share(x)]) for x in (lowest, p))
    return np.minimum(quotient(low, drawn, empty=1.0), 1.0)


def farm_mix(p: Parameters) -> FloatArray:
    """What a CNY of inputs of farms and herders is spent on, shape (1, 15)."""
    mix = np.zeros((1, COLUMNS))
    mix[0, BUILDING_MATERIALS] = p.input_share_goods
    mix[0, FOOD_PROCESSING] = p.input_share_feed
    mix[0, TRADE] = 1 - p.input_share_goods - p.input_share_feed
    return mix


def household_mix(p: Parameters) -> FloatArray:
    """What a CNY of household spending is spent on, by market column, shape (1, 15)."""
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
    return (shares / shares.sum())[None, :]


def investment_mix(p: Parameters) -> FloatArray:
    """What a CNY of investment is spent on, by market column, shape (1, 15): buildings, and
    equipment.
    """
    mix = np.zeros((1, COLUMNS))
    mix[0, CONSTRUCTION] = p.investment_building_share
    mix[0, BUILDING_MATERIALS] = 1.0 - p.investment_building_share
    return mix
