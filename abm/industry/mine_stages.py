"""Month phase: mines move from right to right, meet opposition and halts, are built and begin to
work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit

from abm.clock import month_index
from abm.industry.green_mines import make_mines_green
from abm.industry.mining import QUARTER_ENDS, pay_neighbours
from agents import quantiles
from agents.finance.investor import equity_left
from agents.industries import CONSTRUCTION
from agents.industry import mine

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray
    from agents.columns import Table

WINTER = (12, 1, 2)
MONTHS_A_YEAR = 12
STAGES_KNOWN = month_index(2022, 1)
"""Month in which every right and site stood at the stage that the table gives; before it, nothing
moved past it.
"""
PAIR = np.arange(2)[:, None]


def advance_mines(model: GanziModel) -> None:
    """A month of files, quarrels, accidents and building works at all mines."""
    files, halts = luck_of_month(model)
    struck = suffer_halts(model, halts)
    make_mines_green(model)
    meet_opposition(model, struck)
    if model.clock.t >= STAGES_KNOWN:
        build_mines(model)
        move_files(model, files)


def luck_of_month(model: GanziModel) -> tuple[FloatArray, FloatArray]:
    """Uniform numbers of the month: for files (n,), and for halts and their length (2, n); drawn a
    year at a time.
    """
    clock, mines = model.clock, model.mines
    if model.mine_luck[0] != clock.year:
        months = clock.t - clock.month + 1 + np.arange(12)
        files = model.streams.uniform("stages", months[:, None], model.mine_files)
        halts = model.streams.uniform("halts", months[:, None, None], mines.uid, PAIR)
        model.mine_luck = (clock.year, files, halts)
    return model.mine_luck[1][clock.month - 1], model.mine_luck[2][clock.month - 1]


def suffer_halts(model: GanziModel, luck: FloatArray) -> BoolArray:
    """Stop mines and sites by chance, count down earlier stops; returns which rows were stopped
    this month.
    """
    mines, p = model.mines, model.parameters
    left = np.maximum(mines.halt_left - 1, 0.0)
    active = (mines.stage >= mine.BUILDING) & (left == 0)
    chance = mine.halt_probability(
        active, mines.opposition, p.mine_halt_floor, p.mine_halt_slope, p.mine_halt_scale
    )
    struck = luck[0] < chance
    if struck.any():
        usual = (p.mine_opposition_low + p.mine_opposition_high) / 2
        insured = mine.insured_share(
            p.mine_insured_voluntarily, model.levers.env_liability_insurance
        )
        shortening = p.mine_insurance_shortening * insured
        terms = (usual, p.mine_least_acceptance, shortening)
        months = mine.halt_months(p.mine_halt_months, mines.opposition, *terms)
        left = left + struck * quantiles.geometric(luck[1], 1 / months)
    mines.halt_left = left
    return struck


def meet_opposition(model: GanziModel, struck: BoolArray) -> None:
    """Green mines, payments to neighbours and insurance work on the opposition nearby.

    All rows of a deposit have the same neighbours: what one of them does, or suffers, counts for
    all.
    """
    mines, p, levers = model.mines, model.parameters, model.levers
    hurt = np.bincount(mines.deposit, struck, mines.n)[mines.deposit] > 0
    goal = mine.opposition_goal(
        mines.base_opposition,
        mines.green_level[mines.deposit],
        levers.benefit_sharing / 100,
        p.mine_green_relief,
        p.mine_sharing_relief,
        p.mine_sharing_scale,
    )
    insured = mine.insured_share(p.mine_insured_voluntarily, levers.env_liability_insurance)
    terms = (
        p.mine_opposition_adjustment,
        hurt,
        p.mine_halt_shock,
        insured,
        p.mine_insurance_relief,
    )
    mines.opposition = mine.opposition_after(mines.opposition, goal, *terms)


def move_files(model: GanziModel, luck: FloatArray) -> None:
    """Rights are tendered, explored, licensed and reviewed; new rights are paid for."""
    mines = model.mines
    pace = (
        np.where(mines.stage == mine.REVIEW, model.counties.approval_rate[mines.county], 1.0)
        * mines.pace
    )
    chance = mine.stage_probability(mines.stage, stage_rates(model), 1 - mines.opposition, pace)
    moved = luck < chance * (mines.halt_left == 0)
    reviewed = mines.stage == mine.REVIEW
    mines.permitted = mines.permitted | (moved & reviewed)
    moved = (moved & ~reviewed) | find_owners_money(model, mines.permitted & reviewed)
    if moved.any():
        pay_for_rights(model, moved & (mines.stage == mine.TENDER))
        mines.stage = mines.stage + moved


def find_owners_money(model: GanziModel, wanting: BoolArray) -> BoolArray:
    """Which rows that are permitted have an owner who can bind the first year's equity, shape (n,)
    bool.
    """
    mines, p, investors = model.mines, model.parameters, model.investors
    if not wanting.any():
        return wanting
    yearly = building_cost(mines, p) * np.minimum(MONTHS_A_YEAR / mines.building_months, 1.0)
    need, budget = yearly * p.mine_equity_share, investors.equity_budget
    left = equity_left(budget, investors.committed)
    able = mine.owners_can_pay(wanting, mines.owner, need, left, budget)
    bound = np.minimum(need, budget[mines.owner]) * able
    investors.committed = investors.committed + np.bincount(mines.owner, bound, investors.n)
    return able


def stage_rates(model: GanziModel) -> FloatArray:
    """Monthly rate at which files leave each stage, shape (7,); owners go ahead only if the ore
    would pay.
    """
    p, levers, mines = model.parameters, model.levers, model.mines
    blank = max(np.count_nonzero(mines.stage == mine.UNSET), 1)
    willing = expit((mines.price.max() - p.mine_gate_price) / p.mine_gate_scale)
    permits = (1 + p.mine_review_coordination * levers.coordination) / p.mine_review_months
    return np.array(
        [
            levers.mine_tender_pace / 12 / blank,
            1 / p.mine_tender_months,
            1 / p.mine_exploration_months,
            willing / p.mine_design_months,
            willing * permits,
            0.0,
            0.0,
        ]
    )


def pay_for_rights(model: GanziModel, awarded: BoolArray) -> None:
    """Owners pay the governments for rights that were awarded."""
    mines, p = model.mines, model.parameters
    rows = np.flatnonzero(awarded)
    if len(rows) == 0:
        return
    fees = p.mine_right_fee * mines.mine_capacity[rows]
    model.ledger.post("equity", "world", "mines", received=fees, payee_rows=rows)
    prefecture = p.prefecture_part_of_local_tax
    upper = p.province_part_of_local_tax
    county, rest = mines.county[rows], 1 - prefecture - upper
    model.ledger.post("mine_fees", "mines", "upper_governments", paid=fees * upper, payer_rows=rows)
    model.ledger.post("mine_fees", "mines", "prefecture", paid=fees * prefecture, payer_rows=rows)
    model.ledger.post(
        "mine_fees",
        "mines",
        "county_governments",
        paid=fees * rest,
        received=fees * rest,
        payer_rows=rows,
        payee_rows=county,
    )


def build_mines(model: GanziModel) -> None:
    """A month of building; what is finished begins to work. Works and land are paid when the
    quarter ends.
    """
    mines, p = model.mines, model.parameters
    building = (mines.stage == mine.BUILDING) & (mines.halt_left == 0)
    if building.any():
        season = p.mine_winter_pace if model.clock.month in WINTER else 1.0
        progress = mine.building_progress(building, mines.building_months, mines.delay, season)
        progress = np.minimum(progress, 1 - mines.work)
        mines.work = mines.work + progress
        mines.stage = mines.stage + (building & (mines.work >= 1))
        mines.unpaid_works = mines.unpaid_works + progress * building_cost(mines, p)
        take_land(model, progress)
    if model.clock.month in QUARTER_ENDS and mines.unpaid_works.any():
        pay_for_building(model)


def take_land(model: GanziModel, progress: FloatArray) -> None:
    """Pits, plants and tailings take open land as they are built; its users will be compensated."""
    mines, p, counties = model.mines, model.parameters, model.counties
    capacity = np.maximum(mines.mine_capacity, mines.mill_capacity)
    area = progress * p.mine_land * capacity
    taken = np.minimum(np.bincount(mines.county, area, counties.n), counties.other_land)
    counties.other_land, counties.mine_land = (
        counties.other_land - taken,
        counties.mine_land + taken,
    )
    mines.unpaid_land = mines.unpaid_land + area * p.mine_land_price


def building_cost(mines: Table[Any], p: Parameters) -> FloatArray:
    """Building cost of each row, CNY, shape (n,)."""
    pit = (1 - p.mill_cost_share) * mines.mine_capacity
    plant = p.mill_cost_share * mines.mill_capacity
    return p.mine_capital_cost * (pit + plant) + p.metal_mine_capital_ratio * mines.reference_output


def pay_for_building(model: GanziModel) -> None:
    """Owners outside pay for works here, for equipment from outside and to those whose land is
    taken.
    """
    mines, works = model.mines, model.parameters.mine_works_share
    cost = mines.unpaid_works
    model.ledger.post("equity", "world", "mines", received=cost + mines.unpaid_land)
    pay_neighbours(model, mines.unpaid_land, "land_compensation")
    model.market.order("investment_local", "mines", cost * works, mines.county, CONSTRUCTION)
    model.ledger.post("investment_import", "mines", "world", paid=cost * (1 - works))
    mines.unpaid_works, mines.unpaid_land = np.zeros(mines.n), np.zeros(mines.n)
