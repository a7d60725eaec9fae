"""Month phases: planned power projects and lines move towards approval and main start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.finance.fund import draw
from abm.power.works import TABLE_MONTH
from agents.finance.guidance_fund import ENERGY
from agents.finance.investor import POWER, equity_left
from agents.power import power_project as plant
from agents.power import transmission_line as line

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray
    from agents.columns import Table

START, DROP = range(2)
"""Counters of the draws of a month: a stage that is reached, a project that is given up."""


def advance_power_projects(model: GanziModel) -> None:
    """Preliminary work, applications, approvals and starts; winners of an auction that start too
    late lose the site.

    Stages are those of the tables in 2022: in earlier months only starts on record happen.
    """
    p, t = model.power_projects, model.clock.t
    hold_equity(model)
    recorded = (p.known_start >= 0) & (p.stage == plant.APPROVED) & (t >= p.known_start)
    if recorded.any():
        enter(p, recorded, p.stage + recorded, t)
    if t < TABLE_MONTH:
        return
    drop_projects(model)
    moved = (model.streams.uniform("stages", t, p.uid, START) < stage_chances(model)) & (
        p.known_start < 0
    )
    ready = np.flatnonzero(moved & (p.stage == plant.APPROVED))
    moved[ready] = False
    if len(ready):
        moved[start_works(model, ready)] = True
    stage = p.stage + moved
    late = p.site & (stage == plant.APPROVED) & (t - p.stage_month >= model.parameters.award_months)
    if late.any():
        p.rated_capacity = np.where(late, p.offered_capacity, p.rated_capacity)
    changed = moved | late
    if changed.any():
        enter(p, changed, np.where(late, plant.IDEA, stage), t)


def enter(p: Table[Any], changed: BoolArray, stage: IntArray, t: int) -> None:
    """Write the stages that some projects enter this month."""
    approved = changed & (stage == plant.APPROVED)
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
    size = p.rated_capacity * p.counted_share * (p.stage >= plant.BUILDING)
    investors.portfolio = np.bincount(p.developer, size, investors.n)


def drop_projects(model: GanziModel) -> None:
    """Projects not yet approved are given up now and then if red lines touch them or their
    developer wants no part.
    """
    p, par = model.power_projects, model.parameters
    doubtful = (
        ((p.approval_ease < 1) | ~p.wanted) & (p.stage < plant.APPROVED) & ~p.site & ~p.dropped
    )
    rows = np.flatnonzero(doubtful)
    luck = model.streams.uniform("stages", model.clock.t, p.uid[rows], DROP)
    given_up = rows[luck < -np.expm1(-par.drop_rate / plant.MONTHS_A_YEAR)]
    if len(given_up):
        dropped = p.dropped.copy()
        dropped[given_up] = True
        p.dropped = dropped


def stage_chances(model: GanziModel) -> FloatArray:
    """Chance of each project to reach its next stage this month, shape (n,); open sites move by
    auction only.
    """
    p, par, levers = model.power_projects, model.parameters, model.levers
    budget = float(np.sum(model.programmes.effective("prelim_work_budget")))
    terms = (
        par.preparation_budget_reference,
        par.preparation_elasticity,
        par.preparation_public_share,
    )
    preparation = plant.preparation_pace(budget, *terms)
    priority = levers.land_energy_priority * model.counties.priority_advantage
    gains = (levers.coordination, par.coordination_approval_gain, priority, par.land_priority_gain)
    files = plant.approval_pace(model.counties.approval_rate, *gains)[p.county] * p.approval_ease
    waited = par.file_least_share, model.clock.t - p.stage_month
    chance = plant.monthly_probability(
        p.stage,
        np.where(p.site, 0.0, par.idea_rate * preparation),
        plant.file_rate(preparation, p.preparation_months, *waited),
        plant.file_rate(files * national_pace(model) * p.wanted, p.approval_months, *waited),
        np.where(p.site, files, 1.0) * p.wanted / par.start_months,
    )
    return chance * ~p.dropped


def national_pace(model: GanziModel) -> FloatArray:
    """Pace of national approval, shape (n,): large dams need a five-year plan that lists them."""
    p, par = model.power_projects, model.parameters
    large = (p.technology <= plant.RUN_OF_RIVER) & (p.rated_capacity >= par.large_hydro_size)
    wanted_soon = (p.role == plant.START) | (p.role == plant.SEVEN_BUILDING)
    outside = np.where(wanted_soon, par.approval_listed_outside_window, par.approval_outside_window)
    return np.where(large, np.maximum(outside, model.world.hydro_window), 1.0)


def start_works(model: GanziModel, ready: IntArray) -> IntArray:
    """Rows of the projects that start: those whose developers can bind their equity, by year; binds
    it.

    Solar projects may take tickets of the guidance fund. Projects of the state plan come first.
    """
    p, par, investors = model.power_projects, model.parameters, model.investors
    solar = p.technology == plant.PHOTOVOLTAIC
    equity = p.capital_cost * p.rated_capacity * p.counted_share * (1 - par.debt_share)
    _, months = plant.equity_by_plan(equity, p.building_months)
    luck = model.streams.uniform("order", model.clock.t, p.uid[ready])
    order = ready[np.lexsort((luck, ~p.listed[ready]))]
    fund = model.guidance_funds
    offer = max(min(float(fund.equity_offer[0, ENERGY]), float(fund.deposits[0])), 0.0)
    room = equity_left(investors.equity_budget, investors.committed)
    terms = (
        equity,
        months / plant.MONTHS_A_YEAR,
        p.developer,
        room,
        offer,
        solar * par.fund_ticket_limit,
    )
    started, tickets = plant.affordable_starts(order, *terms)
    if tickets.any():
        equity[started] -= take_tickets(model, started, tickets)
    bind_equity(model, started, equity, months)
    discounted = p.discounted.copy()
    discounted[started] = solar[started] & (model.levers.interest_discount > 0)
    p.discounted = discounted
    return started


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
    model: GanziModel, started: IntArray, equity: FloatArray, months: FloatArray
) -> None:
    """Write what the developers of works that start pay in by plan, and bind it this year."""
    p, investors, t = model.power_projects, model.investors, model.clock.t
    yearly, until = p.bound_equity.copy(), p.bound_until.copy()
    yearly[started] = equity[started] / (months[started] / plant.MONTHS_A_YEAR)
    until[started] = t + np.ceil(months[started]).astype(int)
    p.bound_equity, p.bound_until = yearly, until
    investors.committed = investors.committed + np.bincount(
        p.developer[started], yearly[started], investors.n
    )


def advance_lines(model: GanziModel) -> None:
    """Ideas become plans, plans are approved, approved lines start; before 2022 only starts on
    record happen.
    """
    lines, p, t = model.transmission_lines, model.parameters, model.clock.t
    if t < TABLE_MONTH:
        moved = (lines.stage == line.APPROVED) & (lines.start_month >= 0) & (t >= lines.start_month)
    else:
        terms = (
            lines.approval_months,
            model.levers.grid_priority,
            p.line_priority_gain,
            p.line_start_months,
        )
        chance = line.monthly_probability(lines.stage, p.line_idea_rate, *terms)
        moved = model.streams.uniform("stages", t, lines.uid) < chance
    if moved.any():
        lines.stage = lines.stage + moved
        begun = moved & (lines.stage == line.BUILDING)
        lines.start_month = np.where(begun & (lines.start_month < 0), t, lines.start_month)
