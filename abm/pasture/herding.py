"""Month phase: herders gather, sell products, choose and sell animals, buy inputs, and are
rewarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.services import farm_price_gain
from abm.pasture.books import county_sum, harvested_hay, liquid_money, wanted_herds
from abm.pasture.farms import certified_share
from abm.pasture.practices import keep_limits, pay_rewards, revise_practices
from agents.county import COUNTIES
from agents.industries import BUILDING_MATERIALS, FOOD_PROCESSING, INDUSTRIES, LIVESTOCK, TRADE
from agents.pasture import herd, herder
from agents.pasture.farm import running_year, supported_output
from agents.pasture.herder import ANIMALS, GATHERING, PRODUCTS
from agents.quantiles import lognormal

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray, Values

LIVESTOCK_SALES = "livestock_sales"
PRODUCT_MONTHS = (5, 6, 7, 8, 9, 10)
SPRING_GATHERING, SUMMER_GATHERING = (4, 5, 6), (7, 8, 9)
PURCHASE_MONTHS = (3, 6, 9, 12)
SALE_MONTHS = (9, 10, 11, 12, 1)
PLANNING, REVISION, YEAR_END = 9, 6, 12


def decide_herders(model: GanziModel) -> None:
    """What herders do this month, by season."""
    month = model.clock.month
    follow_support(model)
    if month in PRODUCT_MONTHS:
        sell_products(model)
    if month in SPRING_GATHERING + SUMMER_GATHERING:
        gather(model)
    if month == REVISION:
        revise_practices(model)
    if month == PLANNING:
        model.herders.hay = model.herders.hay + harvested_hay(model)
        plan_sales(model)
    sell_animals(model, month in SALE_MONTHS)
    if month == YEAR_END:
        pay_rewards(model)
        keep_limits(model)
        close_year(model)
    if month in PURCHASE_MONTHS:
        buy_inputs(model)


def close_year(model: GanziModel) -> None:
    """The year's income is remembered, by household and for each county; the next starts at
    nothing.
    """
    h, c = model.herders, model.counties
    h.outside_income_before = h.outside_income
    h.outside_income = np.zeros(h.n)
    model.pasture.earnings.close_year(model)
    by_county = herder.median_and_gini(h.yearly_income, h.weight, h.county, len(COUNTIES))
    c.herder_income_median, c.herder_income_gini = by_county


def follow_support(model: GanziModel) -> None:
    """Keep the running sums of what programmes bring to cooperatives and to the forest floor."""
    p, c, effective = model.parameters, model.counties, model.programmes.effective
    c.cooperative_support = running_year(c.cooperative_support, effective("coop_ranch_support"))
    terms = p.understory_gain, p.understory_decay
    c.understory_output = supported_output(
        c.understory_output, effective("understory_support"), *terms
    )


def sell_products(model: GanziModel) -> None:
    """Milk, butter, wool and small stock of the season: a part is used at home, the rest is sold
    outside.
    """
    p, h, pasture = model.parameters, model.herders, model.pasture
    prices = model.world.consumer_prices / pasture.prices
    units = h.herd @ pasture.sheep_units + h.other_livestock
    value = h.weight * units * (pasture.product_value * prices / len(PRODUCT_MONTHS))
    own, ratio = value * p.product_own_share, p.value_added_ratio_livestock
    cash = earn(model, LIVESTOCK_SALES, "own_livestock", value, own, ratio, PRODUCTS)
    h.outside_income = h.outside_income + cash


def earn(
    model: GanziModel,
    flow: str,
    own_flow: str | None,
    value: FloatArray,
    own: Values,
    ratio: float,
    source: str,
) -> FloatArray:
    """Book output of herders by row, CNY: `own` is used at home, the rest sold outside; inputs fall
    due.

    Returns the cash earned by a household, shape (n,).
    """
    h, cash = model.herders, value - own
    if flow == LIVESTOCK_SALES:
        model.market.offer(flow, "herders", cash, LIVESTOCK)
    else:
        model.ledger.post(flow, "world", "herders", received=cash)
    if own_flow:
        model.ledger.post(own_flow, "herders", "herders", paid=own, received=own)
    h.inputs_due = h.inputs_due + (1 - ratio) * value
    model.pasture.earnings.add(model, source, ratio * value / h.weight)
    return cash / h.weight


def gather(model: GanziModel) -> None:
    """Caterpillar fungus in spring, matsutake in summer: each household's right to its county's
    yield.
    """
    p, c, h, world = model.parameters, model.counties, model.herders, model.world
    spring = model.clock.month in SPRING_GATHERING
    part = p.gathering_spring_share / len(SPRING_GATHERING)
    part = part if spring else (1 - p.gathering_spring_share) / len(SUMMER_GATHERING)
    prices = world.fungus_price * world.consumer_prices / model.pasture.prices
    value = (c.gathering_base * world.fungus_yield * prices + c.understory_output) * part
    unit = value / county_sum(model, h.gathering_right)
    value = h.weight * h.gathering_right * unit[h.county]
    ratio = p.value_added_ratio_forestry_gathering
    h.outside_income = h.outside_income + earn(
        model, "gathering_sales", None, value, 0.0, ratio, GATHERING
    )


def plan_sales(model: GanziModel) -> None:
    """In September every household chooses which animals will leave the herd this autumn."""
    p, h, pasture, world = model.parameters, model.herders, model.pasture, model.world
    enlarge_slaughter(model)
    price, usual = household_price(model), model.counties.usual_animal_price[h.county]
    units = pasture.sheep_units
    wanted = wanted_herds(model, h.hay + h.bought_fodder)
    excess = np.maximum(h.herd @ units - wanted, 0.0) / units[list(herd.SALE_ORDER)].mean()
    consumption = p.cash_consumption * world.consumer_prices
    money = liquid_money(model), h.outside_income_before
    need = herder.cash_need(consumption, debt_service(model), *money, price)
    most = herd.sellable(h.herd, h.never_sold, p.barren_share)
    u = model.streams.uniform("sales", model.clock.year * 12, h.uid)
    excess, need = np.array([excess, need]) * lognormal(u, 1.0, p.sales_noise)
    relative = price / world.consumer_prices / usual
    heads = herder.sales_wanted(
        excess, relative, pasture.elasticity[h.behaviour], need, most.sum(axis=1)
    )
    h.planned_sales = herd.sold_classes(heads, most)
    get_used_to_price(model, price)


def debt_service(model: GanziModel) -> FloatArray:
    """Interest and instalments of a year on what each household owes, CNY, shape (n,)."""
    h, p = model.herders, model.parameters
    rate = model.world.loan_prime_rate + p.loan_spread_rural
    return model.ledger.loans("herders") / h.weight * (1 / p.loan_life_farm + rate)


def household_price(model: GanziModel) -> FloatArray:
    """Price of a grown yak to each household before any glut, CNY/head: cooperatives, slaughter and
    brands add.
    """
    p, c, h = model.parameters, model.counties, model.herders
    stock = county_sum(model, h.herd @ herd.ALL)
    room = c.slaughter_capacity / (c.slaughter_capacity + usual_supply(model, stock))
    premium = (
        p.processing_gain * p.premium_passed_back * room
        + p.brand_premium * certified_share(model)
        + farm_price_gain(model)
    )
    joined = p.cooperative_premium * h.cooperative + p.park_premium * h.park_member
    premium = joined + premium[h.county]
    return herder.animal_price(model.world.yak_price, p.trader_margin, premium)


def usual_supply(model: GanziModel, stock: FloatArray) -> FloatArray:
    """Yaks that come to market in the busiest month of an ordinary year, by county, shape (18,)."""
    p = model.parameters
    return stock * model.pasture.offtake * (1 - p.own_slaughter_share) * model.pasture.busiest_month


def enlarge_slaughter(model: GanziModel) -> None:
    """Capacity for slaughter follows the capital of food processors."""
    c, e = model.counties, model.enterprises
    food = e.active & (e.industry == FOOD_PROCESSING)
    capital = np.bincount(e.county[food], (e.weight * e.capital)[food], len(COUNTIES))
    before = float(c.processing_capital.sum())
    if before > 0:
        c.slaughter_capacity = c.slaughter_capacity * (float(capital.sum()) / before)
    c.processing_capital = capital


def get_used_to_price(model: GanziModel, price: FloatArray) -> None:
    """Herders' idea of an ordinary price moves towards this year's."""
    p, c = model.parameters, model.counties
    real = county_sum(model, price) / c.herder_households / model.world.consumer_prices
    c.usual_animal_price = c.usual_animal_price + p.price_memory * (real - c.usual_animal_price)


def sell_animals(model: GanziModel, season: bool) -> None:
    """The month's part of the planned sales and sales in an emergency; too many at once press the
    price.
    """
    p, c, h, pasture = model.parameters, model.counties, model.herders, model.pasture
    emergency = bool(h.distress.any())
    if not (season or emergency):
        c.yaks_taken = np.zeros(len(COUNTIES))
        return
    left, heads, worth = (
        planned_sales(model) if season else (h.herd.copy(), np.zeros(h.n), np.zeros(h.n))
    )
    if emergency:
        rows, driven = emergency_sales(model, left)
        left[rows] -= driven
        heads[rows] += driven @ herd.ALL
        worth[rows] += p.emergency_price * (driven @ pasture.sheep_units)
    taken = county_sum(model, heads)
    glut = herder.glut_factor(
        taken * (1 - p.own_slaughter_share), c.slaughter_capacity, p.glut_slope, p.glut_low
    )
    price = household_price(model) * glut[h.county]
    value = h.weight * price * worth / pasture.sheep_units[herd.COW]
    h.herd = left
    c.yaks_taken = taken
    c.animal_price = county_sum(model, price) / c.herder_households
    ratio = p.value_added_ratio_livestock
    earn(
        model,
        LIVESTOCK_SALES,
        "own_livestock",
        value,
        value * p.own_slaughter_share,
        ratio,
        ANIMALS,
    )


def planned_sales(model: GanziModel) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The month's part of the planned sales: (herds that are left (n, 10), heads sold (n,), their
    sheep units (n,)).
    """
    h, pasture = model.herders, model.pasture
    sold = h.planned_sales * pasture.sale_share[model.clock.month]
    np.minimum(sold, h.herd, out=sold)
    h.planned_sales = h.planned_sales - sold
    return h.herd - sold, sold @ herd.ALL, sold @ pasture.sheep_units


def emergency_sales(model: GanziModel, herds: FloatArray) -> tuple[IntArray, FloatArray]:
    """Animals sold in a month of snow or hunger before they die: (rows in distress, heads by class)
    out of `herds`.
    """
    p, h = model.parameters, model.herders
    rows = np.flatnonzero(h.distress)
    left = herds[rows]
    heads = p.emergency_sales * h.distress[rows] * (left @ herd.ALL)
    return rows, herd.sold_classes(heads, herd.sellable(left, h.never_sold[rows], p.barren_share))


def buy_inputs(model: GanziModel) -> None:
    """Feed, goods and services for the output since the last purchase, as far as deposits reach."""
    h = model.herders
    paid = np.minimum(h.inputs_due, np.maximum(h.deposits, 0.0))
    model.market.order_mix("intermediate_local", "herders", paid, h.county, input_mix(model))
    h.inputs_due = h.inputs_due - paid


def input_mix(model: GanziModel) -> FloatArray:
    """Part of farm inputs bought here by column of the goods market, shape (1, 15); the rest comes
    from outside.
    """
    p = model.parameters
    mix = np.zeros((1, len(INDUSTRIES) + 1))
    mix[0, BUILDING_MATERIALS] = p.input_share_goods * p.local_input_share_goods
    mix[0, FOOD_PROCESSING] = p.input_share_feed * p.local_input_share_goods
    mix[0, TRADE] = (1 - p.input_share_goods - p.input_share_feed) * p.local_input_share_services
    return mix
