"""Planned power projects and lines on their way to approval and main start."""

import numpy as np
import pytest

from abm import GanziModel
from abm.phases.clock import advance_clock
from abm.phases.power_stages import advance_lines, advance_power_projects, stage_chances, start_works, yearly_equity
from agents import power_project as plant
from agents import transmission_line as line


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
    low = run_stages(first_month(levers={"grid_priority": 0.1, "prelim_work_budget": 10}), 36)
    high = run_stages(first_month(levers={"grid_priority": 0.9, "land_energy_priority": 0.9}), 36)
    assert (high.transmission_lines.stage >= low.transmission_lines.stage).all()
    assert (high.power_projects.stage >= low.power_projects.stage).all()
    assert (high.power_projects.stage > low.power_projects.stage).any()


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


def test_a_start_binds_the_first_year_of_equity(model):
    p, investors = model.power_projects, model.investors
    row = model.power_project_names.index("mengdigou")
    need = yearly_equity(model)[row]
    expected = 34.8e9 * p.counted_share[row] * (1 - model.parameters.debt_share) * 12 / p.building_months[row]
    assert need == pytest.approx(expected)
    assert start_works(model, np.array([row])).tolist() == [row]
    assert investors.committed[p.developer[row]] == pytest.approx(need)
    investors.equity_budget = investors.committed + 0.99 * need
    assert len(start_works(model, np.array([row]))) == 0
    investors.equity_budget = investors.committed + 1.01 * need
    assert len(start_works(model, np.array([row]))) == 1


def test_large_dams_wait_for_a_plan_period_that_lists_them(model):
    p = model.power_projects
    changed(p, "stage", np.flatnonzero(p.stage < plant.APPROVED), plant.APPLIED)
    large = (p.technology <= plant.RUN_OF_RIVER) & (p.rated_capacity >= model.parameters.large_hydro_size)
    model.world.hydro_window = 1.0
    listed = stage_chances(model)
    model.world.hydro_window = 0.0
    unlisted = stage_chances(model)
    applied = p.stage == plant.APPLIED
    assert (unlisted < listed)[large & applied].all()
    assert (unlisted == listed)[~large & applied].all()


def test_tickets_of_the_fund_stand_in_for_the_developers_equity(model):
    p, investors, fund = model.power_projects, model.investors, model.guidance_funds
    site = np.flatnonzero(p.site)[0]
    model.ledger.post("fund_calls", "upper_governments", "guidance_fund", received=np.array([1e9]))
    offers = fund.equity_offer.copy()
    offers[0, 0] = 1e9
    fund.equity_offer = offers
    need = yearly_equity(model)[site]
    ticket = model.parameters.fund_ticket_limit * need
    start_works(model, np.array([site]))
    assert p.fund_equity[site] == pytest.approx(ticket)
    assert p.deposits[site] == pytest.approx(ticket)
    assert investors.committed[p.developer[site]] == pytest.approx(need - ticket)


def test_lines_of_the_document_are_planned_and_the_idea_waits_for_priority():
    idle = run_stages(first_month(levers={"grid_priority": {2022: 0.0}}), 3)
    lines = idle.transmission_lines
    assert lines.stage[lines.role == line.LINE_1000KV] >= line.PLANNED
    assert lines.stage[lines.role == line.EAST_CHINA] <= line.PLANNED
