"""Month phase: enterprises decide on new capital, pay for it with own money, grants and loans, and go green."""

import numpy as np

from abm.market import COLUMNS, NON_MARKET
from abm.phases.fund import draw
from abm.phases.settlement import corporate_rate, usual_cost
from abm.structure import MANUFACTURING
from agents.guidance_fund import AGRICULTURE, DATA_INDUSTRY, TOURISM
from agents.industry import BUILDING_MATERIALS, FOOD_PROCESSING, HOSPITALITY, INFORMATION, TIBETAN_MEDICINE
from agents.production import (
    excess_money,
    green_share_after_year,
    lumpy,
    retrofit_benefit,
    user_cost,
    wanted_investment,
)

QUARTER_STARTS = (1, 4, 7, 10)
FUND_CLASS = {HOSPITALITY: TOURISM, FOOD_PROCESSING: AGRICULTURE, INFORMATION: DATA_INDUSTRY}
LOAN_KINDS = ("other", "tourism", "agriculture")
KIND_OF_COLUMN = np.zeros(COLUMNS, int)
KIND_OF_COLUMN[HOSPITALITY] = 1
KIND_OF_COLUMN[[FOOD_PROCESSING, TIBETAN_MEDICINE]] = 2
CAPITAL_GRANTS = {"processing_capex_subsidy": FOOD_PROCESSING, "building_material_retrofit": BUILDING_MATERIALS}
POOL_COLUMNS = np.arange(COLUMNS) >= FOOD_PROCESSING


def invest(model):
    """Plans and money at the start of a quarter, a third of the orders every month; in January green retrofits."""
    e, month = model.enterprises, model.clock.month
    if month == 1:
        go_green(model)
    if month in QUARTER_STARTS:
        plan_quarter(model)
    paid = e.planned_investment
    e.ordered_capital = paid / (e.weight * model.world.consumer_prices)
    mix = model.economy.structure.investment_mix
    model.market.order_mix("investment_local", "enterprises", paid, e.county, mix)


def plan_quarter(model):
    """What enterprises buy in the quarter, and the money for it."""
    wanted = investment_plans(model)
    spent, grants = finance(model, wanted)
    model.enterprises.wanted_investment, model.enterprises.planned_investment = wanted, spent / 3.0
    for lever, amounts in grants.items():
        rows = np.flatnonzero(amounts)
        if len(rows):
            model.programmes.pay(lever, "enterprises", amounts[rows], rows=rows)


def loan_rates(model):
    """Lending rate by market column, 1/a, shape (15,)."""
    return np.array([model.credit.rate(kind) for kind in LOAN_KINDS])[KIND_OF_COLUMN]


def grant_shares(model):
    """{lever: share of the cost of capital that it pays, by market column (15,)}."""
    levers, shares = model.levers, {}
    for lever, column in CAPITAL_GRANTS.items():
        shares[lever] = np.zeros(COLUMNS)
        shares[lever][column] = getattr(levers, lever)
    return shares


def concessions(model):
    """Gain of the guidance fund's equity by market column, share of the cost of capital, shape (15,)."""
    gain = np.zeros(COLUMNS)
    offered = model.guidance_funds.concession[0]
    for column, fund_class in FUND_CLASS.items():
        gain[column] = offered[fund_class]
    return gain


def after_tax_margin(model):
    """Surplus after taxes over sales by market column, share; public bodies pay no tax."""
    p, structure = model.parameters, model.economy.structure
    taxed = (structure.margin - p.production_tax_rate * structure.value_added_ratio) * (
        1.0 - corporate_rate(p, model.levers.tax_relief)
    )
    return np.where(structure.taxed > 0, taxed, structure.margin)


def capital_cost(model):
    """Yearly cost of capital that an investment has to earn, by market column, share."""
    p = model.parameters
    grants = np.sum(list(grant_shares(model).values()), axis=0)
    return user_cost(loan_rates(model), p.capital_depreciation, grants, concessions(model)) + p.risk_premium


def investment_plans(model):
    """Capital that each row wants to buy this quarter, CNY of the whole row.

    Firms weigh the return on what they would add against its cost, both against the first month's, when as many
    invested as kept the economy going.
    """
    e, p, economy = model.enterprises, model.parameters, model.economy
    need = (e.output_per_capital, economy.structure.usual_utilisation[e.market], p.capital_depreciation)
    earned = after_tax_margin(model)[e.market] * e.expected_sales / np.maximum(e.capital, 1.0)
    cost = capital_cost(model)[e.market] * (1.0 - pool_share(model))
    gap = np.where(e.market == NON_MARKET, 0.0, earned - cost - economy.usual_gap[e.market])
    wanted = wanted_investment(e.capital, e.expected_sales, *need, gap, p.investment_horizon, p.return_spread)
    luck = model.streams.uniform("order", model.clock.t, e.uid)
    bought = lumpy(wanted, e.capital, luck, p.smallest_investment, len(QUARTER_STARTS)) * e.active
    return bought * e.weight * model.world.consumer_prices


def pool_share(model):
    """Part of the cost of capital that the industry fund pool pays in a county's industries, by row, up to a most."""
    e, p = model.enterprises, model.parameters
    given = model.programmes.effective("industry_fund_pool")
    eligible = e.active & POOL_COLUMNS[e.market] & (e.market != NON_MARKET)
    worn = p.capital_depreciation / 12.0 * e.capital * e.weight * e.price
    usual = np.bincount(e.county, worn * eligible, model.counties.n)
    share = np.divide(given, usual, out=np.zeros_like(usual), where=usual > 0)
    return np.minimum(share, p.pool_share_most)[e.county] * eligible


def finance(model, wanted):
    """(CNY spent by row, grants by lever and row): own money first, grants, then a loan for part of what is missing."""
    e, p = model.enterprises, model.parameters
    grants = {lever: share[e.market] * wanted for lever, share in grant_shares(model).items()}
    granted = np.sum(list(grants.values()), axis=0)
    own = excess_money(e.deposits, usual_cost(model), p.investment_buffer_months)
    missing = np.maximum(wanted - granted - own, 0.0)
    asked = missing * p.loan_share_of_investment * ~e.self_employed * (e.market != NON_MARKET)
    lent = borrow(model, asked) + take_equity(model, missing - asked)
    spent = np.minimum(wanted, own + granted + lent)
    done = np.divide(spent, wanted, out=np.zeros_like(spent), where=wanted > 0)
    return spent, {lever: amounts * done for lever, amounts in grants.items()}


def borrow(model, asked):
    """Loans granted by row, CNY, asked for by kind of loan."""
    e, lent = model.enterprises, np.zeros(len(asked))
    for position, kind in enumerate(LOAN_KINDS):
        rows = np.flatnonzero((asked > 0) & (KIND_OF_COLUMN[e.market] == position))
        if len(rows):
            lent[rows] = model.credit.lend_local("enterprises", asked[rows], kind, rows=rows)
    return lent


def take_equity(model, missing):
    """Equity that the guidance fund pays in by row, CNY, for what own money and loans do not cover."""
    e, taken = model.enterprises, np.zeros(len(missing))
    for column, fund_class in FUND_CLASS.items():
        if model.guidance_funds.equity_offer[0, fund_class] <= 0:
            continue
        rows = np.flatnonzero((missing > 0) & (e.market == column) & ~e.self_employed)
        if len(rows):
            taken[rows] = draw(model, fund_class, "enterprises", missing[rows], rows=rows)
    return taken


def go_green(model):
    """Once a year part of the firms turn to electric or energy-saving equipment."""
    e, p, levers, economy = model.enterprises, model.parameters, model.levers, model.economy
    grant = np.full(COLUMNS, levers.electrification_subsidy)
    grant[BUILDING_MATERIALS] = levers.building_material_retrofit
    discount = np.zeros(COLUMNS)
    discount[list(MANUFACTURING)] = levers.support_power_price
    benefit = retrofit_benefit(discount, grant, p.retrofit_saving, p.retrofit_discount_effect)[e.market]
    slopes = (p.retrofit_benefit_effect, p.retrofit_peer_effect, p.retrofit_loan_effect)
    terms = (levers.green_window, p.retrofit_rate, p.retrofit_intercept, slopes)
    before = e.green
    e.green = green_share_after_year(before, benefit, economy.green[e.industry], *terms)
    economy.green = mean_by_industry(e, e.green)
    pay_for_retrofits(model, (e.green - before) * e.capital * e.weight * p.retrofit_cost_share * e.active)


def mean_by_industry(enterprises, values):
    """Mean of a column over the rows of each industry, weighed by sales, shape (14,)."""
    sold = enterprises.yearly_sales * enterprises.weight
    total = np.bincount(enterprises.industry, sold, NON_MARKET)
    weighted = np.bincount(enterprises.industry, sold * values, NON_MARKET)
    return np.divide(weighted, total, out=np.zeros(NON_MARKET), where=total > 0)


def pay_for_retrofits(model, cost):
    """Order the equipment of retrofits, CNY by row; the grant for building materials is paid."""
    e = model.enterprises
    mix = model.economy.structure.investment_mix
    model.market.order_mix("investment_local", "enterprises", cost, e.county, mix)
    rows = np.flatnonzero((e.market == BUILDING_MATERIALS) & (cost > 0))
    amounts = model.levers.building_material_retrofit * cost[rows]
    model.programmes.pay("building_material_retrofit", "enterprises", amounts, rows=rows)
