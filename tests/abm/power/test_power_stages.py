"""Planned power projects and lines on their way to approval and main start."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import advance_clock
from abm.power.line_stages import advance_lines
from abm.power.stages import (
    advance_power_projects,
    hold_equity,
    stage_chances,
    start_works,
)
from agents.calendar import MONTHS_A_QUARTER, MONTHS_A_YEAR
from agents.power import power_project as plant
from agents.power import transmission_line as line


@pytest.fixture
def model():
    """A model in its first month."""
    return first_month()


def first_month(**arguments):
    """A model whose first month has begun, with developers that can pay for everything."""
    model = GanziModel(draw=1, end="2027-12", **arguments)
    model.investors.equity_budget = np.full(model.investors.n, 1e15)
    advance_clock(model)
    return model


def run_stages(model, months):
    """Some months of stages and nothing else."""
    for t in range(model.clock.t, model.clock.t + months):
        model.set_month(t)
        advance_power_projects(model)
        advance_lines(model)
    return model


def changed(table, column, rows, value):
    """Write a value into some rows of a column."""
    new = getattr(table, column).copy()
    new[rows] = value
    setattr(table, column, new)


def test_open_sites_move_by_auction_only(model):
    p = run_stages(model, 24).power_projects
    assert (p.stage[p.site] == plant.IDEA).all()
    assert (p.stage[~p.site & (p.role == plant.ELEVEN_PRELIMINARY)] > plant.IDEA).any()


def test_priority_and_preliminary_money_only_add_progress():
    low = first_month(levers={"grid_priority": 0.1, "prelim_work_budget": 10})
    high = first_month(
        levers={"grid_priority": 0.9, "land_energy_priority": 0.9, "prelim_work_budget": 300}
    )
    ahead = np.zeros(low.power_projects.n, bool)
    for _ in range(12):
        for model in (low, high):
            run_stages(model, MONTHS_A_QUARTER)
            model.set_month(model.clock.t + 1)
        assert (high.transmission_lines.stage >= low.transmission_lines.stage).all()
        assert (high.power_projects.stage >= low.power_projects.stage).all()
        ahead |= high.power_projects.stage > low.power_projects.stage
    assert ahead.any()


def test_a_winner_that_starts_too_late_loses_the_site(model):
    p, t = model.power_projects, model.clock.t
    late, waiting = np.flatnonzero(p.site)[:2]
    changed(p, "wanted", [late, waiting], False)
    changed(p, "stage", [late, waiting], plant.APPROVED)
    changed(p, "stage_month", late, t - 6)
    changed(p, "stage_month", waiting, t - 5)
    advance_power_projects(model)
    assert p.stage[late] == plant.IDEA
    assert p.stage[waiting] == plant.APPROVED


def first_year(model, row):
    """Equity that a project needs a year by plan, CNY."""
    p = model.power_projects
    cost = p.capital_cost[row] * p.rated_capacity[row] * p.counted_share[row]
    return cost * (1 - model.parameters.debt_share) * MONTHS_A_YEAR / p.building_months[row]


def test_a_start_binds_its_equity_in_every_year_of_the_plan(model):
    p, investors = model.power_projects, model.investors
    row = model.power.project_names.index("mengdigou")
    developer, need = p.developer[row], first_year(model, row)
    hold_equity(model)
    before = investors.committed[developer]
    assert before > 0
    assert start_works(model, np.array([row])).tolist() == [row]
    assert investors.committed[developer] == pytest.approx(before + need)
    changed(p, "stage", row, plant.BUILDING)
    months = int(p.building_months[row])
    model.set_month(model.clock.t + min(months - 2, 70))
    hold_equity(model)
    assert investors.committed[developer] >= need * (1 - 1e-9)
    assert p.bound_until[row] == pytest.approx(model.clock.start + p.building_months[row], abs=1)


def test_a_developer_starts_what_its_equity_leaves_room_for(model):
    p, investors = model.power_projects, model.investors
    row = model.power.project_names.index("mengdigou")
    need = first_year(model, row)
    hold_equity(model)
    investors.equity_budget = investors.committed + 0.99 * need
    assert len(start_works(model, np.array([row]))) == 0
    investors.equity_budget = investors.committed + 1.01 * need
    assert len(start_works(model, np.array([row]))) == 1
    assert investors.portfolio[p.developer[row]] > 0


def test_plans_do_not_know_that_works_run_late():
    usual, late = first_month(), first_month()
    late.power_projects.delay = late.power_projects.delay * 2
    for model in (usual, late):
        hold_equity(model)
    assert (usual.investors.committed == late.investors.committed).all()


def test_projects_on_red_lines_or_not_wanted_are_given_up_now_and_then(model):
    p = model.power_projects
    model.parameters.drop_rate = 2.0
    changed(p, "wanted", slice(None), True)
    run_stages(model, 24)
    doubtful = p.approval_ease < 1
    here = p.arrives <= model.clock.t
    assert p.dropped[here].any()
    assert not p.dropped[here & (~doubtful | p.site)].any()
    fixed = p.stage.copy()
    run_stages(model, 24)
    assert (p.stage[p.dropped] == fixed[p.dropped]).all()
    changed(p, "wanted", slice(None), False)
    run_stages(model, 24)
    assert p.dropped[~p.site & (p.stage < plant.APPROVED)].mean() > 0.9
    assert not p.dropped[p.stage > plant.APPROVED].any()


def test_pumped_storage_takes_its_technical_minimum_from_preliminary_work_to_the_last_unit():
    best = {
        "coordination": 1,
        "land_energy_priority": 1,
        "prelim_work_budget": 300,
        "one_stop_service": 1,
    }
    for draw in range(3):
        model = GanziModel(draw=draw, end="2027-12", levers=best)
        model.investors.equity_budget = np.full(model.investors.n, 1e15)
        advance_clock(model)
        run_stages(model, 60)
        p, par = model.power_projects, model.parameters
        begun = (p.technology == plant.PUMPED_STORAGE) & (p.stage == plant.BUILDING)
        least = par.file_least_share * par.pumped_approval_months
        assert (p.stage_month[begun] >= model.clock.start + np.floor(least)).all()


def test_before_2022_only_starts_on_record_happen():
    model = first_month(start="2017-01")
    p, names = model.power_projects, model.power.project_names
    yebatan, lawa, lenggu = (names.index(name) for name in ("yebatan", "lawa", "lenggu"))
    assert p.stage[[yebatan, lawa]].tolist() == [plant.APPROVED, plant.APPROVED]
    run_stages(model, 6)
    assert p.stage[[yebatan, lawa]].tolist() == [plant.BUILDING, plant.APPROVED]
    run_stages(model, 55)
    assert p.stage[[yebatan, lawa, lenggu]].tolist() == [
        plant.BUILDING,
        plant.BUILDING,
        plant.PRELIMINARY,
    ]
    assert (p.dropped == (p.arrives > model.clock.t)).all()


def test_large_dams_wait_for_a_plan_period_that_lists_them(model):
    p = model.power_projects
    changed(p, "stage", np.flatnonzero(p.stage < plant.APPROVED), plant.APPLIED)
    large = (p.technology <= plant.RUN_OF_RIVER) & (
        p.rated_capacity >= model.parameters.large_hydro_size
    )
    p.stage_month = np.full(p.n, model.clock.t - 60)
    model.world.hydro_window = 1.0
    listed = stage_chances(model)
    model.world.hydro_window = 0.0
    unlisted = stage_chances(model)
    applied = (p.stage == plant.APPLIED) & ~p.dropped
    assert (unlisted < listed)[large & applied].all()
    assert (unlisted == listed)[~large & applied].all()


def test_tickets_of_the_fund_stand_in_for_the_developers_equity(model):
    p, investors = model.power_projects, model.investors
    site = np.flatnonzero(p.site)[0]
    model.ledger.post("fund_calls", "upper_governments", "guidance_fund", received=np.array([1e9]))
    need = first_year(model, site) * max(p.building_months[site] / MONTHS_A_YEAR, 1.0)
    ticket = 0.2 * need
    changed(p, "ticket_offer", site, ticket)
    before = investors.committed[p.developer[site]]
    start_works(model, np.array([site]))
    assert p.fund_equity[site] == pytest.approx(ticket)
    assert p.deposits[site] == pytest.approx(ticket)
    assert p.ticket_offer[site] == 0
    yearly = (need - ticket) * MONTHS_A_YEAR / p.building_months[site]
    assert investors.committed[p.developer[site]] - before == pytest.approx(yearly)
    assert model.guidance_funds.invested[0] == pytest.approx(ticket)
    deal = model.deals().iloc[-1]
    assert (deal["class"], deal["ticket"]) == ("energy", pytest.approx(ticket))


def test_projects_of_the_state_plan_have_their_developers_money_first(model):
    p, investors = model.power_projects, model.investors
    row, site = model.power.project_names.index("mengdigou"), np.flatnonzero(p.site)[0]
    changed(p, "stage", row, plant.APPROVED)
    changed(p, "developer", site, p.developer[row])
    changed(p, "opinion", row, -0.6)
    changed(p, "opinion", site, 0.9)
    hold_equity(model)
    assert p.listed[row]
    investors.equity_budget = investors.committed + 1.0001 * first_year(model, row)
    assert start_works(model, np.array([site, row])).tolist() == [row]


def test_lines_of_the_document_are_planned_and_the_idea_waits_for_priority():
    idle = run_stages(first_month(levers={"grid_priority": {2022: 0.0}}), 3)
    lines = idle.transmission_lines
    assert lines.stage[lines.role == line.LINE_1000KV] >= line.PLANNED
    assert lines.stage[lines.role == line.EAST_CHINA] <= line.PLANNED
