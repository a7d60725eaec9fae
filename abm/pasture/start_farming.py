"""What herding, farming and forests bring in an ordinary year, certificates and forests as the run
begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.books import county_sum, grassland_reward, usual
from abm.pasture.farms import Farms, certification_rate, certified_share, usual_margins
from abm.pasture.start_forest import build_forest
from abm.registers.base_product import base_primary
from abm.shares import county_shares, whole_shares
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

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

FEWEST_SLOTS = 1
METRES_A_KM = 1000.0
FITTING_ROUNDS = 60
CERTIFIED_DRAW, ELIGIBLE_DRAW, ORGANIC_DRAW = range(3)
ALTITUDE_SIGN = np.zeros(len(KINDS))
ALTITUDE_SIGN[[VEGETABLES, FRUIT, FODDER]] = -1.0, -1.0, 1.0
"""Kinds that are rarer (-1) or more common (1) the higher a county lies."""


def build_farming(model: GanziModel) -> None:
    """Farms, forests and certificates."""
    build_forest(model)
    set_values(model)
    build_certificates(model)


def set_values(model: GanziModel) -> None:
    """Output of an ordinary year by source, so that value added adds up to the published primary
    sector.
    """
    p, c = model.parameters, model.counties
    total = base_primary(model)
    herders = total * p.livestock_part * p.herder_part_of_livestock
    ratio_livestock, ratio_forestry = (
        p.value_added_ratio_livestock,
        p.value_added_ratio_forestry_gathering,
    )
    set_animal_values(model, herders / ratio_livestock)
    reward = float(model.herders.weight @ grassland_reward(model, usual("eco_reward_rate")))
    money = herders * (1 - p.product_own_share) + reward
    gathering = p.gathering_income_share / (1 - p.gathering_income_share) * money
    gathering = min(
        gathering, total * (1 - p.livestock_part - p.forest_product_part - p.crop_part_low)
    )
    crops = total * (1 - p.livestock_part - p.forest_product_part) - gathering
    farmers = total * p.livestock_part * (1 - p.herder_part_of_livestock)
    products = total * p.forest_product_part
    c.gathering_base = county_shares(
        model, "gathering", c.herder_households, 20, gathering / ratio_forestry
    )
    build_fields(model, crops / p.value_added_ratio_crops_herbs)
    c.farm_animal_base = county_shares(
        model, "farm_animals", c.population, 60, farmers / ratio_livestock
    )
    c.forest_product_base = county_shares(
        model, "forest_products", c.forest_area, 60, products / ratio_forestry
    )
    sold_or_eaten = crops / p.value_added_ratio_crops_herbs + farmers / ratio_livestock
    model.farms.own_share = min(p.farm_own_use * p.farming_households / sold_or_eaten, 1.0)
    model.pasture.reward_share = reward / (reward + herders + gathering)
    set_outside_income(model)


def build_fields(model: GanziModel, output: float) -> None:
    """Fields of each county by kind, and what a hectare brings so that crops add up to `output`
    (CNY/a).
    """
    p, c = model.parameters, model.counties
    shares = np.zeros(len(KINDS))
    shares[[POTATOES, VEGETABLES, FRUIT]] = (
        p.crop_share_potatoes,
        p.crop_share_vegetables,
        p.crop_share_fruit,
    )
    shares[[HERBS, FODDER]] = p.herb_area_start / p.sown_area, p.crop_share_fodder
    shares[BARLEY] = 1 - shares.sum()
    sown = county_shares(model, "crops", c.population, 60, p.sown_area)
    height = (c.altitude - c.altitude.mean()) / METRES_A_KM
    guess = np.outer(sown, shares) * np.exp(p.crop_altitude_slope * np.outer(height, ALTITUDE_SIGN))
    fields = farm.matched_table(guess, sown, p.sown_area * shares, FITTING_ROUNDS)
    herbs = p.herb_area_start * c.population / c.population.sum()
    fields = farm.with_kind(fields, HERBS, np.minimum(herbs, p.herb_land_most * sown))
    value = np.ones(len(KINDS))
    value[[POTATOES, VEGETABLES, FRUIT]] = (
        p.crop_value_potatoes,
        p.crop_value_vegetables,
        p.crop_value_fruit,
    )
    value[[HERBS, FODDER]] = p.crop_value_herbs, 0.0
    fodder = p.fodder_yield * p.fodder_price * p.fodder_field_price
    planted = fields.sum(axis=0)
    value *= max(output - fodder * planted[FODDER], 0.0) / (planted @ value)
    value[FODDER] = fodder
    model.farms = Farms(value, fields, parks=c.farm_parks)
    model.farms.margin = usual_margins(model)
    c.crop_area = fields


def set_outside_income(model: GanziModel) -> None:
    """Cash income of each household besides sold animals in the year before, and in the months of
    this one.
    """
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    reward = grassland_reward(model, usual("eco_reward_rate"))
    gathering = (
        h.gathering_right * (c.gathering_base / county_sum(model, h.gathering_right))[h.county]
    )
    products = pasture.product_value * summer_units(model)
    h.outside_income_before = reward + gathering + (1 - p.product_own_share) * products
    past = (model.clock.month - 1) / 12
    h.outside_income = h.outside_income_before * past
    sold = (
        pasture.offtake
        * c.animal_price[h.county]
        * h.herd.sum(axis=1)
        * (1 - p.own_slaughter_share)
    )
    h.animal_income = p.value_added_ratio_livestock * sold * past
    h.product_income = p.value_added_ratio_livestock * products * past
    h.gathering_income = p.value_added_ratio_forestry_gathering * gathering * past
    h.support_income = reward * past


def set_animal_values(model: GanziModel, output: float) -> None:
    """Prices, slaughter capacity, and the worth of milk and other products that is left of herders'
    `output`.
    """
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    units = pasture.sheep_units
    price = pasture.yak_price * (1 - p.trader_margin)
    stock = np.bincount(h.county, h.weight * h.herd.sum(axis=1), len(COUNTIES))
    pasture.offtake = ordinary_offtake(model)
    autumn = (
        p.sale_share_september,
        p.sale_share_october,
        1 - p.sale_share_september - p.sale_share_october,
    )
    pasture.busiest_month = (1 - p.sale_share_winter) * max(autumn)
    taken = stock * pasture.offtake
    relative = units[[herd.MALE_TWO, herd.COW]].mean() / units[herd.COW]
    products = max(output - taken.sum() * price * relative, 0.0)
    pasture.product_value = products / float(h.weight @ summer_units(model))
    c.animal_price = np.full(len(COUNTIES), price)
    c.usual_animal_price = np.full(len(COUNTIES), price / pasture.prices)
    c.slaughter_capacity = (
        taken * (1 - p.own_slaughter_share) * pasture.busiest_month * p.slaughter_room
    )


def summer_units(model: GanziModel) -> FloatArray:
    """Sheep units of each household in the season of milk and wool, a year older and with calves,
    shape (n,).
    """
    h, units = model.herders, model.pasture.sheep_units
    older = herd.aged(h.herd)
    calves = ordinary_calving(model.parameters) * older[:, herd.COW]
    return herd.with_calves(older, calves) @ units + h.other_livestock


def ordinary_calving(p: Parameters) -> float:
    """Calves a cow bears in a year at the start."""
    return p.calving_rate + p.breeding_improvement * p.breeding_start


def ordinary_offtake(model: GanziModel) -> float:
    """Share of the herd that can be taken out each year without change: births less deaths."""
    p, h = model.parameters, model.herders
    structure = h.weight @ h.herd / (h.weight @ h.herd.sum(axis=1))
    spring = herd.aged(structure[None])[0]
    return (
        ordinary_calving(p) * spring[herd.COW] * (1 - p.calf_death)
        - structure @ model.pasture.yearly_death
    )


def build_certificates(model: GanziModel) -> None:
    """Products that could be certified, and those that are."""
    p, c = model.parameters, model.counties
    n = int(p.certificate_slots)
    output = c.crop_area @ model.farms.value + c.farm_animal_base
    shares = county_shares(model, "certificates", output, 40, 1.0)
    counts = FEWEST_SLOTS + whole_shares(n - FEWEST_SLOTS * len(COUNTIES), shares)
    luck = model.world_streams.uniform(
        "start", 0, identity("CertificateSlot", n), np.arange(3)[:, None]
    )
    certified = np.zeros(n, bool)
    certified[np.argsort(luck[CERTIFIED_DRAW], kind="stable")[: round(p.certificates)]] = True
    model.certificate_slots = Table(
        CertificateSlot,
        model,
        n,
        county=np.repeat(np.arange(len(COUNTIES)), counts),
        eligible=certified | (luck[ELIGIBLE_DRAW] < open_share(p, n)),
        organic=luck[ORGANIC_DRAW] < p.organic_share,
        certified=certified,
        active=certified,
    )
    model.farms.certified = certified_share(model)
    model.certificate_base = base_rate(model)


def open_share(p: Parameters, slots: int) -> float:
    """Share of the products without certificate that could win one."""
    free = slots - round(p.certificates)
    return max(p.certificate_eligible_share * slots - round(p.certificates), 0.0) / free


def base_rate(model: GanziModel) -> float:
    """Monthly rate of certification of a slot before subsidies, cooperatives and parks.

    Set so that the status quo brings the drawn number of certificates a year at the start.
    """
    p, slots = model.parameters, model.certificate_slots
    waiting = np.bincount(slots.county, slots.eligible & ~slots.certified, len(COUNTIES))
    drive = certification_rate(model, 1.0, usual("cert_subsidy"))
    return p.certificates_per_year / 12 / max(float(waiting @ drive), 1.0)
