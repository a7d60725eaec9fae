"""The month's orders or offers as a list, also of several runs that go through the market together:
their lists are laid side by side, entry by entry, with nothing where a run has no such entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.markets.orders import Offer, Order


class Book[Entry: (Order, Offer)](list[Entry]):
    """Orders or offers of a month, in the order in which they came.

    `agents.stack` sees the books of several runs by `of_runs` as one whose entries hold the amounts
    of all of them; what is read of a book serves both.
    """

    @classmethod
    def of_runs(cls, books: Sequence[Book[Entry]]) -> Book[Entry]:
        """Those of several runs as one, each run's in their order."""
        kinds = [[entry.kind for entry in book] for book in books]
        if all(own == kinds[0] for own in kinds):
            return cls(entries[0].beside(entries) for entries in zip(*books, strict=True))
        left = [list(reversed(book)) for book in books]
        whole = cls()
        for kind in all_in_order(kinds):
            entries = [own.pop() if own and own[-1].kind == kind else None for own in left]
            one = next(entry for entry in entries if entry)
            whole.append(one.beside(entries))
        return whole


def all_in_order(kinds: Sequence[list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """Kinds of entries in such an order that those of each book are among them in theirs."""
    ordered: list[tuple[Any, ...]] = []
    for own in kinds:
        place = 0
        for kind in own:
            if kind in ordered[place:]:
                place = ordered.index(kind, place)
            else:
                ordered.insert(place, kind)
            place += 1
    return ordered


def side_by_side(values: list[Any], longest: int) -> Any:
    """Values of several runs (None: nothing) as one array, filled up with nothing; what is the same
    in all of them as it is.
    """
    if all(own is values[0] for own in values):
        return values[0]
    # Parts of one array, as they were handed to the runs
    whole = getattr(values[0], "base", None)
    if getattr(whole, "shape", ()) == (len(values), longest) and all(
        own is not None and own.base is whole and len(own) == longest for own in values
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
