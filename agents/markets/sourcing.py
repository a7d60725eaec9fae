"""Where buyers get what they buy: from sellers of 18 counties and from outside, by delivered price
and nearness: pure rules over arrays.

Axes: column of goods or services, buyer, seller, in this order and last. Money is CNY/month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient
from agents.axis import across

if TYPE_CHECKING:
    from agents.arrays import FloatArray

LEAST_WORTH = 1e-12
"""Least of what sellers here are worth to buyers, where hardly any are left."""
LEAST_TOTAL = 1e-200
"""Least that is divided by: money over it stays finite, and times nothing is nothing."""
LEAST_KNOWN = 1e-3
"""Part of its usual purchases below which a seller is not forgotten further."""
LEAST_ROOM = 1e-6
"""Part of its capacity below which a seller counts as having no room left."""


def nearness(hours: FloatArray, decay: float) -> FloatArray:
    """Pull that a seller keeps at a distance, 0 to 1: exp(-decay x hours), `decay` in 1/h.

    Source: trade falls with distance beyond what freight explains, Head and Mayer 2014.
    """
    return np.exp(-decay * hours)


def seller_weight(delivered: FloatArray, near: FloatArray, *, elasticity: FloatArray) -> FloatArray:
    """Weight of each seller with each buyer per unit of its pull, > 0: delivered price over mill
    price ** (1 - elasticity) x nearness.

    Source: market shares among rival sellers, Armington 1969; Dixit and Stiglitz 1977.
    """
    return delivered ** (1.0 - elasticity) * near


def relative_worth(
    here: FloatArray, outside: FloatArray, *, elasticity: FloatArray, rivalry: FloatArray
) -> FloatArray:
    """How the odds of buying here have moved since the start, > 0, 1 at the start.

    `here` is the sum over sellers here of start share x pull x delivered price ** (1 - elasticity),
    each over its start, which is their price index ** (1 - elasticity); `outside` the delivered
    price outside over the start's. `rivalry` is the elasticity between here and outside, > 1.
    Source: nested shares by price, Armington 1969.
    """
    here = np.maximum(here, LEAST_WORTH)
    return here ** ((1.0 - rivalry) / (1.0 - elasticity)) * outside ** (rivalry - 1.0)


def share_here(start: FloatArray, worth: FloatArray) -> FloatArray:
    """Share of purchases looked for here, 0 to 1, from that of the `start` and how the odds have
    moved.
    """
    here = start * worth
    return here / (1.0 - start + here)


def links_after_month(links: FloatArray, bought: FloatArray, *, speed: float) -> FloatArray:
    """Part of its purchases that a buyer remembers to have made with each seller, 0 to 1, shape of
    `bought` (CNY, sellers last): moves a share `speed` of the way to that of the month; stays where
    nothing was bought.
    """
    total = np.add.reduce(bought, axis=-1)[..., None]
    each = quotient(across(speed, 2), total)
    # In place: the table is long
    change = total * links
    np.subtract(bought, change, out=change)
    change *= each
    change += links
    return change


def habit(links: FloatArray, start: FloatArray, *, strength: float) -> FloatArray:
    """Pull of a known seller over that of the start, > 0: (part of purchases remembered over that
    at the start) ** strength, strength 0 to 1.

    Source: trade answers lasting changes about twice as strongly as new ones, Gallaway, McDaniel
    and Rivera 2003; links between firms last, Bernard, Moxnes and Saito 2019.
    """
    known = quotient(links, start, empty=1.0)
    return np.maximum(known, LEAST_KNOWN) ** across(strength, 2)


def market_access(wanted: FloatArray, weight: FloatArray, total: FloatArray) -> FloatArray:
    """What a new seller of usual pull would find of buyers' orders in each county, CNY per unit of
    pull, (columns, sellers): `wanted` by buyer, whom a pull of `total` reaches already.

    Source: market access, Harris 1954; Redding and Venables 2004.
    """
    each = quotient(wanted, total)
    return (each[..., None, :] @ weight)[..., 0, :]


class Sourced(NamedTuple):
    """How sellers here met what buyers wanted of them."""

    sold: FloatArray
    """Mill value of what each county's sellers sell and can make, (columns, sellers)."""
    served: FloatArray
    """Part of what buyers who choose wanted that they get, (columns, buyers)."""
    tied: FloatArray
    """Part of what is wanted of one county's sellers alone that these serve, (columns, sellers)."""
    first: FloatArray
    """Money wanted over the pull of all sellers, (columns, buyers); with `second` what each buyer
    spends with each seller: weight x (first x pulls[0] + second x pulls[1])."""
    second: FloatArray
    pulls: tuple[FloatArray, FloatArray]
    """Pull of sellers x part served, in the first and second round, (columns, sellers)."""


def source(
    wanted: FloatArray,
    tied: FloatArray,
    *,
    weight: FloatArray,
    mill: FloatArray,
    pull: FloatArray,
    capacity: FloatArray,
    pool: FloatArray,
) -> Sourced:
    """Share what buyers want (`wanted`, CNY delivered) among sellers by weight x pull, none above
    capacity, with one second round for what sellers without room could not serve.

    `tied` is wanted of one county's sellers alone, mill value (columns, sellers); `mill` part of a
    payment that reaches the seller times weight, (columns, buyers, sellers); `capacity` mill value
    (kinds of sellers, sellers) and `pool` (kinds, columns) which kind makes each column. What is
    left is bought outside.
    """
    first = _over(wanted, _times(weight, pull))
    asked = pull * _received(first, mill) + tied
    part = pool.T @ np.minimum(1.0, _over(capacity, pool @ asked))
    taken = pull * part
    sold = asked * part
    got = first * _times(weight, taken)

    room = np.maximum(capacity - pool @ sold, 0.0)
    spare = pull * (pool.T @ (room > LEAST_ROOM * capacity))
    second = _over(np.maximum(wanted - got, 0.0), _times(weight, spare))
    more = spare * _received(second, mill)
    filled = pool.T @ np.minimum(1.0, _over(room, pool @ more))
    spare = spare * filled
    return Sourced(
        sold=sold + more * filled,
        served=_over(got + second * _times(weight, spare), wanted),
        tied=part,
        first=first,
        second=second,
        pulls=(taken, spare),
    )


def purchases(found: Sourced, weight: FloatArray) -> FloatArray:
    """What each buyer spends with each county's sellers, CNY delivered, shape of `weight`."""
    spent = found.first[..., None] * found.pulls[0][..., None, :]
    spent += found.second[..., None] * found.pulls[1][..., None, :]
    spent *= weight
    return spent


def _times(weight: FloatArray, pull: FloatArray) -> FloatArray:
    """Sum over sellers of weight x pull, by column and buyer."""
    return np.matvec(weight, pull)


def _received(each: FloatArray, mill: FloatArray) -> FloatArray:
    """Sum over buyers of each x mill, by column and seller."""
    return (each[..., None, :] @ mill)[..., 0, :]


def _over(amount: FloatArray, total: FloatArray) -> FloatArray:
    """`amount` over `total`, finite also where there is no total."""
    return amount / np.maximum(total, LEAST_TOTAL)
