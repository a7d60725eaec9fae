"""What residents and herders can expect in a year in which nothing changes, by where it comes from:
each function says what will be posted, from the same rules as the phase that posts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.credit import kind_of_industry
from abm.firms.start_labour import paid_at_home
from abm.firms.taxes import tax_on_firms
from abm.industry.mining import wage_bill
from abm.pasture.animal_markets import expected_prices, household_prices
from abm.pasture.crops import crop_prices
from abm.pasture.herder_figures import county_sum, grassland_reward
from abm.pasture.pay import households_by_county
from abm.pasture.start_farming import summer_units
from agents.calendar import COLD_MONTHS, MONTHS_A_YEAR
from agents.industries import CONSTRUCTION, HOSPITALITY, NON_MARKET
from agents.pasture import herd
from agents.pasture.farm import FODDER
from agents.power.power_project import PHOTOVOLTAIC
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.firms.books import Work
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def resident_income(
    model: GanziModel,
    structure: Structure,
    output: FloatArray,
    *,
    work: Work,
    herding: FloatArray,
) -> FloatArray:
    """Money that residents get in a year by county, CNY/a, (18,): wages after tax, profits, what
    farms, forests and rooms leave, pensions, interest, and what people away send; `herding` persons
    by county.
    """
    p, counties = model.parameters, model.counties
    wages = firm_wages(structure, output)
    herders_part = simple_wages(structure, output) * p.herder_wage_share * part_of_cold_months()
    from_firms = paid_at_home(work.at, wages - herders_part) * (1 - p.personal_tax_rate)
    return (
        from_firms
        + dividends(model, structure)
        + wages_of_plants_and_mines(model)
        + land_compensation(model)
        + benefits_of_mines(model) * (1 - herders_share_of_benefits(model))
        + farm_income(model)
        + forest_income(model)
        + homestay_income(model) * (1 - herders_rooms(model)) * p.value_added_ratio_hospitality
        + p.social_transfer * np.maximum(counties.population - herding, 0.0)
        + p.deposit_rate * counties.resident_deposits
        + p.remittance * counties.away
    )


def herder_money(
    model: GanziModel, structure: Structure, output: FloatArray, herding: FloatArray
) -> FloatArray:
    """Money that herders get in a year by county, CNY/a, (18,): what they sell less what they buy
    for it, wages off season, pensions and grassland payments; `herding` persons by county.
    """
    p, counties = model.parameters, model.counties
    homestays = homestay_income(model) * herders_rooms(model)
    wages = simple_wages(structure, output) * p.herder_wage_share * part_of_cold_months()
    benefits = benefits_of_mines(model) * herders_share_of_benefits(model)
    paid = wages + benefits + p.social_transfer * herding
    deposits = np.bincount(model.herders.county, model.herders.deposits, counties.n)
    return (
        herding_income(model)
        + homestays * p.value_added_ratio_hospitality
        + to_counties_with_herders(model, paid)
        + p.deposit_rate * deposits
    )


# Herders


def herding_income(model: GanziModel) -> FloatArray:
    """What animals, products, gathering and payments for grassland leave after inputs, CNY/a by
    county, (18,).
    """
    p, herders, pasture, levers = model.parameters, model.herders, model.pasture, model.levers
    products = pasture.product_value * summer_units(model)
    animals = sold_animals(model)
    unit = model.counties.gathering_base / county_sum(model, herders.gathering_right)
    gathered = herders.gathering_right * unit[herders.county]
    support = (
        grassland_reward(model, levers.eco_reward_rate)
        + herders.fodder_growing * p.fodder_area * levers.fodder_subsidy
        + herders.improved_breeding * herders.herd[:, herd.COW] * levers.breeding_subsidy
    )
    sold = (1 - p.product_own_share) * products + (1 - p.own_slaughter_share) * animals
    inputs = (1 - p.value_added_ratio_livestock) * (products + animals)
    left = sold - inputs + p.value_added_ratio_forestry_gathering * gathered + support
    return county_sum(model, left)


def sold_animals(model: GanziModel) -> FloatArray:
    """What the animals that a household takes out of its herd in an ordinary year are worth, CNY/a,
    (n,): midway between males of two years and grown cows.
    """
    herders, pasture = model.herders, model.pasture
    units = pasture.sheep_units
    relative = units[[herd.MALE_TWO, herd.COW]].mean() / units[herd.COW]
    heads = herders.herd.sum(axis=1) * pasture.usual_offtake
    return heads * relative * household_prices(model, expected_prices(model))


def to_counties_with_herders(model: GanziModel, paid: FloatArray) -> FloatArray:
    """Pay by county, CNY/a, (18,): all herders share what goes to counties that have none."""
    households = households_by_county(model)
    left = float(np.sum(paid[households == 0]))
    return paid * (households > 0) + left * households / households.sum()


# Work


def firm_wages(structure: Structure, output: FloatArray) -> FloatArray:
    """Wages of the staff of enterprises that lives here, CNY/a by county of the job, (18,)."""
    return (output * wage_part(structure)).sum(axis=1)


def simple_wages(structure: Structure, output: FloatArray) -> FloatArray:
    """Wages of the work that herders take up off season, CNY/a by county of the job, (18,)."""
    wages = output * wage_part(structure)
    return wages[:, CONSTRUCTION] + wages[:, HOSPITALITY]


def wage_part(structure: Structure) -> FloatArray:
    """Wages of people from here over output, (15,)."""
    return structure.value_added_ratio * structure.labour_share * (1 - structure.outside_staff)


def part_of_cold_months() -> float:
    """Part of the year in which herders take up such work."""
    return len(COLD_MONTHS) / MONTHS_A_YEAR


def wages_of_plants_and_mines(model: GanziModel) -> FloatArray:
    """Wages that power plants and mines pay to residents, CNY/a by county, (18,)."""
    p, plants, mines, counties = (
        model.parameters,
        model.power_projects,
        model.mines,
        model.counties,
    )
    added = model.power.usual_sales * p.value_added_ratio_electricity
    wages = added * p.power_wage_share * p.power_wage_local_share
    at_work = model.industry.usual_output > 0
    of_mines = wage_bill(model, at_work) * (MONTHS_A_YEAR * (1 - p.mine_outside_staff))
    return np.bincount(plants.county, wages, counties.n) + np.bincount(
        mines.county, of_mines, counties.n
    )


# Property


def dividends(model: GanziModel, structure: Structure) -> FloatArray:
    """Profits that enterprises pay to owners here in a year, CNY/a by county, (18,): what taxes,
    interest and the renewal of capital leave.
    """
    firms, p = model.enterprises, model.parameters
    market, units = firms.market, firms.weight * firms.active
    rate = p.production_tax_rate * np.where(firms.self_employed, p.small_firm_tax_factor, 1.0)
    taxed = structure.taxed[market]
    sales = firms.yearly_sales * units
    margin = structure.margin[market] - rate * taxed * structure.value_added_ratio[market]
    worn = p.capital_depreciation * firms.capital * firms.price * units
    profit = sales * margin - worn
    tax = tax_on_firms(model) * np.maximum(profit, 0.0) * taxed * ~firms.self_employed
    interest = model.ledger.loans("enterprises") * model.credit.full_rates[kind_of_industry(market)]
    left = np.maximum(profit - tax - interest, 0.0) * (market != NON_MARKET)
    here = np.where(firms.single, p.local_ownership_large, p.local_ownership)
    here = np.where(firms.self_employed, 1.0, here)
    return np.bincount(firms.county, left * here, model.counties.n)


def land_compensation(model: GanziModel) -> FloatArray:
    """What works on dams pay for land, CNY/a by county, (18,)."""
    plants, p = model.power_projects, model.parameters
    dams = plants.technology != PHOTOVOLTAIC
    land = model.power.usual_works * dams * p.land_compensation_share
    return np.bincount(plants.county, land, model.counties.n)


def benefits_of_mines(model: GanziModel) -> FloatArray:
    """What mines pay to their neighbours, CNY/a by county, (18,)."""
    books, mines = model.industry, model.mines
    paid = model.parameters.local_fund_per_tonne * books.usual_ore
    paid = paid + model.levers.benefit_sharing / PERCENT * books.usual_output
    return np.bincount(mines.county, paid, model.counties.n)


def herders_share_of_benefits(model: GanziModel) -> FloatArray:
    """Part of it that herders get, (18,): none where there are none."""
    return model.parameters.benefit_herder_share * (households_by_county(model) > 0)


def homestay_income(model: GanziModel) -> FloatArray:
    """What visitors pay homestays, CNY/a by county, (18,)."""
    return model.tourism.homestays_start


def herders_rooms(model: GanziModel) -> FloatArray:
    """Part of the homestays that herders run, (18,)."""
    counties = model.counties
    rooms = counties.herder_rooms + counties.resident_rooms
    return np.divide(counties.herder_rooms, rooms, out=np.zeros(counties.n), where=rooms > 0)


# Land


def farm_income(model: GanziModel) -> FloatArray:
    """What farm households get for crops, fodder, animals and forest products after inputs, CNY/a
    by county, (18,).
    """
    p, counties, farms = model.parameters, model.counties, model.farms
    grown = counties.crop_area * farms.hectare_value * crop_prices(model)
    fodder = grown[:, FODDER].copy()
    crops = grown.sum(axis=1) - fodder
    animals, products = counties.farm_animal_base, counties.forest_product_base
    inputs = (
        (1 - p.value_added_ratio_crops_herbs) * (crops + fodder)
        + (1 - p.value_added_ratio_livestock) * animals
        + (1 - p.value_added_ratio_forestry_gathering) * products
    )
    subsidy = counties.crop_area[:, FODDER] * model.levers.fodder_subsidy
    return (1 - farms.own_use_share) * (crops + animals) + fodder + products + subsidy - inputs


def forest_income(model: GanziModel) -> FloatArray:
    """What governments pay for planting and grassland, less premiums of insurance, CNY/a by county,
    (18,).
    """
    p, counties, levers = model.parameters, model.counties, model.levers
    worn = counties.grassland_area / counties.grass_condition
    restored = levers.eco_restoration * worn / worn.sum() * p.restoration_cost
    planted = levers.afforestation_ha * counties.planting_share * p.afforestation_cost
    premium = counties.forest_area * counties.forest_insured_share * p.forest_premium
    return restored + planted - premium * (1 - levers.forest_insurance_subsidy)
