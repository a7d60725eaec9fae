"""Month phase: farms sell, products win certificates, forests grow, are insured and earn carbon credits."""

import numpy as np

from abm.pasture import THOUSAND, certification_rate, usual
from abm.phases.herding import input_mix
from agents import farm as rules
from agents import forest
from agents.columns import identity
from agents.county import COUNTIES

MILLION = 1e6
HARVEST_MONTHS = (7, 8, 9, 10)
MONTHS = 12
COUNTY_KEYS = identity("Farm", len(COUNTIES))
FOREST_KEY = identity("Forest", 1)


def farm(model):
    """A month on farms and in forests."""
    if model.clock.month == 1:
        open_farm_year(model)
    sell_farm_output(model)
    certify(model)
    plant(model)
    insure(model)
    develop_carbon_projects(model)
    if model.clock.month == MONTHS:
        renew_forest(model)
        pay_for_planting(model)


def open_farm_year(model):
    """Research and practice raise output and calving; the year's weather sets the harvest."""
    p, c = model.parameters, model.counties
    spending = float(c.farm_research.sum()) / MILLION
    gain = p.crop_productivity_growth + rules.research_gain(spending, p.research_scale, p.research_crop_gain)
    c.farm_productivity = c.farm_productivity * (1 + gain)
    c.calving_gain = c.calving_gain + rules.research_gain(spending, p.research_scale, p.research_calving_gain)
    u = model.streams.uniform("fungus", model.clock.year * MONTHS, COUNTY_KEYS)
    c.harvest = rules.harvest(u, p.crop_yield_deviation)


def sell_farm_output(model):
    """Crops, farmers' animals and forest products: a part is used at home, the rest sold; inputs are bought."""
    p, c, month = model.parameters, model.counties, model.clock.month
    c.farm_research = rules.running_year(c.farm_research, model.programmes.effective("agri_rd"))
    prices = model.world.consumer_prices / model.pasture.prices
    part = p.harvest_share / len(HARVEST_MONTHS)
    if month not in HARVEST_MONTHS:
        part = (1 - p.harvest_share) / (MONTHS - len(HARVEST_MONTHS))
    crops = c.crop_base * c.farm_productivity * c.harvest * (prices * part)
    animals = c.farm_animal_base * c.farm_productivity * (prices / MONTHS)
    products = c.forest_product_base * (prices / MONTHS)
    sell(model, "crop_sales", "own_crops", crops)
    sell(model, "livestock_sales", "own_livestock", animals)
    model.ledger.post("gathering_sales", "world", "residents", received=products)
    inputs = (1 - p.value_added_ratio_crops_herbs) * crops + (1 - p.value_added_ratio_livestock) * animals
    inputs = inputs + (1 - p.value_added_ratio_forestry_gathering) * products
    counties = np.arange(len(COUNTIES))
    model.market.order_mix("intermediate_local", "residents", inputs, counties, input_mix(model))


def sell(model, flow, own_flow, value):
    """Farm output by county, CNY: farm households use a part themselves and sell the rest outside."""
    own = model.pasture.farm_own_share * value
    model.ledger.post(own_flow, "residents", "residents", paid=own, received=own)
    model.ledger.post(flow, "world", "residents", received=value - own)


def certify(model):
    """Products win certificates; the subsidy goes to their producers."""
    slots, c = model.certificate_slots, model.counties
    rate = certification_rate(model, model.certificate_base, model.levers.cert_subsidy)
    u = model.streams.uniform("certificates", model.clock.t, slots.uid)
    won = rules.certificates_won(u, rate[slots.county], slots.eligible, slots.certified)
    if not won.any():
        return
    slots.certified = slots.certified | won
    slots.certified_month = np.where(won, model.clock.t, slots.certified_month)
    count = np.bincount(slots.county[won], minlength=c.n)
    model.programmes.pay("cert_subsidy", "residents", count * (model.levers.cert_subsidy * THOUSAND))


def plant(model):
    """A month's planting and grassland restoration at the yearly pace of the levers."""
    p, c, levers = model.parameters, model.counties, model.levers
    young = c.young_forest.copy()
    young[:, 0] += levers.afforestation_ha / MONTHS * c.planting_share
    c.young_forest = young
    worn = c.grassland_area / c.grass_condition
    restored = levers.eco_restoration / MONTHS * worn / worn.sum()
    better = c.grass_condition + p.restoration_gain * restored / c.grassland_area
    c.grass_condition = np.minimum(better, p.grass_condition_high)
    c.restored_area = c.restored_area + restored


def renew_forest(model):
    """A year of forest: what was planted three years ago counts, forest comes up and is lost."""
    p, c = model.parameters, model.counties
    u = model.streams.uniform("growth", model.clock.year * MONTHS, FOREST_KEY)
    loss = forest.yearly_loss(u, p.forest_loss, p.forest_loss_deviation) * c.forest_area / c.forest_area.sum()
    regrowth = p.forest_regrowth * c.planting_share
    claim = np.minimum(loss, c.forest_area) * c.forest_insured_share * p.forest_insured_value
    model.ledger.post("insurance_claim", "world", "residents", received=claim)
    c.forest_area = forest.forest_next(c.forest_area, c.young_forest[:, 3], p.forest_survival, regrowth, loss)


def pay_for_planting(model):
    """Governments pay the year's planting and restoration; the areas become last year's."""
    p, c, pay = model.parameters, model.counties, model.programmes.pay
    prices = model.world.consumer_prices / model.pasture.prices
    pay("afforestation_ha", "residents", c.young_forest[:, 0] * (p.afforestation_cost * prices))
    pay("eco_restoration", "residents", c.restored_area * (p.restoration_cost * prices))
    c.restored_area = np.zeros(c.n)
    c.young_forest = np.column_stack([np.zeros(c.n), c.young_forest[:, :3]])


def insure(model):
    """Uninsured forest joins at a pace that the premium subsidy sets; premiums are paid in January."""
    p, c, subsidy = model.parameters, model.counties, model.levers.forest_insurance_subsidy
    terms = p.insurance_roll_out, p.insurance_subsidy_response, subsidy, usual("forest_insurance_subsidy")
    c.forest_insured_share = forest.insured_next(c.forest_insured_share, 1, *terms)
    if model.clock.month == 1:
        premium = c.forest_area * c.forest_insured_share * p.forest_premium
        model.programmes.pay("forest_insurance_subsidy", "residents", premium * subsidy)
        model.ledger.post("insurance_premium", "residents", "world", paid=premium)


def develop_carbon_projects(model):
    """Projects are prepared and registered; once the market is open again their credits are sold in December."""
    p, c, pace = model.parameters, model.counties, model.levers.carbon_sink_dev
    if pace > 0:
        model.programmes.pay("carbon_sink_dev", "residents", pace / MONTHS * p.carbon_project_cost * c.planting_share)
    started = pace / MONTHS * c.planting_share
    c.carbon_pending, c.carbon_projects = forest.registered(
        c.carbon_pending, c.carbon_projects, started, p.carbon_registration_months
    )
    if model.clock.month == MONTHS and model.clock.t >= p.carbon_market_restart:
        terms = p.carbon_project_area, p.carbon_sink, model.world.carbon_price
        credits_sold = forest.carbon_revenue(c.carbon_projects, *terms)
        model.ledger.post("carbon_credit_sales", "world", "county_governments", received=credits_sold)
