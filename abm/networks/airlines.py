"""Airlines: what they fly in a season, what they ask for it, and what they add when it is full."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from abm.networks.ways import NEVER_OPENED, weekly_flights
from agents.axis import as_table, at, by, in_line
from agents.calendar import FLIGHT_SEASONS, MONTHS_A_YEAR, WINTER
from agents.columns import identity
from agents.county import COUNTIES
from agents.networks import flights as rules

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.networks.edges import EdgeTable
    from abm.networks.network import Network
    from abm.networks.ways import Air
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

FEEDER_ORIGIN = "chengdu"
"""Where the flights come from whose load shows airlines that people want to fly to an airport."""
PLANNED_PACE = 1.0
"""Pace of transport works at which the prefecture keeps to its plan and courts airlines."""


def _zeros() -> FloatArray:
    return np.zeros(0)


@dataclass
class Airlines:
    """What airlines remember of their routes, in the order of the layer of flights: n of them.

    The two seasons of the timetable are summer and winter.
    """

    flights: FloatArray  # (2, n): flights a week in each season
    feeder: IntArray  # (n,): route that airlines look at before they open one, else the own
    usual_load: FloatArray  # (12, n): seats wanted over seats in the reference year
    season_loads: FloatArray  # (2 seasons, the last two of the kind, n)

    # The season so far, and the last month
    wanted: FloatArray = field(default_factory=_zeros)  # (n,): seats wanted, persons
    offered: FloatArray = field(default_factory=_zeros)  # (n,): seats on offer, persons
    last_load: FloatArray = field(default_factory=_zeros)  # (n,): load beyond the usual

    def look_back(self, usual_wanted: FloatArray, usual_seats: FloatArray, level: float) -> None:
        """Begin with the loads of the reference year, from seats wanted and on offer by month, (12,
        n), and with two seasons of `level` times as many travellers.
        """
        # A route that nobody flies yet would be as full as its feeder
        self.usual_load = rules.load(usual_wanted, usual_seats)[:, self.feeder]
        for season, months in enumerate(FLIGHT_SEASONS):
            rows = np.array(months) - 1
            load = rules.load(usual_wanted[rows].sum(axis=0), usual_seats[rows].sum(axis=0))
            self.season_loads[season] = load * level

    def note(self, wanted: FloatArray, seats: FloatArray, month: int) -> None:
        """Remember a month's seats, wanted and on offer."""
        self.wanted = self.wanted + wanted
        self.offered = self.offered + seats
        # A flight that did not go tells an airline nothing of its fares
        beyond = rules.load(wanted, seats) - self.usual_load[..., month - 1, :]
        self.last_load = np.where(seats > 0, beyond, 0.0)


def found_airlines(air: EdgeTable[Air]) -> Airlines:
    """Airlines with the timetable of the register."""
    n, flights = air.n, weekly_flights(air.n)
    busiest = {ends.end: row for row, ends in enumerate(air.ends) if ends.start == FEEDER_ORIGIN}
    flown = flights.max(axis=0) > 0
    feeder = [row if flown[row] else busiest.get(air.ends[row].end, row) for row in range(n)]
    return Airlines(
        flights=flights,
        feeder=np.array(feeder),
        usual_load=np.zeros((MONTHS_A_YEAR, n)),
        season_loads=np.zeros((len(FLIGHT_SEASONS), 2, n)),
        wanted=np.zeros(n),
        offered=np.zeros(n),
        last_load=np.zeros(n),
    )


def season_at(t: int) -> int:
    """Season of the timetable that a month (by its index) is in: 0 summer, 1 winter."""
    return int(t % MONTHS_A_YEAR + 1 in FLIGHT_SEASONS[1])


def seats_of(
    airlines: Airlines, p: Parameters, *, t: int, winter: bool, is_open: FloatArray
) -> FloatArray:
    """Seats on offer in month `t`, persons one way, (n,), from the open part of the month (n,)."""
    return rules.month_seats(
        airlines.flights[season_at(t)],
        seats_a_flight=p.seats_a_flight,
        open_share=is_open,
        cancelled=p.winter_flights_lost * winter,
    )


def usual_seats(airlines: Airlines, p: Parameters, is_open: FloatArray) -> FloatArray:
    """Seats on offer by month of a year with the timetable of now, persons one way, (12, n)."""
    months = range(MONTHS_A_YEAR)
    return np.array(
        [
            seats_of(airlines, p, t=month, winter=month + 1 in WINTER, is_open=is_open)
            for month in months
        ]
    )


def ground_flights(network: Network) -> None:
    """Let nobody fly to the counties from the next refresh on."""
    air = network.air
    air.changed = np.where(air.to_county, NEVER_OPENED, air.changed)
    network.forget()


def by_flight(network: Network, persons: FloatArray) -> FloatArray:
    """Travellers by flight, (n,), from those by market and county (9, 18) who want to fly."""
    return by(network.flight_rows, in_line(persons), network.air.n)


def of_flight(network: Network, values: FloatArray) -> FloatArray:
    """Values of the flight on the way from each market to each county, (9, 18), from those by
    flight (n,).
    """
    return as_table(at(values, network.flight_rows), (-1, len(COUNTIES)))


def plan_flights(model: GanziModel) -> None:
    """Before the month: a new timetable as a season begins, and fares as last month's loads ask."""
    network, p, month = model.network, model.parameters, model.clock.month
    airlines = network.airlines
    for season, months in enumerate(FLIGHT_SEASONS):
        if month == months[0]:
            new_timetable(model, season)
    network.air.fare_level = rules.fare_level_after(
        network.air.fare_level,
        airlines.last_load,
        response=p.fare_response,
        adjustment=p.fare_adjustment,
        lowest=p.fare_lowest,
        highest=p.fare_highest,
    )


def new_timetable(model: GanziModel, season: int) -> None:
    """Close the books of the season that ended, and plan the one that begins."""
    network, p = model.network, model.parameters
    airlines = network.airlines
    ended = airlines.season_loads[1 - season]
    ended[0] = ended[1]
    ended[1] = rules.load(airlines.wanted, airlines.offered)
    airlines.wanted = np.zeros(network.air.n)
    airlines.offered = np.zeros(network.air.n)

    luck = model.streams.uniform("flights", model.clock.t, identity("flight", network.air.n))
    courted: BoolArray = network.air.to_county & (model.levers.transport_investment >= PLANNED_PACE)
    flights = airlines.flights.copy()
    own = np.where(flights[season] > 0, np.arange(network.air.n), airlines.feeder)
    flights[season] += rules.added_flights(
        luck,
        flights[season],
        loads=airlines.season_loads[season][:, own],
        busy=p.busy_load,
        step=p.added_flights,
        chance=p.added_flights_chance,
        new_routes=courted,
    )
    airlines.flights = flights
