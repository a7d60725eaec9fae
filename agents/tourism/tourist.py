"""Travel parties: who they are, when they travel, which counties they choose, and what they make of
their stays.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

from agents import quantiles
from agents.arrays import quotient
from agents.axis import across, as_table, in_line
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

SEGMENTS = ("short", "ring", "group", "vfr")
SHORT, RING, GROUP, VFR = range(len(SEGMENTS))
"""Own car for one to three days; own car on the long loops; coach and air packages; family,
business, pilgrimage.
"""
FUEL_CAR, ELECTRIC_CAR, COACH = range(3)
"""How a party comes: by a car with an engine, by an electric car, by coach or air."""


class Tourist(Agent):
    """Travel parties alike: one row stands for `parties` of one market and one segment who
    share a memory.
    """

    # Who they are
    origin = Column(
        "row", "market they come from, in the order of the graph's origins", 0, low=0, high=8
    )
    segment = Column(
        "row", "0 short trip, 1 long loop, 2 package, 3 family and business", 0, low=0, high=3
    )
    parties = Column("party", "real parties that the row stands for", 0.0, low=0)
    vehicle = Column(
        "row", "0 car with an engine, 1 electric car, 2 coach or air", 0, low=0, high=2
    )
    size = Column("person", "people in a party", 1.0, low=1)
    budget = Column("1", "spending a head and day relative to the segment's mean", 1.0, low=0)

    # What they do and remember
    trip_rate = Column(
        "1/month", "trips of a party in a mean month of the reference year", 0.0, low=0, high=1
    )
    usual_value = Column(
        "1",
        "value of the choice among counties in the reference year: summer, winter",
        0.0,
        width=2,
    )
    trips = Column("party/month", "trips made this month", 0.0, low=0)
    memory = Column(
        "1", "own experience of each county, 0 = as expected", 0.0, low=-1, high=1, width=18
    )


def expected_trips(
    parties: FloatArray,
    trip_rate: FloatArray,
    *,
    season: FloatArray,
    income: FloatArray,
    income_elasticity: float,
    value_gain: FloatArray,
    value_response: float,
    openness: FloatArray,
) -> FloatArray:
    """Trips of each row this month, party/month, shape (n,): never more than one trip a party.

    `season` is the month's trips over the mean month's, `income` real income at the origin
    (reference year 1), `value_gain` what the choice among counties is worth beyond the usual
    (difference of log-sums), `openness` the product of limits, fame, closures and mood. Source:
    trip generation with the log-sum of the destination choice, Ben-Akiva & Lerman 1985.
    """
    wanted = (
        parties
        * trip_rate
        * season
        * income**income_elasticity
        * np.exp(value_response * value_gain)
        * openness
    )
    return np.minimum(wanted, parties)


def lucky_trips(u: FloatArray, expected: FloatArray, *, groups: int) -> FloatArray:
    """Trips made by row, shape (n,): whole trips drawn for each of `groups` equal blocks of rows
    and shared in them.

    `u` (groups,); a row's part of its block's trips is its part of what was expected. Source:
    Poisson counts.
    """
    blocks = as_table(expected, (groups, -1))
    mean = np.add.reduce(blocks, axis=-1)
    trips = quantiles.poisson(u, mean)
    factor = quotient(trips, mean)
    return in_line(blocks * factor[..., None])


def segment_tastes(
    *, attraction: float, price: float, travel_cost: float, coolness: float
) -> FloatArray:
    """Utility that a party of each segment draws from what counties offer, (4, 4): utility for all,
    log attraction, log cheapness of a bed, and each 100 CNY of travel cost a head.

    `attraction`, `price` and `travel_cost` are the weights of the first three segments; family and
    business visitors mind sites and prices by the factor `coolness` (0 to 1).
    """
    tastes = np.tile([1.0, attraction, price, -travel_cost], (len(SEGMENTS), 1))
    tastes[VFR, 1:3] *= coolness
    return tastes


class Choice(NamedTuple):
    """A choice among counties: the `probability` of each (n, 18), rows adding up to one, and what
    the choice is worth, its `value` (n,) in units of utility.
    """

    probability: FloatArray
    value: FloatArray


def nested_choice(
    utility: FloatArray,
    membership: FloatArray,
    *,
    dissimilarity: float,
    out: FloatArray | None = None,
) -> Choice:
    """Probabilities and value of a two-level nested logit.

    `utility` (n, 18); `membership` (18, nests) is 1 where a county belongs to a nest;
    `dissimilarity` in (0, 1], 1 for a plain logit. The probabilities are written into `out` where
    it is given. Source: McFadden 1978.
    """
    probability = np.divide(utility, dissimilarity, out=out)
    np.exp(probability, out=probability)
    inner = probability @ membership
    outer = inner**dissimilarity
    # Nest by nest: several times faster than a sum along rows of three
    total = reduce(np.add, outer.T)
    probability *= (outer / inner / total[:, None]) @ membership.T
    return Choice(probability, np.log(total))


def lucky_choice(u: FloatArray, expected: FloatArray) -> FloatArray:
    """Trips by county drawn around `expected`, shape (..., groups, 18), at least 0; each group's
    sum stays what it is.

    Source: normal approximation of Poisson counts, which given their sum are multinomial; `u` as
    `expected`.
    """
    trips = np.maximum(expected + np.sqrt(expected) * quantiles.normal(u), 0.0)
    total = np.add.reduce(expected, axis=-1, keepdims=True)
    sums = np.add.reduce(trips, axis=-1, keepdims=True)
    return trips * quotient(total, sums)


def travel_cost(hours: FloatArray, cash: FloatArray, *, value_of_time: FloatArray) -> FloatArray:
    """Generalised cost of travelling to a county, CNY a head: time at its value plus cash."""
    return hours * value_of_time + cash


def vehicles(
    place: FloatArray, segment: IntArray, *, coach_share: FloatArray, electric_share: float
) -> IntArray:
    """How each row comes, shape (n,): packages by coach or air, of the others those last in line;
    then electric cars.

    `place` (0 to 1) is the row's place in the line of its market and segment, `coach_share` by
    segment (4,) the part of it without a car of its own, `electric_share` the electric part of all
    cars.
    """
    own_car = 1.0 - coach_share[segment]
    coach = place >= own_car
    electric = place < electric_share * own_car
    return np.where(coach, COACH, np.where(electric, ELECTRIC_CAR, FUEL_CAR))


def charging_hours(pass_through: FloatArray, coverage: FloatArray, *, detour: float) -> FloatArray:
    """Hours that an electric car loses on its way, shape (..., 18): `detour` in each county passed
    without chargers.

    `pass_through` (..., 18, 18): part of travellers who pass the last county on the way to the one
    before; `coverage` (18,) 0 to 1.
    """
    return across(detour) * np.matvec(pass_through, 1.0 - coverage)


def stop_probability(
    hours: FloatArray, *, intercept: float, slope: float, usual_hours: float
) -> FloatArray:
    """Chance that a party stops in a county it drives through, 0 to 1, higher after a longer drive
    (hours).
    """
    return expit(intercept + slope * (hours - usual_hours))


def stop_weights(
    pass_through: FloatArray, stop_chance: FloatArray, *, near: FloatArray
) -> FloatArray:
    """Weight of each county as a stop by main destination, shape (..., 18, 18), nothing for the
    destination itself.

    `pass_through` (..., 18, 18): part of those bound for the row's county who come by the column's;
    `stop_chance` of each county, same shape; `near` (18, 18) how attractive the others are for a
    detour.
    """
    return (pass_through * stop_chance + near) * (1.0 - np.eye(near.shape[-1]))


def itinerary(shares: FloatArray, stops: Values) -> FloatArray:
    """Expected stops in each county by main destination, shape (..., 18, 18): one there, at most
    one elsewhere.

    `shares` (..., 18, 18): each county's part in the stops beyond the destination; a trip has
    `stops` stops on average, its destination included.
    """
    plan = (stops - 1.0) * shares
    np.minimum(plan, 1.0, out=plan)
    # One for the destination: every county's place on the diagonal
    counties = shares.shape[-1]
    plan.reshape((*shares.shape[:-2], -1))[..., :: counties + 1] += 1.0
    return plan


def stay_length(
    usual: FloatArray,
    *,
    facility: FloatArray,
    facility_gain: float,
    facility_level: float,
    price: FloatArray,
    usual_price: float,
    price_response: float,
) -> FloatArray:
    """Nights of a stop by group and county, shape (..., groups, 18): longer with facilities,
    shorter where beds are dear.

    `usual` (..., groups) nights at the `facility_level` and the `usual_price` of a bed; `facility`
    and `price` by county (..., 18).
    """
    longer = 1.0 + facility_gain * (facility - facility_level)
    shorter = (price / usual_price) ** -price_response
    return usual[..., None] * longer[..., None, :] * shorter[..., None, :]


def experience(
    *,
    log_attraction: FloatArray,
    usual_log_attraction: FloatArray,
    attraction_weight: float,
    facility: FloatArray,
    usual_facility: FloatArray,
    facility_weight: float,
    crowding: FloatArray,
    usual_crowding: FloatArray,
    crowding_weight: float,
) -> FloatArray:
    """How stays turn out against what visitors expect, shape (18,), 0 = as expected.

    Sites, facilities and crowds by county (18,) are measured against the usual ones, those of the
    reference year; the weights are positive, and crowding counts against the stay.
    """
    better_sites = attraction_weight * (log_attraction - usual_log_attraction)
    better_facilities = facility_weight * (facility - usual_facility)
    worse_crowds = crowding_weight * (crowding - usual_crowding)
    return better_sites + better_facilities - worse_crowds


def reputation_after(
    reputation: FloatArray,
    outcome: FloatArray,
    *,
    came: FloatArray,
    told: float,
    adjustment: float,
) -> FloatArray:
    """Reputation of each county in each market a month later, shape (..., markets, 18).

    A market learns from those of its people who were there, at the speed `adjustment` (1/month)
    where as many `came` (markets, 18) as in a mean month, and faster or slower, up to twice, with
    more or fewer of them. A part `told` (0 to 1) of what it learns comes from all markets alike:
    social media. `outcome` (18,) is how stays turned out.
    """
    mean = np.add.reduce(came, axis=-2, keepdims=True) / came.shape[-2]
    told = across(told)
    heard = np.minimum((1.0 - told) * came + told * mean, 2.0)
    return reputation + across(adjustment) * heard * (outcome[..., None, :] - reputation)


def memory_after(
    memory: FloatArray,
    outcome: FloatArray,
    *,
    came: FloatArray,
    adjustment: float,
    out: FloatArray | None = None,
) -> FloatArray:
    """Memory of each county a month later, -1 to 1, shape (n, 18); only parties that came learn.

    `outcome` (n, 18) is how their stays turned out, `came` (n, 18) the part of the row's usual
    travellers that were there this month, 0 to 1; the result is written into `out` where it is
    given.
    """
    after = np.subtract(outcome, memory, out=out)
    after *= came
    after *= adjustment
    after += memory
    return np.clip(after, -1.0, 1.0, out=after)


def fame_after(fame: FloatArray, news: FloatArray, *, half_life: float) -> FloatArray:
    """Fame of the destination in each market a month later, 1 = usual: the excess halves in
    `half_life` months, `news` adds to it.
    """
    return 1.0 + (fame - 1.0) * np.power(0.5, 1.0 / half_life) + news


def publicity_factor(
    spending: float, *, usual_spending: float, own_spending: float, elasticity: float
) -> float:
    """Factor on trips from publicity, 1 at the usual spending; firms spend `own_spending`
    themselves.
    """
    return np.power((spending + own_spending) / (usual_spending + own_spending), elasticity)


def mood_after(
    mood: FloatArray, u: FloatArray, *, persistence: float, deviation: float
) -> FloatArray:
    """Log deviation of each market's wish to travel a month later, shape of `mood`; `deviation` is
    its lasting spread.

    Source: first-order autoregression.
    """
    lasting = 1.0 - persistence * persistence
    return persistence * mood + deviation * np.sqrt(lasting) * quantiles.normal(u)


def surveyed_spending(sample: float, *, last_survey: float, weight: float) -> float:
    """Spending a visit as the statistics publish it, CNY: the year's sample with `weight`, else
    last year's figure.
    """
    return (1.0 - weight) * last_survey + weight * sample
