"""Governments as the run begins: budgets, money at hand, administrations, first programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.government.budgets import programme_budget
from abm.government.effort import Effort
from abm.government.planned_levers import planned_levers
from abm.government.programmes import Programmes
from abm.government.public_debt import PublicDebt
from abm.government.revenue import Revenue
from abm.shares import county_shares
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from abm.model import GanziModel


def build_governments(model: GanziModel) -> None:
    """Budgets of the counties, their money at hand, and their administrations."""
    p = model.parameters
    counties = model.counties
    total = p.budget_expenditure * (1 - p.prefecture_budget_share)
    proxy = counties.population**p.budget_population_exponent
    counties.budget_expenditure = county_shares(
        model, "budget_expenditure", proxy, p.budget_concentration, total
    )
    counties.discretionary_budget = programme_budget(model)
    counties.digital = np.full(counties.n, p.digital_start)
    counties.talent = np.full(counties.n, p.talent_start)
    reserve = p.reserve_months / MONTHS_A_YEAR
    opening = counties.budget_expenditure * reserve
    account = model.ledger.open("county_governments", "CG", counties.n, opening)
    counties.lend_view("government_deposits", account)
    start_prefecture(model, p.budget_expenditure * p.prefecture_budget_share * reserve)
    model.public_debt = PublicDebt(model)
    model.revenue = Revenue(model)


def start_prefecture(model: GanziModel, amount: float) -> None:
    """Money at hand of the prefecture, put into its account before the books of the first month
    open.
    """
    account = model.ledger.accounts["prefecture"]
    account.deposits += amount
    account.opening += amount


def build_programmes(model: GanziModel) -> None:
    """Where counties put their effort, and what governments spend on each lever from the first
    month on.
    """
    levers = planned_levers(model.parameters)
    model.effort = Effort(model, levers)
    model.programmes = Programmes(model, levers)
