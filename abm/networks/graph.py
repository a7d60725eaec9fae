"""The economic graph: counties, gateways, parks, power zones and load regions, joined by roads, air
routes, power lines, supply chains and finance; and the cost of travel that follows from it.

networkx holds the graph for reading; phases read the arrays of `Network`, which are computed anew
only when an edge has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from abm.clock import parse_month
from abm.registers.tables import read_table
from agents.county import COUNTIES
from agents.industry.park import PARKS

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
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
"""Markets that visitors come from."""
ZONES = ("jinsha", "yalong", "dadu")
ORE_COUNTIES = ("kangding", "yajiang")
"""Where the supply chain of the parks begins."""
EXPRESSWAY = ("kangding", "yajiang")
EXPRESSWAY_CLASS = "expressway"
TRAVEL_LAYERS = ("road", "rail", "air")
HIGH_ALTITUDE = 3500.0
NO_WAY = 1e6
"""Hours of an edge that is not there: no route is cheapest over it."""
NEVER = -1
"""Month in which an edge changed that has always been as it is."""


def build_graph(parameters: Parameters) -> nx.MultiDiGraph:
    """MultiDiGraph of the travel layers (road, air); other layers join once their tables exist."""
    graph = nx.MultiDiGraph()
    for name in COUNTIES:
        graph.add_node(name, kind="county")
    add_roads(graph)
    add_flights(graph)
    add_gateways(graph)
    for name in graph.nodes:
        graph.nodes[name].setdefault("kind", "hub")

    # Driving costs depend on the draw, so they are no column of the tables.
    for _, _, edge in graph.edges(data=True):
        edge["cash"] = edge["fare"] + edge["km"] * parameters.driving_cost
    return graph


def add_roads(graph: nx.MultiDiGraph) -> None:
    """Roads in both directions, with the hours they took before they were last improved."""
    for row in read_table("roads"):
        places = (row["start"], row["end"])
        for start, end in (places, places[::-1]):
            graph.add_edge(
                start,
                end,
                layer="road",
                km=row["kilometres"],
                hours=row["hours"],
                fare=0.0,
                road_class=row["road_class"],
                hours_before=row["hours_before"] or row["hours"],
                changed=parse_month(row["changed"]) if row["changed"] else NEVER,
            )


def add_flights(graph: nx.MultiDiGraph) -> None:
    """Flights to the counties, from the month in which the airport opened."""
    opened = {row["id"]: parse_month(row["opened"]) for row in read_table("airports")}
    for row in read_table("air_routes"):
        graph.add_edge(
            row["origin"],
            row["county"],
            layer="air",
            km=0.0,
            hours=row["hours"] + row["ground_hours"],
            fare=row["fare"],
            hours_before=NO_WAY,
            changed=opened[row["airport"]],
        )


def add_gateways(graph: nx.MultiDiGraph) -> None:
    """The way from each market to the hubs where roads and flights to the counties begin."""
    for row in read_table("gateways"):
        market = f"origin:{row['origin']}"
        graph.add_node(market, kind="origin")
        graph.add_edge(
            market,
            row["destination"],
            layer=row["mode"],
            km=0.0,
            hours=row["hours"],
            fare=row["cash"],
        )


def join_other_layers(model: GanziModel) -> None:
    """Add power lines, supply chains and finance between the tables' places."""
    graph, counties = model.graph, model.counties
    for zone in ZONES:
        graph.add_node(f"zone:{zone}", kind="zone")
    for name, zone in zip(COUNTIES, counties.river_zone.tolist(), strict=True):
        graph.add_edge(name, f"zone:{ZONES[zone]}", layer="line", megawatt=0.0)
        graph.add_edge("bank", name, layer="finance")
    for row in read_table("transmission_lines"):
        graph.add_edge(
            f"zone:{row['river_zone']}",
            f"load:{row['to_region']}",
            key=row["id"],
            layer="line",
            megawatt=row["capacity_2021_12"],
        )
    for park in PARKS:
        for county in ORE_COUNTIES:
            graph.add_edge(county, f"park:{park}", layer="chain")
        graph.add_edge("guidance_fund", f"park:{park}", layer="finance")
    for name in graph.nodes:
        graph.nodes[name].setdefault("kind", name.split(":")[0])


@dataclass
class TravelEdges:
    """The graph's roads, railways and air routes as arrays by edge, each of shape (edges,)."""

    start: IntArray
    """Place where the edge begins, as its number among the graph's nodes."""
    end: IntArray
    """Place where it ends."""
    hours: FloatArray
    """Hours that it takes from the month `changed` on."""
    hours_before: FloatArray
    """Hours that it took before."""
    changed: IntArray
    """Month index in which it was improved or opened; NEVER where it has always been so."""
    cash: FloatArray
    """Fare or cost of driving, CNY a person."""
    road: BoolArray
    """Whether it is a road."""
    ordinary: BoolArray
    """Whether it is a road other than an expressway: only these are upgraded."""
    expressway: BoolArray
    """Whether the planned expressway will run along it."""
    flight: BoolArray
    """Whether it is a flight to a county."""


class Routes(NamedTuple):
    """Cheapest routes from each origin to each county; see `Network`."""

    hours: FloatArray
    cash: FloatArray
    pass_through: FloatArray


class Network:
    """Travel between the nine origins and the 18 counties, as arrays.

    Hours and cash follow the cheapest path at the route value of time. The arrays are brought up to
    date by `refresh`; nothing else changes them.
    """

    parameters: Parameters
    edges: TravelEdges  # roads, railways and flights of the graph
    places: int  # nodes of the graph when the network was built
    counties: list[int]  # place of each county, 18
    origins: list[int]  # place of each origin, 9
    high: BoolArray  # whether a county's seat lies above HIGH_ALTITUDE, (18,)
    changes: list[int]  # month indices in which edges were improved or opened, rising

    # What becomes of the roads
    upgraded: float  # part of the hours on ordinary roads that upgrades save, 0 to 1
    expressway_work: float  # work done on the planned expressway, share of all
    expressway_open: bool  # whether it is open

    # What travellers meet
    travel_hours: FloatArray  # hours on the way, (9, 18)
    travel_cash: FloatArray  # fares and cost of driving, CNY a person, (9, 18)
    pass_through: FloatArray
    """Part of travellers who come by a county on the way, (origin, county, county on the way), 1 on
    the cheapest path and less the dearer the detour."""
    version: int  # rises whenever one of the three has changed

    _signature: tuple[bytes, bool, float, bool, int] | None  # state that the three belong to
    _known: dict[tuple[bytes, bool, float, bool, int], Routes]  # routes of every state met so far

    def __init__(
        self, graph: nx.MultiDiGraph, parameters: Parameters, altitude: FloatArray
    ) -> None:
        self.parameters = parameters
        place = {name: number for number, name in enumerate(graph.nodes)}
        self.edges = _travel_edges(graph, place)
        self.places = len(place)
        self.counties = [place[name] for name in COUNTIES]
        self.origins = [place[f"origin:{name}"] for name in ORIGINS]
        self.high = altitude > HIGH_ALTITUDE
        self.changes = sorted(set(self.edges.changed[self.edges.changed >= 0].tolist()))
        self.upgraded = 0.0
        self.expressway_work = 0.0
        self.expressway_open = False
        self.version = 0
        self.forget()

    def forget(self) -> None:
        """Work out all routes anew at the next refresh, because edges were changed by hand."""
        self._signature = None
        self._known = {}

    def refresh(self, closed: BoolArray, winter: bool, t: int) -> None:
        """Bring the arrays up to date with closed roads (18 bool), season, upgrades and roads
        opened by month `t`.
        """
        signature = (
            closed.tobytes(),
            winter,
            round(self.upgraded, 3),
            self.expressway_open,
            sum(t >= change for change in self.changes),
        )
        if signature == self._signature:
            return
        self._signature = signature

        # The same few states of the roads come back month after month.
        if signature not in self._known:
            self._known[signature] = self._routes(closed, winter, t)
        self.travel_hours, self.travel_cash, self.pass_through = self._known[signature]
        self.version += 1

    def _routes(self, closed: BoolArray, winter: bool, t: int) -> Routes:
        """Cheapest routes in a state of the roads."""
        edges = self.edges
        hours = np.where(t >= edges.changed, edges.hours, edges.hours_before)
        hours = hours * self._edge_factor(closed, winter)
        if self.expressway_open:
            hours = hours - self.parameters.expressway_saving * edges.expressway
        cost = hours * self.parameters.route_value_of_time + edges.cash

        # A sparse table adds up parallel edges, so only the cheapest may go in.
        best = _cheapest(edges, cost)
        start, end = edges.start[best], edges.end[best]
        table = csr_array((cost[best], (start, end)), shape=(self.places, self.places))
        edge_between = np.zeros((self.places, self.places), int)
        edge_between[start, end] = best

        total, before = dijkstra(
            table, indices=self.origins + self.counties, return_predecessors=True
        )
        edges_used = _paths(before[: len(ORIGINS)], edge_between, self.counties)
        return Routes(
            hours=_sum_along(edges_used, hours),
            cash=_sum_along(edges_used, edges.cash),
            pass_through=self._passed(total[:, self.counties]),
        )

    def _passed(self, cost: FloatArray) -> FloatArray:
        """Part of travellers who pass each county on their way, (9, 18, 18), from the cost of all
        routes (27, 18).

        Source: choice among routes by a logit (Dial 1971), here with the best route by way of each
        county.
        """
        direct, between = cost[: len(ORIGINS)], cost[len(ORIGINS) :]
        # What the way by a county costs beyond the direct one.
        detour = direct[:, None, :] + between.T[None] - direct[:, :, None]
        # Known routes are shared between months, so nobody may write into them.
        passed = np.exp(-np.maximum(detour, 0.0) / self.parameters.route_spread)
        passed.flags.writeable = False
        return passed

    def _edge_factor(self, closed: BoolArray, winter: bool) -> FloatArray:
        """Factor on the hours of edges: roads slow at either end, ordinary ones upgraded, flights
        off or late.
        """
        p, edges = self.parameters, self.edges
        delay = np.ones(self.places)
        shut = np.zeros(self.places, bool)
        # Snow and ice lie on the high passes; cut roads mean detours and convoys.
        winter_delay = p.winter_delay * self.high if winter else 0.0
        delay[self.counties] += winter_delay + p.closed_road_delay * closed
        shut[self.counties] = closed

        # The slower end decides how long a road takes.
        slower = np.maximum(delay[edges.start], delay[edges.end])
        slower = slower * np.where(edges.ordinary, 1.0 - self.upgraded, 1.0)
        late = np.where(shut[edges.end], NO_WAY, 1.0 + p.winter_flight_delay * winter)
        return np.where(edges.road, slower, np.where(edges.flight, late, 1.0))


def _travel_edges(graph: nx.MultiDiGraph, place: dict[str, int]) -> TravelEdges:
    """The graph's roads, railways and air routes as arrays by edge; `place` numbers the nodes."""
    rows = [
        (start, end, edge)
        for start, end, edge in graph.edges(data=True)
        if edge["layer"] in TRAVEL_LAYERS
    ]
    # Gateways have no class, no change and no other hours before.
    road_class = [edge.get("road_class", EXPRESSWAY_CLASS) for _, _, edge in rows]
    return TravelEdges(
        start=np.array([place[start] for start, _, _ in rows]),
        end=np.array([place[end] for _, end, _ in rows]),
        hours=np.array([edge["hours"] for _, _, edge in rows]),
        hours_before=np.array([edge.get("hours_before", edge["hours"]) for _, _, edge in rows]),
        changed=np.array([edge.get("changed", NEVER) for _, _, edge in rows]),
        cash=np.array([edge["cash"] for _, _, edge in rows]),
        road=np.array([edge["layer"] == "road" for _, _, edge in rows]),
        ordinary=np.array([name != EXPRESSWAY_CLASS for name in road_class]),
        expressway=np.array([{start, end} == set(EXPRESSWAY) for start, end, _ in rows]),
        flight=np.array([end in COUNTIES and edge["layer"] == "air" for _, end, edge in rows]),
    )


def _cheapest(edges: TravelEdges, cost: FloatArray) -> IntArray:
    """Edges to keep: of parallel ones only the cheapest."""
    order = np.argsort(cost, kind="stable")
    pair = edges.start[order] * (edges.end.max() + 1) + edges.end[order]
    _, first = np.unique(pair, return_index=True)
    return order[first]


def _paths(before: IntArray, edge_between: IntArray, counties: list[int]) -> list[IntArray]:
    """Edges of the cheapest path from each origin to each county, step by step from the county
    back: arrays (9, 18), -1 where the origin has been reached.
    """
    origin = np.arange(len(ORIGINS))[:, None]
    place = np.tile(counties, (len(ORIGINS), 1))
    steps: list[IntArray] = []
    while True:
        previous = before[origin, place]
        under_way = previous >= 0
        if not under_way.any():
            return steps
        previous = np.where(under_way, previous, place)
        steps.append(np.where(under_way, edge_between[previous, place], -1))
        place = previous


def _sum_along(paths: list[IntArray], values: FloatArray) -> FloatArray:
    """Sum of `values` by edge along the path from each origin to each county, shape (9, 18)."""
    total = np.zeros((len(ORIGINS), len(COUNTIES)))
    for edges in paths:
        total += np.where(edges >= 0, values[edges], 0.0)
    total.flags.writeable = False
    return total
