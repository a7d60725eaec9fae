"""Month phase: grass grows and is eaten; herds are fed, calve, age and die; the grassland recovers
or suffers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.herder_figures import county_sum, liquid_money, needed_fodder
from abm.pasture.seasons import COLD_END, COLD_START, HAYMAKING, months_left
from agents.arrays import quotient
from agents.calendar import COLD_MONTHS, DECEMBER
from agents.county import COUNTIES
from agents.pasture import grassland, herd, herder
from agents.pasture.herder import ANIMALS

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

DEATH_LUCK = 1
"""Counter of the luck with deaths; births have counter 0."""


def grow_nature(model: GanziModel) -> None:
    """A month of grass and herds."""
    month = model.clock.month
    store = graze(model)
    take_deaths(model, store)

    # The herd's year turns as the cold season ends: who lived through it is a year older, and
    # calves come after that.
    if month == COLD_END:
        model.herders.herd = herd.older_herd(model.herders.herd)
        conceive(model)
    calve(model, model.pasture.calving_share[month])

    if month == COLD_START:
        model.herders.condition_before_winter = model.herders.condition
    if month == DECEMBER:
        renew_grassland(model)


def graze(model: GanziModel) -> FloatArray:
    """Grass grows; animals eat hay in the cold season, then what grass their pasture offers, then
    bought fodder.

    Returns the fodder that each household had at hand this month besides grass, kg, shape (n,).
    """
    p, counties, herders, month = model.parameters, model.counties, model.herders, model.clock.month
    need = needed_fodder(model, model.clock.days)
    grown = grass_growth_by_county(model)
    # Households that keep the limit leave the banned part of their pasture ungrazed.
    offered = (
        (p.grass_access * (counties.standing_grass + grown))[herders.county]
        * (1 - p.ban_share * herders.compliance)
        * herders.pasture
    )

    # Hay is spread evenly over what is left of the cold season.
    store = herders.hay
    hay = np.minimum(store / months_left(month), need) if month in COLD_MONTHS else 0.0
    eaten = np.minimum(need - hay, offered)
    supply = eaten + hay
    if month in COLD_MONTHS:
        herders.hay = store - hay
        bought = buy_fodder(model, need, supply)
        supply = supply + bought
        store = store + bought

    herders.condition = herd.next_condition(
        herders.condition,
        quotient(supply, need, empty=1.0),
        gain=p.condition_gain,
        maintenance=p.condition_maintenance,
        low=p.condition_low,
    )
    book_grass(model, grown, eaten)
    return store


def grass_growth_by_county(model: GanziModel) -> FloatArray:
    """Grass grown this month by county, kg/ha, shape (18,)."""
    counties = model.counties
    return grassland.grass_growth(
        counties.standing_grass,
        potential=counties.grass_potential,
        condition=counties.grass_condition,
        climate=model.world.grass_climate,
        month_share=model.pasture.growing_season[model.clock.month],
        ceiling=model.parameters.grass_ceiling,
    )


def book_grass(model: GanziModel, grown: FloatArray, eaten: FloatArray) -> None:
    """What is left standing of the grass `grown` (kg/ha by county) after animals have `eaten` (kg a
    household), and the sums of the year.
    """
    counties, month = model.counties, model.clock.month
    used = county_sum(model, eaten) / counties.grassland_area
    counties.standing_grass = grassland.standing_next(
        counties.standing_grass,
        grown=grown,
        eaten=used,
        withered_share=model.pasture.grass_withering[month],
    )
    counties.grass_grown = counties.grass_grown + grown
    counties.grass_eaten = counties.grass_eaten + used
    # What stands in September has to last the winter: wishes for herds are measured by it.
    if month == HAYMAKING:
        counties.autumn_grass = counties.standing_grass


def buy_fodder(model: GanziModel, need: FloatArray, supply: FloatArray) -> FloatArray:
    """Households buy part of what keeps their animals from losing weight; returns kg a household,
    shape (n,).

    Farmers of the county sell what is left of their fodder, the rest comes from outside.
    """
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    # Counted by winter: next autumn's wishes build on it.
    if model.clock.month == COLD_START:
        herders.bought_fodder = np.zeros(herders.n)
    price = p.fodder_price * model.world.consumer_prices / pasture.start_prices
    bought = herder.fodder_purchase(
        np.maximum(p.condition_maintenance * need - supply, 0.0),
        share=pasture.fodder_buying[herders.behaviour],
        money=liquid_money(model),
        price=price,
    )
    herders.bought_fodder = herders.bought_fodder + bought

    wanted = county_sum(model, bought)
    from_farms = np.minimum(counties.farm_fodder, wanted)
    counties.farm_fodder = counties.farm_fodder - from_farms

    # Where farmers have too little for all, each household gets the same part of its wish here.
    local_part = quotient(from_farms, wanted)
    here = local_part[herders.county]
    paid = herders.weight * bought * price
    model.ledger.post(
        "fodder_sales", "herders", "residents", paid=paid * here, received=from_farms * price
    )
    model.ledger.post("intermediate_import", "herders", "world", paid=paid * (1 - here))
    pasture.earnings.add(model, ANIMALS, -bought * price)
    return bought


def take_deaths(model: GanziModel, store: FloatArray) -> None:
    """Animals that die in the month: of age and sickness, of hunger, and in a disaster winter of
    snow; `store` is the fodder at hand besides grass, kg a household.
    """
    p, counties, herders = model.parameters, model.counties, model.herders
    survival = model.pasture.monthly_survival
    fed = 1 - herd.starved_share(
        herders.condition, critical=p.condition_critical, rate=p.starvation_death
    )
    # Snow takes calves more than grown animals; without it there is one share for all.
    spared, calves = fed, None
    if model.clock.month in COLD_MONTHS and model.world.snow_severity.any():
        spared, calves = fed * (1 - snow_shares(model, store))
    # This month's emergency sales answer to it.
    herders.distress = 1 - spared

    # Deaths are drawn for the whole herd of a row; the classes share its luck.
    before = herders.herd
    heads = before @ herd.ALL
    expected = herd.expected_deaths(before, survival, spared=spared, calf_spared=calves)
    u = model.streams.of_month("births", model.clock.t, herders.uid, DEATH_LUCK)
    deaths = herd.drawn_deaths(u, heads, expected=expected, weight=herders.weight)
    herders.herd = herd.survivors(
        before,
        survival,
        spared=spared,
        death_factor=quotient(deaths, expected),
        calf_spared=calves,
    )

    died = heads - herders.herd @ herd.ALL
    counties.yaks_died = county_sum(model, died)
    counties.yaks_died_in_snow = np.zeros(len(COUNTIES))
    if calves is not None:
        # What would have been expected without snow is put down to age, sickness and hunger.
        unsnowed = herd.expected_deaths(before, survival, spared=fed)
        other = quotient(unsnowed, expected, empty=1.0)
        counties.yaks_died_in_snow = county_sum(model, died * np.clip(1 - other, 0.0, 1.0))


def snow_shares(model: GanziModel, store: FloatArray) -> FloatArray:
    """Share of grown animals and of calves lost to the month's snow by household, after shelter and
    hay, (2, n).

    The fodder at hand, `store` (kg), counts against what a full reserve would have left at this
    time of the winter.
    """
    p, herders, severity = model.parameters, model.herders, model.world.snow_severity
    left = months_left(model.clock.month) / len(COLD_MONTHS)
    protection = herd.snow_protection(
        herders.sheltered,
        store,
        reserve=needed_fodder(model, p.hay_reserve_days) * left,
        shelter_effect=p.shelter_protection,
        hay_effect=p.hay_protection,
    )

    # By severity of the county's winter: none, medium, severe.
    grown_losses = np.array([0.0, p.snow_loss_medium, p.snow_loss_severe])
    calf_losses = np.array([0.0, 1 - p.calf_survival_medium, 1 - p.calf_survival_severe])
    grown = grown_losses[severity][herders.county]
    calves = calf_losses[severity][herders.county]
    return herd.snow_month(np.array([grown, calves]), protection, months=len(COLD_MONTHS))


def conceive(model: GanziModel) -> None:
    """Calves of the year, drawn in April: condition before winter, breeding and research set the
    rate.
    """
    p, counties, herders = model.parameters, model.counties, model.herders
    rate = herd.calving_rate(
        p.calving_rate + counties.calving_gain[herders.county],
        improvement=p.breeding_improvement,
        improved_share=herders.improved_breeding,
        response=p.calving_condition_response,
        condition=herders.condition_before_winter,
        reference_condition=p.calving_reference_condition,
    )
    u = model.streams.uniform("births", model.clock.t, herders.uid)
    herders.calves_due = herd.births(u, herders.herd, rate=rate, weight=herders.weight)


def calve(model: GanziModel, part: float) -> None:
    """Calves of the month: a part of those of the year."""
    herders = model.herders
    calves = herders.calves_due * part
    if part > 0:
        herders.herd = herd.herd_with_calves(herders.herd, calves)
    model.counties.yaks_born = county_sum(model, calves)


def renew_grassland(model: GanziModel) -> None:
    """The year's use changes the condition of the grassland."""
    p, counties = model.parameters, model.counties
    counties.grass_condition = grassland.condition_next(
        counties.grass_condition,
        grassland.utilisation(counties.grass_eaten, counties.grass_grown),
        sustainable_use=p.sustainable_use,
        recovery_rate=p.grass_recovery,
        damage_rate=p.grass_damage,
        low=p.grass_condition_low,
        high=p.grass_condition_high,
    )
    counties.grass_grown = np.zeros(counties.n)
    counties.grass_eaten = np.zeros(counties.n)
