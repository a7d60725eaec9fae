"""Month phase: what enterprises earned is paid out as wages, taxes, profits; households plan next
month's spending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.firms.labour import OFF_SEASON, SIMPLE_WORK, wage_factor
from abm.markets.structure import MANUFACTURING
from abm.money.sectors import BK
from agents.firms.production import excess_money
from agents.industries import COLUMNS, INFORMATION, NON_MARKET
from agents.markets.demand import household_consumption
from agents.pasture.herder import PAY

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray
    from agents.columns import Table

QUARTER_ENDS = (3, 6, 9, 12)
RESEARCHES = np.isin(np.arange(COLUMNS), (*MANUFACTURING, INFORMATION))
"""Whether large firms of a market column do research."""


def settle_money(model: GanziModel) -> None:
    """Wages and social transfers; at the end of a quarter taxes, profits, interest; then the plans
    of households.
    """
    added = model.ledger.produced("enterprises") - model.ledger.used("enterprises")
    wages = pay_wages(model)
    assess_tax(model, added, wages)
    if model.clock.month in QUARTER_ENDS:
        pay_taxes(model)
        pay_owners(model)
        reward_research(model)
        pay_interest(model)
        book_overdrafts(model)
    pay_pensions(model)
    plan_spending(model)
    model.accounts.close_month(model)


def pay_wages(model: GanziModel) -> FloatArray:
    """Pay all staff, CNY by row: people who live here, people from outside, and off season herders;
    returns the sum.
    """
    e, ledger, economy = model.enterprises, model.ledger, model.economy
    structure, counties = economy.structure, model.counties.n
    wages = (
        e.employees
        * e.weight
        * e.active
        * (structure.wage * economy.wage_level)[e.market]
        * wage_factor(model)
    )
    outside = wages * structure.outside_staff[e.market]
    local = wages - outside
    ledger.post("wages_outside", "enterprises", "world", paid=outside)
    by_county = np.bincount(e.county, local, counties)
    if model.clock.month in OFF_SEASON:
        simple = local * SIMPLE_WORK[e.market] * model.counties.herder_work[e.county]
        local = local - simple
        by_county = np.bincount(e.county, local, counties)
        pay_herders(model, "wages", "enterprises", simple, np.bincount(e.county, simple, counties))
    ledger.post("wages", "enterprises", "residents", paid=local, received=by_county)
    tax_wages(model, by_county)
    return wages


def tax_wages(model: GanziModel, wages: FloatArray) -> None:
    """Personal income tax on residents' wages, CNY by county, to upper governments, prefecture and
    counties.
    """
    upper, prefecture, county = model.economy.tax_shares["corporate_tax"]
    due, post = model.parameters.personal_tax_rate * wages, model.ledger.post
    post("personal_tax", "residents", "upper_governments", paid=due * upper)
    post("personal_tax", "residents", "prefecture", paid=due * prefecture)
    post(
        "personal_tax", "residents", "county_governments", paid=due * county, received=due * county
    )


def pay_herders(
    model: GanziModel, flow: str, payer: str, paid: FloatArray, by_county: FloatArray
) -> None:
    """Pay herders amounts by county, the same to every household of a county; counties without
    herders share evenly.
    """
    h, n = model.herders, model.counties.n
    households = np.bincount(h.county, h.weight, n)
    each = np.divide(by_county, households, out=np.zeros(n), where=households > 0)
    left = float(np.sum(by_county[households == 0])) / float(np.sum(households))
    received = (each + left)[h.county]
    model.pasture.earnings.add(model, PAY, received)
    model.ledger.post(flow, payer, "herders", paid=paid, received=received * h.weight)


def corporate_rate(parameters: Any, take_up: float) -> float:
    """Tax on profit after the relief of the west that firms take up (`take_up` 0 to 1), share of
    profit.
    """
    relief = parameters.corporate_tax_rate - parameters.encouraged_tax_rate
    return parameters.corporate_tax_rate - relief * parameters.encouraged_share * take_up


def assess_tax(model: GanziModel, added: FloatArray, wages: FloatArray) -> None:
    """Add the month's tax on value added and taxable profit, CNY by row, to what is due at the end
    of the quarter.

    Public bodies pay no tax, the self-employed little on production and none on profit.
    """
    e, p = model.enterprises, model.parameters
    taxed = model.economy.structure.taxed[e.market]
    rate = p.production_tax_rate * np.where(e.self_employed, p.small_firm_tax_factor, 1.0)
    tax = np.maximum(added, 0.0) * taxed * rate
    surplus = added - wages - tax
    worn = p.capital_depreciation / 12.0 * e.capital * e.weight * e.price
    e.owed_tax = e.owed_tax + tax
    e.taxable_profit = e.taxable_profit + (surplus - worn) * taxed * ~e.self_employed * e.active
    e.surplus = surplus / e.weight


def pay_taxes(model: GanziModel) -> None:
    """Pay the quarter's taxes to upper governments, prefecture and counties; the tax forgone is
    booked.
    """
    e, p = model.enterprises, model.parameters
    rate = corporate_rate(p, model.levers.tax_relief)
    profit = np.maximum(e.taxable_profit, 0.0)
    share_tax(model, "production_tax", e.owed_tax)
    share_tax(model, "corporate_tax", rate * profit)
    model.ledger.forgo("tax_relief", (p.corporate_tax_rate - rate) * float(np.add.reduce(profit)))
    e.owed_tax, e.taxable_profit = np.zeros(e.n), np.zeros(e.n)


def share_tax(model: GanziModel, tax: str, amounts: FloatArray) -> None:
    """Pay a tax, CNY by enterprise row, to upper governments, prefecture and the counties."""
    e, ledger = model.enterprises, model.ledger
    upper, prefecture, county = model.economy.tax_shares[tax]
    ledger.post(tax, "enterprises", "upper_governments", paid=amounts * upper)
    ledger.post(tax, "enterprises", "prefecture", paid=amounts * prefecture)
    due = amounts * county
    received = np.bincount(e.county, due, model.counties.n)
    ledger.post(tax, "enterprises", "county_governments", paid=due, received=received)


def pay_owners(model: GanziModel) -> None:
    """Owners take part of the money above a buffer and what investment asks; public bodies pay it
    to the county.
    """
    e, p, ledger = model.enterprises, model.parameters, model.ledger
    quarterly = 1.0 - (1.0 - p.payout_speed) ** 3
    free = (
        excess_money(e.deposits, usual_cost(model), p.enterprise_deposit_months)
        - e.wanted_investment
    )
    paid = quarterly * np.maximum(free, 0.0)
    public = e.market == NON_MARKET
    here = np.where(e.single, p.local_ownership_large, p.local_ownership)
    here = np.where(e.self_employed | public, 1.0, here)
    private = paid * ~public * here
    returned = paid * public
    n = model.counties.n
    ledger.post(
        "dividends",
        "enterprises",
        "residents",
        paid=private,
        received=np.bincount(e.county, private, n),
    )
    ledger.post("dividends_outside", "enterprises", "world", paid=paid * (1.0 - here))
    to_counties = np.bincount(e.county, returned, n)
    ledger.post(
        "dividends", "enterprises", "county_governments", paid=returned, received=to_counties
    )


def usual_cost(model: GanziModel) -> FloatArray:
    """Cost of a usual month by row, CNY: last year's sales less what structure leaves
    as surplus.
    """
    e = model.enterprises
    return e.yearly_sales * e.weight / 12.0 * (1.0 - model.economy.structure.margin[e.market])


def researching(enterprises: Table[Any]) -> BoolArray:
    """Whether a row does research: single firms of manufacturing and information, shape (n,)."""
    return enterprises.single & RESEARCHES[enterprises.market]


def reward_research(model: GanziModel) -> None:
    """Governments pay part of what firms spent on research in the quarter."""
    e, p = model.enterprises, model.parameters
    rows = np.flatnonzero(researching(e) & e.active)
    spent = p.research_share / 4.0 * e.yearly_sales[rows]
    if model.levers.rd_reward > 0:
        model.programmes.pay("rd_reward", "enterprises", model.levers.rd_reward * spent, rows=rows)


def book_overdrafts(model: GanziModel) -> None:
    """What enterprises have overdrawn becomes a loan."""
    overdrawn = np.maximum(-model.enterprises.deposits, 0.0)
    rows = np.flatnonzero(overdrawn)
    if len(rows):
        model.ledger.lend("enterprises", overdrawn[rows], rows=rows)


def pay_pensions(model: GanziModel) -> None:
    """Pensions and relief by head, to residents every month and to herders for the whole quarter at
    its end.
    """
    p, ledger, counties, economy = model.parameters, model.ledger, model.counties, model.economy
    each = p.social_transfer / 12.0 * model.world.transfer_index / economy.start_transfers
    residents = each * np.maximum(counties.population - economy.herder_population, 0.0)
    ledger.post("social_transfers", "upper_governments", "residents", received=residents)
    if model.clock.month in QUARTER_ENDS:
        amounts = 3 * each * economy.herder_population
        pay_herders(
            model,
            "social_transfers",
            "upper_governments",
            np.array([np.add.reduce(amounts)]),
            amounts,
        )


def pay_interest(model: GanziModel) -> None:
    """Interest of the quarter on the deposits of households, and between the branches and their
    head offices.
    """
    rate = model.parameters.deposit_rate / 4.0
    for account in ("residents", "herders"):
        interest = rate * np.maximum(model.ledger.balance(account), 0.0)
        model.ledger.post("deposit_interest", "banks", account, received=interest)
    position = float(model.balance_sheet.sheet["head_office"][BK])
    payer, payee = ("world", "banks") if position > 0 else ("banks", "world")
    model.ledger.post("head_office_interest", payer, payee, paid=np.array([rate * abs(position)]))


def plan_spending(model: GanziModel) -> None:
    """Update usual incomes by what came in this month, and set what households spend next month."""
    c, p, h = model.counties, model.parameters, model.herders
    residents = c.resident_deposits.copy()
    herders = np.bincount(h.county, h.deposits, c.n)
    came_in = residents - c.resident_known + c.resident_spending
    c.resident_income = np.maximum(c.resident_income + (came_in - c.resident_income) / 12.0, 0.0)
    came_in = herders - c.herder_known + c.herder_spending
    c.herder_income = np.maximum(c.herder_income + (came_in - c.herder_income) / 12.0, 0.0)
    terms = (p.propensity_income, p.propensity_deposits)
    c.resident_spending = household_consumption(c.resident_income, residents, *terms)
    terms = (p.propensity_income * p.herder_spending_factor, p.propensity_deposits)
    c.herder_spending = household_consumption(c.herder_income, herders, *terms)
    c.resident_known, c.herder_known = residents, herders
