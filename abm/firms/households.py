"""Part of the settlement: what reaches households besides wages and profits, and what they plan to
spend next month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.money.sectors import BK
from abm.pasture.pay import pay_herders
from agents.axis import as_row, by, total
from agents.calendar import MONTHS_A_QUARTER, MONTHS_A_YEAR, QUARTER_ENDS, QUARTERS_A_YEAR
from agents.markets.demand import household_consumption, usual_income

if TYPE_CHECKING:
    from abm.model import GanziModel


def pay_pensions(model: GanziModel) -> None:
    """Pensions and relief by head, to residents every month and to herders for the whole quarter at
    its end.
    """
    p, ledger, counties, economy = model.parameters, model.ledger, model.counties, model.economy
    index = model.world.transfer_index
    each = p.social_transfer / MONTHS_A_YEAR * index / economy.start_transfers
    residents = each * np.maximum(counties.population - economy.herder_population, 0.0)
    ledger.post("social_transfers", "upper_governments", "residents", received=residents)
    if model.clock.month in QUARTER_ENDS:
        amounts = MONTHS_A_QUARTER * each * economy.herder_population
        pay_herders(
            model,
            "social_transfers",
            "upper_governments",
            paid=as_row(total(amounts)),
            by_county=amounts,
        )


def pay_remittances(model: GanziModel) -> None:
    """What people away send home; it rises with wages."""
    each = model.parameters.remittance / MONTHS_A_YEAR * model.economy.wage_level
    model.ledger.post("remittances", "world", "residents", received=each * model.counties.away)


def pay_interest_on_deposits(model: GanziModel) -> None:
    """Interest of the quarter on the deposits of households, and between the branches and their
    head offices.
    """
    rate = model.parameters.deposit_rate / QUARTERS_A_YEAR
    for account in ("residents", "herders"):
        interest = rate * np.maximum(model.ledger.balance(account), 0.0)
        model.ledger.post("deposit_interest", "banks", account, received=interest)
    # A positive position is what branches have lent to their head offices, which then pay.
    position = model.balance_sheet.sheet["head_office"][..., [BK]]
    for payer, payee, lent in (("world", "banks", position), ("banks", "world", -position)):
        interest = rate * np.maximum(lent, 0.0)
        model.ledger.post("head_office_interest", payer, payee, paid=interest)


def plan_spending(model: GanziModel) -> None:
    """Update usual incomes by what came in this month, and set what households spend next month."""
    counties, p, herders = model.counties, model.parameters, model.herders

    resident_deposits = counties.resident_deposits.copy()
    earned = resident_deposits - counties.resident_known + counties.resident_spending
    counties.resident_income = usual_income(counties.resident_income, earned)
    counties.resident_spending = household_consumption(
        counties.resident_income,
        resident_deposits,
        propensity_income=p.propensity_income,
        propensity_deposits=p.propensity_deposits,
    )
    counties.resident_known = resident_deposits

    herder_deposits = by(herders.county, herders.deposits, counties.n)
    earned = herder_deposits - counties.herder_known + counties.herder_spending
    counties.herder_income = usual_income(counties.herder_income, earned)
    counties.herder_spending = household_consumption(
        counties.herder_income,
        herder_deposits,
        propensity_income=p.propensity_income * p.herder_spending_factor,
        propensity_deposits=p.propensity_deposits,
    )
    counties.herder_known = herder_deposits
