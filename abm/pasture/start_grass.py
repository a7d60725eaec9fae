"""An ordinary year of grass and fodder before the first month: what stands where, how animals live
through it, and what herders buy for them.
"""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.pasture.herder_figures import county_sum, harvested_hay, liquid_money
from abm.pasture.seasons import COLD_END, COLD_START, HAYMAKING, SALE_MONTHS
from abm.pasture.start_markets import a_year_on
from agents.arrays import quotient
from agents.calendar import COLD_MONTHS, JANUARY, MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.pasture import herd
from agents.pasture.grassland import grass_growth, standing_next
from agents.pasture.herder import fodder_purchase

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

SHARED_YEARS = 2
"""Years after which grass that began at nothing stands as it does each year."""
COMMON_YEAR = 2021
"""A year without a leap day."""


class Season(NamedTuple):
    """What a month of the ordinary year asks of the grass and has besides it."""

    month: int
    need: FloatArray  # what animals eat if they get enough, kg a household, (n,)
    by_county: FloatArray  # the same of all households, kg/ha of grassland, (18,)


class Fed(NamedTuple):
    """What households' animals get in a month, kg a household, (n,)."""

    grass: FloatArray
    bought: FloatArray
    condition: FloatArray  # body condition after it, 1 = well fed


def settle_grass(model: GanziModel) -> None:
    """Standing grass before the first month, from two years in which each county's herds share its
    grass and one in which each household feeds its own; all of ordinary weather.
    """
    seasons = ordinary_seasons(model)
    model.counties.standing_grass = np.zeros(len(COUNTIES))
    for season in seasons * SHARED_YEARS:
        share_grass(model, season)
    feed_through_year(model, seasons)


def ordinary_seasons(model: GanziModel) -> list[Season]:
    """The twelve months up to the first one of the run, with the herds of an ordinary year."""
    p, herders, counties = model.parameters, model.herders, model.counties
    heads = herders.herd @ herd.ALL
    units = model.pasture.sheep_units
    sold = model.pasture.usual_offtake * units[[herd.MALE_TWO, herd.COW]].mean()
    unit_weights, gone = units_by_month(model), sold_by_month(model)
    found = []
    for step in range(MONTHS_A_YEAR):
        month = (model.clock.month - 1 + step) % MONTHS_A_YEAR + 1
        animals = herders.herd @ unit_weights[month] - heads * sold * gone[month]
        days = calendar.monthrange(COMMON_YEAR, month)[1]
        need = (animals + herders.other_livestock) * (p.daily_hay * days)
        found.append(Season(month, need, county_sum(model, need) / counties.grassland_area))
    return found


def units_by_month(model: GanziModel) -> FloatArray:
    """Sheep units that an animal of each class of January stands for in each month with its calves
    if none is sold, (13, 10).
    """
    pasture = model.pasture
    weights = np.zeros((MONTHS_A_YEAR + 1, herd.CLASSES))
    for month in range(JANUARY, COLD_END + 1):
        weights[month] = pasture.monthly_survival ** (month - 1) * pasture.sheep_units
    born = 0.0
    for month in range(COLD_END + 1, MONTHS_A_YEAR + 1):
        born += pasture.calving_share[month - 1]
        herds = a_year_on(model, np.eye(herd.CLASSES), month - 1, born=born)
        weights[month] = herds @ pasture.sheep_units
    return weights


def sold_by_month(model: GanziModel) -> FloatArray:
    """Part of a year's sold animals that has left the herd of January before each month, (13,)."""
    gone = np.zeros(MONTHS_A_YEAR + 1)
    left, parts = 1.0, {}
    for month in SALE_MONTHS:
        parts[month] = left * model.pasture.sale_share[month]
        left -= parts[month]
    for month in range(JANUARY + 1, MONTHS_A_YEAR + 1):
        gone[month] = gone[month - 1] + parts.get(month - 1, 0.0)
    return gone


def share_grass(model: GanziModel, season: Season) -> None:
    """A month in which a county's animals take what they need of its open grass."""
    p, counties = model.parameters, model.counties
    grown = ordinary_growth(model, season.month)
    open_share = p.grass_access * (1 - p.ban_share * p.compliance_start)
    eaten = np.minimum(season.by_county, open_share * (counties.standing_grass + grown))
    leave_standing(model, season.month, grown, eaten)


def ordinary_growth(model: GanziModel, month: int) -> FloatArray:
    """Grass that grows in a month of ordinary weather, kg/ha by county, (18,)."""
    counties = model.counties
    return grass_growth(
        counties.standing_grass,
        potential=counties.grass_potential,
        condition=counties.grass_condition,
        climate=np.ones(len(COUNTIES)),
        month_share=model.pasture.growing_season[month],
        ceiling=model.parameters.grass_ceiling,
    )


def leave_standing(model: GanziModel, month: int, grown: FloatArray, eaten: FloatArray) -> None:
    """Note what a month leaves of the grass: what has `grown` and was `eaten` in kg/ha, (18,)."""
    counties = model.counties
    counties.standing_grass = standing_next(
        counties.standing_grass,
        grown=grown,
        eaten=eaten,
        withered_share=model.pasture.grass_withering[month],
    )
    if month == HAYMAKING:
        counties.autumn_grass = counties.standing_grass


def feed_through_year(model: GanziModel, seasons: list[Season]) -> None:
    """A year in which each household feeds its animals by the rules of every month: how they come
    through it, what starves, and the fodder bought, which stays for the winter that runs.
    """
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    hay = harvested_hay(model) / len(COLD_MONTHS)
    condition, spared = np.ones(herders.n), np.ones(herders.n)
    bought, this_winter = np.zeros((MONTHS_A_YEAR, herders.n)), np.zeros(herders.n)
    for season in seasons:
        month = season.month
        grown = ordinary_growth(model, month)
        fed = feed(model, season, grown=grown, condition=condition, hay=hay)
        condition, bought[month - 1] = fed.condition, fed.bought
        spared = spared * (
            1
            - herd.starved_share(condition, critical=p.condition_critical, rate=p.starvation_death)
        )
        eaten = county_sum(model, fed.grass) / counties.grassland_area
        leave_standing(model, month, grown, eaten)
        if month == COLD_START:
            herders.condition_before_winter = condition
            this_winter = np.zeros(herders.n)
        this_winter = this_winter + fed.bought

    herders.condition, herders.bought_fodder = condition, this_winter
    pasture.usual_fodder = bought.sum(axis=0)
    pasture.usual_fodder_by_month = np.array([county_sum(model, part) for part in bought])
    pasture.usual_hunger = 1 - spared
    pasture.usual_offtake = offtake_with_hunger(model)


def offtake_with_hunger(model: GanziModel) -> FloatArray:
    """Share of each household's herd that it can plan to sell each year without change: less what
    hunger takes or drives to sale, and the calves that lean cows do not bear, 1/a, (n,).
    """
    p, herders, pasture = model.parameters, model.herders, model.pasture
    lean = p.calving_condition_response * (1 - herders.condition_before_winter)
    cows = herders.herd[:, herd.HEIFER] + herders.herd[:, herd.COW]
    lost = pasture.usual_hunger * (1 + p.emergency_sales)
    lost = lost + lean * quotient(cows, herders.herd @ herd.ALL)
    return np.maximum(pasture.usual_offtake - lost, 0.0)


def feed(
    model: GanziModel,
    season: Season,
    *,
    grown: FloatArray,
    condition: FloatArray,
    hay: FloatArray,
) -> Fed:
    """A month of hay (`hay` kg a household in the cold season), grass and bought fodder, as `graze`
    has it; `grown` kg/ha by county, `condition` that of before.
    """
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    need, cold = season.need, season.month in COLD_MONTHS
    from_hay = np.minimum(hay, need) if cold else 0.0
    standing = p.grass_access * (counties.standing_grass + grown)
    offered = standing[herders.county] * (1 - p.ban_share * herders.compliance) * herders.pasture
    grass = np.minimum(need - from_hay, offered)
    supply, bought = grass + from_hay, np.zeros(herders.n)
    if cold:
        bought = fodder_purchase(
            np.maximum(p.condition_maintenance * need - supply, 0.0),
            share=pasture.fodder_buying[herders.behaviour],
            money=liquid_money(model),
            price=p.fodder_price,
        )
    after = herd.next_condition(
        condition,
        quotient(supply + bought, need, empty=1.0),
        gain=p.condition_gain,
        maintenance=p.condition_maintenance,
        low=p.condition_low,
    )
    return Fed(grass, bought, after)
