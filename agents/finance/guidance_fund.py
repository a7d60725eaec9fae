"""The guidance fund: public equity that is called over years, put into single deals by a committee,
and sold again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import MONTHS_A_YEAR
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray, Values

FUND_CLASSES = ("energy", "tourism", "agriculture", "lithium_parks", "data_industry")
ENERGY, TOURISM, AGRICULTURE, LITHIUM_PARKS, DATA_INDUSTRY = range(5)
CLASSES = len(FUND_CLASSES)
PLACES = 19
"""The 18 counties, and the places outside where the enclave parks lie."""
HELD_YEARS = 6
HELD_MONTHS = HELD_YEARS * MONTHS_A_YEAR
"""Time for which a stake is held."""


class GuidanceFund(Agent):
    """The prefecture's guidance fund for green and low-carbon industries."""

    commitment = Column("CNY", "what the contributors have promised in all", 0.0, low=0)
    called = Column("CNY", "what they have paid in so far", 0.0, low=0)
    invested = Column("CNY", "equity placed so far", 0.0, low=0)
    stakes = Column("CNY", "book value of the stakes held", 0.0, low=0)
    returned = Column("CNY", "paid back to the contributors so far", 0.0, low=0)
    lost = Column("CNY", "book value of the stakes sold less what they brought", 0.0)
    deposits = Column("CNY", "money not placed")
    months_promised = Column("month", "months since contributors first promised money", 0.0, low=0)
    set_up = Column("yes/no", "registered, with a manager, able to call money", False)
    class_room = Column("CNY", "money called for each class and not placed", 0.0, width=CLASSES)
    files = Column("count", "files it has time to read, by class", 0.0, low=0, width=CLASSES)
    place_tickets = Column(
        "CNY/a", "tickets of the year by county, and outside", 0.0, low=0, width=PLACES
    )
    placed = Column("CNY", "equity placed so far, by class", 0.0, low=0, width=CLASSES)
    tickets = Column("count", "deals that it has taken part in so far", 0.0, low=0)
    additional = Column("CNY", "capital cost of deals that went only with its ticket", 0.0, low=0)
    displaced = Column(
        "CNY", "capital cost of deals that would have gone, had there been no ticket", 0.0, low=0
    )
    deadweight = Column(
        "CNY", "tickets in deals that would have gone in the same month without any", 0.0, low=0
    )
    share_upper = Column(
        "share", "part of the contributions that centre and province pay", 0.0, low=0, high=1
    )
    share_prefecture = Column(
        "share", "part of the contributions that the prefecture pays", 0.0, low=0, high=1
    )
    share_county = Column(
        "share", "part of the contributions that the counties pay", 0.0, low=0, high=1
    )


def class_shares(weights: list[float]) -> FloatArray:
    """The five lever values as shares that add up to one, shape (5,); all zero gives
    equal shares.
    """
    shares = np.asarray(weights, float)
    total = shares.sum()
    return shares / total if total > 0 else np.full(len(shares), 1 / len(shares))


def capital_call(
    *, commitment: float, raised: float, called: float, deposits: float, call_years: float
) -> float:
    """Money called this month, CNY, at least 0: an even part of the promise, while less than a
    year's part lies idle.

    Of the promise (CNY, called over `call_years` years at most evenly) contributors ever pay the
    share `raised`.
    """
    yearly = commitment / call_years
    still = max(commitment * raised - called, 0.0)
    return min(max(yearly - deposits, 0.0), yearly / MONTHS_A_YEAR, still)


def strictness(discipline: float, *, supervision: float, supervision_gain: float) -> float:
    """Discipline that the committee shows, 0 to 1: its own, and what supervision (0 to 1) adds."""
    return 1 - (1 - discipline) * (1 - supervision_gain * supervision)


def ticket_sizes(
    equity: FloatArray, *, leverage: float, highest_share: float, largest: float
) -> FloatArray:
    """Ticket of the fund in each deal, CNY, shape of `equity`: the part of the equity that leaves
    `leverage` CNY of others to one of its own, up to a highest share and a largest ticket.
    """
    return np.minimum(min(1 / (1 + leverage), highest_share) * equity, largest)


def files_left(files: FloatArray, read: int, *, fund_class: int) -> FloatArray:
    """Files that the fund can still read by class, shape (5,), after `read` of one class: its own
    first, then those of the others in proportion.
    """
    is_own = np.arange(len(files)) == fund_class
    own = min(float(read), float(files[fund_class]))
    others = np.where(is_own, 0.0, files)
    borrowed = (read - own) * others / max(others.sum(), 1e-9)
    return np.maximum(files - own * is_own - borrowed, 0.0)


def committee_scores(
    estimate: FloatArray, *, strict: float, in_want: BoolArray, gain: FloatArray, clear: float
) -> FloatArray:
    """How much the committee likes each deal, shape of `estimate`; -inf where it sends it away.

    `estimate` is net present value over capital cost as the committee reckons it. A lax committee
    likes safe deals; a strict one those that lie short of the gate by half of what a ticket adds
    (`gain`) or whose owners lack the money (`in_want`), and refuses those that clear the gate by
    more than `clear` over `strict`.
    """
    distance = np.where(in_want, 0.0, np.abs(estimate + gain / 2))
    score = (1 - strict) * estimate - strict * distance
    refused = ~in_want & (strict * estimate > clear)
    return np.where(refused, -np.inf, score)


def granted_tickets(
    sizes: FloatArray,
    scores: FloatArray,
    *,
    files: int,
    room: float,
    place: IntArray,
    place_room: FloatArray,
) -> FloatArray:
    """Tickets that the committee offers, CNY, shape of `sizes`: best score first, whole tickets
    only.

    It reads `files` files; `room` (CNY) and `place_room` (CNY by place, with `place` the row of
    each deal) are what is left to give.
    """
    tickets = np.zeros(len(sizes))
    left = place_room.copy()
    # One after another: what one deal gets is gone for the next
    for row in np.argsort(-scores, kind="stable")[:files].tolist():
        size = sizes[row]
        if np.isfinite(scores[row]) and size <= room and size <= left[place[row]]:
            tickets[row] = size
            room -= size
            left[place[row]] -= size
    return tickets


def concession(
    ticket_share: FloatArray, *, hurdle: Values, fund_return: float, annuity: float
) -> FloatArray:
    """Worth of a ticket to the co-investor over capital cost: its share of the cost times the
    return forgone while it is held, at least 0.

    Returns per year, `annuity` the value of one CNY a year while it is held.
    """
    return ticket_share * np.maximum(hurdle - fund_return, 0.0) * annuity


def exit_proceeds(
    book: FloatArray,
    *,
    excess: FloatArray,
    equity_share: FloatArray,
    fund_return: float,
    cost: float,
) -> FloatArray:
    """What stakes bring when they are sold after six years, CNY, shape of `book`, at least 0.

    Co-investors buy at book plus the return the fund asks for, never above what the stake is worth:
    what the deal earned beyond plan (`excess`, share of capital cost) falls on its equity
    (`equity_share` of capital cost). A share `cost` is lost in the sale.
    """
    agreed = book * (1 + fund_return) ** HELD_YEARS
    worth = agreed * np.maximum(1 + np.minimum(excess, 0.0) / equity_share, 0.0)
    return worth * (1 - cost)
