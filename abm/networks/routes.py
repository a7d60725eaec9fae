"""The cheapest routes of travellers from each market to each county: over land, and by air to an
airport here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.by_air import (
    NO_FLIGHT,
    AirWays,
    Leg,
    best_flights,
    no_ways,
    passed_from_airport,
)
from abm.networks.places import ORIGINS
from abm.networks.shortest import Graph, Steps
from agents.county import COUNTIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.networks.edges import Ends
    from abm.networks.shortest import Tree
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

NO_WAY_HOURS = 200.0
NO_WAY_KILOMETRES = 2000.0
"""What it takes to reach a county without any open way: waiting and being flown in. Finite, so that
costs and prices stay so."""


class Routes(NamedTuple):
    """Cheapest routes from each market to each county in one state of the edges: over land, with
    flights only from a far market to a hub, and by air.
    """

    hours: FloatArray  # on the way, (9, 18)
    cash: FloatArray  # fares and cost of driving, CNY a person, (9, 18)
    pass_through: FloatArray
    """Part of travellers who come by a county on the way, (market, county, county on the way), 1 on
    the cheapest path and less the dearer the detour."""
    steps: Steps
    by_air: AirWays

    def levelled(self) -> Routes:
        """The same with all counties equally far from a market: no geography is left."""
        counties = self.hours.shape[1]
        return self._replace(
            hours=np.repeat(self.hours.mean(axis=1, keepdims=True), counties, axis=1),
            cash=np.repeat(self.cash.mean(axis=1, keepdims=True), counties, axis=1),
            pass_through=np.broadcast_to(
                self.pass_through.mean(axis=(1, 2), keepdims=True), self.pass_through.shape
            ),
            by_air=self.by_air.levelled(),
        )


class RouteFinder:
    """Finds routes over edges whose ends never change."""

    start: IntArray  # place where each edge begins, by its number, (edges,)
    end: IntArray  # place where it ends, (edges,)
    places: int  # how many places there are
    counties: IntArray  # place of each county, 18
    origins: IntArray  # place of each market, 9

    def __init__(self, ends: Sequence[Ends], parameters: Parameters, *, flies: BoolArray) -> None:
        """The last edges are flights, and `flies` says of each whether it goes to a county rather
        than from a far market to a hub.
        """
        # Counties first; then the others as the edges name them.
        names = [*COUNTIES, *(name for one in ends for name in one[:2])]
        place = {name: number for number, name in enumerate(dict.fromkeys(names))}
        self.parameters = parameters
        self.start = np.array([place[one.start] for one in ends])
        self.end = np.array([place[one.end] for one in ends])
        self.places = len(place)
        self.counties = np.array([place[name] for name in COUNTIES])
        self.origins = np.array([place[f"origin:{name}"] for name in ORIGINS])
        roads = np.zeros(len(ends) - len(flies), bool)
        self._flies = np.concatenate([roads, flies])
        self._far = np.concatenate([roads, ~flies])
        self._graph = Graph(self.start, self.end, self.places)
        market, county = np.divmod(np.arange(len(ORIGINS) * len(COUNTIES)), len(COUNTIES))
        self._pairs = market, self.counties[county]

    def by_place(self, by_county: FloatArray) -> FloatArray:
        """Values by place from values by county (18,): 0 elsewhere."""
        values = np.zeros(self.places)
        values[self.counties] = by_county
        return values

    def routes(self, hours: FloatArray, cash: FloatArray, usable: BoolArray) -> Routes:
        """Cheapest routes over the `usable` edges, from `hours` and `cash` (CNY a person) by
        edge.
        """
        cost = hours * self.parameters.route_value_of_time + cash
        by_land = usable & ~self._flies
        # Ways of markets and counties over all edges but flights to counties
        sources = np.concatenate([self.origins, self.counties])
        land = self._graph.shortest(np.where(by_land, cost, np.inf), sources)
        market, county = self._pairs
        steps = land.steps(market, county)
        total = land.total[:, self.counties]
        cut_off = np.isinf(total[: len(ORIGINS)])
        no_cash = NO_WAY_KILOMETRES * self.parameters.driving_cost
        far = cash * self._far
        driven, paid, flown = land.sums(np.array([hours, cash - far, far]))
        legs = Leg(driven, paid, flown, np.isfinite(land.total))
        to_counties = legs.of(np.arange(len(ORIGINS))[:, None], self.counties)
        return Routes(
            hours=_known(to_counties.hours, cut_off, NO_WAY_HOURS),
            cash=_known(to_counties.cash + to_counties.far_fare, cut_off, no_cash),
            pass_through=self._passed(total),
            steps=steps,
            by_air=self._by_air(land, legs, hours, cash, usable),
        )

    def _by_air(
        self, land: Tree, legs: Leg, hours: FloatArray, cash: FloatArray, usable: BoolArray
    ) -> AirWays:
        """The ways by air: over land to a flight, and from its airport on over land; `legs` are
        those of all ways over land.
        """
        p, markets, counties = self.parameters, len(ORIGINS), len(COUNTIES)
        no_cash = NO_WAY_KILOMETRES * p.driving_cost
        flights = np.flatnonzero(self._flies & usable)
        if not flights.size:
            return no_ways((markets, counties), hours=NO_WAY_HOURS, cash=no_cash)
        airport = self.end[flights]
        there = legs.of(np.arange(markets)[:, None], self.start[flights])
        onward = legs.of(markets + airport[:, None], self.counties)
        # Those who fly are packages and families, to whom an hour is dear.
        value_of_time = 0.5 * (p.time_value_group + p.time_value_vfr)
        own_hours, fares = hours[flights], cash[flights]
        best, cut_off = best_flights(there, own_hours, fares, onward, value_of_time=value_of_time)

        market, county = np.arange(markets)[:, None], np.arange(counties)
        ground = there.cash[market, best] + onward.cash[best, county]
        by_air = there.hours[market, best] + onward.hours[best, county] + own_hours[best]
        no_way = no_cash + NO_WAY_HOURS * p.route_value_of_time
        between = np.minimum(land.total[markets:, self.counties], no_way)
        flight = np.where(cut_off, NO_FLIGHT, flights[best])
        return AirWays(
            flight=flight,
            hours=np.where(cut_off, NO_WAY_HOURS, by_air),
            ground_cash=np.where(cut_off, no_cash, ground),
            far_fare=np.where(cut_off, 0.0, there.far_fare[market, best]),
            fare=np.where(cut_off, 0.0, fares[best]),
            pass_through=passed_from_airport(between, airport[best], spread=p.route_spread),
            steps=self._steps_by_air(land, flight),
        )

    def _steps_by_air(self, land: Tree, flight: IntArray) -> Steps:
        """Edges of the ways by air with a `flight` on each, (markets, counties)."""
        pair = np.flatnonzero(flight != NO_FLIGHT)
        flown = flight.ravel()[pair]
        market, county = np.divmod(pair, len(COUNTIES))
        there = land.steps(market, self.start[flown])
        onward = land.steps(len(ORIGINS) + self.end[flown], self.counties[county])
        return Steps(
            edge=np.concatenate([there.edge, onward.edge, flown]),
            pair=np.concatenate([pair[there.pair], pair[onward.pair], pair]),
        )

    def _passed(self, cost: FloatArray) -> FloatArray:
        """Part of travellers who pass each county on their way, (9, 18, 18), from the cost of all
        routes (27, 18).

        Source: choice among routes by a logit (Dial 1971), here with the best route by way of each
        county.
        """
        p = self.parameters
        no_way = NO_WAY_HOURS * p.route_value_of_time + NO_WAY_KILOMETRES * p.driving_cost
        cost = np.where(np.isinf(cost), no_way, cost)
        direct, between = cost[: len(ORIGINS)], cost[len(ORIGINS) :]
        # What the way by a county costs beyond the direct one.
        detour = direct[:, None, :] + between.T[None] - direct[:, :, None]
        # In the usual order of memory, which a model that is sent away keeps: sums over it follow
        # that order. Known routes are shared between months, so nobody may write into them.
        passed = np.exp(-np.maximum(np.ascontiguousarray(detour), 0.0) / p.route_spread)
        passed.flags.writeable = False
        return passed


def flow_on_edges(steps: Steps, trips: FloatArray, edges: int) -> FloatArray:
    """What moves on each edge, shape (edges,), from `trips` by pair of places, along all steps of
    their routes.
    """
    # Where no way is open there are no steps, and bincount counts in whole numbers.
    flow = np.bincount(steps.edge, trips.take(steps.pair), edges)
    return flow.astype(float, copy=False)


def _known(values: FloatArray, cut_off: BoolArray, no_way: float) -> FloatArray:
    """Values by market and county, (9, 18), `no_way` for those that are cut off; known routes are
    shared between months, so nobody may write into them.
    """
    known = np.where(cut_off, no_way, values)
    known.flags.writeable = False
    return known
