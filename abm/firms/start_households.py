"""Households before the first month: residents' money, and the income and spending that they are
used to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.start_incomes import by_month, herder_flows, resident_flows
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
    income = remembered_income(by_month(flows), model.clock.month)
    counties.resident_income = income
    counties.resident_spending = household_consumption(
        income,
        counties.resident_deposits,
        propensity_income=p.propensity_income,
        propensity_deposits=p.propensity_deposits,
    )
    counties.resident_known = counties.resident_deposits.copy()
    flows = herder_flows(model, structure, output, herding)
    start_herders(model, remembered_income(by_month(flows), model.clock.month))


def herder_population(model: GanziModel) -> FloatArray:
    """Herders by county, persons, shape (18,)."""
    herders, counties = model.herders, model.counties
    households = np.bincount(herders.county, herders.weight, counties.n)
    return np.minimum(households * model.parameters.herder_household_size, counties.population)


def start_herders(model: GanziModel, income: FloatArray) -> None:
    """Money `income` (CNY/month by county) and spending that herders are used to."""
    p, counties, herders = model.parameters, model.counties, model.herders
    counties.herder_known = np.bincount(herders.county, herders.deposits, counties.n)
    counties.herder_income = income
    counties.herder_spending = household_consumption(
        counties.herder_income,
        counties.herder_known,
        propensity_income=p.propensity_income * p.herder_spending_factor,
        propensity_deposits=p.propensity_deposits,
    )
