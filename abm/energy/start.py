"""Energy use and carbon dioxide before the first month: totals of 2020 as drawn, split by user,
fuel and county.

Total energy follows from electricity and carbon dioxide; the total that the policy document implies
is a cross-check only and never an input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index, year_of
from abm.energy.books import EnergyBalance
from abm.industry.start_mines import base_mining
from abm.registers.tables import read_table
from abm.shares import county_shares
from agents.energy import energy_use as rules
from agents.energy.energy_use import (
    CONSTRUCTION,
    FARMING,
    FUELS,
    GAS,
    HOUSEHOLDS,
    MANUFACTURING,
    MINING,
    OTHER_VEHICLES,
    POWER_STATIONS,
    SERVICES,
    TOURIST_VEHICLES,
    USERS,
)
from agents.industries import FOOD_PROCESSING, INDUSTRIES, TIBETAN_MEDICINE

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

REFERENCE_YEAR, LAST_YEAR = 2020, 2021
FIRST_OBSERVED = 2010
MONTHS_A_YEAR = 12


def build_energy_use(model: GanziModel) -> None:
    """The energy balance of the year before the first month, and each county's electricity in a
    mean month of it.
    """
    p, year = model.parameters, min(year_of(model.clock.start - 1), LAST_YEAR)
    convention = rules.convention_factor(
        p.power_coal_equivalent, p.power_heat_rate, p.power_calorific
    )
    factors = np.array([p.carbon_coal, p.carbon_oil, p.carbon_gas]) * p.carbon_factor_error
    shares_2020 = rules.fuel_shares(
        p.fossil_share_coal, p.fossil_share_oil, p.fossil_share_gas_least
    )
    shares = fossil_shares(p, year)
    emissions = emissions_before(p, year)
    electricity = p.local_electricity_use * convention
    grown = electricity * (1 + p.electricity_growth_2021) ** (year - REFERENCE_YEAR)
    fossil = rules.fossil_energy(emissions[max(emissions)], shares, factors)
    yearly = rules.energy_table(grown, fossil, shares, weights(p))
    model.energy = EnergyBalance(
        yearly=yearly,
        **usual_activity(model),
        start_month=month_index(year, 7),
        convention=convention,
        carbon_factors=factors,
        county_share=county_key(model),
        carbon_share=carbon_key(),
        energy_2020=electricity + rules.fossil_energy(p.co2, shares_2020, factors),
        electricity_2020=p.local_electricity_use,
        product_2020=p.gdp_2020,
        emissions_before=emissions,
        process_emissions=p.co2_process,
        process_counts=bool(p.co2_scope_process),
        green_seen=model.economy.green_start,
    )
    start_light_industry(model)
    by_user = yearly[:, rules.ELECTRICITY] / (convention * MONTHS_A_YEAR)
    model.counties.electricity_use = by_user @ model.energy.county_share


def usual_activity(model: GanziModel) -> dict[str, FloatArray | float]:
    """What drives each user's energy in a mean month of the base year: fields of the energy
    balance.
    """
    counties = model.counties
    return {
        "base_output": base_output(model),
        "base_mining": base_mining(model, model.industry.concentrate_price_2021) / MONTHS_A_YEAR,
        "base_income": float(np.add.reduce(counties.resident_income + counties.herder_income)),
        "base_prices": float(model.world.consumer_prices),
        "base_generation": base_generation(model),
        "base_person_days": float(np.sum(counties.tourist_person_days)),
    }


def weights(p: Parameters) -> FloatArray:
    """Weight of each user within each fuel (electricity, coal, oil, gas), shape (9, 4); zero where
    next to none.
    """
    table = np.zeros((len(USERS), len(FUELS)))
    table[FARMING] = p.electricity_weight_farming, p.coal_weight_farming, p.oil_weight_farming, 0.0
    table[MINING] = p.electricity_weight_mining, p.coal_weight_mining, p.oil_weight_mining, 0.0
    table[MANUFACTURING, :3] = (
        p.electricity_weight_making,
        p.coal_weight_making,
        p.oil_weight_making,
    )
    table[MANUFACTURING, GAS] = p.gas_weight_making
    table[POWER_STATIONS, 0] = p.electricity_weight_power_stations
    table[CONSTRUCTION] = p.electricity_weight_construction, 0.0, p.oil_weight_construction, 0.0
    table[SERVICES, :3] = (
        p.electricity_weight_services,
        p.coal_weight_services,
        p.oil_weight_services,
    )
    table[SERVICES, GAS] = p.gas_weight_services
    table[HOUSEHOLDS, :3] = (
        p.electricity_weight_households,
        p.coal_weight_households,
        p.oil_weight_households,
    )
    table[HOUSEHOLDS, GAS] = p.gas_weight_households
    table[TOURIST_VEHICLES] = p.electricity_weight_tourists, 0.0, p.oil_weight_tourists, 0.0
    table[OTHER_VEHICLES] = (
        p.electricity_weight_vehicles,
        0.0,
        p.oil_weight_vehicles,
        p.gas_weight_vehicles,
    )
    return table


def base_output(model: GanziModel) -> FloatArray:
    """Real output of enterprises in a mean month of the base year by industry, CNY at 2020 prices,
    shape (14,).
    """
    e = model.enterprises
    return (
        np.bincount(e.industry, e.weight * e.yearly_sales / e.price, len(INDUSTRIES))
        / MONTHS_A_YEAR
    )


def start_light_industry(model: GanziModel) -> None:
    """What manufacturers other than of building materials emitted and made in the base year, a
    month.
    """
    balance, part = model.energy, 1 - model.parameters.building_materials_energy_share
    burnt = rules.carbon_dioxide(balance.yearly, balance.carbon_factors)[MANUFACTURING]
    balance.light_carbon = float(burnt) * part / MONTHS_A_YEAR
    balance.light_output = float(balance.base_output[[FOOD_PROCESSING, TIBETAN_MEDICINE]].sum())


def fossil_shares(p: Parameters, year: int) -> FloatArray:
    """Shares of coal, oil and gas in fossil energy of a year, shape (3,): before 2020 coal had
    more, oil less.
    """
    coal = rules.coal_share_before(
        p.fossil_share_coal, p.coal_exit_rate, max(REFERENCE_YEAR - year, 0)
    )
    oil = p.fossil_share_oil * (1 - coal) / (1 - p.fossil_share_coal)
    return rules.fuel_shares(coal, oil, p.fossil_share_gas_least)


def base_generation(model: GanziModel) -> float:
    """Power that the plants in service at the start generate in a mean month, MWh."""
    plants = model.power_projects
    energy = plants.live_capacity * plants.counted_share * plants.full_load_hours
    return float(np.sum(energy)) / MONTHS_A_YEAR


def county_key(model: GanziModel) -> FloatArray:
    """Share of each county in each user's electricity, shape (9, 18): people, plants, works and
    mines.
    """
    counties, plants, mines = model.counties, model.power_projects, model.mines
    n, p = counties.n, model.parameters
    people = county_shares(
        model, "electricity_use", counties.population, p.electricity_concentration, 1.0
    )
    key = np.tile(people, (len(USERS), 1))
    installed = np.bincount(plants.county, plants.live_capacity, n)
    planned = np.bincount(plants.county, plants.rated_capacity * (plants.work > 0), n)
    dug = np.bincount(mines.county, mines.reference_output + mines.ore_capacity, n)
    for user, values in ((POWER_STATIONS, installed), (CONSTRUCTION, planned), (MINING, dug)):
        if values.sum() > 0:
            key[user] = values / values.sum()
    return key


def carbon_key() -> FloatArray:
    """Share of each county in carbon dioxide in the newest year observed, shape (18,)."""
    rows = read_table("county_co2_shares")
    newest = max(row["period"] for row in rows)
    shares = np.array([row["share"] for row in rows if row["period"] == newest])
    return shares / shares.sum()


def emissions_before(p: Parameters, year: int) -> dict[int, float]:
    """Carbon dioxide of the years up to `year`, t: as observed, then as drawn for 2020 and 2021."""
    observed = {
        int(row["period"]): row["value"]
        for row in read_table("history")
        if row["indicator"] == "co2" and row["use"]
    }
    known = {y: value for y, value in observed.items() if FIRST_OBSERVED <= y <= year}
    for later in range(REFERENCE_YEAR, year + 1):
        known[later] = p.co2 * (1 + p.fossil_growth_2021) ** (later - REFERENCE_YEAR)
    return known
