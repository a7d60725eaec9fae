"""Month phase: the guidance fund is set up, calls money, offers equity every quarter, and sells old
stakes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.government.programmes import plain_key
from agents import quantiles
from agents.columns import identity
from agents.finance import guidance_fund as fund_rules
from agents.finance.guidance_fund import (
    AGRICULTURE,
    DATA_INDUSTRY,
    ENERGY,
    FUND_CLASSES,
    HELD_QUARTERS,
    LITHIUM_PARKS,
    TOURISM,
)
from agents.finance.investor import POWER, PRIVATE, TOURISM_GROUP
from agents.industries import FOOD_PROCESSING, HOSPITALITY, INDUSTRIES, INFORMATION
from agents.power.developer_gate import annuity
from agents.power.power_project import APPLIED, APPROVED, PHOTOVOLTAIC

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray, KeyArray

CLASS_KEYS = identity("FundClass", len(FUND_CLASSES))
QUARTER = 3
HELD_YEARS = HELD_QUARTERS / 4
MILLION, PERCENT = 1e6, 100


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
    if model.clock.month % QUARTER == 0:
        sell_stakes(model)
        offer_equity(model, demand)


def is_set_up(model: GanziModel) -> BoolArray:
    """Whether files and the choice of a manager are done; coordination shortens the drawn time and
    wakes the dormant.

    Some funds that governments announce never raise money: a fund sleeps while its luck lies below
    the chance of that.
    """
    fund, p = model.guidance_funds, model.parameters
    luck = model.streams.uniform("capture", 0, fund.uid, np.arange(2)[:, None])
    months = quantiles.lognormal(luck[0], p.fund_setup_months, p.fund_setup_deviation)
    helped = p.fund_setup_coordination * model.levers.coordination
    awake = luck[1] >= p.fund_dormant_share * (1 - helped)
    return awake & (fund.months_promised * (1 + helped) >= months)


def pay_management(model: GanziModel) -> None:
    """The prefecture pays the manager; strict management costs more."""
    fund, p = model.guidance_funds, model.parameters
    rate = p.fund_management_cost + p.fund_discipline_cost * model.levers.fund_discipline
    cost = float(fund.commitment[0]) * rate / 12
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
    p, projects = model.parameters, model.power_projects
    auctioned = model.levers.pv_quota_mw_y * model.world.photovoltaic_capital_cost / 4
    waiting = (projects.technology == PHOTOVOLTAIC) & (
        (projects.stage == APPLIED) | (projects.stage == APPROVED)
    )
    demand = np.zeros(len(FUND_CLASSES))
    size = projects.rated_capacity * projects.counted_share
    demand[ENERGY] = max(float(np.sum(waiting * size * projects.capital_cost)), auctioned)
    e = model.enterprises
    capital = np.bincount(e.industry, e.weight * e.capital * e.active, len(INDUSTRIES)) * (
        p.fund_deal_rate / 4
    )
    demand[[TOURISM, AGRICULTURE, DATA_INDUSTRY]] = capital[
        [HOSPITALITY, FOOD_PROCESSING, INFORMATION]
    ]
    demand[LITHIUM_PARKS] = (
        np.sum(model.parks.capacity) * p.park_capital_ratio * p.fund_deal_rate / 4
    )
    return demand


def shares(levers: Any) -> FloatArray:
    """The fund's shares by class as the levers set them, shape (5,), adding up to one."""
    return fund_rules.class_shares([getattr(levers, f"fund_share_{name}") for name in FUND_CLASSES])


def ticket_limits(p: Parameters) -> FloatArray:
    """Largest part of a deal's capital cost that the fund may hold, by class, shape (5,)."""
    equity = np.full(len(FUND_CLASSES), p.fund_deal_equity)
    equity[ENERGY] = 1 - p.debt_share
    return p.fund_ticket_limit * equity


def call_money(model: GanziModel, demand: FloatArray) -> None:
    """Contributors pay in what the quarter's deals can use, up to an even pace."""
    fund, p = model.guidance_funds, model.parameters
    tranche = float(fund.commitment[0]) / (4 * p.fund_call_years)
    need = float(
        fund_rules.class_offers(tranche, shares(model.levers), demand, ticket_limits(p)).sum()
    )
    terms = (
        float(fund.commitment[0]),
        float(fund.called[0]),
        float(fund.deposits[0]),
        need,
        p.fund_call_years,
    )
    amount = fund_rules.capital_call(*terms)
    if amount <= 0:
        return
    for account, part, by_row in contributions(model, amount):
        model.ledger.post(
            "fund_calls",
            account,
            "guidance_fund",
            paid=by_row,
            lever="fund_size",
            cost=part,
        )
    fund.called = fund.called + amount


def contributions(model: GanziModel, amount: float) -> list[tuple[str, float, FloatArray]]:
    """An amount (CNY) by contributor: account, its part in CNY, and the same by row of the
    account.
    """
    fund = model.guidance_funds
    upper = amount * float(fund.share_upper[0])
    prefecture = amount * float(fund.share_prefecture[0])
    counties = amount * float(fund.share_county[0])
    return [
        ("upper_governments", upper, np.array([upper])),
        ("prefecture", prefecture, np.array([prefecture])),
        ("county_governments", counties, counties * plain_key(model)),
    ]


def sell_stakes(model: GanziModel) -> None:
    """Stakes held for six years are sold to owners outside at a loss; contributors get
    the money.
    """
    fund, p = model.guidance_funds, model.parameters
    quarter = model.clock.t // QUARTER
    sold = float(fund.held[0, quarter % HELD_QUARTERS])
    ring, proceeds = fund_rules.stakes_after(fund.held[0], quarter, 0.0, p.fund_exit_loss)
    fund.held = ring[None, :]
    fund.stakes = np.maximum(fund.stakes - sold, 0.0)
    if proceeds > 0:
        model.ledger.post("fund_exits", "world", "guidance_fund", received=np.array([proceeds]))
        for account, _, by_row in contributions(model, proceeds):
            model.ledger.post("fund_distributions", "guidance_fund", account, received=by_row)


def offer_equity(model: GanziModel, demand: FloatArray) -> None:
    """Set the quarter's offers by class, and what a ticket is worth to the deals it reaches."""
    fund, p, levers = model.guidance_funds, model.parameters, model.levers
    limits = ticket_limits(p)
    offers = fund_rules.class_offers(
        max(float(fund.deposits[0]), 0.0), shares(levers), demand, limits
    )
    reached = fund_rules.reach(offers, demand, levers.fund_leverage_cap)
    tickets = fund_rules.ticket_share(limits, levers.fund_leverage_cap)
    worth = fund_rules.ticket_worth(
        tickets, hurdles(model), p.fund_return, annuity(p.fund_return, HELD_YEARS)
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
    fund, p, levers = model.guidance_funds, model.parameters, model.levers
    age = float(fund.months_promised[0]) / 12
    terms = (
        p.fund_capture,
        levers.fund_discipline,
        levers.project_supervision,
        p.fund_supervision_gain,
    )
    return fund_rules.deadweight_share(*terms, age, p.fund_learning_years)


def draw(
    model: GanziModel,
    fund_class: int,
    account: str,
    amounts: FloatArray,
    rows: IntArray | None = None,
    scores: FloatArray | None = None,
) -> FloatArray:
    """Equity of the fund for rows of an account, CNY: what is asked for as far as the quarter's
    offer and cash reach.

    `fund_class` is a name of FUND_CLASSES or its row; `scores` rank the deals (in proportion if
    left out). Returns what adds to the money of the deals, shape of `amounts`: a part of all
    tickets goes to deals that needed no help.
    """
    fund, p, amounts = model.guidance_funds, model.parameters, np.asarray(amounts, float)
    at = FUND_CLASSES.index(fund_class) if isinstance(fund_class, str) else int(fund_class)
    room = min(float(fund.equity_offer[0, at]), max(float(fund.deposits[0]), 0.0))
    if float(np.sum(amounts)) <= 0 or room <= 0:
        return np.zeros_like(amounts)
    uid, deals = deal_keys(model, at, account, rows)
    t, streams = model.clock.t, model.streams
    # Amounts that stand for many deals at once have no largest ticket.
    largest = (
        p.fund_deal_limit * float(fund.commitment[0]) * deals
        if uid.size == amounts.size
        else np.inf
    )
    granted = fund_rules.tickets(
        amounts, scores, streams.uniform("order", t, uid, 2), room, largest
    )
    captured = (
        fund_rules.captured_part(streams.uniform("capture", t, uid), deals, deadweight(model))
        * granted
    )
    model.ledger.post("fund_tickets", "guidance_fund", account, received=granted, payee_rows=rows)
    record_ticket(model, at, float(np.sum(granted)), float(np.sum(captured)))
    return granted - captured


def deal_keys(
    model: GanziModel, at: int, account: str, rows: IntArray | None
) -> tuple[KeyArray, FloatArray]:
    """(identity of each deal, number of like deals it stands for); one key a class where the payee
    has no rows.
    """
    table = getattr(model, account, None)
    if table is None or not hasattr(table, "uid"):
        return CLASS_KEYS[at : at + 1], np.ones(1)
    weight = getattr(table, "weight", np.ones(table.n))
    return (table.uid, weight) if rows is None else (table.uid[rows], weight[rows])


def record_ticket(model: GanziModel, at: int, placed: float, captured: float) -> None:
    """Book tickets of `placed` CNY of class `at`, `captured` of them by deals without need, in the
    fund's columns.
    """
    fund = model.guidance_funds
    offers, by_class, held = fund.equity_offer.copy(), fund.placed.copy(), fund.held.copy()
    offers[0, at] = max(offers[0, at] - placed, 0.0)
    by_class[0, at] += placed
    held[0, model.clock.t // QUARTER % HELD_QUARTERS] += placed
    fund.equity_offer, fund.placed, fund.held = offers, by_class, held
    fund.invested, fund.stakes = fund.invested + placed, fund.stakes + placed
    fund.deadweight = fund.deadweight + captured
