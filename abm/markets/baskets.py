"""What groups of buyers spend a CNY on, and which part of it they look for here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.cells import BULK, MARKET_OF, ROW, WIDE
from agents.industries import BUILDING_MATERIALS
from agents.markets.sourcing import share_here
from agents.stack import FOR_GOOD

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray

OTHER = ROW[BUILDING_MATERIALS]
"""Wide column of goods other than food, medicine and bulk."""


class Basket(NamedTuple):
    """What each of some groups of buyers spends a CNY on, by market column, (groups, 15)."""

    whole: FloatArray  # here and outside, sums at most to one
    here: FloatArray  # what sellers here are asked for while prices are those of the start


class Entries(NamedTuple):
    """What some groups of buyers buy at all, as a list."""

    group: IntArray  # group of each entry, rising
    column: IntArray  # its wide column
    to_column: FloatArray  # (entries, 16) 1 where an entry is of a column
    to_group: FloatArray  # (entries, groups) 1 where it is of a group
    final: slice  # entries of what is bought for final use, by visitors too


class Baskets:
    """All baskets one below the other, by wide column: goods other than food and medicine are split
    into bulk goods and others.
    """

    STANDS = FOR_GOOD

    whole: FloatArray  # part of a CNY by group and wide column, (groups, 16)
    here: FloatArray  # of it what sellers here are asked for at the start, (groups, 16)
    groups: int  # of all baskets
    first: dict[str, int]  # row of the first group of each basket
    sizes: dict[str, int]  # groups of each basket

    # What is bought at all, as a list: most groups buy of few columns
    bought: bytes  # whether it is, by group and wide column
    amount: FloatArray  # part of a CNY
    share: FloatArray  # part of it looked for here at the start

    def __init__(self, baskets: dict[str, Basket], p: Parameters) -> None:
        sizes = [len(basket.whole) for basket in baskets.values()]
        self.groups = sum(sizes)
        self.sizes = dict(zip(baskets, sizes, strict=True))
        starts = np.cumsum([0, *sizes[:-1]]).tolist()
        self.first = dict(zip(baskets, starts, strict=True))
        self.whole = np.concatenate([basket.whole for basket in baskets.values()])[:, MARKET_OF]
        self.here = np.concatenate([basket.here for basket in baskets.values()])[:, MARKET_OF]

        goods, goods_here = self.whole[:, OTHER], self.here[:, OTHER]
        bulk = p.bulk_share_bought * goods
        bulk_here = np.minimum(p.bulk_share_made * goods_here, p.bulk_share_here_most * bulk)
        # What is bought here and is not of the one kind is of the other.
        bulk_here = np.maximum(bulk_here, goods_here - (goods - bulk))
        self.whole[:, BULK] = bulk
        self.here[:, BULK] = bulk_here
        self.whole[:, OTHER] -= bulk
        self.here[:, OTHER] -= bulk_here
        self.list_entries()

    def list_entries(self) -> None:
        """List what is bought at all."""
        self.bought = (self.whole != 0).tobytes()
        entries = self.entries
        self.amount = self.whole[entries.group, entries.column]
        self.share = self.here[entries.group, entries.column] / self.amount
        for values in (self.whole, self.here, self.amount, self.share):
            values.setflags(write=False)

    @property
    def entries(self) -> Entries:
        """What is bought at all, the same in all draws."""
        return _entries(self.bought, self.first["final"], self.sizes["final"])

    def sought_here(self, worth: FloatArray) -> FloatArray:
        """Part of a CNY that is looked for here, by county and entry, from how the odds have moved
        (18, 16).
        """
        share = share_here(self.share[..., None, :], worth.take(self.entries.column, axis=-1))
        return self.amount[..., None, :] * share


@cache
def _entries(bought: bytes, first: int, size: int) -> Entries:
    """The entries of what is `bought`; those for final use are of groups `first` to `first` +
    `size`.
    """
    group, column = np.nonzero(np.frombuffer(bought, bool).reshape(-1, WIDE))
    start, stop = np.searchsorted(group, [first, first + size]).tolist()
    return Entries(
        group=group,
        column=column,
        to_column=np.eye(WIDE)[column],
        to_group=np.eye(len(bought) // WIDE)[group],
        final=slice(start, stop),
    )
