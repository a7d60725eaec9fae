"""Herders, their animals and the grassland as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.counties import known_facts
from abm.pasture.books import (
    COLD_MONTHS,
    PRACTICES,
    Earnings,
    Pasture,
    county_mean,
    harvested_hay,
    overstocking,
    practice_target,
    rows_by_county,
    stocking_limit,
    usual,
    wanted_herds,
    winter_capacity,
)
from abm.shares import county_shares, whole_shares
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.pasture import herd, herder
from agents.pasture.forest import fitted
from agents.pasture.grassland import grass_growth, standing_next
from agents.pasture.herder import COMMERCIAL, TRADITIONAL, Herder
from agents.quantiles import binomial, lognormal, normal

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray

WEALTH_DRAW = 5
FIRST_PRACTICE_DRAW = 6
COMPLIANCE_DRAW = FIRST_PRACTICE_DRAW + 1 + len(PRACTICES)
MOST_KEPT = 0.9
CUSTOM_RANGE = (0.3, 2.0)
ROWS = {"coarse": 450, "standard": 1800, "one_to_one": 90_000}


def build_pasture(model: GanziModel) -> None:
    """The grassland, the herders, and what an ordinary year brings them."""
    p, c = model.parameters, model.counties
    model.pasture = pasture = pasture_year(p)
    pasture.earnings = Earnings()
    pasture.prices, pasture.yak_price = model.world.consumer_prices, model.world.yak_price
    stock = county_yaks(model)
    c.grassland_area = county_grassland(model)
    c.herder_households = county_shares(
        model, "herders", np.sqrt(stock * c.population), 100, p.herder_households
    )
    c.grass_potential = county_potential(model, stock)
    c.grass_condition = np.full(len(COUNTIES), p.grass_condition_start)
    model.herders = Table(Herder, model, ROWS[model.detail], **households(model, stock))
    h = model.herders
    pasture.rows = rows_by_county(h.county)
    h.lend_view("deposits", model.ledger.open("herders", "HH", h.n, opening_deposits(model)))
    adopt_practices(model)
    set_limits(model)
    settle_grass(model)
    set_wanted_herds(model)


def pasture_year(p: Parameters) -> Pasture:
    """Seasons and classes as arrays."""
    growth, withering, calving, sale = np.zeros((4, 13))
    growth[5:9] = (
        p.grass_growth_may,
        p.grass_growth_june,
        p.grass_growth_july,
        p.grass_growth_august,
    )
    growth[9] = 1 - growth.sum()
    withering[[10, 11]], withering[[12, 1, 2, 3, 4]] = (
        p.grass_withering_autumn,
        p.grass_withering_winter,
    )
    calving[4:6] = p.calving_share_april, p.calving_share_may
    calving[6] = 1 - calving.sum()
    autumn = 1 - p.sale_share_winter
    november = 1 - p.sale_share_september - p.sale_share_october
    month = autumn * np.array([p.sale_share_september, p.sale_share_october, november])
    sale[[9, 10, 11]] = month / (1 - np.cumsum(month) + month)
    sale[[12, 1]] = 0.5, 1.0
    units = (
        p.sheep_units_calf,
        p.sheep_units_one_year,
        p.sheep_units_two_years,
        p.sheep_units_three_years,
    )
    yearly_death = herd.by_class((p.calf_death, *[p.juvenile_death] * 3, p.adult_death))
    return Pasture(
        growth_share=growth,
        withering=withering,
        calving_share=calving,
        sale_share=sale,
        sheep_units=herd.by_class((*units, p.sheep_units_adult)),
        yearly_death=yearly_death,
        survival=herd.monthly_survival(yearly_death),
        custom=np.array([p.custom_traditional, p.custom_satisficer, p.custom_commercial]),
        elasticity=np.array(
            [p.elasticity_traditional, p.elasticity_satisficer, p.elasticity_commercial]
        ),
        fodder_buying=np.array(
            [p.fodder_buying_traditional, p.fodder_buying_satisficer, p.fodder_buying_commercial]
        ),
    )


def county_yaks(model: GanziModel) -> FloatArray:
    """Yaks by county, shape (18,): counties with published cattle keep their part of the total."""
    p, c = model.parameters, model.counties
    cattle = county_shares(
        model, "yaks", c.area * c.altitude**2, 100, p.cattle_stock, known_facts("cattle_stock")
    )
    return cattle * p.yak_stock / p.cattle_stock


def county_grassland(model: GanziModel) -> FloatArray:
    """Usable grassland by county, ha, shape (18,): what would not fit into a county lies in the
    others.
    """
    p, c = model.parameters, model.counties
    total = p.natural_grassland * p.usable_grass_share
    known = known_facts("grassland_usable_area")
    drawn = county_shares(model, "grassland", c.area * c.altitude, 200, total, known)
    room = p.grassland_most * c.area
    room[list(known)] = list(known.values())
    return fitted(drawn, room)


def county_potential(model: GanziModel, stock: FloatArray) -> FloatArray:
    """Grass grown in a year on intact grassland, kg/ha, shape (18,): more where herds have been
    denser.
    """
    p, area = model.parameters, model.counties.grassland_area
    luck = lognormal(
        model.world_streams.uniform("start", 0, identity("grass_potential", 18)),
        1.0,
        p.grass_potential_deviation,
    )
    relative = (stock / area) ** p.grass_potential_density_exponent * luck
    return p.grass_potential_mean * relative * area.sum() / (relative @ area)


def households(model: GanziModel, stock: FloatArray) -> dict[str, FloatArray]:
    """Starting columns of the herders: who they are, their animals and their land."""
    p, c, n = model.parameters, model.counties, ROWS[model.detail]
    counts = 1 + whole_shares(n - len(COUNTIES), c.herder_households)
    county = np.repeat(np.arange(len(COUNTIES)), counts)
    weight = (c.herder_households / counts)[county]
    u = model.world_streams.uniform(
        "start", 0, identity("Herder", n), np.arange(WEALTH_DRAW)[:, None]
    )
    size = lognormal(u[0], 1.0, herder.herd_spread(p.herd_gini))
    heads = _scaled(size, weight, county, stock)
    pasture = _scaled(
        heads**p.pasture_herd_exponent * lognormal(u[1], 1, p.pasture_deviation),
        weight,
        county,
        c.grassland_area,
    )
    calving = p.calving_rate + p.breeding_improvement * p.breeding_start
    structure = herd.steady_structure(calving, model.pasture.yearly_death, 1 - p.never_sold_share)
    traditional, commercial = (
        u[2] < p.share_traditional_herders,
        u[2] > 1 - p.share_commercial_herders,
    )
    return {
        "county": county,
        "weight": weight,
        "behaviour": np.where(
            traditional, TRADITIONAL, np.where(commercial, COMMERCIAL, herder.SATISFICER)
        ),
        "herd": heads[:, None] * structure,
        "pasture": pasture,
        "other_livestock": pasture * p.other_livestock_sheep_units / (weight @ pasture),
        "never_sold": np.clip(p.never_sold_share * 2 * u[3], 0, 1),
        "gathering_right": lognormal(u[4], 1.0, p.gathering_deviation),
    }


def _scaled(
    values: FloatArray, weight: FloatArray, county: IntArray, total: FloatArray
) -> FloatArray:
    """Values of households scaled so that they add up to the county's total."""
    return values * (total / np.bincount(county, weight * values, len(COUNTIES)))[county]


def opening_deposits(model: GanziModel) -> FloatArray:
    """Deposits of the households of each row before the first month, CNY."""
    p, h = model.parameters, model.herders
    total = p.deposits_total * p.household_deposit_share * p.herder_deposit_share
    u = model.world_streams.uniform("start", 0, h.uid, WEALTH_DRAW)
    wealth = h.weight * lognormal(u, 1.0, p.deposit_deviation)
    return total * wealth / wealth.sum()


def adopt_practices(model: GanziModel) -> None:
    """Who follows which practice at the start; types and households differ in readiness."""
    p, h, pasture = model.parameters, model.herders, model.pasture
    shift = p.adoption_type_shift * np.array([-1.0, 0.0, 1.0])[h.behaviour]
    u = model.world_streams.uniform(
        "start", 0, h.uid, np.arange(FIRST_PRACTICE_DRAW, COMPLIANCE_DRAW)[:, None]
    )
    pasture.readiness = shift + normal(u[0], 0, p.adoption_deviation)
    pasture.peers = {}
    for place, practice in enumerate(PRACTICES):
        chance = practice_target(model, practice, 0.0, 0.0, 0.0)
        adopted = np.minimum(binomial(u[1 + place], h.weight, chance) / h.weight, 1.0)
        setattr(h, practice, adopted)
        pasture.peers[practice] = county_mean(model, adopted)
    h.homestay_rooms = h.letting * p.rooms_per_homestay
    left = COLD_MONTHS[::-1].index(model.clock.month) + 1 if model.clock.month in COLD_MONTHS else 0
    h.hay = harvested_hay(model) * (left / len(COLD_MONTHS))
    model.counties.cooperative_share = county_mean(model, h.cooperative)
    model.counties.herder_rooms = np.bincount(h.county, h.weight * h.homestay_rooms, len(COUNTIES))
    pasture.cooperative_support = usual_support(model)
    model.counties.cooperative_support = pasture.cooperative_support
    pasture.bed_price, pasture.farm_parks = model.counties.bed_price, model.counties.farm_parks


def usual_support(model: GanziModel) -> FloatArray:
    """Support that reaches cooperatives by county under the status quo, CNY/a, shape (18,)."""
    level, arrived = (
        model.levers.coop_ranch_support,
        12 * model.programmes.effective("coop_ranch_support"),
    )
    return arrived * usual("coop_ranch_support") / level if level > 0 else arrived


def settle_grass(model: GanziModel) -> None:
    """Standing grass before the first month, from two years of ordinary weather with the herds of
    the start.
    """
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    need = herd.fodder_need(
        h.herd @ pasture.sheep_units + h.other_livestock, p.daily_hay, model.clock.days
    )
    wanted = np.bincount(h.county, h.weight * need, len(COUNTIES)) / c.grassland_area
    grass, ordinary = np.zeros(len(COUNTIES)), np.ones(len(COUNTIES))
    open_share = p.grass_access * (1 - p.ban_share * p.compliance_start)
    for step in range(24):
        month = (model.clock.month - 1 + step) % 12 + 1
        part = pasture.growth_share[month]
        grown = grass_growth(
            grass, c.grass_potential, c.grass_condition, ordinary, part, p.grass_ceiling
        )
        eaten = np.minimum(wanted, open_share * grass)
        grass = standing_next(grass, grown, eaten, pasture.withering[month])
        if month == 9:
            c.autumn_grass = grass
    c.standing_grass = grass


def set_wanted_herds(model: GanziModel) -> None:
    """Customary herds under which the herds of the start are what herders want, household by
    household where possible.

    What households want beyond custom is bounded, so the rest of the difference is spread over all
    of them.
    """
    h, pasture = model.herders, model.pasture
    animals, hay = h.herd @ pasture.sheep_units, harvested_hay(model)
    limit, kept = stocking_limit(model), np.minimum(h.compliance, MOST_KEPT)
    uncapped = np.where(animals > limit, (animals - kept * limit) / (1 - kept), animals)
    custom = pasture.custom[h.behaviour]
    wished = (uncapped - (1 - custom) * winter_capacity(model, hay)) / np.maximum(
        custom, 1 - MOST_KEPT
    )
    wished = np.clip(wished, animals * CUSTOM_RANGE[0], animals * CUSTOM_RANGE[1])
    low, high = 0.0, 3.0
    for _ in range(25):
        h.status_herd = wished * (low + high) / 2
        total = h.weight @ wanted_herds(model, hay)
        low, high = (
            ((low + high) / 2, high) if total < h.weight @ animals else (low, (low + high) / 2)
        )


def set_limits(model: GanziModel) -> None:
    """Stocking limits of the grassland reward, and which households keep them."""
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    animals = float(h.weight @ (h.herd @ pasture.sheep_units + h.other_livestock))
    carried = float(c.grass_potential @ c.grassland_area)
    c.stocking_allowance = c.grass_potential * (animals / carried / (1 + p.overstocking_start))
    excess = overstocking(model)
    pasture.overstocking = float(h.weight @ excess / h.weight.sum())
    response = p.compliance_stocking_response
    chance = herder.compliance_target(
        p.compliance_start, 0.0, 0.0, excess - pasture.overstocking, response
    )
    u = model.world_streams.uniform("start", 0, h.uid, COMPLIANCE_DRAW)
    h.compliance = np.minimum(binomial(u, h.weight, chance) / h.weight, 1.0)
