"""The month's order book: who buys what, where, and for how much; and who offers raw goods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

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
        paid = _stacked([order.paid if order else None for order in orders], longest)
        place = _stacked([order.place if order else None for order in orders], longest)
        rows = None
        if any(order.payer_rows is not None for order in given):
            rows = _stacked([order.all_rows if order else None for order in orders], longest)
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
        return given[0]._replace(received=_stacked(received, len(given[0].received)))


class Book[Entry: (Order, Offer)](list[Entry]):
    """Orders or offers of a month, in the order in which they came."""

    @classmethod
    def of_runs(cls, books: Sequence[Book[Entry]]) -> Book[Entry]:
        """Those of several runs as one, each run's in their order."""
        kinds = [[entry.kind for entry in book] for book in books]
        if all(own == kinds[0] for own in kinds):
            return cls(entries[0].beside(entries) for entries in zip(*books, strict=True))
        left = [list(reversed(book)) for book in books]
        whole = cls()
        for kind in _in_line(kinds):
            entries = [own.pop() if own and own[-1].kind == kind else None for own in left]
            one = next(entry for entry in entries if entry)
            whole.append(one.beside(entries))
        return whole


def _in_line(kinds: Sequence[list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """Kinds of entries in such an order that those of each book are among them in theirs."""
    line: list[tuple[Any, ...]] = []
    for own in kinds:
        place = 0
        for kind in own:
            if kind in line[place:]:
                place = line.index(kind, place)
            else:
                line.insert(place, kind)
            place += 1
    return line


def _stacked(values: list[Any], longest: int) -> Any:
    """Values of several runs (None: nothing) as one array, filled up with nothing."""
    whole = getattr(values[0], "base", None)
    if getattr(whole, "shape", ()) == (len(values), longest) and all(
        own is not None and own.base is whole for own in values
    ):
        return whole
    if all(own is not None and len(own) == longest for own in values):
        return np.concatenate(values).reshape(len(values), longest)
    first = next(own for own in values if own is not None)
    whole = np.zeros((len(values), longest), first.dtype)
    for run, own in enumerate(values):
        if own is not None:
            whole[run, : len(own)] = own
    return whole
