"""Month phase: what the month's activity has used of each energy, and the carbon dioxide of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.policy import register
from agents.arrays import mean_of
from agents.calendar import MONTHS_A_YEAR, QUARTER_ENDS
from agents.energy import energy_use as rules
from agents.energy.energy_use import (
    CONSTRUCTION,
    ELECTRICITY,
    HOUSEHOLDS,
    MANUFACTURING,
    MINING,
    OTHER_VEHICLES,
    POWER_STATIONS,
    SERVICES,
    TOURIST_VEHICLES,
    USERS,
)
from agents.industries import (
    BUILDING_MATERIALS,
    FINANCE,
    FOOD_PROCESSING,
    HOSPITALITY,
    INFORMATION,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.industries import CONSTRUCTION as BUILDING

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

OTHER_MAKERS = [FOOD_PROCESSING, TIBETAN_MEDICINE]
SERVICE_INDUSTRIES = [TRADE, HOSPITALITY, INFORMATION, FINANCE, PUBLIC_SERVICES]
VEHICLES = [TOURIST_VEHICLES, OTHER_VEHICLES]
DISCOUNTED = [MANUFACTURING, SERVICES]
"""Users whose power may be sold cheaper."""
"""First year without programmes against small boilers and stoves."""


def account_energy(model: GanziModel) -> None:
    """Switching goes on, then the month's energy by user, fuel and county, and carbon dioxide."""
    # Equipment and buildings change first: the month's energy is used by what stands then
    switch_fuels(model)
    refit_buildings(model)
    follow_vehicles(model)
    if model.clock.month in QUARTER_ENDS:
        pay_grants(model)

    account_use(model)
    account_electricity(model)
    account_carbon(model)
    watch_light_industry(model)


def account_use(model: GanziModel) -> None:
    """Energy of the month by user and fuel: by activity, efficiency and season, less what switching
    moves to electricity.
    """
    balance, p = model.energy, model.parameters
    heating = rules.season_factor(model.clock.month, p.heating_amplitude)
    green = greened(model)
    usual_fuels = rules.monthly_use(
        balance.yearly,
        activity=activities(model),
        efficiency=efficiency(model, green),
        # Electricity and coal follow the cold, oil and gas do not
        season=np.array([heating, heating, 1.0, 1.0]),
    )
    balance.use = rules.electrified(
        usual_fuels, fuel_left=fuel_left(model, green), ratio=switch_ratios(p)
    )
    balance.by_user = np.add.reduce(balance.use, axis=1)
    balance.by_fuel = np.add.reduce(balance.use, axis=0)


def account_electricity(model: GanziModel) -> None:
    """Electricity of data centres, and of each county, in the month."""
    balance = model.energy
    centres = model.counties.data_centre_load * model.clock.hours
    balance.data_centre_energy = float(np.add.reduce(centres)) * balance.convention
    by_user = balance.use[:, ELECTRICITY] / balance.convention
    # Households use it where they live now.
    usual = balance.county_share[HOUSEHOLDS]
    homes = usual * model.counties.population / balance.base_people
    moved = homes / np.add.reduce(homes) - usual
    model.counties.electricity_use = (
        by_user @ balance.county_share + by_user[HOUSEHOLDS] * moved + centres
    )


def account_carbon(model: GanziModel) -> None:
    """Carbon dioxide of the month's fuels, and of cement making, which follows the output of
    building materials.
    """
    balance = model.energy
    balance.burnt_carbon = rules.carbon_dioxide(balance.use, balance.carbon_factors)
    cement = ratio(
        model.accounts.real_output[BUILDING_MATERIALS], balance.base_output[BUILDING_MATERIALS]
    )
    balance.process_carbon = balance.process_emissions / MONTHS_A_YEAR * cement


def watch_light_industry(model: GanziModel) -> None:
    """What manufacturers other than of building materials emit and make, over about the last
    year.
    """
    balance = model.energy
    other_part = 1 - model.parameters.building_materials_energy_share
    carbon = float(balance.burnt_carbon[MANUFACTURING]) * other_part
    output = float(model.accounts.real_output[OTHER_MAKERS].sum())
    balance.light_carbon += (carbon - balance.light_carbon) / MONTHS_A_YEAR
    balance.light_output += (output - balance.light_output) / MONTHS_A_YEAR


def years_since(model: GanziModel) -> float:
    """Years since the middle of the base year."""
    return (model.clock.t - model.energy.start_month) / MONTHS_A_YEAR


def activities(model: GanziModel) -> FloatArray:
    """What drives each user's energy, relative to the base year, shape (9,)."""
    balance, p = model.energy, model.parameters
    output, base = model.accounts.real_output, balance.base_output
    activity = np.ones(len(USERS))  # farming stays as it was

    activity[MINING] = ratio(float(np.add.reduce(model.mines.volume)), balance.base_mining)
    activity[MANUFACTURING] = making(
        model,
        materials=ratio(output[BUILDING_MATERIALS], base[BUILDING_MATERIALS]),
        other=ratio(output[OTHER_MAKERS].sum(), base[OTHER_MAKERS].sum()),
    )
    activity[CONSTRUCTION] = ratio(output[BUILDING], base[BUILDING])
    activity[SERVICES] = ratio(output[SERVICE_INDUSTRIES].sum(), base[SERVICE_INDUSTRIES].sum())

    generation = float(np.add.reduce(model.power_projects.generation))
    activity[POWER_STATIONS] = ratio(generation, balance.base_generation)
    activity[HOUSEHOLDS] = households(model)
    person_days = float(np.add.reduce(model.counties.tourist_person_days))
    activity[TOURIST_VEHICLES] = ratio(person_days, balance.base_person_days)

    # Construction and services drive freight, so years of building burn more diesel
    freight = p.freight_construction_share
    activity[OTHER_VEHICLES] = freight * activity[CONSTRUCTION] + (1 - freight) * activity[SERVICES]
    return activity


def households(model: GanziModel) -> float:
    """What drives households' energy, relative to the base year: what they earn, and what they
    own.
    """
    counties, p, balance = model.counties, model.parameters, model.energy
    income = float(np.add.reduce(counties.resident_income + counties.herder_income))
    people = float(np.add.reduce(counties.population)) / float(np.add.reduce(balance.base_people))
    real_income = income / (model.world.consumer_prices / balance.base_prices)
    return people * rules.household_activity(
        real_income / people,
        balance.base_income,
        elasticity=p.household_energy_elasticity,
        trend=p.household_energy_growth,
        years=years_since(model),
    )


def making(model: GanziModel, *, materials: float, other: float) -> float:
    """Mean over manufacturing, by energy, of something of building materials and of its other
    industries.
    """
    part = model.parameters.building_materials_energy_share
    return part * materials + (1 - part) * other


def ratio(value: float, base: float) -> float:
    """Value over base, 1 where there is no base."""
    return value / base if base > 0 else 1.0


def greened(model: GanziModel) -> FloatArray:
    """Share of equipment that has become electric or energy-saving since the start, by user, shape
    (9,).
    """
    economy = model.economy
    gain = economy.green - economy.green_start
    share = np.zeros(len(USERS))
    share[MANUFACTURING] = making(
        model, materials=gain[BUILDING_MATERIALS], other=mean_of(gain[OTHER_MAKERS])
    )
    share[CONSTRUCTION] = gain[BUILDING]
    share[SERVICES] = mean_of(gain[SERVICE_INDUSTRIES])
    return np.maximum(share, 0.0)


def efficiency(model: GanziModel, green: FloatArray) -> FloatArray:
    """Factor on energy per activity left by the trend, retrofits, refitted buildings and circular
    zones, shape (9,), where so much of the equipment is `green`, (9,).
    """
    p, balance = model.parameters, model.energy
    trend = (1 - p.efficiency_trend) ** years_since(model)
    factor = trend * (1 - p.retrofit_energy_saving * green)
    factor[[HOUSEHOLDS, SERVICES]] *= 1 - p.green_building_saving * balance.refitted
    factor[MANUFACTURING] *= 1 - balance.zone_saving
    return factor


def switching_benefit(p: Parameters, *, grant: float, discount: float) -> FloatArray:
    """Worth of the switch to electricity over its cost by user, shape (9,): `grant` (share of the
    cost), and cheaper power (`discount`, CNY/kWh) where it is.
    """
    benefit = np.full(len(USERS), grant)
    benefit[DISCOUNTED] += p.power_cost_weight * discount / p.power_price_industry
    return benefit


def switch_fuels(model: GanziModel) -> None:
    """Part of the fuels gives way to electricity; governments owe their share of the cost."""
    balance, p, levers = model.energy, model.parameters, model.levers
    usual_rate = np.full(len(USERS), p.fuel_switching_rate)
    # Vehicles turn electric on a path of their own
    usual_rate[VEHICLES] = 0.0

    lever = register()
    switching = rules.switching_rate(
        usual_rate,
        benefit=switching_benefit(
            p, grant=levers.electrification_subsidy, discount=levers.support_power_price
        ),
        # The usual pace belongs to the grants of the status quo
        usual_benefit=switching_benefit(
            p,
            grant=lever["electrification_subsidy"]["status_quo"],
            discount=lever["support_power_price"]["status_quo"],
        ),
        sensitivity=p.switching_sensitivity,
        fastest=p.switching_fastest,
    )
    rate = (switching[:, None] + coal_exit(model)) / MONTHS_A_YEAR

    fuel = balance.yearly[:, rules.BURNT] * balance.fuel_left
    cost = float((fuel * rate).sum()) * p.electrification_cost
    balance.fuel_left = balance.fuel_left * (1 - rate)
    balance.switching_grants += cost * levers.electrification_subsidy


def coal_exit(model: GanziModel) -> FloatArray:
    """Share of coal a year that gives way to electricity beyond the usual switching, shape (9, 3),
    by programmes against small boilers and stoves.
    """
    rate = np.zeros((len(USERS), len(rules.BURNT)))
    pace = model.parameters.coal_exit_rate * model.world.coal_exit
    rate[:, rules.BURNT.index(rules.COAL)] = pace
    return rate


def refit_buildings(model: GanziModel) -> None:
    """Floor area is brought to the green standard; governments owe the subsidy by square metre."""
    balance, p, subsidy = model.energy, model.parameters, model.levers.green_building_subsidy
    area_a_year = rules.refitted_area(
        p.building_renewal * p.heated_area,
        usual_share=p.green_share_usual,
        subsidy=subsidy,
        cost=p.green_building_cost,
        sensitivity=p.green_building_sensitivity,
    )
    area = area_a_year / MONTHS_A_YEAR
    balance.refitted = min(balance.refitted + area / p.heated_area, 1.0)
    balance.building_grants += area * subsidy


def pay_grants(model: GanziModel) -> None:
    """Once a quarter what is owed for switching and for green buildings is paid to residents by
    their number.
    """
    balance, population = model.energy, model.counties.population
    part = population / population.sum()
    model.programmes.pay("electrification_subsidy", "residents", balance.switching_grants * part)
    model.programmes.pay("green_building_subsidy", "residents", balance.building_grants * part)
    balance.switching_grants = 0.0
    balance.building_grants = 0.0
    grant_retrofits(model)


def grant_retrofits(model: GanziModel) -> None:
    """Firms that have turned to electric equipment since the last count get the switching grant on
    its cost.

    Makers of building materials have a grant of their own, paid when they invest.
    """
    balance, firms, p = model.energy, model.enterprises, model.parameters
    turned = np.maximum(model.economy.green - balance.green_at_last_grant, 0.0)
    balance.green_at_last_grant = model.economy.green
    if not turned.any():
        return
    share = turned * p.retrofit_cost_share * model.levers.electrification_subsidy
    share[BUILDING_MATERIALS] = 0.0
    grants = share[firms.industry] * firms.capital * firms.weight * firms.active
    model.programmes.pay("electrification_subsidy", "enterprises", grants)


def fuel_left(model: GanziModel, green: FloatArray) -> FloatArray:
    """Share of each user's fuels still burnt, shape (9, 3): after switching, retrofits that made so
    much of the equipment `green`, (9,), and electric vehicles.
    """
    p = model.parameters
    left = model.energy.fuel_left * (1 - p.retrofit_switch * green)[:, None]
    # The base year's fuel is what vehicles burnt that were not electric then
    left[VEHICLES] = (1 - electric_share(model)) / (1 - p.electric_vehicles_start)
    return left


def follow_vehicles(model: GanziModel) -> None:
    """Note the driving that still burns fuel, on which those who sell it live."""
    balance, fuelled = model.energy, 1.0 - electric_share(model)
    balance.fuelled_driving_kept = min(fuelled / balance.fuelled_driving, 1.0)
    balance.fuelled_driving = fuelled


def electric_share(model: GanziModel) -> float:
    """Share of driving that is electric; chargers along the main roads help."""
    p = model.parameters
    return rules.electric_vehicle_share(
        years_since(model),
        start=p.electric_vehicles_start,
        share_2030=p.electric_vehicles_2030,
        horizon=p.electric_vehicles_horizon,
        coverage=min(float(np.add.reduce(model.counties.chargers)) / p.charger_need, 1.0),
        usual_coverage=min(p.chargers / p.charger_need, 1.0),
        coverage_gain=p.charger_effect,
    )


def switch_ratios(p: Parameters) -> FloatArray:
    """Electricity (tce) that does the work of one tce of fuel, by user, shape (9,)."""
    ratios = np.full(len(USERS), p.switch_ratio)
    ratios[VEHICLES] = p.electric_vehicle_ratio
    return ratios
