"""Beds for visitors: how full they are, what they cost, who is turned away, and who builds more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

# Fewer nights than this wanted in a county are rounding, not travellers: nobody can be sent on to
# join them.
SMALLEST_WISH = 1e-6


def occupancy(nights: FloatArray, bed_nights: FloatArray) -> FloatArray:
    """Share of bed-nights taken, at least 0, shape (18,)."""
    return np.divide(nights, bed_nights, out=np.zeros_like(nights), where=bed_nights > 0)


def crowding(occupied: FloatArray, comfortable: float) -> FloatArray:
    """How far occupancy exceeds what is comfortable, at least 0, shape of `occupied`."""
    return np.maximum(occupied - comfortable, 0.0)


def bed_price(
    usual_price: FloatArray,
    occupied: FloatArray,
    usual_occupancy: FloatArray,
    response: float,
    limit: float,
) -> FloatArray:
    """Price of a bed-night, CNY at 2020 prices, shape (18,): rises with occupancy above the usual
    of the season.

    The log change is `response` times the difference of the shares, at most `limit` either way.
    """
    return usual_price * np.exp(np.clip(response * (occupied - usual_occupancy), -limit, limit))


def rationed(
    wanted: FloatArray, room: FloatArray, nest: IntArray, again: float, lost: float
) -> Fates:
    """How travellers fare where beds run out: the `Fates` of those who want a stay in each of the
    18 counties.

    Of the nights `wanted` (18,) beyond the `room`, a share `again` looks once more in the same
    tourism region (`nest`) and finds beds in proportion to what is free, a share `lost` stays away;
    the rest, and those who look in vain, come for the day only. Nights spent never exceed the room.
    A county where fewer than `SMALLEST_WISH` are wanted counts as unvisited.
    """
    wants = wanted >= SMALLEST_WISH
    turned_away = np.maximum(wanted - room, 0.0) * wants
    free = np.maximum(room - wanted, 0.0) * wants
    regions = int(nest.max()) + 1
    looking = np.bincount(nest, again * turned_away, regions)
    space = np.bincount(nest, free, regions)
    placed = np.minimum(looking, space)
    short = np.divide(turned_away, wanted, out=np.zeros_like(wanted), where=wants)
    moving = (
        short * again * np.divide(placed, looking, out=np.zeros(regions), where=looking > 0)[nest]
    )
    part = np.divide(free, space[nest], out=np.zeros_like(wanted), where=space[nest] > 0)
    return Fates(short, moving, short * lost, part[:, None] * (nest[:, None] == nest))


class Fates(NamedTuple):
    """What becomes of those who want a stay: shares by county (18,), and where movers end, shape
    (18, 18).

    `short` finds no bed at once, of which `moving` stay in another county of the region and `lost`
    stay away. `into` (to, from) is the part of a county's movers who find a bed in another; columns
    with movers add up to one.
    """

    short: np.ndarray
    moving: np.ndarray
    lost: np.ndarray
    into: np.ndarray


def nights_after(wanted: FloatArray, fates: Fates) -> FloatArray:
    """Nights spent by group and county, shape (groups, 18), of those `wanted`: what a bed was found
    for.
    """
    return wanted * (1.0 - fates.short) + (wanted * fates.moving) @ fates.into.T


def visits_after(visits: FloatArray, fates: Fates) -> FloatArray:
    """Visits made by group and county, shape (groups, 18); with the lost ones they are as many as
    were wanted.
    """
    return visits * (1.0 - fates.moving - fates.lost) + (visits * fates.moving) @ fates.into.T


def bed_return(
    price: FloatArray, occupied: FloatArray, margin: float, capital_cost: float
) -> FloatArray:
    """Yearly return on the capital of a bed before tax, share: nights sold at a margin over the
    cost of building it.
    """
    return price * occupied * 365.0 * margin / capital_cost


def user_cost(
    interest: float,
    debt_share: float,
    equity_return: float,
    depreciation: float,
    grant: float,
    concession: float,
) -> float:
    """Yearly cost of a CNY of hotel capital, share: interest, return on equity and wear, less
    grants.

    `grant` and `concession` (guidance fund) are shares of the capital cost. Source: Hall &
    Jorgenson 1967.
    """
    capital = debt_share * interest + (1.0 - debt_share) * equity_return + depreciation
    return capital * np.maximum(1.0 - grant - concession, 0.0)


def wanted_beds(beds: FloatArray, gap: FloatArray, spread: float, highest: float) -> FloatArray:
    """Beds that investors want to start this quarter, shape (18,): up to a share `highest` of those
    there.

    `gap` (1/a) is return over user cost; half of the highest at no gap, `spread` its softness.
    """
    return beds * highest * expit(gap / spread)


def equity_found(need: float, offered: float) -> float:
    """Equity that finds a hotel, CNY: of `need` and `offered` the smaller at most, and less where
    they are of one size.

    Investors and builders look for each other and some look in vain, so more equity lets more be
    built even before it runs out. Source: matching by urns and balls, Butters 1977.
    """
    return offered * -np.expm1(-need / offered) if offered > 0 else 0.0


def opening_quarter(quarter: int, months: float, delay: FloatArray, slots: int) -> IntArray:
    """Slot (0 to `slots` - 1) of a ring of quarters in which beds started in `quarter` open, shape
    of `delay`.

    `months` is the planned building time, `delay` the factor on it; at least one quarter, at most
    the whole ring.
    """
    ahead = np.clip(np.rint(months * delay / 3.0).astype(int), 1, slots - 1)
    return (quarter + ahead) % slots


def new_rooms(
    rooms: FloatArray,
    most: FloatArray,
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
    return rooms * usual_growth * left * np.exp(np.clip(pull, -2.0, 2.0))
