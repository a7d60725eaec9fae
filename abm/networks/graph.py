"""The graph as a picture: networkx for whoever looks, filled from the edge tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.networks.counties import county_fact
from abm.registers.tables import read_table
from agents.county import COUNTIES

if TYPE_CHECKING:
    import networkx as nx

    from abm.model import GanziModel
    from abm.networks.network import Network


def current_graph(model: GanziModel) -> nx.MultiDiGraph:
    """The graph with every edge as it stood, and what moved along it, in the month that ended last.

    It is filled anew only once a month has passed since somebody looked.
    """
    network = model.network
    if network.graph is None:
        network.graph = empty_graph(network)
    if network.graph_month != network.next_month:
        network.graph_month = network.next_month
        fill(network.graph, model)
    return network.graph


def empty_graph(network: Network) -> nx.MultiDiGraph:
    """Every place and every edge, without what changes."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    places = {name: county_fact(f"centroid_{name}") for name in ("longitude", "latitude")}
    for row, name in enumerate(COUNTIES):
        graph.add_node(
            name, kind="county", lon=places["longitude"][row], lat=places["latitude"][row]
        )
    for layer, table in network.layers().items():
        for name, ends in zip(table.names, table.ends, strict=True):
            graph.add_edge(ends.start, ends.end, key=name, layer=layer)
    for place in read_table("places"):
        if place["id"] in graph and place["longitude"] is not None:
            graph.nodes[place["id"]].update(
                kind=place["kind"], lon=place["longitude"], lat=place["latitude"]
            )
    for name, node in graph.nodes(data=True):
        node.setdefault("kind", name.split(":")[0] if ":" in name else "hub")
    return graph


def fill(graph: nx.MultiDiGraph, model: GanziModel) -> None:
    """Copy what edge tables hold, and the newest indicators of the counties."""
    for table in model.network.layers().values():
        rows = zip(table.names, table.ends, table.attributes(), strict=True)
        for name, ends, attributes in rows:
            graph.edges[ends.start, ends.end, name].update(attributes)

    for indicator, values in model.recorder.newest_of_counties().items():
        for county, value in zip(COUNTIES, values.tolist(), strict=True):
            graph.nodes[county][indicator] = value
