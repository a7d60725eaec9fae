"""Month phase: mines move from right to right, meet opposition and halts, are built and begin to
work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

from abm.clock import month_index
from abm.finance.deal_book import months_to_review
from abm.finance.deals import MINE, Applications, beliefs, held_by, rooms, settle
from abm.industry.books import MineLuck
from abm.industry.green_mines import make_mines_green
from abm.industry.mining import pay_neighbours
from agents import quantiles
from agents.arrays import rows_where
from agents.axis import anywhere, at, at_least, by, count, most, row_of
from agents.calendar import JANUARY, MONTHS_A_YEAR, QUARTER_ENDS, WINTER
from agents.finance.guidance_fund import LITHIUM_PARKS
from agents.industries import CONSTRUCTION
from agents.industry import mine
from agents.stack import as_it_stands, one_by_one
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray
    from agents.columns import Table

STAGES_KNOWN = month_index(2022, JANUARY)
"""Month in which every right and site stood at the stage that the table gives; before it, nothing
moved past it.
"""
PAIR = np.arange(2)[:, None]


def advance_mines(model: GanziModel) -> None:
    """A month of files, quarrels, accidents and building works at all mines."""
    luck = luck_of_month(model)
    struck = suffer_halts(model, begins=luck.halt_begins, length=luck.halt_length)
    make_mines_green(model)
    meet_opposition(model, struck)

    # Works before files: what is permitted this month begins to be built in the next.
    if model.clock.t >= STAGES_KNOWN:
        build_mines(model)
        move_files(model, luck.files)


class MonthLuck(NamedTuple):
    """Luck of the mines this month: uniform numbers by row, each of shape (n,)."""

    files: FloatArray
    halt_begins: FloatArray
    halt_length: FloatArray


@as_it_stands
def luck_of_month(model: GanziModel) -> MonthLuck:
    """Luck of the running month, drawn a year at a time: far fewer calls for the same numbers."""
    clock, books, uid = model.clock, model.industry, model.mines.uid
    if books.luck is None or books.luck.year != clock.year:
        months = clock.t - clock.month + 1 + np.arange(MONTHS_A_YEAR)
        halts = model.streams.uniform("halts", months[:, None, None], uid, PAIR)
        books.luck = MineLuck(
            year=clock.year,
            files=model.streams.uniform("stages", months[:, None], books.file_keys),
            halt_begins=halts[:, 0],
            halt_length=halts[:, 1],
        )

    month = clock.month - 1
    return MonthLuck(
        files=books.luck.files[month],
        halt_begins=books.luck.halt_begins[month],
        halt_length=books.luck.halt_length[month],
    )


def suffer_halts(model: GanziModel, *, begins: FloatArray, length: FloatArray) -> BoolArray:
    """Stop mines and sites by chance, count down earlier stops; returns which rows were stopped
    this month.

    `begins` and `length` are uniform numbers by row: whether a halt begins, and how long it lasts.
    """
    mines, p = model.mines, model.parameters
    left = np.maximum(mines.halt_left - 1, 0.0)
    chance = mine.halt_probability(
        (mines.stage >= mine.BUILDING) & (left == 0),
        mines.opposition,
        floor=p.mine_halt_floor,
        slope=p.mine_halt_slope,
        scale=p.mine_halt_scale,
    )
    # What still stands cannot be stopped again; what is free again from this month on can.
    struck = begins < chance
    if anywhere(struck):
        insured = mine.insured_share(
            p.mine_insured_voluntarily, model.levers.env_liability_insurance
        )
        months = mine.halt_months(
            p.mine_halt_months,
            mines.opposition,
            usual_opposition=(p.mine_opposition_low + p.mine_opposition_high) / 2,
            least_acceptance=p.mine_least_acceptance,
            shortening=p.mine_insurance_shortening * insured,
        )
        left = left + struck * quantiles.geometric(length, 1 / months)
    mines.halt_left = left
    return struck


def meet_opposition(model: GanziModel, struck: BoolArray) -> None:
    """Green mines, payments to neighbours and insurance work on the opposition nearby.

    All rows of a deposit have the same neighbours: what one of them does, or suffers, counts for
    all.
    """
    mines, p, levers = model.mines, model.parameters, model.levers
    struck_deposits = by(mines.deposit, struck.astype(float), mines.n) > 0
    goal = mine.opposition_goal(
        mines.base_opposition,
        green_level=at(mines.green_level, mines.deposit),
        benefit_share=levers.benefit_sharing / PERCENT,
        green_relief=p.mine_green_relief,
        sharing_relief=p.mine_sharing_relief,
        sharing_scale=p.mine_sharing_scale,
    )
    mines.opposition = mine.opposition_after(
        mines.opposition,
        goal,
        adjustment=p.mine_opposition_adjustment,
        struck=at(struck_deposits, mines.deposit),
        shock=p.mine_halt_shock,
        insured=mine.insured_share(p.mine_insured_voluntarily, levers.env_liability_insurance),
        insured_relief=p.mine_insurance_relief,
    )


def move_files(model: GanziModel, luck: FloatArray) -> None:
    """Rights are tendered, explored, licensed and reviewed; new rights are paid for."""
    mines, counties = model.mines, model.counties
    reviewed = mines.stage == mine.REVIEW

    # The offices' pace of approvals counts in the review alone.
    pace = counties.approval_rate * model.effort.files("industry")
    offices = np.where(reviewed, at(pace, mines.county), 1.0)
    if anywhere(model.investors.belief):
        learnt = willingness(model, mine_beliefs(model)) / willingness(model, 0.0)
        offices = offices * np.where(mines.stage >= mine.LICENCE, learnt, 1.0)
    chance = mine.stage_probability(
        mines.stage,
        stage_rates(model),
        acceptance=1 - mines.opposition,
        pace=offices * mines.pace,
    )
    passed = luck < chance * (mines.halt_left == 0)

    # A permit lasts: an owner who lacks the money now may build later.
    mines.permitted = mines.permitted | (passed & reviewed)
    wanting = mines.permitted & reviewed
    able = find_owners_money(model, wanting) if anywhere(wanting) else wanting
    moved = (passed & ~reviewed) | able
    awarded = moved & (mines.stage == mine.TENDER)
    if anywhere(awarded):
        pay_for_rights(model, awarded)
    mines.stage = mines.stage + moved


@one_by_one
def find_owners_money(model: GanziModel, wanting: BoolArray) -> BoolArray:
    """Which rows that are permitted have an owner who can bind the first year's equity, shape (n,)
    bool; at the end of a quarter the guidance fund may help.
    """
    mines, p, investors = model.mines, model.parameters, model.investors
    rows = rows_where(wanting)
    if len(rows) == 0:
        return wanting

    owner = mines.owner[rows]
    capital = building_cost(mines, p)[rows]
    price = mines.price[rows]
    deals = Applications(
        kind=MINE,
        fund_class=LITHIUM_PARKS,
        rows=rows,
        place=mines.county[rows],
        capital=capital,
        equity=capital * p.mine_equity_share,
        # Files have moved only as far as the ore would pay: what is left is the money
        surplus=held_by(model, owner, np.maximum(mine_beliefs(model)[rows], 0.0)),
        room=rooms(model),
        # Owners bind the first year's part of the cost; where works take less, all of it. A mine
        # that costs more than a year's budget is no dead end: it takes the whole year.
        bound=np.minimum(MONTHS_A_YEAR / mines.building_months[rows], 1.0),
        most=investors.equity_budget[owner],
        expected=np.where(price > 0, price, np.nan),
        months=months_to_review(mines.building_months[rows] * mines.delay[rows]),
        account="mines",
    )
    offers = None if model.clock.month in QUARTER_ENDS else np.zeros(len(rows))
    settled = settle(model, deals, offers=offers)
    if settled.tickets.any():
        mines.fund_equity = mines.fund_equity + np.bincount(rows, settled.tickets, mines.n)
    able = np.zeros(mines.n, bool)
    able[rows] = settled.taken
    return able


@as_it_stands
def mine_beliefs(model: GanziModel) -> FloatArray:
    """What the owner of each row has learnt to add to the value of a mine there, share of its cost,
    shape (n,).
    """
    mines = model.mines
    return beliefs(model, LITHIUM_PARKS)[mines.owner, mines.county]


def stage_rates(model: GanziModel) -> FloatArray:
    """Monthly rate at which files leave each stage, shape (7,); owners go ahead only if the ore
    would pay.
    """
    p, levers, mines = model.parameters, model.levers, model.mines
    blank_areas = at_least(count(mines.stage == mine.UNSET), 1)
    willing = willingness(model, 0.0)
    permits = (1 + p.mine_review_coordination * levers.coordination) / p.mine_review_months

    # The lever says how many rights a year are tendered: each blank area has its part in them.
    # Building and operating have no rate, as works and not files lead on from there.
    rates = dict.fromkeys(range(len(mine.STAGES)), 0.0) | {
        mine.UNSET: levers.mine_tender_pace / MONTHS_A_YEAR / blank_areas,
        mine.TENDER: 1 / p.mine_tender_months,
        mine.EXPLORE: 1 / p.mine_exploration_months,
        mine.LICENCE: willing / p.mine_design_months,
        mine.REVIEW: willing * permits,
    }
    return row_of([*rates.values()])


def willingness[Values: (float, FloatArray)](model: GanziModel, learnt: Values) -> Values:
    """Part of the owners who go ahead at today's price of ore, 0 to 1, shape of `learnt`: what they
    have learnt to add to it, share.
    """
    p = model.parameters
    price = most(model.mines.price) * (1 + learnt)
    return expit((price - p.mine_gate_price) / p.mine_gate_scale)


@one_by_one
def pay_for_rights(model: GanziModel, awarded: BoolArray) -> None:
    """Owners pay the governments for rights that were awarded."""
    mines, p, ledger = model.mines, model.parameters, model.ledger
    rows = np.flatnonzero(awarded)
    if len(rows) == 0:
        return

    # Owners come from outside and bring the money with them.
    fees = p.mine_right_fee * mines.mine_capacity[rows]
    ledger.post("equity", "world", "mines", received=fees, payee_rows=rows)
    prefecture = p.prefecture_part_of_local_tax
    upper = p.province_part_of_local_tax
    to_counties = fees * (1 - prefecture - upper)
    ledger.post("mine_fees", "mines", "upper_governments", paid=fees * upper, payer_rows=rows)
    ledger.post("mine_fees", "mines", "prefecture", paid=fees * prefecture, payer_rows=rows)
    ledger.post(
        "mine_fees",
        "mines",
        "county_governments",
        paid=to_counties,
        received=to_counties,
        payer_rows=rows,
        payee_rows=mines.county[rows],
    )


def build_mines(model: GanziModel) -> None:
    """A month of building; what is finished begins to work, and works and land are paid."""
    mines, p = model.mines, model.parameters
    building = (mines.stage == mine.BUILDING) & (mines.halt_left == 0)
    if anywhere(building):
        progress = mine.building_progress(
            building,
            building_months=mines.building_months,
            delay=mines.delay,
            season=p.mine_winter_pace if model.clock.month in WINTER else 1.0,
        )
        # The last month needs only what is left to do.
        progress = np.minimum(progress, 1 - mines.work)
        mines.work = mines.work + progress
        mines.stage = mines.stage + (building & (mines.work >= 1))
        mines.unpaid_works = mines.unpaid_works + progress * building_cost(mines, p)
        take_land(model, progress)
    if anywhere(mines.unpaid_works):
        pay_for_building(model)


def take_land(model: GanziModel, progress: FloatArray) -> None:
    """Pits, plants and tailings take open land as they are built; its users will be compensated."""
    mines, p, counties = model.mines, model.parameters, model.counties
    capacity = np.maximum(mines.mine_capacity, mines.mill_capacity)
    area = progress * p.mine_land * capacity

    # A county cannot lose more open land than it has.
    taken = np.minimum(by(mines.county, area, counties.n), counties.other_land)
    counties.other_land = counties.other_land - taken
    counties.mine_land = counties.mine_land + taken
    mines.unpaid_land = mines.unpaid_land + area * p.mine_land_price


def building_cost(mines: Table[mine.Mine], p: Parameters) -> FloatArray:
    """Building cost of each row, CNY, shape (n,): by ore for lithium, by usual output for other
    minerals.
    """
    pit = (1 - p.mill_cost_share) * mines.mine_capacity
    plant = p.mill_cost_share * mines.mill_capacity
    return p.mine_capital_cost * (pit + plant) + p.metal_mine_capital_ratio * mines.reference_output


def pay_for_building(model: GanziModel) -> None:
    """Owners outside pay for works here, for equipment from outside and to those whose land is
    taken.
    """
    mines, ledger = model.mines, model.ledger
    cost = mines.unpaid_works
    works = model.parameters.mine_works_share
    # What the fund has paid in is spent before the owners' money
    helped = np.minimum(mines.fund_equity, cost)
    mines.fund_equity = mines.fund_equity - helped
    ledger.post("equity", "world", "mines", received=cost - helped + mines.unpaid_land)
    pay_neighbours(model, mines.unpaid_land, "land_compensation")
    model.market.order(
        "investment_local",
        "mines",
        cost * works,
        county=mines.county,
        industry=CONSTRUCTION,
    )
    ledger.post("investment_import", "mines", "world", paid=cost * (1 - works))
    mines.unpaid_works = np.zeros(mines.n)
    mines.unpaid_land = np.zeros(mines.n)
