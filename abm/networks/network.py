"""The economic graph as the model works with it: an edge table for each layer, the routes of
travellers that follow from them, and what is kept of every edge by month.
"""

from __future__ import annotations

from fnmatch import filter as names_like
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.networks import settings
from abm.networks.airlines import found_airlines, season_at, seats_of
from abm.networks.between import Lands
from abm.networks.chains import Chain, build_chains
from abm.networks.edge_record import EdgeRecord
from abm.networks.edges import layer_named
from abm.networks.finance import Finance, build_finance_edges
from abm.networks.lines import Line, build_lines
from abm.networks.places import HIGH_ALTITUDE
from abm.networks.routes import NO_WAY_HOURS, RouteFinder, flow_on_edges
from abm.networks.settings import Setting
from abm.networks.ways import NEVER_OPENED, Air, Road, build_flights, build_roads
from agents.axis import beside, in_line
from agents.calendar import MONTHS_A_YEAR, WINTER
from agents.county import COUNTIES
from agents.stack import each_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import pandas as pd

    from abm.clock import Clock
    from abm.networks.airlines import Airlines
    from abm.networks.between import Between
    from abm.networks.by_air import AirWays
    from abm.networks.chains import ChainRows
    from abm.networks.edges import EdgeTable
    from abm.networks.finance import FinanceRows
    from abm.networks.later_works import OutsideWorks
    from abm.networks.lines import LineRows
    from abm.networks.routes import Routes
    from abm.registers.events import Event
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

LAYERS: dict[str, type] = {
    "road": Road,
    "air": Air,
    "line": Line,
    "chain": Chain,
    "finance": Finance,
}
"""What the edges of each layer have."""
WINTER_PART = len(WINTER) / MONTHS_A_YEAR
"""Part of the year in which snow and ice slow the roads."""
MOST_ROUTES = 8
"""States of the roads whose routes are remembered: the last few come back, older ones do not (of 50
in a run to 2030 none is worked out twice with 8, nor with 64, which take 11 MB)."""


class Network:
    """Every edge of the graph, and travel between the nine markets and the 18 counties.

    Hours and cash follow the cheapest path over land at the route value of time; `by_air` has the
    way by air. The arrays are brought up to date by `refresh`; nothing else changes them. Flows are
    written by the phases that make them.
    """

    STAYS = frozenset({"high", "line_rows", "chain_rows", "finance_rows", "places"})
    """What is never replaced while months pass."""

    parameters: Parameters
    high: BoolArray  # whether a county's seat lies above HIGH_ALTITUDE, (18,)

    # The layers, and where in them the kinds of edges stand
    road: EdgeTable[Road]
    air: EdgeTable[Air]
    line: EdgeTable[Line]
    chain: EdgeTable[Chain]
    finance: EdgeTable[Finance]
    line_rows: LineRows
    chain_rows: ChainRows
    finance_rows: FinanceRows

    airlines: Airlines  # timetables of flights to the counties, and how full they were

    # What becomes of the planned expressway
    expressway_work: float  # work done, share of all
    expressway_open: bool

    works: OutsideWorks  # what builders here get from roads and lines whose works are known

    # What travellers meet: `routes.Routes`
    travel_hours: FloatArray  # hours on the way, (9, 18)
    travel_cash: FloatArray  # fares and cost of driving, CNY a person, (9, 18)
    pass_through: FloatArray  # part that comes by a county, (market, county, county on the way)
    by_air: AirWays  # the same by air
    flight_rows: IntArray  # row of the flight of each way by air, 0 where there is none
    places: tuple[str, ...]  # counties, then the hubs around them
    cuts: BoolArray  # roads that are shut in each month of the run (`hazards.py`), (months, roads)
    between: Between  # ways of goods and workers between the places
    version: int  # rises whenever one of these has changed

    # By hand, by month, and for looking at
    next_month: int  # month index of the month that begins next
    record: EdgeRecord
    graph: nx.MultiDiGraph | None  # the picture of `graph.py`, once somebody has looked
    graph_month: int  # `next_month` when it was filled last

    _freight: FloatArray  # goods sent this month, t from place to place (places, places)
    _commuters: FloatArray  # workers on their way, persons (places, places)
    _settings: list[Setting]  # what has been set by hand, in this order
    _signature: tuple[Any, ...] | None  # causes of the state that the ways are in
    _state: bytes  # the state of the ways that the routes belong to
    _known: dict[bytes, tuple[Routes, Between]]  # routes of states met so far

    def __init__(
        self, parameters: Parameters, altitude: FloatArray, clock: Clock, *, flat: bool = False
    ) -> None:
        """All edges as the run begins; `flat` lets every two places be equally far apart."""
        self.parameters = parameters
        self.high = altitude > HIGH_ALTITUDE
        self.road = build_roads(parameters)
        self.air = build_flights()
        self.line, self.line_rows = build_lines()
        self.finance, self.finance_rows = build_finance_edges()
        self.airlines = found_airlines(self.air)
        ends = [*self.road.ends, *self.air.ends]
        self._finder = RouteFinder(ends, parameters, flies=self.air.to_county)
        self._flat = flat
        self._lands = Lands(self.road, parameters)
        self.places = self._lands.names
        self._freight = np.zeros((len(self.places), len(self.places)))
        self._commuters = np.zeros_like(self._freight)
        self.chain, self.chain_rows = build_chains(self.places)
        self._cash = np.concatenate([self.road.cash, self.air.cash])

        self.expressway_work = 0.0
        self.expressway_open = False
        self.version = 0
        self.cuts = np.zeros((clock.end - clock.start + 1, self.road.n), bool)
        self.next_month = clock.start
        self.record = EdgeRecord(self.layers(), clock.start, clock.end)
        self.graph = None
        self.graph_month = -1
        self._settings = []
        self.forget()

    def layers(self) -> dict[str, EdgeTable[Any]]:
        """Every edge table by the name of its layer."""
        return {layer: getattr(self, layer) for layer in LAYERS}

    def edges(self, layer: str) -> pd.DataFrame:
        """The edges of a layer as a table: edge, start, end, how they stand and what moved."""
        return layer_named(layer, self.layers()).frame()

    def set(
        self,
        edge: str,
        *,
        open: float | None = None,
        hours: float | None = None,
        loss: float | None = None,
        months: int | None = None,
    ) -> None:
        """Set an edge by hand from the next month on: on the road, both directions.

        Args:
            edge: its name, such as "road:kangding-yajiang".
            open: part of the month in which a road or flight can be used, part of a line's
                capability that is left, of its quota that a bank lends in a county, or of transfers
                that come, 0 to 1.
            hours: time that a road or flight takes.
            loss: part of what a bank is owed in a county that it loses, 0 to 1, in each month.
            months: for how long; None means to the end of the run, for a loss one month. Afterwards
                the edge is as it would have been.
        """
        values = {"open": open, "hours": hours, "loss": loss}
        given = {column: value for column, value in values.items() if value is not None}
        self.hold(edge, given, first=self.next_month, months=months)

    def hold(
        self, edge: str, values: dict[str, float], *, first: int, months: int | None = None
    ) -> None:
        """Set columns of an edge by hand (`set`) from the month `first` on."""
        self._settings += settings.of_edge(self, edge, values, first=first, months=months)

    def plan(self, events: Iterable[Event]) -> None:
        """Hold what the events of an outlook set, on every edge that the pattern of each names."""
        for event in events:
            table = self.layers().get(event.edge.partition(":")[0])
            named = [] if table is None else names_like(table.names, event.edge)
            for edge in named or [event.edge]:
                self.hold(edge, event.values, first=event.first, months=event.months)

    def forget(self) -> None:
        """Work out state and routes of the ways anew at the next refresh, because columns of theirs
        were changed by hand.
        """
        self._signature = None
        self._state = b""
        self._known = {}

    def keep_ways(self, start: int) -> None:
        """Let no road or flight change that is to do so after the month `start`."""
        for ways in (self.road, self.air):
            ways.changed = np.where(ways.changed > start, NEVER_OPENED, ways.changed)

    def start_month(self) -> None:
        """Empty the flows of the month before."""
        for table in self.layers().values():
            table.clear_flows()
        self._freight.fill(0.0)
        self._commuters.fill(0.0)

    def end_month(self, t: int) -> None:
        """Keep the month `t` of every edge."""
        self.load_roads()
        self.record.keep(t)
        self.next_month = t + 1

    def check(self) -> None:
        """Check every column of every layer; called once a simulated year."""
        for table in self.layers().values():
            table.check()

    def carry_visitors(self, over_land: FloatArray, by_air: FloatArray) -> None:
        """Send travellers along the cheapest ways: those who drive and those who fly, by market and
        county, persons, (9, 18) both.
        """
        flow = self._flow_of_visitors(over_land, by_air)
        self.road.visitor_trips = flow[..., : self.road.n]
        self.air.passengers = flow[..., self.road.n :]

    @each_run
    def _flow_of_visitors(self, over_land: FloatArray, by_air: FloatArray) -> FloatArray:
        """Travellers on each road and flight, persons, (edges,)."""
        flow = flow_on_edges(self._steps, over_land, len(self._cash))
        return flow + flow_on_edges(self.by_air.steps, by_air, len(self._cash))

    def load_roads(self) -> None:
        """Write what goods and workers that have been sent come to on every road."""
        between, roads = self.between, self.road.n
        self.road.freight = flow_on_edges(between.cheapest, self._freight, roads)
        self.road.commuters = flow_on_edges(between.quickest, self._commuters, roads)

    def ship(self, tonnes: FloatArray, value: FloatArray) -> None:
        """Send lithium concentrate (t) from its deposits to the parks and outside, (deposits, 4),
        worth `value` (CNY), over the roads.
        """
        edges, shipped = self.chain_rows.lithium, in_line(tonnes)
        self.chain.put("shipped", edges, shipped)
        self.chain.put("paid", edges, in_line(value))
        self.carry_freight(self.chain_rows.between(shipped, len(self.places)))

    @each_run
    def carry_freight(self, tonnes: FloatArray) -> None:
        """Send goods (t) by lorry from place to place, (places, places), over the cheapest ways."""
        self._freight += tonnes

    @each_run
    def hours_to_work(self) -> FloatArray:
        """Hours between the counties by the quickest ways, (18, 18)."""
        return self.between.hours[: len(COUNTIES), : len(COUNTIES)]

    @each_run
    def carry_commuters(self, persons: FloatArray) -> None:
        """Send workers from the county where they live to that where they work, (18, 18), over the
        quickest ways.
        """
        self._commuters[: len(COUNTIES), : len(COUNTIES)] += persons

    def usual_between(self, t: int) -> Between:
        """Ways between the places in a year without hindrance but the winter's, as roads stand in
        month `t`: what the start's trade is fitted to, also where `flat` levels what a run meets.
        """
        road = self.road
        hours = np.where(t >= road.changed, road.free_hours, road.free_hours_before)
        hours = hours * self._slowness(WINTER_PART)
        return self._lands.between(hours * (1.0 - road.upgrade), np.ones(road.n, bool))

    def set_power(
        self, *, lines: FloatArray, counties: FloatArray, between: FloatArray, available: FloatArray
    ) -> None:
        """Write how the layer of power stands: what lines, counties' grids (18,) and edges between
        basins (2,) can carry, MW, and the part of each line that is up and taken, 0 to 1.
        """
        self.line.live = beside(lines, counties, np.repeat(between, 2, axis=-1), self._of_users())
        up = np.ones((*lines.shape[:-1], self.line.n))
        up[..., self.line_rows.lines] = available
        self.line.available = up

    def collect_power(self, generation: FloatArray) -> None:
        """Send what the plants of each county generate to its basin, MWh, (18,)."""
        self.line.put("energy", self.line_rows.counties, generation)

    def carry_power(self, *, by_line: FloatArray, between: FloatArray, local: FloatArray) -> None:
        """Send energy (MWh) over each line, between basins (4,) and to users here (3,)."""
        counties = self.line.energy[..., self.line_rows.counties]
        self.line.energy = beside(by_line, counties, between, local)

    def lose_power(self, *, by_line: FloatArray, counties: FloatArray, between: FloatArray) -> None:
        """Write the energy (MWh) that was lost because lines, the grids of counties (18,) or edges
        between basins (4,) were full.
        """
        self.line.lost = beside(by_line, counties, between, self._of_users())

    def _of_users(self) -> FloatArray:
        """What neither limits nor loses power on its way to users here, MW or MWh, (3,)."""
        return np.zeros(self.line_rows.local.stop - self.line_rows.local.start)

    def pay(self, rows: slice, amounts: FloatArray) -> None:
        """Move money (CNY) along edges of finance: it adds to what stands on them."""
        self.finance.add("amount", rows, amounts)
        self.finance.add("paid", rows, amounts)

    def refresh(self, *, winter: bool, t: int) -> None:
        """Bring edges and routes up to date with season, upgrades, roads that are cut, what is set
        by hand, and roads and flights opened by month `t`.
        """
        held = tuple(one for one in self._settings if one.holds(t))
        road, air = self.road, self.air
        cut = self.cuts[t - self.record.first]
        signature = (
            cut.tobytes(),
            winter,
            road.upgrade.tobytes(),
            self.expressway_open,
            (t >= road.changed).tobytes(),
            (t >= air.changed).tobytes(),
            self.airlines.flights[season_at(t)].tobytes(),
            held,
        )
        if signature == self._signature:
            return
        self._signature = signature
        self._set_roads(cut, winter=winter, t=t, held=held)
        self._set_flights(winter=winter, t=t, held=held)
        self.line.open = np.ones(self.line.n)
        settings.apply(self.line, "open", held)
        self.finance.open = np.ones(self.finance.n)
        settings.apply(self.finance, "open", held)
        self.finance.loss = np.zeros(self.finance.n)
        settings.apply(self.finance, "loss", held)
        self._follow_edges()

    def _follow_edges(self) -> None:
        """Take the routes that belong to the state in which the ways are now."""
        hours = np.concatenate([self.road.hours, self.air.hours])
        flown = self.air.open * (~self.air.to_county | (self.air.seats > 0))
        usable = np.concatenate([self.road.open, flown]) > 0
        state = hours.tobytes() + usable.tobytes()
        if state == self._state:
            return
        self._state = state

        if state not in self._known:
            if len(self._known) == MOST_ROUTES:
                del self._known[next(iter(self._known))]
            routes = self._finder.routes(hours, self._cash, usable)
            between = self._lands.between(self.road.hours, self.road.open > 0)
            flat = self._flat
            self._known[state] = (
                routes.levelled() if flat else routes,
                between.levelled() if flat else between,
            )
        routes, self.between = self._known[state]
        self.travel_hours = routes.hours
        self.travel_cash = routes.cash
        self.pass_through = routes.pass_through
        self.by_air = routes.by_air
        self.flight_rows = np.maximum(routes.by_air.flight - self.road.n, 0).ravel()
        self._steps = routes.steps
        self._follow_roads_of_mines()
        self.version += 1

    def _follow_roads_of_mines(self) -> None:
        """Write what the roads mean for what mines send out."""
        between, rows = self.between, self.chain_rows
        pair = rows.start, rows.end
        self.chain.put("freight_rate", rows.lithium, between.freight_cost[pair])
        reached = between.freight_hours[pair] < NO_WAY_HOURS
        self.chain.put("open", rows.lithium, reached.astype(float))

    def _set_roads(
        self, cut: BoolArray, *, winter: bool, t: int, held: tuple[Setting, ...]
    ) -> None:
        """Write how roads stand: some cut, slow at either end, ordinary ones upgraded, some set by
        hand.
        """
        p, road = self.parameters, self.road
        # What is set by hand replaces the luck of its road.
        road.open = np.where(cut & ~settings.rows_held(road, held), 0.0, 1.0)
        settings.apply(road, "open", held)

        slower = self._slowness(winter) * (1.0 - road.upgrade)
        hours = np.where(t >= road.changed, road.free_hours, road.free_hours_before) * slower
        if self.expressway_open:
            hours = hours - p.expressway_saving * road.expressway_planned
        # Who comes while it is shut for a part of the month waits, or takes the next convoy.
        road.hours = hours * (1.0 + p.closed_road_delay * (1.0 - road.open))
        settings.apply(road, "hours", held)

    def _slowness(self, winter: float) -> FloatArray:
        """How much longer each road takes with snow and ice on the high passes for a part `winter`
        of the time: its slower end decides.
        """
        delay = 1.0 + self._finder.by_place(self.parameters.winter_delay * self.high * winter)
        n = self.road.n
        return np.maximum(delay[self._finder.start[:n]], delay[self._finder.end[:n]])

    def _set_flights(self, *, winter: bool, t: int, held: tuple[Setting, ...]) -> None:
        """Write how flights stand: those to counties late in winter, some set by hand."""
        p, air = self.parameters, self.air
        air.open = (t >= air.changed).astype(float)
        settings.apply(air, "open", held)
        late = np.where(air.to_county, 1.0 + p.winter_flight_delay * winter, 1.0)
        air.hours = air.free_hours * late
        settings.apply(air, "hours", held)
        air.seats = seats_of(self.airlines, p, t=t, winter=winter, is_open=air.open)
