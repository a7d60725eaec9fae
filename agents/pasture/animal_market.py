"""Where herders sell animals: what each slaughter place and the market outside leave them after
the way there, how they share their animals out, and what a place with too many pays.

The last place of every array of places is the market outside; the others are the counties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values


class Received(NamedTuple):
    """What becomes of the animals offered at the places."""

    price_factor: FloatArray  # factor of the price by place, (..., places)
    refused: FloatArray  # share of the animals offered there that go home again, (..., places)


def place_prices(
    *, parity: FloatArray, gain: float, capacity: FloatArray, usual: FloatArray, low: float
) -> FloatArray:
    """Price of a grown yak at each slaughter place and outside, share of the price outside, shape
    (..., counties + 1).

    A place pays what the animal would bring if it were driven on from there (`parity`), and the
    part of the `gain` from processing that it passes back, the more the larger its `capacity` is
    against the animals that `usual`ly come. Where no road leads on it pays `low` for meat that is
    eaten there. Source: export parity in a region that sells outside
    (Takayama and Judge 1971).
    """
    room = np.divide(
        capacity, capacity + usual, out=np.zeros(np.shape(capacity)), where=capacity > 0
    )
    outside = np.ones((*np.shape(capacity)[:-1], 1))
    return np.concatenate([np.maximum(parity, low) + gain * room, outside], axis=-1)


def netback(price: FloatArray, *, margin: Values, haul: Values, shrink: FloatArray) -> FloatArray:
    """What a grown yak brings its owner: the price less the trader's `margin` (share of it), the
    `haul` (in the unit of the price) and the weight lost on the way (`shrink`, share of the price).
    """
    return price * (1 - margin - shrink) - haul


def place_shares(netbacks: FloatArray, *, pull: FloatArray, spread: Values) -> FloatArray:
    """Share of the animals offered at each place, adding up to 1 over the last axis.

    A place draws by its `pull` (size) and by what it leaves; `spread` (in the unit of the netbacks)
    is how far they must lie apart to matter. Source: logit choice of a market.
    """
    score = netbacks / spread
    weight = pull * np.exp(score - np.maximum.reduce(score, axis=-1, keepdims=True))
    return weight / np.add.reduce(weight, axis=-1, keepdims=True)


def glut_factor(
    supply: FloatArray,
    capacity: FloatArray,
    *,
    slope: float,
    low: float,
) -> FloatArray:
    """Factor on the price when more animals come than can be slaughtered; 1 up to capacity, then
    falling to `low`.
    """
    # A place without any capacity counts as just full.
    excess = quotient(supply, capacity, empty=1.0) - 1
    return np.minimum(np.maximum(1 - slope * excess, low), 1.0)


def received(supply: FloatArray, capacity: FloatArray, *, slope: float, low: float) -> Received:
    """What places do with the animals offered (head/month, (..., counties + 1)): too many press the
    price of a slaughter place, and what comes once it has reached `low` is refused; outside there
    is room for all.
    """
    local = supply[..., :-1]
    factor = glut_factor(local, capacity, slope=slope, low=low)
    most = capacity * (1 + (1 - low) / slope)
    taken = np.divide(most, local, out=np.ones_like(local), where=local > most)
    end = np.ones((*local.shape[:-1], 1))
    return Received(
        price_factor=np.concatenate([factor, end], axis=-1),
        refused=1 - np.concatenate([taken, end], axis=-1),
    )


def grown_capacity(capacity: FloatArray, capital: FloatArray, *, before: FloatArray) -> FloatArray:
    """Capacity of slaughter places after a year, head/month, never negative, shape (..., counties).

    It grows with the `capital` of food processors in the whole prefecture (CNY), and the growth
    lies in the counties where the capital grew. `before` is the capital of a year ago, somewhere
    above 0.
    """
    each = np.sum(capacity, axis=-1, keepdims=True) / np.sum(before, axis=-1, keepdims=True)
    return np.maximum(capacity + each * (capital - before), 0.0)
