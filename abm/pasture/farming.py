"""Month phase: farms choose their crops, harvest and sell; products win certificates, worn
grassland is restored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.services import farm_price_gain
from abm.pasture.certificates import certify
from abm.pasture.crops import crop_margins, crop_prices, herb_land
from abm.pasture.seasons import FODDER_HARVEST, FODDER_SALE, FODDER_SUBSIDY, HARVEST_MONTHS
from agents.axis import pick, total
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.county import COUNTIES
from agents.industries import CROPS, LIVESTOCK
from agents.pasture import farm as rules
from agents.pasture.farm import FODDER, HERBS, KINDS
from agents.stack import one_by_one
from agents.units import MILLION

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

COUNTY_KEYS = identity("Farm", len(COUNTIES))
"""Identity of each county's farms, from which the luck of their harvests follows."""
ALL_COUNTIES = np.arange(len(COUNTIES))


def farm(model: GanziModel) -> None:
    """A month on farms."""
    if model.clock.month == JANUARY:
        open_farm_year(model)
        choose_crops(model)
    sell_farm_output(model)
    tend_fodder(model)
    certify(model)
    restore(model)


@one_by_one
def open_farm_year(model: GanziModel) -> None:
    """Research and practice raise output and calving; the year's weather sets the harvest of each
    kind.
    """
    p, counties = model.parameters, model.counties
    spending = float(counties.farm_research.sum()) / MILLION
    gain = model.trends.primary.growth(model.clock.t) + rules.research_gain(
        spending, scale=p.research_scale, most=p.research_crop_gain
    )
    counties.farm_productivity = counties.farm_productivity * (1 + gain)
    counties.calving_gain = counties.calving_gain + rules.research_gain(
        spending, scale=p.research_scale, most=p.research_calving_gain
    )

    # January draws the weather of the whole year: one number a county and kind of crop.
    kinds = np.arange(len(KINDS))[:, None]
    u = model.streams.uniform("fungus", model.clock.year * MONTHS_A_YEAR, COUNTY_KEYS, kinds)
    counties.harvest = rules.harvest(u, p.crop_yield_deviation).T


@one_by_one
def choose_crops(model: GanziModel) -> None:
    """Farmers move a small part of their fields to kinds that pay better than before; herbs follow
    their support.
    """
    p, counties, farms = model.parameters, model.counties, model.farms
    # Wishes are measured from the fields of the start; only the steps towards them add up.
    wanted = rules.wanted_area(
        farms.start_area,
        crop_margins(model),
        usual_margin=farms.usual_margin,
        response=p.crop_area_response,
    )
    fields = rules.area_after(counties.crop_area, wanted, most_moved=p.crop_area_most_moved)
    counties.crop_area = rules.fields_with_kind(fields, HERBS, hectares=herb_land(model))


def sell_farm_output(model: GanziModel) -> None:
    """Crops, farmers' animals and forest products: a part is used at home, the rest sold; inputs
    are bought.
    """
    p, counties = model.parameters, model.counties
    counties.farm_research = rules.running_year(
        counties.farm_research, model.programmes.effective("agri_rd")
    )

    if model.clock.month in HARVEST_MONTHS:
        part = p.harvest_share / len(HARVEST_MONTHS)
    else:
        part = (1 - p.harvest_share) / (MONTHS_A_YEAR - len(HARVEST_MONTHS))
    value = model.farms.hectare_value[..., None, :]
    grown = counties.crop_area * counties.harvest * value * crop_prices(model)
    # Fodder is not sold with the crops: herders come first (`tend_fodder`).
    grown[..., FODDER] = 0.0
    crops = np.add.reduce(grown, axis=-1) * counties.farm_productivity * part

    # Animals and forest products bring a twelfth of a year in every month.
    prices = model.world.consumer_prices / model.pasture.start_prices
    month_price = prices * (1 + farm_price_gain(model)) / MONTHS_A_YEAR
    animals = counties.farm_animal_base * counties.farm_productivity * month_price
    products = counties.forest_product_base * month_price
    sell(model, crops, flow="crop_sales", own_flow="own_crops", column=CROPS)
    sell(model, animals, flow="livestock_sales", own_flow="own_livestock", column=LIVESTOCK)
    model.ledger.post("gathering_sales", "world", "residents", received=products)

    of_animals = (1 - p.value_added_ratio_livestock) * animals
    of_products = (1 - p.value_added_ratio_forestry_gathering) * products
    order_inputs(model, (1 - p.value_added_ratio_crops_herbs) * crops + of_animals + of_products)
    model.ledger.use_for("residents", "livestock", total(of_animals))
    model.ledger.use_for("residents", "forestry", total(of_products))


def sell(
    model: GanziModel,
    value: FloatArray,
    *,
    flow: str,
    own_flow: str,
    column: int,
) -> None:
    """Farm output by county, CNY: farm households use a part themselves and sell the rest, goods of
    a `column`, to makers here or outside.
    """
    own = model.farms.own_use_share * value
    # What is used at home is output too: farm households pay themselves.
    model.ledger.post(own_flow, "residents", "residents", paid=own, received=own)
    model.market.offer(flow, "residents", value - own, column=column)


def order_inputs(model: GanziModel, inputs: FloatArray) -> None:
    """Order farm inputs, CNY by county."""
    model.market.order_basket(
        "intermediate_local",
        "residents",
        inputs,
        county=ALL_COUNTIES,
        basket="farm_inputs",
    )


def tend_fodder(model: GanziModel) -> None:
    """Farmers' fodder is cut in September; what herders have not bought by May is sold outside at
    the field's price.

    The subsidy for its fields is paid in June.
    """
    p, counties, month = model.parameters, model.counties, model.clock.month
    if month == FODDER_HARVEST:
        hectares, harvest = counties.crop_area[..., FODDER], counties.harvest[..., FODDER]
        cut = hectares * harvest * counties.farm_productivity
        counties.farm_fodder = counties.farm_fodder + cut * p.fodder_yield
        # Its costs fall due with the cut, whoever buys it and when.
        value = pick(model.farms.hectare_value, FODDER)
        order_inputs(model, (1 - p.value_added_ratio_crops_herbs) * cut * value)

    if month == FODDER_SALE:
        field_price = p.fodder_price * p.fodder_field_price
        price = field_price * model.world.consumer_prices / model.pasture.start_prices
        model.ledger.post("crop_sales", "world", "residents", received=counties.farm_fodder * price)
        counties.farm_fodder = np.zeros(counties.n)

    if month == FODDER_SUBSIDY:
        subsidy = counties.crop_area[..., FODDER] * model.levers.fodder_subsidy
        model.programmes.pay("fodder_subsidy", "residents", subsidy)


def restore(model: GanziModel) -> None:
    """A month's grassland restoration at the yearly pace of the lever; it is paid at the end of the
    year.
    """
    p, counties = model.parameters, model.counties
    # Work goes where there is most grassland and where it is worn most.
    worn = counties.grassland_area / counties.grass_condition
    restored = model.levers.eco_restoration / MONTHS_A_YEAR * worn / total(worn)
    better = counties.grass_condition + p.restoration_gain * restored / counties.grassland_area
    counties.grass_condition = np.minimum(better, p.grass_condition_high)
    counties.restored_area = counties.restored_area + restored

    if model.clock.month == DECEMBER:
        prices = model.world.consumer_prices / model.pasture.start_prices
        cost = counties.restored_area * (p.restoration_cost * prices)
        model.programmes.pay("eco_restoration", "residents", cost)
        counties.restored_area = np.zeros(counties.n)
