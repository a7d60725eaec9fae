"""Month phase: planned power projects move towards approval and main start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.fund import draw
from abm.power.works import TABLE_MONTH
from agents.calendar import MONTHS_A_YEAR
from agents.finance.guidance_fund import ENERGY
from agents.finance.investor import POWER, equity_left
from agents.power.power_project import (
    APPROVED,
    BUILDING,
    IDEA,
    PHOTOVOLTAIC,
    RUN_OF_RIVER,
    SEVEN_BUILDING,
    STARTED,
    affordable_starts,
    approval_pace,
    equity_by_plan,
    file_rate,
    monthly_probability,
    preparation_pace,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents import PowerProject
    from agents.arrays import BoolArray, FloatArray, IntArray
    from agents.columns import Table

PROGRESS, DROP = range(2)
"""Counters of the draws of a month: a stage that is reached, a project that is given up."""


def advance_power_projects(model: GanziModel) -> None:
    """Preliminary work, applications, approvals and starts; winners of an auction that start too
    late lose the site.

    Stages are those of the tables in 2022: in earlier months only starts on record happen.
    """
    p, t = model.power_projects, model.clock.t
    hold_equity(model)

    recorded = (p.known_start >= 0) & (p.stage == APPROVED) & (t >= p.known_start)
    if recorded.any():
        enter(p, recorded, stage=p.stage + recorded, t=t)
    if t < TABLE_MONTH:
        return

    drop_projects(model)

    # Chance moves files; a start needs a developer that can pay for it as well
    luck = model.streams.uniform("stages", t, p.uid, PROGRESS)
    moved = (luck < stage_chances(model)) & (p.known_start < 0)
    ready = np.flatnonzero(moved & (p.stage == APPROVED))
    moved[ready] = False
    if len(ready):
        moved[start_works(model, ready)] = True
    stage = p.stage + moved

    # A lapsed award may have been for a part of its site, which is whole again
    late = p.site & (stage == APPROVED) & (t - p.stage_month >= model.parameters.award_months)
    if late.any():
        p.rated_capacity = np.where(late, p.offered_capacity, p.rated_capacity)
    changed = moved | late
    if changed.any():
        enter(p, changed, stage=np.where(late, IDEA, stage), t=t)


def enter(p: Table[PowerProject], changed: BoolArray, *, stage: IntArray, t: int) -> None:
    """Write the stages that some projects enter this month."""
    approved = changed & (stage == APPROVED)
    p.stage = stage
    p.stage_month = np.where(changed, t, p.stage_month)
    p.approved_month = np.where(approved, t, p.approved_month)


def hold_equity(model: GanziModel) -> None:
    """Equity that works under way bind of each power developer this year, by plan, and what it has
    in hand.
    """
    p, investors, t = model.power_projects, model.investors, model.clock.t
    bound = np.bincount(p.developer, p.bound_equity * (p.bound_until > t), investors.n)
    investors.committed = np.where(investors.group == POWER, bound, investors.committed)
    size = p.rated_capacity * p.counted_share * (p.stage >= BUILDING)
    investors.portfolio = np.bincount(p.developer, size, investors.n)


def drop_projects(model: GanziModel) -> None:
    """Projects not yet approved are given up now and then if red lines touch them or their
    developer wants no part.
    """
    p = model.power_projects
    doubtful = ((p.approval_ease < 1) | ~p.wanted) & (p.stage < APPROVED) & ~p.site & ~p.dropped
    rows = np.flatnonzero(doubtful)
    luck = model.streams.uniform("stages", model.clock.t, p.uid[rows], DROP)
    chance = -np.expm1(-model.parameters.drop_rate / MONTHS_A_YEAR)
    given_up = rows[luck < chance]
    if len(given_up):
        dropped = p.dropped.copy()
        dropped[given_up] = True
        p.dropped = dropped


def stage_chances(model: GanziModel) -> FloatArray:
    """Chance of each project to reach its next stage this month, shape (n,); open sites move by
    auction only.
    """
    p, par = model.power_projects, model.parameters
    months_in_stage = model.clock.t - p.stage_month

    # Preliminary work goes faster with public money
    preparation = preparation_pace(
        float(np.sum(model.programmes.effective("prelim_work_budget"))),
        par.preparation_budget_reference,
        elasticity=par.preparation_elasticity,
        public_share=par.preparation_public_share,
    )
    preparation_rate = file_rate(
        preparation,
        p.preparation_months,
        least_share=par.file_least_share,
        months_in_stage=months_in_stage,
    )

    # Approvals go as fast as administration, state plan and developer let them
    files = file_pace(model)
    approval_rate = file_rate(
        files * national_pace(model) * p.wanted,
        p.approval_months,
        least_share=par.file_least_share,
        months_in_stage=months_in_stage,
    )

    # Winners of an auction need the county's approval before they can start
    chance = monthly_probability(
        p.stage,
        idea_rate=np.where(p.site, 0.0, par.idea_rate * preparation),
        preparation_rate=preparation_rate,
        approval_rate=approval_rate,
        start_rate=np.where(p.site, files, 1.0) * p.wanted / par.start_months,
    )
    return chance * ~p.dropped


def file_pace(model: GanziModel) -> FloatArray:
    """Pace of files in the administration of each project's county, shape (n,), slowed by red
    lines.
    """
    p, par, levers, counties = model.power_projects, model.parameters, model.levers, model.counties
    by_county = approval_pace(
        counties.approval_rate,
        coordination=levers.coordination,
        coordination_gain=par.coordination_approval_gain,
        land_priority=levers.land_energy_priority * counties.priority_advantage,
        land_gain=par.land_priority_gain,
    )
    return by_county[p.county] * p.approval_ease


def national_pace(model: GanziModel) -> FloatArray:
    """Pace of national approval, shape (n,): large dams need a five-year plan that lists them."""
    p, par = model.power_projects, model.parameters
    large = (p.technology <= RUN_OF_RIVER) & (p.rated_capacity >= par.large_hydro_size)
    wanted_soon = (p.role == STARTED) | (p.role == SEVEN_BUILDING)
    outside = np.where(wanted_soon, par.approval_listed_outside_window, par.approval_outside_window)
    return np.where(large, np.maximum(outside, model.world.hydro_window), 1.0)


def start_works(model: GanziModel, ready: IntArray) -> IntArray:
    """Rows of the projects that start: those whose developers can bind their equity, by year; binds
    it.

    Solar projects may take tickets of the guidance fund. Projects of the state plan come first.
    """
    p, par, investors = model.power_projects, model.parameters, model.investors
    solar = p.technology == PHOTOVOLTAIC
    equity = p.capital_cost * p.rated_capacity * p.counted_share * (1 - par.debt_share)
    months = equity_by_plan(equity, p.building_months).months

    # Whoever comes first takes what the next would need, so luck orders what the plan does not
    luck = model.streams.uniform("order", model.clock.t, p.uid[ready])
    order = ready[np.lexsort((luck, ~p.listed[ready]))]

    starts = affordable_starts(
        order,
        equity=equity,
        years=months / MONTHS_A_YEAR,
        developer=p.developer,
        room=equity_left(investors.equity_budget, investors.committed),
        offer=ticket_offer(model),
        ticket_limit=solar * par.fund_ticket_limit,
    )
    started = starts.rows
    if starts.tickets.any():
        equity[started] -= take_tickets(model, started, starts.tickets)
    bind_equity(model, started, equity=equity, months=months)

    discounted = p.discounted.copy()
    discounted[started] = solar[started] & (model.levers.interest_discount > 0)
    p.discounted = discounted
    return started


def ticket_offer(model: GanziModel) -> float:
    """What the guidance fund can pay for tickets this month, CNY: its offer as far as its money
    reaches.
    """
    fund = model.guidance_funds
    return max(min(float(fund.equity_offer[0, ENERGY]), float(fund.deposits[0])), 0.0)


def take_tickets(model: GanziModel, started: IntArray, tickets: FloatArray) -> FloatArray:
    """Money of the fund for works that start, CNY; returns the part that stands in for their
    developers' equity.
    """
    p = model.power_projects
    before = p.deposits[started]
    added = draw(model, ENERGY, "power_projects", tickets, started)
    p.fund_equity = p.fund_equity + np.bincount(started, p.deposits[started] - before, p.n)
    return added


def bind_equity(
    model: GanziModel, started: IntArray, *, equity: FloatArray, months: FloatArray
) -> None:
    """Write what the developers of works that start pay in by plan, and bind it this year."""
    p, investors, t = model.power_projects, model.investors, model.clock.t
    yearly = p.bound_equity.copy()
    until = p.bound_until.copy()
    yearly[started] = equity[started] / (months[started] / MONTHS_A_YEAR)
    until[started] = t + np.ceil(months[started]).astype(int)
    p.bound_equity = yearly
    p.bound_until = until
    investors.committed = investors.committed + np.bincount(
        p.developer[started], yearly[started], investors.n
    )
