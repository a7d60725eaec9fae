"""Gross domestic product three ways from the month's postings: by production, by income and by
expenditure.

Production: sales less inputs. Expenditure: what is bought for final use less what comes from
outside. Income: wages, taxes on production less subsidies, and the surplus that is left in the
producers' accounts, reckoned from how their deposits moved and from all they paid and received
besides producing. Source: SNA 2008, sequence of accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.money.ledger import TOLERANCE, LedgerError
from agents.calendar import JANUARY

if TYPE_CHECKING:
    from abm.money.ledger import Ledger
    from agents.arrays import FloatArray

CONDUIT = "market"
"""Account that passes payments on from buyers to sellers."""
NO_PRODUCERS = (CONDUIT, "world", "upper_governments", "prefecture", "banks", "guidance_fund")
FINAL_USES = ("consumption", "government", "investment", "export")
COSTS = ("intermediate", "wage", "tax")
REVENUES = ("output", "subsidy")
COMPONENTS = (
    "output",
    "intermediate",
    "consumption",
    "government",
    "investment",
    "export",
    "import",
    "wages",
    "production_taxes",
    "subsidies",
    "surplus",
)


class Products(NamedTuple):
    """The product each way, CNY."""

    production: float
    income: float
    expenditure: float


class ThreeWays:
    """Components of the product, in the order of `COMPONENTS`."""

    month: FloatArray  # CNY of the month closed last (11,)
    year: FloatArray  # CNY of the year so far (11,)

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        payer = np.array([row["payer_role"] for row in ledger.flows.values()])
        payee = np.array([row["payee_role"] for row in ledger.flows.values()])
        names = list(ledger.accounts)
        traders = np.array([name != CONDUIT for name in names], float)
        self._producers = np.flatnonzero([name not in NO_PRODUCERS for name in names])
        self._traders = traders
        self._n = len(names)
        roles = ("intermediate", *FINAL_USES, "wage", "tax")
        self._of_payers = np.array([payer == role for role in roles], float)
        self._of_payees = np.array(
            [payee == role for role in ("output", "import", "subsidy", "investment")], float
        )
        self._other_paid = (~np.isin(payer, COSTS)).astype(float)
        self._other_received = (~np.isin(payee, REVENUES)).astype(float)
        self._held = self._held_by_account()
        self.month = np.zeros(len(COMPONENTS))
        self.year = np.zeros(len(COMPONENTS))

    def _held_by_account(self) -> FloatArray:
        """Deposits of each producer, CNY."""
        accounts = list(self.ledger.accounts.values())
        return np.array(
            [np.add.reduce(accounts[position].deposits) for position in self._producers]
        )

    def close_month(self, month: int) -> None:
        """Reckon the month after its last posting; `month` 1-12."""
        paid = self.ledger.paid[:, : self._n]
        received = self.ledger.received[:, : self._n]
        inputs, *final, wages, taxes = (self._of_payers @ (paid @ self._traders)).tolist()
        output, imports, subsidies, from_stock = (
            self._of_payees @ (received @ self._traders)
        ).tolist()
        final[FINAL_USES.index("investment")] -= from_stock

        # What is left with producers is income: how their money moved, less all that moved it
        # besides producing. It is reckoned apart from their sales and costs, or it would prove
        # nothing.
        held = self._held_by_account()
        other = self._other_received @ received - self._other_paid @ paid
        surplus = float(np.add.reduce(held - self._held - other[self._producers]))
        self._held = held

        self.month = np.array([output, inputs, *final, imports, wages, taxes, subsidies, surplus])
        self.year = self.month if month == JANUARY else self.year + self.month

    def products(self, components: FloatArray) -> Products:
        """The product of components (11,) each way."""
        output, inputs, consumed, governments, invested, exports, imports, *income = (
            components.tolist()
        )
        wages, taxes, subsidies, surplus = income
        return Products(
            production=output - inputs,
            income=wages + taxes - subsidies + surplus,
            expenditure=consumed + governments + invested + exports - imports,
        )

    def check(self) -> None:
        """Refuse a year, or its part so far, whose product differs from one way of reckoning to
        another.
        """
        production, income, expenditure = self.products(self.year)
        gap = max(abs(production - income), abs(production - expenditure))
        if gap > TOLERANCE * max(1.0, abs(self.year[0])):
            raise LedgerError(
                f"gross domestic product of the year up to {self.ledger.clock.label}: production "
                f"{production:,.2f}, income {income:,.2f}, expenditure {expenditure:,.2f}, "
                f"difference {gap:,.2f} CNY"
            )
