"""Electricity of the year before the first month: what plants generated and sold, and three
uncertain numbers that must agree with it.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.power.dispatch import market_prices, month_resources, run_basins, share_out
from abm.registers.base_product import base_electricity, base_gdp
from abm.registers.parameters import SETTLED, deviation_of, register
from agents.calendar import MONTHS_A_YEAR
from agents.power.base_year import steps_to_agree
from agents.power.power_project import PHOTOVOLTAIC, capacity_in_service

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

TURNS = 8
"""Turns in which they are brought to agree: sun has a price of its own, so one is not enough."""
LOOKED_AT = ("generation", "export", "stored_energy", "live_capacity")
"""Columns of plants that looking back leaves as they were."""


def capacity_of_year_before(model: GanziModel, begun: FloatArray) -> FloatArray:
    """Capacity of each project in each of the twelve months before the first, MW, shape (12, n), by
    the dates of its works, that `begun` in so many months (n,), NaN where unknown.
    """
    plants, now = model.power_projects, model.clock.start
    whole = plants.building_months * plants.delay

    def running(t: float) -> FloatArray:
        work = np.clip((t - begun) / whole, 0.0, 1.0)
        return capacity_in_service(
            work, plants.rated_capacity, units=plants.units, first_unit_work=plants.first_work
        )

    at_start = running(now)
    dated = ~np.isnan(begun) & (at_start > 0)
    months = now - MONTHS_A_YEAR + 1 + np.arange(MONTHS_A_YEAR)
    part = np.array([running(t) for t in months.tolist()]) / np.where(dated, at_start, 1.0)
    return plants.live_capacity * np.where(dated, np.minimum(part, 1.0), 1.0)


class SalesOfYear(NamedTuple):
    """What plants sell in a year, CNY/a without sales tax."""

    by_plant: FloatArray  # (n,)
    here: float  # inside the prefecture


def sales_of_year(model: GanziModel, capacity: FloatArray) -> SalesOfYear:
    """What each plant sells in a year of ordinary water with the `capacity` of each month (MW, (12,
    n)), at the prices and over the lines of the first month, CNY/a without sales tax, (n,).
    """
    plants, clock, p = model.power_projects, model.clock, model.parameters
    kept = {name: getattr(plants, name).copy() for name in LOOKED_AT}
    world = model.world
    model.world = type(world)(**vars(world) | {"hydrology": np.ones_like(world.hydrology)})
    # Homes and works are not known yet; where in the prefecture they are matters little here.
    counties = model.counties
    used = counties.electricity_use
    people = counties.population / counties.population.sum()
    counties.electricity_use = p.local_electricity_use / MONTHS_A_YEAR * people

    sold, here = np.zeros(plants.n), 0.0
    for ahead in range(MONTHS_A_YEAR):
        clock.set(clock.start + ahead)
        plants.live_capacity = capacity[ahead]
        month = month_resources(model)
        power = run_basins(model, month)
        share_out(model, month, power)
        price = market_prices(model, power, month) / (1.0 + p.sales_tax)
        sold += plants.generation * price
        here += float((plants.generation - plants.export) @ price)

    clock.set(clock.start)
    model.world = world
    for name, values in kept.items():
        setattr(plants, name, values)
    model.network.start_month()
    counties.electricity_use = used
    return SalesOfYear(sold, here)


def settle_power(model: GanziModel) -> None:
    """Bring share of industry, price and inputs of electricity into line with what the plants sold
    in the year before: value added = sales x ratio.

    Each number stays within its range; prices are drawn anew from the one that is settled.
    """
    p, power = copy(model.parameters), model.power
    model.settled = p
    rows = {row["name"]: row for row in register()}
    sold = sales_of_year(model, power.capacity_before)
    sales = sold.by_plant
    is_solar = model.power_projects.technology == PHOTOVOLTAIC
    water_sales, sun = float(sales[~is_solar].sum()), float(sales[is_solar].sum())
    at_price = p.hydro_price_start
    deviation = np.array([deviation_of(rows[name]) for name in SETTLED])
    free = np.ones(len(SETTLED))
    gdp = base_gdp(model)
    for _ in range(TURNS):
        value_added = base_electricity(model)
        water = water_sales * p.hydro_price_start / at_price
        gap = np.log(value_added / ((water + sun) * p.value_added_ratio_electricity))
        weight = np.array([1.0, water / (water + sun), -gdp * p.industry_share / value_added])
        steps = steps_to_agree(float(gap), weight=weight, deviation=deviation, free=free)
        for place, name in enumerate(SETTLED):
            wanted = getattr(p, name) * np.exp(steps[place])
            low, high = rows[name]["low"], rows[name]["high"]
            setattr(p, name, float(np.clip(wanted, low, high)))
            free[place] *= low <= wanted <= high
    dearer = np.where(is_solar, 1.0, p.hydro_price_start / at_price)
    power.usual_sales = sales * dearer * grown(model)
    power.usual_sales_here = sold.here * p.hydro_price_start / at_price
    model.draw_paths()


def grown(model: GanziModel) -> FloatArray:
    """Units of each project that run as the run begins over those that did in the year before."""
    live, before = model.power_projects.live_capacity, model.power.capacity_before.mean(axis=0)
    return np.divide(live, before, out=np.ones_like(live), where=before > 0)
