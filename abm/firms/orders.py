"""Part of the month's plans: what everyone orders who buys by plan: enterprises for their output,
households, governments, and customers outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.enterprises import of_cell
from abm.firms.medicine import support_medicine
from abm.government.budgets import public_services, public_works
from abm.markets.trade import IS_MAKER, SETS_PRICE, demand_outside, output_limit, output_plan
from agents.arrays import quotient
from agents.axis import across, at, by
from agents.calendar import MONTHS_A_YEAR
from agents.industries import CONSTRUCTION, NON_MARKET, PUBLIC_SERVICES, TIBETAN_MEDICINE

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def order_inputs(model: GanziModel) -> None:
    """Inputs for the month's output are bought as it is expected; what came otherwise is made good
    in the next.

    Makers of tradable goods pay consumer prices for inputs whatever they get for their goods; what
    freight adds since the start comes on top, as far as prices have not taken it up.
    """
    enterprises, structure = model.enterprises, model.economy.structure
    costs = np.where(
        IS_MAKER[enterprises.market], model.world.consumer_prices / enterprises.price, 1.0
    )
    needed = (1.0 - structure.value_added_ratio)[..., None, :] * dearer_inputs(model)
    output = expected_output(model)
    supplied = np.maximum(output - enterprises.inputs_ahead, 0.0)
    enterprises.inputs_ahead = enterprises.inputs_ahead + supplied
    paid = of_cell(enterprises, needed) * supplied * enterprises.weight * costs
    model.market.order_basket(
        "intermediate_local",
        "enterprises",
        paid,
        county=enterprises.county,
        basket="inputs",
        group=enterprises.market,
    )


def expected_output(model: GanziModel) -> FloatArray:
    """Output of a unit this month, CNY at its own price, (n,): makers' plans, and what all others
    expect to be asked for.
    """
    enterprises, economy = model.enterprises, model.economy
    season = at(economy.season_in(model.clock.month), enterprises.market)
    sold = enterprises.expected_sales * enterprises.price * season / MONTHS_A_YEAR
    planned = np.minimum(output_plan(model) * enterprises.price, output_limit(model))
    return np.where(IS_MAKER[enterprises.market], planned, sold) * enterprises.active


def dearer_inputs(model: GanziModel) -> FloatArray:
    """What the same inputs cost over what the price of the buyer's output says, by its county and
    market column, (18, 15).
    """
    structure = model.economy.structure
    taken_up = np.where(SETS_PRICE, 1.0 - structure.value_added_ratio, 0.0)
    return model.market.cost_of("inputs") ** (1.0 - taken_up)[..., None, :]


def order_for_households(model: GanziModel) -> None:
    """Residents and herders buy what they planned when the last month was settled; herders by the
    money they have.
    """
    counties, herders = model.counties, model.herders
    model.market.order_basket(
        "resident_consumption",
        "residents",
        counties.resident_spending,
        county=np.arange(counties.n),
        basket="household",
    )

    # A county's plan is shared out by the money of its households, and is at most that money.
    money = np.maximum(herders.deposits, 0.0)
    by_county = by(herders.county, money, counties.n)
    counties.herder_spending = np.minimum(counties.herder_spending, by_county)
    share = quotient(counties.herder_spending, by_county)
    model.market.order_basket(
        "resident_consumption",
        "herders",
        money * at(share, herders.county),
        county=herders.county,
        basket="household",
    )


def order_for_governments(model: GanziModel) -> None:
    """Counties pay for schools, hospitals, offices and public works; the budgets follow the
    transfers from above, works also own revenue, services also what they cost.
    """
    services = public_services(model) * model.counties.bodies_paid
    paid = np.zeros((*services.shape, NON_MARKET))
    # The market passes a government's public services on to schools, hospitals and offices.
    paid[..., PUBLIC_SERVICES] = services
    paid[..., CONSTRUCTION] = public_works(model) * model.counties.works_paid
    model.market.order_table("government_purchases", "county_governments", paid)


def order_from_outside(model: GanziModel) -> None:
    """Customers outside buy by trend, and Tibetan medicine as far as support has opened markets for
    it.
    """
    economy = model.economy
    prices = model.world.consumer_prices / economy.start_prices
    paid = economy.outside_demand[..., :NON_MARKET] * across(prices)
    paid *= across(demand_outside(model))
    paid[..., TIBETAN_MEDICINE] += support_medicine(model)
    model.market.order_table("product_export", "world", paid, only_here=True)
