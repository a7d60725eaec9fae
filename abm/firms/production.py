"""Month phase: enterprises update what they expect, charge and employ, and order inputs;
households, governments and customers outside order for the month.

Orders: `orders.py`; hiring: `labour.py`; registration as above scale: `census.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.census import take_census
from abm.firms.cheap_power import pass_on_cheap_power
from abm.firms.enterprises import of_cell, researching
from abm.firms.labour import hire
from abm.firms.orders import (
    order_for_governments,
    order_for_households,
    order_from_outside,
    order_inputs,
)
from abm.markets.structure import SERVICES
from abm.markets.trade import IS_MAKER, SETS_PRICE
from agents.arrays import quotient
from agents.axis import at
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.firms.enterprise import growth_factor
from agents.firms.production import (
    growth_persistence,
    price_after_month,
    staff_after_month,
)
from agents.industries import COLUMNS
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, Number
    from agents.columns import Table
    from agents.firms.enterprise import Enterprise

BY_HAND = np.isin(np.arange(COLUMNS), SERVICES)
"""Whether a market column is of services, which work by hand, shape (15,)."""
LEAST_SEASON = 0.1
"""Least sales of a month over the mean that count as a season."""


def plan_production(model: GanziModel) -> None:
    """Plans, prices and staff of enterprises, then the orders of everyone who buys by plan."""
    if model.clock.month == JANUARY:
        take_census(model)
        revise_growth(model)

    install_capital(model)
    set_prices(model)
    plan_staff(model)

    pass_on_cheap_power(model)
    # At the prices just set; trade meets the orders later in the month.
    order_inputs(model)
    order_for_households(model)
    order_for_governments(model)
    order_from_outside(model)


@one_by_one
def revise_growth(model: GanziModel) -> None:
    """Every January enterprises expect part of their industry's last real growth to go on, the more
    so if it did.
    """
    economy, p = model.economy, model.parameters
    if economy.last_real_sales.any():
        before = np.maximum(economy.last_real_sales, 1.0)
        growth = np.clip(economy.real_sales / before - 1.0, -0.2, 0.2)
        if economy.last_growth is not None:
            economy.growth_products = economy.growth_products + growth * economy.last_growth
            economy.growth_squares = economy.growth_squares + economy.last_growth**2
        persistence = growth_persistence(
            economy.growth_products,
            economy.growth_squares,
            prior=p.growth_persistence,
            prior_years=p.growth_prior_years,
            usual_deviation=p.growth_usual_deviation,
        )
        economy.expected_growth = persistence * growth
        economy.last_growth = growth

    economy.last_real_sales = economy.real_sales
    economy.real_sales = np.zeros(COLUMNS)
    # Before a first whole year of sales the season of the start holds.
    if economy.last_real_sales.any():
        economy.season = season_of(model.enterprises)


def season_of(enterprises: Table[Enterprise]) -> FloatArray:
    """Sales of each month of the last year over the year's mean, by market column, mean 1, shape
    (12, 15).
    """
    units = enterprises.weight * enterprises.active
    sold = np.array(
        [
            np.bincount(enterprises.market, enterprises.monthly_sales[:, month] * units, COLUMNS)
            for month in range(MONTHS_A_YEAR)
        ]
    )
    mean = sold.mean(axis=0)
    season = quotient(sold, mean, empty=1.0)
    return np.maximum(season, LEAST_SEASON)


def install_capital(model: GanziModel) -> None:
    """Old capital wears out, what was paid for last month is put to use."""
    enterprises, p = model.enterprises, model.parameters
    enterprises.capital = (
        enterprises.capital * (1.0 - p.capital_depreciation / MONTHS_A_YEAR)
        + enterprises.ordered_capital
    )
    enterprises.ordered_capital = np.zeros(enterprises.n)


def set_prices(model: GanziModel) -> None:
    """Wages follow consumer prices and a trend; prices follow cost and use of capacity, or the
    market outside, whose goods bear the freight here.
    """
    enterprises, p, economy = model.enterprises, model.parameters, model.economy
    structure = economy.structure
    inflation = model.world.consumer_prices / economy.prices - 1.0
    productivity = productivity_growth(model)
    wage_growth = inflation + (productivity + p.real_wage_gap) / MONTHS_A_YEAR

    # Wages in the cost rise by their own growth less that of productivity, all else by inflation.
    labour = structure.value_added_ratio * structure.labour_share
    unit_wage_growth = wage_growth - productivity_by_column(model) / MONTHS_A_YEAR
    cost_growth = inflation + labour * (unit_wage_growth - inflation)
    gain = at(labour, enterprises.market) * (research_gain(model) / MONTHS_A_YEAR)

    full_sales = np.maximum(enterprises.capital * enterprises.output_per_capital, 1.0)
    price = price_after_month(
        enterprises.price,
        at(cost_growth, enterprises.market) - gain,
        utilisation=enterprises.expected_sales / full_sales,
        usual_utilisation=at(structure.usual_utilisation, enterprises.market),
        markup_drift=p.markup_drift,
    )
    taken = model.world.consumer_prices * model.world.goods_price_index
    enterprises.price = np.where(IS_MAKER[enterprises.market], taken, price)

    economy.prices = model.world.consumer_prices
    economy.wage_level = economy.wage_level * (1.0 + wage_growth)


def plan_staff(model: GanziModel) -> None:
    """Standing with buyers drifts by luck; expectations follow sales free of their season, and
    staff follows them.
    """
    enterprises, p, economy = model.enterprises, model.parameters, model.economy
    enterprises.customers = enterprises.customers * growth_factor(
        enterprises.yearly_sales,
        model.streams.uniform("growth", model.clock.t, enterprises.uid),
        deviation=p.standing_deviation,
        size_exponent=p.standing_size_exponent,
        lowest_deviation=p.standing_lowest_deviation,
        smallest_sales=p.standing_smallest_size,
    )

    # `sales` are still those of the month before
    season = at(economy.season_in(model.clock.month - 1), enterprises.market)
    yearly_pace = MONTHS_A_YEAR * enterprises.sales / (enterprises.price * season)
    enterprises.usual_sales = enterprises.usual_sales + p.memory_speed * (
        yearly_pace - enterprises.usual_sales
    )
    enterprises.expected_sales = enterprises.usual_sales * (
        1.0 + at(economy.expected_growth, enterprises.market)
    )
    enterprises.usual_surplus = (
        enterprises.usual_surplus
        + (enterprises.surplus - enterprises.usual_surplus) / MONTHS_A_YEAR
    )

    usual = at(productivity_by_column(model), enterprises.market)
    growth = (usual + research_gain(model)) / MONTHS_A_YEAR
    enterprises.productivity = enterprises.productivity * (1.0 + growth)
    needed = enterprises.expected_sales / MONTHS_A_YEAR / enterprises.productivity
    wages_before = model.counties.wage_index
    hire(model, staff_after_month(enterprises.employees, needed, hiring_speed=p.hiring_speed))
    pass_on_wages(model, model.counties.wage_index / wages_before - 1.0)
    pass_on_freight(model)


def pass_on_wages(model: GanziModel, rise: FloatArray) -> None:
    """Prices take up the rise of each county's wages (share, by county) where sellers set them."""
    enterprises, structure = model.enterprises, model.economy.structure
    labour = structure.value_added_ratio * structure.labour_share * SETS_PRICE
    enterprises.price = enterprises.price * (
        1.0 + at(labour, enterprises.market) * at(rise, enterprises.county)
    )


def pass_on_freight(model: GanziModel) -> None:
    """Prices take up by how much inputs have become dearer on the roads of the last month, where
    sellers set them.
    """
    enterprises, structure, economy = model.enterprises, model.economy.structure, model.economy
    cost = model.market.cost_of("inputs")
    if (cost == economy.input_cost).all():
        return
    share = (1.0 - structure.value_added_ratio) * SETS_PRICE
    rise = 1.0 + share[..., None, :] * (cost / economy.input_cost - 1.0)
    enterprises.price = enterprises.price * of_cell(enterprises, rise)
    economy.input_cost = cost


def productivity_growth(model: GanziModel) -> Number:
    """Growth of output a worker without policy, 1/a: what the registered trend leaves when work
    itself has grown.
    """
    return model.trends.economy.growth(model.clock.t) - model.parameters.hours_growth


def productivity_by_column(model: GanziModel) -> FloatArray:
    """The same by market column, 1/a, shape (15,): services and public bodies, which work by hand,
    gain less. Wages are those of the economy, so that their prices rise. Source: cost disease,
    Baumol and Bowen 1966.
    """
    gap = model.parameters.services_productivity_gap
    return productivity_growth(model) - gap * BY_HAND


def research_gain(model: GanziModel) -> FloatArray:
    """Growth of output a worker that rewards for research add, 1/a by row: in large makers and
    information firms.
    """
    reward = model.parameters.research_productivity * model.levers.rd_reward
    return reward * researching(model.enterprises)
