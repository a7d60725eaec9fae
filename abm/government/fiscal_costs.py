"""The books of what policy costs: by lever, cost class, payer and year."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from abm.registers.policy import register

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

PAYERS = ("upper", "prefecture", "county", "firms")
UPPER, PREFECTURE, COUNTY, FIRMS = range(4)
LOCAL = ("prefecture", "county")
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


class FiscalCosts:
    """Costs booked so far, and the month's totals for local governments, those above, and all
    others.

    Equity (EQ) counts in the totals only as far as it is not expected back (`equity_recovery`);
    price support (XP) and what firms bear counts apart from the budgets. Totals mean something as
    differences between mixes.
    """

    def __init__(self, levers: list[str], equity_recovery: float) -> None:
        self.levers, self.equity_recovery = levers, equity_recovery
        self.classes = [register()[lever]["cost_class"] for lever in levers]
        self._in_class = np.array(
            [[name == own for own in self.classes] for name in CLASSES], float
        )
        self._in_class[ROW_OF_CLASS[EQUITY]] *= 1 - equity_recovery
        self._single, self._planned, self._by_class = {}, {}, {}
        self.open_month()

    def open_month(self) -> None:
        """Start the month's totals from zero."""
        self.month = {"local": 0.0, "upper": 0.0, "quasi": 0.0}

    def book(
        self, lever: str, cost_class: str, amount: float, year: int, payer: str | None = None
    ) -> None:
        """Book one cost, CNY: by the register's shares, or all on one payer."""
        if amount == 0:
            return
        for name, share in {payer: 1.0}.items() if payer else payers_of(lever):
            if share > 0:
                key = (lever, cost_class, name, year)
                self._single[key] = self._single.get(key, 0.0) + amount * share
                self._count(cost_class, name, amount * share, year)

    def _count(self, cost_class: str, payer: str, amount: float, year: int) -> None:
        """Add a cost to the totals of the month and of the year."""
        if cost_class == EQUITY:
            amount *= 1 - self.equity_recovery
        outside = cost_class in OUTSIDE_BUDGETS or payer not in ("upper", *LOCAL)
        self.year_table(year)[
            ROW_OF_CLASS[cost_class], FIRMS if outside else PAYERS.index(payer)
        ] += amount
        if outside:
            self.month["quasi"] += amount
        else:
            self.month["local" if payer in LOCAL else "upper"] += amount

    def book_plan(self, paid: FloatArray, year: int) -> None:
        """Book planned spending, CNY by lever and payer, shape (levers, 4)."""
        self._planned[year] = self._planned.get(year, 0.0) + paid
        by_class = self._in_class @ paid
        table = self.year_table(year)
        table += by_class
        counted = np.add.reduce(by_class, axis=0)
        self.month["upper"] += float(counted[UPPER])
        self.month["local"] += float(counted[PREFECTURE] + counted[COUNTY])
        self.month["quasi"] += float(counted[FIRMS])

    def year_table(self, year: int) -> FloatArray:
        """What a year has cost by cost class and payer, CNY, shape (9, 4); equity as far as it is
        not expected back.

        The last payer stands for all that are no government.
        """
        if year not in self._by_class:
            self._by_class[year] = np.zeros((len(CLASSES), len(PAYERS)))
        return self._by_class[year]

    def rows(self) -> list[dict[str, str | float]]:
        """What each lever has cost: rows of lever, cost class, payer, year, CNY."""
        books = dict(self._single)
        for year, paid in self._planned.items():
            for lever, cost_class, amounts in zip(
                self.levers, self.classes, paid.tolist(), strict=True
            ):
                books.update(
                    {
                        (lever, cost_class, payer, year): value
                        for payer, value in zip(PAYERS, amounts, strict=True)
                    }
                )
        names = ("lever", "cost_class", "payer", "year", "amount")
        paid = sorted((key, float(amount)) for key, amount in books.items() if amount > 0)
        return [dict(zip(names, (*key, amount), strict=True)) for key, amount in paid]


@cache
def payers_of(lever: str) -> tuple[tuple[str, float], ...]:
    """(payer, share) of all who pay for a lever by the register."""
    return tuple((name, register()[lever][f"share_{name}"]) for name in PAYERS)


def discount_factors(
    years: IntArray | list[int], parameters: dict[str, FloatArray | float], first_year: int
) -> FloatArray:
    """Worth in `first_year` of one CNY of each year, shape of `years`, by the rate `discount_rate`
    (1/a).
    """
    return (1.0 + parameters["discount_rate"]) ** (first_year - np.asarray(years, float))
