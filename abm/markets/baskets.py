"""What groups of buyers spend a CNY on, and which part of it they look for here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.markets.cells import BULK, WIDE
from agents.industries import BUILDING_MATERIALS, COLUMNS
from agents.markets.sourcing import share_here

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray


class Basket(NamedTuple):
    """What each of some groups of buyers spends a CNY on, by market column, (groups, 15)."""

    whole: FloatArray  # here and outside, sums at most to one
    here: FloatArray  # what sellers here are asked for while prices are those of the start


class Baskets:
    """All baskets one below the other, by wide column: goods other than food and medicine are split
    into bulk goods and others.
    """

    whole: FloatArray  # part of a CNY by group and wide column, (groups, 16)
    here: FloatArray  # of it what sellers here are asked for at the start, (groups, 16)
    start_share: FloatArray  # here over whole
    groups: int  # of all baskets
    first: dict[str, int]  # row of the first group of each basket

    def __init__(self, baskets: dict[str, Basket], p: Parameters) -> None:
        sizes = [len(basket.whole) for basket in baskets.values()]
        self.groups = sum(sizes)
        starts = np.cumsum([0, *sizes[:-1]]).tolist()
        self.first = dict(zip(baskets, starts, strict=True))
        self.whole = np.zeros((self.groups, WIDE))
        self.here = np.zeros((self.groups, WIDE))
        self.whole[:, :COLUMNS] = np.concatenate([basket.whole for basket in baskets.values()])
        self.here[:, :COLUMNS] = np.concatenate([basket.here for basket in baskets.values()])

        goods, goods_here = self.whole[:, BUILDING_MATERIALS], self.here[:, BUILDING_MATERIALS]
        bulk = p.bulk_share_bought * goods
        bulk_here = np.minimum(p.bulk_share_made * goods_here, p.bulk_share_here_most * bulk)
        # What is bought here and is not of the one kind is of the other.
        bulk_here = np.maximum(bulk_here, goods_here - (goods - bulk))
        self.whole[:, BULK] = bulk
        self.here[:, BULK] = bulk_here
        self.whole[:, BUILDING_MATERIALS] -= bulk
        self.here[:, BUILDING_MATERIALS] -= bulk_here
        self.start_share = np.divide(
            self.here, self.whole, out=np.zeros(self.whole.shape), where=self.whole > 0
        )

    def sought_here(self, worth: FloatArray) -> FloatArray:
        """Part of a CNY that is looked for here, by county, group and wide column, from how the
        odds have moved (18, 16).
        """
        return self.whole * share_here(self.start_share, worth[:, None, :])
