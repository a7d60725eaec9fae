"""The guidance fund: public equity that is called over years, offered by class, and sold again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents import quantiles
from agents.calendar import MONTHS_A_YEAR, QUARTERS_A_YEAR
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values

FUND_CLASSES = ("energy", "tourism", "agriculture", "lithium_parks", "data_industry")
ENERGY, TOURISM, AGRICULTURE, LITHIUM_PARKS, DATA_INDUSTRY = range(5)
HELD_YEARS = 6
HELD_QUARTERS = HELD_YEARS * QUARTERS_A_YEAR
"""Time for which a stake is held."""


class GuidanceFund(Agent):
    """The prefecture's guidance fund for green and low-carbon industries."""

    commitment = Column("CNY", "what the contributors have promised in all", 0.0, low=0)
    called = Column("CNY", "what they have paid in so far", 0.0, low=0)
    invested = Column("CNY", "equity placed so far", 0.0, low=0)
    stakes = Column("CNY", "book value of the stakes held", 0.0, low=0)
    deposits = Column("CNY", "money not placed")
    months_promised = Column("month", "months since contributors first promised money", 0.0, low=0)
    set_up = Column("yes/no", "registered, with a manager, able to call money", False)
    held = Column(
        "CNY",
        "stakes by quarter of purchase, in a ring of 24 quarters",
        0.0,
        low=0,
        width=HELD_QUARTERS,
    )
    concession = Column(
        "share", "worth of a ticket over capital cost, by class", 0.0, low=0, high=1, width=5
    )
    equity_offer = Column(
        "CNY/quarter", "equity on offer this quarter, by class", 0.0, low=0, width=5
    )
    placed = Column("CNY", "equity placed so far, by class", 0.0, low=0, width=5)
    deadweight = Column("CNY", "equity placed with projects that needed no help", 0.0, low=0)
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
    *, commitment: float, called: float, deposits: float, need: float, call_years: float
) -> float:
    """Money called this month, CNY, at least 0: what placing needs beyond the cash, up to an even
    share of the promise.

    `need` is CNY; the promise is called over `call_years` years at most evenly.
    """
    even = commitment / (MONTHS_A_YEAR * call_years)
    return float(np.clip(need - deposits, 0.0, min(even, max(commitment - called, 0.0))))


def class_offers(
    cash: float, *, shares: FloatArray, demand: FloatArray, ticket_limit: FloatArray
) -> FloatArray:
    """Equity on offer this quarter by class, CNY, shape (5,): the class's share of the cash, at
    most what deals take.

    `demand` is the capital cost of deals by class this quarter, `ticket_limit` the largest part of
    it for the fund.
    """
    return np.minimum(cash * shares, demand * ticket_limit)


def deadweight_share(
    *,
    capture: float,
    discipline: float,
    supervision: float,
    supervision_gain: float,
    age: float,
    learning_years: float,
) -> float:
    """Share of tickets that goes to projects which need no help, 0 to `capture`.

    Falls with discipline and supervision (0 to 1) and as the fund learns: `age` in years over
    `learning_years`.
    """
    strictness = 1 - (1 - discipline) * (1 - supervision_gain * supervision)
    learned = age / (age + learning_years)
    return capture * (1 - strictness) * (1 - learned)


def tickets(
    applied: FloatArray,
    *,
    scores: FloatArray | None,
    order: FloatArray,
    room: float,
    largest: Values,
) -> FloatArray:
    """What the committee grants each deal, CNY, shape of `applied`: best score first until `room`
    is used up.

    No deal gets more than `largest`; deals with the same score follow in `order`. Without scores
    all that apply share the room in proportion.
    """
    wanted = np.minimum(applied, largest)
    total = float(wanted.sum())
    if total <= room or scores is None:
        return wanted * (min(1.0, room / total) if total > 0 else 0.0)
    ranked = np.lexsort((order, -scores))
    before = np.concatenate([[0.0], np.cumsum(wanted[ranked])[:-1]])
    granted = np.zeros_like(wanted)
    granted[ranked] = np.clip(room - before, 0.0, wanted[ranked])
    return granted


def captured_part(luck: FloatArray, deals: FloatArray, *, share: float) -> FloatArray:
    """Part of each ticket that goes to deals which needed no help, 0 to 1: whole deals by luck with
    chance `share`.

    `deals` is the number of like deals behind a ticket.
    """
    return quantiles.binomial_share(luck, deals, share)


def reach(offers: FloatArray, demand: FloatArray, *, leverage: float) -> FloatArray:
    """Share of a class's deals that the fund can take part in, 0 to 1, shape (5,).

    Banks and private capital add at most `leverage` CNY to one of the fund, so offers carry (1 +
    leverage) times their amount; without deals there is nothing to reach.
    """
    carried = offers * (1 + leverage)
    return np.minimum(1.0, np.divide(carried, demand, out=np.zeros_like(carried), where=demand > 0))


def ticket_share(ticket_limit: FloatArray, leverage: float) -> FloatArray:
    """Part of a deal's capital cost that a ticket makes up: what leverage leaves, within the fund's
    limit.
    """
    return np.minimum(ticket_limit, 1 / (1 + leverage))


def ticket_worth(
    ticket: FloatArray, *, hurdle: FloatArray, fund_return: float, annuity: float
) -> FloatArray:
    """Worth of a ticket over capital cost: its share of the cost times the return forgone while it
    is held, at least 0.

    `ticket` shares of capital cost by class, returns per year, `annuity` the value of one CNY a
    year while it is held.
    """
    return ticket * np.maximum(hurdle - fund_return, 0.0) * annuity


class Stakes(NamedTuple):
    """Stakes of the fund after a quarter."""

    held: FloatArray  # CNY at book by quarter of purchase, a ring (24,)
    proceeds: float  # CNY that the sale of the oldest brought


def stakes_after(held: FloatArray, *, quarter: int, bought: float, loss: float) -> Stakes:
    """Stakes after this quarter: those held for six years, the oldest slot of the ring, are sold at
    book less `loss`.

    `quarter` counts quarters; `held` (24,), `bought` CNY.
    """
    slot = quarter % HELD_QUARTERS
    proceeds = held[slot] * (1 - loss)
    ring = held.copy()
    ring[slot] = bought
    return Stakes(ring, proceeds)
