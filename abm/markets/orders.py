"""The month's order book: who buys what, where, and for how much; and who offers raw goods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.markets.book import side_by_side
from agents.axis import by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import FloatArray, IntArray

FREE, TIED, EXPORT = range(3)
"""Kinds of buyers: those who choose among counties and outside, visitors who buy where they are,
and customers outside, who buy of all counties."""


class Order(NamedTuple):
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

    @property
    def kind(self) -> tuple[str, ...]:
        """What orders have in common that runs may put side by side."""
        return self.flow, self.payer

    @staticmethod
    def beside(orders: Sequence[Order | None]) -> Order:
        """Orders of several runs as one, with nothing in rows that a run has not."""
        given = [order for order in orders if order]
        longest = max(len(order.paid) for order in given)
        paid = side_by_side([order.paid if order else None for order in orders], longest)
        place = side_by_side([order.place if order else None for order in orders], longest)
        rows = None
        if any(order.payer_rows is not None for order in given):
            rows = side_by_side([order.all_rows if order else None for order in orders], longest)
        return given[0]._replace(paid=paid, place=place, payer_rows=rows)

    @property
    def all_rows(self) -> IntArray:
        """Row of the account that pays for each row, also where they are the same."""
        return np.arange(self.paid.shape[-1]) if self.payer_rows is None else self.payer_rows

    def by_payer(self, amounts: FloatArray, rows: int) -> FloatArray:
        """Amounts by row of the order, as sums by row of the account that pays."""
        if self.payer_rows is None:
            return amounts
        return by(self.payer_rows, amounts, rows)


class Offer(NamedTuple):
    """Raw goods for sale this month."""

    flow: str
    """Flow of the ledger under which buyers outside pay; sold here, its name ends in `_local`."""
    payee: str
    """Account that sells."""
    column: int
    """Column of the goods, one of RAW."""
    received: FloatArray
    """CNY by row of that account."""

    @property
    def kind(self) -> tuple[Any, ...]:
        """What offers have in common that runs may put side by side."""
        return self.flow, self.payee, self.column

    @staticmethod
    def beside(offers: Sequence[Offer | None]) -> Offer:
        """Offers of several runs as one, with nothing where a run has none."""
        given = [offer for offer in offers if offer]
        received = [offer.received if offer else None for offer in offers]
        return given[0]._replace(received=side_by_side(received, len(given[0].received)))
