"""From whom herders learn: each row has five kin in its village, two in the county nearest by road
and one anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

IN_VILLAGE, NEXT_COUNTY, ANYWHERE = slice(0, 5), slice(5, 7), slice(7, 8)
KIN = 8


def kin_of_herders(model: GanziModel) -> IntArray:
    """Rows of the kin of each row of herders, shape (8, n), the same in every run of a draw.

    The rows of a county are split into as many villages as the root of their number.
    """
    herders = model.herders
    luck = model.world_streams.uniform("kin", 0, herders.uid, np.arange(KIN)[:, None])
    rows = np.bincount(herders.county, minlength=model.counties.n)
    first = np.cumsum(rows) - rows
    near = nearest_county(model.network.between.hours[: len(rows), : len(rows)])[herders.county]

    kin = np.empty((KIN, herders.n), int)
    kin[IN_VILLAGE] = of_village(
        luck[IN_VILLAGE], first=first[herders.county], rows=rows[herders.county]
    )
    kin[NEXT_COUNTY] = first[near] + (luck[NEXT_COUNTY] * rows[near]).astype(int)
    kin[ANYWHERE] = (luck[ANYWHERE] * herders.n).astype(int)
    return kin


def of_village(luck: FloatArray, *, first: IntArray, rows: IntArray) -> IntArray:
    """Rows of others in the village of each row, shape of `luck` (..., n); a row alone in its
    village learns from the households that it stands for.

    `first` is the first row of each row's county and `rows` how many the county has.
    """
    # Rows of a county are alike but for their luck, so villages are runs of them.
    place = np.arange(len(first)) - first
    villages = np.rint(np.sqrt(rows)).astype(int)
    village = place * villages // rows
    begins = -(-village * rows // villages)
    size = -(-(village + 1) * rows // villages) - begins
    further = 1 + (luck * (size - 1)).astype(int)
    return first + begins + (place - begins + further) % size


def nearest_county(hours: FloatArray) -> IntArray:
    """The other county that is reached soonest from each, from the hours between all, (18, 18)."""
    apart = hours + np.diag(np.full(len(hours), np.inf))
    return np.argmin(apart, axis=-1)
