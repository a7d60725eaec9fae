"""What herding, farming and forests bring in an ordinary year, certificates and forests as the run begins."""

import numpy as np

from abm.baseline.shares import county_shares, whole_shares
from abm.pasture import certification_rate, county_sum, grassland_reward, usual
from agents import herd
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.farm import CertificateSlot
from agents.forest import forest_next, yearly_loss

FOREST_START_YEAR = 2020
FEWEST_SLOTS = 1


def build_farming(model):
    """Farms, forests and certificates."""
    build_forest(model)
    set_values(model)
    build_certificates(model)


def set_values(model):
    """Output of an ordinary year by source, so that value added adds up to the published primary sector."""
    p, c = model.parameters, model.counties
    total = p.primary_value_added
    herders = total * p.livestock_part * p.herder_part_of_livestock
    ratio_livestock, ratio_forestry = p.value_added_ratio_livestock, p.value_added_ratio_forestry_gathering
    set_animal_values(model, herders / ratio_livestock)
    reward = float(model.herders.weight @ grassland_reward(model, usual("eco_reward_rate")))
    money = herders * (1 - p.product_own_share) + reward
    gathering = p.gathering_income_share / (1 - p.gathering_income_share) * money
    gathering = min(gathering, total * (1 - p.livestock_part - p.forest_product_part - p.crop_part_low))
    crops = total * (1 - p.livestock_part - p.forest_product_part) - gathering
    farmers = total * p.livestock_part * (1 - p.herder_part_of_livestock)
    products = total * p.forest_product_part
    c.gathering_base = county_shares(model, "gathering", c.herder_households, 20, gathering / ratio_forestry)
    c.crop_base = county_shares(model, "crops", c.population, 60, crops / p.value_added_ratio_crops_herbs)
    c.farm_animal_base = county_shares(model, "farm_animals", c.population, 60, farmers / ratio_livestock)
    c.forest_product_base = county_shares(model, "forest_products", c.forest_area, 60, products / ratio_forestry)
    sold_or_eaten = crops / p.value_added_ratio_crops_herbs + farmers / ratio_livestock
    model.pasture.farm_own_share = min(p.farm_own_use * p.farming_households / sold_or_eaten, 1.0)
    model.pasture.reward_share = reward / (reward + herders + gathering)
    set_outside_income(model)


def set_outside_income(model):
    """Cash income of each household besides sold animals in the year before, and in the months of this one."""
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    reward = grassland_reward(model, usual("eco_reward_rate"))
    gathering = h.gathering_right * (c.gathering_base / county_sum(model, h.gathering_right))[h.county]
    products = pasture.product_value * summer_units(model)
    h.outside_income_before = reward + gathering + (1 - p.product_own_share) * products
    h.outside_income = h.outside_income_before * ((model.clock.month - 1) / 12)


def set_animal_values(model, output):
    """Prices, slaughter capacity, and the worth of milk and other products that is left of herders' `output`."""
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    units = pasture.sheep_units
    price = pasture.yak_price * (1 - p.trader_margin)
    stock = np.bincount(h.county, h.weight * h.herd.sum(axis=1), len(COUNTIES))
    pasture.offtake = ordinary_offtake(model)
    pasture.busiest_month = max(
        p.sale_share_september, p.sale_share_october, 1 - p.sale_share_september - p.sale_share_october
    )
    taken = stock * pasture.offtake
    relative = units[[herd.MALE_TWO, herd.COW]].mean() / units[herd.COW]
    products = max(output - taken.sum() * price * relative, 0.0)
    pasture.product_value = products / float(h.weight @ summer_units(model))
    c.animal_price = np.full(len(COUNTIES), price)
    c.usual_animal_price = np.full(len(COUNTIES), price / pasture.prices)
    c.slaughter_capacity = taken * (1 - p.own_slaughter_share) * pasture.busiest_month * p.slaughter_room


def summer_units(model):
    """Sheep units of each household in the season of milk and wool, a year older and with calves, shape (n,)."""
    h, units = model.herders, model.pasture.sheep_units
    older = herd.aged(h.herd)
    calves = ordinary_calving(model.parameters) * older[:, herd.COW]
    return herd.with_calves(older, calves) @ units + h.other_livestock


def ordinary_calving(p):
    """Calves a cow bears in a year at the start."""
    return p.calving_rate + p.breeding_improvement * p.breeding_start


def ordinary_offtake(model):
    """Share of the herd that can be taken out each year without change: births less deaths."""
    p, h = model.parameters, model.herders
    structure = h.weight @ h.herd / (h.weight @ h.herd.sum(axis=1))
    spring = herd.aged(structure[None])[0]
    return ordinary_calving(p) * spring[herd.COW] * (1 - p.calf_death) - structure @ model.pasture.yearly_death


def build_forest(model):
    """Forest by county at the start: the published cover of 2020 and the years since."""
    p, c = model.parameters, model.counties
    forest = county_shares(model, "forest", c.area, 100, p.forest_cover * p.land_area)
    c.planting_share = county_shares(model, "planting", forest, 60, 1.0)
    maturing = p.planting_before * c.planting_share
    for year in range(FOREST_START_YEAR + 1, model.clock.year):
        u = model.world_streams.uniform("start", year * 12, identity("forest_loss", 1))
        loss = float(yearly_loss(u, p.forest_loss, p.forest_loss_deviation)[0])
        regrowth = p.forest_regrowth * c.planting_share
        forest = forest_next(forest, maturing, p.forest_survival, regrowth, loss * forest / forest.sum())
    c.forest_area = forest
    c.young_forest = maturing[:, None] * np.array([(model.clock.month - 1) / 12, 1.0, 1.0, 1.0])
    c.forest_insured_share = np.full(len(COUNTIES), p.forest_insured_share)


def build_certificates(model):
    """Products that could be certified, and those that are."""
    p, c = model.parameters, model.counties
    n = int(p.certificate_slots)
    shares = county_shares(model, "certificates", c.crop_base + c.farm_animal_base, 40, 1.0)
    counts = FEWEST_SLOTS + whole_shares(n - FEWEST_SLOTS * len(COUNTIES), shares)
    luck = model.world_streams.uniform("start", 0, identity("CertificateSlot", n), np.arange(2)[:, None])
    certified = np.zeros(n, bool)
    certified[np.argsort(luck[0], kind="stable")[: round(p.certificates)]] = True
    model.certificate_slots = Table(
        CertificateSlot,
        model,
        n,
        county=np.repeat(np.arange(len(COUNTIES)), counts),
        eligible=certified | (luck[1] < open_share(p, n)),
        certified=certified,
    )
    model.certificate_base = base_rate(model)


def open_share(p, slots):
    """Share of the products without certificate that could win one."""
    free = slots - round(p.certificates)
    return max(p.certificate_eligible_share * slots - round(p.certificates), 0.0) / free


def base_rate(model):
    """Monthly rate of certification of a slot before subsidies, cooperatives and parks.

    Set so that the status quo brings the drawn number of certificates a year at the start.
    """
    p, slots = model.parameters, model.certificate_slots
    waiting = np.bincount(slots.county, slots.eligible & ~slots.certified, len(COUNTIES))
    drive = certification_rate(model, 1.0, usual("cert_subsidy"))
    return p.certificates_per_year / 12 / max(float(waiting @ drive), 1.0)
