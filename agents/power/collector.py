"""The grid of a county that gathers the power of its small plants: what it can take, and what finds
no room in it. Large dams have lines of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.power.basins import LEAST
from agents.power.day import in_blocks

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from agents.power.day import Blocks


class Gathered(NamedTuple):
    """What the counties' grids let pass."""

    solar: FloatArray
    """Solar power, MW, shape (..., n blocks, n counties)."""
    river: FloatArray
    """Power of run-of-river plants, MW, same shape."""
    lost_solar: FloatArray
    """Solar energy that found no room, MWh, shape (..., n counties)."""
    lost_river: FloatArray
    """Energy of rivers that found no room, MWh, shape (..., n counties)."""


def collector_capacity(
    hydropower: FloatArray,
    *,
    promised_solar: FloatArray,
    links: FloatArray,
    margin: float,
    least: float,
) -> FloatArray:
    """What the grid of each county can gather, MW, shape (..., n counties).

    It was built for the hydropower that feeds it and for the solar plants promised as the run
    began, with some `margin` (a ratio of 1 and more); every county has the `least`. New 500 kV
    links (`links`) add to it. All MW.
    """
    return np.maximum(margin * (hydropower + promised_solar), least) + links


def gather(solar: FloatArray, river: FloatArray, *, limit: FloatArray, blocks: Blocks) -> Gathered:
    """What sun and rivers bring to the grid of each county and it lets pass.

    `solar` and `river` are the mean power of the month, MW, `limit` what the grid of the county
    takes and uses, MW; shape (..., n counties) each. Where it is full, both lose by what they
    bring.
    """
    shine = blocks.sun[..., :, None] * in_blocks(solar)
    flow = np.zeros_like(shine) + in_blocks(river)
    wanted = shine + flow
    most = in_blocks(limit)
    if (wanted <= most).all():
        nothing = np.zeros_like(solar)
        return Gathered(shine, flow, nothing, nothing)

    passes = np.minimum(most / np.maximum(wanted, LEAST), 1.0)
    lost = blocks.hours[..., :, None] * (1 - passes)
    return Gathered(
        solar=shine * passes,
        river=flow * passes,
        lost_solar=np.add.reduce(lost * shine, axis=-2),
        lost_river=np.add.reduce(lost * flow, axis=-2),
    )


def lost_of_one_more(
    solar: FloatArray,
    river: FloatArray,
    *,
    limit: FloatArray,
    blocks: Blocks,
    more: FloatArray,
) -> FloatArray:
    """What one more solar plant in each county would make its grid lose in all months, MWh, shape
    (n counties,).

    It brings `more` (MW, shape (n months, n blocks)); the rest as in `gather`, a row a month.
    """
    wanted = blocks.sun[..., :, None] * in_blocks(solar) + in_blocks(river)
    room = np.maximum(in_blocks(limit) - wanted, 0.0)
    excess = np.maximum(more[..., None] - room, 0.0)
    return np.add.reduce(excess * blocks.hours[..., None], axis=(-3, -2))
