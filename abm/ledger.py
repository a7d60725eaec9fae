"""The only way money moves: every flow has a payer and a payee, and nothing is lost between them.

Ten sectors (columns of the transactions matrix); an account is the deposits of one table of agents, or the one
deposit of a government, the banks or the rest of the world. Banks, upper governments and the rest of the world
settle through the banks' head offices, so their balance is a position, not a deposit, and may be negative.
"""

import numpy as np

from abm.tables import read_table
from agents import columns

SECTORS = {
    "HH": "herder households",
    "HR": "other residents",
    "EN": "local enterprises",
    "SV": "power plants and other special-purpose vehicles",
    "BK": "bank branches",
    "GF": "guidance fund",
    "CG": "county governments",
    "PG": "prefecture government",
    "UG": "centre and province",
    "RW": "rest of the world",
}
TOLERANCE = 1e-9
PRODUCER_ROLES = ("output", "intermediate")


class LedgerError(ArithmeticError):
    """Money was not conserved; the message names the flow, the month and the amount."""


class Account:
    """Deposits of one group of payers, and what each has produced and used up this month.

    `net` is the sum of all postings, `posted` the same by row (kept only under strict checks).
    """

    def __init__(self, name, sector, deposits):
        n = len(deposits)
        self.name, self.sector, self.column, self.n = name, sector, list(SECTORS).index(sector), n
        self.deposits, self.opening, self.net = deposits, deposits.copy(), 0.0
        self.posted = np.zeros(n) if columns.STRICT else None
        self.output, self.intermediate, self.by_industry = np.zeros(n), np.zeros(n), {}
        self.loans = np.zeros(n)
        self.balance_view, self.loans_view = _read_only(deposits), _read_only(self.loans)

    def move(self, amounts, rows, sign, total):
        """Change deposits by signed amounts, CNY by row."""
        _spread(self.deposits, amounts, rows, sign)
        self.net += sign * total
        if self.posted is not None:
            _spread(self.posted, amounts, rows, sign)

    def note(self, role, industry, amounts, rows):
        """Keep output and intermediate use by row, apart where the flow itself names the industry."""
        if industry is None:
            _spread(self.output if role == "output" else self.intermediate, amounts, rows, 1.0)
            return
        key = (role, industry)
        if key not in self.by_industry:
            self.by_industry[key] = np.zeros(self.n)
        _spread(self.by_industry[key], amounts, rows, 1.0)

    def check(self, bound, label):
        """Refuse deposits that moved by more than `bound` without a posting."""
        if abs(float(np.sum(self.deposits) - np.sum(self.opening)) - self.net) > bound:
            row = "" if self.posted is None else f" row {int(np.abs(self._drift()).argmax())}"
            drift = float(np.sum(self.deposits) - np.sum(self.opening)) - self.net
            raise LedgerError(
                f"account '{self.name}'{row} in {label}: deposits moved by {drift:,.2f} CNY without a posting"
            )
        if self.posted is not None and np.abs(self._drift()).max(initial=0.0) > bound:
            raise LedgerError(f"account '{self.name}' in {label}: deposits moved between its rows without a posting")

    def _drift(self):
        """What is in the account beyond its postings, CNY by row."""
        return self.deposits - self.opening - self.posted


class Ledger:
    """All accounts of a model, and the transactions matrix of the month."""

    def __init__(self, clock):
        self.clock = clock
        self.flows = {row["code"]: row for row in read_table("flows")}
        self._row = {code: index for index, code in enumerate(self.flows)}
        self._roles = {code: _producer_sides(row) for code, row in self.flows.items()}
        self.accounts = {}
        self.matrix = np.zeros((len(self.flows), len(SECTORS)))
        self.gross = 0.0

    def open(self, account, sector, n, opening=0.0):
        """Open an account of `n` rows with `opening` CNY each; returns a read-only view of its deposits."""
        if account in self.accounts or sector not in SECTORS:
            raise ValueError(f"account '{account}' is open already or sector '{sector}' is none of {list(SECTORS)}")
        self.accounts[account] = Account(account, sector, np.array(np.broadcast_to(opening, n), float))
        return self.balance(account)

    def balance(self, account):
        """Deposits of an account, CNY, read-only."""
        return self.accounts[account].balance_view

    def loans(self, account):
        """Local bank loans owed by each row of an account, CNY, read-only."""
        return self.accounts[account].loans_view

    def post(self, flow, payer, payee, paid=None, received=None, payer_rows=None, payee_rows=None):
        """Move money from `payer` to `payee`, CNY by row; both sides must add up to the same sum.

        `paid` or `received` may be left out for a side that has one row. Amounts are for whole rows (weights in).
        """
        source, target = self.accounts[payer], self.accounts[payee]
        if paid is None:
            paid = np.array([np.add.reduce(received, axis=None)])
        total = float(np.add.reduce(paid, axis=None))
        if received is None:
            received = np.array([total])
        else:
            self._compare(flow, total, float(np.add.reduce(received, axis=None)))
        if not 0 <= total < np.inf:
            raise LedgerError(f"flow '{flow}' in {self.clock.label}: {payer} pay {payee} {total:,.2f} CNY")
        if total == 0:
            return
        self._fit(flow, source, paid, payer_rows)
        self._fit(flow, target, received, payee_rows)
        roles = self._roles[flow]
        source.move(paid, payer_rows, -1.0, total)
        target.move(received, payee_rows, 1.0, total)
        if roles[0]:
            source.note(roles[0], roles[2], paid, payer_rows)
        if roles[1]:
            target.note(roles[1], roles[2], received, payee_rows)
        row = self.matrix[self._row[flow]]
        row[source.column] -= total
        row[target.column] += total
        self.gross += total

    def _fit(self, flow, account, amounts, rows):
        """Refuse amounts that do not name each row of the account, or (when strict) negative ones."""
        expected = account.n if rows is None else rows.size
        if amounts.size != expected:
            raise LedgerError(
                f"flow '{flow}' in {self.clock.label}: {amounts.size} amounts for {expected} rows of '{account.name}'"
            )
        if columns.STRICT and np.min(amounts) < 0:
            raise LedgerError(f"flow '{flow}' in {self.clock.label}: negative amount for '{account.name}'")

    def _compare(self, flow, paid, received):
        """Refuse a posting whose two sides differ."""
        if abs(paid - received) > TOLERANCE * max(1.0, abs(paid), abs(received)):
            difference = paid - received
            raise LedgerError(
                f"flow '{flow}' in {self.clock.label}: paid {paid:,.2f}, received {received:,.2f}, "
                f"difference {difference:,.2f} CNY"
            )

    def lend(self, account, amounts, rows=None):
        """New local loans, CNY by row: deposits and debts of the account rise together."""
        self.post("new_loans", "banks", account, received=amounts, payee_rows=rows)
        _spread(self.accounts[account].loans, amounts, rows, 1.0)

    def repay(self, account, amounts, rows=None):
        """Repaid principal, CNY by row (rows named once); what goes beyond the debt is neither paid nor booked."""
        amounts = np.minimum(amounts, self._owed(account, rows))
        self.post("loan_repayment", account, "banks", paid=amounts, payer_rows=rows)
        _spread(self.accounts[account].loans, amounts, rows, -1.0)

    def write_off(self, account, amounts, rows=None):
        """Debts forgiven, CNY by row, at most what is owed: not a flow of money, a loss of the banks."""
        _spread(self.accounts[account].loans, np.minimum(amounts, self._owed(account, rows)), rows, -1.0)

    def _owed(self, account, rows):
        """Debts of an account, CNY by row."""
        loans = self.accounts[account].loans
        return loans if rows is None else loans[rows]

    def start_month(self):
        """Empty the month's matrix and production accounts."""
        self.matrix.fill(0.0)
        for account in self.accounts.values():
            account.output.fill(0.0)
            account.intermediate.fill(0.0)
            account.by_industry.clear()

    def month_total(self, flow):
        """CNY paid under a flow so far this month."""
        row = self.matrix[self._row[flow]]
        return float(row[row > 0].sum())

    def sector_flow(self, flow, sector):
        """CNY received (+) or paid (-) by a sector under a flow so far this month."""
        return float(self.matrix[self._row[flow], list(SECTORS).index(sector)])

    def produced(self, account, industry=None):
        """Value of output sold by each row this month, CNY; for one industry where the flow itself names it."""
        books = self.accounts[account]
        if industry is None:
            return books.output
        return books.by_industry.get(("output", industry), np.zeros_like(books.output))

    def used(self, account, industry=None):
        """Value of goods and services used up in production by each row this month, CNY."""
        books = self.accounts[account]
        if industry is None:
            return books.intermediate
        return books.by_industry.get(("intermediate", industry), np.zeros_like(books.output))

    def check(self):
        """Raise, naming the leaking flow or account, if money was not conserved since the books were opened."""
        for flow, row in zip(self.flows, self.matrix, strict=True):
            if abs(row.sum()) > TOLERANCE * max(1.0, np.abs(row).sum()):
                raise LedgerError(f"flow '{flow}' in {self.clock.label} does not add up: {row.sum():,.4f} CNY")
        bound = 1e-6 + 1e-12 * self.gross
        for account in self.accounts.values():
            account.check(bound, self.clock.label)
        change = sum(account.net for account in self.accounts.values())
        if abs(change) > TOLERANCE * max(1.0, self.gross):
            raise LedgerError(f"all accounts together gained {change:,.2f} CNY by {self.clock.label}")


def _producer_sides(flow):
    """(payer's production role or None, payee's, industry fixed by the flow or None)."""
    payer = flow["payer_role"] if flow["payer_role"] in PRODUCER_ROLES else None
    payee = flow["payee_role"] if flow["payee_role"] in PRODUCER_ROLES else None
    return payer, payee, flow["industry"] or None


def _spread(values, amounts, rows, sign):
    """Add signed amounts to all rows, or to the given rows (which may repeat)."""
    if rows is not None:
        np.add.at(values, rows, sign * amounts)
    elif sign > 0:
        values += amounts
    else:
        values -= amounts


def _read_only(values):
    """A view that cannot be written."""
    view = values.view()
    view.flags.writeable = False
    return view
