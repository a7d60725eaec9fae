"""What policy costs: noted once, with the posting that carries a lever, by lever, cost class, payer
and year.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from abm.money.sectors import GOVERNMENTS
from abm.registers.policy import register
from agents.stack import each_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.clock import Clock
    from agents.arrays import FloatArray, IntArray, Values

PAYERS = ("upper", "prefecture", "county", "firms")
"""Who pays, as the register of levers names them: the accounts GOVERNMENTS, then all others."""
UPPER, PREFECTURE, COUNTY, FIRMS = range(len(PAYERS))
LEVELS = ("upper", "local", "local", "quasi")
"""Total of the month to which each payer's costs belong."""
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

    clock: Clock  # the year in which a cost falls
    planned: tuple[str, ...]  # levers that are planned as an amount of money
    equity_recovery: float  # share of public equity that is expected back, 0 to 1
    month: dict[str, float]  # CNY of the month so far: upper, local, quasi
    beyond_plan_county: FloatArray  # CNY by county (18,): paid this month outside the plan
    beyond_plan_prefecture: float  # CNY: paid this month outside the plan
    _by_class: dict[int, FloatArray]  # CNY by cost class and payer, by year (9, 4)
    _by_lever: dict[tuple[str, int, int], float]  # CNY by lever, payer and year, beyond the plan
    _of_plan: dict[int, FloatArray]  # CNY by planned lever and payer, by year (levers, 4)

    def __init__(
        self, clock: Clock, *, planned: Sequence[str], counties: int, equity_recovery: float
    ) -> None:
        self.clock = clock
        self.planned = tuple(planned)
        self.equity_recovery = equity_recovery
        self._counties = counties
        # Which planned levers make up each class, shape (9, levers); equity as far as it is lost.
        of_class = [[name == cost_class(lever) for lever in planned] for name in CLASSES]
        self._in_class = np.array(of_class, float)
        self._in_class[ROW_OF_CLASS[EQUITY]] *= 1 - equity_recovery
        self._by_class = {}
        self._by_lever = {}
        self._of_plan = {}
        self.start_month()

    @each_run
    def start_month(self) -> None:
        """Count the month's costs from zero."""
        self.month = dict.fromkeys(LEVELS, 0.0)
        self.beyond_plan_county = np.zeros(self._counties)
        self.beyond_plan_prefecture = 0.0

    # Noting

    @each_run
    def note_payment(self, lever: str, account: str, amount: float, by_row: Values) -> None:
        """Note what a government pays under a lever outside the plan, CNY in all and by row of its
        account.
        """
        payer = GOVERNMENTS.index(account)
        self._note(lever, payer, amount)
        if payer == PREFECTURE:
            self.beyond_plan_prefecture += amount
        elif payer == COUNTY:
            self.beyond_plan_county += by_row

    @each_run
    def note_forgone(self, lever: str, amount: float) -> None:
        """Note a cost that is no payment of a government here, CNY, by the payers of the
        register.
        """
        for payer, share in enumerate(payer_shares(lever)):
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
        self.month["upper"] += upper
        self.month["local"] += prefecture + county
        self.month["quasi"] += firms

    def _note(self, lever: str, payer: int, amount: float) -> None:
        """Add one cost (CNY) of one payer (row of PAYERS) to the month and to the year."""
        if amount == 0:
            return
        year = self.clock.year
        key = (lever, payer, year)
        self._by_lever[key] = self._by_lever.get(key, 0.0) + amount
        name = cost_class(lever)
        counted = amount * (1 - self.equity_recovery) if name == EQUITY else amount
        column = FIRMS if name in OUTSIDE_BUDGETS else payer
        self.year_table(year)[ROW_OF_CLASS[name], column] += counted
        self.month[LEVELS[column]] += counted

    # Reading

    def year_table(self, year: int) -> FloatArray:
        """What a year has cost by cost class and payer, CNY, shape (9, 4); equity as far as it is
        not expected back.

        The last payer stands for all that are no government.
        """
        if year not in self._by_class:
            self._by_class[year] = np.zeros((len(CLASSES), len(PAYERS)))
        return self._by_class[year]

    def rows(self) -> list[dict[str, str | float]]:
        """What each lever has cost: rows of lever, cost class, payer, year, CNY; equity in full."""
        amounts = dict(self._by_lever)
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
                "amount": float(amount),
            }
            for (lever, payer, year), amount in sorted(amounts.items())
            if amount > 0
        ]


@cache
def cost_class(lever: str) -> str:
    """Cost class of a lever by the register."""
    return register()[lever]["cost_class"]


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
