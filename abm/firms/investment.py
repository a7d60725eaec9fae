"""Month phase: enterprises decide on new capital, pay for it with own money, grants and loans, and
go green.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.finance.books import Standing, kind_of_industry
from abm.finance.defaults import debt_coverage
from abm.finance.fund import call_equity
from abm.firms.retrofit import go_green
from abm.firms.settlement import corporate_rate, usual_cost
from agents.finance.bank import credit_chance
from agents.finance.guidance_fund import AGRICULTURE, DATA_INDUSTRY, TOURISM
from agents.firms.production import earned_margin, excess_money, lumpy, user_cost, wanted_investment
from agents.industries import COLUMNS, FOOD_PROCESSING, HOSPITALITY, INFORMATION, NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray
    from agents.columns import Table

QUARTER_STARTS = (1, 4, 7, 10)
FUND_CLASS = {HOSPITALITY: TOURISM, FOOD_PROCESSING: AGRICULTURE, INFORMATION: DATA_INDUSTRY}
KIND_OF_COLUMN = kind_of_industry(np.arange(COLUMNS))
CAPITAL_GRANTS = {"processing_capex_subsidy": FOOD_PROCESSING}
MARGIN_BOUNDS = (-1.0, 1.0)
"""Surplus over sales that firms take for lasting."""
POOL_COLUMNS = np.arange(COLUMNS) >= FOOD_PROCESSING


def invest(model: GanziModel) -> None:
    """Plans and money at the start of a quarter, a third of the orders every month; in January
    green retrofits.
    """
    e, month = model.enterprises, model.clock.month
    if month == 1:
        go_green(model, borrow)
    if month in QUARTER_STARTS:
        plan_quarter(model)
    paid = e.planned_investment
    e.ordered_capital = paid / (e.weight * model.world.consumer_prices)
    mix = model.economy.structure.investment_mix
    model.market.order_mix("investment_local", "enterprises", paid, e.county, mix)


def plan_quarter(model: GanziModel) -> None:
    """What enterprises buy in the quarter, and the money for it."""
    wanted = investment_plans(model)
    spent, grants = finance(model, wanted)
    model.enterprises.wanted_investment, model.enterprises.planned_investment = wanted, spent / 3.0
    for lever, amounts in grants.items():
        rows = np.flatnonzero(amounts)
        if len(rows):
            model.programmes.pay(lever, "enterprises", amounts[rows], rows=rows)


def loan_rates(model: GanziModel) -> FloatArray:
    """Lending rate by market column, 1/a, shape (15,)."""
    return model.credit.rates[KIND_OF_COLUMN]


def grant_shares(model: GanziModel) -> dict[str, FloatArray]:
    """{lever: share of the cost of capital that it pays, by market column (15,)}."""
    levers, shares = model.levers, {}
    for lever, column in CAPITAL_GRANTS.items():
        shares[lever] = np.zeros(COLUMNS)
        shares[lever][column] = getattr(levers, lever)
    return shares


def concessions(model: GanziModel) -> FloatArray:
    """Gain of the guidance fund's equity by market column, share of the cost of capital, shape
    (15,).
    """
    gain = np.zeros(COLUMNS)
    offered = model.guidance_funds.concession[0]
    for column, fund_class in FUND_CLASS.items():
        gain[column] = offered[fund_class]
    return gain


def after_tax_margin(model: GanziModel) -> FloatArray:
    """Surplus after taxes over sales by market column, share; public bodies pay no tax."""
    p, structure = model.parameters, model.economy.structure
    taxed = (structure.margin - p.production_tax_rate * structure.value_added_ratio) * (
        1.0 - corporate_rate(p, model.levers.tax_relief)
    )
    return np.where(structure.taxed > 0, taxed, structure.margin)


def capital_cost(model: GanziModel) -> FloatArray:
    """Yearly cost of capital that an investment has to earn, by market column, share."""
    p = model.parameters
    grants = np.sum(list(grant_shares(model).values()), axis=0)
    return (
        user_cost(loan_rates(model), p.capital_depreciation, grants, concessions(model))
        + p.risk_premium
    )


def investment_plans(model: GanziModel) -> FloatArray:
    """Capital that each row wants to buy this quarter, CNY of the whole row.

    Firms weigh the return on what they would add against its cost, both against the first month's,
    when as many invested as kept the economy going.
    """
    e, p, economy = model.enterprises, model.parameters, model.economy
    need = (
        e.output_per_capital,
        economy.structure.usual_utilisation[e.market],
        p.capital_depreciation,
    )
    margin = earned_margin(e.usual_surplus, e.yearly_sales / 12.0, *MARGIN_BOUNDS)
    kept = 1.0 - corporate_rate(p, model.levers.tax_relief) * economy.structure.taxed[e.market]
    earned = margin * kept * e.expected_sales / np.maximum(e.capital, 1.0)
    cost = capital_cost(model)[e.market] * (1.0 - pool_share(model))
    gap = np.where(e.market == NON_MARKET, 0.0, earned - cost - economy.usual_gap[e.market])
    wanted = wanted_investment(
        e.capital, e.expected_sales, *need, gap, p.investment_horizon, p.return_spread
    )
    luck = model.streams.uniform("order", model.clock.t, e.uid)
    bought = lumpy(wanted, e.capital, luck, p.smallest_investment, len(QUARTER_STARTS)) * e.active
    return bought * e.weight * model.world.consumer_prices


def pool_share(model: GanziModel) -> FloatArray:
    """Part of the cost of capital that the industry fund pool pays in a county's industries, by
    row, up to a most.
    """
    e, p = model.enterprises, model.parameters
    given = model.programmes.effective("industry_fund_pool")
    eligible = e.active & POOL_COLUMNS[e.market] & (e.market != NON_MARKET)
    worn = p.capital_depreciation / 12.0 * e.capital * e.weight * e.price
    usual = np.bincount(e.county, worn * eligible, model.counties.n)
    share = np.divide(given, usual, out=np.zeros_like(usual), where=usual > 0)
    return np.minimum(share, p.pool_share_most)[e.county] * eligible


def finance(model: GanziModel, wanted: FloatArray) -> tuple[FloatArray, dict[str, FloatArray]]:
    """(CNY spent by row, grants by lever and row): own money and grants first, then the fund's
    equity, then loans.

    Besides loans for what is missing, firms ask anew for debts that have been paid off, up to their
    usual debts.
    """
    e, p = model.enterprises, model.parameters
    grants = {lever: share[e.market] * wanted for lever, share in grant_shares(model).items()}
    granted = np.sum(list(grants.values()), axis=0)
    own = excess_money(e.deposits, usual_cost(model), p.investment_buffer_months)
    missing = np.maximum(wanted - granted - own, 0.0)
    equity = take_equity(
        model, np.minimum(missing, p.fund_ticket_limit * p.fund_deal_equity * wanted)
    )
    asked = (missing - equity) * p.loan_share_of_investment
    renewed = np.maximum(usual_debt(model) - model.ledger.loans("enterprises") - asked, 0.0)
    lent = borrow(model, (asked + renewed) * may_borrow(e))
    spent = np.minimum(wanted, own + granted + equity + np.minimum(lent, asked))
    done = np.divide(spent, wanted, out=np.zeros_like(spent), where=wanted > 0)
    return spent, {lever: amounts * done for lever, amounts in grants.items()}


def may_borrow(enterprises: Table[Any]) -> BoolArray:
    """Rows that banks lend to: legal entities at work in market industries, bool, shape (n,)."""
    e = enterprises
    return ~e.self_employed & (e.market != NON_MARKET) & e.active


def usual_debt(model: GanziModel) -> FloatArray:
    """Debts that firms keep on their capital, CNY by row: those of the start, more while loans are
    cheap and easy.

    Source: partial adjustment to a target leverage, Flannery and Rangan 2006, here within a
    quarter.
    """
    e, p = model.enterprises, model.parameters
    pull = model.credit.pull()[model.credit.kinds("enterprises")]
    return np.minimum(p.loan_to_capital * pull, 1.0) * e.capital * e.weight * e.price


def borrow(model: GanziModel, asked: FloatArray) -> FloatArray:
    """Loans granted by row, CNY, scored by the banks."""
    lent, rows = np.zeros(len(asked)), np.flatnonzero(asked > 0)
    if len(rows):
        lent[rows] = model.credit.lend_scored(asked[rows], acceptance(model)[rows], rows)
    return lent


def acceptance(model: GanziModel) -> FloatArray:
    """Chance of each row to pass the banks' scoring, 0 to 1; the usual applicant is that of the
    start.
    """
    e, p, credit = model.enterprises, model.parameters, model.credit
    coverage = np.clip(debt_coverage(model), 0.0, 4.0)
    worth = e.capital * e.weight * e.price
    own = 1.0 - np.divide(
        model.ledger.loans("enterprises"), worth, out=np.zeros(e.n), where=worth > 0
    )
    if credit.usual_standing is None:
        weight = worth * may_borrow(e)
        credit.usual_standing = Standing(
            coverage=np.average(coverage, weights=weight),
            equity_share=np.average(own, weights=weight),
        )
    return credit_chance(
        ease=credit.accepted[credit.kinds("enterprises")],
        coverage=coverage,
        usual_coverage=credit.usual_standing.coverage,
        equity_share=own,
        usual_equity=credit.usual_standing.equity_share,
        age=e.age,
        coverage_effect=p.score_coverage,
        equity_effect=p.score_collateral,
        age_effect=p.score_relation,
    )


def take_equity(model: GanziModel, asked: FloatArray) -> FloatArray:
    """Equity that the guidance fund pays in by row, CNY, out of what is asked for."""
    e, taken = model.enterprises, np.zeros(len(asked))
    if not model.guidance_funds.equity_offer.any():
        return taken
    merit = plan_merit(model)
    for column, fund_class in FUND_CLASS.items():
        rows = np.flatnonzero((asked > 0) & (e.market == column) & ~e.self_employed)
        if len(rows):
            taken[rows] = call_equity(
                model,
                fund_class,
                account="enterprises",
                amounts=asked[rows],
                rows=rows,
                scores=merit[rows],
            )
    return taken


def plan_merit(model: GanziModel) -> FloatArray:
    """How much the plan's targets gain by a deal with a row: firms near the above-scale line, in
    zones, and green.
    """
    e = model.enterprises
    near = e.single & (
        e.yearly_sales >= model.parameters.split_line_share * model.economy.lines[e.branch]
    )
    return near + e.in_zone + e.green
