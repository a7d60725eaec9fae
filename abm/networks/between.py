"""Ways over land between the counties and the places around them: what hours and freight between
two of them come to, and the roads that they lead over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.routes import NO_WAY_HOURS, NO_WAY_KILOMETRES
from abm.networks.shortest import Graph, Steps
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.networks.edges import EdgeTable
    from abm.networks.shortest import Tree
    from abm.networks.ways import Road
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray


class Between(NamedTuple):
    """From every place (row) to every place (column): the counties, then the hubs around them;
    shape (places, places), 0 within a place.
    """

    hours: FloatArray  # h, by the quickest way
    freight_cost: FloatArray  # CNY/t of a lorry by the cheapest way
    freight_hours: FloatArray  # h of the same way
    quickest: Steps  # roads of the quickest ways
    cheapest: Steps  # roads of the cheapest ways of a lorry

    def levelled(self) -> Between:
        """Every two places equally far apart: what is left of roads without geography."""
        apart = ~np.eye(len(self.hours), dtype=bool)

        def level(values: FloatArray) -> FloatArray:
            return np.where(apart, values[apart].mean(), 0.0)

        return self._replace(
            hours=level(self.hours),
            freight_cost=level(self.freight_cost),
            freight_hours=level(self.freight_hours),
        )


class Lands:
    """Finds the ways between places over roads whose ends never change."""

    names: tuple[str, ...]  # the places: counties first
    roads: IntArray  # rows of the road table between two of them, either direction

    def __init__(self, road: EdgeTable[Road], parameters: Parameters) -> None:
        # The ways of markets to the hubs lead to no place that goods or workers come from.
        self.roads = np.flatnonzero([not one.start.startswith("origin:") for one in road.ends])
        ends = [road.ends[row] for row in self.roads.tolist()]
        names = [*COUNTIES, *(name for one in ends for name in one[:2])]
        self.names = tuple(dict.fromkeys(names))
        place = {name: number for number, name in enumerate(self.names)}
        start = np.array([place[one.start] for one in ends])
        end = np.array([place[one.end] for one in ends])
        # All places twice, for the quickest and for the cheapest ways, which are found at once
        places = len(self.names)
        self._graph = Graph(
            np.concatenate([start, start + places]), np.concatenate([end, end + places]), 2 * places
        )
        self._pairs = np.divmod(np.arange(places * places), places)
        self._kilometres = road.kilometres[self.roads]
        self._parameters = parameters

    def between(self, hours: FloatArray, usable: BoolArray) -> Between:
        """The ways over the `usable` roads, from the hours of each, both by row of the table."""
        p, places = self._parameters, len(self.names)
        hours, usable = hours[self.roads], usable[self.roads]
        rate = p.freight_rate_hour * hours + p.freight_rate_kilometre * self._kilometres
        no_way = p.freight_rate_hour * NO_WAY_HOURS + p.freight_rate_kilometre * NO_WAY_KILOMETRES
        length = np.where(usable, [hours, rate], np.inf).ravel()
        tree = self._graph.shortest(length, np.arange(2 * places))
        quickest, cheapest = tree.total[:places, :places], tree.total[places:, places:]
        cut_off = np.isinf(cheapest)

        quick, cheap = self._steps_of(tree, first=0), self._steps_of(tree, first=places)
        freight_hours = cheap.along(hours, cut_off.size).reshape(cut_off.shape)
        return Between(
            hours=np.where(cut_off, NO_WAY_HOURS, quickest),
            freight_cost=np.where(cut_off, no_way, cheapest),
            freight_hours=np.where(cut_off, NO_WAY_HOURS, freight_hours),
            quickest=Steps(edge=self.roads.take(quick.edge), pair=quick.pair),
            cheapest=Steps(edge=self.roads.take(cheap.edge), pair=cheap.pair),
        )

    def _steps_of(self, tree: Tree, first: int) -> Steps:
        """Roads of the ways between all places of one of the two kinds, whose places begin with the
        `first`, by their number among roads.
        """
        source, place = self._pairs
        steps = tree.steps(source + first, place + first)
        return Steps(edge=steps.edge - (self.roads.size if first else 0), pair=steps.pair)
