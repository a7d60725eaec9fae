"""Shortest ways over edges, worked out by hand."""

import numpy as np

from abm.networks.shortest import Graph

# Of 0 to 1 there are two parallel edges; 3 leads nowhere.
GRAPH = Graph(np.array([0, 0, 1, 0, 2]), np.array([1, 1, 2, 2, 3]), 4)
SOURCES = np.array([0, 3])


def ways(length, source, place):
    tree = GRAPH.shortest(np.array(length), SOURCES)
    steps = tree.steps(np.array([source]), np.array([place]))
    return tree.total[source, place], steps.edge.tolist()


def test_the_shortest_way_takes_the_shorter_of_parallel_edges():
    assert ways([3.0, 1.0, 1.0, 9.0, 4.0], 0, 3) == (6.0, [4, 2, 1])
    assert ways([3.0, 1.0, 1.0, 1.5, 4.0], 0, 3) == (5.5, [4, 3])
    assert ways([3.0, 1.0, 1.0, 1.5, 4.0], 0, 0) == (0.0, [])


def test_nothing_leads_over_an_edge_that_cannot_be_used():
    assert ways([3.0, np.inf, 1.0, 9.0, 4.0], 0, 3) == (8.0, [4, 2, 0])
    assert ways([3.0, 1.0, 1.0, 9.0, np.inf], 0, 3) == (np.inf, [])
    assert ways([3.0, 1.0, 1.0, 9.0, 4.0], 1, 0) == (np.inf, [])


def test_values_are_summed_along_every_way_and_a_way_of_no_step_has_none():
    tree = GRAPH.shortest(np.array([3.0, 1.0, 1.0, 9.0, 4.0]), SOURCES)
    steps = tree.steps(np.array([0, 0, 1]), np.array([3, 0, 3]))
    assert steps.along(np.array([1.0, 10.0, 100.0, 1e3, 1e4]), 3).tolist() == [10110.0, 0.0, 0.0]
    nowhere = tree.steps(np.array([1]), np.array([3])).along(np.ones(5), 1)
    assert nowhere.dtype == float
