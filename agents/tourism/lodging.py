"""Beds for visitors: how full they are, what they cost, who is turned away, and who builds more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import bounded, quotient
from agents.axis import at, by
from agents.calendar import DAYS_A_YEAR, MONTHS_A_QUARTER

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

SMALLEST_WISH = 1e-6
"""Fewer nights than this wanted in a county are rounding, not travellers: nobody can be sent on to
join them."""


def occupancy(nights: FloatArray, bed_nights: FloatArray) -> FloatArray:
    """Share of bed-nights taken, at least 0, shape (18,)."""
    return quotient(nights, bed_nights)


def crowding(occupied: FloatArray, *, comfortable: float) -> FloatArray:
    """How far occupancy exceeds what is comfortable, at least 0, shape of `occupied`."""
    return np.maximum(occupied - comfortable, 0.0)


def bed_price(
    usual_price: FloatArray,
    occupied: FloatArray,
    *,
    usual_occupancy: FloatArray,
    response: float,
    limit: float,
) -> FloatArray:
    """Price of a bed-night, CNY at 2020 prices, shape (18,): rises with occupancy above the usual
    of the season.

    The log change is `response` times the difference of the shares, at most `limit` either way.
    """
    return usual_price * np.exp(bounded(response * (occupied - usual_occupancy), -limit, limit))


class StayOutcome(NamedTuple):
    """What becomes of those who want a stay: shares by county (..., 18), and where movers end,
    shape (..., 18, 18).

    `short` finds no bed at once, of which `moving` stay in another county of the region and `lost`
    stay away. `into` (to, from) is the part of a county's movers who find a bed in another; columns
    with movers add up to one.
    """

    short: FloatArray
    moving: FloatArray
    lost: FloatArray
    into: FloatArray


def rationed(
    *,
    wanted: FloatArray,
    room: FloatArray,
    region: IntArray,
    look_again: float,
    stay_away: float,
) -> StayOutcome:
    """How travellers fare where beds run out, by the county (18,) in which they want a stay.

    Of the nights `wanted` (18,) beyond the `room`, a share `look_again` looks once more in the same
    tourism region (number of it by county) and finds beds in proportion to what is free, a share
    `stay_away` stays away; the rest, and those who look in vain, come for the day only. Nights
    spent never exceed the room. A county where fewer than `SMALLEST_WISH` are wanted counts as
    unvisited.
    """
    visited = wanted >= SMALLEST_WISH
    turned_away = np.maximum(wanted - room, 0.0) * visited
    free = np.maximum(room - wanted, 0.0) * visited
    short = np.divide(turned_away, wanted, out=np.zeros_like(wanted), where=visited)

    # The second look: in each region as many are placed as look or as find room
    regions = int(region.max()) + 1
    looking = by(region, look_again * turned_away, regions)
    space = by(region, free, regions)
    placed = np.minimum(looking, space)
    successful = quotient(placed, looking)
    moving = short * look_again * at(successful, region)

    part = quotient(free, at(space, region))
    into = part[..., None] * (region[..., None] == region[..., None, :])
    return StayOutcome(short, moving, short * stay_away, into)


def nights_after(wanted: FloatArray, outcome: StayOutcome) -> FloatArray:
    """Nights spent by group and county, shape (..., groups, 18), of those `wanted`: what a bed was
    there for.
    """
    staying = wanted * (1.0 - outcome.short)[..., None, :]
    return staying + moved(wanted, outcome)


def visits_after(visits: FloatArray, outcome: StayOutcome) -> FloatArray:
    """Visits made by group and county, shape (..., groups, 18); with the lost ones they are as many
    as were wanted.
    """
    staying = 1.0 - outcome.moving - outcome.lost
    return visits * staying[..., None, :] + moved(visits, outcome)


def moved(wanted: FloatArray, outcome: StayOutcome) -> FloatArray:
    """Of what is `wanted` by group and county, shape (..., groups, 18), what is had where movers
    go.
    """
    return (wanted * outcome.moving[..., None, :]) @ outcome.into.swapaxes(-1, -2)


def bed_return(
    price: FloatArray, occupied: FloatArray, *, margin: float, capital_cost: float
) -> FloatArray:
    """Yearly return on the capital of a bed before tax, share: nights sold at a margin over the
    cost of building it.
    """
    return price * occupied * DAYS_A_YEAR * margin / capital_cost


def user_cost(
    *,
    interest: float,
    debt_share: float,
    equity_return: FloatArray,
    wear: float,
    grant: float,
) -> FloatArray:
    """Yearly cost of a CNY of hotel capital, share, shape of `equity_return` (1/a): interest,
    return on equity and wear, less grants.

    `grant` is a share of the capital cost. Source: Hall & Jorgenson 1967.
    """
    capital = debt_share * interest + (1.0 - debt_share) * equity_return + wear
    return capital * max(1.0 - grant, 0.0)


def opening_quarter(quarter: int, *, months: float, delay: FloatArray, slots: int) -> IntArray:
    """Slot (0 to `slots` - 1) of a ring of quarters in which beds started in `quarter` open, shape
    of `delay`.

    `months` is the planned building time, `delay` the factor on it; at least one quarter, at most
    the whole ring.
    """
    ahead = np.clip(np.rint(months * delay / MONTHS_A_QUARTER).astype(int), 1, slots - 1)
    return (quarter + ahead) % slots


def new_rooms(
    rooms: FloatArray,
    most: FloatArray,
    *,
    usual_growth: float,
    grant: float,
    cost: float,
    grant_response: float,
    occupied: FloatArray,
    usual_occupancy: FloatArray,
    occupancy_response: float,
) -> FloatArray:
    """Homestay rooms that residents add in a year, shape (18,), at least 0, fewer as `rooms` come
    near the `most`.

    Growth follows the grant over the cost of a room beyond the usual one (both in `grant`, `cost`,
    CNY) and how full beds are against the usual. Source: logistic spread of an innovation, Bass
    1969 without advertising.
    """
    pull = grant_response * grant / cost + occupancy_response * (occupied - usual_occupancy)
    left = np.maximum(1.0 - rooms / most, 0.0)
    # Growth stays within e squared times the usual, either way
    return rooms * usual_growth * left * np.exp(np.clip(pull, -2.0, 2.0))
