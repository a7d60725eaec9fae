"""What policy costs: noted once, with the posting that carries a lever, by lever, cost class, payer
and year.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from abm.clock import year_of
from abm.money.sectors import GOVERNMENTS
from abm.registers.policy import register
from agents.stack import each_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.clock import Clock
    from agents.arrays import FloatArray, IntArray, Number, Values

PAYERS = ("upper", "prefecture", "county", "firms")
"""Who pays, as the register of levers names them: the accounts GOVERNMENTS, then all others."""
UPPER, PREFECTURE, COUNTY, FIRMS = range(len(PAYERS))
LEVELS = ("upper", "local", "quasi")
"""Totals of the month."""
LEVEL_OF = (0, 1, 1, 2)
"""Row of LEVELS to which each payer's costs belong."""
CLASSES = {
    "CT": "current transfers",
    "KT": "capital transfers",
    "EQ": "equity",
    "TE": "tax expenditure",
    "AD": "administration",
    "IS": "interest subsidies",
    "CL": "contingent losses",
    "XP": "price support",
    "FP": "what firms must bear",
}
"""Cost classes; the last two fall on no budget."""
OUTSIDE_BUDGETS = ("XP", "FP")
EQUITY = "EQ"
ROW_OF_CLASS = {name: row for row, name in enumerate(CLASSES)}


class CostBook:
    """Costs of all levers: the month's totals, and every year's by cost class and by lever.

    Equity (EQ) counts in the totals only as far as it is not expected back (`equity_recovery`);
    price support (XP) and what firms bear counts apart from the budgets. Totals mean something as
    differences between mixes.
    """

    CHANGED_IN_PLACE = ("beyond_plan_county",)
    NUMBERS_IN_PLACE = ("_month", "_beyond_prefecture", "_by_class", "_by_lever")
    """What a batch must have in one memory: rows, and numbers of the run."""
    STAYS = frozenset({"planned", "equity_recovery", "_first_year"})
    """What is never replaced."""

    clock: Clock  # the year in which a cost falls
    planned: tuple[str, ...]  # levers that are planned as an amount of money
    equity_recovery: float  # share of public equity that is expected back, 0 to 1
    beyond_plan_county: FloatArray  # CNY by county (18,): paid this month outside the plan
    _beyond_prefecture: FloatArray  # the same by the prefecture, the only entry
    _month: FloatArray  # CNY of the month so far by level
    _by_class: FloatArray  # CNY by year, cost class and payer
    _by_lever: FloatArray  # CNY by year, lever of the register and payer, beyond the plan
    _of_plan: dict[int, FloatArray]  # CNY by planned lever and payer, by year (levers, 4)

    def __init__(
        self, clock: Clock, *, planned: Sequence[str], counties: int, equity_recovery: float
    ) -> None:
        self.clock = clock
        self.planned = tuple(planned)
        self.equity_recovery = equity_recovery
        # Which planned levers make up each class, shape (9, levers); equity as far as it is lost.
        of_class = [[name == cost_class(lever) for lever in planned] for name in CLASSES]
        self._in_class = np.array(of_class, float)
        self._in_class[ROW_OF_CLASS[EQUITY]] *= 1 - equity_recovery
        self.beyond_plan_county = np.zeros(counties)
        self._beyond_prefecture = np.zeros(1)
        self._month = np.zeros(len(LEVELS))
        self._first_year = year_of(clock.start)
        years = year_of(clock.end) - self._first_year + 1
        self._by_class = np.zeros((years, len(CLASSES), len(PAYERS)))
        self._by_lever = np.zeros((years, len(register()), len(PAYERS)))
        self._of_plan = {}

    def start_month(self) -> None:
        """Count the month's costs from zero."""
        for counted in (self.beyond_plan_county, self._beyond_prefecture, self._month):
            counted.fill(0.0)

    # Noting

    def note_payment(self, lever: str, account: str, amount: Number, by_row: Values) -> None:
        """Note what a government pays under a lever outside the plan, CNY in all and by row of its
        account.
        """
        payer = GOVERNMENTS.index(account)
        self._note(lever, payer, amount)
        if payer == PREFECTURE:
            self._beyond_prefecture[0] += amount
        elif payer == COUNTY:
            # In place: a book of several runs has theirs in one memory
            np.add(self.beyond_plan_county, by_row, out=self.beyond_plan_county)

    def note_forgone(self, lever: str, amount: Number) -> None:
        """Note a cost that is no payment of a government here, CNY, by the payers of the
        register.
        """
        for payer, share in enumerate(payer_shares(lever)):
            if share:
                self._note(lever, payer, amount * share)

    @each_run
    def note_plan(self, amounts: FloatArray) -> None:
        """Note the month's planned spending, CNY by planned lever and payer, shape (levers, 4)."""
        year = self.clock.year
        self._of_plan[year] = self._of_plan.get(year, 0.0) + amounts
        by_class = self._in_class @ amounts
        table = self.year_table(year)
        table += by_class
        upper, prefecture, county, firms = np.add.reduce(by_class, axis=0).tolist()
        self._month += upper, prefecture + county, firms

    def _note(self, lever: str, payer: int, amount: Number) -> None:
        """Add one cost (CNY) of one payer (row of PAYERS) to the month and to the year."""
        year = self.clock.year - self._first_year
        name = cost_class(lever)
        counted = amount * (1 - self.equity_recovery) if name == EQUITY else amount
        column = FIRMS if name in OUTSIDE_BUDGETS else payer
        self._by_lever[year, row_of_lever(lever), payer] += amount
        self._by_class[year, ROW_OF_CLASS[name], column] += counted
        self._month[LEVEL_OF[column]] += counted

    # Reading

    @property
    def month(self) -> dict[str, Number]:
        """CNY of the month so far by level."""
        return dict(zip(LEVELS, self._month, strict=True))

    @property
    def beyond_plan_prefecture(self) -> Number:
        """What the prefecture paid this month outside the plan, CNY."""
        return self._beyond_prefecture[0]

    def year_table(self, year: int) -> FloatArray:
        """What a year has cost by cost class and payer, CNY, shape (9, 4); equity as far as it is
        not expected back.

        The last payer stands for all that are no government.
        """
        return self._by_class[year - self._first_year]

    def rows(self) -> list[dict[str, str | float]]:
        """What each lever has cost: rows of lever, cost class, payer, year, CNY; equity in full."""
        amounts = {
            (lever, payer, year): amount
            for year, table in enumerate(self._by_lever.tolist(), self._first_year)
            for lever, by_payer in zip(register(), table, strict=True)
            for payer, amount in enumerate(by_payer)
        }
        for year, table in self._of_plan.items():
            for lever, by_payer in zip(self.planned, table.tolist(), strict=True):
                for payer, amount in enumerate(by_payer):
                    amounts[lever, payer, year] = amount
        return [
            {
                "lever": lever,
                "cost_class": cost_class(lever),
                "payer": PAYERS[payer],
                "year": year,
                "amount": amount,
            }
            for (lever, payer, year), amount in sorted(amounts.items())
            if amount > 0
        ]


@cache
def cost_class(lever: str) -> str:
    """Cost class of a lever by the register."""
    return register()[lever]["cost_class"]


@cache
def row_of_lever(lever: str) -> int:
    """Row of a lever in the register."""
    return list(register()).index(lever)


@cache
def payer_shares(lever: str) -> tuple[float, ...]:
    """Share of each payer in what a lever costs by the register, in the order of PAYERS."""
    entry = register()[lever]
    return tuple(entry[f"share_{payer}"] for payer in PAYERS)


def discount_factors(
    years: IntArray | list[int], parameters: dict[str, FloatArray | float], first_year: int
) -> FloatArray:
    """Worth in `first_year` of one CNY of each year, shape of `years`, by the rate `discount_rate`
    (1/a).
    """
    return (1.0 + parameters["discount_rate"]) ** (first_year - np.asarray(years, float))
