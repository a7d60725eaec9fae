"""Gross domestic product three ways from the month's postings: by production, by income and by
expenditure.

Production: sales less inputs. Expenditure: what is bought for final use less what comes from
outside. Income: wages, taxes on production less subsidies, and the surplus that is left in the
producers' accounts, reckoned from how their deposits moved and from all they paid and received
besides producing. Source: SNA 2008, sequence of accounts.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.money.ledger import TOLERANCE, LedgerError
from abm.registers.tables import read_table
from agents.axis import at, beside, with_runs_first
from agents.calendar import JANUARY

if TYPE_CHECKING:
    from abm.money.ledger import Ledger
    from agents.arrays import FloatArray, IntArray

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


INVESTED = np.array([use == "investment" for use in FINAL_USES], float)


class Roles(NamedTuple):
    """Which flows and accounts count for which component, 1 or 0."""

    traders: FloatArray  # accounts that are no conduit (accounts,)
    producers: IntArray  # rows of the accounts of producers
    payers: FloatArray  # inputs, final uses, wages, taxes by flow (7, flows)
    payees: FloatArray  # output, imports, subsidies, sales of capital by flow (4, flows)
    other_paid: FloatArray  # flows that are no cost of production (flows,)
    other_received: FloatArray  # flows that do not come from production (flows,)


@cache
def roles_of(accounts: tuple[str, ...]) -> Roles:
    """The roles of the flows of the register, and of accounts in the order of their names."""
    payer = np.array([row["payer_role"] for row in read_table("flows")])
    payee = np.array([row["payee_role"] for row in read_table("flows")])
    paying = ("intermediate", *FINAL_USES, "wage", "tax")
    paid = ("output", "import", "subsidy", "investment")
    return Roles(
        traders=np.array([name != CONDUIT for name in accounts], float),
        producers=np.flatnonzero([name not in NO_PRODUCERS for name in accounts]),
        payers=np.array([payer == role for role in paying], float),
        payees=np.array([payee == role for role in paid], float),
        other_paid=(~np.isin(payer, COSTS)).astype(float),
        other_received=(~np.isin(payee, REVENUES)).astype(float),
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
        self._held = self._held_by_account()
        self.month = np.zeros(len(COMPONENTS))
        self.year = np.zeros(len(COMPONENTS))

    def _held_by_account(self) -> FloatArray:
        """Deposits of each producer, CNY."""
        accounts = self.ledger.accounts
        return beside(
            *(
                np.add.reduce(accounts[name].deposits, axis=-1, keepdims=True)
                for name in accounts
                if name not in NO_PRODUCERS
            )
        )

    def close_month(self, month: int) -> None:
        """Reckon the month after its last posting; `month` 1-12."""
        roles = roles_of(tuple(self.ledger.accounts))
        paid = with_runs_first(self.ledger.paid)[..., : len(roles.traders)]
        received = with_runs_first(self.ledger.received)[..., : len(roles.traders)]
        of_payers = np.matvec(roles.payers, paid @ roles.traders)
        of_payees = np.matvec(roles.payees, received @ roles.traders)
        inputs, final, wages_taxes = of_payers[..., :1], of_payers[..., 1:5], of_payers[..., 5:]
        output, imports, subsidies, from_stock = (of_payees[..., k : k + 1] for k in range(4))
        final = final - from_stock * INVESTED

        # What is left with producers is income: how their money moved, less all that moved it
        # besides producing. It is reckoned apart from their sales and costs, or it would prove
        # nothing.
        held = self._held_by_account()
        other = roles.other_received @ received - roles.other_paid @ paid
        left = held - self._held - at(other, roles.producers)
        surplus = np.add.reduce(left, axis=-1, keepdims=True)
        self._held = held

        self.month = beside(output, inputs, final, imports, wages_taxes, subsidies, surplus)
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
