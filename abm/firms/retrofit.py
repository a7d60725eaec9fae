"""Part of investment: once a year firms turn to electric or energy-saving equipment, and pay for
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.markets.structure import MANUFACTURING
from agents import quantiles
from agents.finance.bank import GREEN
from agents.firms.production import adopted_share, retrofit_benefit, willing_to_retrofit
from agents.industries import BUILDING_MATERIALS, COLUMNS, NON_MARKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table

TOGETHER = 18 * COLUMNS


def go_green(model: GanziModel, borrow: Callable) -> None:
    """Part of the firms turn green, by worth, neighbours, green loans and pressure; `borrow` lends
    by row.
    """
    e, p, economy = model.enterprises, model.parameters, model.economy
    willing = willingness(model)
    luck = model.streams.uniform("green_adoption", model.clock.year * 12, e.uid)
    step = p.retrofit_rate * willing * (1.0 - e.green)
    added = adopted_share(e.green, quantiles.binomial_share(luck, e.weight, step)) * e.active
    e.green = e.green + added
    economy.green = mean_by_industry(e, e.green)
    pay_for_retrofits(model, added * e.capital * e.weight * e.price * p.retrofit_cost_share, borrow)


def willingness(model: GanziModel) -> FloatArray:
    """Share of each row's units that would turn green once they look at it, 0 to 1, shape (n,)."""
    e, p, levers, credit = model.enterprises, model.parameters, model.levers, model.credit
    grant = np.full(COLUMNS, levers.electrification_subsidy)
    grant[BUILDING_MATERIALS] = levers.building_material_retrofit
    discount = np.zeros(COLUMNS)
    discount[list(MANUFACTURING)] = levers.support_power_price
    benefit = retrofit_benefit(discount, grant, p.retrofit_saving, p.retrofit_discount_effect)[
        e.market
    ]
    loans = float(credit.pull()[GREEN]) - 1.0
    slopes = (
        p.retrofit_benefit_effect,
        p.retrofit_peer_effect,
        p.retrofit_loan_effect,
        p.retrofit_mandate_effect,
    )
    given = (benefit, peers(e), loans, levers.assessment_weight_green)
    return willing_to_retrofit(*given, p.retrofit_intercept, slopes)


def peers(enterprises: Table[Any]) -> FloatArray:
    """Green share of the firms of the same county and market, by row, weighed by sales."""
    e = enterprises
    cell = e.county * COLUMNS + e.market
    sold = e.yearly_sales * e.weight
    total = np.bincount(cell, sold, TOGETHER)
    mean = np.divide(
        np.bincount(cell, sold * e.green, TOGETHER), total, out=np.zeros(TOGETHER), where=total > 0
    )
    return mean[cell]


def mean_by_industry(enterprises: Table[Any], values: FloatArray) -> FloatArray:
    """Mean of a column over the rows of each industry, weighed by sales, shape (14,)."""
    sold = enterprises.yearly_sales * enterprises.weight
    total = np.bincount(enterprises.industry, sold, NON_MARKET)
    weighted = np.bincount(enterprises.industry, sold * values, NON_MARKET)
    return np.divide(weighted, total, out=np.zeros(NON_MARKET), where=total > 0)


def pay_for_retrofits(model: GanziModel, cost: FloatArray, borrow: Callable) -> None:
    """Order the equipment of retrofits, CNY by row, partly on credit; the grant for building
    materials is paid.
    """
    e, p = model.enterprises, model.parameters
    borrow(model, cost * p.loan_share_of_investment * (~e.self_employed & (e.market != NON_MARKET)))
    mix = model.economy.structure.investment_mix
    model.market.order_mix("investment_local", "enterprises", cost, e.county, mix)
    rows = np.flatnonzero((e.market == BUILDING_MATERIALS) & (cost > 0))
    amounts = model.levers.building_material_retrofit * cost[rows]
    model.programmes.pay("building_material_retrofit", "enterprises", amounts, rows=rows)
