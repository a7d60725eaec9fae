"""Month phase: what the month's activity has used of each energy, and the carbon dioxide of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.policy import register
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
COAL_EXIT_END = 2021
SWITCHING_LEVERS = ("electrification_subsidy", "support_power_price")
MONTHS_A_YEAR, MONTHS_A_QUARTER = 12, 3


def account_energy(model: GanziModel) -> None:
    """Switching goes on, then the month's energy by user, fuel and county, and carbon dioxide."""
    balance, clock = model.energy, model.clock
    switch_fuels(model)
    refit_buildings(model)
    if clock.month % MONTHS_A_QUARTER == 0:
        pay_grants(model)
    season = rules.season_factor(clock.month, model.parameters.heating_amplitude)
    seasons = np.array([season, season, 1.0, 1.0])
    activity = activities(model)
    use = rules.monthly_use(balance.yearly, activity, efficiency(model), seasons)
    balance.use = use = rules.electrified(use, fuel_kept(model), switch_ratios(model.parameters))
    balance.by_user, balance.by_fuel = np.add.reduce(use, axis=1), np.add.reduce(use, axis=0)
    centres = model.counties.data_centre_load * clock.hours
    balance.data_centre_energy = float(np.add.reduce(centres)) * balance.convention
    by_user = balance.use[:, ELECTRICITY] / balance.convention
    model.counties.electricity_use = by_user @ balance.county_share + centres
    balance.burnt_carbon = rules.carbon_dioxide(balance.use, balance.carbon_factors)
    cement = ratio(
        model.accounts.real_output[BUILDING_MATERIALS], balance.base_output[BUILDING_MATERIALS]
    )
    balance.process_carbon = balance.process_emissions / MONTHS_A_YEAR * cement
    watch_light_industry(model)


def watch_light_industry(model: GanziModel) -> None:
    """What manufacturers other than of building materials emit and make, over about the
    last year.
    """
    balance = model.energy
    carbon = float(balance.burnt_carbon[MANUFACTURING]) * (
        1 - model.parameters.building_materials_energy_share
    )
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
    activity = np.ones(len(USERS))
    activity[MINING] = ratio(float(np.add.reduce(model.mines.volume)), balance.base_mining)
    activity[MANUFACTURING] = making(
        model,
        ratio(output[BUILDING_MATERIALS], base[BUILDING_MATERIALS]),
        ratio(output[OTHER_MAKERS].sum(), base[OTHER_MAKERS].sum()),
    )
    activity[CONSTRUCTION] = ratio(output[BUILDING], base[BUILDING])
    activity[SERVICES] = ratio(output[SERVICE_INDUSTRIES].sum(), base[SERVICE_INDUSTRIES].sum())
    activity[POWER_STATIONS] = ratio(
        float(np.sum(model.power_projects.generation)), balance.base_generation
    )
    activity[HOUSEHOLDS] = households(model)
    activity[TOURIST_VEHICLES] = ratio(
        float(np.sum(model.counties.tourist_person_days)), balance.base_person_days
    )
    freight = p.freight_construction_share
    activity[OTHER_VEHICLES] = freight * activity[CONSTRUCTION] + (1 - freight) * activity[SERVICES]
    return activity


def households(model: GanziModel) -> float:
    """What drives households' energy, relative to the base year: what they earn, and
    what they own.
    """
    c, p, balance = model.counties, model.parameters, model.energy
    income = float(np.add.reduce(c.resident_income + c.herder_income))
    real = income / (model.world.consumer_prices / balance.base_prices)
    terms = (p.household_energy_elasticity, p.household_energy_growth, years_since(model))
    return rules.household_activity(real, balance.base_income, *terms)


def making(model: GanziModel, materials: float, other: float) -> float:
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
    share[MANUFACTURING] = making(model, gain[BUILDING_MATERIALS], gain[OTHER_MAKERS].mean())
    share[CONSTRUCTION] = gain[BUILDING]
    share[SERVICES] = gain[SERVICE_INDUSTRIES].mean()
    return np.maximum(share, 0.0)


def efficiency(model: GanziModel) -> FloatArray:
    """Factor on energy per activity left by the trend, retrofits, refitted buildings and circular
    zones, shape (9,).
    """
    p = model.parameters
    factor = (1 - p.efficiency_trend) ** years_since(model) * (
        1 - p.retrofit_energy_saving * greened(model)
    )
    heated = 1 - p.green_building_saving * model.energy.refitted
    factor[[HOUSEHOLDS, SERVICES]] *= heated
    factor[MANUFACTURING] *= 1 - model.energy.zone_saving
    return factor


def switching_benefit(levers: dict[str, float], p: Parameters) -> FloatArray:
    """Worth of the switch to electricity over its cost by user, shape (9,): grant, and cheaper
    power where it is.
    """
    benefit = np.full(len(USERS), float(levers["electrification_subsidy"]))
    benefit[DISCOUNTED] += (
        p.power_cost_weight * levers["support_power_price"] / p.power_price_industry
    )
    return benefit


def switch_fuels(model: GanziModel) -> None:
    """Part of the fuels gives way to electricity; governments owe their share of the cost."""
    balance, p = model.energy, model.parameters
    usual = {lever: register()[lever]["status_quo"] for lever in SWITCHING_LEVERS}
    benefit = switching_benefit(vars(model.levers), p)
    usual_rate = np.full(len(USERS), p.fuel_switching_rate)
    usual_rate[VEHICLES] = 0.0
    terms = (switching_benefit(usual, p), p.switching_sensitivity, p.switching_fastest)
    rate = rules.switching_rate(usual_rate, benefit, *terms)[:, None] + coal_exit(model)
    rate = rate / MONTHS_A_YEAR
    fuel = balance.yearly[:, rules.BURNT] * balance.kept
    cost = float((fuel * rate).sum()) * p.electrification_cost
    balance.kept = balance.kept * (1 - rate)
    balance.switching_grants += cost * model.levers.electrification_subsidy


def coal_exit(model: GanziModel) -> FloatArray:
    """Share of coal a year that gave way to electricity beyond the usual switching, shape (9, 3):
    the programmes against small boilers and stoves ended with 2020.
    """
    rate = np.zeros((len(USERS), len(rules.BURNT)))
    if model.clock.year < COAL_EXIT_END:
        rate[:, rules.BURNT.index(rules.COAL)] = model.parameters.coal_exit_rate
    return rate


def refit_buildings(model: GanziModel) -> None:
    """Floor area is brought to the green standard; governments owe the subsidy by square metre."""
    balance, p, subsidy = model.energy, model.parameters, model.levers.green_building_subsidy
    renewed = p.building_renewal * p.heated_area
    terms = (p.green_share_usual, subsidy, p.green_building_cost, p.green_building_sensitivity)
    area = rules.refitted_area(renewed, *terms) / MONTHS_A_YEAR
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
    balance.switching_grants, balance.building_grants = 0.0, 0.0
    grant_retrofits(model)


def grant_retrofits(model: GanziModel) -> None:
    """Firms that have turned to electric equipment since the last count get the switching grant on
    its cost.

    Makers of building materials have a grant of their own, paid when they invest.
    """
    balance, e, p = model.energy, model.enterprises, model.parameters
    turned = np.maximum(model.economy.green - balance.green_seen, 0.0)
    balance.green_seen = model.economy.green
    if not turned.any():
        return
    share = turned * p.retrofit_cost_share * model.levers.electrification_subsidy
    share[BUILDING_MATERIALS] = 0.0
    model.programmes.pay(
        "electrification_subsidy",
        "enterprises",
        share[e.industry] * e.capital * e.weight * e.active,
    )


def fuel_kept(model: GanziModel) -> FloatArray:
    """Share of each user's fuels still burnt, shape (9, 3): after switching, retrofits and electric
    vehicles.
    """
    p = model.parameters
    kept = model.energy.kept * (1 - p.retrofit_switch * greened(model))[:, None]
    kept[VEHICLES] = (1 - electric_share(model)) / (1 - p.electric_vehicles_start)
    return kept


def electric_share(model: GanziModel) -> float:
    """Share of driving that is electric; chargers along the main roads help."""
    p = model.parameters
    coverage = min(float(np.sum(model.counties.chargers)) / p.charger_need, 1.0)
    terms = (p.electric_vehicles_start, p.electric_vehicles_2030, p.electric_vehicles_horizon)
    usual = min(p.chargers / p.charger_need, 1.0)
    return rules.electric_vehicle_share(
        years_since(model), *terms, coverage, usual, p.charger_effect
    )


def switch_ratios(p: Parameters) -> FloatArray:
    """Electricity (tce) that does the work of one tce of fuel, by user, shape (9,)."""
    ratios = np.full(len(USERS), p.switch_ratio)
    ratios[VEHICLES] = p.electric_vehicle_ratio
    return ratios
