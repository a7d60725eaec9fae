"""What residents and herders can expect in a year in which nothing changes, by where it comes from:
each function says what will be posted, from the same rules as the phase that posts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.credit import kind_of_industry
from abm.firms.enterprises import renewed_capital
from abm.firms.start_labour import paid_at_home
from abm.firms.start_seasons import (
    EVEN,
    animals_season,
    fodder_season,
    gathering_season,
    harvest_season,
    in_months,
    products_season,
    visitors_season,
)
from abm.firms.taxes import tax_on_firms
from abm.industry.mining import wage_bill
from abm.pasture.animal_markets import expected_prices, household_prices
from abm.pasture.crops import crop_prices
from abm.pasture.herder_figures import county_sum, grassland_reward
from abm.pasture.pay import households_by_county
from abm.pasture.seasons import FODDER_SALE, FODDER_SUBSIDY
from abm.pasture.start_farming import summer_units
from agents.calendar import (
    COLD_MONTHS,
    DECEMBER,
    JANUARY,
    MONTHS_A_QUARTER,
    MONTHS_A_YEAR,
    QUARTER_ENDS,
    QUARTERS_A_YEAR,
)
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


class Flow(NamedTuple):
    """Money of an ordinary year."""

    amount: FloatArray  # CNY/a by county, (18,); below zero where it is paid
    season: FloatArray = EVEN  # factor by month, mean 1, (12,)


def by_month(flows: list[Flow]) -> FloatArray:
    """What flows bring in each month of an ordinary year, CNY/month by county, (12, 18)."""
    return np.sum([np.outer(flow.season, flow.amount) for flow in flows], axis=0) / MONTHS_A_YEAR


def resident_flows(
    model: GanziModel,
    structure: Structure,
    output: FloatArray,
    *,
    work: Work,
    herding: FloatArray,
) -> list[Flow]:
    """Money that residents get: wages after tax, profits, what farms, forests and rooms leave,
    pensions, interest, and what people away send; `herding` persons by county.
    """
    p, counties = model.parameters, model.counties
    kept = 1 - p.personal_tax_rate
    simple = simple_wages(structure, output) * p.herder_wage_share * part_of_cold_months()
    rooms = homestay_income(model) * (1 - herders_rooms(model)) * p.value_added_ratio_hospitality
    people = np.maximum(counties.population - herding, 0.0)
    benefits = benefits_of_mines(model) * (1 - herders_share_of_benefits(model))
    return [
        Flow(paid_at_home(work.at, firm_wages(structure, output)) * kept),
        Flow(-paid_at_home(work.at, simple) * kept, in_months(COLD_MONTHS)),
        Flow(dividends(model, structure), in_months(QUARTER_ENDS)),
        Flow(wages_of_plants(model) + wages_of_mines(model)),
        Flow(land_compensation(model)),
        Flow(benefits, in_months(QUARTER_ENDS)),
        *farm_flows(model),
        *forest_flows(model),
        Flow(rooms, visitors_season(model)),
        Flow(p.social_transfer * people + p.remittance * counties.away),
        Flow(p.deposit_rate * counties.resident_deposits, in_months(QUARTER_ENDS)),
    ]


def herder_flows(
    model: GanziModel, structure: Structure, output: FloatArray, herding: FloatArray
) -> list[Flow]:
    """Money that herders get: what they sell less what they buy for it, wages off season, pensions
    and grassland payments; `herding` persons by county.
    """
    p, counties = model.parameters, model.counties
    wages = simple_wages(structure, output) * p.herder_wage_share * part_of_cold_months()
    benefits = benefits_of_mines(model) * herders_share_of_benefits(model)
    deposits = np.bincount(model.herders.county, model.herders.deposits, counties.n)
    at_quarter_end = benefits + p.social_transfer * herding
    return [
        *herder_flows_of_land(model),
        Flow(to_counties_with_herders(model, wages), in_months(COLD_MONTHS)),
        Flow(to_counties_with_herders(model, at_quarter_end), in_months(QUARTER_ENDS)),
        Flow(p.deposit_rate * deposits, in_months(QUARTER_ENDS)),
    ]


# Herders


def herder_flows_of_land(model: GanziModel) -> list[Flow]:
    """What herds, gathering and rooms bring, less what is bought for them, and payments for
    grassland.
    """
    sources, own = herder_output(model)
    inputs = herder_inputs(model)
    return [
        *(Flow(flow.amount - kept, flow.season) for flow, kept in zip(sources, own, strict=True)),
        Flow(-inputs.amount, inputs.season),
        Flow(support_of_herders(model), in_months((DECEMBER,))),
    ]


class HerderOutput(NamedTuple):
    """What herders produce in an ordinary year by source, and what of it they use themselves."""

    sources: list[Flow]
    own: list[FloatArray]


def herder_output(model: GanziModel) -> HerderOutput:
    """Products, animals, gathered goods and rooms for visitors."""
    p, pasture = model.parameters, model.pasture
    products = county_sum(model, pasture.product_value * summer_units(model))
    animals = county_sum(model, sold_animals(model))
    rooms = homestay_income(model) * herders_rooms(model)
    return HerderOutput(
        [
            Flow(products, products_season()),
            Flow(animals, animals_season(model)),
            Flow(model.counties.gathering_base, gathering_season(p)),
            Flow(rooms, visitors_season(model)),
        ],
        [
            products * p.product_own_share,
            animals * p.own_slaughter_share,
            np.zeros(model.counties.n),
            np.zeros(model.counties.n),
        ],
    )


def herder_inputs(model: GanziModel) -> Flow:
    """What herders buy for it, and fodder for the winter."""
    p, pasture = model.parameters, model.pasture
    ratios = (
        p.value_added_ratio_livestock,
        p.value_added_ratio_livestock,
        p.value_added_ratio_forestry_gathering,
        p.value_added_ratio_hospitality,
    )
    bought = [
        Flow(flow.amount * (1 - ratio), flow.season)
        for flow, ratio in zip(herder_output(model).sources, ratios, strict=True)
    ]
    fodder = p.fodder_price * pasture.usual_fodder_by_month
    amount = np.sum([flow.amount for flow in bought], axis=0) + fodder.sum(axis=0)
    spent = by_month(bought).sum(axis=1) + fodder.sum(axis=1)
    return Flow(amount, spent / spent.mean())


def support_of_herders(model: GanziModel) -> FloatArray:
    """Grassland payments and subsidies, CNY/a by county, (18,)."""
    p, herders, levers = model.parameters, model.herders, model.levers
    return county_sum(
        model,
        grassland_reward(model, levers.eco_reward_rate)
        + herders.fodder_growing * p.fodder_area * levers.fodder_subsidy
        + herders.improved_breeding * herders.herd[:, herd.COW] * levers.breeding_subsidy,
    )


def sold_animals(model: GanziModel) -> FloatArray:
    """What the animals that a household takes out of its herd in an ordinary year are worth, CNY/a,
    (n,): midway between males of two years and grown cows.
    """
    herders, pasture = model.herders, model.pasture
    units = pasture.sheep_units
    relative = units[[herd.MALE_TWO, herd.COW]].mean() / units[herd.COW]
    in_need = model.parameters.emergency_sales * pasture.usual_hunger
    sold = pasture.usual_offtake + in_need * model.parameters.emergency_price
    heads = herders.herd.sum(axis=1) * sold
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


def wages_of_plants(model: GanziModel) -> FloatArray:
    """Wages that power plants pay to residents, CNY/a by county, (18,)."""
    p, counties = model.settled, model.counties
    added = model.power.usual_sales * p.value_added_ratio_electricity
    wages = added * p.power_wage_share * p.power_wage_local_share
    return np.bincount(model.power_projects.county, wages, counties.n)


def wages_of_mines(model: GanziModel) -> FloatArray:
    """Wages that mines pay to residents, CNY/a by county, (18,)."""
    p, mines, counties = model.parameters, model.mines, model.counties
    at_work = model.industry.usual_output > 0
    wages = wage_bill(model, at_work) * (MONTHS_A_YEAR * (1 - p.mine_outside_staff))
    return np.bincount(mines.county, wages, counties.n)


# Property


def dividends(model: GanziModel, structure: Structure) -> FloatArray:
    """Profits that enterprises pay to owners here in a year, CNY/a by county, (18,)."""
    firms, p = model.enterprises, model.parameters
    left = profit_left(model, structure, model.ledger.loans("enterprises"))
    here = np.where(firms.single, p.local_ownership_large, p.local_ownership)
    here = np.where(firms.self_employed, 1.0, here)
    left = left * here * (firms.market != NON_MARKET)
    return np.bincount(firms.county, left, model.counties.n)


def profit_left(model: GanziModel, structure: Structure, loans: FloatArray) -> FloatArray:
    """What taxes, interest on `loans` (CNY by row) and the renewal of capital leave of a year's
    profit, CNY/a by row, >= 0.
    """
    firms, p = model.enterprises, model.parameters
    market, units = firms.market, firms.weight * firms.active
    rate = p.production_tax_rate * np.where(firms.self_employed, p.small_firm_tax_factor, 1.0)
    taxed = structure.taxed[market]
    sales = firms.yearly_sales * units
    margin = structure.margin[market] - rate * taxed * structure.value_added_ratio[market]
    profit = sales * margin - renewed_capital(model)
    tax = tax_on_firms(model) * np.maximum(profit, 0.0) * taxed * ~firms.self_employed
    interest = loans * model.credit.full_rates[kind_of_industry(market)]
    return np.maximum(profit - tax - interest, 0.0)


def not_yet_paid_out(model: GanziModel, structure: Structure, loans: FloatArray) -> FloatArray:
    """Money beyond their buffer that enterprises hold between two quarters, CNY by row: what they
    are about to invest, and profits of which owners take a part each quarter.
    """
    left = profit_left(model, structure, loans) / QUARTERS_A_YEAR
    speed = 1.0 - (1.0 - model.parameters.payout_speed) ** MONTHS_A_QUARTER
    return renewed_capital(model) / QUARTERS_A_YEAR + left * (1.0 - speed) / speed


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


class FarmOutput(NamedTuple):
    """What farms bring in an ordinary year, CNY/a by county, (18,)."""

    crops: FloatArray
    fodder: FloatArray
    animals: FloatArray
    products: FloatArray


def farm_output(model: GanziModel) -> FarmOutput:
    """Crops, fodder, animals of those who do not herd, and forest products."""
    counties, farms = model.counties, model.farms
    grown = counties.crop_area * farms.hectare_value * crop_prices(model)
    fodder = grown[:, FODDER]
    return FarmOutput(
        crops=grown.sum(axis=1) - fodder,
        fodder=fodder,
        animals=counties.farm_animal_base,
        products=counties.forest_product_base,
    )


def farm_inputs(model: GanziModel) -> list[Flow]:
    """What farms buy for it."""
    p, made = model.parameters, farm_output(model)
    even = (1 - p.value_added_ratio_livestock) * made.animals
    even = even + (1 - p.value_added_ratio_forestry_gathering) * made.products
    of_fields = 1 - p.value_added_ratio_crops_herbs
    return [
        Flow(of_fields * made.crops, harvest_season(p)),
        Flow(of_fields * made.fodder, fodder_season()),
        Flow(even),
    ]


def farm_flows(model: GanziModel) -> list[Flow]:
    """What farm households get for what they do not use themselves, less inputs."""
    p, counties, farms = model.parameters, model.counties, model.farms
    made = farm_output(model)
    sold = 1 - farms.own_use_share
    subsidy = counties.crop_area[:, FODDER] * model.levers.fodder_subsidy
    return [
        Flow(sold * made.crops, harvest_season(p)),
        Flow(sold * made.animals + made.products),
        Flow(made.fodder, in_months((FODDER_SALE,))),
        Flow(subsidy, in_months((FODDER_SUBSIDY,))),
        *(Flow(-flow.amount, flow.season) for flow in farm_inputs(model)),
    ]


def forest_flows(model: GanziModel) -> list[Flow]:
    """What governments pay for planting and grassland, and premiums of insurance."""
    p, counties, levers = model.parameters, model.counties, model.levers
    worn = counties.grassland_area / counties.grass_condition
    restored = levers.eco_restoration * worn / worn.sum() * p.restoration_cost
    planted = levers.afforestation_ha * counties.planting_share * p.afforestation_cost
    premium = counties.forest_area * counties.forest_insured_share * p.forest_premium
    return [
        Flow(restored + planted, in_months((DECEMBER,))),
        Flow(premium * (levers.forest_insurance_subsidy - 1), in_months((JANUARY,))),
    ]
