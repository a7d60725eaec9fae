"""Month phase: what the month's activity has used of each energy, and the carbon dioxide of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.policy import register
from agents.arrays import mean_of, quotient
from agents.axis import at, at_most, in_line, pick, slots, total
from agents.calendar import MONTHS_A_YEAR, QUARTER_ENDS
from agents.energy import energy_use as rules
from agents.energy.energy_use import (
    CONSTRUCTION,
    ELECTRICITY,
    FUELS,
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
    from agents.arrays import FloatArray, IntArray, Number

BUILDERS = np.array([BUILDING])
MATERIALS = np.array([BUILDING_MATERIALS])
OTHER_MAKERS = np.array([FOOD_PROCESSING, TIBETAN_MEDICINE])
SERVICE_INDUSTRIES = np.array([TRADE, HOSPITALITY, INFORMATION, FINANCE, PUBLIC_SERVICES])
USER = np.arange(len(USERS))
VEHICLES = np.isin(USER, (TOURIST_VEHICLES, OTHER_VEHICLES))
DISCOUNTED = np.isin(USER, (MANUFACTURING, SERVICES))
"""Users whose power may be sold cheaper."""
IN_GREEN_BUILDINGS = np.isin(USER, (HOUSEHOLDS, SERVICES))
FOLLOWS_COLD = np.isin(np.arange(len(FUELS)), (ELECTRICITY, rules.COAL))
"""Oil and gas do not."""


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
        season=np.where(FOLLOWS_COLD, heating, 1.0),
    )
    balance.use = rules.electrified(
        usual_fuels, fuel_left=fuel_left(model, green), ratio=switch_ratios(p)
    )
    balance.by_user = np.add.reduce(balance.use, axis=-1)
    balance.by_fuel = np.add.reduce(balance.use, axis=-2)


def account_electricity(model: GanziModel) -> None:
    """Electricity of data centres, and of each county, in the month."""
    balance = model.energy
    centres = model.counties.data_centre_load * model.clock.hours
    balance.data_centre_energy = total(centres) * balance.convention
    by_user = balance.use[..., ELECTRICITY] / balance.convention
    # Households use it where they live now.
    usual = balance.county_share[..., HOUSEHOLDS, :]
    homes = usual * model.counties.population / balance.base_people
    moved = homes / total(homes) - usual
    model.counties.electricity_use = (
        np.vecmat(by_user, balance.county_share) + pick(by_user, HOUSEHOLDS) * moved + centres
    )


def account_carbon(model: GanziModel) -> None:
    """Carbon dioxide of the month's fuels, and of cement making, which follows the output of
    building materials.
    """
    balance = model.energy
    balance.burnt_carbon = rules.carbon_dioxide(balance.use, balance.carbon_factors)
    cement = ratio(
        pick(model.accounts.real_output, BUILDING_MATERIALS),
        pick(balance.base_output, BUILDING_MATERIALS),
    )
    balance.process_carbon = balance.process_emissions / MONTHS_A_YEAR * cement


def watch_light_industry(model: GanziModel) -> None:
    """What manufacturers other than of building materials emit and make, over about the last
    year.
    """
    balance = model.energy
    other_part = 1 - model.parameters.building_materials_energy_share
    carbon, output = balance.light_carbon, balance.light_output
    emitted = pick(balance.burnt_carbon, MANUFACTURING) * other_part
    made = total(at(model.accounts.real_output, OTHER_MAKERS))
    balance.light_carbon = carbon + (emitted - carbon) / MONTHS_A_YEAR
    balance.light_output = output + (made - output) / MONTHS_A_YEAR


def years_since(model: GanziModel) -> float:
    """Years since the middle of the base year."""
    return (model.clock.t - model.energy.start_month) / MONTHS_A_YEAR


def activities(model: GanziModel) -> FloatArray:
    """What drives each user's energy, relative to the base year, shape (9,)."""
    balance, p = model.energy, model.parameters
    activity = np.ones_like(balance.by_user)  # farming stays as it was
    users = slots(activity)

    users[MINING] = ratio(total(model.mines.volume), balance.base_mining)
    users[MANUFACTURING] = making(
        model,
        materials=made_of(model, MATERIALS),
        other=made_of(model, OTHER_MAKERS),
    )
    users[CONSTRUCTION] = made_of(model, BUILDERS)
    users[SERVICES] = made_of(model, SERVICE_INDUSTRIES)

    generation = total(model.power_projects.generation)
    users[POWER_STATIONS] = ratio(generation, balance.base_generation)
    users[HOUSEHOLDS] = households(model)
    person_days = total(model.counties.tourist_person_days)
    users[TOURIST_VEHICLES] = ratio(person_days, balance.base_person_days)

    # Construction and services drive freight, so years of building burn more diesel
    freight = p.freight_construction_share
    users[OTHER_VEHICLES] = freight * users[CONSTRUCTION] + (1 - freight) * users[SERVICES]
    return activity


def made_of(model: GanziModel, industries: IntArray) -> float:
    """Real output of some industries over that of the base year."""
    base = total(at(model.energy.base_output, industries))
    return ratio(total(at(model.accounts.real_output, industries)), base)


def households(model: GanziModel) -> float:
    """What drives households' energy, relative to the base year: what they earn, and what they
    own.
    """
    counties, p, balance = model.counties, model.parameters, model.energy
    income = total(counties.resident_income + counties.herder_income)
    people = total(counties.population) / total(balance.base_people)
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


def ratio(value: Number, base: Number) -> Number:
    """Value over base, 1 where there is no base: numbers of the run."""
    if isinstance(base, np.ndarray):
        return quotient(value, base, empty=1.0)
    return value / base if base > 0 else 1.0


def greened(model: GanziModel) -> FloatArray:
    """Share of equipment that has become electric or energy-saving since the start, by user, shape
    (9,).
    """
    economy = model.economy
    gain = economy.green - economy.green_start
    share = np.zeros(model.energy.by_user.shape)
    users = slots(share)
    users[MANUFACTURING] = making(
        model, materials=pick(gain, BUILDING_MATERIALS), other=mean_of(at(gain, OTHER_MAKERS))
    )
    users[CONSTRUCTION] = pick(gain, BUILDING)
    users[SERVICES] = mean_of(at(gain, SERVICE_INDUSTRIES))
    return np.maximum(share, 0.0)


def efficiency(model: GanziModel, green: FloatArray) -> FloatArray:
    """Factor on energy per activity left by the trend, retrofits, refitted buildings and circular
    zones, shape (9,), where so much of the equipment is `green`, (9,).
    """
    p, balance = model.parameters, model.energy
    trend = np.power(1 - p.efficiency_trend, years_since(model))
    factor = trend * (1 - p.retrofit_energy_saving * green)
    factor *= np.where(IN_GREEN_BUILDINGS, 1 - p.green_building_saving * balance.refitted, 1.0)
    return factor * np.where(USER == MANUFACTURING, 1 - balance.zone_saving, 1.0)


def switching_benefit(p: Parameters, *, grant: float, discount: float) -> FloatArray:
    """Worth of the switch to electricity over its cost by user, shape (9,): `grant` (share of the
    cost), and cheaper power (`discount`, CNY/kWh) where it is.
    """
    return grant + DISCOUNTED * (p.power_cost_weight * discount / p.power_price_industry)


def switch_fuels(model: GanziModel) -> None:
    """Part of the fuels gives way to electricity; governments owe their share of the cost."""
    balance, p, levers = model.energy, model.parameters, model.levers
    # Vehicles turn electric on a path of their own
    usual_rate = p.fuel_switching_rate * ~VEHICLES

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
    rate = (switching[..., None] + coal_exit(model)[..., None, :]) / MONTHS_A_YEAR

    moved = balance.yearly[..., rules.BURNT] * balance.fuel_left * rate
    cost = total(in_line(moved)) * p.electrification_cost
    balance.fuel_left = balance.fuel_left * (1 - rate)
    balance.switching_grants = balance.switching_grants + cost * levers.electrification_subsidy


def coal_exit(model: GanziModel) -> FloatArray:
    """Share of a fuel a year that gives way to electricity beyond the usual switching, shape (3,):
    of coal, by programmes against small boilers and stoves.
    """
    pace = model.parameters.coal_exit_rate * model.world.coal_exit
    return pace * (np.array(rules.BURNT) == rules.COAL)


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
    balance.refitted = at_most(balance.refitted + area / p.heated_area, 1.0)
    balance.building_grants = balance.building_grants + area * subsidy


def pay_grants(model: GanziModel) -> None:
    """Once a quarter what is owed for switching and for green buildings is paid to residents by
    their number.
    """
    balance, population = model.energy, model.counties.population
    part = population / total(population)
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
    share = share * (np.arange(share.shape[-1]) != BUILDING_MATERIALS)
    grants = at(share, firms.industry) * firms.capital * firms.weight * firms.active
    model.programmes.pay("electrification_subsidy", "enterprises", grants)


def fuel_left(model: GanziModel, green: FloatArray) -> FloatArray:
    """Share of each user's fuels still burnt, shape (9, 3): after switching, retrofits that made so
    much of the equipment `green`, (9,), and electric vehicles.
    """
    p = model.parameters
    left = model.energy.fuel_left * (1 - p.retrofit_switch * green)[..., None]
    # The base year's fuel is what vehicles burnt that were not electric then
    driving = VEHICLES * ((1 - electric_share(model)) / (1 - p.electric_vehicles_start))
    return np.where(VEHICLES[:, None], driving[..., None], left)


def follow_vehicles(model: GanziModel) -> None:
    """Note the driving that still burns fuel, on which those who sell it live."""
    balance, fuelled = model.energy, 1.0 - electric_share(model)
    balance.fuelled_driving_kept = at_most(fuelled / balance.fuelled_driving, 1.0)
    balance.fuelled_driving = fuelled


def electric_share(model: GanziModel) -> float:
    """Share of driving that is electric; chargers along the main roads help."""
    p = model.parameters
    return rules.electric_vehicle_share(
        years_since(model),
        start=p.electric_vehicles_start,
        share_2030=p.electric_vehicles_2030,
        horizon=p.electric_vehicles_horizon,
        coverage=at_most(total(model.counties.chargers) / p.charger_need, 1.0),
        usual_coverage=at_most(p.chargers / p.charger_need, 1.0),
        coverage_gain=p.charger_effect,
    )


def switch_ratios(p: Parameters) -> FloatArray:
    """Electricity (tce) that does the work of one tce of fuel, by user, shape (9,)."""
    return np.where(VEHICLES, p.electric_vehicle_ratio, p.switch_ratio)
