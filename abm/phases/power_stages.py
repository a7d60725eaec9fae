"""Month phases: planned power projects and lines move towards approval and main start."""

import numpy as np

from abm.phases.fund import draw
from agents import guidance_fund
from agents import power_project as plant
from agents import transmission_line as line
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
        p.started_month = np.where(moved & (stage == plant.BUILDING), t, p.started_month)


def stage_chances(model):
    """Chance of each project to reach its next stage this month, shape (n,); open sites move by auction only."""
    p, par, levers = model.power_projects, model.parameters, model.levers
    budget = float(np.sum(model.programmes.effective("prelim_work_budget")))
    terms = (par.preparation_budget_reference, par.preparation_elasticity, par.preparation_public_share)
    preparation = plant.preparation_pace(budget, *terms)
    gains = (levers.coordination, par.coordination_approval_gain, levers.land_energy_priority, par.land_priority_gain)
    files = plant.approval_pace(model.counties.approval_rate, *gains)[p.county] * p.approval_ease
    window = max(model.world.hydro_window, par.approval_outside_window)
    large = (p.technology <= plant.RUN_OF_RIVER) & (p.rated_capacity >= par.large_hydro_size)
    return plant.monthly_probability(
        p.stage,
        np.where(p.site, 0.0, par.idea_rate * preparation),
        preparation / p.preparation_months,
        files * np.where(large, window, 1.0) * p.wanted / p.approval_months,
        np.where(p.site, files, 1.0) * p.wanted / par.start_months,
    )


def start_works(model, ready):
    """Rows of the projects whose developers can pay their equity this year, the guidance fund helping; books it."""
    p, investors = model.power_projects, model.investors
    need = yearly_equity(model)
    offer = energy_offer(model)
    luck = model.streams.uniform("order", model.clock.t, p.uid[ready])
    order = ready[np.lexsort((luck, ~p.listed[ready]))]
    room = equity_left(investors.equity_budget, investors.committed)
    own = plant.affordable_starts(order, need, p.developer, room)
    helped, tickets = helped_starts(model, order[~np.isin(order, own)], need, room, own, offer)
    committed = np.bincount(p.developer[own], need[own], investors.n)
    committed += np.bincount(p.developer[helped], need[helped] - tickets, investors.n)
    investors.committed = investors.committed + committed
    started = np.concatenate([own, helped])
    discounted = p.discounted.copy()
    discounted[started] = (model.levers.interest_discount > 0) & (p.technology[started] == plant.PHOTOVOLTAIC)
    p.discounted = discounted
    return started


def yearly_equity(model):
    """Equity that each project needs in its first year of building, CNY, shape (n,)."""
    p = model.power_projects
    cost = p.capital_cost * p.rated_capacity * p.counted_share
    return cost * (1 - model.parameters.debt_share) * np.minimum(12 / p.building_months, 1.0)
