"""Shortest ways over edges whose ends never change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray


class Steps(NamedTuple):
    """Every step of every way, shape (steps,) each."""

    edge: IntArray  # number of the edge
    pair: IntArray  # the way, numbered as it was asked for

    def along(self, values: FloatArray, ways: int) -> FloatArray:
        """Sum of `values` by edge along each of so many ways, shape (ways,)."""
        # Without any step bincount counts in whole numbers.
        return np.bincount(self.pair, values.take(self.edge), ways).astype(float, copy=False)


class Tree(NamedTuple):
    """Shortest ways from some sources (rows) to all places (columns)."""

    total: FloatArray  # length, infinite where there is no way
    up: IntArray
    """For each source and place, one after another, the same of the source and the place before on
    the way; itself where there is none, (sources * places,)."""
    edge: IntArray  # edge from there on, -1 where there is none, (sources * places,)

    def steps(self, source: IntArray, place: IntArray) -> Steps:
        """Edges of the ways from sources (rows) to places, (ways,) both, from the place back."""
        here = source * self.total.shape[1] + place
        passed, ways = [here], here.size
        while ((here := self.up.take(here)) != passed[-1]).any():
            passed.append(here)
        edge = self.edge.take(np.concatenate(passed))
        taken = (edge >= 0).nonzero()[0]
        return Steps(edge=edge.take(taken), pair=np.tile(np.arange(ways), len(passed)).take(taken))

    def sums(self, values: FloatArray) -> FloatArray:
        """Sums of several `values` by edge (kinds, edges) along the ways to all places, (kinds,
        sources, places); 0 where there is no way.
        """
        # Each round adds what was summed from the place reached so far, twice as far back
        total, up = np.where(self.edge >= 0, values.take(self.edge, axis=1), 0.0), self.up
        while ((further := up.take(up)) != up).any():
            total += total.take(up, axis=1)
            up = further
        total += total.take(up, axis=1)
        return total.reshape(len(values), len(self.total), -1)


class Graph:
    """Edges from place to place, of which some may be parallel."""

    def __init__(self, start: IntArray, end: IntArray, places: int) -> None:
        self._pair = start * places + end
        pairs, self._first = np.unique(np.sort(self._pair), return_index=True)
        ends = np.divmod(pairs, places)
        self._table = csr_array((np.ones(pairs.size), ends), shape=(places, places))
        self._between = np.full(places * places, -1)
        self._joined = pairs

    def shortest(self, length: FloatArray, sources: IntArray) -> Tree:
        """Shortest ways from the `sources` (places) over edges of a `length`, infinite for those
        that cannot be used.
        """
        # Of parallel edges only the shortest may go in.
        best = np.lexsort((length, self._pair))[self._first]
        self._table.data[:] = length[best]
        total, before = dijkstra(self._table, indices=sources, return_predecessors=True)

        self._between[self._joined] = best
        places = total.shape[1]
        own = np.arange(total.size).reshape(total.shape)
        # An edge that cannot be used leads to its end as well, but at an infinite length.
        there = (before >= 0) & np.isfinite(total)
        place = np.arange(places)
        before = np.where(there, before, place)
        edge = np.where(there, self._between[before * places + place], -1)
        return Tree(total, (own + before - place).ravel(), edge.ravel())
