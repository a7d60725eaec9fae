"""The way by air from each market to each county: to an airport here by the flight that makes the
way cheapest, and on by road.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.shortest import Steps

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray

NO_FLIGHT = -1


class AirWays(NamedTuple):
    """Ways by air in one state of the edges, (market, county) each unless it says otherwise."""

    flight: IntArray  # number of the flight to the prefecture among all edges, -1 without any
    hours: FloatArray  # on the way from door to door
    ground_cash: FloatArray  # cost of driving and fares of trains, CNY a person
    far_fare: FloatArray  # usual fare of a flight of the market to the hub before it, CNY a person
    fare: FloatArray  # usual fare of the flight to the prefecture, CNY a person
    pass_through: FloatArray
    """Part of travellers who come by a county on the way from the airport, (market, county, county
    on the way)."""
    steps: Steps

    def levelled(self) -> AirWays:
        """The same with all counties equally far from a market."""
        shape = self.hours.shape

        def level(values: FloatArray) -> FloatArray:
            return np.broadcast_to(values.mean(axis=1, keepdims=True), shape)

        return self._replace(
            hours=level(self.hours),
            ground_cash=level(self.ground_cash),
            far_fare=level(self.far_fare),
            fare=level(self.fare),
            pass_through=np.broadcast_to(
                self.pass_through.mean(axis=(1, 2), keepdims=True), self.pass_through.shape
            ),
        )


class Leg(NamedTuple):
    """Ways over land from some places (rows) to others (columns)."""

    hours: FloatArray
    cash: FloatArray  # CNY a person, without fares of flights
    far_fare: FloatArray  # fares of flights from the market to a hub, CNY a person
    is_open: BoolArray  # whether there is any way

    def of(self, rows: IntArray, columns: IntArray) -> Leg:
        """Those from some of the places to some of the others."""
        return Leg(
            hours=self.hours[rows, columns],
            cash=self.cash[rows, columns],
            far_fare=self.far_fare[rows, columns],
            is_open=self.is_open[rows, columns],
        )


def no_ways(shape: tuple[int, int], *, hours: float, cash: float) -> AirWays:
    """What there is without any flight: nobody can go by air."""
    nothing = np.zeros(shape)
    none = np.zeros(0, int)
    return AirWays(
        flight=np.full(shape, NO_FLIGHT),
        hours=np.full(shape, hours),
        ground_cash=np.full(shape, cash),
        far_fare=nothing,
        fare=nothing,
        pass_through=np.zeros((*shape, shape[1])),
        steps=Steps(edge=none, pair=none),
    )


def best_flights(
    there: Leg, hours: FloatArray, fares: FloatArray, onward: Leg, *, value_of_time: float
) -> tuple[IntArray, BoolArray]:
    """Which of the flights is on the cheapest way by air, and whether there is no way by any,
    (markets, counties) both.

    `there` (markets, flights) leads to where each flight starts, `hours` and `fares` (flights,) are
    its own, `onward` (flights, counties) leads on from its airport; `value_of_time` in CNY/h is
    that of those who fly.
    """
    before = there.hours * value_of_time + there.cash + there.far_fare
    before = np.where(there.is_open, before, np.inf)
    after = np.where(onward.is_open, onward.hours * value_of_time + onward.cash, np.inf)
    flight = hours * value_of_time + fares
    total = before.T[:, :, None] + flight[:, None, None] + after[:, None, :]
    return total.argmin(axis=0), np.isinf(total.min(axis=0))


def passed_from_airport(between: FloatArray, airport: IntArray, *, spread: float) -> FloatArray:
    """Part of travellers who pass each county on their way on from the airport, (markets, counties,
    counties).

    `between` (18, 18): cost of driving from county to county; `airport` (markets, counties): the
    airport's county; `spread`: CNY of detour at which the part falls to 37 %.
    """
    destination = np.arange(between.shape[0])
    direct = between[airport, destination]
    detour = between[airport] + between.T[None] - direct[:, :, None]
    # In the usual order of memory, which a model that is sent away keeps
    return np.exp(-np.maximum(np.ascontiguousarray(detour), 0.0) / spread)
