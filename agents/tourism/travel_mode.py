"""How travellers come: over land, or by air and on from the airport."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values


LEAST_WEIGHT = 1e-300
"""Weight of stops by which parts of nothing are taken."""


class ModeChoice(NamedTuple):
    """What a journey costs with both ways to choose from (`cost`, CNY a head), and the part of
    travellers that would rather fly (`by_air`, 0 to 1).
    """

    cost: FloatArray
    by_air: FloatArray


def mode_choice(
    road: FloatArray, air: FloatArray, *, response: float, available: Values
) -> ModeChoice:
    """Choice between two ways by their generalised costs `road` and `air` (CNY a head), any one
    shape.

    `response` (1/CNY) is how sharply the cheaper one is preferred; `available` (0 to 1) the part of
    the month in which there are flights. Two ways are worth more than the better one alone, so that
    the joint cost is below both. Source: binary logit and its log-sum, Ben-Akiva & Lerman 1985.
    """
    odds = available * np.exp(response * (road - air))
    return ModeChoice(cost=road - np.log1p(odds) / response, by_air=odds / (1.0 + odds))


def transfer_cost_step(guests: FloatArray, wanted: FloatArray, *, response: float) -> FloatArray:
    """Change in the cost of changing to a flight (CNY a head) that brings `guests` on it nearer to
    the number `wanted`, by flight; 0 where nobody flies or shall.

    The step meets the number at once where few fly, and falls short of it where many do. Source:
    constants of alternatives set to observed shares, Train 2009.
    """
    known = (guests > 0) & (wanted > 0)
    ratio = np.divide(guests, wanted, out=np.ones_like(guests), where=known)
    return np.log(ratio) / response


class Seated(NamedTuple):
    """Travellers on each flight: those who flew (`passengers`) and those for whom there was no seat
    (`refused`), persons, and the share that flew (`served`, 0 to 1).
    """

    passengers: FloatArray
    refused: FloatArray
    served: FloatArray


def seated(wanted: FloatArray, seats: FloatArray) -> Seated:
    """Seats for travellers who want to fly (persons by flight, any one shape), all alike in
    proportion where there are too few.
    """
    served = np.divide(seats, wanted, out=np.ones_like(wanted), where=wanted > seats)
    passengers = wanted * served
    return Seated(passengers=passengers, refused=wanted - passengers, served=served)


def stop_shares(weight: FloatArray) -> FloatArray:
    """Part of each county in the further stops of a trip by main destination, shape of `weight`
    (..., 18, 18), rows adding up to one where any county has weight.
    """
    total = np.add.reduce(weight, axis=-1, keepdims=True)
    return weight / np.maximum(total, LEAST_WEIGHT)


def mixed(by_road: FloatArray, by_air: FloatArray, *, share: FloatArray) -> FloatArray:
    """Mean of what holds for those who drive and those who fly, of whom there is a `share` (0 to
    1); all shapes broadcast.
    """
    mean = share * (by_air - by_road)
    mean += by_road
    return mean
