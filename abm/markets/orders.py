"""The month's order book: who buys what, where, and for how much; and who offers raw goods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

FREE, TIED, EXPORT = range(3)
"""Kinds of buyers: those who choose among counties and outside, visitors who buy where they are,
and customers outside, who buy of all counties."""


@dataclass(slots=True, eq=False)
class Order:
    """Money of many rows, each for a basket in a county."""

    flow: str
    """Flow of the ledger under which it is paid."""
    payer: str
    """Account that pays."""
    paid: FloatArray
    """CNY by row."""
    place: IntArray
    """Place of each row among all buyers by kind (FREE, TIED, EXPORT), county and group."""
    payer_rows: IntArray | None
    """Row of the account that pays for each row; None where they are the same."""

    def by_payer(self, amounts: FloatArray, rows: int) -> FloatArray:
        """Amounts by row of the order, as sums by row of the account that pays."""
        if self.payer_rows is None:
            return amounts
        return np.bincount(self.payer_rows, amounts, rows)


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
