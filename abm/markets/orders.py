"""The month's order book: who buys what, where, and for how much; and who offers raw goods.

Each kind of order says what it wants of sellers here (`local_demand`) and, once these have served
what they can, what its payers owe (`payments`). `reach` (15,) is a factor on the share that buyers
look for here, `served` (18, 15) the part of local demand that sellers could serve by county and
column, and `bought` their product.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.cells import CELL, FLAT_CELL, N_CELLS, N_COUNTIES

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray


class Payment(NamedTuple):
    """What the payers of an order owe, CNY by row of their account."""

    local: FloatArray
    """Part that goes to sellers here."""
    total: FloatArray
    """All of it, sellers outside included."""


@dataclass(slots=True)
class TableOrder:
    """Order of a payer with one row, or with a row a county, by county and column."""

    flow: str
    """Flow of the ledger under which it is paid."""
    payer: str
    """Account that pays."""
    paid: FloatArray
    """CNY by county and column, shape (18, 15)."""
    local_share: FloatArray
    """Share that is looked for here, by column (15,)."""
    only_here: bool
    """Whether all of it is for sellers here, whatever the shares say."""

    def local_demand(self, reach: FloatArray) -> FloatArray:
        """CNY wanted of sellers here by market cell."""
        local = self.paid if self.only_here else self.paid * (self.local_share * reach)
        return np.bincount(FLAT_CELL, local.ravel(), N_CELLS)

    def payments(self, served: FloatArray, bought: FloatArray, rows: int) -> Payment:
        """What the `rows` of the account pay, by county where there are several."""
        local = self.paid * (served if self.only_here else self.local_share * bought)
        if rows > 1:
            return Payment(np.add.reduce(local, axis=1), np.add.reduce(self.paid, axis=1))
        return Payment(
            np.add.reduce(local, axis=None, keepdims=True)[0],
            np.add.reduce(self.paid, axis=None, keepdims=True)[0],
        )


@dataclass(slots=True)
class RowOrder:
    """Order of many rows, each for one column in one county."""

    flow: str
    """Flow of the ledger under which it is paid."""
    payer: str
    """Account that pays."""
    paid: FloatArray
    """CNY by row."""
    county: IntArray
    """County in which each row buys."""
    column: IntArray
    """Column of the goods market that each row buys from."""
    local_share: FloatArray
    """Share that each row looks for here."""
    payer_rows: IntArray | None
    """Row of the account that pays for each row; None where they are the same."""

    def local_demand(self, reach: FloatArray) -> FloatArray:
        """CNY wanted of sellers here by market cell."""
        local = self.paid * self.local_share * reach[self.column]
        return np.bincount(CELL[self.county, self.column], local, N_CELLS)

    def payments(self, served: FloatArray, bought: FloatArray, rows: int) -> Payment:
        """What each of the `rows` of the account pays."""
        local = self.paid * self.local_share * bought[self.county, self.column]
        if self.payer_rows is None:
            return Payment(local, self.paid)
        return Payment(
            np.bincount(self.payer_rows, local, rows),
            np.bincount(self.payer_rows, self.paid, rows),
        )


@dataclass(slots=True)
class BasketOrder:
    """Order of all rows of an account, each for a basket of columns in its county."""

    flow: str
    """Flow of the ledger under which it is paid."""
    payer: str
    """Account that pays."""
    paid: FloatArray
    """CNY by row of the account."""
    basket: FloatArray
    """Part of a CNY that is looked for here, by group of buyers and column, shape (groups, 15)."""
    county_and_group: IntArray
    """County x groups + group of each row."""

    def local_demand(self, reach: FloatArray) -> FloatArray:
        """CNY wanted of sellers here by market cell."""
        groups = len(self.basket)
        # Rows of a county and group want the same, so their money is summed before it is split.
        spent = np.bincount(self.county_and_group, self.paid, N_COUNTIES * groups)
        by_column = spent.reshape(N_COUNTIES, groups) @ (self.basket * reach)
        return np.bincount(FLAT_CELL, by_column.ravel(), N_CELLS)

    def payments(self, served: FloatArray, bought: FloatArray, rows: int) -> Payment:
        """What each of the `rows` of the account pays."""
        local_part = (bought @ self.basket.T).ravel()[self.county_and_group]
        return Payment(self.paid * local_part, self.paid)


Order = TableOrder | RowOrder | BasketOrder


@dataclass(slots=True)
class Offer:
    """Raw goods for sale this month."""

    flow: str
    """Flow of the ledger under which buyers outside pay; sold here, its name ends in `_local`."""
    payee: str
    """Account that sells."""
    received: FloatArray
    """CNY by row of that account."""
    column: int
    """Column of the goods, one of RAW."""
