"""Herders, their animals and the grassland as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from abm.networks.counties import known_facts
from abm.pasture.animal_markets import hours_to_markets
from abm.pasture.books import PastureBooks
from abm.pasture.herder_figures import (
    all_sheep_units,
    overstocking,
    rows_by_county,
)
from abm.pasture.levers import usual
from abm.pasture.practices import (
    LIMIT,
)
from abm.pasture.seasons import (
    calving_share,
    grass_withering,
    growing_season,
    sale_share,
)
from abm.pasture.start_farming import plan_winter_sales
from abm.pasture.start_grass import settle_grass
from abm.pasture.start_markets import ordinary_calving
from abm.pasture.start_practices import adopt_practices, set_apart
from abm.pasture.start_wishes import set_customary_herds
from abm.registers.base_product import base_prices, mean_of_base_year
from abm.shares import county_shares, whole_shares
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.pasture import herd, herder
from agents.pasture.forest import fitting_area
from agents.pasture.herder import COMMERCIAL, SATISFICER, TRADITIONAL, Herder
from agents.quantiles import binomial, lognormal, normal

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

ROWS = {"coarse": 450, "standard": 1800, "one_to_one": 90_000}
"""Rows of herders by detail."""

# Counters of a household's luck at the start: another order would be other herders.
HOUSEHOLD_LUCK = np.arange(5)[:, None]
WEALTH_LUCK = 5

HABITS = 9
"""Levels of what is never sold for which herds are solved; between them, in proportion."""


def build_pasture(model: GanziModel) -> None:
    """The grassland, the herders, and what an ordinary year brings them."""
    p, counties = model.parameters, model.counties
    model.pasture = open_books(model)

    # Grassland and its growth, from where animals are
    stock = county_yaks(model)
    counties.grassland_area = county_grassland(model)
    counties.herder_households = county_shares(
        model,
        "herders",
        np.sqrt(stock * counties.population),
        concentration=100,
        total=p.herder_households,
    )
    counties.grass_potential = county_potential(model, stock)
    counties.grass_condition = np.full(len(COUNTIES), p.grass_condition_start)

    # Herders, with animals, land and money
    build_herders(model, stock)
    herders = model.herders
    model.pasture.county_rows = rows_by_county(herders.county)
    model.pasture.sellers = herders.behaviour * len(COUNTIES) + herders.county
    # Deposits stand in the ledger; the column only shows them.
    herders.lend_view(
        "deposits", model.ledger.open("herders", "HH", herders.n, opening_deposits(model))
    )

    # What they do, and the herds they want: these need the grass, which needs the limits
    set_apart(model)
    adopt_practices(model)
    set_limits(model)
    plan_winter_sales(model)
    settle_grass(model)
    set_customary_herds(model)


def open_books(model: GanziModel) -> PastureBooks:
    """Books with the seasons, the classes of a herd, the types of herders, and prices and support
    as they are before the first month.
    """
    p, counties = model.parameters, model.counties
    yearly_death = herd.by_class(
        (p.calf_death, p.juvenile_death, p.juvenile_death, p.juvenile_death, p.adult_death)
    )
    return PastureBooks(
        growing_season=growing_season(p),
        grass_withering=grass_withering(p),
        calving_share=calving_share(p),
        sale_share=sale_share(p),
        sheep_units=herd.by_class(
            (
                p.sheep_units_calf,
                p.sheep_units_one_year,
                p.sheep_units_two_years,
                p.sheep_units_three_years,
                p.sheep_units_adult,
            )
        ),
        yearly_death=yearly_death,
        monthly_survival=herd.monthly_survival(yearly_death),
        custom_weight=np.array([p.custom_traditional, p.custom_satisficer, p.custom_commercial]),
        price_elasticity=np.array(
            [p.elasticity_traditional, p.elasticity_satisficer, p.elasticity_commercial]
        ),
        fodder_buying=np.array(
            [p.fodder_buying_traditional, p.fodder_buying_satisficer, p.fodder_buying_commercial]
        ),
        start_prices=base_prices(model),
        start_yak_price=mean_of_base_year(model, "yak_price"),
        start_bed_price=counties.bed_price,
        start_farm_parks=counties.farm_parks,
        usual_cooperative_support=usual_support(model),
    )


def usual_support(model: GanziModel) -> FloatArray:
    """Support that reaches cooperatives by county under the status quo, CNY/a, shape (18,)."""
    level = model.levers.coop_ranch_support
    arrived = MONTHS_A_YEAR * model.programmes.effective("coop_ranch_support")
    # A mix may set the lever from the first month on; what arrives is in proportion to it.
    return arrived * usual("coop_ranch_support") / level if level > 0 else arrived


def county_yaks(model: GanziModel) -> FloatArray:
    """Yaks by county, shape (18,): counties with published cattle keep their part of the total."""
    p, counties = model.parameters, model.counties
    cattle = county_shares(
        model,
        "yaks",
        counties.area * counties.altitude**2,
        concentration=100,
        total=p.cattle_stock,
        known=known_facts("cattle_stock"),
    )
    return cattle * p.yak_stock / p.cattle_stock


def county_grassland(model: GanziModel) -> FloatArray:
    """Usable grassland by county, ha, shape (18,): what would not fit into a county lies in the
    others.
    """
    p, counties = model.parameters, model.counties
    known = known_facts("grassland_usable_area")
    area = county_shares(
        model,
        "grassland",
        counties.area * counties.altitude,
        concentration=200,
        total=p.natural_grassland * p.usable_grass_share,
        known=known,
    )
    # Known counties have room for what they have and no more.
    room = p.grassland_most * counties.area
    room[list(known)] = list(known.values())
    return fitting_area(area, room)


def county_potential(model: GanziModel, stock: FloatArray) -> FloatArray:
    """Grass grown in a year on intact grassland, kg/ha, shape (18,): more where herds (`stock`,
    heads by county) have been denser.
    """
    p, area = model.parameters, model.counties.grassland_area
    u = model.world_streams.uniform("start", 0, identity("grass_potential", len(COUNTIES)))
    luck = lognormal(u, 1.0, p.grass_potential_deviation)
    relative = (stock / area) ** p.grass_potential_density_exponent * luck
    return p.grass_potential_mean * relative * area.sum() / (relative @ area)


def build_herders(model: GanziModel, stock: FloatArray) -> None:
    """The table of herders: who they are, their animals (`stock`, heads by county) and their
    land.
    """
    p, counties, n = model.parameters, model.counties, ROWS[model.detail]
    # One row for each county before the rest is shared out, so that none has herders without a row.
    counts = 1 + whole_shares(n - len(COUNTIES), counties.herder_households)
    county = np.repeat(np.arange(len(COUNTIES)), counts)
    weight = (counties.herder_households / counts)[county]
    herd_luck, pasture_luck, type_luck, sale_luck, gathering_luck = model.world_streams.uniform(
        "start", 0, identity("Herder", n), HOUSEHOLD_LUCK
    )

    # Herds are unequal, and those with more animals have more pasture, by less than in proportion.
    size = lognormal(herd_luck, 1.0, herder.herd_spread(p.herd_gini))
    heads = scaled_to_county(size, stock, county=county, weight=weight)
    pasture = scaled_to_county(
        heads**p.pasture_herd_exponent * lognormal(pasture_luck, 1, p.pasture_deviation),
        counties.grassland_area,
        county=county,
        weight=weight,
    )
    never_sold = np.clip(p.never_sold_share * 2 * sale_luck, 0, 1)

    model.herders = Table(
        Herder,
        model,
        n,
        county=county,
        weight=weight,
        behaviour=types_of_herders(model, type_luck, county=county, weight=weight),
        herd=heads[:, None] * structure_by_habit(model, never_sold),
        pasture=pasture,
        other_livestock=pasture * p.other_livestock_sheep_units / (weight @ pasture),
        never_sold=never_sold,
        gathering_right=lognormal(gathering_luck, 1.0, p.gathering_deviation),
    )


def structure_by_habit(model: GanziModel, never_sold: FloatArray) -> FloatArray:
    """Shares of the ten classes in herds of an ordinary year, (n, 10), by what households never
    sell: who keeps more has more grown males and fewer cows.
    """
    p = model.parameters
    levels = np.linspace(0.0, np.max(never_sold), HABITS)
    structure = herd.steady_structure(
        ordinary_calving(p),
        model.pasture.yearly_death,
        never_sold=levels,
        barren_share=p.barren_share,
    )
    return np.array([np.interp(never_sold, levels, part) for part in structure.T]).T


def types_of_herders(
    model: GanziModel, luck: FloatArray, *, county: IntArray, weight: FloatArray
) -> IntArray:
    """Type of each row by its `luck` (0 to 1) and its county's way to the markets: the lowest makes
    traditional herders, the highest commercial ones.
    """
    p = model.parameters
    hours = hours_to_markets(model)[county]
    mean = np.sum(weight * hours) / np.sum(weight)
    deviation = np.sqrt(np.sum(weight * (hours - mean) ** 2) / np.sum(weight))
    near = (mean - hours) / deviation if deviation > 0 else np.zeros(len(county))
    custom = p.custom_remoteness
    score = custom * near + np.sqrt(1 - custom**2) * normal(luck)

    # Shares of households, not of rows, are those of the table.
    order = np.argsort(score, kind="stable")
    below = np.empty(len(county))
    below[order] = (np.cumsum(weight[order]) - weight[order] / 2) / np.sum(weight)
    types = np.full(len(county), SATISFICER)
    types[below > 1 - p.share_commercial_herders] = COMMERCIAL
    types[below < p.share_traditional_herders] = TRADITIONAL
    return types


def scaled_to_county(
    values: FloatArray,
    total: FloatArray,
    *,
    county: IntArray,
    weight: FloatArray,
) -> FloatArray:
    """Values of households scaled so that they add up to the county's total."""
    return values * (total / np.bincount(county, weight * values, len(COUNTIES)))[county]


def opening_deposits(model: GanziModel) -> FloatArray:
    """Deposits of the households of each row before the first month, CNY."""
    p, herders = model.parameters, model.herders
    total = p.deposits_total * p.household_deposit_share * p.herder_deposit_share
    u = model.world_streams.uniform("start", 0, herders.uid, WEALTH_LUCK)
    wealth = herders.weight * lognormal(u, 1.0, p.deposit_deviation)
    return total * wealth / wealth.sum()


def set_limits(model: GanziModel) -> None:
    """Stocking limits of the grassland reward, and which households keep them."""
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    # Limits follow what grass can grow, at a level under which the known overstocking comes out.
    animals = float(herders.weight @ all_sheep_units(model))
    carried = float(counties.grass_potential @ counties.grassland_area)
    units_a_kilogram = animals / carried / (1 + p.overstocking_start)
    counties.stocking_allowance = counties.grass_potential * units_a_kilogram

    excess = overstocking(model)
    pasture.start_overstocking = float(herders.weight @ excess / herders.weight.sum())
    chance = herder.compliance_target(
        p.compliance_start,
        reward_share=0.0,
        reward_response=0.0,
        overstocking=excess - pasture.start_overstocking,
        stocking_response=p.compliance_stocking_response,
    )
    u = ndtr(pasture.practice_score[LIMIT])
    herders.compliance = np.minimum(binomial(u, herders.weight, chance) / herders.weight, 1.0)
