"""Energy use and carbon dioxide before the first month: totals of 2020 as drawn, split by user,
fuel and county.

Total energy follows from electricity and carbon dioxide; the total that the policy document implies
is a cross-check only and never an input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index, year_of
from abm.energy.accounting import electric_share
from abm.energy.books import EnergyBalance
from abm.industry.start_mines import base_mining
from abm.registers.base_product import base_prices
from abm.registers.tables import read_table
from abm.shares import county_shares
from agents.calendar import MONTHS_A_YEAR
from agents.energy import energy_use as rules
from agents.energy.energy_use import (
    COAL,
    CONSTRUCTION,
    ELECTRICITY,
    FARMING,
    FUELS,
    GAS,
    HOUSEHOLDS,
    MANUFACTURING,
    MINING,
    OIL,
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

REFERENCE_YEAR = 2020
"""Year of which energy and carbon dioxide are drawn."""
LAST_YEAR = 2021
"""Latest base year: what became of later ones is not known."""
FIRST_OBSERVED = 2010
JULY = 7


def build_energy_use(model: GanziModel) -> None:
    """The energy balance of the year before the first month, and each county's electricity in a
    mean month of it.
    """
    p, counties = model.parameters, model.counties
    year = min(year_of(model.clock.start - 1), LAST_YEAR)
    convention = convention_factor(p)
    yearly = energy_of_year(p, year)
    base_output = output_of_base_year(model)
    model.energy = EnergyBalance(
        yearly=yearly,
        base_output=base_output,
        base_mining=base_mining(model, model.industry.concentrate_price_2021) / MONTHS_A_YEAR,
        base_income=float(np.add.reduce(counties.resident_income + counties.herder_income)),
        base_people=counties.population,
        base_prices=base_prices(model),
        base_generation=base_generation(model),
        base_person_days=float(np.sum(counties.tourist_person_days)),
        start_month=month_index(year, JULY),
        convention=convention,
        carbon_factors=carbon_factors(p),
        county_share=county_key(model),
        carbon_share=carbon_key(),
        energy_2020=energy_of_2020(p),
        electricity_2020=p.local_electricity_use,
        product_2020=p.gdp_2020,
        emissions_before=emissions_before(p, year),
        process_emissions=p.co2_process,
        process_counts=bool(p.co2_scope_process),
        green_at_last_grant=model.economy.green_start,
        light_carbon=light_carbon(p, yearly),
        light_output=float(base_output[[FOOD_PROCESSING, TIBETAN_MEDICINE]].sum()),
    )

    model.energy.fuelled_driving = 1.0 - electric_share(model)
    by_user = yearly[:, ELECTRICITY] / (convention * MONTHS_A_YEAR)
    counties.electricity_use = by_user @ model.energy.county_share


def convention_factor(p: Parameters) -> float:
    """Coal equivalent of electricity, tce/MWh."""
    return rules.convention_factor(
        p.power_coal_equivalent, heat_rate=p.power_heat_rate, calorific=p.power_calorific
    )


def carbon_factors(p: Parameters) -> FloatArray:
    """Carbon dioxide of coal, oil and gas, t/tce, shape (3,)."""
    return np.array([p.carbon_coal, p.carbon_oil, p.carbon_gas]) * p.carbon_factor_error


def energy_of_2020(p: Parameters) -> float:
    """Energy used in 2020, tce: electricity as drawn, and the fuels that its carbon dioxide
    implies.
    """
    shares = rules.fuel_shares(
        p.fossil_share_coal, p.fossil_share_oil, smallest=p.fossil_share_gas_least
    )
    fossil = rules.fossil_energy(p.co2, shares=shares, carbon_factors=carbon_factors(p))
    return p.local_electricity_use * convention_factor(p) + fossil


def energy_of_year(p: Parameters, year: int) -> FloatArray:
    """Energy of the base year by user and fuel, tce/a, shape (9, 4): electricity from that of 2020
    at its growth, fuels from the year's carbon dioxide.
    """
    growth = (1 + p.electricity_growth_2021) ** (year - REFERENCE_YEAR)
    emissions = emissions_before(p, year)
    shares = fossil_shares(p, year)
    fossil = rules.fossil_energy(
        emissions[max(emissions)], shares=shares, carbon_factors=carbon_factors(p)
    )
    return rules.energy_table(
        p.local_electricity_use * convention_factor(p) * growth,
        fossil,
        shares=shares,
        weights=weights(p),
    )


def weights(p: Parameters) -> FloatArray:
    """Weight of each user within each fuel (electricity, coal, oil, gas), shape (9, 4); zero where
    next to none.
    """
    table = np.zeros((len(USERS), len(FUELS)))

    table[FARMING, ELECTRICITY] = p.electricity_weight_farming
    table[MINING, ELECTRICITY] = p.electricity_weight_mining
    table[MANUFACTURING, ELECTRICITY] = p.electricity_weight_making
    table[POWER_STATIONS, ELECTRICITY] = p.electricity_weight_power_stations
    table[CONSTRUCTION, ELECTRICITY] = p.electricity_weight_construction
    table[SERVICES, ELECTRICITY] = p.electricity_weight_services
    table[HOUSEHOLDS, ELECTRICITY] = p.electricity_weight_households
    table[TOURIST_VEHICLES, ELECTRICITY] = p.electricity_weight_tourists
    table[OTHER_VEHICLES, ELECTRICITY] = p.electricity_weight_vehicles

    table[FARMING, COAL] = p.coal_weight_farming
    table[MINING, COAL] = p.coal_weight_mining
    table[MANUFACTURING, COAL] = p.coal_weight_making
    table[SERVICES, COAL] = p.coal_weight_services
    table[HOUSEHOLDS, COAL] = p.coal_weight_households

    table[FARMING, OIL] = p.oil_weight_farming
    table[MINING, OIL] = p.oil_weight_mining
    table[MANUFACTURING, OIL] = p.oil_weight_making
    table[CONSTRUCTION, OIL] = p.oil_weight_construction
    table[SERVICES, OIL] = p.oil_weight_services
    table[HOUSEHOLDS, OIL] = p.oil_weight_households
    table[TOURIST_VEHICLES, OIL] = p.oil_weight_tourists
    table[OTHER_VEHICLES, OIL] = p.oil_weight_vehicles

    table[MANUFACTURING, GAS] = p.gas_weight_making
    table[SERVICES, GAS] = p.gas_weight_services
    table[HOUSEHOLDS, GAS] = p.gas_weight_households
    table[OTHER_VEHICLES, GAS] = p.gas_weight_vehicles
    return table


def output_of_base_year(model: GanziModel) -> FloatArray:
    """Real output of enterprises in a mean month of the base year by industry, CNY at 2020 prices,
    shape (14,).
    """
    firms = model.enterprises
    yearly = firms.weight * firms.yearly_sales / base_prices(model)
    return np.bincount(firms.industry, yearly, len(INDUSTRIES)) / MONTHS_A_YEAR


def light_carbon(p: Parameters, yearly: FloatArray) -> float:
    """Carbon dioxide of manufacturers other than of building materials in a mean month of the base
    year, t, from its energy by user and fuel (`yearly`, tce).
    """
    burnt = float(rules.carbon_dioxide(yearly, carbon_factors(p))[MANUFACTURING])
    return burnt * (1 - p.building_materials_energy_share) / MONTHS_A_YEAR


def fossil_shares(p: Parameters, year: int) -> FloatArray:
    """Shares of coal, oil and gas in fossil energy of a year, shape (3,): before 2020 coal had
    more, oil less.
    """
    coal = rules.coal_share_before(
        p.fossil_share_coal,
        exit_rate=p.coal_exit_rate,
        years=max(REFERENCE_YEAR - year, 0),
    )
    # Oil and gas share what coal leaves as they did in 2020
    oil = p.fossil_share_oil * (1 - coal) / (1 - p.fossil_share_coal)
    return rules.fuel_shares(coal, oil, smallest=p.fossil_share_gas_least)


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
    people = county_shares(
        model,
        "electricity_use",
        counties.population,
        model.parameters.electricity_concentration,
        1.0,
    )
    key = np.tile(people, (len(USERS), 1))

    weight_by_user = {
        POWER_STATIONS: np.bincount(plants.county, plants.live_capacity, counties.n),
        CONSTRUCTION: np.bincount(
            plants.county, plants.rated_capacity * (plants.work > 0), counties.n
        ),
        MINING: np.bincount(mines.county, mines.reference_output + mines.ore_capacity, counties.n),
    }
    for user, weight in weight_by_user.items():
        if weight.sum() > 0:
            key[user] = weight / weight.sum()
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
