"""Month phase: farms choose their crops, harvest and sell; products win certificates, worn
grassland is restored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.services import farm_price_gain
from abm.pasture.books import THOUSAND
from abm.pasture.farms import certification_rate, crop_margins, crop_prices, herb_land
from abm.pasture.herding import input_mix
from agents.columns import identity
from agents.county import COUNTIES
from agents.industries import CROPS, LIVESTOCK
from agents.pasture import farm as rules
from agents.pasture.farm import FODDER, HERBS, KINDS

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

MILLION = 1e6
HARVEST_MONTHS = (7, 8, 9, 10)
FODDER_HARVEST, FODDER_SALE, SUBSIDY_MONTH = 9, 5, 6
MONTHS = 12
COUNTY_KEYS = identity("Farm", len(COUNTIES))
ALL_COUNTIES = np.arange(len(COUNTIES))
LAPSE_DRAW = 1


def farm(model: GanziModel) -> None:
    """A month on farms."""
    if model.clock.month == 1:
        open_farm_year(model)
        choose_crops(model)
    sell_farm_output(model)
    tend_fodder(model)
    certify(model)
    restore(model)


def open_farm_year(model: GanziModel) -> None:
    """Research and practice raise output and calving; the year's weather sets the harvest of each
    kind.
    """
    p, c = model.parameters, model.counties
    spending = float(c.farm_research.sum()) / MILLION
    gain = p.crop_productivity_growth + rules.research_gain(
        spending, p.research_scale, p.research_crop_gain
    )
    c.farm_productivity = c.farm_productivity * (1 + gain)
    c.calving_gain = c.calving_gain + rules.research_gain(
        spending, p.research_scale, p.research_calving_gain
    )
    u = model.streams.uniform(
        "fungus", model.clock.year * MONTHS, COUNTY_KEYS, np.arange(len(KINDS))[:, None]
    )
    c.harvest = rules.harvest(u, p.crop_yield_deviation).T


def choose_crops(model: GanziModel) -> None:
    """Farmers move a small part of their fields to kinds that pay better than before; herbs follow
    their support.
    """
    p, c, farms = model.parameters, model.counties, model.farms
    wanted = rules.wanted_area(farms.area, crop_margins(model), farms.margin, p.crop_area_response)
    moved = rules.area_after(c.crop_area, wanted, p.crop_area_most_moved)
    c.crop_area = rules.with_kind(moved, HERBS, herb_land(model))


def sell_farm_output(model: GanziModel) -> None:
    """Crops, farmers' animals and forest products: a part is used at home, the rest sold; inputs
    are bought.
    """
    p, c, month, farms = model.parameters, model.counties, model.clock.month, model.farms
    c.farm_research = rules.running_year(c.farm_research, model.programmes.effective("agri_rd"))
    prices = model.world.consumer_prices / model.pasture.prices
    part = p.harvest_share / len(HARVEST_MONTHS)
    if month not in HARVEST_MONTHS:
        part = (1 - p.harvest_share) / (MONTHS - len(HARVEST_MONTHS))
    grown = c.crop_area * c.harvest * farms.value * crop_prices(model)
    grown[:, FODDER] = 0.0
    crops = grown.sum(axis=1) * c.farm_productivity * part
    animals = (
        c.farm_animal_base * c.farm_productivity * (prices * (1 + farm_price_gain(model)) / MONTHS)
    )
    products = c.forest_product_base * (prices * (1 + farm_price_gain(model)) / MONTHS)
    sell(model, "crop_sales", "own_crops", crops, CROPS)
    sell(model, "livestock_sales", "own_livestock", animals, LIVESTOCK)
    model.ledger.post("gathering_sales", "world", "residents", received=products)
    inputs = (1 - p.value_added_ratio_crops_herbs) * crops + (
        1 - p.value_added_ratio_livestock
    ) * animals
    inputs = inputs + (1 - p.value_added_ratio_forestry_gathering) * products
    order_inputs(model, inputs)


def order_inputs(model: GanziModel, inputs: FloatArray) -> None:
    """Order farm inputs, CNY by county."""
    model.market.order_mix(
        "intermediate_local", "residents", inputs, ALL_COUNTIES, input_mix(model)
    )


def sell(model: GanziModel, flow: str, own_flow: str, value: FloatArray, column: int) -> None:
    """Farm output by county, CNY: farm households use a part themselves and sell the rest to makers
    here or outside.
    """
    own = model.farms.own_share * value
    model.ledger.post(own_flow, "residents", "residents", paid=own, received=own)
    model.market.offer(flow, "residents", value - own, column)


def tend_fodder(model: GanziModel) -> None:
    """Farmers' fodder is cut in September; what herders have not bought by May is sold outside at
    the field's price.

    The subsidy for its fields is paid in June.
    """
    p, c, month = model.parameters, model.counties, model.clock.month
    if month == FODDER_HARVEST:
        cut = c.crop_area[:, FODDER] * c.harvest[:, FODDER] * c.farm_productivity
        c.farm_fodder = c.farm_fodder + cut * p.fodder_yield
        order_inputs(model, (1 - p.value_added_ratio_crops_herbs) * cut * model.farms.value[FODDER])
    if month == FODDER_SALE:
        price = (
            p.fodder_price
            * p.fodder_field_price
            * model.world.consumer_prices
            / model.pasture.prices
        )
        model.ledger.post("crop_sales", "world", "residents", received=c.farm_fodder * price)
        c.farm_fodder = np.zeros(c.n)
    if month == SUBSIDY_MONTH:
        model.programmes.pay(
            "fodder_subsidy", "residents", c.crop_area[:, FODDER] * model.levers.fodder_subsidy
        )


def certify(model: GanziModel) -> None:
    """Products win certificates, organic ones may lapse; the subsidy goes to their producers."""
    slots, p = model.certificate_slots, model.parameters
    luck = model.streams.uniform("certificates", model.clock.t, slots.uid, LAPSE_DRAW)
    slots.active = slots.active & ~rules.lapsed(
        luck, p.organic_lapse_rate, slots.organic, slots.active
    )
    rate = certification_rate(model, model.certificate_base, model.levers.cert_subsidy)
    u = model.streams.uniform("certificates", model.clock.t, slots.uid)
    won = rules.certificates_won(u, rate[slots.county], slots.eligible, slots.certified)
    if not won.any():
        return
    slots.certified, slots.active = slots.certified | won, slots.active | won
    count = np.bincount(slots.county[won], minlength=len(COUNTIES))
    model.programmes.pay(
        "cert_subsidy", "residents", count * (model.levers.cert_subsidy * THOUSAND)
    )


def restore(model: GanziModel) -> None:
    """A month's grassland restoration at the yearly pace of the lever; it is paid at the end of the
    year.
    """
    p, c = model.parameters, model.counties
    worn = c.grassland_area / c.grass_condition
    restored = model.levers.eco_restoration / MONTHS * worn / worn.sum()
    better = c.grass_condition + p.restoration_gain * restored / c.grassland_area
    c.grass_condition = np.minimum(better, p.grass_condition_high)
    c.restored_area = c.restored_area + restored
    if model.clock.month == MONTHS:
        prices = model.world.consumer_prices / model.pasture.prices
        model.programmes.pay(
            "eco_restoration", "residents", c.restored_area * (p.restoration_cost * prices)
        )
        c.restored_area = np.zeros(c.n)
