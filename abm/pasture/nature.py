"""Month phase: grass grows and is eaten; herds are fed, calve, age and die; the grassland recovers
or suffers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.books import COLD_MONTHS, COLD_START, county_sum, liquid_money
from agents.county import COUNTIES
from agents.pasture import grassland, herd, herder
from agents.pasture.herder import ANIMALS

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

COLD_END = 4
BEFORE_WINTER, YEAR_END = 11, 12


def grow_nature(model: GanziModel) -> None:
    """A month of grass and herds."""
    month = model.clock.month
    store = graze(model)
    take_deaths(model, store)
    if month == COLD_END:
        model.herders.herd = herd.aged(model.herders.herd)
        conceive(model)
    calve(model, model.pasture.calving_share[month])
    if month == BEFORE_WINTER:
        model.herders.condition_before_winter = model.herders.condition
    if month == YEAR_END:
        renew_grassland(model)


def graze(model: GanziModel) -> FloatArray:
    """Grass grows; animals eat hay in the cold season, then what grass their pasture offers, then
    bought fodder.

    Returns the fodder that each household had at hand this month besides grass, kg, shape (n,).
    """
    p, c, h, pasture, month = (
        model.parameters,
        model.counties,
        model.herders,
        model.pasture,
        model.clock.month,
    )
    need = herd.fodder_need(
        h.herd @ pasture.sheep_units + h.other_livestock, p.daily_hay, model.clock.days
    )
    grown = grassland.grass_growth(
        c.standing_grass,
        c.grass_potential,
        c.grass_condition,
        model.world.grass_climate,
        pasture.growth_share[month],
        p.grass_ceiling,
    )
    offered = (
        (p.grass_access * (c.standing_grass + grown))[h.county]
        * (1 - p.ban_share * h.compliance)
        * h.pasture
    )
    fed = np.minimum(h.hay / months_left(month), need) if month in COLD_MONTHS else 0.0
    eaten = np.minimum(need - fed, offered)
    supply, store = eaten + fed, h.hay
    if month in COLD_MONTHS:
        h.hay = store - fed
        bought = buy_fodder(model, need, supply)
        supply, store = supply + bought, store + bought
    satisfied = np.divide(supply, need, out=np.ones_like(need), where=need > 0)
    terms = p.condition_gain, p.condition_maintenance, p.condition_low
    h.condition = herd.next_condition(h.condition, satisfied, *terms)
    used = county_sum(model, eaten) / c.grassland_area
    c.standing_grass = grassland.standing_next(
        c.standing_grass, grown, used, pasture.withering[month]
    )
    c.grass_grown = c.grass_grown + grown
    c.grass_eaten = c.grass_eaten + used
    if month == 9:
        c.autumn_grass = c.standing_grass
    return store


def months_left(month: int) -> int:
    """Months of the cold season from this one on."""
    return len(COLD_MONTHS) - COLD_MONTHS.index(month)


def buy_fodder(model: GanziModel, need: FloatArray, supply: FloatArray) -> FloatArray:
    """Households buy part of what keeps their animals from losing weight; returns kg a household,
    shape (n,).

    Farmers of the county sell what is left of their fodder, the rest comes from outside.
    """
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    if model.clock.month == COLD_START:
        h.bought_fodder = np.zeros(h.n)
    price = p.fodder_price * model.world.consumer_prices / pasture.prices
    lacking = np.maximum(p.condition_maintenance * need - supply, 0.0)
    bought = herder.fodder_bought(
        lacking, pasture.fodder_buying[h.behaviour], liquid_money(model), price
    )
    h.bought_fodder = h.bought_fodder + bought
    wanted = county_sum(model, bought)
    from_farms = np.minimum(c.farm_fodder, wanted)
    c.farm_fodder = c.farm_fodder - from_farms
    here = np.divide(from_farms, wanted, out=np.zeros_like(wanted), where=wanted > 0)[h.county]
    paid = h.weight * bought * price
    model.ledger.post(
        "fodder_sales", "herders", "residents", paid=paid * here, received=from_farms * price
    )
    model.ledger.post("intermediate_import", "herders", "world", paid=paid * (1 - here))
    pasture.earnings.add(model, ANIMALS, -bought * price)
    return bought


def take_deaths(model: GanziModel, store: FloatArray) -> None:
    """Animals that die in the month: of age and sickness, of hunger, and in a disaster winter of
    snow.
    """
    p, c, h, survival = model.parameters, model.counties, model.herders, model.pasture.survival
    fed = 1 - herd.starved_share(h.condition, p.condition_critical, p.starvation_death)
    spared, calves = fed, None
    if model.clock.month in COLD_MONTHS and model.world.snow_severity.any():
        spared, calves = fed * (1 - snow_shares(model, store))
    h.distress = 1 - spared
    heads, expected = h.herd @ herd.ALL, herd.expected_deaths(h.herd, survival, spared, calves)
    unsnowed = expected if calves is None else herd.expected_deaths(h.herd, survival, fed)
    u = model.streams.uniform("births", model.clock.t, h.uid, 1)
    drawn = herd.drawn_deaths(u, heads, expected, h.weight)
    luck = np.divide(drawn, expected, out=np.zeros_like(expected), where=expected > 0)
    h.herd = herd.survivors(h.herd, survival, spared, luck, calves)
    died = heads - h.herd @ herd.ALL
    c.yaks_died = county_sum(model, died)
    c.yaks_died_in_snow = np.zeros(len(COUNTIES))
    if calves is not None:
        other = np.divide(unsnowed, expected, out=np.ones_like(expected), where=expected > 0)
        c.yaks_died_in_snow = county_sum(model, died * np.clip(1 - other, 0.0, 1.0))


def snow_shares(model: GanziModel, store: FloatArray) -> FloatArray:
    """Share of grown animals and of calves lost to the month's snow by household, after shelter and
    hay, (2, n).

    The fodder at hand, `store` (kg), counts against what a full reserve would have left at this
    time of the winter.
    """
    p, h, severity = model.parameters, model.herders, model.world.snow_severity
    need = herd.fodder_need(
        h.herd @ model.pasture.sheep_units + h.other_livestock, p.daily_hay, p.hay_reserve_days
    )
    reserve = need * (months_left(model.clock.month) / len(COLD_MONTHS))
    protection = herd.snow_protection(
        h.sheltered, store, reserve, p.shelter_protection, p.hay_protection
    )
    grown = np.array([0.0, p.snow_loss_medium, p.snow_loss_severe])[severity][h.county]
    calves = np.array([0.0, 1 - p.calf_survival_medium, 1 - p.calf_survival_severe])[severity][
        h.county
    ]
    return herd.snow_month(np.array([grown, calves]), protection, len(COLD_MONTHS))


def conceive(model: GanziModel) -> None:
    """Calves of the year, drawn in April: condition before winter, breeding and research set the
    rate.
    """
    p, c, h = model.parameters, model.counties, model.herders
    base = p.calving_rate + c.calving_gain[h.county]
    condition = h.condition_before_winter, p.calving_reference_condition
    rate = herd.calving_rate(
        base, p.breeding_improvement, h.improved_breeding, p.calving_condition_response, *condition
    )
    u = model.streams.uniform("births", model.clock.t, h.uid)
    h.calves_due = herd.births(u, h.herd, rate, h.weight)


def calve(model: GanziModel, part: float) -> None:
    """Calves of the month: a part of those of the year."""
    h = model.herders
    calves = h.calves_due * part
    if part > 0:
        h.herd = herd.with_calves(h.herd, calves)
    model.counties.yaks_born = county_sum(model, calves)


def renew_grassland(model: GanziModel) -> None:
    """The year's use changes the condition of the grassland."""
    p, c = model.parameters, model.counties
    used = grassland.utilisation(c.grass_eaten, c.grass_grown)
    rates = p.sustainable_use, p.grass_recovery, p.grass_damage
    bounds = p.grass_condition_low, p.grass_condition_high
    c.grass_condition = grassland.condition_next(c.grass_condition, used, *rates, *bounds)
    c.grass_grown = c.grass_eaten = np.zeros(len(COUNTIES))
