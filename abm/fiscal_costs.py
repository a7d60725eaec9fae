"""The books of what policy costs: by lever, cost class, payer and year."""

import numpy as np

from abm.policy import register

PAYERS = ("upper", "prefecture", "county", "firms")
UPPER, PREFECTURE, COUNTY, FIRMS = range(4)
LOCAL = ("prefecture", "county")


class FiscalCosts:
    """Costs booked so far, and the month's totals for local governments, those above, and all others.

    Equity (EQ) counts in the totals only as far as it is not expected back (`equity_recovery`); price support (XP) and
    what firms bear counts apart from the budgets. Totals mean something as differences between mixes.
    """

    def __init__(self, levers, equity_recovery):
        self.levers, self.equity_recovery = levers, equity_recovery
        self.classes = [register()[lever]["cost_class"] for lever in levers]
        self._counted = np.array([1 - equity_recovery if name == "EQ" else 1.0 for name in self.classes])
        self._single, self._planned = {}, {}
        self.open_month()

    def open_month(self):
        """Start the month's totals from zero."""
        self.month = {"local": 0.0, "upper": 0.0, "quasi": 0.0}

    def book(self, lever, cost_class, amount, year, payer=None):
        """Book one cost, CNY: by the register's shares, or all on one payer."""
        shares = {payer: 1.0} if payer else {name: register()[lever][f"share_{name}"] for name in PAYERS}
        for name, share in shares.items():
            if share > 0 and amount != 0:
                key = (lever, cost_class, name, year)
                self._single[key] = self._single.get(key, 0.0) + amount * share
                self._count(cost_class, name, amount * share)

    def _count(self, cost_class, payer, amount):
        """Add a cost to the month's totals."""
        if cost_class == "EQ":
            amount *= 1 - self.equity_recovery
        if cost_class == "XP" or payer not in ("upper", *LOCAL):
            self.month["quasi"] += amount
        else:
            self.month["local" if payer in LOCAL else "upper"] += amount

    def book_plan(self, paid, year):
        """Book planned spending, CNY by lever and payer, shape (levers, 4); what firms add is in the rows only."""
        self._planned[year] = self._planned.get(year, 0.0) + paid
        counted = self._counted @ paid
        self.month["upper"] += float(counted[UPPER])
        self.month["local"] += float(counted[PREFECTURE] + counted[COUNTY])

    def rows(self):
        """What each lever has cost: rows of lever, cost class, payer, year, CNY."""
        books = dict(self._single)
        for year, paid in self._planned.items():
            for lever, cost_class, amounts in zip(self.levers, self.classes, paid.tolist(), strict=True):
                books.update(
                    {(lever, cost_class, payer, year): value for payer, value in zip(PAYERS, amounts, strict=True)}
                )
        names = ("lever", "cost_class", "payer", "year", "amount")
        paid = sorted((key, float(amount)) for key, amount in books.items() if amount > 0)
        return [dict(zip(names, (*key, amount), strict=True)) for key, amount in paid]
