"""The plants' money: what they sell, what they pay out of it, and what their owners take or put
in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.government.taxes import share_tax
from abm.power.developers import income_tax_rate
from agents.axis import anywhere, by, total
from agents.calendar import MONTHS_A_YEAR, QUARTER_ENDS, QUARTERS_A_YEAR
from agents.power.power_project import RUN_OF_RIVER
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import FloatArray
    from agents.columns import Table


def sell_power(model: GanziModel, price: FloatArray) -> None:
    """Post the sales to other regions, and what the plants pay out of all their sales; owners take
    what is left.

    Sales inside the prefecture are paid when goods are traded; they count here for costs and taxes.
    """
    plants, p, ledger = model.power_projects, model.parameters, model.ledger
    net_price = price / (1 + p.sales_tax)
    ledger.post("power_export", "world", "power_projects", received=plants.export * net_price)
    sales = plants.generation * net_price
    # Rounding alone could make it negative
    plants.local_sales = np.maximum(sales - plants.export * net_price, 0.0)

    inputs = (1 - model.settled.value_added_ratio_electricity) * sales
    wages = p.power_wage_share * (sales - inputs)
    fee = p.water_fee * plants.generation * (plants.technology <= RUN_OF_RIVER)
    tax = p.power_tax_share * sales
    buy_inputs(model, inputs)
    pay_wages(model, wages)
    pay_charges(model, fee, tax)
    pay_interest_of_plants(model)
    plants.income = plants.income + sales - inputs - wages - fee - tax

    if model.clock.month in QUARTER_ENDS:
        settle_quarter_of_plants(model)
    # Owners come last: they put in what is short after all that was due has been paid
    cover_losses(model)


def buy_inputs(model: GanziModel, inputs: FloatArray) -> None:
    """Order inputs (CNY by project): a drawn share from sellers here, in the usual mix of the
    industry.
    """
    plants = model.power_projects
    model.market.order_basket(
        "intermediate_local",
        "power_projects",
        inputs,
        county=plants.county,
        basket="plant_inputs",
    )
    plants.unpaid_orders = plants.unpaid_orders + inputs


def pay_wages(model: GanziModel, wages: FloatArray) -> None:
    """Pay wages to residents of the county and to staff from outside."""
    ledger, plants = model.ledger, model.power_projects
    local = wages * model.parameters.power_wage_local_share
    received = by(plants.county, local, model.counties.n)
    ledger.post("wages", "power_projects", "residents", paid=local, received=received)
    ledger.post("wages_outside", "power_projects", "world", paid=wages - local)


def pay_charges(model: GanziModel, fee: FloatArray, tax: FloatArray) -> None:
    """Pay water-resource fees, which stay in the province, and taxes on sales."""
    county = model.power_projects.county
    share_tax(model, "resource_fees", "power_projects", amounts=fee, county=county)
    share_tax(model, "production_tax", "power_projects", amounts=tax, county=county)


def pay_interest_of_plants(model: GanziModel) -> None:
    """Interest on loans from outside and here; governments pay the discount on the loans that carry
    it.
    """
    plants, levers, ledger = model.power_projects, model.levers, model.ledger
    local_loans = ledger.loans("power_projects")
    rate = (model.world.loan_prime_rate + model.parameters.power_margin_rate) / MONTHS_A_YEAR
    ledger.post("external_interest", "power_projects", "world", paid=plants.external_loans * rate)
    ledger.post("loan_interest", "power_projects", "banks", paid=local_loans * rate)

    if anywhere(levers.interest_discount > 0) and plants.discounted.any():
        share = levers.interest_discount / PERCENT * model.parameters.discount_reach
        discount = (plants.external_loans + local_loans) * (share / MONTHS_A_YEAR)
        model.programmes.pay("interest_discount", "power_projects", discount * plants.discounted)


def settle_quarter_of_plants(model: GanziModel) -> None:
    """Profit tax on the quarter's income, instalments of loans, and profits to the
    owners outside.
    """
    plants, p, ledger = model.power_projects, model.parameters, model.ledger

    # Losses are carried forward: they lower the income of quarters to come
    income = np.maximum(plants.income, 0.0)
    plants.income = np.minimum(plants.income, 0.0)
    rate = income_tax_rate(model)
    share_tax(model, "corporate_tax", "power_projects", amounts=rate * income, county=plants.county)
    relief = (p.profit_tax_unrelieved - rate) * total(income)
    ledger.forgo("tax_relief", relief)

    # Loans fall due once a plant is complete
    complete = plants.live_capacity >= plants.rated_capacity
    if model.outlook.steady:
        complete = np.zeros_like(complete)  # as their works have no end (`construction.py`)
    instalment_share = complete / (p.power_loan_years * QUARTERS_A_YEAR)
    instalment = plants.external_loans * instalment_share
    ledger.post("external_repayment", "power_projects", "world", paid=instalment)
    ledger.repay("power_projects", ledger.loans("power_projects") * instalment_share)
    plants.external_loans = plants.external_loans - instalment

    profit = np.maximum(plants.deposits - money_needed(plants), 0.0)
    ledger.post("dividends_outside", "power_projects", "world", paid=profit)


def cover_losses(model: GanziModel) -> None:
    """Owners put in money where a project company cannot pay what is due."""
    plants = model.power_projects
    shortage = np.maximum(money_needed(plants) - plants.deposits, 0.0)
    model.ledger.post("equity", "world", "power_projects", received=shortage)


def money_needed(plants: Table[PowerProject]) -> FloatArray:
    """Money that a project company must keep: orders to be paid, and tickets of the fund for works
    to come, CNY.
    """
    return plants.unpaid_orders + plants.fund_equity
