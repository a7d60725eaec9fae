"""Who owns each power project as the run begins, what it owes, and what its income is taxed by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.deal_book import months_to_review
from abm.finance.deals import PLANT, Applications, held_by, note_past, rooms
from abm.finance.developers import developer_names
from abm.power.works import TABLE_MONTH
from agents import quantiles
from agents.calendar import MONTHS_A_YEAR
from agents.finance.guidance_fund import ENERGY
from agents.finance.investor import POWER
from agents.government.administration import profit_tax_rate
from agents.power.power_project import (
    APPROVED,
    BUILDING,
    DONE,
    NEVER,
    PARTIAL,
    PHOTOVOLTAIC,
    equity_by_plan,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.power.projects import ProjectRecords
    from agents.arrays import FloatArray, IntArray

HYDRO_PRICE, SOLAR_PRICE = range(2)
"""Columns of the developers' price beliefs."""
FIRST = 10.0
"""What puts projects of the state plan before others, beyond any opinion, share of cost."""


def share_out_projects(model: GanziModel, records: ProjectRecords, luck: FloatArray) -> None:
    """Named projects belong to the developer on record, all others are spread over the power
    developers by `luck`; standing plants and works under way carry debt.
    """
    plants, p = model.power_projects, model.parameters
    developers = np.flatnonzero(model.investors.group == POWER)
    names = developer_names()
    spread = np.minimum((luck * len(developers)).astype(int), len(developers) - 1)
    known = np.array([names.index(name) if name else -1 for name in records.developer])
    plants.developer = developers[np.where(known >= 0, known, spread)]

    taste = model.streams.uniform("developer_taste", 0, plants.uid)
    plants.taste = quantiles.normal(taste, 0.0, p.developer_taste_deviation)

    debt_share = np.where(plants.stage == DONE, p.standing_debt_share, p.debt_share)
    plants.external_loans = building_cost(model) * debt_share * plants.work


def promise_equity(model: GanziModel, records: ProjectRecords, begun: FloatArray) -> None:
    """Equity that works under way still bind, by plan: plans know when works began (`begun`, month
    index) and not how late they run.
    """
    plants, now = model.power_projects, model.clock.start
    plan = equity_by_plan(
        building_cost(model) * (1 - model.parameters.debt_share), plants.building_months
    )
    # Where no date is known, plans promise what the works done by 2022 leave at the planned pace.
    done = (TABLE_MONTH - begun) / (plants.building_months * plants.delay)
    end = np.where(records.start == "", TABLE_MONTH + (1 - done) * plan.months, begun + plan.months)
    building = (plants.stage == BUILDING) | (plants.stage == PARTIAL)
    until = np.where(building, np.ceil(end), now).astype(int)
    plants.bound_equity = np.where(until > now, plan.yearly, 0.0)
    plants.bound_until = np.where(until > now, until, NEVER)


def building_cost(model: GanziModel) -> FloatArray:
    """What each project costs to build, CNY, counted part, shape (n,)."""
    plants = model.power_projects
    return plants.capital_cost * plants.rated_capacity * plants.counted_share


def income_tax_rate(model: GanziModel) -> float:
    """Tax on profit over the operating income of plants, share: depreciation and interest lower
    what is taxed.
    """
    p = model.parameters
    return profit_tax_rate(
        p.profit_tax_unrelieved,
        largest_relief=p.profit_tax_relief,
        relief_taken=model.levers.tax_relief,
    )


def power_deals(model: GanziModel, rows: IntArray) -> Applications:
    """Starts of some projects as deals: each is for the developer that owns it.

    Equity is paid in by plan, so that a year's part of it is bound at once. What the state plan
    lists and approves goes before all else. Of solar plants alone owners look back on price and
    energy: no dam is finished and judged within a run.
    """
    plants, investors, p = model.power_projects, model.investors, model.parameters
    owner = plants.developer[rows]
    capital = building_cost(model)[rows]
    equity = capital * (1 - p.debt_share)
    plan = equity_by_plan(equity, plants.building_months[rows])

    decided = plants.listed[rows] & (plants.stage[rows] == APPROVED)
    opinion = plants.opinion[rows]
    surplus = np.where(decided, np.maximum(opinion, 0.0) + FIRST, opinion)
    solar = plants.technology[rows] == PHOTOVOLTAIC
    fed_in = 1 - investors.solar_loss_belief[owner, plants.county[rows]]
    income = investors.price_belief[owner, SOLAR_PRICE] * fed_in
    return Applications(
        kind=PLANT,
        fund_class=ENERGY,
        rows=rows,
        place=plants.county[rows],
        capital=capital,
        equity=equity,
        surplus=held_by(model, owner, surplus),
        room=rooms(model),
        bound=MONTHS_A_YEAR / plan.months,
        most=np.full(len(rows), np.inf),
        expected=np.where(solar & (income > 0), income, np.nan),
        months=months_to_review(plants.building_months[rows] * plants.delay[rows]),
        account="power_projects",
    )


def note_solar_works(model: GanziModel) -> None:
    """Enter the solar plants that stand or are being built as the run begins as deals of the past:
    their owners will look back on them too.
    """
    plants, p = model.power_projects, model.parameters
    rows = np.flatnonzero((plants.technology == PHOTOVOLTAIC) & (plants.stage >= BUILDING))
    left = (1 - plants.work[rows]) * plants.building_months[rows] * plants.delay[rows]
    price = model.investors.price_belief[plants.developer[rows], SOLAR_PRICE]
    deals = power_deals(model, rows)._replace(
        expected=price * (1 - p.starting_curtailment), months=months_to_review(left)
    )
    note_past(model, deals, investor=plants.developer[rows])
