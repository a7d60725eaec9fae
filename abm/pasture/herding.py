"""Month phase: herders gather, sell products, choose and sell animals, buy inputs, and are
rewarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.pasture.animal_markets import (
    expected_prices,
    household_prices,
    look_around,
    of_household,
    offered_by_seller,
    sell_offered,
)
from abm.pasture.herder_figures import (
    all_sheep_units,
    county_mean,
    county_sum,
    harvested_hay,
    herd_wanted_by_household,
    liquid_money,
)
from abm.pasture.practices import keep_limits, pay_rewards, revise_practices
from abm.pasture.seasons import (
    HAYMAKING,
    PRODUCT_MONTHS,
    REVISION,
    SALE_MONTHS,
    SPRING_GATHERING,
    SUMMER_GATHERING,
)
from agents.arrays import rows_where
from agents.calendar import DECEMBER, MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.industries import FOOD_PROCESSING, LIVESTOCK
from agents.pasture import animal_market, herd, herder
from agents.pasture.farm import running_year, supported_output
from agents.pasture.herder import ANIMALS, GATHERING, PRODUCTS
from agents.quantiles import lognormal
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

LIVESTOCK_SALES = "livestock_sales"


class Sale(NamedTuple):
    """Animals that a month's sales take out, by household."""

    sold: FloatArray  # heads taken out by class, (n, 10)
    planned: FloatArray | None  # those of them that were planned for sale, (n, 10), in the season
    heads: FloatArray  # heads taken out, (n,)
    worth: FloatArray  # sheep units taken out, those sold at a discount for less, (n,)


class EmergencySale(NamedTuple):
    """Animals that households in distress sell."""

    rows: IntArray  # rows in distress
    sold: FloatArray  # heads by class of these rows


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
    if month == HAYMAKING:
        model.herders.hay = model.herders.hay + harvested_hay(model)
        plan_sales(model)
    sell_animals(model, season=month in SALE_MONTHS)

    # Rewards are part of the year's income, and limits are weighed against it, before it closes.
    if month == DECEMBER:
        pay_rewards(model)
        keep_limits(model)
        close_year(model)
    buy_inputs(model)


def close_year(model: GanziModel) -> None:
    """The year's income is remembered, by household and for each county; the next starts at
    nothing.
    """
    herders, counties = model.herders, model.counties
    # Next September's need for cash is measured by it.
    herders.outside_income_before = herders.outside_income
    herders.outside_income = np.zeros(herders.n)
    model.pasture.earnings.close_year(model)

    spread = herder.income_spread(
        herders.yearly_income, herders.weight, group=herders.county, groups=len(COUNTIES)
    )
    counties.herder_income_median = spread.median
    counties.herder_income_gini = spread.gini


def follow_support(model: GanziModel) -> None:
    """Keep the running sums of what programmes bring to cooperatives and to the forest floor."""
    p, counties, programmes = model.parameters, model.counties, model.programmes
    counties.cooperative_support = running_year(
        counties.cooperative_support, programmes.effective("coop_ranch_support")
    )
    counties.understory_output = supported_output(
        counties.understory_output,
        programmes.effective("understory_support"),
        gain=p.understory_gain,
        decay=p.understory_decay,
    )


def sell_products(model: GanziModel) -> None:
    """Milk, butter, wool and small stock of the season: a part is used at home, the rest is sold
    outside.
    """
    p, herders, pasture = model.parameters, model.herders, model.pasture
    prices = model.world.consumer_prices / pasture.start_prices
    yields = model.trends.primary.over_base(model.clock.t)
    unit_value = pasture.product_value * yields * prices / len(PRODUCT_MONTHS)
    herders.outside_income = herders.outside_income + earn(
        model,
        herders.weight * all_sheep_units(model) * unit_value,
        source=PRODUCTS,
        flow=LIVESTOCK_SALES,
        value_added_ratio=p.value_added_ratio_livestock,
        own_flow="own_livestock",
        own_share=p.product_own_share,
    )


@one_by_one
def earn(
    model: GanziModel,
    value: FloatArray,
    *,
    source: str,
    flow: str,
    value_added_ratio: float,
    own_flow: str | None = None,
    own_share: float = 0.0,
) -> FloatArray:
    """Book output of herders by row, `value` in CNY: a part is used at home, the rest sold outside
    under `flow`; inputs fall due.

    Returns the cash earned by a household, shape (n,).
    """
    herders = model.herders
    own = value * own_share
    cash = value - own
    # Animals and their products may go to makers here, so they pass through the market.
    if flow == LIVESTOCK_SALES:
        model.market.offer(flow, "herders", cash, column=LIVESTOCK)
    else:
        model.ledger.post(flow, "world", "herders", received=cash)
    # What is used at home is output too: herders pay themselves.
    if own_flow:
        model.ledger.post(own_flow, "herders", "herders", paid=own, received=own)

    # Inputs are bought at the end of the month (`buy_inputs`).
    inputs = (1 - value_added_ratio) * value
    herders.inputs_due = herders.inputs_due + inputs
    industry = str(model.ledger.flows[flow]["industry"])
    due = model.pasture.inputs_due_for
    due[industry] = due.get(industry, 0.0) + float(np.add.reduce(inputs))
    model.pasture.earnings.add(model, source, value_added_ratio * value / herders.weight)
    return cash / herders.weight


def gather(model: GanziModel) -> None:
    """Caterpillar fungus in spring, matsutake in summer: each household's right to its county's
    yield.
    """
    p, counties, herders, world = model.parameters, model.counties, model.herders, model.world
    if model.clock.month in SPRING_GATHERING:
        part = p.gathering_spring_share / len(SPRING_GATHERING)
    else:
        part = (1 - p.gathering_spring_share) / len(SUMMER_GATHERING)

    prices = world.fungus_price * world.consumer_prices / model.pasture.start_prices
    by_county = (
        counties.gathering_base * world.fungus_yield * prices + counties.understory_output
    ) * part
    # A household's part of the yield follows its right, whatever the rights of a county add up to.
    unit = by_county / county_sum(model, herders.gathering_right)
    herders.outside_income = herders.outside_income + earn(
        model,
        herders.weight * herders.gathering_right * unit[herders.county],
        source=GATHERING,
        flow="gathering_sales",
        value_added_ratio=p.value_added_ratio_forestry_gathering,
    )


def plan_sales(model: GanziModel) -> None:
    """In September every household chooses which animals will leave the herd this autumn."""
    p, herders, pasture, world = model.parameters, model.herders, model.pasture, model.world
    enlarge_slaughter(model)
    look_around(model)
    price = household_prices(model, expected_prices(model))
    usual_price = model.counties.usual_animal_price[herders.county]

    # Sheep units beyond the wanted herd as heads of the classes that are sold. Households count on
    # buying as much fodder as last winter.
    units = pasture.sheep_units
    wanted = herd_wanted_by_household(model, herders.hay + herders.bought_fodder)
    excess = np.maximum(herders.herd @ units - wanted, 0.0) / units[list(herd.SALE_ORDER)].mean()
    need = herder.cash_need(
        p.cash_consumption * world.consumer_prices,
        debt_service=debt_service(model),
        deposits=liquid_money(model),
        outside_income=herders.outside_income_before,
        price=price,
    )
    most = herd.sellable_animals(
        herders.herd, never_sold=herders.never_sold, barren_share=p.barren_share
    )

    # One number of luck moves both wishes of a household alike.
    u = model.streams.uniform("sales", model.clock.year * MONTHS_A_YEAR, herders.uid)
    luck = lognormal(u, 1.0, p.sales_noise)
    heads = herder.wanted_sales(
        excess * luck,
        relative_price=price / world.consumer_prices / usual_price,
        elasticity=pasture.price_elasticity[herders.behaviour],
        need=need * luck,
        most=most.sum(axis=1),
    )
    herders.planned_sales = herd.sold_classes(heads, most)
    get_used_to_price(model, price)


def debt_service(model: GanziModel) -> FloatArray:
    """Interest and instalments of a year on what each household owes, CNY, shape (n,)."""
    herders, p = model.herders, model.parameters
    rate = model.world.loan_prime_rate + p.loan_spread_rural
    return model.ledger.loans("herders") / herders.weight * (1 / p.loan_life_farm + rate)


def enlarge_slaughter(model: GanziModel) -> None:
    """Capacity for slaughter follows the capital of food processors, and grows where they are."""
    counties, enterprises = model.counties, model.enterprises
    food = enterprises.active & (enterprises.industry == FOOD_PROCESSING)
    capital = np.bincount(
        enterprises.county[food], (enterprises.weight * enterprises.capital)[food], len(COUNTIES)
    )
    before = counties.processing_capital
    # In the first September there is nothing yet to compare it with.
    if np.sum(before) > 0:
        counties.slaughter_capacity = animal_market.grown_capacity(
            counties.slaughter_capacity, capital, before=before
        )
    counties.processing_capital = capital


def get_used_to_price(model: GanziModel, price: FloatArray) -> None:
    """Herders' idea of an ordinary price moves towards this year's, CNY/head by household."""
    p, counties = model.parameters, model.counties
    real = county_mean(model, price) / model.world.consumer_prices
    counties.usual_animal_price = counties.usual_animal_price + p.price_memory * (
        real - counties.usual_animal_price
    )


def sell_animals(model: GanziModel, *, season: bool) -> None:
    """The month's part of the planned sales and sales in an emergency, brought to the places where
    they bring most; too many at once press the price, and what nobody takes goes home again.
    """
    p, counties, herders = model.parameters, model.counties, model.herders
    if not (season or herders.distress.any()):
        counties.yaks_taken = np.zeros(len(COUNTIES))
        counties.yaks_slaughtered = counties.yaks_sent_out = np.zeros(len(COUNTIES))
        return
    sale = month_sale(model, season=season)

    # Animals for the own pot do not come to market, so they press no price.
    to_market = 1 - p.own_slaughter_share
    sold = sell_offered(model, offered_by_seller(model, sale.heads * to_market))
    if sold.back.any():
        sale = brought_home(model, sale, of_household(model, sold.back) * to_market)
    price = household_prices(model, sold.price)
    left = herders.herd - sale.sold
    # What two sales take out may come to more than all by a rounding.
    herders.herd = np.maximum(left, 0.0, out=left)
    if sale.planned is not None:
        herders.planned_sales = herders.planned_sales - sale.planned
    counties.yaks_taken = county_sum(model, sale.heads)
    counties.animal_price = county_mean(model, price)

    # Prices are those of a grown yak; other classes are paid by their sheep units.
    earn(
        model,
        herders.weight * price * sale.worth / model.pasture.sheep_units[herd.COW],
        source=ANIMALS,
        flow=LIVESTOCK_SALES,
        value_added_ratio=p.value_added_ratio_livestock,
        own_flow="own_livestock",
        own_share=p.own_slaughter_share,
    )


def brought_home(model: GanziModel, sale: Sale, back: FloatArray) -> Sale:
    """What is left of a sale when a share of each household's animals, `back` (n,), comes home
    again; those that were planned for sale still are.
    """
    kept = 1 - back
    return Sale(
        sold=sale.sold * kept[:, None],
        planned=None if sale.planned is None else sale.planned * kept[:, None],
        heads=sale.heads * kept,
        worth=sale.worth * kept,
    )


def month_sale(model: GanziModel, *, season: bool) -> Sale:
    """The month's part of the planned sales if it is the season, and what is sold in distress."""
    herders, p = model.herders, model.parameters
    sheep_units = model.pasture.sheep_units
    if season:
        # Some of the planned animals may have died since September.
        planned = herders.planned_sales * model.pasture.sale_share[model.clock.month]
        np.minimum(planned, herders.herd, out=planned)
        sale = Sale(planned, planned, planned @ herd.ALL, planned @ sheep_units)
    else:
        nothing = np.zeros(herders.n)
        sale = Sale(np.zeros_like(herders.herd), None, nothing, nothing.copy())

    # Emergencies come on top: they take from the animals that planned sales leave.
    if herders.distress.any():
        rows, sold = emergency_sale(model, sale.sold)
        if season:  # what was planned is to stay as it is
            sale = sale._replace(sold=sale.sold.copy())
        sale.sold[rows] += sold
        sale.heads[rows] += sold @ herd.ALL
        sale.worth[rows] += p.emergency_price * (sold @ sheep_units)
    return sale


def emergency_sale(model: GanziModel, gone: FloatArray) -> EmergencySale:
    """Animals sold in a month of snow or hunger before they die, besides those that are `gone` (n,
    10).
    """
    p, herders = model.parameters, model.herders
    rows = rows_where(herders.distress)
    left = herders.herd[rows] - gone[rows]
    most = herd.sellable_animals(
        left, never_sold=herders.never_sold[rows], barren_share=p.barren_share
    )
    heads = p.emergency_sales * herders.distress[rows] * (left @ herd.ALL)
    return EmergencySale(rows, herd.sold_classes(heads, most))


def buy_inputs(model: GanziModel) -> None:
    """Feed, goods and services for the month's output, as far as deposits reach."""
    herders = model.herders
    paid = np.minimum(herders.inputs_due, np.maximum(herders.deposits, 0.0))
    # What deposits do not reach stays due.
    model.market.order_basket(
        "intermediate_local",
        "herders",
        paid,
        county=herders.county,
        basket="farm_inputs",
    )
    due, pasture = float(np.add.reduce(herders.inputs_due)), model.pasture
    part = float(np.add.reduce(paid)) / due if due > 0 else 0.0
    for industry, amount in pasture.inputs_due_for.items():
        model.ledger.use_for("herders", industry, part * amount)
        pasture.inputs_due_for[industry] = (1 - part) * amount
    herders.inputs_due = herders.inputs_due - paid
