"""Flights to the prefecture as airlines run them: seats, fares by load, and flights added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.arrays import quotient
from agents.calendar import DAYS_A_YEAR, MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray

DAYS_A_WEEK = 7
WEEKS_A_MONTH = DAYS_A_YEAR / DAYS_A_WEEK / MONTHS_A_YEAR


def month_seats(
    flights: FloatArray, *, seats_a_flight: float, open_share: FloatArray, cancelled: float
) -> FloatArray:
    """Seats one way in a month, persons, from `flights` a week; the airport is open for a share of
    the month (0 to 1), and a part `cancelled` (0 to 1) of the flights does not go.
    """
    return flights * (WEEKS_A_MONTH * seats_a_flight * (1.0 - cancelled)) * open_share


def load(wanted: FloatArray, seats: FloatArray) -> FloatArray:
    """Seats wanted over seats on offer, at least 0 and above 1 where some find none; 0 without
    flights.
    """
    return quotient(wanted, seats)


def fare_level_after(
    level: FloatArray,
    load_beyond_usual: FloatArray,
    *,
    response: float,
    adjustment: float,
    lowest: float,
    highest: float,
) -> FloatArray:
    """Level of fares a month later, 1 = usual, within `lowest` and `highest`.

    Fares go a part `adjustment` of the way, in logs, to the level that the load beyond the usual of
    the month asks for; `response` is the log of that level per unit of load.
    """
    aim = response * load_beyond_usual
    after = np.exp((1.0 - adjustment) * np.log(level) + adjustment * aim)
    return np.minimum(np.maximum(after, lowest), highest)


def added_flights(
    u: FloatArray,
    flights: FloatArray,
    *,
    loads: FloatArray,
    busy: float,
    step: float,
    chance: float,
    new_routes: BoolArray,
) -> FloatArray:
    """Flights a week that airlines add to the next season, shape of `flights`: `step` with a
    `chance` where the last two seasons of the kind were fuller than `busy`.

    `loads` (2, routes) are those two seasons' loads, of a route that nobody flies yet those of the
    busiest route to the same airport; `new_routes` says whether such routes may be opened now.
    """
    tempted = (loads > busy).all(axis=0) & ((flights > 0) | new_routes) & (u < chance)
    return np.where(tempted, step, 0.0)
