"""What is measured of the economy as a whole: value added, growth, incomes, jobs, firms above
scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.medicine import output_index
from abm.money.three_ways import COMPONENTS
from abm.money.value_added import sector_sum
from agents.axis import at_least, by, count, dot, pick, total
from agents.firms.enterprise import IS_SERVICE, MANUFACTURING
from agents.industries import INDUSTRIES
from agents.industry import mine

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray


def gdp(model: GanziModel) -> float:
    """Gross domestic product of the month, CNY: value added of all industries, taxes on production
    included.
    """
    return total(model.accounts.value_added)


def real_gdp(model: GanziModel) -> float:
    """Gross domestic product of the month at 2020 prices, CNY."""
    return total(model.accounts.real_value_added)


def services_above_scale(model: GanziModel) -> float:
    """Service firms registered as above scale, count; hotels, catering and shops do not belong to
    them.
    """
    enterprises = model.enterprises
    return count(enterprises.registered & IS_SERVICE[enterprises.branch])


def industry_above_scale(model: GanziModel) -> float:
    """Industrial firms above scale, count: registered makers, and the change in working mines and
    plants since 2021.
    """
    enterprises, mines, plants = model.enterprises, model.mines, model.power_projects
    makers = count(enterprises.registered & (enterprises.branch == MANUFACTURING))
    working = count(mines.stage == mine.OPERATING) + count(plants.live_capacity > 0)
    return makers + working + model.economy.other_industry


def employment(model: GanziModel) -> FloatArray:
    """People at work in enterprises and public bodies, persons by county."""
    enterprises = model.enterprises
    return by(
        enterprises.county,
        enterprises.employees * enterprises.weight * enterprises.active,
        model.counties.n,
    )


def unemployment(model: GanziModel) -> tuple[float, FloatArray]:
    """Share of the labour force of enterprises and public bodies that has no work: of all, and by
    county of the home.
    """
    counties = model.counties
    force = counties.labour_force
    return dot(counties.unemployment, force) / total(force), counties.unemployment


def commuters(model: GanziModel) -> FloatArray:
    """People who work in another county than they live in, persons by county of the home."""
    work = model.economy.work
    at = work.at + work.herders
    return np.add.reduce(at, axis=-1) - np.diagonal(at, axis1=-2, axis2=-1)


def unfilled_jobs(model: GanziModel) -> FloatArray:
    """Places offered this month that nobody has taken, persons by county."""
    return model.economy.work.unfilled


def population(model: GanziModel) -> FloatArray:
    """People who live here, persons by county."""
    return model.counties.population


def urban_share(model: GanziModel) -> tuple[float, FloatArray]:
    """Share of people who live in towns: of all, and by county."""
    urban, people = model.counties.urban_population, model.counties.population
    return total(urban) / total(people), urban / people


def net_migration(model: GanziModel) -> FloatArray:
    """People who came in the month less those who left, persons by county."""
    return model.economy.people.net


def market_wage(model: GanziModel) -> float:
    """Mean wage of market industries, CNY a person and month."""
    counties, economy = model.counties, model.economy
    local = dot(counties.wage_index, counties.labour_force) / total(counties.labour_force)
    return local * economy.wage_level * model.parameters.wage_market


def goods_in_stock(model: GanziModel) -> float:
    """Finished goods that makers hold, CNY."""
    enterprises = model.enterprises
    return total(
        enterprises.inventories * enterprises.price * enterprises.weight * enterprises.active
    )


def green_equipment(model: GanziModel) -> float:
    """Share of electric or energy-saving equipment, industries weighed by their value added of the
    month.
    """
    value = np.maximum(model.accounts.value_added, 0.0)
    return dot(model.economy.green, value) / at_least(total(value), 1.0)


def herb_area(model: GanziModel) -> float:
    """Area under medicinal herbs, ha."""
    return total(model.economy.medicine.herb_area)


def medicine_licences(model: GanziModel) -> float:
    """Preparations that have won a licence since the start, count."""
    return count(model.economy.medicine.licensed)


def firm_entry(model: GanziModel) -> float:
    """Firms founded at the turn of the year over those at work then, share a year; all units count
    alike.
    """
    return model.economy.founded / model.economy.at_work


def firm_exit(model: GanziModel) -> float:
    """Firms closed at the turn of the year over those at work then, share a year."""
    return model.economy.closed / model.economy.at_work


def resident_income(model: GanziModel) -> FloatArray:
    """Usual money income of households that do not herd, CNY/month by county."""
    return model.counties.resident_income


def herder_income(model: GanziModel) -> FloatArray:
    """Usual money income of herding households, CNY/month by county."""
    return model.counties.herder_income


def enterprise_sales(model: GanziModel) -> FloatArray:
    """Sales of enterprises here by county, CNY."""
    return np.add.reduce(model.market.local_sales, axis=-1)


def unserved_demand(model: GanziModel) -> float:
    """Orders for sellers here that went outside because capacity was short, CNY."""
    return model.market.last.unserved


def real_growth(model: GanziModel) -> float:
    """Growth of real gross domestic product over the year before, share; NaN for a year that the
    run began late.
    """
    return model.accounts.growth()


def services_contribution(model: GanziModel) -> float:
    """Share of services in the year's real growth; NaN where there is none to share out."""
    return model.accounts.services_contribution()


def services_contribution_so_far(model: GanziModel) -> float:
    """Share of services in all real growth since the year before the run."""
    return model.accounts.services_contribution_so_far()


def _industry(position: int) -> Callable[[GanziModel], float]:
    """Measure of one industry's value added, CNY."""
    return lambda model: pick(model.accounts.value_added, position)


def _sector(position: int) -> Callable[[GanziModel], float]:
    """Measure of one sector's value added, CNY: 0 primary, 1 secondary, 2 tertiary."""
    return lambda model: sector_sum(model.accounts.value_added, position)


def _component(name: str) -> Callable[[GanziModel], float]:
    """Measure of one component of the year's product, CNY."""
    return lambda model: pick(model.three_ways.year, COMPONENTS.index(name))


VALUE_ADDED = {f"value_added_{name}": _industry(row) for row, name in enumerate(INDUSTRIES)}
MONTHLY = {
    "gdp": gdp,
    "real_gdp": real_gdp,
    "value_added_primary": _sector(0),
    "value_added_secondary": _sector(1),
    "value_added_tertiary": _sector(2),
    **VALUE_ADDED,
    "services_above_scale": services_above_scale,
    "industry_above_scale": industry_above_scale,
    "employment": employment,
    "unemployment": unemployment,
    "commuters": commuters,
    "unfilled_jobs": unfilled_jobs,
    "population": population,
    "urban_share": urban_share,
    "net_migration": net_migration,
    "market_wage": market_wage,
    "goods_in_stock": goods_in_stock,
    "green_equipment": green_equipment,
    "herb_area": herb_area,
    "medicine_licences": medicine_licences,
    "medicine_output_index": output_index,
    "resident_income": resident_income,
    "herder_income": herder_income,
    "enterprise_sales": enterprise_sales,
    "unserved_demand": unserved_demand,
}
ANNUAL = {
    "real_growth": real_growth,
    "services_contribution": services_contribution,
    "services_contribution_so_far": services_contribution_so_far,
    "firm_entry": firm_entry,
    "firm_exit": firm_exit,
    "final_consumption": _component("consumption"),
    "government_purchases": _component("government"),
    "capital_formation": _component("investment"),
    "exports": _component("export"),
    "imports": _component("import"),
    "wages": _component("wages"),
    "production_taxes": _component("production_taxes"),
    "production_subsidies": _component("subsidies"),
    "operating_surplus": _component("surplus"),
}
