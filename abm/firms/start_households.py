"""Households before the first month: residents' money, and the income and spending that they are
used to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.start_labour import paid_at_home
from abm.registers.base_product import base_primary
from agents.calendar import MONTHS_A_YEAR
from agents.markets.demand import household_consumption

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

    # Wages after tax, what owners here take of profits, pensions, what people away send
    wages = (
        output
        * structure.value_added_ratio
        * structure.labour_share
        * (1 - structure.outside_staff)
    )
    wages = wages * (1 - p.personal_tax_rate)
    margin = structure.value_added_ratio * (1 - structure.labour_share) - p.production_tax_rate
    worn = p.capital_depreciation / (structure.output_per_capital * structure.usual_utilisation)
    # Mean of firms that are all owned here and of those of which a part is.
    owners = np.maximum(margin - worn, 0.0) * structure.taxed * (1 + p.local_ownership) / 2
    herding = herder_population(model)
    social = p.social_transfer * np.maximum(counties.population - herding, 0.0)
    pay = paid_at_home(work.at, wages.sum(axis=1))
    sent = p.remittance * counties.away
    income = (pay + (output * owners).sum(axis=1) + social + sent) / MONTHS_A_YEAR

    counties.resident_income = income
    counties.resident_spending = household_consumption(
        income,
        counties.resident_deposits,
        propensity_income=p.propensity_income,
        propensity_deposits=p.propensity_deposits,
    )
    counties.resident_known = counties.resident_deposits.copy()
    start_herders(model, herding)


def herder_population(model: GanziModel) -> FloatArray:
    """Herders by county, persons, shape (18,)."""
    herders, counties = model.herders, model.counties
    households = np.bincount(herders.county, herders.weight, counties.n)
    return np.minimum(households * model.parameters.herder_household_size, counties.population)


def start_herders(model: GanziModel, herding: FloatArray) -> None:
    """Money income of herders: what they sell and are paid, near primary value added less own
    use; `herding` persons by county.
    """
    p, counties, herders = model.parameters, model.counties, model.herders
    part = herding / max(herding.sum(), 1.0)
    income = base_primary(model) * p.herder_money_income_share * part + p.social_transfer * herding
    counties.herder_known = np.bincount(herders.county, herders.deposits, counties.n)
    counties.herder_income = income / MONTHS_A_YEAR
    counties.herder_spending = (
        p.propensity_income * p.herder_spending_factor * income / MONTHS_A_YEAR
    )
