"""Month phase: the guidance fund is set up, calls money, offers equity every quarter, and sells old
stakes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.government.project_classes import plain_key
from agents import quantiles
from agents.calendar import MONTHS_A_QUARTER, MONTHS_A_YEAR, QUARTER_ENDS, QUARTERS_A_YEAR
from agents.columns import identity
from agents.finance import guidance_fund as fund_rules
from agents.finance.guidance_fund import (
    AGRICULTURE,
    DATA_INDUSTRY,
    ENERGY,
    FUND_CLASSES,
    HELD_QUARTERS,
    HELD_YEARS,
    LITHIUM_PARKS,
    TOURISM,
)
from agents.finance.investor import POWER, PRIVATE, TOURISM_GROUP
from agents.industries import FOOD_PROCESSING, HOSPITALITY, INDUSTRIES, INFORMATION
from agents.power.developer_gate import annuity
from agents.power.power_project import APPLIED, APPROVED, PHOTOVOLTAIC
from agents.units import MILLION

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from abm.registers.policy import Levers
    from agents.arrays import BoolArray, FloatArray, IntArray, KeyArray

CLASS_KEYS = identity("FundClass", len(FUND_CLASSES))


def run_fund(model: GanziModel) -> None:
    """One month of the fund; without a promise of money nothing happens."""
    fund = model.guidance_funds
    promised = max(float(fund.commitment[0]), model.levers.fund_size * MILLION)
    if promised <= 0:
        return
    fund.commitment = np.array([promised])
    fund.months_promised = fund.months_promised + 1
    if not fund.set_up[0]:
        fund.set_up = is_set_up(model)
        if not fund.set_up[0]:
            return
    pay_management(model)
    demand = deals(model)
    call_money(model, demand)
    if model.clock.month in QUARTER_ENDS:
        sell_stakes(model)
        offer_equity(model, demand)


def is_set_up(model: GanziModel) -> BoolArray:
    """Whether files and the choice of a manager are done; coordination shortens the time this takes
    and wakes the dormant.

    Some funds that governments announce never raise money: a fund sleeps while its luck lies below
    the chance of that.
    """
    fund = model.guidance_funds
    p = model.parameters
    luck = model.streams.uniform("capture", 0, fund.uid, np.arange(2)[:, None])
    months = quantiles.lognormal(luck[0], p.fund_setup_months, p.fund_setup_deviation)
    helped = p.fund_setup_coordination * model.levers.coordination
    awake = luck[1] >= p.fund_dormant_share * (1 - helped)
    return awake & (fund.months_promised * (1 + helped) >= months)


def pay_management(model: GanziModel) -> None:
    """The prefecture pays the manager; strict management costs more."""
    fund = model.guidance_funds
    p = model.parameters
    rate = p.fund_management_cost + p.fund_discipline_cost * model.levers.fund_discipline
    cost = float(fund.commitment[0]) * rate / MONTHS_A_YEAR
    model.ledger.post(
        "government_purchases_import",
        "prefecture",
        "world",
        paid=np.array([cost]),
        lever="fund_discipline",
    )


def deals(model: GanziModel) -> FloatArray:
    """Capital cost of the deals that could take the fund's equity this quarter, CNY by class, shape
    (5,).

    Energy: solar plants on their way to a start, at least a quarter of the year's auction.
    """
    p = model.parameters
    projects = model.power_projects
    demand = np.zeros(len(FUND_CLASSES))

    year_auctioned = model.levers.pv_quota_mw_y * model.world.photovoltaic_capital_cost
    auctioned = year_auctioned / QUARTERS_A_YEAR
    waiting = (projects.technology == PHOTOVOLTAIC) & (
        (projects.stage == APPLIED) | (projects.stage == APPROVED)
    )
    size = projects.rated_capacity * projects.counted_share
    demand[ENERGY] = max(float(np.sum(waiting * size * projects.capital_cost)), auctioned)

    enterprises = model.enterprises
    capital = np.bincount(
        enterprises.industry,
        enterprises.weight * enterprises.capital * enterprises.active,
        len(INDUSTRIES),
    )
    deal_rate = p.fund_deal_rate / QUARTERS_A_YEAR
    demand[TOURISM] = capital[HOSPITALITY] * deal_rate
    demand[AGRICULTURE] = capital[FOOD_PROCESSING] * deal_rate
    demand[DATA_INDUSTRY] = capital[INFORMATION] * deal_rate

    park_capital = np.sum(model.parks.capacity) * p.park_capital_ratio
    demand[LITHIUM_PARKS] = park_capital * p.fund_deal_rate / QUARTERS_A_YEAR
    return demand


def shares(levers: Levers) -> FloatArray:
    """The fund's shares by class as the levers set them, shape (5,), adding up to one."""
    return fund_rules.class_shares([getattr(levers, f"fund_share_{name}") for name in FUND_CLASSES])


def ticket_limits(p: Parameters) -> FloatArray:
    """Largest part of a deal's capital cost that the fund may hold, by class, shape (5,)."""
    equity = np.full(len(FUND_CLASSES), p.fund_deal_equity)
    equity[ENERGY] = 1 - p.debt_share
    return p.fund_ticket_limit * equity


def call_money(model: GanziModel, demand: FloatArray) -> None:
    """Contributors pay in what the quarter's deals can use, up to an even pace."""
    fund = model.guidance_funds
    p = model.parameters
    offers = fund_rules.class_offers(
        float(fund.commitment[0]) / (QUARTERS_A_YEAR * p.fund_call_years),
        shares=shares(model.levers),
        demand=demand,
        ticket_limit=ticket_limits(p),
    )
    amount = fund_rules.capital_call(
        commitment=float(fund.commitment[0]),
        called=float(fund.called[0]),
        deposits=float(fund.deposits[0]),
        need=float(offers.sum()),
        call_years=p.fund_call_years,
    )
    if amount <= 0:
        return
    for part in contributions(model, amount):
        model.ledger.post(
            "fund_calls",
            part.account,
            "guidance_fund",
            paid=part.by_row,
            lever="fund_size",
            cost=part.amount,
        )
    fund.called = fund.called + amount
    move_contributions(model, amount)


class Contribution(NamedTuple):
    """Part of one contributor in what the fund calls or pays back."""

    account: str
    amount: float  # CNY
    by_row: FloatArray  # CNY by row of the account


def contributions(model: GanziModel, amount: float) -> list[Contribution]:
    """An amount (CNY) split among the contributors by their shares."""
    fund = model.guidance_funds
    upper = amount * float(fund.share_upper[0])
    prefecture = amount * float(fund.share_prefecture[0])
    counties = amount * float(fund.share_county[0])
    return [
        Contribution("upper_governments", upper, np.array([upper])),
        Contribution("prefecture", prefecture, np.array([prefecture])),
        Contribution("county_governments", counties, counties * plain_key(model)),
    ]


def move_contributions(model: GanziModel, amount: float) -> None:
    """Put what contributors pay in (CNY, below 0 where they get it back) onto their edges."""
    by_contributor = np.concatenate([part.by_row for part in contributions(model, amount)])
    model.network.pay(model.network.finance_rows.contributors, by_contributor)


def sell_stakes(model: GanziModel) -> None:
    """Stakes held for six years are sold to owners outside at a loss; contributors get the
    money.
    """
    fund = model.guidance_funds
    quarter = model.clock.t // MONTHS_A_QUARTER
    sold = float(fund.held[0, quarter % HELD_QUARTERS])
    stakes = fund_rules.stakes_after(
        fund.held[0],
        quarter=quarter,
        bought=0.0,
        loss=model.parameters.fund_exit_loss,
    )
    fund.held = stakes.held[None, :]
    fund.stakes = np.maximum(fund.stakes - sold, 0.0)
    if stakes.proceeds > 0:
        proceeds = np.array([stakes.proceeds])
        model.ledger.post("fund_exits", "world", "guidance_fund", received=proceeds)
        for part in contributions(model, stakes.proceeds):
            model.ledger.post(
                "fund_distributions", "guidance_fund", part.account, received=part.by_row
            )
        model.network.pay(model.network.finance_rows.exits, proceeds)
        move_contributions(model, -stakes.proceeds)


def offer_equity(model: GanziModel, demand: FloatArray) -> None:
    """Set the quarter's offers by class, and what a ticket is worth to the deals it reaches."""
    fund = model.guidance_funds
    p = model.parameters
    leverage = model.levers.fund_leverage_cap
    limits = ticket_limits(p)
    offers = fund_rules.class_offers(
        max(float(fund.deposits[0]), 0.0),
        shares=shares(model.levers),
        demand=demand,
        ticket_limit=limits,
    )
    reached = fund_rules.reach(offers, demand, leverage=leverage)
    worth = fund_rules.ticket_worth(
        fund_rules.ticket_share(limits, leverage),
        hurdle=hurdles(model),
        fund_return=p.fund_return,
        annuity=float(annuity(p.fund_return, HELD_YEARS)),
    )
    fund.equity_offer = offers[None, :]
    fund.concession = (worth * reached * (1 - deadweight(model)))[None, :]


def hurdles(model: GanziModel) -> FloatArray:
    """Mean return that the investors of each class ask of equity, 1/a, shape (5,)."""
    investors = model.investors
    mean = np.bincount(investors.group, investors.hurdle) / np.bincount(investors.group)
    return mean[[POWER, TOURISM_GROUP, PRIVATE, PRIVATE, PRIVATE]]


def deadweight(model: GanziModel) -> float:
    """Share of tickets that goes to deals which need no help."""
    p = model.parameters
    return fund_rules.deadweight_share(
        capture=p.fund_capture,
        discipline=model.levers.fund_discipline,
        supervision=model.levers.project_supervision,
        supervision_gain=p.fund_supervision_gain,
        age=float(model.guidance_funds.months_promised[0]) / MONTHS_A_YEAR,
        learning_years=p.fund_learning_years,
    )


def call_equity(
    model: GanziModel,
    fund_class: int,
    *,
    account: str,
    amounts: FloatArray,
    rows: IntArray | None = None,
    scores: FloatArray | None = None,
) -> FloatArray:
    """Equity of the fund for rows of an account, CNY: what deals apply for as far as the quarter's
    offer and cash reach.

    `fund_class` is a row of FUND_CLASSES; `scores` rank the deals (in proportion if left out).
    Returns what adds to the money of the deals, shape of `amounts`: a part of all tickets goes to
    deals that needed no help.
    """
    fund = model.guidance_funds
    amounts = np.asarray(amounts, float)
    room = min(float(fund.equity_offer[0, fund_class]), max(float(fund.deposits[0]), 0.0))
    if float(np.sum(amounts)) <= 0 or room <= 0:
        return np.zeros_like(amounts)

    deals = like_deals(model, fund_class, account=account, rows=rows)
    # Amounts that stand for many deals at once have no largest ticket.
    deal_limit = model.parameters.fund_deal_limit * float(fund.commitment[0])
    granted = fund_rules.tickets(
        amounts,
        scores=scores,
        order=model.streams.uniform("order", model.clock.t, deals.keys, 2),
        room=room,
        largest=deal_limit * deals.number if deals.keys.size == amounts.size else np.inf,
    )
    luck = model.streams.uniform("capture", model.clock.t, deals.keys)
    captured = granted * fund_rules.captured_part(luck, deals.number, share=deadweight(model))

    model.ledger.post("fund_tickets", "guidance_fund", account, received=granted, payee_rows=rows)
    record_ticket(
        model,
        fund_class,
        placed=float(np.sum(granted)),
        captured=float(np.sum(captured)),
    )
    return granted - captured


class LikeDeals(NamedTuple):
    """Deals that apply for equity."""

    keys: KeyArray  # identity of each, from which its luck follows (n,)
    number: FloatArray  # of like deals that each stands for (n,)


def like_deals(
    model: GanziModel, fund_class: int, *, account: str, rows: IntArray | None
) -> LikeDeals:
    """The deals behind the rows of an account; one for the class where the payee has no rows."""
    table = getattr(model, account, None)
    if table is None or not hasattr(table, "uid"):
        return LikeDeals(CLASS_KEYS[fund_class : fund_class + 1], np.ones(1))
    weight = getattr(table, "weight", np.ones(table.n))
    if rows is None:
        return LikeDeals(table.uid, weight)
    return LikeDeals(table.uid[rows], weight[rows])


def record_ticket(model: GanziModel, fund_class: int, *, placed: float, captured: float) -> None:
    """Count tickets of `placed` CNY, `captured` of them by deals without need, in the fund's
    columns.
    """
    fund = model.guidance_funds
    quarter = model.clock.t // MONTHS_A_QUARTER
    offers = fund.equity_offer.copy()
    offers[0, fund_class] = max(offers[0, fund_class] - placed, 0.0)
    fund.equity_offer = offers

    by_class = fund.placed.copy()
    by_class[0, fund_class] += placed
    fund.placed = by_class

    held = fund.held.copy()
    held[0, quarter % HELD_QUARTERS] += placed
    fund.held = held

    fund.invested = fund.invested + placed
    fund.stakes = fund.stakes + placed
    fund.deadweight = fund.deadweight + captured

    row = model.network.finance_rows.tickets.start + fund_class
    model.network.pay(slice(row, row + 1), np.array([placed]))
