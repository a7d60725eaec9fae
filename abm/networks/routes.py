"""The cheapest routes of travellers from each market to each county, over roads and flights."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from abm.networks.places import ORIGINS
from agents.county import COUNTIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.networks.edges import Ends
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

NO_WAY_HOURS = 200.0
NO_WAY_KILOMETRES = 2000.0
"""What it takes to reach a county without any open way: waiting and being flown in. Finite, so that
costs and prices stay so."""


class Steps(NamedTuple):
    """Every step of every route, shape (steps,) each."""

    edge: IntArray  # number of the edge
    pair: IntArray  # route, numbered by market and county: 0 to 161


class Routes(NamedTuple):
    """Cheapest routes from each market to each county in one state of the edges."""

    hours: FloatArray  # on the way, (9, 18)
    cash: FloatArray  # fares and cost of driving, CNY a person, (9, 18)
    pass_through: FloatArray
    """Part of travellers who come by a county on the way, (market, county, county on the way), 1 on
    the cheapest path and less the dearer the detour."""
    steps: Steps

    def levelled(self) -> Routes:
        """The same with all counties equally far from a market: no geography is left."""
        counties = self.hours.shape[1]
        return self._replace(
            hours=np.repeat(self.hours.mean(axis=1, keepdims=True), counties, axis=1),
            cash=np.repeat(self.cash.mean(axis=1, keepdims=True), counties, axis=1),
            pass_through=np.broadcast_to(
                self.pass_through.mean(axis=(1, 2), keepdims=True), self.pass_through.shape
            ),
        )


class RouteFinder:
    """Finds routes over edges whose ends never change."""

    start: IntArray  # place where each edge begins, by its number, (edges,)
    end: IntArray  # place where it ends, (edges,)
    places: int  # how many places there are
    counties: list[int]  # place of each county, 18
    origins: list[int]  # place of each market, 9

    def __init__(self, ends: Sequence[Ends], parameters: Parameters) -> None:
        # Counties first; then the others as the edges name them.
        names = [*COUNTIES, *(name for one in ends for name in one[:2])]
        place = {name: number for number, name in enumerate(dict.fromkeys(names))}
        self.parameters = parameters
        self.start = np.array([place[one.start] for one in ends])
        self.end = np.array([place[one.end] for one in ends])
        self.places = len(place)
        self.counties = [place[name] for name in COUNTIES]
        self.origins = [place[f"origin:{name}"] for name in ORIGINS]

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

        # A sparse table adds up parallel edges, so only the cheapest may go in.
        best = self._cheapest(cost, np.flatnonzero(usable))
        start, end = self.start[best], self.end[best]
        table = csr_array((cost[best], (start, end)), shape=(self.places, self.places))
        edge_between = np.zeros((self.places, self.places), int)
        edge_between[start, end] = best

        total, before = dijkstra(
            table, indices=self.origins + self.counties, return_predecessors=True
        )
        total = total[:, self.counties]
        path = self._paths(before[: len(ORIGINS)], edge_between)
        cut_off = np.isinf(total[: len(ORIGINS)])
        return Routes(
            hours=_sum_along(path, hours, cut_off, NO_WAY_HOURS),
            cash=_sum_along(path, cash, cut_off, NO_WAY_KILOMETRES * self.parameters.driving_cost),
            pass_through=self._passed(total),
            steps=_steps(path, len(self.start)),
        )

    def _cheapest(self, cost: FloatArray, usable: IntArray) -> IntArray:
        """Edges to keep of the `usable` ones: of parallel ones only the cheapest."""
        order = usable[np.argsort(cost[usable], kind="stable")]
        pair = self.start[order] * self.places + self.end[order]
        _, first = np.unique(pair, return_index=True)
        return order[first]

    def _paths(self, before: IntArray, edge_between: IntArray) -> IntArray:
        """Edges of the cheapest path from each market to each county, step by step from the county
        back: one row a step, (steps, 9 * 18), with the number of edges where the market has been
        reached.
        """
        origin = np.arange(len(ORIGINS))[:, None]
        place = np.tile(self.counties, (len(ORIGINS), 1))
        steps: list[IntArray] = []
        while True:
            previous = before[origin, place]
            under_way = previous >= 0
            if not under_way.any():
                return np.array(steps).reshape(len(steps), place.size)
            previous = np.where(under_way, previous, place)
            edge = np.where(under_way, edge_between[previous, place], len(self.start))
            steps.append(edge)
            place = previous

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
    return np.bincount(steps.edge, trips.ravel()[steps.pair], edges)


def _steps(path: IntArray, edges: int) -> Steps:
    """The steps of a path that are taken, one after another."""
    step, pair = np.nonzero(path < edges)
    return Steps(edge=path[step, pair], pair=pair)


def _sum_along(path: IntArray, values: FloatArray, cut_off: BoolArray, no_way: float) -> FloatArray:
    """Sum of `values` by edge along the path from each market to each county, shape (9, 18);
    `no_way` for those that are cut off.
    """
    total = np.zeros((len(ORIGINS), len(COUNTIES)))
    padded = np.append(values, 0.0)
    for edges in path:
        total += padded[edges].reshape(total.shape)
    total[cut_off] = no_way
    total.flags.writeable = False
    return total
