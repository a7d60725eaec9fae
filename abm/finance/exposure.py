"""Who owes which bank: the main bank of every borrower, and what is owed and lost by bank, kind of
loan and county, exactly as the ledger has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.books import BANKS_HERE, BORROWERS, CELLS, KINDS, OTHER_BORROWERS
from agents.arrays import bounded
from agents.county import COUNTIES
from agents.finance.bank import BANK_KINDS, RURAL
from agents.finance.branch import fitted, share_of
from agents.stack import each_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray, KeyArray

N_COUNTIES = len(COUNTIES)
N_CELLS = int(np.prod(CELLS))
KIND_STEP, BANK_STEP = N_COUNTIES, KINDS * N_COUNTIES
"""Places from one kind, and from one bank, to the next in arrays by cell."""
CONCENTRATED = np.isin(BANK_KINDS[:BANKS_HERE], ("state", "city"))
"""Banks whose branches stand where deposits are; the others are in every county alike."""
MAIN_BANK = 60
"""Counter of the luck by which a borrower gets its main bank."""
PLANTS = "power_projects"


class Owed(NamedTuple):
    """Owed by bank, kind and county, CNY (5, 5, 18)."""

    agents: FloatArray  # by agents other than power plants
    plants: FloatArray
    others: FloatArray  # by borrowers that are no agents


class Losses(NamedTuple):
    """Written off by bank, kind and county, CNY (5, 5, 18)."""

    agents: FloatArray
    others: FloatArray  # of borrowers that are no agents


class Exposure:
    """The main bank of each row that may borrow, and by it what each bank is owed in each county.

    A cell is a bank, a kind of loan and a county, counted through in this order. Borrowers that are
    no agents are an account with a row a cell.
    """

    STAYS = frozenset({"cells", "rural_cells", "branch", "rural_branch"})
    """What is never replaced while months pass."""

    cells: dict[str, IntArray]  # cell of each row, by account
    rural_cells: dict[str, IntArray]  # the same at the county's rural bank
    branch: dict[str, IntArray]  # main bank x counties + county of each row, by account
    rural_branch: dict[str, IntArray]  # the same of the rural bank of each row's county
    rural_shares: dict[str, FloatArray]  # part of a row's debts that this bank holds beside its own

    def __init__(
        self, model: GanziModel, deposits: FloatArray, borrowers: Iterable[str] = BORROWERS
    ) -> None:
        self.ledger = model.ledger
        self.model = model
        self.presence = branches(deposits, model.parameters.branch_concentration)
        self.cells = {OTHER_BORROWERS: np.arange(N_CELLS)}
        for account in borrowers:
            if account != OTHER_BORROWERS:
                self._draw_main_banks(account)
        self.rural_cells = {
            account: cell % BANK_STEP + RURAL * BANK_STEP for account, cell in self.cells.items()
        }
        self.branch = {
            account: cell // BANK_STEP * N_COUNTIES + cell % KIND_STEP
            for account, cell in self.cells.items()
        }
        self.rural_branch = {
            account: RURAL * N_COUNTIES + cell % KIND_STEP for account, cell in self.cells.items()
        }
        for places in (self.cells, self.rural_cells, self.branch, self.rural_branch):
            for of_rows in places.values():
                of_rows.setflags(write=False)
        self.rural_shares = {}
        self._lost_before: dict[str, FloatArray] = {}

    def _draw_main_banks(self, account: str) -> None:
        """Give each row of an account its main bank, by what banks like and where they are."""
        model = self.model
        if account == "residents":
            # An account by county and no table.
            county, uid = np.arange(N_COUNTIES), model.counties.uid
        else:
            table = getattr(model, account)
            county, uid = table.county, table.uid
        kind = np.broadcast_to(model.credit.kinds(account), county.shape)
        bank = self._chosen(kind, county, uid)
        self.cells[account] = bank * BANK_STEP + kind * KIND_STEP + county

    def _chosen(self, kind: IntArray, county: IntArray, uid: KeyArray) -> IntArray:
        """Bank of each row, by luck that is the same under every mix."""
        appetite = self.model.banks.appetite[:BANKS_HERE]
        weight = np.cumsum(appetite[:, kind] * self.presence[:, county], axis=0)
        luck = self.model.world_streams.uniform("start", 0, uid, MAIN_BANK)
        return np.minimum((weight < luck * weight[-1]).sum(axis=0), BANKS_HERE - 1)

    @each_run
    def owed(self) -> Owed:
        """What each bank is owed by kind and county."""
        agents = np.zeros(N_CELLS)
        plants = np.zeros(N_CELLS)
        for account in self.cells:
            debt = self.ledger.loans(account)
            if account == PLANTS:
                plants = self._by_cell(account, debt)
            elif account != OTHER_BORROWERS and debt.any():
                agents += self._by_cell(account, debt)
        others = self.ledger.loans(OTHER_BORROWERS).copy()
        return Owed(agents.reshape(CELLS), plants.reshape(CELLS), others.reshape(CELLS))

    @each_run
    def lost(self) -> Losses:
        """What each bank wrote off by kind and county since this was asked last."""
        agents = np.zeros(N_CELLS)
        others = np.zeros(N_CELLS)
        for account in self.cells:
            now = self.ledger.accounts[account].written_off
            before = self._lost_before.get(account)
            lost = now if before is None else now - before
            if not lost.any():
                continue
            if account == OTHER_BORROWERS:
                others = lost
            else:
                agents += self._by_cell(account, lost)
            self._lost_before[account] = now.copy()
        return Losses(agents.reshape(CELLS), others.reshape(CELLS))

    def note_second(
        self,
        account: str,
        rows: IntArray | None,
        *,
        granted: FloatArray,
        second: FloatArray | None,
    ) -> None:
        """Note which part of what was `granted` (CNY by row, already in the ledger) the county's
        rural bank lent second.

        What is paid off or lost later falls on both banks of a row by their shares.
        """
        new_second = second is not None and second.any()
        if account not in self.rural_shares and not new_second:
            return
        shares = self.rural_shares.setdefault(account, np.zeros(len(self.cells[account])))
        of_rows = slice(None) if rows is None else rows
        debt = self.ledger.loans(account)[of_rows]
        held = shares[of_rows] * (debt - granted) + (0.0 if second is None else second)
        shares[of_rows] = bounded(share_of(held, debt), 0.0, 1.0)

    def _by_cell(self, account: str, amounts: FloatArray) -> FloatArray:
        """Amounts by row (CNY) summed by cell, shape (450,)."""
        cell = self.cells[account]
        share = self.rural_shares.get(account)
        if share is None:
            return np.bincount(cell, amounts, N_CELLS)
        rural = amounts * share
        own = np.bincount(cell, amounts - rural, N_CELLS)
        return own + np.bincount(self.rural_cells[account], rural, N_CELLS)


def branches(deposits: FloatArray, concentration: float) -> FloatArray:
    """Weight of each bank's branches by county, mean one, shape (5, 18): state and city banks where
    `deposits` (CNY by county) are, the others everywhere alike.
    """
    there = (deposits / deposits.mean()) ** concentration
    return np.where(CONCENTRATED[:, None], there / there.mean(), 1.0)


def starting_debts(model: GanziModel, deposits: FloatArray, book: FloatArray) -> FloatArray:
    """What borrowers that are no agents owe as the run begins, CNY by cell, shape (5, 5, 18), where
    all together owe `book` (CNY by kind).

    They owe what agents leave of each bank's loans of a kind, spread over counties by deposits and
    by where banks are. Where agents owe a bank more of a kind than it lent, it has lent more, and
    the other banks less.
    """
    exposure = model.credit.exposure
    owed = exposure.owed()
    agents = (owed.agents + owed.plants).sum(axis=-1)
    left = np.maximum(model.banks.loans[:BANKS_HERE] - agents, 0.0)
    target = np.maximum(book - agents.sum(axis=0), 0.0)
    by_kind = left.sum(axis=0)
    left = left * share_of(target, by_kind)

    seed = np.ones(CELLS) * exposure.presence[:, None, :] * deposits
    table = fitted(
        seed.reshape(-1, N_COUNTIES),
        rows=left.ravel(),
        columns=left.sum() * deposits / deposits.sum(),
    )
    return table.reshape(CELLS)


def deposits_by_county(model: GanziModel) -> FloatArray:
    """Deposits of residents and enterprises by county, CNY, shape (18,), at least one CNY."""
    enterprises, ledger = model.enterprises, model.ledger
    of_firms = np.maximum(ledger.balance("enterprises"), 0.0)
    total = np.bincount(enterprises.county, of_firms, N_COUNTIES)
    return np.maximum(total + np.maximum(ledger.balance("residents"), 0.0), 1.0)
