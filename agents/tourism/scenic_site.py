"""Scenic sites: what draws visitors, what a rating adds to it, and how sites come up to the next
standard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray, Values

UNRATED, RATED_3A, RATED_4A, RATED_5A = 0, 3, 4, 5
"""Levels of the national rating, as many A as it has."""
COUNTY_COMPANY, OUTSIDE_GROUP = range(2)
"""Who runs a site."""
HIGHEST_QUALITY = 20.0


class ScenicSite(Agent):
    """A rated site, or one that might be rated."""

    county = Column("row", "county it lies in", 0, low=0, high=17)
    quality = Column(
        "1", "what there is to see, 0 to 10 on the start's scale", 0.0, low=0, high=HIGHEST_QUALITY
    )
    readiness = Column(
        "1", "works and services against the full national score", 0.0, low=0, high=1.2
    )
    level = Column("row", "national rating: 0 none, 3, 4 or 5 A", 0, low=0, high=5)
    since_level = Column("month", "months since the present rating", 0.0, low=0)
    listed_5a = Column("yes/no", "on the list of candidates for 5A", False)
    named = Column("yes/no", "named in the policy document for a rating", False)
    owner = Column(
        "row", "who runs it: 0 a company of the county, 1 a group from outside", 0, low=0, high=1
    )
    capacity = Column("person/day", "visitors it lets in on a day", 0.0, low=0)
    open = Column("yes/no", "open to visitors", True)
    fame = Column("1", "passing publicity of the last rating", 0.0, low=0)
    standing = Column("1", "lasting name from ratings", 0.0, low=0)


def site_pull(
    quality: FloatArray, *, fame: Values, standing: Values, is_open: BoolArray | bool
) -> FloatArray:
    """Pull of a site, shape (n,): its quality, raised by publicity and name; nothing
    while closed.
    """
    return quality * (1.0 + fame + standing) * is_open


def county_attraction(
    pull: FloatArray, county: IntArray, *, counties: int, exponent: float
) -> FloatArray:
    """Attraction of each county, shape (counties,): many weak sites do not make a strong county.

    Source: constant elasticity of substitution over sites with `exponent` > 1.
    """
    return np.bincount(county, pull**exponent, counties) ** (1.0 / exponent)


class TicketShares(NamedTuple):
    """Visitors let into sites over those who come (`let_in`), and the part of them that goes to
    sites run from outside (`outside`), by county, shapes (18,), 0 to 1.
    """

    let_in: FloatArray
    outside: FloatArray


def ticket_shares(
    visitors: FloatArray,
    pull: FloatArray,
    *,
    capacity: FloatArray,
    county: IntArray,
    owner: IntArray,
    exponent: float,
) -> TicketShares:
    """Who gets into a site, and into whose, by county.

    `visitors` (persons a day, by county) divide among the county's sites by their pull as
    attraction adds it up; a site lets in at most its `capacity`, and where there is no open site
    everybody is content.
    """
    n = len(visitors)
    weight = pull**exponent
    total = np.bincount(county, weight, n)
    # Visitors spread over the sites of a county by the same weights that make up its attraction
    come = weight * quotient(visitors, total)[county]
    admitted = np.minimum(come, capacity)
    inside = np.bincount(county, admitted, n)
    served = np.divide(inside, visitors, out=np.ones(n), where=(visitors > 0) & (total > 0))
    foreign = np.bincount(county, admitted * (owner == OUTSIDE_GROUP), n)
    return TicketShares(
        let_in=np.minimum(served, 1.0),
        outside=quotient(foreign, inside),
    )


def faded_publicity(publicity: FloatArray, *, half_life: float) -> FloatArray:
    """Passing publicity a month later, at least 0; `half_life` in months."""
    return publicity * 0.5 ** (1.0 / half_life)


class Publicity(NamedTuple):
    """What a rating adds to a site's pull at once: `passing` publicity and a `lasting` name."""

    passing: Values
    lasting: Values


def award_publicity(gain: Values, *, lasting_share: float) -> Publicity:
    """Publicity that a rating with a total `gain` in pull brings; a share of it lasts."""
    return Publicity(passing=gain * (1.0 - lasting_share), lasting=gain * lasting_share)


def publicity_of_level(level: IntArray, gains: FloatArray) -> FloatArray:
    """Total gain in pull that ratings up to `level` have brought, shape of `level`; `gains` for 3A,
    4A, 5A.
    """
    steps = np.cumsum(np.concatenate([[0.0], gains]))
    return steps[np.maximum(level - (RATED_3A - 1), 0)]


def quality_after(quality: FloatArray, points: FloatArray) -> FloatArray:
    """Quality after works that add `points`, shape of `quality`, at most `HIGHEST_QUALITY`."""
    return np.minimum(quality + points, HIGHEST_QUALITY)
