"""Where the nodes of the economic graph stand on the flat map: counties and towns where they are,
mines in their county, and what has no place of its own at a schematic one.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from abm.networks.chains import TOWNS
from abm.registers.tables import read_table
from analysis.figures.map.shapes import MIDDLE_LATITUDE

if TYPE_CHECKING:
    import networkx as nx

BELOW = ("luding", "yajiang", "daocheng", "daofu", "meishan")
"""Places whose name stands below their point, where it would cover another one above it."""
SCHEMATIC = {
    "zone:jinsha": (98.55, 30.45),
    "zone:yalong": (100.7, 30.4),
    "zone:dadu": (102.5, 30.45),
    "load:hubei": (104.6, 32.6),
    "load:east_china": (104.6, 31.9),
    "load:sichuan": (104.6, 31.1),
    "load:chongqing": (104.6, 30.4),
    "load:jiangxi": (104.6, 29.6),
    "load:local": (104.6, 28.5),
    "market:outside": (104.6, 31.4),
    "bank:policy": (97.0, 31.7),
    "bank:state": (97.0, 30.9),
    "bank:postal": (97.0, 30.1),
    "bank:city": (97.0, 29.3),
    "bank:rural": (97.0, 28.5),
    "government:upper": (104.6, 33.0),
    "government:prefecture": (104.6, 32.2),
    "fund": (104.6, 30.6),
    "investor": (104.6, 29.8),
    "class:energy": (103.5, 32.6),
    "class:tourism": (103.5, 31.8),
    "class:agriculture": (103.5, 31.0),
    "class:lithium_parks": (103.5, 29.2),
    "class:data_industry": (103.5, 28.4),
}
"""Longitude and latitude of what has no place of its own, at the edges of the prefecture."""


class Frame(NamedTuple):
    """Bounds of the map, degrees."""

    west: float
    east: float
    south: float
    north: float


FRAME = Frame(96.5, 105.1, 27.5, 34.5)
"""The prefecture and the towns of the plain that deal with it."""
INSIDE = 0.35
"""Degrees from the bound at which a place beyond it is drawn."""
BESIDE = 0.7
"""Degrees from a bound of the frame within which a name would not find room around its point."""


def flat_place(graph: nx.MultiDiGraph, name: str) -> tuple[float, float] | None:
    """Map coordinates of a node; None where it has none, as markets that visitors come from."""
    kind, _, within = name.partition(":")
    if kind == "mine":
        name = _county_of_mine().get(within, name)
    elif kind == "park":
        name = TOWNS.get(within, name)
    node = graph.nodes[name] if name in graph else {}
    if "lon" in node:
        return flat(node["lon"], node["lat"])
    place = SCHEMATIC.get(name) or SCHEMATIC.get(kind)
    return flat(*place) if place else None


def framed_place(graph: nx.MultiDiGraph, name: str) -> tuple[float, float] | None:
    """As `flat_place`; what lies beyond the frame stands at its edge."""
    place = flat_place(graph, name)
    if place is None:
        return None
    west, south = flat(FRAME.west + INSIDE, FRAME.south + INSIDE)
    east, north = flat(FRAME.east - INSIDE, FRAME.north - INSIDE)
    return min(max(place[0], west), east), min(max(place[1], south), north)


def side(place: tuple[float, float]) -> str:
    """How a name is aligned at its point: beside a bound of the frame it is written inwards."""
    west, east = flat(FRAME.west + BESIDE, 0)[0], flat(FRAME.east - BESIDE, 0)[0]
    return "left" if place[0] < west else "right" if place[0] > east else "center"


def flat(longitude: float, latitude: float) -> tuple[float, float]:
    """Map coordinates of a place, degrees of latitude."""
    return float(longitude) * math.cos(math.radians(MIDDLE_LATITUDE)), float(latitude)


@lru_cache(maxsize=1)
def _county_of_mine() -> dict[str, str]:
    """County of each mine, by ids."""
    return {row["id"]: row["county"] for row in read_table("mines")}
