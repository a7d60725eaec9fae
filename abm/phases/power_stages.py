"""Month phases: planned power projects and lines move towards approval and main start."""

import numpy as np

from abm.phases.fund import draw
from agents import power_project as plant
from agents import transmission_line as line
from agents.guidance_fund import ENERGY
from agents.investor import equity_left


def advance_power_projects(model):
    """Preliminary work, applications, approvals and starts; winners of an auction that start too late lose the site."""
    p, t = model.power_projects, model.clock.t
    moved = model.streams.uniform("stages", t, p.uid) < stage_chances(model)
    ready = np.flatnonzero(moved & (p.stage == plant.APPROVED))
    moved[ready] = False
    if len(ready):
        moved[start_works(model, ready)] = True
    stage = p.stage + moved
    late = p.site & (stage == plant.APPROVED) & (t - p.stage_month >= model.parameters.award_months)
    changed = moved | late
    if changed.any():
        p.stage = np.where(late, plant.IDEA, stage)
        p.stage_month = np.where(changed, t, p.stage_month)
        p.approved_month = np.where(moved & (stage == plant.APPROVED), t, p.approved_month)


def stage_chances(model):
    """Chance of each project to reach its next stage this month, shape (n,); open sites move by auction only."""
    p, par, levers = model.power_projects, model.parameters, model.levers
    budget = float(np.sum(model.programmes.effective("prelim_work_budget")))
    terms = (par.preparation_budget_reference, par.preparation_elasticity, par.preparation_public_share)
    preparation = plant.preparation_pace(budget, *terms)
    gains = (levers.coordination, par.coordination_approval_gain, levers.land_energy_priority, par.land_priority_gain)
    files = plant.approval_pace(model.counties.approval_rate, *gains)[p.county] * p.approval_ease
    return plant.monthly_probability(
        p.stage,
        np.where(p.site, 0.0, par.idea_rate * preparation),
        preparation / p.preparation_months,
        files * national_pace(model) * p.wanted / p.approval_months,
        np.where(p.site, files, 1.0) * p.wanted / par.start_months,
    )


def national_pace(model):
    """Pace of national approval, shape (n,): large dams need a five-year plan that lists them."""
    p, par = model.power_projects, model.parameters
    large = (p.technology <= plant.RUN_OF_RIVER) & (p.rated_capacity >= par.large_hydro_size)
    wanted_soon = (p.role == plant.START) | (p.role == plant.SEVEN_BUILDING)
    outside = np.where(wanted_soon, par.approval_listed_outside_window, par.approval_outside_window)
    return np.where(large, np.maximum(outside, model.world.hydro_window), 1.0)


def start_works(model, ready):
    """Rows of the projects that start: those whose developers can bind the first year's equity; binds it.

    Solar projects may take tickets of the guidance fund. Projects of the state plan come first.
    """
    p, par, investors = model.power_projects, model.parameters, model.investors
    solar = p.technology == plant.PHOTOVOLTAIC
    need = yearly_equity(model)
    luck = model.streams.uniform("order", model.clock.t, p.uid[ready])
    order = ready[np.lexsort((luck, ~p.listed[ready]))]
    room = equity_left(investors.equity_budget, investors.committed)
    fund = model.guidance_funds
    offer = max(min(float(fund.equity_offer[0, ENERGY]), float(fund.deposits[0])), 0.0)
    started, tickets = plant.affordable_starts(order, need, p.developer, room, offer, solar * par.fund_ticket_limit)
    bound = np.bincount(p.developer[started], need[started] - tickets, investors.n)
    investors.committed = investors.committed + bound
    if tickets.any():
        p.fund_equity = p.fund_equity + np.bincount(started, tickets, p.n)
        draw(model, ENERGY, "power_projects", tickets, started)
    discounted = p.discounted.copy()
    discounted[started] = solar[started] & (model.levers.interest_discount > 0)
    p.discounted = discounted
    return started


def yearly_equity(model):
    """Equity that each project needs in its first year of building, CNY, shape (n,)."""
    p = model.power_projects
    cost = p.capital_cost * p.rated_capacity * p.counted_share
    return cost * (1 - model.parameters.debt_share) * np.minimum(12 / p.building_months, 1.0)


def advance_lines(model):
    """Ideas become plans, plans are approved, approved lines start."""
    lines, p = model.transmission_lines, model.parameters
    priority = model.levers.grid_priority
    terms = (lines.approval_months, priority, p.line_priority_gain, p.line_start_months)
    chance = line.monthly_probability(lines.stage, p.line_idea_rate, *terms)
    moved = model.streams.uniform("stages", model.clock.t, lines.uid) < chance
    if moved.any():
        lines.stage = lines.stage + moved
