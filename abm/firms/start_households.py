"""Households before the first month: residents' money, and the income and spending that they are
used to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.start_incomes import by_month, herder_flows, resident_flows
from agents.calendar import MONTHS_A_YEAR
from agents.markets.demand import household_consumption, remembered_income

if TYPE_CHECKING:
    from abm.firms.books import Work
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def build_households(
    model: GanziModel, structure: Structure, output: FloatArray, work: Work
) -> None:
    """Residents' account; the income and spending that residents and herders are used to; `output`
    of enterprises by county and market column (18, 15), CNY/a.
    """
    p, counties = model.parameters, model.counties
    people = counties.population / counties.population.sum()
    deposits = p.deposits_total * p.household_deposit_share * (1 - p.herder_deposit_share) * people
    if "residents" not in model.ledger.accounts:
        model.ledger.open("residents", "HR", counties.n, deposits)
    counties.lend_view("resident_deposits", model.ledger.balance("residents"))

    herding = herder_population(model)
    flows = resident_flows(model, structure, output, work=work, herding=herding)
    earned = by_month(flows)
    counties.resident_income = remembered_income(earned, model.clock.month)
    counties.resident_known = counties.resident_deposits.copy()
    counties.resident_spending = spending_of_residents(model, counties.resident_income)
    usual = spending_of_residents(model, earned.mean(axis=0))

    earned = by_month(herder_flows(model, structure, output, herding))
    counties.herder_income = remembered_income(earned, model.clock.month)
    counties.herder_known = np.bincount(model.herders.county, model.herders.deposits, counties.n)
    counties.herder_spending = spending_of_herders(model, counties.herder_income)
    usual = usual + spending_of_herders(model, earned.mean(axis=0))
    # What they are used to in the first month has the season of the months before it.
    model.economy.usual_spending = MONTHS_A_YEAR * usual


def spending_of_residents(model: GanziModel, income: FloatArray) -> FloatArray:
    """What residents spend of an `income` and their deposits, CNY/month by county, (18,)."""
    p, counties = model.parameters, model.counties
    return household_consumption(
        income,
        counties.resident_known,
        propensity_income=p.propensity_income,
        propensity_deposits=p.propensity_deposits,
    )


def spending_of_herders(model: GanziModel, income: FloatArray) -> FloatArray:
    """What herders spend of an `income` and their deposits, CNY/month by county, (18,)."""
    p, counties = model.parameters, model.counties
    return household_consumption(
        income,
        counties.herder_known,
        propensity_income=p.propensity_income * p.herder_spending_factor,
        propensity_deposits=p.propensity_deposits,
    )


def herder_population(model: GanziModel) -> FloatArray:
    """Herders by county, persons, shape (18,)."""
    herders, counties = model.herders, model.counties
    households = np.bincount(herders.county, herders.weight, counties.n)
    return np.minimum(households * model.parameters.herder_household_size, counties.population)
