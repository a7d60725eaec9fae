"""The only way money moves: every flow has a payer and a payee, and nothing is lost between them.

A posting that a lever calls for carries the lever, so that what policy costs is noted with the
payment itself (`costs.py`), as is what a lever costs without a payment.

Ten sectors (columns of the transactions matrix); an account is the deposits of one table of agents,
or the one deposit of a government, the banks or the rest of the world. Banks, upper governments and
the rest of the world settle through the banks' head offices, so their balance is a position, not a
deposit, and may be negative.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.money.account import Account, LedgerError, add_to, take_from
from abm.money.costs import CostBook
from abm.money.sectors import SECTORS
from abm.registers.tables import read_table
from agents import calendar, columns
from agents.axis import anywhere, span, total
from agents.stack import each_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abm.clock import Clock
    from agents.arrays import FloatArray, IntArray, Number, Values

TOLERANCE = 1e-9
Posting = tuple[str, str, str, str]
"""Flow, payer, payee, and the phase that posts."""
PRODUCER_ROLES = ("output", "intermediate")
MOST_ACCOUNTS = 24
INFINITE = float("inf")

__all__ = ["TOLERANCE", "Ledger", "LedgerError"]


class Ledger:
    """All accounts of a model, and what each paid and received in the month."""

    NUMBERS_IN_PLACE = ("paid", "received")
    """Arrays of numbers of the run: a batch has the runs, and one row, as their last axes."""
    STAYS = frozenset({"accounts", "flows", "_row", "_kinds", "in_sector"})
    """What is never replaced while months pass."""

    clock: Clock  # the running month
    phase: str  # the month phase that posts
    flows: dict[str, Mapping[str, Any]]  # every flow by code: roles of both sides, industry
    accounts: dict[str, Account]  # in the order in which they were opened
    paid: FloatArray  # CNY of the month by flow and paying account (flows, accounts, ...)
    received: FloatArray  # CNY of the month by flow and receiving account, the same shape
    in_sector: FloatArray  # 1 where an account belongs to a sector (accounts, 10)
    costs: CostBook  # what policy costs; opened with the programmes
    posted: dict[Posting, float] | None  # CNY of the month, kept under strict checks
    latest: dict[Posting, tuple[str, float]]  # month and CNY of the last time, under strict checks

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.phase = ""
        self.flows, self._row, self._kinds = _flows()
        self.accounts = {}
        self.paid = np.zeros((len(self.flows), MOST_ACCOUNTS))
        self.received = np.zeros_like(self.paid)
        self.in_sector = np.zeros((MOST_ACCOUNTS, len(SECTORS)))
        # All postings of the months before: in all, and received less paid by account, CNY
        self._gross = 0.0
        self._net = np.zeros(MOST_ACCOUNTS)
        self.posted = {} if columns.STRICT else None
        self.latest = {}
        self._month = ""
        self._before = np.zeros_like(self.paid)  # `paid` as it stood when the phase was entered

    def open(self, account: str, sector: str, n: int, opening: Values = 0.0) -> FloatArray:
        """Open an account of `n` rows with `opening` CNY each; returns a read-only view of its
        deposits.
        """
        if account in self.accounts or sector not in SECTORS:
            raise ValueError(
                f"account '{account}' is open already or sector '{sector}' is none of "
                f"{list(SECTORS)}"
            )
        position = len(self.accounts)
        self.accounts[account] = Account(
            account,
            sector=sector,
            position=position,
            deposits=np.array(np.broadcast_to(opening, n), float),
        )
        self.in_sector[position, list(SECTORS).index(sector)] = 1.0
        for role, industry in _kept_apart().get(account, ()):
            self.accounts[account].keep_apart(role, industry)
        return self.balance(account)

    def open_costs(self, *, planned: Sequence[str], counties: int, equity_recovery: float) -> None:
        """Open the book of what policy costs; `planned` are the levers planned as amounts of
        money.
        """
        self.costs = CostBook(
            self.clock, planned=planned, counties=counties, equity_recovery=equity_recovery
        )

    def count_receipts(self, account: str, flows: Iterable[str]) -> None:
        """From now on count by row what an account receives under some flows."""
        self.accounts[account].counted = frozenset(flows)

    def receipts(self, account: str) -> FloatArray:
        """What each row has received under the flows that are counted for it, CNY; a copy."""
        return self.accounts[account].receipts.copy()

    def balance(self, account: str) -> FloatArray:
        """Deposits of an account, CNY, read-only."""
        return self.accounts[account].balance_view

    def loans(self, account: str) -> FloatArray:
        """Local bank loans owed by each row of an account, CNY, read-only."""
        return self.accounts[account].loans_view

    def post(
        self,
        flow: str,
        payer: str,
        payee: str,
        paid: FloatArray | None = None,
        received: FloatArray | None = None,
        *,
        payer_rows: IntArray | None = None,
        payee_rows: IntArray | None = None,
        lever: str | None = None,
        cost: float | None = None,
    ) -> None:
        """Move money from `payer` to `payee`, CNY by row; both sides must add up to the same sum.

        `paid` or `received` may be left out for a side that has one row. Amounts are for whole rows
        (weights in). `lever`: what a government pays for under its policy, outside the planned
        amounts; `cost` is then the payment before it was spread over rows, CNY.
        """
        source = self.accounts[payer]
        target = self.accounts[payee]
        amount = self._total(flow, paid, received)
        lowest, highest = span(amount)
        if not 0 <= lowest <= highest < INFINITE:
            raise LedgerError(
                f"flow '{flow}' in {self.place}: {payer} pay {payee} {_said(amount)} CNY"
            )
        if highest == 0:
            return
        self._fit(flow, source, paid, payer_rows)
        self._fit(flow, target, received, payee_rows)

        source.pay(paid, payer_rows, amount)
        target.receive(received, payee_rows, amount)

        if flow in target.counted:
            add_to(target.receipts, received, payee_rows, amount)
        row, payer_role, payee_role, industry = self._kinds[flow]
        if payer_role:
            source.note(payer_role, industry, paid, payer_rows, amount)
        if payee_role:
            target.note(payee_role, industry, received, payee_rows, amount)
        if lever is not None:
            self._charge(lever, payer, paid, amount=amount, cost=cost)

        self.paid[row, source.position] += amount
        self.received[row, target.position] += amount
        if columns.STRICT:
            self._note_posting((flow, payer, payee, self.phase), amount)

    @each_run
    def _note_posting(self, posting: Posting, amount: float) -> None:
        """Remember a posting under strict checks, CNY."""
        if amount and self.posted is not None:
            self.posted[posting] = self.posted.get(posting, 0.0) + amount

    def use_for(self, account: str, industry: str, amount: float) -> None:
        """Note that an account buys inputs for the output of an `industry` this month, CNY; what is
        not noted is for the account's usual industry.
        """
        self.accounts[account].use_for(industry, amount)

    def forgo(self, lever: str, amount: float) -> None:
        """Note what a lever costs without a payment of a government here, CNY: revenue or price
        forgone, money from outside the model, what firms must bear; by the payers of the register.
        """
        self.costs.note_forgone(lever, amount)

    def _total(self, flow: str, paid: FloatArray | None, received: FloatArray | None) -> Number:
        """Sum of a posting, CNY; refuses two sides that differ."""
        amounts = received if paid is None else paid
        if amounts is None:
            raise LedgerError(f"flow '{flow}' in {self.place}: no amount is given")
        amount = total(amounts)
        if paid is not None and received is not None and received is not paid:
            self._compare(flow, amount, total(received))
        return amount

    def _charge(
        self, lever: str, payer: str, paid: FloatArray | None, *, amount: Number, cost: Number
    ) -> None:
        """Note a payment (CNY by row, and in all) as what a lever costs its payer."""
        # What a lever costs must not depend on how many rows share the payment, so its rounding is
        # that of the amount before it was spread; the payment must match it.
        cost = amount if cost is None else cost
        if _differ(cost, amount):
            raise LedgerError(
                f"lever '{lever}' in {self.place}: {payer} paid {_said(amount)} CNY for a cost of "
                f"{_said(cost)} CNY"
            )
        self.costs.note_payment(lever, payer, cost, by_row=amount if paid is None else paid)

    @property
    def place(self) -> str:
        """Phase and month, for messages."""
        return f"{self.phase}, {self.clock.label}" if self.phase else self.clock.label

    def _fit(
        self, flow: str, account: Account, amounts: FloatArray | None, rows: IntArray | None
    ) -> None:
        """Refuse amounts that do not name each row of the account, or (when strict)
        negative ones.
        """
        expected = account.n if rows is None else rows.size
        given = 1 if amounts is None else amounts.shape[-1]
        if given != expected:
            raise LedgerError(
                f"flow '{flow}' in {self.place}: {given} amounts for {expected} rows of "
                f"'{account.name}'"
            )
        if columns.STRICT and amounts is not None and np.min(amounts) < 0:
            raise LedgerError(
                f"flow '{flow}' in {self.place}: negative amount for '{account.name}'"
            )

    def _compare(self, flow: str, paid: Number, received: Number) -> None:
        """Refuse a posting whose two sides differ."""
        if _differ(paid, received):
            raise LedgerError(
                f"flow '{flow}' in {self.place}: paid {_said(paid)}, received {_said(received)}, "
                f"difference {_said(paid - received)} CNY"
            )

    def lend(self, account: str, amounts: FloatArray, rows: IntArray | None = None) -> None:
        """New local loans, CNY by row: deposits and debts of the account rise together."""
        self.post("new_loans", "banks", account, received=amounts, payee_rows=rows)
        add_to(self.accounts[account].loans, amounts, rows)

    def repay(self, account: str, amounts: FloatArray, rows: IntArray | None = None) -> None:
        """Repaid principal, CNY by row (rows named once); what goes beyond the debt is neither paid
        nor booked.
        """
        amounts = np.minimum(amounts, self._owed(account, rows))
        self.post("loan_repayment", account, "banks", paid=amounts, payer_rows=rows)
        take_from(self.accounts[account].loans, amounts, rows)

    def write_off(self, account: str, amounts: FloatArray, rows: IntArray | None = None) -> None:
        """Debts forgiven, CNY by row, at most what is owed: not a flow of money, a loss of the
        banks.
        """
        amounts = np.minimum(amounts, self._owed(account, rows))
        add_to(self.accounts[account].written_off, amounts, rows)
        take_from(self.accounts[account].loans, amounts, rows)

    def _owed(self, account: str, rows: IntArray | None) -> FloatArray:
        """Debts of an account, CNY by row."""
        loans = self.accounts[account].loans
        return loans if rows is None else loans[..., rows]

    def start_month(self) -> None:
        """Empty the month's matrix and production accounts."""
        if self.posted is not None:
            self.latest.update(
                {posting: (self._month, amount) for posting, amount in self.posted.items()}
            )
            self.posted.clear()
            self._month = self.clock.label
        self._gross, self._net = self.gross, self.net
        self.paid.fill(0.0)
        self.received.fill(0.0)
        for account in self.accounts.values():
            account.start_month()

    def enter(self, phase: str) -> None:
        """Name the phase that posts from now on; under strict checks the one before must have left
        no drift.
        """
        if self.posted is not None and self.phase:
            bound, net = self.bound, self.net
            for account in self.accounts.values():
                account.check_sum(net[account.position], bound, self.place)
        self.phase = phase
        if self.posted is not None or self.clock.month == calendar.DECEMBER:
            self._before = self.paid.copy()

    def phase_total(self, flow: str, payer: str) -> Number:
        """CNY that a payer paid under a flow since the phase was entered (kept under strict checks
        and in December).
        """
        before = self._before[self._row[flow], self.accounts[payer].position]
        return self.month_total(flow, payer) - before

    @property
    def matrix(self) -> FloatArray:
        """Transactions matrix of the month, CNY received (+) and paid (-), shape (flows, 10
        sectors).
        """
        return (self.received - self.paid) @ self.in_sector

    @property
    def gross(self) -> float:
        """CNY posted since the books were opened: the scale of their rounding."""
        return self._gross + float(np.add.reduce(self.paid, axis=None))

    @property
    def net(self) -> FloatArray:
        """What all postings since the books were opened come to for each account, received less
        paid, CNY, by its position.
        """
        return self._net + np.add.reduce(self.received - self.paid, axis=0)

    @property
    def bound(self) -> float:
        """Rounding that sums of all postings may carry, CNY."""
        return 1e-6 + 1e-12 * self.gross

    def month_total(self, flow: str, payer: str | None = None, payee: str | None = None) -> Number:
        """CNY paid under a flow so far this month, all in all, by one payer, or to one payee."""
        if payer is not None:
            return self.paid[self._row[flow], self.accounts[payer].position]
        if payee is not None:
            return self.received[self._row[flow], self.accounts[payee].position]
        return np.add.reduce(self.paid[self._row[flow]])

    def sector_flow(self, flow: str, sector: str) -> Number:
        """CNY received (+) or paid (-) by a sector under a flow so far this month."""
        row = self._row[flow]
        places = [books.position for books in self.accounts.values() if books.sector == sector]
        return np.add.reduce((self.received[row] - self.paid[row])[places])

    def produced(self, account: str, industry: str | None = None) -> FloatArray:
        """Value of output sold by each row this month, CNY; for one industry where the flow itself
        names it.
        """
        books = self.accounts[account]
        if industry is None:
            return books.output
        return books.by_industry.get(("output", industry), np.zeros_like(books.output))

    def used(self, account: str, industry: str | None = None) -> FloatArray:
        """Value of goods and services used up in production by each row this month, CNY."""
        books = self.accounts[account]
        if industry is None:
            return books.intermediate
        return books.by_industry.get(("intermediate", industry), np.zeros_like(books.output))

    def check(self) -> None:
        """Raise, naming the leaking flow or account, if money was not conserved since the books
        were opened.
        """
        paid = np.add.reduce(self.paid, axis=1)
        received = np.add.reduce(self.received, axis=1)
        open_rows = np.abs(received - paid) > TOLERANCE * np.maximum(1.0, paid + received)
        if open_rows.any():
            row = int(open_rows.argmax())
            flow = list(self.flows)[row]
            gap = received[row] - paid[row]
            raise LedgerError(f"flow '{flow}' in {self.place} does not add up: {gap:,.4f} CNY")
        bound, net = self.bound, self.net
        for account in self.accounts.values():
            account.check(net[account.position], bound, self.place)
        change = total(net)
        if abs(change) > TOLERANCE * max(1.0, self.gross):
            raise LedgerError(f"all accounts together gained {change:,.2f} CNY by {self.place}")


def _differ(one: Number, other: Number) -> bool:
    """Whether two sums differ by more than rounding, in any run."""
    return anywhere(abs(one - other) > TOLERANCE * (1.0 + abs(other)))


@cache
def _flows() -> tuple[dict[str, Mapping[str, Any]], dict[str, int], dict[str, Any]]:
    """Every flow by code: as it is registered; its row; its row, both sides' roles and industry."""
    flows = {row["code"]: row for row in read_table("flows")}
    rows = {code: row for row, code in enumerate(flows)}
    return flows, rows, {code: (rows[code], *_producer_sides(row)) for code, row in flows.items()}


def _said(amount: Values) -> str:
    """An amount as text, one a run."""
    return " / ".join(f"{number:,.2f}" for number in np.ravel(amount))


@cache
def _kept_apart() -> dict[str, list[tuple[str, str]]]:
    """What each account keeps apart, as flows name its industry: account -> [(role, industry)]."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    flows, *_ = _flows()
    for row in read_table("postings"):
        payer, payee, industry = _producer_sides(flows[row["flow"]])
        for account, role in ((row["payer"], payer), (row["payee"], payee)):
            if role and industry:
                found.setdefault(account, {})[role, industry] = None
    return {account: list(kept) for account, kept in found.items()}


def _producer_sides(flow: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """(payer's production role or None, payee's, industry fixed by the flow or None)."""
    payer = flow["payer_role"] if flow["payer_role"] in PRODUCER_ROLES else None
    payee = flow["payee_role"] if flow["payee_role"] in PRODUCER_ROLES else None
    return payer, payee, flow["industry"] or None
