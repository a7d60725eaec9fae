"""Month phase: the guidance fund is set up, calls money, finds time for files, sells old stakes.

What it puts its money into is decided deal by deal (`deals.py`, `committee.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.committee import shares
from abm.government.project_classes import plain_key
from agents import quantiles
from agents.calendar import JANUARY, MONTHS_A_QUARTER, MONTHS_A_YEAR, QUARTER_ENDS, QUARTERS_A_YEAR
from agents.finance import guidance_fund as fund_rules
from agents.finance.guidance_fund import HELD_MONTHS
from agents.units import MILLION

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray


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
    call_money(model)
    find_time(model)
    if model.clock.month in QUARTER_ENDS:
        sell_stakes(model)


def is_set_up(model: GanziModel) -> BoolArray:
    """Whether files and the choice of a manager are done; coordination shortens the time this
    takes.
    """
    fund = model.guidance_funds
    p = model.parameters
    luck = model.streams.uniform("fund", 0, fund.uid)
    months = quantiles.lognormal(luck, p.fund_setup_months, p.fund_setup_deviation)
    helped = p.fund_setup_coordination * model.levers.coordination
    return fund.months_promised * (1 + helped) >= months


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


def call_money(model: GanziModel) -> None:
    """Contributors pay in at an even pace while there is not enough for a year's deals, as far as
    they keep their promise; what comes in is set aside by class.
    """
    fund = model.guidance_funds
    p = model.parameters
    amount = fund_rules.capital_call(
        commitment=float(fund.commitment[0]),
        raised=p.fund_raised_share,
        called=float(fund.called[0]),
        deposits=float(fund.deposits[0]),
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
    fund.class_room = fund.class_room + amount * shares(model.levers)
    move_contributions(model, amount)


def find_time(model: GanziModel) -> None:
    """A month's work of those who read files, shared like the money; what is not used within a year
    is gone. In January the year's count of tickets by county begins anew.
    """
    fund, part = model.guidance_funds, shares(model.levers)
    quarter = model.parameters.fund_files * part
    fund.files = np.minimum(fund.files + quarter / MONTHS_A_QUARTER, quarter * QUARTERS_A_YEAR)
    if model.clock.month == JANUARY:
        fund.place_tickets = np.zeros_like(fund.place_tickets)


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
    """Stakes held for six years are sold to their co-investors; contributors get the money."""
    book, fund = model.deal_book, model.guidance_funds
    old = np.flatnonzero(book.held() & (model.clock.t - book.month >= HELD_MONTHS))
    if len(old) == 0:
        return
    stakes = book.ticket[old]
    proceeds = stake_values(model)[old]
    book.proceeds[old] = proceeds

    brought = float(proceeds.sum())
    fund.stakes = np.maximum(fund.stakes - stakes.sum(), 0.0)
    fund.lost = fund.lost + stakes.sum() - brought
    fund.returned = fund.returned + brought
    money = np.array([brought])
    model.ledger.post("fund_exits", "world", "guidance_fund", received=money)
    for part in contributions(model, brought):
        model.ledger.post("fund_distributions", "guidance_fund", part.account, received=part.by_row)
    model.network.pay(model.network.finance_rows.exits, money)
    move_contributions(model, -brought)


def stake_values(model: GanziModel) -> FloatArray:
    """What the fund's ticket in each deal of the book would bring when six years are over, CNY, by
    what is known of the deal now.
    """
    book, p = model.deal_book, model.parameters
    return fund_rules.exit_proceeds(
        book.ticket,
        excess=np.nan_to_num(book.excess),
        equity_share=book.equity / book.capital,
        fund_return=p.fund_return,
        cost=p.fund_exit_cost,
    )
