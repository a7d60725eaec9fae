"""Month phase: governments get their money, plan programmes every quarter, and spend on them every
month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.government.revenue import budgets
from agents.axis import as_row, by
from agents.calendar import JANUARY, MONTHS_A_YEAR, QUARTER_STARTS
from agents.government import administration as government
from agents.government.administration import arrears_change, other_spending
from agents.industries import NON_MARKET
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def set_budgets(model: GanziModel) -> None:
    """Transfers from above, fixed spending, then the month's programmes."""
    programmes = model.programmes
    programmes.open_month()
    if model.clock.first or model.clock.month in QUARTER_STARTS:
        plan_quarter(model)

    receive_transfers(model)
    receive_fees(model)
    serve_debt(model)
    pay_fixed_spending(model)  # leaves in the accounts what programmes are going to take
    programmes.spend()
    model.effort.spent = model.effort.spent + programmes.by_field

    # The grid company pays for lines ahead of need.
    early = model.levers.grid_priority * model.parameters.grid_priority_cost / MONTHS_A_YEAR
    model.ledger.forgo("grid_priority", early)


@one_by_one
def plan_quarter(model: GanziModel) -> None:
    """What last year teaches, in January, and the programmes of the quarter."""
    if model.clock.first:
        place_budgets(model)
    elif model.clock.month == JANUARY:
        model.revenue.close_year(model)
        model.counties.free_spending = model.revenue.free_spending[:-1]
        model.economy.public_prices = public_prices(model)
        model.effort.decide(model)
    model.counties.discretionary_budget = programme_budget(model)
    model.programmes.plan()


def place_budgets(model: GanziModel) -> None:
    """Before the first month, move part of the budgets to where the public bodies are that they pay
    for.
    """
    counties = model.counties
    orders = counties.public_purchases + counties.public_investment
    total = counties.budget_expenditure.sum()
    if orders.sum() > 0:
        weight = model.parameters.budget_follows_orders
        followed = total * orders / orders.sum()
        counties.budget_expenditure = counties.budget_expenditure + weight * (
            followed - counties.budget_expenditure
        )


def serve_debt(model: GanziModel) -> None:
    """Interest on bonds at the start of a quarter; in January those that fall due are repaid and
    new ones sold.
    """
    if model.clock.month in QUARTER_STARTS:
        model.public_debt.pay_interest(model)
    if model.clock.month == JANUARY and not model.clock.first:
        model.public_debt.renew(model)


def receive_transfers(model: GanziModel) -> None:
    """What counties and prefecture spend by their budgets beyond own revenue comes from the
    governments above.
    """
    p = model.parameters
    ledger = model.ledger
    needed = 1 - p.budget_revenue / p.budget_expenditure
    index = needed * model.world.transfer_index / MONTHS_A_YEAR
    finance, rows = model.network.finance, model.network.finance_rows.transfers
    come = model.counties.budget_expenditure * index * finance.open[..., rows]
    ledger.post("transfers", "upper_governments", "county_governments", received=come)
    model.network.pay(rows, come)
    own = p.budget_expenditure * p.prefecture_budget_share * index
    ledger.post("transfers", "upper_governments", "prefecture", paid=as_row(own))


def receive_fees(model: GanziModel) -> None:
    """Fees for farmland and public resources, which follow budgets: own revenue that no modelled
    tax stands for.
    """
    p = model.parameters
    ledger = model.ledger
    fees = (
        p.other_revenue_share
        * p.budget_revenue
        / p.budget_expenditure
        * model.world.transfer_index
        / MONTHS_A_YEAR
    )
    ledger.post(
        "resource_use_fees",
        "world",
        "county_governments",
        received=model.counties.budget_expenditure * fees,
    )
    own = p.budget_expenditure * p.prefecture_budget_share * fees
    ledger.post("resource_use_fees", "world", "prefecture", paid=as_row(own))


def pay_fixed_spending(model: GanziModel) -> None:
    """Debt service and purchases elsewhere: what public bodies, works and programmes leave of each
    budget.
    """
    budget = month_budgets(model)
    pay_fixed_of_counties(model, budget[..., :-1])

    p = model.parameters
    orders = as_row(model.programmes.month_plan.prefecture_orders())
    paid = other_spending(
        model.ledger.balance("prefecture") - orders,
        reserve=budget[..., -1:] * p.reserve_months,
        speed=p.surplus_speed,
        fixed=np.maximum(budget[..., -1:] - orders, 0.0),
    )
    model.ledger.post("government_purchases_import", "prefecture", "world", paid=paid)


def pay_fixed_of_counties(model: GanziModel, budget: FloatArray) -> None:
    """The same of counties, and what they put off or cannot order; `budget` (18,) in CNY/month."""
    p = model.parameters
    counties, enterprises = model.counties, model.enterprises
    promised = model.programmes.month_plan.county_orders()
    bodies, works = public_services(model), public_works(model)
    orders = bodies + works + promised
    reserve = budget * p.reserve_months
    at_hand = model.ledger.balance("county_governments")
    counties.arrears_change = arrears_change(
        at_hand - reserve,
        np.maximum(budget, orders),
        owed=by(enterprises.county, enterprises.arrears, counties.n),
        supplied=counties.supplied,
        line=p.arrears_line,
        most=p.arrears_most,
    )
    counties.bodies_paid, counties.works_paid = government.paid_shares(
        at_hand + counties.arrears_change,
        bodies=bodies,
        works=works,
        promised=promised,
    )
    paid = other_spending(
        at_hand - orders + counties.arrears_change,
        reserve=reserve,
        speed=p.surplus_speed,
        fixed=np.maximum(budget - orders, 0.0),
    )
    model.ledger.post("government_purchases_import", "county_governments", "world", paid=paid)


def public_services(model: GanziModel) -> FloatArray:
    """What counties order of schools, hospitals and offices this month, CNY, shape (18,): as much
    of them as transfers would buy at consumer prices, at what they cost.

    Pay, running and basic needs come first in a budget; what they take more, purchases elsewhere
    get less.
    """
    economy = model.economy
    volume = model.counties.public_purchases * model.world.transfer_index / economy.start_transfers
    return volume * economy.public_prices


def public_works(model: GanziModel) -> FloatArray:
    """Works that counties order this month, CNY, shape (18,): by transfers and own revenue."""
    counties = model.counties
    works = counties.public_investment * counties.free_spending
    return works * model.world.transfer_index / model.economy.start_transfers


def public_prices(model: GanziModel) -> float:
    """Prices of schools, hospitals and offices over consumer prices, 1 where they rise alike."""
    enterprises = model.enterprises
    public = (enterprises.market == NON_MARKET) & enterprises.active
    volume = np.where(public, enterprises.usual_sales * enterprises.weight, 0.0)
    mean = np.add.reduce(volume * enterprises.price) / np.add.reduce(volume)
    return float(mean) / model.world.consumer_prices


def month_budgets(model: GanziModel) -> FloatArray:
    """What the budgets of counties and prefecture come to this month, CNY, shape (19,): those of
    2021, moved by the transfers and by what own revenue lets them spend freely.
    """
    return government.budget_of_year(
        budgets(model) * (model.world.transfer_index / MONTHS_A_YEAR),
        model.revenue.free_spending,
        free_share=model.parameters.discretionary_share,
    )


def programme_budget(model: GanziModel) -> FloatArray:
    """Money that programmes may take of each county's budget this month, CNY, shape (18,): less
    where money did not pay for all works last month.
    """
    counties = model.counties
    return usual_programme_budget(model) * counties.free_spending * counties.works_paid


def usual_programme_budget(model: GanziModel) -> FloatArray:
    """The same with the own revenue that budgets were made for."""
    p = model.parameters
    part = p.discretionary_share * p.programme_part_of_discretionary
    return model.counties.budget_expenditure * (part / MONTHS_A_YEAR * model.world.transfer_index)
