"""Part of investment: every January firms turn to electric or energy-saving equipment, and pay for
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.borrowing import borrow
from abm.firms.enterprises import mean_by_industry
from abm.markets.structure import MAKERS
from agents import quantiles
from agents.arrays import quotient
from agents.calendar import MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.finance.bank import GREEN
from agents.firms.production import adopted_share, retrofit_benefit, willing_share
from agents.industries import BUILDING_MATERIALS, COLUMNS, NON_MARKET
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table
    from agents.firms.enterprise import Enterprise

CELLS = len(COUNTIES) * COLUMNS
"""Neighbourhoods of firms: a county and a market column each."""


@one_by_one
def go_green(model: GanziModel) -> None:
    """Part of the firms turn green, by worth, neighbours, green loans and pressure."""
    enterprises, p = model.enterprises, model.parameters
    step = p.retrofit_rate * willingness(model) * (1.0 - enterprises.green)
    luck = model.streams.uniform(
        "green_adoption", model.clock.year * MONTHS_A_YEAR, enterprises.uid
    )
    units = quantiles.binomial_share(luck, enterprises.weight, step)
    added = adopted_share(enterprises.green, units) * enterprises.active
    enterprises.green = enterprises.green + added
    model.economy.green = mean_by_industry(enterprises, enterprises.green)
    pay_for_retrofits(
        model,
        added
        * enterprises.capital
        * enterprises.weight
        * enterprises.price
        * p.retrofit_cost_share,
    )


def willingness(model: GanziModel) -> FloatArray:
    """Share of each row's units that would turn green once they look at it, 0 to 1, shape (n,)."""
    enterprises, p, levers = model.enterprises, model.parameters, model.levers
    grant = np.full(COLUMNS, levers.electrification_subsidy)
    grant[BUILDING_MATERIALS] = levers.building_material_retrofit
    discount = np.zeros(COLUMNS)
    discount[list(MAKERS)] = levers.support_power_price
    benefit = retrofit_benefit(
        discount,
        grant,
        saving_share=p.retrofit_saving,
        discount_effect=p.retrofit_discount_effect,
    )
    return willing_share(
        benefit[enterprises.market],
        peers(enterprises),
        loan_ease=float(model.credit.pull()[GREEN]) - 1.0,
        pressure=levers.assessment_weight_green,
        intercept=p.retrofit_intercept,
        benefit_effect=p.retrofit_benefit_effect,
        peer_effect=p.retrofit_peer_effect,
        loan_effect=p.retrofit_loan_effect,
        pressure_effect=p.retrofit_mandate_effect,
    )


def peers(enterprises: Table[Enterprise]) -> FloatArray:
    """Green share of the firms of the same county and market, by row, weighed by sales."""
    cell = enterprises.county * COLUMNS + enterprises.market
    sold = enterprises.yearly_sales * enterprises.weight
    total = np.bincount(cell, sold, CELLS)
    green = np.bincount(cell, sold * enterprises.green, CELLS)
    return quotient(green, total)[cell]


def pay_for_retrofits(model: GanziModel, cost: FloatArray) -> None:
    """Set aside what retrofits cost, CNY by row, partly on credit, to be ordered over the year; the
    grant for building materials is paid.
    """
    enterprises, p = model.enterprises, model.parameters
    borrow(
        model,
        cost
        * p.loan_share_of_investment
        * (~enterprises.self_employed & (enterprises.market != NON_MARKET)),
    )
    enterprises.works_ahead = enterprises.works_ahead + cost
    rows = np.flatnonzero((enterprises.market == BUILDING_MATERIALS) & (cost > 0))
    amounts = model.levers.building_material_retrofit * cost[rows]
    model.programmes.pay("building_material_retrofit", "enterprises", amounts, rows=rows)
