"""Investors from outside: power developers, mining groups, tourism groups and pools of private
capital.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

INVESTOR_KINDS = ("power", "mining", "tourism", "private")
POWER, MINING_GROUP, TOURISM_GROUP, PRIVATE = range(4)
INVESTOR_COUNTS = (10, 7, 4, 4)


class Investor(Agent):
    """A group that brings equity into the prefecture: what it asks for, and what it can still bind
    this year.
    """

    group = Column(
        "row",
        "power developer, mining group, tourism group, pool of private capital",
        0,
        low=0,
        high=3,
    )
    plan_obedience = Column(
        "share", "how far it follows state plans against its own reckoning", 0.0, low=0, high=1
    )
    cost_of_capital = Column("1/a", "real yearly cost of its capital", 0.05, low=0, high=0.3)
    hurdle = Column("1/a", "real yearly return it asks of equity", 0.08, low=0, high=0.4)
    equity_budget = Column("CNY/a", "equity it can bind here in the year", 0.0, low=0)
    committed = Column(
        "CNY", "equity bound in the year, by works under way or since January", 0.0, low=0
    )
    price_belief = Column(
        "CNY/MWh", "prices that a power developer reckons with: hydropower, solar", low=0, width=2
    )
    curtailment_belief = Column(
        "share", "energy a developer expects to lose, by basin", low=0, high=1, width=3
    )
    solar_loss_belief = Column(
        "share",
        "energy a developer expects one more solar plant to lose, by county",
        low=0,
        high=1,
        width=18,
    )
    portfolio = Column("MW", "capacity in service and under construction, counted part", low=0)


def investor_kinds(counts: tuple[int, ...] = INVESTOR_COUNTS) -> IntArray:
    """Kind of each investor, shape (sum of counts,), the kinds one after another."""
    return np.repeat(np.arange(len(counts)), counts)


def equity_left(equity_budget: FloatArray, committed: FloatArray) -> FloatArray:
    """Equity an investor can still bind this year, CNY, shape (n,), at least 0."""
    return np.maximum(equity_budget - committed, 0.0)


def next_equity_budget(
    equity_budget: FloatArray, *, price_growth: float, used_share: FloatArray, adjustment: float
) -> FloatArray:
    """Equity budget of the new year, CNY/a: grows with prices, and faster the more of the old one
    was used.

    `used_share` is what was bound over the budget (0 to 1), `adjustment` the yearly real growth of
    a budget that was used in full; one that lay idle shrinks by as much.
    """
    return (
        equity_budget
        * (1 + price_growth)
        * (1 + adjustment * (2 * np.clip(used_share, 0.0, 1.0) - 1))
    )


def hurdle_rate(cost_of_capital: FloatArray, *, gap: float, obedience: FloatArray) -> FloatArray:
    """Return asked of equity, 1/a: cost of capital plus a gap that state planning takes away in
    proportion.
    """
    return cost_of_capital + gap * (1 - obedience)
