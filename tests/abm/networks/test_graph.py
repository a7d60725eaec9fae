"""The picture of the graph for whoever looks."""

import copy
import pickle

import networkx as nx
import pytest

from abm import GanziModel

LAYERS = {"road", "air", "line", "chain", "finance"}


def built(**arguments):
    return GanziModel(mix="document", draw=1, detail="coarse", end="2023-12", **arguments)


def test_the_graph_holds_every_edge_of_every_layer_with_its_columns():
    model = built()
    graph = model.graph
    assert isinstance(graph, nx.MultiDiGraph)
    assert {edge["layer"] for _, _, edge in graph.edges(data=True)} == LAYERS
    tables = model.network.layers().values()
    assert graph.number_of_edges() == sum(table.n for table in tables)
    for table in tables:
        for name, ends in zip(table.names, table.ends, strict=True):
            assert set(table.columns) <= set(graph.edges[ends.start, ends.end, name])
    kinds = nx.get_node_attributes(graph, "kind")
    assert kinds["kangding"] == "county"
    assert kinds["chengdu"] == "hub"
    assert kinds["park:meishan"] == "park"
    assert set(kinds) == set(graph.nodes)
    assert 97 < graph.nodes["kangding"]["lon"] < 103


def test_it_shows_the_month_that_ended_last_and_is_filled_once_a_month():
    model = built()
    edge = ("luding", "kangding", "road:luding-kangding")
    assert model.graph.edges[edge]["visitor_trips"] == 0.0
    model.step()
    road = model.network.road
    shown = model.graph.edges[edge]["visitor_trips"]
    assert shown == road.visitor_trips[road.row(edge[2])] > 0.0
    assert model.graph.nodes["kangding"]["visits"] > 0.0
    assert model.graph is model.graph
    model.step()
    assert model.graph.edges[edge]["visitor_trips"] != shown


def test_whatever_is_written_into_it_changes_nothing():
    usual, scribbled = built(), built()
    for model in (usual, scribbled):
        model.step()
    for _, _, edge in scribbled.graph.edges(data=True):
        edge.update(open=0.0, hours=1e3, amount=0.0)
    for model in (usual, scribbled):
        model.step()
    assert scribbled.outcomes().equals(usual.outcomes())
    assert scribbled.outcomes(by="edge").equals(usual.outcomes(by="edge"))
    assert scribbled.graph.edges["luding", "kangding", "road:luding-kangding"]["open"] == 1.0
    with pytest.raises(AttributeError):
        scribbled.graph = nx.MultiDiGraph()


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_of_the_network_has_edges_of_its_own(again):
    model = built()
    model.network.set("road:kangding-yajiang", open=0.0, months=2)
    model.step()
    twin = again(model.network)
    twin.set("road:luding-kangding", open=0.0)
    twin.start_month()
    assert len(model.network._settings) == 1
    assert model.network.road.visitor_trips.any()
    assert twin.record.columns[0].table is twin.road
