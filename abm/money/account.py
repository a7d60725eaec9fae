"""One account of the ledger: the deposits and loans of a group of payers, and what each has
produced and used up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents import axis, columns
from agents.industries import INDUSTRIES
from agents.stack import each_run

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

ROWS = np.arange(len(INDUSTRIES))


class LedgerError(ArithmeticError):
    """Money was not conserved; the message names the flow, the phase, the month and the amount."""


class Account:
    """Deposits of one group of payers, and what each has produced and used up this month; all in
    CNY, by row where an array.
    """

    CHANGED_IN_PLACE = (
        "deposits",
        "opening",
        "output",
        "intermediate",
        "loans",
        "written_off",
        "receipts",
        "posted",
        "by_industry",
    )
    """What a batch must have in one memory."""
    STAYS = frozenset({"name", "sector", "position", "n", "counted"})
    """What is never replaced while months pass."""

    name: str
    sector: str  # one of SECTORS
    position: int  # column of the account in the ledger's arrays
    n: int  # rows
    deposits: FloatArray  # money of each row (n,)
    opening: FloatArray  # the same when the books were opened (n,)
    posted: FloatArray | None  # all postings, received less paid, by row (n,) under strict checks
    output: FloatArray  # sold as a producer this month (n,)
    intermediate: FloatArray  # used up in production this month (n,)
    by_industry: dict[tuple[str, str], FloatArray]  # both, where the flow names the industry (n,)
    used_for: FloatArray  # inputs of the month for other industries than its own, CNY (14,)
    loans: FloatArray  # owed to the banks here (n,)
    counted: frozenset[str]  # flows whose receipts are counted by row
    receipts: FloatArray  # received under them since counting began (n,)
    written_off: FloatArray  # debts of each row forgiven so far (n,)
    balance_view: FloatArray  # `deposits`, read-only
    loans_view: FloatArray  # `loans`, read-only

    def __init__(self, name: str, *, sector: str, position: int, deposits: FloatArray) -> None:
        self.name = name
        self.sector = sector
        self.position = position
        self.n = len(deposits)
        self.deposits = deposits
        self.opening = deposits.copy()
        self.posted = np.zeros(self.n) if columns.STRICT else None
        self.output = np.zeros(self.n)
        self.intermediate = np.zeros(self.n)
        self.by_industry = {}
        self.used_for = np.zeros(len(INDUSTRIES))
        self.loans = np.zeros(self.n)
        self.written_off = np.zeros(self.n)
        self.counted = frozenset()
        self.receipts = np.zeros(self.n)
        self.show()

    def show(self) -> None:
        """Let the views show the arrays as they are now."""
        self.balance_view = read_only(self.deposits)
        self.loans_view = read_only(self.loans)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the views: in a copy they are to show its own money."""
        return {name: value for name, value in vars(self).items() if not name.endswith("_view")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.show()

    def pay(self, amounts: FloatArray | None, rows: IntArray | None, total: float) -> None:
        """Take amounts from the deposits, CNY by row and in all; None: all of it is the only
        row's.
        """
        take_from(self.deposits, amounts, rows, total)
        if self.posted is not None:
            take_from(self.posted, amounts, rows, total)

    def receive(self, amounts: FloatArray | None, rows: IntArray | None, total: float) -> None:
        """Add amounts to the deposits, CNY by row and in all; None: all of it is the only row's."""
        add_to(self.deposits, amounts, rows, total)
        if self.posted is not None:
            add_to(self.posted, amounts, rows, total)

    def note(
        self,
        role: str,
        industry: str | None,
        amounts: FloatArray | None,
        rows: IntArray | None,
        total: float,
    ) -> None:
        """Keep output and intermediate use by row, apart where the flow itself names its
        industry.
        """
        if industry is None:
            add_to(self.output if role == "output" else self.intermediate, amounts, rows, total)
            return
        if (role, industry) not in self.by_industry:
            self.keep_apart(role, industry)
        add_to(self.by_industry[role, industry], amounts, rows, total)

    def keep_apart(self, role: str, industry: str) -> None:
        """Keep output or intermediate use of an industry that flows name apart from the rest."""
        self.by_industry[role, industry] = np.zeros(self.n)

    def use_for(self, industry: str, amount: float) -> None:
        """Note that inputs are for the output of an `industry`, CNY."""
        self.used_for = self.used_for + amount * (ROWS == INDUSTRIES.index(industry))

    @each_run
    def start_month(self) -> None:
        """Empty the month's production account."""
        self.output.fill(0.0)
        self.intermediate.fill(0.0)
        for amounts in self.by_industry.values():
            amounts.fill(0.0)
        self.used_for = np.zeros(len(INDUSTRIES))

    def moved(self) -> float:
        """Change of all deposits since the books were opened, CNY."""
        return axis.total(self.deposits) - axis.total(self.opening)

    def check_sum(self, net: float, bound: float, place: str) -> None:
        """Refuse deposits that moved by more than `bound` (CNY) beyond all postings, which come to
        `net`.
        """
        drift = self.moved() - net
        if abs(drift) > bound:
            by_row = self._drift()
            row = "" if by_row is None else f" row {int(np.abs(by_row).argmax())}"
            raise LedgerError(
                f"account '{self.name}'{row} in {place}: deposits moved by {drift:,.2f} CNY "
                "without a posting"
            )

    def check(self, net: float, bound: float, place: str) -> None:
        """Refuse deposits, of the account or of a row, that moved by more than `bound` beyond all
        postings.
        """
        self.check_sum(net, bound, place)
        by_row = self._drift()
        if by_row is not None and np.abs(by_row).max(initial=0.0) > bound:
            raise LedgerError(
                f"account '{self.name}' in {place}: deposits moved between its rows without a "
                "posting"
            )

    def _drift(self) -> FloatArray | None:
        """What is in the account beyond its postings, CNY by row; None where these are not kept."""
        return None if self.posted is None else self.deposits - self.opening - self.posted


def add_to(
    values: FloatArray, amounts: FloatArray | None, rows: IntArray | None, total: float = 0.0
) -> None:
    """Add amounts to all rows, or to the given rows (which may repeat); None: `total` to the only
    row.
    """
    if amounts is None:
        only: Any = 0 if values.ndim == 1 else ...
        values[only] += total
    elif rows is None:
        values += amounts
    else:
        places: Any = rows if values.ndim == 1 else (..., rows)
        np.add.at(values, places, amounts)


def take_from(
    values: FloatArray, amounts: FloatArray | None, rows: IntArray | None, total: float = 0.0
) -> None:
    """Take amounts from all rows, or from the given rows (which may repeat); None: `total` from the
    only row.
    """
    if amounts is None:
        only: Any = 0 if values.ndim == 1 else ...
        values[only] -= total
    elif rows is None:
        values -= amounts
    else:
        places: Any = rows if values.ndim == 1 else (..., rows)
        np.subtract.at(values, places, amounts)


def read_only(values: FloatArray) -> FloatArray:
    """A view that cannot be written."""
    view = values.view()
    view.flags.writeable = False
    return view
