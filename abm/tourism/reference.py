"""The reference year of tourism: which counties were chosen, and how many trips give the published
visits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import month_index, year_of
from abm.networks.airlines import by_flight, usual_seats
from abm.registers.tables import read_table
from abm.shares import dirichlet
from abm.tourism.books import SUMMER_STATE, WINTER_STATE, state_of
from abm.tourism.choice import county_choice, county_features, group_offers
from abm.tourism.groups import (
    COUNTY_COUNT,
    GROUP_COUNT,
    MARKET_COUNT,
    SEGMENT_COUNT,
    market_values,
)
from abm.tourism.stays import trip_plans, way_stops
from agents.calendar import MONTHS_A_YEAR
from agents.tourism.travel_mode import transfer_cost_step

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray
    from agents.tourism.tourist import Choice

STEPS = 12
"""Steps towards the appeal that gives the drawn shares."""
SMALLEST_SHARE = 0.003
"""Share of main trips that every county is given at least, so that its logarithm stays finite."""
REFERENCE_YEAR = 2019
JULY = 7


class ReferenceYear(NamedTuple):
    """Visits of the reference year in persons, plain and weighted by budget, each shape (12,
    groups, 18); main trips of those who would fly by month and flight (12, flights); and main trips
    of a mean month by market and county (9, 18), persons.
    """

    visits: FloatArray
    budgets: FloatArray
    wanted_seats: FloatArray
    main_trips: FloatArray


def calibrate_choice(model: GanziModel) -> FloatArray:
    """Set each county's appeal so that main trips go where the drawn shares say, and what changing
    to an aircraft costs so that as many fly as did.

    Returns what counties offered then, the features of `county_features` in the two states of the
    year, shape (2, 3, 18). The shares are drawn around what sites, distance and people alone would
    give. Source: contraction mapping of Berry, Levinsohn & Pakes 1995, with the step of a nested
    logit.
    """
    p, counties = model.parameters, model.counties
    counties.appeal = np.zeros(COUNTY_COUNT)
    weight = main_weights(model)
    plain = weight @ reference_choice(model, SUMMER_STATE).probability
    size = (counties.population / counties.population.mean()) ** p.destination_population
    drawn = dirichlet(model, "destination", weights=plain * size, concentration=p.destination_trust)
    target = np.maximum(drawn, SMALLEST_SHARE)
    target = target / target.sum()
    trips = trips_a_year(model)
    guests = guests_by_air(model)
    for _ in range(STEPS):
        probability = reference_choice(model, SUMMER_STATE).probability
        to_counties = trips @ probability.reshape(GROUP_COUNT, -1, COUNTY_COUNT)
        calibrate_flying(model, to_counties, guests)
        share = weight @ probability
        counties.appeal = counties.appeal + p.nest_dissimilarity * np.log(target / share)

    summer = reference_choice(model, SUMMER_STATE)
    winter = reference_choice(model, WINTER_STATE)
    model.tourists.usual_value = np.column_stack([summer.value, winter.value])
    # The choice in winter left the network with winter's roads
    model.network.refresh(winter=False, t=model.clock.start)
    return np.array(
        [county_features(model, winter=winter, crowded=0.0) for winter in (False, True)]
    )


def calibrate_flying(model: GanziModel, trips: FloatArray, guests: FloatArray) -> None:
    """One step towards what changing to each flight costs beyond fare and time, so that of a year's
    main `trips` (groups, 1, 18) as many fly as `guests` by flight.
    """
    network, journeys = model.network, model.journeys
    by_air = journeys.by_air
    wish = by_flight(network, (trips.reshape(by_air.shape) * by_air).sum(axis=1))
    step = transfer_cost_step(wish, guests, response=model.parameters.mode_response)
    # Nobody is paid for flying: where few come to an airport's counties, fewer fly than there may
    cost = np.maximum(journeys.transfer_cost + step, 0.0)
    journeys.transfer_cost = cost[network.airlines.feeder]


def guests_by_air(model: GanziModel) -> FloatArray:
    """Guests of the reference year by flight, persons: as many as the draw says, as airlines sized
    their flights.
    """
    p, network = model.parameters, model.network
    # All airports of the register: before the last of them opened there were fewer guests
    seats = usual_seats(network.airlines, p, network.air.to_county).sum(axis=0)
    return p.air_guests_2019 * earlier_level(model) * seats / seats.sum()


def trips_a_year(model: GanziModel) -> FloatArray:
    """Main trips of the reference year by row, persons, (groups, 1, rows of a group), from the
    published visits and the stops of a trip.
    """
    t, p = model.tourists, model.parameters
    people = (t.parties * t.size).reshape(MARKET_COUNT, SEGMENT_COUNT, -1)
    stops = np.array([p.stops_short, p.stops_ring, p.stops_group, p.stops_vfr])
    visits = (people * stops[:, None]).sum(axis=(1, 2))
    return (people * (reference_visits(model) / visits)[:, None, None]).reshape(GROUP_COUNT, 1, -1)


def reference_visits(model: GanziModel) -> FloatArray:
    """Visits of the reference year by market as they are, not as published, (9,)."""
    p = model.parameters
    level = p.reference_visits * earlier_level(model) / p.visit_count_factor
    return level * visit_shares(p)


def main_weights(model: GanziModel) -> FloatArray:
    """Weight of each row in main trips of the reference year, in persons, shape (n,), adding up to
    one.
    """
    t = model.tourists
    people = t.parties * t.size
    by_market = people.reshape(MARKET_COUNT, -1).sum(axis=1)
    weight = people * (visit_shares(model.parameters) / by_market)[t.origin]
    return weight / weight.sum()


def visit_shares(p: Parameters) -> FloatArray:
    """Part of each market in visits of the reference year, shape (9,), adding up to one."""
    shares = market_values(p, "visit_share")
    return shares / shares.sum()


def reference_choice(model: GanziModel, state: int) -> Choice:
    """The choice among counties in the reference year's summer or winter; leaves the network with
    the roads of that state.
    """
    winter = state == WINTER_STATE
    model.network.refresh(winter=winter, t=model.clock.start)
    features = county_features(model, winter=winter, crowded=0.0)
    return county_choice(
        model, group_offers(model, features), out=np.empty((model.tourists.n, COUNTY_COUNT))
    )


def calibrate_trips(model: GanziModel, season: FloatArray, usual_features: FloatArray) -> None:
    """Set the trips of a party so that each market's visits of the reference year are what was
    published.
    """
    t = model.tourists
    t.trip_rate = np.full(t.n, 1.0 / MONTHS_A_YEAR)
    visits = reference_year(model, season, usual_features).visits
    # Visits are in proportion to trips, so that one step meets what was published
    at_one_trip = visits.sum(axis=(0, 2)).reshape(MARKET_COUNT, -1).sum(axis=1)
    t.trip_rate = np.minimum((reference_visits(model) / at_one_trip / MONTHS_A_YEAR)[t.origin], 1.0)


def earlier_level(model: GanziModel) -> float:
    """Visits of the last published year before the start over those of the reference year, at equal
    incomes; 1 later.

    The growth of the years before 2019 was far beyond what incomes explain, so a run that begins
    then starts from what had been published by then.
    """
    p, year = model.parameters, year_of(model.clock.start - 1)
    if year >= REFERENCE_YEAR:
        return 1.0
    published = published_visits()
    incomes = model.outlook_paths["income_index"][month_index(year, JULY), :MARKET_COUNT]
    usual = float(np.mean(incomes)) ** (p.income_elasticity * (1.0 - p.income_saturation))
    return published[max(year, min(published))] / published[REFERENCE_YEAR] / usual


def published_visits() -> dict[int, float]:
    """Published visits by year, person-visits; the mean where sources differ."""
    rows = [row for row in read_table("history") if row["indicator"] == "visits" and row["use"]]
    years = {int(row["period"]) for row in rows}
    return {
        year: float(np.mean([row["value"] for row in rows if row["period"] == str(year)]))
        for year in years
    }


def reference_year(
    model: GanziModel, season: FloatArray, usual_features: FloatArray
) -> ReferenceYear:
    """Visits of the reference year, with the trips that parties make and the `season` (12, 4)."""
    t = model.tourists
    persons = t.parties * t.trip_rate * t.size
    weights = np.stack([persons, persons * t.budget]).reshape(2, GROUP_COUNT, -1)
    mean_months, mean_trips, flying = [], [], []
    for state in (SUMMER_STATE, WINTER_STATE):
        probability = reference_choice(model, state).probability
        trips = weights.transpose(1, 0, 2) @ probability.reshape(GROUP_COUNT, -1, COUNTY_COUNT)
        # The choice has set the network to this state, which the stops on the way follow
        by_air = model.journeys.by_air
        plans = trip_plans(model.parameters, way_stops(model, usual_features), by_air)
        mean_months.append(trips @ plans)
        mean_trips.append(trips[:, 0])
        flying.append(trips[:, 0] * by_air.reshape(GROUP_COUNT, -1))

    factors = np.tile(season, MARKET_COUNT)
    months = range(1, MONTHS_A_YEAR + 1)
    year = np.stack(
        [mean_months[state_of(month)] * factors[month - 1][:, None, None] for month in months]
    )
    return ReferenceYear(
        visits=year[:, :, 0],
        budgets=year[:, :, 1],
        wanted_seats=np.array(
            [
                by_flight(
                    model.network, _by_market(flying[state_of(month)] * factors[month - 1][:, None])
                )
                for month in months
            ]
        ),
        main_trips=_by_market(mean_trips[SUMMER_STATE]),
    )


def _by_market(by_group: FloatArray) -> FloatArray:
    """Sums of the segments of each market, (9, 18), from (groups, 18)."""
    return by_group.reshape(MARKET_COUNT, SEGMENT_COUNT, -1).sum(axis=1)
