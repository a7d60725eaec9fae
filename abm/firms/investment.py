"""Month phase: enterprises decide on new capital, pay for it with own money, grants and loans, and
go green.

Loans: `borrowing.py`; green equipment: `retrofit.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.credit import kind_of_industry
from abm.firms.borrowing import borrow, usual_debt
from abm.firms.enterprises import may_borrow, renewed_capital, usual_cost
from abm.firms.retrofit import go_green
from abm.firms.taxes import tax_on_firms
from abm.firms.tickets import book_tickets, tickets_for_firms
from agents.arrays import quotient, rows_where
from agents.axis import at, by
from agents.calendar import (
    JANUARY,
    MONTHS_A_QUARTER,
    MONTHS_A_YEAR,
    QUARTER_STARTS,
    QUARTERS_A_YEAR,
)
from agents.firms.production import (
    earned_margin,
    excess_money,
    lumpy_purchase,
    user_cost,
    wanted_investment,
)
from agents.industries import COLUMNS, FOOD_PROCESSING, NON_MARKET
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

KIND_OF_COLUMN = kind_of_industry(np.arange(COLUMNS))
"""Kind of loan that pays for capital, by market column, shape (15,)."""
CAPITAL_GRANTS = {"processing_capex_subsidy": FOOD_PROCESSING}
"""Levers that pay part of the cost of capital, and the market column that gets it."""
LOWEST_MARGIN = -1.0
HIGHEST_MARGIN = 1.0
"""Bounds of the surplus over sales that firms take for lasting."""
POOL_COLUMNS = np.arange(COLUMNS) >= FOOD_PROCESSING
"""Market columns that the industry fund pool supports: all but farms and mines, shape (15,)."""


def invest(model: GanziModel) -> None:
    """Plans and money at the start of a quarter, a third of the orders every month; in January
    green retrofits.
    """
    month = model.clock.month
    if month == JANUARY:
        go_green(model)
    if month in QUARTER_STARTS:
        plan_quarter(model)

    order_investment(model)


def order_investment(model: GanziModel) -> None:
    """Order a third of the quarter's plans, and the month's part of what is ordered bit by bit."""
    enterprises = model.enterprises
    paid = enterprises.planned_investment
    # Works and equipment cost what they do in the county, with freight.
    by_county = model.market.cost_of("investment")[..., 0] * model.world.consumer_prices
    cost = at(by_county, enterprises.county)
    enterprises.ordered_capital = paid / (enterprises.weight * cost)
    model.market.order_basket(
        "investment_local",
        "enterprises",
        paid + works_of_month(model),
        county=enterprises.county,
        basket="investment",
    )


def order_usual_investment(model: GanziModel) -> None:
    """What enterprises ordered in the month before the first: what wore out in it."""
    enterprises = model.enterprises
    enterprises.planned_investment = renewed_capital(model) / MONTHS_A_YEAR
    order_investment(model)


def works_of_month(model: GanziModel) -> FloatArray:
    """The month's part of what new firms and retrofits have still to order by the end of the year,
    CNY by row.
    """
    enterprises = model.enterprises
    ordered = enterprises.works_ahead / (MONTHS_A_YEAR - model.clock.month + 1)
    enterprises.works_ahead = enterprises.works_ahead - ordered
    return ordered


def plan_quarter(model: GanziModel) -> None:
    """What enterprises buy in the quarter, and the money for it."""
    wanted = investment_plans(model)
    pay_for_plans(model, wanted)
    model.enterprises.wanted_investment = wanted


@one_by_one
def pay_for_plans(model: GanziModel, wanted: FloatArray) -> None:
    """Find the money for the `wanted` capital (CNY by row), and plan what it is enough for."""
    enterprises = model.enterprises
    financing = finance(model, wanted)
    enterprises.planned_investment = financing.spent / MONTHS_A_QUARTER
    for lever, amounts in financing.grants.items():
        rows = rows_where(amounts)
        if len(rows):
            model.programmes.pay(lever, "enterprises", amounts[rows], rows=rows)


# What firms want


def investment_plans(model: GanziModel) -> FloatArray:
    """Capital that each row wants to buy this quarter, CNY of the whole row.

    Firms weigh the return on what they would add against its cost, both against the first month's,
    when as many invested as kept the economy going.
    """
    enterprises, p, economy = model.enterprises, model.parameters, model.economy
    margin = earned_margin(
        enterprises.usual_surplus,
        enterprises.yearly_sales / MONTHS_A_YEAR,
        lowest=LOWEST_MARGIN,
        highest=HIGHEST_MARGIN,
    )
    tax = tax_on_firms(model) * at(economy.structure.taxed, enterprises.market)
    earned = (
        margin * (1.0 - tax) * enterprises.expected_sales / np.maximum(enterprises.capital, 1.0)
    )
    cost = at(capital_cost(model), enterprises.market) * (1.0 - pool_share(model))
    usual_gap = at(economy.usual_gap, enterprises.market)
    gap = np.where(enterprises.market == NON_MARKET, 0.0, earned - cost - usual_gap)

    wanted = wanted_investment(
        enterprises.capital,
        enterprises.expected_sales,
        output_per_capital=enterprises.output_per_capital,
        usual_use=at(economy.structure.usual_utilisation, enterprises.market),
        depreciation=p.capital_depreciation,
        gap=gap,
        horizon=p.investment_horizon,
        spread=p.return_spread,
    )
    bought = lumpy_purchase(
        wanted,
        enterprises.capital,
        luck=model.streams.uniform("order", model.clock.t, enterprises.uid),
        smallest_share=p.smallest_investment,
        times=QUARTERS_A_YEAR,
    )
    return bought * enterprises.active * enterprises.weight * model.world.consumer_prices


def after_tax_margin(model: GanziModel) -> FloatArray:
    """Surplus after taxes over sales by market column, share; public bodies pay no tax."""
    p, structure = model.parameters, model.economy.structure
    before_tax = structure.margin - p.production_tax_rate * structure.value_added_ratio
    taxed = before_tax * (1.0 - tax_on_firms(model))
    return np.where(structure.taxed > 0, taxed, structure.margin)


def capital_cost(model: GanziModel) -> FloatArray:
    """Yearly cost of capital that an investment has to earn, by market column, share."""
    p = model.parameters
    cost = user_cost(
        at(model.credit.rates, KIND_OF_COLUMN),
        depreciation=p.capital_depreciation,
        grant_share=np.sum(list(grant_shares(model).values()), axis=0),
    )
    return cost + p.risk_premium


def grant_shares(model: GanziModel) -> dict[str, FloatArray]:
    """{lever: share of the cost of capital that it pays, by market column (15,)}."""
    return {
        lever: getattr(model.levers, lever) * (np.arange(COLUMNS) == column)
        for lever, column in CAPITAL_GRANTS.items()
    }


def pool_share(model: GanziModel) -> FloatArray:
    """Part of the cost of capital that the industry fund pool pays in a county's industries, by
    row, up to a most.
    """
    enterprises, p = model.enterprises, model.parameters
    support = model.programmes.effective("industry_fund_pool")
    eligible = (
        enterprises.active & POOL_COLUMNS[enterprises.market] & (enterprises.market != NON_MARKET)
    )
    # The pool is spread over what the county's firms usually buy: what wears out in a month.
    worn = (
        p.capital_depreciation
        / MONTHS_A_YEAR
        * enterprises.capital
        * enterprises.weight
        * enterprises.price
    )
    usual = by(enterprises.county, worn * eligible, model.counties.n)
    share = quotient(support, usual)
    return at(np.minimum(share, p.pool_share_most), enterprises.county) * eligible


# What they can pay for


class Financing(NamedTuple):
    """What enterprises spend on new capital in a quarter, and the grants that pay part of it."""

    spent: FloatArray
    """CNY by row."""
    grants: dict[str, FloatArray]
    """CNY by lever and row."""


def finance(model: GanziModel, wanted: FloatArray) -> Financing:
    """Money for the `wanted` capital, CNY by row: own money and grants first, then the fund's
    equity, then loans.

    Besides loans for what is missing, firms ask anew for debts that have been paid off, up to their
    usual debts.
    """
    enterprises, p = model.enterprises, model.parameters
    grants = {
        lever: share[enterprises.market] * wanted for lever, share in grant_shares(model).items()
    }
    all_grants = np.sum(list(grants.values()), axis=0)
    own = excess_money(
        enterprises.deposits - enterprises.works_ahead,
        usual_cost(model),
        months_kept=p.investment_buffer_months,
    )
    missing = np.maximum(wanted - all_grants - own, 0.0)

    tickets = tickets_for_firms(model, wanted, missing)
    equity = tickets.paid
    for_capital = (missing - equity) * p.loan_share_of_investment
    renewed = np.maximum(usual_debt(model) - model.ledger.loans("enterprises") - for_capital, 0.0)
    loans = borrow(model, (for_capital + renewed) * may_borrow(enterprises))

    # Whom a bank refuses for want of quota it refuses the whole, new capital and all.
    paid_by_loans = np.minimum(loans.lent, for_capital * loans.served)
    spent = np.minimum(wanted, own + all_grants + equity + paid_by_loans)
    if equity.any():
        # Without the ticket the same bank would have lent as large a part of a larger gap
        part = paid_by_loans / np.maximum(for_capital, 1.0)
        alone = own + all_grants + part * missing * p.loan_share_of_investment
        book_tickets(
            model,
            tickets,
            wanted=wanted,
            spent=spent,
            alone=np.minimum(np.minimum(wanted, alone), spent),
        )
    # Grants pay their share of what is bought in the end, not of what was wanted.
    bought = quotient(spent, wanted)
    return Financing(
        spent=spent, grants={lever: amounts * bought for lever, amounts in grants.items()}
    )
