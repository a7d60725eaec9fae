"""Building works, commissioning, and who pays for them."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import advance_clock
from abm.power.construction import build_power
from abm.power.line_stages import advance_lines
from abm.power.stages import advance_power_projects
from abm.registers.base_product import prices_over_2021
from agents.calendar import MONTHS_A_YEAR
from agents.power import power_project as plant
from agents.power import transmission_line as line
from agents.power.power_project import PHOTOVOLTAIC


def first_month(draw=1, **arguments):
    """A model whose first month has begun, with developers that can pay for everything."""
    model = GanziModel(draw=draw, end="2030-12", **arguments)
    model.investors.equity_budget = np.full(model.investors.n, 1e15)
    advance_clock(model)
    return model


def run_works(model, months):
    """Some months of stages and works and nothing else."""
    for t in range(model.clock.t, model.clock.t + months):
        model.set_month(t)
        advance_power_projects(model)
        advance_lines(model)
        build_power(model)
    return model


def test_the_known_units_of_lianghekou_are_all_in_by_the_end_of_march():
    model = first_month()
    row = model.power.project_names.index("lianghekou")
    assert 1500 <= model.power_projects.live_capacity[row] <= 2500
    run_works(model, 3)
    assert model.power_projects.live_capacity[row] == 3000
    assert model.power_projects.stage[row] == plant.DONE


def test_a_dam_that_is_not_under_construction_in_2022_does_not_run_in_2025():
    best = {
        "coordination": 1,
        "land_energy_priority": 1,
        "prelim_work_budget": 300,
        "one_stop_service": 1,
    }
    for draw in range(3):
        model = first_month(draw, levers=best)
        p = model.power_projects
        planned = (p.technology <= plant.RUN_OF_RIVER) & (p.stage < plant.BUILDING)
        large = planned & (p.rated_capacity >= model.parameters.large_hydro_size)
        run_works(model, 48)
        assert p.live_capacity[large].sum() == 0


def test_longer_works_never_give_more_capacity():
    usual, slow = first_month(), first_month()
    slow.power_projects.delay = slow.power_projects.delay * 1.3
    slow.transmission_lines.delay = slow.transmission_lines.delay * 1.3
    for _ in range(6):
        for model in (usual, slow):
            model.set_month(model.clock.t)
            run_works(model, MONTHS_A_YEAR)
            model.set_month(model.clock.t + 1)
        assert (slow.power_projects.live_capacity <= usual.power_projects.live_capacity).all()
        assert (
            slow.transmission_lines.live_capacity <= usual.transmission_lines.live_capacity
        ).all()
    assert slow.power_projects.live_capacity.sum() < usual.power_projects.live_capacity.sum()


def test_works_are_paid_by_owners_and_banks_in_full():
    model = first_month()
    p, par = model.power_projects, model.parameters
    build_power(model)
    cost = p.work_done * p.capital_cost * p.rated_capacity * p.counted_share
    cost = cost * np.where(p.technology == PHOTOVOLTAIC, 1.0, prices_over_2021(model))
    assert cost.sum() > 1e8
    np.testing.assert_allclose(p.deposits, p.unpaid_orders, atol=1.0)
    paid = sum(model.ledger.month_total(flow) for flow in ("equity", "external_loans", "new_loans"))
    assert paid == pytest.approx(cost.sum(), rel=1e-9)
    assert model.ledger.month_total("equity") == pytest.approx(
        (1 - par.debt_share) * cost.sum(), rel=1e-9
    )
    outside = model.ledger.month_total("investment_import") + model.ledger.month_total(
        "land_compensation"
    )
    assert p.unpaid_orders.sum() == pytest.approx(cost.sum() - outside, rel=1e-9)
    model.ledger.check()


def test_tickets_are_spent_before_the_owners_equity():
    model = first_month()
    p = model.power_projects
    row = model.power.project_names.index("yebatan")
    money = np.zeros(p.n)
    money[row] = 1e7
    model.ledger.post("equity", "world", "power_projects", received=money)
    p.fund_equity = money
    build_power(model)
    assert p.fund_equity[row] == 0
    assert p.deposits[row] == pytest.approx(p.unpaid_orders[row])


def test_winter_slows_works_in_high_counties_only():
    model = first_month()
    p = model.power_projects
    build_power(model)
    january = p.work_done
    model.set_month(model.clock.t + 5)
    build_power(model)
    high = model.counties.altitude[p.county] > 3500
    low_rows = (p.stage == plant.BUILDING) & ~high & (january > 0)
    np.testing.assert_allclose(p.work_done[low_rows], january[low_rows])


def under_construction(lines, row, work):
    """Put a line under construction with some of its work done."""
    works = lines.work.copy()
    works[row] = work
    lines.work = works
    stage = lines.stage.copy()
    stage[row] = line.BUILDING
    lines.stage = stage


def test_the_poles_of_a_line_enter_service_one_after_the_other():
    model = first_month()
    lines = model.transmission_lines
    row = model.power.line_names.index("sichuan_chongqing_1000kv")
    under_construction(lines, row, 0.5)
    build_power(model)
    assert lines.live_capacity[row] == 0
    first = 1 - model.parameters.second_pole_months / lines.building_months[row]
    under_construction(lines, row, first)
    build_power(model)
    assert lines.live_capacity[row] == 3000
    assert lines.stage[row] == line.BUILDING
    under_construction(lines, row, 0.999)
    build_power(model)
    assert lines.live_capacity[row] == 6000
    assert lines.stage[row] == line.DONE


def test_a_finished_unit_waits_for_its_grid_link_and_priority_shortens_the_wait():
    waits = {}
    for priority in (0.0, 1.0):
        model = first_month()
        p, row = model.power_projects, model.power.project_names.index("zhengdou_one")
        model.levers.grid_priority = priority
        work = p.work.copy()
        work[row] = 1.0
        p.work = work
        wait = p.link_wait.copy()
        wait[row] = 3.0
        p.link_wait = wait
        months = 0
        while p.live_capacity[row] == 0:
            assert p.stage[row] == plant.BUILDING
            build_power(model)
            months += 1
        waits[priority] = months
        assert p.live_capacity[row] == 200
        assert p.stage[row] == plant.DONE
    assert waits[0.0] == 3
    assert waits[1.0] == np.ceil(3 / (1 + model.parameters.line_priority_gain))
