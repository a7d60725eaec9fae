"""Month phase: planned power projects move towards approval and main start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.deals import settle
from abm.power.developers import power_deals
from abm.power.later import welcome_plants
from abm.power.works import TABLE_MONTH
from agents.arrays import rows_where
from agents.axis import at, by, total
from agents.calendar import MONTHS_A_YEAR
from agents.finance.investor import POWER
from agents.power.power_project import (
    APPROVED,
    BUILDING,
    IDEA,
    PHOTOVOLTAIC,
    RUN_OF_RIVER,
    SEVEN_BUILDING,
    STARTED,
    approval_pace,
    file_rate,
    monthly_probability,
    preparation_pace,
)
from agents.stack import one_by_one

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
    plants, t = model.power_projects, model.clock.t
    hold_equity(model)

    recorded = (plants.known_start >= 0) & (plants.stage == APPROVED) & (t >= plants.known_start)
    if recorded.any():
        enter(plants, recorded, stage=plants.stage + recorded, t=t)
    if t < TABLE_MONTH:
        return

    welcome_plants(model)
    drop_projects(model)

    # Chance moves files; a start needs a developer that can pay for it as well
    luck = model.streams.of_month("stages", t, plants.uid, PROGRESS)
    moved = (luck < stage_chances(model)) & (plants.known_start < 0)
    ready = moved & (plants.stage == APPROVED)
    if ready.any():
        moved = (moved & ~ready) | started_works(model, ready)
    stage = plants.stage + moved

    # A lapsed award may have been for a part of its site, which is whole again
    late = (
        plants.site
        & (stage == APPROVED)
        & (t - plants.stage_month >= model.parameters.award_months)
    )
    if late.any():
        plants.rated_capacity = np.where(late, plants.offered_capacity, plants.rated_capacity)
    changed = moved | late
    if changed.any():
        enter(plants, changed, stage=np.where(late, IDEA, stage), t=t)


def enter(plants: Table[PowerProject], changed: BoolArray, *, stage: IntArray, t: int) -> None:
    """Write the stages that some projects enter this month."""
    approved = changed & (stage == APPROVED)
    plants.stage = stage
    plants.stage_month = np.where(changed, t, plants.stage_month)
    plants.approved_month = np.where(approved, t, plants.approved_month)


def hold_equity(model: GanziModel) -> None:
    """Equity that works under way bind of each power developer this year, by plan, and what it has
    in hand.
    """
    plants, investors, t = model.power_projects, model.investors, model.clock.t
    bound = by(plants.developer, plants.bound_equity * (plants.bound_until > t), investors.n)
    investors.committed = np.where(investors.group == POWER, bound, investors.committed)
    size = plants.rated_capacity * plants.counted_share * (plants.stage >= BUILDING)
    investors.portfolio = by(plants.developer, size, investors.n)


def drop_projects(model: GanziModel) -> None:
    """Projects not yet approved are given up now and then if red lines touch them or their
    developer wants no part.
    """
    plants = model.power_projects
    doubtful = (
        ((plants.approval_ease < 1) | ~plants.wanted)
        & (plants.stage < APPROVED)
        & ~plants.site
        & ~plants.dropped
    )
    luck = model.streams.of_month("stages", model.clock.t, plants.uid, DROP)
    chance = -np.expm1(-model.parameters.drop_rate / MONTHS_A_YEAR)
    plants.dropped = plants.dropped | (doubtful & (luck < chance))


def stage_chances(model: GanziModel) -> FloatArray:
    """Chance of each project to reach its next stage this month, shape (n,); open sites move by
    auction only.
    """
    plants, p = model.power_projects, model.parameters
    months_in_stage = model.clock.t - plants.stage_month

    # Preliminary work goes faster with public money
    preparation = preparation_pace(
        total(model.programmes.effective("prelim_work_budget")),
        p.preparation_budget_reference,
        elasticity=p.preparation_elasticity,
        public_share=p.preparation_public_share,
    )
    preparation_rate = file_rate(
        preparation,
        plants.preparation_months,
        least_share=p.file_least_share,
        months_in_stage=months_in_stage,
    )

    # Approvals go as fast as administration, state plan and developer let them
    files = file_pace(model)
    approval_rate = file_rate(
        files * national_pace(model) * plants.wanted,
        plants.approval_months,
        least_share=p.file_least_share,
        months_in_stage=months_in_stage,
    )

    # Winners of an auction need the county's approval before they can start
    chance = monthly_probability(
        plants.stage,
        idea_rate=np.where(plants.site, 0.0, p.idea_rate * preparation),
        preparation_rate=preparation_rate,
        approval_rate=approval_rate,
        start_rate=np.where(plants.site, files, 1.0) * plants.wanted / p.start_months,
    )
    return chance * ~plants.dropped


def file_pace(model: GanziModel) -> FloatArray:
    """Pace of files in the administration of each project's county, shape (n,), slowed by red
    lines.
    """
    plants, p, levers, counties = (
        model.power_projects,
        model.parameters,
        model.levers,
        model.counties,
    )
    by_county = approval_pace(
        counties.approval_rate * model.effort.files("energy"),
        coordination=levers.coordination,
        coordination_gain=p.coordination_approval_gain,
        land_priority=levers.land_energy_priority * counties.priority_advantage,
        land_gain=p.land_priority_gain,
    )
    return at(by_county, plants.county) * plants.approval_ease


def national_pace(model: GanziModel) -> FloatArray:
    """Pace of national approval, shape (n,): large dams need a five-year plan that lists them."""
    plants, p = model.power_projects, model.parameters
    large = (plants.technology <= RUN_OF_RIVER) & (plants.rated_capacity >= p.large_hydro_size)
    wanted_soon = (plants.role == STARTED) | (plants.role == SEVEN_BUILDING)
    outside = np.where(wanted_soon, p.approval_listed_outside_window, p.approval_outside_window)
    return np.where(large, np.maximum(outside, model.world.hydro_window), 1.0)


@one_by_one
def started_works(model: GanziModel, ready: BoolArray) -> BoolArray:
    """Which of the projects that are `ready` start, shape (n,)."""
    started = np.zeros(len(ready), bool)
    rows = rows_where(ready)
    if len(rows):
        started[start_works(model, rows)] = True
    return started


def start_works(model: GanziModel, ready: IntArray) -> IntArray:
    """Rows of the projects that start: those whose developers can bind their equity, by year; binds
    it.

    Solar projects take the tickets that the guidance fund has offered. Projects of the state plan
    come first.
    """
    plants = model.power_projects
    solar = plants.technology == PHOTOVOLTAIC

    # Whoever comes first takes what the next would need, so luck orders what the gate does not
    luck = model.streams.uniform("order", model.clock.t, plants.uid[ready])
    rows = ready[np.argsort(luck, kind="stable")]
    deals = power_deals(model, rows)
    settled = settle(model, deals, offers=plants.ticket_offer[rows])

    taken = settled.taken
    started, tickets = rows[taken], settled.tickets[taken]
    keep_promise(
        model, started, deals.equity[taken] - tickets, months=MONTHS_A_YEAR / deals.bound[taken]
    )
    if tickets.any():
        plants.fund_equity = plants.fund_equity + np.bincount(started, tickets, plants.n)
        offer = plants.ticket_offer.copy()
        offer[started] = 0.0
        plants.ticket_offer = offer

    discounted = plants.discounted.copy()
    discounted[started] = solar[started] & (model.levers.interest_discount > 0)
    plants.discounted = discounted
    return started


def keep_promise(
    model: GanziModel, started: IntArray, equity: FloatArray, *, months: FloatArray
) -> None:
    """Write what developers of works that start pay in by plan: `equity` (CNY) over `months`."""
    plants, t = model.power_projects, model.clock.t
    yearly = plants.bound_equity.copy()
    until = plants.bound_until.copy()
    yearly[started] = equity / (months / MONTHS_A_YEAR)
    until[started] = t + np.ceil(months).astype(int)
    plants.bound_equity = yearly
    plants.bound_until = until
