"""Deals: every project that needs an owner's equity passes one gate, with and without a ticket of
the guidance fund.

Sectors bring what is to be decided as `Applications`; `settle` lets the fund's committee offer
tickets, lets investors choose, and writes down who took what (`deal_book.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.committee import gain_by_ticket, offered_tickets
from abm.finance.deal_book import KINDS
from agents.arrays import rows_where
from agents.finance.guidance_fund import CLASSES, PLACES
from agents.finance.investor import NOBODY, equity_left, matched

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray

PLANT, MINE, HOTEL, PARK_STEP, DATA_CENTRE, FIRM = range(len(KINDS))
OUTSIDE = PLACES - 1
"""Place of deals that lie outside the prefecture, after the 18 counties."""


class Applications(NamedTuple):
    """Deals of one class on which investors decide now, shape (n,) where not said otherwise."""

    kind: int
    """Row of KINDS."""
    fund_class: int
    """Row of FUND_CLASSES."""
    rows: IntArray
    """Row of the agent that builds."""
    place: IntArray
    """Row of the county, or OUTSIDE."""
    capital: FloatArray
    """Capital cost, CNY."""
    equity: FloatArray
    """Part of it that owners and the fund bring, CNY."""
    surplus: FloatArray
    """What each leaves its investor beyond what it asks without a ticket, share of capital cost,
    shape (investors + 1, n); -inf where it is not for it. The last row are the owners themselves,
    who are none of the register."""
    room: FloatArray
    """Equity that each can still bind, CNY, shape (investors + 1,)."""
    bound: FloatArray
    """Part of the equity that is bound at once, share."""
    most: FloatArray
    """Most that is bound at once, CNY."""
    expected: FloatArray
    """Yearly income by which its owner judged it, any unit; NaN where nobody will look back."""
    months: FloatArray
    """Months until it has worked for a year."""
    account: str
    """Account of the ledger that gets the ticket."""


class Settled(NamedTuple):
    """What became of applications, shape (n,) each."""

    investor: IntArray
    """Row of the investor, or NOBODY; one beyond the register for owners of their own."""
    tickets: FloatArray
    """Tickets that the fund has paid in, CNY."""

    @property
    def taken(self) -> BoolArray:
        """Which deals go."""
        return self.investor != NOBODY


def settle(model: GanziModel, deals: Applications, *, offers: FloatArray | None = None) -> Settled:
    """Investors take what clears their gate and fits their money; the fund pays its tickets.

    `offers` (CNY) are tickets offered earlier; without them the committee decides now.
    """
    tickets = offered_tickets(model, deals) if offers is None else offers
    alone = matched(deals.surplus, first_payment(deals, np.zeros_like(tickets)), deals.room)
    investor = alone
    if tickets.any():
        gain = gain_by_ticket(model, tickets / deals.capital)
        investor = matched(deals.surplus + gain, first_payment(deals, tickets), deals.room)

    paid = tickets * (investor != NOBODY)
    taker = np.where(investor == NOBODY, deals.surplus.argmax(axis=0), investor)
    value = deals.surplus[taker, np.arange(len(paid))]
    if paid.any():
        pay_tickets(model, deals, paid)
    bind_equity(model, investor, first_payment(deals, paid))
    book_deals(
        model,
        deals,
        investor=investor,
        offered=tickets,
        paid=paid,
        value=value,
        additional=deals.capital * ((investor != NOBODY) & (alone == NOBODY)),
        displaced=deals.capital * ((investor == NOBODY) & (alone != NOBODY)),
        deadweight=paid * (alone != NOBODY),
    )
    return Settled(investor=investor, tickets=paid)


def first_payment(deals: Applications, tickets: FloatArray) -> FloatArray:
    """Equity that the investor of each deal binds at once beside a ticket, CNY."""
    return np.minimum((deals.equity - tickets) * deals.bound, deals.most)


def rooms(model: GanziModel) -> FloatArray:
    """Equity that investors can still bind this year, CNY, shape (investors + 1,); owners of their
    own bring what they need.
    """
    investors = model.investors
    return np.append(equity_left(investors.equity_budget, investors.committed), np.inf)


def beliefs(model: GanziModel, fund_class: int) -> FloatArray:
    """What investors have learnt about deals of a class, by county, share of capital cost, shape
    (investors, 18).
    """
    belief = model.investors.belief
    return belief.reshape(len(belief), CLASSES, -1)[:, fund_class]


def held_by(model: GanziModel, owner: IntArray, surplus: FloatArray) -> FloatArray:
    """Surplus (n,) of deals that only their `owner` (row of the investors) can take, shape
    (investors + 1, n).
    """
    table = np.full((model.investors.n + 1, len(owner)), -np.inf)
    table[owner, np.arange(len(owner))] = surplus
    return table


def held_by_owners(model: GanziModel, surplus: FloatArray) -> FloatArray:
    """Surplus (n,) of deals whose owners are none of the register, shape (investors + 1, n)."""
    return held_by(model, np.full(len(surplus), model.investors.n), surplus)


def bind_equity(model: GanziModel, investor: IntArray, amounts: FloatArray) -> None:
    """Count equity (CNY by deal) as bound this year by the investors of the register."""
    investors = model.investors
    taken = (investor != NOBODY) & (investor < investors.n)
    if taken.any():
        investors.committed = investors.committed + np.bincount(
            investor[taken], amounts[taken], investors.n
        )


def pay_tickets(model: GanziModel, deals: Applications, paid: FloatArray) -> None:
    """Money of the fund to those who build, CNY by deal; where they lie outside, in one sum."""
    outside = deals.account == "world"
    model.ledger.post(
        "fund_tickets",
        "guidance_fund",
        deals.account,
        received=np.array([paid.sum()]) if outside else paid,
        payee_rows=None if outside else deals.rows,
    )


def book_deals(
    model: GanziModel,
    deals: Applications,
    *,
    investor: IntArray,
    offered: FloatArray,
    paid: FloatArray,
    value: FloatArray,
    additional: FloatArray,
    displaced: FloatArray,
    deadweight: FloatArray,
) -> None:
    """Write down deals that were taken, refused in spite of an offer, or displaced (CNY by deal),
    in the book, the fund's columns and on the edges.
    """
    taken = investor != NOBODY
    noted = rows_where(taken | (offered > 0) | (displaced > 0))
    if len(noted) == 0:
        return
    model.deal_book.add(
        noted,
        deals,
        month=model.clock.t,
        investor=investor,
        offered=offered,
        ticket=paid,
        value=value,
        additional=additional,
        displaced=displaced,
        deadweight=deadweight,
    )
    if paid.any() or displaced.any():
        fund = model.guidance_funds
        place = np.bincount(deals.place, paid, PLACES)
        total = float(paid.sum())
        of_class = total * (np.arange(CLASSES) == deals.fund_class)
        fund.place_tickets = fund.place_tickets + place
        fund.placed = fund.placed + of_class
        fund.class_room = fund.class_room - of_class
        fund.invested = fund.invested + total
        fund.stakes = fund.stakes + total
        fund.tickets = fund.tickets + np.count_nonzero(paid)
        fund.additional = fund.additional + additional.sum()
        fund.displaced = fund.displaced + displaced.sum()
        fund.deadweight = fund.deadweight + deadweight.sum()
    move_equity(model, deals, investor=investor, paid=paid)


def note_past(model: GanziModel, deals: Applications, *, investor: IntArray) -> None:
    """Enter deals in the book that were taken before the run begins, and on which investors will
    look back.
    """
    nothing = np.zeros(len(investor))
    model.deal_book.add(
        np.arange(len(investor)),
        deals,
        month=model.clock.start - 1,
        investor=investor,
        offered=nothing,
        ticket=nothing,
        value=nothing,
        additional=nothing,
        displaced=nothing,
        deadweight=nothing,
    )


def move_equity(
    model: GanziModel, deals: Applications, *, investor: IntArray, paid: FloatArray
) -> None:
    """Put the equity of deals that go onto the edges: fund and investors to the class, and the
    class to the county.
    """
    network, n = model.network, model.investors.n
    rows = network.finance_rows
    taken = rows_where(investor != NOBODY)
    if len(taken) == 0:
        return
    equity, tickets, who = deals.equity[taken], paid[taken], investor[taken]
    by_investor = np.bincount(who, equity - tickets, n + 1)
    by_place = np.bincount(deals.place[taken], equity, PLACES)

    amounts = np.zeros(rows.places.stop - rows.tickets.start)
    amounts[deals.fund_class] = tickets.sum()
    first = rows.investors.start - rows.tickets.start
    amounts[first : first + n] = by_investor[:n]
    amounts[rows.owners.start - rows.tickets.start + deals.fund_class] = by_investor[n]
    first = rows.places.start - rows.tickets.start + deals.fund_class * len(by_place)
    amounts[first : first + len(by_place)] = by_place
    network.pay(slice(rows.tickets.start, rows.places.stop), amounts)
