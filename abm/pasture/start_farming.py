"""What herding, farming and forests bring in an ordinary year, certificates and forests as the run
begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.pasture.animal_markets import expected_prices, household_prices
from abm.pasture.certificates import certification_rate, certified_share
from abm.pasture.farm_books import FarmBooks
from abm.pasture.herder_figures import county_mean, county_sum, grassland_reward
from abm.pasture.levers import usual
from abm.pasture.seasons import PRODUCT_MONTHS, SALE_MONTHS
from abm.pasture.start_forest import build_forest
from abm.pasture.start_markets import a_year_on
from abm.registers.base_product import base_primary
from abm.shares import county_shares, whole_shares
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.pasture import farm, herd
from agents.pasture.farm import (
    BARLEY,
    FODDER,
    FRUIT,
    HERBS,
    KINDS,
    POTATOES,
    VEGETABLES,
    CertificateSlot,
)
from agents.units import METRES_A_KILOMETRE

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

FEWEST_SLOTS = 1
"""Products that could be certified in a county, at least."""
FITTING_ROUNDS = 60
SLOT_LUCK = np.arange(3)[:, None]
"""Counters of a slot's luck at the start: certified, eligible, organic."""
ALTITUDE_SIGN = np.zeros(len(KINDS))
ALTITUDE_SIGN[[VEGETABLES, FRUIT]] = -1.0
ALTITUDE_SIGN[FODDER] = 1.0
"""Kinds that are rarer (-1) or more common (1) the higher a county lies."""


class PrimaryProduct(NamedTuple):
    """What the primary sector brings in an ordinary year, CNY/a: value added by source, and the
    payments of governments beside it.
    """

    herding: float  # herders' animals, milk, wool and small stock
    gathering: float  # caterpillar fungus and matsutake, gathered by herders
    crops: float
    farm_animals: float  # animals of those who do not herd
    forest_products: float
    reward: float  # grassland payments to herders


def build_farming(model: GanziModel) -> None:
    """Farms, forests and certificates; output of an ordinary year by source, so that value added
    adds up to the published primary sector.
    """
    p, counties = model.parameters, model.counties
    build_forest(model)
    product = ordinary_product(model)
    set_animal_values(model, product.herding / p.value_added_ratio_livestock)

    crops = product.crops / p.value_added_ratio_crops_herbs
    farm_animals = product.farm_animals / p.value_added_ratio_livestock
    forest_products = product.forest_products / p.value_added_ratio_forestry_gathering
    gathering = product.gathering / p.value_added_ratio_forestry_gathering
    counties.gathering_base = county_shares(
        model, "gathering", counties.herder_households, concentration=20, total=gathering
    )
    counties.crop_area = starting_fields(model)
    counties.farm_animal_base = county_shares(
        model, "farm_animals", counties.population, concentration=60, total=farm_animals
    )
    counties.forest_product_base = county_shares(
        model, "forest_products", counties.forest_area, concentration=60, total=forest_products
    )

    value = hectare_values(p, counties.crop_area.sum(axis=0), crops)
    own_use = p.farm_own_use * p.farming_households / (crops + farm_animals)
    build_certificates(model, counties.crop_area @ value + counties.farm_animal_base)
    model.farms = FarmBooks(
        hectare_value=value,
        start_area=counties.crop_area,
        usual_margin=usual_margins(p, value),
        own_use_share=min(own_use, 1.0),
        start_certified_share=certified_share(model),
        base_certificate_rate=base_certificate_rate(model),
    )

    get_used_to_prices(model)

    herder_income = product.reward + product.herding + product.gathering
    model.pasture.start_reward_share = product.reward / herder_income
    set_outside_income(model)


def ordinary_product(model: GanziModel) -> PrimaryProduct:
    """The published primary sector by source: animals and forest products have their shares, crops
    are what gathering leaves of the rest.
    """
    p = model.parameters
    total = base_primary(model)
    herding = total * p.livestock_part * p.herder_part_of_livestock
    reward = float(model.herders.weight @ grassland_reward(model, usual("eco_reward_rate")))

    # Gathering is known as a share of herders' money income, so the other money comes first.
    other_money = herding * (1 - p.product_own_share) + reward
    gathering = p.gathering_income_share / (1 - p.gathering_income_share) * other_money
    most = total * (1 - p.livestock_part - p.forest_product_part - p.crop_part_low)
    gathering = min(gathering, most)
    return PrimaryProduct(
        herding=herding,
        gathering=gathering,
        crops=total * (1 - p.livestock_part - p.forest_product_part) - gathering,
        farm_animals=total * p.livestock_part * (1 - p.herder_part_of_livestock),
        forest_products=total * p.forest_product_part,
        reward=reward,
    )


def starting_fields(model: GanziModel) -> FloatArray:
    """Fields of each county by kind, ha, shape (18, 6)."""
    p, counties = model.parameters, model.counties
    shares = np.zeros(len(KINDS))
    shares[POTATOES] = p.crop_share_potatoes
    shares[VEGETABLES] = p.crop_share_vegetables
    shares[FRUIT] = p.crop_share_fruit
    shares[HERBS] = p.herb_area_start / p.sown_area
    shares[FODDER] = p.crop_share_fodder
    shares[BARLEY] = 1 - shares.sum()

    # Altitude says what grows where; both sums are then met: fields of a county, area of a kind.
    sown = county_shares(model, "crops", counties.population, concentration=60, total=p.sown_area)
    height = (counties.altitude - counties.altitude.mean()) / METRES_A_KILOMETRE
    guess = np.outer(sown, shares) * np.exp(p.crop_altitude_slope * np.outer(height, ALTITUDE_SIGN))
    fields = farm.matched_table(
        guess, rows=sown, columns=p.sown_area * shares, rounds=FITTING_ROUNDS
    )
    # Herbs stand where Tibetan medicine begins to count them.
    herbs = p.herb_area_start * counties.population / counties.population.sum()
    return farm.fields_with_kind(fields, HERBS, hectares=np.minimum(herbs, p.herb_land_most * sown))


def hectare_values(p: Parameters, planted: FloatArray, output: float) -> FloatArray:
    """What a hectare of each kind brings in an ordinary year, CNY, shape (6,), so that the
    `planted` area (ha) of all kinds adds up to `output` (CNY/a).
    """
    value = np.ones(len(KINDS))
    value[POTATOES] = p.crop_value_potatoes
    value[VEGETABLES] = p.crop_value_vegetables
    value[FRUIT] = p.crop_value_fruit
    value[HERBS] = p.crop_value_herbs
    value[FODDER] = 0.0

    # Fodder has a price of its own; the others keep their relation to barley.
    fodder = p.fodder_yield * p.fodder_price * p.fodder_field_price
    value *= max(output - fodder * planted[FODDER], 0.0) / (planted @ value)
    value[FODDER] = fodder
    return value


def usual_margins(p: Parameters, value: FloatArray) -> FloatArray:
    """What a hectare leaves in an ordinary year under the status quo with subsidies, CNY, shape
    (18, 6); `value` is what it brings (CNY, by kind).
    """
    margin = np.tile(p.value_added_ratio_crops_herbs * value, (len(COUNTIES), 1))
    margin[:, FODDER] += usual("fodder_subsidy")
    return margin


def set_animal_values(model: GanziModel, output: float) -> None:
    """Prices that herders are used to, and the worth of milk and other products that is left of
    their `output`, CNY/a.
    """
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    units = pasture.sheep_units
    price = pasture.start_yak_price * (1 - p.trader_margin)

    # Sold animals count as midway between males of two years and grown cows, by sheep units.
    heads = herders.weight * herders.herd.sum(axis=1)
    taken = heads * pasture.usual_offtake
    relative = units[[herd.MALE_TWO, herd.COW]].mean() / units[herd.COW]
    products = max(output - taken.sum() * price * relative, 0.0)
    pasture.product_value = products / float(herders.weight @ summer_units(model))
    counties.animal_price = np.full(len(COUNTIES), price)


def get_used_to_prices(model: GanziModel) -> None:
    """Prices of animals that herders of each county are used to: they know what markets pay."""
    pasture = model.pasture
    price = county_mean(model, household_prices(model, expected_prices(model)))
    pasture.start_animal_price = price / model.world.consumer_prices
    model.counties.usual_animal_price = pasture.start_animal_price


def summer_units(model: GanziModel) -> FloatArray:
    """Sheep units of each household in the season of milk and wool, a year older and with calves,
    shape (n,).
    """
    herders = model.herders
    season = ordinary_herd(model, float(np.mean(PRODUCT_MONTHS)))
    return season @ model.pasture.sheep_units + herders.other_livestock


def ordinary_herd(model: GanziModel, month: float) -> FloatArray:
    """Herd of each household at the end of a `month` after spring of an ordinary year, (n, 10)."""
    herders = model.herders
    # Hungry animals die, or are sold before they do.
    lost = model.pasture.usual_hunger * (1 + model.parameters.emergency_sales)
    lived_through = herders.herd * np.reshape(np.maximum(1 - lost, 0.0), (-1, 1))
    return a_year_on(model, lived_through - herders.planned_sales, month)


def set_outside_income(model: GanziModel) -> None:
    """Cash income of each household besides sold animals in the year before, and in the months of
    this one.
    """
    p, counties, herders, pasture = model.parameters, model.counties, model.herders, model.pasture
    reward = grassland_reward(model, usual("eco_reward_rate"))
    unit = counties.gathering_base / county_sum(model, herders.gathering_right)
    gathering = herders.gathering_right * unit[herders.county]
    products = pasture.product_value * summer_units(model)
    herders.outside_income_before = reward + gathering + (1 - p.product_own_share) * products

    # A run that begins within a year has earned its part of that year already.
    past = (model.clock.month - 1) / MONTHS_A_YEAR
    herders.outside_income = herders.outside_income_before * past
    sold = (
        pasture.usual_offtake
        * counties.animal_price[herders.county]
        * herders.herd.sum(axis=1)
        * (1 - p.own_slaughter_share)
    )
    herders.animal_income = p.value_added_ratio_livestock * sold * past
    herders.product_income = p.value_added_ratio_livestock * products * past
    herders.gathering_income = p.value_added_ratio_forestry_gathering * gathering * past
    herders.support_income = reward * past


def plan_winter_sales(model: GanziModel) -> None:
    """Animals that are still to be sold in the season as the run begins, of those of an ordinary
    year.
    """
    herders, pasture, month = model.herders, model.pasture, model.clock.month
    if month not in SALE_MONTHS:
        return
    left = 1.0
    for before in SALE_MONTHS[: SALE_MONTHS.index(month)]:
        left *= 1.0 - pasture.sale_share[before]
    most = herd.sellable_animals(
        herders.herd,
        never_sold=herders.never_sold,
        barren_share=model.parameters.barren_share,
    )
    heads = herders.herd.sum(axis=1) * (pasture.usual_offtake * left)
    herders.planned_sales = herd.sold_classes(np.minimum(heads, most.sum(axis=1)), most)


def build_certificates(model: GanziModel, output: FloatArray) -> None:
    """Products that could be certified, more of them where farms have more `output` (CNY/a by
    county), and those that are.
    """
    p = model.parameters
    n = int(p.certificate_slots)
    certificates = round(p.certificates)
    shares = county_shares(model, "certificates", output, concentration=40, total=1.0)
    counts = FEWEST_SLOTS + whole_shares(n - FEWEST_SLOTS * len(COUNTIES), shares)
    certified_luck, eligible_luck, organic_luck = model.world_streams.uniform(
        "start", 0, identity("CertificateSlot", n), SLOT_LUCK
    )

    # Exactly the published number is certified: the slots with the lowest luck.
    certified = np.zeros(n, bool)
    certified[np.argsort(certified_luck, kind="stable")[:certificates]] = True
    # Of the others as many could be as makes the drawn share of all of them.
    free = n - certificates
    open_share = max(p.certificate_eligible_share * n - certificates, 0.0) / free
    model.certificate_slots = Table(
        CertificateSlot,
        model,
        n,
        county=np.repeat(np.arange(len(COUNTIES)), counts),
        eligible=certified | (eligible_luck < open_share),
        organic=organic_luck < p.organic_share,
        certified=certified,
        active=certified,
    )


def base_certificate_rate(model: GanziModel) -> float:
    """Monthly rate of certification of a slot before subsidies, cooperatives and parks.

    Set so that the status quo brings the drawn number of certificates a year at the start.
    """
    p, slots = model.parameters, model.certificate_slots
    waiting = np.bincount(slots.county, slots.eligible & ~slots.certified, len(COUNTIES))
    drive = certification_rate(model, 1.0, subsidy=usual("cert_subsidy"))
    return p.certificates_per_year / MONTHS_A_YEAR / max(float(waiting @ drive), 1.0)
