"""Ways over land between the counties and the places around them: what hours, kilometres and
freight between two of them come to, and the roads that they lead over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from abm.networks.routes import NO_WAY_HOURS, NO_WAY_KILOMETRES, Steps
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.networks.edges import EdgeTable
    from abm.networks.ways import Road
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray


class Between(NamedTuple):
    """From every place (row) to every place (column): the counties, then the hubs around them;
    shape (places, places), 0 within a place.
    """

    hours: FloatArray  # h, by the quickest way
    kilometres: FloatArray  # km of the same way
    freight_cost: FloatArray  # CNY/t of a lorry by the cheapest way
    freight_hours: FloatArray  # h of the same way
    freight_kilometres: FloatArray  # km of the same way
    quickest: Steps  # roads of the quickest ways
    cheapest: Steps  # roads of the cheapest ways of a lorry


class Lands:
    """Finds the ways between places over roads whose ends never change."""

    names: tuple[str, ...]  # the places: counties first
    roads: IntArray  # rows of the road table between two of them, either direction

    def __init__(self, road: EdgeTable[Road], parameters: Parameters, *, flat: bool) -> None:
        # The ways of markets to the hubs lead to no place that goods or workers come from.
        self.roads = np.flatnonzero([not one.start.startswith("origin:") for one in road.ends])
        ends = [road.ends[row] for row in self.roads.tolist()]
        names = [*COUNTIES, *(name for one in ends for name in one[:2])]
        self.names = tuple(dict.fromkeys(names))
        place = {name: number for number, name in enumerate(self.names)}
        self._start = np.array([place[one.start] for one in ends])
        self._end = np.array([place[one.end] for one in ends])
        self._kilometres = road.kilometres[self.roads]
        self._parameters = parameters
        self._flat = flat

    def between(self, hours: FloatArray, usable: BoolArray) -> Between:
        """The ways over the `usable` roads, from the hours of each, both by row of the table."""
        p = self._parameters
        hours, usable = hours[self.roads], np.flatnonzero(usable[self.roads])
        rate = p.freight_rate_hour * hours + p.freight_rate_kilometre * self._kilometres
        no_way = p.freight_rate_hour * NO_WAY_HOURS + p.freight_rate_kilometre * NO_WAY_KILOMETRES
        quickest, path = self._ways(hours, usable, NO_WAY_HOURS)
        cheapest, lorry_path = self._ways(rate, usable, no_way)
        found = Between(
            hours=quickest,
            kilometres=self._along(path, self._kilometres, quickest, NO_WAY_KILOMETRES),
            freight_cost=cheapest,
            freight_hours=self._along(lorry_path, hours, cheapest, NO_WAY_HOURS),
            freight_kilometres=self._along(
                lorry_path, self._kilometres, cheapest, NO_WAY_KILOMETRES
            ),
            quickest=Steps(edge=self.roads[path.edge], pair=path.pair),
            cheapest=Steps(edge=self.roads[lorry_path.edge], pair=lorry_path.pair),
        )
        return self._levelled(found) if self._flat else found

    def _ways(
        self, length: FloatArray, usable: IntArray, no_way: float
    ) -> tuple[FloatArray, Steps]:
        """Least length between all places, `no_way` where there is none, and the roads taken."""
        places = len(self.names)
        start, end = self._start[usable], self._end[usable]
        table = csr_array((length[usable], (start, end)), shape=(places, places))
        edge_between = np.zeros((places, places), int)
        edge_between[start, end] = usable
        total, before = dijkstra(table, return_predecessors=True)
        steps, pairs = [], []
        pair = np.arange(places * places)
        origin, place = np.divmod(pair, places)
        while pair.size:
            previous = before[origin, place]
            on = previous >= 0
            pair, origin, previous, place = pair[on], origin[on], previous[on], place[on]
            steps.append(edge_between[previous, place])
            pairs.append(pair)
            place = previous
        return np.where(np.isinf(total), no_way, total), Steps(
            edge=np.concatenate(steps), pair=np.concatenate(pairs)
        )

    def _along(
        self, path: Steps, values: FloatArray, length: FloatArray, no_way: float
    ) -> FloatArray:
        """Sum of `values` by road along every way; `no_way` for places apart without any."""
        total = np.bincount(path.pair, values[path.edge], length.size).reshape(length.shape)
        apart = (total == 0) & ~np.eye(len(length), dtype=bool)
        return np.where(apart, no_way, total)

    def _levelled(self, found: Between) -> Between:
        """Every two places equally far apart: what is left of roads without geography."""
        apart = ~np.eye(len(self.names), dtype=bool)

        def level(values: FloatArray) -> FloatArray:
            return np.where(apart, values[apart].mean(), 0.0)

        return found._replace(
            hours=level(found.hours),
            kilometres=level(found.kilometres),
            freight_cost=level(found.freight_cost),
            freight_hours=level(found.freight_hours),
            freight_kilometres=level(found.freight_kilometres),
        )
