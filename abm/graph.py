"""The economic graph: counties, gateways, parks, power zones and load regions, joined by roads, air routes,
power lines, supply chains and finance; and the cost of travel that follows from it.

networkx holds the graph for reading and for shortest paths; phases read the arrays of `Network`, which are
computed anew only when an edge has changed.
"""

import networkx as nx
import numpy as np

from abm.clock import parse_month
from abm.tables import read_table
from agents.county import COUNTIES

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
HIGH_ALTITUDE = 3500.0


def build_graph(parameters):
    """MultiDiGraph of the travel layers (road, air); the other layers join once their tables exist."""
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
    for row in read_table("air_routes"):
        hours = row["hours"] + row["ground_hours"]
        graph.add_edge(row["origin"], row["county"], layer="air", km=0.0, hours=hours, fare=row["fare"])
    for row in read_table("gateways"):
        source = f"origin:{row['origin']}"
        graph.add_node(source, kind="origin")
        graph.add_edge(source, row["destination"], layer=row["mode"], km=0.0, hours=row["hours"], fare=row["cash"])
    for name in graph.nodes:
        graph.nodes[name].setdefault("kind", "hub")
    for _, _, edge in graph.edges(data=True):
        edge["cash"] = edge["fare"] + edge["km"] * parameters.driving_cost
    return graph


def join_other_layers(model):
    """Add power lines, supply chains and finance between the tables' places."""
    graph, counties = model.graph, model.counties
    for zone in ZONES:
        graph.add_node(f"zone:{zone}", kind="zone")
    for name, row in zip(COUNTIES, counties.river_zone.tolist(), strict=True):
        graph.add_edge(name, f"zone:{ZONES[row]}", layer="line", megawatt=0.0)
        graph.add_edge("bank", name, layer="finance")
    for row in read_table("transmission_lines"):
        load = f"load:{row['to_region']}"
        graph.add_edge(f"zone:{row['river_zone']}", load, key=row["id"], layer="line", megawatt=row["capacity_2021_12"])
    for park in ("meishan", "chengdu_ganzi", "yibin"):
        for county in ("kangding", "yajiang"):
            graph.add_edge(county, f"park:{park}", layer="chain")
        graph.add_edge("guidance_fund", f"park:{park}", layer="finance")
    for name in graph.nodes:
        graph.nodes[name].setdefault("kind", name.split(":")[0])


class Network:
    """Travel between the nine origins and the 18 counties, as arrays.

    `travel_hours` and `travel_cash` (hours, CNY a person) and `pass_through` (is county k on the way from origin o
    to county c) follow the cheapest path at the route value of time. `version` rises when any of them changed.
    """

    def __init__(self, graph, parameters, altitude):
        self.graph, self.parameters = graph, parameters
        self.high = altitude > HIGH_ALTITUDE
        self.version, self._signature, self._known = 0, None, {}
        self.changes = {edge["changed"] for _, _, edge in graph.edges(data=True) if edge.get("changed", -1) >= 0}
        self.upgraded, self.expressway_work, self.expressway_open = 0.0, 0.0, False

    def refresh(self, closed, winter, t):
        """Bring the arrays up to date with closed roads (18 bool), season, upgrades and roads opened by month `t`."""
        opened = sum(t >= change for change in self.changes)
        signature = (closed.tobytes(), winter, round(self.upgraded, 3), self.expressway_open, opened)
        if signature == self._signature:
            return
        self._signature = signature
        if signature not in self._known:
            self._known[signature] = self._routes(closed, winter, t)
        self.travel_hours, self.travel_cash, self.pass_through = self._known[signature]
        self.version += 1

    def _routes(self, closed, winter, t):
        """Cheapest routes: hours (9, 18), cash (9, 18), pass_through (9, 18, 18)."""
        routes = nx.DiGraph()
        delay = self._delays(closed, winter)
        for start, end, edge in self.graph.edges(data=True):
            if edge["layer"] not in ("road", "air", "rail"):
                continue
            hours = edge["hours"] if t >= edge.get("changed", -1) else edge["hours_before"]
            hours = hours * self._edge_factor(start, end, edge, delay) - self._saved(start, end)
            cost = hours * self.parameters.route_value_of_time + edge["cash"]
            if not routes.has_edge(start, end) or cost < routes[start][end]["cost"]:
                routes.add_edge(start, end, cost=cost, hours=hours, cash=edge["cash"])
        return _trace(routes)

    def _delays(self, closed, winter):
        """Factor on driving time into each county."""
        p = self.parameters
        delay = 1.0 + (p.winter_delay * self.high if winter else 0.0) + p.closed_road_delay * closed
        return dict(zip(COUNTIES, delay.tolist(), strict=True))

    def _edge_factor(self, start, end, edge, delay):
        """Factor on one edge's hours: delays at both ends, upgrades of ordinary roads; flights are not delayed."""
        if edge["layer"] != "road":
            return 1.0
        upgraded = 1.0 if edge.get("road_class") == EXPRESSWAY_CLASS else 1.0 - self.upgraded
        return upgraded * max(delay.get(start, 1.0), delay.get(end, 1.0))

    def _saved(self, start, end):
        """Hours a new expressway saves on its edge."""
        return self.parameters.expressway_saving if self.expressway_open and {start, end} == set(EXPRESSWAY) else 0.0


def _trace(routes):
    """Sum hours and cash along the cheapest path from each origin to each county."""
    place = {name: column for column, name in enumerate(COUNTIES)}
    hours, cash = np.zeros((len(ORIGINS), len(COUNTIES))), np.zeros((len(ORIGINS), len(COUNTIES)))
    passed = np.zeros((len(ORIGINS), len(COUNTIES), len(COUNTIES)), bool)
    for row, origin in enumerate(ORIGINS):
        paths = nx.single_source_dijkstra_path(routes, f"origin:{origin}", weight="cost")
        for county, column in place.items():
            path = paths[county]
            for start, end in zip(path, path[1:], strict=False):
                hours[row, column] += routes[start][end]["hours"]
                cash[row, column] += routes[start][end]["cash"]
            passed[row, column, [place[name] for name in path if name in place]] = True
    for array in (hours, cash, passed):
        array.flags.writeable = False
    return hours, cash, passed
