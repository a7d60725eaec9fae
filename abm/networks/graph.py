"""The economic graph: counties, gateways, parks, power zones and load regions, joined by roads, air
routes, power lines, supply chains and finance; and the cost of travel that follows from it.

networkx holds the graph for reading; phases read the arrays of `Network`, which are computed anew
only when an edge has changed.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from abm.clock import parse_month
from abm.registers.tables import read_table
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray

ORIGINS = (
    "chengdu",
    "sichuan_other",
    "chongqing",
    "southwest",
    "pearl_delta",
    "yangtze_delta",
    "north_central",
    "northwest_tibet",
    "local",
)
ZONES = ("jinsha", "yalong", "dadu")
EXPRESSWAY = ("kangding", "yajiang")
EXPRESSWAY_CLASS = "expressway"
TRAVEL_LAYERS = ("road", "rail", "air")
HIGH_ALTITUDE = 3500.0
NO_WAY = 1e6
"""Hours of an edge that is not there: no route is cheapest over it."""


def build_graph(parameters: Any) -> nx.MultiDiGraph:
    """MultiDiGraph of the travel layers (road, air); the other layers join once their
    tables exist.
    """
    graph = nx.MultiDiGraph()
    for name in COUNTIES:
        graph.add_node(name, kind="county")
    for row in read_table("roads"):
        road = {
            "km": row["kilometres"],
            "hours": row["hours"],
            "road_class": row["road_class"],
            "hours_before": row["hours_before"] or row["hours"],
            "changed": parse_month(row["changed"]) if row["changed"] else -1,
        }
        graph.add_edge(row["start"], row["end"], layer="road", fare=0.0, **road)
        graph.add_edge(row["end"], row["start"], layer="road", fare=0.0, **road)
    opened = {row["id"]: parse_month(row["opened"]) for row in read_table("airports")}
    for row in read_table("air_routes"):
        hours, change = row["hours"] + row["ground_hours"], opened[row["airport"]]
        flight = {
            "km": 0.0,
            "hours": hours,
            "hours_before": NO_WAY,
            "changed": change,
            "fare": row["fare"],
        }
        graph.add_edge(row["origin"], row["county"], layer="air", **flight)
    for row in read_table("gateways"):
        source = f"origin:{row['origin']}"
        graph.add_node(source, kind="origin")
        graph.add_edge(
            source,
            row["destination"],
            layer=row["mode"],
            km=0.0,
            hours=row["hours"],
            fare=row["cash"],
        )
    for name in graph.nodes:
        graph.nodes[name].setdefault("kind", "hub")
    for _, _, edge in graph.edges(data=True):
        edge["cash"] = edge["fare"] + edge["km"] * parameters.driving_cost
    return graph


def join_other_layers(model: GanziModel) -> None:
    """Add power lines, supply chains and finance between the tables' places."""
    graph, counties = model.graph, model.counties
    for zone in ZONES:
        graph.add_node(f"zone:{zone}", kind="zone")
    for name, row in zip(COUNTIES, counties.river_zone.tolist(), strict=True):
        graph.add_edge(name, f"zone:{ZONES[row]}", layer="line", megawatt=0.0)
        graph.add_edge("bank", name, layer="finance")
    for row in read_table("transmission_lines"):
        load = f"load:{row['to_region']}"
        graph.add_edge(
            f"zone:{row['river_zone']}",
            load,
            key=row["id"],
            layer="line",
            megawatt=row["capacity_2021_12"],
        )
    for park in ("meishan", "chengdu_ganzi", "yibin"):
        for county in ("kangding", "yajiang"):
            graph.add_edge(county, f"park:{park}", layer="chain")
        graph.add_edge("guidance_fund", f"park:{park}", layer="finance")
    for name in graph.nodes:
        graph.nodes[name].setdefault("kind", name.split(":")[0])


class Network:
    """Travel between the nine origins and the 18 counties, as arrays.

    `travel_hours` and `travel_cash` (hours, CNY a person) follow the cheapest path at the route
    value of time; `pass_through` (origin, county, county on the way) is the part of travellers who
    come by it, 1 on the cheapest path and less the dearer the detour. `version` rises when any of
    them changed.
    """

    def __init__(self, graph: nx.MultiDiGraph, parameters: Any, altitude: FloatArray) -> None:
        self.parameters = parameters
        place = {name: index for index, name in enumerate(graph.nodes)}
        self.places, self.edges = len(place), _travel_edges(graph, place)
        self.counties = [place[name] for name in COUNTIES]
        self.origins = [place[f"origin:{name}"] for name in ORIGINS]
        self.high = altitude > HIGH_ALTITUDE
        self.version = 0
        self.forget()
        self.changes = sorted(set(self.edges.changed[self.edges.changed >= 0].tolist()))
        self.upgraded, self.expressway_work, self.expressway_open = 0.0, 0.0, False

    def forget(self) -> None:
        """Work out all routes anew at the next refresh, because edges were changed by hand."""
        self._signature, self._known = None, {}

    def refresh(self, closed: BoolArray, winter: bool, t: int) -> None:
        """Bring the arrays up to date with closed roads (18 bool), season, upgrades and roads
        opened by month `t`.
        """
        opened = sum(t >= change for change in self.changes)
        signature = (
            closed.tobytes(),
            winter,
            round(self.upgraded, 3),
            self.expressway_open,
            opened,
        )
        if signature == self._signature:
            return
        self._signature = signature
        if signature not in self._known:
            self._known[signature] = self._routes(closed, winter, t)
        self.travel_hours, self.travel_cash, self.pass_through = self._known[signature]
        self.version += 1

    def _routes(
        self, closed: BoolArray, winter: bool, t: int
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Cheapest routes: hours (9, 18), cash (9, 18), and who passes what on the way
        (9, 18, 18).
        """
        hours = np.where(t >= self.edges.changed, self.edges.hours, self.edges.hours_before)
        hours = hours * self._edge_factor(closed, winter)
        if self.expressway_open:
            hours = hours - self.parameters.expressway_saving * self.edges.expressway
        cost = hours * self.parameters.route_value_of_time + self.edges.cash
        best = _cheapest(self.edges, cost)
        table = csr_array(
            (cost[best], (self.edges.start[best], self.edges.end[best])), shape=(self.places,) * 2
        )
        total, before = dijkstra(
            table, indices=self.origins + self.counties, return_predecessors=True
        )
        edge_of = np.zeros((self.places, self.places), int)
        edge_of[self.edges.start[best], self.edges.end[best]] = best
        sums = _trace(before[: len(ORIGINS)], edge_of, (hours, self.edges.cash), self.counties)
        return *sums, self._passed(total[:, self.counties])

    def _passed(self, cost: FloatArray) -> FloatArray:
        """Part of travellers who pass each county on their way, (9, 18, 18), from the cost of all
        routes (27, 18).

        Source: choice among routes by a logit (Dial 1971), here with the best route by way of each
        county.
        """
        direct, between = cost[: len(ORIGINS)], cost[len(ORIGINS) :]
        detour = direct[:, None, :] + between.T[None] - direct[:, :, None]
        passed = np.exp(-np.maximum(detour, 0.0) / self.parameters.route_spread)
        passed.flags.writeable = False
        return passed

    def _edge_factor(self, closed: BoolArray, winter: bool) -> FloatArray:
        """Factor on the hours of edges: roads slow at either end, ordinary ones upgraded, flights
        off or late.
        """
        p, edges = self.parameters, self.edges
        delay, shut = np.ones(self.places), np.zeros(self.places, bool)
        delay[self.counties] += (
            p.winter_delay * self.high if winter else 0.0
        ) + p.closed_road_delay * closed
        shut[self.counties] = closed
        slower = np.maximum(delay[edges.start], delay[edges.end]) * np.where(
            edges.ordinary, 1.0 - self.upgraded, 1.0
        )
        late = np.where(shut[edges.end], NO_WAY, 1.0 + p.winter_flight_delay * winter)
        return np.where(edges.road, slower, np.where(edges.flight, late, 1.0))


def _travel_edges(graph: nx.MultiDiGraph, place: dict[str, int]) -> Any:
    """Columns of the graph's roads, railways and air routes, as arrays by edge; flights are those
    to the counties.
    """
    rows = [
        (
            place[start],
            place[end],
            edge["hours"],
            edge.get("hours_before", edge["hours"]),
            edge.get("changed", -1),
        )
        + (
            edge["cash"],
            edge["layer"] == "road",
            edge.get("road_class", EXPRESSWAY_CLASS) != EXPRESSWAY_CLASS,
        )
        + ({start, end} == set(EXPRESSWAY), end in COUNTIES and edge["layer"] == "air")
        for start, end, edge in graph.edges(data=True)
        if edge["layer"] in TRAVEL_LAYERS
    ]
    names = (
        "start",
        "end",
        "hours",
        "hours_before",
        "changed",
        "cash",
        "road",
        "ordinary",
        "expressway",
        "flight",
    )
    return SimpleNamespace(
        **{
            name: np.array(column)
            for name, column in zip(names, zip(*rows, strict=True), strict=True)
        }
    )


def _cheapest(edges: Any, cost: FloatArray) -> IntArray:
    """Edges to keep: of parallel ones only the cheapest."""
    order = np.argsort(cost, kind="stable")
    _, first = np.unique(
        edges.start[order] * (edges.end.max() + 1) + edges.end[order], return_index=True
    )
    return order[first]


def _trace(
    before: IntArray, edge_of: IntArray, values: tuple[FloatArray, FloatArray], counties: list[int]
) -> tuple[FloatArray, FloatArray]:
    """Sums of values by edge along the cheapest path from each origin to each county, an array (9,
    18) for each.
    """
    row, place = np.arange(len(ORIGINS))[:, None], np.tile(counties, (len(ORIGINS), 1))
    totals = np.zeros((len(values), *place.shape))
    while True:
        previous = before[row, place]
        under_way = previous >= 0
        if not under_way.any():
            break
        edge = edge_of[np.where(under_way, previous, place), place]
        for total, value in zip(totals, values, strict=True):
            total += np.where(under_way, value[edge], 0.0)
        place = np.where(under_way, previous, place)
    totals.flags.writeable = False
    return tuple(totals)
